package reorganise

import (
	"cmp"
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// actData is one act: what is still to do for a draft, what it did for others.
type actData struct {
	frame
	Act

	Basis    string
	State    domain.Sentence
	Wait     waiting
	Run      Run
	Todo     []todo
	Lacks    []domain.Sentence // what is wanting in the basis of an applied act
	MayAdd   bool              // to the basis
	Links    effectLinks
	Told     []told1
	Groups   []lineGroup
	Decided  []decidedRow
	MoreDone int
	Undo     undoing
	MayCopy  bool
	Open     int // undecided duties of its units today
	Returned bool
}

// todo is one part of the preparation with how far it is.
type todo struct {
	Label, URL string
	Done       bool
	Says       domain.Sentence
}

// told1 is a line of the act's history.
type told1 struct {
	At  int64
	Who string
	Did string
	Why string
}

// decidedRow is one recorded decision.
type decidedRow struct {
	programme.DecisionRow
	Agency string
	Heirs  []string
	How    string // how several heirs, or an heir with a duty of its own, do it
}

// maxDecided bounds how many decisions the page of an act lists.
const maxDecided = 200

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	d := actData{frame: f.frame(r, a, ""), Act: a, Basis: basis(a.NewReorganisation)}
	d.ID, d.Version = a.ID, a.Version
	if d.Run, err = f.Run(r.Context(), a.ID); err != nil {
		return err
	}
	if d.Run.Working() {
		return web.SeeOther(w, r, d.URL+"/tien-do")
	}
	sub, err := f.Submission(r.Context(), a.ID)
	if err != nil {
		return err
	}
	d.State = stateOf(a.Reorganisation, sub, f.Registry.Today())
	if a.Draft() {
		err = f.todos(r, a, &d, sub)
	} else {
		err = f.history(r, a, &d)
	}
	if err != nil {
		return err
	}
	return f.draw(w, r, http.StatusOK, "act", a, web.Page{Title: "Đợt sắp xếp", Data: d, Back: &web.Link{Label: "Sắp xếp tổ chức", URL: root}})
}

// todos says how far the preparation is.
func (f *Feature) todos(r *http.Request, a Act, d *actData, sub Submission) error {
	c, err := f.Check(r.Context(), a)
	if err != nil {
		return err
	}
	e, err := f.Touched(r.Context(), a)
	if err != nil {
		return err
	}
	if d.Wait, err = f.waiting(r, a, sub, c.Ready() && len(a.List) > 0); err != nil {
		return err
	}
	d.Wait.Open, d.Wait.Roles = e.Duties.Open(), e.Unchosen
	wrong := c.Open
	for _, list := range c.Problems {
		for _, p := range list {
			if !p.Warning {
				wrong++
			}
		}
	}
	list := todo{Label: "Danh sách", URL: d.URL + "/danh-sach", Done: c.Ready() && len(a.List) > 0, Says: domain.Say("%d dòng, %d chỗ cần xem.", len(a.List), wrong+len(c.Left))}
	if len(a.List) == 0 {
		list.Says = domain.Say("Chưa có dòng nào.")
	}
	head := ""
	if d.May {
		head = d.URL + headStep
	}
	d.Todo = []todo{
		{Label: "Văn bản", URL: head, Done: true, Says: domain.Say("Có hiệu lực từ ngày %s.", a.EffectiveOn.Vietnamese())},
		list,
		{Label: "Ảnh hưởng", URL: d.URL + "/anh-huong", Done: len(e.Units) == 0 || c.Ready(), Says: effectSays(e)},
		{Label: "Nhiệm vụ", URL: d.URL + "/nhiem-vu", Done: e.Duties.Open() == 0, Says: domain.Say("%d nhiệm vụ đang mở, %d chưa quyết định.", e.Duties.All, e.Duties.Open())},
		{Label: "Tài khoản", URL: d.URL + "/tai-khoan", Done: e.Unchosen == 0, Says: domain.Say("%d vai trò, %d chưa chọn.", e.Roles, e.Unchosen)},
		{Label: "Trước và sau", URL: d.URL + "/truoc-sau", Done: c.Ready(), Says: domain.Say("So sánh ma trận trước và sau khi sắp xếp.")},
		{Label: "Áp dụng", URL: d.URL + "/ap-dung", Says: d.Wait.says()},
	}
	return nil
}

// effectSays says how many units an act ends, and how many give a function away.
func effectSays(e Effect) domain.Sentence {
	if len(e.Givers) == 0 {
		return domain.Say("%d đơn vị kết thúc.", len(e.Units))
	}
	return domain.Say("%d đơn vị kết thúc, %d đơn vị chuyển chức năng.", len(e.Units), len(e.Givers))
}

