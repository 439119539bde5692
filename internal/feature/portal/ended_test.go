package portal_test

import (
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"

	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/feature/portal"
	"loa/internal/spine/content"
)

// itemOf gives the item of an address in a list's RSS feed.
func itemOf(p *paper, list, at string) (element, bool) {
	p.t.Helper()
	items := feedXML(p, list).one("channel").all("item")
	i := slices.IndexFunc(items, func(e element) bool { return e.one("guid").Text == address(at) })
	if i < 0 {
		return element{}, false
	}
	return items[i], true
}

const inContent = "http://purl.org/rss/1.0/modules/content/ "

// A correction reaches who took the piece from a feed: the note stands before the words,
// under the same id, with the instant of the change. So does a withdrawal, for a month; and
// no feed ever says that it is older than it said before.
func TestCorrectionsAndWithdrawalsReachFeeds(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		var last time.Time
		older := func() {
			t.Helper()
			for _, list := range []string{"/tin", "/co-quan/ubnd-phuong-tran-bien"} {
				at, err := time.Parse(time.RFC3339, feedXML(p, list+"/atom.xml").one("updated").Text)
				if err != nil || at.Before(last) {
					t.Errorf("%s went from %v to %v, %v", list, last, at, err)
				}
				if list == "/co-quan/ubnd-phuong-tran-bien" {
					last = at
				}
			}
		}
		p.publish(words("Bài ở lại"))
		p.pass(time.Hour)
		e := p.publish(words("Trả kết quả khai sinh trong ngày"))
		older()
		p.pass(48 * time.Hour)
		next := p.correct(e.ContentID, words("Trả kết quả khai sinh trong hai ngày"), "Bản trước ghi <sai> thời hạn.")
		older()
		x, _ := itemOf(p, "/tin/toan-van.xml", firstTin)
		const note = "<p><strong>Đính chính ngày 12/04/2025: Bản trước ghi &lt;sai&gt; thời hạn.</strong></p>"
		if !strings.HasPrefix(x.one(inAtom+"updated").Text, "2025-04-12T") || !strings.HasPrefix(x.one("description").Text, note) ||
			!strings.HasPrefix(x.one(inContent+"encoded").Text, note+"<h2>") || x.one("title").Text != "Trả kết quả khai sinh trong hai ngày" {
			t.Errorf("the correction: %+v", x)
		}
		p.Get("/tin/feed.json").Want(http.StatusOK, "Đính chính ngày 12/04/2025: Bản trước ghi")
		p.Get("/tin/atom.xml").Want(http.StatusOK, "Đính chính ngày 12/04/2025: Bản trước ghi")
		p.Get("/nhung/tin").Want(http.StatusOK, "Có đính chính")
		p.Get("/nhung/bai"+strings.TrimPrefix(firstTin, "/tin")).Want(http.StatusOK, "Có đính chính")

		p.pass(24 * time.Hour)
		p.move(p.minh, next.ID, content.Call{Act: flow.Withdraw, Reason: "Văn bản gốc bị thu hồi"})
		older()
		for _, list := range []string{"/tin/rss.xml", "/tin/toan-van.xml", "/co-quan/ubnd-phuong-tran-bien/rss.xml", "/chuyen-muc/ho-tich/rss.xml"} {
			x, ok := itemOf(p, list, firstTin)
			if says := x.one("description").Text; !ok || x.one("title").Text != "Đã rút: Trả kết quả khai sinh trong hai ngày" || !strings.Contains(says, "Bài đã được rút ngày 13/04/2025.") || !strings.Contains(says, "Lý do: Văn bản gốc bị thu hồi") ||
				strings.Contains(says+x.one(inContent+"encoded").Text, "Hồ sơ") {
				t.Errorf("%s: %+v", list, x)
			}
		}
		for _, other := range []string{"/ban-tin/rss.xml", "/tin/rss.xml?lang=en"} {
			if _, ok := itemOf(p, other, firstTin); ok {
				t.Errorf("%s tells of what never stood there", other)
			}
		}
		p.move(p.minh, next.ID, content.Call{Act: flow.Unpublish, Reason: "Có dữ liệu cá nhân"})
		older()
		if x, ok := itemOf(p, "/tin/rss.xml", firstTin); !ok || x.one("title").Text != "Nội dung này đã được gỡ khỏi cổng" || !strings.Contains(x.one("description").Text, "13/04/2025") || strings.Contains(x.one("description").Text, "dữ liệu cá nhân") {
			t.Errorf("taken away: %+v", x)
		}
		p.pass(32 * 24 * time.Hour)
		if _, ok := itemOf(p, "/tin/rss.xml", firstTin); ok {
			t.Error("the notice stands after a month")
		}
		older()
	})
}

