package content_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger/ledgertest"
)

// house is the spine of content with an agency that owes items, its writer, its leader
// and another agency's.
type house struct {
	*content.Contents
	o                        *ledgertest.Office
	t                        *testing.T
	now                      atomic.Int64
	agency                   string
	lan, minh, chief, abroad access.Actor
}

// Now is the house's clock.
func (h *house) Now() time.Time { return time.UnixMilli(h.now.Load()).UTC() }

func (h *house) pass(d time.Duration) { h.now.Add(d.Milliseconds()) }

func each(t *testing.T, fn func(t *testing.T, h *house)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			h := &house{t: t}
			h.now.Store(dbtest.Now.UnixMilli())
			h.o = ledgertest.New(t, dbtest.Open(t, engine, append(ledgertest.Owners(), content.Migrations), func(c *db.Config) { c.Clock = h }))
			h.agency = h.o.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)
			other := h.o.Agency("Sở Y tế", agency.Province, agency.Department)
			h.o.Owe("v", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "tin"}, h.agency, other)
			h.lan = access.Actor{AccountID: "lan", Name: "Nguyễn Thị Lan", Grants: []access.Grant{{Role: access.Officer, AgencyID: h.agency}}}
			h.minh = access.Actor{AccountID: "minh", Name: "Trần Văn Minh", Grants: []access.Grant{{Role: access.Leader, AgencyID: h.agency}}}
			h.chief = access.Actor{AccountID: "chief", Name: "Lê Thị Hoa", Grants: []access.Grant{{Role: access.Leader, AgencyID: h.agency}}}
			h.abroad = access.Actor{AccountID: "x", Name: "Phạm Văn X", Grants: []access.Grant{{Role: access.Leader, AgencyID: other}, {Role: access.Officer, AgencyID: other}}}
			h.Contents = content.Open(content.Config{DB: h.o.DB, Ledger: h.o.Ledger, Zone: time.UTC, Address: func(path string) string { return "https://loa.example" + path }})
			fn(t, h)
		})
	}
}

func words(title string) content.Words {
	return content.Words{
		Title: title, Summary: "Hồ sơ đủ giấy tờ được trả kết quả trong ngày.", Body: "<p>Từ ngày 04/05, <b>phường</b> trả kết quả ngay.</p>", NoSecret: true,
		Topics: []string{"Thủ tục"}, Audiences: []string{"Người dân"},
	}
}

func (h *house) begin(title string) content.Edition {
	h.t.Helper()
	e, err := h.Begin(h.t.Context(), h.lan, content.NewContent{AgencyID: h.agency, Kind: flow.News, Words: words(title)})
	if err != nil {
		h.t.Fatal(err)
	}
	return e
}

// do moves an edition as it is now.
func (h *house) do(who access.Actor, id string, act flow.Act, change ...func(*content.Call)) content.Edition {
	h.t.Helper()
	e, err := h.try(who, id, act, change...)
	if err != nil {
		h.t.Fatalf("%s by %s: %v", act, who.AccountID, err)
	}
	return e
}

func (h *house) try(who access.Actor, id string, act flow.Act, change ...func(*content.Call)) (content.Edition, error) {
	h.t.Helper()
	now, err := h.Edition(h.t.Context(), id)
	if err != nil {
		h.t.Fatal(err)
	}
	call := content.Call{EditionID: id, Seen: now.Version, Act: act, Reason: "Theo Thông báo số 12", Serves: []string{"v"}}
	for _, c := range change {
		c(&call)
	}
	return h.Move(h.t.Context(), who, call)
}

func (h *house) refused(want domain.Code, err error, what string) {
	h.t.Helper()
	var e *domain.Error
	if !errors.As(err, &e) || e.Code != want {
		h.t.Errorf("%s: %v, want %s", what, err, want)
	}
}

