package report

import (
	"fmt"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

type newRequestData struct {
	Plans, Kinds  []option
	Groups        []groupOption
	Agencies      []agencyOption
	Value         NewRequest
	From, To, Due string // as typed
	Search        string // part of an agency's name
	Found         int    // agencies with it
	Chosen        int    // agencies that would be asked
	Questions     []questionField
}

// groupOption is a group with how many agencies it means.
type groupOption struct {
	Value, Label string
	N            int
	Checked      bool
}

// agencyOption is an agency to choose. Groups are those that mean it, as in the
// form; Hidden while a search leaves it out.
type agencyOption struct {
	Value, Label, Groups string
	Checked, Hidden      bool
}

// questionField is one line of questions in the form.
type questionField struct {
	Question
	TextName, KindName, UnitName string
}

// newRequest shows the form: empty, with what an earlier request asked, or with
// what was typed when somebody searches for agencies without a script.
func (f *Feature) newRequest(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	if form.Has("ma_phieu") {
		return f.drawNewRequest(w, r, http.StatusOK, typedRequest(form), nil)
	}
	d := newRequestData{Value: NewRequest{FormKey: db.NewID()}}
	if from := form.String("tu"); from != "" {
		if err := f.again(r, from, &d); err != nil {
			return err
		}
	}
	return f.drawNewRequest(w, r, http.StatusOK, d, nil)
}

// again fills the form with what an earlier request asked.
func (f *Feature) again(r *http.Request, id string, d *newRequestData) error {
	ctx, actor := r.Context(), web.Actor(r)
	q, err := f.service.Request(ctx, actor, id)
	if err != nil {
		return err
	}
	if d.Value.Questions, err = f.service.Questions(ctx, id); err != nil {
		return err
	}
	rows, err := f.service.Filings(ctx, actor, id)
	if err != nil {
		return err
	}
	for _, row := range rows {
		d.Value.Agencies = append(d.Value.Agencies, row.AgencyID)
	}
	d.Value.PlanID, d.Value.Title, d.Value.Basis = q.PlanID, q.Title, q.Basis
	d.From, d.To = q.WindowStart.Vietnamese(), q.WindowEnd.Vietnamese()
	return nil
}

func (f *Feature) drawNewRequest(w http.ResponseWriter, r *http.Request, status int, d newRequestData, errs domain.Fields) error {
	ctx, actor := r.Context(), web.Actor(r)
	if !mayAsk(actor) {
		return domain.Forbidden("Chỉ người điều phối được yêu cầu báo cáo đột xuất.")
	}
	plans, err := f.service.Programme.Active(ctx)
	if err != nil {
		return err
	}
	for _, p := range plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Name()})
	}
	there, err := f.service.Registry.AsOf(ctx, f.service.today())
	if err != nil {
		return err
	}
	asked, err := f.service.asked(ctx, actor, d.Value)
	if err != nil {
		return err
	}
	d.Chosen = len(asked)
	d.choices(there, func(a org.Agency) bool { return meant(actor, a) })
	d.Kinds = []option{{Value: string(AsksText), Label: AsksText.Label()}, {Value: string(AsksNumber), Label: AsksNumber.Label()}}
	d.lines()
	return f.pages.Render(w, r, status, "request-new", web.Page{
		Title: "Lập yêu cầu báo cáo đột xuất", Nav: "bao-cao", Back: &web.Link{Label: "Yêu cầu báo cáo đột xuất", URL: requestsRoot}, Data: d, Errors: errs,
	})
}

// choices lists the agencies and the groups that mean some of them.
func (d *newRequestData) choices(there []org.Agency, meant func(org.Agency) bool) {
	sizes := map[string]int{}
	folded := vi.Fold(d.Search)
	for _, a := range there {
		o := agencyOption{Value: a.ID, Label: a.Name, Checked: slices.Contains(d.Value.Agencies, a.ID)}
		if meant(a) {
			groups := []string{"level:" + string(a.Level), "kind:" + string(a.Kind)}
			for _, g := range groups {
				sizes[g]++
			}
			o.Groups = strings.Join(groups, " ")
		}
		found := folded == "" || strings.Contains(vi.Fold(a.Name), folded)
		if o.Hidden = !found && !o.Checked; found && folded != "" {
			d.Found++
		}
		d.Agencies = append(d.Agencies, o)
	}
	add := func(value, label string) {
		if sizes[value] > 0 {
			d.Groups = append(d.Groups, groupOption{value, label, sizes[value], slices.Contains(d.Value.Groups, value)})
		}
	}
	for _, l := range agency.Levels() {
		add("level:"+string(l), l.Label())
	}
	for _, k := range agency.Kinds() {
		add("kind:"+string(k), k.Label())
	}
}

