// Package demo holds the sample data of `loa demo`: the agencies of Đồng Nai and
// Bình Phước of January 2025 as public lists have them, the acts that changed
// them since (what is unverified is marked so), the plan of 2025 rewritten from
// its facts, a plan of 2027 of our own writing, and a year simulated for each:
// agencies of several characters and what they record. Names of persons in it do
// not exist.
package demo

import (
	_ "embed"
	"strings"

	"loa/internal/domain/calendar"
)

// Agencies is the registry of 1 January 2025 as CSV in the columns of the import
// page. Communes of that time have no code here: none was found.
//
//go:embed data/agencies.csv
var Agencies []byte

// Plan is the text of the sample plan of 2027, of our own writing.
//
//go:embed data/plan.txt
var Plan []byte

// plan2025 is the plan of 2025 rewritten by us from the facts of the real one:
// its numbers, days, figures and who leads what; the sentences are ours.
//
//go:embed data/plan-2025.txt
var plan2025 []byte

// The days of the sample. First and Last bound the days on which it can stand;
// Today is the usual one.
const (
	First   calendar.Date = "2025-01-10"
	Start   calendar.Date = "2027-01-04" // the year of the second plan begins
	Upload  calendar.Date = "2027-01-20"
	Today   calendar.Date = "2027-04-22"
	Last    calendar.Date = "2028-01-31"
	Founded calendar.Date = "2025-07-01" // the communes of today
)

// Document is a sample plan: its file, when it is read and put into force, and the name of
// the paper that stands for its signed file, or why there is none.
type Document struct {
	Year     int
	File     string
	Text     []byte
	Read     calendar.Date
	InForce  calendar.Date
	Paper    string
	Unsigned string
}

// Plans are the sample plans, the older first.
func Plans() []Document {
	return []Document{
		{Year: 2025, File: "ke-hoach-2025-viet-lai.txt", Text: plan2025, Read: "2025-01-24", InForce: "2025-01-24", Unsigned: "Viết lại theo dữ kiện của Kế hoạch số 35/KH-UBND ngày 24/01/2025, không phải văn bản gốc."},
		{Year: 2027, File: "ke-hoach-mau.txt", Text: Plan, Read: Upload, InForce: Upload.AddDays(1), Paper: "ke-hoach-mau.pdf"},
	}
}

// Due is a report of the province that the keeper's leader approves on a day, and
// the number that its paper gets.
type Due struct {
	Period calendar.ReportPeriod
	On     calendar.Date
	Number string
}

// Reports are the province's reports about the plan of a year. That of the first
// quarter of the second plan comes after the usual day: it is there to be tried.
func Reports(year int) []Due {
	next, first := calendar.NewDate(year+1, 1, 8), calendar.NewDate(year, 4, 9)
	if year == Start.Year() {
		first = Today.AddDays(4)
	}
	return []Due{
		{calendar.Q1, first, "48"},
		{calendar.H1, calendar.NewDate(year, 7, 8), "97"},
		{calendar.Q3, calendar.NewDate(year, 10, 8), "152"},
		{calendar.FullYear, next, "05"},
	}
}

// OwnReport is a periodic report that one agency makes of itself, filed on a day
// under a number.
type OwnReport struct {
	Agency string // its code
	Year   int
	Due
}

// OwnReports are the sample's reports of single agencies.
func OwnReports() []OwnReport {
	return []OwnReport{{"syt", Start.Year(), Due{calendar.Q1, "2027-04-13", "61"}}}
}

// Person is a sample account.
type Person struct {
	Login, Name, Position, Role, Agency string
	Email                               string
}

// People are the sample accounts, one for each kind of user.
func People() []Person {
	return []Person{
		{"quantri", "Trần Văn Mẫu", "Quản trị hệ thống", "administrator", "snv", "quantri@mau.example"},
		{"dieuphoi", "Nguyễn Thị Mẫu", "Chuyên viên Phòng Cải cách hành chính", "coordinator", "snv", "dieuphoi@mau.example"},
		{"lanhdao", "Lê Văn Mẫu", "Phó Giám đốc", "leader", "snv", "lanhdao@mau.example"},
		{"canbo", "Phạm Thị Mẫu", "Công chức Văn phòng", "officer", TranBien, "canbo@mau.example"},
		{"chutich", "Võ Văn Mẫu", "Phó Chủ tịch", "leader", TranBien, "chutich@mau.example"},
		{"lanhdaoub", "Hoàng Văn Mẫu", "Phó Chủ tịch Ủy ban nhân dân", "leader", "ubnd", "lanhdaoub@mau.example"},
		{"canboub", "Bùi Thị Mẫu", "Chuyên viên Văn phòng", "officer", "ubnd", "canboub@mau.example"},
		{"kiemtra", "Đỗ Thị Mẫu", "Thành viên đoàn kiểm tra", "inspector", "ttt", "kiemtra@mau.example"},
	}
}

// families are family names of sample persons.
var families = []string{"Nguyễn", "Trần", "Lê", "Phạm", "Hoàng", "Huỳnh", "Phan", "Vũ", "Đặng", "Bùi", "Hồ", "Ngô", "Dương"}

// Officer is the sample's officer of the agency with a code; n tells them apart. One
// of twelve has no mail address, as in life.
func Officer(n int, code string) Person {
	p := Person{
		Login: "cb-" + strings.ToLower(code), Position: "Công chức", Role: "officer", Agency: code,
		Name: families[n%len(families)] + []string{" Thị", " Văn"}[n%2] + " Mẫu",
	}
	if n%12 != 11 {
		p.Email = p.Login + "@mau.example"
	}
	return p
}

// TranBien is the code of the ward whose officer the demo shows.
const TranBien = "26041"
