package evidence

import (
	"cmp"
	"crypto/rand"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/vi"
)

// option is one choice of a field.
type option struct {
	Value, Label string
	Hint         any // nil, or a domain.Sentence
}

// formData is the form of a declaration or a correction.
type formData struct {
	Draft
	Action   string // where the form goes
	Agency   string // name
	Agencies []option
	Choices  []option
	More     []option // obligations that need nothing now
	Kinds    []option
	Files    []ledger.File // of the entry that is corrected
	Held     []option      // files that came with an earlier attempt
	HeldIDs  []string
	Day      string // as it was typed
	Correct  bool
}

// mostChoices is how many obligations stand open in the form; what is chosen
// always does.
const mostChoices = 3

func (f *Feature) declareForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	d := Draft{AgencyID: q.Get("co-quan"), HappenedOn: f.service.today(), FormKey: rand.Text()}
	if err := f.pickAgency(web.Actor(r), &d); err != nil {
		return err
	}
	choices, err := f.service.Choices(r.Context(), d.AgencyID)
	if err != nil {
		return err
	}
	for _, c := range choices {
		if wanted := q.Get("nhiem-vu"); wanted != "" && (c.Obligation.ID == wanted || c.Obligation.VersionID == wanted) {
			d.Versions, d.Kind = []string{c.Obligation.VersionID}, guessKind(c)
		}
	}
	return f.drawDeclare(w, r, http.StatusOK, formData{Draft: d}, nil)
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

// guessKind guesses what was done from the words of the obligation.
func guessKind(c Choice) evidence.Kind {
	words := vi.NewLetters(c.Obligation.Content + " " + c.Obligation.Product).Folded
	for _, g := range []struct {
		word string
		kind evidence.Kind
	}{
		{"ke hoach thong tin", evidence.Plan},
		{"bao cao", evidence.Report},
		{"phat song", evidence.Broadcast},
		{"video", evidence.Video},
		{"doi thoai", evidence.Dialogue},
		{"an pham", evidence.Material},
		{"to xep", evidence.Material},
		{"tap huan", evidence.Training},
		{"niem yet", evidence.Posting},
		{"ban tin", evidence.Bulletin},
		{"bai viet", evidence.Article},
		{"tin, bai", evidence.Article},
	} {
		if strings.Contains(words, g.word) {
			return g.kind
		}
	}
	return ""
}

func (f *Feature) drawDeclare(w http.ResponseWriter, r *http.Request, status int, d formData, errs domain.Fields) error {
	d.Action = root + "/khai"
	if err := f.fillForm(r, &d); err != nil {
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

func (f *Feature) names(r *http.Request, agencies []option) (map[string]string, error) {
	ids := make([]string, len(agencies))
	for i, a := range agencies {
		ids[i] = a.Value
	}
	return f.service.Registry.Names(r.Context(), f.service.today(), ids...)
}

// fillForm adds what the form offers: the agency's obligations, chosen ones
// first, and the kinds.
func (f *Feature) fillForm(r *http.Request, d *formData) error {
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), d.AgencyID)
	if err != nil {
		return err
	}
	d.Agency = names[d.AgencyID]
	d.Day = cmp.Or(d.Day, string(d.HappenedOn))
	choices, err := f.service.Choices(r.Context(), d.AgencyID)
	if err != nil {
		return err
	}
	for _, c := range choices { // a version that was amended meanwhile stands for the one that holds
		for i, id := range d.Versions {
			if slices.Contains(c.Obligation.Versions(), id) {
				d.Versions[i] = c.Obligation.VersionID
			}
		}
	}
	slices.SortStableFunc(choices, func(a, b Choice) int {
		return cmp.Compare(b2i(!slices.Contains(d.Versions, a.Obligation.VersionID)), b2i(!slices.Contains(d.Versions, b.Obligation.VersionID)))
	})
	for _, c := range choices {
		o := option{Value: c.Obligation.VersionID, Label: c.Obligation.ShortName, Hint: domain.Say("%s. %s", domain.Say(c.Assessment.Status.Label()), c.Assessment.Why)}
		if len(d.Choices) < mostChoices || slices.Contains(d.Versions, o.Value) {
			d.Choices = append(d.Choices, o)
		} else {
			d.More = append(d.More, o)
		}
	}
	if len(d.More) == 1 { // one is not worth folding
		d.Choices, d.More = append(d.Choices, d.More...), nil
	}
	d.Kinds = []option{{Label: "Chọn loại việc"}}
	for _, k := range evidence.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	return nil
}

