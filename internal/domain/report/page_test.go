package report_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/agency"
	"loa/internal/domain/plan"
	"loa/internal/domain/report"
)

// TestWhoIsAnExample: who met one duty of ten is none, though nothing is late;
// the rule is said, and nobody is praised when nobody follows it.
func TestWhoIsAnExample(t *testing.T) {
	t.Parallel()
	unit := func(met int) report.Unit {
		return report.Unit{Name: "Xã Phú Lý", Level: agency.Commune, Owing: 10, Met: met, Evidence: 9, Filing: report.InTime, Needs: report.ExampleShare}
	}
	for met, want := range map[int]bool{1: false, 7: false, 8: true, 10: true} {
		if got := unit(met).Exemplary(); got != want {
			t.Errorf("%d of 10: %v", met, got)
		}
	}
	frozen := unit(1)
	frozen.Needs = 0 // as it was frozen before a share was asked
	if !frozen.Exemplary() {
		t.Error("what was frozen has moved")
	}
	f := report.Figures{Province: true, Evidence: 9, Units: []report.Unit{unit(1)}}
	said := strings.Join(append(f.Results(nil), f.Proposals()...), "\n")
	if strings.Contains(said, "thực hiện tốt") || !f.NoExample() {
		t.Errorf("an example that is none: %s", said)
	}
	if rule := f.ExampleRule().String(); !strings.Contains(rule, "từ 80% số nhiệm vụ") {
		t.Errorf("the rule: %q", rule)
	}
	f.Units = append(f.Units, unit(10))
	if said := strings.Join(f.Results(nil), "\n"); !strings.Contains(said, "các nhiệm vụ đều đúng tiến độ: Xã Phú Lý.") || f.NoExample() {
		t.Errorf("the example is not named: %s", said)
	}
}

// TestNotesBesideFigures: numbers that differ for a reason say the reason, and
// where nothing differs there is no note.
func TestNotesBesideFigures(t *testing.T) {
	t.Parallel()
	f := report.Figures{Evidence: 5, Lines: []report.Line{{Evidence: 5}, {Evidence: 3}}}
	if got := f.UsesNote().String(); !strings.Contains(got, "có 5 minh chứng") || !strings.Contains(got, "8 lượt") {
		t.Errorf("%q", got)
	}
	f.Lines = f.Lines[:1]
	if got := f.UsesNote().String(); got != "" || !f.AgenciesNote().Empty() {
		t.Errorf("a note without need: %q, %q", got, f.AgenciesNote())
	}
	f.Units = []report.Unit{{Filing: report.InTime}, {Filing: report.Open}, {}}
	if got := f.AgenciesNote().String(); got != "3 cơ quan có nhiệm vụ của kế hoạch, được tính ở đây; 2 cơ quan phải gửi báo cáo kỳ này." {
		t.Errorf("%q", got)
	}
	f.Existing = 4
	if got := f.AgenciesNote().String(); !strings.HasPrefix(got, "Ngày cuối kỳ có 4 cơ quan trong danh mục; 3 cơ quan") {
		t.Errorf("%q", got)
	}
}

// TestWhoWasSilentForLong: who did something and then nothing for long is not said
// to have no result.
func TestWhoWasSilentForLong(t *testing.T) {
	t.Parallel()
	l := report.Line{Title: "Đăng tin", Owing: 5, Evidence: 9, Active: 4, Silent: []string{"A", "B", "C"}, Quiet: 2}
	if got := l.Result(); got != "4/5 cơ quan, đơn vị thực hiện trong kỳ; 1 chưa có kết quả; 2 đã lâu không có kết quả mới" {
		t.Errorf("%q", got)
	}
	for quiet, want := range map[int]string{0: "3 cơ quan chưa có kết quả (A; B; C).", 2: "3 cơ quan chưa có kết quả hoặc đã lâu không có kết quả mới (", 3: "3 cơ quan đã lâu không có kết quả mới ("} {
		l.Quiet = quiet
		if got := (report.Figures{Province: true, Lines: []report.Line{l}}).Shortcomings()[0]; !strings.Contains(got, want) {
			t.Errorf("%d: %q", quiet, got)
		}
	}
}

