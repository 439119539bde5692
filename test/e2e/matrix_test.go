package e2e

import (
	"net/http"
	"strings"
	"testing"
)

// TestMatrixByKeyboard goes through the matrix like through a spreadsheet, to
// the evidence behind a cell and to declaring more, without a mouse.
func TestMatrixByKeyboard(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "dieuphoi", word)
	p.Open("/lam-viec/ma-tran")
	p.Sees("Bàn phím: mũi tên, Home, End")
	equal(t, "stops for Tab in the table", p.Count(`.loa-matrix [data-loa-cell][tabindex="0"], .loa-matrix__agency[tabindex="0"]`), 1)
	p.TabTo(p.rovingName())

	first := p.Focused()
	p.Keyboard("ArrowDown")
	second := p.Focused()
	p.Keyboard("ArrowUp")
	equal(t, "after down and up", p.Focused(), first)
	if first == second {
		t.Errorf("the arrow does not move on from %q", first)
	}
	p.Keyboard("Ctrl+Home")
	corner := p.Focused()
	p.Keyboard("Ctrl+End")
	last := p.Focused()
	p.Keyboard("PageUp", "PageDown")
	if corner == last || p.Focused() == corner {
		t.Errorf("the corners are %q and %q, after paging %q", corner, last, p.Focused())
	}
	p.Keyboard("Ctrl+Home", "ArrowRight")
	cell := p.Focused()
	agency := corner // its name may have commas
	if !strings.HasPrefix(cell, agency+",") {
		t.Errorf("the first cell beside %q is %q", agency, cell)
	}
	p.Keyboard("End")
	if end := p.Focused(); end == cell || !strings.HasPrefix(end, agency) {
		t.Errorf("the end of the row of %q is %q", agency, end)
	}
	p.Keyboard("Home", "ArrowRight", "Enter")
	p.Sees("Đóng")
	equal(t, "opened cells", p.Count(`[data-loa-cell][aria-expanded="true"]`), 1)
	equal(t, "focus on the opened cell", p.Focused(), cell)
	p.Audit("ma-tran-ban-phim")
	p.Keyboard("Escape")
	p.Sees("Các cơ quan đang hiển thị")
	equal(t, "opened cells after Esc", p.Count(`[data-loa-cell][aria-expanded="true"]`), 0)
	equal(t, "focus after Esc", p.Focused(), cell)

	p.Keyboard("Enter")
	p.TabTo("Khai minh chứng")
	p.Keyboard("Enter")
	p.Sees("Khai minh chứng", "Gửi minh chứng")
}

// rovingName is the name of the one link of the matrix that takes Tab.
func (p *Page) rovingName() string {
	p.t.Helper()
	name, err := ask[string](p, `squash(document.querySelector('.loa-matrix [tabindex="0"]').textContent)`)
	if err != nil {
		p.fail("find the link that takes Tab", err)
	}
	return name
}

// TestMatrixViews looks at windows, periods and what everybody sees.
func TestMatrixViews(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p, anybody := loa.Browser(t), loa.Browser(t)
	signIn(p, "dieuphoi", word)
	p.Open("/lam-viec/ma-tran")
	p.Audit("ma-tran-mau")
	p.Select("Kỳ tính", "Quý I năm 2027, theo Nghị định 09/2019")
	p.Click("Lọc")
	p.Sees("từ ngày 15/12/2026 đến ngày 14/03/2027", "trong kỳ")
	p.Audit("ma-tran-ky-nghi-dinh")
	p.Click("Theo kỳ")
	p.Sees("Thực hiện theo kỳ, năm 2027")
	p.Audit("ma-tran-theo-ky")
	p.Select("Cột", "Theo quý")
	p.Select("Cơ quan", "Tất cả cơ quan")
	p.Select("Nhiệm vụ", p.dutyOf(1))
	p.Click("Xem")
	p.Audit("ma-tran-nhiem-vu-theo-ky")

	p.Open("/lam-viec/ma-tran")
	newest := p.Attr("select[name=ke-hoach] option", "value")
	equal(t, "the page of results that the sample opened", anybody.Fetch(http.MethodGet, "/ke-hoach/"+newest+"/ma-tran", "", nil).Status, http.StatusOK)
	p.Click("Công khai")
	p.Audit("cong-khai-chua-mo")
	p.Click(p.firstOpening())
	p.Sees("Mọi người, không cần đăng nhập, sẽ thấy")
	p.Audit("cong-khai-xac-nhan")
	p.Click("Mở công khai")
	p.Sees("Đã mở công khai", "Đang công khai")
	p.Audit("cong-khai-da-mo")
	anybody.Open("/")
	anybody.Open("/ke-hoach/" + newest + "/ma-tran")
	anybody.Sees("Kết quả thực hiện theo cơ quan")
	anybody.Audit("cong-khai-ma-tran")
	equal(t, "openings", anybody.Fetch(http.MethodGet, "/api/v1/public-matrix", "", nil).Status, http.StatusOK)
}

// dutyOf is the text of an option of the obligations.
func (p *Page) dutyOf(n int) string {
	p.t.Helper()
	name, err := ask[string](p, `squash(document.querySelectorAll('select[name=viec] option')[%s].textContent)`, n)
	if err != nil {
		p.fail("read an option", err)
	}
	return name
}

// firstOpening is the name of the first link to open something to everybody.
func (p *Page) firstOpening() string {
	p.t.Helper()
	name, err := ask[string](p, `squash(document.querySelector('a[href*="viec=open"]').textContent)`)
	if err != nil {
		p.fail("read a link", err)
	}
	return name
}
