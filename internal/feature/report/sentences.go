package report

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// SentenceEntry is one sentence as the office recorded it. An entry without text
// is the return to the default sentence.
type SentenceEntry struct {
	RowCode        string
	N              int64 // counts the entries of one row
	Text, WhenNone string
	RecordedAt     int64
	RecordedBy     string
	RecordedByName string
}

// mostSentence bounds a sentence, in letters.
const mostSentence = 1500

// mayPhrase tells whether the actor writes the office's sentences.
func mayPhrase(a access.Actor) bool { return a.Is(access.Coordinator) }

// Sentences gives the sentences in force, in the order in which a report has
// them: the office's own, else the defaults.
func (s *Service) Sentences(ctx context.Context) ([]report.Sentence, error) {
	all, err := s.sentenceEntries(ctx)
	if err != nil {
		return nil, err
	}
	var out []report.Sentence
	for _, code := range report.MainCodes() {
		out = append(out, inForce(all, code))
	}
	return out, nil
}

// sentenceEntries lists everything that was recorded, the newest of each row first.
func (s *Service) sentenceEntries(ctx context.Context) ([]SentenceEntry, error) {
	var all []SentenceEntry
	err := s.DB.Select(ctx, &all, `SELECT row_code, n, text, when_none, recorded_at, recorded_by, recorded_by_name FROM report_sentence ORDER BY row_code, n DESC`)
	return all, err
}

// inForce is the sentence of a row among what was recorded.
func inForce(all []SentenceEntry, code string) report.Sentence {
	if e, ok := last(all, code); ok && e.Text != "" {
		return report.Sentence{Key: code, Text: e.Text, WhenNone: e.WhenNone}
	}
	return report.DefaultSentence(code)
}

func last(all []SentenceEntry, code string) (SentenceEntry, bool) {
	i := slices.IndexFunc(all, func(e SentenceEntry) bool { return e.RowCode == code })
	if i < 0 {
		return SentenceEntry{RowCode: code}, false
	}
	return all[i], true
}

// checkSentence reads a sentence as typed, with figures by their words, and tells
// everything that is wrong with it; fields are named as in the form.
func checkSentence(code, text, whenNone string) (report.Sentence, domain.Fields) {
	var problems domain.Fields
	text, whenNone = vi.Clean(text), vi.Clean(whenNone)
	sentence := report.Sentence{Key: code, Text: report.Coded(code, text), WhenNone: whenNone}
	if text == "" {
		problems.Add("cau", "Nhập câu mẫu, hoặc dùng lại câu mặc định.")
	} else if err := sentence.Check(); err != nil {
		problems = append(problems, beside("cau", err))
	}
	if err := sentence.CheckWhenNone(); err != nil {
		problems = append(problems, beside("khi_khong", err))
	}
	for _, f := range []struct{ name, value string }{{"cau", text}, {"khi_khong", whenNone}} {
		if utf8.RuneCountInString(f.value) > mostSentence {
			problems.Add(f.name, "Rút gọn còn tối đa %d ký tự.", mostSentence)
		}
	}
	return sentence, problems
}

// beside puts an error of ours beside a field.
func beside(name string, err error) domain.FieldError {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok {
		return domain.FieldError{Name: name, Message: err.Error()}
	}
	return domain.FieldError{Name: name, Message: e.Message, Args: e.Args, Stale: e.Code == domain.CodeConflict}
}

// NewSentence is a sentence as typed, with figures by their words. Seen is the
// number of the entry that the person saw, 0: none.
type NewSentence struct {
	Code, Text, WhenNone string
	Seen                 int64
}

// SetSentence records the office's own sentence for a row; drafts have it from
// now on, what was frozen stays. It fails with forbidden for others than a
// coordinator, with invalid beside the fields, and with conflict when somebody
// else recorded one meanwhile. The same sentence again changes nothing.
func (s *Service) SetSentence(ctx context.Context, actor access.Actor, n NewSentence) error {
	sentence, problems := checkSentence(n.Code, n.Text, n.WhenNone)
	if err := s.mayChange(actor, n.Code); err != nil {
		return err
	}
	if err := problems.Err(); err != nil {
		return err
	}
	if sentence == report.DefaultSentence(n.Code) {
		sentence = report.Sentence{Key: n.Code}
	}
	return s.recordSentence(ctx, actor, n.Seen, sentence)
}

