package cadence

import (
	"testing"

	"loa/internal/domain/calendar"
)

// TestJointReadings reads the column of the product and that of the time as
// one statement.
func TestJointReadings(t *testing.T) {
	plan := Context{IssuedOn: "2027-01-20", Year: 2027, Window: calendar.YearWindow(2027)}
	for _, c := range []struct{ product, timing, want string }{
		{"Mỗi tháng 01 bản tin", "Hàng tháng", "quota n=1 per=month"},
		{"Tối thiểu 02 bài/tháng", "Từ tháng 3 đến tháng 11/2027", "quota n=2 min per=month 2027-03-01..2027-11-30"},
		{"01 hội nghị", "Quý II/2027", "quota n=1 per=plan 2027-04-01..2027-06-30"},
		{"01 kế hoạch", "Trước 28/02", "quota n=1 before per=plan ..2027-02-28"},
		{"01 ngày hội", "Tháng 10", "quota n=1 per=plan 2027-10-01..2027-10-31"},
		{"01 báo cáo", "Trước ngày 15/11 hằng năm", "quota n=1 before per=year ..--11-15"},
		{"01 báo cáo", "Trước ngày 20 hằng tháng", "quota n=1 before per=month ..---20"},
		{"02 báo cáo", "Trước ngày 15/6 và 15/12 hằng năm", "quota n=2 before per=year --06-15+--12-15"},
		{"Báo cáo", "Trước ngày 15/6 và 15/12 hằng năm", "deadline n=2 before per=half --06-15+--12-15"},
		{"04 báo cáo", "Hằng quý", "quota n=4 per=year"},
		{"12 số", "Hằng tháng", "quota n=12 per=year"},
		{"02 chuyên mục", "Hằng tháng", "quota n=2 per=month"},
		{"5.000 tờ gấp", "Hằng năm", "quota n=5000 per=year"},
		{"01 cuộc kiểm tra", "02 năm một lần", "quota n=1 every=2"},
		{"Báo cáo hằng quý", "Năm 2027", "quota per=quarter 2027-01-01..2027-12-31"},
		{"Báo cáo kết quả", "Hằng quý, trước ngày 20 tháng cuối quý", "deadline before per=quarter --03-20+--06-20+--09-20+--12-20"},
		{"Từ 02 - 03 video/tháng", "Hàng tháng", "quota n=2 min per=month up=3"},
		{"100% cơ quan, đơn vị", "Hoàn thành trong quý III", "quota n=100 per=plan ..2027-09-30"},
		{"Tối thiểu 90% hộ gia đình", "Hằng năm", "quota n=90 min per=plan"},
		{"03 lớp, mỗi lớp 50 học viên", "Quý II, III", "quota n=3 per=plan 2027-04-01..2027-09-30"},
		{"01 chuyên mục", "Thường xuyên từ tháng 3", "quota n=1 per=plan 2027-03-01.."},
		{"02 bài", "Khi có yêu cầu", "quota n=2 adhoc per=plan"},
		{"Kế hoạch năm 2028", "Trước ngày 31/12", "deadline before ..2027-12-31"},
		{"Báo cáo", "Sơ kết trước ngày 15/7/2027, tổng kết trước ngày 15/12/2027", "deadline before ..2027-07-15 2027-07-15+2027-12-15"},
		{"Sổ tay, tờ rơi", "Thường xuyên", "continuous"},
		{"Tin, bài", "Thứ Sáu hằng tuần", "quota per=week -W-5"},
		{"Bản tin", "Trước 16h00 thứ Sáu hằng tuần", "deadline before per=week -W-5"},
		{"- 01 kế hoạch - 02 báo cáo", "Năm 2027", "quota n=1 per=plan 2027-01-01..2027-12-31"},
		{"02 lớp", "", "quota n=2 per=plan"},
		{"Các lớp tập huấn", "Theo kế hoạch", "conditional"},
		{"01 hội nghị/năm", "Quý IV hằng năm", "quota n=1 per=year --10-01..--12-31"},
		{"01 hội thi", "Trong 6 tháng đầu năm", "quota n=1 per=plan 2027-01-01..2027-06-30"},
		{"02 tin/tuần", "Trong năm", "quota n=2 per=week 2027-01-01..2027-12-31"},
		{"Mỗi xã 01 mô hình", "Đến hết tháng 9", "quota n=1 each per=plan ..2027-09-30"},
		{"01 bộ tài liệu", "Trong 30 ngày kể từ ngày ban hành Kế hoạch", "quota n=1 per=plan"},
	} {
		if got := reading(Read(c.product, c.timing, plan)); got != c.want {
			t.Errorf("%q + %q\n got %s\nwant %s", c.product, c.timing, got, c.want)
		}
	}
}
