package plan

import (
	"strings"

	"loa/internal/vi"
)

// openTask is a task whose labelled lines are being collected.
type openTask struct {
	items      []block
	at         block // first labelled line
	end        int
	lead       []string
	coord      []string
	product    string
	timing     string
	roles      map[role]bool
	detail     string
	completion bool
	strength   int      // how surely the label of those in charge names who leads
	doers      []string // "Đơn vị thực hiện" beside "Đơn vị chủ trì"
	work       bool     // the detail is the task itself: "Nhiệm vụ: …"
	want       role     // a label is written whose value follows in the next lines
	wantUnder  markKind // the mark of that label
}

func (o *openTask) set(l label) {
	if l.role != detailRole && l.value != "" {
		o.roles[l.role] = true
	}
	o.want = noRole
	if l.value == "" {
		o.want = l.role
	}
	switch l.role {
	case leadRole:
		if o.strength > l.strength && len(o.lead) > 0 { // a person, or who carries out, beside who leads
			if l.strength == doerLabel {
				o.doers = append(o.doers, partiesIn(l.value).lead...)
			}
			return
		}
		if o.strength > 0 && o.strength < l.strength {
			if o.strength == doerLabel {
				o.doers = o.lead
			}
			o.lead = nil
		}
		o.strength = l.strength
		names, when := namesAndTime(l.value)
		if when != "" && o.timing == "" {
			o.timing = when
		}
		p := partiesIn(names)
		o.lead, o.coord = append(o.lead, p.lead...), append(o.coord, p.coord...)
	case coordRole:
		o.coord = append(o.coord, helpersIn(l.value)...)
	case productRole:
		o.product = l.value
	case timingRole:
		o.timing, o.completion = l.value, l.completion
	case detailRole:
		o.detail, o.work = l.value, l.work
	case noRole, numberRole, contentRole, otherRole:
	}
}

// namesAndTime takes a time apart that stands as the last clause of a list of
// names: "Phòng Kinh tế; hoàn thành trước 30/9/2026".
func namesAndTime(value string) (names, when string) {
	i := strings.LastIndexAny(value, ";,")
	if i < 0 {
		return value, ""
	}
	last := strings.TrimSpace(value[i+1:])
	if loc := timeClause.FindStringIndex(vi.NewLetters(last).Folded); loc == nil || loc[0] > 0 {
		return value, ""
	}
	return strings.TrimSpace(value[:i]), last
}

// follows takes a line under a label that stood alone: "Thời gian:" and below
// it the time, "Đơn vị chủ trì:" and below it the names. What stands below
// "Nội dung:" is the task when its heading only counts.
func (o *openTask) follows(b block, counted bool) bool {
	if b.mark.kind < dashMark {
		return false
	}
	switch o.want {
	case detailRole:
		if b.mark.kind <= o.wantUnder || !o.work && !counted {
			return false
		}
		o.detail, o.end = vi.Clean(o.detail+" "+b.text), b.end
		return true
	case timingRole:
		if b.mark.kind != plusMark {
			return false
		}
		o.timing, o.want = b.mark.rest, noRole
	case leadRole, coordRole:
		if !namesAnAgency(b.mark.rest) {
			return false
		}
		want := o.want
		o.set(label{role: want, value: strings.TrimRight(b.mark.rest, " ;,."), strength: o.strength})
		o.want = want
	case noRole, numberRole, contentRole, productRole, otherRole:
		return false
	}
	o.roles[o.want] = true
	o.end = b.end
	return true
}

// sharpens tells whether a second label of those in charge belongs to the task
// already open: who leads behind the person in charge, or who carries out
// behind who leads.
func (o *openTask) sharpens(l label, since []block) bool {
	return l.role == leadRole && l.strength != o.strength && o.strength > 0 && len(since) == 0
}
