package report

import (
	"cmp"
	"errors"
	"net/http"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/report"
	"loa/internal/platform/web"
	"loa/internal/spine/papers"
)

type showData struct {
	Report      Report
	Head        Head
	StatusLabel string
	Closes      calendar.Date // when the figures close, while the period is open; else empty
	Figures     report.Figures
	Lines       []shownLine
	Texts       []shownText
	Opening     string        // with what the paper begins
	Changes     []shownChange // what evidence moved since the figures were frozen
	Events      []Event
	Reason      string
	Structure   Structure
	Structures  []Structure // to choose from; none for the report of one agency
	Rows        []shownRow
	Leagues     []shownLeague
	Path        string // where all that the report counts is listed
	Charts      charts
	Weak        []shownWeak
	Edition     *Edition // the one that holds
	Before      *before
	Late        bool
	Answers     []Answer
	All         bool // reports of agencies are given with it
	Withdrawn   bool // what it answers is asked no more
	FiledWith   string
	Paper       *papers.Paper // of the edition that holds; nil without

	Author   string // who submitted it, else who began it
	AuthorAt int64
	Returns  []Returned
	Unmet    []shownCause    // duties whose causes part II is to say
	Uncaused int             // of them, without one
	Saved    string          // the part of the form that was just kept
	Past     bool            // an edition that another took the place of
	Older    []int           // editions that are not the one shown
	Instead  domain.Sentence // for whom the actor would approve it
	Self     bool            // the actor submitted it and so does not approve it: Others may
	Others   []string
	Deciders []string // to whom the actor submits it
	may
}

// may is what the actor may do with a report as it stands.
type may struct {
	Editable, MayDecide, MayRecall, MayFile, MayUnfile, MayReopen, MayReceive, MayReject bool
}

// Acts tells whether there is something to press, in the bar at the foot.
func (m may) Acts() bool { return m.Editable || m.MayDecide || m.MayRecall || m.MayReceive }

// Warnings counts what to look at before the report goes on: causes that are not said,
// entries that a verifier may not take, a report without any; once it is frozen there is
// nothing to mend.
func (d showData) Warnings() int {
	if d.Edition != nil {
		return 0
	}
	n := d.Uncaused + d.WeakEntries()
	if d.Figures.Unproved() {
		n++
	}
	return n
}

// WeakEntries counts the entries that a verifier may not take.
func (d showData) WeakEntries() int {
	n := 0
	for _, w := range d.Weak {
		n += len(w.IDs)
	}
	return n
}

// shownRow is one figure of the annex with the address of its evidence, and what
// the report before said.
type shownRow struct {
	report.Row
	Path, Note         string
	Before, BeforePath string
}

// Anchor is the row's id on the page.
func (r shownRow) Anchor() string { return anchor(r.Code) }

// shownLeague is one level's agencies, each with the address of its evidence.
type shownLeague struct {
	Level agency.Level
	Units []shownUnit
}

type shownUnit struct {
	report.Unit
	Path string
}

// Anchor is the agency's id on the page.
func (u shownUnit) Anchor() string { return anchor(unitCode(u.AgencyID)) }

// leagues are the agencies by level.
func leagues(units []report.Unit, path func(code string) string) []shownLeague {
	var out []shownLeague
	for _, l := range report.Leagues(units) {
		s := shownLeague{Level: l.Level}
		for _, u := range l.Units {
			s.Units = append(s.Units, shownUnit{u, path(unitCode(u.AgencyID))})
		}
		out = append(out, s)
	}
	return out
}

// shownChange is a figure that moved, with the lists of then and of now.
type shownChange struct {
	Change
	BeforePath, NowPath string
}

type shownWeak struct {
	report.Weak
	Path, Anchor string
}

// shownText is one part of the report: its field in the form, its title, and its
// words as they are written and by paragraph.
type shownText struct {
	Name, Title, Text string
	Lines             []string
}

// Rows is how high the part's field is, in lines: results are the longest.
func (t shownText) Rows() int {
	if t.Name == partNames()[0] {
		return 12
	}
	return 7
}

// Hint says what is expected in the part; the figures write results by themselves.
func (t shownText) Hint() string {
	switch t.Name {
	case partNames()[0]:
		return "Lập từ minh chứng của cơ quan; câu nào kể chưa đúng thì sửa ngay trong ô này."
	case partNames()[1]:
		return "Điều gì cản trở: hỏng thiết bị, phải dời lịch, thiếu người, thiếu kinh phí; điều người dân hỏi nhiều nhất."
	case partNames()[2]:
		return "Đề xuất việc gì, với cơ quan nào."
	}
	return ""
}

