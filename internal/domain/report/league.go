package report

import (
	"cmp"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// Filing is how an agency's own report of the period came in.
type Filing string

// The filings. NotAsked is an agency from which the plan asks no report of this
// period; Open has still time.
const (
	NotAsked Filing = ""
	InTime   Filing = "in-time"
	TooLate  Filing = "late"
	Missing  Filing = "missing"
	Open     Filing = "open"
)

// Label says it in a table.
func (f Filing) Label() string {
	switch f {
	case InTime:
		return "Đúng hạn"
	case TooLate:
		return "Gửi muộn"
	case Missing:
		return "Chưa gửi, đã quá hạn"
	case Open:
		return "Chưa gửi, còn hạn"
	case NotAsked:
	}
	return ""
}

// FilingOf judges a report: filed on a day (empty: not yet), due on a day (empty:
// no day is set, so nothing is late), as of a day.
func FilingOf(filed, due, day calendar.Date) Filing {
	switch {
	case filed != "" && (due == "" || filed <= due):
		return InTime
	case filed != "":
		return TooLate
	case due != "" && day > due:
		return Missing
	}
	return Open
}

// Unit is one agency's part of the province's figures.
type Unit struct {
	AgencyID string        `json:"agency_id"`
	Name     string        `json:"name"` // of that day
	Level    agency.Level  `json:"level"`
	Owing    int           `json:"owing"`  // duties that count
	Met      int           `json:"met"`    // of them, met
	Behind   int           `json:"behind"` // of them, late or missed
	Silent   int           `json:"silent"` // of them, watched and silent
	Evidence int           `json:"evidence"`
	Filing   Filing        `json:"filing,omitempty"`
	FiledOn  calendar.Date `json:"filed_on,omitempty"`
	Unproved bool          `json:"unproved,omitempty"` // filed, with no evidence in the window
	Ended    bool          `json:"ended,omitempty"`    // abolished, merged or divided before the window closed
	Gone     bool          `json:"-"`                  // the same by the day of counting: what became of it later moves no figure, but it is told nothing any more
	// Needs is the share of its duties, in thousandths, that an example has met; 0
	// for what was frozen before a share was asked.
	Needs int `json:"needs,omitempty"`
}

// ExampleShare is the part of its duties, in thousandths, that an agency has to
// have met to be named as an example.
const ExampleShare = 800

// Share is the part of the duties that is met, in thousandths; 0 without duties.
func (u Unit) Share() int {
	if u.Owing == 0 {
		return 0
	}
	return u.Met * 1000 / u.Owing
}

// Late counts the duties that have to be chased.
func (u Unit) Late() int { return u.Behind + u.Silent }

// Exemplary tells whether an agency may be named as an example: it is still there,
// the share of its duties that is needed met, nothing behind nor silent, evidence for it, and its
// report in time where one was due. ExampleRule says it in words.
func (u Unit) Exemplary() bool {
	return !u.Ended && !u.Gone && u.Owing > 0 && u.Met > 0 && u.Share() >= u.Needs && u.Behind == 0 && u.Silent == 0 && u.Evidence > 0 && !u.Unproved && u.Filing != TooLate && u.Filing != Missing
}

// ExampleRule says in one sentence whom Exemplary names; empty for figures that
// were frozen before a share was asked, or that have no agencies.
func (f Figures) ExampleRule() domain.Sentence {
	if len(f.Units) == 0 || f.Units[0].Needs == 0 {
		return domain.Sentence{}
	}
	return domain.Say("Tiêu biểu: đã hoàn thành từ %d%% số nhiệm vụ trở lên, không có nhiệm vụ chậm, không đạt hoặc chưa có kết quả, có minh chứng trong kỳ, gửi báo cáo đúng hạn.", f.Units[0].Needs/10)
}

// SomeEnded tells that the figures have agencies that are no more, which are named
// as no examples.
func (f Figures) SomeEnded() bool {
	return slices.ContainsFunc(f.Units, func(u Unit) bool { return u.Ended || u.Gone })
}

// NoExample tells that the figures have agencies and none of them may be named as
// an example.
func (f Figures) NoExample() bool { return len(f.Units) > 0 && len(f.exemplary()) == 0 }

// League is the units of one level, the best first.
type League struct {
	Level agency.Level
	Units []Unit
}

// Leagues groups units by level, from above. Within a level fewer duties behind
// come first, then the larger share met, then more evidence, then the name: an
// agency is not placed by how much it owes.
func Leagues(units []Unit) []League {
	var out []League
	for _, level := range agency.Levels() {
		l := League{Level: level}
		for _, u := range units {
			if u.Level == level {
				l.Units = append(l.Units, u)
			}
		}
		slices.SortFunc(l.Units, func(a, b Unit) int {
			return cmp.Or(cmp.Compare(a.Late(), b.Late()), cmp.Compare(b.Share(), a.Share()), cmp.Compare(b.Evidence, a.Evidence), vi.Compare(a.Name, b.Name), cmp.Compare(a.AgencyID, b.AgencyID))
		})
		if len(l.Units) > 0 {
			out = append(out, l)
		}
	}
	return out
}

// filings says in sentences how the agencies' own reports came in.
func (f Figures) filings() []string {
	n := map[Filing]int{}
	var late, missing, unproved []string
	for _, u := range f.Units {
		n[u.Filing]++
		switch u.Filing {
		case TooLate:
			late = append(late, u.Name)
		case Missing:
			missing = append(missing, u.Name)
		case NotAsked, InTime, Open:
		}
		if u.Unproved {
			unproved = append(unproved, u.Name)
		}
	}
	asked := len(f.Units) - n[NotAsked]
	if asked == 0 {
		return nil
	}
	text := fmt.Sprintf("Về chế độ báo cáo: đến ngày %s, %d/%d cơ quan, đơn vị đã gửi báo cáo", f.Counted.Vietnamese(), n[InTime]+n[TooLate], asked)
	if n[TooLate] > 0 {
		text += fmt.Sprintf(", trong đó %d gửi muộn", n[TooLate])
	}
	if n[Missing] > 0 {
		text += fmt.Sprintf("; %d quá hạn chưa gửi", n[Missing])
	}
	if n[Open] > 0 {
		text += fmt.Sprintf("; %d chưa gửi, còn trong hạn", n[Open])
	}
	out := []string{text + "."}
	if len(late) > 0 {
		out = append(out, fmt.Sprintf("Gửi muộn: %s.", few(late)))
	}
	if len(missing) > 0 {
		out = append(out, fmt.Sprintf("Quá hạn chưa gửi: %s.", few(missing)))
	}
	if len(unproved) > 0 {
		out = append(out, fmt.Sprintf("Đã gửi nhưng trong kỳ không có minh chứng: %s.", few(unproved)))
	}
	return out
}

// exemplary names the agencies that may be named as examples, as Leagues places
// them.
func (f Figures) exemplary() []string {
	var out []string
	for _, l := range Leagues(f.Units) {
		for _, u := range l.Units {
			if u.Exemplary() {
				out = append(out, u.Name)
			}
		}
	}
	return out
}

// Proposals drafts what a province's report proposes, from the figures alone: to
// name examples, to send what is missing, to do what is behind. What is no more can
// be told to do nothing. A report of one agency proposes nothing by itself.
func (f Figures) Proposals() []string {
	if !f.Province {
		return nil
	}
	var out, missing []string
	behind := 0
	for _, l := range Leagues(f.Units) {
		for _, u := range l.Units {
			if u.Ended || u.Gone {
				continue
			}
			if u.Filing == Missing {
				missing = append(missing, u.Name)
			}
			if u.Late() > 0 {
				behind++
			}
		}
	}
	if good := f.exemplary(); len(good) > 0 {
		out = append(out, fmt.Sprintf("Đề nghị biểu dương các cơ quan, đơn vị thực hiện tốt trong kỳ: %s.", few(good)))
	}
	if len(missing) > 0 {
		out = append(out, fmt.Sprintf("Đề nghị chỉ đạo các cơ quan, đơn vị chưa gửi báo cáo gửi ngay báo cáo về %s: %s.", f.Agency, few(missing)))
	}
	if behind > 0 {
		out = append(out, fmt.Sprintf("Đề nghị chỉ đạo %d cơ quan, đơn vị còn nhiệm vụ chậm, không đạt hoặc chưa có kết quả (nêu tại mục II và Phụ lục) khẩn trương thực hiện.", behind))
	}
	return out
}

// Weak is evidence that a verifier may not take, by what is wrong with it.
type Weak struct {
	Why string   `json:"why"`
	IDs []string `json:"ids"`
}
