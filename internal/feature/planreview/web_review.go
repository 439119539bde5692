package planreview

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"

	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// The two parts of the review.
const (
	partAppendix = "phu-luc"
	partBody     = "than-van-ban"
)

type reviewData struct {
	Plan       programme.Plan
	Day        calendar.Date
	Part       string
	Parts      []partLink
	Paper      []sheet
	Placed     bool            // the open row has its place in Paper
	Marked     map[string]bool // fields whose phrase is marked in Paper
	Open       *card           // the row in work
	Sections   []section
	Alone      bool // one section is shown by itself
	Groups     []programme.Party
	Lists      int                  // groups whose list nobody confirmed yet
	Cites      []programme.Citation // of the open row
	Cite       string               // page on which it cites tasks of plans above; empty without one
	Undo       *undoView
	Framed     bool // Paper is only what stands around the open row
	Decided    int
	Total      int
	ToLook     int
	Notes      []programme.Note
	MayPrepare bool
	MayForce   bool
}

type partLink struct {
	Key, Label, URL string
	Left, Total     int
	Current         bool
}

func (f *Feature) review(w http.ResponseWriter, r *http.Request) error {
	actor, id := web.Actor(r), r.PathValue("id")
	v, err := f.programme.Review(r.Context(), actor, id)
	if err != nil {
		return err
	}
	if v.Plan.Status == programme.StatusActive {
		return web.SeeOther(w, r, planURL(id))
	}
	text, err := f.programme.Source(r.Context(), id)
	if err != nil {
		return err
	}
	f.sayReview(r, &v)
	d := reviewData{
		Plan: v.Plan, Day: v.Day, MayPrepare: programme.MayPrepare(actor), MayForce: programme.MayActivate(actor), Notes: v.Notes,
		Groups: v.Groups(), Lists: len(v.Unconfirmed()),
	}
	d.arrange(f.pages, r, v)
	if err := f.citedBy(r, &d); err != nil {
		return err
	}
	cut := split(text, v)
	var current *programme.Reading
	if d.Open != nil {
		current = &d.Open.Reading
	}
	from, to := 0, cut
	if current == nil && d.Part == partAppendix || current != nil && current.Start >= cut {
		from, to = cut, len(text.Body)
	}
	d.Paper, d.Framed = drawAround(text, from, to, v.Rows, current)
	d.Marked = marked(d.Paper)
	d.Placed = current != nil && placed(d.Paper, current.ID)
	return f.pages.Render(w, r, http.StatusOK, "review", web.Page{
		Title: v.Plan.Name(), Nav: nav, Wide: true, Data: d,
		Crumbs: []web.Link{{Label: "Kế hoạch", URL: root}, {Label: "Đọc và duyệt"}},
	})
}

// arrange sorts the rows of the chosen part into what is doubtful, clear,
// confirmed and dropped, and opens one.
func (d *reviewData) arrange(pages *web.Pages, r *http.Request, v programme.Review) {
	query := r.URL.Query()
	counts := map[string]*partLink{
		partAppendix: {Key: partAppendix, Label: "Phụ lục"}, partBody: {Key: partBody, Label: "Phần tổ chức thực hiện"},
	}
	for i := range v.Rows {
		row := &v.Rows[i]
		c := counts[partOf(row.Row)]
		c.Total++
		d.Total++
		if row.State == programme.RowOpen {
			c.Left++
		} else {
			d.Decided++
		}
		if row.Doubtful() {
			d.ToLook++
		}
		if row.ID == query.Get("dong") {
			d.Part = partOf(row.Row)
		}
	}
	if d.Part == "" {
		d.Part = defaultPart(query.Get("muc"), counts)
	}
	for _, key := range []string{partAppendix, partBody} {
		c := counts[key]
		if c.Total > 0 {
			c.URL, c.Current = reviewURL(v.Plan.ID)+"?muc="+key, key == d.Part
			d.Parts = append(d.Parts, *c)
		}
	}
	d.Undo = undoOf(v, query)
	d.lay(pages, r, v)
}

// defaultPart is the part asked for, else the first one in which something is
// left to do.
func defaultPart(asked string, counts map[string]*partLink) string {
	if c := counts[asked]; c != nil && c.Total > 0 {
		return asked
	}
	for _, key := range []string{partAppendix, partBody} {
		if counts[key].Left > 0 {
			return key
		}
	}
	if counts[partAppendix].Total > 0 {
		return partAppendix
	}
	return partBody
}

func partOf(r programme.Row) string {
	if r.Origin == programme.OriginAppendix {
		return partAppendix
	}
	return partBody
}

// standsAsRead tells whether a row stands where the reader found its part; one
// added by hand may stand anywhere.
func standsAsRead(v programme.Review, row *programme.Reading) bool {
	return row.AddedReason == "" && v.Changes[row.MadeBy].Kind != programme.RowAdded
}

// pile is the rows of a part in one state.
type pile struct {
	key, title string
	rows       []*programme.Reading
}

// The piles, as addresses name them.
const (
	pileDoubtful  = "can-xem"
	pileClear     = "ro"
	pileConfirmed = "da-xac-nhan"
	pileDropped   = "da-bo"
)

func pilesOf(v programme.Review, part string) []pile {
	piles := []pile{
		{key: pileDoubtful, title: "Cần xem trước (%d)"},
		{key: pileClear, title: "Đã rõ, chờ xác nhận (%d)"},
		{key: pileConfirmed, title: "Đã xác nhận (%d)"},
		{key: pileDropped, title: "Đã bỏ (%d)"},
	}
	for at := range v.Rows {
		row := &v.Rows[at]
		if partOf(row.Row) != part {
			continue
		}
		i := 1
		switch {
		case row.State == programme.RowConfirmed:
			i = 2
		case row.State == programme.RowDropped:
			i = 3
		case row.Doubtful():
			i = 0
		}
		piles[i].rows = append(piles[i].rows, row)
	}
	return piles
}

