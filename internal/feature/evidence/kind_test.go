package evidence

import (
	"testing"

	"loa/internal/domain/evidence"
	"loa/internal/spine/programme"
)

// Words of an obligation are whole words with their marks.
func TestAKindIsGuessedFromWholeWords(t *testing.T) {
	t.Parallel()
	for words, want := range map[string]evidence.Kind{
		"Ít nhất 1 sản phẩm":                  "",
		"In và phát ấn phẩm, tờ rơi":          evidence.Material,
		"Ấn phẩm tuyên truyền":                evidence.Material,
		"Sản phẩm truyền thông, ấn phẩm":      evidence.Material,
		"Xây dựng video hướng dẫn":            evidence.Video,
		"Tổ chức Hội nghị đối thoại":          evidence.Dialogue,
		"Phát sóng trên loa truyền thanh":     evidence.Broadcast,
		"Đăng tải tin, bài trên cổng":         evidence.Article,
		"Dự an phạm vi toàn tỉnh":             "",
		"Ít nhất 1 sản phẩm: Video hướng dẫn": evidence.Video,
	} {
		if got := guessKind(Choice{Obligation: programme.Obligation{Content: words}}); got != want {
			t.Errorf("%q: %q, want %q", words, got, want)
		}
	}
}
