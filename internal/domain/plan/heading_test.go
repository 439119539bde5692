package plan_test

import (
	"testing"

	"loa/internal/domain/plan"
)

// TestUnknownAgencyKeepsItsDuties: an agency whose name begins with no known
// word still takes what stands under its heading; it never falls to the agency
// before.
func TestUnknownAgencyKeepsItsDuties(t *testing.T) {
	t.Parallel()
	doc := plan.Read(plan.Text{Body: `KẾ HOẠCH
Tuyên truyền năm 2027

V. TỔ CHỨC THỰC HIỆN

1. Sở Nội vụ

- Theo dõi việc thực hiện Kế hoạch.

2. Báo và phát thanh, truyền hình Đồng Nai

Duy trì chuyên mục cải cách hành chính.

3. Sở Tài chính

Hướng dẫn quyết toán kinh phí.
`})
	want := []string{"Sở Nội vụ", "Báo và phát thanh, truyền hình Đồng Nai", "Sở Tài chính"}
	if len(doc.Head.Duties) != len(want) {
		t.Fatalf("%d duties, want %d: %+v", len(doc.Head.Duties), len(want), doc.Head.Duties)
	}
	for i, d := range doc.Head.Duties {
		if d.Agency != want[i] {
			t.Errorf("duty %q belongs to %q, want %q", d.Text, d.Agency, want[i])
		}
	}
}

func TestShortTitleNamesWhatIsToBeDone(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"Căn cứ chức năng, nhiệm vụ, điều kiện thực tế, chủ động xây dựng kế hoạch tuyên truyền của cơ quan": "Xây dựng kế hoạch tuyên truyền của cơ quan",
		"Tích cực phối hợp với các đơn vị truyền thông để xây dựng video":                                    "Phối hợp với đơn vị truyền thông để xây dựng video",
		"Xây dựng video, clip, phóng sự tuyên truyền về các nội dung liên quan đến hướng dẫn người dân":      "Xây dựng video, clip, phóng sự tuyên truyền",
		"Xây dựng kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2027 và ban hành trước hạn":       "Xây dựng kế hoạch thông tin, tuyên truyền",
		"Tổ chức tập huấn": "Tổ chức tập huấn",
		"Căn cứ Kế hoạch này, chủ động xây dựng kế hoạch thông tin, tuyên truyền về cải cách hành chính năm 2027 của cơ quan": "Xây dựng kế hoạch thông tin, tuyên truyền",
		"Cơ quan biên soạn, phát hành tờ rơi, tờ gấp dùng chung cho bộ phận một cửa và điểm bưu chính":                        "Cơ quan biên soạn, phát hành tờ rơi, tờ gấp dùng chung",
	} {
		if got := (plan.Task{Content: content}).ShortTitle(); got != want {
			t.Errorf("%q is called %q, want %q", content, got, want)
		}
	}
}

// A paper names a task by its whole first clause, lists cut or not.
func TestAPaperNamesTheWholeTask(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"Căn cứ Kế hoạch này, chủ động xây dựng kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2027 và ban hành trước ngày 28/02/2027; gửi về Sở Nội vụ để theo dõi.": "Xây dựng kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2027 và ban hành trước ngày 28/02/2027",
		"Biên soạn tờ rơi, tờ gấp. Phát tại bộ phận một cửa.": "Biên soạn tờ rơi, tờ gấp",
		"Đăng tin.": "Đăng tin",
	} {
		if got := (plan.Task{Content: content}).ProperName(); got != want {
			t.Errorf("%q is named %q, want %q", content, got, want)
		}
	}
}
