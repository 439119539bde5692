package plan

import "testing"

// TestAmountBeside: a count in the content is that of the product only when the
// product names the same thing.
func TestAmountBeside(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ content, product, want string }{
		{"Tổ chức 02 hội nghị tập huấn", "Hội nghị", "02 hội nghị"},
		{"Tổ chức 02 hội nghị tập huấn", "Kế hoạch, các hội nghị", "02 hội nghị"},
		{"Tổ chức 02 hội nghị tập huấn", "", "02 hội nghị"},
		{"Chuẩn bị văn bản và tổ chức 3 hội nghị", "Hồ sơ, tài liệu phục vụ các hội nghị", ""},
		{"Đăng tối thiểu 02 tin, bài/tuần", "Chuyên mục", "tối thiểu 02 tin, bài/tuần"},
		{"Tuyên truyền thường xuyên", "Tin, bài", ""},
	} {
		if got := amountBeside(c.content, c.product); got != c.want {
			t.Errorf("%q + %q: got %q, want %q", c.content, c.product, got, c.want)
		}
	}
}
