package portal

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// resultsLead says what results are.
const resultsLead = "Kế hoạch đang thực hiện, kế hoạch đã kết thúc và kết quả tính từ minh chứng."

func (f *Feature) webResults(w http.ResponseWriter, r *http.Request) error {
	return f.kept.Serve(w, r, web.Address{Path: pathResults, Watch: f.figures}, func(r *http.Request) (web.Drawn, error) {
		d, err := f.results(r.Context())
		if err != nil {
			return web.Drawn{}, err
		}
		return f.pages.Draw(r, http.StatusOK, "results", web.Page{
			Title: "Kết quả đến nay", Nav: "ket-qua", Layout: web.LayoutPublic, Data: d,
			Lead: resultsLead, Told: &web.Told{Path: pathResults},
		})
	})
}

// result is how far one obligation is, over all agencies that owe it.
type result struct {
	obligation.Standing

	Name     string
	Quota    domain.Sentence
	Measured bool // the plan says when it is done; else who has evidence is told
	Evidence int
	Single   domain.Sentence // when one agency owes it
	Status   string          // of that agency
	Where    domain.Sentence // where its evidence is
	Shelf    shelf           // what of its kind was published here; empty: nothing was
}

// shelf is where pieces that were published here stand, and how many there are.
type shelf struct {
	Label domain.Sentence
	URL   string
}

// planResult is one plan in force with its results.
type planResult struct {
	programme.Plan
	Results []result
	Matrix  string        // results by agency, when the coordinator opened some
	Paper   string        // its own page as a public document; empty: it is none
	Over    calendar.Date // last day of a plan that ended: its results are those at its end
}

// resultsData is what the page of results shows.
type resultsData struct {
	mark  string
	Today calendar.Date
	Plans []planResult
	Seal  int64

	events    []event             // of plans
	announced []content.Announced // by pieces
}

// opened adds where results by agency stand, for plans of which some are open to
// everybody, and where a plan that is public can be read.
func (f *Feature) opened(ctx context.Context, plans []planResult) error {
	papers, err := f.planDocuments(ctx)
	if err != nil {
		return err
	}
	for i := range plans {
		if d, ok := papers[plans[i].ID]; ok {
			plans[i].Paper = d.URL()
		}
		open, err := f.Programme.Opened(ctx, plans[i].ID)
		if err != nil {
			return err
		}
		if len(open) > 0 {
			plans[i].Matrix = "/ke-hoach/" + plans[i].ID + "/ma-tran"
		}
	}
	return nil
}

// figuresMark names the state that the figures are counted from: it changes when an
// entry is appended or sealed, a plan, an amendment of one or a decision about a duty
// comes into force, results are opened or closed, or the day turns.
func (f *Feature) figuresMark(ctx context.Context) (string, error) {
	mark, err := f.pieces.Mark(ctx)
	if err != nil {
		return "", err
	}
	plans, err := f.Programme.Active(ctx)
	if err != nil {
		return "", err
	}
	head, err := f.Ledger.Head(ctx)
	if err != nil {
		return "", err
	}
	waiting, err := f.Ledger.Waiting(ctx)
	if err != nil {
		return "", err
	}
	decisions, err := f.Programme.DecisionsMark(ctx)
	if err != nil {
		return "", err
	}
	mark = fmt.Sprint(mark, "|", head.Seq, "|", waiting, "|", decisions)
	for _, p := range plans {
		open, err := f.Programme.Opened(ctx, p.ID)
		if err != nil {
			return "", err
		}
		mark += fmt.Sprint("|", p.ID, "/", p.Version, "/", len(open))
	}
	return mark, nil
}

