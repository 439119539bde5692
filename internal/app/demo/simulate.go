package demo

import (
	"cmp"
	"slices"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
)

// Doer is an agency that owes a task in a stretch of the year. Key is its code,
// which stays when it is renamed; Since the day from which it can have done
// something.
type Doer struct {
	Key, Name string
	Since     calendar.Date
}

// Duty is a task of the plan and who owes it. No is its number in the annex, or
// the name of a kind of duty of the plan's text.
type Duty struct {
	No    string
	Doers []Doer
}

// The kinds of duties of a plan's text about which the sample tells something.
// Reports bear the name of their period instead.
const (
	OwnPlan  = "plan"
	Supply   = "supply"
	Training = "training"
	Column   = "column"
	Guiding  = "guiding"
	Paying   = "paying"
	Youth    = "youth"
	Teaching = "teaching"
)

// Stretch is a part of a plan's year in which nobody's duties change. Opened is
// the day after which things are recorded for that plan.
type Stretch struct {
	Year     int
	From, To calendar.Date
	Opened   calendar.Date
	Duties   []Duty
}

// Piece is what one sample entry says.
type Piece struct {
	Day      calendar.Date
	Kind     evidence.Kind
	Title    string
	Channel  string
	URL      string
	Note     string
	Topic    string
	Audience string
	Distinct string
	Amounts  evidence.Amounts // what the note says was counted; of some nobody typed it into the form
	Pictures []string         // words from which pictures are drawn
	Paper    bool             // a scanned paper goes with it
}

// Deed is one act about the book: an entry, its correction or withdrawal, or a
// verdict. Key names it for ever; Of is the entry that it is about.
type Deed struct {
	Piece

	Key      string
	Agency   string
	Nos      []string
	Recorded calendar.Date
	Origin   evidence.Origin
	Act      evidence.Act
	Reason   string
	Verdict  evidence.Verdict
	Of       *Deed
}

// Deeds tells what is recorded in a stretch, in the order of recording. Nothing
// but the stretch's words decides it, and a stretch cut in two gives the same.
func Deeds(s Stretch) []Deed {
	var all []Deed
	for _, duty := range s.Duties {
		for _, doer := range duty.Doers {
			for _, d := range s.year(duty, doer) {
				if d.Day < doer.Since || d.Day < calendar.YearWindow(s.Year).Start || d.Day > calendar.YearWindow(s.Year).End {
					continue
				}
				all = append(all, s.within(d)...)
			}
		}
	}
	slices.SortFunc(all, func(a, b Deed) int {
		return cmp.Or(cmp.Compare(a.Recorded, b.Recorded), cmp.Compare(a.Key, b.Key))
	})
	return all
}

// within gives the entry and what follows it, as far as the stretch holds it.
func (s Stretch) within(d Deed) []Deed {
	return slices.DeleteFunc(append([]Deed{d}, after(&d)...), func(x Deed) bool { return x.Recorded < s.From || x.Recorded > s.To })
}

// after tells what becomes of an entry: most stay as they are, some are
// corrected, withdrawn or looked at by the inspector.
func after(d *Deed) []Deed {
	c := luck(d.Key, "về sau")
	judged := 140
	if CharacterOf(d.Agency) == Copying {
		judged = 400
	}
	switch n := c.below(1000); {
	case n < 20:
		x := d.follow("sửa", evidence.Correct, d.Recorded.AddDays(c.between(2, 9)), one(c, fixes))
		x.Day = min(x.Day.AddDays(c.below(2)), x.Recorded)
		return []Deed{x}
	case n < 30:
		return []Deed{d.follow("rút", evidence.Withdraw, d.Recorded.AddDays(c.between(1, 5)), one(c, pullbacks))}
	case n < 30+judged && d.Origin != evidence.Automatic:
		return judgement(d, c)
	}
	return nil
}

// judgement is the inspector's verdict on an entry and, when it was returned,
// sometimes what the agency does then.
func judgement(d *Deed, c *chance) []Deed {
	v := d.follow("kiểm tra", "", d.Recorded.AddDays(c.between(8, 30)), "")
	accept, giveBack := 86, 95
	if CharacterOf(d.Agency) == Copying {
		accept, giveBack = 40, 65
	}
	switch n := c.below(100); {
	case n < accept:
		v.Verdict = evidence.Accepted
		return []Deed{v}
	case n >= giveBack:
		v.Verdict, v.Reason = evidence.Disputed, one(c, disputes)
		return []Deed{v}
	}
	v.Verdict, v.Reason = evidence.Returned, one(c, returns)
	if c.in(50) {
		return []Deed{v}
	}
	x := d.follow("bổ sung", evidence.Correct, v.Recorded.AddDays(c.between(4, 15)), "Bổ sung theo ý kiến kiểm tra.")
	x.Pictures = append(slices.Clone(x.Pictures), x.Key)
	return []Deed{v, x}
}

// follow is a later act about an entry.
func (d *Deed) follow(name string, act evidence.Act, day calendar.Date, reason string) Deed {
	x := *d
	x.Key, x.Of, x.Act, x.Recorded, x.Reason = d.Key+"|"+name, d, act, working(day), reason
	return x
}
