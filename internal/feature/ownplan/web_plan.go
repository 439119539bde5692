package ownplan

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
	"loa/internal/vi"
)

type planData struct {
	Plan        Plan
	Head        Head
	Lines       []shownLine
	Parts       []shownPart
	Opening     string
	Money       string // the estimate in figures and words
	Estimate    Estimate
	Due         calendar.Date
	Late        bool
	First       *Row   // how the first edition was issued, on a later one's page; nil: on its own
	Duty        string // where the plan above asks for it
	DutyID      string
	Warnings    []Warning // what is to be done first, then what is only to know
	Enough      bool      // nothing is to be done before it is submitted
	Differences int
	Returned    *Returned
	Amended     *Amended // nil: a first edition
	Events      []Event
	Editions    []Plan // others of the same plan
	Paper       *papers.Paper
	People      []string // of the agency, to choose from
	Unit        string   // as typed for all lines
	Person      string
	Charge      charge   // who is in charge of most lines
	AskCharge   bool     // a line lacks somebody, so that it is asked once for all
	Settled     bool     // no line lacks anything
	Approvers   []string // who can approve it
	Reading     bool     // the draft is read as it will be printed
	AtNew       bool     // the confirmation stands with the task that was added
	Saved       string   // the row or the text that was just kept, where the confirmation stands
	Reason      string
	Author      string
	Superior    *Plan
	SuperiorOf  string
	HasUnits    bool
	Kept        []shownPart // what was typed and could not be kept, since the plan went on
	TextsOpen   bool
	RecordedOn  calendar.Date   // of a plan issued outside, or recorded after it was due
	Belated     bool            // its day is in time, its record is not
	Behalf      bool            // the actor acts for an agency in which nobody could
	NoLeader    bool            // nobody could approve
	Instead     domain.Sentence // for whom the actor would approve it
	Self        bool            // the actor submitted it and so does not approve it: Others may
	Others      []string
	Keeper      string
	Ended       *Ended  // its paper was cancelled
	Merged      *merged // what comes of two people's writing; nil: nobody else wrote
	AtTasks     bool    // the confirmation stands with the tasks, where somebody was at work
	Version     int64   // that the form was written over
	may
}

// shownPart is a text of the plan: its field, title, words, and its paragraphs.
type shownPart struct {
	Name, Title, Text string
	Base              string // seal of the text as the person first saw it
	Lines             []textLine
}

// textLine is a paragraph; Head tells that it heads others.
type textLine struct {
	Text string
	Head bool
}

// Height is how high the part's field is, in lines.
func (p shownPart) Height() int { return min(14, 2+len(p.Lines)*2) }

// Hint says how lines are marked, in parts that have headings and points, and what comes
// by itself.
func (p shownPart) Hint() string {
	switch p.Name {
	case "muc_dich", "noi_dung_chung", "to_chuc":
		return "“1.” ở đầu dòng là đề mục, “-” là gạch đầu dòng."
	case "kinh_phi":
		return "“Các nguồn kinh phí hợp pháp khác” tự có khi một việc ghi nguồn khác."
	}
	return ""
}

func shownParts(t Texts) []shownPart {
	var out []shownPart
	for _, p := range t.parts() {
		s := shownPart{Name: p.Name, Title: p.Title, Text: p.Text, Base: sealOf(p.Text)}
		s.Lines = textLines(p.Text)
		out = append(out, s)
	}
	return out
}

func textLines(text string) []textLine {
	var out []textLine
	for line := range strings.SplitSeq(text, "\n") {
		if line != "" {
			out = append(out, textLine{line, numberedLine.MatchString(line)})
		}
	}
	return out
}

