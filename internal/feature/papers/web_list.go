package papers

import (
	"net/http"
	"net/url"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

type listData struct {
	Rows       []listRow
	Statuses   []option
	Status     string
	Kinds      []option
	Kind       string
	Whose      []option
	By         string
	Text       string
	Agency     string // chosen by address
	AgencyName string
	Everyone   bool // the actor sees all agencies
	Filtered   bool
	Next       *web.Link
}

type option struct{ Value, Label string }

type listRow struct {
	papers.Paper
	Agency string
}

// KindLabel is the Vietnamese name of the paper's kind.
func (r listRow) KindLabel() string { return papers.KindLabel(r.Kind) }

// Sign is the sign of the paper's state.
func (r listRow) Sign() string { return signOf(r.Status) }

// signOf is the sign that goes with a state.
func signOf(s papers.Status) string {
	switch s {
	case papers.Draft:
		return "not_due"
	case papers.ToSign:
		return "at_risk"
	case papers.Signed:
		return "on_track"
	case papers.Released:
		return "met"
	case papers.Cancelled:
	}
	return "waived"
}

// mine is how the address asks for what the actor handed over.
const mine = "toi"

// filter reads the address of the list.
func filter(r *http.Request) papers.Filter {
	q := r.URL.Query()
	f := papers.Filter{Kind: q.Get("loai"), Text: web.CleanText(q.Get("tim")), After: q.Get("sau")}
	if s := papers.Status(q.Get("trang-thai")); s.Valid() {
		f.Statuses = []papers.Status{s}
	}
	if q.Get("cua") == mine {
		f.By = web.Actor(r).AccountID
	}
	if id := q.Get("co-quan"); id != "" {
		f.Agencies = []string{id}
	}
	return f
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	chosen, actor := filter(r), web.Actor(r)
	all, total, err := f.service.List(r.Context(), actor, chosen)
	if err != nil {
		return err
	}
	q := r.URL.Query()
	d := listData{
		Status: q.Get("trang-thai"), Kind: chosen.Kind, By: q.Get("cua"), Text: chosen.Text, Everyone: actor.SeesAll(),
		Statuses: []option{{Label: "Mọi trạng thái"}}, Kinds: []option{{Label: "Mọi loại"}}, Whose: []option{{Label: "Cả cơ quan"}, {Value: mine, Label: "Do tôi lập"}},
		Filtered: len(chosen.Statuses) > 0 || chosen.Kind != "" || chosen.Text != "" || chosen.By != "" || len(chosen.Agencies) > 0,
	}
	if d.Everyone {
		d.Whose[0].Label = "Mọi cơ quan"
	}
	for _, s := range papers.Statuses() {
		d.Statuses = append(d.Statuses, option{string(s), s.Label()})
	}
	for _, k := range papers.Kinds() {
		d.Kinds = append(d.Kinds, option{k, papers.KindLabel(k)})
	}
	if err := f.nameRows(r, strings.Join(chosen.Agencies, ""), all, &d); err != nil {
		return err
	}
	if len(all) == papers.PageSize {
		d.Next = nextPage(r.URL.Query(), all[len(all)-1].ID)
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{Title: "Văn bản", Nav: "van-ban", Lead: f.pages.T(r, "%d văn bản.", total), Data: d})
}

func nextPage(q url.Values, last string) *web.Link {
	q.Set("sau", last)
	return &web.Link{Label: "Trang sau", URL: root + "?" + q.Encode()}
}

// nameRows adds the names of agencies as they are called today.
func (f *Feature) nameRows(r *http.Request, chosen string, all []papers.Paper, d *listData) error {
	ids := []string{}
	if chosen != "" && web.Actor(r).Sees(chosen) {
		ids = append(ids, chosen)
	}
	for _, p := range all {
		ids = append(ids, p.AgencyID)
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.Papers.Today(), ids...)
	if err != nil {
		return err
	}
	for _, p := range all {
		d.Rows = append(d.Rows, listRow{p, names[p.AgencyID]})
	}
	d.Agency, d.AgencyName = chosen, names[chosen]
	return nil
}

// mendable gives the problems of fields for which a form is shown again; any other
// error is answered elsewhere.
func mendable(err error) (domain.Fields, bool) {
	fields := domain.FieldsOf(err)
	return fields, len(fields) > 0
}
