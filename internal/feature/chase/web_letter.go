package chase

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// letters is the address of the letters.
const letters = root + "/cong-van"

type lettersData struct {
	Office  Office
	Offices []option // to choose from; with one, none
	Duties  []LateDuty
	Letters []Sent
}

// Rests tells whether some agency was written to not long ago.
func (d lettersData) Rests() bool {
	return slices.ContainsFunc(d.Duties, func(l LateDuty) bool { return l.Resting() > 0 })
}

// Again is after how many working days an agency may be urged again.
func (d lettersData) Again() int { return again }

func (f *Feature) lateDuties(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	var d lettersData
	var err error
	if d.Office, err = f.service.Office(ctx, actor, r.URL.Query().Get("cua")); err != nil {
		return err
	}
	if d.Offices, err = f.offices(ctx, actor); err != nil {
		return err
	}
	if d.Duties, err = f.service.LateDuties(ctx, d.Office); err != nil {
		return err
	}
	if d.Letters, err = f.service.LettersFrom(ctx, d.Office); err != nil {
		return err
	}
	lead := "Chọn nhiệm vụ đang chậm để lập công văn gửi các cơ quan."
	switch {
	case d.Office.All && !d.Office.Writes:
		lead = f.pages.T(r, "Nhiệm vụ đang chậm và công văn đôn đốc của %s.", d.Office.Name)
	case !d.Office.All:
		lead = f.pages.T(r, "%s đôn đốc các đơn vị trực thuộc.", d.Office.Name)
	}
	return f.pages.Render(w, r, http.StatusOK, "letters", web.Page{
		Title: "Công văn đôn đốc", Lead: lead, Back: &web.Link{Label: "Nhắc việc", URL: root}, Data: d,
	})
}

// offices lists in whose name the actor urges, when there are several.
func (f *Feature) offices(ctx context.Context, actor access.Actor) ([]option, error) {
	all, err := f.service.Offices(ctx, actor)
	if err != nil || len(all) < 2 {
		return nil, err
	}
	var out []option
	for _, o := range all {
		out = append(out, option{Value: o.ID, Label: o.Name})
	}
	return out, nil
}

type letterData struct {
	Office     Office
	Obligation programme.Obligation
	Anew       *Drafted // is written anew; nil: a new letter
	Late       []Urged
	Chosen     []string
	Choices    []option
	Rest       []Urged // written to not long ago
	Others     []Urged // to which another agency wrote not long ago
	Each       string
	Day, Kept  string // Kept is a day off that was confirmed
	Words      string
	Key        string
	Own        bool // the writer's agency owes it too
}

// Action is where the form is sent.
func (d letterData) Action() string {
	if d.Anew != nil {
		return d.Anew.URL()
	}
	return letters + "/moi"
}

// formURL leads to the form of a letter of an office about an obligation, with some
// agencies chosen; without any, all.
func formURL(officeID, obligationID string, agencies ...string) string {
	return letters + "/moi?" + url.Values{"cua": {officeID}, "nhiem-vu": {obligationID}, "co-quan": agencies}.Encode()
}

// What the buttons beside the boxes choose: the form comes back with it, and with all
// that was typed.
const (
	chooseAll  = "het"
	chooseNone = "khong"
)

// letterPage fills the form of a letter.
func (f *Feature) letterPage(r *http.Request, d *letterData) (web.Page, error) {
	page := web.Page{Title: "Lập công văn đôn đốc", Data: d}
	var err error
	if d.Anew == nil {
		d.Office, err = f.service.writer(r.Context(), web.Actor(r), d.Office.ID)
		page.Back = &web.Link{Label: "Công văn đôn đốc", URL: lettersOfURL(d.Office.ID)}
	} else {
		var was Drafted
		was, d.Office, err = f.service.Draft(r.Context(), web.Actor(r), d.Anew.ID)
		if d.Anew.AnewKey != "" {
			was.AnewKey = d.Anew.AnewKey // as it was seen
		}
		d.Anew, d.Obligation.ID = &was, was.ObligationID
		page.Title, page.Back = "Sửa công văn đôn đốc", &web.Link{Label: "Văn bản", URL: "/lam-viec/van-ban/" + was.PaperID}
	}
	if err != nil {
		return page, err
	}
	if d.Obligation, d.Late, err = f.service.Late(r.Context(), d.Office, d.Obligation.ID); err != nil {
		return page, err
	}
	page.Lead = d.Obligation.ProperName()
	d.Own = d.Office.All && slices.ContainsFunc(d.Office.own, func(id string) bool {
		return slices.Contains(d.Obligation.Owers(f.service.Notices.Today()), id)
	})
	staffed, err := f.service.staffed(r.Context(), d.Late)
	if err != nil {
		return page, err
	}
	for _, u := range d.Late {
		if u.Rests {
			d.Rest = append(d.Rest, u)
			continue
		}
		hint := []string{f.pages.Say(r, u.Why)}
		if !staffed[u.AgencyID] {
			hint = append(hint, f.pages.T(r, "Chưa có cán bộ đầu mối trong Loa: gửi cả bằng cách khác."))
		}
		for _, told := range u.Told() {
			hint = append(hint, f.pages.Say(r, told))
		}
		if u.Other.ID != "" {
			d.Others = append(d.Others, u)
			hint = append(hint, f.pages.T(r, "%s vừa đôn đốc việc này.", u.Other.Issuer))
		}
		d.Choices = append(d.Choices, option{Value: u.AgencyID, Label: u.Agency, Hint: strings.Join(hint, " ")})
	}
	if d.Key == "" {
		d.Key = rand.Text()
	}
	return page, nil
}

