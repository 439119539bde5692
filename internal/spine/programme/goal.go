package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
)

// Indicator (chỉ số đo) is by what a goal of a plan is measured, in the version
// that holds now. Ended says that it no longer counts; Reason is of the last
// correction. RecordedAt is in Unix milliseconds.
type Indicator struct {
	ID     string
	PlanID string
	ItemID string
	goal.Indicator
	Version    int64
	Ended      bool
	Reason     string
	ActorName  string
	RecordedAt int64
}

// Value is one measurement of an indicator as recorded. Document is the paper
// or publication that it stands in. Replaced says that a later correction
// replaced or withdrew it; Withdrawn that this entry only withdraws Replaces.
type Value struct {
	ID          string
	IndicatorID string
	Amount      goal.Amount
	MeasuredOn  calendar.Date
	Document    string
	Link        string
	Replaces    string
	Withdrawn   bool
	Reason      string
	ActorName   string
	RecordedAt  int64
	Replaced    bool `db:"-"`
}

// MeasuredIndicator is an indicator with its measurements, newest first, and
// what they say on the day asked for.
type MeasuredIndicator struct {
	Indicator
	Values     []Value
	Latest     *Value
	Assessment goal.Assessment
}

// Goal is a confirmed goal of a plan with its indicators and how far it is
// reached on the day asked for.
type Goal struct {
	Item
	Indicators []MeasuredIndicator
	Assessment goal.Assessment
}

// storedIndicator is a version of an indicator as the tables hold it.
type storedIndicator struct {
	ID           string
	PlanID       string
	ItemID       string
	Version      int64
	Name         string
	Unit         string
	Source       string
	BaseAmount   goal.Amount
	BaseYear     int
	TargetAmount goal.Amount
	TargetYear   int
	Direction    goal.Direction
	Ended        bool
	Reason       string
	ActorName    string
	RecordedAt   int64
}

const indicatorSelect = `SELECT i.id, i.plan_id, i.item_id, v.version, v.name, v.unit, v.source, v.base_amount, v.base_year,
	v.target_amount, v.target_year, v.direction, v.ended, v.reason, v.actor_name, v.recorded_at
	FROM goal_indicator i JOIN goal_indicator_version v ON v.indicator_id = i.id`

// newestVersion narrows indicatorSelect to the version that holds now.
const newestVersion = ` AND NOT EXISTS (SELECT 1 FROM goal_indicator_version n WHERE n.indicator_id = i.id AND n.version > v.version)`

func (s storedIndicator) indicator() Indicator {
	return Indicator{
		ID: s.ID, PlanID: s.PlanID, ItemID: s.ItemID, Version: s.Version, Ended: s.Ended, Reason: s.Reason, ActorName: s.ActorName, RecordedAt: s.RecordedAt,
		Indicator: goal.Indicator{
			Name: s.Name, Unit: s.Unit, Source: s.Source, Direction: s.Direction,
			Base: goal.Figure{Amount: s.BaseAmount, Year: s.BaseYear}, Target: goal.Figure{Amount: s.TargetAmount, Year: s.TargetYear},
		},
	}
}

// Indicator gives an indicator in the version that holds now.
func (p *Programme) Indicator(ctx context.Context, id string) (Indicator, error) {
	var s storedIndicator
	ok, err := p.db.Get(ctx, &s, indicatorSelect+` WHERE i.id = $1`+newestVersion, id)
	if err != nil {
		return Indicator{}, fmt.Errorf("programme: read indicator: %w", err)
	}
	if !ok {
		return Indicator{}, domain.NotFound("Không có chỉ số này.")
	}
	return s.indicator(), nil
}

