package ownplan

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

func (f *Feature) save(w http.ResponseWriter, r *http.Request) error {
	return f.write(w, r, f.service.Save, "Đã lưu kế hoạch.")
}

// submit hands in what is typed in the form.
func (f *Feature) submit(w http.ResponseWriter, r *http.Request) error {
	return f.handIn(w, r, func(w http.ResponseWriter, r *http.Request, done string) error {
		return f.write(w, r, f.service.Submit, done)
	})
}

// submitRead hands in the version that was read as it will be printed.
func (f *Feature) submitRead(w http.ResponseWriter, r *http.Request) error {
	return f.handIn(w, r, f.asRead)
}

func (f *Feature) asRead(w http.ResponseWriter, r *http.Request, done string) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor, id := r.Context(), web.Actor(r), r.PathValue("id")
	p, err := f.service.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	err = f.service.Submit(ctx, actor, id, Written{Version: versionOf(form), Texts: p.Texts})
	switch {
	case p.Writable() && p.Version != versionOf(form) && domain.CodeOf(err) == domain.CodeConflict:
		web.Flash(w, r, web.FlashInfo, "Người khác vừa lưu kế hoạch này nên chưa gửi duyệt. Đây là bản vừa lưu; đọc lại rồi gửi duyệt.")
		return web.SeeOther(w, r, readingURL(id))
	case len(domain.FieldsOf(err)) > 0:
		return f.draw(w, r, shown{plan: p, status: http.StatusUnprocessableEntity, errs: domain.FieldsOf(err)})
	case err != nil:
		return err
	}
	web.Flash(w, r, web.FlashSuccess, done)
	return web.SeeOther(w, r, root+"/"+id)
}

// readingURL is where a draft is read as it will be printed.
func readingURL(id string) string { return root + "/" + id + "?phan=ban-in" }

// handIn hands a plan in by one way, which says done; who could approve it is looked at
// before.
func (f *Feature) handIn(w http.ResponseWriter, r *http.Request, do func(w http.ResponseWriter, r *http.Request, done string) error) error {
	actor := web.Actor(r)
	p, err := f.service.Get(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	leader, err := f.service.has(r.Context(), p.AgencyID, access.Leader, actor.AccountID)
	if err != nil {
		return err
	}
	if !leader {
		return do(w, r, "Đã gửi duyệt, nhưng cơ quan chưa có tài khoản lãnh đạo nên chưa ai duyệt được. Đề nghị quản trị hệ thống tạo tài khoản cho lãnh đạo cơ quan.")
	}
	return do(w, r, "Đã gửi duyệt. Lãnh đạo cơ quan sẽ thấy kế hoạch ở trang Việc của tôi. Chưa ai quyết định thì còn rút lại được.")
}

// write keeps what a person typed by one act. Somebody else's change in between loses
// nothing: the form comes back with what was typed.
func (f *Feature) write(w http.ResponseWriter, r *http.Request, do func(context.Context, access.Actor, string, Written) error, done string) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor, id := r.Context(), web.Actor(r), r.PathValue("id")
	p, err := f.service.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	lines, err := f.service.Lines(ctx, p)
	if err != nil {
		return err
	}
	typed, seen := readWritten(form, lines)
	err = do(ctx, actor, id, typed)
	switch {
	case domain.CodeOf(err) == domain.CodeConflict:
		return f.drawTyped(w, r, typed, seen, err)
	case len(domain.FieldsOf(err)) > 0:
		return f.draw(w, r, shown{plan: p, status: http.StatusUnprocessableEntity, typed: seen, write: &typed, errs: domain.FieldsOf(err)})
	case err != nil:
		return err
	}
	after, err := f.service.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	at := root + "/" + id
	if after.Writable() {
		at = partURL(id, typed.changed(p, lines))
	}
	if typed.Add {
		done, at = "Đã lưu những gì ghi trước đó và thêm một việc. Ghi nội dung, ngày hoàn thành rồi bấm Lưu.", partURL(id, "moi")
	}
	if form.Bool("doc") {
		at = readingURL(id)
	}
	if form.Bool("dien") {
		done, at = "Đã điền vào những việc còn trống và lưu.", partURL(id, "viec")
	}
	web.Flash(w, r, web.FlashSuccess, done)
	return web.SeeOther(w, r, at)
}

