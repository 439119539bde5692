package planreview

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

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
	Doubtful   []card
	Clear      []card
	Confirmed  []card
	Dropped    []card
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

// card is one row as the page shows it.
type card struct {
	programme.Reading
	URL    string // opens the card
	Act    string // address of its acts
	Fields []field
	Hint   string
	IsOpen bool
	Before string // address of the card before this one, in the list's own order
	Next   string
}

// field is one thing read, with its quote.
type field struct {
	Key, Name string
	Value     string
	Quote     string
	Doubt     string
	Note      string
	Parties   []partyView
}

// partyView is one name of the plan with what it means.
type partyView struct {
	programme.Party
	Field     string
	URL       string // page on which a person says who is meant
	Ask       bool   // a decision is wanted here
	MayOpen   bool
	OpenGroup bool
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
	d := reviewData{
		Plan: v.Plan, Day: v.Day, MayPrepare: programme.MayPrepare(actor), MayForce: programme.MayActivate(actor), Notes: v.Notes,
	}
	d.arrange(f.pages, r, v)
	cut := split(text, v.Rows)
	var current *programme.Reading
	if d.Open != nil {
		current = &d.Open.Reading
	}
	if d.Part == partAppendix {
		d.Paper = drawPaper(text, cut, len(text.Body), v.Rows, current)
	} else {
		d.Paper = drawPaper(text, 0, cut, v.Rows, current)
	}
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
	for _, row := range v.Rows {
		c := counts[partOf(row)]
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
			d.Part = partOf(row)
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
	d.sort(pages, r, v, query)
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

func partOf(r programme.Reading) string {
	if r.Origin == programme.OriginAppendix {
		return partAppendix
	}
	return partBody
}

func (d *reviewData) sort(pages *web.Pages, r *http.Request, v programme.Review, query url.Values) {
	for _, row := range v.Rows {
		if partOf(row) != d.Part {
			continue
		}
		c := newCard(pages, r, v, row)
		switch {
		case row.State == programme.RowConfirmed:
			d.Confirmed = append(d.Confirmed, c)
		case row.State == programme.RowDropped:
			d.Dropped = append(d.Dropped, c)
		case row.Doubtful():
			d.Doubtful = append(d.Doubtful, c)
		default:
			d.Clear = append(d.Clear, c)
		}
	}
	d.open(query.Get("dong"))
}

// open opens the row with an id, or the first that is not decided, and puts it
// at the head of its list. The cards before and after it are its neighbours.
func (d *reviewData) open(id string) {
	lists := []*[]card{&d.Doubtful, &d.Clear, &d.Confirmed, &d.Dropped}
	before := ""
	for i, list := range lists {
		for j := range *list {
			c := (*list)[j]
			if d.Open != nil {
				d.Open.Next = c.URL
				return
			}
			if c.ID != id && (id != "" || i > 1) {
				before = c.URL
				continue
			}
			c.IsOpen, c.Before = true, before
			if j+1 < len(*list) {
				c.Next = (*list)[j+1].URL
			}
			*list = slices.Insert(slices.Delete(*list, j, j+1), 0, c)
			d.Open = &(*list)[0]
			if c.Next != "" {
				return
			}
			break
		}
	}
}

func newCard(pages *web.Pages, r *http.Request, v programme.Review, row programme.Reading) card {
	c := card{
		Reading: row, URL: reviewURL(v.Plan.ID) + "?dong=" + row.ID + "#dong-mo",
		Act: planURL(v.Plan.ID) + "/dong/" + row.ID,
	}
	if len(row.Open) > 0 {
		c.Hint = row.Open[0].Reason
	}
	leads := field{
		Key: markLead, Name: "Chủ trì", Quote: strings.Join(row.Lead, "; "), Doubt: row.Doubt("lead"),
		Parties: parties(v.Plan.ID, row.ID, "lead", row.LeadParties, row.Doubt("lead") != ""),
	}
	with := field{
		Key: markCoordinating, Name: "Phối hợp", Quote: strings.Join(row.Coordinating, "; "), Doubt: row.Doubt("coordinating"),
		Parties: parties(v.Plan.ID, row.ID, "coordinating", row.CoordinatingParties, row.Doubt("coordinating") != ""),
	}
	amount := field{Key: markProduct, Name: "Cách tính", Value: pages.Say(r, row.Rule.Words()), Quote: row.Product, Doubt: row.Doubt("product") + row.Doubt("cadence")}
	if row.Rule.Count == 0 && row.Origin != programme.OriginReporting {
		amount.Note = "Không tự đặt chỉ tiêu. Theo dõi khi lâu không có tin."
	}
	when := field{
		Key: markTiming, Name: "Thời gian", Quote: row.Timing, Doubt: row.Doubt("timing"),
		Value: pages.T(r, "Từ %s đến hết %s", row.Rule.Window.Start.Vietnamese(), row.Rule.Window.End.Vietnamese()),
	}
	if row.Rule.Deadline != "" {
		when.Value = pages.T(r, "Hạn: %s", row.Rule.Deadline.Vietnamese())
	}
	for _, doubtful := range []bool{true, false} {
		for _, one := range []field{with, amount, leads, when} {
			if (one.Doubt != "") == doubtful && (one.Value != "" || len(one.Parties) > 0) {
				c.Fields = append(c.Fields, one)
			}
		}
	}
	return c
}

func parties(planID, rowID, name string, all []programme.Party, doubt bool) []partyView {
	views := make([]partyView, 0, len(all))
	for _, p := range all {
		v := partyView{
			Party: p, Field: name, MayOpen: name == "coordinating", OpenGroup: p.Open && len(p.Groups) > 0,
			URL: planURL(planID) + "/co-quan?" + url.Values{"ten": {p.Text}, "dong": {rowID}}.Encode(),
		}
		v.Ask = !p.Chosen && doubt && (len(p.Groups) > 0 || !p.Known() || p.Open && name == "lead")
		views = append(views, v)
	}
	return views
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

// Done is how many rows of the part are decided.
func (p partLink) Done() int { return p.Total - p.Left }