// lines makes the lines of questions, typed ones first in their places.
func (d *newRequestData) lines() {
	for n := int64(1); n <= mostQuestions; n++ {
		q := questionField{
			Question: Question{N: n, Kind: AsksText},
			TextName: fmt.Sprintf("cau_hoi_%d", n), KindName: fmt.Sprintf("loai_%d", n), UnitName: fmt.Sprintf("don_vi_%d", n),
		}
		if i := slices.IndexFunc(d.Value.Questions, func(one Question) bool { return one.N == n }); i >= 0 {
			q.Question = d.Value.Questions[i]
		}
		d.Questions = append(d.Questions, q)
	}
}

// readRequest reads the form; what is wrong with it is in form.Errors.
func readRequest(form *web.FormValues) NewRequest {
	n := NewRequest{
		FormKey: form.String("ma_phieu"), PlanID: form.Required("ke_hoach", "Chọn kế hoạch."), Title: form.String("tieu_de"), Basis: form.String("can_cu"),
		From: day(form, "tu", "Nhập ngày đầu của kỳ số liệu."), To: day(form, "den", "Nhập ngày cuối của kỳ số liệu."), Due: day(form, "han", "Nhập hạn gửi."), Kept: form.Date("han_giu"),
		Groups: form.Strings("nhom"), Agencies: form.Strings("co_quan"),
	}
	if n.FormKey == "" {
		n.FormKey = db.NewID()
	}
	for i := int64(1); i <= mostQuestions; i++ {
		if text := form.String(fmt.Sprintf("cau_hoi_%d", i)); text != "" {
			q := Question{N: i, Text: text, Kind: QuestionKind(form.String(fmt.Sprintf("loai_%d", i)))}
			if q.Kind == AsksNumber {
				q.Unit = form.String(fmt.Sprintf("don_vi_%d", i))
			}
			n.Questions = append(n.Questions, q)
		}
	}
	return n
}

// typedRequest is the form as typed, to be shown again.
func typedRequest(form *web.FormValues) newRequestData {
	return newRequestData{Value: readRequest(form), From: form.String("tu"), To: form.String("den"), Due: form.String("han"), Search: form.String("tim")}
}

// backToForm shows the form again with all that was typed.
func (f *Feature) backToForm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	return f.drawNewRequest(w, r, http.StatusOK, typedRequest(form), nil)
}

type checkData struct {
	newRequestData
	Plan   string
	Names  []string
	Duties []openedDuty
}

// openedDuty is a duty of the plan that the request opens, for so many agencies.
type openedDuty struct {
	Name string
	N    int
}

// checkRequest shows what would be sent, to whom and by when, before it is sent.
func (f *Feature) checkRequest(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.Actor(r)
	d := checkData{newRequestData: typedRequest(form)}
	errs := slices.Concat(form.Errors, d.Value.check(f.service.today()))
	ready, err := f.service.ready(ctx, actor, d.Value)
	if fields := domain.FieldsOf(err); len(errs) == 0 && len(fields) > 0 {
		errs = fields
	} else if err != nil && len(fields) == 0 {
		return err
	}
	if len(errs) > 0 {
		return f.drawNewRequest(w, r, http.StatusUnprocessableEntity, d.newRequestData, errs)
	}
	d.Plan, d.Chosen, d.Duties = ready.plan.Name(), len(ready.agencies), f.opened(ready)
	names, err := f.service.Registry.Names(ctx, f.service.today(), ready.agencies...)
	if err != nil {
		return err
	}
	for _, id := range ready.agencies {
		d.Names = append(d.Names, names[id])
	}
	slices.SortFunc(d.Names, vi.Compare)
	d.lines()
	return f.pages.Render(w, r, http.StatusOK, "request-check", web.Page{
		Title: "Kiểm tra trước khi gửi", Lead: d.Value.Title, Nav: "bao-cao", Back: &web.Link{Label: "Yêu cầu báo cáo đột xuất", URL: requestsRoot}, Data: d,
	})
}

// opened lists the plan's duties upon request that agencies of a request owe.
func (f *Feature) opened(n readyRequest) []openedDuty {
	var out []openedDuty
	for _, o := range n.duties {
		owers := o.Owers(f.service.today())
		count := 0
		for _, id := range n.agencies {
			if slices.Contains(owers, id) {
				count++
			}
		}
		if count > 0 && o.Rule.Window.Contains(f.service.today()) {
			out = append(out, openedDuty{nameOfDuty(o), count})
		}
	}
	return out
}

// nameOfDuty is the duty with its place in the plan.
func nameOfDuty(o programme.Obligation) string {
	return strings.TrimSpace(o.Clause + " " + o.ShortName)
}

// ask makes a request from the form.
func (f *Feature) ask(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d := typedRequest(form)
	errs, id := form.Errors, ""
	if len(errs) > 0 {
		errs = append(errs, d.Value.check(f.service.today())...)
	} else {
		id, err = f.service.Ask(r.Context(), web.Actor(r), d.Value)
		errs = domain.FieldsOf(err)
	}
	if len(errs) > 0 {
		return f.drawNewRequest(w, r, http.StatusUnprocessableEntity, d, errs)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã gửi yêu cầu. Các cơ quan thấy yêu cầu trên trang Việc của tôi và trang Báo cáo.")
	return web.SeeOther(w, r, requestsRoot+"/xem/"+id)
}
