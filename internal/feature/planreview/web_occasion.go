package planreview

import (
	"bytes"
	"io"
	"net/http"
	"net/url"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/blob"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// OccasionSources is what the pages about occasions work with. Files keeps the
// papers that go with statements.
type OccasionSources struct {
	Programme *programme.Programme
	Registry  *org.Registry
	Files     *blob.Dir
}

// Occasions is the pages on which somebody says that what a duty waits for
// happened, and takes it back.
type Occasions struct {
	OccasionSources

	pages *web.Pages
}

// NewOccasions parses the pages.
func NewOccasions(s OccasionSources) (*Occasions, error) {
	pages, err := web.NewPages(templates, english, "occasions", "occasion_withdraw")
	if err != nil {
		return nil, err
	}
	return &Occasions{OccasionSources: s, pages: pages}, nil
}

// Routes registers the pages and the interface for programs.
func (f *Occasions) Routes(rt *web.Router) {
	const all = root + "/{id}/nhiem-vu/{nv}/phat-sinh"
	rt.Get(all, f.show)
	rt.Post(all, f.state)
	rt.Get(all+"/{ps}/van-ban", f.paper)
	rt.Get(all+"/{ps}/rut", f.withdrawForm)
	rt.Post(all+"/{ps}/rut", f.withdraw)
	f.apiRoutes(rt)
}

func occasionsURL(o programme.Obligation) string {
	return planURL(o.PlanID) + "/nhiem-vu/" + url.PathEscape(o.ID) + "/phat-sinh"
}

// The scopes of a statement.
const (
	scopeAll  = "tat-ca"
	scopeSome = "mot-so"
)

// occasionData is the page of one obligation's occasions. Day, Scope, Agencies and
// Said hold what was typed.
type occasionData struct {
	Obligation programme.Obligation
	Action     string
	Rows       []occasionRow
	Condition  bool // a condition came true; else an event took place
	May, ForAll, Shared,
	Alone bool // one agency alone can be chosen
	Scopes   []option
	Owers    []option
	Day      string
	Scope    string
	Agencies []string
	Said     string
	Due      string // as typed
	MaxBytes int
}

type occasionRow struct {
	programme.OccasionRow
	Names    []string
	Href     string
	Withdraw bool // the actor may take it back
}

// obligation gives the obligation of the address.
func (f *Occasions) obligation(r *http.Request) (programme.Obligation, error) {
	o, err := f.Programme.Obligation(r.Context(), r.PathValue("nv"))
	if err == nil && o.PlanID != r.PathValue("id") {
		err = domain.NotFound("Không có nhiệm vụ này.")
	}
	return o, err
}

func (f *Occasions) show(w http.ResponseWriter, r *http.Request) error {
	d := occasionData{Day: f.Registry.Today().Vietnamese()}
	if id := r.URL.Query().Get("co-quan"); id != "" {
		d.Agencies, d.Scope = []string{id}, scopeSome
	}
	return f.draw(w, r, http.StatusOK, d, nil)
}

func (f *Occasions) draw(w http.ResponseWriter, r *http.Request, status int, d occasionData, problems domain.Fields) error {
	o, err := f.obligation(r)
	if err != nil {
		return err
	}
	if d.Rows, err = f.rows(r, o); err != nil {
		return err
	}
	d.Obligation, d.Action, d.MaxBytes = o, occasionsURL(o), maxDocument
	d.Condition = o.Rule.Kind == "conditional"
	if o.Rule.Awaits() && o.Ended == "" {
		if err := f.choices(r, &d); err != nil {
			return err
		}
	}
	title := "Ghi nhận việc phát sinh"
	if d.Condition {
		title = "Ghi nhận điều kiện đã xảy ra"
	}
	return f.pages.Render(w, r, status, "occasions", web.Page{Title: title, Lead: o.ShortName, Nav: nav, Back: planLink(o.PlanID), Data: d, Errors: problems})
}

// choices says for whom the actor may state something.
func (f *Occasions) choices(r *http.Request, d *occasionData) error {
	actor, o := web.Actor(r), d.Obligation
	today := f.Registry.Today()
	owers := o.Owers(today)
	d.ForAll, d.Shared = programme.MayStateForAll(actor), o.Rule.Shared
	mine := slices.DeleteFunc(slices.Clone(owers), func(id string) bool { return o.Rule.Shared || !programme.MayStateFor(actor, id) })
	names, err := f.Registry.Names(r.Context(), today, mine...)
	if err != nil {
		return err
	}
	for _, id := range mine {
		d.Owers = append(d.Owers, option{Value: id, Label: names[id]})
	}
	d.May = d.ForAll && len(owers) > 0 || len(mine) > 0
	d.Alone = !d.ForAll && len(mine) == 1
	if d.ForAll && !d.Shared {
		d.Scopes = []option{{Value: scopeAll, Label: "Tất cả cơ quan thực hiện nhiệm vụ này"}, {Value: scopeSome, Label: "Chỉ những cơ quan chọn ở dưới"}}
		if d.Scope == "" {
			d.Scope = scopeAll
		}
	}
	return nil
}

func (f *Occasions) rows(r *http.Request, o programme.Obligation) ([]occasionRow, error) {
	all, err := f.Programme.Occasions(r.Context(), o.ID)
	if err != nil {
		return nil, err
	}
	out := make([]occasionRow, 0, len(all))
	for _, x := range slices.Backward(all) {
		row := occasionRow{OccasionRow: x, Href: occasionsURL(o) + "/" + x.ID, Withdraw: x.Standing() && mayWithdraw(web.Actor(r), o, x)}
		names, err := f.Registry.Names(r.Context(), x.Day, x.Agencies...)
		if err != nil {
			return nil, err
		}
		for _, id := range x.Agencies {
			row.Names = append(row.Names, names[id])
		}
		out = append(out, row)
	}
	return out, nil
}

// mayWithdraw tells whether the page offers to take a statement back; the service
// decides.
func mayWithdraw(actor access.Actor, o programme.Obligation, x programme.OccasionRow) bool {
	if x.RequestID != "" {
		return false // goes with its request
	}
	if len(x.Agencies) == 0 || o.Rule.Shared {
		return programme.MayStateForAll(actor)
	}
	return !slices.ContainsFunc(x.Agencies, func(id string) bool { return !programme.MayStateFor(actor, id) })
}

func (f *Occasions) state(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	o, err := f.obligation(r)
	if err != nil {
		return err
	}
	d := occasionData{Day: form.String("ngay"), Due: form.String("han"), Scope: form.String("pham_vi"), Agencies: form.Strings("co_quan"), Said: form.String("noi_dung")}
	n := programme.NewOccasion{ObligationID: o.ID, Day: form.Date("ngay"), DueOn: form.Date("han"), Said: d.Said}
	if d.Scope != scopeAll && !o.Rule.Shared {
		n.Agencies = d.Agencies
		if len(n.Agencies) == 0 {
			form.Errors.Add("co_quan", "Chọn ít nhất một cơ quan.")
		}
	}
	if len(form.Errors) == 0 {
		if n.Paper, err = f.keep(r, form, "tep"); err == nil {
			_, err = f.Programme.StateOccasion(r.Context(), web.Actor(r), n)
		}
	}
	if problems := told(form, err); len(problems) > 0 {
		return f.draw(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi nhận: từ ngày %s nhiệm vụ này phải thực hiện.", n.Day.Vietnamese())
	return web.SeeOther(w, r, occasionsURL(o))
}

// keep stores the paper that came with a statement; none is none.
func (f *Occasions) keep(r *http.Request, form *web.FormValues, field string) (programme.Paper, error) {
	file := form.File(field)
	if file == nil {
		return programme.Paper{}, nil
	}
	if file.Size > maxDocument {
		return programme.Paper{}, domain.Fields{{Name: field, Message: "Tệp lớn hơn %d MB. Chọn tệp nhỏ hơn.", Args: []any{maxDocument >> 20}}}.Err()
	}
	content, err := file.Bytes()
	if err != nil {
		return programme.Paper{}, err
	}
	kind := documentType(content)
	if kind == "" {
		return programme.Paper{}, domain.Fields{{Name: field, Message: "Tệp không phải PDF, Word (DOCX) hoặc văn bản thuần. Chọn tệp khác."}}.Err()
	}
	put, err := f.Files.Put(r.Context(), bytes.NewReader(content), maxDocument)
	return programme.Paper{FileName: file.Name, FileType: kind, FileSHA256: put.SHA256}, err
}

// occasion gives the statement of the address.
func (f *Occasions) occasion(r *http.Request) (programme.Obligation, programme.OccasionRow, error) {
	o, err := f.obligation(r)
	if err != nil {
		return o, programme.OccasionRow{}, err
	}
	all, err := f.Programme.Occasions(r.Context(), o.ID)
	if err != nil {
		return o, programme.OccasionRow{}, err
	}
	i := slices.IndexFunc(all, func(x programme.OccasionRow) bool { return x.ID == r.PathValue("ps") })
	if i < 0 {
		return o, programme.OccasionRow{}, domain.NotFound("Không có ghi nhận này.")
	}
	return o, all[i], nil
}

func (f *Occasions) paper(w http.ResponseWriter, r *http.Request) error {
	_, x, err := f.occasion(r)
	if err != nil {
		return err
	}
	return f.sendPaper(w, r, x)
}

// sendPaper answers with the paper of a statement.
func (f *Occasions) sendPaper(w http.ResponseWriter, r *http.Request, x programme.OccasionRow) error {
	if x.FileSHA256 == "" {
		return domain.NotFound("Ghi nhận này không kèm văn bản.")
	}
	opened, err := f.Files.Open(r.Context(), x.FileSHA256)
	if err != nil {
		return err
	}
	defer func() { _ = opened.Close() }()
	body, err := io.ReadAll(io.LimitReader(opened, maxDocument+1))
	if err != nil {
		return domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	return web.Download(w, r, x.FileName, x.FileType, body)
}

type withdrawData struct {
	Row    programme.OccasionRow
	Action string
	Reason string
}

func (f *Occasions) withdrawForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawWithdraw(w, r, http.StatusOK, "", nil)
}

func (f *Occasions) drawWithdraw(w http.ResponseWriter, r *http.Request, status int, reason string, problems domain.Fields) error {
	o, x, err := f.occasion(r)
	if err != nil {
		return err
	}
	if !mayWithdraw(web.Actor(r), o, x) {
		return domain.Forbidden("Chỉ người điều phối, hoặc cán bộ đầu mối của cơ quan được nêu, được rút ghi nhận này.")
	}
	return f.pages.Render(w, r, status, "occasion_withdraw", web.Page{
		Title: "Rút ghi nhận", Lead: o.ShortName, Nav: nav, Errors: problems, Back: &web.Link{Label: "Các lần đã ghi nhận", URL: occasionsURL(o)},
		Data: withdrawData{Row: x, Action: occasionsURL(o) + "/" + url.PathEscape(x.ID) + "/rut", Reason: reason},
	})
}

func (f *Occasions) withdraw(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	o, x, err := f.occasion(r)
	if err != nil {
		return err
	}
	reason := form.String("ly_do")
	err = f.Programme.WithdrawOccasion(r.Context(), web.Actor(r), o.ID, x.ID, reason)
	if problems := domain.FieldsOf(err); problems != nil {
		return f.drawWithdraw(w, r, http.StatusUnprocessableEntity, reason, problems)
	}
	if err != nil {
		return back(w, r, err, occasionsURL(o))
	}
	web.Flash(w, r, web.FlashSuccess, "Đã rút ghi nhận ngày %s. Bản ghi vẫn được giữ.", x.Day.Vietnamese())
	return web.SeeOther(w, r, occasionsURL(o))
}

type apiOccasions struct {
	Items []apiOccasion `json:"items"`
}

// apiOccasion is one statement; agencies are ids, none means all that owe the
// obligation. Instants are Unix milliseconds.
type apiOccasion struct {
	ID              string        `json:"id"`
	Day             calendar.Date `json:"day"`
	Agencies        []string      `json:"agencies"`
	Said            string        `json:"said"`
	DueOn           calendar.Date `json:"due_on,omitempty"`
	Paper           string        `json:"paper,omitempty"` // name of the file that goes with it
	RecordedBy      string        `json:"recorded_by"`
	RecordedAt      int64         `json:"recorded_at"`
	WithdrawnAt     int64         `json:"withdrawn_at,omitempty"`
	WithdrawnReason string        `json:"withdrawn_reason,omitempty"`
}

func (f *Occasions) apiOccasions(w http.ResponseWriter, r *http.Request) error {
	o, err := f.Programme.Obligation(r.Context(), r.PathValue("id"))
	if err != nil {
		return err
	}
	all, err := f.Programme.Occasions(r.Context(), o.ID)
	if err != nil {
		return err
	}
	answer := apiOccasions{Items: []apiOccasion{}}
	for _, x := range all {
		answer.Items = append(answer.Items, apiOccasion{
			ID: x.ID, Day: x.Day, Agencies: append([]string{}, x.Agencies...), Said: x.Said, DueOn: x.DueOn, Paper: x.FileName, RecordedBy: x.ActorName, RecordedAt: x.RecordedAt,
			WithdrawnAt: x.WithdrawnAt, WithdrawnReason: x.WithdrawnReason,
		})
	}
	return web.JSON(w, http.StatusOK, answer)
}
