package e2e

import (
	"fmt"
	"testing"
)

// theLook is the pages that a reader with a look of their own walks.
var theLook = []string{
	"/", "/tin", "/video", "/su-kien", "/ket-qua", "/co-quan", "/co-quan/ubnd-phuong-tran-bien", "/tim-kiem?q=tran+bien", "/van-ban", "/hien-thi", "/toi-den-dau", "/tim-kiem?q=khai+sinh",
	"/tin/dang-ky-khai-sinh-qua-mang-chuan-bi-ba-giay-to-nop-tai-nha-2027", "/tin/video-dat-lich-kham-bang-can-cuoc-khong-can-so-kham-giay-2027",
}

// strays lists what is not black on white, and links without a bold line of that colour.
const strays = `(() => {
  const black = 'rgb(0, 0, 0)', out = new Set();
  const name = e => e.tagName + '.' + e.className + ' “' + e.textContent.trim().slice(0, 30) + '”';
  for (const e of document.body.querySelectorAll('*')) {
    if (e.closest('svg, script, .govuk-visually-hidden, .govuk-skip-link') || !e.getClientRects().length) continue;
    const s = getComputedStyle(e);
    if ([...e.childNodes].some(n => n.nodeType === 3 && n.data.trim()) && s.color !== black) out.add(s.color + ' ' + name(e));
    if (!['rgba(0, 0, 0, 0)', 'rgb(255, 255, 255)'].includes(s.backgroundColor) && !e.matches('video, img, progress')) out.add('on ' + s.backgroundColor + ' ' + name(e));
    if (e.matches('a[href]') && (s.textDecorationLine !== 'underline' || s.textDecorationThickness !== '2px' || s.textDecorationColor !== black)) out.add(s.textDecoration + ' ' + name(e));
  }
  return [...out].slice(0, 10);
})()`

// crowded tells what of a page's head is cut, lies over something else of it or is too small
// for a finger.
const crowded = `(() => {
  const out = [], parts = ['.loa-header__mark', '.loa-letters', '.loa-menu summary'].map(q => document.querySelector(q));
  const boxes = parts.map(e => e.getBoundingClientRect());
  boxes.forEach((b, i) => {
    if (b.left < 0 || b.right > innerWidth || b.height < 44) out.push('cut or small: ' + parts[i].className + parts[i].textContent.trim());
    boxes.slice(i + 1).forEach((o, j) => { if (b.right > o.left + 1 && o.right > b.left + 1 && b.bottom > o.top + 1 && o.bottom > b.top + 1) out.push(parts[i].textContent.trim() + ' over ' + parts[i + 1 + j].textContent.trim()) });
  });
  return out;
})()`

// unreached lists entries of the open menu that no scrolling of the page brings before the eye.
const unreached = `(() => {
  const list = document.querySelector('.loa-menu ul'), out = [];
  if (list.scrollHeight > list.clientHeight + 1) out.push('the list hides ' + (list.scrollHeight - list.clientHeight) + ' px');
  for (const e of list.querySelectorAll('a')) {
    e.scrollIntoView({ block: 'center', behavior: 'instant' });
    const b = e.getBoundingClientRect(), at = document.elementFromPoint(b.left + b.width / 2, b.top + b.height / 2);
    if (b.top < 0 || b.bottom > innerHeight || !e.contains(at)) out.push(e.textContent.trim());
  }
  scrollTo(0, 0);
  return out;
})()`

// theMenu holds that the head of a page is not crowded, at the widths of narrow telephones,
// and that its menu shows all entries; it leaves the page 360 px wide with the menu open.
func (p *Page) theMenu() {
	p.t.Helper()
	for _, width := range []int{320, 360} {
		p.Viewport(width)
		p.NoSidewaysScroll()
		p.none(fmt.Sprintf("the head at %d px", width), crowded)
	}
	p.Click("Mục lục")
	p.none("the menu", unreached)
}

// none fails for what a script lists.
func (p *Page) none(what, script string) {
	p.t.Helper()
	found, err := ask[[]string](p, script)
	if err != nil {
		p.fail(what, err)
	}
	for _, x := range found {
		p.t.Errorf("%s: %s", what, x)
	}
}

// TestAReadersLookHoldsOnATelephone: black on white and very large letters hold on every
// public page, and leave room for what is typed and for what a table says.
func TestAReadersLookHoldsOnATelephone(t *testing.T) {
	t.Parallel()
	loa, _ := demo(t)
	p := loa.Browser(t)
	p.Viewport(360)
	number := func(what, expression string) float64 {
		t.Helper()
		n, err := ask[float64](p, expression)
		if err != nil {
			p.fail(what, err)
		}
		return n
	}
	p.Open("/")
	p.NoSidewaysScroll()
	if h := number("the foot", `document.querySelector('.loa-footer').offsetHeight`); h > 760 {
		t.Errorf("the foot of a page is %v px high", h)
	}
	p.theMenu()
	if free := number("the menu", `innerHeight - document.querySelector('.loa-menu ul').getBoundingClientRect().bottom`); free < 0 {
		t.Errorf("the menu ends %v px below the screen", -free)
	}
	p.Click("English")
	if !p.In(".loa-header__links").Has("Tiếng Việt") {
		t.Error("the way back from English is not in the head")
	}
	p.In(".loa-header__links").Click("Tiếng Việt")
	p.Sees("Ông, bà cần đến cơ quan nào?")

	p.Click("Cỡ chữ")
	p.At("/hien-thi")
	p.Choose("Rất lớn")
	p.Choose("Chữ đen trên nền trắng, liên kết gạch chân đậm")
	p.Click("Lưu cách hiện")
	for _, path := range theLook {
		p.Open(path)
		p.NoSidewaysScroll()
		found, err := ask[[]string](p, strays)
		if err != nil {
			p.fail("look at "+path, err)
		}
		for _, stray := range found {
			t.Errorf("%s: %s", path, stray)
		}
		if n := number("separators", `[...document.querySelectorAll('.loa-dots')].filter(e => e.textContent.includes('·')).length`); n > 0 {
			t.Errorf("%s: %v rows have dots that begin or end a line", path, n)
		}
	}
	p.Open("/")
	if w := number("the field", `document.querySelector('.loa-search .govuk-input').offsetWidth`); w < 300 {
		t.Errorf("what is typed has %v px", w)
	}
	p.theMenu()
	p.Open("/van-ban")
	if w := number("a cell", `document.querySelector('.loa-table td > div').offsetWidth`); w < 250 {
		t.Errorf("the words of a document have %v px", w)
	}
	p.Open("/tim-kiem?q=khai+sinh")
	if y := number("the results", `document.querySelector('.loa-news__item').getBoundingClientRect().top`); y > 780 {
		t.Errorf("results begin at %v px", y)
	}
}
