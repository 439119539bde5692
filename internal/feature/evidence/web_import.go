package evidence

import (
	"cmp"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	sheets "loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// importRoot is the address of importing; it stands beside the list, since what
// stands below that is the id of an entry.
const importRoot = "/lam-viec/nhap-minh-chung"

// shownRows bounds how many rows a preview draws; the rest is counted.
const shownRows = 300

func (f *Feature) importRoutes(rt *web.Router) {
	rt.Get(importRoot, f.importForm)
	rt.Post(importRoot, f.importUpload)
	rt.Get(importRoot+"/mau", f.importSample)
	rt.Get(importRoot+"/{ban}", f.importShow)
	rt.Post(importRoot+"/{ban}", f.importStart)
	rt.Post(importRoot+"/{ban}/chon", f.importChoose)
	rt.Get(importRoot+"/{ban}/con-lai", f.importRest)
	rt.Post(importRoot+"/{ban}/rut", f.importWithdraw)
}

type importFormData struct {
	MaxBytes int
	Imports  []Import
}

func (f *Feature) importForm(w http.ResponseWriter, r *http.Request) error {
	return f.drawImportForm(w, r, http.StatusOK, nil)
}

func (f *Feature) drawImportForm(w http.ResponseWriter, r *http.Request, status int, problems domain.Fields) error {
	actor := web.Actor(r)
	if !actor.Is(access.Officer, access.Coordinator) {
		return domain.Forbidden("Chỉ cán bộ đầu mối và người điều phối được nhập minh chứng.")
	}
	all, err := f.service.imports(r.Context(), actor)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "import", web.Page{
		Title: "Nhập minh chứng từ bảng", Lead: "Bảng Excel hoặc CSV mà cơ quan đang theo dõi, mỗi dòng một việc đã làm.", Nav: "minh-chung",
		Back: &web.Link{Label: "Minh chứng", URL: root}, Data: importFormData{MaxBytes: maxImportBytes, Imports: all}, Errors: problems,
	})
}

func (f *Feature) importUpload(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	refuse := func(message string, args ...any) error {
		return f.drawImportForm(w, r, http.StatusUnprocessableEntity, domain.Fields{{Name: "tep", Message: message, Args: args}})
	}
	file := form.File("tep")
	if file == nil {
		return refuse("Chọn tệp XLSX hoặc CSV.")
	}
	body, err := file.Bytes()
	if err != nil {
		return err
	}
	lines, err := readImport(body)
	if e, ok := domain.InvalidOf(err); ok {
		return refuse(e.Message, e.Args...)
	}
	if err != nil {
		return err
	}
	id, err := f.service.stageImport(r.Context(), web.Actor(r), file.Name, lines)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, importRoot+"/"+id)
}

func (f *Feature) importSample(w http.ResponseWriter, r *http.Request) error {
	sheet := sheets.Sheet{Name: "Minh chứng", Title: "Minh chứng đã thực hiện"}
	for _, c := range []struct {
		title string
		width float64
	}{
		{"Ngày", 14},
		{"Cơ quan", 34},
		{"Tên việc", 50},
		{"Nhiệm vụ", 16},
		{"Hình thức", 20},
		{"Kênh", 26},
		{"Liên kết", 40},
		{"Số lượng", 10},
		{"Chủ đề", 24},
		{"Đối tượng", 24},
		{"Ghi chú", 40},
	} {
		sheet.Columns = append(sheet.Columns, sheets.SheetColumn{Title: c.title, Width: c.width})
	}
	sheet.Columns = append(sheet.Columns, amountColumns()...)
	sheet.Rows = [][]any{
		{"22/04/2027", "Sở Nội vụ", "Bản tin cải cách hành chính tuần 16", "6", "Bản tin", "Trang cải cách hành chính, Zalo", "https://trang.example/ban-tin-16", "", "Dịch vụ công trực tuyến", "Người dân; doanh nghiệp", "Ví dụ, xóa dòng này trước khi nhập", "", "", "", "", "", "", "", 1200},
		{"tháng 3/2027", "Sở Nội vụ", "Tờ xếp năm bước nộp hồ sơ", "5", "Ấn phẩm", "Bộ phận Một cửa", "", "3", "", "Người dân", "Bảng chỉ ghi tháng và số lượng", "", "", "", "", "", "", 3000, ""},
	}
	body, err := sheets.WriteSheets(sheet)
	if err != nil {
		return err
	}
	return web.Download(w, r, "mau-minh-chung.xlsx", sheets.MimeXLSX, body)
}

