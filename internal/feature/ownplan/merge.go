package ownplan

import (
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

// seal is of what a person may change, as it is kept.
func (l Line) seal() string {
	l.take(l)
	return seal([]any{
		l.Title, l.Product, l.Unit, l.Person, l.Partners, l.StartOn, l.DueOn, l.ForSubordinates, l.Cause, l.Regular, l.Other, l.OtherNote, l.Quota,
	})
}

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
// by part and line by line: theirs stands where this person left the part as they saw
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

// line chooses between a line as it stands and as it was typed.
func (m *merged) line(now shownLine, seen []shownLine) shownLine {
	i := slices.IndexFunc(seen, func(l shownLine) bool { return l.ID == now.ID })
	if i < 0 {
		return now // added meanwhile
	}
	typed, base := seen[i], seen[i].Base
	typed.Base = now.Base
	if base == "" || base == now.Base {
		return typed
	}
	mine := now.Line
	mine.take(typed.Line)
	title := vi.Truncate(now.Title, mostName)
	switch mine.seal() {
	case base:
		m.Theirs = append(m.Theirs, clash{title, ""})
		return now
	case now.Base:
	default:
		m.Both = append(m.Both, clash{title, strings.ReplaceAll(now.words(), "\n", " · ")})
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
