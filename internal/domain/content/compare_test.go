package content

import (
	"testing"

	"loa/internal/domain/plan"
)

func TestCompareTellsWhatChangedAndNothingElse(t *testing.T) {
	t.Parallel()
	before := []string{"Từ ngày 04/05, phường trả kết quả trong ngày.", "Cần chuẩn bị", "Giấy chứng sinh.", "Lệ phí 8.000 đồng."}
	after := []string{"Từ ngày 04/05, phường trả kết quả trong hai ngày.", "Cần chuẩn bị", "Giấy chứng sinh.", "Căn cước của cha hoặc mẹ.", "Miễn lệ phí."}
	got := Compare(before, after)
	if len(got) != 3 {
		t.Fatalf("%d changes: %+v", len(got), got)
	}
	changed := func(runs []plan.Run) (out string) {
		for _, r := range runs {
			if r.Changed {
				out += "[" + r.Text + "]"
			}
		}
		return out
	}
	if changed(got[0].Before) != "" || changed(got[0].After) != "[hai]" || plan.Join(got[0].After) != after[0] {
		t.Errorf("%+v", got[0])
	}
	if plan.Join(got[1].Before) != before[3] || plan.Join(got[1].After) != after[3] || got[2].Before != nil || plan.Join(got[2].After) != after[4] {
		t.Errorf("%+v", got[1:])
	}
	if len(Compare(before, before)) != 0 || len(Compare(nil, nil)) != 0 {
		t.Error("the same text is said to have changed")
	}
	if gone := Compare(before, nil); len(gone) != 4 || gone[0].After != nil || plan.Join(gone[3].Before) != before[3] {
		t.Errorf("%+v", gone)
	}
}
