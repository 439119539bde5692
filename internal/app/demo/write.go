package demo

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/vi"
)

// writer writes the year of one agency in one task.
type writer struct {
	Stretch

	duty Duty
	doer Doer
	who  Character
	luck *chance
	out  []Deed
}

// year tells everything that an agency records in a year for a task.
func (s Stretch) year(duty Duty, doer Doer) []Deed {
	w := &writer{Stretch: s, duty: duty, doer: doer, who: CharacterOf(doer.Key), luck: luck(fmt.Sprint(s.Year), doer.Key, duty.No)}
	switch duty.No {
	case "1":
		w.monthly(evidence.Broadcast, func(n int) Piece {
			title, hour, minutes := fmt.Sprintf(one(w.luck, broadcasts), n), w.luck.between(18, 20), w.luck.between(10, 20)
			return Piece{
				Title: title, Channel: "Kênh truyền hình", Note: fmt.Sprintf("Phát lúc %d giờ 15, thời lượng %d phút.", hour, minutes),
				Amounts: evidence.Amounts{evidence.Airings: 1, evidence.Minutes: int64(minutes)},
			}
		})
	case "2":
		w.monthly(evidence.Article, func(n int) Piece {
			return Piece{Title: fmt.Sprintf("Chuyên trang cải cách hành chính kỳ %d", n), Channel: "Báo in", Note: fmt.Sprintf("Trang %d.", w.luck.between(3, 7))}
		})
	case "3":
		w.video()
	case "4":
		w.events(evidence.Dialogue, dialogues, "%d người dự, %d câu hỏi được trả lời.")
	case "5":
		w.events(evidence.Material, materials, "In %d bản, phát tại %d nơi.")
	case "6":
		w.bulletins()
	case "7":
		w.articles()
	case "8":
		w.programmes()
	case "9":
		w.add(w.date(time.June, 14), Piece{Kind: evidence.Contest, Title: "Cuộc thi trực tuyến tìm hiểu cải cách hành chính", Channel: "Trang cải cách hành chính", Note: "Bốn tuần thi, 12.640 lượt dự thi.", Amounts: evidence.Amounts{evidence.People: 12_640}, Pictures: []string{"cuộc thi"}})
	case OwnPlan:
		w.ownPlan()
	case Training:
		w.training()
	case Supply, Column: // what agencies publish for other tasks serves it too
	case Guiding, Paying, Youth, Teaching:
		w.others()
	default:
		w.report(calendar.ReportPeriod(duty.No))
	}
	return w.out
}

func (w *writer) date(month time.Month, day int) calendar.Date {
	return calendar.NewDate(w.Year, month, day)
}

// add writes one entry that happened on the first working day from day on.
func (w *writer) add(day calendar.Date, p Piece) *Deed {
	p.Day = working(day)
	key := fmt.Sprintf("mau|%d|%s|%s|%d", w.Year, w.doer.Key, w.duty.No, len(w.out)+1)
	if !luck(key, "số đã đếm").in(70) {
		p.Amounts = nil
	}
	d := Deed{
		Piece: p, Key: key, Agency: w.doer.Key, Nos: []string{w.duty.No},
		Act: evidence.Declare, Origin: w.origin(p),
	}
	d.Recorded = w.recorded(d)
	w.out = append(w.out, d)
	return &w.out[len(w.out)-1]
}

// origin is how entries of the agency come: some declare each, some send a
// spreadsheet each month, of some the pages are watched.
func (w *writer) origin(p Piece) evidence.Origin {
	n := luck("nguồn", w.doer.Key).below(100)
	switch {
	case w.doer.Key == TranBien, w.duty.No == "1", w.duty.No == "2":
		return evidence.Declared
	case w.duty.No == "6" || n >= 85 && p.URL != "":
		return evidence.Watched
	case n >= 55 && len(p.Pictures) == 0 && !p.Paper:
		return evidence.Imported
	}
	return evidence.Declared
}

// recorded is when an entry enters the book: at once, with the spreadsheet of
// the month, or after a reminder at the end of the quarter; never before the
// agency has somebody who does it.
func (w *writer) recorded(d Deed) calendar.Date {
	c, day := luck(d.Key, "ghi"), d.Day
	switch {
	case d.Origin == evidence.Watched:
		day = day.AddDays(1)
	case w.who == Late:
		if day = quarterEnd(d.Day).AddDays(-c.between(2, 9)); day < d.Day {
			day = d.Day.AddDays(c.between(5, 20))
		}
	case d.Origin == evidence.Imported:
		day = calendar.NewDate(d.Day.Year(), d.Day.Month()+1, c.between(3, 6))
	case w.who == Silent:
		day = day.AddDays(c.between(20, 60))
	case w.who == Irregular:
		day = day.AddDays(c.below(25))
	default:
		day = day.AddDays(c.below(4))
	}
	return working(max(day, w.Opened, w.officerSince()))
}

