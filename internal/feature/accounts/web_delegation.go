package accounts

import (
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

// delegationLine is a delegation as the page shows it.
type delegationLine struct {
	people.Delegation
	Agency string
	Given  bool // by whoever looks, else to them
	Over   bool
}

type delegationsData struct {
	Present, Past                []delegationLine
	Agencies                     []option // that the person leads
	People                       []option
	Agency, To, From, Day, Basis string
	Ended                        bool // nobody else is there
}

func (f *Feature) delegationsForm(r *http.Request, data delegationsData) (web.Page, error) {
	ctx, actor := r.Context(), web.Actor(r)
	list, err := f.cfg.People.Delegations(ctx, actor)
	if err != nil {
		return web.Page{}, err
	}
	led := led(actor)
	ids := led
	for _, d := range list {
		ids = append(ids, d.AgencyID)
	}
	names, err := f.names(ctx, ids...)
	if err != nil {
		return web.Page{}, err
	}
	today := f.cfg.People.Today()
	for _, d := range list {
		line := delegationLine{Delegation: d, Agency: names[d.AgencyID], Given: d.FromID == actor.AccountID, Over: d.Over(today)}
		if line.Over {
			data.Past = append(data.Past, line)
		} else {
			data.Present = append(data.Present, line)
		}
	}
	for _, id := range led {
		data.Agencies = append(data.Agencies, option{Value: id, Label: names[id]})
	}
	if data.Agency == "" && len(led) > 0 {
		data.Agency = led[0]
	}
	if err := f.colleagues(r, &data); err != nil {
		return web.Page{}, err
	}
	return web.Page{
		Title: "Ủy quyền", Lead: "Khi đi vắng, lãnh đạo giao người khác trong cơ quan duyệt thay, có thời hạn.",
		Back: &web.Link{Label: "Tài khoản", URL: pathAccount}, Data: data,
	}, nil
}

// colleagues puts in to whom the role in the chosen agency may be delegated.
func (f *Feature) colleagues(r *http.Request, data *delegationsData) error {
	if len(data.Agencies) == 0 {
		return nil
	}
	all, err := f.cfg.People.Colleagues(r.Context(), web.Actor(r), data.Agency)
	if err != nil {
		return err
	}
	data.Ended = len(all) == 0
	data.People = []option{{Label: "Chọn người nhận ủy quyền"}}
	for _, c := range all {
		o := option{Value: c.ID, Label: c.Name}
		if c.Position != "" {
			o.Label += ", " + c.Position
		}
		data.People = append(data.People, o)
	}
	return nil
}

// led lists the agencies that the actor leads themselves.
func led(actor access.Actor) []string {
	var ids []string
	for _, id := range actor.Agencies(access.Leader) {
		if actor.Owns(access.Leader, id) {
			ids = append(ids, id)
		}
	}
	return ids
}

func (f *Feature) delegationsPage(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	page, err := f.delegationsForm(r, delegationsData{Agency: v.String("co-quan"), From: string(f.cfg.People.Today())})
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "delegation", page)
}

func (f *Feature) delegate(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	entered := delegationsData{Agency: v.String("co-quan"), To: v.String("nguoi-nhan"), From: v.String("tu-ngay"), Day: v.String("den-ngay"), Basis: v.String("can-cu")}
	n := people.NewDelegation{ToID: entered.To, AgencyID: entered.Agency, From: v.Date("tu-ngay"), LastDay: v.Date("den-ngay"), Basis: entered.Basis}
	if err = v.Err(); err == nil {
		err = f.cfg.People.Delegate(r.Context(), web.Actor(r), n)
	}
	if err != nil {
		page, pageErr := f.delegationsForm(r, entered)
		if pageErr != nil {
			return pageErr
		}
		return f.again(w, r, err, "delegation", page)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ủy quyền. Người nhận thấy việc chờ duyệt từ ngày bắt đầu.")
	return web.SeeOther(w, r, pathDelegation)
}

func (f *Feature) endDelegation(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := f.cfg.People.EndDelegation(r.Context(), web.Actor(r), v.String("uy-quyen")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã kết thúc ủy quyền.")
	return web.SeeOther(w, r, pathDelegation)
}

// forgetDevice ends the trust in one of the actor's devices.
func (f *Feature) forgetDevice(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if err := f.cfg.People.Distrust(r.Context(), web.Actor(r), v.String("thiet-bi")); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ tin cậy. Lần đăng nhập sau trên thiết bị đó sẽ hỏi mã.")
	return web.SeeOther(w, r, pathAccount+"#thiet-bi")
}
