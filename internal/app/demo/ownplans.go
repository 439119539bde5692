package demo

import (
	"cmp"
	"fmt"

	"loa/internal/domain/calendar"
)

// OwnPlanning is how one agency's own plan goes in the sample: of the second year, or of
// Year. The days are empty for steps that it has not come to; Returned is why its leader sent it
// back. Elsewhere tells that it was issued without this program.
type OwnPlanning struct {
	Agency, Number, Symbol              string
	Year                                int // 0: the second year
	Drafted, Submitted, Decided, Issued calendar.Date
	Returned                            string
	Elsewhere                           bool
	Person, Unit                        string
	Extra                               string // work of its own
	ExtraDue                            calendar.Date
	Regular, Other                      int64  // estimates of the own work, in đồng
	Each                                int64  // of every other line that costs something
	Pass                                string // words of the lines that units below take on
	Cause                               string // of what was missed in the last year with a plan
}

// PlanYear is the year of the plan of the province that it is made from.
func (p OwnPlanning) PlanYear() int { return cmp.Or(p.Year, Start.Year()) }

// Key tells own plans of the sample apart.
func (p OwnPlanning) Key() string {
	if p.Year == 0 {
		return p.Agency
	}
	return fmt.Sprint(p.Agency, " ", p.Year)
}

// Begins is the day on which work of its own begins.
func (p OwnPlanning) Begins() calendar.Date {
	if p.Year == 0 {
		return Start
	}
	return p.Drafted
}

// OwnPlannings are the own plans that the sample tells of. Their agencies declare no
// evidence of them by hand; the others do, or are late.
func OwnPlannings() []OwnPlanning {
	return []OwnPlanning{
		{
			Agency: "snv", Number: "31", Symbol: "KH-SNV", Drafted: "2027-01-26", Submitted: "2027-01-28", Decided: "2027-01-29", Issued: "2027-02-01",
			Person: "Nguyễn Thị Mẫu", Unit: "Phòng Cải cách hành chính", Extra: "Tổ chức hội thi trực tuyến “Cán bộ một cửa thân thiện” năm 2027", ExtraDue: "2027-09-30", Regular: 180_000_000, Other: 40_000_000, Each: 35_000_000,
		},
		{
			Agency: "syt", Number: "21", Symbol: "KH-SYT", Drafted: "2027-02-02", Submitted: "2027-02-09", Decided: "2027-02-10", Issued: "2027-02-12",
			Person: "Cán bộ đầu mối (mẫu)", Unit: "Văn phòng Sở", Extra: "Tuyên truyền khám bệnh, chữa bệnh bằng căn cước gắn chíp tại các cơ sở y tế", ExtraDue: "2027-06-30", Regular: 60_000_000, Other: 25_000_000, Each: 12_000_000,
		},
		{
			Agency: "stc", Number: "44", Symbol: "KH-STC", Drafted: "2027-03-02", Submitted: "2027-03-09", Decided: "2027-03-10", Issued: "2027-03-12",
			Person: "Cán bộ đầu mối (mẫu)", Unit: "Văn phòng Sở", Extra: "Phổ biến quy trình đăng ký hộ kinh doanh trực tuyến", ExtraDue: "2027-08-31", Regular: 30_000_000, Each: 8_000_000,
		},
		{
			Agency: "sxd", Drafted: "2027-02-22", Submitted: "2027-02-25", Decided: "2027-02-26", Returned: "Bổ sung kinh phí làm video và ghi rõ đơn vị phối hợp của từng cuộc đối thoại.",
			Person: "Cán bộ đầu mối (mẫu)", Unit: "Văn phòng Sở", Each: 10_000_000,
		},
		{Agency: "snnmt", Drafted: "2027-04-12", Submitted: "2027-04-19", Person: "Cán bộ đầu mối (mẫu)", Unit: "Văn phòng Sở", Each: 15_000_000},
		{
			Agency: "skhcn", Drafted: "2027-04-05", Submitted: "2027-04-15", Decided: "2027-04-20", Person: "Cán bộ đầu mối (mẫu)", Unit: "Phòng Chuyển đổi số",
			Extra: "Tập huấn Tổ công nghệ số cộng đồng về dịch vụ công trực tuyến", ExtraDue: "2027-07-31", Regular: 90_000_000, Each: 20_000_000,
		},
		{
			Agency: "svhttdl", Year: 2025, Number: "12", Symbol: "KH-SVHTTDL", Drafted: "2025-02-10", Submitted: "2025-02-17", Decided: "2025-02-18", Issued: "2025-02-20",
			Person: "Cán bộ đầu mối (mẫu)", Unit: "Văn phòng Sở", Extra: "Giới thiệu thủ tục trực tuyến tại các lễ hội, giải thi đấu năm 2025", ExtraDue: "2025-09-30", Regular: 20_000_000, Each: 6_000_000,
		},
		{Agency: "svhttdl", Drafted: "2027-04-20", Person: "Cán bộ đầu mối (mẫu)", Unit: "Văn phòng Sở", Each: 8_000_000, Cause: "Chưa bố trí kinh phí quay, dựng. Năm nay đã có trong dự toán, giao Văn phòng Sở làm xong trong quý III."},
		{
			Agency: "vp-ubnd", Number: "09", Symbol: "KH-VP", Drafted: "2027-02-15", Submitted: "2027-02-19", Decided: "2027-02-22", Issued: "2027-02-24",
			Person: "Cán bộ đầu mối (mẫu)", Unit: "Phòng Kiểm soát thủ tục hành chính", Each: 10_000_000, Pass: "video",
			Extra: "Tiếp, hướng dẫn người dân làm quen dịch vụ công trực tuyến tại quầy năm 2027", ExtraDue: "2027-11-30", Regular: 45_000_000,
		},
		{Agency: "tt-hcc", Drafted: "2027-03-08"},
		{Agency: "sct", Number: "18", Symbol: "KH-SCT", Issued: "2027-02-24", Elsewhere: true},
	}
}
