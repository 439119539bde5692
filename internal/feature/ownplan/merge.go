package ownplan

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"strings"

	"loa/internal/vi"
)

// seal tells one state of a text or of a line, as a person may write it, from another.
func seal(v any) string {
	text, err := json.Marshal(v)
	if err != nil { // texts and numbers always can be written
		panic(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:8])
}

// sealOf is of a text as it is kept.
func sealOf(text string) string { return seal(paragraph(text)) }

// linePart is one thing that a person may change of a line: what it is called, says and
// takes over from another state of the line.
type linePart struct {
	title string
	text  func(l *shownLine) *string // as the form shows it
	value func(l *Line) any          // as it is kept
	copy  func(to, from *shownLine)
}

// lineParts lists them.
func lineParts() []linePart {
	plain := func(title string, of func(l *Line) *string) linePart {
		return linePart{
			title, func(l *shownLine) *string { return of(&l.Line) }, func(l *Line) any { return *of(l) },
			func(to, from *shownLine) { *of(&to.Line) = *of(&from.Line) },
		}
	}
	return []linePart{
		plain("Nội dung công việc", func(l *Line) *string { return &l.Title }),
		plain("Sản phẩm", func(l *Line) *string { return &l.Product }),
		plain("Bộ phận phụ trách", func(l *Line) *string { return &l.Unit }),
		plain("Người phụ trách", func(l *Line) *string { return &l.Person }),
		plain("Đơn vị phối hợp", func(l *Line) *string { return &l.Partners }),
		plain("Vì sao chưa đạt, năm nay làm thế nào", func(l *Line) *string { return &l.Cause }),
		plain("Tên nguồn khác", func(l *Line) *string { return &l.OtherNote }),
		{"Từ ngày", func(l *shownLine) *string { return &l.Start }, func(l *Line) any { return l.StartOn }, func(to, from *shownLine) { to.StartOn, to.Start = from.StartOn, from.Start }},
		{"Hoàn thành", func(l *shownLine) *string { return &l.Due }, func(l *Line) any { return l.DueOn }, func(to, from *shownLine) { to.DueOn, to.Due = from.DueOn, from.Due }},
		{"Số lượng", func(l *shownLine) *string { return &l.Quotas }, func(l *Line) any { return l.Quota }, func(to, from *shownLine) { to.Quota, to.Quotas = from.Quota, from.Quotas }},
		{"Dự toán (đồng)", func(l *shownLine) *string { return &l.Money }, func(l *Line) any { return l.Regular }, func(to, from *shownLine) { to.Regular, to.Money = from.Regular, from.Money }},
		{"Nguồn khác", func(l *shownLine) *string { return &l.Another }, func(l *Line) any { return l.Other }, func(to, from *shownLine) { to.Other, to.Another = from.Other, from.Another }},
		{"Giao cho đơn vị trực thuộc", nil, func(l *Line) any { return l.ForSubordinates }, func(to, from *shownLine) { to.ForSubordinates = from.ForSubordinates }},
	}
}

// marks tell the parts of a line, as they are kept, from others, in the order of
// lineParts.
func (l Line) marks() []string {
	l.take(l)
	all := lineParts()
	out := make([]string, len(all))
	for i, p := range all {
		out[i] = seal(p.value(&l))
	}
	return out
}

// seal is of all that a person may change: the marks of the parts.
func (l Line) seal() string { return strings.Join(l.marks(), ".") }

// merged is what comes of two people's writing. Both lists what both changed
// otherwise, Theirs what only the other did, by name.
type merged struct {
	Who          string
	At           int64
	Both, Theirs []clash
	Lines        []shownLine
}

// clash is a part that the other one saved, with what it says now.
type clash struct{ Title, Text string }

// merge brings what was typed together with what somebody else saved meanwhile, part
// by part, in lines field by field: theirs stands where this person left the part as they saw
// it, and what was typed where they changed it. What it gives can be saved over p.
func (s *Service) merge(ctx context.Context, p Plan, stored []Line, typed *Written, seen []shownLine) (merged, error) {
	var m merged
	events, err := s.Events(ctx, p)
	if err != nil {
		return m, err
	}
	if len(events) > 0 {
		m.Who, m.At = events[0].ByName, events[0].At
	}
	typed.Texts = m.texts(p.Texts, *typed)
	typed.Version, typed.Bases = p.Version, nil
	for _, l := range shownLines(stored) {
		m.Lines = append(m.Lines, m.line(l, seen))
	}
	return m, nil
}

// line chooses between a line as it stands and as it was typed, field by field.
func (m *merged) line(now shownLine, seen []shownLine) shownLine {
	i := slices.IndexFunc(seen, func(l shownLine) bool { return l.ID == now.ID })
	if i < 0 {
		return now // added meanwhile
	}
	typed, base := seen[i], strings.Split(seen[i].Base, ".")
	mine := now.Line
	mine.take(typed.Line)
	stands, wrote, parts := now.marks(), mine.marks(), lineParts()
	typed.Base = now.Base
	if len(base) != len(parts) { // a form that tells nothing of what it began with
		return typed
	}
	name := vi.Truncate(now.Title, mostName)
	var both []string
	for k, p := range parts {
		switch {
		case stands[k] == base[k] || stands[k] == wrote[k]:
		case wrote[k] == base[k]:
			p.copy(&typed, &now)
			m.Theirs = append(m.Theirs, clash{name + ": " + vi.LowerFirst(p.title), ""})
		case p.text == nil:
			both = append(both, p.title)
		default:
			both = append(both, p.title+": "+cmp.Or(*p.text(&now), "để trống"))
		}
	}
	if len(both) > 0 {
		m.Both = append(m.Both, clash{name, strings.ReplaceAll(strings.Join(both, " · "), "\n", " ")})
	}
	return typed
}

// mostName is how many letters of a line stand as its name in a message.
const mostName = 80

func (m *merged) texts(now Texts, typed Written) Texts {
	out := typed.Texts
	mine := typed.Texts.clean().parts()
	for i, part := range now.parts() {
		base, now := typed.Bases[part.Name], sealOf(part.Text)
		if base == "" || base == now {
			continue
		}
		switch sealOf(mine[i].Text) {
		case base:
			m.Theirs = append(m.Theirs, clash{part.Title, ""})
			out.set(part.Name, part.Text)
		case now:
		default:
			m.Both = append(m.Both, clash{part.Title, part.Text})
		}
	}
	return out
}

// set changes a part by its name.
func (t *Texts) set(name, text string) {
	for n, field := range map[string]*string{
		"can_cu": &t.Basis, "muc_dich": &t.Purpose, "noi_dung_chung": &t.Contents, "kinh_phi": &t.BudgetText, "to_chuc": &t.Organise, "noi_nhan": &t.Recipients,
	} {
		if n == name {
			*field = text
		}
	}
}
