package e2e

import (
	"context"
	"encoding/json"
	"fmt"
	"net/http"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// traffic listens to one tab: what it loads, when it last moved, and what went
// wrong behind the page.
type traffic struct {
	mu       sync.Mutex
	main     cdp.FrameID
	open     map[network.RequestID]request // requests under way
	asked    int                           // documents asked for in the main frame
	steps    steps
	moved    time.Time // the last event of the network
	answers  map[cdp.LoaderID]document
	now      document // the document on the screen
	expected int      // the status that Open was told to expect
	wrong    []string
	forgiven []string
	dialogs  chan string
}

// steps is what a person went through: pages, each counted once however often its
// answer sent the browser on, and forms.
type steps struct{ pages, forms int }

// document is the answer that became a page.
type document struct {
	request network.RequestID
	url     string
	status  int
	header  http.Header
}

func newTraffic() *traffic {
	return &traffic{
		open: map[network.RequestID]request{}, answers: map[cdp.LoaderID]document{},
		dialogs: make(chan string, 64), moved: time.Now(),
	}
}

// frame says which frame is the page itself.
func (n *traffic) frame(id string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.main = cdp.FrameID(id)
}

// hear takes the events of the tab in their order.
func (n *traffic) hear(event any) {
	n.mu.Lock()
	defer n.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		n.sent(e)
	case *network.EventResponseReceived:
		n.received(e)
	case *network.EventLoadingFinished:
		n.done(e.RequestID)
	case *network.EventLoadingFailed:
		n.failed(e)
	case *page.EventFrameNavigated:
		if e.Frame.ID == n.main {
			n.now = n.answers[e.Frame.LoaderID]
			n.moved = time.Now()
			n.leave(e.Frame.LoaderID)
		}
	case *log.EventEntryAdded:
		// Failed requests are judged by their answers instead.
		if e.Entry.Level == log.EntryLevelError && e.Entry.Source != log.EntrySourceNetwork {
			n.problem("console: %s (%s)", e.Entry.Text, e.Entry.URL)
		}
	case *runtime.EventConsoleAPICalled:
		if e.Type == runtime.ConsoleAPICalledTypeError || e.Type == runtime.ConsoleAPICalledTypeAssert {
			n.problem("console: %s", spoken(e.Args))
		}
	case *runtime.EventExceptionThrown:
		n.problem("script: %s", thrown(e.ExceptionDetails))
	case *page.EventJavascriptDialogOpening:
		n.problem("dialog: %s", e.Message)
		select {
		case n.dialogs <- e.Message:
		default:
		}
	}
}

// request is one under way: its address and the document that asked.
type request struct {
	url      string
	document cdp.LoaderID
}

// leave forgets what documents before this one still asked for: the browser drops
// those requests, and does not always say so when a worker stands between.
func (n *traffic) leave(now cdp.LoaderID) {
	for id, r := range n.open {
		if r.document != now {
			delete(n.open, id)
		}
	}
}

// step counts a page that a person asked for and a form, also one that a script sends;
// where the answer sends the browser elsewhere, that is the same step.
func (n *traffic) step(e *network.EventRequestWillBeSent) {
	if e.RedirectResponse != nil {
		return
	}
	if e.Type == network.ResourceTypeDocument && e.FrameID == n.main {
		n.steps.pages++
	}
	if e.Request.Method == http.MethodPost && !strings.HasSuffix(e.Request.URL, "/khai/trang") { // a script asks there for the name of a page
		n.steps.forms++
	}
}

func (n *traffic) sent(e *network.EventRequestWillBeSent) {
	n.moved = time.Now()
	if e.Type == network.ResourceTypeDocument && e.FrameID == n.main {
		n.asked++
	}
	n.step(e)
	// Streams never end, and browsers fetch the site's sign when they like, so
	// nobody waits for them.
	if e.Type != network.ResourceTypeEventSource && !isSign(e.Request.URL) && !strings.HasPrefix(e.Request.URL, "data:") {
		n.open[e.RequestID] = request{e.Request.URL, e.LoaderID}
	}
}

