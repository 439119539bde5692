package e2e

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"path/filepath"
	"strings"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/dom"
	"github.com/chromedp/cdproto/input"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"
)

// Open goes to a path of the program, or to a whole address, as by typing it.
// A page that answers with an error ends the test; see OpenAs.
func (p *Page) Open(path string) {
	p.t.Helper()
	p.OpenAs(path, http.StatusOK)
}

// OpenAs goes to a page that must answer with this HTTP status.
func (p *Page) OpenAs(path string, status int) {
	p.t.Helper()
	what := "open " + path
	p.s.net.expect(status)
	defer p.s.net.expect(0)
	err := p.act(true, func(ctx context.Context, tab *chromedp.Target) error {
		res, err := cdp.Call(ctx, tab, page.Navigate, page.NavigateParams{URL: p.address(path)})
		if err == nil && res.ErrorText != "" {
			err = errors.New(res.ErrorText)
		}
		return err
	})
	if err != nil {
		p.fail(what, err)
	}
	if got := p.Status(); got != status {
		p.fail(what, fmt.Errorf("HTTP %d, not %d", got, status))
	}
}

// Reload loads the page again; a page that came from a form is sent again.
func (p *Page) Reload() {
	p.t.Helper()
	err := p.act(true, func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, page.Reload, page.ReloadParams{})
		return err
	})
	if err != nil {
		p.fail("reload", err)
	}
}

// Back goes to the page before this one.
func (p *Page) Back() {
	p.t.Helper()
	err := p.act(false, func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, runtime.Evaluate, runtime.EvaluateParams{Expression: "setTimeout(() => history.back())"})
		return err
	})
	if err != nil {
		p.fail("back", err)
	}
}

// Click presses the link, button, summary or label that carries exactly this
// text (or has it as its accessible name), blanks apart. Where several do,
// those in an open dialog count first, then those in the main part of the
// page; narrow the search with In or Near when that does not decide. It waits
// for the thing and afterwards until the page, or the next one, is at rest.
func (p *Page) Click(text string) {
	p.t.Helper()
	id, err := p.object("find(%s, 'click', %s)", p.steps(), text)
	if err == nil {
		err = p.press(id)
	}
	if err != nil {
		p.fail(fmt.Sprintf("click “%s”", text), err)
	}
}

// Fill writes a value over what stands in the text field with this label, as
// by typing. Dates go into fields of type date as 2025-04-10.
func (p *Page) Fill(label, value string) {
	p.t.Helper()
	if err := p.fill(label, value); err != nil {
		p.fail(fmt.Sprintf("fill “%s”", label), err)
	}
}

func (p *Page) fill(label, value string) error {
	id, err := p.object("find(%s, 'field', %s)", p.steps(), label)
	if err != nil {
		return err
	}
	return p.act(false, func(ctx context.Context, tab *chromedp.Target) error {
		typed, err := on[bool](p, id, "take", value)
		if err != nil || !typed {
			return err
		}
		if value == "" {
			return press(ctx, tab, kb.Delete, 0)
		}
		_, err = cdp.Call(ctx, tab, input.InsertText, input.InsertTextParams{Text: value})
		return err
	})
}

// Choose marks the radio button or checkbox with this label. One that is
// marked already stays so.
func (p *Page) Choose(label string) {
	p.t.Helper()
	p.mark("choose", label, true)
}

// Unchoose clears the checkbox with this label.
func (p *Page) Unchoose(label string) {
	p.t.Helper()
	p.mark("unchoose", label, false)
}

func (p *Page) mark(verb, label string, want bool) {
	p.t.Helper()
	what := fmt.Sprintf("%s “%s”", verb, label)
	id, err := p.object("find(%s, 'field', %s)", p.steps(), label)
	if err != nil {
		p.fail(what, err)
	}
	there, err := do(p, chromedp.CallFunctionOn[*runtime.RemoteObject](
		"function(want) {"+pageJS+"\nreturn target(this, want);}", onto(id), want))
	if err != nil {
		p.fail(what, plain(err))
	}
	if there.ObjectID == "" {
		return // as wanted already
	}
	if err := p.press(there.ObjectID); err != nil {
		p.fail(what, err)
	}
	if is, err := on[bool](p, id, "(el => el.checked)"); err == nil && is != want {
		p.fail(what, errors.New("it did not change"))
	}
}

// Select picks the option with this text from the list with this label.
func (p *Page) Select(label, option string) {
	p.t.Helper()
	what := fmt.Sprintf("select “%s” in “%s”", option, label)
	id, err := p.object("find(%s, 'field', %s)", p.steps(), label)
	if err == nil {
		err = p.act(false, func(context.Context, *chromedp.Target) error {
			_, err := on[chromedp.Void](p, id, "choose", option)
			return err
		})
	}
	if err != nil {
		p.fail(what, err)
	}
}

// Upload puts files into the file field with this label.
func (p *Page) Upload(label string, files ...string) {
	p.t.Helper()
	err := p.upload(label, files)
	if err != nil {
		p.fail(fmt.Sprintf("upload to “%s”", label), err)
	}
}

