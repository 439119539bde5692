package e2e

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

func signIn(p *Page, login, word string) {
	p.Open("/dang-nhap")
	p.Fill("Tên đăng nhập hoặc thư điện tử", login)
	p.Fill("Mật khẩu", word)
	p.Click("Đăng nhập")
	p.At("/lam-viec")
}

var (
	identity = regexp.MustCompile(`[0-9a-f]{8}-[0-9a-f-]{27}|/\d+$`)
	// one topic and one agency stand for all; pieces differ in what they are made of
	named = regexp.MustCompile(`^(/chuyen-muc|/co-quan)/[^/.]+`)
	aFile = regexp.MustCompile(`/(xlsx|docx|khoa|mau-nhap|nhap-minh-chung/mau|csv)$|\.(xlsx|docx|json|pdf|xml|ics|mp3)$|/tep(/|$)`)
)

// shape is what pages of one kind have in common: the path without identities
// and the names of what is asked.
func shape(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return named.ReplaceAllString(identity.ReplaceAllString(u.Path, "/ID"), "$1/TEN") + " " + strings.Join(slices.Sorted(mapsKeys(u.Query())), " ")
}

func mapsKeys(v url.Values) func(func(string) bool) {
	return func(yield func(string) bool) {
		for k := range v {
			if !yield(k) {
				return
			}
		}
	}
}

// links are the addresses of this site on a page, read as this person without
// drawing it, that lead to pages.
func (p *Page) links(address string) []string {
	p.t.Helper()
	at, err := url.Parse(p.address(address))
	if err != nil {
		p.fail("read the links", err)
	}
	tree, err := html.Parse(bytes.NewReader(p.Download(address).Body))
	if err != nil {
		p.fail("read the links", err)
	}
	var out []string
	for n := range tree.Descendants() {
		if n.Type != html.ElementNode || n.DataAtom != atom.A || attribute(n, "download") != nil {
			continue
		}
		href := attribute(n, "href")
		if href == nil {
			continue
		}
		to, err := at.Parse(*href)
		if err != nil || to.Host != at.Host || aFile.MatchString(to.Path) || strings.Contains(to.RawQuery, "lang=") {
			continue
		}
		to.Fragment, to.RawQuery = "", strings.ReplaceAll(to.RawQuery, " ", "%20")
		out = append(out, to.RequestURI())
	}
	return out
}

func attribute(n *html.Node, name string) *string {
	for _, a := range n.Attr {
		if a.Key == name {
			return &a.Val
		}
	}
	return nil
}

// TestEveryPageIsClean follows the links of the sample province as each kind of
// person, and audits one page of every path that any of them finds, and one for each
// thing that such a page can be asked for. An entry with the
// longest title, which a script and an unbroken word are part of, stands among
// the evidence.
func TestEveryPageIsClean(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	officer := loa.Browser(t)
	signIn(officer, "canbo", word)
	long := strings.Repeat("Đường dây nóng tiếp nhận ", 10) + "<script>alert(1)</script>" + strings.Repeat("w", 25)
	officer.Open("/lam-viec/minh-chung/khai")
	officer.Fill("Tên việc đã làm", long)
	officer.Fill("Dán liên kết", "https://example.gov.vn/"+strings.Repeat("duong-dan-dai/", 20))
	officer.Choose(firstChoice(officer))
	officer.Select("Loại việc", "Tin, bài viết")
	officer.Click("Gửi minh chứng")
	officer.Sees("Đã ghi minh chứng vào sổ.")
	entry := officer.Path()

	seen := shapes{found: map[string]bool{}, known: map[string]bool{}}
	t.Run("as", func(t *testing.T) {
		as := func(login string, look func(t *testing.T, p *Page)) {
			t.Run(login, func(t *testing.T) {
				t.Parallel()
				p := loa.Browser(t)
				signIn(p, login, word)
				look(t, p)
			})
		}
		for _, login := range []string{"dieuphoi", "kiemtra", "quantri", "chutich", "canboub"} {
			as(login, func(_ *testing.T, p *Page) {
				seen.walk(p, "/lam-viec", "/lam-viec/giao-dien")
				p.OpenAs("/lam-viec/khong-co-trang-nay", http.StatusNotFound)
				p.Audit("trang không có " + login)
			})
		}
		as("canbo", func(t *testing.T, p *Page) {
			seen.walk(p, entry, "/lam-viec")
			p.OpenAs("/lam-viec/nguoi-dung", http.StatusForbidden)
			p.Audit("trang bị cấm")
			seen.walk(loa.Browser(t), "/", "/dang-nhap")
		})
	})
	if seen.audited < 200 {
		t.Errorf("only %d shapes of pages were audited: %v", seen.audited, seen.found)
	}
	t.Logf("%d shapes of pages, %d audited", len(seen.found), seen.audited)
}

