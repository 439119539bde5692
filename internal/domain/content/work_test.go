package content

import "testing"

func TestReportsAndDialoguesAreNotMetByPieces(t *testing.T) {
	t.Parallel()
	for name, want := range map[string]bool{
		"Báo cáo quý I": false, "Báo cáo đột xuất": false, "Đối thoại": false, "Đối thoại với người dân, doanh nghiệp": false,
		"Tin, bài về cải cách hành chính": true, "Video hướng dẫn": true, "Phóng sự về buổi đối thoại": true,
	} {
		if MetByPieces(name) != want {
			t.Errorf("%s: %v", name, !want)
		}
	}
}
