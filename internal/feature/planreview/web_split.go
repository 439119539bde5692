package planreview

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// splitData is the form that takes a row apart.
type splitData struct {
	Row     programme.Row
	Version int64
	Action  string
	Parts   []partData
	Most    bool // no further part may be added
	Newer   *newerRow
}

// partData is one part as typed. N counts from 1.
type partData struct {
	N     int
	Words programme.Words
	Lead  string
	With  string

	Search searchView
}

// maxParts is how many parts the form offers.
const maxParts = 20

func (f *Feature) splitForm(w http.ResponseWriter, r *http.Request) error {
	row, err := f.programme.Row(r.Context(), r.PathValue("dong"))
	if err != nil {
		return err
	}
	d := splitData{Row: row, Version: row.Version}
	for _, content := range clauses(row.Content) {
		d.Parts = append(d.Parts, partOfRow(row, len(d.Parts)+1, content))
	}
	for n := 1; n <= maxParts; n++ { // a script asks for the hits of one part, also of one that was added
		text := r.URL.Query().Get("tim_" + strconv.Itoa(n))
		if text == "" {
			continue
		}
		for len(d.Parts) < n {
			d.Parts = append(d.Parts, partOfRow(row, len(d.Parts)+1, ""))
		}
		d.Parts[n-1].Search.Text = text
	}
	return f.drawSplit(w, r, http.StatusOK, d, nil)
}

// partOfRow is a part that begins with what the row says beside its content.
func partOfRow(row programme.Row, n int, content string) partData {
	return partData{
		N: n, Words: programme.Words{Content: content, Product: row.Product, Timing: row.Timing},
		Lead: strings.Join(row.Lead, "\n"), With: strings.Join(row.Coordinating, "\n"),
		Search: searchView{N: n, At: "_" + strconv.Itoa(n)},
	}
}

// clauses are the parts that a text shows by itself: its lines, else what
// semicolons part; a text that shows none is the first of two parts.
func clauses(content string) []string {
	for _, mark := range []string{"\n", ";"} {
		var out []string
		for part := range strings.SplitSeq(content, mark) {
			if part = strings.TrimLeft(vi.Clean(part), "-+•– "); part != "" {
				out = append(out, vi.UpperFirst(part))
			}
		}
		if len(out) > 1 && len(out) <= maxParts {
			return out
		}
	}
	return []string{vi.Clean(content), ""}
}

func (f *Feature) drawSplit(w http.ResponseWriter, r *http.Request, status int, d splitData, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	if d.Newer != nil {
		d.Version = d.Newer.Version
	}
	d.Most = len(d.Parts) >= maxParts
	d.Action = planURL(d.Row.PlanID) + "/dong/" + d.Row.ID + "/tach"
	for i := range d.Parts {
		d.Parts[i].Search.URL = d.Action
		if err := f.find(r, d.Row.PlanID, &d.Parts[i].Search); err != nil {
			return err
		}
	}
	return f.pages.Render(w, r, status, "split", web.Page{
		Title: "Tách nhiệm vụ", Lead: d.Row.ShortName, Nav: nav, Data: d, Errors: problems,
		Back: &web.Link{Label: "Đọc và duyệt", URL: rowURL(d.Row.PlanID, d.Row.ID)},
	})
}

func (f *Feature) split(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	row, err := f.programme.Row(r.Context(), r.PathValue("dong"))
	if err != nil {
		return err
	}
	d := splitData{Row: row, Version: version(form)}
	for n := 1; n <= maxParts && form.Has("noi_dung_"+strconv.Itoa(n)); n++ {
		d.Parts = append(d.Parts, partFromForm(form, n))
	}
	if form.String("viec") == workMore && len(d.Parts) < maxParts {
		d.Parts = append(d.Parts, partOfRow(row, len(d.Parts)+1, ""))
		return f.drawSplit(w, r, http.StatusOK, d, nil)
	}
	if slices.ContainsFunc(d.Parts, func(p partData) bool { return p.Search.asked(form) }) {
		return f.drawSplit(w, r, http.StatusOK, d, nil)
	}
	parts := make([]programme.Part, 0, len(d.Parts))
	for _, p := range d.Parts {
		parts = append(parts, programme.Part{Words: p.Words, Lead: lines(p.Lead), Coordinating: lines(p.With)})
	}
	_, rows, err := f.programme.Split(r.Context(), web.Actor(r), row.ID, d.Version, parts)
	var status int
	var problems domain.Fields
	if status, problems, d.Newer = f.refusedRow(r, err, row.ID, d.Version); problems != nil {
		return f.drawSplit(w, r, status, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã tách thành %d nhiệm vụ.", len(rows))
	return web.SeeOther(w, r, rowURL(row.PlanID, rows[0]))
}

func partFromForm(form *web.FormValues, n int) partData {
	at := "_" + strconv.Itoa(n)
	return partData{
		N: n, Words: programme.Words{Content: form.String("noi_dung" + at), Product: form.String("san_pham" + at), Timing: form.String("thoi_gian" + at)},
		Lead: withNames(form.String("chu_tri"+at), form.Strings("them_chu_tri"+at)), With: withNames(form.String("phoi_hop"+at), form.Strings("them_phoi_hop"+at)),
		Search: searchView{N: n, At: at, Text: form.String("tim" + at)},
	}
}
