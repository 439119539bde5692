package content

import (
	"fmt"
	"regexp"
	"strconv"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// Event (sự kiện) is something that people can come to, which a piece announces: on a day,
// from an hour to another (HH:MM, of the office's clock), at a place. One without anything
// is none.
type Event struct {
	Day   calendar.Date `json:"day,omitempty"`
	From  string        `json:"from,omitempty"`
	To    string        `json:"to,omitempty"`
	Place string        `json:"place,omitempty"`
}

// MostPlace is how many letters a place has at most.
const MostPlace = 200

// Empty tells whether nothing is announced.
func (e Event) Empty() bool { return e == Event{} }

// Text is the event as a column keeps it.
func (e Event) Text() string {
	if e.Empty() {
		return ""
	}
	return columnText(e)
}

// Scan reads the event back.
func (e *Event) Scan(src any) error { return scanColumn(src, e) }

var hourTyped = regexp.MustCompile(`^(\d{1,2})(?:\s*(?::|h|g|giờ)\s*(\d{2})?(?:\s*phút)?)?$`)

// hour reads an hour as people type it (7 giờ 30, 7h30, 07:30, 7); ok is false for what is
// none.
func hour(typed string) (h, m int, ok bool) {
	parts := hourTyped.FindStringSubmatch(typed)
	if parts == nil {
		return 0, 0, false
	}
	h, _ = strconv.Atoi(parts[1])
	m, _ = strconv.Atoi(parts[2]) // empty: the full hour
	return h, m, h < 24 && m < 60
}

// Clean puts what was typed into the form in which it is kept; what is no day or no hour
// stays as it is, for Check to name.
func (e Event) Clean() Event {
	e.Day, e.From, e.To, e.Place = calendar.Date(vi.Clean(string(e.Day))), vi.Clean(e.From), vi.Clean(e.To), vi.Clean(e.Place)
	if day, err := calendar.ParseVietnamese(string(e.Day)); err == nil {
		e.Day = day
	}
	for _, typed := range []*string{&e.From, &e.To} {
		if h, m, ok := hour(*typed); ok {
			*typed = fmt.Sprintf("%02d:%02d", h, m)
		}
	}
	return e
}

// Check tells whether a cleaned event can be kept; what is not there yet is no problem.
func (e Event) Check() domain.Fields {
	var problems domain.Fields
	if e.Day != "" && !e.Day.Valid() {
		problems.Add("su_kien_ngay", "Ngày không có thật hoặc viết chưa đúng. Nhập theo mẫu 22/04/2027.")
	}
	good := true
	for _, x := range []struct{ field, typed string }{{"su_kien_tu", e.From}, {"su_kien_den", e.To}} {
		if _, _, ok := hour(x.typed); x.typed != "" && !ok {
			problems.Add(x.field, "Không có giờ này. Nhập theo mẫu 07:30.")
			good = false
		}
	}
	if good && e.From != "" && e.To != "" && e.To <= e.From {
		problems.Add("su_kien_den", "Giờ kết thúc phải sau giờ bắt đầu.")
	}
	if len([]rune(e.Place)) > MostPlace {
		problems.Add("su_kien_cho", "Địa điểm dài quá %d ký tự. Rút ngắn.", MostPlace)
	}
	return problems
}

// Whole tells whether people know from it when and where to come.
func (e Event) Whole() bool {
	return e.Day != "" && e.From != "" && e.To != "" && e.Place != "" && len(e.Check()) == 0
}

// CheckEvent tells what is missing of an event before submission, where a piece announces
// one, and that its day is over.
func CheckEvent(e Event, today calendar.Date) []Finding {
	if e.Empty() {
		return nil
	}
	var out []Finding
	must := func(field, message string) { out = append(out, Finding{field, true, message, nil}) }
	if e.Day == "" {
		must("su_kien_ngay", "Nhập ngày diễn ra sự kiện, hoặc xóa giờ và địa điểm.")
	}
	if e.From == "" {
		must("su_kien_tu", "Nhập giờ bắt đầu sự kiện.")
	}
	if e.To == "" {
		must("su_kien_den", "Nhập giờ kết thúc sự kiện.")
	}
	if e.Place == "" {
		must("su_kien_cho", "Nhập địa điểm của sự kiện.")
	}
	if e.Day != "" && e.Over(today) {
		out = append(out, Finding{"su_kien_ngay", false, "Ngày diễn ra sự kiện đã qua. Kiểm tra lại ngày.", nil})
	}
	return out
}

// Over tells whether its day has passed.
func (e Event) Over(today calendar.Date) bool { return e.Day < today }

// Begins and Ends are its instants, of an event that is whole, by a zone's clock.
func (e Event) Begins(zone *time.Location) time.Time { return at(e.Day, e.From, zone) }

// Ends is Begins for its end.
func (e Event) Ends(zone *time.Location) time.Time { return at(e.Day, e.To, zone) }

func at(day calendar.Date, typed string, zone *time.Location) time.Time {
	d := day.Time()
	h, m, _ := hour(typed) // Check refuses others
	return time.Date(d.Year(), d.Month(), d.Day(), h, m, 0, 0, zone)
}

// Words says when and where: “Thứ Bảy, 15/05/2027, 7 giờ 30 – 11 giờ, tại Nhà văn hóa”; of
// what is not whole as much as is known. Empty for none.
func (e Event) Words() domain.Sentence {
	if e.Whole() {
		return domain.Say("%s, %s, %s – %s, tại %s", e.Weekday(), e.Day.Vietnamese(), hourWords(e.From), hourWords(e.To), e.Place)
	}
	var known domain.Sentence
	for _, part := range []string{e.Day.Vietnamese(), e.From, e.To, e.Place} {
		switch {
		case part != "" && known.Empty():
			known = domain.Say("%s", part)
		case part != "":
			known = domain.Say("%s, %s", known, part)
		}
	}
	return known
}

// Weekday says on which day of the week it is: “Thứ Bảy”.
func (e Event) Weekday() domain.Sentence { return weekday(int(e.Day.Time().Weekday())) }

// Times says from when to when it is, of an event that is whole: “7 giờ 30 – 11 giờ”.
func (e Event) Times() domain.Sentence {
	return domain.Say("%s – %s", hourWords(e.From), hourWords(e.To))
}

func hourWords(typed string) domain.Sentence {
	h, m, _ := hour(typed) // Check refuses others
	if m == 0 {
		return domain.Say("%d giờ", h)
	}
	return domain.Say("%d giờ %02d", h, m)
}
