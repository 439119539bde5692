package obligation

import (
	"cmp"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Assess tells how far an agency is with the duty on a day, and where it came
// from or went. Counts of days after the day are the caller's to leave out.
func (d Duty) Assess(id string, held Held, day calendar.Date) Assessment {
	p := d.on(day, held)
	c := p.course(id)
	a := DefaultPatience().assessCourse(c, p.account(id), day)
	waits := c.Owes(day) && c[len(c)-1].Rule.Awaits()
	if p.shares() && a.Status != NotApplicable {
		a.Why = domain.Say("%s %s", a.Why, d.sharedWords(p, p.chain[len(p.chain)-1].Rule.counts))
	}
	gone, decided := p.gone(id)
	switch {
	case decided && gone.Outcome == WaivedOut && a.Status == NotApplicable && d.Left(id, held, gone.From).Open:
		a.Status, a.Why = Waived, d.goneWords(gone)
	case decided && a.Status == NotApplicable:
		a.Why = d.goneWords(gone)
	case decided:
		a.Why = domain.Say("%s %s", a.Why, d.goneWords(gone))
	default:
		for _, said := range d.cameWords(p, id, day) {
			if a.Status == NotApplicable && !waits {
				a.Why = said
				continue
			}
			a.Why = domain.Say("%s %s", a.Why, said)
		}
	}
	return a
}

// goneWords says what became of a duty.
func (d Duty) goneWords(x Decision) domain.Sentence {
	switch x.Outcome {
	case WaivedOut:
		return domain.Say("Được miễn từ %s: %s", x.From.Vietnamese(), x.Reason)
	case AlreadyMet:
		return domain.Say("Ghi nhận hoàn thành trước ngày %s.", x.From.Vietnamese())
	case Inherited:
	}
	var heirs []string
	for _, h := range x.Heirs {
		heirs = append(heirs, h.AgencyID)
	}
	return domain.Say("Từ ngày %s do %s thực hiện.", x.From.Vietnamese(), d.named(heirs))
}

// cameWords says what an agency inherited, for each day and way one sentence.
func (d Duty) cameWords(p passing, id string, day calendar.Date) []domain.Sentence {
	type kind struct {
		from calendar.Date
		how  string
	}
	var kinds []kind
	from, pieces := map[kind][]string{}, map[kind]int{}
	version := len(p.chain) - 1
	noun := things(p.chain[version].Rule)
	for _, x := range p.came(id) {
		k := kind{x.From, "all"}
		n, counted := p.passed(x, id, day)
		_, runs := p.runs(version, x.From)
		onlyNow := len(runs) > 0 && n == 0 && p.all(x, version)
		switch {
		case x.Combine != Add && slices.Contains(p.leads[version], id):
			k.how = "once"
		case counted && n > 0 && !p.chain[version].Rule.Shared:
			k.how = "rest"
		case onlyNow && p.remains(x):
			k.how = "others"
		case onlyNow:
			k.how = "none"
		}
		if len(from[k]) == 0 {
			kinds = append(kinds, k)
		}
		from[k] = append(from[k], x.AgencyID)
		if x.Combine == Add {
			pieces[k] += n
		} else {
			pieces[k] = max(pieces[k], n) // done once, by the greater number
		}
	}
	var out []domain.Sentence
	for _, k := range kinds {
		on, who := k.from.Vietnamese(), d.named(from[k])
		switch k.how {
		case "once":
			out = append(out, domain.Say("Từ ngày %s tính chung nhiệm vụ của %s, một lần.", on, who))
		case "rest":
			out = append(out, domain.Say("Kế thừa phần còn lại (%d %s) của %s từ ngày %s.", pieces[k], noun, who, on))
		case "others":
			out = append(out, domain.Say("Phần còn lại của %s từ ngày %s chia theo tỷ lệ, không đủ cho mọi đơn vị; đơn vị này không nhận phần nào.", who, on))
		case "none":
			out = append(out, domain.Say("%s đã làm xong phần này trước ngày %s.", who, on))
		default:
			out = append(out, domain.Say("Kế thừa nhiệm vụ của %s từ ngày %s.", who, on))
		}
	}
	return out
}

// passed is how much of the period that ran on the day of a decision an heir
// took over; counted is false when that period is over on day or has no number.
func (p passing) passed(x Decision, id string, day calendar.Date) (n int, counted bool) {
	for i, s := range p.chain {
		ps, slots := p.runs(i, x.From)
		for j, r := range slots {
			n += x.part(id, p.rest(x, r, 0), s.Rule.measure())
			counted = counted || s.Rule.measure().numbered && ps[j].Window.End >= day
		}
	}
	return n, counted
}

// remains tells whether something was left, in the periods that ran on the day of
// a decision, of what it divides.
func (p passing) remains(x Decision) bool {
	for i := range p.chain {
		_, slots := p.runs(i, x.From)
		for _, r := range slots {
			if p.rest(x, r, 0) > 0 {
				return true
			}
		}
	}
	return false
}

// all tells whether nothing but the period that ran could pass by a decision.
func (p passing) all(x Decision, version int) bool {
	s := p.chain[version]
	if !s.Rule.Counting() {
		return true
	}
	ps := p.cut[version]
	return ps[len(ps)-1].Window.Start < x.From
}

// named lists agencies by name, at most three of them.
func (d Duty) named(ids []string) domain.Sentence {
	var all domain.Sentence
	const most = 3
	for i, id := range ids {
		name := cmp.Or(d.Names[id], "đơn vị khác")
		switch i {
		case 0:
			all = domain.Say("%s", name)
		case most:
			return domain.Say("%s và %d đơn vị khác", all, len(ids)-most)
		default:
			all = domain.Say("%s, %s", all, name)
		}
	}
	return all
}
