package agencies

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

// pageSize is how many agencies one page of the list shows.
const pageSize = 200

// viewList is the value of "xem" for the list; everything else is the tree.
const viewList = "danh-sach"

type listData struct {
	Day      calendar.Date
	Typed    string // the day as typed
	Text     string
	Level    agency.Level
	Kind     agency.Kind
	Levels   []option
	Kinds    []option
	View     string
	Total    int
	Filtered bool
	MayEdit  bool

	Strip    strip
	Earlier  *web.Link // the change before the day
	Later    *web.Link
	TreeURL  string
	ListURL  string
	Near     domain.Sentence // the day of change at which the slider stands
	DiffURL  string          // of the very day
	HeirsURL string

	Tree    []*bough
	Folded  bool
	OpenURL string

	Elsewhen []elsewhen

	Groups   []listGroup
	Previous *web.Link
	Next     *web.Link
	Range    string
}

type listGroup struct {
	Level agency.Level
	Kind  agency.Kind
	Rows  []org.Agency
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	c, err := f.chronicle(r.Context())
	if err != nil {
		return err
	}
	d := listData{
		Day: form.Date("ngay"), Text: form.String("q"), Level: agency.Level(form.String("cap")), Kind: agency.Kind(form.String("loai")),
		View: form.String("xem"), Levels: levelOptions("Mọi cấp"), Kinds: kindOptions("Mọi loại"), MayEdit: org.MayEdit(web.Actor(r)),
	}
	days := c.milestones()
	if form.Has("moc") && len(days) > 0 {
		place := min(max(form.Int("moc"), 0), len(days)-1)
		d.Day = days[place].Day
		return web.SeeOther(w, r, d.address("", ""))
	}
	if d.Typed = form.String("ngay"); d.Day == "" {
		d.Day = f.org.Today()
	}
	if form.Errors == nil {
		d.Typed = d.Day.Vietnamese()
	}
	d.Filtered = d.Text != "" || d.Level != "" || d.Kind != ""
	standing, err := f.org.AsOf(r.Context(), d.Day)
	if err != nil {
		return err
	}
	found := standing
	if d.Filtered {
		if found, err = f.org.Find(r.Context(), org.Filter{Day: d.Day, Level: d.Level, Kind: d.Kind, Text: d.Text}); err != nil {
			return err
		}
	}
	d.Total = len(found)
	if d.Elsewhen, err = f.elsewhen(r.Context(), c, &d); err != nil {
		return err
	}
	f.around(r, &d, days)
	if d.View == viewList {
		d.cut(f.pages, r, found, form.Int("trang"))
	} else {
		d.View = ""
		d.plant(c, standing, found, form.String("mo") != "")
	}
	status := http.StatusOK
	if form.Errors != nil {
		status = http.StatusUnprocessableEntity
	}
	return f.pages.Render(w, r, status, "list", web.Page{Title: "Cơ quan", Nav: nav, Data: d, Errors: form.Errors})
}

// around fills what stands around the tree or list: the days of change and what
// happened on the day.
func (f *Feature) around(r *http.Request, d *listData, days []milestone) {
	d.TreeURL, d.ListURL = d.address("xem", ""), d.address("xem", viewList)
	d.Strip = layStrip(days, d.Day)
	for i, m := range days {
		var said []string
		for _, s := range m.Tally.sentences() {
			said = append(said, f.pages.T(r, s.Format, s.Args...))
		}
		d.Strip.Marks[i].Text = m.Day.Vietnamese() + ": " + strings.Join(said, ", ")
		switch {
		case m.Day < d.Day:
			d.Earlier = &web.Link{Label: m.Day.Vietnamese(), URL: d.address("ngay", m.Day.Vietnamese())}
		case m.Day > d.Day && d.Later == nil:
			d.Later = &web.Link{Label: m.Day.Vietnamese(), URL: d.address("ngay", m.Day.Vietnamese())}
		}
	}
	if len(days) == 0 {
		return
	}
	here := d.Strip.Here()
	switch {
	case d.Strip.At < 0:
		d.Near = domain.Say("Thay đổi đầu tiên sau ngày đang xem, %s", here.Text)
	case here.Day != d.Day:
		d.Near = domain.Say("Thay đổi gần nhất, %s", here.Text)
	default:
		d.Near = domain.Say("%s", here.Text)
		days := span(d.Day.AddDays(-1), d.Day)
		d.DiffURL, d.HeirsURL = root+"/thay-doi?"+days, root+"/ke-thua?"+days
	}
}

// plant draws what was found as a tree; what ended on the day is found as well.
func (d *listData) plant(c *chronicle, standing, found []org.Agency, open bool) {
	var keep map[string]bool
	if d.Filtered {
		keep = map[string]bool{}
		asked := org.AskFor(d.Text)
		for _, a := range found {
			keep[a.ID] = true
		}
		for _, t := range c.within(calendar.Window{Start: d.Day, End: d.Day}) {
			e := t.Before
			if t.Kind.Ends() && (d.Level == "" || d.Level == e.Level) && (d.Kind == "" || d.Kind == e.Kind) &&
				asked.Names(e.Name) {
				keep[e.AgencyID] = true
			}
		}
	}
	d.Tree = c.tree(standing, d.Day, keep, open || len(keep) > 0 && len(keep) <= pageSize)
	d.Folded = slices.ContainsFunc(d.Tree, folded)
	d.OpenURL = d.address("mo", "tat-ca")
}

func folded(g *bough) bool {
	return !g.Open || slices.ContainsFunc(g.Units, func(b *branch) bool { return slices.ContainsFunc(b.Groups, folded) })
}

// address is this page with one of its questions asked otherwise.
func (d *listData) address(key, value string) string {
	v := url.Values{}
	all := map[string]string{
		"ngay": d.Day.Vietnamese(), "q": d.Text, "cap": string(d.Level), "loai": string(d.Kind), "xem": d.View, key: value,
	}
	for k, s := range all {
		if k != "" && s != "" {
			v.Set(k, s)
		}
	}
	return root + "?" + v.Encode()
}

// cut keeps one page of what was found, in groups of level and kind.
func (d *listData) cut(pages *web.Pages, r *http.Request, found []org.Agency, page int) {
	last := max((len(found)+pageSize-1)/pageSize, 1)
	page = min(max(page, 1), last)
	from := (page - 1) * pageSize
	for _, a := range found[from:min(from+pageSize, len(found))] {
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Level != a.Level || d.Groups[n-1].Kind != a.Kind {
			d.Groups = append(d.Groups, listGroup{Level: a.Level, Kind: a.Kind})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Rows = append(g.Rows, a)
	}
	if last == 1 {
		return
	}
	if page > 1 {
		d.Previous = &web.Link{Label: "Trang trước", URL: d.address("trang", strconv.Itoa(page-1))}
	}
	if page < last {
		d.Next = &web.Link{Label: "Trang sau", URL: d.address("trang", strconv.Itoa(page+1))}
	}
	d.Range = pages.T(r, "Trang %d/%d", page, last)
}
