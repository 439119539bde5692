package report

import (
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
	"loa/internal/domain/report"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

// requestsRoot is the list of ad hoc requests.
const requestsRoot = root + "/yeu-cau"

type requestsData struct {
	Rows []requestRow
	May  bool
}

type requestRow struct {
	Request
	Tally []filingTally
}

// filingTally is how many agencies filed in one way.
type filingTally struct {
	Label string
	N     int
}

func tally(rows []AskedOf) []filingTally {
	var out []filingTally
	for _, f := range []report.Filing{report.InTime, report.TooLate, report.Missing, report.Open} {
		n := 0
		for _, r := range rows {
			if r.Filing == f {
				n++
			}
		}
		if n > 0 {
			out = append(out, filingTally{f.Label(), n})
		}
	}
	return out
}

// requests lists the requests with how far they are.
func (f *Feature) requests(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	all, err := f.service.Requests(r.Context(), actor)
	if err != nil {
		return err
	}
	d := requestsData{May: mayAsk(actor)}
	for _, q := range all {
		rows, err := f.service.Filings(r.Context(), actor, q.ID)
		if err != nil {
			return err
		}
		d.Rows = append(d.Rows, requestRow{q, tally(rows)})
	}
	return f.pages.Render(w, r, http.StatusOK, "requests", web.Page{
		Title: "Yêu cầu báo cáo đột xuất", Nav: "bao-cao", Back: &web.Link{Label: "Báo cáo", URL: root}, Data: d,
	})
}

// day reads a day that must be given.
func day(form *web.FormValues, name, message string) calendar.Date {
	if form.Required(name, message) == "" {
		return ""
	}
	return form.Date(name)
}

type requestData struct {
	Request   Request
	Questions []askedQuestion
	Deadlines []Deadline
	Rows      []AskedOf
	Shown     []AskedOf // of Rows, those of this page of the list
	Listed    web.Listed
	Tally     []filingTally
	Mine      []AskedOf // which the person answers
	May       bool
	Seen      int64
	Due       string
	Kept      string // a day off that was confirmed as Due
	Reason    string
	Why       string // it is withdrawn, as typed
}

// askedQuestion is a question with what was filed for it.
type askedQuestion struct {
	Question
	Sum     string // of numbers
	Answers []agencyAnswer
}

type agencyAnswer struct {
	Agency string
	Lines  []string
}

func (f *Feature) request(w http.ResponseWriter, r *http.Request) error {
	return f.drawRequest(w, r, http.StatusOK, requestData{}, nil)
}

func (a AskedOf) name() string { return a.Agency }

// drawRequest shows a request: to a coordinator who filed, late or in time, and
// what they answered; to an agency its own part.
func (f *Feature) drawRequest(w http.ResponseWriter, r *http.Request, status int, d requestData, errs domain.Fields) error {
	ctx, actor, id := r.Context(), web.Actor(r), r.PathValue("id")
	var err error
	if d.Request, err = f.service.Request(ctx, actor, id); err != nil {
		return err
	}
	if d.Rows, err = f.service.Filings(ctx, actor, id); err != nil {
		return err
	}
	if d.Deadlines, err = f.service.Deadlines(ctx, id); err != nil {
		return err
	}
	questions, err := f.service.Questions(ctx, id)
	if err != nil {
		return err
	}
	d.Tally, d.May, d.Seen = tally(d.Rows), mayAsk(actor), d.Deadlines[0].N
	for _, row := range d.Rows {
		if actor.Has(access.Officer, row.AgencyID) {
			d.Mine = append(d.Mine, row)
		}
	}
	if d.Questions, err = f.answersOf(r, questions, d.Rows); err != nil {
		return err
	}
	d.Shown, d.Listed = web.List(r, d.Rows, AskedOf.name)
	return f.pages.Render(w, r, status, "request", web.Page{
		Title: d.Request.Title, Lead: "Yêu cầu báo cáo đột xuất", Nav: "bao-cao", Back: &web.Link{Label: "Yêu cầu báo cáo đột xuất", URL: requestsRoot}, Data: d, Errors: errs,
	})
}

// answersOf gathers what the agencies filed for each question.
func (f *Feature) answersOf(r *http.Request, questions []Question, rows []AskedOf) ([]askedQuestion, error) {
	out := make([]askedQuestion, len(questions))
	sums := make([]goal.Amount, len(questions))
	for i, q := range questions {
		out[i].Question = q
	}
	for _, row := range rows {
		if !row.Sent() {
			continue
		}
		e, err := f.service.Edition(r.Context(), row.ReportID, row.Edition)
		if err != nil {
			return nil, err
		}
		for i := range min(len(out), len(e.Answers)) {
			a := e.Answers[i]
			out[i].Answers = append(out[i].Answers, agencyAnswer{row.Agency, a.Lines()})
			if n, err := goal.ParseAmount(a.Answer); err == nil && a.Kind == AsksNumber {
				sums[i] += n
				out[i].Sum = sums[i].In(a.Unit)
			}
		}
	}
	return out, nil
}

// begin opens the report with which an agency answers.
func (f *Feature) begin(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := f.service.Begin(r.Context(), web.Actor(r), r.PathValue("id"), form.String("don_vi"))
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, root+"/"+id)
}

func (f *Feature) moveDeadline(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := Deadline{DueOn: form.Date("han"), Kept: form.Date("han_giu"), Reason: form.String("ly_do")}
	errs := form.Errors
	if len(errs) == 0 {
		seen, _ := strconv.ParseInt(form.String("lan"), 10, 64) // what is no number saw none
		err = f.service.MoveDeadline(r.Context(), web.Actor(r), r.PathValue("id"), seen, d)
		errs = domain.FieldsOf(err)
	}
	if len(errs) > 0 {
		return f.drawRequest(w, r, http.StatusUnprocessableEntity, requestData{Due: form.String("han"), Kept: form.String("han_giu"), Reason: d.Reason}, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã đổi hạn gửi. Báo cáo đã gửi vẫn tính theo hạn lúc gửi.")
	return web.SeeOther(w, r, requestsRoot+"/xem/"+r.PathValue("id"))
}

// withdraw takes a request back.
func (f *Feature) withdraw(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	why := form.String("ly_do_thu_hoi")
	errs := form.Errors
	if len(errs) == 0 {
		err = f.service.Withdraw(r.Context(), web.Actor(r), r.PathValue("id"), why)
		errs = domain.FieldsOf(err)
	}
	if len(errs) > 0 {
		return f.drawRequest(w, r, http.StatusUnprocessableEntity, requestData{Why: why}, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã thu hồi yêu cầu. Các cơ quan không phải gửi báo cáo theo yêu cầu này.")
	return web.SeeOther(w, r, requestsRoot+"/xem/"+r.PathValue("id"))
}

// overview gives how a request was answered as XLSX.
func (f *Feature) overview(w http.ResponseWriter, r *http.Request) error {
	q, body, err := f.service.Overview(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Download(w, r, "Tình hình gửi - "+q.Title+".xlsx", office.MimeXLSX, body)
}
