package agency_test

import (
	"encoding/json"
	"slices"
	"strings"
	"testing"
	"time"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain/agency"
)

const officeHours = "thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00"

func TestReadHours(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"": "",
		"Thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00; sáng thứ bảy":                                      officeHours + "; thứ bảy 7:30–11:30",
		"Sáng 7h30 - 11h30, chiều 13h - 17h, từ T2 đến T6":                                               officeHours,
		"Từ thứ 2 đến thứ 6: Sáng từ 7 giờ 30 phút đến 11 giờ 30 phút; Chiều từ 13 giờ đến 17 giờ.":      officeHours,
		"Thứ hai đến thứ sáu:\nSáng: 7h30–11h30\nChiều: 13h00–17h00\nThứ bảy, chủ nhật và ngày lễ: nghỉ": officeHours,
		"Giờ làm việc: T2-6 0730-1130, 1300-1700 (trừ ngày nghỉ lễ, Tết)":                                officeHours,
		"các ngày làm việc trong tuần, 7g30 đến 11g30 và 13g đến 17g":                                    officeHours,
		"7:30-11:30; 13:00-17:00; thứ hai đến thứ sáu. Sáng thứ bảy":                                     officeHours + "; thứ bảy 7:30–11:30",
		"thu 2 den thu 6 tu 7h30 den 11h30, tu 13h den 17h":                                              officeHours,
		"Nghỉ thứ bảy, chủ nhật; thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00":                            officeHours,
		"Thứ hai, thứ tư, thứ sáu 8:00–11:00":                                                            "thứ hai, thứ tư, thứ sáu 8:00–11:00",
		"thứ hai, tư, sáu từ 8 giờ đến 11 giờ":                                                           "thứ hai, thứ tư, thứ sáu 8:00–11:00",
		"Thứ 2, 4, 6: 8h-11h":                                        "thứ hai, thứ tư, thứ sáu 8:00–11:00",
		"thu hai, tu 8h den 11h":                                     "thứ hai 8:00–11:00",
		"Hằng ngày trừ chủ nhật: 8h-20h":                             "thứ hai đến thứ bảy 8:00–20:00",
		"8h–20h hằng ngày (trừ chủ nhật)":                            "thứ hai đến thứ bảy 8:00–20:00",
		"24/24 hằng ngày":                                            "hằng ngày 0:00–24:00",
		"Thứ bảy đến thứ hai 8:00–9:00":                              "thứ hai, thứ bảy, chủ nhật 8:00–9:00",
		"7:30–11:30 thứ ba, 13:00–15:00 thứ năm":                     "thứ ba 7:30–11:30; thứ năm 13:00–15:00",
		"Thứ hai 7:30–11:30; thứ ba 7:30–11:30; CN 8–10h":            "thứ hai, thứ ba 7:30–11:30; chủ nhật 8:00–10:00",
		"thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00, chiều thứ bảy": officeHours + "; thứ bảy 13:00–17:00",
		"THỨ HAI – THỨ SÁU: 7.30 – 11.30, 13.00 – 17.00":             officeHours,
		"Thứ hai đến thứ năm 7:30–11:30; thứ sáu, thứ bảy buổi sáng": "thứ hai đến thứ bảy 7:30–11:30",
	} {
		for _, form := range []string{text, norm.NFD.String(text), strings.ToUpper(text)} {
			got, problem := agency.ReadHours(form)
			if !problem.Empty() || got.String() != want {
				t.Errorf("%q: %q %v, want %q", form, got, problem, want)
			}
		}
	}
}

func TestHoursThatAreNotUnderstood(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		"theo lịch": "theo", "giờ hành chính": "Ghi ngày và giờ", "thứ hai đến thứ sáu": "Ghi giờ mở cửa của thứ hai đến thứ sáu",
		"7:30–11:30": "là của những ngày nào", "thứ hai 11:30–7:30": "giờ đóng cửa phải sau", "thứ hai 7:30–25:00": "7:30",
		"thứ hai 7:30–11:30, 11:00–17:00": "chồng nhau", "sáng thứ bảy": "Ghi giờ mở cửa của thứ bảy", "thứ hai 4 - 6": "4",
		"thứ chín 7:30–11:30": "thu", "nghỉ chủ nhật": "Ghi ngày và giờ", "thứ hai nghỉ 7:30–11:30": "vừa nghỉ vừa có giờ",
		"thứ hai đến thứ sáu, nghỉ thứ bảy: 7:30–11:30": "Không rõ ngày nào nghỉ", "thứ hai 7:30–11:30; chiều": "là của ngày nào",
		"chủ nhật trừ chủ nhật 7:30–11:30": "Không còn ngày nào", "…": "…", "<script>": "script", strings.Repeat("thứ hai 7:30–11:30; ", 60): "Rút ngắn",
	} {
		got, problem := agency.ReadHours(text)
		if !strings.Contains(problem.String(), want) || got != nil {
			t.Errorf("%q: %v, %q, want a problem about %q", text, got, problem.String(), want)
		}
	}
}

func TestOpenAtAndNextOpening(t *testing.T) {
	t.Parallel()
	h, _ := agency.ReadHours("Thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00; sáng thứ bảy")
	zone := time.FixedZone("ICT", 7*60*60)
	at := func(day, hour, minute int) time.Time { return time.Date(2026, 6, day, hour, minute, 0, 0, zone) } // 1 June 2026 is a Monday
	for _, c := range []struct {
		now  time.Time
		open bool
		next time.Time
	}{
		{at(1, 7, 29), false, at(1, 7, 30)},
		{at(1, 7, 30), true, at(1, 13, 0)},
		{at(1, 11, 30), false, at(1, 13, 0)},
		{at(1, 16, 59), true, at(2, 7, 30)},
		{at(6, 8, 0), true, at(8, 7, 30)},
		{at(6, 14, 0), false, at(8, 7, 30)},
		{at(7, 12, 0), false, at(8, 7, 30)},
	} {
		next, ok := h.NextOpening(c.now)
		if h.OpenAt(c.now) != c.open || !ok || !next.Equal(c.next) {
			t.Errorf("%s: open %v, next %s; want %v, %s", c.now, h.OpenAt(c.now), next, c.open, c.next)
		}
	}
	if _, ok := agency.Hours(nil).NextOpening(at(1, 8, 0)); ok {
		t.Error("an office without hours opens")
	}
	once, _ := agency.ReadHours("thứ hai 8:00–9:00")
	if next, ok := once.NextOpening(at(1, 8, 0)); !ok || !next.Equal(at(8, 8, 0)) {
		t.Errorf("a week later: %s %v", next, ok)
	}
}

func TestHoursAsJSON(t *testing.T) {
	t.Parallel()
	h, _ := agency.ReadHours("thứ bảy 7:30–11:30; chủ nhật 0:00–24:00")
	text, err := json.Marshal(h)
	if want := `[{"day":6,"from":"07:30","to":"11:30"},{"day":7,"from":"00:00","to":"24:00"}]`; err != nil || string(text) != want {
		t.Errorf("%s, %v", text, err)
	}
	var back agency.Hours
	if err := json.Unmarshal(text, &back); err != nil || !slices.Equal(back, h) {
		t.Errorf("%v, %v", back, err)
	}
	if json.Unmarshal([]byte(`[{"day":1,"from":"25:00","to":"26:00"}]`), &back) == nil {
		t.Error("a time that does not exist was read")
	}
}
