package content

import (
	"slices"
	"strings"

	"loa/internal/vi"
)

// Lang is the language (ngôn ngữ) in which a piece is written, by its tag (BCP 47).
type Lang string

// Vietnamese is the language of every piece that does not say another; English the one
// into which an office translates unless it chose others.
const (
	Vietnamese Lang = "vi"
	English    Lang = "en"
)

// tongue is what is known of a language: what its speakers call it, what it is called
// within a Vietnamese sentence, and its territory for Open Graph.
type tongue struct {
	tag               Lang
	own, name, locale string
}

var tongues = []tongue{
	{Vietnamese, "Tiếng Việt", "tiếng Việt", "vi_VN"},
	{English, "English", "tiếng Anh", "en_US"},
	{"zh-Hans", "简体中文", "tiếng Trung", "zh_CN"},
	{"ko", "한국어", "tiếng Hàn", "ko_KR"},
	{"ja", "日本語", "tiếng Nhật", "ja_JP"},
	{"fr", "Français", "tiếng Pháp", "fr_FR"},
	{"ru", "Русский", "tiếng Nga", "ru_RU"},
	{"km", "ខ្មែរ", "tiếng Khmer", "km_KH"},
	{"lo", "ລາວ", "tiếng Lào", "lo_LA"},
}

// Langs lists the languages of which enough is known that an office can choose them,
// Vietnamese first.
func Langs() []Lang {
	out := make([]Lang, len(tongues))
	for i, t := range tongues {
		out[i] = t.tag
	}
	return out
}

func (l Lang) known() tongue {
	if i := slices.IndexFunc(tongues, func(t tongue) bool { return t.tag == l }); i >= 0 {
		return tongues[i]
	}
	return tongue{l, string(l), string(l), string(l)}
}

// Valid tells whether the language is one of Langs.
func (l Lang) Valid() bool { return slices.Contains(Langs(), l) }

// Own is what the language's speakers call it: English.
func (l Lang) Own() string { return l.known().own }

// Label is its Vietnamese name within a sentence: tiếng Anh.
func (l Lang) Label() string { return l.known().name }

// Locale is how Open Graph writes it: en_US.
func (l Lang) Locale() string { return l.known().locale }

// Site is the site whose lists have pieces of the language: the Vietnamese one those in
// Vietnamese, the English one all others.
func (l Lang) Site() Lang {
	if l == Vietnamese {
		return Vietnamese
	}
	return English
}

// asking are words by which a plan asks for pieces in more than Vietnamese.
var asking = []string{"song ngu", "da ngon ngu", "ngoai ngu", "tieng nuoc ngoai", "ban dich"}

// AsksFor tells whether the words of an obligation ask for pieces in a language: they
// name it, or foreign languages at all. A translation is one more product only there.
func AsksFor(l Lang, words string) bool {
	told := " " + strings.Join(syllables(words), " ") + " "
	return slices.ContainsFunc(append([]string{vi.Fold(l.Label())}, asking...), func(word string) bool { return strings.Contains(told, " "+word+" ") })
}
