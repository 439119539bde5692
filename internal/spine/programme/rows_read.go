package programme

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"unicode"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/plan"
	"loa/internal/vi"
)

// Reread reads amount and time anew from corrected words, within the plan's
// window, as the reader would have: the reading, the measure that it makes and
// what a person should look at.
func (p *Programme) Reread(ctx context.Context, planID string, w Words) (obligation.Rule, []plan.Doubt, error) {
	pl, err := p.Plan(ctx, planID)
	if err != nil {
		return obligation.Rule{}, nil, err
	}
	r := Row{Product: w.Product, Timing: w.Timing}
	r.measure(pl)
	return r.Rule, r.Doubts, nil
}

// covers is what the plan covers, as far as its data tell.
func (p Plan) covers() calendar.Window {
	if p.Window.Start.Valid() && p.Window.End.Valid() {
		return p.Window
	}
	return windowOf(plan.Head{Year: p.Year, Date: p.IssuedOn})
}

// measure reads the row's words anew. A duty of the body that says neither how
// much nor when runs on and on, as when it was first read.
func (r *Row) measure(pl Plan) {
	window := pl.covers()
	r.Cadence, r.Doubts = plan.Reread(r.Product, r.Timing, pl.IssuedOn, window)
	r.Doubts = slices.DeleteFunc(r.Doubts, func(d plan.Doubt) bool { return d.Field == "lead" || d.Field == "coordinating" }) // no name was read
	if r.Origin == OriginDuty && r.Product == "" && r.Timing == "" {
		r.Cadence, r.Doubts = cadence.Cadence{Kind: cadence.Continuous}, nil
	}
	r.Rule, r.Edited = RuleOf(r.Cadence, window, pl.IssuedOn), false
}

// missLead doubts a row that names nobody who leads.
func (r *Row) missLead() {
	known := slices.ContainsFunc(r.Doubts, func(d plan.Doubt) bool { return d.Field == "lead" })
	if len(r.Lead) == 0 && !known {
		r.Doubts = append(slices.Clone(r.Doubts), plan.Doubt{Field: "lead", Reason: "Chưa nêu cơ quan chủ trì."})
	}
}

// say gives the row other words. The plan's own are kept the first time; words
// that come back to them are no correction.
func (r *Row) say(w Words) {
	if r.AddedReason == "" && r.AsRead == nil {
		own := r.Words()
		r.AsRead = &own
	}
	r.Content, r.Product, r.Timing = w.Content, w.Product, w.Timing
	if r.AsRead != nil && *r.AsRead == w {
		r.AsRead = nil
	}
}

// labelOf names a row in the notes of what was done to it.
func labelOf(r Row) string {
	return vi.Truncate(strings.TrimSpace(cmp.Or(r.No, r.Clause)+" "+r.ShortName), 120)
}

// locate finds words in a text, whatever the white space, case, quotation marks
// and the asterisks of pasted texts between them; taken tells where rows already
// stand, so that a sentence that comes twice is found where none does. It gives
// byte offsets.
func locate(body, words string, taken func(start, end int) bool) (start, end int, ok bool) {
	hay, at := squash(body)
	needle, _ := squash(words)
	needle = strings.TrimSpace(needle)
	if len([]rune(needle)) < minQuote {
		return 0, 0, false
	}
	for from := 0; ; {
		i := strings.Index(hay[from:], needle)
		if i < 0 {
			return start, end, ok
		}
		i += from
		s, e := at[i], at[i+len(needle)]
		if !ok {
			start, end, ok = s, e, true
		}
		if !taken(s, e) {
			return s, e, true
		}
		from = i + 1
	}
}

// minQuote is the fewest letters by which a place of the text can be found.
const minQuote = 6

// squash brings a text into the form in which places are looked for, with the
// byte offset in the text of each of its bytes and of its end.
func squash(text string) (string, []int) {
	var b strings.Builder
	at := make([]int, 0, len(text)+1)
	blank := false
	for i, r := range text {
		switch {
		case unicode.IsSpace(r) || r == '*' || r == '|':
			blank = b.Len() > 0
			continue
		case r == '“' || r == '”':
			r = '"'
		case r == '–' || r == '—':
			r = '-'
		}
		if blank {
			b.WriteByte(' ')
			at, blank = append(at, i), false
		}
		before := b.Len()
		b.WriteRune(unicode.ToLower(r))
		for range b.Len() - before {
			at = append(at, i)
		}
	}
	return b.String(), append(at, len(text))
}
