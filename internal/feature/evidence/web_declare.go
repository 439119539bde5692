package evidence

import (
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/vi"
)

// declareForm draws the form; what the address names already (title, link, names
// of files, an obligation) is filled in and guessed from. The script asks here
// while somebody types.
func (f *Feature) declareForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	d := formData{
		Wanted: q["nhiem-vu"],
		Known:  facts{Files: q["tep"], Shots: days(q["chup"]), Page: vi.Clean(q.Get("trang"))},
		Draft: Draft{
			AgencyID: q.Get("co-quan"), FormKey: rand.Text(), Title: vi.Clean(q.Get("tieu-de")), URL: web.CleanText(q.Get("lien-ket")),
		},
	}
	if kind := evidence.Kind(q.Get("loai")); kind.Valid() {
		d.Kind = kind
	}
	if typed := days(q["ngay"]); len(typed) > 0 {
		d.HappenedOn = typed[0]
	}
	if err := f.pickAgency(web.Actor(r), &d.Draft); err != nil {
		return err
	}
	return f.drawDeclare(w, r, http.StatusOK, d, nil)
}

// days reads days that the script names; what is none is left out.
func days(texts []string) []calendar.Date {
	var out []calendar.Date
	for _, text := range texts {
		if day, err := calendar.ParseVietnamese(text); err == nil {
			out = append(out, day)
		}
	}
	return out
}

// pickAgency settles for which agency is declared: the one asked for, else the
// actor's own.
func (f *Feature) pickAgency(actor access.Actor, d *Draft) error {
	own := actor.Agencies(access.Officer, access.Coordinator)
	if d.AgencyID == "" && len(own) > 0 {
		d.AgencyID = own[0]
	}
	if d.AgencyID == "" || !MayDeclare(actor, d.AgencyID) {
		return domain.Forbidden("Chỉ cán bộ đầu mối và người điều phối được khai minh chứng.")
	}
	return nil
}

func (f *Feature) drawDeclare(w http.ResponseWriter, r *http.Request, status int, d formData, errs domain.Fields) error {
	d.Action = root + "/khai"
	if err := f.fillForm(r, &d, &errs); err != nil {
		return err
	}
	for _, id := range web.Actor(r).Agencies(access.Officer, access.Coordinator) {
		d.Agencies = append(d.Agencies, option{Value: id})
	}
	names, err := f.names(r, d.Agencies)
	if err != nil {
		return err
	}
	for i := range d.Agencies {
		d.Agencies[i].Label = names[d.Agencies[i].Value]
	}
	return f.pages.Render(w, r, status, "declare", web.Page{Title: "Khai minh chứng", Lead: d.Agency, Nav: "khai", Data: d, Errors: errs})
}

// readDraft reads the form; problems of single fields are in the form's errors.
func readDraft(form *web.FormValues) Draft {
	return Draft{
		AgencyID: form.String("co_quan"), Versions: form.Strings("nhiem_vu"), Kind: evidence.Kind(form.String("loai")), Title: vi.Clean(form.String("tieu_de")),
		HappenedOn: form.Date("ngay"), URL: form.String("lien_ket"), Channel: form.String("kenh"), Note: form.String("ghi_chu"),
		Reason: form.String("ly_do"), FormKey: form.String("khoa"), Topics: form.Strings("noi_dung"), Audiences: form.Strings("doi_tuong"),
		Amounts: readAmounts(form),
	}
}

