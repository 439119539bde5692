package reorganise

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

func itoa(n int) string { return strconv.Itoa(n) }

// lineData is the form of one line. Text fields hold what was typed, one unit a
// line.
type lineData struct {
	frame
	Action                                   string
	Line                                     Line
	Change, Before, After, What, Kind, Level string
	Parent, Code, Share, Function, Note      string
	Stays, Fresh                             bool
	Changes, Whats, Kinds, Levels, Shares    []option
	Search                                   searchView
}

// What the unit after is.
const (
	whatAuto   = "tu-dong"
	whatExists = "da-co"
	whatNew    = "moi"
)

// searchView is the search for agencies in the form: what was typed and who was
// found. URL gives the page whose hits a script shows while somebody types.
type searchView struct {
	Text, URL string
	Hits      []hit
	Done      bool
}

// hit is a unit found, with the words by which the form means it and no other.
type hit struct{ ID, Name, Up, Words string }

const maxHits = 12

func (f *Feature) lineForm(w http.ResponseWriter, r *http.Request) error {
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	d := lineData{Fresh: true, What: whatAuto}
	if id := r.PathValue("dong"); id != "moi" {
		i := slices.IndexFunc(a.List, func(l Line) bool { return l.ID == id })
		if i < 0 {
			return domain.NotFound("Không có dòng này trong danh sách.")
		}
		d = formOf(a.List[i])
	}
	d.Search.Text = vi.Clean(r.URL.Query().Get("tim"))
	return f.drawLine(w, r, http.StatusOK, a, d, nil)
}

// formOf fills the form with a line.
func formOf(l Line) lineData {
	d := lineData{Line: l, Change: string(l.Change), What: whatAuto, Share: string(l.Share), Function: l.Function, Note: l.Note}
	var before, after []string
	for _, s := range l.From {
		before = append(before, s.textOf())
		d.Stays = d.Stays || s.Stays
	}
	for _, s := range l.To {
		after = append(after, s.textOf())
		d.Parent, d.Code, d.Kind, d.Level = s.Parent, s.Code, string(s.Kind), string(s.Level)
		switch {
		case s.Chosen && s.New:
			d.What = whatNew
		case s.Chosen && (l.Change == agency.Merge || l.Change == agency.Split):
			d.What = whatExists
		}
	}
	d.Before, d.After = strings.Join(before, "\n"), strings.Join(after, "\n")
	return d
}

func (f *Feature) drawLine(w http.ResponseWriter, r *http.Request, status int, a Act, d lineData, problems domain.Fields) error { //nolint:revive // one page
	version := d.Version
	d.frame, d.Action = f.frame(r, a, "/danh-sach"), actURL(a.ID)+"/dong/moi"
	if version > 0 {
		d.Version = version
	}
	if d.Line.ID != "" {
		d.Action = actURL(a.ID) + "/dong/" + d.Line.ID
	}
	d.Changes = []option{{Label: "Chọn hình thức"}}
	for _, c := range agency.Changes() {
		d.Changes = append(d.Changes, option{Value: string(c), Label: c.Label()})
	}
	d.Whats = []option{
		{Value: whatAuto, Label: "Theo sổ đăng ký: có tên đó thì nhận thêm, chưa có thì thành lập mới"},
		{Value: whatExists, Label: "Đơn vị đang có, nhận thêm"},
		{Value: whatNew, Label: "Thành lập mới, kể cả khi trùng tên đơn vị cũ"},
	}
	d.Kinds, d.Levels = []option{{Label: "Đoán theo tên"}}, []option{{Label: "Đoán theo tên"}}
	for _, k := range agency.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	for _, l := range agency.Levels() {
		d.Levels = append(d.Levels, option{Value: string(l), Label: l.Label()})
	}
	d.Shares = []option{{Label: "Quyết định cho từng nhiệm vụ"}}
	for _, s := range []agency.Share{agency.Each, agency.Divided} {
		d.Shares = append(d.Shares, option{Value: string(s), Label: s.Label()})
	}
	d.Search.URL = d.Action
	d.Search.find(a)
	page := web.Page{Title: "Sửa một dòng", Data: d, Errors: problems, Back: &web.Link{Label: "Danh sách sắp xếp", URL: actURL(a.ID) + "/danh-sach"}}
	if d.Line.ID == "" {
		page.Title = "Thêm một dòng"
	}
	return f.draw(w, r, status, "line", a, page)
}

