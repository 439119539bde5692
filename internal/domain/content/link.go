package content

import (
	"net/url"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// Answer (trả lời của địa chỉ) is what an address gave when somebody looked at it. The
// list is closed; it is empty until somebody looked.
type Answer string

// The answers.
const (
	AnswerFine        Answer = "fine"
	AnswerMoved       Answer = "moved"       // leads to another address, for good
	AnswerFront       Answer = "front"       // leads to the front page of its site
	AnswerGone        Answer = "gone"        // 404 or 410, or nothing here
	AnswerWithdrawn   Answer = "withdrawn"   // a piece of this portal, with a notice in its place
	AnswerNoPlace     Answer = "no_place"    // the page is there, the place in it is not
	AnswerInside      Answer = "inside"      // a page of this program behind its door
	AnswerMalformed   Answer = "malformed"   // no address
	AnswerClosed      Answer = "closed"      // in a network that readers do not reach
	AnswerFails       Answer = "fails"       // 5xx
	AnswerSilent      Answer = "silent"      // no connection
	AnswerNoName      Answer = "no_name"     // no such domain
	AnswerSlow        Answer = "slow"        // it did not end in time
	AnswerCertificate Answer = "certificate" // does not hold
	AnswerNonsense    Answer = "nonsense"    // no answer of the web, or redirects without end
	AnswerRefused     Answer = "refused"     // 401, 403, 429: to us; people may well see it
	AnswerUnasked     Answer = "unasked"     // the site wants no programs, or we may not ask there
)

// Answers lists all answers.
func Answers() []Answer {
	return []Answer{
		AnswerFine, AnswerMoved, AnswerFront, AnswerGone, AnswerWithdrawn, AnswerNoPlace, AnswerInside, AnswerMalformed, AnswerClosed,
		AnswerFails, AnswerSilent, AnswerNoName, AnswerSlow, AnswerCertificate, AnswerNonsense, AnswerRefused, AnswerUnasked,
	}
}

// Gone tells whether an answer says for certain that readers get nothing.
func (a Answer) Gone() bool {
	switch a {
	case AnswerGone, AnswerWithdrawn, AnswerNoPlace, AnswerInside, AnswerMalformed, AnswerClosed:
		return true
	case AnswerFine, AnswerMoved, AnswerFront, AnswerFails, AnswerSilent, AnswerNoName, AnswerSlow, AnswerCertificate, AnswerNonsense, AnswerRefused, AnswerUnasked:
	}
	return false
}

// Fails tells whether an answer is a failure that may pass by itself.
func (a Answer) Fails() bool {
	switch a {
	case AnswerFails, AnswerSilent, AnswerNoName, AnswerSlow, AnswerCertificate, AnswerNonsense:
		return true
	case AnswerFine, AnswerMoved, AnswerFront, AnswerGone, AnswerWithdrawn, AnswerNoPlace, AnswerInside, AnswerMalformed, AnswerClosed, AnswerRefused, AnswerUnasked:
	}
	return false
}

// Silent tells whether nothing came from the server at all, so that asking it for more
// is of no use tonight.
func (a Answer) Silent() bool { return a == AnswerSilent || a == AnswerNoName || a == AnswerSlow }

// Label is the answer in words that an officer understands.
func (a Answer) Label() string {
	switch a {
	case AnswerFine:
		return "Mở được"
	case AnswerMoved:
		return "Đã chuyển sang địa chỉ khác"
	case AnswerFront:
		return "Nay dẫn về trang chủ"
	case AnswerGone:
		return "Không còn trang này"
	case AnswerWithdrawn:
		return "Bài được dẫn đến đã rút"
	case AnswerNoPlace:
		return "Trang không có mục được dẫn đến"
	case AnswerInside:
		return "Người đọc không mở được trang nội bộ"
	case AnswerMalformed:
		return "Địa chỉ viết sai"
	case AnswerClosed:
		return "Địa chỉ trong mạng nội bộ"
	case AnswerFails:
		return "Máy chủ của trang đang lỗi"
	case AnswerSilent:
		return "Máy chủ của trang không trả lời"
	case AnswerNoName:
		return "Tên miền không còn"
	case AnswerSlow:
		return "Trang mở quá lâu"
	case AnswerCertificate:
		return "Chứng chỉ bảo mật không hợp lệ"
	case AnswerNonsense:
		return "Trang trả lời không đúng chuẩn"
	case AnswerRefused:
		return "Trang không cho kiểm tra"
	case AnswerUnasked:
		return "Không kiểm tra được"
	}
	return "Chưa kiểm tra"
}

// BearNights is on how many nights in a row a failure that may pass is met before the
// link is broken. Two would call a site broken that is being mended over one night, four
// would leave readers before a dead link for most of a week.
const BearNights = 3

// Standing is how an address stands over the nights. Nights counts those in a row that
// met a failure, Night is the last that looked; instants are Unix milliseconds, 0 for
// never: Since of the first failure in a row, BrokenAt of when it was called broken.
type Standing struct {
	Answer   Answer
	Nights   int
	Night    calendar.Date
	Since    int64
	BrokenAt int64
}

// After is how an address stands after one more look. What is gone for certain is broken
// at once; another failure only after bear nights in a row, so that a server that is
// mended for an hour frightens nobody. Two looks in one night are one.
func (s Standing) After(a Answer, night calendar.Date, at int64, bear int) Standing {
	fresh := night > s.Night
	out := Standing{Answer: a, Night: max(night, s.Night)}
	if !a.Gone() && !a.Fails() {
		return out
	}
	out.Nights, out.Since, out.BrokenAt = s.Nights, s.Since, s.BrokenAt
	if fresh || out.Nights == 0 {
		out.Nights++
	}
	if out.Since == 0 {
		out.Since = at
	}
	if out.BrokenAt == 0 && (a.Gone() || out.Nights >= bear) {
		out.BrokenAt = at
	}
	return out
}

// CannotLead says why an address of a link leads nowhere, as the check before submission
// tells it; empty for one that may.
func CannotLead(href string) string {
	u, err := url.Parse(href)
	switch {
	case err != nil, href == "", href == "#", strings.ContainsAny(href, " \t\r\n\\"):
		return "Liên kết “%s” có địa chỉ viết sai: %s."
	case u.Scheme == "mailto":
		if !strings.Contains(u.Opaque, "@") {
			return "Liên kết “%s” có địa chỉ thư viết sai: %s."
		}
	case u.Scheme == "tel":
		if !strings.ContainsAny(href, "0123456789") {
			return "Liên kết “%s” có số điện thoại viết sai: %s."
		}
	case u.Scheme == "http" || u.Scheme == "https" || u.Scheme == "" && u.Host != "":
		if !strings.Contains(strings.Trim(u.Hostname(), "."), ".") && !strings.Contains(u.Host, ":") {
			return "Liên kết “%s” có địa chỉ viết sai: %s."
		}
	case u.Scheme == "" && !strings.HasPrefix(href, "/") && !strings.HasPrefix(href, "#") && !strings.HasPrefix(href, "?"):
		return "Liên kết “%s” thiếu https:// ở đầu địa chỉ: %s."
	}
	return ""
}

// NamedLink is a link as the check before submission reads it. Answer is given where it
// is known to be broken, else empty.
type NamedLink struct {
	Words, Href string
	Answer      Answer
}

// longestShown is how many letters of an address a finding shows.
const longestShown = 80

// ofOfficials tells whether an address is one of the pages on which officials work.
func ofOfficials(href string) bool {
	u, err := url.Parse(href)
	return err == nil && u.Host == "" && (u.Path == "/lam-viec" || strings.HasPrefix(u.Path, "/lam-viec/"))
}

// CheckLinks tells which links lead nowhere: a hint, since the other side may be right
// again by the time it comes out.
func CheckLinks(all []NamedLink) []Finding {
	var out []Finding
	seen := map[NamedLink]bool{}
	for _, l := range all {
		if seen[l] {
			continue
		}
		seen[l] = true
		words, href := vi.Truncate(l.Words, longestShown), vi.Truncate(l.Href, longestShown)
		if words == "" {
			words = href
		}
		if why := CannotLead(l.Href); why != "" {
			out = append(out, Finding{"noi_dung", false, why, []any{words, href}})
		} else if ofOfficials(l.Href) {
			out = append(out, Finding{"noi_dung", false, "Liên kết “%s” dẫn vào trang làm việc của cán bộ, người đọc không mở được: %s.", []any{words, href}})
		} else if l.Answer.Gone() || l.Answer.Fails() {
			out = append(out, Finding{"noi_dung", false, "Liên kết “%s” đã hỏng từ lần kiểm tra gần nhất: %s. Sửa hoặc bỏ liên kết.", []any{words, href}})
		}
	}
	return out
}
