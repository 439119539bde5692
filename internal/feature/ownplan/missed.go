package ownplan

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// missedBefore tells of each obligation of the last year before that had a plan, and
// that the agency did not meet, how it ended: "Năm 2025 phường chưa có video nào (phải
// có 1)."; and
// which years since then have no figures.
func (s *Service) missedBefore(ctx context.Context, year int, a org.Agency) (map[string]string, error) {
	agencyID := a.ID
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return nil, err
	}
	plans = slices.DeleteFunc(plans, func(p programme.Plan) bool { return yearOf(p) >= year })
	if len(plans) == 0 {
		return nil, nil
	}
	last := slices.MaxFunc(plans, func(a, b programme.Plan) int { return cmp.Compare(yearOf(a), yearOf(b)) })
	day := min(s.today(), last.WindowEnd)
	all, err := s.Programme.ObligationsOf(ctx, last.ID, day, []string{agencyID})
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(o programme.Obligation) bool { return !slices.Contains(o.Owing(day), agencyID) })
	counts, err := s.Ledger.HappenedBy(ctx, programme.Chains(all), day)
	if err != nil {
		return nil, err
	}
	out := map[string]string{}
	for _, o := range all {
		how := o.Assess(agencyID, ledger.Of(counts, o.VersionID), min(s.today(), last.WindowEnd.AddDays(1))) // what its last day still left open is missed on the next
		if how.Status == obligation.Missed || how.Status == obligation.Late || how.Status == obligation.Silent {
			out[about(o.Content)] = ended{yearOf(last), sortOf(a), o.Rule, how, partsOf(o, agencyID)}.words() + silentSince(yearOf(last), year)
		}
	}
	return out, nil
}

// ended is how an obligation ended in a year. Whose is the sort of the agency, parts are
// the units whose duty passed on to it.
type ended struct {
	year  int
	whose string
	rule  obligation.Rule
	how   obligation.Assessment
	parts []string
}

// words says it in one short sentence.
func (e ended) words() string {
	a, out := e.how, ""
	switch short := a.Short.String(); {
	case a.Want == 0 || !strings.HasPrefix(short, fmt.Sprintf("%d/%d", a.Done, a.Want)):
		why, _, _ := strings.Cut(a.Why.String(), ". ") // what follows is how it was passed on
		out = fmt.Sprintf("Năm %d: %s. %s", e.year, vi.LowerFirst(a.Status.Label()), strings.TrimRight(vi.UpperFirst(why), "."))
	case short != fmt.Sprintf("%d/%d", a.Done, a.Want): // so many periods
		out = fmt.Sprintf("Năm %d %s mới đạt %s", e.year, e.whose, short)
	case a.Done == 0:
		out = fmt.Sprintf("Năm %d %s chưa có %s nào (phải có %d)", e.year, e.whose, cmp.Or(e.rule.UnitNoun, "minh chứng"), a.Want)
	default:
		out = fmt.Sprintf("Năm %d %s mới có %d %s (phải có %d)", e.year, e.whose, a.Done, cmp.Or(e.rule.UnitNoun, "minh chứng"), a.Want)
	}
	if len(e.parts) > 0 {
		out += ", gồm cả phần của " + strings.Join(e.parts, ", ")
	}
	return out + "."
}

// partsOf names the units whose duty passed on to an agency; none where one has no name.
func partsOf(o programme.Obligation, agencyID string) []string {
	var out []string
	for _, d := range o.Decisions {
		if d.Outcome == obligation.Inherited && slices.ContainsFunc(d.Heirs, func(h obligation.Heir) bool { return h.AgencyID == agencyID }) {
			out = append(out, o.Names[d.AgencyID])
		}
	}
	if slices.Contains(out, "") {
		return nil
	}
	return out
}

// sortOf is how one speaks of an agency in its own papers: "phường", "cơ quan".
func sortOf(a org.Agency) string {
	word := regexp.MustCompile(`(?i)(phường|xã|đặc khu|thị trấn|huyện|quận|thị xã|thành phố|tỉnh) `)
	if m := word.FindStringSubmatch(a.Name); m != nil && a.Kind == agency.Committee {
		return strings.ToLower(m[1])
	}
	return "cơ quan"
}

// silentSince names the years between the last plan and this one, of which nothing is
// known here.
func silentSince(last, year int) string {
	switch year - last {
	case 0, 1:
		return ""
	case 2:
		return fmt.Sprintf(" Năm %d: chưa có số liệu.", year-1)
	}
	return fmt.Sprintf(" Năm %d–%d: chưa có số liệu.", last+1, year-1)
}

var missedYear = regexp.MustCompile(`^\S+ (\d{4})\b`)

// missedOf is the year in which a line was missed.
func (l Line) missedOf() (year string) {
	if m := missedYear.FindStringSubmatch(l.Missed); m != nil {
		year = m[1]
	}
	return year
}

// missedIn names the year in which lines were missed: "năm 2025 chưa đạt".
func missedIn(all []Line) domain.Sentence {
	for _, l := range all {
		if year := l.missedOf(); year != "" {
			return domain.Say("năm %s chưa đạt", year)
		}
	}
	return domain.Say("năm trước chưa đạt")
}

// MissedIn names the year in which the line was missed.
func (l Line) MissedIn() domain.Sentence { return missedIn([]Line{l}) }
