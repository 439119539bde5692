package cadence

import "testing"

// TestRhythmIn finds how often in a task's content, and nothing where the words
// only name a paper.
func TestRhythmIn(t *testing.T) {
	t.Parallel()
	for content, want := range map[string]string{
		"Kiểm tra công tác cải cách hành chính định kỳ 6 tháng/lần tại các sở": "định kỳ 6 tháng/lần",
		"Duy trì chuyên mục trên Báo, mỗi tháng một kỳ":                        "mỗi tháng một kỳ",
		"Họp giao ban định kỳ hằng quý":                                        "định kỳ hằng quý",
		"Hằng năm tổ chức 01 cuộc thi":                                         "Hằng năm",
		"Phát thanh bản tin hằng tuần.":                                        "hằng tuần.",
		"Tập huấn 02 đợt trong năm":                                            "02 đợt trong năm",
		"Xây dựng kế hoạch hằng năm":                                           "",
		"Rà soát quy định mới năm 2026":                                        "",
		"Tổ chức 03 hội nghị tập huấn":                                         "",
		"": "",
	} {
		if got := RhythmIn(content); got != want {
			t.Errorf("%q: got %q, want %q", content, got, want)
		}
	}
}