// texts are the three parts of a report.
func texts(results, shortcomings, proposals string) []shownText {
	names, titles := partNames(), sectionTitles()
	var out []shownText
	for i, text := range []string{results, shortcomings, proposals} {
		out = append(out, shownText{Name: names[i], Title: titles[i], Text: text, Lines: paragraphs(text)})
	}
	return out
}

// partNames are the fields of the three parts in the form.
func partNames() [3]string { return [3]string{"ket_qua", "han_che", "de_xuat"} }

type shownLine struct {
	report.Line
	Text, Path string
}

// Anchor is the duty's id on the page.
func (l shownLine) Anchor() string { return anchor(dutyCode(l.ObligationID)) }

// Whole is the duty in the plan's own words: its short name may be the same as
// another's. What was frozen before words were kept has the short name alone.
func (l shownLine) Whole() string { return cmp.Or(l.Title, l.Name) }

// show draws a report as it stands, or with ?ban= an earlier edition of it.
func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	rep, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	asked := r.URL.Query()
	structure, err := structureOf(Structure(asked.Get("to-chuc")), rep)
	if err != nil {
		return err
	}
	s := shown{report: rep, status: http.StatusOK, structure: structure, saved: asked.Get("phan")}
	if n, err := strconv.Atoi(asked.Get("ban")); err == nil && (n != rep.Edition || !rep.holds()) {
		e, err := f.service.Edition(r.Context(), rep.ID, n)
		if err != nil {
			return err
		}
		s.report, s.past = rep.as(e), true
	}
	return f.draw(w, r, s)
}

// as is the report as one of its editions has it.
func (r Report) as(e Edition) Report {
	r.Status, r.Edition = StatusApproved, e.Edition
	r.Results, r.Shortcomings, r.Proposals = e.Results, e.Shortcomings, e.Proposals
	return r
}

// shown is a report as a page shows it: with which status, with the reason for
// returning that was typed, and the problems of what was typed.
type shown struct {
	report Report
	status int
	reason string
	with   string
	errs   domain.Fields

	structure Structure
	typed     map[int64]string // answers that were not kept
	saved     string           // the part that was just kept
	past      bool             // report is an earlier edition
}

func (f *Feature) draw(w http.ResponseWriter, r *http.Request, s shown) error {
	rep := s.report
	head, err := f.service.Head(r.Context(), rep)
	if err != nil {
		return err
	}
	d := showData{
		Report: rep, Head: head, StatusLabel: rep.Status.Label(), Reason: s.reason, FiledWith: s.with, Past: s.past, Saved: s.saved,
		Structure: cmp.Or(s.structure, AsItWas), Late: rep.Late(f.service.today()), Texts: texts(rep.Results, rep.Shortcomings, rep.Proposals),
	}
	if !slices.Contains(d.parts(), d.Saved) {
		d.Saved = ""
	}
	for _, fill := range []func(*http.Request, shown, *showData) error{f.count, f.permit, f.story, f.proofs, f.answers} {
		if err := fill(r, s, &d); err != nil {
			return err
		}
	}
	return f.pages.Render(w, r, s.status, "report", web.Page{
		Title: head.Title, Nav: "bao-cao", Lead: head.Agency, Back: &web.Link{Label: "Báo cáo", URL: root}, Data: d, Errors: s.errs, OwnFlash: d.Saved != "",
	})
}

// answersPart is where the answers of an ad hoc report stand in the form.
const answersPart = "tra_loi"

// parts are the parts of the form to which a person comes back after saving.
func (d *showData) parts() []string {
	names := partNames()
	return append(names[:], answersPart, causesPart)
}

// path gives the lists of evidence of the figures that the page shows: those of
// today's structure are counted now.
func (d *showData) path() func(code string) string {
	return func(code string) string {
		if d.Structure == Today {
			return listPath(d.Report, Asked{Structure: Today, Code: code})
		}
		return evidencePath(d.Report, code)
	}
}

// count fills in figures and what is drawn from them.
func (f *Feature) count(r *http.Request, s shown, d *showData) error {
	figures, changes, err := f.service.in(r.Context(), d.Report, s.structure)
	if err != nil {
		return err
	}
	path := d.path()
	d.Figures, d.Path = figures, path(countedCode)
	for _, c := range changes {
		d.Changes = append(d.Changes, shownChange{c, evidencePath(d.Report, c.Code), listPath(d.Report, Asked{Code: c.Code})})
	}
	d.Leagues, d.Charts = leagues(figures.Units, path), chartsOf(figures)
	d.Charts.lead(figures, path)
	d.Opening = opening(Edition{Figures: d.Figures, Head: d.Head})
	if d.Report.Scope == ScopeProvince {
		d.Structures = Structures()
	}
	return nil
}