// IndicatorVersions gives all versions of an indicator, the newest first.
func (p *Programme) IndicatorVersions(ctx context.Context, id string) ([]Indicator, error) {
	var stored []storedIndicator
	if err := p.db.Select(ctx, &stored, indicatorSelect+` WHERE i.id = $1 ORDER BY v.version DESC`, id); err != nil {
		return nil, fmt.Errorf("programme: versions of indicator: %w", err)
	}
	out := make([]Indicator, len(stored))
	for i, s := range stored {
		out[i] = s.indicator()
	}
	return out, nil
}

const valueColumns = `v.id, v.indicator_id, v.amount, v.measured_on, v.document, v.link, v.replaces, v.withdrawn, v.reason, v.actor_name, v.recorded_at`

// Values gives everything that was recorded of an indicator, the latest day
// first, replaced entries among them.
func (p *Programme) Values(ctx context.Context, indicatorID string) ([]Value, error) {
	var values []Value
	err := p.db.Select(ctx, &values, `SELECT `+valueColumns+` FROM goal_value v WHERE v.indicator_id = $1
		ORDER BY v.measured_on DESC, v.recorded_at DESC, v.id DESC`, indicatorID)
	if err != nil {
		return nil, fmt.Errorf("programme: values of indicator: %w", err)
	}
	markReplaced(values)
	return values, nil
}

func markReplaced(values []Value) {
	replaced := map[string]bool{}
	for _, v := range values {
		replaced[v.Replaces] = true
	}
	for i := range values {
		values[i].Replaced = replaced[values[i].ID]
	}
}

// Counts tells whether an entry is a measurement that holds.
func (v Value) Counts() bool { return !v.Replaced && !v.Withdrawn }

// Goals gives the confirmed goals of a plan, in its order, each judged on a day
// by the measurements that count up to it. Indicators that ended are left out.
func (p *Programme) Goals(ctx context.Context, planID string, day calendar.Date) ([]Goal, error) {
	items, err := p.ItemsOf(ctx, planID, KindGoal)
	if err != nil {
		return nil, err
	}
	var stored []storedIndicator
	err = p.db.Select(ctx, &stored, indicatorSelect+` WHERE i.plan_id = $1 AND v.ended = FALSE`+newestVersion+` ORDER BY i.created_at, i.id`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: indicators of plan: %w", err)
	}
	var values []Value
	err = p.db.Select(ctx, &values, `SELECT `+valueColumns+` FROM goal_value v JOIN goal_indicator i ON i.id = v.indicator_id
		WHERE i.plan_id = $1 ORDER BY v.measured_on DESC, v.recorded_at DESC, v.id DESC`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: values of plan: %w", err)
	}
	markReplaced(values)
	goals := make([]Goal, len(items))
	for i, item := range items {
		goals[i].Item = item
		for _, s := range stored {
			if s.ItemID == item.ID {
				goals[i].Indicators = append(goals[i].Indicators, measured(s.indicator(), values, day))
			}
		}
		goals[i].judge(day)
	}
	return goals, nil
}

func measured(i Indicator, values []Value, day calendar.Date) MeasuredIndicator {
	m := MeasuredIndicator{Indicator: i}
	for _, v := range values {
		if v.IndicatorID != i.ID || !v.Counts() {
			continue
		}
		m.Values = append(m.Values, v)
		if m.Latest == nil && v.MeasuredOn <= day {
			m.Latest = &v
		}
	}
	m.Assessment = goal.JudgeOne(m.measured(), day)
	return m
}

// measured hands the numbers to the rule, in the order of their recording.
func (m MeasuredIndicator) measured() goal.Measured {
	out := goal.Measured{Indicator: m.Indicator.Indicator}
	for _, v := range slices.Backward(m.Values) {
		out.Values = append(out.Values, goal.Value{Amount: v.Amount, On: v.MeasuredOn})
	}
	return out
}

func (g *Goal) judge(day calendar.Date) {
	all := make([]goal.Measured, len(g.Indicators))
	for i, m := range g.Indicators {
		all[i] = m.measured()
	}
	g.Assessment = goal.Judge(all, day)
}
