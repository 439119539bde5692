package report

import (
	"fmt"
	"net/http"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
	"loa/internal/domain/report"
	"loa/internal/platform/db"
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

type newRequestData struct {
	Plans, Groups, Agencies, Kinds []option
	Value                          NewRequest
	From, To, Due                  string // as typed
	Questions                      []questionField
}

// questionField is one line of questions in the form.
type questionField struct {
	Question
	TextName, KindName, UnitName string
}

func (f *Feature) newRequest(w http.ResponseWriter, r *http.Request) error {
	d := newRequestData{Value: NewRequest{FormKey: db.NewID()}}
	if from := r.URL.Query().Get("tu"); from != "" {
		if err := f.again(r, from, &d); err != nil {
			return err
		}
	}
	return f.drawNewRequest(w, r, http.StatusOK, d, nil)
}

// again fills the form with what an earlier request asked.
func (f *Feature) again(r *http.Request, id string, d *newRequestData) error {
	ctx, actor := r.Context(), web.Actor(r)
	q, err := f.service.Request(ctx, actor, id)
	if err != nil {
		return err
	}
	if d.Value.Questions, err = f.service.Questions(ctx, id); err != nil {
		return err
	}
	rows, err := f.service.Filings(ctx, actor, id)
	if err != nil {
		return err
	}
	for _, row := range rows {
		d.Value.Agencies = append(d.Value.Agencies, row.AgencyID)
	}
	d.Value.PlanID, d.Value.Title, d.Value.Basis = q.PlanID, q.Title, q.Basis
	d.From, d.To = q.WindowStart.Vietnamese(), q.WindowEnd.Vietnamese()
	return nil
}

func (f *Feature) drawNewRequest(w http.ResponseWriter, r *http.Request, status int, d newRequestData, errs domain.Fields) error {
	ctx, actor := r.Context(), web.Actor(r)
	if !mayAsk(actor) {
		return domain.Forbidden("Chỉ người điều phối được yêu cầu báo cáo đột xuất.")
	}
	plans, err := f.service.Programme.Active(ctx)
	if err != nil {
		return err
	}
	for _, p := range plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Name()})
	}
	there, err := f.service.Registry.AsOf(ctx, f.service.today())
	if err != nil {
		return err
	}
	levels, kinds := map[agency.Level]int{}, map[agency.Kind]int{}
	for _, a := range there {
		levels[a.Level]++
		kinds[a.Kind]++
		d.Agencies = append(d.Agencies, option{Value: a.ID, Label: a.Name})
	}
	for _, l := range agency.Levels() {
		if levels[l] > 0 {
			d.Groups = append(d.Groups, option{Value: "level:" + string(l), Label: l.Label()})
		}
	}
	for _, k := range agency.Kinds() {
		if kinds[k] > 0 {
			d.Groups = append(d.Groups, option{Value: "kind:" + string(k), Label: k.Label()})
		}
	}
	d.Kinds = []option{{Value: string(AsksText), Label: AsksText.Label()}, {Value: string(AsksNumber), Label: AsksNumber.Label()}}
	d.lines()
	return f.pages.Render(w, r, status, "request-new", web.Page{
		Title: "Yêu cầu báo cáo đột xuất", Nav: "bao-cao", Back: &web.Link{Label: "Yêu cầu báo cáo đột xuất", URL: requestsRoot}, Data: d, Errors: errs,
	})
}

// lines makes the lines of questions, typed ones first in their places.
func (d *newRequestData) lines() {
	for n := int64(1); n <= mostQuestions; n++ {
		q := questionField{
			Question: Question{N: n, Kind: AsksText},
			TextName: fmt.Sprintf("cau_hoi_%d", n), KindName: fmt.Sprintf("loai_%d", n), UnitName: fmt.Sprintf("don_vi_%d", n),
		}
		if i := slices.IndexFunc(d.Value.Questions, func(one Question) bool { return one.N == n }); i >= 0 {
			q.Question = d.Value.Questions[i]
		}
		d.Questions = append(d.Questions, q)
	}
}

// ask makes a request from the form.
func (f *Feature) ask(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	n := NewRequest{
		FormKey: form.String("ma_phieu"), PlanID: form.Required("ke_hoach", "Chọn kế hoạch."), Title: form.String("tieu_de"), Basis: form.String("can_cu"),
		From: day(form, "tu", "Nhập ngày đầu của kỳ số liệu."), To: day(form, "den", "Nhập ngày cuối của kỳ số liệu."), Due: day(form, "han", "Nhập hạn gửi."),
		Groups: form.Strings("nhom"), Agencies: form.Strings("co_quan"),
	}
	if n.FormKey == "" {
		n.FormKey = db.NewID()
	}
	for i := int64(1); i <= mostQuestions; i++ {
		if text := form.String(fmt.Sprintf("cau_hoi_%d", i)); text != "" {
			q := Question{N: i, Text: text, Kind: QuestionKind(form.String(fmt.Sprintf("loai_%d", i)))}
			if q.Kind == AsksNumber {
				q.Unit = form.String(fmt.Sprintf("don_vi_%d", i))
			}
			n.Questions = append(n.Questions, q)
		}
	}
	errs, id := form.Errors, ""
	if len(errs) > 0 {
		errs = append(errs, n.check(f.service.today())...)
	} else {
		id, err = f.service.Ask(r.Context(), web.Actor(r), n)
		errs = domain.FieldsOf(err)
	}
	if len(errs) > 0 {
		return f.drawNewRequest(w, r, http.StatusUnprocessableEntity, newRequestData{Value: n, From: form.String("tu"), To: form.String("den"), Due: form.String("han")}, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã gửi yêu cầu. Các cơ quan thấy yêu cầu trên trang Việc của tôi và trang Báo cáo.")
	return web.SeeOther(w, r, requestsRoot+"/xem/"+id)
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
	Tally     []filingTally
	Mine      []AskedOf // which the person answers
	May       bool
	Seen      int64
	Due       string
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
	d := Deadline{DueOn: form.Date("han"), Reason: form.String("ly_do")}
	errs := form.Errors
	if len(errs) == 0 {
		seen, _ := strconv.ParseInt(form.String("lan"), 10, 64) // what is no number saw none
		err = f.service.MoveDeadline(r.Context(), web.Actor(r), r.PathValue("id"), seen, d)
		errs = domain.FieldsOf(err)
	}
	if len(errs) > 0 {
		return f.drawRequest(w, r, http.StatusUnprocessableEntity, requestData{Due: form.String("han"), Reason: d.Reason}, errs)
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
