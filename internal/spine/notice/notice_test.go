package notice_test

import (
	"fmt"
	"io/fs"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
	"loa/internal/spine/notice"
)

type movable struct {
	mu sync.Mutex
	at time.Time
}

func (m *movable) Now() time.Time { m.mu.Lock(); defer m.mu.Unlock(); return m.at }

func (m *movable) move(by time.Duration) { m.mu.Lock(); defer m.mu.Unlock(); m.at = m.at.Add(by) }

type book struct {
	*notice.Notices
	t     *testing.T
	clock *movable
	db    *db.DB
}

func each(t *testing.T, fn func(t *testing.T, b book)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			at := &movable{at: dbtest.Now}
			d := dbtest.Open(t, engine, []fs.FS{audit.Migrations, notice.Migrations}, func(c *db.Config) { c.Clock = at })
			if err := job.Migrate(t.Context(), d); err != nil {
				t.Fatal(err)
			}
			if _, err := job.New(t.Context(), d, job.Config{InsertOnly: true}); err != nil {
				t.Fatal(err)
			}
			zone, err := clock.Zone("")
			if err != nil {
				t.Fatal(err)
			}
			fn(t, book{notice.New(d, zone), t, at, d})
		})
	}
}

func (b book) write(drafts ...notice.Draft) int {
	b.t.Helper()
	n, err := b.Write(b.t.Context(), b.Today(), drafts)
	if err != nil {
		b.t.Fatal(err)
	}
	return n
}

// only gives the single digest of a person.
func (b book) only(account string) notice.Digest {
	b.t.Helper()
	list, err := b.Digests(b.t.Context(), notice.Filter{AccountIDs: []string{account}})
	if err != nil || len(list) != 1 {
		b.t.Fatalf("%+v %v", list, err)
	}
	return list[0]
}

func (b book) ended(d notice.Digest, o notice.Outcome) {
	b.t.Helper()
	if err := b.Ended(b.t.Context(), d, o); err != nil {
		b.t.Fatal(err)
	}
}

func about(key, stage string) notice.Line {
	return notice.Line{Key: key, Stage: stage, Title: "Bản tin tháng 3", URL: "/lam-viec/x", AgencyID: "a1"}
}

// Two nodes that write the digests of a day at the same time write one for each
// person, and what was told is known afterwards.
func TestOneDigestForPersonAndDay(t *testing.T) {
	each(t, func(t *testing.T, b book) {
		var drafts []notice.Draft
		for i := range 40 {
			drafts = append(drafts, notice.Draft{AccountID: fmt.Sprint("p", i), Name: "Lê Thị Hoa", Email: fmt.Sprintf("p%d@dongnai.gov.vn", i), Lines: []notice.Line{about("duty/1", "soon")}, Others: 2})
		}
		var wg sync.WaitGroup
		counts := make([]int, 4)
		for k := range counts {
			wg.Go(func() {
				n, err := b.Write(t.Context(), b.Today(), drafts)
				if err != nil {
					t.Error(err)
				}
				counts[k] = n
			})
		}
		wg.Wait()
		if sum := counts[0] + counts[1] + counts[2] + counts[3]; sum != len(drafts) {
			t.Errorf("%d digests were new, of %d people", sum, len(drafts))
		}
		tally, err := b.Tally(t.Context(), b.Today())
		if err != nil || tally[notice.Queued] != len(drafts) {
			t.Error(tally, err)
		}
		told, err := b.ToldTo(t.Context(), []string{"p1", "p2", "nobody"}, b.Today().AddDays(-9))
		if err != nil || !told["p1"][notice.Told{Item: "duty/1", Stage: "soon"}] || told["p1"][notice.Told{Item: "duty/1", Stage: "day"}] || len(told["nobody"]) != 0 {
			t.Error(told, err)
		}
		d := b.only("p7")
		if d.Name != "Lê Thị Hoa" || len(d.Lines) != 1 || d.Lines[0] != about("duty/1", "soon") || d.Others != 2 {
			t.Errorf("%+v", d)
		}
	})
}

// A digest goes once: a second worker finds nothing to send, and a worker that was
// killed after handing it over leaves it unsure.
func TestADigestIsSentOnce(t *testing.T) {
	each(t, func(t *testing.T, b book) {
		b.write(notice.Draft{AccountID: "p", Email: "P@dongnai.gov.vn"}, notice.Draft{AccountID: "quiet"}, notice.Draft{AccountID: "killed", Email: "k@dongnai.gov.vn"})
		if got := b.only("quiet").State; got != notice.Kept {
			t.Error("a person without a mailbox:", got)
		}
		claim := func(account string) bool {
			_, ok, err := b.Claim(t.Context(), b.only(account).ID)
			if err != nil {
				t.Fatal(err)
			}
			return ok
		}
		if !claim("p") {
			t.Fatal("nothing to send")
		}
		b.ended(b.only("p"), notice.Outcome{State: notice.Queued, Problem: "máy chủ bận"})
		if !claim("p") {
			t.Error("not tried again after the server was busy")
		}
		b.ended(b.only("p"), notice.Outcome{State: notice.Sent})
		if claim("p") || claim("quiet") {
			t.Error("sent twice, or without a mailbox")
		}
		if d := b.only("p"); d.State != notice.Sent || d.SentAt == 0 {
			t.Errorf("%+v", d)
		}
		if !claim("killed") || claim("killed") || b.only("killed").State != notice.Unsure || claim("killed") {
			t.Error("what a killed program was sending is sent again:", b.only("killed").State)
		}
		if _, ok, err := b.Claim(t.Context(), "no such"); ok || err != nil {
			t.Error(ok, err)
		}
	})
}

