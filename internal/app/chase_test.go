package app

import (
	"context"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/chase"
	"loa/internal/feature/desk"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/mail"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/notice"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
)

// settable is a clock that a test sets.
type settable struct {
	mu sync.Mutex
	at time.Time
}

func (c *settable) Now() time.Time { c.mu.Lock(); defer c.mu.Unlock(); return c.at }

func (c *settable) set(day calendar.Date, hour, minute int) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.at = day.Time().Add(time.Duration(hour)*time.Hour + time.Duration(minute)*time.Minute)
}

// chaseOffice is an office with people whose clock is set by the test.
type chaseOffice struct {
	*ledgertest.Office
	t        *testing.T
	db       *db.DB
	clock    *settable
	service  *chase.Service
	feature  *chase.Feature
	papers   *papers.Papers
	bureau   *desk.Service
	admin    access.Actor
	contents *content.Contents
}

func eachChaseOffice(t *testing.T, sender mail.Sender, fn func(t *testing.T, o *chaseOffice)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			at := &settable{}
			at.set("2025-01-02", 8, 0)
			d := dbtest.Open(t, engine, Owners(), func(c *db.Config) { c.Clock = at })
			o := &chaseOffice{Office: ledgertest.New(t, d), t: t, db: d, clock: at, admin: access.SystemActor("test")}
			files, err := blob.Open(filepath.Join(t.TempDir(), "papers"))
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = files.Close() })
			o.papers = papers.Open(d, files, o.Zone)
			o.contents = content.Open(content.Config{DB: d, Ledger: o.Ledger, Zone: o.Zone, Address: func(path string) string { return "https://loa.example" + path }})
			o.bureau = desk.NewService(desk.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Papers: o.papers, Contents: o.contents, Zone: o.Zone})
			o.service = chase.NewService(chase.Config{
				Ledger: o.Ledger, Papers: o.papers, Fonts: paperFonts, Place: "Đồng Nai",
				DB: d, People: o.People, Registry: o.Registry, Programme: o.Programme, Notices: notice.New(d, o.Zone), Mail: sender, Zone: o.Zone,
				Address: func(path string) string { return "https://loa.example" + path },
				Begun:   o.bureau.Begun,
				Desk:    o.bureau.Items,
				Desks:   func(ctx context.Context) (chase.Desks, error) { return o.bureau.Everybody(ctx) },
			})
			if o.feature, err = chase.New(o.service); err != nil {
				t.Fatal(err)
			}
			fn(t, o)
		})
	}
}

// person adds somebody with roles, as if the invitation had been accepted.
func (o *chaseOffice) person(name, login string, grants ...people.NewGrant) string {
	o.t.Helper()
	inv, err := o.People.Invite(o.t.Context(), o.admin, people.NewPerson{Name: name, Login: login, Email: login + "@dongnai.gov.vn", Grants: grants})
	if err != nil {
		o.t.Fatal(err)
	}
	if _, err := o.db.Writer().ExecContext(o.t.Context(), `UPDATE account SET joined_at = 1 WHERE id = $1`, inv.AccountID); err != nil {
		o.t.Fatal(err)
	}
	return inv.AccountID
}

// write writes the digests and tells how many were new; rests says that it was no
// time for it.
func (o *chaseOffice) write() (n int, rests bool) {
	o.t.Helper()
	r, err := o.service.Write(o.t.Context())
	if err != nil {
		o.t.Fatal(err)
	}
	return r.Digests, r.Rests
}

// told gives the titles of a person's digest of today; nil without one.
func (o *chaseOffice) told(account string) []notice.Line {
	o.t.Helper()
	list, err := o.service.Notices.Digests(o.t.Context(), notice.Filter{AccountIDs: []string{account}, Day: o.service.Notices.Today()})
	if err != nil {
		o.t.Fatal(err)
	}
	if len(list) == 0 {
		return nil
	}
	return list[0].Lines
}

func titles(lines []notice.Line) string {
	var all []string
	for _, l := range lines {
		all = append(all, l.Title)
	}
	slices.Sort(all)
	return strings.Join(all, " | ")
}

func role(r access.Role, agencyID string) people.NewGrant {
	return people.NewGrant{Role: r, AgencyID: agencyID}
}