// shown is a plan as a page shows it, with what was typed where it was not kept.
type shown struct {
	plan   Plan
	status int
	typed  []shownLine // nil: as stored
	write  *Written
	reason string
	errs   domain.Fields
	kept   []shownPart
	merged *merged
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	ctx, actor, id := r.Context(), web.Actor(r), r.PathValue("id")
	p, err := f.service.Get(ctx, actor, id)
	if domain.CodeOf(err) == domain.CodeNotFound {
		holds, err := f.service.heldInstead(ctx, actor, id)
		if err != nil {
			return err
		}
		web.Flash(w, r, web.FlashInfo, "Bản sửa đổi, bổ sung ấy đã bỏ. Đây là bản đã ban hành.")
		return web.SeeOther(w, r, root+"/"+holds)
	}
	if err != nil {
		return err
	}
	return f.draw(w, r, shown{plan: p, status: http.StatusOK})
}

func (f *Feature) draw(w http.ResponseWriter, r *http.Request, s shown) error {
	d := planData{Plan: s.plan, Reason: s.reason, Kept: s.kept, Merged: s.merged, Version: s.plan.Version}
	s.errs = slices.Clone(s.errs)
	for _, fill := range []func(*http.Request, shown, *planData) error{f.texts, f.state, f.story, f.around} {
		if err := fill(r, s, &d); err != nil {
			return err
		}
	}
	d.settle(s.errs)
	part := r.URL.Query().Get("phan")
	d.AtTasks, d.AtNew = d.Editable && part == "viec", d.Editable && part == "moi"
	d.Enough = d.Enough && d.Editable && len(s.errs) == 0 && s.write == nil
	if d.Editable && d.hasPart(part) {
		d.Saved = part
	}
	back := &web.Link{Label: "Kế hoạch riêng của cơ quan", URL: root}
	if d.Reading = d.Editable && part == "ban-in"; d.Reading {
		back = &web.Link{Label: "Về bản soạn", URL: root + "/" + d.Plan.ID}
	}
	return f.pages.Render(w, r, s.status, "plan", web.Page{
		Title: "Kế hoạch " + vi.LowerFirst(d.Head.Title), Lead: d.Head.Agency.Name, Back: back, Data: d, Errors: s.errs, Overtaken: len(s.kept) > 0, OwnFlash: d.AtTasks || d.AtNew || d.Saved != "",
		OwnHelp: true, // it is how to write it, and stands behind the form once nothing is missing
	})
}

// texts fills in words and lines, as typed where they were not kept.
func (f *Feature) texts(r *http.Request, s shown, d *planData) error {
	var err error
	if d.Head, err = f.service.Head(r.Context(), d.Plan); err != nil {
		return err
	}
	stored, err := f.service.Lines(r.Context(), d.Plan)
	if err != nil {
		return err
	}
	d.Lines, d.Parts = shownLines(stored), shownParts(d.Plan.Texts)
	d.Estimate = EstimateOf(stored)
	d.Money = d.Estimate.Words()
	d.Opening = d.Head.Heading.Issuer + " ban hành Kế hoạch " + vi.LowerFirst(d.Head.Title) + " như sau:"
	if s.write != nil {
		stored := d.Parts
		d.Lines, d.Parts, d.Version = s.typed, shownParts(s.write.Texts), s.write.Version
		for i, p := range stored {
			d.Parts[i].Base = cmp.Or(s.write.Bases[p.Name], p.Base)
		}
		d.Unit, d.Person = s.write.Unit, s.write.Person
	}
	d.place(s.errs)
	return nil
}

// settle tells what is the same of most lines and what is missing still.
func (d *planData) settle(errs domain.Fields) {
	all := make([]Line, len(d.Lines))
	for i := range d.Lines {
		all[i] = d.Lines[i].Line
	}
	d.Charge, d.Settled = common(all), true
	last, nobody := -1, 0
	for _, l := range all {
		if l.Unit == "" && l.Person == "" {
			nobody++
		}
	}
	d.AskCharge = nobody > 0 || slices.ContainsFunc(errs, func(e domain.FieldError) bool { return strings.HasPrefix(e.Name, "chung_") })
	for i := range d.Lines {
		l := &d.Lines[i]
		l.Together = nobody > mostSaid
		who := charge{l.Unit, l.Person}
		l.Alike = !d.AskCharge && who != (charge{}) && who == d.Charge
		d.Settled = d.Settled && len(l.lacks()) == 0
		if l.Name() == "" {
			last = i
		}
	}
	if last >= 0 {
		d.Lines[last].Newest = true
	}
}

