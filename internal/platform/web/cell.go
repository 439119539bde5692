package web

import (
	"fmt"
	"html"
	"html/template"
	"strconv"
	"strings"

	"loa/internal/domain"
)

// Cell is one cell of a matrix: sign, word and colour of a status, a figure
// below, and where it leads. Pages draw all cells of a row at once with
// {{cells .}}, each a whole <td>: a matrix has thousands, and a part of its own
// for each takes too long.
type Cell struct {
	Status string          // as Status.Key
	Note   domain.Sentence // figure under the word
	More   domain.Sentence // second figure, as of a window
	Head   string          // its column, shown where the table is a list
	Label  string          // spoken before the status: agency and obligation
	Href   string          // an address of ours; empty: nothing to open
	Open   bool
	Span   int // columns, from 2
}

// cellDrawer gives the function "cells" for one language.
func cellDrawer(say func(string, ...any) string) func([]Cell) (template.HTML, error) {
	badges := map[string]template.HTML{}
	for _, s := range statuses() {
		badge, err := statusBadge(say, s.Key)
		if err != nil {
			return func([]Cell) (template.HTML, error) { return "", err }
		}
		badges[s.Key] = badge
	}
	return func(row []Cell) (template.HTML, error) {
		var b strings.Builder
		b.Grow(900 * len(row))
		for _, c := range row {
			badge, ok := badges[c.Status]
			if !ok {
				return "", fmt.Errorf("there is no status %q", c.Status)
			}
			c.draw(&b, say, badge)
		}
		//nolint:gosec // every part is ours or escaped
		return template.HTML(b.String()), nil
	}
}

// draw writes the cell.
func (c Cell) draw(b *strings.Builder, say func(string, ...any) string, badge template.HTML) {
	b.WriteString(`<td data-label="` + html.EscapeString(c.Head) + `"`)
	if c.Span > 1 {
		b.WriteString(` colspan="` + strconv.Itoa(c.Span) + `"`)
	}
	b.WriteString(`>`)
	if c.Status == "not_applicable" {
		b.WriteString(`<span class="loa-cell loa-cell--not_applicable"><span aria-hidden="true">–</span><span class="govuk-visually-hidden">` +
			html.EscapeString(say("Không áp dụng")) + `</span></span></td>`)
		return
	}
	c.applies(b, say, badge)
}

// applies writes what stands in a cell that applies, and its end.
func (c Cell) applies(b *strings.Builder, say func(string, ...any) string, badge template.HTML) {
	end := `</span></td>`
	look := `class="loa-cell loa-cell--` + c.Status
	if c.Open {
		look += ` loa-cell--open`
	}
	if c.Href == "" {
		b.WriteString(`<span ` + look + `">`)
	} else {
		end = `</a></td>`
		b.WriteString(`<a ` + look + `" href="` + html.EscapeString(c.Href) + `" aria-expanded="` + strconv.FormatBool(c.Open) + `" data-loa-cell>`)
	}
	if c.Label != "" {
		b.WriteString(`<span class="govuk-visually-hidden">` + html.EscapeString(c.Label) + `: </span>`)
	}
	b.WriteString(string(badge))
	for _, s := range []domain.Sentence{c.Note, c.More} {
		if !s.Empty() {
			b.WriteString(`<span class="loa-cell__note">` + html.EscapeString(s.In(say)) + `</span>`)
		}
	}
	b.WriteString(end)
}
