package notice

import (
	"cmp"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Item (việc) is one thing that one person can do now. It is computed and never
// stored.
type Item struct {
	Key                            string // what it is about, the same as long as it waits
	AgencyID, Agency, ObligationID string
	Mark                           string // a status whose sign stands with it
	Label, Title, Meta, Why        domain.Sentence
	Whole                          string          // the full text where the title does not say all
	Quote                          string          // somebody's words, such as why it was returned
	URL                            string          // where it is done; empty when this person only sees it
	Action                         domain.Sentence // what the link does; empty where Do is the way
	Main                           bool            // somebody waits for this very step
	Also                           *Also           // another way to do it
	Acting                         domain.Sentence // for whom this person would do it, where it is by delegation
	Do                             *Do             // it is done by one press, beside what URL leads to
	Urged                          *Also           // the reminder letter about it
	DueOn                          calendar.Date   // the last good day by plan or request; empty for none
	Since                          calendar.Date   // when it began to wait; empty where that is not known
	Asked                          bool            // somebody asks for it: it is told at once, not near its day
	Late                           bool            // an agency's duty whose day is over, or of which nothing is heard, as its leader is told
	Waits                          bool            // somebody else has the next step
	Quiet                          bool            // stands on the desk and is never a reason to write
}

// Also is a second way to do what an item asks for.
type Also struct {
	Ask, Label domain.Sentence
	URL        string
}

// Do is an act that needs one press and no other page: a form that posts Values to URL.
type Do struct {
	URL    string
	Label  domain.Sentence
	Values []Value
}

// Value is a field of such a form.
type Value struct{ Name, Value string }

// FromDesk is the field (ve) that tells a room that its form stood on the desk, so that
// the person comes back there.
var FromDesk = Value{Name: "ve", Value: "viec"}

// Desk is the desk's address.
const Desk = "/lam-viec"

// Back gives where a form leads after its act: to the desk where it stood there (its
// field ve says so), else to the thing's own page.
func Back(from, own string) string {
	if from == FromDesk.Value {
		return Desk
	}
	return own
}

// Over tells whether the item's last day is over.
func (i Item) Over(today calendar.Date) bool { return i.DueOn != "" && i.DueOn < today }

// Near is for how many days ahead a last day counts as near.
const Near = 7

// Compare orders items by their last day; what has none stands after what is near
// and before what is later.
func (i Item) Compare(other Item, today calendar.Date) int {
	near := today.AddDays(Near)
	return cmp.Compare(cmp.Or(i.DueOn, near), cmp.Or(other.DueOn, near))
}

// Line is what a digest told about an item, as it was told.
type Line struct {
	Key       string        `json:"key"`
	Stage     string        `json:"stage"`
	AgencyID  string        `json:"agency_id,omitempty"`
	Agency    string        `json:"agency,omitempty"`
	Label     string        `json:"label,omitempty"` // what is to be done with it, such as that it waits to be signed
	Title     string        `json:"title"`
	Why       string        `json:"why,omitempty"`
	URL       string        `json:"url"`
	DueOn     calendar.Date `json:"due_on,omitempty"`
	Escalated string        `json:"escalated,omitempty"` // why a leader is told of it
	Habit     string        `json:"habit,omitempty"`     // why this unit is told earlier or later than others
}

// When says on a day by when it is due, or why a leader is told of it; empty where Why
// says it already.
func (l Line) When(day calendar.Date) string {
	said := l.Escalated
	if said == "" && l.DueOn != "" {
		said = domain.Say("Hạn %s.", l.DueOn.Vietnamese()).String()
		if l.DueOn < day {
			said = Overdue(l.DueOn, day).String()
		}
	}
	if strings.Contains(l.Why, said) || l.DueOn != "" && strings.Contains(l.Why, l.DueOn.Vietnamese()) {
		return ""
	}
	return said
}

// Overdue says for how long the last day of something is over.
func Overdue(due, today calendar.Date) domain.Sentence {
	return domain.Say("Quá hạn %d ngày (hạn %s).", due.DaysUntil(today), due.Vietnamese())
}

// OrderKey is the key of the item that asks an agency to acknowledge an order.
func OrderKey(orderID, agencyID string) string { return "order/" + orderID + "/" + agencyID }

// DutyKey is the key of the item of an agency's duty in a period.
func DutyKey(obligationID, agencyID, period string) string {
	return "duty/" + obligationID + "/" + agencyID + "/" + period
}