// One digest on a working day: what is new, near its day or late; nothing of it
// again on the next day; nothing on days off or at night; both agencies of a person
// in one; what is done is not mentioned.
func TestDigestsOfAWeek(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, b := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department)
		hoa := o.person("Lê Thị Hoa", "hoa", role(access.Officer, a), role(access.Officer, b))
		lan := o.person("Ngô Thị Lan", "lan", role(access.Officer, b))
		o.person("Người Xem", "xem", role(access.Reader, a))
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b) // a Friday
		o.Owe("Video", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-11-28"}, a)
		o.Declare(b, "Kế hoạch riêng", "2025-03-03", "Kế hoạch của Sở Văn hóa")

		for _, off := range []struct {
			day          calendar.Date
			hour, minute int
		}{{"2025-03-11", 7, 29}, {"2025-03-11", 17, 0}, {"2025-03-11", 22, 0}, {"2025-03-09", 9, 0}, {"2025-01-29", 9, 0}} {
			o.clock.set(off.day, off.hour, off.minute)
			if n, rests := o.write(); n != 0 || !rests {
				t.Fatalf("%s %02d:%02d: %d digests", off.day, off.hour, off.minute, n)
			}
		}
		o.clock.set("2025-03-11", 7, 30) // three working days before
		if n, rests := o.write(); n != 1 || rests {
			t.Fatalf("%d digests", n)
		}
		got := o.told(hoa)
		if titles(got) != "Kế hoạch riêng" || got[0].Agency != "Sở Y tế" || got[0].DueOn != "2025-03-14" || o.told(lan) != nil {
			t.Fatalf("%+v", got)
		}
		if n, rests := o.write(); n != 0 || !rests {
			t.Error("written twice in a day")
		}
		for day, want := range map[calendar.Date]int{"2025-03-12": 0, "2025-03-14": 0} {
			o.clock.set(day, 8, 0)
			if n, _ := o.write(); n != want {
				t.Errorf("%s: %d digests", day, n)
			}
		}
		o.clock.set("2025-03-10", 8, 0) // the clock goes back
		if n, rests := o.write(); n != 0 || !rests {
			t.Error("written again for a day that is over")
		}
		o.clock.set("2025-03-17", 8, 0)
		if n, _ := o.write(); n != 1 || titles(o.told(hoa)) != "Kế hoạch riêng" || !strings.Contains(o.told(hoa)[0].Why, "quá hạn 3 ngày") {
			t.Errorf("the first working day after: %+v", o.told(hoa))
		}
		o.Declare(a, "Kế hoạch riêng", "2025-03-17", "Kế hoạch của Sở Y tế")
		o.clock.set("2025-03-25", 8, 0)
		if n, _ := o.write(); n != 0 {
			t.Error("told of what is done")
		}
	})
}

// A leader is told what the agency is late with, from the first working day after,
// with the reason, and nothing of it before; whoever the leader delegated to, too.
func TestALeaderIsToldWhatIsLate(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a := o.Agency("Sở Y tế", agency.Province, agency.Department)
		lead := o.person("Nguyễn Văn Lãnh", "lanh", role(access.Leader, a))
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a)
		for _, day := range []calendar.Date{"2025-03-12", "2025-03-14"} {
			o.clock.set(day, 8, 0)
			if n, _ := o.write(); n != 0 {
				t.Fatalf("%s: told before it is late: %+v", day, o.told(lead))
			}
		}
		o.clock.set("2025-03-17", 8, 0)
		o.write()
		got := o.told(lead)
		if len(got) != 1 || got[0].Escalated != "Quá hạn 3 ngày (hạn 14/03/2025)." {
			t.Fatalf("%+v", got)
		}
	})
}

