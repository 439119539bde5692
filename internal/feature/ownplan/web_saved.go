package ownplan

import (
	"slices"
	"strconv"

	"loa/internal/domain"
)

// partURL leads to a row or a text in a plan's form, or to the list of tasks, with the
// confirmation in front of it, which gets the focus.
func partURL(id, part string) string { return root + "/" + id + "?phan=" + part + "#xong" }

// rowPart names a row of the form by its number.
func rowPart(no int) string { return "viec-" + strconv.Itoa(no) }

// Part names the row.
func (l shownLine) Part() string { return rowPart(l.No) }

// changed names the part of the form that was written last, by its place: the last row
// or text that says something else than before, the list of tasks when none does.
func (w Written) changed(before Plan, lines []Line) string {
	last := "viec"
	for i, l := range lines {
		typed := slices.IndexFunc(w.Lines, func(t Line) bool { return t.ID == l.ID })
		if typed < 0 || slices.Contains(w.Remove, l.ID) {
			continue
		}
		was, now := l, l
		was.take(l)
		now.take(w.Lines[typed])
		if was.seal() != now.seal() {
			last = rowPart(i + 1)
		}
	}
	was := before.Texts.clean().parts()
	for i, part := range w.Texts.clean().parts() {
		if part.Text != was[i].Text {
			last = part.Name
		}
	}
	return last
}

// hasPart tells whether the form has a row or a text of that name.
func (d *planData) hasPart(name string) bool {
	return slices.ContainsFunc(d.Lines, func(l shownLine) bool { return l.Part() == name }) ||
		slices.ContainsFunc(d.Parts, func(p shownPart) bool { return p.Name == name })
}

// ToDo is what a line needs still.
func (d planData) ToDo() []Warning {
	return slices.DeleteFunc(slices.Clone(d.Warnings), func(w Warning) bool { return w.At == "" })
}

// Notes are what is only to know.
func (d planData) Notes() []domain.Sentence {
	var out []domain.Sentence
	for _, w := range d.Warnings {
		if w.At == "" {
			out = append(out, w.Said)
		}
	}
	return out
}