func (h *house) count(query string) (n int) {
	h.t.Helper()
	if _, err := h.o.DB.Get(h.t.Context(), &n, query); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// From the draft to readers, then put right, withdrawn and gone: the address stays, and
// the ledger has the one thing that happened.
func TestFromDraftToReadersAndBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e := h.begin("Trả kết quả khai sinh trong ngày")
		if !strings.Contains(e.Body, "<strong>phường</strong>") || e.Version != 1 {
			t.Errorf("%+v", e)
		}
		h.do(h.lan, e.ID, flow.Submit)
		_, err := h.try(h.lan, e.ID, flow.Approve)
		h.refused(domain.CodeForbidden, err, "a writer approves")
		_, err = h.try(h.abroad, e.ID, flow.Approve)
		h.refused(domain.CodeForbidden, err, "another agency's leader approves")
		h.do(h.minh, e.ID, flow.Approve)
		if n := h.count(`SELECT count(*) FROM evidence`); n != 0 {
			t.Errorf("%d entries before it came out", n)
		}
		out := h.do(h.lan, e.ID, flow.Publish)
		page, err := h.Shown(ctx, "tra-ket-qua-khai-sinh-trong-ngay-2025")
		if err != nil || page.Gone || page.Edition.ID != e.ID || out.ApprovedByName != "Trần Văn Minh" || len(out.Digest) != 64 {
			t.Errorf("%+v, %v", page, err)
		}
		entry, err := h.o.Ledger.Entry(ctx, page.Content.EvidenceID)
		if err != nil || entry.Kind != evidence.Article || entry.Origin != evidence.Automatic || entry.URL != "https://loa.example/tin/tra-ket-qua-khai-sinh-trong-ngay-2025" || !strings.Contains(entry.Note, out.Digest) {
			t.Errorf("%+v, %v", entry, err)
		}
		if n := h.count(`SELECT COALESCE(sum(n), 0) FROM cell`); n != 1 {
			t.Errorf("it counts %d times", n)
		}
		next, err := h.Revise(ctx, h.lan, e.ContentID)
		if err != nil || next.Number != 2 || next.NoSecret || next.Title != e.Title {
			t.Fatalf("%+v, %v", next, err)
		}
		_, err = h.Revise(ctx, h.lan, e.ContentID)
		h.refused(domain.CodeConflict, err, "two editions at once")
		w := words("Trả kết quả khai sinh trong hai ngày")
		w.Correction = "Bản trước ghi sai thời hạn."
		if next, err = h.Save(ctx, h.lan, next.ID, next.Version, w); err != nil {
			t.Fatal(err)
		}
		h.do(h.lan, next.ID, flow.Submit)
		h.do(h.minh, next.ID, flow.Approve)
		h.do(h.minh, next.ID, flow.Publish)
		if page, err = h.Shown(ctx, page.Content.Slug); err != nil || page.Edition.ID != next.ID || page.Edition.Correction != w.Correction {
			t.Errorf("put right: %+v, %v", page.Edition, err)
		}
		if old, err := h.Edition(ctx, e.ID); err != nil || old.State != flow.Superseded || old.Title != e.Title {
			t.Errorf("the edition before: %+v, %v", old, err)
		}
		_, err = h.try(h.lan, next.ID, flow.Withdraw)
		h.refused(domain.CodeForbidden, err, "a writer withdraws")
		_, err = h.try(h.minh, next.ID, flow.Withdraw, func(c *content.Call) { c.Reason = " " })
		h.refused(domain.CodeInvalid, err, "withdrawn without a reason")
		h.do(h.minh, next.ID, flow.Withdraw)
		if page, err = h.Shown(ctx, page.Content.Slug); err != nil || page.Gone || page.Edition.State != flow.Withdrawn || page.Edition.Notice != "Theo Thông báo số 12" {
			t.Errorf("withdrawn: %+v, %v", page, err)
		}
		h.do(h.minh, next.ID, flow.Unpublish, func(c *content.Call) { c.Redirect = "/tin/ban-khac-2025" })
		if page, err = h.Shown(ctx, page.Content.Slug); err != nil || !page.Gone || page.Edition.Redirect != "/tin/ban-khac-2025" {
			t.Errorf("gone: %+v, %v", page, err)
		}
		h.marked(page.Content.EvidenceID, []string{"renewed Bản trước ghi sai thời hạn. 2", "withdrawn Theo Thông báo số 12 2", "unpublished Theo Thông báo số 12 2"})
		if n, cells := h.count(`SELECT count(*) FROM evidence`), h.count(`SELECT COALESCE(sum(n), 0) FROM cell`); n != 1 || cells != 1 {
			t.Errorf("%d entries that count %d times", n, cells)
		}
		if n, err := h.Revision(ctx); err != nil || n != 4 {
			t.Errorf("revision %d, %v", n, err)
		}
		steps, err := h.Steps(ctx, e.ContentID)
		if err != nil || len(steps) != 9 || steps[0].Act != flow.Unpublish {
			t.Errorf("%d steps, %v", len(steps), err)
		}
	})
}

