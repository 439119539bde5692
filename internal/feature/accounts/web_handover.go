package accounts

import (
	"context"
	"net/http"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

// maxSuccessors is how many people the list of successors shows; a longer
// office searches by name first.
const maxSuccessors = 200

type handoverData struct {
	people.Person
	Held   []heldRole // that hold today and the actor may hand over
	Roles  []option
	Chosen []string
	People []option
	To     string
	Day    string
	Search string
	More   bool // the list of people was cut
}

func (f *Feature) handoverForm(r *http.Request, data handoverData) (web.Page, error) {
	ctx, actor := r.Context(), web.Actor(r)
	person, err := f.cfg.People.Person(ctx, actor, r.PathValue("id"))
	if err != nil {
		return web.Page{}, err
	}
	data.Person = person
	manageable := people.Manageable(actor)
	roles, err := f.heldRoles(ctx, person.Grants)
	if err != nil {
		return web.Page{}, err
	}
	for _, role := range roles {
		if role.Ended || !slices.Contains(manageable, role.Role) {
			continue
		}
		data.Roles = append(data.Roles, option{Value: role.ID, Label: role.Role.Label(), Hint: role.Agency})
	}
	list, err := f.cfg.People.List(ctx, actor, people.Filter{Query: data.Search, Limit: maxSuccessors})
	if err != nil {
		return web.Page{}, err
	}
	data.People, data.More = []option{{Label: "Chọn người nhận"}}, list.Next != ""
	for _, other := range list.People {
		if other.ID == person.ID || other.State() == people.Locked {
			continue
		}
		data.People = append(data.People, option{Value: other.ID, Label: other.Name + " (" + other.Login + ")"})
	}
	return web.Page{
		Title: f.pages.T(r, "Bàn giao nhiệm vụ của %s", person.Name), Nav: navPeople, Data: data,
		Lead: "Vai trò chuyển sang người nhận từ ngày bàn giao. Hệ thống lập biên bản kèm nhiệm vụ còn mở.",
		Back: &web.Link{Label: person.Name, URL: pathPeople + "/" + person.ID},
	}, nil
}

func (f *Feature) handoverPage(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	page, err := f.handoverForm(r, handoverData{Day: string(f.cfg.People.Today()), Search: v.String("tim")})
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "handover", page)
}

func (f *Feature) handOver(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.Actor(r)
	entered := handoverData{Chosen: v.Strings("vai-tro"), To: v.String("nguoi-nhan"), Day: v.String("ngay"), Search: v.String("tim")}
	n := people.NewHandover{FromID: r.PathValue("id"), ToID: entered.To, Day: v.Date("ngay"), GrantIDs: entered.Chosen}
	var id string
	if err = v.Err(); err == nil {
		if n.Open, err = f.openDuties(ctx, actor, n); err == nil {
			id, err = f.cfg.People.HandOver(ctx, actor, n)
		}
	}
	if err != nil {
		page, pageErr := f.handoverForm(r, entered)
		if pageErr != nil {
			return pageErr
		}
		return f.again(w, r, err, "handover", page)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bàn giao. Tải biên bản để hai bên ký.")
	return web.SeeOther(w, r, pathHandover+"/"+id)
}

// openDuties asks the programme what is still open in the agencies whose roles
// change hands.
func (f *Feature) openDuties(ctx context.Context, actor access.Actor, n people.NewHandover) ([]people.Duty, error) {
	if f.cfg.OpenDuties == nil {
		return nil, nil
	}
	person, err := f.cfg.People.Person(ctx, actor, n.FromID)
	if err != nil {
		return nil, err
	}
	var agencies []string
	for _, g := range person.Grants {
		if slices.Contains(n.GrantIDs, g.ID) && g.AgencyID != "" && !slices.Contains(agencies, g.AgencyID) {
			agencies = append(agencies, g.AgencyID)
		}
	}
	if len(agencies) == 0 {
		return nil, nil
	}
	return f.cfg.OpenDuties(ctx, agencies, max(n.Day, f.cfg.People.Today()))
}

func (f *Feature) handed(w http.ResponseWriter, r *http.Request) error {
	h, err := f.cfg.People.Handover(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "handed", web.Page{Title: "Bàn giao nhiệm vụ", Nav: navPeople, Data: h})
}

// handoverPaper is the minutes (biên bản bàn giao) for both to sign.
func (f *Feature) handoverPaper(w http.ResponseWriter, r *http.Request) error {
	h, err := f.cfg.People.Handover(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	issuing, err := f.cfg.Issuing(r.Context(), calendar.Date(h.Day))
	if err != nil {
		return err
	}
	body, err := office.DOCX(office.HandoverPaper(f.minutes(h, issuing)))
	if err != nil {
		return err
	}
	return web.Download(w, r, paperName(h), office.MimeDOCX, body)
}

// minutes says what the paper says. The head names the one agency whose roles
// changed hands, or the office when there are several.
func (f *Feature) minutes(h people.Handover, issuing Issuing) office.Handover {
	m := office.Handover{
		ParentAgency: issuing.ParentAgency, Agency: issuing.Agency, Place: issuing.Place,
		Date: calendar.Date(h.Day), From: office.Party{Name: h.FromName, Position: h.FromPosition}, To: office.Party{Name: h.ToName, Position: h.ToPosition},
		Witness: office.Party{Position: "Lãnh đạo cơ quan"}, Recipients: []string{"Bên giao, bên nhận", "Lưu: VT"},
	}
	one := ""
	for i, role := range h.Roles {
		work := role.Role.Label()
		if role.Agency != "" {
			work += " của " + role.Agency
		}
		m.Work = append(m.Work, "Vai trò “"+role.Role.Label()+"”"+of(role.Agency))
		m.Accounts = append(m.Accounts, office.HandoverAccount{
			Name: "Hệ thống Loa", User: work, Done: "Chuyển cho bên nhận từ ngày " + h.Day.Vietnamese(),
		})
		if i == 0 {
			one = role.Agency
		} else if one != role.Agency {
			one = ""
		}
	}
	if one != "" && one != m.Agency {
		m.ParentAgency, m.Agency = "", one
	}
	m.From.Agency, m.To.Agency = one, ""
	for _, duty := range h.Open {
		m.Open = append(m.Open, office.HandoverDuty{Title: duty.Title, Deadline: duty.Deadline, Status: duty.Status})
	}
	return m
}

func of(agency string) string {
	if agency == "" {
		return ""
	}
	return " của " + agency
}

// paperName is the file's name: "Biên bản bàn giao Nguyễn Văn An.docx".
func paperName(h people.Handover) string { return "Biên bản bàn giao " + h.FromName + ".docx" }
