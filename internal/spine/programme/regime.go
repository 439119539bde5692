package programme

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

// RegimeLevel is whom a reporting regime binds.
type RegimeLevel string

// The levels. RegimeProvince is the report of the whole province,
// RegimeDepartment every other agency of the province.
const (
	RegimeProvince   RegimeLevel = "province"
	RegimeDepartment RegimeLevel = "department"
	RegimeDistrict   RegimeLevel = "district"
	RegimeCommune    RegimeLevel = "commune"
	RegimeAll        RegimeLevel = "all"
)

// RegimeLevels lists them from above; all comes last.
func RegimeLevels() []RegimeLevel {
	return []RegimeLevel{RegimeProvince, RegimeDepartment, RegimeDistrict, RegimeCommune, RegimeAll}
}

// Label names the level on pages.
func (l RegimeLevel) Label() string {
	switch l {
	case RegimeProvince:
		return "Báo cáo toàn tỉnh, thành phố"
	case RegimeDepartment:
		return "Sở, ban, ngành, cơ quan cấp tỉnh"
	case RegimeDistrict:
		return "Cấp huyện"
	case RegimeCommune:
		return "Cấp xã"
	case RegimeAll:
		return "Mọi cấp chưa quy định riêng"
	}
	return string(l)
}

// LevelOf gives the level of an agency's own report; only the regime of all
// binds an agency of the centre.
func LevelOf(l agency.Level, k agency.Kind) RegimeLevel {
	switch {
	case l == agency.Province && k == agency.Committee:
		return RegimeProvince
	case l == agency.Province:
		return RegimeDepartment
	case l == agency.District:
		return RegimeDistrict
	case l == agency.Commune:
		return RegimeCommune
	}
	return RegimeAll
}

// Regime is a reporting regime (chế độ báo cáo) of a level and period as an
// office entered it from a day on. ThirdQuarter, of the period Q3, says what
// "quý III" means there: the quarter, or the nine months up to it. Only a
// Verified one binds: who entered it compared it with the document Basis; any
// other makes a suggestion. RecordedAt is in Unix milliseconds, 0 for what the
// program itself suggests.
type Regime struct {
	ID             string
	Ord            int64
	Level          RegimeLevel
	Period         calendar.ReportPeriod
	WindowRule     calendar.WindowRule
	DueRule        calendar.DueRule
	Receiver       string
	Through        string
	ThirdQuarter   calendar.ReportPeriod
	Basis          string
	Verified       bool
	EffectiveFrom  calendar.Date
	Reason         string
	RecordedAt     int64
	RecordedBy     string
	RecordedByName string
}

// Covers is the report period whose days the regime's report covers: its own,
// or nine months where the office reads "quý III" so.
func (r Regime) Covers() calendar.ReportPeriod {
	if r.Period == calendar.Q3 {
		return r.ThirdQuarter
	}
	return r.Period
}

// Window gives the days that the regime's report of a year covers.
func (r Regime) Window(year int) (calendar.Window, error) {
	return calendar.ReportWindow(r.Covers(), year, r.WindowRule)
}

const regimeSelect = `SELECT id, ord, level, period, window_rule, due_rule, receiver, through, third_quarter, basis, verified,
	effective_from, reason, recorded_at, recorded_by, recorded_by_name FROM report_regime`

// RegimeEntries lists all that was ever entered, the last first.
func (p *Programme) RegimeEntries(ctx context.Context) ([]Regime, error) {
	var all []Regime
	if err := p.db.Select(ctx, &all, regimeSelect+` ORDER BY ord DESC`); err != nil {
		return nil, fmt.Errorf("programme: read regimes: %w", err)
	}
	return all, nil
}

// WindowRules lists how days of reports may be counted: by the calendar, by Decree
// 09/2019, and by each closing day that a regime ever named, the earliest first.
func (p *Programme) WindowRules(ctx context.Context) ([]calendar.WindowRule, error) {
	entries, err := p.RegimeEntries(ctx)
	if err != nil {
		return nil, err
	}
	var days []int
	for _, r := range entries {
		if day, ok := r.WindowRule.Closing(); ok && r.WindowRule.Kind() == calendar.OwnClosing {
			days = append(days, day)
		}
	}
	slices.Sort(days)
	rules := []calendar.WindowRule{calendar.CalendarWindow, calendar.DecreeWindow}
	for _, day := range slices.Compact(days) {
		rules = append(rules, calendar.ClosingWindow(day))
	}
	return rules, nil
}

// Regimes gives the regimes that hold on a day, one for each level and period
// that has one of its own, in the order of levels and periods.
func (p *Programme) Regimes(ctx context.Context, day calendar.Date) ([]Regime, error) {
	all, err := p.RegimeEntries(ctx)
	if err != nil {
		return nil, err
	}
	return RegimesOn(all, day), nil
}

// RegimesOn picks from RegimeEntries what holds on a day: of a level and period
// the one that begins last, of those that begin together the last entered.
func RegimesOn(entries []Regime, day calendar.Date) []Regime {
	entries = slices.DeleteFunc(slices.Clone(entries), func(r Regime) bool { return r.EffectiveFrom > day })
	slices.SortFunc(entries, func(a, b Regime) int {
		return cmp.Or(
			slices.Index(RegimeLevels(), a.Level)-slices.Index(RegimeLevels(), b.Level),
			slices.Index(calendar.ReportPeriods(), a.Period)-slices.Index(calendar.ReportPeriods(), b.Period),
			cmp.Compare(b.EffectiveFrom, a.EffectiveFrom), cmp.Compare(b.Ord, a.Ord))
	})
	return slices.CompactFunc(entries, func(a, b Regime) bool { return a.Level == b.Level && a.Period == b.Period })
}

// RegimeFor gives the regime of a level and period on a day: the level's own,
// else that of all. ok is false when there is neither.
func (p *Programme) RegimeFor(ctx context.Context, level RegimeLevel, period calendar.ReportPeriod, day calendar.Date) (r Regime, ok bool, err error) {
	all, err := p.Regimes(ctx, day)
	if err != nil {
		return r, false, err
	}
	r, ok = PickRegime(all, level, period)
	return r, ok, nil
}

// PickRegime picks from Regimes what RegimeFor gives.
func PickRegime(on []Regime, level RegimeLevel, period calendar.ReportPeriod) (Regime, bool) {
	for _, wanted := range []RegimeLevel{level, RegimeAll} {
		i := slices.IndexFunc(on, func(r Regime) bool { return r.Level == wanted && r.Period == period })
		if i >= 0 {
			return on[i], true
		}
	}
	return Regime{}, false
}
