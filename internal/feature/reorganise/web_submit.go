package reorganise

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

// stateOf says how far an act is, and what it waits for.
func stateOf(a org.Reorganisation, sub Submission, today calendar.Date) domain.Sentence {
	switch {
	case a.Status == org.Draft && sub.SubmittedAt > 0:
		return domain.Say("Đã chuẩn bị xong, chờ người khác áp dụng")
	case a.Status == org.Applied && a.EffectiveOn > today:
		return domain.Say("Đã áp dụng, sẽ có hiệu lực từ ngày %s", a.EffectiveOn.Vietnamese())
	case a.Status == org.Applied:
		return domain.Say("Đã áp dụng, có hiệu lực từ ngày %s", a.EffectiveOn.Vietnamese())
	}
	return domain.Say(a.Status.Label())
}

// waiting is who a draft waits for, as its page and that of applying say it.
type waiting struct {
	Submission
	Ready     bool // nothing stands in the way
	Mine      bool // the person who looks may apply it
	MaySubmit bool
	Open      int // duties that nobody decided on
	Roles     int // roles about which nothing is chosen
	By        []Person
}

// waiting tells who may apply a draft; ready says that nothing stands in the way.
func (f *Feature) waiting(r *http.Request, a Act, sub Submission, ready bool) (waiting, error) {
	actor := web.Actor(r)
	w := waiting{Submission: sub, Ready: ready, MaySubmit: mayPrepare(actor) == nil}
	err := f.MayApply(r.Context(), actor, a)
	if w.Mine = err == nil; err != nil && domain.CodeOf(err) != domain.CodeForbidden {
		return w, err
	}
	w.By, err = f.Appliers(r.Context(), a)
	return w, err
}

// Names are those who may apply the act, each with the role that allows it.
func (w waiting) Names() string {
	var names []string
	for _, p := range w.By {
		names = append(names, p.Name)
	}
	return strings.Join(names, "; ")
}

// says puts the last step into one sentence.
func (w waiting) says() domain.Sentence {
	switch {
	case w.Mine && w.SubmittedAt > 0:
		return domain.Say("Đã chuẩn bị xong, chờ áp dụng.")
	case len(w.By) == 0:
		return domain.Say("Chưa có người khác được áp dụng. Cấp vai trò lãnh đạo duyệt hoặc người điều phối cho một người nữa.")
	case w.SubmittedAt > 0:
		return domain.Say("Đã trình. Chờ một trong những người sau áp dụng: %s.", w.Names())
	}
	return domain.Say("Chưa trình. Áp dụng được: %s.", w.Names())
}

