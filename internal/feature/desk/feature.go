package desk

import (
	"embed"
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/notice"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// Feature is the desk's room.
type Feature struct {
	service *Service
	pages   *web.Pages
	shelves []Shelf
}

// Shelf is a group of what the workspace offers, under one heading.
type Shelf struct {
	Title string
	Items []web.NavItem
}

// New parses the pages. The shelves are the menu: for each person those entries that
// are for one of their roles.
func New(service *Service, shelves ...Shelf) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "desk", "menu", "overview", "changes")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages, shelves: shelves}, nil
}

// Routes registers the pages.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get("/lam-viec", f.show)
	rt.Get("/lam-viec/tat-ca", f.menu)
	rt.Get("/lam-viec/tong-quan", f.overview)
	rt.Get(changesPage, f.changes)
	rt.Get("/lam-viec/tong-quan/giao-ban.docx", f.brief)
	rt.Get("/lam-viec/tong-quan/giao-ban.pdf", f.brief)
}

// most bounds how many duties one part of the page lists.
const most = 12

type pageData struct {
	Desk
	Parts      []Part
	MoreComing int
	CatchUp    int    // days after which a period is long past
	Own        string // the only agency for which the person writes; empty with several
	May        bool   // declare evidence
	Many       bool   // more than one agency: name it with each duty
	Refusing   []Refusing
	Behind     int64 // when the latest act was recorded, where the clock runs behind it; 0: it does not
	Oversees   bool  // a leader who reads the overview, which stands in no leader's menu
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	now, writes := f.service.DB.Clock().Now(), f.service.DB.Writes()
	d, err := f.service.Desk(r.Context(), actor)
	if err != nil {
		return err
	}
	p := pageData{Desk: d, May: actor.Is(access.Officer, access.Coordinator), Many: d.Agencies > 1 || len(actor.Agencies()) > 1, CatchUp: catchUp}
	if !actor.SeesAll() {
		if p.Oversees, err = f.service.Programme.Oversees(r.Context(), actor); err != nil {
			return err
		}
	}
	behind, err := f.service.behind(r.Context(), actor)
	if err != nil {
		return err
	}
	if !behind.IsZero() {
		p.Behind = db.Millis(behind)
	}
	if p.Refusing, err = f.service.refusing(r.Context(), actor); err != nil {
		return err
	}
	if own := actor.Agencies(access.Officer); len(own) == 1 {
		p.Own = own[0]
	}
	items := d.Items(actor)
	f.service.counters.set(whose(actor), counted{Open(items), now, writes})
	p.Parts = parts(items, d.Today)
	if n := len(p.Coming); n > most {
		p.Coming, p.MoreComing = p.Coming[:most], n-most
	}
	return f.pages.Render(w, r, http.StatusOK, "desk", web.Page{Title: "Việc của tôi hôm nay", Lead: f.lead(r, d.Today, items), Nav: "viec", Data: p, OwnHelp: len(p.Parts) > 0})
}

// Part is what the desk puts under one heading: cards, and rows of what is more.
type Part struct {
	Title       string
	Over        bool
	Items, More []notice.Item
}

// parts puts items that are in the order of their days under headings. What somebody
// waits for is never for later.
func parts(items []notice.Item, today calendar.Date) []Part {
	late, now, later, others, closed := Part{Title: "Đã quá hạn", Over: true}, Part{Title: "Cần làm ngay"}, Part{Title: "Sau đó"}, Part{Title: "Đang chờ người khác"}, Part{Title: "Kỳ đã khép, chưa đạt"}
	for _, i := range items {
		switch {
		case ended(i):
			closed.More = append(closed.More, i)
		case i.Waits:
			others.Items = append(others.Items, i)
		case i.Over(today):
			late.Items = append(late.Items, i)
		case i.DueOn > today.AddDays(notice.Near) && !i.Main:
			later.Items = append(later.Items, i)
		default:
			now.Items = append(now.Items, i)
		}
	}
	var out []Part
	for _, p := range []Part{late, now, later, others, closed} {
		if n := len(p.Items); n > most {
			p.Items, p.More = p.Items[:most], p.Items[most:]
		}
		if len(p.Items)+len(p.More) > 0 {
			out = append(out, p)
		}
	}
	return out
}

// ended tells of a duty whose last period closed without it: nothing is to be done
// but to declare what was done.
func ended(i notice.Item) bool {
	return i.Quiet && i.DueOn == "" && i.Mark == string(obligation.Missed) && i.AgencyID != ""
}

// menu lists everything that the workspace offers; the desk has only the work.
func (f *Feature) menu(w http.ResponseWriter, r *http.Request) error {
	return f.pages.Render(w, r, http.StatusOK, "menu", web.Page{Title: "Tất cả công việc", Data: f.offered(web.Actor(r))})
}

// offered lists what the workspace offers to the actor.
func (f *Feature) offered(actor access.Actor) []Shelf {
	var all []Shelf
	for _, s := range f.shelves {
		mine := Shelf{Title: s.Title}
		for _, item := range s.Items {
			if len(item.Roles) == 0 || actor.Is(item.Roles...) {
				mine.Items = append(mine.Items, item)
			}
		}
		if len(mine.Items) > 0 {
			all = append(all, mine)
		}
	}
	return all
}

func (f *Feature) lead(r *http.Request, today calendar.Date, items []notice.Item) string {
	waiting := Open(items)
	if waiting == 0 {
		return f.pages.T(r, "%s. Không có việc nào chậm.", today.Vietnamese())
	}
	return f.pages.T(r, "%s. Có %d việc cần xử lý.", today.Vietnamese(), waiting)
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
