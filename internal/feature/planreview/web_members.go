package planreview

import (
	"net/http"
	"net/url"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// membersData is the page on which agencies join an obligation in force or cease
// to owe it. Text fields hold what was typed.
type membersData struct {
	Obligation programme.Obligation
	Action     string
	Effective  string

	Number, Title, Signer, IssuedOn string

	New    []option // agencies of the obligation's groups that do not lead it
	Chosen []string
	Names  string // further ones, a line each
	Next   string // first day of the period after the one that runs; empty without

	Count  int      // of those who owe it
	Now    []option // they, after a line that chooses nobody
	Leaver string
	From   string
	Reason string
	Gone   []goneRow
}

// goneRow is an agency that ceased to owe the obligation by a decision.
type goneRow struct {
	programme.DecisionRow
	Name string
}

func membersURL(o programme.Obligation) string {
	return planURL(o.PlanID) + "/nhiem-vu/" + url.PathEscape(o.ID) + "/co-quan"
}

// membersOf gives the obligation of the address to somebody who may change who
// owes it.
func (f *Amendments) membersOf(r *http.Request) (programme.Obligation, error) {
	if !programme.MayPrepare(web.Actor(r)) {
		return programme.Obligation{}, errAmend()
	}
	o, err := f.Programme.Obligation(r.Context(), r.PathValue("nv"))
	switch {
	case err != nil:
		return o, err
	case o.PlanID != r.PathValue("id"):
		return o, domain.NotFound("Không có nhiệm vụ này.")
	case o.Ended != "":
		return o, domain.Conflict("Nhiệm vụ “%s” đã bãi bỏ từ ngày %s.", o.ShortName, o.Ended.Vietnamese())
	}
	return o, nil
}

func (f *Amendments) members(w http.ResponseWriter, r *http.Request) error {
	return f.drawMembers(w, r, http.StatusOK, membersData{}, nil)
}

func (f *Amendments) drawMembers(w http.ResponseWriter, r *http.Request, status int, d membersData, problems domain.Fields) error {
	o, err := f.membersOf(r)
	if err != nil {
		return err
	}
	d.Obligation, d.Action = o, membersURL(o)
	today := f.Registry.Today()
	fresh, err := f.Programme.Newcomers(r.Context(), o, today)
	if err != nil {
		return err
	}
	for _, a := range fresh {
		d.New = append(d.New, option{Value: a.ID, Label: a.Name})
	}
	if o.Rule.Counting() {
		for _, p := range o.Rule.Periods() {
			if p.Window.Contains(today) && p.Window.End < o.Rule.Window.End {
				d.Next = p.Window.End.AddDays(1).Vietnamese()
			}
		}
	}
	if err := f.leavers(r, &d); err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "members", web.Page{
		Title: "Cơ quan thực hiện nhiệm vụ", Lead: o.ShortName, Nav: nav, Back: planLink(o.PlanID), Data: d, Errors: problems,
	})
}

// leavers lists who owes the obligation and who ceased to.
func (f *Amendments) leavers(r *http.Request, d *membersData) error {
	today := f.Registry.Today()
	members := d.Obligation.Members(today)
	decided, err := f.Programme.Decisions(r.Context(), programme.DecisionFilter{ObligationID: d.Obligation.ID})
	if err != nil {
		return err
	}
	var ids []string
	for _, m := range members {
		ids = append(ids, m.AgencyID)
	}
	for _, x := range decided {
		ids = append(ids, x.AgencyID)
	}
	names, err := f.Registry.Names(r.Context(), today, ids...)
	if err != nil {
		return err
	}
	if d.Count = len(members); d.Count > 0 {
		d.Now = []option{{Label: "Chọn cơ quan"}}
	}
	for _, m := range members {
		d.Now = append(d.Now, option{Value: m.String(), Label: names[m.AgencyID]})
	}
	for _, x := range decided {
		if x.InForce() && x.Outcome == obligation.WaivedOut {
			d.Gone = append(d.Gone, goneRow{x, names[x.AgencyID]})
		}
	}
	return nil
}

// join prepares the amendment by which agencies join.
func (f *Amendments) join(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	o, err := f.membersOf(r)
	if err != nil {
		return err
	}
	d := membersData{Chosen: form.Strings("them"), Names: form.String("ten_khac")}
	head, h := readHead(form, "")
	d.Number, d.Title, d.Signer, d.IssuedOn, d.Effective = head.Number, head.Title, head.Signer, head.IssuedOn, head.Effective
	id, err := f.Programme.DraftMembers(r.Context(), web.Actor(r), programme.NewMembers{
		AmendmentHead: h, ObligationID: o.ID, AgencyIDs: d.Chosen, Names: lines(d.Names),
	})
	if problems := told(form, err); len(problems) > 0 {
		return f.drawMembers(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã chuẩn bị bổ sung cơ quan. Một người khác xem và đưa vào theo dõi.")
	return web.SeeOther(w, r, planURL(o.PlanID)+"/sua-doi/"+id)
}

// leave records that an agency ceases to owe the obligation.
func (f *Amendments) leave(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	o, err := f.membersOf(r)
	if err != nil {
		return err
	}
	d := membersData{Leaver: form.String("thoi"), From: form.String("tu_ngay"), Reason: form.String("ly_do")}
	agencyID, seen, _ := strings.Cut(d.Leaver, ".")
	day := form.Date("tu_ngay")
	if agencyID == "" {
		form.Errors.Add("thoi", "Chọn cơ quan thôi thực hiện.")
	}
	if len(form.Errors) == 0 {
		err = f.Programme.Decide(r.Context(), web.Actor(r), []programme.NewDecision{{ObligationID: o.ID, Decision: obligation.Decision{
			ID: seen, AgencyID: agencyID, From: day, Outcome: obligation.WaivedOut, Reason: d.Reason,
		}}})
	}
	if problems := told(form, err); len(problems) > 0 {
		return f.drawMembers(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã ghi: từ ngày %s cơ quan này thôi thực hiện. Các kỳ đã khép giữ nguyên.", day.Vietnamese())
	return web.SeeOther(w, r, membersURL(o))
}
