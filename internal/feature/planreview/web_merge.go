package planreview

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// mergeData is the form that makes one row of neighbours.
type mergeData struct {
	Row    programme.Reading
	Action string
	Rows   []mergeRow
}

// mergeRow is a row to tick. Value names it in the version that was seen.
type mergeRow struct {
	programme.Reading
	Value string
	Ticked,
	This bool
}

// How many neighbours before and behind the row the form offers.
const (
	mergeBefore = 3
	mergeBehind = 6
)

func (f *Feature) mergeForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawMerge(w, r, http.StatusOK, nil, nil)
}

// drawMerge offers the neighbours of a row. picked are the values that were
// ticked; without any the row and the next are.
func (f *Feature) drawMerge(w http.ResponseWriter, r *http.Request, status int, picked []string, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	v, err := f.programme.Review(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	rows := slices.DeleteFunc(v.Rows, func(row programme.Reading) bool {
		return row.State == programme.RowDropped && row.ID != r.PathValue("dong") || row.Origin == programme.OriginReporting
	})
	at := slices.IndexFunc(rows, func(row programme.Reading) bool { return row.ID == r.PathValue("dong") })
	if at < 0 {
		web.Flash(w, r, web.FlashWarning, "Nhiệm vụ này không còn trong bản đọc, hoặc là một kỳ báo cáo nên không gộp được.")
		return web.SeeOther(w, r, reviewURL(v.Plan.ID)+"#dong-mo")
	}
	d := mergeData{Row: rows[at], Action: planURL(v.Plan.ID) + "/dong/" + rows[at].ID + "/gop"}
	for i := max(at-mergeBefore, 0); i < min(at+mergeBehind+1, len(rows)); i++ {
		if row := rows[i]; row.Origin == d.Row.Origin {
			value := fmt.Sprintf("%s@%d", row.ID, row.Version)
			ticked := i == at || len(picked) == 0 && i == at+1 || slices.ContainsFunc(picked, func(s string) bool { return strings.HasPrefix(s, row.ID+"@") })
			d.Rows = append(d.Rows, mergeRow{Reading: row, Value: value, Ticked: ticked, This: i == at})
		}
	}
	return f.pages.Render(w, r, status, "merge", web.Page{
		Title: "Gộp nhiệm vụ", Lead: d.Row.ShortName, Nav: nav, Data: d, Errors: problems,
		Back: &web.Link{Label: "Đọc và duyệt", URL: rowURL(v.Plan.ID, d.Row.ID)},
	})
}

func (f *Feature) merge(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	picked := form.Strings("gop")
	seen := make([]programme.Seen, 0, len(picked))
	for _, value := range picked {
		id, n, _ := strings.Cut(value, "@")
		version, err := strconv.ParseInt(n, 10, 64)
		if err != nil {
			version = 0 // no version is 0: the act conflicts
		}
		seen = append(seen, programme.Seen{ID: id, Version: version})
	}
	_, row, err := f.programme.Merge(r.Context(), web.Actor(r), r.PathValue("id"), seen)
	if status, problems := refused(err); problems != nil {
		return f.drawMerge(w, r, status, picked, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã gộp %d nhiệm vụ thành một.", len(seen))
	return web.SeeOther(w, r, rowURL(r.PathValue("id"), row))
}