func quarterEnd(day calendar.Date) calendar.Date {
	return calendar.PeriodOf(day, calendar.Quarter).Window.End
}

// officerSince is the day from which the agency has somebody who records: of
// units founded in the year after some weeks, of some others late in March.
func (w *writer) officerSince() calendar.Date {
	c := luck("cán bộ đầu mối", w.doer.Key, fmt.Sprint(w.Year))
	switch {
	case w.doer.Key == TranBien:
		return w.Opened
	case w.doer.Since.Year() == w.Year && w.doer.Since > w.Opened:
		return w.doer.Since.AddDays(c.between(4, 50))
	case c.in(6):
		return w.date(time.March, c.between(8, 31))
	}
	return w.Opened
}

// monthly is what the press owes each month: as many as the task wants, now and
// then one more.
func (w *writer) monthly(kind evidence.Kind, tell func(n int) Piece) {
	n := 0
	for month := time.January; month <= time.December; month++ {
		count := 1
		if w.duty.No == "2" || w.Year == 2027 && month > time.March {
			count = 2
		}
		if w.luck.in(12) {
			count++
		}
		for i := range count {
			n++
			p := tell(n)
			p.Kind, p.Topic, p.Audience = kind, one(w.luck, articles).topic, "Người dân"
			d := w.add(w.date(month, 3+i*24/count+w.luck.below(20/count)), p)
			d.Nos = append(d.Nos, Column)
		}
	}
}

// video: one a year, of some agencies none or somebody else's.
func (w *writer) video() {
	day := w.date(time.February, 20).AddDays(w.luck.below(180))
	copied := ""
	switch w.who {
	case Silent:
		return
	case Late:
		day = w.date(time.September, 10).AddDays(w.luck.below(100))
	case Irregular:
		if w.luck.in(40) {
			return
		}
	case Copying:
		copied = w.model(luck("phim", w.doer.Key, fmt.Sprint(w.Year)))
	case Diligent:
	}
	s := one(w.luck, videos)
	p := Piece{Kind: evidence.Video, Title: fmt.Sprintf(s.title, w.doer.Name), Topic: s.topic, Audience: s.audience, Channel: "Trang thông tin điện tử", URL: videoURL(w.Year, w.doer.Name)}
	if copied != "" {
		p.URL = videoURL(w.Year, copied)
	}
	w.add(day, p)
}

// events are meetings or printed matter through the year, with pictures.
func (w *writer) events(kind evidence.Kind, about []subject, note string) {
	count := w.luck.between(1, 3)
	switch w.who {
	case Silent:
		return
	case Late:
		count = 1
	case Irregular, Copying:
		count = w.luck.below(3)
	case Diligent:
		if kind == evidence.Material {
			count += 4
		}
	}
	for i := range count {
		s := one(w.luck, about)
		day := w.date(time.January, 15).AddDays(i*330/count + w.luck.below(300/count))
		many, few := w.luck.between(28, 190), w.luck.between(4, 17)
		p := Piece{Kind: kind, Title: s.title, Topic: s.topic, Audience: s.audience, Note: fmt.Sprintf(note, many, few), Amounts: eventAmounts(kind, many, few)}
		picture := fmt.Sprint(string(kind), w.Year, w.doer.Key, i)
		if w.who == Copying {
			picture = fmt.Sprint(string(kind), w.Year, w.doer.Key, 0)
		}
		if w.who != Irregular {
			p.Pictures = append(p.Pictures, picture)
		}
		if w.who == Diligent && w.luck.in(30) {
			p.Pictures = append(p.Pictures, picture+"b")
		}
		w.add(day, p)
	}
}

// eventAmounts is what the note of an event says was counted.
func eventAmounts(kind evidence.Kind, many, few int) evidence.Amounts {
	if kind == evidence.Material {
		return evidence.Amounts{evidence.Copies: int64(many)}
	}
	return evidence.Amounts{evidence.Sessions: 1, evidence.People: int64(many), evidence.Questions: int64(few), evidence.Answered: int64(few)}
}

