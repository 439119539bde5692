package report

import (
	"cmp"
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// calling is a request with the plan's duties that are owed upon request, and why
// earlier statements of it are replaced.
type calling struct {
	id, reason string
	duties     []programme.Obligation
}

// call opens the duties for the agencies that the request asks, each by the day
// by which its report is judged.
func (s *Service) call(ctx context.Context, tx *db.Tx, actor access.Actor, by calling) error {
	var q Request
	if _, err := tx.Get(ctx, &q, `SELECT `+requestColumns+` WHERE q.id = $1`, by.id); err != nil {
		return err
	}
	var asked []struct {
		AgencyID string
		DueOn    calendar.Date
	}
	err := tx.Select(ctx, &asked, `SELECT a.agency_id, COALESCE(r.due_on, a.due_on) AS due_on
		FROM report_v_asked a LEFT JOIN report r ON r.id = a.report_id WHERE a.request_id = $1 ORDER BY a.agency_id`, by.id)
	if err != nil {
		return err
	}
	c := programme.ReportCall{
		RequestID: by.id, Day: calendar.DateOf(db.Time(q.CreatedAt), s.Zone),
		Said: "Yêu cầu báo cáo đột xuất: " + q.Title, Reason: by.reason, Due: map[string]calendar.Date{},
	}
	for _, a := range asked {
		c.Due[a.AgencyID] = a.DueOn
	}
	return s.Programme.CallReports(ctx, tx, actor, by.duties, c)
}

// errWithdrawn is the conflict of an act upon a request that was withdrawn.
var errWithdrawn = domain.Conflict("Yêu cầu báo cáo này đã được thu hồi, không cần gửi báo cáo.")

// stands fails with errWithdrawn for a request that was withdrawn.
func stands(ctx context.Context, q interface {
	Get(ctx context.Context, dest any, query string, args ...any) (bool, error)
}, id string,
) error {
	var at int64
	if _, err := q.Get(ctx, &at, `SELECT withdrawn_at FROM report_request WHERE id = $1`, id); err != nil {
		return err
	}
	if at > 0 {
		return errWithdrawn
	}
	return nil
}

// Withdraw takes a request back with a reason: nobody is asked any more, and the
// plan's duties that it opened are not owed. Reports that were filed stay. It
// fails with conflict when it was withdrawn before.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, id, reason string) error {
	switch {
	case !mayAsk(actor):
		return domain.Forbidden("Chỉ người điều phối được thu hồi yêu cầu báo cáo.")
	case reason == "":
		return domain.Fields{{Name: "ly_do_thu_hoi", Message: "Nhập lý do thu hồi."}}.Err()
	}
	q, err := s.Request(ctx, actor, id)
	if err != nil {
		return err
	}
	duties, err := s.Programme.OnRequest(ctx, q.PlanID)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "report_request", id); err != nil {
			return err
		}
		if err := stands(ctx, tx, id); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE report_request SET withdrawn_at = $2, withdrawn_by_name = $3, withdrawn_reason = $4 WHERE id = $1`,
			id, db.Millis(tx.Now()), actor.Name, reason)
		if err != nil {
			return err
		}
		if err := s.Programme.RecallReports(ctx, tx, actor, duties, programme.ReportCall{RequestID: id, Reason: "Thu hồi yêu cầu báo cáo: " + reason}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "report_request.withdraw", "report_request", id, map[string]string{"title": q.Title, "reason": reason})
	})
}

// RequestByKey finds the request that was made under a form's key, if the actor
// may see it.
func (s *Service) RequestByKey(ctx context.Context, actor access.Actor, key string) (Request, bool, error) {
	var id string
	ok, err := s.DB.Get(ctx, &id, `SELECT id FROM report_request WHERE form_key = $1`, key)
	if err != nil || !ok {
		return Request{}, false, err
	}
	q, err := s.Request(ctx, actor, id)
	return q, err == nil, err
}

// Respond submits the answer to a request with the words that were drafted from
// the figures; said are the answers in the order of the questions.
func (s *Service) Respond(ctx context.Context, actor access.Actor, id string, said []string) error {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	w := r.words()
	w.Answers = map[int64]string{}
	for i, text := range said {
		w.Answers[int64(i+1)] = text
	}
	return s.Submit(ctx, actor, id, w)
}

// Overview writes a request with how each agency answered it, an agency a row
// and a question a column, as XLSX: what the actor may see of it.
func (s *Service) Overview(ctx context.Context, actor access.Actor, id string) (Request, []byte, error) {
	q, err := s.Request(ctx, actor, id)
	if err != nil {
		return q, nil, err
	}
	rows, err := s.Filings(ctx, actor, id)
	if err != nil {
		return q, nil, err
	}
	questions, err := s.Questions(ctx, id)
	if err != nil {
		return q, nil, err
	}
	note := "Kỳ số liệu " + q.WindowStart.Vietnamese() + "–" + q.WindowEnd.Vietnamese() + "; căn cứ " + q.Basis + ". Tình hình đến " + s.today().Vietnamese() + "."
	if q.Withdrawn() {
		note = "ĐÃ THU HỒI. " + note
	}
	sheet := office.Sheet{Name: "Tình hình gửi", Title: q.Title, Note: note, Columns: []office.SheetColumn{
		{Title: "Cơ quan", Width: 46}, {Title: "Trạng thái", Width: 22}, {Title: "Hạn gửi", Kind: office.ColumnDate}, {Title: "Ngày gửi", Kind: office.ColumnDate}, {Title: "Đúng hạn", Width: 20},
	}}
	for _, one := range questions {
		sheet.Columns = append(sheet.Columns, one.column())
	}
	for _, r := range rows {
		line, err := s.overviewRow(ctx, r, questions)
		if err != nil {
			return q, nil, err
		}
		sheet.Rows = append(sheet.Rows, line)
	}
	body, err := office.WriteSheets(sheet)
	return q, body, err
}

// column is how the answers to a question stand in the overview.
func (q Question) column() office.SheetColumn {
	if q.Kind != AsksNumber {
		return office.SheetColumn{Title: q.Text, Width: 40}
	}
	c := office.SheetColumn{Title: q.Text, Kind: office.ColumnNumber, Width: 18}
	if q.Unit != "" {
		c.Title += " (" + q.Unit + ")"
	}
	return c
}

// overviewRow is an agency's line of the overview; answers stand in it once they
// are filed.
func (s *Service) overviewRow(ctx context.Context, r AskedOf, questions []Question) ([]any, error) {
	line := make([]any, 5+len(questions))
	copy(line, []any{r.Agency, r.State(), r.DueOn, r.FiledOn, r.Filing.Label()})
	if !r.Sent() {
		return line, nil
	}
	e, err := s.Edition(ctx, r.ReportID, r.Edition)
	if err != nil {
		return nil, err
	}
	for i := range min(len(questions), len(e.Answers)) {
		a := e.Answers[i]
		switch n, err := goal.ParseAmount(a.Answer); {
		case a.Answer == "":
		case a.Kind != AsksNumber:
			line[5+i] = a.Answer
		case err == nil:
			line[5+i] = n.Float()
		}
	}
	return line, nil
}

// State says how far the agency is.
func (a AskedOf) State() string {
	switch {
	case a.ReportID != "":
		return a.Status.Label()
	case a.FiledOn != "":
		return "Gửi ngoài Loa, có minh chứng"
	}
	return "Chưa soạn"
}

// chased puts first what has to be chased, then goes by name.
func (a AskedOf) chased(b AskedOf) int {
	return cmp.Or(cmp.Compare(order(a.Filing), order(b.Filing)), vi.Compare(a.Agency, b.Agency), cmp.Compare(a.AgencyID, b.AgencyID))
}

// Sent tells whether the agency's answers lie with who asked.
func (a AskedOf) Sent() bool {
	return a.FiledOn != "" && (a.Status == StatusFiled || a.Status == StatusAccepted)
}
