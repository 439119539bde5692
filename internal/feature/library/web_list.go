package library

import (
	"net/http"

	"loa/internal/domain/media"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

type option struct{ Value, Label, Hint string }

// onPage is how many files one page shows.
const onPage = 24

type listData struct {
	Cards            []card
	Kinds, Agencies  []option
	Kind, Text       string
	Agency           string
	Filtered, Writes bool
	Many             bool // files of several agencies are shown
	Waiting          []waits
	Stored, Quota    string // of the one agency that is shown; empty for several
	Next             *web.Link
}

// card is a file in the grid.
type card struct {
	content.Medium

	Agency string
}

// Size is how large the file is, as people read it.
func (c card) Size() string { return media.Bytes(c.Bytes) }

// Length is how long it runs; empty where it does not.
func (c card) Length() string {
	if c.Millis == 0 {
		return ""
	}
	return media.Length(c.Millis)
}

// filterOf reads what the address asks for, within what the actor sees.
func filterOf(r *http.Request) content.MediaFilter {
	q, actor := r.URL.Query(), web.Actor(r)
	f := content.MediaFilter{Agencies: actor.Scope(), Text: web.CleanText(q.Get("tim")), After: q.Get("sau"), Limit: onPage}
	if k := media.Kind(q.Get("loai")); k.Valid() {
		f.Kinds = []media.Kind{k}
	}
	if id := q.Get("co-quan"); id != "" && actor.Sees(id) {
		f.Agencies = []string{id}
	}
	return f
}

// list draws the library as a grid.
func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, filter, q := r.Context(), web.Actor(r), filterOf(r), r.URL.Query()
	all, total, err := f.service.Contents.Library(ctx, filter)
	if err != nil {
		return err
	}
	d := listData{Kind: q.Get("loai"), Text: filter.Text, Agency: q.Get("co-quan"), Writes: len(actor.WritesFor()) > 0, Kinds: []option{{Label: "Mọi loại"}}}
	d.Many = filter.Agencies == nil || len(filter.Agencies) > 1
	d.Filtered = len(filter.Kinds) > 0 || filter.Text != "" || d.Agency != ""
	for _, k := range media.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	if err := f.named(r, all, &d); err != nil {
		return err
	}
	if len(filter.Agencies) == 1 {
		n, err := f.service.Contents.Stored(ctx, filter.Agencies[0])
		if err != nil {
			return err
		}
		d.Stored, d.Quota = media.Bytes(n), media.Bytes(f.service.Contents.Limits.Quota)
	}
	uploads, err := f.service.Contents.Uploads(ctx, actor)
	if err != nil {
		return err
	}
	for _, u := range uploads {
		d.Waiting = append(d.Waiting, waits{u})
	}
	if len(all) == onPage {
		q.Set("sau", all[len(all)-1].ID)
		d.Next = &web.Link{Label: "Trang sau", URL: root + "?" + q.Encode()}
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{
		Title: "Thư viện ảnh, video, tài liệu", Nav: nav, Lead: f.pages.T(r, "%d tệp.", total), Back: &web.Link{Label: "Tin, bài", URL: "/lam-viec/toa-soan"}, Data: d,
	})
}

// named gives files the names of their agencies, and lists the agencies to choose from.
func (f *Feature) named(r *http.Request, all []content.Medium, d *listData) error {
	own := web.Actor(r).Scope()
	ids := append([]string{}, own...)
	for _, m := range all {
		ids = append(ids, m.AgencyID)
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), ids...)
	if err != nil {
		return err
	}
	for _, m := range all {
		d.Cards = append(d.Cards, card{m, names[m.AgencyID]})
	}
	if len(own) > 1 {
		d.Agencies = []option{{Label: "Mọi cơ quan"}}
		for _, id := range own {
			d.Agencies = append(d.Agencies, option{Value: id, Label: names[id]})
		}
	}
	return nil
}

// chosen is a file as the editor's dialog shows it, and puts it into a text.
type chosen struct {
	ID      string     `json:"id"`
	Kind    media.Kind `json:"kind"`
	Title   string     `json:"title"`
	Alt     string     `json:"alt"`
	Caption string     `json:"caption"`
	Src     string     `json:"src"`   // as the text names it
	Thumb   string     `json:"thumb"` // empty: none
	About   string     `json:"about"` // kind and size
}

func chosenOf(m content.Medium) chosen {
	return chosen{m.ID, m.Kind, m.Title, m.Alt, m.Caption, m.Plain(), m.Thumb(), m.Type().Label + ", " + media.Bytes(m.Bytes)}
}

// choose lists files for the editor's dialog: of the agency of the piece.
func (f *Feature) choose(w http.ResponseWriter, r *http.Request) error {
	filter := filterOf(r)
	if r.URL.Query().Get("loai") == "anh-bia" { // whatever has a picture that can stand for a piece
		filter.Kinds = []media.Kind{media.Picture}
	}
	all, total, err := f.service.Contents.Library(r.Context(), filter)
	if err != nil {
		return err
	}
	out := struct {
		Items []chosen `json:"items"`
		Total int      `json:"total"`
		Next  string   `json:"next,omitempty"`
	}{Items: []chosen{}, Total: total}
	for _, m := range all {
		out.Items = append(out.Items, chosenOf(m))
	}
	if len(all) == onPage {
		out.Next = all[len(all)-1].ID
	}
	return web.JSON(w, http.StatusOK, out)
}