// marked compares what the ledger says of a piece's evidence: each act in its own
// transaction, sealed like all else.
func (h *house) marked(evidenceID string, want []string) {
	h.t.Helper()
	notes, err := h.o.Ledger.Notes(h.t.Context(), evidenceID)
	if err != nil {
		h.t.Fatal(err)
	}
	var got []string
	for _, n := range notes {
		got = append(got, strings.Join([]string{string(n.Kind), n.Said("reason"), n.Said("edition")}, " "))
		if len(n.Said("sha256")) != 64 {
			h.t.Errorf("a mark without the digest of the edition: %s", n.Text)
		}
	}
	if !slices.Equal(got, want) {
		h.t.Errorf("the evidence says %q, want %q", got, want)
	}
	entry, err := h.o.Ledger.Entry(h.t.Context(), evidenceID)
	if err != nil || !entry.Counts() || entry.Became != evidence.NoteKind(strings.Fields(want[len(want)-1])[0]) {
		h.t.Errorf("%+v, %v", entry, err)
	}
	if _, err := h.o.Ledger.Seal(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
	if f, err := h.o.Ledger.Verify(h.t.Context(), true); err != nil || !f.Clean() || f.Waiting != 0 {
		h.t.Errorf("%+v, %v", f, err)
	}
}

func TestNobodyOverwritesWhatTheyDidNotSee(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e := h.begin("Bản một")
		if _, err := h.Save(ctx, h.minh, e.ID, e.Version, words("Bản hai")); err != nil {
			t.Fatal(err)
		}
		again, err := h.Save(ctx, h.minh, e.ID, e.Version, words("Bản hai")) // the same form, sent again
		if err != nil || again.Version != 2 {
			t.Errorf("the same words once more: version %d, %v", again.Version, err)
		}
		_, err = h.Save(ctx, h.lan, e.ID, e.Version, words("Bản hai"))
		h.refused(domain.CodeConflict, err, "the same words of another person")
		if _, err = h.Save(ctx, h.minh, e.ID, e.Version, words("Bản khác")); domain.CodeOf(err) != domain.CodeConflict || strings.Contains(err.Error(), "Trần Văn Minh") {
			t.Errorf("own words of another window: %v", err)
		}
		_, err = h.Save(ctx, h.lan, e.ID, e.Version, words("Bản ba"))
		h.refused(domain.CodeConflict, err, "saved over another's words")
		if !strings.Contains(err.Error(), "Trần Văn Minh") {
			t.Errorf("it does not say who: %v", err)
		}
		_, err = h.Move(ctx, h.lan, content.Call{EditionID: e.ID, Seen: e.Version, Act: flow.Submit})
		h.refused(domain.CodeConflict, err, "submitted unseen words")
		_, err = h.Save(ctx, h.abroad, e.ID, 2, words("Bản bốn"))
		h.refused(domain.CodeForbidden, err, "another agency's")
		for range 5 {
			h.pass(time.Minute)
			now, err := h.Edition(ctx, e.ID)
			if err != nil {
				t.Fatal(err)
			}
			if _, err = h.Save(ctx, h.minh, e.ID, now.Version, words("Bản của Minh "+h.Now().Format("04"))); err != nil {
				t.Fatal(err)
			}
		}
		h.pass(20 * time.Minute)
		now, err := h.Edition(ctx, e.ID)
		if err != nil {
			t.Fatal(err)
		}
		if _, err = h.Save(ctx, h.lan, e.ID, now.Version, words("Bản của Lan")); err != nil {
			t.Fatal(err)
		}
		texts, err := h.Texts(ctx, e.ID)
		if err != nil || len(texts) != 2 || texts[1].Title != "Bản một" || !strings.HasPrefix(texts[0].Title, "Bản của Minh") {
			t.Errorf("%d kept: %+v, %v", len(texts), texts, err)
		}
	})
}

func TestWhatIsNotReadyIsNotSubmitted(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e, err := h.Begin(ctx, h.lan, content.NewContent{AgencyID: h.agency, Kind: flow.Video})
		if err != nil {
			t.Fatal(err)
		}
		_, err = h.try(h.lan, e.ID, flow.Submit)
		var d *domain.Error
		if !errors.As(err, &d) || len(d.Fields) != 5 {
			t.Errorf("%v", err)
		}
		_, err = h.try(h.minh, e.ID, flow.Urgent)
		h.refused(domain.CodeInvalid, err, "an empty text published urgently")
		w := words("Phim")
		w.Body = strings.Repeat("<p>chữ", 600_000)
		_, err = h.Save(ctx, h.lan, e.ID, e.Version, w)
		h.refused(domain.CodeInvalid, err, "a huge text")
		w = words(strings.Repeat("dài ", 100))
		w.Topics = slices.Repeat([]string{"x"}, 3)
		_, err = h.Save(ctx, h.lan, e.ID, e.Version, w)
		h.refused(domain.CodeInvalid, err, "a huge title")
		_, err = h.Begin(ctx, h.abroad, content.NewContent{AgencyID: h.agency, Kind: flow.News})
		h.refused(domain.CodeForbidden, err, "begun for another agency")
		_, err = h.Begin(ctx, h.lan, content.NewContent{AgencyID: h.agency, Kind: "x"})
		h.refused(domain.CodeInvalid, err, "a kind that there is not")
		_, err = h.Shown(ctx, "khong-co")
		h.refused(domain.CodeNotFound, err, "an address that nobody has")
		_, err = h.Move(ctx, h.lan, content.Call{EditionID: "khong-co", Act: flow.Submit})
		h.refused(domain.CodeNotFound, err, "an edition that there is not")
	})
}

