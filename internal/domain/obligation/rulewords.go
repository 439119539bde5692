package obligation

import (
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// perWords names the periods in sentences.
func perWords(u calendar.Unit) domain.Sentence {
	switch u {
	case calendar.Week:
		return domain.Say("tuần")
	case calendar.Month:
		return domain.Say("tháng")
	case calendar.Quarter:
		return domain.Say("quý")
	case calendar.Half:
		return domain.Say("6 tháng")
	case calendar.Year:
		return domain.Say("năm")
	case calendar.Whole:
		return domain.Say("kỳ kế hoạch")
	}
	return domain.Say("%s", string(u))
}

// everyWords names the period of a rule: "tháng", "2 năm".
func (r Rule) everyWords() domain.Sentence {
	if r.Every > 1 {
		return domain.Say("%d %s", r.Every, perWords(r.Per))
	}
	return perWords(r.Per)
}

// Short is the rule in a few letters, for a column's head: "01 / tháng", "≥ 01
// / năm", "TB 01 / tuần", "đến 28/02", "thường xuyên".
func (r Rule) Short() domain.Sentence {
	switch r.Kind {
	case cadence.Quota:
		if r.Share > 0 {
			return r.shareShort()
		}
		if r.Count == 0 {
			return domain.Say("mỗi %s", r.everyWords())
		}
		if r.UpTo > r.Count {
			return domain.Say("%02d–%02d / %s", r.Count, r.UpTo, r.perShort())
		}
		format := "%02d / %s"
		switch {
		case r.Exact:
			format = "đúng %02d / %s"
		case r.Average:
			format = "TB %02d / %s"
		case r.Min:
			format = "≥ %02d / %s"
		case r.Max:
			format = "≤ %02d / %s"
		}
		return domain.Say(format, r.Count, r.perShort())
	case cadence.Deadline:
		if r.Awaits() {
			return termWords(r.Term)
		}
		if r.Deadline == "" {
			return domain.Say("có hạn")
		}
		return domain.Say("đến %s", r.Deadline.Vietnamese()[:5])
	case cadence.Window:
		return domain.Say("trong kỳ")
	case cadence.Continuous:
		return domain.Say("thường xuyên")
	case cadence.Event:
		return domain.Say("theo kỳ, sự kiện")
	case cadence.Conditional:
		return domain.Say("khi có yêu cầu")
	case cadence.Unknown:
	}
	return domain.Say("chưa rõ")
}

// PeriodName names one of the periods in which a rule counts: tháng, năm.
func (r Rule) PeriodName() domain.Sentence { return r.perShort() }

// perShort names the periods in a column's head, where a plan of about a year
// is a year.
func (r Rule) perShort() domain.Sentence {
	if days := r.Window.Days(); r.Per == calendar.Whole && days > 300 && days < 400 {
		return domain.Say("năm")
	}
	return r.everyWords()
}

// overWords says how often and over which days: "mỗi tháng, 01/01/2027–31/12/2027",
// "trong kỳ 01/04/2027–30/06/2027".
func (r Rule) overWords() domain.Sentence {
	start, end := r.Window.Start.Vietnamese(), r.Window.End.Vietnamese()
	if r.Per == calendar.Whole {
		return domain.Say("trong kỳ %s–%s", start, end)
	}
	return domain.Say("mỗi %s, %s–%s", r.everyWords(), start, end)
}

// shareShort is a share: "≥ 80%".
func (r Rule) shareShort() domain.Sentence {
	switch {
	case r.Min:
		return domain.Say("≥ %d%%", r.Share)
	case r.Max:
		return domain.Say("≤ %d%%", r.Share)
	}
	return domain.Say("%d%%", r.Share)
}

// Words is the rule in one Vietnamese phrase, for reading aloud.
func (r Rule) Words() domain.Sentence {
	said := r.measureWords()
	if r.Shared {
		said = domain.Say("%s; tính chung cho các cơ quan chủ trì", said)
	}
	due := r.DueWords()
	switch {
	case r.Term.Days > 0 && (r.Kind == cadence.Event || r.Kind == cadence.Conditional):
		return domain.Say("%s; trong %s từ khi phát sinh", said, termWords(r.Term))
	case due.Empty() || r.Deadline != "":
		return said
	case r.Before:
		return domain.Say("%s; trước %s", said, due)
	}
	return domain.Say("%s; hạn %s", said, due)
}

// DueWords names the days that come back, as ReadDue reads them: "ngày 20 hằng
// tháng, thứ Sáu hằng tuần".
func (r Rule) DueWords() domain.Sentence {
	var all domain.Sentence
	for day := range strings.FieldsSeq(r.Due) {
		one := dayWords(day)
		switch {
		case one.Empty():
		case all.Empty():
			all = one
		default:
			all = domain.Say("%s, %s", all, one)
		}
	}
	return all
}

func (r Rule) measureWords() domain.Sentence {
	noun := domain.Say("lần")
	if r.UnitNoun != "" {
		noun = domain.Say("%s", r.UnitNoun)
	}
	switch r.Kind {
	case cadence.Quota:
		if r.Share > 0 {
			return domain.Say("Tỷ lệ %s %s", r.shareShort(), domain.Say("%s", r.UnitNoun))
		}
		if r.Count == 0 {
			return domain.Say("Mỗi %s; văn bản không nêu số lượng", r.everyWords())
		}
		if r.UpTo > r.Count {
			return domain.Say("Từ %02d đến %02d %s %s", r.Count, r.UpTo, noun, r.overWords())
		}
		format := "%02d %s %s"
		switch {
		case r.Exact:
			format = "Đúng %02d %s %s"
		case r.Average:
			format = "Trung bình %02d %s %s"
		case r.Min:
			format = "Ít nhất %02d %s %s"
		case r.Max:
			format = "Không quá %02d %s %s"
		}
		return domain.Say(format, r.Count, noun, r.overWords())
	case cadence.Deadline:
		if r.fixed() {
			return domain.Say("Trong %s kể từ %s", termWords(r.Term), r.TermFrom.Vietnamese())
		}
		if r.Term.Days > 0 {
			return domain.Say("Trong %s từ khi phát sinh", termWords(r.Term))
		}
		if r.Deadline == "" {
			return domain.Say("Có hạn; văn bản không nêu ngày cụ thể")
		}
		if r.Count > 1 {
			return domain.Say("%02d %s, chậm nhất ngày %s", r.Count, noun, r.Deadline.Vietnamese())
		}
		return domain.Say("Chậm nhất ngày %s", r.Deadline.Vietnamese())
	case cadence.Window:
		return domain.Say("Trong khoảng %s–%s; văn bản không nêu số lượng", r.Window.Start.Vietnamese(), r.Window.End.Vietnamese())
	case cadence.Continuous:
		if r.Per == cadence.Day && r.Count > 0 {
			return domain.Say("Thường xuyên, %02d %s mỗi ngày", r.Count, noun)
		}
		return domain.Say("Thường xuyên; văn bản không nêu số lượng")
	case cadence.Event:
		return domain.Say("Theo kỳ, theo sự kiện")
	case cadence.Conditional:
		return domain.Say("Khi có yêu cầu")
	case cadence.Unknown:
	}
	return domain.Say("Chưa rõ số lượng và thời gian")
}
