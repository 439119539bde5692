package newsroom

import (
	"net/http"
	"slices"

	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

type option struct {
	Value string `json:"value"`
	Label string `json:"label"`
	Hint  string `json:"hint,omitempty"`
}

// unendorsed asks the list for what came out urgently and nobody approved since.
const unendorsed = "cho-duyet-sau"

type listData struct {
	Rows                  []listRow
	States, Kinds         []option
	State, Kind, Text     string
	Agencies              []option
	Agency                string
	Langs                 []option
	Lang                  string
	On                    int // filters that narrow
	Writes                bool
	Many                  bool // pieces of several agencies are listed
	Next                  *web.Link
	ToApprove, Afterwards int
}

type listRow struct {
	content.Row

	Agency string
	Review bool // it waits for this person's approval
	Urgent bool // an edition of it came out urgently, and nobody approved it since
	Unread bool // it came out, and readers do not get it: its original was withdrawn
}

// Title is what the piece is called until it has a title.
func (r listRow) Title() string { return r.Edition.Title }

// sign is the sign that goes with a state.
func sign(s flow.State) string {
	switch s {
	case flow.Published:
		return "met"
	case flow.Returned:
		return "at_risk"
	case flow.Submitted, flow.Approved, flow.Scheduled:
		return "on_track"
	case flow.Draft:
		return "not_due"
	case flow.Superseded, flow.Withdrawn, flow.Unpublished:
		return "waived"
	case flow.Discarded:
		return "not_applicable"
	}
	return "not_due"
}

// signOf is the sign of a piece's state; of one that came out and that nobody reads, that
// of a risk.
func signOf(row content.Row, unread bool) string {
	if unread {
		return "at_risk"
	}
	return sign(row.Edition.State)
}

// Sign is the sign of the piece's state.
func (r listRow) Sign() string { return signOf(r.Row, r.Unread) }

// listed reads what the address asks for, within what the actor sees.
func listed(r *http.Request) content.Filter {
	q := r.URL.Query()
	f := content.Filter{Agencies: web.Actor(r).Scope(), Text: web.CleanText(q.Get("tim")), After: q.Get("sau"), Unendorsed: q.Get("trang-thai") == unendorsed}
	if s := flow.State(q.Get("trang-thai")); s.Valid() {
		f.State = s
	}
	if k := flow.Kind(q.Get("the-loai")); k.Valid() {
		f.Kind = k
	}
	if l := flow.Lang(q.Get("ngon-ngu")); l.Valid() {
		f.Lang = l
	}
	if id := q.Get("co-quan"); id != "" && web.Actor(r).Sees(id) {
		f.Agencies = []string{id}
	}
	return f
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, filter, q := r.Context(), web.Actor(r), listed(r), r.URL.Query()
	if proof := q.Get("minh-chung"); proof != "" { // the page of an entry leads to its piece
		of, err := f.service.Contents.ProvedBy(ctx, proof)
		if err != nil {
			return err
		}
		return web.SeeOther(w, r, root+"/"+of.ID)
	}
	rows, total, err := f.service.Contents.List(ctx, filter)
	if err != nil {
		return err
	}
	d := listData{
		State: q.Get("trang-thai"), Kind: string(filter.Kind), Text: filter.Text, Agency: q.Get("co-quan"), Writes: len(actor.WritesFor()) > 0, Many: actor.SeesAll() || len(actor.Scope()) > 1,
		Lang: string(filter.Lang), Langs: []option{{Label: "Mọi ngôn ngữ"}},
		States: []option{{Label: "Mọi trạng thái"}}, Kinds: []option{{Label: "Mọi thể loại"}},
	}
	for _, s := range flow.States() {
		if s != flow.Superseded { // of the newest edition there is another then
			d.States = append(d.States, option{Value: string(s), Label: s.Label()})
		}
	}
	d.States = append(d.States, option{Value: unendorsed, Label: "Đăng khẩn, chờ duyệt sau"})
	for _, k := range flow.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	for _, l := range f.service.languages() {
		d.Langs = append(d.Langs, option{Value: string(l), Label: l.Own()})
	}
	for _, on := range []bool{filter.State != "" || filter.Unendorsed, filter.Kind != "", filter.Lang != "", filter.Text != "", q.Get("co-quan") != ""} {
		if on {
			d.On++
		}
	}
	if err := f.rows(r, rows, &d); err != nil {
		return err
	}
	if len(rows) == content.PageSize {
		q.Set("sau", rows[len(rows)-1].Content.ID)
		d.Next = &web.Link{Label: "Trang sau", URL: root + "?" + q.Encode()}
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{Title: "Tin, bài", Nav: nav, Lead: f.pages.T(r, "%d tin, bài.", total), Data: d})
}

// rows names the agencies of pieces, and counts what waits for the actor.
func (f *Feature) rows(r *http.Request, rows []content.Row, d *listData) error {
	ctx, actor := r.Context(), web.Actor(r)
	ids := slices.Clone(actor.Scope())
	for _, row := range rows {
		ids = append(ids, row.Content.AgencyID)
	}
	slices.Sort(ids)
	ids = slices.Compact(ids)
	names, err := f.service.Registry.Names(ctx, f.service.today(), ids...)
	if err != nil {
		return err
	}
	urgent := map[string]bool{}
	if len(ids) > 0 && len(rows) > 0 {
		all, err := f.service.Contents.Unendorsed(ctx, ids...)
		if err != nil {
			return err
		}
		for _, e := range all {
			urgent[e.ContentID] = true
		}
	}
	unread, err := f.service.Contents.Unread(ctx, rows...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		d.Rows = append(d.Rows, listRow{
			Row: row, Agency: names[row.Content.AgencyID], Review: row.Edition.State == flow.Submitted && slices.Contains(row.May(actor), flow.Approve), Urgent: urgent[row.Content.ID],
			Unread: unread[row.Content.ID],
		})
	}
	if own := actor.Scope(); len(own) > 1 {
		d.Agencies = []option{{Label: "Mọi cơ quan"}}
		for _, id := range own {
			d.Agencies = append(d.Agencies, option{Value: id, Label: names[id]})
		}
	}
	waiting, err := f.service.Contents.Waiting(ctx, actor.WritesFor())
	for _, row := range waiting {
		may := row.May(actor)
		if row.Edition.State == flow.Submitted && slices.Contains(may, flow.Approve) {
			d.ToApprove++
		}
		if slices.Contains(may, flow.Endorse) {
			d.Afterwards++
		}
	}
	return err
}
