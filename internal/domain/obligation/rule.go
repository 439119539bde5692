package obligation

import (
	"fmt"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// Rule is a confirmed obligation's measure: how much, how often, within which
// days. It is what a person confirmed from a Cadence; a rule without a number
// has Count 0 and is never given an invented target.
type Rule struct {
	Kind      cadence.Kind    `json:"kind"`
	Count     int             `json:"count"`                // per period; 0: the plan names no number
	Min       bool            `json:"min,omitempty"`        // at least Count
	Max       bool            `json:"max,omitempty"`        // at most Count
	Average   bool            `json:"average,omitempty"`    // Count per period on average over Window
	UnitNoun  string          `json:"unit_noun,omitempty"`  // bản tin, video, …
	Per       calendar.Unit   `json:"per,omitempty"`        // period of the quota
	PerAgency bool            `json:"per_agency,omitempty"` // each member of the lead group owes it by itself
	Window    calendar.Window `json:"window"`               // the days on which the obligation runs, ends included
	Deadline  calendar.Date   `json:"deadline,omitempty"`   // last day, included; for Kind deadline
}

// FromCadence makes the rule that a reading amounts to inside a plan's window.
// Nothing is invented: without a number Count stays 0, without dates the plan's
// own window holds.
func FromCadence(c cadence.Cadence, plan calendar.Window) Rule {
	r := Rule{
		Kind: c.Kind, Count: c.Count, Min: c.Min, Max: c.Max, Average: c.Average, UnitNoun: c.UnitNoun,
		Per: c.Per, PerAgency: c.PerAgency, Window: plan,
	}
	if d := calendar.Date(c.Start); d.Valid() {
		r.Window.Start = d
	}
	if d := calendar.Date(c.End); d.Valid() && c.Kind != cadence.Deadline {
		r.Window.End = d
	}
	if last, ok := c.LastDay(); ok && c.Kind == cadence.Deadline {
		r.Deadline = last
		r.Window.End = max(r.Window.End, last)
	}
	if r.Kind == cadence.Quota && (r.Per == "" || r.Per == cadence.Day) {
		r.Per = calendar.Whole
	}
	if r.Window.End < r.Window.Start {
		r.Window.End = r.Window.Start
	}
	return r
}

// Periods are the periods in which the rule's evidence is counted: the quota's
// own for a quota, the whole window for a deadline, months for everything that
// has no number.
func (r Rule) Periods() []calendar.Period {
	switch r.Kind {
	case cadence.Quota:
		return calendar.Periods(r.Window, r.Per)
	case cadence.Deadline:
		return calendar.Periods(r.Window, calendar.Whole)
	case cadence.Window, cadence.Continuous, cadence.Event, cadence.Conditional, cadence.Unknown:
	}
	return calendar.Periods(r.Window, calendar.Month)
}

// PeriodOf is the period in which evidence of a day is counted. Days outside
// the window are counted in the nearest period of it: a plan finished before
// its window began, or a late one, is still evidence for it.
func (r Rule) PeriodOf(day calendar.Date) calendar.Period {
	ps := r.Periods()
	for _, p := range ps {
		if day <= p.Window.End {
			return p
		}
	}
	return ps[len(ps)-1]
}

// perWords names the periods in sentences.
func perWords(u calendar.Unit) string {
	switch u {
	case calendar.Week:
		return "tuần"
	case calendar.Month:
		return "tháng"
	case calendar.Quarter:
		return "quý"
	case calendar.Half:
		return "6 tháng"
	case calendar.Year:
		return "năm"
	case calendar.Whole:
		return "kỳ kế hoạch"
	}
	return string(u)
}

// Short is the rule in a few letters, for a column's head: "01 / tháng", "≥ 01
// / năm", "TB 01 / tuần", "đến 28/02", "thường xuyên".
func (r Rule) Short() string {
	switch r.Kind {
	case cadence.Quota:
		if r.Count == 0 {
			return "mỗi " + perWords(r.Per)
		}
		sign := ""
		switch {
		case r.Average:
			sign = "TB "
		case r.Min:
			sign = "≥ "
		case r.Max:
			sign = "≤ "
		}
		return fmt.Sprintf("%s%02d / %s", sign, r.Count, r.perShort())
	case cadence.Deadline:
		if r.Deadline == "" {
			return "có hạn"
		}
		return "đến " + r.Deadline.Vietnamese()[:5]
	case cadence.Window:
		return "trong kỳ"
	case cadence.Continuous:
		return "thường xuyên"
	case cadence.Event:
		return "theo kỳ, sự kiện"
	case cadence.Conditional:
		return "khi có yêu cầu"
	case cadence.Unknown:
	}
	return "chưa rõ"
}

// perShort names the periods in a column's head, where a plan of about a year
// is a year.
func (r Rule) perShort() string {
	if r.Per == calendar.Whole && r.Window.Days() > 300 {
		return "năm"
	}
	return perWords(r.Per)
}

// Words is the rule in one Vietnamese phrase, for reading aloud.
func (r Rule) Words() string {
	noun := r.UnitNoun
	if noun == "" {
		noun = "lần"
	}
	switch r.Kind {
	case cadence.Quota:
		if r.Count == 0 {
			return "Mỗi " + perWords(r.Per) + "; văn bản không nêu số lượng"
		}
		how := "Đúng"
		switch {
		case r.Average:
			how = "Trung bình"
		case r.Min:
			how = "Ít nhất"
		case r.Max:
			how = "Không quá"
		}
		return fmt.Sprintf("%s %02d %s mỗi %s, %s–%s", how, r.Count, noun, r.perShort(),
			r.Window.Start.Vietnamese(), r.Window.End.Vietnamese())
	case cadence.Deadline:
		return "Chậm nhất ngày " + r.Deadline.Vietnamese()
	case cadence.Window:
		return fmt.Sprintf("Trong khoảng %s–%s; văn bản không nêu số lượng", r.Window.Start.Vietnamese(), r.Window.End.Vietnamese())
	case cadence.Continuous:
		return "Thường xuyên; văn bản không nêu số lượng"
	case cadence.Event:
		return "Theo kỳ, theo sự kiện"
	case cadence.Conditional:
		return "Khi có yêu cầu"
	case cadence.Unknown:
	}
	return "Chưa rõ số lượng và thời gian"
}