// shapes are the pages that several people find, by their kinds, and which paths and
// which of the names that these are asked for were audited.
type shapes struct {
	mu           sync.Mutex
	found, known map[string]bool
	audited      int
}

// first tells whether a page is to be audited: it is the first at its path, or the first
// there that is asked for something; and whether its path was audited before. From then
// on all of it is known.
func (s *shapes) first(kind string) (is, known bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	path, names, _ := strings.Cut(kind, " ")
	s.found[kind] = true
	is, known = !s.known[path], s.known[path]
	s.known[path] = true
	for name := range strings.FieldsSeq(names) {
		is = is || !s.known[path+" "+name]
		s.known[path+" "+name] = true
	}
	if is {
		s.audited++
	}
	return is, known
}

// walk follows the links from where it starts, reads one page of every shape, and opens
// and audits those that show something first.
func (s *shapes) walk(p *Page, start ...string) {
	read := map[string]bool{}
	for queue := start; len(queue) > 0; queue = queue[1:] {
		kind := shape(queue[0])
		if read[kind] {
			continue
		}
		read[kind] = true
		if is, known := s.first(kind); is {
			p.Open(queue[0])
			p.audit("trang "+kind, known, allRows)
		}
		queue = append(queue, p.links(queue[0])...)
	}
}

// firstChoice is the name of the first obligation that the form offers.
func firstChoice(p *Page) string {
	p.t.Helper()
	name, err := ask[string](p, `document.querySelector('input[name=nhiem_vu]').labels[0].firstChild.textContent.trim()`)
	if err != nil {
		p.fail("read the first choice", err)
	}
	return name
}

// TestDeclareByKeyboardAlone signs in, finds the form, declares and looks at
// the matrix without a mouse.
func TestDeclareByKeyboardAlone(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	p.Open("/dang-nhap")
	p.TabTo("Tên đăng nhập hoặc thư điện tử")
	p.Keyboard("canbo")
	p.TabTo("Mật khẩu")
	p.Keyboard(word, "Enter")
	p.At("/lam-viec")
	p.Keyboard("Tab")
	if at := p.Focused(); at != "Đến nội dung chính" {
		t.Errorf("the first thing is %q, not the way past the navigation", at)
	}
	p.TabTo("Khai minh chứng")
	p.Keyboard("Enter")
	p.At("/lam-viec/minh-chung/khai")
	p.TabTo("Gửi minh chứng")
	p.Keyboard("Enter")
	p.Sees("Thêm một thứ để kiểm chứng")
	p.TabTo("Tên việc đã làm")
	p.Keyboard("Tin khai bằng bàn phím")
	p.TabTo("Dán liên kết (không bắt buộc)")
	p.Keyboard("https://example.gov.vn/tin")
	for first := firstChoice(p); !strings.HasPrefix(p.Focused(), first); {
		p.Keyboard("Tab")
	}
	if !p.Chosen(firstChoice(p)) { // a guess may have chosen it
		p.Keyboard("Space")
	}
	p.TabTo("Loại việc")
	p.Keyboard("ArrowDown")
	p.TabTo("Gửi minh chứng")
	p.Keyboard("Enter")
	p.Sees("Đã ghi minh chứng vào sổ.", "Tin khai bằng bàn phím")
}

// TestDaysOfChangeByKeyboard moves along the days on which the registry changed
// with the arrow keys: the tree follows without leaving the page.
func TestDaysOfChangeByKeyboard(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "dieuphoi", word)
	p.Open("/lam-viec/co-quan?ngay=01/03/2025")
	p.SeesNot("UBND thành phố Biên Hòa kết thúc")
	p.TabTo("Ngày có thay đổi")
	p.Keyboard("ArrowRight")
	p.Sees("01/07/2025:", "Thay đổi trước: 01/03/2025", "Kế thừa của ngày này")
	if at := p.Focused(); at != "Ngày có thay đổi" {
		t.Errorf("the focus went to %q", at)
	}
	p.Keyboard("ArrowLeft", "ArrowLeft")
	p.Sees("01/01/2025:", "Không có thay đổi trước đó")
	p.TabTo("Xem mốc này")
	p.Keyboard("Enter")
	p.Sees("01/01/2025:")
	p.Audit("cay-co-quan")
}
