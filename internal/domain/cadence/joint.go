package cadence

import (
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
	switch {
	case p.Kind == Quota && p.Count > 0:
		return amountIn(p, t)
	case timing == "":
		return p
	case t.Kind == Unknown && p.Kind != Unknown:
		return p
	}
	if t.Count == 0 && p.Kind == Unknown && t.Kind != Unknown {
		t.Note = joinNotes(t.Note, "product named, no quantity")
	}
	return t
}

// amountIn puts the amount of the product into the time of the other column.
func amountIn(p, t Cadence) Cadence {
	switch t.Kind {
	case Quota:
		if p.Per == calendar.Whole && t.Per != "" {
			if t.Count > 0 {
				p.Count, p.Min, p.Max, p.Average = t.Count, t.Min, t.Max, t.Average
			}
			p.Per = t.Per
		}
		p.Start, p.End = firstText(p.Start, t.Start), firstText(p.End, t.End)
	case Window, Deadline:
		p.Start, p.End = firstText(p.Start, t.Start), firstText(p.End, t.End)
		p.Before, p.Dates = t.Before, t.Dates
		p.Note = joinNotes(p.Note, t.Note)
		if t.Kind == Deadline && p.Per == calendar.Whole && t.Per != "" {
			p.Per = t.Per
		}
	case Unknown:
		p.Confidence = min(p.Confidence, 0.8)
	case Continuous, Event, Conditional:
	}
	p.AdHoc = p.AdHoc || t.AdHoc
	if t.Kind != Unknown {
		p.Confidence = min(p.Confidence, t.Confidence)
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
