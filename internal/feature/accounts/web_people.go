package accounts

import (
	"context"
	"encoding/base64"
	"net/http"
	"net/url"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

type personLine struct {
	people.Listed
	Roles []heldRole
}

type peopleData struct {
	Query, Role, State, Agency string
	Lines                      []personLine
	Total                      int
	RoleOptions, States        []option
	Agencies                   []option
	Next                       *web.Link
	Filtered                   bool
}

// people is the list, searched with or without marks.
func (f *Feature) people(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx := r.Context()
	data := peopleData{Query: v.String("tim"), Role: v.String("vai-tro"), State: v.String("trang-thai"), Agency: v.String("co-quan")}
	data.Filtered = data.Query != "" || data.Role != "" || data.State != "" || data.Agency != ""
	after, _ := base64.RawURLEncoding.DecodeString(v.String("sau"))
	page, err := f.cfg.People.List(ctx, web.Actor(r), people.Filter{
		Query: data.Query, Role: access.Role(data.Role), State: people.State(data.State), AgencyID: data.Agency, After: string(after),
	})
	if err != nil {
		return err
	}
	data.Total = page.Total
	if data.Lines, err = f.personLines(ctx, page.People); err != nil {
		return err
	}
	if page.Next != "" {
		query := url.Values{
			"tim": {data.Query}, "vai-tro": {data.Role}, "trang-thai": {data.State}, "co-quan": {data.Agency},
			"sau": {base64.RawURLEncoding.EncodeToString([]byte(page.Next))},
		}
		data.Next = &web.Link{Label: "Trang sau", URL: pathPeople + "?" + query.Encode()}
	}
	if data.Agencies, err = f.agencyOptions(ctx, "Mọi cơ quan"); err != nil {
		return err
	}
	data.RoleOptions = append([]option{{Label: "Mọi vai trò"}}, roleOptions(access.Roles())...)
	data.States = []option{{Label: "Mọi trạng thái"}}
	for _, s := range []people.State{people.Active, people.Invited, people.Locked} {
		data.States = append(data.States, option{Value: string(s), Label: s.Label()})
	}
	return f.pages.Render(w, r, http.StatusOK, "people", web.Page{Title: "Người dùng", Nav: navPeople, Data: data})
}

// personLines adds the agencies' names with one question for the whole page.
func (f *Feature) personLines(ctx context.Context, list []people.Listed) ([]personLine, error) {
	var grants []people.Grant
	for _, person := range list {
		grants = append(grants, person.Grants...)
	}
	roles, err := f.heldRoles(ctx, grants)
	if err != nil {
		return nil, err
	}
	lines := make([]personLine, len(list))
	for i, person := range list {
		n := len(person.Grants)
		lines[i] = personLine{person, roles[:n]}
		roles = roles[n:]
	}
	return lines, nil
}

// agencyOptions lists the agencies of today as choices, first the one that
// means none.
func (f *Feature) agencyOptions(ctx context.Context, none string) ([]option, error) {
	options := []option{{Label: none}}
	list, err := f.cfg.Agencies.AsOf(ctx, f.cfg.People.Today())
	if err != nil {
		return nil, err
	}
	for _, a := range list {
		options = append(options, option{Value: a.ID, Label: a.Name})
	}
	return options, nil
}

func roleOptions(roles []access.Role) []option {
	options := make([]option, len(roles))
	for i, role := range roles {
		options[i] = option{Value: string(role), Label: role.Label(), Hint: roleHint(role)}
	}
	return options
}

// roleHint says in a few words what a role may do.
func roleHint(role access.Role) string {
	switch role {
	case access.Administrator:
		return "Quản lý người dùng và cài đặt của cả hệ thống"
	case access.Coordinator:
		return "Quản lý kế hoạch và theo dõi mọi cơ quan"
	case access.Leader:
		return "Duyệt kế hoạch, báo cáo của một cơ quan"
	case access.Officer:
		return "Khai minh chứng, soạn báo cáo của một cơ quan"
	case access.Inspector:
		return "Xem toàn bộ, không thay đổi"
	case access.Reader:
		return "Xem số liệu của một cơ quan"
	}
	return ""
}