type importData struct {
	Import
	Open     []openLabel // names for which an obligation is to be chosen
	Rows     []importRow
	More     int
	Fit      int // rows that can be appended
	Pieces   int // entries that come of them
	Wrong    int
	Unchosen int
	Already  int
	Twins    int
	Why      string // typed reason of withdrawing
	Left     int    // rows that did not go into the book
}

// openLabel is what lines call their obligation, with those it may be.
type openLabel struct {
	Label   string
	Field   string
	N       int
	Example string
	Options []option
}

// Ask is the label of the field.
func (o openLabel) Ask() domain.Sentence {
	return domain.Say("“%s”: %d dòng, ví dụ “%s”", o.Label, o.N, o.Example)
}

func (f *Feature) importShow(w http.ResponseWriter, r *http.Request) error {
	return f.drawImport(w, r, http.StatusOK, "", nil)
}

func (f *Feature) drawImport(w http.ResponseWriter, r *http.Request, status int, why string, problems domain.Fields) error {
	actor := web.Actor(r)
	i, lines, choices, err := f.service.importOf(r.Context(), actor, r.PathValue("ban"))
	if err != nil {
		return err
	}
	d := importData{Import: i, Why: why}
	title := "Nhập minh chứng từ bảng"
	if i.State == importDone {
		rows, err := f.service.match(r.Context(), actor, lines, choices)
		if err != nil {
			return err
		}
		for _, row := range rows {
			if !row.Ready() && row.Already == "" {
				d.Left++
			}
		}
	}
	if i.State == importStaged {
		rows, err := f.service.match(r.Context(), actor, lines, choices)
		if err != nil {
			return err
		}
		if err := f.tally(r, &d, rows); err != nil {
			return err
		}
		title = "Xem trước khi ghi vào sổ"
	}
	return f.pages.Render(w, r, status, "importing", web.Page{
		Title: title, Lead: i.FileName, Nav: "minh-chung", Back: &web.Link{Label: "Nhập bảng khác", URL: importRoot}, Data: d, Errors: problems,
	})
}

// tally counts the rows and lists the labels that are open, with the
// obligations of the agencies that use them.
func (f *Feature) tally(r *http.Request, d *importData, rows []importRow) error {
	at := map[string]int{}
	owed := map[string][]programme.Obligation{}
	for _, row := range rows {
		switch {
		case len(row.Problems) > 0:
			d.Wrong++
		case row.Already != "":
			d.Already++
		case row.Duty.VersionID == "":
			d.Unchosen++
			k, ok := at[row.Label]
			if !ok {
				k = len(d.Open)
				at[row.Label] = k
				d.Open = append(d.Open, openLabel{Label: row.Label, Field: "nv-" + row.Label, Example: row.Title})
			}
			d.Open[k].N++
			os, err := f.owedIn(r, row, owed)
			if err != nil {
				return err
			}
			for _, o := range os {
				if !slices.ContainsFunc(d.Open[k].Options, func(x option) bool { return x.Value == o.VersionID }) {
					d.Open[k].Options = append(d.Open[k].Options, option{Value: o.VersionID, Label: number(o) + o.ShortName})
				}
			}
		default:
			d.Fit++
			d.Pieces += row.Pieces
			if row.Twin > 0 {
				d.Twins++
			}
		}
	}
	for k := range d.Open {
		d.Open[k].Options = append([]option{{Label: "Chọn nhiệm vụ"}}, d.Open[k].Options...)
	}
	slices.SortStableFunc(rows, func(a, b importRow) int { return cmp.Compare(trouble(b), trouble(a)) })
	d.Rows = rows[:min(len(rows), shownRows)]
	d.More = len(rows) - len(d.Rows)
	return nil
}

func (f *Feature) owedIn(r *http.Request, row importRow, known map[string][]programme.Obligation) ([]programme.Obligation, error) {
	key := row.AgencyID + "|" + string(row.Day)
	if os, ok := known[key]; ok {
		return os, nil
	}
	os, err := f.service.Programme.OwedBy(r.Context(), row.AgencyID)
	if err != nil {
		return nil, err
	}
	os = slices.DeleteFunc(os, func(o programme.Obligation) bool {
		return o.Rule.Window.Start.Year() != row.Day.Year() && o.Rule.Window.End.Year() != row.Day.Year()
	})
	known[key] = os
	return os, nil
}

