package demo

import "loa/internal/domain/calendar"

// Letter is a reminder letter of the committee to departments that are behind; without
// a number it waits for its signer.
type Letter struct {
	On, ReplyBy calendar.Date
	Number      string
}

// Letters are the sample's letters: one that went out, one that waits to be signed.
func Letters() []Letter {
	return []Letter{{"2027-04-16", "2027-04-26", "1245"}, {"2027-04-21", "2027-05-05", ""}}
}
