package questions

import (
	"cmp"
	"context"
	"crypto/rand"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/question"
	"loa/internal/platform/web"
	"loa/internal/spine/notice"
)

type askData struct {
	NewQuestion
	Duty      string // "plan|obligation" as chosen
	Agencies  []option
	Agency    string // its name
	Duties    []option
	Plans     []option
	Kept      []File
	Alike     []View
	Seen      string // ids of the alike ones that were shown
	MaxBytes  int64
	MaxWords  int
	Searching bool
}

func (f *Feature) askForm(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	d := askData{Duty: q.Get("nhiem-vu")}
	d.AgencyID = q.Get("co-quan")
	page, err := f.askPage(r, d)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "ask", page)
}

// askPage fills in what may be chosen. A duty in the address is its id alone.
func (f *Feature) askPage(r *http.Request, d askData) (web.Page, error) {
	ctx, own := r.Context(), mayAsk(web.Actor(r))
	if len(own) == 0 {
		return web.Page{}, domain.Forbidden("Chỉ cán bộ đầu mối, lãnh đạo của cơ quan gửi vướng mắc của cơ quan mình.")
	}
	if !slices.Contains(own, d.AgencyID) {
		d.AgencyID = own[0]
	}
	names, err := f.service.Registry.Names(ctx, f.service.today(), own...)
	if err != nil {
		return web.Page{}, err
	}
	for _, id := range own {
		d.Agencies = append(d.Agencies, option{Value: id, Label: names[id]})
	}
	d.Agency = names[d.AgencyID]
	if err := f.choices(ctx, &d); err != nil {
		return web.Page{}, err
	}
	d.MaxBytes, d.MaxWords, d.Key = maxFile, maxWords, cmp.Or(d.Key, rand.Text())
	return web.Page{Title: "Gửi khó khăn, vướng mắc", Lead: d.Agency, Nav: nav, Back: &web.Link{Label: "Khó khăn, vướng mắc", URL: root}, Data: d}, nil
}

func (f *Feature) choices(ctx context.Context, d *askData) error {
	plans, err := f.service.Plans(ctx)
	if err != nil {
		return err
	}
	numbers := map[string]string{}
	for _, p := range plans {
		d.Plans = append(d.Plans, option{Value: p.ID, Label: p.Name()})
		numbers[p.ID] = p.Number
	}
	owed, err := f.service.Owed(ctx, d.AgencyID)
	if err != nil {
		return err
	}
	d.Duties = []option{{Label: "Không thuộc nhiệm vụ nào trong danh sách"}}
	for _, o := range owed {
		label := clauseOf(o) + ": " + o.ShortName
		if len(plans) > 1 {
			label = numbers[o.PlanID] + ", " + label
		}
		value := o.PlanID + "|" + o.ID
		d.Duties = append(d.Duties, option{Value: value, Label: label})
		if d.Duty == o.ID {
			d.Duty = value
		}
	}
	if d.PlanID == "" && len(plans) > 0 {
		d.PlanID = plans[0].ID
	}
	return nil
}

// ask takes the form: it is shown again with what is wrong, or once with questions
// that are alike, before it is sent.
func (f *Feature) ask(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	d := askData{Duty: v.String("nhiem-vu"), Seen: v.String("da-xem"), Searching: v.String("viec") == "tim"}
	d.NewQuestion = NewQuestion{
		AgencyID: v.String("co-quan"), PlanID: v.String("ke-hoach"), Clause: v.String("muc"), Body: v.String("noi-dung"), Proposal: v.String("de-xuat"),
		Key: v.String("khoa"), Private: v.Bool("rieng"),
	}
	if planID, obligationID, ok := strings.Cut(d.Duty, "|"); ok {
		d.PlanID, d.ObligationID, d.Clause = planID, obligationID, ""
	}
	problems := v.Errors
	if !d.Searching {
		problems = append(problems, d.check()...)
	}
	if d.Kept, err = f.keptFiles(r, v, &problems); err != nil {
		return err
	}
	for _, file := range d.Kept {
		d.Files = append(d.Files, file.ID)
	}
	if d.Alike, err = f.service.Alike(ctx, actor, d.NewQuestion); err != nil {
		return err
	}
	seen := strings.Fields(d.Seen)
	fresh := slices.ContainsFunc(d.Alike, func(a View) bool { return !slices.Contains(seen, a.ID) })
	d.Seen = ""
	for _, a := range d.Alike {
		d.Seen += a.ID + " "
	}
	if len(problems) == 0 && !d.Searching && !fresh {
		id, err := f.service.Send(ctx, actor, d.NewQuestion)
		if err == nil {
			web.Flash(w, r, web.FlashSuccess, "Đã gửi vướng mắc đến Sở Nội vụ. Câu trả lời hiện ở đây và trong Việc của tôi.")
			return web.SeeOther(w, r, root+"/"+id)
		}
		fields, ok := web.FormErrors(err)
		if !ok {
			return err
		}
		problems = append(problems, fields...)
	}
	page, err := f.askPage(r, d)
	if err != nil {
		return err
	}
	status := http.StatusOK
	if page.Errors = problems; len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	return f.pages.Render(w, r, status, "ask", page)
}

// keptFiles gives the files that wait for the form, those of before that are still
// wanted and the new ones.
func (f *Feature) keptFiles(r *http.Request, v *web.FormValues, problems *domain.Fields) ([]File, error) {
	ctx, actor := r.Context(), web.Actor(r)
	kept, err := f.service.kept(ctx, actor, v.Strings("tep_giu"))
	if err != nil {
		return nil, err
	}
	more, err := f.service.Keep(ctx, actor, append(v.Files("tep"), v.Files("tep_trinh")...), len(kept), problems)
	return append(kept, more...), err
}

func (f *Feature) join(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.service.Join(r.Context(), web.Actor(r), id, v.String("co-quan")); err != nil {
		return err
	}
	q, err := f.service.Get(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	said := "Đã ghi cơ quan cũng gặp vướng mắc này. Khi có câu trả lời, câu trả lời hiện ở đây và trong Việc của tôi."
	if q.Standing() { // who joins what is answered has read the answer
		said = "Đã ghi cơ quan cũng gặp vướng mắc này. Câu trả lời ở ngay dưới đây."
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, root+"/"+id)
}

func (f *Feature) understood(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	q, err := f.service.Get(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	said := "Đã ghi cơ quan đã rõ câu trả lời."
	if q.State == question.Merged {
		said = "Đã ghi cơ quan đã biết vướng mắc được gộp."
	}
	seen, _ := strconv.ParseInt(v.String("lan"), 10, 64) // the form of the page has none
	if err := f.service.Understood(r.Context(), web.Actor(r), id, seen); err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, said)
	return web.SeeOther(w, r, notice.Back(v.String(notice.FromDesk.Name), root+"/"+id))
}
