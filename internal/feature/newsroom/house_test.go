package newsroom

import (
	"context"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/platform/auth"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger/ledgertest"
)

// house is the newsroom over one database: a ward that owes a piece of news a month, and
// another agency.
type house struct {
	*Service
	t           *testing.T
	spine       *ledgertest.Office
	now         *atomic.Int64
	box         *auth.Box
	post        *postbox
	ward, other string
	lan, binh   access.Actor // officers of the ward
	chief       access.Actor // its leader
	deputy      access.Actor // its other leader
	abroad      access.Actor // officer of the other agency
}

type ticking struct{ ms *atomic.Int64 }

// Now gives the set instant.
func (c ticking) Now() time.Time { return time.UnixMilli(c.ms.Load()).UTC() }

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) { t.Parallel(); fn(t, open(t, engine)) })
	}
}

func open(t *testing.T, engine db.Engine) *house {
	t.Helper()
	h := &house{t: t, now: &atomic.Int64{}}
	h.now.Store(dbtest.Now.UnixMilli())
	d := dbtest.Open(t, engine, append(ledgertest.Owners(), []fs.FS{content.Migrations, Migrations}...), func(c *db.Config) { c.Clock = ticking{h.now} })
	h.spine, h.post = ledgertest.New(t, d), &postbox{}
	var err error
	if h.box, err = auth.OpenBox(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	h.Service = h.over(d)
	h.ward = h.spine.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)
	h.other = h.spine.Agency("Sở Y tế", agency.Province, agency.Department)
	h.spine.Owe("tin-thang", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, h.ward)
	who := func(id, name string, role access.Role, agencyID string) access.Actor {
		return access.Actor{AccountID: id, Name: name, Grants: []access.Grant{{Role: role, AgencyID: agencyID}}}
	}
	h.lan, h.binh = who("lan", "Nguyễn Thị Lan", access.Officer, h.ward), who("binh", "Võ Văn Bình", access.Officer, h.ward)
	h.chief, h.deputy = who("chief", "Trần Văn Minh", access.Leader, h.ward), who("deputy", "Lê Thị Hoa", access.Leader, h.ward)
	h.abroad = who("abroad", "Phạm Văn X", access.Officer, h.other)
	return h
}

// over is the room of one node over a database.
func (h *house) over(d *db.DB) *Service {
	h.t.Helper()
	store, err := blob.Open(h.t.TempDir())
	if err != nil {
		h.t.Fatal(err)
	}
	h.t.Cleanup(func() { _ = store.Close() })
	contents := content.Open(content.Config{DB: d, Ledger: h.spine.Ledger, Zone: h.spine.Zone, Address: func(path string) string { return "https://loa.example" + path }, Media: store})
	return NewService(Sources{DB: d, Contents: contents, Registry: h.spine.Registry, Programme: h.spine.Programme, People: h.spine.People, Zone: h.spine.Zone, Address: func(path string) string { return "https://loa.example" + path }, Box: h.box, Mail: h.post})
}

func (h *house) pass(d time.Duration) { h.now.Add(d.Milliseconds()) }

func (h *house) site(actor access.Actor) *webtest.Site {
	h.t.Helper()
	f, err := New(h.Service)
	if err != nil {
		h.t.Fatal(err)
	}
	return webtest.New(h.t, actor, f)
}

// duty is the id of the ward's obligation.
func (h *house) duty() string {
	h.t.Helper()
	all, err := h.Duties(h.t.Context(), h.ward, nil)
	if err != nil || len(all) != 1 {
		h.t.Fatalf("%d duties, %v", len(all), err)
	}
	return all[0].ID
}

// begun is a new piece of the ward that serves its obligation; empty words.
func (h *house) begun() content.Edition {
	h.t.Helper()
	e, err := h.Begin(h.t.Context(), h.lan, NewPiece{AgencyID: h.ward, Kind: flow.News, Duties: []string{h.duty()}})
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// words are those of a form with which nothing is wrong.
func words(title string, pairs ...string) url.Values {
	v := url.Values{
		"tieu_de": {title}, "tom_tat": {"Hồ sơ đủ giấy tờ được trả kết quả trong ngày."}, "noi_dung": {"<p>Từ ngày 04/05, <strong>phường</strong> trả kết quả ngay.</p>"},
		"nguon": {"Thông báo số 12/TB-UBND"}, "khong_mat": {"1"},
	}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

// seen puts the version and edition that a page shows into a form.
func seen(t *testing.T, body string, v url.Values) url.Values {
	t.Helper()
	for _, name := range []string{"phien_ban", "ban", "khoa", "co_quan"} {
		if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body); m != nil {
			v.Set(name, m[1])
		}
	}
	return v
}

// do moves a piece as it stands.
func (h *house) do(actor access.Actor, contentID string, act flow.Act, change ...func(*In)) content.Edition {
	h.t.Helper()
	row, err := h.Contents.Newest(h.t.Context(), contentID)
	if err != nil {
		h.t.Fatal(err)
	}
	in := In{ContentID: contentID, Seen: row.Edition.Version, Act: act, Reason: "Vì lý do này"}
	for _, c := range change {
		c(&in)
	}
	e, err := h.Do(h.t.Context(), actor, in)
	if err != nil {
		h.t.Fatalf("%s by %s: %v", act, actor.AccountID, err)
	}
	return e
}

// written is a piece that is ready to be submitted.
func (h *house) written(title string) content.Edition {
	h.t.Helper()
	e := h.begun()
	e, err := h.Contents.Save(h.t.Context(), h.lan, e.ID, e.Version, content.Words{Title: title, Summary: "Tóm tắt của bài.", Body: "<p>Nội dung của bài.</p>", Source: "Sở Nội vụ", NoSecret: true})
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// posted sends a form as the editor's script does.
func posted(t *testing.T, s *webtest.Site, path string, v url.Values) webtest.Answer {
	t.Helper()
	r := httptest.NewRequestWithContext(t.Context(), http.MethodPost, path, strings.NewReader(v.Encode()))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	r.Header.Set("Accept", "application/json")
	return s.Do(r)
}

// postbox keeps what is sent; unready it is that of an office without a mail server.
type postbox struct {
	unready bool
	sent    []mail.Message
}

func (p *postbox) Ready() bool { return !p.unready }

func (p *postbox) Send(_ context.Context, m mail.Message) error {
	p.sent = append(p.sent, m)
	return nil
}
