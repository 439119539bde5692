package plan_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/plan"
)

func marked(runs []plan.Run) string {
	for i, r := range runs {
		if r.Changed {
			runs[i].Text = "[" + r.Text + "]"
		}
	}
	return plan.Join(runs)
}

func TestDiffMarksTheWordsThatChanged(t *testing.T) {
	t.Parallel()
	for _, c := range []struct{ before, after, old, fresh string }{
		{"Mỗi tháng 01 bản tin", "Mỗi tháng 02 bản tin", "Mỗi tháng [01] bản tin", "Mỗi tháng [02] bản tin"},
		{"Sở Nội vụ", "Sở Nội vụ", "Sở Nội vụ", "Sở Nội vụ"},
		{"", "Bản tin mới", "", "[Bản tin mới]"},
		{"Đăng tin, bài", "", "[Đăng tin, bài]", ""},
		{"Đăng tin\ntrên báo", "Đăng tin, bài trên báo in", "Đăng tin trên báo", "Đăng tin[, bài] trên báo [in]"},
		{"Các sở, ban, ngành; UBND các xã (109 cơ quan)", "Các sở, ban, ngành (14 cơ quan).", "Các sở, ban, ngành[; UBND các xã] ([109] cơ quan)", "Các sở, ban, ngành ([14] cơ quan)[.]"},
		{"a b c d", "b x d", "[a] b [c] d", "b [x] d"},
	} {
		old, fresh := plan.Diff(c.before, c.after)
		if got := marked(old); got != c.old {
			t.Errorf("%q: old %q, want %q", c.before, got, c.old)
		}
		if got := marked(fresh); got != c.fresh {
			t.Errorf("%q: new %q, want %q", c.after, got, c.fresh)
		}
	}
}

// Whatever the texts, both come back whole and what is unmarked is the same in
// both.
func TestDiffLosesNoWord(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.SliceOfN(rapid.SampledFrom([]string{"a", "b", "c", "tin,", "(bài)", ";", "“x”."}), 0, 30)
		a, b := words.Draw(t, "a"), words.Draw(t, "b")
		old, fresh := plan.Diff(strings.Join(a, " "), strings.Join(b, " "))
		same := func(runs []plan.Run) string {
			var text string
			for _, r := range runs {
				if !r.Changed {
					text += r.Text
				}
			}
			return strings.ReplaceAll(text, " ", "")
		}
		if plan.Join(old) != strings.Join(a, " ") || plan.Join(fresh) != strings.Join(b, " ") {
			t.Fatalf("%v and %v came back as %v and %v", a, b, old, fresh)
		}
		if same(old) != same(fresh) {
			t.Fatalf("what stands in both differs: %v, %v", old, fresh)
		}
	})
}
