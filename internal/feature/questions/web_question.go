package questions

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

type pageData struct {
	View
	Today    calendar.Date
	Plan     string
	Key      string
	Wants    string // the act whose form came back
	Words    string // as typed into it
	Day      string
	KeptDay  string // a day off that was confirmed
	Into     string
	Sure     bool          // that both are one
	FirstDue calendar.Date // of the open step, where its day was set anew
	Kept     []File
	Last     *Step // what the person answers to: why it was asked, submitted or returned
	Draft    string
	DraftN   int64     // the step that brought it
	Target   *Question // that it was merged with
	Others   []option  // with which it may be merged
	Joins    []option  // agencies of the actor that do not have it yet
	Stale    string    // typed into a form that there is no more
	Days     map[string]calendar.Date
	MaxBytes int64
	MaxWords int
	Private  bool
}

// Typed is what was typed into the form of an act.
func (d pageData) Typed(act string) string {
	if d.Wants == act {
		return d.Words
	}
	return ""
}

// TypedDay is the day that was typed into the form of an act, else the usual one.
func (d pageData) TypedDay(act string) string {
	if d.Wants == act {
		return d.Day
	}
	return d.Days[act].Vietnamese()
}

// KeptFor is the day off that was confirmed in the form of an act.
func (d pageData) KeptFor(act string) string {
	if d.Wants == act {
		return d.KeptDay
	}
	return ""
}

// DraftText is the answer that the Chairman decides on: as typed, else as submitted.
func (d pageData) DraftText() string {
	if d.Wants == string(question.Decide) {
		return d.Words
	}
	return d.Draft
}

// about is the clause with the duty.
func (v View) about() string {
	if v.Duty == "" {
		return v.Clause
	}
	return v.Clause + ": " + v.Duty
}

func (f *Feature) question(w http.ResponseWriter, r *http.Request) error {
	return f.draw(w, r, http.StatusOK, pageData{})
}

// draw draws the page of a question; d brings what was typed, errs the problems of it.
func (f *Feature) draw(w http.ResponseWriter, r *http.Request, status int, d pageData, errs ...domain.FieldError) error {
	ctx, actor := r.Context(), web.Actor(r)
	v, err := f.service.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	d.View, d.Today, d.Key, d.MaxBytes, d.MaxWords = v, f.service.today(), rand.Text(), maxFile, maxWords
	if d.Wants != "" && !v.Can(d.Wants) {
		d.Stale = d.Words
	}
	if err := f.fill(ctx, r, &d); err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "question", web.Page{
		Title: f.pages.T(r, "Vướng mắc của %s", d.Agency), Nav: nav, Lead: d.about(), Back: &web.Link{Label: "Khó khăn, vướng mắc", URL: root}, Data: d, Errors: errs,
	})
}

func (f *Feature) fill(ctx context.Context, r *http.Request, d *pageData) error {
	p, err := f.service.Programme.Plan(ctx, d.PlanID)
	if err != nil {
		return err
	}
	d.Plan = p.Name()
	for i, s := range slices.Backward(d.Steps) {
		if s.Act != question.SetDay && d.Last == nil {
			d.Last = &d.Steps[i]
		}
		if s.Act == question.Submit && d.Draft == "" {
			d.Draft, d.DraftN = s.Words, s.N
		}
	}
	d.FirstDue = firstDue(d.Steps)
	if d.MergedInto != "" {
		q, ok, err := readQuestion(ctx, f.service.DB, d.MergedInto)
		if err != nil {
			return err
		}
		if ok {
			d.Target = &q
		}
	}
	if err := f.usualDays(ctx, d); err != nil {
		return err
	}
	if d.Can(string(question.Merge)) {
		if err := f.mergeable(r, d); err != nil {
			return err
		}
	}
	return f.joinable(r, d)
}

// firstDue is the day that the open step had before it was set anew; empty where it
// was not.
func firstDue(steps []Step) calendar.Date {
	moved := false
	for _, s := range slices.Backward(steps) {
		if s.Act != question.SetDay {
			if moved {
				return s.DueOn
			}
			return ""
		}
		moved = true
	}
	return ""
}

// Newest are the steps as the page tells them, the newest first.
func (d pageData) Newest() []Step {
	steps := slices.Clone(d.Steps)
	slices.Reverse(steps)
	return steps
}

// usualDays are the last days that the coordinator finds filled in.
func (f *Feature) usualDays(ctx context.Context, d *pageData) error {
	terms, days, err := f.service.terms(ctx)
	if err != nil {
		return err
	}
	d.Days = map[string]calendar.Date{
		string(question.Ask): terms.Due(question.Agency, d.Today, days), string(question.Submit): terms.Due(question.Chairman, d.Today, days), string(question.SetDay): d.DueOn,
	}
	return nil
}

