package newsroom

import (
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
)

// apiLinks is a page of links of published pieces; Next is the address of the page behind.
type apiLinks struct {
	Items []apiLink `json:"items"`
	Next  string    `json:"next,omitempty"`
}

// apiLink is a link of a published piece with how it stands. Instants are RFC 3339, empty
// for never.
type apiLink struct {
	ContentID string      `json:"content_id"`
	AgencyID  string      `json:"agency_id"`
	Title     string      `json:"title"`
	AddressID string      `json:"address_id"`
	URL       string      `json:"url"` // of a page of the portal its path
	Words     string      `json:"words,omitempty"`
	Answer    flow.Answer `json:"answer"`
	Word      string      `json:"word"`
	Status    int         `json:"status,omitempty"`
	LeadsTo   string      `json:"leads_to,omitempty"`
	Broken    bool        `json:"broken"`
	Since     string      `json:"since,omitempty"`
	LookedAt  string      `json:"looked_at,omitempty"`
	Reason    string      `json:"left_because,omitempty"`
}

// apiLinkAct is what to do with a link.
type apiLinkAct struct {
	Act    string `json:"act"`
	Reason string `json:"reason,omitempty"`
}

func (f *Feature) apiLinkRoutes(rt *web.Router) {
	rt.API(http.MethodGet, "/content-links", f.apiLinks, web.APIDoc{
		Summary: "Links of published pieces that are broken, moved, or left as they are, 50 at a time", Response: apiLinks{},
		Params: []web.Param{
			{Name: "state", Description: "broken (default), moved, left"},
			{Name: "agency", Description: "id of an agency"},
			{Name: "skip", Type: "integer", Description: "how many are left out"},
		},
	})
	rt.API(http.MethodPost, "/contents/{id}/links/{address}/steps", f.apiLinkDo, web.APIDoc{
		Summary: "Leave a broken link as it is for a reason (leave), take that back (mind), or have it looked at now (look)", Request: apiLinkAct{}, Response: apiLink{},
		Roles: []access.Role{access.Officer, access.Leader, access.Coordinator},
	})
}

func linkOut(l Link) apiLink {
	return apiLink{
		ContentID: l.ContentID, AgencyID: l.AgencyID, Title: l.Title, AddressID: l.AddressID, URL: l.URL, Words: l.Words, Answer: l.Answer, Word: l.Answer.Label(), Status: l.Status,
		LeadsTo: l.LeadsTo, Broken: l.Broken(), Since: moment3339(l.Since), LookedAt: moment3339(l.LookedAt), Reason: l.Reason,
	}
}

func (f *Feature) apiLinks(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	which, ok := map[string]Which{"": WhichBroken, "broken": WhichBroken, "moved": WhichMoved, "left": WhichPassed}[q.Get("state")]
	if !ok {
		return domain.Invalid("Không có trạng thái “%s”.", q.Get("state"))
	}
	filter := LinkFilter{Which: which, Skip: skipped(q.Get("skip"))}
	if id := q.Get("agency"); id != "" {
		if !web.Actor(r).Sees(id) {
			return domain.Forbidden("Không xem được tin, bài của cơ quan này.")
		}
		filter.Agencies = []string{id}
	}
	rows, err := f.service.Links(r.Context(), web.Actor(r), filter)
	if err != nil {
		return err
	}
	page := apiLinks{Items: []apiLink{}}
	for _, l := range rows {
		page.Items = append(page.Items, linkOut(l))
	}
	if len(rows) == linkPage {
		q.Set("skip", strconv.Itoa(filter.Skip+linkPage))
		page.Next = "/api/v1/content-links?" + q.Encode()
	}
	return web.JSON(w, http.StatusOK, page)
}

func (f *Feature) apiLinkDo(w http.ResponseWriter, r *http.Request) error {
	var in apiLinkAct
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	ctx, actor, id, address := r.Context(), web.Actor(r), r.PathValue("id"), r.PathValue("address")
	var err error
	switch in.Act {
	case "leave":
		err = f.service.PassLink(ctx, actor, id, address, in.Reason)
	case "mind":
		err = f.service.MindLink(ctx, actor, id, address)
	case "look":
		_, err = f.service.LookNow(ctx, actor, id, address)
	default:
		err = domain.Invalid("Không có việc “%s”.", in.Act)
	}
	if err != nil {
		return err
	}
	l, err := f.service.linkOf(ctx, id, address)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, linkOut(l))
}
