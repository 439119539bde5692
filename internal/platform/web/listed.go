package web

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/vi"
)

// RowsOnPage is how many rows of a long list one page shows: what a telephone is
// scrolled through.
const RowsOnPage = 20

// Listed is where a page stands in a long list that is searched by name: templates draw
// it with "listedsearch" above and "listedpager" below the rows. Kept are the other
// parts of the address.
type Listed struct {
	Path, Search   string
	Kept           []Link // name and value
	All, Found     int
	Range          domain.Sentence
	Previous, Next *Link
}

// List cuts a list, in its order, to what the address asks for: names with the words of
// "tim", with or without marks, and of those the page "trang".
func List[T any](r *http.Request, rows []T, name func(T) string) ([]T, Listed) {
	q := r.URL.Query()
	l := Listed{Path: r.URL.Path, Search: CleanText(q.Get("tim")), All: len(rows)}
	if r.Method == http.MethodPost { // a form came back: its list is on the page above
		l.Path = exchangeOf(r.Context()).site.above(r.URL.Path)
	}
	for key, values := range q {
		if key != "tim" && key != "trang" && key != "lang" {
			for _, v := range values {
				l.Kept = append(l.Kept, Link{Label: key, URL: v})
			}
		}
	}
	slices.SortFunc(l.Kept, func(a, b Link) int { return strings.Compare(a.Label+a.URL, b.Label+b.URL) })
	if want := vi.Fold(l.Search); want != "" {
		rows = slices.DeleteFunc(slices.Clone(rows), func(row T) bool { return !strings.Contains(vi.Fold(name(row)), want) })
	}
	l.Found = len(rows)
	pages := max(1, (len(rows)+RowsOnPage-1)/RowsOnPage)
	page, _ := strconv.Atoi(q.Get("trang"))
	page = min(max(page, 1), pages)
	from, to := (page-1)*RowsOnPage, min(page*RowsOnPage, len(rows))
	if pages > 1 {
		l.Range = domain.Say("%d–%d trong %d cơ quan", from+1, to, len(rows))
	}
	if page > 1 {
		l.Previous = &Link{Label: "Trang trước", URL: l.at(page - 1)}
	}
	if page < pages {
		l.Next = &Link{Label: "Trang sau", URL: l.at(page + 1)}
	}
	return rows[from:to], l
}

// Long tells whether the list is worth searching.
func (l Listed) Long() bool { return l.All > RowsOnPage }

// Whole is the address of the list without a search.
func (l Listed) Whole() string {
	l.Search = ""
	return l.at(1)
}

func (l Listed) at(page int) string {
	q := url.Values{"trang": {strconv.Itoa(page)}}
	if l.Search != "" {
		q.Set("tim", l.Search)
	}
	for _, k := range l.Kept {
		q.Add(k.Label, k.URL)
	}
	return (&url.URL{Path: l.Path, RawQuery: q.Encode(), Fragment: "danh-sach"}).String()
}
