// Package report turns counted figures into the sentences of a periodic report
// on communication about administrative reform (công tác thông tin, tuyên
// truyền cải cách hành chính), as an official would write them.
package report

import (
	"cmp"
	"fmt"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
	"loa/internal/vi"
)

// Figures is everything that a report counts. Once a report is approved its
// Figures are kept as they are: names of that day, counts of that moment.
type Figures struct {
	PlanNumber string          `json:"plan_number"` // 35/KH-UBND
	PlanIssuer string          `json:"plan_issuer,omitempty"`
	PlanDate   calendar.Date   `json:"plan_date"`
	Period     string          `json:"period"` // "quý I năm 2025"
	Window     calendar.Window `json:"window"`
	WindowRule string          `json:"window_rule"`
	Agency     string          `json:"agency"`             // whose report
	Province   bool            `json:"province"`           // all agencies rolled up
	Agencies   int             `json:"agencies"`           // agencies that owe something
	Existing   int             `json:"existing,omitempty"` // agencies that there were on the window's last day; of the whole province alone
	Active     int             `json:"active"`             // of them, with evidence in the window
	Evidence   int             `json:"evidence"`           // entries in the window, each counted once
	Disputed   int             `json:"disputed,omitempty"` // of them, with a verifier's dispute that is open
	Counted    calendar.Date   `json:"counted"`            // day on which the figures were counted
	Lines      []Line          `json:"lines"`
	Rows       []Row           `json:"rows,omitempty"` // of the annex
	Months     []Month         `json:"months,omitempty"`
	Units      []Unit          `json:"units,omitempty"` // of the whole province alone
	Weak       []Weak          `json:"weak,omitempty"`
	Goals      []Goal          `json:"goals,omitempty"` // of the year's report of the whole province alone
	Questions  *Questions      `json:"questions,omitempty"`
	Orders     *Orders         `json:"orders,omitempty"`
	// Structure is by which units the figures stand, in words; empty: those of
	// the window's last day. Moved are then the units that stand elsewhere.
	Structure string  `json:"structure,omitempty"`
	Moved     []Moved `json:"moved,omitempty"`
}

// Moved is a unit of a report in the structure of another day: what it was
// called, and under which name its figures stand. Alone: it was divided or ended
// with nobody after it, so that they stand under its own.
type Moved struct {
	Was   string `json:"was"`
	Now   string `json:"now"`
	Alone bool   `json:"alone,omitempty"`
}

// Compare orders by where figures stand, then by what the unit was called.
func (m Moved) Compare(o Moved) int {
	return cmp.Or(vi.Compare(m.Now, o.Now), vi.Compare(m.Was, o.Was))
}

// Goal is a goal of the plan with what can be said about it at the end of the
// window. Why is the sentence with the numbers.
type Goal struct {
	Content string       `json:"content"`
	Verdict goal.Verdict `json:"verdict"`
	Why     string       `json:"why"`
}

// Line is one obligation's part of the figures.
type Line struct {
	ObligationID string   `json:"obligation_id"`
	VersionID    string   `json:"version_id"`
	Clause       string   `json:"clause"`              // "Phụ lục, mục 3" or "V.1"
	Name         string   `json:"name"`                // short, for tables on screen
	Title        string   `json:"title"`               // the plan's own words, for papers
	Quota        string   `json:"quota"`               // "Mỗi đơn vị ít nhất 01 video, clip"
	Owing        int      `json:"owing"`               // agencies that owe it in the window
	Met          int      `json:"met"`                 // of them, met
	NotLate      int      `json:"not_late"`            // of them, neither late nor missed
	Evidence     int      `json:"evidence"`            // entries in the window
	Why          string   `json:"why"`                 // the sentence, when one agency owes it
	Told         string   `json:"told,omitempty"`      // the same as papers tell it (Deed.Told)
	Active       int      `json:"active,omitempty"`    // agencies that owe it with entries in the window
	Reporting    bool     `json:"reporting,omitempty"` // the duty to report, of which the report tells apart
	Behind       []string `json:"behind"`              // names of agencies late or missed, of that day
	Silent       []string `json:"silent"`              // names of agencies from which nothing came, or nothing for long
	Quiet        int      `json:"quiet,omitempty"`     // of the silent, with entries in the window: nothing new for long
	IDs          []string `json:"ids,omitempty"`       // of those entries
	NotDue       bool     `json:"not_due,omitempty"`   // nothing done yet, and due after the window
	Itself       bool     `json:"itself,omitempty"`    // the duty to file this very report, which is not filed yet
}

// Apart tells whether tables of results leave the line out: nothing was due of it
// in the window and nothing was done.
func (l Line) Apart() bool {
	switch {
	case l.NotDue:
		return true
	case l.Itself:
		return false
	case l.Evidence > 0 || l.Met > 0 || len(l.Behind)+len(l.Silent) > 0:
		return false
	}
	return l.Owing == 0 || l.Reporting // what was frozen before NotDue was kept
}

