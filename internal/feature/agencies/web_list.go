package agencies

import (
	"net/http"
	"net/url"
	"strconv"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

// pageSize is how many agencies one page of the list shows.
const pageSize = 200

type listData struct {
	Day      calendar.Date
	Text     string
	Level    agency.Level
	Kind     agency.Kind
	Levels   []option
	Kinds    []option
	Groups   []listGroup
	Total    int
	Filtered bool
	MayEdit  bool
	Previous *web.Link
	Next     *web.Link
	Range    string
}

type listGroup struct {
	Name string
	Rows []org.Agency
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := listData{
		Day: form.Date("ngay"), Text: form.String("q"), Level: agency.Level(form.String("cap")), Kind: agency.Kind(form.String("loai")),
		Levels: levelOptions("Mọi cấp"), Kinds: kindOptions("Mọi loại"), MayEdit: org.MayEdit(web.Actor(r)),
	}
	if d.Day == "" {
		d.Day = f.org.Today()
	}
	d.Filtered = d.Text != "" || d.Level != "" || d.Kind != ""
	found, err := f.org.Find(r.Context(), org.Filter{Day: d.Day, Level: d.Level, Kind: d.Kind, Text: d.Text})
	if err != nil {
		return err
	}
	d.Total = len(found)
	d.cut(f.pages, r, found, form.Int("trang"))
	status := http.StatusOK
	if form.Errors != nil {
		status = http.StatusUnprocessableEntity
	}
	return f.pages.Render(w, r, status, "list", web.Page{Title: "Cơ quan", Nav: nav, Data: d, Errors: form.Errors})
}

// cut keeps one page of what was found, in groups of level and kind.
func (d *listData) cut(pages *web.Pages, r *http.Request, found []org.Agency, page int) {
	last := max((len(found)+pageSize-1)/pageSize, 1)
	page = min(max(page, 1), last)
	from := (page - 1) * pageSize
	for _, a := range found[from:min(from+pageSize, len(found))] {
		name := a.Level.Label() + " · " + a.Kind.Label()
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Name != name {
			d.Groups = append(d.Groups, listGroup{Name: name})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Rows = append(g.Rows, a)
	}
	if last == 1 {
		return
	}
	at := func(n int) string {
		v := url.Values{"ngay": {d.Day.Vietnamese()}, "trang": {strconv.Itoa(n)}}
		for key, value := range map[string]string{"q": d.Text, "cap": string(d.Level), "loai": string(d.Kind)} {
			if value != "" {
				v.Set(key, value)
			}
		}
		return root + "?" + v.Encode()
	}
	if page > 1 {
		d.Previous = &web.Link{Label: "Trang trước", URL: at(page - 1)}
	}
	if page < last {
		d.Next = &web.Link{Label: "Trang sau", URL: at(page + 1)}
	}
	d.Range = pages.T(r, "Trang %d/%d", page, last)
}