// permit says what the actor may do with the report as it stands; with an earlier
// edition nothing.
func (f *Feature) permit(r *http.Request, s shown, d *showData) error {
	actor := web.Actor(r)
	d.All = ofAll(actor, d.Report) && !s.past
	if s.past {
		return nil
	}
	d.may = mayWith(actor, d.Report)
	if d.MayDecide {
		d.Instead = actor.Instead(access.Leader, d.Report.AgencyID)
	}
	if d.Self = d.Report.Status == StatusSubmitted && mayDecide(actor, d.Report) && !d.MayDecide; d.Self {
		var err error
		if d.Others, err = f.service.People.Deciders(r.Context(), d.Report.AgencyID, actor.AccountID); err != nil {
			return err
		}
	}
	if d.Editable {
		var err error
		if d.Deciders, err = f.service.People.Deciders(r.Context(), d.Report.AgencyID, actor.AccountID); err != nil {
			return err
		}
	}
	if d.Acts() && !d.MayReceive {
		var err error
		if d.Closes, err = f.service.open(r.Context(), d.Report); err != nil {
			return err
		}
	}
	switch err := stands(r.Context(), f.service.DB, d.Report.RequestID); {
	case errors.Is(err, errWithdrawn):
		d.Withdrawn = d.Report.FiledOn == ""
		d.Editable = d.Editable && !d.Withdrawn
	case err != nil:
		return err
	}
	return nil
}

func mayWith(actor access.Actor, r Report) may {
	receives := mayReceive(actor, r) && r.FiledBy != actor.AccountID
	hands := mayWrite(actor, r) || mayDecide(actor, r)
	return may{
		Editable:   mayWrite(actor, r) && r.writable(),
		MayDecide:  r.Status == StatusSubmitted && mayDecide(actor, r) && r.SubmittedBy != actor.AccountID,
		MayRecall:  r.Status == StatusSubmitted && mayRecall(actor, r),
		MayFile:    r.Status == StatusApproved && hands,
		MayUnfile:  r.Status == StatusFiled && !receives && hands,
		MayReopen:  r.Status == StatusApproved && mayDecide(actor, r),
		MayReceive: r.Status == StatusFiled && receives,
		MayReject:  (r.Status == StatusFiled || r.Status == StatusAccepted) && receives,
	}
}

// story fills in who wrote the report, why it came back, and what happened.
func (f *Feature) story(r *http.Request, s shown, d *showData) error {
	ctx, rep := r.Context(), d.Report
	var err error
	if d.Author, d.AuthorAt, err = f.service.author(ctx, rep); err != nil {
		return err
	}
	if d.Events, err = f.service.Events(ctx, rep); err != nil {
		return err
	}
	last := rep.Edition
	for _, e := range d.Events {
		last = max(last, e.Edition)
	}
	for n := last; n > 0; n-- {
		if n != rep.Edition || !rep.holds() {
			d.Older = append(d.Older, n)
		}
	}
	if rep.holds() || s.past {
		return nil
	}
	d.Returns, err = f.service.Returns(ctx, rep)
	return err
}

// answers fills in the answers of an ad hoc report, as they were typed where they
// were not kept.
func (f *Feature) answers(r *http.Request, s shown, d *showData) error {
	var err error
	if d.Answers, err = f.service.standing(r.Context(), d.Report); err != nil {
		return err
	}
	for i, a := range d.Answers {
		if text, ok := s.typed[a.N]; ok {
			d.Answers[i].Answer = text
		}
	}
	return nil
}

// proofs puts beside each figure where its evidence is listed, and what the
// report before said.
func (f *Feature) proofs(r *http.Request, s shown, d *showData) error {
	rep := d.Report
	if rep.holds() {
		e, err := f.service.Edition(r.Context(), rep.ID, rep.Edition)
		if err != nil {
			return err
		}
		d.Edition = &e
	}
	if p, ok, err := f.service.PaperOf(r.Context(), rep); err != nil {
		return err
	} else if ok && rep.holds() && !s.past {
		d.Paper = &p
		d.MayUnfile = d.MayUnfile && p.Status != papers.Released
	}
	b, err := f.service.before(r.Context(), rep)
	if err != nil {
		return err
	}
	d.Before = b
	path := d.path()
	for _, l := range d.Figures.Lines {
		d.Lines = append(d.Lines, shownLine{Line: l, Text: l.Result(), Path: path(dutyCode(l.ObligationID))})
	}
	d.causes()
	for _, row := range d.Figures.Rows {
		d.Rows = append(d.Rows, shownRow{Row: row, Path: path(row.Code), Note: rowNote(row), Before: b.figure(row.Code), BeforePath: b.path(row.Code)})
	}
	for i, w := range d.Figures.Weak {
		d.Weak = append(d.Weak, shownWeak{Weak: w, Path: path(weakCode(i)), Anchor: anchor(weakCode(i))})
	}
	return nil
}