// Result is the line's outcome in a few words, for a table cell.
func (l Line) Result() string {
	switch {
	case l.Owing == 0:
		return "Không áp dụng trong kỳ"
	case l.NotDue:
		return "Chưa đến hạn"
	case l.Itself:
		return "Thực hiện bằng báo cáo này"
	case l.Told != "":
		return vi.UpperFirst(l.Told)
	case l.Owing == 1 && l.Why != "":
		return l.Why
	case l.Active > 0 || l.Evidence == 0:
		return l.shares(fmt.Sprintf("%d/%d cơ quan, đơn vị thực hiện trong kỳ", l.Active, l.Owing))
	}
	text := fmt.Sprintf("%d/%d cơ quan đã đạt", l.Met, l.Owing) // frozen before Active was counted
	if open := l.NotLate - l.Met; open > 0 {
		text += fmt.Sprintf(", %d đang trong hạn", open)
	}
	if n := len(l.Behind); n > 0 {
		text += fmt.Sprintf(", %d chậm hoặc không đạt", n)
	}
	if n := len(l.Silent); n > 0 {
		text += fmt.Sprintf(", %d chưa có thông tin", n)
	}
	return text
}

// shares goes on from what was done to who is done, behind or silent.
func (l Line) shares(text string) string {
	for _, part := range []struct {
		n    int
		what string
	}{{l.Met, "đã hoàn thành"}, {len(l.Behind), "chậm hoặc không đạt"}, {len(l.Silent) - l.Quiet, "chưa có kết quả"}, {l.Quiet, "đã lâu không có kết quả mới"}} {
		if part.n > 0 {
			text += fmt.Sprintf("; %d %s", part.n, part.what)
		}
	}
	return text
}

// Results writes the section on results: what was done, in the office's
// sentences, then how far the duties of the plan are.
func (f Figures) Results(sentences []Sentence) []string {
	days := fmt.Sprintf("Trong kỳ báo cáo (%s–%s)", f.Window.Start.Vietnamese(), f.Window.End.Vietnamese())
	var out []string
	switch {
	case f.Evidence == 0:
		out = append(out, fmt.Sprintf("%s, chưa có kết quả nào được ghi nhận.", days))
	case f.Province:
		out = append(out, fmt.Sprintf("%s, %d/%d cơ quan, đơn vị đã triển khai công tác thông tin, tuyên truyền cải cách hành chính, kết quả cụ thể như sau:",
			days, f.Active, f.Agencies))
	default:
		out = append(out, fmt.Sprintf("%s, %s đã triển khai công tác thông tin, tuyên truyền cải cách hành chính, kết quả cụ thể như sau:", days, f.Agency))
	}
	for _, s := range sentences {
		if text := s.Write(f.Rows); text != "" {
			out = append(out, text)
		}
	}
	if sum, said, of := Spent(f.Rows); said > 0 {
		out = append(out, fmt.Sprintf("Kinh phí thực hiện được ghi nhận là %s đồng (ghi trong %s/%s minh chứng).", vi.Int(sum), vi.Int(int64(said)), vi.Int(int64(of))))
	}
	if text := f.ordered(); text != "" {
		out = append(out, text)
	}
	for _, l := range f.Lines {
		if l.Owing == 0 || l.Evidence == 0 || l.Reporting {
			continue
		}
		out = append(out, fmt.Sprintf("%s: %s", strings.TrimSuffix(l.Title, "."), stop(vi.LowerFirst(l.Result()))))
	}
	if good := f.exemplary(); f.Province && len(good) > 0 {
		out = append(out, fmt.Sprintf("Cơ quan, đơn vị thực hiện tốt, các nhiệm vụ đều đúng tiến độ: %s.", few(good)))
	}
	out = append(out, f.filings()...)
	for _, g := range f.Goals {
		out = append(out, fmt.Sprintf("Mục tiêu “%s”: %s", g.Content, stop(strings.TrimPrefix(vi.LowerFirst(g.Why), "mục tiêu "))))
	}
	return out
}

// Shortcomings writes the section on what is missing, from the figures alone.
func (f Figures) Shortcomings() []string {
	var out []string
	for _, l := range f.Unmet() {
		out = append(out, f.shortcoming(l))
	}
	if text := f.Questions.told(f.Province); text != "" {
		out = append(out, text)
	}
	return out
}

// shortcoming is the sentence about a duty that was not met.
func (f Figures) shortcoming(l Line) string {
	text := stop(cmp.Or(l.Told, l.Why))
	switch {
	case len(l.Behind) > 0 && f.Province:
		text = fmt.Sprintf("%d cơ quan chậm hoặc không đạt (%s).", len(l.Behind), few(l.Behind))
	case len(l.Behind) > 0:
	case f.Province:
		text = fmt.Sprintf("%d cơ quan %s (%s).", len(l.Silent), l.silence(), few(l.Silent))
	case l.Quiet > 0 && l.Told != "":
		text = fmt.Sprintf("%s; %s.", strings.TrimSuffix(l.Told, "."), l.silence())
	}
	return heading(l) + " " + text
}

// silence says how the silent agencies are: some did something in the window and
// nothing for long.
func (l Line) silence() string {
	switch l.Quiet {
	case 0:
		return "chưa có kết quả"
	case len(l.Silent):
		return "đã lâu không có kết quả mới"
	}
	return "chưa có kết quả hoặc đã lâu không có kết quả mới"
}

// Unproved tells whether the report would be filed without any evidence.
func (f Figures) Unproved() bool { return f.Evidence == 0 }

// few names up to five and says how many more there are.
func few(names []string) string {
	const most = 5
	if len(names) <= most {
		return strings.Join(names, "; ")
	}
	return fmt.Sprintf("%s và %d cơ quan khác", strings.Join(names[:most], "; "), len(names)-most)
}

func stop(s string) string {
	if s == "" || strings.HasSuffix(s, ".") {
		return s
	}
	return s + "."
}
