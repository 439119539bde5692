package plan_test

import (
	"testing"

	"loa/internal/domain/cadence"
	"loa/internal/domain/plan"
)

// TestCompletionHead: a month under "Thời gian hoàn thành" is a deadline; under
// a head that names performing as well it is the time of the work.
func TestCompletionHead(t *testing.T) {
	t.Parallel()
	for head, want := range map[string]cadence.Kind{
		"Thời gian hoàn thành":            cadence.Deadline,
		"Thời gian thực hiện":             cadence.Window,
		"Thời gian thực hiện/ hoàn thành": cadence.Window,
	} {
		doc := plan.Read(plan.Text{Body: `KẾ HOẠCH
Tuyên truyền năm 2027

| TT | Nhiệm vụ | Cơ quan chủ trì | Cơ quan phối hợp | ` + head + ` |
| --- | --- | --- | --- | --- |
| 1 | Hoàn thiện dự thảo Nghị quyết để trình Hội đồng nhân dân tỉnh | Sở Nội vụ | Sở Tư pháp | Tháng 8/2027 |
| 2 | Tổ chức hội nghị phổ biến Nghị quyết | Sở Tư pháp | Sở Nội vụ | Tháng 9/2027 |
`})
		if len(doc.Tasks) != 2 {
			t.Fatalf("%s: %d tasks", head, len(doc.Tasks))
		}
		if c := doc.Tasks[0].Cadence; c.Kind != want || c.End != "2027-08-31" {
			t.Errorf("%s: %+v", head, c)
		}
	}
}