// lay sorts the rows of the chosen part into what is doubtful, clear, confirmed
// and dropped, and opens one: the one asked for, else the first that is not
// decided.
func (d *reviewData) lay(pages *web.Pages, r *http.Request, v programme.Review) {
	query := r.URL.Query()
	piles := pilesOf(v, d.Part)
	if key := query.Get("xem"); key != "" {
		if i := slices.IndexFunc(piles, func(p pile) bool { return p.key == key }); i >= 0 {
			d.Sections, d.Alone = []section{piles[i].page(d, query.Get("trang"))}, true
			return
		}
	}
	undecided := slices.Concat(piles[0].rows, piles[1].rows)
	all := slices.Concat(undecided, piles[2].rows, piles[3].rows)
	is := func(id string) func(*programme.Reading) bool {
		return func(row *programme.Reading) bool { return row.ID == id }
	}
	at := slices.IndexFunc(all, is(query.Get("dong")))
	if at < 0 && len(undecided) > 0 {
		at = 0
	}
	open := ""
	if at >= 0 {
		c := openCard(pages, r, v, *all[at])
		if at > 0 {
			c.Before = rowURL(v.Plan.ID, all[at-1].ID)
		}
		if at+1 < len(all) {
			c.Next = rowURL(v.Plan.ID, all[at+1].ID)
		}
		c.After = following(undecided, slices.IndexFunc(undecided, is(c.ID)))
		d.Open, open = &c, c.ID
	}
	for _, p := range piles {
		if len(p.rows) > 0 {
			d.Sections = append(d.Sections, p.section(d, open))
		}
	}
}

// following is the id of the row to look at when the one at a place of the list
// is decided: the next, else the first; empty when none is left.
func following(undecided []*programme.Reading, at int) string {
	switch {
	case at+1 < len(undecided):
		return undecided[at+1].ID
	case at > 0:
		return undecided[0].ID
	}
	return ""
}

// section is a pile as the page shows it. Rest is how many rows it leaves to the
// page All.
type section struct {
	Key, Title string
	Total      int
	Cards      []card
	Rest       int
	All        string
	Before     string // the pages before and after, of a pile shown alone
	Next       string
	Bulk       bool // everything in it may be confirmed at once
}

// A page of the review shows so many rows of each pile, a pile alone so many, so
// that thousands of rows stay a page that loads at once.
const (
	shownRows = 30
	pageRows  = 100
)

// section shows the open row first. A long pile goes on with the rows behind it.
func (p pile) section(d *reviewData, open string) section {
	s := section{Key: p.key, Title: p.title, Total: len(p.rows), Bulk: p.key == pileClear && d.MayPrepare}
	rows := p.rows
	if i := slices.IndexFunc(rows, func(row *programme.Reading) bool { return row.ID == open }); i >= 0 {
		s.Cards = append(s.Cards, *d.Open)
		rows = slices.Concat(rows[:i], rows[i+1:])
		if len(rows) > shownRows {
			rows = slices.Concat(rows[i:], rows[:i])
		}
	}
	if s.Rest = len(rows) - shownRows; s.Rest > 0 {
		rows, s.All = rows[:shownRows], d.pileURL(p.key, 1)
	}
	for _, row := range rows {
		s.Cards = append(s.Cards, newCard(*row))
	}
	return s
}

// page shows one page of the pile alone.
func (p pile) page(d *reviewData, asked string) section {
	s := section{Key: p.key, Title: p.title, Total: len(p.rows), Bulk: p.key == pileClear && d.MayPrepare && len(p.rows) > 0}
	last := max((len(p.rows)+pageRows-1)/pageRows, 1)
	n, err := strconv.Atoi(asked)
	if err != nil {
		n = 1
	}
	n = min(max(n, 1), last)
	for _, row := range p.rows[(n-1)*pageRows : min(n*pageRows, len(p.rows))] {
		s.Cards = append(s.Cards, newCard(*row))
	}
	if n > 1 {
		s.Before = d.pileURL(p.key, n-1)
	}
	if n < last {
		s.Next = d.pileURL(p.key, n+1)
	}
	return s
}

func (d *reviewData) pileURL(key string, page int) string {
	return reviewURL(d.Plan.ID) + "?" + url.Values{"muc": {d.Part}, "xem": {key}, "trang": {strconv.Itoa(page)}}.Encode()
}

func (f *Feature) source(w http.ResponseWriter, r *http.Request) error {
	v, err := f.programme.Review(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	text, err := f.programme.Source(r.Context(), v.Plan.ID)
	if err != nil {
		return err
	}
	page := web.Page{
		Title: "Văn bản gốc", Lead: v.Plan.Name(), Nav: nav, Back: &web.Link{Label: "Đọc và duyệt", URL: reviewURL(v.Plan.ID)},
		Data: drawPaper(text, 0, len(text.Body), v.Rows, nil),
	}
	if v.Plan.Status == programme.StatusActive {
		page.Back = &web.Link{Label: "Kế hoạch", URL: planURL(v.Plan.ID)}
	}
	return f.pages.Render(w, r, http.StatusOK, "source", page)
}

// NamesURL is the page on which a person says whom a phrase means.
func (d reviewData) NamesURL(text string) string {
	query := url.Values{"ten": {text}}
	if d.Open != nil {
		query.Set("dong", d.Open.ID)
	}
	return planURL(d.Plan.ID) + "/co-quan?" + query.Encode()
}

// Done is how many rows of the part are decided.
func (p partLink) Done() int { return p.Total - p.Left }