// bulletins: on average one each week, none around the lunar new year.
func (w *writer) bulletins() {
	week := 0
	for day := w.date(time.January, 6); day.Year() == w.Year; day = day.AddDays(7) {
		if week++; off(day) && off(day.AddDays(2)) {
			continue
		}
		count := 1
		if w.luck.in(8) {
			count = 2
		}
		for range count {
			s := one(w.luck, articles)
			w.add(day.AddDays(w.luck.below(4)), Piece{
				Kind: evidence.Bulletin, Title: fmt.Sprintf("Bản tin cải cách hành chính tuần %d: %s", week, lowerFirst(s.title)), Topic: s.topic, Audience: s.audience,
				Channel: "Trang cải cách hành chính, Zalo", URL: fmt.Sprintf("https://cchc.example/ban-tin/%d/%d", w.Year, len(w.out)+1),
			})
		}
	}
}

// articles are what agencies publish on their own pages.
func (w *writer) articles() {
	for month := time.January; month <= time.December; month++ {
		for i := range w.articlesOf(month) {
			s := articleOf(w.Year, w.doer, month, i)
			p := Piece{Kind: evidence.Article, Title: s.title, Topic: s.topic, Audience: s.audience, Channel: "Trang thông tin điện tử", URL: articleURL(w.Year, w.doer.Name, month, i)}
			if w.who == Copying {
				w.copied(&p, month)
			} else if i > 0 && w.luck.in(2) {
				p.URL, p.Distinct = articleURL(w.Year, w.doer.Name, month, i-1), "Bài được viết lại với số liệu mới trên cùng trang."
			}
			d := w.add(w.date(month, w.luck.between(2, 27)), p)
			if w.luck.in(25) {
				d.Nos = append(d.Nos, Supply)
			}
		}
	}
}

// articlesOf is how many articles the agency declares in a month.
func (w *writer) articlesOf(month time.Month) int {
	switch w.who {
	case Silent:
		if month%5 == time.Month(w.luck.below(5)) && w.luck.in(30) {
			return 1
		}
		return 0
	case Late, Copying:
		return w.luck.between(1, 2)
	case Irregular:
		if w.luck.in(60) {
			return 0
		}
		return w.luck.between(2, 5)
	case Diligent:
	}
	if off(w.date(month, 6)) && off(w.date(month, 9)) || month == time.July {
		return w.luck.between(1, 2)
	}
	return w.luck.between(2, 4)
}

// copied turns an own article into another agency's, or into an old one.
func (w *writer) copied(p *Piece, month time.Month) {
	c := luck("chép", w.doer.Key, fmt.Sprint(w.Year, int(month)))
	switch other := w.model(c); {
	case other != "" && c.in(50):
		i := slices.IndexFunc(w.duty.Doers, func(d Doer) bool { return d.Name == other })
		p.Title, p.URL = articleOf(w.Year, w.duty.Doers[i], month, 0).title, articleURL(w.Year, other, month, 0)
	case month > time.January && c.in(50):
		p.Title, p.URL = articleOf(w.Year, w.doer, month-1, 0).title, articleURL(w.Year, w.doer.Name, month-1, 0)
	}
}

