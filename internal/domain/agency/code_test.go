package agency_test

import (
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/agency"
)

func TestReadCode(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		scheme        agency.Scheme
		text          string
		level         agency.Level
		want, problem string
	}{
		{agency.QCVN102, "000.00.00.H19", agency.Province, "000.00.00.H19", ""},
		{agency.QCVN102, " 000 . 00 . 19 . h19 ", agency.Province, "000.00.19.H19", ""},
		{agency.QCVN102, "000-00-19-H19", agency.Province, "000.00.19.H19", ""},
		{agency.QCVN102, "H19", agency.Province, "", "mã theo QĐ 20/2020"},
		{agency.QCVN102, "00.00.00.H19", agency.Province, "", "đủ 13 ký tự"},
		{agency.QD20, "H19", agency.Province, "H19", ""},
		{agency.QD20, "h55.242", agency.Commune, "H55.242", ""},
		{agency.QD20, "H19.19.01", agency.Province, "H19.19.01", ""},
		{agency.QD20, "000.00.00.H19", agency.Province, "", "QCVN 102:2016"},
		{agency.QD20, "H1", agency.Province, "", "Ghi như H19"},
		{agency.QD20, "H19.1234", agency.Province, "", "Ghi như H19"},
		{agency.GSO, "26428", agency.Commune, "26428", ""},
		{agency.GSO, "731", agency.District, "731", ""},
		{agency.GSO, "75", agency.Province, "75", ""},
		{agency.GSO, "1", agency.Commune, "", "thiếu chữ số: cần 5"},
		{agency.GSO, "26428", agency.District, "", "thừa chữ số: cần 3"},
		{agency.GSO, "26428", agency.Central, "", "trung ương"},
		{agency.GSO, "xã 1", agency.Commune, "", "không phải là số"},
		{agency.GSO, "", agency.Commune, "", ""},
		{"iso", "VN-39", agency.Province, "", "Không có hệ mã"},
	} {
		got, problem := agency.ReadCode(c.scheme, c.text, c.level)
		if c.problem == "" && (got != c.want || !problem.Empty()) || c.problem != "" && !strings.Contains(problem.String(), c.problem) {
			t.Errorf("%s %q: %q, %q; want %q, %q", c.scheme, c.text, got, problem, c.want, c.problem)
		}
	}
	for _, s := range agency.Schemes() {
		if !s.Valid() || s.Label() == string(s) || s.Hint() == "" {
			t.Errorf("scheme %q is not described", s)
		}
	}
}

func TestReadContacts(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		read      func(string) (string, domain.Sentence)
		good, bad map[string]string
	}{
		"phone": {agency.ReadPhones, map[string]string{
			"": "", "0251.3822.931": "0251 3822 931", "(0251) 3 822 931": "0251 3822 931", "+84 251 3822931": "0251 3822 931", "0251 - 3822931": "0251 3822 931",
			"02838291234": "028 3829 1234", "0901234567": "0901 234 567", "1022": "1022", "19001234": "1900 1234",
			"0251.3822931 máy lẻ 12, 0901.234.567": "0251 3822 931 máy lẻ 12; 0901 234 567", "0251 3822 931 hoặc 1022": "0251 3822 931; 1022",
		}, map[string]string{"061.3822501": "mã vùng", "gọi sau": "số điện thoại", "123456": "số điện thoại", "090123456789012": "số điện thoại"}},
		"email": {agency.ReadEmail, map[string]string{
			"": "", "vanthu@donvi.gov.vn": "vanthu@donvi.gov.vn",
		}, map[string]string{"vanthu": "thư điện tử", "a@b": "thư điện tử", "A <a@b.vn>": "thư điện tử", "a b@c.vn": "thư điện tử"}},
		"website": {agency.ReadWebsite, map[string]string{
			"": "", "donvi.dongnai.gov.vn": "https://donvi.dongnai.gov.vn", "http://donvi.gov.vn/vi/": "http://donvi.gov.vn/vi/",
		}, map[string]string{"javascript:alert(1)": "trang thông tin", "ftp://a.vn": "trang thông tin", "đơn vị": "trang thông tin", "https://a.vn@b.vn": "trang thông tin"}},
		"zalo": {agency.ReadZalo, map[string]string{
			"": "", "0901 234 567": "https://zalo.me/0901234567", "zalo.me/123": "https://zalo.me/123", "Cổng hành chính công": "Cổng hành chính công",
		}, map[string]string{"https://a.vn/zalo": "địa chỉ Zalo", "javascript://x": "địa chỉ Zalo"}},
	} {
		for text, want := range c.good {
			if got, problem := c.read(text); got != want || !problem.Empty() {
				t.Errorf("%s %q: %q, %v; want %q", name, text, got, problem, want)
			}
		}
		for text, want := range c.bad {
			if got, problem := c.read(text); got != "" || !strings.Contains(problem.String(), want) {
				t.Errorf("%s %q: %q, %v; want a problem about %q", name, text, got, problem, want)
			}
		}
	}
}
