package report_test

import (
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/report"
)

func TestOrdersInTheWordsOfAReport(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		orders   *report.Orders
		province bool
		want     string
	}{
		{nil, true, ""},
		{&report.Orders{}, true, ""},
		{&report.Orders{N: 2, Of: 230, InTime: 201, Open: 4}, true, "Thực hiện 02 chỉ đạo tuyên truyền đột xuất của lãnh đạo, 201/230 lượt cơ quan, đơn vị được giao có đủ minh chứng đúng hạn, 4 chưa đến hạn."},
		{&report.Orders{N: 2, Of: 2, InTime: 1}, false, "Thực hiện 02 chỉ đạo tuyên truyền đột xuất của lãnh đạo, 1 chỉ đạo có đủ minh chứng đúng hạn."},
	} {
		said := report.Figures{Orders: c.orders, Province: c.province, Evidence: 3}.Results(nil)
		if c.want != "" && !slices.Contains(said, c.want) || c.want == "" && strings.Contains(strings.Join(said, ""), "chỉ đạo") {
			t.Errorf("%+v: %q", c.orders, said)
		}
	}
}