func TestUrgentIsApprovedAfterwardsByAnother(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e := h.begin("Cảnh báo giả mạo cán bộ thuế")
		_, err := h.try(h.lan, e.ID, flow.Urgent)
		h.refused(domain.CodeForbidden, err, "an officer publishes urgently")
		_, err = h.try(h.minh, e.ID, flow.Urgent, func(c *content.Call) { c.Reason = "" })
		h.refused(domain.CodeInvalid, err, "without a reason")
		h.do(h.minh, e.ID, flow.Urgent)
		waiting, err := h.Unendorsed(ctx, h.agency)
		if err != nil || len(waiting) != 1 || waiting[0].ID != e.ID {
			t.Errorf("%+v, %v", waiting, err)
		}
		_, err = h.try(h.minh, e.ID, flow.Endorse)
		h.refused(domain.CodeForbidden, err, "by who published it")
		h.do(h.chief, e.ID, flow.Endorse)
		if waiting, err = h.Unendorsed(ctx); err != nil || len(waiting) != 0 {
			t.Errorf("%+v, %v", waiting, err)
		}
		_, err = h.try(h.chief, e.ID, flow.Endorse)
		h.refused(domain.CodeConflict, err, "twice")
	})
}

// Two nodes whose minute has come, and a leader who returns it meanwhile: one of them
// is first, and what came out came out once.
func TestAMinuteComesOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e := h.begin("Lịch tiếp công dân")
		h.do(h.lan, e.ID, flow.Submit)
		h.do(h.minh, e.ID, flow.Approve)
		_, err := h.try(h.lan, e.ID, flow.Schedule, func(c *content.Call) { c.At = h.Now().Add(-time.Hour) })
		h.refused(domain.CodeInvalid, err, "a minute that is past")
		at := h.Now().Add(2 * time.Hour)
		h.do(h.lan, e.ID, flow.Schedule, func(c *content.Call) { c.At = at })
		program := access.SystemActor("hẹn giờ")
		_, err = h.try(program, e.ID, flow.Publish)
		h.refused(domain.CodeConflict, err, "before its minute")
		if due, err := h.Due(ctx); err != nil || len(due) != 0 {
			t.Errorf("%d due before the minute, %v", len(due), err)
		}
		h.pass(2 * time.Hour)
		due, err := h.Due(ctx)
		if err != nil || len(due) != 1 {
			t.Fatalf("%d due, %v", len(due), err)
		}
		var wg sync.WaitGroup
		var out atomic.Int64
		for _, a := range []struct {
			who access.Actor
			act flow.Act
		}{{program, flow.Publish}, {program, flow.Publish}, {h.minh, flow.Return}, {program, flow.Publish}} {
			wg.Go(func() {
				if _, err := h.Move(context.WithoutCancel(ctx), a.who, content.Call{EditionID: e.ID, Seen: due[0].Version, Act: a.act, Reason: "Sai giờ", Serves: []string{"v"}}); err == nil {
					out.Add(1)
				}
			})
		}
		wg.Wait()
		now, err := h.Edition(ctx, e.ID)
		n := h.count(`SELECT count(*) FROM evidence`)
		if err != nil || out.Load() != 1 || (now.State == flow.Published) != (n == 1) {
			t.Errorf("%d were first, %s with %d entries, %v", out.Load(), now.State, n, err)
		}
	})
}

func TestAddressesAreTakenOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var ids []string
		for range 4 {
			e := h.begin("Thông báo")
			h.do(h.lan, e.ID, flow.Submit)
			h.do(h.minh, e.ID, flow.Approve)
			ids = append(ids, e.ID)
		}
		var wg sync.WaitGroup
		for _, id := range ids {
			wg.Go(func() { h.do(h.minh, id, flow.Publish) })
		}
		wg.Wait()
		for _, slug := range []string{"thong-bao-2025", "thong-bao-2025-2", "thong-bao-2025-3", "thong-bao-2025-4"} {
			if p, err := h.Shown(t.Context(), slug); err != nil || p.Content.Slug != slug {
				t.Errorf("%s: %+v, %v", slug, p.Content, err)
			}
		}
		long := h.begin(strings.Repeat("rất dài ", 20))
		h.do(h.minh, long.ID, flow.Urgent)
		c, err := h.Content(t.Context(), long.ContentID)
		if err != nil || len(c.Slug) > 90 || strings.Contains(c.Slug, "--") {
			t.Errorf("%s, %v", c.Slug, err)
		}
	})
}
