package guide

import (
	"context"
	"fmt"
	"io/fs"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/audit"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// school is a rehearsal with two agencies.
type school struct {
	*ledgertest.Office
	service *Service
	ward    string
	t       *testing.T
}

func eachSchool(t *testing.T, fn func(t *testing.T, s *school)) {
	t.Helper()
	dbtest.Each(t, append(ledgertest.Owners(), []fs.FS{Migrations}...), func(t *testing.T, d *db.DB) {
		o := ledgertest.New(t, d)
		s := &school{Office: o, t: t, ward: o.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)}
		s.service = NewService(Config{DB: d, Ledger: o.Ledger, Registry: o.Registry, People: o.People, Rehearsal: true})
		o.Owe("tin", obligation.Rule{Kind: cadence.Continuous}, s.ward)
		fn(t, s)
	})
}

// does writes into the log that somebody did something to a thing.
func (s *school) does(actor access.Actor, act, thing string) {
	s.t.Helper()
	err := s.DB.Write(s.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return audit.Record(ctx, tx, actor, act, "thing", thing, nil)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

// declares evidence with a link or without one.
func (s *school) declares(actor access.Actor, link string) {
	s.t.Helper()
	err := s.DB.Write(s.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		id, err := s.Ledger.Append(ctx, tx, actor, ledger.NewEvidence{
			AgencyID: s.ward, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: "2025-03-01", Title: "Tin " + link, URL: link, Versions: []string{"tin"},
		})
		if err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "evidence.declare", "evidence", id, nil)
	})
	if err != nil {
		s.t.Fatal(err)
	}
}

func (s *school) begin(actor access.Actor, key string) {
	s.t.Helper()
	if _, err := s.service.Begin(s.t.Context(), actor, key); err != nil {
		s.t.Fatal(err)
	}
}

func (s *school) want(actor access.Actor, key string, done int, finished bool) {
	s.t.Helper()
	p, err := s.service.Exercise(s.t.Context(), actor, key)
	if err != nil {
		s.t.Fatal(err)
	}
	if p.N() != done || p.Finished() != finished {
		s.t.Errorf("%s: %d steps done, finished %v; want %d, %v", key, p.N(), p.Finished(), done, finished)
	}
}

// TestAnExerciseIsDoneByDoing: only what the person did since the beginning counts,
// with a link where one is asked for.
func TestAnExerciseIsDoneByDoing(t *testing.T) {
	t.Parallel()
	eachSchool(t, func(_ *testing.T, s *school) {
		officer, other := ledgertest.As(access.Officer, s.ward), access.Actor{AccountID: "khac", Name: "Người khác", Grants: []access.Grant{{Role: access.Officer, AgencyID: s.ward}}}
		s.declares(officer, "https://example.vn/truoc")
		s.want(officer, "khai-lien-ket", 0, false) // not begun
		s.begin(officer, "khai-lien-ket")
		s.want(officer, "khai-lien-ket", 0, false) // what was before does not count
		s.declares(other, "https://example.vn/khac")
		s.want(officer, "khai-lien-ket", 0, false) // somebody else did it
		s.declares(officer, "")
		s.want(officer, "khai-lien-ket", 0, false) // without a link
		s.declares(officer, "https://example.vn/tin")
		s.want(officer, "khai-lien-ket", 3, true) // with the steps that only look
		s.begin(officer, "khai-lien-ket")
		s.want(officer, "khai-lien-ket", 0, false) // begun again
	})
}

// TestWorkPagesLeadBackToTheExercise: the exercise that was begun last and is not
// finished is what pages lead back to.
func TestWorkPagesLeadBackToTheExercise(t *testing.T) {
	t.Parallel()
	eachSchool(t, func(t *testing.T, s *school) {
		officer := ledgertest.As(access.Officer, s.ward)
		at := func() string {
			if x := s.service.Trying(t.Context(), officer); x != nil {
				return fmt.Sprintf("%s %d/%d", x.URL, x.N, x.Of)
			}
			return ""
		}
		was := []string{at()}
		s.begin(officer, "bao-cao-quy")
		s.begin(officer, "khai-lien-ket")
		was = append(was, at())
		s.declares(officer, "https://example.vn/tin")
		s.does(officer, "report.create", "moi")
		was = append(was, at())
		if want := []string{"", exerciseRoot + "/bai/khai-lien-ket 0/3", exerciseRoot + "/bai/bao-cao-quy 1/3"}; !slices.Equal(was, want) {
			t.Errorf("pages lead back to %q, want %q", was, want)
		}
		s.site(officer).Get(exerciseRoot+"/bai/sua-khai-nham").Want(http.StatusOK, "Chỉ việc làm sau khi bấm “Bắt đầu” mới được tính.")
		s.site(officer).Get(exerciseRoot + "/bai/bao-cao-quy").Want(http.StatusOK).Without("mới được tính")
	})
}

