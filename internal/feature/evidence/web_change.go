package evidence

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

func (f *Feature) correctForm(w http.ResponseWriter, r *http.Request) error {
	old, files, err := f.service.changeable(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	served, err := f.service.Ledger.ServedBy(r.Context(), old.ID)
	if err != nil {
		return err
	}
	d := formData{Files: files, Draft: Draft{
		AgencyID: old.AgencyID, Kind: old.Kind, Title: old.Title, HappenedOn: old.HappenedOn, URL: old.URL, Channel: old.Channel, Note: old.Note,
		FormKey: rand.Text(), Topics: old.Topics, Audiences: old.Audiences, Amounts: evidence.Amounts(old.Amounts),
	}}
	for _, v := range served {
		d.Versions = append(d.Versions, v.VersionID)
	}
	return f.drawCorrect(w, r, http.StatusOK, d, nil)
}

func (f *Feature) drawCorrect(w http.ResponseWriter, r *http.Request, status int, d formData, errs domain.Fields) error {
	id := r.PathValue("id")
	d.Action, d.Correct = root+"/"+id+"/sua", true
	if err := f.said(r, id, &d); err != nil {
		return err
	}
	for _, file := range d.Files {
		if file.Erased() {
			continue
		}
		d.Had = append(d.Had, option{Value: file.ID, Label: file.Name})
		if !slices.Contains(d.Drop, file.ID) {
			d.HadIDs = append(d.HadIDs, file.ID)
		}
	}
	if err := f.fillForm(r, &d, &errs); err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "declare", web.Page{
		Title: "Sửa minh chứng", Lead: d.Agency, Nav: "minh-chung", Back: &web.Link{Label: "Minh chứng", URL: root + "/" + id}, Data: d, Errors: errs,
	})
}

// said adds the last verdict with its reason, when it asks for a correction.
func (f *Feature) said(r *http.Request, id string, d *formData) error {
	notes, err := f.notesOf(r, []ledger.Entry{{ID: id}})
	if err != nil {
		return err
	}
	for i, n := range notes {
		if n.Verdict == evidence.Unjudged {
			continue
		}
		if n.Verdict.NeedsReason() && n.Verdict != evidence.Reopened {
			d.Said = &notes[i]
		}
		return nil
	}
	return nil
}

func (f *Feature) correct(w http.ResponseWriter, r *http.Request) error {
	old, kept, err := f.service.changeable(r.Context(), web.Actor(r), r.PathValue("id"))
	overtaken := err != nil && domain.CodeOf(err) == domain.CodeConflict // what was typed comes back below
	if err != nil && !overtaken {
		return err
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := readDraft(form)
	d.AgencyID, d.FormKey = old.AgencyID, cmp.Or(d.FormKey, rand.Text())
	keepUnasked(form, &d, evidence.Amounts(old.Amounts))
	if form.Bool("tep_cu_da_hoi") {
		stay := form.Strings("tep_cu")
		for _, file := range kept {
			if !slices.Contains(stay, file.ID) {
				d.Drop = append(d.Drop, file.ID)
			}
		}
	}
	id, err := f.submit(r, form, sending{
		draft: &d, kept: len(remaining(kept, d.Drop)),
		act: func(d Draft) (string, error) { return f.service.Correct(r.Context(), web.Actor(r), old.ID, d) },
	})
	back := formData{Draft: d, Files: kept, Day: form.String("ngay"), Covering: form.Bool("che"), Typed: typedAmounts(form)}
	if overtaken && domain.FieldsOf(err) != nil || domain.CodeOf(err) == domain.CodeConflict {
		return f.overtaken(w, r, old, back, err)
	}
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		if err := f.hold(r, &back); err != nil {
			return err
		}
		return f.drawCorrect(w, r, http.StatusUnprocessableEntity, back, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã ghi bản sửa vào sổ. Bản cũ vẫn còn trong sổ và không tính nữa.")
	return web.SeeOther(w, r, root+"/"+id)
}

// overtaken answers a correction of what somebody corrected meanwhile: all that was
// typed comes back as a correction of the newest version, which the person can look
// at first. What was withdrawn is corrected no more.
func (f *Feature) overtaken(w http.ResponseWriter, r *http.Request, old ledger.Entry, d formData, cause error) error {
	if id, err := f.service.Ledger.ByForm(r.Context(), web.Actor(r).AccountID+":"+d.FormKey); err != nil || id != "" { // the same form came twice
		if err != nil {
			return err
		}
		return web.SeeOther(w, r, root+"/"+id)
	}
	line, err := f.service.Ledger.Line(r.Context(), old.FirstID)
	if err != nil {
		return err
	}
	if len(line) == 0 || !line[0].Current() || line[0].ID == old.ID {
		return cause
	}
	newest := line[0]
	if d.Files, err = f.service.Ledger.FilesOf(r.Context(), newest.ID); err != nil {
		return err
	}
	if err := f.hold(r, &d); err != nil {
		return err
	}
	d.Drop, d.Newest = nil, newest.ID
	r.SetPathValue("id", newest.ID)
	problems := domain.Fields{{
		Name: "ly_do", Message: "%s đã sửa minh chứng này trước, lý do: “%s”. Nội dung vừa nhập còn nguyên; xem bản mới rồi gửi lại nếu vẫn cần sửa.",
		Args: []any{newest.Author, newest.Reason},
	}}
	return f.drawCorrect(w, r, http.StatusConflict, d, append(problems, without(domain.FieldsOf(cause), problems)...))
}

type withdrawData struct {
	ID, Title, Reason string
}

func (f *Feature) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawWithdraw(w, r, http.StatusOK, "", nil)
}

func (f *Feature) drawWithdraw(w http.ResponseWriter, r *http.Request, status int, reason string, errs domain.Fields) error {
	old, _, err := f.service.changeable(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "withdraw", web.Page{
		Title: "Rút minh chứng này", Lead: old.Title, Nav: "minh-chung", Back: &web.Link{Label: "Minh chứng", URL: root + "/" + old.ID},
		Data: withdrawData{ID: old.ID, Title: old.Title, Reason: reason}, Errors: errs,
	})
}

func (f *Feature) withdraw(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, reason := r.PathValue("id"), form.String("ly_do")
	err = f.service.Withdraw(r.Context(), web.Actor(r), id, reason)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawWithdraw(w, r, http.StatusUnprocessableEntity, reason, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã rút minh chứng. Minh chứng còn trong sổ kèm lý do và không tính nữa.")
	return web.SeeOther(w, r, root+"/"+id)
}
