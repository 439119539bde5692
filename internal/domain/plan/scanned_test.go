package plan

import (
	"strings"
	"testing"
)

// A scanned plan is trusted less than a printed one, and a number that could not
// be read is not taken from a paper that the plan goes back to.
func TestScannedPlan(t *testing.T) {
	t.Parallel()
	body := strings.Replace(smallHead, "Số: 18/KH-UBND\nLong Hải, ngày 09 tháng 02 năm 2026", "Số: Ấ$/KH-UBND\nLong Hải, ngày ẫ tháng 02 năm 2026", 1)
	body = strings.Replace(body, "I. NHIỆM VỤ", "Căn cứ Quy chế ban hành kèm theo Quyết định số 214/QĐ-UBND ngày 12 tháng 01 năm 2025 của Ủy ban nhân dân tỉnh;\n\nI. NHIỆM VỤ", 1)
	body += "TT\tNội dung hoạt động\tHoạt động cụ thể\tChủ trì\tThời gian\n1\tNâng cao năng lực\tTập huấn cán bộ\tVăn phòng Sở\tQuý II/2026\n\t\tIn tờ rơi\tSở Y tế\tTháng 4/2026\n" + smallFoot
	d := Read(Text{Body: body, Scanned: 2})
	if d.Head.Number != "" || d.Head.Date != "" {
		t.Errorf("number %q, date %q", d.Head.Number, d.Head.Date)
	}
	if len(d.Tasks) != 2 {
		t.Fatalf("%+v", d.Tasks)
	}
	for i, want := range []string{"Tập huấn cán bộ", "In tờ rơi"} {
		if got := d.Tasks[i]; got.Content != want || got.Group != "Nâng cao năng lực" || got.Confidence > scannedTrust {
			t.Errorf("%+v", got)
		}
	}
}
