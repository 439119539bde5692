package plan

import (
	"strings"

	"loa/internal/vi"
)

const shortLimit = 60

var (
	plurals   = spelled(`(^| )(?:các|những) `)
	shortStop = spelled(` (?:về|trên|của|cho|giữa|theo|trong|tại|nhằm|để|liên quan|tuyên truyền|thực hiện|phục vụ|đối với|từ) |[,;:(] ?| và `)
)

// preamble is what a duty says before what is to be done: "Căn cứ …, chủ động
// xây dựng …" is about building.
var preamble = spelled(`^(?i:(?:Căn cứ|Trên cơ sở|Tiếp tục|Chủ trì,? phối hợp với) .{0,160}?,? )?(?i:chủ động|tích cực|thường xuyên|đẩy mạnh việc|tăng cường việc|trực tiếp thực hiện việc) `)

// dangling is what no name ends with.
var dangling = spelled(`(?i)[ ,;:–-]+(?:(?:về|có|những) (?:nội dung|vấn đề)|việc|các|những|về|của|và|với|theo|trong|tại|cho|để|nhằm|từ|trên|bằng|qua)$`)

// enumerates tells whether a comma or "và" stands within a list of things, as in "thông
// tin, tuyên truyền" and "tờ rơi, tờ gấp": then the name is not to end before it. After
// is what follows up to the next such place.
func enumerates(stop, after string) bool {
	if trimmed := strings.TrimSpace(stop); trimmed != "," && trimmed != "và" {
		return false
	}
	return strings.HasPrefix(after, "tuyên truyền") || len(strings.Fields(after)) <= mostItem
}

// pair is what plans of this kind are about; a name may end behind it.
const pair = "thông tin, tuyên truyền"

// mostItem is how many words one thing of a list has at most; what is longer is a
// clause of its own.
const mostItem = 3

// ShortTitle is a name of a task for lists and column heads, at most 60
// letters: the longest beginning that ends where a phrase does, "Phát sóng
// phóng sự, bản tin về cải cách hành chính". Only a text without any such
// place ends in an ellipsis. The full words of the plan stay in Content.
func (t Task) ShortTitle() string {
	return named(vi.Clean(plurals.ReplaceAllString(strings.TrimRight(vi.Clean(t.Content), " .;…"), "$1")), shortLimit)
}

// properLimit is how many letters a name in a letter's title has at most.
const properLimit = 180

var sentenceEnd = spelled(`[;:] |\. [\p{Lu}]`)

// ProperName is how an official paper names a task: the first sentence of its words
// without what is said before what is to be done, at most 180 letters.
func (t Task) ProperName() string {
	s := vi.Clean(t.Content)
	if loc := sentenceEnd.FindStringIndex(s); loc != nil && len([]rune(s[:loc[0]])) >= shortest {
		s = s[:loc[0]]
	}
	return named(strings.TrimRight(s, " .;:,…"), properLimit)
}

// shortest is how many letters a name has at least.
const shortest = 14

// named is the beginning of a text that ends where a phrase does, at most so many
// letters.
func named(s string, most int) string {
	s = vi.UpperFirst(preamble.ReplaceAllString(s, ""))
	rs := []rune(s)
	if len(rs) <= most {
		return s
	}
	limit := len(string(rs[:most]))
	cut := 0
	stops := shortStop.FindAllStringIndex(s, -1)
	for i, loc := range stops {
		next := len(s)
		if i+1 < len(stops) {
			next = stops[i+1][0]
		}
		if loc[0] <= limit && len([]rune(s[:loc[0]])) >= shortest && !enumerates(s[loc[0]:loc[1]], s[loc[1]:max(next, loc[1])]) {
			cut = loc[0]
		}
	}
	if at := strings.Index(s, pair); cut == 0 && at >= 0 && at+len(pair) <= limit {
		cut = at + len(pair)
	}
	if cut == 0 {
		return vi.Truncate(s, most)
	}
	name := s[:cut]
	for dangling.MatchString(name) {
		name = dangling.ReplaceAllString(name, "")
	}
	return strings.TrimRight(name, " ,;:")
}
