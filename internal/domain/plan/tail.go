package plan

import (
	"strings"

	"loa/internal/domain/cadence"
	"loa/internal/vi"
)

var (
	tailStart = spelled(`(?:^|[.;(] ?|, | - )(?:do |giao |phan cong )?| do `)
	leadVerb  = spelled(`^,? (?:la (?:co quan|don vi) )?(?:chu tri|dau moi|chiu trach nhiem)\b(?: thuc hien| tham muu| trien khai)?`)
	onlyDoes  = spelled(`^[ ,;.:]*(?:va )?(?:to chuc )?(?:thuc hien|trien khai)?(?: thuc hien)?[ ,;.]*(?:thoi gian)?[ ,;.:]*$`)
)

// tail finds the statement at the end of a paragraph, or a paragraph of its
// own, that only says who leads, with whom and when: "… (Văn phòng Sở chủ trì,
// hoàn thành trong tháng 3)", "Giao Sở Nội vụ chủ trì, phối hợp với Sở Y tế thực
// hiện". A sentence that goes on to say what is to be done is none.
//
// own tells that it is a sentence or a bracket of its own, so that what stands
// before it is whole.
func tail(text string) (before string, found []label, own bool) {
	const longest = 2500 // a longer paragraph is no task
	l := vi.NewLetters(text)
	if len(l.Folded) > longest || !strings.Contains(l.Folded, "chu tri") && !strings.Contains(l.Folded, "dau moi") && !strings.Contains(l.Folded, "chiu trach nhiem") {
		return text, nil, false
	}
	for _, loc := range tailStart.FindAllStringIndex(l.Folded, -1) {
		if loc[1] >= len(l.Folded) || !beginsAgency(l, loc[1]) {
			continue
		}
		end := len(l.Folded)
		if opened := strings.HasPrefix(strings.TrimSpace(l.Folded[loc[0]:]), "("); opened {
			end = closingOf(l.Folded, loc[1])
		}
		if found = tailLabels(l, loc[1], end); found != nil {
			sign := strings.TrimSpace(l.Folded[loc[0]:loc[1]])
			own = strings.HasPrefix(sign, ".") || strings.HasPrefix(sign, "(") && strings.Trim(l.Folded[min(end, len(l.Folded)):], " ).;") == ""
			return strings.TrimRight(l.Own(0, loc[0]), " ,;"), found, own
		}
	}
	return text, nil, false
}

// closingOf is where the bracket closes that was opened before a place.
func closingOf(folded string, from int) int {
	depth := 1
	for i := from; i < len(folded); i++ {
		switch folded[i] {
		case '(':
			depth++
		case ')':
			if depth--; depth == 0 {
				return i
			}
		}
	}
	return len(folded)
}

// tailLabels takes the statement between two places apart; nil when it says
// more than who and when.
func tailLabels(l vi.Letters, from, end int) []label {
	const longestName = 200
	for at := from + 3; at < min(end, from+longestName); at++ {
		verb := leadVerb.FindStringIndex(l.Folded[at:end])
		if verb == nil {
			continue
		}
		found := []label{{role: leadRole, value: l.Own(from, at)}}
		rest := at + verb[1]
		if with := helpsBehind.FindStringIndex(l.Folded[rest:end]); with != nil {
			rest += with[1]
			stop := end
			if v := predicateAt(l, rest); v >= 0 && v < stop {
				stop = v
			}
			if t := timeClause.FindStringIndex(l.Folded[rest:stop]); t != nil {
				stop = rest + t[0]
			}
			names := strings.Trim(l.Own(rest, stop), " ,;.")
			if !onlyNames(names) {
				return nil
			}
			found = append(found, label{role: coordRole, value: names})
			rest = stop
		} else if helper := helpsItself.FindStringSubmatchIndex(l.Folded[rest:end]); helper != nil && (beginsAgency(l, rest+helper[2]) || onlyNames(l.Own(rest+helper[2], rest+helper[3]))) {
			found = append(found, label{role: coordRole, value: l.Own(rest+helper[2], rest+helper[3])})
			rest += helper[1]
		}
		words := l.Own(rest, end)
		if when := timeIn(words, cadence.Context{}); when != "" {
			found = append(found, label{role: timingRole, value: when, completion: completion.MatchString(vi.Fold(when))})
			words = strings.Replace(words, when, "", 1)
		} else if rate := amountIn(words); rate != "" {
			found = append(found, label{role: timingRole, value: rate})
			words = strings.Replace(words, rate, "", 1)
		}
		if !onlyDoes.MatchString(vi.Fold(words)) {
			return nil
		}
		return found
	}
	return nil
}

// helpsItself is "; Văn phòng phối hợp" behind who leads.
var helpsItself = spelled(`^[,;] ?([^;.()]{3,200}?) (?:cung )?phoi hop(?: thuc hien)?`)

var helpsBehind = spelled(`^[,;]? ?(?:va )?phoi hop (?:chat che )?(?:voi |cung )?`)