func (f *Feature) letterForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	d := letterData{Office: Office{ID: q.Get("cua")}, Obligation: programme.Obligation{ID: q.Get("nhiem-vu")}, Each: "mot"}
	page, err := f.letterPage(r, &d)
	if err != nil {
		return err
	}
	if d.Chosen = q["co-quan"]; len(d.Chosen) == 0 {
		d.chooseFree()
	}
	if d.Day, err = f.service.replyDay(r.Context()); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "letter", page)
}

// chooseFree ticks those to which nobody else wrote not long ago.
func (d *letterData) chooseFree() {
	for _, u := range d.Late {
		if !u.Rests && u.Other.ID == "" {
			d.Chosen = append(d.Chosen, u.AgencyID)
		}
	}
}

// choose gives the form back with every box ticked, or none.
func (f *Feature) choose(w http.ResponseWriter, r *http.Request, d letterData, which string) error {
	page, err := f.letterPage(r, &d)
	if err != nil {
		return err
	}
	d.Chosen = nil
	for _, c := range d.Choices {
		if which == chooseAll {
			d.Chosen = append(d.Chosen, c.Value)
		}
	}
	return f.pages.Render(w, r, http.StatusOK, "letter", page)
}

// typed reads the form of a letter.
func typed(v *web.FormValues) (letterData, NewLetter) {
	d := letterData{
		Office: Office{ID: v.String("cua")}, Obligation: programme.Obligation{ID: v.String("nhiem-vu")}, Chosen: v.Strings("co-quan"), Each: v.String("cach"),
		Day: v.String("han"), Kept: v.String("han_giu"), Words: v.Raw("noi-dung"), Key: v.String("khoa"),
	}
	return d, NewLetter{
		Office: d.Office.ID, ObligationID: d.Obligation.ID, Agencies: d.Chosen, Each: d.Each == "tung", ReplyBy: v.Date("han"), Kept: v.Date("han_giu"), Words: d.Words, Key: d.Key,
	}
}

// wrong shows the form of a letter once more with what is wrong.
func (f *Feature) wrong(w http.ResponseWriter, r *http.Request, d letterData, err error) error {
	page, pageErr := f.letterPage(r, &d)
	if pageErr != nil {
		return pageErr
	}
	return f.again(w, r, err, "letter", page)
}

func (f *Feature) letter(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	d, n := typed(v)
	if which := v.String("chon"); which == chooseAll || which == chooseNone {
		return f.choose(w, r, d, which)
	}
	var ids []string
	if err = v.Err(); err == nil {
		ids, err = f.service.Urge(r.Context(), web.Actor(r), n)
	}
	if err != nil {
		return f.wrong(w, r, d, err)
	}
	if len(ids) == 1 {
		web.Flash(w, r, web.FlashSuccess, "Đã lập dự thảo công văn. Trình ký, ghi số và phát hành ở đây; phát hành rồi thì cơ quan thấy.")
		return web.SeeOther(w, r, "/lam-viec/van-ban/"+ids[0])
	}
	web.Flash(w, r, web.FlashSuccess, f.pages.T(r, "Đã lập %d dự thảo công văn. Đọc lại rồi trình ký cả nhóm ở đây.", len(ids)))
	return web.SeeOther(w, r, "/lam-viec/van-ban/"+ids[0]+"/nhom")
}

// anewForm is the form of a letter that is still a draft, filled with what it says.
func (f *Feature) anewForm(w http.ResponseWriter, r *http.Request) error {
	was, _, err := f.service.Draft(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	if was.Several() {
		return f.manyAnew(w, r, was)
	}
	d := letterData{Anew: &Drafted{ID: was.ID}}
	page, err := f.letterPage(r, &d)
	if err != nil {
		return err
	}
	d.Chosen, d.Day, d.Words = d.Anew.Agencies, d.Anew.ReplyBy.Vietnamese(), d.Anew.Words
	return f.pages.Render(w, r, http.StatusOK, "letter", page)
}

func (f *Feature) anew(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	if v.String("kieu") == manyKind {
		return f.many(w, r, v)
	}
	d, n := typed(v)
	d.Anew = &Drafted{ID: r.PathValue("id"), AnewKey: v.String("truoc")}
	if which := v.String("chon"); which == chooseAll || which == chooseNone {
		return f.choose(w, r, d, which)
	}
	var paperID string
	if err = v.Err(); err == nil {
		paperID, err = f.service.WriteAnew(r.Context(), web.Actor(r), Anew{ID: d.Anew.ID, Seen: d.Anew.AnewKey}, n)
	}
	if err != nil {
		return f.wrong(w, r, d, err)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã sửa công văn. Đọc lại rồi trình ký.")
	return web.SeeOther(w, r, "/lam-viec/van-ban/"+paperID)
}

func (f *Feature) letterFile(w http.ResponseWriter, r *http.Request) error {
	file, body, err := f.service.LetterFile(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.Download(w, r, file.Name, file.MediaType, body)
}

// WriteURL leads to the form of a letter about an obligation.
func (d LateDuty) WriteURL() string { return formURL(d.Office, d.Obligation.ID) }

// lettersOfURL is the page of an office's letters.
func lettersOfURL(officeID string) string {
	return letters + "?" + url.Values{"cua": {officeID}}.Encode()
}