// Steps are in their order, and those of one report are of one report.
func TestStepsOfOneReport(t *testing.T) {
	t.Parallel()
	eachSchool(t, func(_ *testing.T, s *school) {
		officer := ledgertest.As(access.Officer, s.ward)
		s.begin(officer, "bao-cao-quy")
		s.does(officer, "report.submit", "cu") // an older report
		s.want(officer, "bao-cao-quy", 0, false)
		s.does(officer, "report.create", "moi")
		s.does(officer, "report.save", "cu")
		s.want(officer, "bao-cao-quy", 1, false)
		s.does(officer, "report.save", "moi")
		s.does(officer, "report.save", "moi")
		s.want(officer, "bao-cao-quy", 2, false)
		s.does(officer, "report.submit", "moi")
		s.want(officer, "bao-cao-quy", 3, true)
	})
}

// A rehearsal stands on a day of its own, whose clock begins anew with every start.
func TestAClockThatGoesBackKeepsWhatWasDone(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			at := &hand{at: time.Date(2025, 4, 10, 11, 0, 0, 0, time.UTC)}
			d := dbtest.Open(t, engine, append(ledgertest.Owners(), []fs.FS{Migrations}...), func(c *db.Config) { c.Clock = at })
			o := ledgertest.New(t, d)
			s := &school{Office: o, t: t, ward: o.Agency("UBND phường Trấn Biên", agency.Commune, agency.Committee)}
			s.service = NewService(Config{DB: d, Ledger: o.Ledger, Registry: o.Registry, People: o.People, Rehearsal: true})
			leader := ledgertest.As(access.Leader, s.ward)
			s.begin(leader, "duyet-bao-cao")
			at.set(time.Date(2025, 4, 10, 8, 0, 0, 0, time.UTC))
			s.does(leader, "report.approve", "r")
			s.want(leader, "duyet-bao-cao", 3, true)
		})
	}
}

type hand struct {
	mu sync.Mutex
	at time.Time
}

func (h *hand) Now() time.Time   { h.mu.Lock(); defer h.mu.Unlock(); return h.at }
func (h *hand) set(at time.Time) { h.mu.Lock(); defer h.mu.Unlock(); h.at = at }

var _ clock.Clock = (*hand)(nil)

// TestWhoTeachesSeesWhoFinished: what was finished stays so when it is begun again,
// and trainees do not see each other.
func TestWhoTeachesSeesWhoFinished(t *testing.T) {
	t.Parallel()
	eachSchool(t, func(t *testing.T, s *school) {
		officer, leader, teacher := ledgertest.As(access.Officer, s.ward), ledgertest.As(access.Leader, s.ward), ledgertest.As(access.Coordinator, s.ward)
		s.begin(officer, "khai-lien-ket")
		s.declares(officer, "https://example.vn/tin")
		s.begin(officer, "khai-lien-ket")
		s.begin(leader, "tra-lai-bao-cao")
		all, err := s.service.Trainees(t.Context(), teacher)
		if err != nil || len(all) != 2 {
			t.Fatalf("%d trainees, %v", len(all), err)
		}
		finished := 0
		for _, x := range all {
			finished += x.Finished()
			if x.Agency != "UBND phường Trấn Biên" || len(x.Exercises) != 1 {
				t.Errorf("%+v", x)
			}
		}
		if finished != 1 {
			t.Errorf("%d exercises finished, want 1", finished)
		}
		if _, err := s.service.Trainees(t.Context(), officer); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer saw them: %v", err)
		}
	})
}

// Roles that may do nothing of an exercise do not begin it; a real office has none.
func TestNobodyElseBegins(t *testing.T) {
	t.Parallel()
	eachSchool(t, func(t *testing.T, s *school) {
		officer := ledgertest.As(access.Officer, s.ward)
		for _, key := range []string{"duyet-bao-cao", "khong-co", ""} {
			if _, err := s.service.Begin(t.Context(), officer, key); domain.CodeOf(err) != domain.CodeNotFound {
				t.Errorf("%q: %v", key, err)
			}
		}
		site := s.site(officer)
		site.Get("/lam-viec/huong-dan").Want(http.StatusOK, "Làm bài tập dượt")
		site.Get("/lam-viec/huong-dan/tap-duot").Want(http.StatusOK, "Khai một minh chứng bằng đường dẫn", "Chưa bắt đầu").Without("Duyệt báo cáo", "ket-qua")
		site.Post("/lam-viec/huong-dan/tap-duot/bai/khai-lien-ket", url.Values{}).Want(http.StatusSeeOther)
		site.Get("/lam-viec/huong-dan/tap-duot/bai/khai-lien-ket").Want(http.StatusOK, "Làm tiếp", "0/3")
		site.Get("/lam-viec/huong-dan/tap-duot/ket-qua").Want(http.StatusForbidden)
		site.Get("/lam-viec/huong-dan/khong-co").Want(http.StatusNotFound)
		s.service.Rehearsal, s.service.Elsewhere = false, "https://tapduot.example"
		real := s.site(officer)
		real.Get("/lam-viec/huong-dan").Want(http.StatusOK, "Mở nơi tập dượt", "https://tapduot.example").Without("Làm bài tập dượt")
		real.Get("/lam-viec/huong-dan/tap-duot").Want(http.StatusNotFound)
		real.Post("/lam-viec/huong-dan/tap-duot/bai/khai-lien-ket", url.Values{}).Want(http.StatusNotFound)
		if _, err := s.service.Exercises(t.Context(), officer); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a real office has exercises: %v", err)
		}
	})
}

