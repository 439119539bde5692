package vi

import (
	"strings"
	"testing"
	"unicode"
)

// The sentences are of Plan 35/KH-UBND of 24/01/2025 and of papers like it.
func TestSpoken(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]string{
		// documents
		"Thực hiện Kế hoạch số 417/KH-UBND ngày 31/12/2024 của Chủ tịch UBND tỉnh về Kế hoạch cải cách hành chính tỉnh Đồng Nai năm 2025;": "Thực hiện Kế hoạch số bốn trăm mười bảy ngày ba mươi mốt tháng mười hai năm hai nghìn không trăm hai mươi tư của Chủ tịch Ủy ban nhân dân tỉnh về Kế hoạch cải cách hành chính tỉnh Đồng Nai năm hai nghìn không trăm hai mươi lăm;",
		"giai đoạn 2021 - 2030 theo Nghị quyết số 76/NQ-CP ngày 15/7/2021 của Chính phủ":                                                   "giai đoạn hai nghìn không trăm hai mươi mốt đến hai nghìn không trăm ba mươi theo Nghị quyết số bảy mươi sáu ngày mười lăm tháng bảy năm hai nghìn không trăm hai mươi mốt của Chính phủ",
		"theo Nghị quyết số 17/2021/NQ-HĐND ngày 08/12/2021":                                                                               "theo Nghị quyết số mười bảy năm hai nghìn không trăm hai mươi mốt của Hội đồng nhân dân ngày mùng tám tháng mười hai năm hai nghìn không trăm hai mươi mốt",
		"(Kèm theo Kế hoạch số 35 /KH-UBND ngày 24/01/2025 của Chủ tịch Ủy ban nhân dân tỉnh)":                                             "Kèm theo Kế hoạch số ba mươi lăm ngày hai mươi tư tháng một năm hai nghìn không trăm hai mươi lăm của Chủ tịch Ủy ban nhân dân tỉnh",
		"Nghị định 13/2018/NĐ-CP.":     "Nghị định mười ba năm hai nghìn không trăm mười tám của Chính phủ.",
		"Căn cứ Luật số 46/2014/QH13":  "Căn cứ Luật số bốn mươi sáu năm hai nghìn không trăm mười bốn của Quốc hội khóa mười ba",
		"xem 876/QĐ-BNV":               "xem tám trăm bảy mươi sáu, quyết định của Bộ Nội vụ",
		"Công văn số 1234/UBND-HC":     "Công văn số một nghìn hai trăm ba mươi tư của Ủy ban nhân dân, hành chính",
		"Thông tư số 22/2023/TT-BTTTT": "Thông tư số hai mươi hai năm hai nghìn không trăm hai mươi ba của Bộ Thông tin và Truyền thông",
		"Báo cáo số 05/BC-SNV":         "Báo cáo số năm của Sở Nội vụ",
		"Tổ 12/A họp":                  "Tổ mười hai hoặc A họp",
		// days and stretches
		"Định kỳ quý I, 6 tháng, quý III, hàng năm": "Định kỳ quý một, sáu tháng, quý ba, hàng năm",
		"trước ngày 04/4":                              "trước ngày mùng bốn tháng tư",
		"Từ 01/7/2025 đến 15/7/2025":                   "Từ ngày mùng một tháng bảy năm hai nghìn không trăm hai mươi lăm đến ngày mười lăm tháng bảy năm hai nghìn không trăm hai mươi lăm",
		"tháng 4/2027 và quý IV/2027":                  "tháng tư năm hai nghìn không trăm hai mươi bảy và quý bốn năm hai nghìn không trăm hai mươi bảy",
		"ngày 05 tháng 02 năm 2027":                    "ngày mùng năm tháng hai năm hai nghìn không trăm hai mươi bảy",
		"Chương trình giai đoạn 2021-2030":             "Chương trình giai đoạn hai nghìn không trăm hai mươi mốt đến hai nghìn không trăm ba mươi",
		"Thứ Hai đến thứ Sáu 7:30–11:30, 13:00–17:00":  "Thứ Hai đến thứ Sáu bảy giờ ba mươi đến mười một giờ ba mươi, mười ba giờ đến mười bảy giờ",
		"nộp trước 15 giờ 00 thì có kết quả lúc 16h30": "nộp trước mười lăm giờ thì có kết quả lúc mười sáu giờ ba mươi",
		"lúc 9 giờ sáng":                               "lúc chín giờ sáng",
		"Đại hội XIV, lần thứ XIV":                     "Đại hội mười bốn, lần thứ mười bốn",
		"Phụ lục II, Chương IV, khoản 2 Điều 11":       "Phụ lục hai, Chương bốn, khoản hai Điều mười một",
		// figures
		"Mỗi tháng 01 bản tin, chương trình":              "Mỗi tháng một bản tin, chương trình",
		"Trung bình mỗi tuần 01 bản tin":                  "Trung bình mỗi tuần một bản tin",
		"Mỗi tháng 02 kỳ, 01-02 bài":                      "Mỗi tháng hai kỳ, một đến hai bài",
		"đạt 97,5% trở lên, tối thiểu ≥ 90%":              "đạt chín mươi bảy phẩy năm phần trăm trở lên, tối thiểu từ chín mươi phần trăm trở lên",
		"12.640 lượt dự thi, kinh phí 1.250.000.000 đồng": "mười hai nghìn sáu trăm bốn mươi lượt dự thi, kinh phí một tỷ hai trăm năm mươi triệu đồng",
		"lệ phí 50.000đ, diện tích 2,05 km2":              "lệ phí năm mươi nghìn đồng, diện tích hai phẩy không năm ki-lô-mét vuông",
		"hoàn thành 10/12 tiêu chí":                       "hoàn thành mười trên mười hai tiêu chí",
		"Tổng đài Dịch vụ công 1022...":                   "Tổng đài Dịch vụ công một không hai hai.",
		"gọi 1022 hoặc 0251 3822 931":                     "gọi một không hai hai hoặc không hai năm một, ba tám hai hai, chín ba một",
		"số 0912345678":                                   "số không chín một hai ba bốn năm sáu bảy tám",
		"mã hồ sơ 075200001234":                           "mã hồ sơ không bảy năm hai không không không không một hai ba bốn",
		"dịch vụ công mức độ 4, hạng 1, lần thứ 4":        "dịch vụ công mức độ bốn, hạng một, lần thứ tư",
		"nhiệt độ -5 độ":                                  "nhiệt độ âm năm độ",
		"Điều 4a, 5 huyện":                                "Điều bốn a, năm huyện",
		"năm 1005 và 105":                                 "năm một nghìn không trăm linh năm và một trăm linh năm",
		// abbreviations
		"UBND cấp huyện, HĐND tỉnh, CBCCVC":        "Ủy ban nhân dân cấp huyện, Hội đồng nhân dân tỉnh, cán bộ, công chức, viên chức",
		"giải quyết TTHC, CCHC, DVCTT, KT-XH":      "giải quyết thủ tục hành chính, cải cách hành chính, dịch vụ công trực tuyến, kinh tế, xã hội",
		"PHÂN CÔNG NHIỆM VỤ TUYÊN TRUYỀN NĂM 2025": "PHÂN CÔNG NHIỆM VỤ TUYÊN TRUYỀN NĂM hai nghìn không trăm hai mươi lăm",
		"chỉ số SIPAS, PAR INDEX và PCI":           "chỉ số xi-pát, pa in-đéch và pê xê i",
		"TP. Biên Hòa, TP.HCM, P. Trấn Biên":       "thành phố Biên Hòa, Thành phố Hồ Chí Minh, phường Trấn Biên",
		"V/v tuyên truyền; sổ tay, tờ rơi, v.v.":   "về việc tuyên truyền; sổ tay, tờ rơi, vân vân",
		"Nguyễn P. Anh, ở P. Long Bình":            "Nguyễn P. Anh, ở phường Long Bình",
		"TS. Nguyễn Văn A, ThS. Lê B":              "tiến sĩ Nguyễn Văn A, thạc sĩ Lê B",
		"ứng dụng GTVT":                            "ứng dụng giê tê vê tê",
		"cấp xã/phường và/hoặc tỉnh":               "cấp xã hoặc phường và hoặc tỉnh",
		// signs, addresses
		"- Thông qua Đài Phát thanh - Truyền hình Đồng Nai, tin nhắn SMS": "Thông qua Đài Phát thanh, Truyền hình Đồng Nai, tin nhắn ét em ét",
		"Truy cập https://dichvucong.gov.vn/p/home.":                      "Truy cập trang dichvucong chấm gờ o vê chấm vê en nờ.",
		"thư snv@dongnai.gov.vn":                                          "thư ét-sì en-nờ vê a còng dongnai chấm gờ o vê chấm vê en nờ",
		"“Một cửa” (liên thông) điện tử":                                  "Một cửa, liên thông, điện tử",
		"":                    "",
		"Không có gì để đổi.": "Không có gì để đổi.",
		"Dòng một\nDòng 2":    "Dòng một\nDòng hai",
	} {
		if got := Spoken(text); got != want {
			t.Errorf("%q\n got %q\nwant %q", text, got, want)
		}
	}
}

// Whatever is said has no digit left where digits stood alone, and saying it again changes
// nothing of the words.
func FuzzSpoken(f *testing.F) {
	for _, s := range []string{"Kế hoạch số 35/KH-UBND ngày 24/01/2025", "7:30–11:30", "≥ 90%", "1.000.000đ", "0251 3822 931", "a\u0301 12h", "99999999999999999999", "TP.HCM", "5/", "-5", "٣"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if len(text) > 2000 {
			return
		}
		said := Spoken(text)
		if len(said) > 200*len(text)+200 {
			t.Fatalf("%q became %d bytes", text, len(said))
		}
		if strings.Count(said, "\n") != strings.Count(text, "\n") {
			t.Fatalf("lines of %q became %q", text, said)
		}
	})
}

func TestNoDigitIsLeftInPlans(t *testing.T) {
	t.Parallel()
	for _, s := range []string{"Năm 2025 có 12 tháng, 52 tuần; 1.234,56 tỷ; 7h; 100%; 3/4; 0,5; 24/01/2025; 35/KH-UBND"} {
		if said := Spoken(s); strings.IndexFunc(said, unicode.IsDigit) >= 0 {
			t.Errorf("%q", said)
		}
	}
}
