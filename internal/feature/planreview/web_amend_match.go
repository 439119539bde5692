package planreview

import (
	"bytes"
	"net/http"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/obligation"
	"loa/internal/domain/plan"
	"loa/internal/platform/office/textract"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// proposal is one difference between the tasks of the amending document and the
// obligations in force.
type proposal struct {
	Key     string
	Change  programme.AmendChange
	Checked bool
	text    programme.AmendText
}

type matchData struct {
	amendment programme.Amendment

	Action    string
	Version   int64
	FileName  string
	Tasks     int
	Same      int // tasks without a difference
	Proposals []proposal
}

// proposals reads the amending document as a new version of the plan and
// compares its table with the obligations in force.
func (f *Amendments) proposals(r *http.Request, a programme.Amendment) (matchData, error) {
	d := matchData{amendment: a, Action: amendURL(a) + "/doi-chieu", Version: a.Version, FileName: a.FileName}
	content, err := f.content(r, a)
	if err != nil {
		return d, err
	}
	doc, err := textract.ReadPlan(r.Context(), a.FileName, bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return d, err
	}
	pl, err := f.Programme.Plan(r.Context(), a.PlanID)
	if err != nil {
		return d, err
	}
	all, err := f.Programme.ObligationsOn(r.Context(), a.PlanID, programme.EndOfTime)
	if err != nil {
		return d, err
	}
	all = slices.DeleteFunc(all, func(o programme.Obligation) bool { return o.Ended != "" || o.Origin != programme.OriginAppendix })
	d.Tasks = len(doc.Tasks)
	d.compare(all, doc.Tasks, pl)
	return d, nil
}

// compare fills the proposals.
func (d *matchData) compare(all []programme.Obligation, tasks []plan.Task, pl programme.Plan) {
	old, fresh := make([]plan.Numbered, len(all)), make([]plan.Numbered, len(tasks))
	for i, o := range all {
		old[i] = plan.Numbered{No: o.No, Content: o.Content}
	}
	for i, t := range tasks {
		fresh[i] = plan.Numbered{No: t.No, Content: t.Content}
	}
	left := map[int]bool{}
	for i := range all {
		left[i] = true
	}
	for i, j := range plan.Match(old, fresh) {
		var base *programme.Obligation
		p := proposal{Key: "them-" + strconv.Itoa(i), Change: programme.AmendChange{Kind: programme.AmendAdded}, Checked: true}
		if j >= 0 {
			delete(left, j)
			base = &all[j]
			p.Key, p.Change = "doi-"+base.ID, programme.AmendChange{Kind: programme.AmendChanged, Before: base}
		}
		after := p.fill(base, tasks[i], pl)
		p.Change.After = &after
		if base != nil && len(p.Change.Differences()) == 0 {
			d.Same++
			continue
		}
		d.Proposals = append(d.Proposals, p)
	}
	for i := range all {
		if left[i] { // a document that changes some parts does not repeat the others: nothing ends by itself
			d.Proposals = append(d.Proposals, proposal{
				Key: "bai-bo-" + all[i].ID, Change: programme.AmendChange{Kind: programme.AmendEnded, Before: &all[i]},
				text: programme.AmendText{ObligationID: all[i].ID},
			})
		}
	}
}

// fill writes the proposed text. What people settled about an obligation (its
// short name, its measure, whose it is) stays where the document's words about
// it are the same.
func (p *proposal) fill(base *programme.Obligation, t plan.Task, pl programme.Plan) programme.Obligation {
	after := programme.Obligation{
		No: t.No, Content: vi.Clean(t.Content), ShortName: t.ShortTitle(), Product: textOf(t.Product), Timing: textOf(t.Timing),
		Rule: programme.RuleOf(t.Cadence, pl.Window, pl.IssuedOn), LeadText: t.Lead, CoordinatingText: t.Coordinating,
	}
	if base != nil {
		after.ShortName = base.ShortName
		if after.Product == vi.Clean(base.Product) && after.Timing == vi.Clean(base.Timing) && after.Content == vi.Clean(base.Content) {
			after.Product, after.Timing, after.Content, after.Rule = base.Product, base.Timing, base.Content, base.Rule
		}
		after.Rule.Window.Start = base.Rule.Window.Start
		if sameNames(base.LeadText, after.LeadText) {
			after.LeadText, after.Leads = base.LeadText, base.Leads
		}
		if sameNames(base.CoordinatingText, after.CoordinatingText) {
			after.CoordinatingText, after.Coordinating = base.CoordinatingText, base.Coordinating
		}
		p.text.ObligationID = base.ID
	}
	p.text = programme.AmendText{
		ObligationID: p.text.ObligationID, Number: after.No, Content: after.Content, ShortName: after.ShortName, Product: after.Product,
		Timing: after.Timing, Rule: settled(after.Rule), Lead: after.LeadText, Coordinating: after.CoordinatingText,
	}
	return after
}

// settled leaves the measure of an unknown cadence to be watched without a
// number.
func settled(r obligation.Rule) obligation.Rule {
	if r.Kind == "" || r.Kind == "unknown" {
		r.Kind = "continuous"
	}
	return r
}

func textOf(s *string) string {
	if s == nil {
		return ""
	}
	return vi.Clean(*s)
}

func sameNames(a, b []string) bool {
	return slices.EqualFunc(a, b, func(x, y string) bool { return vi.Key(x) == vi.Key(y) })
}

func (f *Amendments) matchForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d, err := f.proposals(r, a)
	if err != nil {
		return back(w, r, err, amendURL(a))
	}
	return f.drawMatch(w, r, http.StatusOK, d, nil)
}