// Nobody is written to about an agency whose reminders rest, and everybody again
// once they go on; desk and figures stay. Only who chases it may let them rest.
func TestRemindersRest(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, nv := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		hoa := o.person("Lê Thị Hoa", "hoa", role(access.Officer, a))
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a)
		o.clock.set("2025-03-13", 7, 0)
		s := webtest.New(t, ledgertest.As(access.Officer, a), o.feature)
		form := map[string][]string{"co-quan": {a}, "nhiem-vu": {""}, "den-ngay": {"18/03/2025"}, "ly-do": {"trụ sở bị ngập"}}
		s.Get("/lam-viec/don-doc/tam-ngung?co-quan=" + a).Want(http.StatusNotFound)
		s.Post("/lam-viec/don-doc/tam-ngung", form).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Coordinator, nv)
		s.Post("/lam-viec/don-doc/tam-ngung", map[string][]string{"co-quan": {a}, "den-ngay": {"01/03/2025"}, "ly-do": {"trụ sở bị ngập"}}).
			Want(http.StatusUnprocessableEntity, "Nhập ngày cuối cùng", "trụ sở bị ngập", "Kế hoạch riêng")
		s.Post("/lam-viec/don-doc/tam-ngung", form).Want(http.StatusSeeOther)
		o.clock.set("2025-03-13", 8, 0)
		if n, _ := o.write(); n != 0 {
			t.Fatalf("told although reminders rest: %+v", o.told(hoa))
		}
		page := s.Get("/lam-viec/don-doc").Want(http.StatusOK, "Đang tạm ngừng nhắc", "trụ sở bị ngập", "đến 18/03/2025")
		s.Actor = ledgertest.As(access.Officer, a)
		s.Get("/lam-viec/don-doc").Want(http.StatusOK, "trụ sở bị ngập").Without("Nhắc lại")
		id := between(t, page.Body, `name="tam-ngung" value="`, `"`)
		s.Post("/lam-viec/don-doc/nhac-lai", map[string][]string{"tam-ngung": {id}}).Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Coordinator, nv)
		s.Post("/lam-viec/don-doc/nhac-lai", map[string][]string{"tam-ngung": {id}}).Want(http.StatusSeeOther)
		o.clock.set("2025-03-14", 8, 0)
		if n, _ := o.write(); n != 1 {
			t.Error("not told once reminders go on")
		}
	})
}

// between cuts what stands between two texts.
func between(t *testing.T, body, before, after string) string {
	t.Helper()
	_, rest, ok := strings.Cut(body, before)
	got, _, closed := strings.Cut(rest, after)
	if !ok || !closed {
		t.Fatalf("%q is missing", before)
	}
	return got
}

// An agency sees exactly what was sent to it, another agency's people nothing of it;
// the coordinator sees who has nobody.
func TestAnAgencySeesWhatWasSentToIt(t *testing.T) {
	t.Parallel()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, o *chaseOffice) {
		a, b, nv := o.Agency("Sở Y tế", agency.Province, agency.Department), o.Agency("Sở Văn hóa", agency.Province, agency.Department), o.Agency("Sở Nội vụ", agency.Province, agency.Department)
		o.person("Lê Thị Hoa", "hoa", role(access.Officer, a))
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a, b)
		o.clock.set("2025-03-13", 8, 0)
		o.write()
		s := webtest.New(t, ledgertest.As(access.Leader, a), o.feature)
		s.Get("/lam-viec/don-doc").Want(http.StatusOK, "Đã nhắc Sở Y tế", "Lê Thị Hoa: 1 việc", "Kế hoạch riêng", "Chờ gửi", "hoa@dongnai.gov.vn").
			Without(">Kế hoạch riêng</a>") // what another does is not for the leader to open
		s.Get("/lam-viec/don-doc?co-quan=" + b).Want(http.StatusNotFound)
		s.Actor = ledgertest.As(access.Officer, b)
		s.Get("/lam-viec/don-doc").Want(http.StatusOK, "Chưa nhắc ai của cơ quan này.").Without("Lê Thị Hoa")
		s.Actor = ledgertest.As(access.Coordinator, nv)
		s.Get("/lam-viec/don-doc").Want(http.StatusOK, "1 cơ quan có nhiệm vụ mà chưa có cán bộ đầu mối", ">Sở Văn hóa</a></li>", "1 người").Without(">Sở Y tế</a></li>")
		s.Get("/lam-viec/don-doc?co-quan="+a).Want(http.StatusOK, "Lê Thị Hoa: 1 việc", "Tạm ngừng nhắc cơ quan này").Without("không ai nhận được lời nhắc")
		s.Get("/lam-viec/don-doc?co-quan="+b).Want(http.StatusOK, "Cơ quan chưa có cán bộ đầu mối trong Loa, nên không ai nhận được lời nhắc.")
	})
}
