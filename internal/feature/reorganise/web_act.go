package reorganise

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// actData is one act: what is still to do for a draft, what it did for others.
type actData struct {
	frame
	Act

	Basis    string
	Run      Run
	Todo     []todo
	Told     []told1
	Groups   []lineGroup
	Decided  []decidedRow
	MoreDone int
	MayUndo  bool
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
	if a.Draft() {
		err = f.todos(r, a, &d)
	} else {
		err = f.history(r, a, &d)
	}
	if err != nil {
		return err
	}
	return f.draw(w, r, http.StatusOK, "act", a, web.Page{Title: "Đợt sắp xếp", Data: d, Back: &web.Link{Label: "Sắp xếp tổ chức", URL: root}})
}

// todos says how far the preparation is.
func (f *Feature) todos(r *http.Request, a Act, d *actData) error {
	c, err := f.Check(r.Context(), a)
	if err != nil {
		return err
	}
	e, err := f.Touched(r.Context(), a)
	if err != nil {
		return err
	}
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
	d.Todo = []todo{
		{Label: "Văn bản", URL: d.URL + "/van-ban", Done: true, Says: domain.Say("Có hiệu lực từ ngày %s.", a.EffectiveOn.Vietnamese())},
		list,
		{Label: "Ảnh hưởng", URL: d.URL + "/anh-huong", Done: len(e.Units) == 0 || c.Ready(), Says: domain.Say("%d đơn vị kết thúc.", len(e.Units))},
		{Label: "Nhiệm vụ", URL: d.URL + "/nhiem-vu", Done: e.Duties.Open() == 0, Says: domain.Say("%d nhiệm vụ đang mở, %d chưa quyết định.", e.Duties.All, e.Duties.Open())},
		{Label: "Tài khoản", URL: d.URL + "/tai-khoan", Done: e.Unchosen == 0, Says: domain.Say("%d vai trò, %d chưa chọn.", e.Roles, e.Unchosen)},
		{Label: "Trước và sau", URL: d.URL + "/truoc-sau", Done: c.Ready(), Says: domain.Say("So sánh ma trận trước và sau khi sắp xếp.")},
		{Label: "Áp dụng", URL: d.URL + "/ap-dung", Says: domain.Say("Do một người khác thực hiện.")},
	}
	return nil
}

// history says what an act did.
func (f *Feature) history(r *http.Request, a Act, d *actData) error {
	d.Groups = groups(a, Checked{})
	d.Told = append(d.Told, told1{At: a.CreatedAt, Who: a.CreatedByName, Did: "Chuẩn bị đợt sắp xếp"})
	if a.AppliedAt > 0 {
		d.Told = append(d.Told, told1{At: a.AppliedAt, Who: a.AppliedByName, Did: "Áp dụng"})
	}
	if a.UndoneAt > 0 {
		d.Told = append(d.Told, told1{At: a.UndoneAt, Who: a.UndoneByName, Did: "Hoàn tác", Why: a.UndoReason})
	}
	slices.Reverse(d.Told)
	d.MayUndo = f.undoable(r, a)
	d.MayCopy = a.UndoneAt > 0 && mayPrepare(web.Actor(r)) == nil
	d.Returned = d.Run.ReturnAskedAt == 0 || d.Run.ReturnedAt > 0
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
		out := decidedRow{DecisionRow: row, Agency: names[row.AgencyID]}
		for _, h := range row.Heirs {
			out.Heirs = append(out.Heirs, names[h.AgencyID])
		}
		d.Decided = append(d.Decided, out)
	}
	return nil
}

func (f *Feature) undoable(r *http.Request, a Act) bool {
	return a.AppliedAt > 0 && a.UndoneAt == 0 && f.Registry.Today() < a.EffectiveOn && mayPrepare(web.Actor(r)) == nil
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
}

func (f *Feature) compare(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	if !a.Draft() {
		return web.SeeOther(w, r, actURL(a.ID))
	}
	b, err := f.Compare(r.Context(), a)
	if err != nil {
		return err
	}
	return f.draw(w, r, http.StatusOK, "compare", a, web.Page{Title: "Ma trận trước và sau", Data: compareData{f.frame(r, a, "/truoc-sau"), b}})
}
