package plan

import (
	"regexp"
	"strings"

	"loa/internal/vi"
)

const shortLimit = 40

var (
	plurals   = regexp.MustCompile(`(^| )(?:các|những) `)
	shortStop = regexp.MustCompile(` (?:về|trên|của|cho|giữa|theo|trong|tại|nhằm|để|liên quan|tuyên truyền|thực hiện|phục vụ|đối với|từ) |[,;:(] ?| và `)
)

// preamble is what a duty says before what is to be done: "Căn cứ …, chủ động
// xây dựng …" is about building.
var preamble = regexp.MustCompile(`^(?i:(?:Căn cứ|Trên cơ sở|Tiếp tục|Chủ trì,? phối hợp với) .{0,160}?,? )?(?i:chủ động|tích cực|thường xuyên|đẩy mạnh việc|tăng cường việc|trực tiếp thực hiện việc) `)

// ShortTitle is a name of a task for column heads, at most 40 letters, cut
// where the phrase allows it: "Phát sóng phóng sự, bản tin…". The full words
// of the plan stay in Content.
func (t Task) ShortTitle() string {
	s := vi.Clean(plurals.ReplaceAllString(strings.TrimRight(vi.Clean(t.Content), " .;…"), "$1"))
	s = vi.UpperFirst(preamble.ReplaceAllString(s, ""))
	rs := []rune(s)
	if len(rs) <= shortLimit {
		return s
	}
	limit := len(string(rs[:shortLimit-1]))
	cut := 0
	for _, loc := range shortStop.FindAllStringIndex(s, -1) {
		if loc[0] <= limit && len([]rune(s[:loc[0]])) >= 14 {
			cut = loc[0]
		}
	}
	if cut == 0 {
		return vi.Truncate(s, shortLimit)
	}
	return strings.TrimRight(s[:cut], " ,;:") + "…"
}
