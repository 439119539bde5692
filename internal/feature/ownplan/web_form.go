package ownplan

import (
	"cmp"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// shownLine is a line as the form shows it: what was typed, even where it could not
// be read.
type shownLine struct {
	Line
	No                                 int
	Start, Due, Quotas, Money, Another string
	Problem                            bool
	Over                               bool   // its day had passed when it was drafted
	Alike                              bool   // the same person and unit are in charge of most lines
	Together                           bool   // who is in charge is asked once, for many lines
	Newest                             bool   // work that was just added, the last of it
	Was                                string // its content before it was typed empty
	Base                               string // seal of the line as the person first saw it
}

// Field names a field of the line.
func (l shownLine) Field(name string) string { return field(name, l.Line) }

// Summary says in a few words what is settled; not who is in charge where that is said
// once for most lines, nor the amount that stands in its field beside it.
func (l shownLine) Summary() string {
	var out []string
	if who := l.charge(); who != "" && !l.Alike {
		out = append(out, who)
	}
	if l.DueOn != "" {
		out = append(out, "đến "+l.DueOn.Vietnamese())
	}
	if l.Other > 0 {
		out = append(out, "thêm "+vi.Int(l.Other)+" đồng nguồn khác")
	}
	return strings.Join(out, " · ")
}

// Asks says what is missing of the line: nothing of work that was just added and that
// nobody tried to save yet, nor who is in charge where that is asked once for many.
func (l shownLine) Asks() domain.Sentence {
	if l.fresh() && !l.Problem {
		return domain.Sentence{}
	}
	return lacking(slices.DeleteFunc(l.lacks(), func(what string) bool { return what == lackPerson && l.Together }))
}

// Counts tells whether to ask how many.
func (l shownLine) Counts() bool { return l.counts() || l.Quotas != "" }

// Name is the line's title; where that was emptied, as it was or as the plan above
// names the work. Work that was just added has none.
func (l shownLine) Name() string { return cmp.Or(l.Title, l.Was, l.Above.Title) }

// Made labels what comes of the line, with how much of it where no number is asked.
func (l shownLine) Made() string {
	if l.Own() && !l.Counts() {
		return "Sản phẩm, số lượng"
	}
	return "Sản phẩm"
}

// Place names the line in the summary of problems.
func (l shownLine) Place() domain.Sentence {
	if l.Name() == "" {
		return domain.Say("Việc %d", l.No)
	}
	return domain.Say("Việc %d (%s)", l.No, vi.Truncate(l.Name(), 60))
}

// Amount writes đồng with points between thousands.
func (l Line) Amount() string { return amount(l.Total()) }

// Span says from when to when.
func (l Line) Span() string { return span(l.StartOn, l.DueOn) }

// Target is what comes of the line.
func (l Line) Target() string { return l.target() }

// Charge is who is in charge.
func (l Line) Charge() string { return l.charge() }

// Basis says on what the line is based.
func (l Line) Basis() string { return l.clause() }

func shownLines(all []Line) []shownLine {
	out := make([]shownLine, len(all))
	for i, l := range all {
		out[i] = shownLine{Line: l, No: i + 1, Start: l.StartOn.Vietnamese(), Due: l.DueOn.Vietnamese(), Money: amount(l.Regular), Another: amount(l.Other), Base: l.seal()}
		if l.Quota > 0 {
			out[i].Quotas = strconv.Itoa(l.Quota)
		}
	}
	return out
}

// readWritten reads the form of a plan with these lines: only they may be written.
// Shown are the lines as typed.
func readWritten(form *web.FormValues, all []Line) (w Written, shown []shownLine) {
	w.Version = versionOf(form)
	w.Texts = Texts{
		Basis: form.String("can_cu"), Purpose: form.String("muc_dich"), Contents: form.String("noi_dung_chung"), BudgetText: form.String("kinh_phi"),
		Organise: form.String("to_chuc"), Recipients: form.String("noi_nhan"),
	}
	w.Unit, w.Person = form.String("chung_bo_phan"), form.String("chung_nguoi")
	w.Remove, w.Add = form.Strings("bo"), form.Bool("them")
	w.Bases = map[string]string{}
	for _, part := range w.Texts.parts() {
		w.Bases[part.Name] = form.String("goc-" + part.Name)
	}
	shown = shownLines(all)
	for i := range shown {
		l := &shown[i]
		if !form.Has(l.Field("noi_dung")) {
			continue
		}
		l.Base, l.Was = form.String(l.Field("goc")), l.Title
		text := func(name string) string { return form.String(l.Field(name)) }
		l.Title, l.Product, l.Unit, l.Person, l.Partners = text("noi_dung"), text("san_pham"), text("bo_phan"), text("nguoi"), text("phoi_hop")
		l.OtherNote, l.Cause, l.ForSubordinates = text("nguon"), text("nguyen_nhan"), form.Bool(l.Field("truc_thuoc"))
		l.Start, l.Due, l.Quotas, l.Money, l.Another = text("tu"), text("den"), text("so_luong"), text("thuong_xuyen"), text("khac")
		l.StartOn, l.DueOn = dayOf(form, l.Field("tu")), dayOf(form, l.Field("den"))
		l.Regular, l.Other = money(form, l.Field("thuong_xuyen")), money(form, l.Field("khac"))
		if l.Quotas == "" {
			l.Quota = 0
		} else {
			l.Quota = count(form, l.Field("so_luong"))
		}
		w.Lines = append(w.Lines, l.Line)
	}
	w.Unread = form.Errors
	return w, shown
}

// dayOf reads a day that may be missing.
func dayOf(form *web.FormValues, name string) calendar.Date {
	if form.String(name) == "" {
		return ""
	}
	return form.Date(name)
}

// digits is an amount without what people write behind it.
func digits(text string) string {
	text = strings.ToLower(strings.TrimSpace(text))
	for _, unit := range []string{"đồng", "vnđ", "vnd", "đ"} {
		if before, ok := strings.CutSuffix(text, unit); ok {
			return before
		}
	}
	return text
}

func money(form *web.FormValues, name string) int64 {
	text := form.String(name)
	if text == "" {
		return 0
	}
	n, ok := vi.ReadInt(digits(text))
	if !ok || n < 0 {
		form.Errors.Add(name, "Ghi số tiền bằng đồng, không có phần lẻ; dấu chấm chỉ đứng giữa từng nhóm ba chữ số, ví dụ 5.000.000.")
		return 0
	}
	return n
}

func count(form *web.FormValues, name string) int {
	n, ok := vi.ReadInt(form.String(name))
	if !ok || n < 0 {
		form.Errors.Add(name, "Ghi số lượng bằng chữ số, ví dụ 12.")
		return 0
	}
	return int(min(n, mostQuotas+1))
}

// may is what the actor may do with a plan as it stands.
type may struct {
	Editable, MayDecide, MayRecall, MayReopen, MayAmend, MayUnissue, MayRepaper, MayDrop bool
}

// Acts tells whether there is something to press, in the bar at the foot.
func (m may) Acts() bool { return m.Editable || m.MayDecide || m.MayRecall }

// standing is what else decides who may do what: whether the actor drafts for the
// agency, and whether there is no later edition.
type standing struct{ writes, last bool }

func mayWith(actor access.Actor, p Plan, s standing) may {
	leads := mayDecide(actor, p.AgencyID)
	return may{
		Editable:   s.writes && p.Writable(),
		MayDecide:  p.Status == StatusSubmitted && leads && p.SubmittedBy != actor.AccountID,
		MayRecall:  p.Status == StatusSubmitted && s.writes && p.SubmittedBy == actor.AccountID,
		MayReopen:  p.Status == StatusApproved && leads,
		MayAmend:   p.Issued() && !p.Outside && s.writes && s.last,
		MayUnissue: p.Issued() && p.Outside && (s.writes || leads),
		MayDrop:    s.writes && p.Writable() && p.Edition > 1 && s.last,
		MayRepaper: p.Status == StatusApproved && (s.writes || leads),
	}
}
