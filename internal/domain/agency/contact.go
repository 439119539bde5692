package agency

import (
	"regexp"
	"strings"

	"loa/internal/domain"
	"loa/internal/vi"
)

var (
	phoneParts = regexp.MustCompile(`\s*[;,/\n]\s*|\s+(?:hoặc|và)\s+`)
	extension  = regexp.MustCompile(`(?i)\s*\(?\s*(?:máy lẻ|may le|số lẻ|ext\.?|nhánh|#)\s*:?\s*(\d{1,5})\s*\)?$`)
	phoneSigns = regexp.MustCompile(`[\s.()–-]+`)
	mobile     = regexp.MustCompile(`^0[35789]\d{8}$`)
	landline   = regexp.MustCompile(`^02\d{9}$`)
	free       = regexp.MustCompile(`^1[89]00\d{4,6}$`)
	shortLine  = regexp.MustCompile(`^1\d{2,4}$`)
	oldLine    = regexp.MustCompile(`^0[1-9]\d{7,10}$`)
)

// extensionWord stands before the number of an extension.
const extensionWord = " máy lẻ "

// ReadPhones reads one or more Vietnamese telephone numbers as people write
// them, with +84, points, brackets and extensions ("máy lẻ 12"), and gives them
// in one form, divided by "; ": 0251 3822 931 (a landline with its area code),
// 0901 234 567, 1900 1234, 1022. An empty text is no number and no problem.
func ReadPhones(text string) (phones string, problem domain.Sentence) {
	var out []string
	for _, part := range phoneParts.Split(vi.Clean(text), -1) {
		if part == "" {
			continue
		}
		one, problem := readPhone(part)
		if !problem.Empty() {
			return "", problem
		}
		out = append(out, one)
	}
	return strings.Join(out, "; "), domain.Sentence{}
}

func readPhone(text string) (string, domain.Sentence) {
	number, tail := text, ""
	if m := extension.FindStringSubmatchIndex(text); m != nil {
		number, tail = text[:m[0]], extensionWord+text[m[2]:m[3]]
	}
	digits := phoneSigns.ReplaceAllString(number, "")
	if rest, ok := strings.CutPrefix(digits, "+84"); ok {
		digits = "0" + strings.TrimPrefix(rest, "0")
	}
	switch {
	case mobile.MatchString(digits):
		return digits[:4] + " " + digits[4:7] + " " + digits[7:] + tail, domain.Sentence{}
	case landline.MatchString(digits) && (strings.HasPrefix(digits, "024") || strings.HasPrefix(digits, "028")):
		return digits[:3] + " " + digits[3:7] + " " + digits[7:] + tail, domain.Sentence{}
	case landline.MatchString(digits):
		return digits[:4] + " " + digits[4:8] + " " + digits[8:] + tail, domain.Sentence{}
	case free.MatchString(digits):
		return digits[:4] + " " + digits[4:] + tail, domain.Sentence{}
	case shortLine.MatchString(digits):
		return digits + tail, domain.Sentence{}
	case oldLine.MatchString(digits):
		return "", domain.Say("“%s” không phải số đang dùng: số di động có 10 chữ số, số cố định có 11 chữ số kể cả mã vùng (0251…).", vi.Truncate(text, 40))
	}
	return "", domain.Say("“%s” không phải số điện thoại. Ghi như 0251 3822 931 hoặc 0901 234 567; nhiều số thì ngăn bằng dấu chấm phẩy.", vi.Truncate(text, 40))
}

// maxAddress bounds e-mail and web addresses, in bytes.
const maxAddress = 500

// ReadEmail reads an e-mail address. An empty text is no address and no problem.
func ReadEmail(text string) (address string, problem domain.Sentence) {
	text = vi.Clean(text)
	if text == "" {
		return "", domain.Sentence{}
	}
	if len(text) > maxAddress || !emailForm.MatchString(text) {
		return "", domain.Say("“%s” không phải địa chỉ thư điện tử. Ghi như vanthu@donvi.gov.vn.", vi.Truncate(text, 60))
	}
	return text, domain.Sentence{}
}

// hostName is a name of a machine with at least one point.
const hostName = `(?i:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+[a-z]{2,})`

var (
	emailForm = regexp.MustCompile(`^[A-Za-z0-9_+-]+(?:\.[A-Za-z0-9_+-]+)*@` + hostName + `$`)
	webForm   = regexp.MustCompile(`^(?i:https?)://` + hostName + `(?::\d{1,5})?(?:[/?#][^\s<>"]*)?$`)
	zaloHost  = regexp.MustCompile(`^(?i:https?://(?:[a-z0-9.-]+\.)?zalo\.me)(?:[/:?#]|$)`)
)

// ReadWebsite reads the address of a website; without http:// or https:// the
// latter is added. An empty text is no address and no problem.
func ReadWebsite(text string) (address string, problem domain.Sentence) {
	text = vi.Clean(text)
	if text == "" {
		return "", domain.Sentence{}
	}
	address = text
	if !strings.Contains(address, "://") {
		address = "https://" + address
	}
	if len(address) > maxAddress || !webForm.MatchString(address) {
		return "", domain.Say("“%s” không phải địa chỉ trang thông tin điện tử. Ghi như https://donvi.dongnai.gov.vn.", vi.Truncate(text, 60))
	}
	return address, domain.Sentence{}
}

// ReadZalo reads how an agency is found on Zalo: an address (zalo.me/…), a
// telephone number, which becomes its address, or the name of an official
// account, which stays as it is. An empty text is none and no problem.
func ReadZalo(text string) (zalo string, problem domain.Sentence) {
	text = vi.Clean(text)
	digits := phoneSigns.ReplaceAllString(text, "")
	switch {
	case mobile.MatchString(digits):
		return "https://zalo.me/" + digits, domain.Sentence{}
	case strings.Contains(text, "/"):
		address, problem := ReadWebsite(text)
		if !problem.Empty() || !zaloHost.MatchString(address) {
			return "", domain.Say("“%s” không phải địa chỉ Zalo. Ghi tên tài khoản, số điện thoại, hoặc địa chỉ zalo.me/….", vi.Truncate(text, 60))
		}
		return address, domain.Sentence{}
	}
	return text, domain.Sentence{}
}