// find looks up who may be meant on the eve of the act.
func (s *searchView) find(a Act) {
	if s.Text == "" {
		return
	}
	s.Done = true
	for _, u := range a.eve.Search(s.Text, maxHits) {
		s.Hits = append(s.Hits, hit{ID: u.ID, Name: u.Name, Up: a.nameOf(u.ParentID), Words: wordsFor(a, u)})
	}
}

// wordsFor are the words by which the form means this unit alone: its name, with
// its superior where others have the same.
func wordsFor(a Act, u org.Agency) string {
	if found := a.eve.Match(u.Name); len(found) == 1 {
		return u.Name
	}
	if up := a.nameOf(u.ParentID); up != "" {
		return u.Name + " (" + up + ")"
	}
	return u.Name
}

// readLine reads the form into a line; units that the line had already and that
// are written as before stay who they are.
func readLine(form *web.FormValues, old Line) (lineData, Line) {
	d := lineData{
		Line: old, Change: form.String("hinh_thuc"), Before: form.String("truoc"), After: form.String("sau"), What: form.String("la"),
		Kind: form.String("loai"), Level: form.String("cap"), Parent: form.String("cap_tren"), Code: form.String("ma"), Share: form.String("chia"),
		Function: form.String("chuc_nang"), Note: form.String("ghi_chu"), Stays: form.Bool("con_lai"),
	}
	d.Version = versionOf(form)
	d.Before, d.After = withNames(d.Before, form.Strings("them_truoc")), withNames(d.After, form.Strings("them_sau"))
	l := Line{
		ID: old.ID, Number: old.Number, Text: old.Text, Change: agency.Change(d.Change), Takes: d.What != whatNew, Share: agency.Share(d.Share),
		Function: d.Function, Note: d.Note, Source: old.Source, Verified: old.Verified,
	}
	for _, name := range namesIn(d.Before) {
		s := sideOf(name, old.From)
		s.Stays = s.Part && d.Stays
		l.From = append(l.From, s)
	}
	for _, name := range namesIn(d.After) {
		s := sideOf(name, old.To)
		s.Parent, s.Code, s.Kind, s.Level = d.Parent, d.Code, agency.Kind(d.Kind), agency.Level(d.Level)
		if s.Parent == "" {
			s.ParentID = ""
		}
		s = s.as(d.What)
		l.To = append(l.To, s)
	}
	if l.Text == "" {
		l.Text = strings.Join([]string{l.Change.Label(), strings.Join(namesIn(d.Before), "; "), strings.Join(namesIn(d.After), "; ")}, " | ")
	}
	return d, l
}

// as makes the unit after what the person says it is.
func (s Side) as(what string) Side {
	switch {
	case what == whatNew:
		if !s.New {
			s.AgencyID = db.NewID()
		}
		s.New, s.Chosen = true, true
	case s.New:
		s.AgencyID, s.New, s.Chosen = "", false, false
	}
	s.Chosen = s.Chosen || what == whatExists
	return s
}

// sideOf reads one unit; who it is stays when it is written as it was.
func sideOf(text string, old []Side) Side {
	u := agency.ReadUnit(text)
	s := Side{Name: u.Name, Place: u.Place, Part: u.Part, Weight: u.Weight}
	if i := slices.IndexFunc(old, func(o Side) bool { return vi.Key(o.Name) == vi.Key(s.Name) && o.Place == s.Place }); i >= 0 {
		s.AgencyID, s.Chosen, s.New, s.ParentID, s.Short = old[i].AgencyID, old[i].Chosen, old[i].New, old[i].ParentID, old[i].Short
	}
	return s
}