func (p *Page) upload(label string, files []string) error {
	whole := make([]string, len(files))
	for i, f := range files {
		abs, err := filepath.Abs(f)
		if err != nil {
			return err
		}
		whole[i] = abs
	}
	id, err := p.object("file(%s, %s)", p.steps(), label)
	if err != nil {
		return err
	}
	return p.act(false, func(ctx context.Context, tab *chromedp.Target) error {
		_, err := cdp.Call(ctx, tab, dom.SetFileInputFiles, dom.SetFileInputFilesParams{Files: whole, ObjectID: id})
		return err
	})
}

// Viewport makes the window 1280 wide as on a desk, 360 as a telephone with
// touch, or of any other width (a telephone below 600). The page stays.
func (p *Page) Viewport(width int) {
	p.t.Helper()
	p.s.width, p.s.height = int64(width), 900
	if p.telephone() {
		p.s.height = 780
	}
	options := []chromedp.EmulateViewportOption{chromedp.EmulateLandscape, chromedp.EmulateScale(float64(p.scale()))}
	if p.telephone() {
		options = append(options, chromedp.EmulatePortrait, chromedp.EmulateMobile, chromedp.EmulateTouch)
	}
	if _, err := do(p, chromedp.EmulateViewport(p.s.width, p.s.height, options...)); err != nil {
		p.fail(fmt.Sprintf("viewport %d", width), err)
	}
}

func (p *Page) telephone() bool { return p.s.width < 600 }

// scale is how many dots of the screen make one pixel of the page.
func (p *Page) scale() int64 {
	if p.telephone() {
		return 2
	}
	return 1
}

// URL is the address on the screen.
func (p *Page) URL() string {
	at, err := do(p, chromedp.Evaluate[string]("location.href"))
	if err != nil {
		return "(unknown: " + err.Error() + ")"
	}
	return at
}

// Path is the path of the address on the screen, with the question part.
func (p *Page) Path() string {
	u, err := url.Parse(p.URL())
	if err != nil {
		return ""
	}
	return u.RequestURI()
}

// Focus is the id of what has the focus; empty where that has none.
func (p *Page) Focus() string {
	at, err := ask[string](p, "document.activeElement?.id ?? ''")
	if err != nil {
		p.fail("read the focus", err)
	}
	return at
}

// Status is the HTTP status with which the page on the screen was answered.
func (p *Page) Status() int { return p.s.net.document().status }

// Header is a header of the answer that the page on the screen came with.
func (p *Page) Header(name string) string { return p.s.net.document().header.Get(name) }

// Title is the title of the page.
func (p *Page) Title() string {
	title, err := do(p, chromedp.Title())
	if err != nil {
		p.fail("title", err)
	}
	return title
}

// SignOutHard throws all cookies away, as when a session has run out.
func (p *Page) SignOutHard() {
	p.t.Helper()
	_, err := do(p, func(ctx context.Context, tab *chromedp.Target) (chromedp.Void, error) {
		_, err := cdp.Call(ctx, tab, network.ClearBrowserCookies, cdp.Empty{})
		return chromedp.Void{}, err
	})
	if err != nil {
		p.fail("throw cookies away", err)
	}
}

func (p *Page) address(path string) string {
	if strings.Contains(path, "://") {
		return path
	}
	return p.base + "/" + strings.TrimPrefix(path, "/")
}

// press puts a finger on the middle of an element.
func (p *Page) press(id runtime.RemoteObjectID) error {
	type place struct{ X, Y float64 }
	var at place
	if err := p.until(func() error {
		var err error
		at, err = on[place](p, id, "point")
		return err
	}); err != nil {
		return err
	}
	return p.act(false, chromedpFunc(chromedp.MouseClickXY(at.X, at.Y)))
}

func chromedpFunc(a chromedp.Action[chromedp.Void]) func(context.Context, *chromedp.Target) error {
	return func(ctx context.Context, tab *chromedp.Target) error {
		_, err := a(ctx, tab)
		return err
	}
}

func onto(id runtime.RemoteObjectID) chromedp.CallOption {
	return func(c *runtime.CallFunctionOnParams) { c.ObjectID = id }
}

// act does something and waits until the page is at rest; leaves says that it
// surely brings another document.
func (p *Page) act(leaves bool, what func(context.Context, *chromedp.Target) error) error {
	if _, err := ask[chromedp.Void](p, "arm()"); err != nil {
		return err
	}
	before := p.s.net.count()
	if _, err := do(p, chromedp.Func(what)); err != nil {
		return err
	}
	if !leaves {
		gone, err := ask[bool](p, "left()")
		leaves = err != nil || gone
	}
	return p.rest(before, leaves)
}

// rest waits until the document is whole, the network silent and, when the
// page was left, the next one there.
func (p *Page) rest(before int, leaves bool) error {
	const (
		silence = 80 * time.Millisecond // before a page counts as being at rest
		leaving = 5 * time.Second       // from a click to the request it causes
	)
	begun := time.Now()
	for time.Since(begun) < restPatience {
		time.Sleep(20 * time.Millisecond)
		if leaves && p.s.net.count() == before && time.Since(begun) < leaving {
			continue
		}
		if time.Since(begun) < silence || !p.s.net.calm(silence) {
			continue
		}
		if whole, err := ask[bool](p, "ready()"); err == nil && whole {
			return nil
		}
		if err := p.s.ctx.Err(); err != nil {
			return err
		}
	}
	return fmt.Errorf("the page does not come to rest; it waits for %s", p.s.net.waiting())
}
