package ownplan_test

import (
	"testing"

	"loa/internal/feature/ownplan"
)

// TestAProductIsSaidOnce: how many stands beside a product that names its kind without
// naming it again, and not at all where the product says it.
func TestAProductIsSaidOnce(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line ownplan.Line
		want string
	}{
		{ownplan.Line{Product: "Mỗi đơn vị ít nhất 01 video, clip", Quota: 2, Above: ownplan.Above{Count: 1, Unit: "video, clip"}}, "Mỗi đơn vị ít nhất 01 video, clip; cơ quan thực hiện 02"},
		{ownplan.Line{Product: "03 buổi hướng dẫn lưu động", Quota: 3}, "03 buổi hướng dẫn lưu động"},
		{ownplan.Line{Product: "Buổi hướng dẫn lưu động", Quota: 3}, "Buổi hướng dẫn lưu động; số lượng 03"},
		{ownplan.Line{Quota: 3}, "03 sản phẩm"},
		{ownplan.Line{Product: "Chuyên mục trên trang thông tin điện tử", Quota: 4, Above: ownplan.Above{Count: 2, Unit: "bài / tháng"}}, "Chuyên mục trên trang thông tin điện tử; 04 bài mỗi tháng"},
		{ownplan.Line{Quota: 2, Above: ownplan.Above{Count: 2, Unit: "tin / tháng"}}, "02 tin mỗi tháng"},
		{ownplan.Line{Product: "01 kế hoạch", Quota: 1, Above: ownplan.Above{Count: 1, Unit: "kế hoạch"}}, "01 kế hoạch"},
	} {
		if got := c.line.Target(); got != c.want {
			t.Errorf("%+v says %q, want %q", c.line, got, c.want)
		}
	}
}
