package e2e

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// tour goes with Tab from the top of the page to its end and back a few steps: each
// stop is marked, in the window and under no bar, and the page lets go of the focus.
func (p *Page) tour() {
	p.t.Helper()
	const most = 400
	if _, err := ask[bool](p, "(document.activeElement?.blur(), scrollTo(0, 0), getSelection().setBaseAndExtent(document.body, 0, document.body, 0), true)"); err != nil {
		p.fail("begin at the top", err)
	}
	stop := func(mods chromedp.Modifier) string {
		if _, err := do(p, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error { return press(ctx, tab, kb.Tab, mods) })); err != nil {
			p.fail("press Tab", err)
		}
		at := p.Focused()
		if err := p.until(func() error {
			wrong, err := ask[string](p, "unfit()")
			if err == nil && wrong != "" {
				err = errors.New(wrong)
			}
			return err
		}); err != nil {
			p.fail(fmt.Sprintf("see the focus on “%s”", at), err)
		}
		return at
	}
	n := 0
	for stop(0) != "" {
		if n++; n > most {
			p.fail("leave the page with Tab", fmt.Errorf("after %d stops the focus is on “%s”", n, p.Focused()))
		}
	}
	if n < 5 {
		p.fail("go through the page with Tab", fmt.Errorf("only %d stops", n))
	}
	for range min(n, 10) {
		stop(chromedp.ModifierShift)
	}
}

// byKeys signs in with the keyboard alone.
func byKeys(p *Page, login, word string) {
	p.t.Helper()
	p.Open("/dang-nhap")
	p.typed("Tên đăng nhập hoặc thư điện tử", login)
	p.typed("Mật khẩu", word)
	p.Keyboard("Enter")
	p.At("/lam-viec")
}

// TestTheOfficersMonth does what an officer does in a month, with the keyboard alone:
// acknowledges an urgent order, declares evidence of it, writes the report of the
// quarter and sends it to the leader, who approves it on a telephone with the keyboard
// alone. It counts the pages and the forms from signing in to the end: five minutes
// hold no more than that.
func TestTheOfficersMonth(t *testing.T) {
	t.Parallel()
	const mostPages, mostForms = 9, 5
	loa, word := demo(t)
	p := loa.Browser(t)
	p.Viewport(1280)
	byKeys(p, "canbo", word)
	p.pressed("Xác nhận đã nhận : Cao điểm hướng dẫn nộp hồ sơ trực tuyến trước kỳ nghỉ 30/4 (mẫu)")
	p.pressed("Khai minh chứng : Cao điểm hướng dẫn nộp hồ sơ trực tuyến trước kỳ nghỉ 30/4 (mẫu)")
	p.typed("Dán liên kết", "https://www.youtube.com/watch?v=nop-ho-so-truc-tuyen")
	p.Keyboard("Tab")
	p.pressed("Gửi minh chứng")
	p.Sees("Đã ghi minh chứng vào sổ.")
	p.pressed("Việc của tôi đang chờ: 8")
	p.pressed("Soạn báo cáo : Báo cáo quý I năm 2027")
	p.pressed("Gửi duyệt")
	p.Sees("Đã gửi duyệt.")
	done := p.s.net.went()
	t.Logf("the officer's month: %d pages, %d forms", done.pages, done.forms)
	if done.pages > mostPages || done.forms > mostForms {
		t.Errorf("the officer's month takes %d pages and %d forms, at most %d and %d", done.pages, done.forms, mostPages, mostForms)
	}

	leader := loa.Browser(t)
	leader.Viewport(360)
	byKeys(leader, "chutich", word)
	leader.tour()
	leader.pressed("Xem và duyệt : Duyệt báo cáo quý I năm 2027")
	leader.tour()
	leader.Shot("duyet-bang-ban-phim")
	leader.pressed("Duyệt và chốt số liệu")
	leader.Sees("Đã duyệt")
}

// TestATourNoticesWhatHidesTheFocus: a bar over what has the focus, and a focus that
// nothing marks, end a tour.
func TestATourNoticesWhatHidesTheFocus(t *testing.T) {
	for change, says := range map[string]string{
		"Object.assign(document.querySelector('nav').style, { position: 'fixed', inset: '0', background: 'white' })":                                         "lies over it",
		"document.querySelectorAll('a, button, input, select, textarea, summary').forEach((e) => { e.style.outline = 'none'; e.style.boxShadow = 'none'; })": "nothing marks the focus",
	} {
		complaint := fails(t, func(t testing.TB) {
			p := visitor(t)
			p.Open("/")
			if _, err := ask[bool](p, "("+change+", true)"); err != nil {
				t.Fatal(err)
			}
			p.tour()
		})
		mustSay(t, complaint, says)
	}
}

// TestTheFocusIsSeen goes with Tab through the pages of an officer's month, on a desk
// and on a telephone.
func TestTheFocusIsSeen(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "canbo", word)
	for _, path := range []string{"/lam-viec", declareAt, "/lam-viec/bao-cao/moi", "/lam-viec/chi-dao", "/lam-viec/ke-hoach-rieng", "/lam-viec/vuong-mac"} {
		for _, width := range []int{1280, 360} {
			p.Viewport(width)
			p.Open(path)
			p.tour()
		}
	}
	if !strings.HasSuffix(p.Path(), "/vuong-mac") {
		t.Errorf("at %s", p.Path())
	}
}
