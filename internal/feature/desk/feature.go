package desk

import (
	"embed"
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
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

// New parses the page. The shelves stand at its end, for each person those
// entries that are for one of their roles.
func New(service *Service, shelves ...Shelf) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "desk")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages, shelves: shelves}, nil
}

// Routes registers the page.
func (f *Feature) Routes(rt *web.Router) { rt.Get("/lam-viec", f.show) }

// most bounds how many duties one part of the page lists.
const most = 12

type pageData struct {
	Desk
	MorePressing []Duty
	MoreWorks    []Work
	MoreComing   int
	CatchUp      int    // days after which a period is long past
	Own          string // the only agency for which the person writes; empty with several
	May          bool   // declare evidence
	Many         bool   // more than one agency: name it with each duty
	Shares       []web.Share
	Shelves      []Shelf
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	d, err := f.service.Desk(r.Context(), actor)
	if err != nil {
		return err
	}
	p := pageData{Desk: d, May: actor.Is(access.Officer, access.Coordinator), Many: d.Agencies > 1, Shelves: f.offered(actor), CatchUp: catchUp}
	if own := actor.Agencies(access.Officer); len(own) == 1 {
		p.Own = own[0]
	}
	if n := len(p.Works); n > most {
		p.Works, p.MoreWorks = p.Works[:most], p.Works[most:]
	}
	for _, t := range d.Tallies {
		p.Shares = append(p.Shares, web.Share{Status: string(t.Status), Count: t.N})
	}
	if n := len(p.Pressing); n > most {
		p.Pressing, p.MorePressing = p.Pressing[:most], p.Pressing[most:]
	}
	if n := len(p.Coming); n > most {
		p.Coming, p.MoreComing = p.Coming[:most], n-most
	}
	title := "Việc của tôi hôm nay"
	if actor.SeesAll() {
		title = "Tổng quan hôm nay"
	}
	return f.pages.Render(w, r, http.StatusOK, "desk", web.Page{Title: title, Lead: f.lead(r, d), Nav: "viec", Data: p})
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

func (f *Feature) lead(r *http.Request, d Desk) string {
	waiting := len(d.Works) + len(d.Pressing) + len(d.Groups) + len(d.Acts) + min(d.Undecided, 1) +
		len(d.ToCorrect) + min(d.ToVerify, 1) + len(d.ToErase) + len(d.Asked) + min(d.Receive, 1)
	if waiting == 0 {
		return f.pages.T(r, "%s. Không có việc nào chậm.", d.Today.Vietnamese())
	}
	return f.pages.T(r, "%s. Có %d việc cần xử lý.", d.Today.Vietnamese(), waiting)
}
