package evidence_test

import (
	"testing"

	"loa/internal/domain/evidence"
)

func TestOutletOf(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		channel, link string
		want          evidence.Outlet
	}{
		{"", "", evidence.Unsaid},
		{"Zalo OA phường", "", evidence.Zalo},
		{"", "https://oa.zalo.me/1", evidence.Zalo},
		{"Fanpage Sở", "https://www.facebook.com/x", evidence.Facebook},
		{"", "https://m.facebook.com/x", evidence.Facebook},
		{"", "https://notfacebook.com/x", evidence.Elsewhere},
		{"Báo Đồng Nai", "", evidence.LocalPress},
		{"Báo và phát thanh, truyền hình Đồng Nai", "", evidence.LocalPress},
		{"", "https://baodongnai.com.vn/a", evidence.LocalPress},
		{"Báo Tuổi Trẻ", "https://tuoitre.vn/a", evidence.OtherPress},
		{"Đài truyền thanh phường", "", evidence.Loudspeaker},
		{"Hệ thống loa phát thanh", "", evidence.Loudspeaker},
		{"Cổng thông tin điện tử", "", evidence.OwnSite},
		{"", "https://snv.dongnai.gov.vn/bai", evidence.OwnSite},
		{"", "https://caicachhanhchinh.dongnai.gov.vn/tin", evidence.ReformSite},
		{"Trang CCHC tỉnh", "", evidence.ReformSite},
		{"Màn hình LED bộ phận một cửa", "", evidence.Screen},
		{"Tin nhắn SMS", "", evidence.SMS},
		{"Hội trường UBND", "", evidence.Elsewhere},
		{"Bảo tàng Đồng Nai", "", evidence.Elsewhere},
		{"Báo cáo gửi Sở Nội vụ", "", evidence.Elsewhere},
		{"BÁO ĐỒNG NAI", "", evidence.LocalPress},
	} {
		if got := evidence.OutletOf(c.channel, c.link, "Đồng Nai"); got != c.want {
			t.Errorf("%q %q: %q, want %q", c.channel, c.link, got, c.want)
		}
	}
	if got := evidence.OutletOf("Báo Đồng Nai", "", ""); got != evidence.OtherPress {
		t.Errorf("without a place no press is local: %q", got)
	}
}
