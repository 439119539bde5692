package obligation

import (
	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Status (tình trạng) is one of nine answers to "how far is this obligation".
type Status string

// The nine. Late can still be done; missed means that the period has closed.
const (
	Met           Status = "met"
	OnTrack       Status = "on_track"
	AtRisk        Status = "at_risk"
	Late          Status = "late"
	Missed        Status = "missed"
	Silent        Status = "silent"
	Waived        Status = "waived"
	NotDue        Status = "not_due"
	NotApplicable Status = "not_applicable"
)

// Statuses lists the nine in the order of the legend.
func Statuses() []Status {
	return []Status{Met, OnTrack, AtRisk, Late, Missed, Silent, Waived, NotDue, NotApplicable}
}

// Label is the status in Vietnamese.
func (s Status) Label() string {
	switch s {
	case Met:
		return "Đạt"
	case OnTrack:
		return "Đúng tiến độ"
	case AtRisk:
		return "Có nguy cơ"
	case Late:
		return "Quá hạn"
	case Missed:
		return "Không đạt"
	case Silent:
		return "Chưa có kết quả mới"
	case Waived:
		return "Được miễn"
	case NotDue:
		return "Chưa đến hạn"
	case NotApplicable:
		return "Không áp dụng"
	}
	return string(s)
}

// Counts tells whether the status stands in the denominator: waived and not
// applicable leave it.
func (s Status) Counts() bool { return s != Waived && s != NotApplicable }

// InTime tells whether nothing has to be chased: neither late, missed nor
// silent.
func (s Status) InTime() bool { return s != Late && s != Missed && s != Silent }

// Count is what the ledger knows of one period of one agency's obligation. Shows
// is empty, or names what a single piece shows (the ledger's content key) where
// several agencies showed it under one obligation: those who owe it together did
// it once (docs/adr/0019).
type Count struct {
	Period  calendar.Period
	N       int           // pieces that count
	FirstOn calendar.Date // day of the earliest; empty when N is 0
	LastOn  calendar.Date // day of the latest
	Shows   string
}

// Assessment is the answer for one cell.
type Assessment struct {
	Status Status
	Why    domain.Sentence // one sentence with the numbers
	Done   int
	Want   int             // 0: the plan names no number
	Short  domain.Sentence // what stands in the cell: "2/3", "12/02", "45 ngày", "+7 ngày"
}
