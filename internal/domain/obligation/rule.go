package obligation

import (
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
	Average   bool            `json:"average,omitempty"`    // Count per period on average over Window
	UnitNoun  string          `json:"unit_noun,omitempty"`  // bản tin, video, …
	Per       calendar.Unit   `json:"per,omitempty"`        // period of the quota
	PerAgency bool            `json:"per_agency,omitempty"` // each member of the lead group owes it by itself
	Window    calendar.Window `json:"window"`               // the days on which the obligation runs, ends included
	Deadline  calendar.Date   `json:"deadline,omitempty"`   // last day, included; for Kind deadline
}
