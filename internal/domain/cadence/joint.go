package cadence

import (
	"regexp"
	"strings"

	"loa/internal/domain/calendar"
)

// Read reads an amount and a time that stand in two columns as one statement:
// product "Mỗi tháng 01 bản tin" and timing "Hàng tháng". Either may be empty.
func Read(product, timing string, ctx Context) Cadence {
	product, timing = strings.TrimSpace(product), strings.TrimSpace(timing)
	if timing == "" && product == "" {
		return Cadence{Kind: Unknown, Note: "neither product nor time stated"}
	}
	t := ReadPhrase(timing, ctx)
	if product == "" {
		return t
	}
	free := ctx
	free.Completion = false
	p := ReadPhrase(product, free)
	if t.Kind != Unknown && p.Kind == Quota && p.Per == calendar.Whole && p.Every == 0 {
		p = besideTargets(product, p, free)
	}
	switch {
	case p.Kind == Quota && p.Count > 0:
		return amountIn(p, t)
	case timing == "":
		return p
	case t.Kind == Unknown && p.Kind != Unknown:
		return p
	case p.Kind == Quota && p.Per != "" && (t.Kind == Deadline && t.End == "" || len(t.Dates) > 1 && t.Per == ""):
		return ReadPhrase(product+" ("+timing+")", ctx)
	case p.Kind == Quota && p.Per != "" && t.Kind == Window && t.Start != "" && t.Per == "":
		return within(p, t)
	}
	if t.Count == 0 && p.Kind == Unknown && t.Kind != Unknown {
		t.Note = joinNotes(t.Note, firstText(p.Note, "product named, no quantity"))
	}
	return t
}

var (
	// targetShare is a share in per cent with the words around it that belong
	// to it; targetOf opens a target of another kind.
	targetShare = regexp.MustCompile(`\b(?:(?:` + cueRe + `|[a-z]+ ty le) )*\d[\d.,]*(?: ?- ?\d[\d.,]*)? ?%[^;:.()\d]*(?:tro (?:len|xuong))?`)
	targetOf    = regexp.MustCompile(`\b(?:dat|theo|cac|hoan thanh) (?:cac )?muc tieu\b.*$`)
	// outcome says what is to come true of a share: "100% hồ sơ được số hóa".
	outcome = regexp.MustCompile(`% ?[^;]*\b(?:duoc|tuan thu|chap hanh|thuc hien|su dung|dap ung|hoan thanh|bao dam|dam bao|dat|xu ly|ap dung|khai thac|tham gia|cam ket)\b|\b(?:ty le|bao dam|dam bao|dat) [^;%]*%|[.;:] [a-z][^%]*%`)
)

// longShare is how long a product may be that names a share and nothing else.
const longShare = 60

// besideTargets reads the amount of a product again without the targets in it:
// "100% hồ sơ được số hóa" and "đạt mục tiêu 1.200 công trình" tell how well the
// work is to go, not how many pieces of it are owed, so that beside a time of
// its own the time alone is the cadence. A product that is a share and nothing
// else, "Ít nhất 30% số xã, phường", stays the amount.
func besideTargets(product string, read Cadence, ctx Context) Cadence {
	p := newPhrase(product)
	if !p.has(targetOf) && len(p.Folded) <= longShare && !p.has(outcome) {
		return read
	}
	masked := p
	for _, re := range []*regexp.Regexp{targetShare, targetOf} {
		for _, m := range masked.findAll(re) {
			masked = masked.masked(m.start(), m.end(), strings.Repeat("~", m.end()-m.start()))
		}
	}
	if masked.Folded == p.Folded {
		return read
	}
	masked.low, masked.upTo = 0, 0
	if again := masked.read(ctx); again.Kind == Quota && again.Count > 0 {
		return again
	}
	return Cadence{Kind: Unknown, Note: "a target, no count of products"}
}

// within puts a rhythm into a stretch of time: "Báo cáo hằng quý", "Năm 2026".
func within(p, t Cadence) Cadence {
	p.Start, p.End = firstText(p.Start, t.Start), firstText(p.End, t.End)
	p.Note, p.Confidence = joinNotes(p.Note, t.Note), min(p.Confidence, t.Confidence, 0.85)
	return p
}

// amountIn puts the amount of the product into the time of the other column.
func amountIn(p, t Cadence) Cadence {
	switch t.Kind {
	case Quota:
		p = amountEach(p, t)
	case Window, Deadline:
		p.Before, p.Dates = t.Before, t.Dates
		p.Note = joinNotes(p.Note, t.Note)
		if p.Per == calendar.Whole && t.Per != "" {
			p.Per = t.Per
			if t.Count > 1 && t.Count == p.Count { // "02 báo cáo", "trước 15/6 và 15/12 hằng năm"
				p.Per = calendar.Year
			}
		}
		p.Start, p.End = firstText(p.Start, t.Start), firstText(p.End, t.End)
		if len(t.Dates) > 1 { // one day for each part of the amount
			p.End = ""
			if p.Per == calendar.Whole {
				p.End = t.Dates[len(t.Dates)-1]
			}
		}
	case Continuous:
		p.Start, p.End = firstText(p.Start, t.Start), firstText(p.End, t.End)
	case Unknown:
		p.Confidence = min(p.Confidence, 0.8)
	case Event, Conditional:
	}
	p.AdHoc = p.AdHoc || t.AdHoc
	if t.Kind != Unknown && p.Confidence == unplaced {
		p.Confidence = 0.95
	}
	if t.Kind != Unknown {
		p.Confidence = min(p.Confidence, t.Confidence)
	}
	return p
}

// inAYear is how many periods a year has: an amount of that size beside the
// rhythm ("04 báo cáo", "Hằng quý") is the whole year's.
var inAYear = map[calendar.Unit]int{calendar.Week: 52, calendar.Month: 12, calendar.Quarter: 4, calendar.Half: 2}

// amountEach puts an amount into a rhythm.
func amountEach(p, t Cadence) Cadence {
	p.Start, p.End = firstText(p.Start, t.Start), firstText(p.End, t.End)
	if len(p.Dates) == 0 {
		p.Dates = t.Dates
	}
	switch {
	case p.Per != calendar.Whole, t.Per == "" && t.Every == 0:
	case t.Count > 0:
		p.Count, p.UpTo, p.Min, p.Max, p.Exact, p.Average = t.Count, t.UpTo, t.Min, t.Max, t.Exact, t.Average
		p.Per, p.Every, p.EveryUnit = t.Per, t.Every, t.EveryUnit
	case p.Count == inAYear[t.Per]:
		p.Per = calendar.Year
		p.Note, p.Confidence = joinNotes(p.Note, "one in each "+string(t.Per)), min(p.Confidence, 0.7)
	case strings.HasPrefix(p.UnitNoun, "%"):
	default:
		p.Per = t.Per
	}
	return p
}

func firstText(a, b string) string {
	if a != "" {
		return a
	}
	return b
}

func joinNotes(a, b string) string {
	switch {
	case a == "":
		return b
	case b == "":
		return a
	}
	return a + "; " + b
}
