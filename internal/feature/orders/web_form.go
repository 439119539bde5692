package orders

import (
	"bytes"
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// option is one thing to choose.
type option struct{ Value, Label, Hint string }

// groupOption is a group with how many agencies it means.
type groupOption struct {
	Value, Label string
	N            int
	Checked      bool
}

// agencyOption is an agency to choose; Groups are those that mean it.
type agencyOption struct {
	Value, Label, Groups string
	Checked              bool
}

// formData is the form of an order: Value holds what was typed, Due the deadline as
// typed.
type formData struct {
	Action    string
	Value     Text
	Due       string
	Kept      string // a day off that was confirmed as Due
	Pieces    string
	Key       string
	Seen      int64
	Plans     []option
	Topics    []option
	Audiences []option
	Formats   []option
	Proofs    []option
	Groups    []groupOption
	Agencies  []agencyOption
	Chosen    int
	Attached  []File
	Dropped   []string
	MaxBytes  int
}

const maxFile = 25 << 20

func (f *Feature) newForm(w http.ResponseWriter, r *http.Request) error {
	d := formData{Value: Text{Lists: Lists{Proofs: []evidence.Proof{evidence.ProofLink}}}, Pieces: "1", Key: rand.Text()}
	return f.drawForm(w, r, http.StatusOK, d, nil)
}

func (f *Feature) editForm(w http.ResponseWriter, r *http.Request) error {
	v, err := f.service.Order(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if !v.Writing() {
		return domain.Conflict("Chỉ đạo đang ở trạng thái “%s”, không sửa được.", v.Status.Label())
	}
	d := formData{Value: v.Text, Due: v.DueOn.Vietnamese(), Pieces: strconv.Itoa(v.Pieces), Seen: v.Version, Attached: v.Files}
	return f.drawForm(w, r, http.StatusOK, d, nil)
}

func (f *Feature) drawForm(w http.ResponseWriter, r *http.Request, status int, d formData, problems domain.Fields) error {
	ctx, actor := r.Context(), web.Actor(r)
	rights, err := f.service.Rights(ctx, actor)
	if err != nil {
		return err
	}
	if !actor.Is(access.Coordinator) && len(rights.Issues) == 0 {
		if len(rights.Plans) == 0 && actor.Is(access.Leader) {
			return errNoPlan()
		}
		return domain.Forbidden("Chỉ người điều phối và lãnh đạo có quyền ban hành được soạn chỉ đạo.")
	}
	for _, p := range rights.Plans {
		if rights.Prepares || slices.Contains(rights.Issues, p.ID) {
			d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Name()})
		}
	}
	if d.Value.PlanID == "" && len(d.Plans) > 0 {
		d.Value.PlanID = d.Plans[0].Value
	}
	title, back := "Soạn chỉ đạo", &web.Link{Label: "Chỉ đạo tuyên truyền đột xuất", URL: root}
	d.Action, d.MaxBytes = root+"/moi", maxFile
	if id := r.PathValue("id"); id != "" {
		title, d.Action, back = "Sửa chỉ đạo", orderURL(id)+"/sua", &web.Link{Label: "Chỉ đạo", URL: orderURL(id)}
	}
	if len(d.Plans) > 0 {
		if err := f.choices(ctx, &d); err != nil {
			return err
		}
	}
	return f.pages.Render(w, r, status, "form", web.Page{Title: title, Nav: "chi-dao", Back: back, Data: d, Errors: problems})
}

// choices fills what may be chosen: topics and audiences of the plan, forms and proofs,
// groups and agencies.
func (f *Feature) choices(ctx context.Context, d *formData) error {
	for _, l := range []struct {
		kind   programme.ItemKind
		chosen []string
		into   *[]option
	}{{programme.KindTopic, d.Value.Topics, &d.Topics}, {programme.KindAudience, d.Value.Audiences, &d.Audiences}} {
		items, err := f.service.Programme.ItemsOf(ctx, d.Value.PlanID, l.kind)
		if err != nil {
			return err
		}
		offered := slices.Clone(l.chosen)
		for _, item := range items {
			offered = append(offered, item.Content)
		}
		for i, text := range offered {
			if slices.Index(offered, text) == i {
				*l.into = append(*l.into, option{Value: text, Label: text})
			}
		}
	}
	for _, k := range evidence.Kinds() {
		if k != evidence.Plan && k != evidence.Report {
			d.Formats = append(d.Formats, option{Value: string(k), Label: k.Label()})
		}
	}
	for _, p := range evidence.Proofs() {
		d.Proofs = append(d.Proofs, option{Value: string(p), Label: p.Label()})
	}
	pl, err := f.service.Programme.Plan(ctx, d.Value.PlanID)
	if err != nil {
		return err
	}
	m, err := f.service.Registry.Matcher(ctx, f.service.today())
	if err != nil {
		return err
	}
	d.agencies(m.SameProvince(m.All(), pl.AgencyID))
	return nil
}

