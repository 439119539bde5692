package vi

import "slices"

// helping are words that people put around what they look for, as they would ask a person.
// Of those that mean something else with other marks (cho: chợ; cua: cửa) only the one with
// marks is listed; which of them are left out is decided by who searches, when with them
// little is found.
var helping = wordSet("làm", "lam", "cho", "của", "và", "là", "ở", "thì", "mà", "với", "về", "để", "khi", "nếu",
	"nào", "nao", "gì", "gi", "đâu", "dau", "sao", "ai", "mấy", "may", "bao", "nhiêu", "nhieu", "thế", "the", "như", "nhu", "vậy", "vay",
	"muốn", "muon", "cần", "xin", "phải", "được", "các", "những", "nhung", "cái", "thủ", "tục", "thu", "tuc",
	"tôi", "toi", "em", "con", "cháu", "chau", "ông", "bà", "nhé", "ạ", "a")

func wordSet(words ...string) map[string]bool {
	out := make(map[string]bool, len(words))
	for _, w := range words {
		out[Key(w)] = true
	}
	return out
}

// Helping tells of each term whether it only helps to ask: "làm" and "cho" of "làm giấy
// khai sinh cho cháu". A phrase never does, and no term does where all would.
func (q Query) Helping() []bool {
	out := make([]bool, len(q.Terms))
	for i, t := range q.Terms {
		out[i] = len(t) == 1 && helping[t[0].typed()]
	}
	if !slices.Contains(out, false) {
		clear(out)
	}
	return out
}

// typed is a word as it was typed, its marks with it.
func (w queryWord) typed() string {
	if w.key != "" {
		return w.key
	}
	return w.fold
}

// Pairs counts neighbours of the query that stand next to each other in a text.
func (f *Finder) Pairs(text string) int {
	words, n := Words(text), 0
	for t := range max(0, len(f.query.Terms)-1) {
		both := slices.Concat(f.query.Terms[t], f.query.Terms[t+1])
		for i := range words {
			if f.at(text, words[i:], both) {
				n++
				break
			}
		}
	}
	return n
}
