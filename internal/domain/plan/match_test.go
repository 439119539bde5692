package plan_test

import (
	"slices"
	"testing"

	"loa/internal/domain/plan"
)

func TestMatchFindsTheSameObligation(t *testing.T) {
	t.Parallel()
	old := []plan.Numbered{
		{"1", "Phát sóng chuyên mục cải cách hành chính trên truyền hình"},
		{"2", "Tổ chức đối thoại với người dân, doanh nghiệp"},
		{"3", "Đăng tin, bài trên trang thông tin điện tử"},
		{"4", "Phát hành tờ rơi"},
	}
	for _, c := range []struct {
		name  string
		fresh []plan.Numbered
		want  []int
	}{
		{"unchanged", old, []int{0, 1, 2, 3}},
		{"renumbered", []plan.Numbered{{"1", old[2].Content}, {"2", old[0].Content}}, []int{2, 0}},
		{"reworded under its number", []plan.Numbered{{"2", "Tổ chức hội nghị đối thoại trực tuyến với người dân"}}, []int{1}},
		{"reworded and moved", []plan.Numbered{{"9", "Đăng tin, bài, ảnh trên trang thông tin điện tử"}}, []int{2}},
		{"new under an old number", []plan.Numbered{{"4", "Tập huấn nghiệp vụ cho cán bộ đầu mối"}}, []int{-1}},
	} {
		if got := plan.Match(old, c.fresh); !slices.Equal(got, c.want) {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}
