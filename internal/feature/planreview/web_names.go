package planreview

import (
	"errors"
	"net/http"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// errorOf gives our error; an unknown one becomes an empty internal error.
func errorOf(err error) *domain.Error {
	if e, ok := errors.AsType[*domain.Error](err); ok {
		return e
	}
	return &domain.Error{Code: domain.CodeInternal, Err: err}
}

// namesData is the page on which a person says whom a phrase means.
type namesData struct {
	Plan    programme.Plan
	Row     string
	Name    string
	Party   programme.Party
	Day     calendar.Date
	Lead    bool
	Search  searchView
	Picked  []string     // ids, nil before anything was ticked
	Chosen  []org.Agency // the ticked ones
	Groups  []pickGroup  // the others
	Levels  []option
	Kinds   []option
	NewName string
	From    string
	Level   string
	Kind    string
}

// pickGroup is agencies of one level and kind, to tick.
type pickGroup struct {
	Name     string
	Agencies []org.Agency
}

func (f *Feature) namesForm(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	return f.drawNames(w, r, http.StatusOK, namesFrom(form), nil)
}

// namesFrom reads what was ticked and typed so far. A form that was sent with
// everything unticked has chosen nobody; one that was not sent has chosen nothing
// yet.
func namesFrom(form *web.FormValues) namesData {
	d := namesData{Name: form.String("ten"), Row: form.String("dong"), NewName: form.String("ten"), Search: searchView{Text: form.String("tim")}}
	if form.Has("da_chon") {
		d.Picked = append([]string{}, form.Strings("co_quan")...)
	}
	return d
}

func (f *Feature) drawNames(w http.ResponseWriter, r *http.Request, status int, d namesData, problems domain.Fields) error {
	if !programme.MayPrepare(web.Actor(r)) {
		return errPrepare()
	}
	v, err := f.programme.Review(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !d.find(v) {
		return domain.NotFound("Kế hoạch không có cụm từ này.")
	}
	if d.Picked == nil {
		for _, a := range slices.Concat(d.Party.Agencies, d.Party.Candidates) {
			d.Picked = append(d.Picked, a.ID)
		}
	}
	if err := f.find(r, v.Plan.ID, &d.Search); err != nil {
		return err
	}
	d.Search.URL = planURL(v.Plan.ID) + "/co-quan"
	d.sort(v.All)
	d.Levels, d.Kinds = []option{{Label: "Chọn cấp"}}, []option{{Label: "Chọn loại"}}
	for _, l := range agency.Levels() {
		d.Levels = append(d.Levels, option{Value: string(l), Label: l.Label()})
	}
	for _, k := range agency.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	from := namesBack(v.Plan.ID, d.Row)
	return f.pages.Render(w, r, status, "names", web.Page{Title: "Chọn cơ quan", Nav: nav, Data: d, Errors: problems, Back: &from})
}

// sort puts each agency in one place: among the ticked, the hits of the search,
// or the rest by level and kind.
func (d *namesData) sort(all []org.Agency) {
	ticked, hit := map[string]bool{}, map[string]bool{}
	for _, id := range d.Picked {
		ticked[id] = true
	}
	d.Search.Hits = slices.DeleteFunc(d.Search.Hits, func(a org.Agency) bool { return ticked[a.ID] })
	for _, a := range d.Search.Hits {
		hit[a.ID] = true
	}
	for _, a := range all {
		switch {
		case ticked[a.ID]:
			d.Chosen = append(d.Chosen, a)
			continue
		case hit[a.ID]:
			continue
		}
		name := a.Level.Label() + " · " + a.Kind.Label()
		if n := len(d.Groups); n == 0 || d.Groups[n-1].Name != name {
			d.Groups = append(d.Groups, pickGroup{Name: name})
		}
		g := &d.Groups[len(d.Groups)-1]
		g.Agencies = append(g.Agencies, a)
	}
}

// find looks the phrase up in the plan.
func (d *namesData) find(v programme.Review) bool {
	d.Plan, d.Day = v.Plan, v.Day
	found := false
	for _, row := range v.Rows {
		for _, p := range row.LeadParties {
			if p.Text == d.Name {
				d.Party, d.Lead, found = p, true, true
			}
		}
		for _, p := range row.CoordinatingParties {
			if p.Text == d.Name {
				d.Party, found = p, true
			}
		}
	}
	if d.From == "" {
		d.From = "01/01/" + strconv.Itoa(d.Day.Year())
	}
	return found
}

// The answers to whom a phrase means.
const (
	answerGroup = "ca-nhom"
	answerOpen  = "de-mo"
)

func (f *Feature) choose(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	d := namesFrom(form)
	if d.Search.asked(form) {
		return f.drawNames(w, r, http.StatusOK, d, nil)
	}
	d.Search.Text = ""
	c := programme.Choice{Name: d.Name, Agencies: d.Picked, Seen: seenAt(form)}
	switch form.String("cach") {
	case answerOpen:
		c.Open, c.Agencies = true, nil
	case answerGroup:
		p, err := f.programme.Meant(r.Context(), id, d.Name)
		if err != nil {
			return err
		}
		c.Agencies = nil
		for _, a := range p.Members {
			c.Agencies = append(c.Agencies, a.ID)
		}
	}
	err = f.programme.Choose(r.Context(), web.Actor(r), id, c)
	if status, problems := refused(err); problems != nil {
		problems[0].Name = "co_quan"
		return f.drawNames(w, r, status, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi “%s” là những cơ quan nào trong kế hoạch này.", d.Name)
	return web.SeeOther(w, r, namesBack(id, d.Row).URL)
}

// seenAt is when the choice was made that the person saw; nil when the form does
// not tell.
func seenAt(form *web.FormValues) *int64 {
	at, err := strconv.ParseInt(form.String("chon_luc"), 10, 64)
	if err != nil {
		return nil
	}
	return &at
}

// addAgency enters an agency that the plan names and the registry lacks, and
// says that it is the one meant.
func (f *Feature) addAgency(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	d := namesData{
		Name: form.String("cum_tu"), Row: form.String("dong"), NewName: form.String("ten"), From: form.String("hieu_luc"),
		Level: form.String("cap"), Kind: form.String("loai"),
	}
	in := org.NewAgency{Version: org.Version{
		Name: d.NewName, ValidFrom: form.Date("hieu_luc"), Level: agency.Level(d.Level), Kind: agency.Kind(d.Kind),
		Reason: "Thêm khi duyệt kế hoạch", Source: form.String("nguon"),
	}}
	if vi.Key(d.Name) != vi.Key(d.NewName) {
		in.Aliases = []string{d.Name}
	}
	if form.Errors != nil {
		return f.drawNames(w, r, http.StatusUnprocessableEntity, d, form.Errors)
	}
	agencyID, err := f.org.Add(r.Context(), web.Actor(r), in)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawNames(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	if err := f.programme.Choose(r.Context(), web.Actor(r), id, programme.Choice{Name: d.Name, Agencies: []string{agencyID}}); err != nil {
		return back(w, r, err, namesBack(id, d.Row).URL)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thêm “%s” vào sổ đăng ký và chọn cho kế hoạch này.", d.NewName)
	return web.SeeOther(w, r, namesBack(id, d.Row).URL)
}