// agencies lists the agencies and the groups that mean some of them.
func (d *formData) agencies(there []org.Agency) {
	sizes := map[string]int{}
	for _, a := range there {
		o := agencyOption{Value: a.ID, Label: a.Name, Checked: slices.Contains(d.Value.Agencies, a.ID)}
		in := false
		if !above(a) {
			groups := []string{"level:" + string(a.Level), "kind:" + string(a.Kind)}
			for _, g := range groups {
				sizes[g]++
				in = in || slices.Contains(d.Value.Groups, g)
			}
			o.Groups = strings.Join(groups, " ")
		}
		if o.Checked || in {
			d.Chosen++
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

// typed reads the form; what is wrong with it is in form.Errors.
func typed(form *web.FormValues) (formData, NewOrder) {
	n := NewOrder{FormKey: form.String("khoa"), Kept: form.Date("han_giu"), Dropped: form.Strings("bo_tep"), Text: Text{
		PlanID: form.String("ke_hoach"), Title: vi.Clean(form.String("tieu_de")), Message: form.String("noi_dung"), ReadyText: form.String("dung_ngay"),
		Basis: vi.Clean(form.String("can_cu")), Pieces: form.Int("so_luong"), DueOn: form.Date("han"),
	}}
	n.Audiences, n.Topics, n.Groups, n.Agencies = form.Strings("doi_tuong"), form.Strings("chu_de"), form.Strings("nhom"), form.Strings("co_quan")
	for _, k := range form.Strings("hinh_thuc") {
		n.Formats = append(n.Formats, evidence.Kind(k))
	}
	for _, p := range form.Strings("minh_chung") {
		n.Proofs = append(n.Proofs, evidence.Proof(p))
	}
	if n.FormKey == "" {
		n.FormKey = rand.Text()
	}
	return formData{Value: n.Text, Due: form.String("han"), Kept: form.String("han_giu"), Pieces: form.String("so_luong"), Key: n.FormKey, Seen: int64(form.Int("ban")), Dropped: n.Dropped}, n
}

func (f *Feature) write(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d, n := typed(form)
	id, problems := "", f.problems(form, n)
	if len(problems) == 0 {
		if n.Files, err = f.keep(r, form); err == nil {
			id, err = f.service.Write(r.Context(), web.Actor(r), n)
		}
		problems = problemsOf(err)
	}
	if len(problems) > 0 {
		return f.drawForm(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, orderURL(id))
}

// problemsOf are what a form is told of an error; none for what is no fault of it.
func problemsOf(err error) domain.Fields {
	fields, _ := web.FormErrors(err)
	return fields
}

// problems are those of the fields that cannot be read, with all others.
func (f *Feature) problems(form *web.FormValues, n NewOrder) domain.Fields {
	if len(form.Errors) == 0 {
		return nil
	}
	out := slices.Clone(form.Errors)
	for _, p := range n.check(f.service.today()) {
		if out.For(p.Name).Message == "" {
			out = append(out, p)
		}
	}
	return out
}

func (f *Feature) rewrite(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	d, n := typed(form)
	problems := f.problems(form, n)
	if len(problems) == 0 {
		if n.Files, err = f.keep(r, form); err == nil {
			err = f.service.Rewrite(r.Context(), web.Actor(r), id, d.Seen, n)
		}
		problems = problemsOf(err)
	}
	if len(problems) > 0 {
		v, err := f.service.Order(r.Context(), web.Actor(r), id)
		if err != nil {
			return err
		}
		d.Attached = v.Files
		return f.drawForm(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu.")
	return web.SeeOther(w, r, orderURL(id))
}

// keep stores the files of the form.
func (f *Feature) keep(r *http.Request, form *web.FormValues) ([]File, error) {
	var out []File
	for _, file := range form.Files("tep") {
		if file.Size > maxFile {
			return nil, domain.Fields{{Name: "tep", Message: "Tệp lớn hơn %d MB. Chọn tệp nhỏ hơn.", Args: []any{maxFile >> 20}}}.Err()
		}
		content, err := file.Bytes()
		if err != nil {
			return nil, err
		}
		media := mediaOf(content)
		if media == "" {
			return nil, domain.Fields{{Name: "tep", Message: "Tệp “%s” không phải PDF, Word (DOCX), ảnh, video MP4 hoặc văn bản thuần. Chọn tệp khác.", Args: []any{file.Name}}}.Err()
		}
		put, err := f.service.Files.Put(r.Context(), bytes.NewReader(content), maxFile)
		if err != nil {
			return nil, err
		}
		out = append(out, File{Name: file.Name, Media: media, SHA256: put.SHA256})
	}
	return out, nil
}

// mediaOf tells from the content whether a file is one that is taken; empty when it is
// not.
func mediaOf(content []byte) string {
	kind := http.DetectContentType(content)
	switch {
	case kind == "application/pdf", strings.HasPrefix(kind, "image/") && kind != "image/svg+xml", kind == "video/mp4":
		return kind
	case kind == "application/zip" && bytes.Contains(content, []byte("word/document.xml")):
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case strings.HasPrefix(kind, "text/plain"):
		return "text/plain; charset=utf-8"
	}
	return ""
}