// Feeds of models and of documents tell for a month what left them, under the same id, and
// never say that they are older: a model that is shown no longer, one whose piece was
// withdrawn, a document that was taken away. What was only proposed is nobody's news.
func TestFeedsOfModelsAndDocumentsTellWhatLeft(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		keeper := keeperOf(p)
		head := signed("dp", "Điều phối", access.Coordinator, keeper)
		const why = "Người già, người khuyết tật nhận kết quả tại nhà, không phải đi lại."
		last := map[string]time.Time{}
		say := func(when string, want map[string]string) {
			t.Helper()
			for _, list := range []string{"/dien-hinh", "/van-ban"} {
				at, err := time.Parse(time.RFC3339, feedXML(p, list+"/atom.xml").one("updated").Text)
				if err != nil || at.Before(last[list]) {
					t.Errorf("%s: %s went from %v to %v, %v", when, list, last[list], at, err)
				}
				last[list] = at
				for _, i := range feedXML(p, list+"/rss.xml").one("channel").all("item") {
					id := strings.TrimPrefix(i.one("guid").Text, "https://cong.example")
					if told := i.one("title").Text + "|" + i.one("description").Text; want[id] != told {
						t.Errorf("%s: %s tells %q, want %q", when, id, told, want[id])
					}
					delete(want, id)
				}
			}
			if len(want) > 0 {
				t.Errorf("%s: nothing tells of %v", when, want)
			}
		}
		var ids []string
		for _, title := range []string{"Một", "Hai", "Ba"} {
			ids = append(ids, p.publish(words("Tổ lưu động "+title)).ContentID)
			by := head
			if title == "Ba" {
				by = p.lan
			}
			if err := f.Propose(t.Context(), by, ids[len(ids)-1], portal.Exemplary, why); err != nil {
				t.Fatal(err)
			}
			p.pass(time.Hour)
		}
		paper := released(t, p)
		if err := f.Show(t.Context(), p.minh, portal.OfPaper, paper); err != nil {
			t.Fatal(err)
		}
		page := regexp.MustCompile(`/van-ban/[0-9a-f-]{36}`).FindString(p.Get("/van-ban").Want(http.StatusOK).Body)
		say("shown", map[string]string{"/tin/to-luu-dong-mot-2025": "Tổ lưu động Một|" + why, "/tin/to-luu-dong-hai-2025": "Tổ lưu động Hai|" + why, page: "05/BC-UBND. Báo cáo quý I|"})
		p.pass(48 * time.Hour)
		for _, id := range []string{ids[0], ids[2]} {
			if err := f.Decide(t.Context(), head, portal.Decision{ContentID: id, Seen: 1, Reason: "Cách làm đã thay"}); err != nil {
				t.Fatal(err)
			}
		}
		all, err := p.Editions(t.Context(), ids[1])
		if err != nil {
			t.Fatal(err)
		}
		p.move(p.minh, all[0].ID, content.Call{Act: flow.Withdraw, Reason: "Sai địa chỉ liên hệ"})
		if err := f.Hide(t.Context(), p.minh, portal.OfPaper, paper, "Ban hành văn bản thay thế"); err != nil {
			t.Fatal(err)
		}
		say("left", map[string]string{
			"/tin/to-luu-dong-mot-2025": "Không còn là điển hình: Tổ lưu động Một|<p><strong>Bài thôi được giới thiệu là điển hình từ ngày 12/04/2025.</strong></p>",
			"/tin/to-luu-dong-hai-2025": "Đã rút: Tổ lưu động Hai|<p><strong>Bài đã được rút ngày 12/04/2025.</strong></p><p><strong>Lý do: Sai địa chỉ liên hệ</strong></p>",
			page:                        "Văn bản này đã thôi công khai|<p><strong>Thôi công khai ngày 12/04/2025.</strong></p>",
		})
		p.pass(32 * 24 * time.Hour)
		say("after a month", map[string]string{})
		if err := f.Show(t.Context(), p.minh, portal.OfPaper, paper); err != nil {
			t.Fatal(err)
		}
		say("shown again", map[string]string{page: "05/BC-UBND. Báo cáo quý I|"})
	})
}

