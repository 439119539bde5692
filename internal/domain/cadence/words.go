package cadence

import (
	"strings"

	"loa/internal/vi"
)

// numberUnits are the number words below ten, also as they are said after
// "mươi". "năm" is missing on purpose: it is the word for year as well.
var numberUnits = map[string]int{
	"một": 1, "mốt": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9,
}

// isCountWord tells a number below a thousand written in words; brackets around
// it are allowed, and then "năm" is five.
func isCountWord(s string) bool {
	words := strings.Fields(vi.Key(strings.Trim(s, "() ")))
	_, used := readNumber(words)
	return used > 0 && used == len(words) || len(words) == 1 && words[0] == "năm"
}

// readNumber reads the longest number at the front of words and tells how
// many words it took.
func readNumber(words []string) (n, used int) {
	if len(words) > 1 && words[1] == "trăm" {
		if h, ok := digitWord(words[0]); ok {
			rest, more := belowHundred(trimZero(words[2:]))
			skipped := len(words[2:]) - len(trimZero(words[2:]))
			if more > 0 {
				return 100*h + rest, 2 + skipped + more
			}
			return 100 * h, 2
		}
	}
	return belowHundred(words)
}

// trimZero drops "linh" and "lẻ" in front of the ones.
func trimZero(words []string) []string {
	if len(words) > 1 && (words[0] == "linh" || words[0] == "lẻ") {
		return words[1:]
	}
	return words
}

func belowHundred(words []string) (n, used int) {
	if len(words) == 0 {
		return 0, 0
	}
	ones := func(i int) int {
		if i >= len(words) {
			return 0
		}
		return numberUnits[words[i]]
	}
	if words[0] == "mười" {
		if d := ones(1); d > 0 {
			return 10 + d, 2
		}
		return 10, 1
	}
	if len(words) > 1 && words[1] == "mươi" {
		tens, ok := digitWord(words[0])
		if !ok {
			return 0, 0
		}
		if d := ones(2); d > 0 {
			return 10*tens + d, 3
		}
		return 10 * tens, 2
	}
	switch words[0] {
	case "mốt", "tư", "lăm", "nhăm":
		return 0, 0
	}
	return ones(0), min(ones(0), 1)
}

func digitWord(s string) (int, bool) {
	if s == "năm" {
		return 5, true
	}
	n, ok := numberUnits[s]
	return n, ok
}

// notCounting are words after which "hai", "ba", "một" is no amount: weekdays
// and ordinals keep their own reading.
var notCounting = map[string]bool{"thu": true, "chu": true, "cong": true, "lop": true, "mau": true, "dong": true, "thong": true}

// notCounted are words before which "một" only means "a" or "some".
var notCounted = map[string]bool{
	"so": true, "cach": true, "phan": true, "vai": true, "loat": true, "trong": true, "mat": true, "cua": true, "it": true,
	"chut": true, "khi": true, "chieu": true, "chung": true, "nua": true, "minh": true, "dau": true, "moi": true,
}

// numberStart are the folded syllables with which a number can begin.
var numberStart = map[string]bool{
	"mot": true, "hai": true, "ba": true, "bon": true, "tu": true, "nam": true, "sau": true, "bay": true, "tam": true,
	"chin": true, "muoi": true, "gieng": true,
}

var periodWord = map[string]bool{"ngay": true, "tuan": true, "thang": true, "quy": true, "nam": true}

// numberWords writes number words as figures of the same width in the folded
// form, so that every rule reads them: "ba mươi tin" is "0000030 tin".
func numberWords(p phrase) phrase {
	if !marked(p) {
		return p
	}
	syllables := syllablesOf(p.Folded)
	for i := 0; i < len(syllables); i++ {
		if !numberStart[p.Folded[syllables[i][0]:syllables[i][1]]] {
			continue
		}
		words := ownWords(p, syllables[i:min(i+5, len(syllables))])
		n, used := readNumber(words)
		if i > 0 && used == 0 {
			n, used = namedPeriod(p.Folded[syllables[i-1][0]:syllables[i-1][1]], words[0])
		}
		if used == 0 {
			continue
		}
		last := i + used - 1
		if i > 0 && notCounting[p.Folded[syllables[i-1][0]:syllables[i-1][1]]] || !counts(p, syllables, n, used, last) {
			continue
		}
		from, to := syllables[i][0], syllables[last][1]
		p = p.masked(from, to, padded(n, to-from))
		i = last
	}
	return p
}

// namedPeriod reads the months and quarters whose number has a word of its
// own: "tháng Giêng", "tháng Tư", "quý tư".
func namedPeriod(before, word string) (n, used int) {
	switch {
	case before == "thang" && word == "giêng":
		return 1, 1
	case (before == "thang" || before == "quy") && word == "tư":
		return 4, 1
	}
	return 0, 0
}

// counts tells whether something that can be counted follows a number word;
// only "một" needs it.
func counts(p phrase, syllables [][2]int, n, used, last int) bool {
	if n > 1 || used > 1 {
		return true
	}
	if last+1 >= len(syllables) {
		return false
	}
	next := p.Folded[syllables[last+1][0]:syllables[last+1][1]]
	if next == "so" && last > 0 && periodWord[p.Folded[syllables[last-1][0]:syllables[last-1][1]]] {
		return true // "hai tháng một số": one issue
	}
	return !notCounted[next]
}

// ownWords are the written words of neighbouring syllables, in lower case; a
// gap that is more than one space ends them.
func ownWords(p phrase, syllables [][2]int) []string {
	var out []string
	for i, s := range syllables {
		if i > 0 && p.Folded[syllables[i-1][1]:s[0]] != " " {
			break
		}
		out = append(out, vi.Key(string(p.Words[s[0]:s[1]])))
	}
	return out
}
