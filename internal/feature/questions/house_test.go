package questions

import (
	"bytes"
	"io/fs"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
)

// house is the room over one database: the province's committee, Sở Nội vụ and two
// other departments below it, and a duty that both owe.
type house struct {
	*Service
	clock                  *moving
	spine                  *ledgertest.Office
	committee, home, a, b  string
	asker, other, keeper   access.Actor
	chairman, secondKeeper access.Actor
	t                      *testing.T
}

const duty = "trinh-chieu"

func each(t *testing.T, fn func(t *testing.T, o *house)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) { t.Parallel(); fn(t, open(t, engine)) })
	}
}

func open(t *testing.T, engine db.Engine) *house {
	t.Helper()
	stands := &moving{at: dbtest.Now}
	d := dbtest.Open(t, engine, append(ledgertest.Owners(), []fs.FS{Migrations}...), func(c *db.Config) { c.Clock = stands })
	spine := ledgertest.New(t, d)
	files, err := blob.Open(filepath.Join(t.TempDir(), "questions"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	o := &house{t: t, clock: stands, spine: spine, Service: NewService(Sources{DB: d, Registry: spine.Registry, Programme: spine.Programme, Files: files, Zone: spine.Zone})}
	o.committee = spine.Agency("Ủy ban nhân dân tỉnh", agency.Province, agency.Committee)
	o.home, o.a, o.b = o.below("Sở Nội vụ"), o.below("Sở Y tế"), o.below("Sở Tư pháp")
	spine.Owe(duty, obligation.Rule{}, o.a, o.b)
	o.asker, o.other = ledgertest.As(access.Officer, o.a), ledgertest.As(access.Officer, o.b)
	o.keeper, o.chairman = ledgertest.As(access.Coordinator, o.home), ledgertest.As(access.Leader, o.committee)
	o.secondKeeper = o.keeper
	o.secondKeeper.AccountID, o.secondKeeper.Name = "keeper-2", "Người điều phối thứ hai"
	return o
}

func (o *house) below(name string) string {
	o.t.Helper()
	id, err := o.Registry.Add(o.t.Context(), access.SystemActor("test"), org.NewAgency{
		Version: org.Version{ValidFrom: "2020-01-01", Name: name, Level: agency.Province, Kind: agency.Department, ParentID: o.committee},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *house) site(actor access.Actor) *webtest.Site {
	o.t.Helper()
	f, err := New(o.Service)
	if err != nil {
		o.t.Fatal(err)
	}
	return webtest.New(o.t, actor, f)
}

// plan is the id of the plan of the duty.
func (o *house) plan() string {
	o.t.Helper()
	owed, err := o.Owed(o.t.Context(), o.a)
	if err != nil || len(owed) != 1 {
		o.t.Fatalf("owed: %d, %v", len(owed), err)
	}
	return owed[0].PlanID
}

// send reports a difficulty of an agency with the duty.
func (o *house) send(actor access.Actor, agencyID, body string) string {
	o.t.Helper()
	id, err := o.Send(o.t.Context(), actor, NewQuestion{AgencyID: agencyID, PlanID: o.plan(), ObligationID: o.duty(), Body: body, Proposal: "Đề nghị hướng dẫn."})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// ask reports a difficulty as it is, with the plan of the duty.
func (o *house) ask(actor access.Actor, agencyID string, n NewQuestion) string {
	o.t.Helper()
	n.AgencyID, n.PlanID = agencyID, o.plan()
	id, err := o.Send(o.t.Context(), actor, n)
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *house) duty() string {
	owed, err := o.Owed(o.t.Context(), o.a)
	if err != nil || len(owed) != 1 {
		o.t.Fatalf("owed: %d, %v", len(owed), err)
	}
	return owed[0].ID
}

func (o *house) do(actor access.Actor, in In) {
	o.t.Helper()
	if err := o.Do(o.t.Context(), actor, in); err != nil {
		o.t.Fatalf("%s: %v", in.Act, err)
	}
}

func (o *house) see(actor access.Actor, id string) View {
	o.t.Helper()
	v, err := o.Get(o.t.Context(), actor, id)
	if err != nil {
		o.t.Fatal(err)
	}
	return v
}

// turn sets the clock to the morning of a day.
func (o *house) turn(day calendar.Date) {
	o.clock.mu.Lock()
	defer o.clock.mu.Unlock()
	o.clock.at = day.Time().Add(9 * time.Hour)
}

// moving is a clock that a test sets.
type moving struct {
	mu sync.Mutex
	at time.Time
}

// Now gives the set instant.
func (m *moving) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at
}

func pdf() []byte {
	return bytes.Join([][]byte{[]byte("%PDF-1.4\n"), bytes.Repeat([]byte("x"), 200), []byte("\n%%EOF\n")}, nil)
}
