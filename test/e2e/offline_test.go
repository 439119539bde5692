package e2e

import (
	"context"
	"fmt"
	"net/http"
	"testing"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

const declareAt = "/lam-viec/minh-chung/khai"

// network switches the person's network off and on, for the page and for the
// worker behind it.
func (p *Page) network(on bool) {
	p.t.Helper()
	_, err := do(p, chromedp.Func(func(ctx context.Context, tab *chromedp.Target) error {
		if _, err := cdp.Call(ctx, tab, network.OverrideNetworkState, network.OverrideNetworkStateParams{
			Offline: !on, DownloadThroughput: -1, UploadThroughput: -1,
		}); err != nil {
			return err
		}
		worker := true
		_, err := cdp.Call(ctx, tab, network.EmulateNetworkConditionsByRule, network.EmulateNetworkConditionsByRuleParams{
			EmulateOfflineServiceWorker: &worker,
			MatchedNetworkConditions:    []*network.Conditions{{Offline: !on, DownloadThroughput: -1, UploadThroughput: -1}},
		})
		return err
	}))
	if err != nil {
		p.fail("switch the network", err)
	}
}

// settled waits until the worker keeps the page for declaring.
func (p *Page) settled() {
	p.t.Helper()
	err := p.until(func() error {
		_, err := ask[bool](p, `navigator.serviceWorker.ready.then(() => caches.match(%s, {ignoreVary: true})).then((page) => {
			if (!page) throw new Error('the page is not kept'); return true; })`, declareAt)
		return err
	})
	if err != nil {
		p.fail("wait for the worker", err)
	}
}

// waits is how many declarations lie on the device.
func (p *Page) waits() int {
	p.t.Helper()
	n, err := ask[int](p, `new Promise((resolve, reject) => {
		const opening = indexedDB.open('loa', 1);
		opening.onerror = () => reject(opening.error);
		opening.onupgradeneeded = () => opening.result.createObjectStore('cho', { keyPath: 'key' });
		opening.onsuccess = () => {
			const asked = opening.result.transaction('cho').objectStore('cho').count();
			asked.onsuccess = () => { opening.result.close(); resolve(asked.result); };
		};
	})`)
	if err != nil {
		p.fail("count what waits", err)
	}
	return n
}

// sends waits until nothing lies on the device any more.
func (p *Page) sends(when string) {
	p.t.Helper()
	if err := p.until(func() error {
		if n := p.waits(); n > 0 {
			return fmt.Errorf("%d declarations still wait", n)
		}
		return nil
	}); err != nil {
		p.fail("send "+when, err)
	}
}

// fillIn fills the form for declaring as on a telephone.
func fillIn(p *Page, title string) {
	p.Upload("Chụp ảnh", photograph(p.t))
	p.Sees("ảnh chụp.png")
	p.Fill("Tên việc đã làm", title)
	p.Choose(firstChoice(p))
	p.Select("Loại việc", "Niêm yết công khai")
}

// listed counts the entries of this name in the list.
func listed(p *Page, title string) int {
	p.t.Helper()
	n, err := ask[int](p, `fetch('/lam-viec/minh-chung?tim=' + encodeURIComponent(%s)).then((a) => a.text())
		.then((page) => new DOMParser().parseFromString(page, 'text/html').querySelectorAll('.loa-table tbody tr').length)`, title)
	if err != nil {
		p.fail("list entries", err)
	}
	return n
}

// TestDeclaringWithoutANetwork fills the form with a photograph while there is no
// network: it waits on the device, is sent when the network is back, and counts
// once although it is sent twice. Another account sees that something waits and
// neither sends nor reads it.
func TestDeclaringWithoutANetwork(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	p.Viewport(360)
	p.Forgive("ERR_INTERNET_DISCONNECTED")
	p.Forgive("ERR_CONNECTION_REFUSED")
	p.Forgive("Failed to fetch")
	signIn(p, "canbo", word)
	p.Open(declareAt)
	p.settled()
	p.Reload() // now through the worker

	p.network(false)
	loa.Kill() // the emulation does not hold back what the browser sends behind the page
	p.Reload()
	p.Sees("Khai minh chứng", "Ảnh, tệp hoặc liên kết")
	const title = "Niêm yết bảng thủ tục lúc mất mạng"
	fillIn(p, title)
	p.Click("Gửi minh chứng")
	p.Sees("Đang chờ mạng: 1 minh chứng", title, "1 tệp.")
	p.Audit("khai-cho-mang")
	p.Viewport(360)
	p.Reload()
	p.Sees("Đang chờ mạng: 1 minh chứng", title)
	if n := p.waits(); n != 1 {
		t.Fatalf("%d declarations wait", n)
	}
	keep, err := ask[bool](p, `new Promise((resolve) => {
		const opening = indexedDB.open('loa', 1);
		opening.onsuccess = () => {
			const asked = opening.result.transaction('cho').objectStore('cho').getAll();
			asked.onsuccess = () => { window.kept = asked.result; opening.result.close(); resolve(true); };
		};
	})`)
	if err != nil || !keep {
		t.Fatal(err)
	}

	p.Upload("Chụp ảnh", moment(t, "IMG_20270418_091500.jpg", "2027:04:18 09:15:00")) // nothing is typed: it is filled in on arrival
	p.Choose(firstChoice(p))
	p.Click("Gửi minh chứng")
	p.Sees("Đang chờ mạng: 2 minh chứng", "IMG_20270418_091500.jpg")

	loa.Restart("demo")
	p.network(true)
	p.sends("when the network is back")
	for _, name := range []string{title, "ngày 18/04/2027"} {
		if n := listed(p, name); n != 1 {
			t.Fatalf("%d entries of “%s”", n, name)
		}
	}
	// The same form once more, as after an answer that never arrived.
	if _, err := ask[bool](p, `new Promise((resolve) => {
		const opening = indexedDB.open('loa', 1);
		opening.onsuccess = () => {
			const work = opening.result.transaction('cho', 'readwrite');
			work.objectStore('cho').put(window.kept[0]);
			work.oncomplete = () => { opening.result.close(); resolve(true); };
		};
	})`); err != nil {
		t.Fatal(err)
	}
	p.Open("/lam-viec/minh-chung")
	p.sends("it twice")
	if n := listed(p, title); n != 1 {
		t.Errorf("sent twice, there are %d entries", n)
	}
}

// TestAnotherAccountNeverSendsWhatWaits: on a shared device the declaration of
// one person waits while another is signed in; a session that ended keeps it.
func TestAnotherAccountNeverSendsWhatWaits(t *testing.T) {
	t.Parallel()
	loa, word := demo(t)
	p := loa.Browser(t)
	p.Forgive("ERR_INTERNET_DISCONNECTED")
	signIn(p, "canbo", word)
	p.Open(declareAt)
	p.settled()
	const title = "Niêm yết khi hết phiên đăng nhập"
	fillIn(p, title)
	p.SignOutHard() // the session has run out while the form was filled in
	p.Click("Gửi minh chứng")
	p.Sees("Đang chờ mạng: 1 minh chứng", title)
	signIn(p, "dieuphoi", word)
	p.Open(declareAt)
	p.Sees("Đang chờ mạng: 1 minh chứng", "Do tài khoản khác soạn: chỉ tài khoản ấy gửi được.")
	p.SeesNot(title, "Gửi ngay", "Mở lại để sửa")
	if p.waits() != 1 || listed(p, title) != 0 {
		t.Fatal("it was sent by another account")
	}
	// A form of another account is refused even when a device sends it.
	status, err := ask[int](p, `(() => { const f = new FormData(document.querySelector('[data-loa-declaring]')); f.set('nguoi_khai', 'x');
		return fetch(%s, { method: 'POST', body: f, headers: { Accept: 'application/json' } }).then((a) => a.text().then(() => a.status)); })()`, declareAt)
	if err != nil || status != http.StatusConflict {
		t.Errorf("another account's form: HTTP %d, %v", status, err)
	}
	p.SignOutHard()
	signIn(p, "canbo", word)
	p.Open("/lam-viec/minh-chung")
	p.sends("after signing in again")
	if n := listed(p, title); n != 1 {
		t.Errorf("%d entries of it", n)
	}
}
