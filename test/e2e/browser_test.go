package e2e

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	_ "embed"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

//go:embed page.js
var pageJS string

const (
	findPatience = 30 * time.Second // until a thing that is looked for is there
	restPatience = 60 * time.Second // until a page has come to rest
	callPatience = 3 * time.Minute  // until the browser answers one question
)

// Page is one person before one browser tab, with cookies of her own.
type Page struct {
	t    testing.TB
	s    *session
	base string
	in   []scope
}

// scope narrows where a person looks; see In and Near.
type scope struct {
	CSS  string `json:"css,omitempty"`
	Near string `json:"near,omitempty"`
}

// session is what all scopes of one person share.
type session struct {
	ctx           context.Context
	net           *traffic
	width, height int64
	patience      time.Duration
	shots         int
}

// Browser gives a person with a fresh browser context: no cookies, no cache.
// base is the address that Open puts before paths. Several people can be at
// work in one test. When the test ends, errors in the console and failed
// requests fail it.
func Browser(t testing.TB, base string) *Page {
	t.Helper()
	parent, err := chromium()
	if errors.Is(err, exec.ErrNotFound) {
		need(t, "Chromium is not installed: %v", err)
	}
	if err != nil {
		t.Fatalf("Chromium does not start: %v", err)
	}
	net := newTraffic()
	ctx, cancel := chromedp.NewContext(parent,
		chromedp.WithNewBrowserContext(), chromedp.WithListener(net.hear))
	s := &session{ctx: ctx, net: net, patience: findPatience}
	p := &Page{t: t, s: s, base: strings.TrimSuffix(base, "/")}
	t.Cleanup(func() {
		p.finish()
		cancel()
	})
	if err := chromedp.Do(ctx, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		net.frame(string(tab.TargetID))
		_, err := cdp.Call(ctx, tab, emulation.SetFocusEmulationEnabled, emulation.SetFocusEmulationEnabledParams{Enabled: true})
		return err
	})); err != nil {
		t.Fatalf("open a tab: %v", err)
	}
	go net.answerDialogs(ctx)
	p.Viewport(1280)
	return p
}

// In gives the same person looking only at the first shown part of the page
// that matches a CSS selector.
func (p *Page) In(css string) *Page { return p.narrow(scope{CSS: css}) }

// Near gives the same person looking only at the smallest table row, list
// item, card, fieldset, section or form that says the text.
func (p *Page) Near(text string) *Page { return p.narrow(scope{Near: text}) }

func (p *Page) narrow(s scope) *Page {
	q := *p
	q.in = append(append([]scope{}, p.in...), s)
	return &q
}

// Forgive names a console error or failed request that the walk provokes on
// purpose: those that hold the text do not fail the test.
func (p *Page) Forgive(text string) { p.s.net.forgiving(text) }

// finish reports what went wrong behind the page during the test.
func (p *Page) finish() {
	for _, problem := range p.s.net.problems() {
		p.t.Errorf("behind the page: %s", problem)
	}
}

// fail ends the test: what was tried and why it did not work, where, a picture,
// and what the page says.
func (p *Page) fail(what string, err error) {
	p.t.Helper()
	shows, textErr := ask[string](p, "visible(document.body)")
	if textErr != nil {
		shows = "(not readable: " + textErr.Error() + ")"
	}
	const most = 3000
	if r := []rune(shows); len(r) > most {
		shows = string(r[:most]) + "…"
	}
	p.t.Fatalf("%s\n  the page says:\n    %s", p.report(what, err), strings.ReplaceAll(shows, "\n", "\n    "))
}

// report says what is wrong, where, and saves a picture of it.
func (p *Page) report(what string, err error) string {
	return fmt.Sprintf("%s: %v\n  at %s (HTTP %d), %d px wide\n  picture: %s",
		what, err, p.URL(), p.Status(), p.s.width, p.failurePicture())
}

var notInNames = regexp.MustCompile(`[^\pL\pN_-]+`)

// failurePicture saves what is on the screen beside the other pictures.
func (p *Page) failurePicture() string {
	dir := os.Getenv("LOA_SHOTS")
	if dir == "" {
		dir = filepath.Join(os.TempDir(), "loa-e2e")
	}
	p.s.shots++
	name := fmt.Sprintf("failed-%s-%d.png", notInNames.ReplaceAllString(p.t.Name(), "-"), p.s.shots)
	path, err := p.picture(dir, name)
	if err != nil {
		return "none: " + err.Error()
	}
	return path
}

