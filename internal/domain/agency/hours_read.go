package agency

import (
	"regexp"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/vi"
)

// half is a part of the day by which people name hours.
type half int

const (
	noHalf half = iota
	morning
	afternoon
)

// Bounds of the halves: what begins before noon and ends by lunch is a morning.
const (
	noon  = Clock(12 * 60)
	lunch = Clock(13 * 60)
)

func (h half) takes(s stretch) bool {
	if h == morning {
		return s.from < noon && s.to <= lunch
	}
	return s.from >= noon
}

// stretch is a time of opening without its day.
type stretch struct{ from, to Clock }

// token is one thing said about hours.
type token struct {
	kind tokenKind
	days []Weekday
	stretch
	half half
}

type tokenKind int

// What can be said: nothing are words between the others, end closes a clause.
const (
	tokenNothing tokenKind = iota
	tokenDays
	tokenTimes
	tokenHalf
	tokenClosed
	tokenExcept
	tokenEnd
)

const (
	dayWord   = `(?:thu (?:hai|ba|tu|nam|sau|bay|[2-8])|t[2-7]|chu nhat|cn)`
	until     = `\s*(?:den het|den|toi|[-–—~])\s*`
	clockForm = `(\d{1,2})(\s*[:.]\s*|\s*(?:gio|h|g)\s*)?(\d{2})?(?:\s*(?:phut|p)\b)?`
)

var (
	dayRange  = regexp.MustCompile(`^(` + dayWord + `)` + until + `(` + dayWord + `|[2-7])\b`)
	dayOne    = regexp.MustCompile(`^` + dayWord + `\b`)
	dayMore   = regexp.MustCompile(`^\s*(?:,|va\b|&)\s*(hai|ba|tu|nam|sau|bay|[2-7])\b`)
	notDay    = regexp.MustCompile(`^(?:[:.]\d{2}|\s*(?:gio|[hg]\d|[hg]\b|[-–—~]|den\b|toi\b))`)
	nextDigit = regexp.MustCompile(`^\s*\d`)
	allDays   = regexp.MustCompile(`^(?:hang ngay|moi ngay|tat ca cac ngay|cac ngay trong tuan|ca tuan)\b`)
	workDays  = regexp.MustCompile(`^(?:cac )?ngay lam viec\b`)
	dayLong   = regexp.MustCompile(`^24\s*/\s*24\b`)
	timeRange = regexp.MustCompile(`^` + clockForm + until + clockForm)
	halfWord  = regexp.MustCompile(`^(?:buoi )?(sang|chieu)\b`)
	closed    = regexp.MustCompile(`^(?:khong lam viec|dong cua|nghi)\b`)
	except    = regexp.MustCompile(`^(?:tru|khong ke)\b`)
	endSign   = regexp.MustCompile(`^(?:[;\n|]|\.(?:\s|$))`)
	filler    = regexp.MustCompile(`^(?:tu|vao|cac|ngay|gio|lam viec|mo cua|tiep dan|tiep cong dan|tiep nhan|nhan ho so|va|trong tuan|hang tuan|hang nam|le|tet|luc|hanh chinh)\b|^[\s,:()/.–—-]`)
	oneWord   = regexp.MustCompile(`^[^\s,;()]+`)
	fromWord  = regexp.MustCompile(`(^|[^\p{L}])từ([^\p{L}]|$)`)
)

// dayNumbers are the names of the days after "thứ".
var dayNumbers = map[string]Weekday{
	"hai": 1, "ba": 2, "tu": 3, "nam": 4, "sau": 5, "bay": 6, "2": 1, "3": 2, "4": 3, "5": 4, "6": 5, "7": 6, "8": 7,
}

func readDay(word string) Weekday {
	if name, ok := strings.CutPrefix(word, "thu "); ok {
		return dayNumbers[name]
	}
	if word == "chu nhat" || word == "cn" {
		return 7
	}
	if len(word) == 2 && word[0] == 't' && word[1] != 'u' {
		word = word[1:]
	}
	return dayNumbers[word]
}

// readClock reads 07:30; 24:00 is the last.
func readClock(text string) (Clock, bool) {
	hour, minute, _ := strings.Cut(text, ":")
	return clockOf(hour, minute)
}

func clockOf(hour, minute string) (Clock, bool) {
	h, err := strconv.Atoi(hour)
	m := 0
	if err == nil && minute != "" {
		m, err = strconv.Atoi(minute)
	}
	if err != nil || h < 0 || m < 0 || m > 59 || h*60+m > 24*60 {
		return 0, false
	}
	return Clock(h*60 + m), true
}

// maxHours bounds what is read, in bytes.
const maxHours = 500