// TestShortcomingOfOneThatWasSilent: the sentence about an agency that did
// something and then nothing for long says what is short.
func TestShortcomingOfOneThatWasSilent(t *testing.T) {
	t.Parallel()
	f := report.Figures{Lines: []report.Line{{Title: "Hướng dẫn", Silent: []string{"A"}, Quiet: 1, Told: "trong kỳ thực hiện 01 lần, gần nhất ngày 22/02/2027"}}}
	if got := f.Shortcomings()[0]; got != "Hướng dẫn: trong kỳ thực hiện 01 lần, gần nhất ngày 22/02/2027; đã lâu không có kết quả mới." {
		t.Errorf("%q", got)
	}
}

// TestCausesAreAskedFor: a part II as drafted says no cause, even where the plan's
// words have one; a prompt stands once and counts until it is filled in.
func TestCausesAreAskedFor(t *testing.T) {
	t.Parallel()
	f := report.Figures{Lines: []report.Line{
		{ObligationID: "a", Title: "Phát động phong trào vì người dân phục vụ.", Behind: []string{"a"}, Why: "Đã có 0 buổi, chỉ tiêu là 1."},
		{ObligationID: "b", Title: "Đăng tin", Silent: []string{"a"}, Told: "trong kỳ chưa có kết quả"},
		{ObligationID: "c", Title: "Đã xong", Met: 1, Owing: 1},
	}}
	drafted := strings.Join(f.Shortcomings(), "\n")
	open := func(text string) string {
		var ids string
		for _, l := range f.Uncaused(text) {
			ids += l.ObligationID
		}
		return ids
	}
	one := f.WithCauses(drafted, map[string]string{"b": "thiếu kinh phí"})
	for _, c := range []struct{ text, open string }{
		{drafted, "ab"},
		{drafted + "\nCòn gặp nhiều khó khăn.", "ab"},
		{one, "a"},
		{strings.Replace(drafted, "là 1.", "là 1. Nguyên nhân: …", 1), "ab"},
		{strings.Replace(drafted, "là 1.", "là 1, do hỏng đài truyền thanh.", 1), "b"},
		{strings.Replace(drafted, "là 1.", "là 1 (“Hội thi vì nhân dân”).", 1), "ab"},
		{drafted + "\nNguyên nhân chung: mưa lũ kéo dài.", ""},
		{drafted + "\nTháng 2 không phát thanh được do tăng âm hỏng.", "ab"},
	} {
		if got := open(c.text); got != c.open {
			t.Errorf("without a cause in %q: %q, want %q", c.text, got, c.open)
		}
	}
	if n := len((report.Figures{}).Uncaused("")); n != 0 {
		t.Errorf("nothing is unmet: %d", n)
	}
}