func number(o programme.Obligation) string {
	if n := cmp.Or(o.No, o.Clause); n != "" {
		return n + ". "
	}
	return ""
}

// trouble orders rows: what needs a person first.
func trouble(r importRow) int {
	switch {
	case len(r.Problems) > 0:
		return 3
	case r.Duty.VersionID == "":
		return 2
	case r.Already != "":
		return 1
	}
	return 0
}

func (f *Feature) importChoose(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	fresh := map[string]string{}
	for name := range r.PostForm {
		if label, ok := strings.CutPrefix(name, "nv-"); ok && form.String(name) != "" {
			fresh[label] = form.String(name)
		}
	}
	id := r.PathValue("ban")
	if err := f.service.choose(r.Context(), web.Actor(r), id, fresh); err != nil {
		return err
	}
	return web.SeeOther(w, r, importRoot+"/"+id)
}

func (f *Feature) importStart(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("ban")
	err := f.service.startImport(r.Context(), web.Actor(r), id)
	if e, ok := domain.InvalidOf(err); ok {
		return f.drawImport(w, r, http.StatusUnprocessableEntity, "", domain.Fields{{Name: "ghi", Message: e.Message, Args: e.Args}})
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, importRoot+"/"+id)
}

func (f *Feature) importWithdraw(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id, reason := r.PathValue("ban"), form.String("ly_do")
	err = f.service.withdrawImport(r.Context(), web.Actor(r), id, reason)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return f.drawImport(w, r, http.StatusUnprocessableEntity, reason, fields)
	}
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, importRoot+"/"+id)
}

// importRest gives the lines that cannot be appended as they are, with why, as a
// sheet that can be mended and imported again.
func (f *Feature) importRest(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	i, lines, choices, err := f.service.importOf(r.Context(), actor, r.PathValue("ban"))
	if err != nil {
		return err
	}
	rows, err := f.service.match(r.Context(), actor, lines, choices)
	if err != nil {
		return err
	}
	sheet := sheets.Sheet{Name: "Còn lại", Title: "Các dòng chưa ghi được của tệp " + i.FileName}
	sheet.Columns = append(sheet.Columns, sheets.SheetColumn{Title: "Dòng", Kind: sheets.ColumnInt})
	for _, title := range []string{"Ngày", "Cơ quan", "Tên việc", "Nhiệm vụ", "Hình thức", "Kênh", "Liên kết", "Ghi chú", "Lý do"} {
		sheet.Columns = append(sheet.Columns, sheets.SheetColumn{Title: title, Width: 24})
	}
	sheet.Columns = append(sheet.Columns, amountColumns()...)
	for _, row := range rows {
		if row.Ready() || row.Already != "" {
			continue
		}
		why := f.pages.T(r, "Chưa chọn nhiệm vụ.")
		for k, p := range row.Problems {
			if k == 0 {
				why = ""
			}
			why = strings.TrimSpace(why + " " + f.pages.T(r, p.Format, p.Args...))
		}
		cells := []any{
			row.Line, row.Day.Vietnamese(), row.Agency, row.Title, row.importLine.Duty, row.importLine.Kind, row.Channel, row.URL, row.Note, why,
		}
		sheet.Rows = append(sheet.Rows, append(cells, amountCells(row.Amounts)...))
	}
	body, err := sheets.WriteSheets(sheet)
	if err != nil {
		return err
	}
	return web.Download(w, r, "dong-con-lai.xlsx", sheets.MimeXLSX, body)
}

// amountColumns are the columns for what was counted, in the order of the form.
func amountColumns() []sheets.SheetColumn {
	var columns []sheets.SheetColumn
	for _, q := range evidence.Quantities() {
		columns = append(columns, sheets.SheetColumn{Title: q.Label(), Kind: sheets.ColumnInt, Width: 14})
	}
	return columns
}

// amountCells are the cells under amountColumns; empty where nobody counted.
func amountCells(a evidence.Amounts) []any {
	var cells []any
	for _, q := range evidence.Quantities() {
		if n := a[q]; n > 0 {
			cells = append(cells, n)
		} else {
			cells = append(cells, nil)
		}
	}
	return cells
}
