package programme

import (
	"loa/internal/domain/cadence"
	"loa/internal/domain/plan"
)

// AsksOwnPlan tells whether the obligation is that each agency issues its own plan
// by a day (V.1 of the plans of provinces). What fulfils it is written in the
// program, so that desks lead there.
func (o Obligation) AsksOwnPlan() bool {
	return o.Origin != OriginReporting && o.Origin != OriginOrder && o.Rule.Kind == cadence.Deadline && plan.AsksOwnPlan(o.Content)
}