func (f *Feature) declare(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	actor := web.Actor(r)
	if by := form.String("nguoi_khai"); by != "" && by != actor.AccountID {
		return domain.Conflict("Minh chứng này do một tài khoản khác soạn trên máy này. Đăng nhập tài khoản đó để gửi.")
	}
	back := formData{
		Draft: readDraft(form), Day: form.String("ngay"), Covering: form.Bool("che"), Twin: form.String("trung"), TwinWhy: form.String("ly_do_khac"),
		Typed: typedAmounts(form), RestLater: form.Bool("bo_sung_sau"),
	}
	if back.FormKey == "" {
		back.FormKey = rand.Text()
	}
	if err := f.pickAgency(actor, &back.Draft); err != nil {
		return err
	}
	id, err := f.submit(r, form, sending{
		draft: &back.Draft,
		fill:  func(came []incoming, problems *domain.Fields) error { return f.fillIn(r, form, &back, came, problems) },
		act:   func(sent Draft) (string, error) { return f.declareOnce(r, sent, &back) },
	})
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		fields = back.asked(fields)
		if err := f.hold(r, &back); err != nil {
			return err
		}
		if scripted(r) {
			return f.answerScript(w, r, &back, fields)
		}
		return f.drawDeclare(w, r, http.StatusUnprocessableEntity, back, fields)
	}
	if err != nil {
		return err
	}
	switch {
	case id == back.Twin:
		web.Flash(w, r, web.FlashInfo, "Minh chứng này đã có trong sổ và đã được tính, nên không ghi thêm.")
	case form.Converted() != vi.NoEncoding:
		web.Flash(w, r, web.FlashWarning, "Đã ghi minh chứng vào sổ. Chữ dán vào viết theo bảng mã %s, đã đổi sang Unicode: xem lại, chưa đúng thì chọn “Sửa”.", string(form.Converted()))
	case back.unseen(form):
		web.Flash(w, r, web.FlashSuccess, "Đã ghi minh chứng vào sổ. Loa đã điền phần bỏ trống (tên việc, ngày, loại việc): xem lại, chưa đúng thì chọn “Sửa”.")
	default:
		web.Flash(w, r, web.FlashSuccess, "Đã ghi minh chứng vào sổ. Mức độ hoàn thành được tính lại ngay; niêm phong trong vài giây.")
	}
	if scripted(r) {
		return web.JSON(w, http.StatusCreated, apiMade{ID: id, URL: root + "/" + id})
	}
	return web.SeeOther(w, r, root+"/"+id)
}

// notTwin is the choice that what looks the same is another thing.
const notTwin = "khac"

// declareOnce declares a draft unless its form did so before; what looks like an
// entry of the agency goes back to the person first, to say what it is.
func (f *Feature) declareOnce(r *http.Request, d Draft, back *formData) (string, error) {
	ctx, actor := r.Context(), web.Actor(r)
	if id, err := f.service.Ledger.ByForm(ctx, d.FormKey); err != nil || id != "" {
		return id, err
	}
	if err := f.service.ready(ctx, actor, d); err != nil {
		return "", err
	}
	twins, err := f.service.Alike(ctx, actor, d)
	if err != nil {
		return "", err
	}
	var p domain.Fields
	known := slices.ContainsFunc(twins, func(a ledger.Alike) bool { return a.ID == back.Twin })
	switch {
	case len(twins) == 0:
		back.Twin = ""
	case back.Twin == notTwin && utf8.RuneCountInString(back.TwinWhy) < 5:
		p.Add("ly_do_khac", "Nêu vì sao đây là việc khác, ví dụ “buổi thứ hai trong ngày”.")
	case back.Twin == notTwin:
		d.Distinct = back.TwinWhy
	case known:
		d.Repeats = back.Twin
	default:
		p.Add("trung", "Có thể việc này đã được khai. Chọn đây là đăng lại hay việc khác.")
	}
	if len(p) > 0 {
		back.Twins = twins
		return "", p.Err()
	}
	return f.service.Declare(ctx, actor, d, evidence.Declared)
}

// scripted tells whether the page's script sends the form, at once or after it
// waited on the device for the network; the answer is then for the script.
func scripted(r *http.Request) bool { return r.Header.Get("Accept") == "application/json" }

// answerScript tells the script what a person must mend, what the files are
// called that need not be sent again, and the day that was found in them.
func (f *Feature) answerScript(w http.ResponseWriter, r *http.Request, d *formData, fields domain.Fields) error {
	out := struct {
		Problems []string `json:"problems"`
		Held     []string `json:"held"`
		Day      string   `json:"day"` // as the form brings it back
	}{Held: d.HeldIDs, Day: d.Brought(fieldDay)}
	for _, p := range fields {
		out.Problems = append(out.Problems, f.pages.T(r, p.Message, p.Args...))
	}
	return web.JSON(w, http.StatusUnprocessableEntity, out)
}

