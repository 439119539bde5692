package content_test

import (
	"strings"
	"testing"

	"loa/internal/domain/calendar"
	"loa/internal/domain/content"
)

// What was typed of an event is kept in one form, and each field says what is wrong with it.
func TestEventsAreReadAndChecked(t *testing.T) {
	t.Parallel()
	for _, x := range []struct {
		typed  content.Event
		kept   content.Event
		fields string // with a problem
	}{
		{content.Event{}, content.Event{}, ""},
		{content.Event{Day: "15/5/2027", From: "7 giờ 30", To: "11h", Place: "  Nha\u0300  văn hóa "}, content.Event{Day: "2027-05-15", From: "07:30", To: "11:00", Place: "Nhà văn hóa"}, ""},
		{content.Event{Day: "15052027", From: "7", To: "07:05"}, content.Event{Day: "2027-05-15", From: "07:00", To: "07:05"}, ""},
		{content.Event{Day: "31/2/2027", From: "25:00", To: "8 giờ 7"}, content.Event{Day: "31/2/2027", From: "25:00", To: "8 giờ 7"}, "su_kien_ngay su_kien_tu su_kien_den"},
		{content.Event{From: "9:00", To: "9h00"}, content.Event{From: "09:00", To: "09:00"}, "su_kien_den"},
		{content.Event{From: "9:00", To: "8:00"}, content.Event{From: "09:00", To: "08:00"}, "su_kien_den"},
		{content.Event{Place: strings.Repeat("ờ", 200)}, content.Event{Place: strings.Repeat("ờ", 200)}, ""},
		{content.Event{Place: strings.Repeat("ờ", 201)}, content.Event{Place: strings.Repeat("ờ", 201)}, "su_kien_cho"},
	} {
		kept := x.typed.Clean()
		if kept != x.kept {
			t.Errorf("%+v is kept as %+v", x.typed, kept)
		}
		var fields []string
		for _, p := range kept.Check() {
			fields = append(fields, p.Name)
		}
		if got := strings.Join(fields, " "); got != x.fields {
			t.Errorf("%+v: problems with %q, not %q", x.typed, got, x.fields)
		}
		var back content.Event
		if err := back.Scan(kept.Text()); err != nil || back != kept {
			t.Errorf("%v: %+v came back as %+v", err, kept, back)
		}
	}
}

// Before submission somebody must know when and where to come; a day that is over is told.
func TestEventsBeforeSubmission(t *testing.T) {
	t.Parallel()
	whole := content.Event{Day: "2027-05-15", From: "07:30", To: "11:00", Place: "Nhà văn hóa khu phố 3"}
	for _, x := range []struct {
		event content.Event
		today calendar.Date
		want  string // fields, with ! where it must
	}{
		{content.Event{}, "2027-05-01", ""},
		{whole, "2027-05-15", ""},
		{whole, "2027-05-16", "su_kien_ngay"},
		{content.Event{Day: "2027-05-15"}, "2027-05-01", "!su_kien_tu !su_kien_den !su_kien_cho"},
		{content.Event{Place: "Hội trường"}, "2027-05-01", "!su_kien_ngay !su_kien_tu !su_kien_den"},
	} {
		var got []string
		for _, f := range content.CheckEvent(x.event, x.today) {
			name := f.Field
			if f.Must {
				name = "!" + name
			}
			got = append(got, name)
		}
		if strings.Join(got, " ") != x.want {
			t.Errorf("%+v on %s: %v, not %q", x.event, x.today, got, x.want)
		}
	}
	if got := whole.Words().String(); got != "Thứ Bảy, 15/05/2027, 7 giờ 30 – 11 giờ, tại Nhà văn hóa khu phố 3" {
		t.Error(got)
	}
	if got := (content.Event{Day: "2027-05-16", Place: "Hội trường"}).Words().String(); got != "16/05/2027, Hội trường" {
		t.Error(got)
	}
}
