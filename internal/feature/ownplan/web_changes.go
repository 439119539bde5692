package ownplan

import (
	"context"
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

type changesData struct {
	Plan  Plan
	Head  Head
	Items []shownDifference
	May   bool
}

// shownDifference is a difference with what was chosen about it.
type shownDifference struct {
	Difference
	N              int
	Choice, Reason string
}

// Choices are what may be decided.
func (d shownDifference) Choices() []choice {
	accept := choice{"nhan", "Nhận vào kế hoạch"}
	switch d.Kind {
	case DiffGone:
		accept.Label = "Bỏ việc này khỏi kế hoạch"
	case DiffChanged:
		accept.Label = "Nhận thay đổi"
	case DiffNew:
	}
	if d.Binding {
		return []choice{accept, {"sau", "Để sau"}}
	}
	keep := choice{"giu", "Giữ nguyên, nêu lý do"}
	if d.Kind == DiffNew {
		keep.Label = "Không nhận, nêu lý do"
	}
	return []choice{accept, keep, {"sau", "Để sau"}}
}

// choice is one way to answer.
type choice struct{ Value, Label string }

// Hint says nothing more about a choice.
func (choice) Hint() string { return "" }

// Field names a field of the difference.
func (d shownDifference) Field(name string) string { return name + "-" + strconv.Itoa(d.N) }

func (f *Feature) changes(w http.ResponseWriter, r *http.Request) error {
	p, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if last, err := f.service.newestOf(r.Context(), p); err != nil || last.ID != p.ID {
		return f.onward(w, r, last, err)
	}
	open, err := f.service.Differences(r.Context(), p)
	if err != nil {
		return err
	}
	var items []shownDifference
	for i, d := range open {
		items = append(items, shownDifference{Difference: d, N: i, Choice: "nhan"})
	}
	return f.drawChanges(w, r, http.StatusOK, p, items, nil)
}

// newestOf gives the edition on which differences are answered now.
func (s *Service) newestOf(ctx context.Context, p Plan) (Plan, error) {
	last, _, err := newest(ctx, s.DB, p.PlanID, p.AgencyID)
	return last, err
}

// onward leads from an edition that was amended to the one on which its differences
// are answered.
func (f *Feature) onward(w http.ResponseWriter, r *http.Request, last Plan, err error) error {
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Kế hoạch này đã có bản sửa đổi, bổ sung. Trả lời thay đổi của cấp trên ở bản đó, ngay dưới đây.")
	return web.SeeOther(w, r, root+"/"+last.ID+"/thay-doi")
}

//nolint:revive // what one page shows
func (f *Feature) drawChanges(w http.ResponseWriter, r *http.Request, status int, p Plan, items []shownDifference, errs domain.Fields) error {
	head, err := f.service.Head(r.Context(), p)
	if err != nil {
		return err
	}
	_, err = f.service.writer(r.Context(), web.Actor(r), p.AgencyID)
	writes, err := allowed(err)
	if err != nil {
		return err
	}
	d := changesData{Plan: p, Head: head, Items: items, May: writes && (p.Writable() || p.Issued())}
	return f.pages.Render(w, r, status, "changes", web.Page{
		Title: "Kế hoạch cấp trên có thay đổi", Lead: head.Agency.Name, Back: &web.Link{Label: "Mở kế hoạch", URL: root + "/" + p.ID}, Data: d, Errors: errs,
	})
}

// answer decides about the differences that the form names.
func (f *Feature) answer(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.Actor(r)
	p, err := f.service.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if last, err := f.service.newestOf(ctx, p); err != nil || last.ID != p.ID {
		return f.onward(w, r, last, err)
	}
	open, err := f.service.Differences(ctx, p)
	if err != nil {
		return err
	}
	var answers []Answer
	items := make([]shownDifference, len(open))
	for i, d := range open {
		items[i] = shownDifference{Difference: d, N: i, Choice: form.String("tra_loi-" + strconv.Itoa(i)), Reason: form.String(reasonField(i))}
		if form.String("dau-"+strconv.Itoa(i)) != d.Key+"#"+d.Mark {
			return domain.Conflict("Kế hoạch cấp trên vừa thay đổi tiếp.")
		}
		if c := items[i].Choice; c == "nhan" || c == "giu" {
			answers = append(answers, Answer{Key: d.Key, Mark: d.Mark, Accept: c == "nhan", Reason: items[i].Reason})
		}
	}
	if len(answers) == 0 {
		web.Flash(w, r, web.FlashSuccess, "Chưa trả lời thay đổi nào.")
		return web.SeeOther(w, r, root+"/"+p.ID)
	}
	id, err := f.service.Answers(ctx, actor, p.ID, answers)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawChanges(w, r, http.StatusUnprocessableEntity, p, items, fields)
	}
	if err != nil {
		return err
	}
	said := "Đã ghi trả lời."
	if id != p.ID {
		said = "Đã ghi trả lời và lập bản sửa đổi, bổ sung. Bản đã ban hành giữ nguyên; bản mới gửi duyệt như thường."
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, root+"/"+id)
}
