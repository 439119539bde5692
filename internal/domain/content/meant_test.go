package content

import (
	"slices"
	"testing"
)

func TestMeantFindsWhatATextNames(t *testing.T) {
	t.Parallel()
	topics := []string{"Cải cách thủ tục hành chính, dịch vụ công trực tuyến", "Chuyển đổi số", "Cải cách tài chính công", "Kết quả cải cách hành chính", ""}
	for text, want := range map[string][]string{
		"Đăng tin về dịch vụ công trực tuyến":                           {topics[0]},
		"Tuyên truyền CHUYỂN ĐỔI SỐ, cải cách tài chính công trong năm": {topics[1], topics[2]},
		"Chuyển đổi": nil,
		"Đăng tin, bài cải cách hành chính": nil,
		"": nil,
	} {
		if got := Meant(text, topics); !slices.Equal(got, want) {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}

func TestSuitsGuessesTheKind(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		unit, words string
		kind        Kind
		ok          bool
	}{
		{"bản tin", "", Bulletin, true},
		{"tin", "", News, true},
		{"tin, bài", "", News, true},
		{"video, clip", "", Video, true},
		{"phóng sự", "", Feature, true},
		{"", "Xây dựng chuyên đề cải cách hành chính", Feature, true},
		{"hội nghị", "viết bài", "", false},
		{"", "Tổ chức hội nghị, thông tin", "", false},
		{"", "", "", false},
	} {
		if k, ok := Suits(c.unit, c.words); k != c.kind || ok != c.ok {
			t.Errorf("%q, %q: %s %v", c.unit, c.words, k, ok)
		}
	}
}

func TestTheReformSiteIsToldFromOtherPages(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Cung cấp tin, bài cho Trang thông tin điện tử cải cách hành chính của thành phố": true,
		"nâng cấp Trang thông tin điện tử về cải cách hành chính tỉnh":                    true,
		"Đăng bản tin trên trang Cải cách hành chính và Zalo mỗi tuần":                    true,
		"Đăng tin, bài cải cách hành chính trên trang thông tin điện tử của cơ quan":      false,
		"Mở chuyên trang trên báo in, phát sóng về cải cách hành chính":                   false,
		"Thông tin cải cách hành chính trên cổng thông tin điện tử của sở":                false,
	} {
		if ForReformSite(text) != want {
			t.Errorf("%s: %v", text, !want)
		}
	}
}
