package demo

import "loa/internal/domain/calendar"

// Amended is the day on which the sample amendment is prepared and put into
// force; it takes effect on AmendmentHolds.
const (
	Amended        calendar.Date = "2027-04-07"
	AmendmentHolds calendar.Date = "2027-04-12"
)

// Amendment is the sample amending document: what it is called, what it changes
// in the task of that number, and what it adds.
type Amendment struct {
	Number, Title, Signer string
	IssuedOn              calendar.Date
	Changes, Product      string // number of the task, and its new product
	Count                 int
	Adds                  Task
}

// Task is a task that the sample amendment adds.
type Task struct{ Number, Content, ShortName, Product, Timing, Noun, Lead string }

// SampleAmendment is written by us, as the sample plan is.
func SampleAmendment() Amendment {
	return Amendment{
		Number: "46/QĐ-UBND", Title: "Quyết định sửa đổi, bổ sung Kế hoạch số 12/KH-UBND", Signer: "Chủ tịch (dữ liệu mẫu)",
		IssuedOn: "2027-04-05", Changes: "1", Product: "Mỗi tháng 02 chương trình", Count: 2,
		Adds: Task{
			Number: "9", Content: "Tổ chức cuộc thi trực tuyến tìm hiểu cải cách hành chính.", ShortName: "Cuộc thi trực tuyến",
			Product: "01 cuộc thi", Timing: "Trong năm 2027", Noun: "cuộc thi", Lead: "Sở Nội vụ",
		},
	}
}