// sending is what a form does once its files are stored. kept is how many files
// an entry that is corrected has; fill, where it is wanted, fills in what was
// left empty.
type sending struct {
	draft *Draft
	kept  int
	fill  func(came []incoming, problems *domain.Fields) error
	act   func(Draft) (string, error)
}

// submit stores the files of a form, adds those that an earlier attempt brought
// and does the act; problems of all fields come back together.
func (f *Feature) submit(r *http.Request, form *web.FormValues, s sending) (string, error) {
	actor, problems, d := web.Actor(r), form.Errors, s.draft
	held, err := f.service.kept(r.Context(), actor, form.Strings("tep_giu"))
	if err != nil {
		return "", err
	}
	sent := received(form)
	fresh, err := f.service.store(r.Context(), sent, len(held)+s.kept, &problems)
	if err != nil {
		return "", err
	}
	again, covered, err := f.coverHeld(r, form, held)
	if err != nil {
		return "", err
	}
	covered = covered || slices.ContainsFunc(sent, func(in incoming) bool { return len(in.Cover) > 0 })
	d.Files = append(append(d.Files, again...), fresh...)
	if s.fill != nil {
		if err := s.fill(sent, &problems); err != nil {
			return "", err
		}
	}
	if form.Bool("che") && !covered && slices.ContainsFunc(d.Files, func(f ledger.NewFile) bool { return isPicture(f.MediaType) }) {
		problems.Add("che", "Chọn các ô cần che trên ảnh bên dưới rồi gửi, hoặc bỏ dấu chọn này.")
	}
	if len(problems) > 0 {
		problems = append(problems, without(f.service.check(*d, s.kept), problems)...)
		return "", problems.Err()
	}
	one := *d
	one.FormKey = actor.AccountID + ":" + d.FormKey
	return s.act(one)
}

// received lists the files of a form, each with the fields to be covered.
func received(form *web.FormValues) []incoming {
	var all []incoming
	for _, field := range []string{"anh", "tep"} {
		for i, file := range form.Files(field) {
			all = append(all, incoming{File: file, Cover: gridFields(form, field+"_"+strconv.Itoa(i))})
		}
	}
	return all
}

// coverHeld covers what was marked on pictures that an earlier attempt brought;
// the uncovered ones are removed at once.
func (f *Feature) coverHeld(r *http.Request, form *web.FormValues, held []Upload) (files []ledger.NewFile, covered bool, err error) {
	var old []Upload
	for _, u := range held {
		file := u.file()
		if fields := gridFields(form, u.ID); len(fields) > 0 && isPicture(u.MediaType) {
			if file, err = f.service.cover(r.Context(), file, fields); err != nil {
				return nil, false, err
			}
			old = append(old, u)
		}
		files = append(files, file)
	}
	return files, len(old) > 0, f.service.drop(r.Context(), old)
}

// gridFields reads the fields marked on one picture.
func gridFields(form *web.FormValues, picture string) []int {
	var fields []int
	for _, v := range form.Strings("o_" + picture) {
		if n, err := strconv.Atoi(v); err == nil && n >= 0 && n < gridSide*gridSide {
			fields = append(fields, n)
		}
	}
	return fields
}

// hold remembers the files of a form that goes back to the person.
func (f *Feature) hold(r *http.Request, d *formData) error {
	held, err := f.service.keep(r.Context(), web.Actor(r), d.Draft.Files)
	for _, u := range held {
		d.Held = append(d.Held, option{Value: u.ID, Label: u.Name})
		d.HeldIDs = append(d.HeldIDs, u.ID)
		if isPicture(u.MediaType) {
			d.Pictures = append(d.Pictures, coverable{ID: u.ID, Name: u.Name, URL: root + "/khai/tep/" + u.ID})
		}
	}
	return err
}

// without leaves out problems of fields that have one already.
func without(more, have domain.Fields) domain.Fields {
	return slices.DeleteFunc(more, func(e domain.FieldError) bool { return have.For(e.Name).Name != "" })
}
