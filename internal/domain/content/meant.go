package content

import (
	"slices"
	"strings"

	"loa/internal/vi"
)

// fewest is of how many syllables a run must be that two texts have in common, for one
// to be about the other; shorter names count when they stand there whole.
const fewest = 4

// Meant lists those of some names (topics, audiences of a plan) that a text names: with
// a run of four syllables in common, or the whole name where it is shorter. It guesses
// what a form is filled with, and a person looks at it.
func Meant(text string, names []string) []string {
	told := " " + strings.Join(syllables(text), " ") + " "
	var out []string
	for _, name := range names {
		all := syllables(name)
		n := min(fewest, len(all))
		for i := 0; n > 0 && i+n <= len(all); i++ {
			if strings.Contains(told, " "+strings.Join(all[i:i+n], " ")+" ") {
				if !slices.Contains(out, name) {
					out = append(out, name)
				}
				break
			}
		}
	}
	return out
}

// ForReformSite tells whether a text names the page of the reform itself ("Trang thông tin
// điện tử cải cách hành chính của thành phố") and not only something about the reform.
func ForReformSite(text string) bool {
	told := " " + strings.Join(syllables(text), " ") + " "
	for _, page := range []string{" trang ", " trang thong tin ", " trang thong tin dien tu ", " trang web ", " cong thong tin "} {
		if strings.Contains(told, page+"ĐĐ ") || strings.Contains(told, page+"ve ĐĐ ") {
			return true
		}
	}
	return false
}

// syllables cuts a text. What every plan is about tells nothing of any part of it.
func syllables(text string) []string {
	return strings.FieldsFunc(strings.ReplaceAll(vi.Fold(text), "cai cach hanh chinh", "ĐĐ"), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') && r != 'Đ' })
}

// Suits guesses what kind of content an obligation counts, by its unit and its words;
// ok is false where it counts something else.
func Suits(unit, words string) (k Kind, ok bool) {
	for i, text := range []string{unit, words} {
		told := " " + strings.Join(syllables(text), " ") + " "
		for _, x := range []struct {
			word string
			kind Kind
		}{
			{"ban tin", Bulletin},
			{"phong su", Feature},
			{"chuyen de", Feature},
			{"video", Video},
			{"clip", Video},
			{"do hoa", Infographic},
			{"infographic", Infographic},
			{"to roi", Leaflet},
			{"to gap", Leaflet},
			{"to xep", Leaflet},
			{"tin bai", News},
			{"bai viet", News},
			{"tin", News},
			{"bai", News},
		} {
			if strings.Contains(told, " "+x.word+" ") && (i == 0 || strings.Contains(x.word, " ") || x.kind == Video) { // "thông tin" is no piece of news
				return x.kind, true
			}
		}
		if i == 0 && unit != "" {
			return "", false // it counts something, and not that
		}
	}
	return "", false
}
