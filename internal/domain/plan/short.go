package plan

import (
	"regexp"
	"strings"

	"loa/internal/vi"
)

const shortLimit = 60

var (
	plurals   = regexp.MustCompile(`(^| )(?:các|những) `)
	shortStop = regexp.MustCompile(` (?:về|trên|của|cho|giữa|theo|trong|tại|nhằm|để|liên quan|tuyên truyền|thực hiện|phục vụ|đối với|từ) |[,;:(] ?| và `)
)

// preamble is what a duty says before what is to be done: "Căn cứ …, chủ động
// xây dựng …" is about building.
var preamble = regexp.MustCompile(`^(?i:(?:Căn cứ|Trên cơ sở|Tiếp tục|Chủ trì,? phối hợp với) .{0,160}?,? )?(?i:chủ động|tích cực|thường xuyên|đẩy mạnh việc|tăng cường việc|trực tiếp thực hiện việc) `)

// dangling is what no name ends with.
var dangling = regexp.MustCompile(`(?i)[ ,;:–-]+(?:(?:về|có|những) (?:nội dung|vấn đề)|việc|các|những|về|của|và|với|theo|trong|tại|cho|để|nhằm|từ|trên|bằng|qua)$`)

// ShortTitle is a name of a task for lists and column heads, at most 60
// letters: the longest beginning that ends where a phrase does, "Phát sóng
// phóng sự, bản tin về cải cách hành chính". Only a text without any such
// place ends in an ellipsis. The full words of the plan stay in Content.
func (t Task) ShortTitle() string {
	s := vi.Clean(plurals.ReplaceAllString(strings.TrimRight(vi.Clean(t.Content), " .;…"), "$1"))
	s = vi.UpperFirst(preamble.ReplaceAllString(s, ""))
	rs := []rune(s)
	if len(rs) <= shortLimit {
		return s
	}
	limit := len(string(rs[:shortLimit]))
	cut := 0
	for _, loc := range shortStop.FindAllStringIndex(s, -1) {
		if loc[0] <= limit && len([]rune(s[:loc[0]])) >= 14 {
			cut = loc[0]
		}
	}
	if cut == 0 {
		return vi.Truncate(s, shortLimit)
	}
	name := s[:cut]
	for dangling.MatchString(name) {
		name = dangling.ReplaceAllString(name, "")
	}
	return strings.TrimRight(name, " ,;:")
}
