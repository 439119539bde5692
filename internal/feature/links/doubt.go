package links

import (
	"context"
	"regexp"
	"strings"
	"unicode/utf8"

	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/vi"
)

// Doubt (nghi vấn về trang) is why a page that still answers may no longer be
// what was declared. It is shown to people and judges nothing by itself.
type Doubt string

// The doubts.
const (
	NoDoubt   Doubt = ""
	SaysGone  Doubt = "says_gone"  // title, heading or all of its text says that there is nothing
	LandsHome Doubt = "lands_home" // the address of a piece opens the site's front page
	Shrank    Doubt = "shrank"     // hardly any of the text of the copy is left
)

// Words says the doubt, as pages show it; empty when there is none.
func (d Doubt) Words() string {
	switch d {
	case SaysGone:
		return "Trang vẫn mở nhưng có thể bài đã bị gỡ: trang báo không tìm thấy nội dung."
	case LandsHome:
		return "Trang vẫn mở nhưng có thể bài đã bị gỡ: địa chỉ của bài dẫn về trang chủ."
	case Shrank:
		return "Trang vẫn mở nhưng có thể bài đã bị gỡ: nội dung đọc được còn rất ít so với bản sao."
	case NoDoubt:
	}
	return ""
}

// Bounds of what is thought too little of a page.
const (
	muchText  = 400 // letters of a copy from which on less is told from much less
	shrunkTo  = 10  // of which so many parts one is hardly any
	shortPage = 400 // letters of a page that may be nothing but a message
	longTitle = 14  // words of a line that is more than a message
)

// doubtOf tells what is to be doubted of a page that came. before is the text of
// the copy that is kept, empty while there is none.
func doubtOf(r fetch.Result, t readable, before string) Doubt {
	switch {
	case r.Reason == fetch.ToFront:
		return LandsHome
	case t.saysGone():
		return SaysGone
	case fetch.IsPage(r.ContentType) && utf8.RuneCountInString(before) >= muchText &&
		utf8.RuneCountInString(t.Text)*shrunkTo < utf8.RuneCountInString(before):
		return Shrank
	}
	return NoDoubt
}

// saysGone tells whether the page's title or a heading says that there is
// nothing, or, of a page that says little else, a line of it.
func (t readable) saysGone() bool {
	lines := append([]string{t.Title}, t.Heads...)
	if utf8.RuneCountInString(t.Text) <= shortPage {
		lines = append(lines, strings.Split(t.Text, "\n")...)
	}
	for _, line := range lines {
		for _, part := range titleParts.Split(vi.Fold(line), -1) {
			part = strings.Join(strings.FieldsFunc(part, func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') }), " ")
			if strings.Count(part, " ") < longTitle && gone.MatchString(part) {
				return true
			}
		}
	}
	return false
}

// titleParts divides a title from the name of its site, and sentences.
var titleParts = regexp.MustCompile(`\s+[-–—|»·]\s+|[|»:;.!?•#]+`)

// gone are the ways in which sites say, folded and without signs, that there is
// nothing. Each takes the whole of a part of a title, so that what was written
// about something lost is not taken for a lost page.
var gone = regexp.MustCompile(`^(?:` + strings.Join([]string{
	`(?:loi|error|http|ma loi|trang loi)? ?(?:404|410)(?: error| loi| page)?(?: not found)?(?: khong tim thay(?: .{0,20})?)?`,
	`(?:rat tiec|xin loi|sorry|oops)? ?(?:chung toi )?khong (?:tim thay|the tim thay|ton tai) (?:trang|bai viet|noi dung|duong dan|lien ket|tin bai|dia chi|yeu cau)(?: (?:nay|web|ban|quy vi|ma|yeu cau|can|tim|dang|truy cap|muon|xem|bai viet|phu hop|tren he thong)){0,8}`,
	`khong tim thay|khong ton tai|(?:the )?page not found|not found|file not found|resource not found|content not found`,
	`(?:rat tiec|xin loi)? ?(?:trang|bai viet|noi dung|duong dan|lien ket|tin bai|tin|video|dia chi)(?: (?:nay|web|ban|quy vi|ma|yeu cau|can|tim|dang|truy cap|muon|xem|hien|co the|da|bi|hoac)){0,10} (?:khong (?:con )?(?:ton tai|tim thay|kha dung|hien thi|truy cap duoc|con)|(?:da )?bi (?:go|xoa|thu hoi|an)(?: bo)?)(?: (?:nay|nua|hoac|co the|da|bi|xoa|go|bo|di chuyen|thay doi|dia chi|thu hoi)){0,10}`,
	`(?:sorry |oops )?(?:the|this|that) (?:page|content|post|video|article|link)(?: (?:you|are|were|re|looking|for|requested|that|have)){0,7} (?:could not be found|cannot be found|can t be found|was not found|not found|does not exist|doesn t exist|is not available|isn t available|is no longer available|no longer exists|has been removed|was removed|is unavailable)(?: (?:right now|any more|anymore))?`,
}, "|") + `)$`)

// tells tells whether an opening says anything about what the page shows.
func tells(r fetch.Result) bool {
	return r.Outcome.Alive() && (r.SHA256 != "" || r.Reason == fetch.ToFront)
}

// doubt gives the state with what is doubted after an opening. What does not
// open, or was not read, leaves the doubt as it was.
func (s *Service) doubt(ctx context.Context, st State, r fetch.Result, t taken) (State, error) {
	if !tells(r) {
		return st, nil
	}
	before, err := s.copyOf(ctx, st)
	if err != nil {
		return st, err
	}
	switch d := doubtOf(r, t.readable, before); {
	case d == NoDoubt:
		st.Doubt, st.DoubtAt = NoDoubt, 0
	case st.Doubt == NoDoubt:
		st.Doubt, st.DoubtAt = d, db.Millis(s.DB.Clock().Now())
	default:
		st.Doubt = d // still doubtful, be it for another reason
	}
	return st, nil
}