func namesIn(field string) []string {
	var out []string
	for line := range strings.SplitSeq(field, "\n") {
		if line = vi.Clean(line); line != "" {
			out = append(out, line)
		}
	}
	return out
}

// withNames adds ticked names to a field with one name a line, each once.
func withNames(field string, names []string) string {
	all := namesIn(field)
	for _, name := range names {
		if name = vi.Clean(name); name != "" && !slices.ContainsFunc(all, func(have string) bool { return vi.Key(have) == vi.Key(name) }) {
			all = append(all, name)
		}
	}
	if len(names) == 0 {
		return field
	}
	return strings.Join(all, "\n")
}

func (f *Feature) putLine(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	var old Line
	if id := r.PathValue("dong"); id != "moi" {
		i := slices.IndexFunc(a.List, func(l Line) bool { return l.ID == id })
		if i < 0 {
			return domain.NotFound("Không có dòng này trong danh sách.")
		}
		old = a.List[i]
	}
	d, l := readLine(form, old)
	if work := form.String("viec"); work == "tim" || work == "enter" && form.String("tim") != "" {
		d.Search.Text = form.String("tim")
		return f.drawLine(w, r, http.StatusOK, a, d, nil)
	}
	lineProblems(form, l)
	if err := form.Err(); err != nil {
		return f.drawLine(w, r, http.StatusUnprocessableEntity, a, d, form.Errors)
	}
	err = f.PutLine(r.Context(), web.Actor(r), a.ID, d.Version, l)
	if problems := told(form, err); len(problems) > 0 {
		if domain.CodeOf(err) == domain.CodeConflict {
			d.Version = a.Version
		}
		return f.drawLine(w, r, http.StatusUnprocessableEntity, a, d, problems)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã lưu dòng.")
	return web.SeeOther(w, r, actURL(a.ID)+"/danh-sach")
}

// lineProblems notes what a line by itself lacks.
func lineProblems(form *web.FormValues, l Line) {
	if !l.Change.Valid() {
		form.Errors.Add("hinh_thuc", "Chọn hình thức sắp xếp.")
	}
	if len(l.From) == 0 {
		form.Errors.Add("truoc", "Nhập đơn vị trước sắp xếp.")
	}
	if len(l.To) == 0 && l.Change != agency.Dissolve {
		form.Errors.Add("sau", "Nhập đơn vị sau sắp xếp.")
	}
	if l.Change == agency.Transfer && l.Function == "" {
		form.Errors.Add("chuc_nang", "Nêu chức năng được chuyển giao.")
	}
}

// pick says which unit a line means, from the list of those it may mean.
func (f *Feature) pick(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, lineID := r.PathValue("id"), r.PathValue("dong")
	n := form.Int("thu")
	err = f.change(r.Context(), web.Actor(r), id, versionOf(form), func(a *Act) error {
		i := slices.IndexFunc(a.List, func(l Line) bool { return l.ID == lineID })
		if i < 0 {
			return domain.NotFound("Không có dòng này trong danh sách.")
		}
		sides := a.List[i].From
		if form.String("ben") == "sau" {
			sides = a.List[i].To
		}
		if n < 0 || n >= len(sides) {
			return domain.NotFound("Không có đơn vị này trong dòng.")
		}
		if _, ok := a.eve.Agency(form.String("co_quan")); !ok {
			return domain.Invalid("Đơn vị này không tồn tại vào ngày trước sắp xếp. Chọn đơn vị khác.")
		}
		sides[n].AgencyID, sides[n].Chosen, sides[n].New = form.String("co_quan"), true, false
		return nil
	})
	if err != nil {
		return back(w, r, err, actURL(id)+"/danh-sach")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã chọn đơn vị.")
	return web.SeeOther(w, r, actURL(id)+"/danh-sach")
}

func (f *Feature) removeLine(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.RemoveLine(r.Context(), web.Actor(r), id, versionOf(form), r.PathValue("dong")); err != nil {
		return back(w, r, err, actURL(id)+"/danh-sach")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ dòng khỏi danh sách.")
	return web.SeeOther(w, r, actURL(id)+"/danh-sach")
}
