package reorganise

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
)

// dutiesData is the page on which duties are decided in bulk, before an act and
// after it.
type dutiesData struct {
	frame
	Action   string
	After    bool // the units are gone already: what is decided counts at once
	Ready    bool // the list of the act has no faults
	Progress Progress
	Which    Which
	Day      string // as of which the duties are judged; empty when of several
	Agencies []option
	Tasks    []option
	States   []option
	Rows     []dutyRow
	Total    int
	From, To int
	Earlier  *web.Link
	Later    *web.Link
	Form     askForm
	Heirs    []option // of the one unit that the filter names
}

// askForm is the form of a decision. Text fields hold what was typed.
type askForm struct {
	Scope, How, Share, Combine, Reason string
	Others                             string // names of further heirs, one a line
	Heirs, Only                        []string
	Hows, Shares, Combines             []option
}

type dutyRow struct {
	Duty
	URL     string
	Ticked  bool
	Says    domain.Sentence // what is proposed or chosen
	Pending bool            // Says is a proposal
}

// dutiesOnPage is how many duties a page lists.
const dutiesOnPage = 25

// The scopes of a bulk decision.
const (
	scopeAll  = "tat-ca"
	scopeSome = "chon"
)

func (f *Feature) duties(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	if !a.Draft() {
		return web.SeeOther(w, r, actURL(a.ID))
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	return f.drawDuties(w, r, http.StatusOK, a, dutiesData{Which: readWhich(form), From: form.Int("tu")}, nil)
}

func readWhich(form *web.FormValues) Which {
	return Which{AgencyID: form.String("don_vi"), ObligationID: form.String("nhiem_vu"), State: form.String("loc")}
}

// opening is the filter with which the page opens: on what needs a person, else
// on what is not decided, else on all that is there.
func (w Which) opening(all []Duty) string {
	for _, state := range []string{statePerson, stateOpen} {
		w.State = state
		if slices.ContainsFunc(all, w.takes) {
			return state
		}
	}
	return stateAll
}

func (f *Feature) drawDuties(w http.ResponseWriter, r *http.Request, status int, a Act, d dutiesData, problems domain.Fields) error { //nolint:revive // one page
	all, p, err := f.Duties(r.Context(), a)
	if err != nil {
		return err
	}
	d.Day = a.EffectiveOn.Vietnamese()
	d.frame, d.Action, d.Ready = f.frame(r, a, "/nhiem-vu"), actURL(a.ID)+"/nhiem-vu", p.after != nil
	d.fill(all, p)
	return f.draw(w, r, status, "duties", a, web.Page{Title: "Nhiệm vụ đang mở", Data: d, Errors: problems})
}

// fill puts the duties that pass the filter, and the choices, into the page.
func (d *dutiesData) fill(all []Duty, p *Passing) {
	d.Progress = progress(all)
	if d.Which.State == "" {
		d.Which.State = d.Which.opening(all)
	}
	d.Agencies, d.Tasks = []option{{Label: "Mọi đơn vị"}}, []option{{Label: "Mọi nhiệm vụ"}}
	for _, x := range all {
		d.Agencies = addOption(d.Agencies, x.AgencyID, x.Agency)
		d.Tasks = addOption(d.Tasks, x.ID, x.ShortName)
	}
	d.States = []option{
		{Value: statePerson, Label: "Cần người quyết định"},
		{Value: stateOpen, Label: "Chưa quyết định"},
		{Value: stateDecided, Label: "Đã quyết định"},
		{Value: stateAll, Label: "Tất cả"},
	}
	shown := slices.DeleteFunc(slices.Clone(all), func(x Duty) bool { return !d.Which.takes(x) })
	slices.SortStableFunc(shown, func(a, b Duty) int { return rank(a) - rank(b) })
	d.Total = len(shown)
	d.From = max(min(d.From, d.Total-1), 0) / dutiesOnPage * dutiesOnPage
	d.To = min(d.From+dutiesOnPage, d.Total)
	for _, x := range shown[d.From:d.To] {
		row := dutyRow{Duty: x, URL: d.Action + "/" + url.PathEscape(x.Key()), Ticked: slices.Contains(d.Form.Only, x.Key())}
		row.Says, row.Pending = p.says(x), !x.Decided()
		d.Rows = append(d.Rows, row)
	}
	if d.From > 0 {
		d.Earlier = &web.Link{Label: "Trang trước", URL: d.address(d.From - dutiesOnPage)}
	}
	if d.To < d.Total {
		d.Later = &web.Link{Label: "Trang sau", URL: d.address(d.To)}
	}
	if d.Which.AgencyID != "" {
		for _, h := range p.heirs[d.Which.AgencyID] {
			d.Heirs = append(d.Heirs, option{Value: h.ID, Label: h.Name})
		}
		if d.Form.How == "" {
			for _, h := range d.Heirs {
				d.Form.Heirs = append(d.Form.Heirs, h.Value)
			}
		}
	}
	d.Form.choices(d.After)
}

// rank puts what needs a person before the rest.
func rank(d Duty) int {
	if d.NeedsPerson() {
		return 0
	}
	return 1
}

// address is the page with the duties from one on.
func (d *dutiesData) address(from int) string {
	q := url.Values{"loc": {d.Which.State}, "don_vi": {d.Which.AgencyID}, "nhiem_vu": {d.Which.ObligationID}, "tu": {itoa(max(from, 0))}}
	return d.Action + "?" + q.Encode()
}

func addOption(all []option, value, label string) []option {
	if slices.ContainsFunc(all, func(o option) bool { return o.Value == value }) {
		return all
	}
	return append(all, option{Value: value, Label: label})
}

// choices fills what the form of a decision offers.
func (k *askForm) choices(after bool) {
	k.Hows = []option{
		{Value: HowProposed, Label: "Theo đề xuất", Hint: "Ghi đúng như cột “Xử lý” đề xuất. Nhiệm vụ cần người quyết định chỉ được ghi khi đã đánh dấu từng nhiệm vụ."},
		{Value: howInherit, Label: "Đơn vị khác kế thừa", Hint: "Phần còn thiếu chuyển cho đơn vị nhận từ ngày sắp xếp. Phần đã làm vẫn tính cho đơn vị cũ."},
		{Value: howMet, Label: "Đã hoàn thành", Hint: "Chỉ khi chính đơn vị kết thúc không còn thiếu gì."},
		{Value: howWaive, Label: "Được miễn", Hint: "Không đơn vị nào phải làm phần còn thiếu, ví dụ khi đơn vị cùng sáp nhập đã làm. Cần nêu lý do."},
	}
	if !after {
		k.Hows = append(k.Hows, option{Value: howBack, Label: "Bỏ quyết định", Hint: "Trở lại chưa quyết định."})
	}
	k.Shares = []option{
		{Label: "Không chia", Hint: "Chỉ một đơn vị nhận."},
		{Value: string(agency.Each), Label: agency.Each.Label(), Hint: "Mỗi đơn vị nhận làm toàn bộ phần còn thiếu."},
		{Value: string(agency.Divided), Label: agency.Divided.Label(), Hint: "Phần còn thiếu chia cho các đơn vị nhận, tổng không đổi. Việc chỉ làm một lần, như một báo cáo, không chia được: chỉ một đơn vị nhận."},
	}
	k.Combines = []option{
		{Value: string(obligation.Once), Label: obligation.Once.Label(), Hint: "Đơn vị nhận chỉ làm một lần, theo số lớn hơn."},
		{Value: string(obligation.Add), Label: obligation.Add.Label(), Hint: "Đơn vị nhận làm phần của mình và cả phần nhận thêm."},
	}
	if k.Combine == "" {
		k.Combine = string(obligation.Once)
	}
	if k.Scope == "" {
		k.Scope = scopeAll
	}
}

// says puts what is proposed or chosen for a duty into words.
func (p *Passing) says(d Duty) domain.Sentence {
	x := d.Chosen
	if x == nil {
		x = d.Proposed
	}
	if x == nil && len(d.Heirs) > 1 {
		return domain.Say("Văn bản nêu %d đơn vị kế thừa. Chọn đơn vị nhận và cách chia.", len(d.Heirs))
	}
	if x == nil {
		return domain.Say("Văn bản không nêu đơn vị kế thừa. Chọn cách xử lý.")
	}
	switch x.Outcome {
	case obligation.AlreadyMet:
		return domain.Say("Đã hoàn thành, không chuyển gì.")
	case obligation.WaivedOut:
		return domain.Say("Được miễn: %s", x.Reason)
	case obligation.Inherited:
	}
	who := p.heirNames(x)
	switch {
	case x.Share == agency.Each:
		return domain.Say("Mỗi đơn vị thực hiện đủ: %s.", who)
	case x.Share == agency.Divided:
		return domain.Say("Chia số lượng cho: %s.", who)
	case x.Combine == obligation.Add:
		return domain.Say("%s kế thừa, cộng thêm vào nhiệm vụ đang có.", who)
	}
	return domain.Say("%s kế thừa.", who)
}

// heirNames names the heirs of a decision.
func (p *Passing) heirNames(x *obligation.Decision) string {
	var names []string
	for _, h := range x.Heirs {
		names = append(names, p.names[h.AgencyID])
	}
	return strings.Join(names, "; ")
}

// readAsk reads the form of a decision.
func readAsk(form *web.FormValues) (askForm, Ask) {
	k := askForm{
		Scope: form.String("pham_vi"), How: form.String("cach"), Share: form.String("chia"), Combine: form.String("trung"), Reason: form.String("ly_do"),
		Heirs: form.Strings("nhan"), Only: form.Strings("nv"), Others: form.String("khac"),
	}
	return k, Ask{
		How: k.How, Heirs: k.Heirs, Named: form.Bool("co_nhan"), Share: agency.Share(k.Share), Combine: obligation.Combine(k.Combine), Reason: k.Reason,
		Others: namesIn(k.Others),
	}
}

func (f *Feature) decide(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d := dutiesData{Which: readWhich(form), From: form.Int("tu")}
	var ask Ask
	d.Form, ask = readAsk(form)
	which, err := d.scope()
	if err != nil {
		return f.drawDuties(w, r, http.StatusUnprocessableEntity, a, d, told(form, err))
	}
	n, left, err := f.Decide(r.Context(), web.Actor(r), a.ID, which, ask)
	if problems := told(form, err); len(problems) > 0 {
		return f.drawDuties(w, r, http.StatusUnprocessableEntity, a, d, problems)
	}
	if err != nil {
		return err
	}
	flashDecided(w, r, n, left)
	d.Action = actURL(a.ID) + "/nhiem-vu"
	return web.SeeOther(w, r, d.next())
}

// next is where the page goes on after a decision: with a filter that is about
// what is not decided it opens anew on what is left.
func (d *dutiesData) next() string {
	if d.Which.State == statePerson || d.Which.State == stateOpen {
		d.Which.State, d.From = "", 0
	}
	return d.address(d.From)
}

func flashDecided(w http.ResponseWriter, r *http.Request, n, left int) {
	if left > 0 {
		web.Flash(w, r, web.FlashWarning, "Đã ghi quyết định cho %d nhiệm vụ. %d nhiệm vụ cần người quyết định, còn chờ.", n, left)
		return
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi quyết định cho %d nhiệm vụ.", n)
}

// scope is the duties to which a decision applies: all of the filter, or those
// ticked.
func (d *dutiesData) scope() (Which, error) {
	which := d.Which
	if d.Form.Scope == scopeSome {
		if which.Only = d.Form.Only; len(which.Only) == 0 {
			return which, refuse("pham_vi", "Đánh dấu ít nhất một nhiệm vụ, hoặc áp dụng cho tất cả nhiệm vụ đang lọc.")
		}
	}
	return which, nil
}

// dutyData is the page of one duty, where any unit may be chosen as heir.
type dutyData struct {
	frame
	Action string
	Day    string
	Row    dutyRow
	Form   askForm
	Heirs  []option
}

// find reads the duty of the address.
func (f *Feature) duty(r *http.Request, a Act) (dutyData, *Passing, error) {
	all, p, err := f.Duties(r.Context(), a)
	if err != nil {
		return dutyData{}, p, err
	}
	i := slices.IndexFunc(all, func(x Duty) bool { return x.Key() == r.PathValue("nv") })
	if i < 0 {
		return dutyData{}, p, domain.NotFound("Không có nhiệm vụ này trong đợt sắp xếp.")
	}
	d := dutyData{Row: dutyRow{Duty: all[i], Says: p.says(all[i]), Pending: !all[i].Decided()}}
	d.Action = actURL(a.ID) + "/nhiem-vu/" + url.PathEscape(all[i].Key())
	for _, h := range all[i].Heirs {
		d.Heirs = append(d.Heirs, option{Value: h.ID, Label: h.Name})
	}
	return d, p, nil
}

func (f *Feature) dutyForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d, p, err := f.duty(r, a)
	if err != nil {
		return err
	}
	if x := d.Row.Chosen; x != nil {
		d.Form = askForm{Reason: x.Reason, Share: string(x.Share), Combine: string(x.Combine)}
		d.Form.How = map[obligation.Outcome]string{obligation.Inherited: howInherit, obligation.AlreadyMet: howMet, obligation.WaivedOut: howWaive}[x.Outcome]
		var others []string
		for _, h := range x.Heirs {
			if slices.ContainsFunc(d.Heirs, func(o option) bool { return o.Value == h.AgencyID }) {
				d.Form.Heirs = append(d.Form.Heirs, h.AgencyID)
			} else {
				others = append(others, p.names[h.AgencyID])
			}
		}
		d.Form.Others = strings.Join(others, "\n")
	} else {
		for _, h := range d.Heirs {
			d.Form.Heirs = append(d.Form.Heirs, h.Value)
		}
	}
	return f.drawDuty(w, r, http.StatusOK, a, d, nil)
}

func (f *Feature) drawDuty(w http.ResponseWriter, r *http.Request, status int, a Act, d dutyData, problems domain.Fields) error { //nolint:revive // one page
	d.frame, d.Day = f.frame(r, a, "/nhiem-vu"), a.EffectiveOn.Vietnamese()
	d.Form.choices(false)
	return f.draw(w, r, status, "duty", a, web.Page{
		Title: "Quyết định một nhiệm vụ", Data: d, Errors: problems, Back: &web.Link{Label: "Nhiệm vụ đang mở", URL: actURL(a.ID) + "/nhiem-vu"},
	})
}

func (f *Feature) decideOne(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d, _, err := f.duty(r, a)
	if err != nil {
		return err
	}
	var ask Ask
	d.Form, ask = readAsk(form)
	ask.Named = true
	_, left, err := f.Decide(r.Context(), web.Actor(r), a.ID, Which{State: stateAll, Only: []string{d.Row.Key()}}, ask)
	if err == nil && left > 0 {
		err = refuse("cach", "Nhiệm vụ này không có đề xuất. Chọn cách xử lý khác.")
	}
	if problems := told(form, err); len(problems) > 0 {
		return f.drawDuty(w, r, http.StatusUnprocessableEntity, a, d, problems)
	}
	if err != nil {
		return err
	}
	flashDecided(w, r, 1, 0)
	return web.SeeOther(w, r, actURL(a.ID)+"/nhiem-vu") // on what is left
}

// idOf finds a unit that exists after the act by its name; empty when there is
// none or several.
func (p *Passing) idOf(name string) string {
	key, found := agency.NameKey(name), ""
	for _, a := range p.after {
		if agency.NameKey(a.Name) == key || agency.NameKey(a.ShortName) == key && a.ShortName != "" {
			if found != "" {
				return ""
			}
			found = a.ID
		}
	}
	return found
}