// ResetSentence returns to the default sentence of a row.
func (s *Service) ResetSentence(ctx context.Context, actor access.Actor, code string, seen int64) error {
	if err := s.mayChange(actor, code); err != nil {
		return err
	}
	return s.recordSentence(ctx, actor, seen, report.Sentence{Key: code})
}

func (s *Service) mayChange(actor access.Actor, code string) error {
	if !mayPhrase(actor) {
		return domain.Forbidden("Chỉ người điều phối được đổi câu mẫu.")
	}
	if !slices.Contains(report.MainCodes(), code) {
		return domain.NotFound("Không có chỉ tiêu này.")
	}
	return nil
}

// recordSentence appends a sentence; one without text is the default again.
func (s *Service) recordSentence(ctx context.Context, actor access.Actor, seen int64, sentence report.Sentence) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var now SentenceEntry
		_, err := tx.Get(ctx, &now, `SELECT row_code, n, text, when_none, recorded_at, recorded_by, recorded_by_name FROM report_sentence
			WHERE row_code = $1 ORDER BY n DESC LIMIT 1`, sentence.Key)
		if err != nil {
			return err
		}
		if now.Text == sentence.Text && now.WhenNone == sentence.WhenNone {
			return nil
		}
		taken := domain.Conflict("Người khác vừa đổi câu mẫu này. Xem câu mới ở dưới rồi lưu lại nếu vẫn muốn thay.")
		if now.N != seen {
			return taken
		}
		added, err := tx.Exec(ctx, `INSERT INTO report_sentence (row_code, n, text, when_none, recorded_at, recorded_by, recorded_by_name) VALUES (`+db.Marks(1, 7)+`)
			ON CONFLICT (row_code, n) DO NOTHING`,
			sentence.Key, now.N+1, sentence.Text, sentence.WhenNone, db.Millis(tx.Now()), actor.AccountID, actor.Name)
		if err != nil {
			return err
		}
		if added == 0 {
			return taken
		}
		return audit.Record(ctx, tx, actor, "report_sentence.set", "report_sentence", sentence.Key, sentence)
	})
}

// sample is a period with whose figures sentences are tried.
type sample struct {
	Key, Label string
	Window     calendar.Window
}

// samples lists the periods of the plans in force that have begun, the last that
// closed first.
func (s *Service) samples(ctx context.Context) ([]sample, error) {
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return nil, err
	}
	var closed, open []sample
	seen := map[int]bool{}
	for _, p := range plans {
		if seen[p.Year] {
			continue
		}
		seen[p.Year] = true
		for _, period := range slices.Backward(calendar.ReportPeriods()) {
			w, err := calendar.ReportWindow(period, p.Year, calendar.CalendarWindow)
			if err != nil {
				return nil, err
			}
			one := sample{Key: calendar.ReportKey(period, p.Year), Label: period.Label(p.Year), Window: w}
			switch {
			case w.End < s.today():
				closed = append(closed, one)
			case w.Start <= s.today():
				open = append(open, one)
			}
		}
	}
	slices.SortStableFunc(closed, func(a, b sample) int { return cmp.Compare(b.Window.End, a.Window.End) })
	return append(closed, open...), nil
}

// sampleRows counts the whole province's rows of a window.
func (s *Service) sampleRows(ctx context.Context, w calendar.Window) ([]report.Row, error) {
	c := &counter{report: Report{Scope: ScopeProvince, WindowStart: w.Start, WindowEnd: w.End}}
	if err := s.gather(ctx, c); err != nil {
		return nil, err
	}
	return report.Once(c.pieces).Rows(), nil
}
