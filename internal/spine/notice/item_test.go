package notice_test

import (
	"testing"

	"loa/internal/spine/notice"
)

// By when a thing is due is said once, in the same way to everybody.
func TestWhenALineIsDue(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		line notice.Line
		want string
	}{
		{notice.Line{Title: "Báo cáo"}, ""},
		{notice.Line{DueOn: "2027-04-25"}, "Hạn 25/04/2027."},
		{notice.Line{DueOn: "2027-04-22"}, "Quá hạn 1 ngày (hạn 22/04/2027)."},
		{notice.Line{DueOn: "2027-02-28", Escalated: "Quá hạn 54 ngày (hạn 28/02/2027).", Why: "Chưa có minh chứng; quá hạn 54 ngày (hạn 28/02/2027)."}, ""},
		{notice.Line{Escalated: "Đã 94 ngày chưa có kết quả.", Why: "Đã 94 ngày chưa có kết quả."}, ""},
	} {
		if got := c.line.When("2027-04-23"); got != c.want {
			t.Errorf("%+v: %q, want %q", c.line, got, c.want)
		}
	}
}