// drawTyped gives back what was typed when somebody else was quicker: in the form
// where it can still be saved, else to be copied.
func (f *Feature) drawTyped(w http.ResponseWriter, r *http.Request, typed Written, seen []shownLine, problem error) error {
	p, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	s := shown{plan: p, status: http.StatusConflict}
	stored, err := f.service.Lines(r.Context(), p)
	if err != nil {
		return err
	}
	var refused *domain.Error
	if p.Version == typed.Version && errors.As(problem, &refused) { // nobody else wrote: the state forbids it
		s.errs, s.typed, s.write = domain.Fields{{Name: "can_cu", Message: refused.Message, Args: refused.Args, Stale: true}}, seen, &typed
		return f.draw(w, r, s)
	}
	if p.Writable() {
		m, err := f.service.merge(r.Context(), p, stored, &typed, seen)
		if err != nil {
			return err
		}
		s.typed, s.write, s.merged = m.Lines, &typed, &m
		return f.draw(w, r, s)
	}
	s.kept = unkept(p, stored, typed)
	if len(s.kept) == 0 {
		return problem
	}
	return f.draw(w, r, s)
}

// unkept lists what was typed and differs from what is stored.
func unkept(p Plan, stored []Line, typed Written) []shownPart {
	var out []shownPart
	before := p.parts()
	for i, part := range typed.Texts.clean().parts() {
		if part.Text != before[i].Text {
			out = append(out, shownPart{Title: part.Title, Lines: textLines(part.Text)})
		}
	}
	for _, l := range typed.Lines {
		i := slices.IndexFunc(stored, func(x Line) bool { return x.ID == l.ID })
		if i >= 0 && stored[i].words() == l.words() {
			continue
		}
		out = append(out, shownPart{Title: vi.Truncate(l.Title, 80), Lines: textLines(l.words())})
	}
	return out
}

func (f *Feature) recall(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.Recall(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã rút lại kế hoạch. Sửa xong thì gửi duyệt lại.")
	return web.SeeOther(w, r, root+"/"+id)
}

// versionOf is the version that stood on the page whose form this is, 0 without one.
func versionOf(form *web.FormValues) int64 {
	n, _ := strconv.ParseInt(form.String("phien_ban"), 10, 64)
	return n
}

// approve freezes the version that the leader read.
func (f *Feature) approve(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Approve(r.Context(), web.Actor(r), id, versionOf(form)); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã duyệt. Dự thảo văn bản đã chuyển cho văn thư để ghi số, ngày và phát hành.")
	return web.SeeOther(w, r, root+"/"+id)
}

// back is a way of sending a plan back with a reason, which ask asks for.
func (f *Feature) back(do func(context.Context, access.Actor, string, Why) error, ask, done string) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		form, err := web.Form(r)
		if err != nil {
			return err
		}
		reason := form.Required("ly_do", ask)
		if len([]rune(reason)) > mostReason {
			form.Errors.Add("ly_do", "Rút gọn còn tối đa %d ký tự.", mostReason)
		}
		p, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
		if err != nil {
			return err
		}
		if len(form.Errors) > 0 {
			return f.draw(w, r, shown{plan: p, status: http.StatusUnprocessableEntity, reason: reason, errs: form.Errors})
		}
		if err := do(r.Context(), web.Actor(r), p.ID, Why{Reason: reason, Version: versionOf(form)}); err != nil {
			return err
		}
		web.Flash(w, r, web.FlashSuccess, done)
		return web.SeeOther(w, r, root+"/"+p.ID)
	}
}

// drop throws an amending edition away and shows the one that holds.
func (f *Feature) drop(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	holds, err := f.service.Drop(r.Context(), web.Actor(r), r.PathValue("id"), versionOf(form))
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ bản sửa đổi, bổ sung. Bản đã ban hành giữ nguyên.")
	return web.SeeOther(w, r, root+"/"+holds)
}

// repaper makes a new paper of a plan whose paper was cancelled.
func (f *Feature) repaper(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.service.Repaper(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lập lại văn bản từ kế hoạch đã duyệt và chuyển cho văn thư.")
	return web.SeeOther(w, r, root+"/"+id)
}

// amend begins the next edition.
func (f *Feature) amend(w http.ResponseWriter, r *http.Request) error {
	id, err := f.service.Amend(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lập bản sửa đổi, bổ sung từ bản đang có hiệu lực. Bản đã ban hành giữ nguyên.")
	return web.SeeOther(w, r, root+"/"+id)
}

func (f *Feature) download(format Format) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		name, body, err := f.service.Export(r.Context(), web.Actor(r), r.PathValue("id"), format)
		if err != nil {
			return err
		}
		return web.Download(w, r, name, format.MediaType(), body)
	}
}

// apiPlan is an own plan with its lines, for programs.
type apiPlan struct {
	Plan     Plan     `json:"plan"`
	Lines    []Line   `json:"lines"`
	Estimate Estimate `json:"estimate"`
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	all, err := f.service.List(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, map[string]any{"items": all})
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	p, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	lines, err := f.service.Lines(r.Context(), p)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, apiPlan{p, lines, EstimateOf(lines)})
}
