package plan_test

import (
	"testing"

	"loa/internal/domain/plan"
)

func TestWhichDutyAsksForAnOwnPlan(t *testing.T) {
	t.Parallel()
	for text, want := range map[string]bool{
		"Căn cứ chức năng, nhiệm vụ, điều kiện thực tế và nội dung của Kế hoạch này, chủ động xây dựng Kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2025 của cơ quan, đơn vị và bố trí đủ kinh phí, nhân lực để triển khai thực hiện Kế hoạch; hoàn thành chậm nhất trong tháng 02/2025": true,
		"Xây dựng kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2027 của cơ quan, đơn vị; hoàn thành chậm nhất trong tháng 02/2027":                                                                                                                                                       true,
		"Ban hành kế hoạch tuyên truyền của địa phương trước ngày 15/02":      true,
		"Xây dựng video, clip tuyên truyền theo kế hoạch":                     false,
		"Theo dõi, đôn đốc, kiểm tra việc thực hiện Kế hoạch của các cơ quan": false,
		"Xây dựng chuyên mục; thực hiện Kế hoạch này tại cơ quan":             false,
		"Báo cáo kết quả thực hiện Kế hoạch của cơ quan, đơn vị":              false,
	} {
		if got := plan.AsksOwnPlan(text); got != want {
			t.Errorf("%v for %q", got, text)
		}
	}
}
