package people_test

import (
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
)

const goodPassword = "trăng non bờ giếng"

// movable is a clock that a test sets.
type movable struct {
	mu sync.Mutex
	at time.Time
}

func (m *movable) Now() time.Time { m.mu.Lock(); defer m.mu.Unlock(); return m.at }

func (m *movable) move(by time.Duration) { m.mu.Lock(); defer m.mu.Unlock(); m.at = m.at.Add(by) }

// office is a set-up directory with its first administrator.
type office struct {
	*people.Directory
	t     *testing.T
	db    *db.DB
	clock *movable
	admin access.Actor

	agencies map[string]string // name to id
	snv, syt string
}

// each runs fn on both engines in an office that is already set up.
func each(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, engine, false)
			link, err := o.SetupLink(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			id, err := o.Setup(t.Context(), strings.TrimPrefix(link, "/thiet-lap?ma="),
				people.NewPerson{Name: "Trần Thị Nghiễm", Login: "nghiem", Email: "nghiem@dongnai.gov.vn"}, goodPassword)
			if err != nil {
				t.Fatal(err)
			}
			o.admin = o.actor(id)
			fn(t, o)
		})
	}
}

func newOffice(t *testing.T, engine db.Engine, mail bool) *office {
	t.Helper()
	at := &movable{at: dbtest.Now}
	d := dbtest.Open(t, engine, []fs.FS{audit.Migrations, org.Migrations, people.Migrations}, func(c *db.Config) { c.Clock = at })
	hasher, err := auth.NewHasher(auth.Cost{Memory: 64, Iterations: 1, Parallel: 4})
	if err != nil {
		t.Fatal(err)
	}
	box, err := auth.OpenBox(filepath.Join(t.TempDir(), "secrets"))
	if err != nil {
		t.Fatal(err)
	}
	zone, err := clock.Zone("")
	if err != nil {
		t.Fatal(err)
	}
	registry := org.New(d, zone)
	dir := people.New(d, people.Config{
		Zone: zone, Hasher: hasher, Box: box, Mail: mail, TOTPClock: at, Agencies: registry,
	})
	o := &office{Directory: dir, t: t, db: d, clock: at, agencies: map[string]string{}}
	for _, name := range []string{"Sở Nội vụ", "Sở Y tế"} {
		id, err := registry.Add(t.Context(), access.SystemActor("test"), org.NewAgency{Version: org.Version{
			ValidFrom: "2020-01-01", Name: name, Kind: agency.Department, Level: agency.Province,
		}})
		if err != nil {
			t.Fatal(err)
		}
		o.agencies[name] = id
	}
	o.snv, o.syt = o.agencies["Sở Nội vụ"], o.agencies["Sở Y tế"]
	return o
}

func (o *office) actor(id string) access.Actor {
	o.t.Helper()
	a, err := o.ActorOf(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return a
}

// join invites a person with one role and accepts.
func (o *office) join(name string, role access.Role, agency string) access.Actor {
	o.t.Helper()
	inv := o.invite(people.NewPerson{Name: name, Grants: []people.NewGrant{{Role: role, AgencyID: agency}}})
	id, err := o.Accept(o.t.Context(), inv.Token, goodPassword)
	if err != nil {
		o.t.Fatal(err)
	}
	return o.actor(id)
}

func (o *office) invite(person people.NewPerson) people.Invitation {
	o.t.Helper()
	inv, err := o.Invite(o.t.Context(), o.admin, person)
	if err != nil {
		o.t.Fatal(err)
	}
	return inv
}

// logged counts the rows of an action in the log.
func (o *office) logged(action string) int {
	o.t.Helper()
	var n int
	if _, err := o.db.Get(o.t.Context(), &n, `SELECT COUNT(*) FROM audit_log WHERE action = $1`, action); err != nil {
		o.t.Fatal(err)
	}
	return n
}

func wantCode(t *testing.T, err error, want domain.Code) {
	t.Helper()
	if got := domain.CodeOf(err); got != want {
		t.Errorf("got %q (%v), want %q", got, err, want)
	}
}

func wantField(t *testing.T, err error, field string) {
	t.Helper()
	if domain.FieldsOf(err).For(field).Message == "" {
		t.Errorf("no problem beside %q: %v", field, err)
	}
}

// together runs fn n times at the same moment and counts who succeeded.
func together(n int, fn func(i int) error) (won int, refused []error) {
	var group sync.WaitGroup
	var mu sync.Mutex
	start := make(chan struct{})
	for i := range n {
		group.Go(func() {
			<-start
			err := fn(i)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				won++
			} else {
				refused = append(refused, err)
			}
		})
	}
	close(start)
	group.Wait()
	return won, refused
}

