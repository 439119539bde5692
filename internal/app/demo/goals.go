package demo

import (
	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
)

// GoalsSet is the day on which the goals of a year's plan get their indicators.
func GoalsSet(year int) calendar.Date {
	if year == Start.Year() {
		return "2027-01-29"
	}
	return "2025-02-10"
}

// Cited is what the task about the city's bulletins carries out of the plan
// above.
const Cited = "Nhiệm vụ 2, mục thông tin, tuyên truyền"

// Indicator is a sample indicator of the goal of a year's plan whose words contain
// Goal. Its figures are invented and called so.
type Indicator struct {
	Year                     int
	Goal, Name, Unit, Source string
	Direction                goal.Direction
	Base                     string
	BaseYear                 int
	Target                   string
	TargetYear               int
	Values                   []Measurement
}

// Measurement is one sample number.
type Measurement struct {
	Amount   string
	On       calendar.Date
	Document string
}

const sampleSource = "Số liệu mẫu của Sở Nội vụ"

// Indicators are the sample indicators of the plans, those of the older plan first.
func Indicators() []Indicator { return append(indicators2025(), indicators2027()...) }

// indicators2025 are a target reached, one that was missed, and a figure without a
// target that moved. The other two goals of the plan have none.
func indicators2025() []Indicator {
	return []Indicator{
		{
			Year: 2025, Goal: "dùng dịch vụ công trực tuyến", Name: "Tỷ lệ hồ sơ nộp trực tuyến", Unit: "%", Source: sampleSource, Direction: goal.Up,
			Base: "52,3", BaseYear: 2024, Target: "60", TargetYear: 2025,
			Values: []Measurement{
				{"54,1", "2025-03-31", "Báo cáo mẫu quý I/2025"},
				{"56,85", "2025-06-30", "Báo cáo mẫu 6 tháng đầu năm 2025"},
				{"58,9", "2025-09-30", "Báo cáo mẫu quý III/2025"},
				{"60,4", "2025-12-31", "Báo cáo mẫu năm 2025"},
			},
		},
		{
			Year: 2025, Goal: "Trang thông tin điện tử", Name: "Số sở, ban, ngành có tin mới trong tháng", Unit: "cơ quan", Source: sampleSource, Direction: goal.Up,
			Base: "11", BaseYear: 2024, Values: []Measurement{{"12", "2025-03-31", "Báo cáo mẫu quý I/2025"}, {"14", "2025-12-31", "Báo cáo mẫu năm 2025"}},
		},
		{
			Year: 2025, Goal: "Phản ánh, kiến nghị", Name: "Tỷ lệ phản ánh, kiến nghị giải quyết đúng hạn", Unit: "%", Source: sampleSource, Direction: goal.Up,
			Base: "91,5", BaseYear: 2024, Target: "95", TargetYear: 2025,
			Values: []Measurement{{"92,6", "2025-06-30", "Báo cáo mẫu 6 tháng đầu năm 2025"}, {"93,8", "2025-12-31", "Báo cáo mẫu năm 2025"}},
		},
	}
}

// indicators2027 are a target reached, one that is on its way, a figure without a
// target. The third goal of the sample plan has none.
func indicators2027() []Indicator {
	return []Indicator{
		{
			Year: 2027, Goal: "nơi nộp hồ sơ", Name: "Tỷ lệ hồ sơ nộp trực tuyến", Unit: "%", Source: sampleSource, Direction: goal.Up,
			Base: "61,4", BaseYear: 2026, Target: "70", TargetYear: 2027,
			Values: []Measurement{
				{"62,8", "2027-01-31", "Báo cáo mẫu tháng 01/2027"},
				{"64,1", "2027-02-28", "Báo cáo mẫu tháng 02/2027"},
				{"66,35", "2027-03-31", "Báo cáo mẫu quý I/2027"},
				{"68,2", "2027-06-30", "Báo cáo mẫu 6 tháng đầu năm 2027"},
				{"69,9", "2027-09-30", "Báo cáo mẫu quý III/2027"},
				{"71,05", "2027-12-31", "Báo cáo mẫu năm 2027"},
			},
		},
		{
			Year: 2027, Goal: "nơi nộp hồ sơ", Name: "Mức độ hài lòng khi tìm hiểu thủ tục", Unit: "%", Source: "Khảo sát mẫu tại Bộ phận Một cửa", Direction: goal.Up,
			Base: "84,2", BaseYear: 2026, Target: "86", TargetYear: 2027, Values: []Measurement{{"86,4", "2027-03-31", "Báo cáo khảo sát mẫu quý I/2027"}},
		},
		{
			Year: 2027, Goal: "kênh thông tin hoạt động đều", Name: "Số xã, phường có tin mới trong tháng", Unit: "xã, phường", Source: sampleSource, Direction: goal.Up,
			Base: "48", BaseYear: 2026, Values: []Measurement{{"55", "2027-01-31", "Báo cáo mẫu tháng 01/2027"}, {"61", "2027-03-31", "Báo cáo mẫu quý I/2027"}, {"72", "2027-06-30", "Báo cáo mẫu 6 tháng đầu năm 2027"}, {"80", "2027-12-31", "Báo cáo mẫu năm 2027"}},
		},
	}
}
