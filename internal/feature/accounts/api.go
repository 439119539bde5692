package accounts

import (
	"encoding/json"
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

// apiGrant is a role in an agency as the API speaks of it.
type apiGrant struct {
	ID       string        `json:"id,omitempty"`
	Role     access.Role   `json:"role"`
	AgencyID string        `json:"agency_id"`
	StartsOn calendar.Date `json:"starts_on,omitempty"`
	EndsOn   calendar.Date `json:"ends_on,omitempty"`
}

type apiPerson struct {
	ID       string       `json:"id"`
	Login    string       `json:"login"`
	Name     string       `json:"name"`
	Position string       `json:"position,omitempty"`
	Email    string       `json:"email,omitempty"`
	Phone    string       `json:"phone,omitempty"`
	State    people.State `json:"state"`
	Grants   []apiGrant   `json:"grants"`
}

type apiPeople struct {
	People []apiPerson `json:"people"`
	Total  int         `json:"total"`
	Next   string      `json:"next,omitempty"`
}

type apiInvite struct {
	Name     string     `json:"name"`
	Login    string     `json:"login,omitempty"`
	Position string     `json:"position,omitempty"`
	Email    string     `json:"email,omitempty"`
	Phone    string     `json:"phone,omitempty"`
	Grants   []apiGrant `json:"grants"`
}

// apiInvitation holds the link unless it goes by mail.
type apiInvitation struct {
	AccountID string `json:"account_id"`
	Login     string `json:"login"`
	Mailed    bool   `json:"mailed"`
	Link      string `json:"link,omitempty"`
}

type apiReason struct {
	Reason string `json:"reason"`
}

type apiEntry struct {
	ID         string          `json:"id"`
	At         int64           `json:"at"`
	ActorID    string          `json:"actor_id"`
	ActorName  string          `json:"actor_name"`
	Action     string          `json:"action"`
	ObjectKind string          `json:"object_kind"`
	ObjectID   string          `json:"object_id"`
	Detail     json.RawMessage `json:"detail"`
}

type apiLog struct {
	Entries []apiEntry `json:"entries"`
}

func (f *Feature) apiRoutes(rt *web.Router) {
	managers := []access.Role{access.Administrator, access.Coordinator}
	rt.API(http.MethodGet, "me", f.apiMe, web.APIDoc{Summary: "Người đang dùng và vai trò hiện có.", Response: apiPerson{}})
	rt.API(http.MethodGet, "people", f.apiList, web.APIDoc{
		Summary: "Danh sách người dùng.", Response: apiPeople{}, Roles: managers,
		Params: []web.Param{{Name: "q", Description: "Một phần họ tên, tên đăng nhập hoặc thư điện tử"}, {Name: "after", Description: "Giá trị next của trang trước"}},
	})
	rt.API(http.MethodPost, "people", f.apiInvite, web.APIDoc{Summary: "Mời một người dùng.", Request: apiInvite{}, Response: apiInvitation{}, Status: http.StatusCreated, Roles: managers})
	rt.API(http.MethodPost, "people/{id}/lock", f.apiLock, web.APIDoc{Summary: "Khóa tài khoản.", Request: apiReason{}, Roles: managers})
	rt.API(http.MethodPost, "people/{id}/unlock", f.apiUnlock, web.APIDoc{Summary: "Mở khóa tài khoản.", Roles: managers})
	rt.API(http.MethodPost, "people/{id}/grants", f.apiGrantRole, web.APIDoc{Summary: "Giao vai trò.", Request: apiGrant{}, Roles: managers})
	rt.API(http.MethodDelete, "grants/{id}", f.apiEndGrant, web.APIDoc{Summary: "Kết thúc vai trò từ hôm nay.", Roles: managers})
	rt.API(http.MethodGet, "audit", f.apiAudit, web.APIDoc{
		Summary: "Nhật ký, mới nhất trước.", Response: apiLog{}, Roles: []access.Role{access.Administrator, access.Inspector},
		Params: []web.Param{{Name: "person", Description: "Một phần họ tên"}, {Name: "action", Description: "Mã việc, như account.lock"}, {Name: "object", Description: "Mã của đối tượng"}},
	})
}

func noContent(w http.ResponseWriter, err error) error {
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func (f *Feature) apiMe(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	own, err := f.cfg.People.OwnAccount(r.Context(), actor)
	if err != nil {
		return err
	}
	me := personJSON(own.Account, nil)
	for _, g := range actor.Grants {
		me.Grants = append(me.Grants, apiGrant{Role: g.Role, AgencyID: g.AgencyID})
	}
	return web.JSON(w, http.StatusOK, me)
}

func personJSON(a people.Account, grants []people.Grant) apiPerson {
	p := apiPerson{ID: a.ID, Login: a.Login, Name: a.Name, Position: a.Position, Email: a.Email, Phone: a.Phone, State: a.State(), Grants: []apiGrant{}}
	for _, g := range grants {
		p.Grants = append(p.Grants, apiGrant{ID: g.ID, Role: g.Role, AgencyID: g.AgencyID, StartsOn: g.StartsOn, EndsOn: g.EndsOn})
	}
	return p
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	page, err := f.cfg.People.List(r.Context(), web.Actor(r), people.Filter{Query: query.Get("q"), After: query.Get("after"), Limit: 200})
	if err != nil {
		return err
	}
	list := apiPeople{People: []apiPerson{}, Total: page.Total, Next: page.Next}
	for _, p := range page.People {
		list.People = append(list.People, personJSON(p.Account, p.Grants))
	}
	return web.JSON(w, http.StatusOK, list)
}

func (f *Feature) apiInvite(w http.ResponseWriter, r *http.Request) error {
	var in apiInvite
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	person := people.NewPerson{Name: in.Name, Login: in.Login, Position: in.Position, Email: in.Email, Phone: in.Phone}
	for _, g := range in.Grants {
		person.Grants = append(person.Grants, people.NewGrant{Role: g.Role, AgencyID: g.AgencyID, StartsOn: g.StartsOn, EndsOn: g.EndsOn})
	}
	inv, err := f.cfg.People.Invite(r.Context(), web.Actor(r), person)
	if err != nil {
		return err
	}
	out := apiInvitation{AccountID: inv.AccountID, Login: inv.Login, Mailed: inv.Mailed}
	if !inv.Mailed {
		out.Link = f.cfg.Address(inv.Path())
	}
	return web.JSON(w, http.StatusCreated, out)
}

func (f *Feature) apiLock(w http.ResponseWriter, r *http.Request) error {
	var in apiReason
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	return noContent(w, f.cfg.People.Lock(r.Context(), web.Actor(r), r.PathValue("id"), in.Reason))
}

func (f *Feature) apiUnlock(w http.ResponseWriter, r *http.Request) error {
	return noContent(w, f.cfg.People.Unlock(r.Context(), web.Actor(r), r.PathValue("id")))
}

func (f *Feature) apiGrantRole(w http.ResponseWriter, r *http.Request) error {
	var in apiGrant
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	return noContent(w, f.cfg.People.Grant(r.Context(), web.Actor(r), r.PathValue("id"),
		people.NewGrant{Role: in.Role, AgencyID: in.AgencyID, StartsOn: in.StartsOn, EndsOn: in.EndsOn}))
}

func (f *Feature) apiEndGrant(w http.ResponseWriter, r *http.Request) error {
	return noContent(w, f.cfg.People.EndGrant(r.Context(), web.Actor(r), r.PathValue("id"), ""))
}

func (f *Feature) apiAudit(w http.ResponseWriter, r *http.Request) error {
	query := r.URL.Query()
	page, err := audit.List(r.Context(), f.cfg.DB, web.Actor(r), audit.Filter{
		Person: query.Get("person"), Action: query.Get("action"), ObjectID: query.Get("object"), Limit: 500,
	})
	if err != nil {
		return err
	}
	log := apiLog{Entries: []apiEntry{}}
	for _, e := range page.Entries {
		log.Entries = append(log.Entries, apiEntry{e.ID, e.At, e.ActorID, e.ActorName, e.Action, e.ObjectKind, e.ObjectID, json.RawMessage(e.Detail)})
	}
	return web.JSON(w, http.StatusOK, log)
}
