package orders

import (
	"fmt"
	"testing"
)

// TestAStepSpeaksTheReadersLanguage: what the program said when it was written can be
// said otherwise; people's words stay as they are.
func TestAStepSpeaksTheReadersLanguage(t *testing.T) {
	t.Parallel()
	english := func(format string, args ...any) string {
		switch format {
		case "%d cơ quan, hạn %s":
			format = "%d agencies, due %s"
		case "từ %s đến %s: %s":
			format = "from %s to %s: %s"
		}
		return fmt.Sprintf(format, args...)
	}
	for _, c := range []struct {
		kind       StepKind
		said, want string
	}{
		{StepIssue, "95 cơ quan, hạn 25/04/2027", "95 agencies, due 25/04/2027"},
		{StepLater, "từ 20/03/2027 đến 25/03/2027: Chờ: tài liệu", "from 20/03/2027 to 25/03/2027: Chờ: tài liệu"},
		{StepLater, "Lời khác", "Lời khác"},
		{StepReturn, "95 cơ quan, 100% thiếu", "95 cơ quan, 100% thiếu"},
	} {
		s := Step{Kind: c.kind, Said: c.said}.Says()
		if got := s.In(english); got != c.want {
			t.Errorf("%s in English: %q", c.kind, got)
		}
		if got := s.String(); got != c.said {
			t.Errorf("%s in Vietnamese: %q", c.kind, got)
		}
	}
}
