package calendar

import "loa/internal/vi"

// Term is a length of time after something that happens, as plans set it ("trong
// 05 ngày làm việc kể từ ngày kết thúc"): so many working days, or days.
type Term struct {
	Days    int  `json:"days"`
	Working bool `json:"working,omitempty"`
}

// ReadTerm makes the term of a number and the noun that follows it, as a cadence
// reads them; ok is false for a noun that counts no days.
func ReadTerm(n int, noun string) (t Term, ok bool) {
	switch vi.Fold(noun) {
	case "ngay lam viec":
		return Term{Days: n, Working: true}, n > 0
	case "ngay":
		return Term{Days: n}, n > 0
	}
	return Term{}, false
}

// Due is the last good day of the term after a day, which itself does not count
// (Civil Code 2015, article 147). A term in days that would end on a day off ends
// on the next working day (article 148 clause 5).
func (t Term) Due(from Date, w *WorkDays) Date {
	switch {
	case !from.Valid():
		return ""
	case t.Working:
		return w.Add(from, t.Days)
	}
	return w.Add(from.AddDays(t.Days), 0)
}

// Assumes tells whether the last good day of the term after a day may become
// another by a decision that was not entered yet: about Tết or the neighbour of
// the National Day, whose days are assumed (ByDefault) or possible instead
// (Possible).
func (t Term) Assumes(from Date, w *WorkDays) bool {
	if !from.Valid() {
		return false
	}
	first := from.AddDays(1)
	if !t.Working || t.Days == 0 {
		first = from.AddDays(t.Days)
	}
	for d, last := first, t.Due(from, w); d <= last; d = d.AddDays(1) {
		if w.assumes(d) {
			return true
		}
	}
	return false
}
