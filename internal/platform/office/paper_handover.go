package office

import (
	"fmt"
	"strconv"

	"loa/internal/domain/calendar"
)

// Party is a person who hands over or takes over.
type Party struct {
	Name     string
	Position string // chức vụ
	Agency   string // left out when empty
}

// HandoverDuty is an obligation (nhiệm vụ) that is still open when it changes
// hands.
type HandoverDuty struct {
	Title    string
	Deadline string // as it shall be read: "28/02/2027", "hàng tháng"
	Status   string
}

// HandoverAccount is an account or right of access that changes hands.
type HandoverAccount struct {
	Name string // where: "Cổng Hành chính công trên Zalo"
	User string // whose or which: "Quản trị viên"
	Done string // what was done: "Đã chuyển cho người nhận"
}

// Handover is what changes hands when one official takes over from another.
type Handover struct {
	ParentAgency, Agency string
	Number, Symbol       string
	Place                string
	Date                 calendar.Date
	From, To             Party
	Basis                []string
	Work                 []string // công việc phụ trách
	Open                 []HandoverDuty
	Accounts             []HandoverAccount
	Witness              Party // who confirms for the agency; may be empty
	Recipients           []string
}

// HandoverPaper makes the minutes of a handover (biên bản bàn giao): who hands
// what to whom, and places for both to sign. With a usual amount of work it
// fits on one or two pages.
func HandoverPaper(h Handover) Paper {
	p := Paper{
		Kind: KindMinutes, ParentAgency: h.ParentAgency, Agency: h.Agency,
		Number: h.Number, Symbol: h.Symbol, Place: h.Place, Date: h.Date,
		Title: "Bàn giao công việc, tài liệu và tài khoản", Basis: h.Basis, Recipients: h.Recipients,
	}
	p.Body = append(p.Body, Text(fmt.Sprintf("Hôm nay, %s, tại %s, hai bên gồm:", p.dateLine(), line(h.Agency))),
		TextList("Bên giao: "+h.From.line()+";", "Bên nhận: "+h.To.line()+"."),
		Text("Hai bên thống nhất bàn giao các nội dung sau:"))
	p.Body = append(p.Body, handoverWork(h.Work)...)
	p.Body = append(p.Body, handoverOpen(h.Open)...)
	p.Body = append(p.Body, handoverAccounts(h.Accounts)...)
	p.Body = append(p.Body, Text("Bên nhận đã nhận đủ các nội dung nêu trên và chịu trách nhiệm theo dõi, thực hiện kể từ ngày ký. "+
		"Biên bản được lập thành 02 bản có giá trị như nhau, mỗi bên giữ 01 bản"), h.signPlaces())
	return p
}

func (p Party) line() string {
	s := Unbroken(p.Name)
	if position := line(p.Position); position != "" {
		s += ", " + position
	}
	if agency := line(p.Agency); agency != "" {
		s += ", " + agency
	}
	return s
}

func handoverWork(work []string) []Block {
	out := []Block{Heading{Level: 2, Text: "Công việc phụ trách"}}
	if len(work) == 0 {
		return append(out, Text("Không có."))
	}
	return append(out, TextList(work...))
}

func handoverOpen(open []HandoverDuty) []Block {
	out := []Block{Heading{Level: 2, Text: "Nhiệm vụ đang thực hiện, chưa hoàn thành"}}
	if len(open) == 0 {
		return append(out, Text("Không còn nhiệm vụ nào chưa hoàn thành."))
	}
	rows := make([]Row, len(open))
	for i, o := range open {
		rows[i] = TextRow(strconv.Itoa(i+1), o.Title, o.Deadline, o.Status)
	}
	return append(out, Table{
		Widths: []int{7, 53, 17, 23}, Aligns: []Align{AlignCentre, AlignLeft, AlignCentre, AlignLeft},
		Header: []Row{TextRow("STT", "Nhiệm vụ", "Hạn", "Tình trạng")}, Rows: rows, Small: true,
	})
}

func handoverAccounts(accounts []HandoverAccount) []Block {
	out := []Block{Heading{Level: 2, Text: "Tài khoản và quyền truy cập"}}
	if len(accounts) == 0 {
		return append(out, Text("Không có tài khoản phải bàn giao."))
	}
	rows := make([]Row, len(accounts))
	for i, a := range accounts {
		rows[i] = TextRow(strconv.Itoa(i+1), a.Name, a.User, a.Done)
	}
	return append(out, Table{
		Widths: []int{7, 38, 25, 30}, Aligns: []Align{AlignCentre},
		Header: []Row{TextRow("STT", "Nơi sử dụng", "Tài khoản", "Việc đã làm")}, Rows: rows, Small: true,
	})
}

func (h Handover) signPlaces() SignPlaces {
	const note = "Ký, ghi rõ họ tên"
	places := []SignPlace{{Role: "Bên giao", Note: note, Name: h.From.Name}}
	if h.Witness.Name != "" || h.Witness.Position != "" {
		places = append(places, SignPlace{Role: "Xác nhận của cơ quan", Note: h.Witness.Position, Name: h.Witness.Name})
	}
	return SignPlaces{Places: append(places, SignPlace{Role: "Bên nhận", Note: note, Name: h.To.Name})}
}
