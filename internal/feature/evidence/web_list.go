package evidence

import (
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

type listData struct {
	Rows       []listRow
	Total      int
	Kinds      []option
	Kind       evidence.Kind
	Verdicts   []option
	Verdict    string // as in the address
	From, To   string // as typed
	Text       string
	Agency     string // chosen by address
	AgencyName string
	Obligation string
	ShortName  string
	Next       *web.Link
	May        bool
	Judge      bool // the actor verifies
}

type listRow struct {
	ledger.Entry
	Agency string
}

// Sign is the sign of the row's verdict.
func (r listRow) Sign() string { return verdictSign(r.Verdict) }

// Shown is the row's title, or that it was erased.
func (r listRow) Shown() string { return titleOf(r.Entry) }

// pageSize is how many entries one page lists.
const pageSize = 50

// filter reads the address; wrong dates are problems of their fields.
func filter(r *http.Request) (ledger.Filter, domain.Fields) {
	q := r.URL.Query()
	var problems domain.Fields
	day := func(name string) calendar.Date { return dayIn(q, name, &problems) }
	f := ledger.Filter{
		ObligationID: q.Get("nhiem-vu"), Kind: evidence.Kind(q.Get("loai")), Text: web.CleanText(q.Get("tim")),
		Window: calendar.Window{Start: day("tu"), End: day("den")}, After: q.Get("sau"), Limit: pageSize,
	}
	if id := q.Get("co-quan"); id != "" {
		f.Agencies = []string{id}
	}
	byVerdict(&f, q.Get("ket-qua"))
	return f, problems
}

// dayIn reads a day of the address; what is none is a problem of its field.
func dayIn(q url.Values, name string, problems *domain.Fields) calendar.Date {
	text := q.Get(name)
	if text == "" {
		return ""
	}
	d, err := calendar.ParseVietnamese(text)
	if err != nil {
		problems.Add(name, "Ngày không có thật hoặc viết chưa đúng. Nhập theo mẫu 22/04/2027.")
	}
	return d
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	chosen, problems := filter(r)
	entries, total, err := f.service.List(r.Context(), web.Actor(r), chosen)
	if err != nil {
		return err
	}
	d := listData{
		Total: total, Kind: chosen.Kind, From: r.URL.Query().Get("tu"), To: r.URL.Query().Get("den"), Text: chosen.Text, Obligation: chosen.ObligationID,
		May: web.Actor(r).Is(access.Officer, access.Coordinator), Kinds: []option{{Label: "Mọi loại"}},
		Verdicts: verdictOptions(option{Label: "Mọi kết quả"}), Verdict: r.URL.Query().Get("ket-qua"), Judge: MayJudge(web.Actor(r)),
	}
	for _, k := range evidence.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	if err := f.nameRows(r, chosen, entries, &d); err != nil {
		return err
	}
	if len(entries) == pageSize {
		q := r.URL.Query()
		q.Set("sau", entries[len(entries)-1].ID)
		d.Next = &web.Link{Label: "Trang sau", URL: root + "?" + q.Encode()}
	}
	status := http.StatusOK
	if len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return f.pages.Render(w, r, status, "list", web.Page{
		Title: "Minh chứng", Nav: "minh-chung", Lead: f.pages.T(r, "%s minh chứng.", f.pages.Number(r, total)), Data: d, Errors: problems,
	})
}

// nameRows adds the names of agencies and of the chosen obligation.
func (f *Feature) nameRows(r *http.Request, chosen ledger.Filter, entries []ledger.Entry, d *listData) error {
	ids := append([]string{}, chosen.Agencies...)
	for _, e := range entries {
		ids = append(ids, e.AgencyID)
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), ids...)
	if err != nil {
		return err
	}
	for _, e := range entries {
		d.Rows = append(d.Rows, listRow{e, names[e.AgencyID]})
	}
	if len(chosen.Agencies) == 1 && web.Actor(r).Sees(chosen.Agencies[0]) {
		d.Agency, d.AgencyName = chosen.Agencies[0], names[chosen.Agencies[0]]
	}
	if chosen.ObligationID != "" {
		o, err := f.service.Programme.Obligation(r.Context(), chosen.ObligationID)
		if err != nil {
			return err
		}
		d.ShortName = o.ShortName
	}
	return nil
}

// apiPage is a page of entries for programs.
type apiPage struct {
	Items []ledger.Entry `json:"items"`
	Total int            `json:"total"`
	Next  string         `json:"next,omitempty"`
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	chosen, problems := filter(r)
	if err := problems.Err(); err != nil {
		return err
	}
	entries, total, err := f.service.List(r.Context(), web.Actor(r), chosen)
	if err != nil {
		return err
	}
	page := apiPage{Items: append([]ledger.Entry{}, entries...), Total: total}
	if len(entries) == pageSize {
		q := r.URL.Query() // the next page is of the same choice
		q.Set("sau", entries[len(entries)-1].ID)
		page.Next = apiRoot + "?" + q.Encode()
	}
	return web.JSON(w, http.StatusOK, page)
}