// results gives the figures of all plans in force. They are counted once for a mark,
// whoever asks in the meantime waits for that count.
func (f *Feature) results(ctx context.Context) (resultsData, error) {
	mark, err := f.figures.Mark(ctx)
	if err != nil {
		return resultsData{}, err
	}
	f.counting.Lock()
	defer f.counting.Unlock()
	if f.counted.mark == mark {
		return f.counted, nil
	}
	plans, err := f.Programme.Active(ctx)
	if err != nil {
		return resultsData{}, err
	}
	head, err := f.Ledger.Head(ctx)
	if err != nil {
		return resultsData{}, err
	}
	d := resultsData{mark: mark, Today: calendar.DateOf(f.DB.Clock().Now(), f.Zone), Seal: head.Seq}
	if d.events, err = f.events(ctx, plans); err != nil {
		return resultsData{}, err
	}
	if d.announced, err = f.announced(ctx); err != nil {
		return resultsData{}, err
	}
	for _, p := range plans {
		results, err := f.count(ctx, p, p.ResultDay(d.Today))
		if err != nil {
			return resultsData{}, err
		}
		x := planResult{Plan: p, Results: results}
		if p.Ended(d.Today) {
			x.Over = p.Window.End
			for i := range x.Results { // what lists have now is not of that plan alone
				x.Results[i].Shelf = shelf{}
			}
		}
		d.Plans = append(d.Plans, x)
	}
	slices.SortStableFunc(d.Plans, func(a, b planResult) int { return cmp.Compare(a.Over, b.Over) }) // those that go on first
	if err := f.opened(ctx, d.Plans); err != nil {
		return resultsData{}, err
	}
	f.counted = d
	return d, nil
}

// shown adds where the evidence of a duty can be seen: pieces are published here and
// elsewhere, whatever else proves a duty is with who did it.
func (f *Feature) shown(ctx context.Context, o programme.Obligation, x *result) error {
	kind, ok := flow.Suits(o.Rule.UnitNoun, o.Product+" "+o.ShortName)
	if !ok {
		x.Where = domain.Say("Minh chứng do cơ quan thực hiện giữ, không đăng ở đây; cần xem thì hỏi cơ quan đó.")
		return nil
	}
	x.Where = domain.Say("Kể cả đăng, phát trên trang của cơ quan, Zalo, đài và các kênh khác; minh chứng của những lần đó do cơ quan thực hiện giữ.")
	at, ok := map[flow.Kind]string{flow.News: pathNews, flow.Bulletin: pathBulletins, flow.Video: pathVideos}[kind]
	if !ok {
		return nil
	}
	filter := content.PublicFilter{Kind: kind, Site: flow.Vietnamese} // what a translation tells was told
	if kind == flow.News || kind == flow.Video {                      // the lists of these have other kinds too
		filter.Kind, filter.Film = "", kind == flow.Video
	}
	n, err := f.Contents.CountPublic(ctx, filter)
	if n > 0 {
		x.Shelf = shelf{published(kind, n), at}
	}
	return err
}

// published says how many pieces of a kind stand on this portal.
func published(kind flow.Kind, n int) domain.Sentence {
	switch kind {
	case flow.Bulletin:
		return domain.Say("%s bản tin đăng ở đây", domain.Number(n))
	case flow.Video:
		return domain.Say("%s video đăng ở đây", domain.Number(n))
	case flow.News, flow.Feature, flow.Infographic, flow.Leaflet:
	}
	return domain.Say("%s tin, bài đăng ở đây", domain.Number(n))
}

// answering lists whose work the page counts: those who lead the obligation, and
// where it passed from unit to unit, those who inherited it or did it before.
func answering(o programme.Obligation, today calendar.Date) []string {
	if len(o.Decisions) > 0 {
		return o.Owing(today)
	}
	return o.Leads
}

// count counts the rows of the plan's annex and the orders issued since; duties of
// the body are for the officials' pages.
func (f *Feature) count(ctx context.Context, p programme.Plan, today calendar.Date) ([]result, error) {
	obligations, err := f.Programme.ObligationsKnown(ctx, p.ID, today)
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
			if o.PassedBy(id, today) {
				x.AddLeft(a.Status, pieces)
			} else {
				x.Add(a.Status, pieces)
			}
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
		if err := f.shown(ctx, o, &x); err != nil {
			return nil, err
		}
		out = append(out, x)
	}
	return out, nil
}
