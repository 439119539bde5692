package domain_test

import (
	"fmt"
	"testing"

	"loa/internal/domain"
)

func TestNumbersInSentences(t *testing.T) {
	t.Parallel()
	for _, x := range []struct{ got, want string }{
		{domain.Say("Đã có %d minh chứng năm %d.", domain.Number(2429), 2027).String(), "Đã có 2.429 minh chứng năm 2027."},
		{domain.Say("cần %02d", domain.Number(3)).String(), "cần 03"},
		{domain.Say("cần %02d", domain.Number(1234567)).String(), "cần 1.234.567"},
		{fmt.Sprintf("%5d|", domain.Number(12)), "   12|"},
		{fmt.Sprint(domain.Number(-1000)), "-1.000"},
	} {
		if x.got != x.want {
			t.Errorf("%q, want %q", x.got, x.want)
		}
	}
}
