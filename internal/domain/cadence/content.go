package cadence

import (
	"regexp"

	"loa/internal/vi"
)

// howOften are the words of a sentence that say how often: with a number
// ("6 tháng/lần", "mỗi tháng một kỳ"), behind "định kỳ", or at the head or the
// end. "Kế hoạch hằng năm" is the name of a paper and says nothing.
var howOften = regexp.MustCompile(`\bdinh ky (?:hang |moi )?(?:0?[36] thang|ngay|tuan|thang|quy|nam)\b(?: ?/ ?(?:\d{1,2} )?lan\b| (?:mot|\d{1,2}) lan\b)?` +
	`|\b(?:hang|moi) (?:ngay|tuan|thang|quy|nam),? (?:it nhat |toi thieu )?(?:mot|hai|ba|\d{1,2}) (?:lan|ky|so|dot|buoi|cuoc|tin|bai)\b` +
	`|\b(?:\d{1,2} )?(?:tuan|thang|quy|nam) ?/ ?(?:\d{1,2} )?lan\b` +
	`|\b(?:it nhat |toi thieu )?\d{1,3} (?:lan|dot|ky|so|cuoc|buoi),? (?:trong|moi) (?:nam|quy|thang|tuan)\b` +
	`|^(?:hang|moi) (?:ngay|tuan|thang|quy|nam)\b|\b(?:hang|moi) (?:ngay|tuan|thang|quy)[.;]?$`)

// RhythmIn gives the words of a task's content that say how often it is done,
// for a row whose column of times is empty; "" when it does not say.
func RhythmIn(content string) string {
	l := vi.NewLetters(content)
	loc := howOften.FindStringIndex(l.Folded)
	if loc == nil {
		return ""
	}
	words := l.Own(loc[0], loc[1])
	if c := ReadPhrase(words, Context{}); c.Kind != Quota || c.Per == "" && c.Every == 0 {
		return ""
	}
	return words
}
