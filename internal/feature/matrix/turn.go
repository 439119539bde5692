package matrix

import (
	"strconv"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

// perPage is how many rows stand on a page: all of a province today, and no more
// than a browser draws at once. Files and programs get all of them.
const perPage = 400

// Turn is which rows of a long table stand on the page.
type Turn struct {
	Page, Pages    int
	From, To       int // rows before the page, and up to its end
	All            int
	Previous, Next *web.Link
}

// newTurn is the page asked for, from 1, or the nearest there is.
func newTurn(page, all int, address func(page int) string) Turn {
	t := Turn{Pages: max(1, (all+perPage-1)/perPage), All: all}
	t.Page = min(max(page, 1), t.Pages)
	t.From = (t.Page - 1) * perPage
	t.To = min(t.From+perPage, all)
	if t.Page > 1 {
		t.Previous = &web.Link{Label: "Trang trước", URL: address(t.Page - 1)}
	}
	if t.Page < t.Pages {
		t.Next = &web.Link{Label: "Trang sau", URL: address(t.Page + 1)}
	}
	return t
}

// Words say which rows stand on the page.
func (t Turn) Words() domain.Sentence {
	return domain.Say("Dòng %d–%d trong %d", domain.Number(t.From+1), domain.Number(t.To), domain.Number(t.All))
}

// readPage reads the number of a page; what is none is the first.
func readPage(text string) int {
	n, _ := strconv.Atoi(text)
	return n
}

// turn leaves the agencies of the page asked for, or of the opened cell. Totals
// stay those of all.
func (v *View) turn() {
	page, at := v.Query.Page, 0
	for _, g := range v.Groups {
		for _, r := range g.Rows {
			if r.Open != nil {
				page = at/perPage + 1
			}
			at++
		}
	}
	v.Turn = newTurn(page, v.Agencies, func(page int) string {
		q := v.Query
		q.Page = page
		return q.address()
	})
	v.Several = len(v.Groups) > 1
	var groups []Group
	at = 0
	for _, g := range v.Groups {
		from, to := max(v.Turn.From-at, 0), min(v.Turn.To-at, len(g.Rows))
		at += len(g.Rows)
		if from < to {
			g.Goes = to < len(g.Rows)
			g.Rows = g.Rows[from:to]
			groups = append(groups, g)
		}
	}
	v.Groups = groups
}

// turn leaves the rows of the page asked for, or of the opened cell.
func (p *Periods) turn() {
	page, group := p.Asked.Page, ""
	for i, r := range p.Rows {
		if r.Open != nil {
			page = i/perPage + 1
		}
	}
	p.Turn = newTurn(page, len(p.Rows), func(page int) string {
		q := p.Asked
		q.Page = page
		return q.address()
	})
	for _, r := range p.Rows[:min(p.Turn.From+1, len(p.Rows))] {
		if r.Group != "" {
			group = r.Group
		}
	}
	p.Rows = p.Rows[p.Turn.From:p.Turn.To]
	if len(p.Rows) > 0 {
		p.Rows[0].Group = group
	}
}
