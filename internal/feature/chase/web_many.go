package chase

import (
	"crypto/rand"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/internal/platform/web"
)

// manyData is the form of a letter to one agency about several obligations.
type manyData struct {
	Office           Office
	AgencyID, Agency string
	Anew             *Drafted // is written anew; nil: a new letter
	Choices          []option // obligations
	Chosen           []string
	Rest             []LateOne // about which a letter went not long ago
	Unstaffed        bool      // nobody there sees a letter in the program
	Day, Kept        string    // Kept is a day off that was confirmed
	Words, Key       string
}

// Action is where the form is sent.
func (d manyData) Action() string {
	if d.Anew != nil {
		return d.Anew.URL()
	}
	return letters + "/co-quan"
}

// manyKind tells the form about several obligations from that about one.
const manyKind = "nhieu"

// ManyURL leads to the form of one letter about all that an agency is behind with;
// empty where fewer than two may be written about.
func (s Sheet) ManyURL() string {
	open := slices.DeleteFunc(slices.Clone(s.Behind), func(l LateOne) bool { return l.WriteURL() == "" })
	if len(open) < 2 {
		return ""
	}
	return letters + "/co-quan?" + url.Values{"cua": {open[0].office.ID}, "co-quan": {s.AgencyID}}.Encode()
}

// manyPage fills the form.
func (f *Feature) manyPage(r *http.Request, d *manyData) (web.Page, error) {
	page := web.Page{Title: "Lập công văn đôn đốc", Data: d}
	var err error
	if d.Anew == nil {
		d.Office, err = f.service.writer(r.Context(), web.Actor(r), d.Office.ID)
		page.Back = &web.Link{Label: "Nhắc việc", URL: at(d.AgencyID)}
	} else {
		var was Drafted
		if was, d.Office, err = f.service.Draft(r.Context(), web.Actor(r), d.Anew.ID); err == nil {
			if d.Anew.AnewKey != "" {
				was.AnewKey = d.Anew.AnewKey // as it was seen
			}
			d.Anew, d.AgencyID = &was, strings.Join(was.Agencies, "")
		}
		page.Title, page.Back = "Sửa công văn đôn đốc", &web.Link{Label: "Văn bản", URL: "/lam-viec/van-ban/" + was.PaperID}
	}
	if err != nil {
		return page, err
	}
	behind, err := f.service.Behind(r.Context(), d.Office, d.AgencyID)
	if err != nil {
		return page, err
	}
	names, err := f.service.Registry.Names(r.Context(), f.service.Notices.Today(), d.AgencyID)
	if err != nil {
		return page, err
	}
	d.Agency = names[d.AgencyID]
	page.Lead = d.Agency
	staffed, err := f.service.staffed(r.Context(), []Urged{{AgencyID: d.AgencyID}})
	if err != nil {
		return page, err
	}
	d.Unstaffed = !staffed[d.AgencyID]
	for _, l := range behind {
		if l.Rests {
			d.Rest = append(d.Rest, l)
			continue
		}
		hint := []string{f.pages.Say(r, l.Why)}
		for _, told := range l.Told() {
			hint = append(hint, f.pages.Say(r, told))
		}
		if l.Other.ID != "" {
			hint = append(hint, f.pages.T(r, "%s vừa đôn đốc việc này.", l.Other.Issuer))
		}
		d.Choices = append(d.Choices, option{Value: l.Obligation.ID, Label: l.Name(), Hint: strings.Join(hint, " ")})
	}
	if d.Key == "" {
		d.Key = rand.Text()
	}
	return page, nil
}

func (f *Feature) manyForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	d := manyData{Office: Office{ID: q.Get("cua")}, AgencyID: q.Get("co-quan")}
	page, err := f.manyPage(r, &d)
	if err != nil {
		return err
	}
	for _, c := range d.Choices {
		d.Chosen = append(d.Chosen, c.Value)
	}
	if d.Day, err = f.service.replyDay(r.Context()); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "many", page)
}

// typedMany reads the form.
func typedMany(v *web.FormValues) (manyData, NewLetter) {
	d := manyData{
		Office: Office{ID: v.String("cua")}, AgencyID: v.String("co-quan"), Chosen: v.Strings("nhiem-vu"),
		Day: v.String("han"), Kept: v.String("han_giu"), Words: v.Raw("noi-dung"), Key: v.String("khoa"),
	}
	return d, NewLetter{
		Office: d.Office.ID, Agencies: []string{d.AgencyID}, Duties: append([]string{}, d.Chosen...), ReplyBy: v.Date("han"), Kept: v.Date("han_giu"), Words: d.Words, Key: d.Key,
	}
}

// many writes the letter, anew where it is a draft already.
func (f *Feature) many(w http.ResponseWriter, r *http.Request, v *web.FormValues) error {
	d, n := typedMany(v)
	said := "Đã lập dự thảo công văn. Trình ký, ghi số và phát hành ở đây; phát hành rồi thì cơ quan thấy."
	if id := r.PathValue("id"); id != "" {
		d.Anew, said = &Drafted{ID: id, AnewKey: v.String("truoc")}, "Đã sửa công văn. Đọc lại rồi trình ký."
	}
	err := v.Err()
	var paperID string
	switch {
	case err != nil:
	case d.Anew != nil:
		paperID, err = f.service.WriteAnew(r.Context(), web.Actor(r), Anew{ID: d.Anew.ID, Seen: d.Anew.AnewKey}, n)
	default:
		var ids []string
		ids, err = f.service.Urge(r.Context(), web.Actor(r), n)
		paperID = strings.Join(ids, "")
	}
	if err != nil {
		page, pageErr := f.manyPage(r, &d)
		if pageErr != nil {
			return pageErr
		}
		return f.again(w, r, err, "many", page)
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, "/lam-viec/van-ban/"+paperID)
}

func (f *Feature) manyPost(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	return f.many(w, r, v)
}

// manyAnew is the form of a letter about several obligations that is still a draft.
func (f *Feature) manyAnew(w http.ResponseWriter, r *http.Request, was Drafted) error {
	d := manyData{Anew: &Drafted{ID: was.ID}}
	page, err := f.manyPage(r, &d)
	if err != nil {
		return err
	}
	d.Chosen, d.Day, d.Words = was.Duties, was.ReplyBy.Vietnamese(), was.Words
	return f.pages.Render(w, r, http.StatusOK, "many", page)
}
