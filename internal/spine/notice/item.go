package notice

import (
	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Item (việc) is one thing that one person can do now. It is computed and never
// stored.
type Item struct {
	Key                            string // what it is about, the same as long as it waits
	AgencyID, Agency, ObligationID string
	Mark                           string // a status whose sign stands with it
	Label                          domain.Sentence
	Title, Why                     domain.Sentence
	Quote                          string // somebody's words, such as why it was returned
	URL                            string
	Action                         domain.Sentence // what the link does
	DueOn                          calendar.Date   // the last good day by plan or request; empty for none
	Since                          calendar.Date   // when it began to wait; empty where that is not known
	Late                           bool            // of an agency's duty whose day is over: its leader is told
	Quiet                          bool            // stands on the desk and is never a reason to write
}

// Line is what a digest told about an item, as it was told.
type Line struct {
	Key       string        `json:"key"`
	Stage     string        `json:"stage"`
	AgencyID  string        `json:"agency_id,omitempty"`
	Agency    string        `json:"agency,omitempty"`
	Title     string        `json:"title"`
	Why       string        `json:"why,omitempty"`
	URL       string        `json:"url"`
	DueOn     calendar.Date `json:"due_on,omitempty"`
	Escalated string        `json:"escalated,omitempty"` // why a leader is told of it
}