// A mailbox that refuses for a month is left alone, until it is asked to be tried
// again; one mail that it takes makes it a good one.
func TestAMailboxThatRefusesForAMonth(t *testing.T) {
	each(t, func(t *testing.T, b book) {
		refuse := func(state notice.State) notice.Mailbox {
			b.write(notice.Draft{AccountID: "p" + string(b.Today()), Email: "Hoa@dongnai.gov.vn"})
			d := b.only("p" + string(b.Today()))
			if _, ok, err := b.Claim(t.Context(), d.ID); !ok || err != nil {
				t.Fatal(ok, err)
			}
			b.ended(d, notice.Outcome{State: state, Problem: "550 no such user"})
			b.clock.move(24 * time.Hour)
			all, err := b.Mailboxes(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			return all["hoa@dongnai.gov.vn"]
		}
		for day := range 30 {
			if m := refuse(notice.Refused); m.GivenUp || m.Refusals != day+1 {
				t.Fatalf("day %d: %+v", day, m)
			}
		}
		if m := refuse(notice.Refused); !m.GivenUp || m.Problem != "550 no such user" {
			t.Errorf("after a month: %+v", m)
		}
		if err := b.Retry(t.Context(), "HOA@dongnai.gov.vn"); err != nil {
			t.Fatal(err)
		}
		if got := domain.CodeOf(b.Retry(t.Context(), "hoa@dongnai.gov.vn")); got != domain.CodeNotFound {
			t.Error(got)
		}
		refuse(notice.Refused)
		if m := refuse(notice.Sent); m.Refusals != 0 {
			t.Errorf("a mailbox that takes mails: %+v", m)
		}
	})
}

// After the digests of a day were written, those of an earlier day are not, as when
// the clock was moved back.
func TestAClockMovedBack(t *testing.T) {
	each(t, func(t *testing.T, b book) {
		day := b.Today()
		over := func(ask int) bool {
			done, err := b.Finished(t.Context(), day.AddDays(ask))
			if err != nil {
				t.Fatal(err)
			}
			return done
		}
		if over(0) {
			t.Fatal("finished before it began")
		}
		for range 2 {
			if err := b.Finish(t.Context(), day, 12); err != nil {
				t.Fatal(err)
			}
		}
		if !over(0) || !over(-1) || !over(-300) || over(1) {
			t.Error("the wrong days are over")
		}
	})
}

func TestMute(t *testing.T) {
	each(t, func(t *testing.T, b book) {
		who := access.Actor{AccountID: "c", Name: "Trần Thị Nghiễm"}
		day := b.Today()
		for name, m := range map[string]notice.NewMute{
			"no agency": {Reason: "x", LastDay: day},
			"no reason": {AgencyID: "a1", Reason: " ", LastDay: day},
			"past":      {AgencyID: "a1", Reason: "x", LastDay: day.AddDays(-1)},
			"too long":  {AgencyID: "a1", Reason: "x", LastDay: day.AddDays(notice.MaxMuteDays + 1)},
		} {
			if got := domain.CodeOf(b.Mute(t.Context(), who, m)); got != domain.CodeInvalid {
				t.Error(name, got)
			}
		}
		if err := b.Mute(t.Context(), who, notice.NewMute{AgencyID: "a1", ObligationID: "o1", Reason: "trụ sở bị ngập", LastDay: day.AddDays(2)}); err != nil {
			t.Fatal(err)
		}
		list, err := b.Mutes(t.Context())
		if err != nil || len(list) != 1 {
			t.Fatal(list, err)
		}
		m := list[0]
		item := notice.Item{AgencyID: "a1", ObligationID: "o1"}
		other := notice.Item{AgencyID: "a1", ObligationID: "o2"}
		if !m.Covers(item, day) || m.Covers(other, day) || m.Covers(notice.Item{AgencyID: "a2", ObligationID: "o1"}, day) || m.Covers(item, day.AddDays(3)) {
			t.Errorf("%+v covers the wrong things", m)
		}
		if err := b.Unmute(t.Context(), who, m.ID); err != nil {
			t.Fatal(err)
		}
		if got := domain.CodeOf(b.Unmute(t.Context(), who, m.ID)); got != domain.CodeConflict {
			t.Error(got)
		}
		if list, err := b.Mutes(t.Context()); err != nil || len(list) != 0 {
			t.Error(list, err)
		}
		ended, err := b.MuteByID(t.Context(), m.ID)
		if err != nil || ended.Covers(item, day) || ended.EndedByName != who.Name {
			t.Errorf("%+v %v", ended, err)
		}
	})
}