// TestCausesAreWrittenIntoPartII: a cause stands behind what part II says of its duty;
// typed again it takes the place of the old one; what somebody wrote there stays.
func TestCausesAreWrittenIntoPartII(t *testing.T) {
	t.Parallel()
	f := report.Figures{Lines: []report.Line{
		{ObligationID: "a", Title: "Đăng tin", Behind: []string{"a"}, Told: "trong kỳ thực hiện 01 tin"},
		{ObligationID: "b", Title: "Đăng tin", Behind: []string{"a"}, Told: "trong kỳ chưa có kết quả"},
		{ObligationID: "c", Title: "Phát thanh", Silent: []string{"a"}, Told: "trong kỳ chưa có kết quả"},
	}}
	const hand = "Địa bàn rộng.\r\nĐăng tin: trong kỳ thực hiện 01 tin, viết thêm bằng tay\r\nĐăng tin: trong kỳ chưa có kết quả."
	for _, c := range []struct {
		text   string
		causes map[string]string
		want   string
	}{
		{hand, nil, hand},
		{hand, map[string]string{"b": " hỏng\n máy ", "a": "Nguyên nhân: thiếu người;"}, "Địa bàn rộng.\r\nĐăng tin: trong kỳ thực hiện 01 tin, viết thêm bằng tay. Nguyên nhân: thiếu người.\nĐăng tin: trong kỳ chưa có kết quả. Nguyên nhân: hỏng máy."},
		{"Đăng tin: chưa đạt. Nguyên nhân: thiếu người.\nHết.", map[string]string{"a": "hỏng máy"}, "Đăng tin: chưa đạt. Nguyên nhân: hỏng máy.\nHết."},
		{"Đăng tin: chưa đạt. Nguyên nhân: …", map[string]string{"a": "hỏng máy."}, "Đăng tin: chưa đạt. Nguyên nhân: hỏng máy."},
		{"Đăng tin: chưa đạt. Nguyên nhân: thiếu người.", map[string]string{"a": ""}, "Đăng tin: chưa đạt."},
		{"Đăng tin: chưa đạt.", map[string]string{"a": "…"}, "Đăng tin: chưa đạt."},
		{"Lời khác.", map[string]string{"c": "mất điện", "a": ""}, "Lời khác.\nPhát thanh: trong kỳ chưa có kết quả. Nguyên nhân: mất điện."},
		{"", map[string]string{"c": "mất điện"}, "Phát thanh: trong kỳ chưa có kết quả. Nguyên nhân: mất điện."},
	} {
		got := f.WithCauses(c.text, c.causes)
		if got != c.want {
			t.Errorf("%q, want %q", got, c.want)
		}
		if again := f.WithCauses(got, f.Causes(got)); again != got {
			t.Errorf("written again: %q, was %q", again, got)
		}
	}
	if got := f.Causes("Đăng tin: chưa đạt. Nguyên nhân: …\nĐăng tin: chưa đạt. nguyên nhân: thiếu người. Đã khắc phục."); len(got) != 1 || got["b"] != "thiếu người. Đã khắc phục." {
		t.Errorf("%q", got)
	}
}

// TestReworded: what stays is left out, what was rewritten stands beside what it
// was, what is new and what is gone stand alone.
func TestReworded(t *testing.T) {
	t.Parallel()
	got := report.Reworded("Mở đầu.\nĐã đăng 3 tin, bài trên trang.\nĐoạn bỏ đi\nKết.", "Mở đầu.\nĐã đăng 5 tin, bài trên trang.\nKết.\nThêm mới.")
	if len(got) != 3 {
		t.Fatalf("%+v", got)
	}
	if plan.Join(got[0].Old) != "Đã đăng 3 tin, bài trên trang." || plan.Join(got[0].New) != "Đã đăng 5 tin, bài trên trang." || got[0].New[1] != (plan.Run{Text: "5", Changed: true}) {
		t.Errorf("%+v", got[0])
	}
	if plan.Join(got[1].Old) != "Đoạn bỏ đi" || len(got[1].New) > 0 || len(got[2].Old) > 0 || plan.Join(got[2].New) != "Thêm mới." {
		t.Errorf("%+v", got[1:])
	}
	if again := report.Reworded("a\n\n b ", "a\nb"); len(again) > 0 {
		t.Errorf("spaces are no change: %+v", again)
	}
	long := strings.Repeat("dài\n", 1200)
	if got := report.Reworded("a\n"+long+"b", "c\n"+strings.Replace(long, "dài", "ngắn", 600)+"d"); len(got) == 0 {
		t.Error("long texts do not differ")
	}
}

// TestRewordedTellsAll: whatever was changed, old and new paragraphs that are not
// in both are told, each once.
func TestRewordedTellsAll(t *testing.T) {
	t.Parallel()
	texts := rapid.SliceOfN(rapid.SampledFrom([]string{"một hai", "ba bốn", "một hai ba", "năm", "sáu bảy tám"}), 0, 8)
	rapid.Check(t, func(t *rapid.T) {
		a, b := texts.Draw(t, "a"), texts.Draw(t, "b")
		n := map[string]int{}
		for _, p := range a {
			n[p]++
		}
		for _, p := range b {
			n[p]--
		}
		for _, r := range report.Reworded(strings.Join(a, "\n"), strings.Join(b, "\n")) {
			if len(r.Old) > 0 {
				n[plan.Join(r.Old)]--
			}
			if len(r.New) > 0 {
				n[plan.Join(r.New)]++
			}
		}
		for p, left := range n {
			if left != 0 {
				t.Errorf("%q: %d", p, left)
			}
		}
	})
}
