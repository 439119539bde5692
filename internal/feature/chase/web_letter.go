package chase

import (
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

func (f *Feature) lateDuties(w http.ResponseWriter, r *http.Request) error {
	all, err := f.service.LateDuties(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "letters", web.Page{
		Title: "Công văn đôn đốc", Lead: "Chọn nhiệm vụ đang chậm để lập công văn gửi các cơ quan.", Back: &web.Link{Label: "Nhắc việc", URL: root}, Data: all,
	})
}

type letterData struct {
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

func formURL(obligationID string) string {
	return letters + "/moi?" + url.Values{"nhiem-vu": {obligationID}}.Encode()
}

// What the buttons beside the boxes choose: the form comes back with it, and with all
// that was typed.
const (
	chooseAll  = "het"
	chooseNone = "khong"
)

func (f *Feature) letterPage(r *http.Request, d letterData) (web.Page, error) {
	var err error
	if d.Obligation, d.Late, err = f.service.Late(r.Context(), web.Actor(r), d.Obligation.ID); err != nil {
		return web.Page{}, err
	}
	d.Own = slices.ContainsFunc(web.Actor(r).Agencies(access.Coordinator), func(id string) bool {
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
	return web.Page{Title: "Lập công văn đôn đốc", Lead: d.Obligation.ProperName(), Back: &web.Link{Label: "Công văn đôn đốc", URL: letters}, Data: d}, nil
}

func (f *Feature) letterForm(w http.ResponseWriter, r *http.Request) error {
	d := letterData{Obligation: programme.Obligation{ID: r.URL.Query().Get("nhiem-vu")}, Each: "mot"}
	page, err := f.letterPage(r, d)
	if err != nil {
		return err
	}
	d = page.Data.(letterData) //nolint:forcetypeassert // as letterPage made it
	d.chooseAll()
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
		Obligation: programme.Obligation{ID: v.String("nhiem-vu")}, Chosen: v.Strings("co-quan"), Each: v.String("cach"),
		Day: v.String("han"), Words: v.Raw("noi-dung"), Key: v.String("khoa"),
	}
	if which := v.String("chon"); which == chooseAll || which == chooseNone {
		return f.choose(w, r, d, which)
	}
	n := NewLetter{ObligationID: d.Obligation.ID, Agencies: d.Chosen, Each: d.Each == "tung", ReplyBy: v.Date("han"), Words: d.Words, Key: d.Key}
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
func (d LateDuty) WriteURL() string {
	return formURL(d.Obligation.ID)
}
