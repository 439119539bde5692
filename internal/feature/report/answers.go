package report

import (
	"context"
	"fmt"
	"strconv"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/goal"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
)

// Answer is a question with what an agency answers; a number as Vietnamese
// papers write it.
type Answer struct {
	Question
	Answer string `json:"answer"`
}

// Said is the answer with its unit; empty without one.
func (a Answer) Said() string {
	if a.Answer == "" || a.Unit == "" {
		return a.Answer
	}
	return a.Answer + " " + a.Unit
}

// Lines are the paragraphs of the answer.
func (a Answer) Lines() []string { return paragraphs(a.Said()) }

// Name is the answer's field in the form.
func (a Answer) Name() string { return answerField(a.N) }

func answerField(n int64) string { return "tra_loi_" + strconv.FormatInt(n, 10) }

// mostAnswer bounds an answer, in letters.
const mostAnswer = 5000

// answers gives the questions of an ad hoc report with what is written so far;
// none for a periodic report.
func (s *Service) answers(ctx context.Context, r Report) ([]Answer, error) {
	if r.RequestID == "" {
		return nil, nil
	}
	questions, err := s.Questions(ctx, r.RequestID)
	if err != nil {
		return nil, err
	}
	var given []struct {
		N      int64
		Answer string
	}
	if err := s.DB.Select(ctx, &given, `SELECT n, answer FROM report_answer WHERE report_id = $1`, r.ID); err != nil {
		return nil, err
	}
	out := make([]Answer, len(questions))
	for i, q := range questions {
		out[i].Question = q
		for _, g := range given {
			if g.N == q.N {
				out[i].Answer = g.Answer
			}
		}
	}
	return out, nil
}

// standing gives the answers of a report as it stands: those of the edition that
// holds, else those at hand.
func (s *Service) standing(ctx context.Context, r Report) ([]Answer, error) {
	if !r.holds() {
		return s.answers(ctx, r)
	}
	e, err := s.Edition(ctx, r.ID, r.Edition)
	return e.Answers, err
}

// mostQuestions bounds a request.
const mostQuestions = 10

// answered takes typed answers, as far as they are given, and tells what is
// wrong with them; all wants each question answered. Numbers come out in one
// form.
func answered(now []Answer, typed map[int64]string, all bool) ([]Answer, domain.Fields) {
	var problems domain.Fields
	out := make([]Answer, len(now))
	for i, a := range now {
		if text, ok := typed[a.N]; ok {
			a.Answer = text
		}
		name := answerField(a.N)
		switch amount, err := goal.ParseAmount(a.Answer); {
		case a.Answer == "" && all:
			problems.Add(name, "Trả lời câu này trước khi gửi duyệt; không phát sinh thì ghi rõ, hoặc ghi 0.")
		case a.Answer == "":
		case utf8.RuneCountInString(a.Answer) > mostAnswer:
			problems.Add(name, "Rút gọn còn tối đa %d ký tự.", mostAnswer)
		case a.Kind == AsksNumber && err != nil:
			problems.Add(name, "Nhập một số, ví dụ 1.250 hoặc 12,5.")
		case a.Kind == AsksNumber:
			a.Answer = amount.String()
		}
		out[i] = a
	}
	return out, problems
}

// keepAnswers stores what a person answered.
func keepAnswers(ctx context.Context, tx *db.Tx, r Report, answers []Answer) error {
	for _, a := range answers {
		if _, err := tx.Exec(ctx, `INSERT INTO report_answer (report_id, n, answer) VALUES ($1, $2, $3)
			ON CONFLICT (report_id, n) DO UPDATE SET answer = $3`, r.ID, a.N, a.Answer); err != nil {
			return err
		}
	}
	return nil
}

// answerSection is the part of the paper with questions and answers.
func answerSection(answers []Answer) office.ReportSection {
	sec := office.ReportSection{Title: "Nội dung theo yêu cầu"}
	for _, a := range answers {
		sec.Blocks = append(sec.Blocks, office.Paragraph{Runs: []office.Run{{Text: fmt.Sprintf("%d. %s", a.N, a.Text), Bold: true}}})
		lines := a.Lines()
		if len(lines) == 0 {
			lines = []string{"Chưa trả lời."}
		}
		for _, line := range lines {
			sec.Blocks = append(sec.Blocks, office.Text(line))
		}
	}
	return sec
}

// answerSheet has a question a row.
func answerSheet(e Edition, note string) office.Sheet {
	sheet := office.Sheet{Name: "Trả lời", Title: e.Head.Title, Note: note, Columns: []office.SheetColumn{
		{Title: "Câu", Kind: office.ColumnInt}, {Title: "Câu hỏi", Width: 60}, {Title: "Trả lời", Width: 60}, {Title: "Đơn vị tính", Width: 16},
	}}
	for _, a := range e.Answers {
		sheet.Rows = append(sheet.Rows, []any{a.N, a.Text, a.Answer, a.Unit})
	}
	return sheet
}
