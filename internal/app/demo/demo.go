// Package demo holds the sample data of `loa demo`: the agencies of Đồng Nai and
// Bình Phước of January 2025 as public lists have them, the acts that changed
// them since (what is unverified is marked so), a plan of our own writing in
// official layout, and the words of sample evidence. Names of persons in it do
// not exist.
package demo

import (
	_ "embed"
	"fmt"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
)

// Agencies is the registry of 1 January 2025 as CSV in the columns of the import
// page. Communes of that time have no code here: none was found.
//
//go:embed data/agencies.csv
var Agencies []byte

// Plan is the sample plan as text.
//
//go:embed data/plan.txt
var Plan []byte

// The days of the sample year.
const (
	Start  calendar.Date = "2027-01-04" // the office begins
	Upload calendar.Date = "2027-01-20"
	Today  calendar.Date = "2027-04-22"
)

// Person is a sample account.
type Person struct {
	Login, Name, Position, Role, Agency string
}

// People are the sample accounts, one for each kind of user.
func People() []Person {
	return []Person{
		{"quantri", "Trần Văn Mẫu", "Quản trị hệ thống", "administrator", "snv"},
		{"dieuphoi", "Nguyễn Thị Mẫu", "Chuyên viên Phòng Cải cách hành chính", "coordinator", "snv"},
		{"lanhdao", "Lê Văn Mẫu", "Phó Giám đốc", "leader", "snv"},
		{"canbo", "Phạm Thị Mẫu", "Công chức Văn phòng", "officer", TranBien},
		{"chutich", "Võ Văn Mẫu", "Phó Chủ tịch", "leader", TranBien},
		{"kiemtra", "Đỗ Thị Mẫu", "Thành viên đoàn kiểm tra", "inspector", "ttt"},
	}
}

// TranBien is the code of the ward whose officer the demo shows.
const TranBien = "26041"

// Piece is one sample entry.
type Piece struct {
	Day     calendar.Date
	Kind    evidence.Kind
	Title   string
	Channel string
	URL     string
	Note    string
}

// pace is how eagerly an agency works, from its place in the list: the demo
// shows punctual, late and silent agencies side by side.
func pace(n int) int { return (n*7 + n/5) % 10 }

// Pieces writes the year so far of the n-th agency for an obligation whose
// number in the annex is no, or whose content is about own plans or reports.
func Pieces(n int, agency, no string) []Piece {
	p := pace(n)
	switch no {
	case "plan":
		return plans(n, p, agency)
	case "report":
		if p == 3 || p == 8 {
			return nil
		}
		return []Piece{{Day: calendar.Date("2027-04-06").AddDays(p), Kind: evidence.Report, Title: "Báo cáo quý I năm 2027 của " + agency, Note: "Đã gửi qua hệ thống quản lý văn bản."}}
	case "1":
		return every("2027-01-18", 30, 2+p%2, func(i int) Piece {
			return Piece{Kind: evidence.Broadcast, Title: fmt.Sprintf("Chương trình “Cải cách hành chính với người dân” số %d", i+1), Channel: "Kênh truyền hình", Note: "Phát lúc 20 giờ 15, thời lượng 15 phút."}
		})
	case "2":
		return every("2027-01-12", 14, 7, func(i int) Piece {
			return Piece{Kind: evidence.Article, Title: fmt.Sprintf("Chuyên trang cải cách hành chính kỳ %d", i+1), Channel: "Báo in", Note: "Trang 3."}
		})
	case "3":
		if p%3 != 0 {
			return nil
		}
		return []Piece{{Day: calendar.Date("2027-02-15").AddDays(p * 5), Kind: evidence.Video, Title: "Video hướng dẫn nộp hồ sơ trực tuyến tại " + agency, Channel: "Trang thông tin điện tử", URL: "https://video.example/" + fmt.Sprint(n)}}
	case "4":
		if p%4 == 1 {
			return nil
		}
		return []Piece{{Day: calendar.Date("2027-03-03").AddDays(p * 4), Kind: evidence.Dialogue, Title: "Đối thoại với người dân về thủ tục đất đai, hộ tịch", Note: fmt.Sprintf("%d người dự, %d câu hỏi được trả lời.", 40+3*p, 8+p)}}
	case "5":
		return every(calendar.Date("2027-01-25").AddDays(p), 40-p, p%4, func(int) Piece {
			return Piece{Kind: evidence.Material, Title: "Tờ xếp “Năm bước nộp hồ sơ trực tuyến”", Note: "In và phát tại Bộ phận Một cửa."}
		})
	case "6":
		return every("2027-01-04", 7, 17, func(i int) Piece {
			return Piece{Kind: evidence.Bulletin, Title: fmt.Sprintf("Bản tin cải cách hành chính tuần %d", i+1), Channel: "Trang cải cách hành chính, Zalo"}
		})
	case "7":
		return articles(n, p)
	case "8":
		return []Piece{{Day: "2027-03-30", Kind: evidence.Dialogue, Title: "Chương trình đối thoại về văn hóa công vụ", Note: "Truyền hình trực tiếp, 120 người dự."}}
	}
	return nil
}

func plans(n, p int, agency string) []Piece {
	if p == 8 {
		return nil
	}
	day := calendar.Date("2027-02-08").AddDays(p * 2)
	if p == 4 {
		day = "2027-03-10"
	}
	return []Piece{{Day: day, Kind: evidence.Plan, Title: "Kế hoạch tuyên truyền cải cách hành chính năm 2027 của " + agency, Note: fmt.Sprintf("Số %02d/KH ngày %s.", 10+n%40, day.Vietnamese())}}
}

// articles: some agencies publish steadily, some stopped in February.
func articles(n, p int) []Piece {
	titles := []string{
		"Từ tháng này, trả kết quả khai sinh trong ngày", "Hướng dẫn cấp bản sao trích lục hộ tịch qua mạng",
		"Lịch tiếp công dân và đối thoại trong quý", "Nộp hồ sơ đất đai ở phường nào cũng được trong thành phố",
		"Năm loại giấy tờ không còn phải nộp bản sao", "Tổ công nghệ số cộng đồng hỗ trợ người cao tuổi",
	}
	count, step := 3+p, 12-p%4
	if p == 8 || p == 5 {
		count = 2
	}
	return every("2027-01-20", step, count, func(i int) Piece {
		return Piece{Kind: evidence.Article, Title: titles[(i+n)%len(titles)], Channel: "Trang thông tin điện tử", URL: fmt.Sprintf("https://trang.example/%d/%d", n, i+1)}
	})
}

// every repeats a piece from a day on, as long as the days have come.
func every(first calendar.Date, step, count int, make func(i int) Piece) []Piece {
	var out []Piece
	for i := range count {
		if day := first.AddDays(i * step); day <= Today {
			p := make(i)
			p.Day = day
			out = append(out, p)
		}
	}
	return out
}