// model is a diligent agency with the same task, from which another copies.
func (w *writer) model(c *chance) string {
	var names []string
	for _, d := range w.duty.Doers {
		if CharacterOf(d.Key) == Diligent {
			names = append(names, d.Name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return one(c, names)
}

func articleOf(year int, d Doer, month time.Month, i int) subject {
	c := luck("bài", d.Key, fmt.Sprint(year, int(month), i))
	s := one(c, articles)
	if c.in(40) {
		s.title += ": ghi nhận ở " + placeOf(d.Name)
	}
	return s
}

func placeOf(name string) string { return strings.TrimPrefix(name, "UBND ") }

func articleURL(year int, name string, month time.Month, i int) string {
	return fmt.Sprintf("https://%s.example/tin/%d-%02d-%d", vi.Slug(placeOf(name)), year, int(month), i+1)
}

func videoURL(year int, name string) string {
	return fmt.Sprintf("https://video.example/%d/%s", year, vi.Slug(placeOf(name)))
}

func lowerFirst(s string) string {
	for i, r := range s {
		return strings.ToLower(string(r)) + s[i+len(string(r)):]
	}
	return s
}

// programmes are the dialogues that the keeper organises.
func (w *writer) programmes() {
	for i, month := range []time.Month{time.March, time.October} {
		people := w.luck.between(110, 160)
		w.add(w.date(month, 26), Piece{
			Kind: evidence.Dialogue, Title: fmt.Sprintf("Chương trình đối thoại về văn hóa công vụ lần %d", i+1), Topic: "Văn hóa công vụ", Audience: "Cán bộ, công chức",
			Note: fmt.Sprintf("Truyền hình trực tiếp, %d người dự.", people), Amounts: evidence.Amounts{evidence.Sessions: 1, evidence.People: int64(people)},
			Pictures: []string{fmt.Sprint("chương trình", w.Year, i)},
		})
	}
}

// others is what single agencies do every other month for a duty of the text.
func (w *writer) others() {
	p := map[string]Piece{
		Guiding:  {Kind: evidence.Other, Title: "Công văn định hướng tuyên truyền cải cách hành chính, đợt %d", Topic: "Chuyển đổi số", Audience: "Cơ quan báo chí", Paper: true},
		Paying:   {Kind: evidence.Other, Title: "Công văn hướng dẫn thanh toán, quyết toán kinh phí tuyên truyền, đợt %d", Topic: "Kinh phí", Audience: "Cán bộ, công chức", Paper: true},
		Youth:    {Kind: evidence.Dialogue, Title: "Sinh hoạt chi đoàn “Thanh niên với dịch vụ công trực tuyến”, đợt %d", Topic: "Dịch vụ công trực tuyến", Audience: "Thanh niên"},
		Teaching: {Kind: evidence.Training, Title: "Chuyên đề cải cách hành chính trong lớp bồi dưỡng, khóa %d", Topic: "Thủ tục hành chính", Audience: "Cán bộ, công chức"},
	}[w.duty.No]
	title := p.Title
	for n := range 6 {
		p.Title = fmt.Sprintf(title, n+1)
		w.add(w.date(time.February, 12).AddDays(n*55+w.luck.below(12)), p)
	}
}

// costEach is what a place in a class of the sample costs, in đồng.
const costEach = 150_000

func (w *writer) training() {
	for i, month := range []time.Month{time.March, time.May, time.August} {
		people := w.luck.between(60, 140)
		w.add(w.date(month, 11+4*i), Piece{
			Kind: evidence.Training, Title: fmt.Sprintf("Tập huấn nghiệp vụ tuyên truyền cải cách hành chính, lớp %d", i+1), Topic: "Chuyển đổi số", Audience: "Cán bộ, công chức",
			Note: fmt.Sprintf("%d học viên, kinh phí %s đồng.", people, vi.Int(costEach*int64(people))), Amounts: evidence.Amounts{evidence.Sessions: 1, evidence.People: int64(people), evidence.Spent: costEach * int64(people)},
			Pictures: []string{fmt.Sprint("lớp", w.Year, i)},
		})
	}
}

// ownPlan is the plan that each agency makes by the end of February.
func (w *writer) ownPlan() {
	day := w.date(time.February, 10).AddDays(w.luck.below(17))
	switch w.who {
	case Silent:
		return
	case Late:
		day = w.date(time.March, 3).AddDays(w.luck.below(25))
	case Irregular:
		if w.luck.in(25) {
			return
		}
	case Diligent, Copying:
	}
	day = working(day)
	w.add(day, Piece{
		Kind: evidence.Plan, Title: fmt.Sprintf("Kế hoạch tuyên truyền cải cách hành chính năm %d của %s", w.Year, w.doer.Name),
		Note: fmt.Sprintf("Số %02d/KH ngày %s.", w.luck.between(10, 69), day.Vietnamese()), Paper: w.who == Diligent && w.luck.in(50),
	})
}

// report is the periodic report about a period.
func (w *writer) report(period calendar.ReportPeriod) {
	due, ok := map[calendar.ReportPeriod]calendar.Date{
		calendar.Q1: w.date(time.April, 15), calendar.H1: w.date(time.June, 30), calendar.Q3: w.date(time.September, 30), calendar.FullYear: w.date(time.December, 31),
	}[period]
	day := due.AddDays(-w.luck.between(3, 11))
	switch {
	case !ok, w.who == Silent && !w.luck.in(20), w.who == Irregular && w.luck.in(30):
		return
	case w.doer.Key == TranBien && w.Year == Start.Year() && period == calendar.Q1:
		day = due.AddDays(12) // on the usual day its officer still has it to do
	case w.who == Late && period != calendar.FullYear:
		day = due.AddDays(w.luck.between(1, 18))
	}
	d := w.add(day, Piece{
		Kind: evidence.Report, Title: "Báo cáo " + period.Label(w.Year) + " của " + w.doer.Name, Note: "Đã gửi qua hệ thống quản lý văn bản.", Paper: w.who == Diligent && w.luck.in(15),
	})
	if w.who != Late {
		d.Recorded = working(max(d.Day.AddDays(w.luck.below(3)), w.Opened, w.officerSince()))
	}
}