func TestSetup(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			o := newOffice(t, engine, false)
			old, err := o.SetupLink(t.Context())
			if err != nil {
				t.Fatal(err)
			}
			link, err := o.SetupLink(t.Context())
			if err != nil || link == old {
				t.Fatal(link, err)
			}
			code, oldCode := strings.TrimPrefix(link, "/thiet-lap?ma="), strings.TrimPrefix(old, "/thiet-lap?ma=")
			wantCode(t, o.CheckSetup(t.Context(), oldCode), domain.CodeNotFound)
			if err := o.CheckSetup(t.Context(), code); err != nil {
				t.Fatal(err)
			}
			_, err = o.Setup(t.Context(), code, people.NewPerson{Login: "A", Email: "x"}, "ngắn")
			for _, field := range []string{"ho-ten", "ten-dang-nhap", "thu-dien-tu", "mat-khau"} {
				wantField(t, err, field)
			}
			won, refused := together(4, func(i int) error {
				_, err := o.Setup(t.Context(), code, people.NewPerson{Name: "Đường Thị Thuỷ", Login: "thuy" + string(rune('a'+i))}, goodPassword)
				return err
			})
			if won != 1 {
				t.Fatalf("%d first administrators", won)
			}
			for _, err := range refused {
				wantCode(t, err, domain.CodeNotFound)
			}
			if link, err = o.SetupLink(t.Context()); link != "" || err != nil {
				t.Errorf("a set-up office gave %q, %v", link, err)
			}
			if n := o.logged("account.setup"); n != 1 {
				t.Errorf("%d rows in the log", n)
			}
		})
	}
}

func TestInvitation(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		inv := o.invite(people.NewPerson{
			Name: "  Nguyễn  Văn An ", Email: "An.NV@dongnai.gov.vn", Phone: "+84 912 345 678",
			Grants: []people.NewGrant{{Role: access.Officer, AgencyID: o.syt}},
		})
		if inv.Login != "annv" || inv.Mailed || len(inv.Token) != 43 {
			t.Errorf("%+v", inv)
		}
		second := o.invite(people.NewPerson{Name: "Nguyễn Việt An", Grants: []people.NewGrant{{Role: access.Reader, AgencyID: o.syt}}})
		if second.Login != "annv2" {
			t.Errorf("second login %q", second.Login)
		}
		offer, err := o.Offer(t.Context(), inv.Token)
		if err != nil || offer.Name != "Nguyễn Văn An" || offer.Reset {
			t.Fatalf("%+v, %v", offer, err)
		}
		for _, bad := range []string{"ngắn", "annv annv annv", "Sở Y tế hạng nhất"} {
			_, err = o.Accept(t.Context(), inv.Token, bad)
			wantField(t, err, "mat-khau")
		}
		if _, err = o.ActorOf(t.Context(), inv.AccountID); domain.CodeOf(err) != domain.CodeUnauthenticated {
			t.Errorf("an invited person acts already: %v", err)
		}
		won, refused := together(4, func(int) error { _, err := o.Accept(t.Context(), inv.Token, goodPassword); return err })
		if won != 1 {
			t.Fatalf("%d accepted the same invitation", won)
		}
		for _, err := range refused {
			wantCode(t, err, domain.CodeNotFound)
		}
		if n := o.logged("account.accept"); n != 1 {
			t.Errorf("%d rows in the log", n)
		}
		actor := o.actor(inv.AccountID)
		if !actor.Has(access.Officer, o.syt) || actor.Has(access.Officer, o.snv) {
			t.Errorf("%+v", actor)
		}
		_, err = o.Offer(t.Context(), "sai")
		wantCode(t, err, domain.CodeNotFound)
		o.clock.move(15 * 24 * time.Hour)
		_, err = o.Offer(t.Context(), second.Token)
		wantCode(t, err, domain.CodeNotFound)
	})
}