func (f *Amendments) drawMatch(w http.ResponseWriter, r *http.Request, status int, d matchData, problems domain.Fields) error {
	a := d.amendment
	return f.pages.Render(w, r, status, "amend_match", web.Page{
		Title: "Đối chiếu văn bản với nhiệm vụ đang theo dõi", Lead: a.Name(), Nav: nav, Back: amendLink(a), Data: d, Errors: problems,
	})
}

// match takes over the proposals that the person ticked. What cannot be taken
// over, because an agency is not known for instance, is told; the rest is kept.
func (f *Amendments) match(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d, err := f.proposals(r, a)
	if err != nil {
		return back(w, r, err, amendURL(a))
	}
	chosen, at, taken := form.Strings("thay_doi"), version(form), 0
	var problems domain.Fields
	for i := range d.Proposals {
		p := &d.Proposals[i]
		if p.Checked = slices.Contains(chosen, p.Key); !p.Checked {
			continue
		}
		if err := f.take(r, a, at, p); err != nil {
			if domain.CodeOf(err) != domain.CodeInvalid && domain.CodeOf(err) != domain.CodeConflict {
				return err
			}
			problems = append(problems, problemsOf(err)...)
			continue
		}
		taken, at, p.Checked = taken+1, at+1, false
	}
	if len(chosen) == 0 {
		problems = domain.Fields{{Message: "Chưa chọn thay đổi nào. Đánh dấu ít nhất một thay đổi."}}
	}
	if len(problems) > 0 {
		d.Version = at
		return f.drawMatch(w, r, http.StatusUnprocessableEntity, d, problems)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đưa %d thay đổi vào bản chuẩn bị.", taken)
	return web.SeeOther(w, r, amendURL(a))
}

func problemsOf(err error) domain.Fields {
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		out := slices.Clone(fields)
		for i := range out {
			out[i].Name = ""
		}
		return out
	}
	return asLine(err)
}

func (f *Amendments) take(r *http.Request, a programme.Amendment, version int64, p *proposal) error {
	actor := web.Actor(r)
	if strings.HasPrefix(p.Key, "bai-bo-") {
		return f.Programme.EndObligation(r.Context(), actor, a.ID, version, programme.AmendEnd{ObligationID: p.text.ObligationID})
	}
	return f.Programme.PutChange(r.Context(), actor, a.ID, version, p.text)
}