// A frame on another site says that its piece was withdrawn or taken away, in a page that
// the other site may show; it never says more than the piece's own page.
func TestFramesSayThatAPieceIsGone(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		e := p.publish(words("Trả kết quả khai sinh trong ngày"))
		card := "/nhung/bai" + strings.TrimPrefix(firstTin, "/tin")
		framed := func(status int, says ...string) {
			t.Helper()
			for range 2 {
				a := p.Get(card).Want(status, append(says, `href="https://cong.example`+firstTin+`"`)...).Without("Hồ sơ đủ")
				if a.Header.Get("X-Frame-Options") != "" || !strings.Contains(a.Header.Get("Content-Security-Policy"), "frame-ancestors *") {
					t.Errorf("nobody may frame it: %v", a.Header)
				}
			}
		}
		p.move(p.minh, e.ID, content.Call{Act: flow.Withdraw, Reason: "Sai thời hạn trả"})
		framed(http.StatusOK, "Bài đã được rút ngày 10/04/2025.", "Đã rút: Trả kết quả")
		p.move(p.minh, e.ID, content.Call{Act: flow.Unpublish, Reason: "Trùng bài khác"})
		framed(http.StatusGone, "Gỡ ngày 10/04/2025.")
		p.Get("/nhung/bai/khong-co-2025").Want(http.StatusNotFound)
	})
}

// Who asks how a piece is shown gets no more room than it has, may keep the answer as long
// as it says, and may name the piece under an agency's own host name.
func TestHowAPieceIsShown(t *testing.T) {
	t.Parallel()
	eachPaper(t, func(t *testing.T, p *paper) {
		p.publish(words("Trả kết quả khai sinh trong ngày"))
		f, err := portal.New(sources(p.o))
		if err != nil {
			t.Fatal(err)
		}
		if err := f.SetHost(t.Context(), signed("dp", "Điều phối", access.Coordinator, p.agency), portal.NewHost{Host: "tranbien.example", AgencyID: p.agency, ValidFrom: "2025-04-10"}); err != nil {
			t.Fatal(err)
		}
		for _, host := range []string{"cong.example", "tranbien.example"} {
			var o struct {
				Width, Height int
				CacheAge      int `json:"cache_age"`
			}
			a := p.Get("/oembed?maxwidth=100&maxheight=50&url=" + url.QueryEscape("https://"+host+firstTin)).Want(http.StatusOK)
			a.Into(&o)
			if o.Width != 100 || o.Height != 50 || o.CacheAge != 3600 || a.Header.Get("Cache-Control") != "public, max-age=3600" {
				t.Errorf("%s: %+v, %v", host, o, a.Header)
			}
		}
		p.Get("/oembed?url=" + url.QueryEscape("https://khac.example"+firstTin)).Want(http.StatusNotFound)
	})
}
