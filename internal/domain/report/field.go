package report

import (
	"regexp"
	"strings"

	"loa/internal/vi"
)

// Field is a figure that a sentence may name. Word is how people write it
// between braces in the sentence of a given row; Meaning says how it is counted.
type Field struct {
	Code, Word, Name, Unit, Meaning string
}

// The ways of counting, in words.
const (
	meansPieces  = "Đếm số minh chứng, mỗi nội dung của một cơ quan một lần."
	meansCounted = "Cộng số đã khai; minh chứng không ghi số thì tính là 1."
	meansOutlet  = "Đếm số minh chứng theo nơi đăng."
	meansAmount  = "Cộng số đã khai trong minh chứng."
)

// Meanings lists the ways of counting that fields have.
func Meanings() []string { return []string{meansPieces, meansCounted, meansOutlet, meansAmount} }

// MainCodes lists the codes of the rows that stand below no other, in the order
// of the annex: each may have a sentence.
func MainCodes() []string {
	var out []string
	for _, m := range mains() {
		out = append(out, m.code)
	}
	return out
}

// DefaultSentence is the sentence of a row where the office wrote none; its Text
// is empty for a row about which reports say nothing.
func DefaultSentence(key string) Sentence {
	for _, s := range DefaultSentences() {
		if s.Key == key {
			return s
		}
	}
	return Sentence{Key: key}
}

// FieldsOf lists what the sentence of a row may name: the row's own figures,
// then those of all others.
func FieldsOf(key string) (own, others []Field) {
	for _, m := range mains() {
		f := m.fields(m.code == key)
		if m.code == key {
			own = f
		} else {
			others = append(others, f...)
		}
	}
	return own, others
}

// fields are the figures of one row; in the sentence of another row the word of
// a part begins with the row's name.
func (m annexRow) fields(own bool) []Field {
	main := Field{Code: m.code, Word: m.name, Name: m.name, Unit: m.unit, Meaning: meansPieces}
	if m.counts != "" {
		main.Meaning = meansCounted
	}
	out := []Field{main}
	for _, s := range m.subs {
		f := Field{Code: m.code + "." + s.code, Word: s.name, Name: s.name, Unit: s.unit, Meaning: meansAmount}
		if s.quantity == "" {
			f.Unit, f.Meaning = m.unit, meansOutlet
		}
		if !own {
			f.Word = m.name + ": " + s.name
		}
		out = append(out, f)
	}
	return out
}

var braced = regexp.MustCompile(`\{[^{}\[\]]*\}`)

// Worded writes the sentence of a row as people read it: figures by their words.
func Worded(key, text string) string {
	words := map[string]string{}
	own, others := FieldsOf(key)
	for _, f := range append(own, others...) {
		words[f.Code] = f.Word
	}
	return exchange(text, func(code string) string { return words[code] })
}

// Coded writes a sentence that people typed as it is kept: figures by their
// codes. A word is known with any case and without its marks; what is no word
// stays as it is, for Check to name.
func Coded(key, text string) string {
	codes := map[string]string{}
	own, others := FieldsOf(key)
	for _, f := range append(own, others...) {
		codes[f.Code] = f.Code
	}
	for _, f := range append(own, others...) {
		codes[vi.Fold(f.Word)] = f.Code
	}
	return exchange(text, func(word string) string { return codes[vi.Fold(word)] })
}

// exchange replaces what stands in braces where there is something for it.
func exchange(text string, by func(string) string) string {
	return braced.ReplaceAllStringFunc(text, func(m string) string {
		if other := by(strings.TrimSpace(m[1 : len(m)-1])); other != "" {
			return "{" + other + "}"
		}
		return m
	})
}
