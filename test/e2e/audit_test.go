package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"strings"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/chromedp"
)

// Rows of long tables are drawn as those above them, and axe-core takes seconds for the
// thousands of cells of a matrix: pages of a walk are judged with the first of them, on a
// telephone with fewer; each path is judged once with all.
const allRows, manyRows, fewRows = 0, 30, 10

// Audit judges the page on the screen at 1280 and at 360 px: a picture of
// each, axe-core, no sideways scroll; and its source once. All that is found
// is reported; the window keeps the width it had.
func (p *Page) Audit(name string) {
	p.t.Helper()
	p.audit(name, false, manyRows)
}

// audit is Audit with so many rows of long tables at 1280 px. A page that is known,
// because it was judged with another question in its address, is judged on a telephone
// alone, where least fits.
func (p *Page) audit(name string, known bool, rows int) {
	p.t.Helper()
	was := p.s.width
	widths := []int{1280, 360}
	if known {
		widths = widths[1:]
	}
	for _, width := range widths {
		p.Viewport(width)
		if err := p.rest(p.s.net.count(), false); err != nil {
			p.fail("audit "+name, err)
		}
		p.Shot(fmt.Sprintf("%s-%d", name, width))
		if width < 1280 {
			rows = fewRows
		}
		p.judge(fmt.Sprintf("%s at %d px", name, width), rows)
		p.NoSidewaysScroll()
	}
	p.Viewport(int(was))
	p.ValidHTML()
}

// Shot saves a picture of the whole page as name.png in the folder LOA_SHOTS;
// without that folder it does nothing.
func (p *Page) Shot(name string) {
	p.t.Helper()
	dir := os.Getenv("LOA_SHOTS")
	if dir == "" {
		return
	}
	if _, err := p.picture(dir, notInNames.ReplaceAllString(name, "-")+".png"); err != nil {
		p.t.Errorf("picture %s: %v", name, err)
	}
}

// picture is of the whole page. On a telephone it is taken from the bottom, so
// that bars fixed to the window's lower edge stand at that of the picture.
func (p *Page) picture(dir, name string) (string, error) {
	const highest = 16000 // device pixels: more than this many viewers cannot open
	was, err := ask[float64](p, "(y => { if (%s) scrollTo({ top: 1e9, behavior: 'instant' }); return y; })(scrollY)", p.telephone())
	if err != nil {
		return "", err
	}
	height, err := ask[int64](p, "Math.max(document.documentElement.scrollHeight, innerHeight)")
	if err != nil {
		return "", err
	}
	beyond, clip := true, page.Viewport{Width: float64(p.s.width), Height: float64(height), Scale: 1}
	if dots := height * p.scale(); dots > highest {
		clip.Scale = float64(highest) / float64(dots)
	}
	png, err := do(p, func(ctx context.Context, tab *chromedp.Target) (page.CaptureScreenshotResult, error) {
		return cdp.Call(ctx, tab, page.CaptureScreenshot, page.CaptureScreenshotParams{
			Format: page.CaptureScreenshotFormatPng, CaptureBeyondViewport: &beyond, Clip: &clip,
		})
	})
	if err != nil {
		return "", err
	}
	if _, err := ask[chromedp.Void](p, "scrollTo({ top: %s, behavior: 'instant' })", was); err != nil {
		return "", err
	}
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return "", err
	}
	path := filepath.Join(dir, name)
	return path, os.WriteFile(path, png.Data, 0o644)
}

// violation is one rule of axe-core that the page breaks.
type violation struct {
	ID, Impact, Help, HelpURL string
	Nodes                     []struct {
		Target         []any
		HTML           string
		FailureSummary string
	}
}

// runAxe is called with the parts of the page that are left out.
const runAxe = `(exclude) => axe.run({ exclude }, {
  resultTypes: ['violations'],
  runOnly: { type: 'tag', values: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'] },
  rules: { 'target-size': { enabled: true } },
}).then((r) => r.violations.map((v) => ({
  ID: v.id, Impact: v.impact || '', Help: v.help, HelpURL: v.helpUrl,
  Nodes: v.nodes.map((n) => ({ Target: n.target, HTML: n.html, FailureSummary: n.failureSummary })),
})))`

// Axe judges the page with axe-core by the rules of WCAG 2.2, levels A and AA,
// and reports what it finds.
func (p *Page) Axe(name string) {
	p.t.Helper()
	p.judge(name, allRows)
}

// judge is Axe with the first rows of tables.
func (p *Page) judge(name string, rows int) {
	p.t.Helper()
	exclude := []string{}
	if rows != allRows {
		exclude = append(exclude, fmt.Sprintf("tbody > tr:nth-of-type(n + %d)", rows+1))
	}
	found, err := p.axe(exclude)
	if err != nil {
		p.fail("axe "+name, err)
	}
	if len(found) > 0 {
		p.t.Error(p.report("axe "+name, errors.New(tell(found))))
	}
}

func (p *Page) axe(exclude []string) ([]violation, error) {
	there, err := do(p, chromedp.Evaluate[bool]("typeof window.axe === 'object'"))
	if err != nil {
		return nil, err
	}
	if !there {
		if _, err := do(p, chromedp.Evaluate[chromedp.Void](p.tool("axe-core", "axe.min.js"))); err != nil {
			return nil, plain(err)
		}
	}
	found, err := do(p, chromedp.Evaluate[[]violation](source("("+runAxe+")(%s)", []any{exclude}), chromedp.EvalAwaitPromise))
	return found, plain(err)
}

func tell(found []violation) string {
	var out strings.Builder
	fmt.Fprintf(&out, "%d rules are broken:", len(found))
	for _, v := range found {
		fmt.Fprintf(&out, "\n    [%s] %s — %s (%s)", v.Impact, v.ID, v.Help, v.HelpURL)
		for i, n := range v.Nodes {
			if i == 5 {
				fmt.Fprintf(&out, "\n      … and %d more places", len(v.Nodes)-i)
				break
			}
			fmt.Fprintf(&out, "\n      at %v: %s\n        %s", n.Target, n.HTML, strings.ReplaceAll(n.FailureSummary, "\n", "\n        "))
		}
	}
	return out.String()
}

// tool reads a front-end package's file.
func (p *Page) tool(parts ...string) string {
	p.t.Helper()
	path := filepath.Join(append([]string{root(), "ui", "node_modules"}, parts...)...)
	text, err := os.ReadFile(path)
	if err != nil {
		need(p.t, "front-end packages are not installed: %v", err)
	}
	return string(text)
}

// Source is the page as it was served, before any script touched it.
func (p *Page) Source() []byte {
	p.t.Helper()
	doc := p.s.net.document()
	body, err := do(p, func(ctx context.Context, tab *chromedp.Target) (network.GetResponseBodyResult, error) {
		return cdp.Call(ctx, tab, network.GetResponseBody, network.GetResponseBodyParams{RequestID: doc.request})
	})
	if err == nil && len(body.Body) > 0 {
		return body.Body
	}
	// The browser no longer has it: ask again, as the same person.
	again, err := p.request(http.MethodGet, doc.url, "", nil, &http.Client{})
	if err != nil {
		p.fail("read the source", err)
	}
	return again.Body
}
