package obligation

import (
	"loa/internal/domain"
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
func perWords(u calendar.Unit) domain.Sentence {
	switch u {
	case calendar.Week:
		return domain.Say("tuần")
	case calendar.Month:
		return domain.Say("tháng")
	case calendar.Quarter:
		return domain.Say("quý")
	case calendar.Half:
		return domain.Say("6 tháng")
	case calendar.Year:
		return domain.Say("năm")
	case calendar.Whole:
		return domain.Say("kỳ kế hoạch")
	}
	return domain.Say("%s", string(u))
}

// Short is the rule in a few letters, for a column's head: "01 / tháng", "≥ 01
// / năm", "TB 01 / tuần", "đến 28/02", "thường xuyên".
func (r Rule) Short() domain.Sentence {
	switch r.Kind {
	case cadence.Quota:
		if r.Count == 0 {
			return domain.Say("mỗi %s", perWords(r.Per))
		}
		format := "%02d / %s"
		switch {
		case r.Average:
			format = "TB %02d / %s"
		case r.Min:
			format = "≥ %02d / %s"
		case r.Max:
			format = "≤ %02d / %s"
		}
		return domain.Say(format, r.Count, r.perShort())
	case cadence.Deadline:
		if r.Deadline == "" {
			return domain.Say("có hạn")
		}
		return domain.Say("đến %s", r.Deadline.Vietnamese()[:5])
	case cadence.Window:
		return domain.Say("trong kỳ")
	case cadence.Continuous:
		return domain.Say("thường xuyên")
	case cadence.Event:
		return domain.Say("theo kỳ, sự kiện")
	case cadence.Conditional:
		return domain.Say("khi có yêu cầu")
	case cadence.Unknown:
	}
	return domain.Say("chưa rõ")
}

// perShort names the periods in a column's head, where a plan of about a year
// is a year.
func (r Rule) perShort() domain.Sentence {
	if r.Per == calendar.Whole && r.Window.Days() > 300 {
		return domain.Say("năm")
	}
	return perWords(r.Per)
}

// Words is the rule in one Vietnamese phrase, for reading aloud.
func (r Rule) Words() domain.Sentence {
	noun := domain.Say("lần")
	if r.UnitNoun != "" {
		noun = domain.Say("%s", r.UnitNoun)
	}
	switch r.Kind {
	case cadence.Quota:
		if r.Count == 0 {
			return domain.Say("Mỗi %s; văn bản không nêu số lượng", perWords(r.Per))
		}
		format := "Đúng %02d %s mỗi %s, %s–%s"
		switch {
		case r.Average:
			format = "Trung bình %02d %s mỗi %s, %s–%s"
		case r.Min:
			format = "Ít nhất %02d %s mỗi %s, %s–%s"
		case r.Max:
			format = "Không quá %02d %s mỗi %s, %s–%s"
		}
		return domain.Say(format, r.Count, noun, r.perShort(),
			r.Window.Start.Vietnamese(), r.Window.End.Vietnamese())
	case cadence.Deadline:
		return domain.Say("Chậm nhất ngày %s", r.Deadline.Vietnamese())
	case cadence.Window:
		return domain.Say("Trong khoảng %s–%s; văn bản không nêu số lượng", r.Window.Start.Vietnamese(), r.Window.End.Vietnamese())
	case cadence.Continuous:
		return domain.Say("Thường xuyên; văn bản không nêu số lượng")
	case cadence.Event:
		return domain.Say("Theo kỳ, theo sự kiện")
	case cadence.Conditional:
		return domain.Say("Khi có yêu cầu")
	case cadence.Unknown:
	}
	return domain.Say("Chưa rõ số lượng và thời gian")
}
