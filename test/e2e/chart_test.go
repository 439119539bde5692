package e2e

import (
	"context"
	"slices"
	"strings"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/chromedp"
)

// scripts switches what the page's scripts do off and on, from the next page on.
func (p *Page) scripts(on bool) {
	p.t.Helper()
	_, err := do(p, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, emulation.SetScriptExecutionDisabled, emulation.SetScriptExecutionDisabledParams{Value: !on})
		return err
	}))
	if err != nil {
		p.fail("switch scripts", err)
	}
}

// drawnFigures are what the first chart of the page writes, and the figures of the
// table beneath it.
const drawnFigures = `((chart) => {
  const said = (all) => [...all].map((e) => squash(e.textContent)).join(' ');
  return [said(chart.querySelectorAll('svg text')), said(chart.querySelectorAll('tbody td'))];
})(document.querySelector('figure.loa-chart'))`

// TestChartsAreDrawn: the charts of a report are drawn from our own script under
// the page's policy, named for who does not see them, on a telephone too; without
// scripts their tables are open.
func TestChartsAreDrawn(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	signIn(p, "dieuphoi", word)
	p.Open("/lam-viec/bao-cao")
	p.Click("Báo cáo kết quả công tác thông tin, tuyên truyền cải cách hành chính quý I năm 2025")
	const drawn = "figure.loa-chart [data-loa-chart][role=img] svg"
	p.Sees("Tin, bài và hoạt động theo tháng", "Tình trạng nhiệm vụ theo cấp")
	equal(t, "drawn charts", p.Count(drawn), 2)
	equal(t, "open tables", p.Count("figure.loa-chart details[open]"), 0)
	equal(t, "patterns", p.Count(drawn+" pattern") > 0, true)
	equal(t, "charts that fit the paper", p.Count(drawn+"[viewBox]"), 2)
	label := p.Attr("[data-loa-chart]", "aria-label")
	if months := "01/2025: Tin, bài "; !strings.Contains(label, months) {
		t.Errorf("who does not see the chart hears %q", label)
	}
	p.Audit("bieu-do")
	p.Viewport(360)
	p.Reload()
	equal(t, "charts on a telephone", p.Count(drawn), 2)
	p.NoSidewaysScroll()
	figures, err := ask[[]string](p, drawnFigures)
	if err != nil {
		t.Fatal(err)
	}
	for n := range strings.FieldsSeq(figures[1]) {
		if !slices.Contains(strings.Fields(figures[0]), n) {
			t.Errorf("the table says %s, the chart has %s", n, figures[0])
		}
	}

	p.scripts(false)
	p.Reload()
	equal(t, "charts without scripts", p.Count("figure.loa-chart svg"), 0)
	equal(t, "open tables without scripts", p.Count("figure.loa-chart details[open] table"), 2)
	p.SeesNot("Hoạt động khác (minh chứng)") // figures are folded until they are asked for
	p.Click("Số liệu phụ lục (19)")
	p.Sees("01/2025", "Hoạt động khác (minh chứng)")
	p.scripts(true)
	p.Open("/lam-viec/bao-cao")
	equal(t, "scripts of charts where there is none", p.Count(`script[src*="/chart-"]`), 0)
}