// InCharge names who is in charge of most lines; empty where it is asked.
func (d planData) InCharge() string {
	if d.AskCharge {
		return ""
	}
	return Line{Unit: d.Charge.Unit, Person: d.Charge.Person}.charge()
}

// DayHint shows the form of a day.
func (d planData) DayHint() domain.Sentence { return domain.Say("Ví dụ 30/09/%d", d.Plan.Year) }

// place says in the summary where each problem stands, opens what holds one, and lists
// them in the order of the page.
func (d *planData) place(errs domain.Fields) {
	at := map[string]int{"thay_doi": 0, "chung_nguoi": 1, "chung_bo_phan": 2}
	for i := range errs {
		e := &errs[i]
		switch e.Name {
		case "chung_nguoi":
			e.Place = domain.Say("Người phụ trách chung")
		case "chung_bo_phan":
			e.Place = domain.Say("Bộ phận phụ trách chung")
		}
		for k, l := range d.Lines {
			if strings.HasSuffix(e.Name, "-"+l.ID) {
				d.Lines[k].Problem, e.Place, at[e.Name] = true, l.Place(), 3+k
			}
		}
		for k, p := range d.Parts {
			if e.Name == p.Name && !e.Stale {
				d.TextsOpen, e.Place, at[e.Name] = true, domain.Say(p.Title), 3+len(d.Lines)+k
			}
		}
	}
	slices.SortStableFunc(errs, func(x, y domain.FieldError) int { return cmp.Compare(at[x.Name], at[y.Name]) })
}

// state fills in how the plan stands and what the actor may do with it.
func (f *Feature) state(r *http.Request, _ shown, d *planData) error {
	ctx := r.Context()
	b, err := f.service.open(ctx, d.Plan.PlanID, d.Plan.AgencyID)
	if err != nil {
		return err
	}
	today := f.service.today()
	d.Due = b.due(d.Plan.AgencyID)
	if o, ok := b.duty(d.Plan.AgencyID); ok {
		d.Duty, d.DutyID = clauseOf(o), o.ID
	}
	if d.Plan.Issued() {
		recorded := f.service.dayOf(d.Plan.IssuedAt)
		if d.Belated = d.Plan.Edition == 1 && belated(d.Plan.IssuedOn, recorded, d.Due); d.Belated || d.Plan.Outside {
			d.RecordedOn = recorded
		}
	}
	d.Late = d.Due != "" && d.Plan.Edition == 1 && (d.Plan.IssuedOn > d.Due || !d.Plan.Issued() && today > d.Due)
	if d.Plan.Edition > 1 {
		row, err := f.service.standing(ctx, b, d.Plan.AgencyID)
		if err != nil {
			return err
		}
		d.First = &row
	}
	all, err := editions(ctx, f.service.DB, d.Plan.PlanID, d.Plan.AgencyID)
	if err != nil {
		return err
	}
	last := true
	for _, p := range all {
		if p.ID != d.Plan.ID {
			d.Editions = append(d.Editions, p)
			last = last && p.Edition < d.Plan.Edition
		}
	}
	if err := f.rights(r, d, last); err != nil {
		return err
	}
	for _, a := range b.agencies {
		d.HasUnits = d.HasUnits || a.ParentID == d.Plan.AgencyID
	}
	var open []Difference
	if last && !d.Plan.Outside && (d.Plan.Writable() || d.Plan.Issued()) {
		if open, err = f.service.Differences(ctx, d.Plan); err != nil {
			return err
		}
		d.Differences = len(open)
	}
	if d.Plan.Writable() || d.Plan.Status == StatusSubmitted {
		lines, err := f.service.Lines(ctx, d.Plan)
		if err != nil {
			return err
		}
		d.Warnings = Warnings(lines, d.Due, today, d.Plan)
		base, err := f.service.amends(ctx, d.Plan)
		if err != nil {
			return err
		}
		d.Enough = len(d.ToDo()) == 0 && len(slices.Concat(ready(d.Plan, lines, open), base.problem(d.Plan, lines))) == 0
		for i := range d.Lines {
			d.Lines[i].Over = d.Plan.over(d.Lines[i].Line, today)
		}
	}
	return nil
}

