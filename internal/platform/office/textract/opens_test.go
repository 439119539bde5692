package textract

import (
	"errors"
	"testing"

	"loa/internal/domain"
)

func TestWhetherAFileOpens(t *testing.T) {
	t.Parallel()
	whole := planToPDF(t, "KẾ HOẠCH\n")
	if err := OpensPDF(whole); err != nil {
		t.Error(err)
	}
	for name, file := range map[string][]byte{"cut": whole[:len(whole)/3], "text": []byte("KẾ HOẠCH"), "empty": nil} {
		if err := OpensPDF(file); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("%s: %v", name, err)
		}
	}
	locked := paper(t)
	locked.SetProtection(0, "mo", "chu")
	if err := OpensPDF(locked.bytes()); !errors.Is(err, ErrPassword) {
		t.Errorf("locked: %v", err)
	}
}