// isSign tells whether an address is that of the site's sign.
func isSign(address string) bool {
	return strings.Contains(address, "favicon") || strings.HasSuffix(address, "/icon.svg")
}

func (n *traffic) received(e *network.EventResponseReceived) {
	n.moved = time.Now()
	status, url := int(e.Response.Status), e.Response.URL
	switch {
	case e.Type == network.ResourceTypeDocument && e.FrameID == n.main:
		header := http.Header{}
		for k, v := range e.Response.Headers {
			header.Set(k, fmt.Sprint(v))
		}
		n.answers[e.LoaderID] = document{request: e.RequestID, url: url, status: status, header: header}
		if (status >= 500 || status == http.StatusNotFound) && status != n.expected {
			n.problem("HTTP %d for the page %s", status, url)
		}
	case e.Type == network.ResourceTypeXHR || e.Type == network.ResourceTypeFetch:
		// Forms may be refused; a fault or a missing address may not be.
		if status >= 500 || status == http.StatusNotFound {
			n.problem("HTTP %d for the request %s", status, url)
		}
	case status >= 400:
		n.problem("HTTP %d for %s", status, url)
	}
}

func (n *traffic) failed(e *network.EventLoadingFailed) {
	url := n.open[e.RequestID].url
	n.done(e.RequestID)
	if !e.Canceled && e.ErrorText != "net::ERR_ABORTED" {
		n.problem("request failed: %s %s %s", e.ErrorText, e.BlockedReason, url)
	}
}

func (n *traffic) done(id network.RequestID) {
	n.moved = time.Now()
	delete(n.open, id)
}

func (n *traffic) problem(format string, args ...any) {
	n.wrong = append(n.wrong, fmt.Sprintf(format, args...))
}

func (n *traffic) forgiving(text string) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.forgiven = append(n.forgiven, text)
}

// problems are those that nobody forgave.
func (n *traffic) problems() []string {
	n.mu.Lock()
	defer n.mu.Unlock()
	return slices.DeleteFunc(slices.Clone(n.wrong), func(w string) bool {
		return slices.ContainsFunc(n.forgiven, func(f string) bool { return strings.Contains(w, f) })
	})
}

// document is the one on the screen.
func (n *traffic) document() document {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.now
}

// expect says which status the next page may have without being a problem.
func (n *traffic) expect(status int) {
	n.mu.Lock()
	defer n.mu.Unlock()
	n.expected = status
}

// count is how many documents were asked for so far.
func (n *traffic) count() int {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.asked
}

// calm tells whether nothing is under way and nothing moved for a while.
func (n *traffic) calm(since time.Duration) bool {
	n.mu.Lock()
	defer n.mu.Unlock()
	return len(n.open) == 0 && time.Since(n.moved) >= since
}

// waiting lists what is under way, for messages.
func (n *traffic) waiting() string {
	n.mu.Lock()
	defer n.mu.Unlock()
	var all []string
	for _, r := range n.open {
		url := r.url
		all = append(all, url)
	}
	slices.Sort(all)
	return strings.Join(all, ", ")
}

// answerDialogs closes alert and confirm windows, which would hold the tab;
// they are problems already, since pages work without scripts.
func (n *traffic) answerDialogs(ctx context.Context) {
	for {
		select {
		case <-ctx.Done():
			return
		case <-n.dialogs:
			_, _ = chromedp.Call(ctx, page.HandleJavaScriptDialog, page.HandleJavaScriptDialogParams{Accept: true})
		}
	}
}

func spoken(args []*runtime.RemoteObject) string {
	var said []string
	for _, a := range args {
		var word string
		if a.Description != "" {
			word = a.Description
		} else if json.Unmarshal(a.Value, &word) != nil {
			word = string(a.Value)
		}
		said = append(said, word)
	}
	return strings.Join(said, " ")
}

func thrown(d *runtime.ExceptionDetails) string {
	if d.Exception != nil && d.Exception.Description != "" {
		return d.Exception.Description
	}
	return d.Text + " " + d.URL
}

// went tells what the person went through so far.
func (n *traffic) went() steps {
	n.mu.Lock()
	defer n.mu.Unlock()
	return n.steps
}
