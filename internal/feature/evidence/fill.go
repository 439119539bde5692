package evidence

import (
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
)

// facts is what is known of a thing that is declared, beside what a person
// typed.
type facts struct {
	Files []string        // names of files
	Shots []calendar.Date // when photographs were taken, as their cameras say
	Page  string          // the title of the page behind the link
	File  string          // a title taken from a file that came before
	Day   filling         // the day that the form showed filled in, unless it was changed
}

// filling is what the program filled into a field, and from where. A form brings
// it back in a hidden field, so that it is known from what a person typed.
type filling struct{ From, Value string }

// From where the program fills in.
const (
	byDuty  = "nhiem-vu"
	byPage  = "trang"
	byFile  = "tep"
	byPhoto = "anh"
	byToday = "hom-nay"
	byDoubt = "xem-lai" // today, since the photograph's own day cannot be right
	byName  = "ten"
	byLink  = "lien-ket"
)

// fillable are the fields that the program fills in when they are left empty.
const (
	fieldTitle = "tieu_de"
	fieldDay   = "ngay"
	fieldKind  = "loai"
)

// oldest is how many days ago a photograph may have been taken when no
// obligation's window tells.
const oldest = 366

// Told says beside a field that it was filled in, and from what; else what
// happens when it stays empty. It is nil where nothing is to be said.
func (d formData) Told(name string) any {
	if s := d.told(name); !d.Correct && !s.Empty() {
		return s
	}
	return nil
}

func (d formData) told(name string) domain.Sentence {
	switch from := d.Filled[name].From; {
	case from == byPage:
		return domain.Say("Loa điền giúp, sửa được: tên của trang trong liên kết.")
	case from == byFile && name == fieldTitle:
		return domain.Say("Loa điền giúp, sửa được: theo tên tệp.")
	case from == byDuty && name == fieldTitle:
		return domain.Say("Loa điền giúp, sửa được: theo nhiệm vụ và ngày.")
	case from == byPhoto:
		return domain.Say("Loa điền giúp, sửa được: ngày chụp ghi trong ảnh.")
	case from == byDoubt:
		return domain.Say("Ảnh ghi ngày chụp %s, không hợp với nhiệm vụ. Loa tạm điền hôm nay: xem lại.", d.Odd.Vietnamese())
	case from == byToday && len(d.Known.Files) == 0 && d.URL == "":
		return domain.Say("Loa điền giúp, sửa được: hôm nay. Ảnh có ghi ngày chụp thì lấy ngày chụp.")
	case from == byToday:
		return domain.Say("Loa điền giúp, sửa được: hôm nay.")
	case from == byDuty:
		return domain.Say("Loa điền giúp, sửa được: theo nhiệm vụ.")
	case from == byName:
		return domain.Say("Loa điền giúp, sửa được: theo chữ trong tên.")
	case from == byLink:
		return domain.Say("Loa điền giúp, sửa được: theo liên kết.")
	case from == byFile:
		return domain.Say("Loa điền giúp, sửa được: theo tệp.")
	}
	return emptied(name)
}

// emptied says what happens with a field that stays empty.
func emptied(name string) domain.Sentence {
	switch name {
	case fieldTitle:
		return domain.Say("Để trống thì Loa đặt tên theo nhiệm vụ và ngày.")
	case fieldKind:
		return domain.Say("Để trống thì Loa chọn theo nhiệm vụ.")
	}
	return domain.Sentence{}
}

// Brought is the hidden field's value that brings a filling back.
func (d formData) Brought(name string) string {
	if f := d.Filled[name]; f.From != "" {
		return f.From + ":" + f.Value
	}
	return ""
}

// untouched gives the filling of a field that holds what the form showed.
func untouched(form *web.FormValues, name string) (filling, bool) {
	from, value, _ := strings.Cut(form.String("dien_"+name), ":")
	return filling{from, value}, value != "" && form.String(name) == value
}

// takeBack empties the fields that hold what the program filled in, so that they
// are filled anew from what is known now.
func (d *formData) takeBack(form *web.FormValues) {
	if f, same := untouched(form, fieldTitle); same {
		d.Title = ""
		switch f.From {
		case byPage:
			if form.String("dien_lien_ket") == d.URL {
				d.Known.Page = f.Value
			}
		case byFile:
			d.Known.File = f.Value
		}
	}
	if _, same := untouched(form, fieldKind); same {
		d.Kind = ""
	}
	if f, same := untouched(form, fieldDay); same && d.HappenedOn.Valid() {
		d.Known.Day, d.Day, d.HappenedOn = filling{f.From, string(d.HappenedOn)}, "", ""
	}
}