func TestInviteRefuses(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		_, err := o.Invite(t.Context(), o.admin, people.NewPerson{
			Login: "có dấu", Email: "không@", Phone: "123", Position: strings.Repeat("x", 200),
			Grants: []people.NewGrant{{Role: "king", AgencyID: "none"}, {Role: access.Officer, StartsOn: "2025-02-30", EndsOn: "2025-01-01"}},
		})
		for _, field := range []string{"ho-ten", "ten-dang-nhap", "thu-dien-tu", "dien-thoai", "chuc-vu", "vai-tro", "co-quan", "tu-ngay", "den-ngay"} {
			wantField(t, err, field)
		}
		_, err = o.Invite(t.Context(), o.admin, people.NewPerson{
			Name: "Nghiễm", Login: "nghiem", Email: "NGHIEM@dongnai.gov.vn", Grants: []people.NewGrant{{Role: access.Inspector}},
		})
		wantField(t, err, "ten-dang-nhap")
		wantField(t, err, "thu-dien-tu")

		officer := o.join("Lê Thị Hoa", access.Officer, o.syt)
		coordinator := o.join("Phạm Văn Bình", access.Coordinator, o.snv)
		_, err = o.Invite(t.Context(), officer, people.NewPerson{Name: "X", Grants: []people.NewGrant{{Role: access.Reader, AgencyID: o.syt}}})
		wantCode(t, err, domain.CodeForbidden)
		_, err = o.Invite(t.Context(), coordinator, people.NewPerson{Name: "X", Grants: []people.NewGrant{{Role: access.Inspector, AgencyID: o.snv}}})
		wantField(t, err, "vai-tro")
		if _, err = o.Invite(t.Context(), coordinator, people.NewPerson{Name: "Võ Y", Grants: []people.NewGrant{{Role: access.Leader, AgencyID: o.syt}}}); err != nil {
			t.Error(err)
		}
	})
}

func TestReinvite(t *testing.T) {
	each(t, func(t *testing.T, o *office) {
		first := o.invite(people.NewPerson{Name: "Lê Thị Hoa", Grants: []people.NewGrant{{Role: access.Officer, AgencyID: o.syt}}})
		second, err := o.Reinvite(t.Context(), o.admin, first.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		_, err = o.Accept(t.Context(), first.Token, goodPassword)
		wantCode(t, err, domain.CodeNotFound)
		if _, err = o.Accept(t.Context(), second.Token, goodPassword); err != nil {
			t.Fatal(err)
		}
		reset, err := o.Reinvite(t.Context(), o.admin, first.AccountID)
		if err != nil {
			t.Fatal(err)
		}
		if offer, err := o.Offer(t.Context(), reset.Token); err != nil || !offer.Reset {
			t.Errorf("%+v, %v", offer, err)
		}
		if err := o.Lock(t.Context(), o.admin, first.AccountID, "Nghỉ việc"); err != nil {
			t.Fatal(err)
		}
		_, err = o.Accept(t.Context(), reset.Token, goodPassword)
		wantCode(t, err, domain.CodeNotFound)
		_, err = o.Reinvite(t.Context(), o.admin, first.AccountID)
		wantCode(t, err, domain.CodeConflict)
	})
}
