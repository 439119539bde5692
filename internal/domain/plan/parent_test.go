package plan

import (
	"os"
	"path/filepath"
	"slices"
	"testing"
)

func TestParents(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		basis []string
		want  []Reference
	}{
		{
			[]string{"Thực hiện Kế hoạch số 417/KH-UBND ngày 31/12/2024 của Chủ tịch UBND tỉnh về Kế hoạch cải cách hành chính tỉnh năm 2025;"},
			[]Reference{{Kind: "Kế hoạch", Number: "417/KH-UBND", Date: "2024-12-31", Issuer: "Chủ tịch UBND tỉnh", Title: "Kế hoạch cải cách hành chính tỉnh năm 2025"}},
		},
		{
			[]string{"Thực hiện Kế hoạch số 14-KH/TU ngày 29/7/2025 của Ban Thường vụ Tỉnh ủy và Kế hoạch số 24/KH-UBND ngày 14 tháng 8 năm 2025 của UBND tỉnh thực hiện Nghị quyết số 66-NQ/TW ngày 30 tháng 4 năm 2025 của Bộ Chính trị, UBND tỉnh ban hành Kế hoạch như sau:"},
			[]Reference{
				{Kind: "Kế hoạch", Number: "14-KH/TU", Date: "2025-07-29", Issuer: "Ban Thường vụ Tỉnh ủy"},
				{Kind: "Kế hoạch", Number: "24/KH-UBND", Date: "2025-08-14", Issuer: "UBND tỉnh", Title: "Thực hiện Nghị quyết số 66-NQ/TW ngày 30 tháng 4 năm 2025 của Bộ Chính trị"},
			},
		},
		{
			[]string{
				"Căn cứ Luật Tổ chức Chính quyền địa phương ngày 16 tháng 6 năm 2025;", "Căn cứ Nghị định số 08/2022/NĐ-CP ngày 10/1/2022 của Chính phủ về quy định chi tiết;",
				"Căn cứ Quyết định số 411/QĐ-TTg của Thủ tướng Chính phủ ngày 31/3/2022 phê duyệt Chiến lược; Căn cứ Chương trình số 5/CTr-UBND ngày 02/01/2026 của Ủy ban nhân dân thành phố.",
			},
			[]Reference{{Kind: "Chương trình", Number: "5/CTr-UBND", Date: "2026-01-02", Issuer: "Ủy ban nhân dân thành phố"}},
		},
		{
			[]string{"TRIỂN KHAI THỰC HIỆN CHỈ THỊ SỐ 32/CT-TTG NGÀY 21/10/2025 CỦA THỦ TƯỚNG CHÍNH PHỦ", "Thực hiện Chỉ thị số 32/CT-TTg ngày 21/10/2025 của Thủ tướng Chính phủ “về tăng cường bảo vệ” (sau đây gọi tắt là Chỉ thị số 32), UBND tỉnh ban hành Kế hoạch triển khai như sau:", "Theo đề nghị của Giám đốc Sở."},
			[]Reference{{Kind: "Chỉ thị", Number: "32/CT-TTg", Date: "2025-10-21", Issuer: "Thủ tướng Chính phủ", Title: "“về tăng cường bảo vệ”"}},
		},
		{[]string{"Thực hiện Kế hoạch số 9/KH-UBND ngày 31/02/2025 của UBND xã"}, []Reference{{Kind: "Kế hoạch", Number: "9/KH-UBND", Issuer: "UBND xã"}}},
		{nil, nil},
	} {
		got := Parents(c.basis)
		for i := range got {
			if got[i].Quote == "" {
				t.Errorf("%s has no quote", got[i].Number)
			}
			got[i].Quote = ""
		}
		if !slices.Equal(got, c.want) {
			t.Errorf("%q\n got %q\nwant %q", c.basis, got, c.want)
		}
	}
}

func TestSplitAudiences(t *testing.T) {
	t.Parallel()
	for in, want := range map[string][]string{
		"Đối tượng là cán bộ, công chức, viên chức làm việc trong hệ thống cơ quan hành chính Nhà nước, các tổ chức chính trị - xã hội, các đơn vị sự nghiệp công lập và người dân, doanh nghiệp trên địa bàn tỉnh.": {
			"Cán bộ, công chức, viên chức làm việc trong hệ thống cơ quan hành chính Nhà nước, các tổ chức chính trị - xã hội, các đơn vị sự nghiệp công lập", "Người dân, doanh nghiệp trên địa bàn tỉnh",
		},
		"Cán bộ, công chức, viên chức; người dân, doanh nghiệp trên địa bàn thành phố.": {"Cán bộ, công chức, viên chức", "Người dân, doanh nghiệp trên địa bàn thành phố"},
		"Người dân trên địa bàn xã.":                                       {"Người dân trên địa bàn xã"},
		"Các DNNVV, HTX, HKD trên địa bàn Tỉnh có nhu cầu và đủ điều kiện": {"Các DNNVV, HTX, HKD trên địa bàn Tỉnh có nhu cầu và đủ điều kiện"},
		"Đối tượng tuyên truyền: đoàn viên, thanh niên và nhân dân":        {"Đoàn viên, thanh niên", "Nhân dân"},
		"": {""},
	} {
		if got := SplitAudiences(in); !slices.Equal(got, want) {
			t.Errorf("%q\n got %q\nwant %q", in, got, want)
		}
	}
}

// TestBodyOfTheRealPlan: the lists of the plan of 24/01/2025 as they stand in
// it, when the material is there.
func TestBodyOfTheRealPlan(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile(filepath.Join(sharedPlans(t), "dong-nai-35-kh-ubnd-2025.txt"))
	if err != nil {
		t.Fatal(err)
	}
	d := Read(Text{Body: string(text)})
	for name, c := range map[string]struct{ got, want int }{
		"goals": {len(d.Head.Goals), 9}, "requirements": {len(d.Head.Requirements), 3}, "topics": {len(d.Head.Topics), 15},
		"formats": {len(d.Head.Formats), 8}, "duties": {len(d.Head.Duties), 21}, "reports": {len(d.Head.Reporting), 5},
		"tasks": {len(d.Tasks), 8}, "audience paragraphs": {len(d.Head.Audiences), 1}, "parents": {len(Parents(d.Head.LegalBasis)), 1},
	} {
		if c.got != c.want {
			t.Errorf("%d %s, want %d", c.got, name, c.want)
		}
	}
}
