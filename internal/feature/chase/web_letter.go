package chase

import (
	"context"
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"

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
	if !d.Office.All {
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
	Late       []Urged
	Chosen     []string
	Choices    []option
	Rest       []Urged // written to not long ago
	Each       string
	Day, Words string
	Key        string
	Own        bool // the writer's agency owes it too
}

// formURL leads to the form of a letter of an office about an obligation.
func formURL(officeID, obligationID string) string {
	return letters + "/moi?" + url.Values{"cua": {officeID}, "nhiem-vu": {obligationID}}.Encode()
}

// What the buttons beside the boxes choose: the form comes back with it, and with all
// that was typed.
const (
	chooseAll  = "het"
	chooseNone = "khong"
)

func (f *Feature) letterPage(r *http.Request, d letterData) (web.Page, error) {
	var err error
	if d.Office, err = f.service.writer(r.Context(), web.Actor(r), d.Office.ID); err != nil {
		return web.Page{}, err
	}
	if d.Obligation, d.Late, err = f.service.Late(r.Context(), d.Office, d.Obligation.ID); err != nil {
		return web.Page{}, err
	}
	d.Own = d.Office.All && slices.ContainsFunc(d.Office.own, func(id string) bool {
		return slices.Contains(d.Obligation.Owers(f.service.Notices.Today()), id)
	})
	for _, u := range d.Late {
		if u.Rests {
			d.Rest = append(d.Rest, u)
			continue
		}
		hint := f.pages.Say(r, u.Why)
		if u.Round > 0 {
			hint += " " + f.pages.T(r, "Đã đôn đốc %d lần.", u.Round)
		}
		d.Choices = append(d.Choices, option{Value: u.AgencyID, Label: u.Agency, Hint: hint})
	}
	if d.Key == "" {
		d.Key = rand.Text()
	}
	return web.Page{Title: "Lập công văn đôn đốc", Lead: d.Obligation.ProperName(), Back: &web.Link{Label: "Công văn đôn đốc", URL: lettersOfURL(d.Office.ID)}, Data: d}, nil
}

func (f *Feature) letterForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	d := letterData{Office: Office{ID: q.Get("cua")}, Obligation: programme.Obligation{ID: q.Get("nhiem-vu")}, Each: "mot"}
	page, err := f.letterPage(r, d)
	if err != nil {
		return err
	}
	d = page.Data.(letterData) //nolint:forcetypeassert // as letterPage made it
	d.chooseAll()
	if one := q.Get("co-quan"); slices.Contains(d.Chosen, one) {
		d.Chosen = []string{one}
	}
	if d.Day, err = f.service.replyDay(r.Context()); err != nil {
		return err
	}
	page.Data = d
	return f.pages.Render(w, r, http.StatusOK, "letter", page)
}

func (d *letterData) chooseAll() {
	d.Chosen = nil
	for _, c := range d.Choices {
		d.Chosen = append(d.Chosen, c.Value)
	}
}

// choose gives the form back with every box ticked, or none.
func (f *Feature) choose(w http.ResponseWriter, r *http.Request, d letterData, which string) error {
	page, err := f.letterPage(r, d)
	if err != nil {
		return err
	}
	d = page.Data.(letterData) //nolint:forcetypeassert // as letterPage made it
	if d.Chosen = nil; which == chooseAll {
		d.chooseAll()
	}
	page.Data = d
	return f.pages.Render(w, r, http.StatusOK, "letter", page)
}

func (f *Feature) letter(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	d := letterData{
		Office: Office{ID: v.String("cua")}, Obligation: programme.Obligation{ID: v.String("nhiem-vu")}, Chosen: v.Strings("co-quan"), Each: v.String("cach"),
		Day: v.String("han"), Words: v.Raw("noi-dung"), Key: v.String("khoa"),
	}
	if which := v.String("chon"); which == chooseAll || which == chooseNone {
		return f.choose(w, r, d, which)
	}
	n := NewLetter{Office: d.Office.ID, ObligationID: d.Obligation.ID, Agencies: d.Chosen, Each: d.Each == "tung", ReplyBy: v.Date("han"), Words: d.Words, Key: d.Key}
	var ids []string
	if err = v.Err(); err == nil {
		ids, err = f.service.Urge(r.Context(), web.Actor(r), n)
	}
	if err != nil {
		page, pageErr := f.letterPage(r, d)
		if pageErr != nil {
			return pageErr
		}
		return f.again(w, r, err, "letter", page)
	}
	if len(ids) == 1 {
		web.Flash(w, r, web.FlashSuccess, "Đã lập dự thảo công văn. Trình ký, ghi số và phát hành ở đây; phát hành rồi thì cơ quan thấy.")
		return web.SeeOther(w, r, "/lam-viec/van-ban/"+ids[0])
	}
	web.Flash(w, r, web.FlashSuccess, f.pages.T(r, "Đã lập %d dự thảo công văn. Trình ký, ghi số và phát hành từng công văn ở đây.", len(ids)))
	return web.SeeOther(w, r, "/lam-viec/van-ban")
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
