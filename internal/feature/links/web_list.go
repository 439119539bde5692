package links

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

type listData struct {
	Which    Which
	Choices  []option
	Rows     []listRow
	Shares   []listShare
	Total    int
	Agency   string // chosen by address
	Named    string
	Next     *web.Link
	Off      bool
	Everyone bool
}

type option struct{ Value, Label string }

type listRow struct {
	Row
	Agency string
}

type listShare struct {
	Share
	Agency, URL string
}

// filter reads the address; a list that is none shows what is not alive.
func filter(r *http.Request) Filter {
	q := r.URL.Query()
	f := Filter{Which: Which(q.Get("tinh-trang")), After: q.Get("sau")}
	if f.Which != Changed && f.Which != Doubted && f.Which != Every {
		f.Which = Dead
	}
	if id := q.Get("co-quan"); id != "" {
		f.Agencies = []string{id}
	}
	return f
}

func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	chosen, actor := filter(r), web.Actor(r)
	rows, err := f.service.List(r.Context(), actor, chosen)
	if err != nil {
		return err
	}
	shares, err := f.service.Shares(r.Context(), actor, chosen)
	if err != nil {
		return err
	}
	d := listData{Which: chosen.Which, Off: f.service.Fetch == nil, Everyone: actor.SeesAll(), Choices: []option{
		{string(Dead), "Không còn mở được"}, {string(Doubted), "Còn mở được, nghi đã bị gỡ"}, {string(Changed), "Nội dung đã đổi so với bản sao"}, {string(Every), "Tất cả liên kết"},
	}}
	if err := f.nameRows(r, chosen, rows, shares, &d); err != nil {
		return err
	}
	if len(rows) == pageSize {
		d.Next = &web.Link{Label: "Trang sau", URL: address(chosen, strings.Join(chosen.Agencies, ""), rows[len(rows)-1].Mark())}
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{
		Title: "Liên kết của minh chứng", Nav: "minh-chung", Lead: f.pages.T(r, "%s liên kết.", f.pages.Number(r, d.Total)), Data: d,
	})
}

// address is that of a list.
func address(f Filter, agencyID, after string) string {
	q := url.Values{"tinh-trang": {string(f.Which)}}
	if agencyID != "" {
		q.Set("co-quan", agencyID)
	}
	if after != "" {
		q.Set("sau", after)
	}
	return root + "?" + q.Encode()
}

// nameRows adds the names of agencies.
func (f *Feature) nameRows(r *http.Request, chosen Filter, rows []Row, shares []Share, d *listData) error {
	var ids []string
	for _, s := range shares {
		ids = append(ids, s.AgencyID)
	}
	today := calendar.DateOf(f.service.DB.Clock().Now(), f.service.Zone)
	names, err := f.service.Registry.Names(r.Context(), today, ids...)
	if err != nil {
		return err
	}
	for _, row := range rows {
		d.Rows = append(d.Rows, listRow{row, names[row.AgencyID]})
	}
	for _, s := range shares {
		if len(chosen.Agencies) == 0 || slices.Contains(chosen.Agencies, s.AgencyID) {
			d.Total += s.N
		}
		d.Shares = append(d.Shares, listShare{s, names[s.AgencyID], address(chosen, s.AgencyID, "")})
	}
	if len(chosen.Agencies) == 1 {
		d.Agency, d.Named = chosen.Agencies[0], names[chosen.Agencies[0]]
	}
	return nil
}
