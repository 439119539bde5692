package newsroom

import (
	"fmt"
	"strings"

	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
)

// XLSX writes the budget as sheets: works, agencies, topics and audiences.
func (b Budget) XLSX() ([]byte, error) {
	title := "Bài dự kiến từ " + b.Window.Start.Vietnamese() + " đến " + b.Window.End.Vietnamese()
	note := fmt.Sprintf("Lập ngày %s. %d việc chưa xong, %d việc đã đăng. Tính đến ngày lập, %d việc quá hạn.", b.Today.Vietnamese(), b.Open, b.Done, len(b.Late))
	works := office.Sheet{Name: "Việc dự kiến", Title: title, Note: note, Columns: []office.SheetColumn{
		{Title: "Tuần", Width: 24},
		{Title: "Phải xong", Width: 12},
		{Title: "Cơ quan", Width: 34},
		{Title: "Bài", Width: 50},
		{Title: "Thể loại", Width: 18},
		{Title: "Người làm", Width: 24},
		{Title: "Nhiệm vụ", Width: 40},
		{Title: "Chủ đề", Width: 40},
		{Title: "Đối tượng", Width: 28},
		{Title: "Tình trạng", Width: 16},
	}}
	row := func(week string, w Work) {
		x := shownWork{w, w.Late(b.Today)}
		works.Rows = append(works.Rows, []any{week, w.DueOn.Vietnamese(), w.Agency, w.Title, w.Kind.Label(), w.OwnerName, w.ObligationN, w.Topic, w.Audience, x.Word()})
	}
	for _, w := range b.Late {
		if w.DueOn < b.Window.Start {
			row("Trước "+b.Window.Start.Vietnamese(), w)
		}
	}
	for _, week := range b.Weeks {
		for _, w := range week.Works {
			row(week.Label(), w)
		}
	}
	agencies := office.Sheet{Name: "Cơ quan", Title: title, Note: note, Columns: []office.SheetColumn{
		{Title: "Cơ quan", Width: 40}, {Title: "Chưa xong", Kind: office.ColumnInt}, {Title: "Đã đăng", Kind: office.ColumnInt}, {Title: "Quá hạn", Kind: office.ColumnInt}, {Title: "Bài gần nhất", Width: 14},
	}}
	for _, a := range b.Agencies {
		agencies.Rows = append(agencies.Rows, []any{a.Name, a.Open, a.Done, a.Late, dayOr(a.Next, "")})
	}
	return office.WriteSheets(works, agencies, b.themeSheet("Chủ đề", b.Topics), b.themeSheet("Đối tượng", b.Audiences))
}

func (b Budget) themeSheet(name string, all []BudgetTheme) office.Sheet {
	s := office.Sheet{Name: name, Title: name + " của " + b.Plan.Name(), Note: "Tính đến " + b.Today.Vietnamese() + ", theo bài đang đăng trên cổng.", Columns: []office.SheetColumn{
		{Title: name, Width: 60}, {Title: "Bài đang đăng", Kind: office.ColumnInt}, {Title: "Bài gần nhất", Width: 16}, {Title: "Số ngày từ bài gần nhất", Kind: office.ColumnInt}, {Title: "Đang dự kiến", Kind: office.ColumnInt}, {Title: "Dự kiến gần nhất", Width: 16},
	}}
	for _, t := range all {
		var days any = t.Days
		if t.Never {
			days = nil
		}
		s.Rows = append(s.Rows, []any{t.Name, t.Published, dayOr(t.Last, "Chưa có bài nào"), days, t.Planned, dayOr(t.Next, "")})
	}
	return s
}

func dayOr(d calendar.Date, none string) string {
	if d == "" {
		return none
	}
	return d.Vietnamese()
}

// calendarFile writes works as a calendar: each on its due day, all day, free time. address
// makes an address that programs can open.
func calendarFile(works []Work, address func(path string) string) []byte {
	events := make([]office.CalendarEvent, len(works))
	for i, w := range works {
		about := []string{w.Kind.Label(), w.Agency}
		for _, p := range []string{w.OwnerName, w.ObligationN, w.Topic, w.Audience} {
			if p != "" {
				about = append(about, p)
			}
		}
		events[i] = office.CalendarEvent{
			UID: w.ID + "@loa", Stamp: db.Time(w.MadeAt), From: w.DueOn, To: w.DueOn, Name: w.Title, About: strings.Join(append(about, w.State().Label()), "\n"), At: address(workAt(w.ID)),
			Version: int(w.Version), Free: true, Cancelled: w.State() == flow.Dropped,
		}
	}
	return office.Calendar("Kế hoạch bài", events...)
}