// do runs one browser action with a limit of time.
func do[T any](p *Page, action chromedp.Action[T]) (T, error) {
	ctx, cancel := context.WithTimeout(p.s.ctx, callPatience)
	defer cancel()
	return chromedp.Run(ctx, action)
}

// ask evaluates an expression over page.js; %s verbs in it take the arguments
// as JSON.
func ask[T any](p *Page, expression string, args ...any) (T, error) {
	v, err := do(p, chromedp.Evaluate[T](source(expression, args), chromedp.EvalAwaitPromise))
	return v, plain(err)
}

func source(expression string, args []any) string {
	said := make([]any, len(args))
	for i, a := range args {
		b, err := json.Marshal(a)
		if err != nil {
			b = []byte("null")
		}
		said[i] = string(b)
	}
	return "(() => {" + pageJS + "\nreturn " + fmt.Sprintf(expression, said...) + ";})()"
}

// steps is the scope as page.js reads it.
func (p *Page) steps() []scope { return append([]scope{}, p.in...) }

// object finds one element and waits for it.
func (p *Page) object(expression string, args ...any) (runtime.RemoteObjectID, error) {
	var id runtime.RemoteObjectID
	err := p.until(func() error {
		o, err := ask[*runtime.RemoteObject](p, expression, args...)
		if err != nil {
			return err
		}
		id = o.ObjectID
		return nil
	})
	return id, err
}

// on calls a function of page.js with the element as its first argument.
func on[T any](p *Page, id runtime.RemoteObjectID, function string, args ...any) (T, error) {
	body := "function(...rest) {" + pageJS + "\nreturn " + function + "(this, ...rest);}"
	v, err := do(p, chromedp.CallFunctionOn[T](body, func(c *runtime.CallFunctionOnParams) { c.ObjectID = id }, args...))
	return v, plain(err)
}

// until tries again until it works or patience ends; the last error counts.
func (p *Page) until(try func() error) error {
	deadline := time.Now().Add(p.s.patience)
	for {
		err := try()
		if err == nil || time.Now().After(deadline) || p.s.ctx.Err() != nil {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// plain gives the message of an error thrown in the page without its stack.
func plain(err error) error {
	if ex, ok := errors.AsType[*chromedp.ExceptionError](err); ok && ex.Exception != nil {
		return errors.New(strings.TrimPrefix(firstLine(ex.Exception.Description), "Error: "))
	}
	return err
}

// process is the one Chromium of this test run.
type process struct {
	ctx    context.Context
	cancel context.CancelFunc
	err    error
}

var (
	started  atomic.Bool
	launched = sync.OnceValue(launch)
)

func chromium() (context.Context, error) {
	started.Store(true)
	b := launched()
	return b.ctx, b.err
}

// unneeded are what Chromium does beside the pages: the first two are chromedp's
// own, the next ones draw the list under each window's address line in processes
// of their own, the last keeps an empty process ready. With them each person cost
// twice as much as the pages that person looked at.
var unneeded = []string{
	"Translate", "BlinkGenPropertyTrees",
	"WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup",
	"SpareRendererForSitePerProcess",
}

func launch() process {
	path, err := findChromium()
	if err != nil {
		return process{err: err}
	}
	dir, err := leftovers.fresh("chromium")
	if err != nil {
		return process{err: err}
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.UserDataDir(dir), chromedp.WindowSize(1280, 900),
		chromedp.NoSandbox, chromedp.DisableGPU, chromedp.Env("TZ=Asia/Ho_Chi_Minh"),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("no-pings", true), chromedp.Flag("lang", "vi-VN"), chromedp.Flag("accept-lang", "vi-VN,vi"),
		chromedp.Flag("force-prefers-reduced-motion", true),
		chromedp.Flag("disable-features", strings.Join(unneeded, ",")))
	alloc, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, cancel := chromedp.NewContext(alloc)
	if err := chromedp.Do(ctx); err != nil {
		cancel()
		stop()
		return process{err: err}
	}
	return process{ctx: ctx, cancel: func() { cancel(); stop() }}
}

func findChromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", fmt.Errorf("chromium: %w", exec.ErrNotFound)
}

func closeChromium() {
	if started.Load() {
		if b := launched(); b.cancel != nil {
			b.cancel()
		}
	}
}