// ReadHours reads opening hours as officers write them: "Thứ hai đến thứ sáu
// 7:30–11:30, 13:00–17:00; sáng thứ bảy", "Sáng 7h30 - 11h30, chiều 13h - 17h,
// từ T2 đến T6", "hằng ngày trừ chủ nhật: 8h-20h". A half day without times has
// those of the days named before it. An empty text is no hours and no problem;
// whatever is not understood is a problem that names the words, never skipped.
func ReadHours(text string) (hours Hours, problem domain.Sentence) {
	if len(text) > maxHours {
		return nil, domain.Say("Giờ làm việc dài quá. Rút ngắn còn dưới %d ký tự.", maxHours/2)
	}
	tokens, problem := hourTokens(text)
	if !problem.Empty() || vi.Clean(text) == "" {
		return nil, problem
	}
	r := hourReader{}
	for _, t := range append(tokens, token{kind: tokenEnd}) {
		if r.take(t); !r.problem.Empty() {
			return nil, r.problem
		}
	}
	if r.flush(); !r.problem.Empty() {
		return nil, r.problem
	}
	if len(r.loose) > 0 {
		return nil, domain.Say("Ghi giờ %v–%v là của những ngày nào, ví dụ thứ hai đến thứ sáu.", r.loose[0].from, r.loose[0].to)
	}
	if len(r.out) == 0 {
		return nil, domain.Say("Ghi ngày và giờ mở cửa, ví dụ thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00.")
	}
	return settle(r.out)
}

// hourTokens cuts a text into what it says.
func hourTokens(text string) ([]token, domain.Sentence) {
	marked := HasMarks(text)
	var lines []string
	for line := range strings.Lines(text) {
		lines = append(lines, vi.Fold(fromWord.ReplaceAllString(vi.Key(line), "$1 $2")))
	}
	rest := strings.Join(lines, "\n")
	var tokens []token
	for rest != "" {
		t, n := nextToken(rest, marked)
		switch {
		case n == 0:
			word := oneWord.FindString(rest)
			if word == "" {
				word = string([]rune(rest)[:1])
			}
			return nil, domain.Say("Không đọc được “%s”. Ghi như: thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00.", vi.Truncate(word, 40))
		case t.kind == tokenTimes && t.from >= t.to:
			return nil, domain.Say("Giờ %v–%v: giờ đóng cửa phải sau giờ mở cửa.", t.from, t.to)
		case t.kind != tokenNothing:
			tokens = append(tokens, t)
		}
		rest = rest[n:]
	}
	return tokens, domain.Sentence{}
}

// nextToken reads the beginning of a folded text: what it says and in how many
// bytes; 0 when it is not understood. marked: the text was written with marks,
// so that "tu" is no "từ".
func nextToken(s string, marked bool) (token, int) {
	if m := endSign.FindString(s); m != "" {
		return token{kind: tokenEnd}, len(m)
	}
	if days, n := readDays(s, marked); n > 0 {
		return token{kind: tokenDays, days: days}, n
	}
	if m := dayLong.FindString(s); m != "" {
		return token{kind: tokenTimes, stretch: stretch{to: 24 * 60}}, len(m)
	}
	if m := timeRange.FindStringSubmatch(s); m != nil {
		from, ok1 := clockOf(m[1], m[3])
		to, ok2 := clockOf(m[4], m[6])
		plain := m[2]+m[3]+m[5]+m[6] == "" // "4 - 6" may be days
		if !ok1 || !ok2 || plain {
			return token{}, 0
		}
		return token{kind: tokenTimes, stretch: stretch{from, to}}, len(m[0])
	}
	if m := halfWord.FindStringSubmatch(s); m != nil {
		h := morning
		if m[1] == "chieu" {
			h = afternoon
		}
		return token{kind: tokenHalf, half: h}, len(m[0])
	}
	if m := closed.FindString(s); m != "" {
		return token{kind: tokenClosed}, len(m)
	}
	if m := except.FindString(s); m != "" {
		return token{kind: tokenExcept}, len(m)
	}
	return token{}, len(filler.FindString(s))
}

// readDays reads days at the beginning of a text: "thu hai den thu sau", "t2-6",
// "thu 2, 4, 6", "hang ngay".
func readDays(s string, marked bool) (days []Weekday, n int) {
	if m := allDays.FindString(s); m != "" {
		return dayRun(1, 7), len(m)
	}
	if m := workDays.FindString(s); m != "" {
		return dayRun(1, 5), len(m)
	}
	if m := dayRange.FindStringSubmatch(s); m != nil && (len(m[2]) > 1 || !notDay.MatchString(s[len(m[0]):])) {
		return dayRun(readDay(m[1]), readDay(m[2])), len(m[0])
	}
	m := dayOne.FindString(s)
	if m == "" {
		return nil, 0
	}
	days, n = []Weekday{readDay(m)}, len(m)
	for {
		more := dayMore.FindStringSubmatch(s[n:])
		if more == nil {
			return days, n
		}
		after := s[n+len(more[0]):]
		if notDay.MatchString(after) || !marked && more[1] == "tu" && nextDigit.MatchString(after) {
			return days, n
		}
		days, n = append(days, readDay(more[1])), n+len(more[0])
	}
}

// dayRun lists the days from one to another, over the end of the week too.
func dayRun(from, to Weekday) []Weekday {
	days := []Weekday{from}
	for day := from; day != to && len(days) < 7; {
		day = day%7 + 1
		days = append(days, day)
	}
	return days
}
