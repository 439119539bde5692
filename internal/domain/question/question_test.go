package question

import (
	"slices"
	"testing"

	"loa/internal/domain/calendar"
)

// Every open state has one owner, who can do something, and leads to an end; a
// closed one has nobody.
func TestEveryOpenStateHasOneOwnerAndAWayOut(t *testing.T) {
	t.Parallel()
	for _, s := range States() {
		if s.Label() == string(s) || s.Open() != (s.Owner() != Nobody) {
			t.Errorf("%s: label %q, owner %q", s, s.Label(), s.Owner())
		}
		if s.Open() && len(Possible(s, s.Owner())) == 0 {
			t.Errorf("%s: %s can do nothing", s, s.Owner())
		}
	}
	for _, a := range Acts() {
		if a.Done() == string(a) {
			t.Errorf("%s has no words", a)
		}
		if a != Send && !slices.ContainsFunc(States(), func(s State) bool { _, _, ok := By(s, a); return ok }) {
			t.Errorf("%s is possible in no state", a)
		}
	}
	for _, closed := range []State{Merged, Withdrawn} {
		for _, a := range Acts() {
			if _, _, ok := By(closed, a); ok && (closed != Merged || !a.Parts()) {
				t.Errorf("%s after %s", a, closed)
			}
		}
	}
	if _, _, ok := By(Submitted, Answer); ok {
		t.Error("Sở Nội vụ answers what lies before the Chairman")
	}
}

func TestTermsAreWorkingDays(t *testing.T) {
	t.Parallel()
	w := &calendar.WorkDays{}
	d := DefaultTerms()
	if got := d.Due(Department, "2025-04-04", w); got != "2025-04-14" { // a Friday; 7 April 2025 is a holiday
		t.Errorf("five working days after 04/04/2025: %s", got)
	}
	if d.Due(Nobody, "2025-04-04", w) != "" || d.Check() != nil || (Terms{0, 61, 5}).Check() == nil {
		t.Error("terms")
	}
}

func TestCourseCountsByOwner(t *testing.T) {
	t.Parallel()
	w := &calendar.WorkDays{}
	steps := []Step{
		{Send, Sent, "2025-03-10", "2025-03-03"},
		{Ask, Asked, "2025-03-10", "2025-03-05"},        // 2 of the department
		{Supply, Sent, "2025-03-19", "2025-03-12"},      // 5 of the agency, which was late: its own matter
		{Submit, Submitted, "2025-03-20", "2025-03-13"}, // 1
		{Decide, Answered, "", "2025-03-20"},            // 5 of the Chairman, on the last day
	}
	c, ok := CourseOf(steps, "2025-04-30", w)
	if !ok || c.Days[Department] != 3 || c.Days[Agency] != 5 || c.Days[Chairman] != 5 || c.Total() != 13 || !c.InTime() || c.AnsweredOn != "2025-03-20" {
		t.Errorf("%+v", c)
	}
	if c, _ = CourseOf(steps, "2025-03-14", w); c.State != Submitted || c.InTime() || c.Late || c.Total() != 9 {
		t.Errorf("as of the 14th: %+v", c)
	}
	late := append(slices.Clone(steps), Step{Reopen, Sent, "2025-03-28", "2025-03-21"})
	if c, _ = CourseOf(late, "2025-03-31", w); c.State != Sent || !c.Late || c.AnsweredOn != "" || c.Days[Department] != 9 {
		t.Errorf("reopened: %+v", c)
	}
	if _, ok = CourseOf(steps, "2025-03-02", w); ok {
		t.Error("it was not sent yet")
	}
	back := []Step{{Send, Sent, "2025-03-10", "2025-03-05"}, {Answer, Answered, "", "2025-03-03"}}
	if c, _ = CourseOf(back, "2025-03-05", w); c.Total() != 0 || c.AnsweredOn != "2025-03-05" {
		t.Errorf("a clock moved back: %+v", c)
	}
}

func TestPercentile(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		of          []int
		median, p90 int
	}{{nil, 0, 0}, {[]int{4}, 4, 4}, {[]int{9, 1, 5}, 5, 9}, {[]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}, 5, 9}} {
		if m, p := Percentile(x.of, .5), Percentile(x.of, .9); m != x.median || p != x.p90 {
			t.Errorf("%v: %d, %d", x.of, m, p)
		}
	}
}

func TestAlikeFindsTheSameDifficultyInOtherWords(t *testing.T) {
	t.Parallel()
	others := []Text{
		{"screen", "o1", "Màn hình điện tử của Bộ phận Một cửa bị hỏng, chưa có kinh phí sửa chữa nên không trình chiếu được."},
		{"zalo", "o2", "Trang Zalo của phường chưa được xác thực nên không gửi được tin cho người dân."},
		{"quota", "o3", "Mỗi đơn vị phải đăng bao nhiêu tin, bài mỗi tháng là đạt?"},
	}
	for _, x := range []struct {
		one  Text
		want []string
	}{
		{Text{"", "o9", "man hinh dien tu tai bo phan mot cua hong, khong co kinh phi sua chua"}, []string{"screen"}},
		{Text{"", "o2", "Chưa gửi được tin qua Zalo vì tài khoản chưa xác thực"}, []string{"zalo"}},
		{Text{"", "o9", "Đề nghị hướng dẫn thực hiện nhiệm vụ tuyên truyền cải cách hành chính của cơ quan"}, nil},
		{Text{"", "o1", ""}, nil},
	} {
		if got := Alike(x.one, others); !slices.Equal(got, x.want) {
			t.Errorf("%q is like %v, not %v", x.one.Words, got, x.want)
		}
	}
}
