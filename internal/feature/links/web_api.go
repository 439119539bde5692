package links

import (
	"net/http"

	"loa/internal/platform/web"
)

// apiPage is a page of links for programs.
type apiPage struct {
	Items []apiState `json:"items"`
	Next  string     `json:"next,omitempty"`
}

// apiState is how one link stands, with the Vietnamese word for it.
type apiState struct {
	Row
	Word string `json:"word"`
}

// apiLink is one link with its openings, the newest first, and the text of its
// copy.
type apiLink struct {
	State
	Word   string  `json:"word"`
	Checks []Check `json:"history"`
	Text   string  `json:"text,omitempty"`
}

// apiAsked says where the outcome will stand.
type apiAsked struct {
	URL string `json:"url"`
}

const apiRoot = "/api/v1/links"

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	chosen := filter(r)
	rows, err := f.service.List(r.Context(), web.Actor(r), chosen)
	if err != nil {
		return err
	}
	page := apiPage{Items: []apiState{}}
	for _, row := range rows {
		page.Items = append(page.Items, apiState{row, row.Word()})
	}
	if len(rows) == pageSize {
		agency := ""
		if len(chosen.Agencies) > 0 {
			agency = chosen.Agencies[0]
		}
		page.Next = apiRoot + address(chosen, agency, rows[len(rows)-1].Mark())[len(root):]
	}
	return web.JSON(w, http.StatusOK, page)
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	e, st, err := f.service.seen(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	l := apiLink{State: st, Word: st.Word()}
	if l.Checks, err = f.service.history(r.Context(), e.ID); err != nil {
		return err
	}
	if l.Text, err = f.service.copyOf(r.Context(), st); err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, l)
}

func (f *Feature) apiCheck(w http.ResponseWriter, r *http.Request) error {
	if err := f.service.Check(r.Context(), web.Actor(r), r.PathValue("id")); err != nil {
		return err
	}
	return web.JSON(w, http.StatusAccepted, apiAsked{URL: apiRoot + "/" + r.PathValue("id")})
}
