package evidence

import (
	"errors"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

type judgingData struct {
	judgedRow
	Pictures      []shownFile
	Others        []shownFile
	Recorded      calendar.Date
	Before, After string // addresses of the entries beside it
	Waiting       int
	Choices       []verdictButton
	Reason        string // as typed
	Said          []shownNote
}

// verdictButton is a button of the form.
type verdictButton struct {
	Verdict    evidence.Verdict
	Label, Key string
	Second     bool
}

// Upper is the key as it stands on a keyboard.
func (b verdictButton) Upper() string { return strings.ToUpper(b.Key) }

func verdictButtons(now evidence.Verdict) []verdictButton {
	all := []verdictButton{
		{Verdict: evidence.Accepted, Label: "Xác nhận", Key: "x"},
		{Verdict: evidence.Returned, Label: "Trả lại", Key: "t", Second: true},
		{Verdict: evidence.Disputed, Label: "Nghi vấn", Key: "n", Second: true},
	}
	if now != evidence.Unjudged && now != evidence.Reopened {
		all = append(all, verdictButton{Verdict: evidence.Reopened, Label: "Bỏ kết quả này", Key: "m", Second: true})
	}
	return slices.DeleteFunc(all, func(c verdictButton) bool { return c.Verdict == now })
}

func (f *Feature) judging(w http.ResponseWriter, r *http.Request) error {
	return f.drawJudging(w, r, http.StatusOK, "", nil)
}

func (f *Feature) drawJudging(w http.ResponseWriter, r *http.Request, status int, reason string, errs domain.Fields) error {
	if !MayJudge(web.Actor(r)) {
		return errMayNotJudge()
	}
	e, err := f.service.Entry(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !e.Current() {
		web.Flash(w, r, web.FlashInfo, "Minh chứng này đã được sửa hoặc rút. Mở bản mới nhất.")
		return web.SeeOther(w, r, root+"/"+e.ID)
	}
	duties, err := f.service.duties(r.Context())
	if err != nil {
		return err
	}
	rows, err := f.judgedRows(r, []ledger.Entry{e}, duties)
	if err != nil {
		return err
	}
	d := judgingData{judgedRow: rows[0], Recorded: calendar.DateOf(db.Time(e.RecordedAt), f.service.Zone), Choices: verdictButtons(e.Verdict), Reason: reason}
	for _, file := range d.shown() {
		if file.Image {
			d.Pictures = append(d.Pictures, file)
		} else {
			d.Others = append(d.Others, file)
		}
	}
	if d.Said, err = f.notesOf(r, []ledger.Entry{e}); err != nil {
		return err
	}
	if err := f.beside(r, &d); err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "judging", web.Page{
		Title: titleOf(e), Lead: d.Agency, Nav: "minh-chung", Back: &web.Link{Label: "Kiểm tra minh chứng", URL: judgeRoot + d.Query}, Data: d, Errors: errs,
	})
}

// beside finds where the walk through the queue goes on.
func (f *Feature) beside(r *http.Request, d *judgingData) error {
	chosen := wayOf(r.URL.Query())
	d.Query = suffix(chosen.Kept)
	before, after, err := f.service.Beside(r.Context(), chosen.Filter, chosen.Order, d.ID)
	if err != nil {
		return err
	}
	if before != "" {
		d.Before = judgeRoot + "/" + before + d.Query + "#kiem-tra"
	}
	if after != "" {
		d.After = judgeRoot + "/" + after + d.Query + "#kiem-tra"
	}
	chosen.Filter.Limit = 1
	_, d.Waiting, err = f.service.queued(r.Context(), web.Actor(r), chosen.Filter, OldestFirst, 0)
	return err
}

// judge notes the verdict and offers the next entry of the queue.
func (f *Feature) judge(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, seen := r.PathValue("id"), evidence.Verdict(form.String("da_thay"))
	chosen := wayOf(r.URL.Query())
	o := Opinion{EvidenceID: id, Verdict: evidence.Verdict(form.String("ket_qua")), Reason: form.String("ly_do"), Seen: &seen}
	before, after, err := f.service.Beside(r.Context(), chosen.Filter, chosen.Order, id) // the order follows what waits, so before the act
	if err != nil {
		return err
	}
	err = f.service.Judge(r.Context(), web.Actor(r), o)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawJudging(w, r, http.StatusUnprocessableEntity, o.Reason, fields)
	}
	if refused, ok := errors.AsType[*domain.Error](err); ok && refused.Code == domain.CodeConflict {
		var p domain.Fields
		p.Add("ket_qua", refused.Message, refused.Args...)
		return f.drawJudging(w, r, http.StatusConflict, o.Reason, p)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, judgedWords(o.Verdict))
	switch {
	case after != "":
		return web.SeeOther(w, r, judgeRoot+"/"+after+suffix(chosen.Kept)+"#kiem-tra")
	case before != "" && chosen.Filter.Unjudged:
		return web.SeeOther(w, r, chosen.at(1))
	}
	return web.SeeOther(w, r, root+"/"+id)
}

// judgedWords says what was done.
func judgedWords(v evidence.Verdict) string {
	switch v {
	case evidence.Accepted:
		return "Đã xác nhận minh chứng."
	case evidence.Returned:
		return "Đã trả lại minh chứng. Minh chứng không tính nữa cho đến khi được sửa hoặc xác nhận."
	case evidence.Disputed:
		return "Đã ghi nghi vấn. Minh chứng vẫn tính và mang dấu có nghi vấn."
	case evidence.Reopened, evidence.Unjudged:
	}
	return "Đã bỏ kết quả kiểm tra. Minh chứng trở lại danh sách chờ kiểm tra."
}

// apiOpinion is a verdict by a program.
type apiOpinion struct {
	Verdict evidence.Verdict  `json:"verdict"`
	Reason  string            `json:"reason"`
	Seen    *evidence.Verdict `json:"seen,omitempty"`
}

func (f *Feature) apiJudge(w http.ResponseWriter, r *http.Request) error {
	var in apiOpinion
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	id := r.PathValue("id")
	o := Opinion{EvidenceID: id, Verdict: in.Verdict, Reason: web.CleanText(in.Reason), Seen: in.Seen}
	if err := f.service.Judge(r.Context(), web.Actor(r), o); err != nil {
		return err
	}
	e, err := f.service.Entry(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, e)
}
