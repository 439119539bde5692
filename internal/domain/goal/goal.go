package goal

import (
	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Direction is where an indicator should go.
type Direction string

// The directions.
const (
	Up   Direction = "up"   // the higher the better
	Down Direction = "down" // the lower the better
	Keep Direction = "keep" // not below what it was, or below what was set
)

// Directions lists them in the order of forms.
func Directions() []Direction { return []Direction{Up, Down, Keep} }

// Label is the direction's Vietnamese name.
func (d Direction) Label() string {
	switch d {
	case Up:
		return "Tăng (càng cao càng tốt)"
	case Down:
		return "Giảm (càng thấp càng tốt)"
	case Keep:
		return "Giữ vững (không thấp hơn)"
	}
	return string(d)
}

// Figure is a number of a year: where an indicator stood, or where it should
// be. Year 0 says that there is none.
type Figure struct {
	Amount Amount
	Year   int
}

// Stated tells whether there is such a figure.
func (f Figure) Stated() bool { return f.Year != 0 }

// Indicator (chỉ số đo) is by what a goal is measured: a name ("Chỉ số hài lòng
// SIPAS"), its unit, who publishes it, where it stood and where it should be.
type Indicator struct {
	Name      string
	Unit      string
	Source    string
	Base      Figure
	Target    Figure
	Direction Direction
}

// Value is one measurement: the number and the day up to which it counts.
type Value struct {
	Amount Amount
	On     calendar.Date
}

// Measured is an indicator with its measurements, in the order in which they
// were recorded.
type Measured struct {
	Indicator
	Values []Value
}

// Latest gives the measurement that holds on a day: the one that counts up to
// the latest day, of two for one day the one recorded later.
func (m Measured) Latest(day calendar.Date) (Value, bool) {
	var latest Value
	found := false
	for _, v := range m.Values {
		if v.On <= day && v.On >= latest.On {
			latest, found = v, true
		}
	}
	return latest, found
}

// Verdict is what can be said about a goal or an indicator on a day.
type Verdict string

// The verdicts, the first the one that a goal takes when its indicators differ.
const (
	Missed       Verdict = "missed"       // measured, a target that is due is not reached
	Unmeasured   Verdict = "unmeasured"   // there is an indicator, but no number yet
	Rose         Verdict = "rose"         // measured, no target is due: higher than the base
	Fell         Verdict = "fell"         // measured, no target is due: lower than the base
	Still        Verdict = "still"        // measured, no target is due: as the base was
	Known        Verdict = "known"        // measured, with nothing to compare it to
	Met          Verdict = "met"          // measured, the target is reached
	Unmeasurable Verdict = "unmeasurable" // no indicator
)

// Label is the verdict's Vietnamese name.
func (v Verdict) Label() string {
	switch v {
	case Missed:
		return "Chưa đạt mục tiêu"
	case Unmeasured:
		return "Chưa có số đo"
	case Rose:
		return "Tăng so với gốc"
	case Fell:
		return "Giảm so với gốc"
	case Still:
		return "Không đổi so với gốc"
	case Known:
		return "Có số đo, chưa so được"
	case Met:
		return "Đạt mục tiêu"
	case Unmeasurable:
		return "Không đo được"
	}
	return string(v)
}

// Verdicts lists them, the one that needs most attention first.
func Verdicts() []Verdict {
	return []Verdict{Missed, Unmeasured, Fell, Rose, Still, Known, Met, Unmeasurable}
}

// Assessment is a verdict with one sentence that has the numbers.
type Assessment struct {
	Verdict Verdict
	Why     domain.Sentence
}

// Judge tells how far a goal is on a day. A goal without indicators cannot be
// measured; one with several is judged by the one that needs most attention,
// and its sentence counts them. It is pure: measurements after the day do not
// count.
func Judge(indicators []Measured, day calendar.Date) Assessment {
	switch len(indicators) {
	case 0:
		return Assessment{Unmeasurable, domain.Say("Mục tiêu chưa có chỉ số đo, không xác định được mức độ đạt bằng số liệu.")}
	case 1:
		return JudgeOne(indicators[0], day)
	}
	count := map[Verdict]int{}
	for _, m := range indicators {
		count[JudgeOne(m, day).Verdict]++
	}
	a := Assessment{Why: domain.Say("%d chỉ số: %d đạt mục tiêu, %d chưa đạt, %d đã đo nhưng chưa đến hạn hoặc không có mục tiêu bằng số, %d chưa có số đo.",
		len(indicators), count[Met], count[Missed], count[Rose]+count[Fell]+count[Still]+count[Known], count[Unmeasured])}
	for _, v := range Verdicts() {
		if count[v] > 0 {
			a.Verdict = v
			break
		}
	}
	return a
}

// JudgeOne tells the same of one indicator.
func JudgeOne(m Measured, day calendar.Date) Assessment {
	v, ok := m.Latest(day)
	if !ok {
		return Assessment{Unmeasured, domain.Say("%s: chưa có số đo đến ngày %s.", m.Name, day.Vietnamese())}
	}
	now := domain.Say("%s là %s (số liệu đến ngày %s)", m.Name, v.Amount.In(m.Unit), v.On.Vietnamese())
	change := m.change(v.Amount)
	switch {
	case m.Target.Stated() && m.Direction.reached(v.Amount, m.Target.Amount):
		return Assessment{Met, sentence("%s, đạt mục tiêu %s", now, m.aim(), change)}
	case m.Target.Stated() && day >= due(m.Target.Year):
		return Assessment{Missed, sentence("%s, chưa đạt mục tiêu %s", now, m.aim(), change)}
	case m.Target.Stated():
		return Assessment{m.moved(v.Amount), sentence("%s, chưa đến hạn mục tiêu %s", now, m.aim(), change)}
	case m.Base.Stated():
		return Assessment{m.moved(v.Amount), domain.Say("%s, %s; không đặt mục tiêu bằng số.", now, change)}
	}
	return Assessment{Known, domain.Say("%s; không có số gốc hay mục tiêu để so.", now)}
}

// sentence ends what is said about a target with the change from the base.
func sentence(format string, now, aim, change domain.Sentence) domain.Sentence {
	said := domain.Say(format, now, aim)
	if change.Empty() {
		return domain.Say("%s.", said)
	}
	return domain.Say("%s; %s.", said, change)
}

// due is the day on which a target of a year is judged: when the figures of the
// year's report are closed (calendar.DecreeWindow).
func due(year int) calendar.Date {
	w, err := calendar.ReportWindow(calendar.FullYear, year, calendar.DecreeWindow)
	if err != nil {
		return calendar.YearWindow(year).End
	}
	return w.End
}

func (d Direction) reached(v, target Amount) bool {
	if d == Down {
		return v <= target
	}
	return v >= target
}

// aim says the target: "từ 90 % trở lên năm 2027".
func (m Measured) aim() domain.Sentence {
	amount := m.Target.Amount.In(m.Unit)
	if m.Direction == Down {
		return domain.Say("không quá %s năm %d", amount, m.Target.Year)
	}
	return domain.Say("từ %s trở lên năm %d", amount, m.Target.Year)
}

// change says how a number stands to the base; empty without one.
func (m Measured) change(v Amount) domain.Sentence {
	switch diff := v - m.Base.Amount; {
	case !m.Base.Stated():
		return domain.Sentence{}
	case diff > 0:
		return domain.Say("tăng %s so với %s năm %d", m.difference(diff), m.Base.Amount.In(m.Unit), m.Base.Year)
	case diff < 0:
		return domain.Say("giảm %s so với %s năm %d", m.difference(-diff), m.Base.Amount.In(m.Unit), m.Base.Year)
	}
	return domain.Say("không đổi so với %s năm %d", m.Base.Amount.In(m.Unit), m.Base.Year)
}

// difference says how far two numbers lie apart: between shares the distance is
// in percentage points, not in per cent.
func (m Measured) difference(a Amount) domain.Sentence {
	if m.Unit == "%" {
		return domain.Say("%s điểm phần trăm", a.String())
	}
	return domain.Say("%s", a.In(m.Unit))
}

func (m Measured) moved(v Amount) Verdict {
	switch {
	case !m.Base.Stated():
		return Known
	case v > m.Base.Amount:
		return Rose
	case v < m.Base.Amount:
		return Fell
	}
	return Still
}