// fill fills in what a person left empty and what follows from the obligations
// that were chosen, the first first. What is not known stays empty; what was
// filled in before is filled in anew.
func (d *formData) fill(chosen []Choice, today calendar.Date) {
	for name := range d.Filled {
		switch name {
		case fieldTitle:
			d.Title = ""
		case fieldDay:
			d.HappenedOn = ""
		case fieldKind:
			d.Kind = ""
		}
	}
	d.Filled = map[string]filling{}
	d.fillDay(chosen, today)
	d.fillTitle(chosen)
	d.fillKind(chosen)
}

func (d *formData) fillDay(chosen []Choice, today calendar.Date) {
	if d.Day != "" || d.HappenedOn != "" {
		return
	}
	var taken calendar.Date
	taken, d.Odd = sound(d.Known.Shots, chosen, today)
	f := filling{byToday, string(today)}
	switch shown := d.Known.Day; {
	case taken != "":
		f = filling{byPhoto, string(taken)}
	case d.Odd != "":
		f = filling{byDoubt, string(today)}
	case shown.Value != "":
		f = shown
	case d.Emptied:
		return
	}
	d.HappenedOn = calendar.Date(f.Value)
	d.Filled[fieldDay] = filling{f.From, d.HappenedOn.Vietnamese()}
}

// sound gives the latest day on which a photograph was taken that can be right:
// not after today, and not before the obligations begin, or a year ago when none
// tells. When there is none it gives a day that cannot be right.
func sound(shots []calendar.Date, chosen []Choice, today calendar.Date) (taken, odd calendar.Date) {
	from := today.AddDays(-oldest)
	for i, c := range chosen {
		if start := c.Obligation.Rule.Window.Start; start.Valid() && (i == 0 || start < from) {
			from = start
		}
	}
	for _, day := range slices.Sorted(slices.Values(shots)) {
		if from <= day && day <= today {
			taken = day
		} else {
			odd = day
		}
	}
	if taken != "" {
		odd = ""
	}
	return taken, odd
}

func (d *formData) fillTitle(chosen []Choice) {
	if d.Title != "" {
		return
	}
	f := filling{byFile, d.Known.File}
	for _, name := range d.Known.Files {
		if f.Value == "" {
			f.Value = titleFrom(name)
		}
	}
	switch {
	case d.Known.Page != "":
		f = filling{byPage, d.Known.Page}
	case f.Value != "":
	case len(chosen) > 0 && d.HappenedOn.Valid():
		f = filling{byDuty, shortened(chosen[0].Obligation.ShortName, maxTitle-30) + ", ngày " + d.HappenedOn.Vietnamese()}
	default:
		return
	}
	d.Title = f.Value
	d.Filled[fieldTitle] = f
}

// fillKind chooses the kind: as the obligation asks, as the name says, as the
// link or file is.
func (d *formData) fillKind(chosen []Choice) {
	if d.Kind != "" {
		return
	}
	f := filling{From: byDuty}
	for _, c := range chosen {
		if f.Value == "" {
			f.Value = string(guessKind(c))
		}
	}
	if f.Value == "" {
		near, word := kindOf(d.clue())
		switch f.Value = string(near); {
		case word != "":
			f.From = byName
		case siteOf(d.URL) != "":
			f.From = byLink
		default:
			f.From = byFile
		}
	}
	if d.Kind = evidence.Kind(f.Value); d.Kind != "" {
		d.Filled[fieldKind] = f
	}
}

// clue is what a guess goes by: what a person wrote, never what was filled in
// after the obligation.
func (d *formData) clue() clue {
	title := d.Title
	if d.Filled[fieldTitle].From == byDuty {
		title = ""
	}
	if title == "" {
		title = d.Known.Page
	}
	return clue{Title: title, Link: d.URL, Files: d.Known.Files}
}

// chosen lists the choices that the draft names, in its order.
func (d *formData) chosen(choices []Choice) []Choice {
	var out []Choice
	for _, id := range d.Versions {
		if i := slices.IndexFunc(choices, func(c Choice) bool { return slices.Contains(c.Obligation.Versions(), id) }); i >= 0 {
			out = append(out, choices[i])
		}
	}
	return out
}
