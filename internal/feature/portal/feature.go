package portal

import (
	"context"
	"embed"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// Sources is what the portal reads.
type Sources struct {
	DB        *db.DB
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Zone      *time.Location
}

// Feature is the portal's room.
type Feature struct {
	Sources

	pages *web.Pages

	mu    sync.Mutex
	shown edition
	last  homeData
}

// New parses the page.
func New(s Sources) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "home")
	if err != nil {
		return nil, err
	}
	return &Feature{Sources: s, pages: pages}, nil
}

// Routes registers the first page.
func (f *Feature) Routes(rt *web.Router) { rt.PublicGet("/", f.home) }

// result is how far one obligation is, over all agencies that owe it.
type result struct {
	obligation.Standing

	Name     string
	Quota    domain.Sentence
	Measured bool // the plan says when it is done; else who has evidence is told
	Evidence int
	Single   domain.Sentence // when one agency owes it
	Status   string          // of that agency
}

// planResult is one plan in force with its results.
type planResult struct {
	programme.Plan
	Results []result
	Matrix  string // results by agency, when the coordinator opened some
}

type homeData struct {
	Today calendar.Date
	Plans []planResult
	Seal  int64
}

func (f *Feature) home(w http.ResponseWriter, r *http.Request) error {
	d, err := f.data(r.Context())
	if err != nil {
		return err
	}
	if d.Plans, err = f.opened(r.Context(), d.Plans); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "home", web.Page{
		Title: "Thông tin, tuyên truyền cải cách hành chính", Nav: "trang-chu", Layout: web.LayoutPublic, Data: d,
		Lead: "Kế hoạch đang thực hiện và kết quả tính từ minh chứng.",
	})
}

// opened adds where results by agency stand, for plans of which some are open to
// everybody. It leaves the kept plans as they are.
func (f *Feature) opened(ctx context.Context, kept []planResult) ([]planResult, error) {
	plans := slices.Clone(kept)
	for i := range plans {
		open, err := f.Programme.Opened(ctx, plans[i].ID)
		if err != nil {
			return nil, err
		}
		if len(open) > 0 {
			plans[i].Matrix = "/ke-hoach/" + plans[i].ID + "/ma-tran"
		}
	}
	return plans, nil
}

// edition names what the page shows: it changes when an entry is appended or
// sealed, a plan, an amendment of one or a decision about a duty comes into force
// or the day turns.
type edition struct {
	day     calendar.Date
	seal    int64
	waiting int
	plans   string

	decisions string // about duties of units that ended
}

// data gives the figures of the page. They are counted once for an edition,
// whoever asks in the meantime waits for that count.
func (f *Feature) data(ctx context.Context) (homeData, error) {
	plans, err := f.Programme.Active(ctx)
	if err != nil {
		return homeData{}, err
	}
	head, err := f.Ledger.Head(ctx)
	if err != nil {
		return homeData{}, err
	}
	waiting, err := f.Ledger.Waiting(ctx)
	if err != nil {
		return homeData{}, err
	}
	now := edition{day: calendar.DateOf(f.DB.Clock().Now(), f.Zone), seal: head.Seq, waiting: waiting}
	for _, p := range plans {
		now.plans += fmt.Sprint(p.ID, "/", p.Version, " ")
	}
	if now.decisions, err = f.Programme.DecisionsMark(ctx); err != nil {
		return homeData{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.shown == now {
		return f.last, nil
	}
	d := homeData{Today: now.day, Seal: head.Seq}
	for _, p := range plans {
		results, err := f.results(ctx, p, now.day)
		if err != nil {
			return homeData{}, err
		}
		d.Plans = append(d.Plans, planResult{Plan: p, Results: results})
	}
	f.shown, f.last = now, d
	return d, nil
}

// answering lists whose work the page counts: those who lead the obligation, and
// where it passed from unit to unit, those who inherited it or did it before.
func answering(o programme.Obligation, today calendar.Date) []string {
	if len(o.Decisions) > 0 {
		return o.Owing(today)
	}
	return o.Leads
}

// results counts the rows of the plan's annex and the orders issued since; duties of
// the body are for the officials' pages.
func (f *Feature) results(ctx context.Context, p programme.Plan, today calendar.Date) ([]result, error) {
	obligations, err := f.Programme.Obligations(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	counts, err := f.Ledger.Counts(ctx, programme.Chains(obligations), time.Time{})
	if err != nil {
		return nil, err
	}
	var out []result
	for _, o := range obligations {
		if o.Origin != programme.OriginAppendix && o.Origin != programme.OriginOrder || len(o.Leads) == 0 {
			continue
		}
		x := result{Name: o.ShortName, Quota: o.Rule.Words(), Measured: o.Rule.Measured()}
		held := ledger.Of(counts, o.VersionID)
		for _, id := range answering(o, today) {
			a, pieces := o.Assess(id, held, today), 0
			for _, c := range held(id) {
				pieces += c.N
			}
			x.Evidence += pieces
			x.Add(a.Status, pieces)
			if a.Status.Counts() {
				x.Single, x.Status = a.Why, string(a.Status)
			}
		}
		if x.Owing == 0 {
			continue
		}
		if x.Owing > 1 {
			x.Single, x.Status = domain.Sentence{}, ""
		}
		out = append(out, x)
	}
	return out, nil
}
