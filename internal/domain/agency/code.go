package agency

import (
	"regexp"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/vi"
)

// Scheme (hệ mã) is a list of codes outside this program by which agencies are
// told apart. The office's own code is not among them: it is free text.
type Scheme string

// The schemes.
const (
	// QCVN102 is mã định danh after QCVN 102:2016/BTTTT: 13 characters,
	// 000.00.00.H19 for a province, the levels from right to left. The form with
	// a letter and two digits at the end is checked; which letters and which
	// numbers were given out is not, since the lists could not be read.
	QCVN102 Scheme = "qcvn102"
	// QD20 is mã định danh điện tử after Decision 20/2020/QĐ-TTg: H19, H19.nn and
	// on, the levels from left to right. Our source shows levels of two and of
	// three digits (H55.242) and does not bound their number: one to three digits
	// and five levels below the first are taken.
	QD20 Scheme = "qd20"
	// GSO is mã đơn vị hành chính, the statistics office's number of a province
	// (2 digits), district (3) or commune (5).
	GSO Scheme = "gso"
)

// Schemes lists the schemes in the order in which pages show them.
func Schemes() []Scheme { return []Scheme{QCVN102, QD20, GSO} }

// Label is the scheme's Vietnamese name.
func (s Scheme) Label() string {
	switch s {
	case QCVN102:
		return "Mã định danh (QCVN 102:2016)"
	case QD20:
		return "Mã định danh điện tử (QĐ 20/2020)"
	case GSO:
		return "Mã đơn vị hành chính"
	}
	return string(s)
}

// Hint says how a code of the scheme is written.
func (s Scheme) Hint() string {
	switch s {
	case QCVN102:
		return "13 ký tự, ví dụ 000.00.00.H19."
	case QD20:
		return "Ví dụ H19 hoặc H19.242."
	case GSO:
		return "Cấp tỉnh 2 chữ số, cấp huyện 3, cấp xã 5."
	}
	return ""
}

// Valid tells whether s is one of the closed list.
func (s Scheme) Valid() bool { return slices.Contains(Schemes(), s) }

var (
	qcvnForm = regexp.MustCompile(`^\d{3}\.\d{2}\.\d{2}\.[A-Z]\d{2}$`)
	qd20Form = regexp.MustCompile(`^[A-Z]\d{2}(?:\.\d{1,3}){0,5}$`)
	gsoForm  = regexp.MustCompile(`^\d+$`)
)

// gsoDigits is how long the number of a unit of each level is.
var gsoDigits = map[Level]int{Province: 2, District: 3, Commune: 5}

// ReadCode reads a code as people type it (small letters, spaces, commas or
// dashes for points) for an agency of a level and gives it in the one form in
// which it is kept. An empty text is no code and no problem. A problem is a
// sentence that says what is wrong and what to write.
func ReadCode(s Scheme, text string, level Level) (code string, problem domain.Sentence) {
	code = NormalCode(text)
	switch {
	case code == "":
		return "", domain.Sentence{}
	case s == QCVN102 && qd20Form.MatchString(code):
		return code, domain.Say("“%s” là mã theo QĐ 20/2020. Ghi vào ô mã định danh điện tử, hoặc ghi đủ 13 ký tự như 000.00.00.H19.", code)
	case s == QCVN102 && !qcvnForm.MatchString(code):
		return code, domain.Say("“%s” không đúng mẫu. Ghi đủ 13 ký tự như 000.00.00.H19.", vi.Truncate(code, 40))
	case s == QD20 && qcvnForm.MatchString(code):
		return code, domain.Say("“%s” là mã theo QCVN 102:2016. Ghi vào ô mã định danh 13 ký tự.", code)
	case s == QD20 && !qd20Form.MatchString(code):
		return code, domain.Say("“%s” không đúng mẫu. Ghi như H19 hoặc H19.242.", vi.Truncate(code, 40))
	case s == GSO:
		return code, gsoProblem(code, level)
	case !s.Valid():
		return code, domain.Say("Không có hệ mã “%s”.", vi.Truncate(string(s), 40))
	}
	return code, domain.Sentence{}
}

func gsoProblem(code string, level Level) domain.Sentence {
	want, has := gsoDigits[level]
	switch {
	case !gsoForm.MatchString(code):
		return domain.Say("“%s” không phải là số. Mã đơn vị hành chính chỉ có chữ số.", vi.Truncate(code, 40))
	case !has && level.Valid():
		return domain.Say("Cơ quan trung ương không có mã đơn vị hành chính.")
	case has && len(code) < want:
		return domain.Say("“%s” thiếu chữ số: cần %d chữ số. Bảng tính hay bỏ số 0 ở đầu, ghi lại cho đủ.", code, want)
	case has && len(code) > want:
		return domain.Say("“%s” thừa chữ số: cần %d chữ số.", vi.Truncate(code, 40), want)
	}
	return domain.Sentence{}
}

// NormalCode is the form in which codes of the schemes are compared: capital
// letters, points between the levels, no spaces.
func NormalCode(text string) string {
	text = strings.ToUpper(strings.ReplaceAll(vi.Clean(text), " ", ""))
	return strings.Trim(strings.NewReplacer(",", ".", "-", ".", "–", ".").Replace(text), ".")
}
