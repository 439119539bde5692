package portal

import (
	"context"
	"embed"
	"net/http"
	"time"

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
	Name, Quota    string
	InTime, Owing  int
	Met            int
	Evidence       int
	Single, Status string // the sentence and status when one agency owes it
}

// planResult is one plan in force with its results.
type planResult struct {
	programme.Plan
	Results []result
}

type homeData struct {
	Today calendar.Date
	Plans []planResult
	Seal  int64
}

func (f *Feature) home(w http.ResponseWriter, r *http.Request) error {
	d := homeData{Today: calendar.DateOf(f.DB.Clock().Now(), f.Zone)}
	plans, err := f.Programme.Active(r.Context())
	if err != nil {
		return err
	}
	for _, p := range plans {
		results, err := f.results(r.Context(), p, d.Today)
		if err != nil {
			return err
		}
		d.Plans = append(d.Plans, planResult{p, results})
	}
	head, err := f.Ledger.Head(r.Context())
	if err != nil {
		return err
	}
	d.Seal = head.Seq
	return f.pages.Render(w, r, http.StatusOK, "home", web.Page{
		Title: "Thông tin, tuyên truyền cải cách hành chính", Nav: "trang-chu", Layout: web.LayoutPublic, Data: d,
		Lead: "Kế hoạch đang thực hiện và kết quả tính từ minh chứng.",
	})
}

// results counts the rows of the plan's annex; duties of the body are for the
// officials' pages.
func (f *Feature) results(ctx context.Context, p programme.Plan, today calendar.Date) ([]result, error) {
	obligations, err := f.Programme.Obligations(ctx, p.ID)
	if err != nil {
		return nil, err
	}
	rules := map[string]obligation.Rule{}
	for _, o := range obligations {
		rules[o.VersionID] = o.Rule
	}
	counts, err := f.Ledger.Counts(ctx, rules, time.Time{})
	if err != nil {
		return nil, err
	}
	var out []result
	for _, o := range obligations {
		if o.Origin != programme.OriginAppendix || len(o.Leads) == 0 {
			continue
		}
		x := result{Name: o.ShortName, Quota: o.Rule.Words(), Owing: len(o.Leads)}
		for _, id := range o.Leads {
			held := counts[ledger.Pair(o.VersionID, id)]
			a := obligation.Assess(o.Rule, held, today)
			for _, c := range held {
				x.Evidence += c.N
			}
			if a.Status.InTime() {
				x.InTime++
			}
			if a.Status == obligation.Met {
				x.Met++
			}
			if x.Owing == 1 {
				x.Single, x.Status = a.Why, string(a.Status)
			}
		}
		out = append(out, x)
	}
	return out, nil
}