// rights fills in what the actor may do, and on whose behalf.
func (f *Feature) rights(r *http.Request, d *planData, last bool) error {
	actor := web.Actor(r)
	_, err := f.service.writer(r.Context(), actor, d.Plan.AgencyID)
	writes, err := allowed(err)
	if err != nil {
		return err
	}
	d.may = mayWith(actor, d.Plan, standing{writes, last})
	if d.MayDecide {
		d.Instead = actor.Instead(access.Leader, d.Plan.AgencyID)
	}
	if d.Self = d.Plan.Status == StatusSubmitted && mayDecide(actor, d.Plan.AgencyID) && !d.MayDecide; d.Self {
		if d.Others, err = f.service.People.Deciders(r.Context(), d.Plan.AgencyID, actor.AccountID); err != nil {
			return err
		}
	}
	d.Behalf = d.Acts() && !belongs(actor, d.Plan.AgencyID) && !mayDecide(actor, d.Plan.AgencyID)
	if d.Editable || d.MayRecall {
		leader, err := f.service.has(r.Context(), d.Plan.AgencyID, access.Leader, actor.AccountID)
		if err != nil {
			return err
		}
		d.NoLeader, d.Keeper = !leader, f.service.Keeper
		if d.Approvers, err = f.service.People.Deciders(r.Context(), d.Plan.AgencyID, actor.AccountID); err != nil {
			return err
		}
	}
	return nil
}

// story fills in who wrote the plan, why it came back and what happened.
func (f *Feature) story(r *http.Request, _ shown, d *planData) error {
	ctx := r.Context()
	who := d.Plan.SubmittedBy
	if who == "" {
		who = d.Plan.CreatedBy
	}
	names, err := f.service.People.Names(ctx, who)
	if err != nil {
		return err
	}
	d.Author = names[who]
	if d.Events, err = f.service.Events(ctx, d.Plan); err != nil {
		return err
	}
	lines, err := f.service.Lines(ctx, d.Plan)
	if err != nil {
		return err
	}
	if d.Amended, err = f.service.Amends(ctx, d.Plan, lines); err != nil {
		return err
	}
	if d.Plan.Status != StatusApproved && d.Plan.Status != StatusIssued {
		if d.Returned, err = f.service.LastReturn(ctx, d.Plan, lines); err != nil {
			return err
		}
	}
	return nil
}

// around fills in what belongs to the plan elsewhere.
func (f *Feature) around(r *http.Request, _ shown, d *planData) error {
	ctx := r.Context()
	p, ok, err := f.service.PaperOf(ctx, d.Plan)
	if err != nil {
		return err
	}
	if ok {
		d.Paper = &p
		if d.Plan.Status == StatusApproved {
			if d.Ended, err = f.service.ended(ctx, p); err != nil {
				return err
			}
		}
	}
	d.MayRepaper = d.MayRepaper && d.Ended != nil
	if d.Plan.SuperiorID != "" {
		up, err := byID(ctx, f.service.DB, d.Plan.SuperiorID)
		if err != nil {
			return err
		}
		d.Superior, d.SuperiorOf = &up, d.Head.Parent.Name
	}
	if !d.Editable {
		return nil
	}
	holders, err := f.service.People.Holders(ctx, d.Plan.AgencyID)
	if err != nil {
		return err
	}
	seen := map[string]bool{}
	for _, h := range holders {
		if !seen[h.Name] {
			seen[h.Name] = true
			d.People = append(d.People, h.Name)
		}
	}
	return nil
}