func (s *school) site(actor access.Actor) *webtest.Site {
	s.t.Helper()
	f, err := New(s.service)
	if err != nil {
		s.t.Fatal(err)
	}
	return webtest.New(s.t, actor, f)
}

// TestMailsStay: mails are kept once each, and shown to whom they are for and to
// those who teach.
func TestMailsStay(t *testing.T) {
	t.Parallel()
	eachSchool(t, func(t *testing.T, s *school) {
		box := NewMailbox(s.DB)
		for range 2 {
			if err := box.Send(t.Context(), mail.Message{ID: "m1", ToName: "Phạm Thị Mẫu", ToMail: "Canbo@mau.example", Subject: "Loa: 2 việc", Text: "<b>1.</b> Báo cáo"}); err != nil {
				t.Fatal(err)
			}
		}
		for _, id := range []string{"z", "b", "k"} { // at one instant of a clock that stands
			if err := box.Send(t.Context(), mail.Message{ID: id, ToName: "Lê B", ToMail: "b@mau.example", Subject: id, Text: id}); err != nil {
				t.Fatal(err)
			}
		}
		if _, err := s.DB.Writer().ExecContext(t.Context(), `UPDATE guide_mail SET written_at = 1000`); err != nil {
			t.Fatal(err)
		}
		days := byDay([]Mail{
			{ID: "3", ToName: "Lê B", WrittenAt: db.Millis(time.Date(2027, 4, 22, 9, 0, 0, 0, time.UTC))},
			{ID: "2", ToName: "An A", WrittenAt: db.Millis(time.Date(2027, 4, 22, 8, 0, 0, 0, time.UTC))},
			{ID: "1", ToName: "Lê B", WrittenAt: db.Millis(time.Date(2027, 4, 21, 9, 0, 0, 0, time.UTC))},
		}, time.UTC)
		if len(days) != 2 || days[0].Day != "2027-04-22" || len(days[0].Mails) != 2 || days[0].Mails[0].ID != "3" || days[1].Mails[0].ID != "1" {
			t.Errorf("grouped: %+v", days)
		}
		all, err := s.service.Mails(t.Context(), ledgertest.As(access.Coordinator, s.ward))
		if err != nil || len(all) != 4 || all[0].ID != "k" || all[1].ID != "b" || all[2].ID != "z" || all[3].ToMail != "canbo@mau.example" {
			t.Fatalf("%+v, %v", all, err)
		}
		page := s.site(ledgertest.As(access.Administrator, s.ward)).Get("/lam-viec/huong-dan/tap-duot/hop-thu").Want(http.StatusOK, "Loa: 2 việc")
		if !strings.Contains(page.Body, "&lt;b&gt;1.") || strings.Contains(page.Body, "<b>1.") {
			t.Error("a mail is text, not markup")
		}
	})
}

// TestHelpShutsAfterTheFirstTime: help is open until the person did the thing.
func TestHelpShutsAfterTheFirstTime(t *testing.T) {
	t.Parallel()
	eachSchool(t, func(t *testing.T, s *school) {
		officer, leader := ledgertest.As(access.Officer, s.ward), ledgertest.As(access.Leader, s.ward)
		const form = "GET /lam-viec/minh-chung/khai"
		if h := s.service.Help(t.Context(), officer, form); h == nil || !h.Open || h.Key != "declare" {
			t.Errorf("for a newcomer: %+v", h)
		}
		s.does(officer, "evidence.declare", "e")
		if h := s.service.Help(t.Context(), officer, form); h == nil || h.Open {
			t.Errorf("after the first time: %+v", h)
		}
		if h := s.service.Help(t.Context(), leader, "GET /lam-viec/bao-cao/{id}"); h == nil || h.Key != "report-approve" {
			t.Errorf("a leader: %+v", h)
		}
		if h := s.service.Help(t.Context(), officer, "GET /lam-viec/nhat-ky"); h != nil {
			t.Errorf("where nobody stumbles: %+v", h)
		}
		for i := range 4 { // matrix: known after some visits
			if h := s.service.Help(t.Context(), officer, "GET /lam-viec/ma-tran"); h == nil || !h.Open {
				t.Errorf("after %d times signing in: %+v", i, h)
			}
			s.does(officer, "session.start", "a")
		}
		if h := s.service.Help(t.Context(), officer, "GET /lam-viec/ma-tran"); h.Open {
			t.Error("it is open for ever")
		}
	})
}
