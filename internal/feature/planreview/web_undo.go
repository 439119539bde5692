package planreview

import (
	"net/http"
	"net/url"
	"slices"

	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// undoView says what was done and offers to take it back.
type undoView struct {
	Text    string // a catalogue text with one place for Name
	Name    string
	Action  string
	Version int64
}

// undoOf is about the act that led to this page; nil when there was none, or
// somebody went on since.
func undoOf(v programme.Review, query url.Values) *undoView {
	i := slices.IndexFunc(v.Rows, func(row programme.Reading) bool { return row.ID == query.Get("vua") })
	if i < 0 {
		return nil
	}
	row := v.Rows[i]
	u := &undoView{Name: row.ShortName, Action: planURL(v.Plan.ID) + "/dong/" + row.ID + "/mo-lai", Version: row.Version}
	switch row.State {
	case programme.RowConfirmed:
		u.Text = "Đã xác nhận “%s”."
	case programme.RowDropped:
		u.Text = "Đã bỏ “%s”. Lý do được giữ cùng kế hoạch."
	case programme.RowOpen:
		return nil
	}
	return u
}

func undoOfChange(v programme.Review, change programme.RowChange) *undoView {
	u := &undoView{Name: change.Label, Action: planURL(v.Plan.ID) + "/thay-doi/" + change.ID + "/hoan-tac", Version: change.Version}
	switch change.Kind {
	case programme.RowSplit:
		u.Text = "Đã tách từ “%s”."
	case programme.RowMerged:
		u.Text = "Đã gộp thành “%s”."
	case programme.RowAdded:
		u.Text = "Đã thêm “%s”."
	}
	return u
}

func (f *Feature) undoRows(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	err = f.programme.UndoRows(r.Context(), web.Actor(r), id, r.PathValue("viec"), version(form))
	if err != nil {
		return back(w, r, err, reviewURL(id)+"#dong-mo")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã hoàn tác. Các dòng trước đó trở lại.")
	return web.SeeOther(w, r, reviewURL(id)+"?muc="+partFrom(form)+"#dong-mo")
}

// partFrom is the part of the review that a form was sent from.
func partFrom(form *web.FormValues) string {
	if form.String("muc") == partBody {
		return partBody
	}
	return partAppendix
}

// onward is where the review goes on after an act on a row: the next one to look
// at, as the page named it, with a word about what was done.
func (f *Feature) onward(r *http.Request, next, done string) string {
	query := url.Values{"vua": {done}}
	if next != "" {
		query.Set("dong", next)
	} else if row, err := f.programme.Row(r.Context(), done); err == nil {
		query.Set("muc", partOf(row))
	}
	return reviewURL(r.PathValue("id")) + "?" + query.Encode() + "#dong-mo"
}
