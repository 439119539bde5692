package goal

import (
	"errors"
	"regexp"
	"strconv"
	"strings"

	"loa/internal/vi"
)

// Amount is a measured number with at most four decimals, kept exactly as
// ten-thousandths: 91,87 is 918700.
type Amount int64

// decimals is how many decimals an Amount keeps; scale is 1 in an Amount.
const (
	decimals = 4
	scale    = 10_000
)

// MaxAmount is the largest number that is taken, a hundred thousand billion: no
// indicator of a province is larger, and sums and differences stay exact.
const MaxAmount Amount = 100_000_000_000_000 * scale

// ErrAmount says that a text is no number as Vietnamese papers write them.
var ErrAmount = errors.New("goal: not a number")

var (
	grouped = regexp.MustCompile(`^\d{1,3}(?:\.\d{3})+(?:,\d{1,4})?$`)
	plain   = regexp.MustCompile(`^\d{1,15}(?:,\d{1,4})?$`)
)

// ParseAmount reads a number as Vietnamese papers write it: "1.234,5", "91,87",
// "-3". A point stands between thousands only: "91.87" is refused rather than
// guessed, since it could be meant either way.
func ParseAmount(text string) (Amount, error) {
	s := strings.ReplaceAll(strings.TrimSpace(text), "\u00a0", "")
	negative := strings.HasPrefix(s, "-") || strings.HasPrefix(s, "−")
	s = strings.TrimPrefix(strings.TrimPrefix(s, "-"), "−")
	if !grouped.MatchString(s) && !plain.MatchString(s) {
		return 0, ErrAmount
	}
	whole, fraction, _ := strings.Cut(strings.ReplaceAll(s, ".", ""), ",")
	n, err := strconv.ParseInt(whole+fraction+strings.Repeat("0", decimals-len(fraction)), 10, 64)
	if err != nil || Amount(n) > MaxAmount {
		return 0, ErrAmount
	}
	if negative {
		n = -n
	}
	return Amount(n), nil
}

// String writes the number as Vietnamese papers do, without zeros at the end:
// "1.234,5".
func (a Amount) String() string {
	sign := ""
	if a < 0 {
		sign, a = "-", -a
	}
	text := vi.Int(int64(a / scale))
	if rest := int64(a % scale); rest > 0 {
		digits := strconv.FormatInt(scale+rest, 10)[1:]
		text += "," + strings.TrimRight(digits, "0")
	}
	return sign + text
}

// In writes the number with its unit: "91,87 %", "12 điểm".
func (a Amount) In(unit string) string {
	if unit == "" {
		return a.String()
	}
	return a.String() + "\u00a0" + unit
}

// Decimal writes the number for programs: "91.87".
func (a Amount) Decimal() string {
	return strings.ReplaceAll(strings.ReplaceAll(a.String(), ".", ""), ",", ".")
}

// Float gives the number nearest to it that programs calculate with.
func (a Amount) Float() float64 { return float64(a) / scale }