// mergeable lists with which questions this one may be the same: alike ones first.
func (f *Feature) mergeable(r *http.Request, d *pageData) error {
	alike, err := f.service.Alike(r.Context(), web.Actor(r), NewQuestion{ObligationID: d.ObligationID, Clause: d.Clause, Body: d.Body})
	if err != nil {
		return err
	}
	others, _, err := f.service.List(r.Context(), web.Actor(r), Filter{Limit: PageSize})
	if err != nil {
		return err
	}
	d.Others = []option{{Label: "Chọn vướng mắc"}}
	for _, v := range slices.Concat(alike, others) {
		taken := v.ID == d.ID || v.State == question.Merged || v.State == question.Withdrawn
		if !taken && !slices.ContainsFunc(d.Others, func(o option) bool { return o.Value == v.ID }) {
			d.Others = append(d.Others, option{Value: v.ID, Label: vi.Truncate(v.SentOn.Vietnamese()+", "+v.AgencyName+": "+v.Body, 120)})
		}
	}
	return nil
}

// joinable names the agencies of the actor that may say that they have it too.
func (f *Feature) joinable(r *http.Request, d *pageData) error {
	names, err := f.service.Registry.Names(r.Context(), d.Today, d.View.Joins...)
	for _, id := range d.View.Joins {
		d.Joins = append(d.Joins, option{Value: id, Label: names[id]})
	}
	return err
}

func (f *Feature) file(w http.ResponseWriter, r *http.Request) error {
	file, body, err := f.service.File(r.Context(), web.Actor(r), r.PathValue("id"), r.PathValue("file"))
	if err != nil {
		return err
	}
	return web.Download(w, r, file.Name, file.MediaType, body)
}

// act takes the form of one act. What was typed comes back with what is wrong, or with
// who was first.
func (f *Feature) act(way string, act question.Act) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		v, err := web.Form(r)
		if err != nil {
			return err
		}
		d := pageData{Wants: string(act), Words: v.String("loi_" + way), Day: v.String("han_" + way), KeptDay: v.String("han_" + way + "_giu"), Into: v.String("gop"), Sure: v.Bool("chac"), Private: v.Bool("rieng")}
		version, _ := strconv.ParseInt(v.String("phien_ban"), 10, 64)
		in := In{ID: r.PathValue("id"), Act: act, Version: version, Words: d.Words, Day: v.Date("han_" + way), Kept: v.Date("han_" + way + "_giu"), Into: d.Into, Key: v.String("khoa"), Private: d.Private || act == question.Submit}
		problems := v.Errors
		if act == question.Merge && !d.Sure {
			problems.Add("chac", "Đọc cả hai vướng mắc, rồi chọn ô này để gộp.")
		}
		if d.Kept, err = f.keptFiles(r, v, &problems); err != nil {
			return err
		}
		for _, file := range d.Kept {
			in.Files = append(in.Files, file.ID)
		}
		if len(problems) == 0 {
			err = f.service.Do(r.Context(), web.Actor(r), in)
			if err == nil {
				web.Flash(w, r, web.FlashSuccess, said(act))
				return web.SeeOther(w, r, root+"/"+in.ID)
			}
			fields, ok := web.FormErrors(err)
			if !ok {
				return err
			}
			problems = fields
		}
		for i, p := range problems { // several forms on one page: each field has its own name
			if p.Name == "loi" || p.Name == "han" || p.Name == "tep" && act == question.Submit {
				problems[i].Name += "_" + way
			}
		}
		status := http.StatusUnprocessableEntity
		if domain.CodeOf(err) == domain.CodeConflict {
			status = http.StatusConflict
		}
		return f.draw(w, r, status, d, problems...)
	}
}

// said confirms an act.
func said(a question.Act) string {
	return cmp.Or(map[question.Act]string{
		question.Answer:   "Đã trả lời. Mọi cơ quan gặp vướng mắc này thấy câu trả lời.",
		question.Ask:      "Đã đề nghị cơ quan bổ sung thông tin.",
		question.Supply:   "Đã gửi thông tin bổ sung đến Sở Nội vụ.",
		question.Submit:   "Đã trình Chủ tịch.",
		question.Decide:   "Đã quyết định. Mọi cơ quan gặp vướng mắc này thấy câu trả lời.",
		question.Return:   "Đã trả lại Sở Nội vụ kèm lý do.",
		question.Recall:   "Đã rút lại để Sở Nội vụ xử lý tiếp.",
		question.Merge:    "Đã gộp. Cơ quan gửi được báo kèm lý do, và có thể tách ra nếu không cùng nội dung.",
		question.Differ:   "Đã tách ra. Sở Nội vụ xử lý riêng vướng mắc này.",
		question.Part:     "Đã tách ra. Vướng mắc này được xử lý riêng.",
		question.Withdraw: "Đã rút vướng mắc.",
		question.Reopen:   "Đã đề nghị Sở Nội vụ trả lời rõ hơn.",
	}[a], "Đã đặt lại hạn.")
}
