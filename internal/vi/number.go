package vi

import (
	"errors"
	"fmt"
	"math"
	"regexp"
	"strconv"
	"strings"
)

var digitWords = [...]string{"không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín"}

// NumberWords reads a whole number aloud: 21 is "hai mươi mốt", 105 is "một
// trăm linh năm", 1005 is "một nghìn không trăm linh năm". The zero between is
// "linh" and four after "mươi" is "tư", as in official papers of the north and
// in school books.
func NumberWords(n int64) string {
	if n == 0 {
		return digitWords[0]
	}
	if n < 0 {
		return "âm " + unsignedWords(uint64(-(n+1))+1)
	}
	return unsignedWords(uint64(n))
}

func unsignedWords(n uint64) string {
	const billion = 1_000_000_000
	if n >= billion {
		words := unsignedWords(n/billion) + " tỷ"
		if rest := n % billion; rest > 0 {
			words += " " + belowBillion(rest, true)
		}
		return words
	}
	return belowBillion(n, false)
}

// belowBillion reads the groups of three; full says that something stands in
// front, so that missing hundreds are read as "không trăm".
func belowBillion(n uint64, full bool) string {
	var words []string
	for _, g := range []struct {
		size uint64
		name string
	}{{1_000_000, "triệu"}, {1_000, "nghìn"}, {1, ""}} {
		part := n / g.size
		n %= g.size
		if part == 0 {
			continue
		}
		words = append(words, strings.TrimSpace(belowThousand(part, full || len(words) > 0)+" "+g.name))
	}
	return strings.Join(words, " ")
}

func belowThousand(n uint64, full bool) string {
	hundreds, tens, ones := n/100, n/10%10, n%10
	var words []string
	if hundreds > 0 || full {
		words = append(words, digitWords[hundreds], "trăm")
	}
	switch {
	case tens == 0 && ones > 0 && len(words) > 0:
		words = append(words, "linh")
	case tens == 1:
		words = append(words, "mười")
	case tens > 1:
		words = append(words, digitWords[tens], "mươi")
	}
	if ones > 0 {
		words = append(words, onesWord(tens, ones))
	}
	return strings.Join(words, " ")
}

func onesWord(tens, ones uint64) string {
	switch {
	case tens > 1 && ones == 1:
		return "mốt"
	case tens > 1 && ones == 4:
		return "tư"
	case tens > 0 && ones == 5:
		return "lăm"
	}
	return digitWords[ones]
}

// Int writes a whole number with points between thousands: 1.234.567.
func Int(n int64) string {
	s := strconv.FormatInt(n, 10)
	sign := ""
	if n < 0 {
		sign, s = "-", s[1:]
	}
	var b strings.Builder
	for i, d := range s {
		if i > 0 && (len(s)-i)%3 == 0 {
			b.WriteByte('.')
		}
		b.WriteRune(d)
	}
	return sign + b.String()
}

// wholeNumber is a whole number, thousands apart by points or by spaces.
var wholeNumber = regexp.MustCompile(`^-?(?:\d+|\d{1,3}(?:\.\d{3})+|\d{1,3}(?: \d{3})+)$`)

// ReadInt reads a whole number as people write it: 1200, 1.200 or 1 200. Points and
// spaces stand between groups of three digits only: "1.5" is refused rather than
// guessed. One that is larger than any becomes the largest.
func ReadInt(text string) (n int64, ok bool) {
	text = strings.TrimSpace(strings.NewReplacer("\u00a0", " ", "−", "-").Replace(text))
	if !wholeNumber.MatchString(text) {
		return 0, false
	}
	n, err := strconv.ParseInt(strings.NewReplacer(".", "", " ", "").Replace(text), 10, 64)
	return n, err == nil || errors.Is(err, strconv.ErrRange)
}

// Number writes a number as Vietnamese papers do: points between thousands, a
// comma before decimals, at most so many decimals and no zeros at their end.
// What is not a number becomes an empty text.
func Number(v float64, decimals int) string {
	if math.IsNaN(v) || math.IsInf(v, 0) || math.Abs(v) >= math.MaxInt64 {
		return ""
	}
	s := strconv.FormatFloat(math.Abs(v), 'f', max(decimals, 0), 64)
	whole, frac, _ := strings.Cut(s, ".")
	frac = strings.TrimRight(frac, "0")
	n, err := strconv.ParseInt(whole, 10, 64)
	if err != nil {
		return ""
	}
	out := Int(n)
	if frac != "" {
		out += "," + frac
	}
	if v < 0 && out != "0" {
		out = "-" + out
	}
	return out
}

// PaperDate writes a date as official papers do (Decree 30/2020/NĐ-CP,
// annex I): days below 10 and the months 1 and 2 get a leading zero. "ngày 05
// tháng 02 năm 2027", but "ngày 05 tháng 3 năm 2027".
func PaperDate(year, month, day int) string {
	m := strconv.Itoa(month)
	if month < 3 {
		m = "0" + m
	}
	return fmt.Sprintf("ngày %02d tháng %s năm %d", day, m, year)
}

// smallNumbers are the words for numbers that plans write out.
var smallNumbers = map[string]int{
	"một": 1, "hai": 2, "ba": 3, "bốn": 4, "năm": 5, "sáu": 6, "bảy": 7, "bẩy": 7, "tám": 8, "chín": 9, "mười": 10,
	"mười một": 11, "mười hai": 12,
}

// SmallNumber reads one to twelve written as words; ok is false for anything
// else. Note that "năm" is five as well as year: the caller knows which.
func SmallNumber(word string) (n int, ok bool) {
	n, ok = smallNumbers[Key(word)]
	return n, ok
}

var romanValues = map[byte]int{'I': 1, 'V': 5, 'X': 10, 'L': 50, 'C': 100}

// Roman reads a Roman number as headings and quarters use it; 0 when it is
// none (the writing must be the usual one: IIII is none).
func Roman(s string) int {
	n := 0
	for i := range len(s) {
		v, ok := romanValues[s[i]]
		if !ok {
			return 0
		}
		if i+1 < len(s) && v < romanValues[s[i+1]] {
			n -= v
			continue
		}
		n += v
	}
	if n <= 0 || n > 300 || RomanOf(n) != s {
		return 0
	}
	return n
}

// RomanOf writes 1 to 399 as a Roman number; empty for others.
func RomanOf(n int) string {
	if n < 1 || n > 399 {
		return ""
	}
	var b strings.Builder
	for _, g := range []struct {
		v int
		s string
	}{{100, "C"}, {90, "XC"}, {50, "L"}, {40, "XL"}, {10, "X"}, {9, "IX"}, {5, "V"}, {4, "IV"}, {1, "I"}} {
		for n >= g.v {
			b.WriteString(g.s)
			n -= g.v
		}
	}
	return b.String()
}