func b2i(b bool) int {
	if b {
		return 1
	}
	return 0
}

// readDraft reads the form; problems of single fields are in the form's errors.
func readDraft(form *web.FormValues) Draft {
	return Draft{
		AgencyID: form.String("co_quan"), Versions: form.Strings("nhiem_vu"), Kind: evidence.Kind(form.String("loai")), Title: form.String("tieu_de"),
		HappenedOn: form.Date("ngay"), URL: form.String("lien_ket"), Channel: form.String("kenh"), Note: form.String("ghi_chu"),
		Reason: form.String("ly_do"), FormKey: form.String("khoa"),
	}
}

func (f *Feature) declare(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	d, actor := readDraft(form), web.Actor(r)
	if d.FormKey == "" {
		d.FormKey = rand.Text()
	}
	if err := f.pickAgency(actor, &d); err != nil {
		return err
	}
	id, err := f.submit(r, form, &d, 0, func(d Draft) (string, error) {
		return f.service.Declare(r.Context(), actor, d, evidence.Declared)
	})
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		back := formData{Draft: d, Day: form.String("ngay")}
		if err := f.hold(r, &back); err != nil {
			return err
		}
		return f.drawDeclare(w, r, http.StatusUnprocessableEntity, back, fields)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, "success", "Đã ghi minh chứng vào sổ. Mức độ hoàn thành được tính lại ngay; niêm phong trong vài giây.")
	return web.SeeOther(w, r, root+"/"+id)
}

// submit stores the files of a form, adds those that an earlier attempt brought
// and does the act; problems of all fields come back together. kept is how many
// files an entry that is corrected has.
func (f *Feature) submit(r *http.Request, form *web.FormValues, d *Draft, kept int, act func(Draft) (string, error)) (string, error) {
	actor, problems := web.Actor(r), form.Errors
	held, err := f.service.kept(r.Context(), actor, form.Strings("tep_giu"))
	if err != nil {
		return "", err
	}
	fresh, err := f.service.store(r.Context(), form.Files("tep"), len(held), &problems)
	if err != nil {
		return "", err
	}
	for _, u := range held {
		d.Files = append(d.Files, u.file())
	}
	d.Files = append(d.Files, fresh...)
	if len(problems) > 0 {
		problems = append(problems, without(f.service.check(*d, kept), problems)...)
		return "", problems.Err()
	}
	sent := *d
	sent.FormKey = actor.AccountID + ":" + d.FormKey
	return act(sent)
}

// hold remembers the files of a form that goes back to the person.
func (f *Feature) hold(r *http.Request, d *formData) error {
	held, err := f.service.keep(r.Context(), web.Actor(r), d.Draft.Files)
	for _, u := range held {
		d.Held = append(d.Held, option{Value: u.ID, Label: u.Name})
		d.HeldIDs = append(d.HeldIDs, u.ID)
	}
	return err
}

// without leaves out problems of fields that have one already.
func without(more, have domain.Fields) domain.Fields {
	return slices.DeleteFunc(more, func(e domain.FieldError) bool { return have.For(e.Name).Name != "" })
}

// FileNames names the files of the entry that is corrected.
func (d formData) FileNames() []string {
	names := make([]string, len(d.Files))
	for i, f := range d.Files {
		names[i] = f.Name
	}
	return names
}
