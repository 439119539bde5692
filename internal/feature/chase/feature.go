package chase

import (
	"embed"
	"net/http"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
	"loa/internal/spine/notice"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// root is the address of this room.
const root = "/lam-viec/don-doc"

// Feature is the room of reminders.
type Feature struct {
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(service *Service) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "told", "mute", "letters", "letter", "many")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages}, nil
}

// Service gives the use cases.
func (f *Feature) Service() *Service { return f.service }

// Routes registers pages and acts.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.told)
	rt.Get(root+"/tam-ngung", f.muteForm)
	rt.Post(root+"/tam-ngung", f.mute)
	rt.Post(root+"/nhac-lai", f.unmute)
	rt.Post(root+"/hop-thu", f.retry)
	rt.Get(letters, f.lateDuties)
	rt.Get(letters+"/moi", f.letterForm)
	rt.Post(letters+"/moi", f.letter)
	rt.Get(letters+"/co-quan", f.manyForm)
	rt.Post(letters+"/co-quan", f.manyPost)
	rt.Get(letters+"/{id}/sua", f.anewForm)
	rt.Post(letters+"/{id}/sua", f.anew)
	rt.Get(letters+"/{id}/tep", f.letterFile)
}

type option struct{ Value, Label, Hint string }

type toldData struct {
	Sheet
	Own      Mails    // to this person
	Agencies []option // that may be chosen; with one, none
	All      bool
	MailOff  bool
	Urges    bool     // somebody
	Writes   bool     // letters
	Issues   bool     // letters go out in the name of the agency
	Adds     bool     // people
	Letters  []Letter // that went out to the agency
}

// States lists how the digests of the day ended.
func (d toldData) States() []tallied {
	var out []tallied
	for _, s := range []notice.State{notice.Sent, notice.Queued, notice.Sending, notice.Kept, notice.Unsure, notice.Refused} {
		if n := d.Tally[s]; n > 0 {
			out = append(out, tallied{s, n})
		}
	}
	return out
}

type tallied struct {
	State notice.State
	N     int
}

func (f *Feature) told(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	reach, err := f.service.reach(ctx, actor)
	if err != nil {
		return err
	}
	offices, err := f.service.Offices(ctx, actor)
	if err != nil {
		return err
	}
	d := toldData{Urges: len(offices) > 0, Writes: slices.ContainsFunc(offices, func(o Office) bool { return o.Writes }), All: reach.All, MailOff: !f.service.Mail.Ready(), Adds: actor.Is(access.Coordinator, access.Administrator)}
	agencyID := r.URL.Query().Get("co-quan")
	if own := actor.Agencies(); agencyID == "" && !reach.All && len(own) > 0 {
		agencyID = own[0]
	}
	if d.Sheet, err = f.service.Sheet(ctx, actor, agencyID); err != nil {
		return err
	}
	d.Issues = slices.ContainsFunc(offices, func(o Office) bool { return o.ID == agencyID && !reach.All })
	if agencyID != "" {
		if d.Letters, err = f.service.LettersTo(ctx, agencyID); err != nil {
			return err
		}
	}
	if agencyID == "" || slices.Contains(reach.Own, agencyID) {
		if d.Own, err = f.service.Own(ctx, actor); err != nil {
			return err
		}
		d.Told = slices.DeleteFunc(d.Told, func(x Mailed) bool { return x.AccountID == actor.AccountID })
	}
	if all := reach.choices(); len(all) > 1 {
		if reach.All {
			d.Agencies = append(d.Agencies, option{Label: "Tất cả cơ quan"})
		}
		for _, a := range all {
			d.Agencies = append(d.Agencies, option{Value: a.ID, Label: a.Name})
		}
	}
	title := "Nhắc việc"
	if d.Agency != "" {
		title = f.pages.T(r, "Nhắc việc: %s", d.Agency)
	}
	return f.pages.Render(w, r, http.StatusOK, "told", web.Page{
		Title: title, Lead: "Mỗi ngày làm việc, mỗi người nhận nhiều nhất một thư nhắc chung về việc mới, sắp đến hạn hoặc quá hạn. Việc có người vừa trình, trả lại hoặc chỉ đạo thì báo ngay bằng thư riêng.", Data: d,
	})
}

// again shows a form once more when err is a problem of what was entered; any other
// error goes on.
func (f *Feature) again(w http.ResponseWriter, r *http.Request, err error, name string, page web.Page) error {
	fields, ok := web.FormErrors(err)
	if !ok {
		return err
	}
	page.Errors = fields
	return f.pages.Render(w, r, http.StatusUnprocessableEntity, name, page)
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
