package matrix

import (
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// publishPath is where a coordinator opens obligations to everybody.
const publishPath = root + "/cong-khai"

// proposePath is where it is asked whether to.
const proposePath = publishPath + "/xac-nhan"

// publicPath is the matrix that everybody sees, of the plan named.
func publicPath(planID string) string { return "/ke-hoach/" + planID + "/ma-tran" }

type publicData struct {
	*View
	Levels        []Choice
	Typed         string
	Before, After *web.Link
	Action        string
	Duties        []PublicDuty
	Narrow        bool // so few agencies are chosen that all are shown
}

// public draws the matrix for everybody.
func (f *Feature) public(w http.ResponseWriter, r *http.Request) error {
	q, problems := readQuery(r.URL.Query())
	q.PlanID = r.PathValue("id")
	v, err := f.service.Public(r.Context(), q)
	if err != nil {
		return err
	}
	lead := f.pages.T(r, "%s. Tính đến ngày %s.", v.Plan.Name(), v.Day.Vietnamese())
	if v.Plan.Ended(v.Day) {
		lead = f.pages.T(r, "%s. Đã kết thúc ngày %s; đây là kết quả đến hết kỳ kế hoạch.", v.Plan.Name(), v.Plan.Window.End.Vietnamese())
	}
	typed := v.typed(r.URL.Query().Get("ngay"))
	if v.Early {
		typed, problems = r.URL.Query().Get("ngay"), append(problems, v.errEarly())
	}
	d := publicData{View: v, Action: publicPath(v.Plan.ID), Duties: v.ByDuty(), Narrow: q.Name != "", Typed: typed, Levels: []Choice{
		{"", "Tất cả"}, {string(agency.Province), "Tỉnh, thành phố"}, {string(agency.District), "Huyện"}, {string(agency.Commune), "Xã, phường"},
	}}
	d.Before, d.After = v.months(func(q Query) string {
		q.PlanID, q.Columns = "", ""
		return q.under(publicPath(v.Plan.ID))
	})
	return f.pages.Render(w, r, statusOf(problems), "public", web.Page{
		Title: f.pages.T(r, "Kết quả thực hiện theo cơ quan, năm %d", v.Plan.Year),
		Lead:  lead,
		Nav:   "ket-qua", Layout: web.LayoutPublic, Data: d, Errors: problems,
		Back:    &web.Link{Label: "Kết quả đến nay", URL: "/ket-qua"},
		Told:    &web.Told{Path: publicPath(v.Plan.ID)},
		NoIndex: r.URL.RawQuery != "", // search engines read the newest day
	})
}

func (f *Feature) publicAPI(w http.ResponseWriter, r *http.Request) error {
	q, problems := readQuery(r.URL.Query())
	if err := problems.Err(); err != nil {
		return err
	}
	v, err := f.service.Public(r.Context(), q)
	if err != nil {
		return err
	}
	if v.Early {
		return domain.Fields{v.errEarly()}.Err()
	}
	return web.JSON(w, http.StatusOK, v.forPrograms(false))
}

type openingData struct {
	*Openings
	Public string // the page that everybody sees; empty while nothing is open
	Ask    string
}

func (f *Feature) openings(w http.ResponseWriter, r *http.Request) error {
	o, err := f.service.Openings(r.Context(), web.Actor(r), r.URL.Query().Get("ke-hoach"))
	if err != nil {
		return err
	}
	d := openingData{Openings: o, Ask: proposePath}
	if o.Open > 0 {
		d.Public = publicPath(o.Plan.ID)
	}
	return f.pages.Render(w, r, http.StatusOK, "openings", web.Page{
		Title: "Công khai kết quả theo cơ quan", Nav: "ma-tran", Data: d,
		Lead: f.pages.T(r, "%s. Đang công khai theo tên cơ quan %d/%d nhiệm vụ.", o.Plan.Name(), domain.Number(o.Open), domain.Number(len(o.Rows))),
		Back: &web.Link{Label: "Ma trận", URL: Query{PlanID: r.URL.Query().Get("ke-hoach")}.address()},
	})
}

type proposalData struct {
	*Proposal
	Action, List string
}

// propose says what everybody will see, or no longer see, and asks.
func (f *Feature) propose(w http.ResponseWriter, r *http.Request) error {
	form := r.URL.Query()
	p, err := f.service.Propose(r.Context(), web.Actor(r), form.Get("nhiem-vu"), programme.PublicAct(form.Get("viec")))
	if err != nil {
		return err
	}
	list := Query{PlanID: p.Plan.ID}.under(publishPath)
	if p.Done {
		web.Flash(w, r, web.FlashSuccess, "Nhiệm vụ “%s” đã như vậy rồi, không cần đổi gì.", p.Name)
		return web.SeeOther(w, r, list)
	}
	title := "Mở công khai “%s”?"
	if p.Act == programme.ClosePublic {
		title = "Thôi công khai “%s”?"
	}
	return f.pages.Render(w, r, http.StatusOK, "proposal", web.Page{
		Title: f.pages.T(r, title, p.Name), Lead: p.Plan.Name(), Nav: "ma-tran",
		Back: &web.Link{Label: "Công khai kết quả theo cơ quan", URL: list},
		Data: proposalData{Proposal: p, Action: publishPath, List: list},
	})
}

// publish opens or closes one obligation and comes back to its row.
func (f *Feature) publish(w http.ResponseWriter, r *http.Request) error {
	act, name := programme.PublicAct(r.FormValue("viec")), r.FormValue("ten")
	if act != programme.OpenPublic && act != programme.ClosePublic {
		return errAct()
	}
	id := r.FormValue("nhiem-vu")
	if err := f.service.Publish(r.Context(), web.Actor(r), id, act); err != nil {
		return err
	}
	if act == programme.OpenPublic {
		web.Flash(w, r, web.FlashSuccess, "Đã mở công khai “%s”.", name)
	} else {
		web.Flash(w, r, web.FlashSuccess, "Đã thôi công khai “%s”.", name)
	}
	q := url.Values{"ke-hoach": {r.FormValue("ke-hoach")}}
	return web.SeeOther(w, r, publishPath+"?"+q.Encode())
}
