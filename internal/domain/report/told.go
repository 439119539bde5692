package report

import (
	"fmt"
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/vi"
)

// Deed is what one agency did for one duty of the plan, as papers tell it: N
// pieces in the report's window, the latest, What, on Last; Done of Want in all, the
// earliest on First. Assessed is how far the duty is on the day AsOf.
type Deed struct {
	Rule        obligation.Rule
	Assessed    obligation.Assessment
	N           int
	First, Last calendar.Date // empty: none
	What        string        // title of the latest; empty: not known
	AsOf        calendar.Date
}

// Told tells the deed in a sentence as an official writes it, without a full
// stop: what was done and what became of the target, never how a screen says it.
func (d Deed) Told() string {
	a := d.Assessed
	switch {
	case d.Rule.Awaits() && a.Want > 0:
		return fmt.Sprintf("phát sinh %s lần, đã thực hiện %s", Padded(int64(a.Want)), Padded(int64(a.Done)))
	case d.Rule.Kind == cadence.Deadline:
		return d.byDay()
	case d.Rule.Per != "":
		return strings.TrimSuffix(d.inWindow()+"; "+vi.LowerFirst(a.Why.String()), ".")
	case a.Want == 0:
		return d.inWindow()
	case a.Status == obligation.Met:
		return fmt.Sprintf("%s; đạt chỉ tiêu (%d/%d)", d.inWindow(), a.Done, a.Want)
	case a.Status.InTime():
		return fmt.Sprintf("%s; lũy kế %d/%d, còn trong thời hạn", d.inWindow(), a.Done, a.Want)
	}
	return fmt.Sprintf("%s; lũy kế %d/%d, chưa đạt chỉ tiêu", d.inWindow(), a.Done, a.Want)
}

// byDay tells what had to be done by a day.
func (d Deed) byDay() string {
	due := d.Rule.Deadline
	switch {
	case d.Assessed.Status == obligation.Met && d.First != "" && d.First > due:
		return fmt.Sprintf("đã hoàn thành ngày %s, sau thời hạn (%s)", d.First.Vietnamese(), due.Vietnamese())
	case d.Assessed.Status == obligation.Met && d.First != "":
		return fmt.Sprintf("đã hoàn thành ngày %s, đúng thời hạn", d.First.Vietnamese())
	case d.Assessed.Status == obligation.Met:
		return "đã hoàn thành"
	case due != "" && d.AsOf > due:
		return fmt.Sprintf("chưa hoàn thành, đã quá thời hạn %s", due.Vietnamese())
	case due != "":
		return fmt.Sprintf("đang thực hiện, thời hạn %s", due.Vietnamese())
	}
	return d.inWindow()
}

// inWindow tells what was done in the window.
func (d Deed) inWindow() string {
	if d.N == 0 {
		return "trong kỳ chưa có kết quả"
	}
	noun := d.Rule.UnitNoun
	if noun == "" {
		noun = "lần"
	}
	text := fmt.Sprintf("trong kỳ thực hiện %s %s", Padded(int64(d.N)), noun)
	switch {
	case d.Last == "":
	case d.What == "":
		text += ", gần nhất ngày " + d.Last.Vietnamese()
	case d.N == 1:
		text += " (" + quoted(d.What) + ", ngày " + d.Last.Vietnamese() + ")"
	default:
		text += ", gần nhất là " + quoted(d.What) + " ngày " + d.Last.Vietnamese()
	}
	return text
}

// mostWhat bounds the title of an entry in a sentence, in letters.
const mostWhat = 60

// quoted is the title of an entry as a sentence names it.
func quoted(title string) string {
	text := vi.Truncate(title, mostWhat)
	if i := strings.LastIndex(text, " ("); i > 0 && !strings.Contains(text[i:], ")") {
		text = text[:i] + "…"
	}
	return "“" + strings.NewReplacer("“", "‘", "”", "’").Replace(text) + "”"
}