// submit says that an act is prepared.
func (f *Feature) submit(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if err := f.Submit(r.Context(), web.Actor(r), id); err != nil {
		return back(w, r, err, actURL(id)+"/ap-dung")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã trình áp dụng. Đợt sắp xếp hiện ở đầu trang làm việc của những người áp dụng được.")
	return web.SeeOther(w, r, actURL(id))
}

// effectLinks lead to what an act does: the matrix and the registry on the eve
// and on the day. The matrix knows no day to come: its addresses are empty until
// then.
type effectLinks struct {
	Eve, Day                  string
	MatrixEve, MatrixDay, Reg string
}

func linksOf(a Act, today calendar.Date) effectLinks {
	eve := a.EffectiveOn.AddDays(-1)
	matrix := func(d calendar.Date) string {
		if d > today {
			return ""
		}
		return "/lam-viec/ma-tran?" + url.Values{"ngay": {string(d)}, "nhiem-vu": {"tat-ca"}}.Encode()
	}
	return effectLinks{
		Eve: eve.Vietnamese(), Day: a.EffectiveOn.Vietnamese(), MatrixEve: matrix(eve), MatrixDay: matrix(a.EffectiveOn),
		Reg: "/lam-viec/co-quan?" + url.Values{"ngay": {string(a.EffectiveOn)}}.Encode(),
	}
}

// lacking says what is wanting in the basis of an act.
func lacking(what string) domain.Sentence {
	if what == knowNumber {
		return domain.Say("Chưa nêu số văn bản")
	}
	return domain.Say("Chưa đối chiếu với văn bản")
}

// applied says how an act was applied, with what the person knew of its basis.
func applied(knowing string) string {
	number, text := strings.Contains(knowing, knowNumber), strings.Contains(knowing, knowText)
	switch {
	case number && text:
		return "Áp dụng, xác nhận biết là chưa nêu số văn bản và chưa đối chiếu với văn bản"
	case number:
		return "Áp dụng, xác nhận biết là chưa nêu số văn bản"
	case text:
		return "Áp dụng, xác nhận biết là chưa đối chiếu với văn bản"
	}
	return "Áp dụng"
}

// saysOf writes an addition to a basis in one line.
func saysOf(b org.Basis) string {
	parts := slices.DeleteFunc([]string{
		basis(org.NewReorganisation{BasisNumber: b.Number, BasisIssuedOn: b.IssuedOn}), b.Issuer, b.Content,
	}, func(s string) bool { return s == "" })
	return strings.Join(parts, "; ")
}

// basisData is the form that adds to the basis of an applied act. Text fields
// hold what was typed.
type basisData struct {
	frame
	Act

	Basis                             string
	State                             domain.Sentence
	Number, Issuer, IssuedOn, Content string
	Checked                           bool
}

func (f *Feature) basisForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.applied(r)
	if err != nil {
		return err
	}
	d := basisData{Number: a.BasisNumber, Issuer: a.BasisIssuer, IssuedOn: vietnamese(a.BasisIssuedOn), Checked: a.Verified}
	if n := len(a.Added); n > 0 {
		d.Content = a.Added[n-1].Content
	}
	return f.drawBasis(w, r, http.StatusOK, a, d, nil)
}

// applied reads the act of the address for somebody who may add to its basis.
func (f *Feature) applied(r *http.Request) (Act, error) {
	if err := mayPrepare(web.Actor(r)); err != nil {
		return Act{}, err
	}
	a, err := f.open(r)
	if err == nil && a.Status != org.Applied {
		err = domain.Conflict("Đợt sắp xếp này đang ở trạng thái “%s” nên không bổ sung văn bản ở đây được.", a.Status.Label())
	}
	return a, err
}

func (f *Feature) drawBasis(w http.ResponseWriter, r *http.Request, status int, a Act, d basisData, problems domain.Fields) error { //nolint:revive // one page
	d.frame, d.Act, d.Basis = f.frame(r, a, ""), a, basis(a.NewReorganisation)
	d.State = stateOf(a.Reorganisation, Submission{}, f.Registry.Today())
	return f.draw(w, r, status, "basis", a, web.Page{Title: "Bổ sung văn bản", Data: d, Errors: problems})
}

func (f *Feature) addBasis(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.applied(r)
	if err != nil {
		return err
	}
	d := basisData{
		Number: form.String("so_hieu"), Issuer: form.String("co_quan"), IssuedOn: form.String("ngay_ban_hanh"), Content: form.String("toan_van"),
		Checked: form.Bool("da_xac_minh"),
	}
	in := org.NewBasis{Number: d.Number, Issuer: d.Issuer, IssuedOn: form.Date("ngay_ban_hanh"), Content: d.Content, Verified: d.Checked}
	if err = form.Err(); err == nil {
		err = f.Registry.AddBasis(r.Context(), web.Actor(r), a.ID, in)
	}
	if problems := told(form, err); len(problems) > 0 {
		return f.drawBasis(w, r, http.StatusUnprocessableEntity, a, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bổ sung văn bản. Nội dung ghi trước đó vẫn còn trong lịch sử.")
	return web.SeeOther(w, r, actURL(a.ID))
}
