package reorganise

import (
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// actColumns are the columns of a list as offices make them.
func actColumns() []office.ReadColumn {
	return []office.ReadColumn{
		{Key: "form", Names: []string{"Hình thức", "Hình thức sắp xếp", "Phương án", "Phương án sắp xếp"}},
		{Key: "before", Names: []string{"Đơn vị trước sắp xếp", "Trước sắp xếp", "Đơn vị cũ", "Đơn vị xã cũ", "Đơn vị hiện nay", "Các đơn vị trước sắp xếp"}, Required: true},
		{Key: "after", Names: []string{"Đơn vị sau sắp xếp", "Sau sắp xếp", "Đơn vị mới", "Tên mới", "Đơn vị nhận"}, Required: true},
		{Key: "parent", Names: []string{"Cấp trên", "Đơn vị cấp trên", "Trực thuộc", "Cơ quan cấp trên"}},
		{Key: "kind", Names: []string{"Loại", "Loại cơ quan", "Loại đơn vị"}},
		{Key: "code", Names: []string{"Mã", "Mã đơn vị", "Mã định danh"}},
		{Key: "unit", Names: []string{"Mã ĐVHC", "Mã đơn vị hành chính", "Mã số đơn vị hành chính"}},
		{Key: "part", Names: []string{"Một phần", "Phần chuyển"}},
		{Key: "share", Names: []string{"Tỷ lệ", "Tỉ lệ", "Tỷ lệ chia"}},
		{Key: "function", Names: []string{"Chức năng", "Chức năng chuyển giao"}},
		{Key: "note", Names: []string{"Ghi chú", "Căn cứ"}},
		{Key: "short", Names: []string{"Tên viết tắt", "Viết tắt", "Tên ngắn"}},
		{Key: "source", Names: []string{"Nguồn", "Nguồn thông tin"}},
		{Key: "verified", Names: []string{"Xác minh", "Đã xác minh"}},
	}
}

// sampleColumns are the columns of the sample, which says what they mean.
func sampleColumns() []office.SheetColumn {
	var out []office.SheetColumn
	for _, c := range actColumns() {
		out = append(out, office.SheetColumn{Title: c.Names[0], Width: 22})
	}
	return out
}

func (f *Feature) sample(w http.ResponseWriter, r *http.Request) error {
	if err := maySee(web.Actor(r)); err != nil {
		return err
	}
	file, err := office.WriteSheets(office.Sheet{
		Name: "Sắp xếp", Title: "Danh sách sắp xếp tổ chức", Columns: sampleColumns(), Rows: [][]any{
			{"Sáp nhập", "Sở A", "Sở B", "", "", "", "", "", "", "", "", "", ""},
			{"Nhập", "Xã C (Huyện D); Xã E (Huyện D)", "Xã C", "UBND tỉnh", "Ủy ban nhân dân", "", "", "", "", "", "", "", ""},
			{"Đổi tên", "Ban G", "Sở G", "", "", "", "", "", "", "", "", "", ""},
			{"Tách", "Sở H", "Sở K; Sở L", "", "", "", "", "", "", "", "", "", ""},
			{"Giải thể", "Ban M", "", "", "", "", "", "", "", "", "", "", ""},
			{"Chuyển chức năng", "Sở N", "Sở P", "", "", "", "", "", "Quản lý báo chí", "", "", "", ""},
		},
	})
	if err != nil {
		return err
	}
	return web.Download(w, r, "Mẫu danh sách sắp xếp.xlsx", office.MimeXLSX, file)
}

// ReadFile reads the list of an act from a spreadsheet (XLSX or CSV), for whoever
// adds lines without the page.
func ReadFile(file []byte) ([]agency.ActLine, error) {
	records, err := office.ReadSheet(file, "", actColumns())
	if err != nil {
		return nil, err
	}
	lines := make([]agency.ActLine, len(records))
	for i, rec := range records {
		lines[i] = agency.ReadActRow(agency.ActRow{
			Number: rec.Number, Form: rec.Text("form"), Before: rec.Text("before"), After: rec.Text("after"), Parent: rec.Text("parent"),
			Kind: rec.Text("kind"), Code: rec.Text("code"), UnitCode: rec.Text("unit"), Part: rec.Text("part"), Share: rec.Text("share"),
			Function: rec.Text("function"), Note: rec.Text("note"), Short: rec.Text("short"), Source: rec.Text("source"), Verified: rec.Text("verified"),
		})
	}
	return lines, nil
}

// linesData is the list with what is wrong in it; those to be completed come
// first.
type linesData struct {
	frame
	Groups   []lineGroup
	Total    int
	Unread   int // lines of which nothing could be read
	Left     []org.Agency
	Ready    bool
	Text     string // as pasted
	MaxBytes int
	General  []agency.Problem
}

type lineGroup struct {
	Title string
	Doubt bool
	Lines []shownLine
}

// shownLine is a line with its place, its units as the registry knows them, and
// what is wrong with it.
type shownLine struct {
	Line
	N        int
	URL      string
	Before   []shownSide
	After    []shownSide
	Problems []agency.Problem
}

// Wrong tells whether something keeps the line from being applied.
func (l shownLine) Wrong() bool { return l.Open() || agency.Wrong(l.Problems) }

// shownSide is a unit of a line: as written, and as it is known. Candidates are
// those among which a person chooses while it is not known.
type shownSide struct {
	Side
	Known      string // its name in the registry, or its new one
	Up         string // superior of a known one
	Ends       bool
	Candidates []pickable
	At         string // "truoc" or "sau"
	I          int
}

// pickable is a unit with its superior, by which units of one name differ.
type pickable struct{ ID, Name, Up string }

func (f *Feature) lines(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	return f.drawLines(w, r, http.StatusOK, a, linesData{}, nil)
}

func (f *Feature) drawLines(w http.ResponseWriter, r *http.Request, status int, a Act, d linesData, problems domain.Fields) error { //nolint:revive // one page
	d.frame, d.Total, d.MaxBytes = f.frame(r, a, "/danh-sach"), len(a.List), 16<<20
	for _, l := range a.List {
		if l.Unread() {
			d.Unread++
		}
	}
	if a.Draft() {
		c, err := f.Check(r.Context(), a)
		if err != nil {
			return err
		}
		d.Left, d.Ready = c.Left, c.Ready() && len(a.List) > 0
		d.Groups = groups(a, c)
	} else {
		d.Groups = groups(a, Checked{})
	}
	return f.draw(w, r, status, "lines", a, web.Page{Title: "Danh sách sắp xếp", Data: d, Errors: problems})
}

// groups puts the lines that need a person first.
func groups(a Act, c Checked) []lineGroup {
	doubt, clear := lineGroup{Title: "Cần xem trước (%d)", Doubt: true}, lineGroup{Title: "Đã khớp (%d)"}
	ending := agency.Ending(a.Steps)
	for i, l := range a.List {
		shown := shownLine{Line: l, N: i + 1, URL: actURL(a.ID) + "/dong/" + l.ID, Problems: c.Problems[i]}
		for n, s := range l.From {
			shown.Before = append(shown.Before, showSide(a, s, "truoc", n, ending))
		}
		for n, s := range l.To {
			side := showSide(a, s, "sau", n, nil)
			if i < len(a.Steps) && n < len(a.Steps[i].To) {
				side.Known = a.Steps[i].To[n].Name
				if s.AgencyID != "" { // under whom an unknown one stands is a guess
					side.Up = a.upOf(a.Steps[i].To[n].ParentID)
				}
			}
			shown.After = append(shown.After, side)
		}
		if shown.Wrong() && a.Draft() {
			doubt.Lines = append(doubt.Lines, shown)
		} else {
			clear.Lines = append(clear.Lines, shown)
		}
	}
	return slices.DeleteFunc([]lineGroup{doubt, clear}, func(g lineGroup) bool { return len(g.Lines) == 0 })
}

func showSide(a Act, s Side, at string, n int, ending []string) shownSide {
	out := shownSide{Side: s, At: at, I: n, Ends: slices.Contains(ending, s.AgencyID)}
	if u, ok := a.eve.Agency(s.AgencyID); ok {
		out.Known, out.Up = u.Name, a.upOf(u.ParentID)
		return out
	}
	if s.AgencyID != "" {
		return out
	}
	found, _ := candidates(a.eve, s)
	if len(found) == 0 {
		found = a.eve.Search(s.Name, 6)
	}
	for _, u := range found[:min(len(found), 6)] {
		out.Candidates = append(out.Candidates, pickable{u.ID, u.Name, a.nameOf(u.ParentID)})
	}
	return out
}

// nameOf names a unit of the eve or one that the act founds.
func (a Act) nameOf(id string) string {
	if u, ok := a.eve.Agency(id); ok {
		return u.Name
	}
	for _, s := range a.Steps {
		for _, t := range s.To {
			if t.AgencyID == id && id != "" {
				return t.Name
			}
		}
	}
	return ""
}

// upOf names a superior where it tells units apart: the head of the province
// stands above nearly everybody.
func (a Act) upOf(id string) string {
	if u, ok := a.eve.Agency(id); ok && u.ParentID == "" {
		return ""
	}
	return a.nameOf(id)
}

func (f *Feature) addLines(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	a, err := f.draft(r)
	if err != nil {
		return err
	}
	text := form.String("van_ban")
	old := form.Converted()
	read := agency.ReadActText(text)
	if file := form.File("tep"); file != nil {
		body, err := file.Bytes()
		if err != nil {
			return err
		}
		rows, err := ReadFile(body)
		if domain.CodeOf(err) == domain.CodeInvalid {
			return f.drawLines(w, r, http.StatusUnprocessableEntity, a, linesData{Text: text}, inField("tep", told(form, err)))
		}
		if err != nil {
			return err
		}
		read = append(rows, read...)
	}
	if len(read) == 0 {
		return f.drawLines(w, r, http.StatusUnprocessableEntity, a, linesData{Text: text},
			domain.Fields{{Name: "van_ban", Message: "Dán danh sách của văn bản, mỗi dòng một thay đổi, hoặc chọn tệp."}})
	}
	err = f.Add(r.Context(), web.Actor(r), a.ID, versionOf(form), read, form.Bool("thay_het"))
	if problems := told(form, err); len(problems) > 0 {
		return f.drawLines(w, r, http.StatusUnprocessableEntity, a, linesData{Text: text}, problems)
	}
	if err != nil {
		return err
	}
	if old != vi.NoEncoding {
		web.Flash(w, r, web.FlashWarning, "Văn bản dán vào viết theo bảng mã %s, đã đổi sang Unicode. Đã đọc %d dòng; kiểm tra lại chữ hoa, chữ thường của tên đơn vị mới.", string(old), len(read))
		return web.SeeOther(w, r, actURL(a.ID)+"/danh-sach")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã đọc %d dòng. Dòng nào cần xem thì đứng đầu danh sách.", len(read))
	return web.SeeOther(w, r, actURL(a.ID)+"/danh-sach")
}

// inField puts sentences without a field beside one.
func inField(name string, problems domain.Fields) domain.Fields {
	for i := range problems {
		if problems[i].Name == "" {
			problems[i].Name = name
		}
	}
	return problems
}

func (f *Feature) addLeft(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	n, err := f.AddLeft(r.Context(), web.Actor(r), id, versionOf(form))
	if err != nil {
		return back(w, r, err, actURL(id)+"/danh-sach")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã thêm %d dòng cho các đơn vị trực thuộc.", n)
	return web.SeeOther(w, r, actURL(id)+"/danh-sach")
}

// removeUnread takes out the lines of which nothing could be read.
func (f *Feature) removeUnread(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	n, err := f.RemoveUnread(r.Context(), web.Actor(r), id, versionOf(form))
	if err != nil {
		return back(w, r, err, actURL(id)+"/danh-sach")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã bỏ %d dòng không phải thay đổi.", n)
	return web.SeeOther(w, r, actURL(id)+"/danh-sach")
}

// rematch matches the list with the registry as it is now.
func (f *Feature) rematch(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.change(r.Context(), web.Actor(r), id, versionOf(form), func(*Act) error { return nil }); err != nil {
		return back(w, r, err, actURL(id)+"/danh-sach")
	}
	web.Flash(w, r, web.FlashSuccess, "Đã khớp lại danh sách với sổ đăng ký.")
	return web.SeeOther(w, r, actURL(id)+"/danh-sach")
}

// textOf writes a side as the form of a line takes it.
func (s Side) textOf() string {
	var b strings.Builder
	b.WriteString(s.Name)
	if s.Place != "" {
		b.WriteString(" (" + s.Place + ")")
	}
	if s.Part {
		b.WriteString(" (một phần)")
	}
	if s.Weight > 0 {
		b.WriteString(" (" + itoa(s.Weight) + "%)")
	}
	return b.String()
}