// history says what an act did.
func (f *Feature) history(r *http.Request, a Act, d *actData) error {
	d.Groups = groups(a, Checked{})
	d.Told = append(d.Told, told1{At: a.CreatedAt, Who: a.CreatedByName, Did: "Chuẩn bị đợt sắp xếp"})
	if a.AppliedAt > 0 {
		d.Told = append(d.Told, told1{At: a.AppliedAt, Who: a.AppliedByName, Did: applied(d.Run.Knowing)})
		d.Links = linksOf(a, f.Registry.Today())
	}
	for _, b := range a.Added {
		d.Told = append(d.Told, told1{At: b.RecordedAt, Who: b.ActorName, Did: "Bổ sung văn bản", Why: saysOf(b)})
	}
	if a.UndoneAt > 0 {
		d.Told = append(d.Told, told1{At: a.UndoneAt, Who: a.UndoneByName, Did: "Hoàn tác", Why: a.UndoReason})
	}
	slices.Reverse(d.Told)
	if a.Status == org.Applied {
		d.MayAdd = mayPrepare(web.Actor(r)) == nil
		for _, what := range unproven(a) {
			d.Lacks = append(d.Lacks, lacking(what))
		}
	}
	var err error
	if d.Undo, err = f.undoing(r, a); err != nil {
		return err
	}
	d.MayCopy = a.UndoneAt > 0 && mayPrepare(web.Actor(r)) == nil
	d.Returned = d.Run.ReturnAskedAt == 0 || d.Run.ReturnedAt > 0
	return f.decided(r, a, d)
}

// decided lists the decisions that came with an act.
func (f *Feature) decided(r *http.Request, a Act, d *actData) error {
	rows, err := f.Programme.Decisions(r.Context(), programme.DecisionFilter{ReorganisationID: a.ID})
	if err != nil {
		return err
	}
	var ids []string
	for _, row := range rows {
		ids = append(ids, row.AgencyID)
		for _, h := range row.Heirs {
			ids = append(ids, h.AgencyID)
		}
	}
	names, err := f.Registry.Names(r.Context(), a.EffectiveOn, ids...)
	if err != nil {
		return err
	}
	d.MoreDone = max(len(rows)-maxDecided, 0)
	for _, row := range rows[:len(rows)-d.MoreDone] {
		out := decidedRow{DecisionRow: row, Agency: cmp.Or(names[row.AgencyID], a.nameOf(row.AgencyID)), How: howOf(row.Decision)}
		for _, h := range row.Heirs {
			out.Heirs = append(out.Heirs, cmp.Or(names[h.AgencyID], a.nameOf(h.AgencyID))) // what the act founded is gone when it was undone
		}
		d.Decided = append(d.Decided, out)
	}
	return nil
}

// howOf names how the heirs of a decision do what they inherit; empty for one
// heir that does it once.
func howOf(d obligation.Decision) string {
	switch {
	case d.Outcome != obligation.Inherited:
		return ""
	case d.Share == agency.Each, d.Share == agency.Divided:
		return d.Share.Label()
	case d.Combine == obligation.Add:
		return d.Combine.Label()
	}
	return ""
}

// undoing is whether an applied act can still be taken back, by the person who
// looks or by whom.
type undoing struct {
	May, Open bool
	Until     string // the last day
	By        []Person
}

func (f *Feature) undoing(r *http.Request, a Act) (undoing, error) {
	u := undoing{Until: a.EffectiveOn.AddDays(-1).Vietnamese()}
	u.Open = a.UndoneAt == 0 && (a.Draft() || a.AppliedAt > 0) && f.Registry.Today() < a.EffectiveOn
	if !u.Open {
		return u, nil
	}
	u.May = a.AppliedAt > 0 && mayPrepare(web.Actor(r)) == nil
	var err error
	u.By, err = f.Undoers(r.Context())
	return u, err
}

type touchedData struct {
	frame
	Effect
}

func (f *Feature) touchedPage(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	e, err := f.Touched(r.Context(), a)
	if err != nil {
		return err
	}
	return f.draw(w, r, http.StatusOK, "touched", a, web.Page{Title: "Ảnh hưởng", Data: touchedData{f.frame(r, a, "/anh-huong"), e}})
}

type compareData struct {
	frame
	BeforeAfter
	Status org.Status
	Units  []unitCells
	Links  effectLinks
}

// unitCells are the changed cells of one unit.
type unitCells struct {
	Name  string
	Ends  bool
	Cells []Changed
}

// byUnit arranges changed cells by unit: those that are there after the act
// first, since they owe more than before.
func byUnit(all []Changed) []unitCells {
	var out []unitCells
	at := map[string]int{}
	for _, c := range all {
		i, ok := at[c.AgencyID]
		if !ok {
			i = len(out)
			at[c.AgencyID] = i
			out = append(out, unitCells{Name: c.Agency, Ends: c.Ends})
		}
		out[i].Cells = append(out[i].Cells, c)
	}
	slices.SortStableFunc(out, func(a, b unitCells) int {
		switch {
		case a.Ends == b.Ends:
			return vi.Compare(a.Name, b.Name)
		case b.Ends:
			return -1
		}
		return 1
	})
	return out
}

func (f *Feature) compare(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	if a.Status == org.Applying || a.Status == org.Discarded {
		return web.SeeOther(w, r, actURL(a.ID))
	}
	b, err := f.Compare(r.Context(), a)
	if err != nil {
		return err
	}
	return f.draw(w, r, http.StatusOK, "compare", a, web.Page{Title: "Ma trận trước và sau", Data: compareData{
		frame: f.frame(r, a, "/truoc-sau"), BeforeAfter: b, Status: a.Status, Units: byUnit(b.Changed), Links: linksOf(a, f.Registry.Today()),
	}})
}
