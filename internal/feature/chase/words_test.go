package chase

import (
	"strings"
	"testing"

	"loa/internal/spine/notice"
)

// The mail counts what is late among all, and says of each thing by when it is due, once.
func TestTheMailSaysWhatIsDue(t *testing.T) {
	t.Parallel()
	late := notice.Line{Title: "A", Why: "Chưa có minh chứng; quá hạn 3 ngày (hạn 14/03/2025).", DueOn: "2025-03-14", Escalated: "Quá hạn 3 ngày (hạn 14/03/2025).", URL: "/a"}
	open := notice.Line{Title: "B", DueOn: "2025-03-20", URL: "/b"}
	d := notice.Digest{Day: "2025-03-17", Lines: []notice.Line{late, late}}
	if got := subject(d); got != "Loa: 2 việc quá hạn" {
		t.Error(got)
	}
	d.Lines = []notice.Line{late, open}
	if got := subject(d); got != "Loa: 2 việc cần xử lý, trong đó 1 việc quá hạn, hạn gần nhất 20/03/2025" {
		t.Error(got)
	}
	body := text(d, func(path string) string { return path })
	for _, once := range []string{"hạn 14/03/2025", "Hạn 20/03/2025."} {
		if strings.Count(body, once) != 1 {
			t.Errorf("%q stands %d times in %s", once, strings.Count(body, once), body)
		}
	}
}
