package accounts

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/people"
)

// importColumns are the columns of a file of people.
func importColumns() []office.ReadColumn {
	return []office.ReadColumn{
		{Key: "name", Names: []string{"Họ tên", "Họ và tên", "Tên"}, Required: true},
		{Key: "email", Names: []string{"Thư điện tử", "Email", "E-mail"}},
		{Key: "phone", Names: []string{"Điện thoại", "Số điện thoại", "Di động"}},
		{Key: "position", Names: []string{"Chức vụ", "Chức danh"}},
		{Key: "agency", Names: []string{"Cơ quan", "Đơn vị", "Cơ quan, đơn vị"}, Required: true},
		{Key: "role", Names: []string{"Vai trò", "Quyền"}, Required: true},
	}
}

func importForm() web.Page {
	return web.Page{
		Title: "Nhập người dùng từ tệp", Lead: "Đọc tệp trước, xem lại từng dòng rồi mới mời.",
		Nav: navPeople, Back: &web.Link{Label: "Người dùng", URL: pathPeople},
	}
}

func (f *Feature) importPage(w http.ResponseWriter, r *http.Request) error {
	if err := people.MayManage(web.Actor(r)); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "import", importForm())
}

// importSample is an empty file with the right columns and one line to follow.
func (f *Feature) importSample(w http.ResponseWriter, r *http.Request) error {
	if err := people.MayManage(web.Actor(r)); err != nil {
		return err
	}
	agency := "Sở Nội vụ"
	if options, err := f.agencyOptions(r.Context(), ""); err == nil && len(options) > 1 {
		agency = options[1].Label
	}
	file, err := office.WriteSheets(office.Sheet{
		Name: "Người dùng", Title: "Danh sách người dùng",
		Columns: []office.SheetColumn{
			{Title: "Họ tên", Width: 28},
			{Title: "Thư điện tử", Width: 30},
			{Title: "Điện thoại", Width: 16},
			{Title: "Chức vụ", Width: 22},
			{Title: "Cơ quan", Width: 40},
			{Title: "Vai trò", Width: 22},
		},
		Rows: [][]any{{"Nguyễn Văn An", "an@example.gov.vn", "0912345678", "Chuyên viên", agency, "Cán bộ đầu mối"}},
	})
	if err != nil {
		return err
	}
	return web.Download(w, r, "Mẫu danh sách người dùng.xlsx", office.MimeXLSX, file)
}

// importFile reads the file and keeps its lines for the review.
func (f *Feature) importFile(w http.ResponseWriter, r *http.Request) error {
	if err := people.MayManage(web.Actor(r)); err != nil {
		return err
	}
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	id, err := f.readImport(r, v)
	if err != nil {
		return f.again(w, r, underField(err, "tep"), "import", importForm())
	}
	return web.SeeOther(w, r, pathImport+"/"+id)
}

func (f *Feature) readImport(r *http.Request, v *web.FormValues) (string, error) {
	file := v.File("tep")
	if file == nil {
		return "", domain.Invalid("Chọn tệp XLSX hoặc CSV.")
	}
	body, err := file.Bytes()
	if err != nil {
		return "", err
	}
	records, err := office.ReadSheet(body, "", importColumns())
	if err != nil {
		return "", err
	}
	rows := make([]people.ImportRow, len(records))
	for i, rec := range records {
		rows[i] = people.ImportRow{
			Line: rec.Number, Name: web.CleanText(rec.Text("name")), Email: rec.Text("email"), Phone: rec.Text("phone"),
			Position: rec.Text("position"), Agency: web.CleanText(rec.Text("agency")), Role: web.CleanText(rec.Text("role")),
		}
	}
	return f.cfg.People.Preview(r.Context(), web.Actor(r), rows)
}

// underField puts the one sentence of an invalid error beside a field.
func underField(err error, field string) error {
	e, ok := asError(err)
	if !ok || e.Code != domain.CodeInvalid || len(e.Fields) > 0 {
		return err
	}
	var problems domain.Fields
	problems.Add(field, e.Message, e.Args...)
	return problems.Err()
}

type importData struct {
	people.Import
	Good, Bad []people.ImportRow
	Refused   []people.ImportOutcome
	Count     int // good lines
	MadeCount int
	Slips     int // of the people made, how many need a slip
}

func (f *Feature) importReviewPage(r *http.Request, imp people.Import) web.Page {
	data := importData{Import: imp, Good: imp.Good(), MadeCount: len(imp.Made())}
	data.Count = len(data.Good)
	made := map[int]bool{}
	for _, o := range imp.Outcomes {
		if o.AccountID == "" {
			data.Refused = append(data.Refused, o)
		}
		made[o.Line] = o.AccountID != ""
	}
	for _, row := range imp.Rows {
		switch {
		case len(row.Problems) > 0:
			data.Bad = append(data.Bad, row)
		case made[row.Line] && (row.Email == "" || !f.cfg.Mail.Ready()):
			data.Slips++
		}
	}
	page := web.Page{Title: "Xem lại danh sách trước khi mời", Nav: navPeople, Back: &web.Link{Label: "Chọn tệp khác", URL: pathImport}, Data: data}
	if imp.Done() {
		page.Title, page.Back = "Đã mời người dùng từ tệp", &web.Link{Label: "Người dùng", URL: pathPeople}
		page.Lead = f.pages.T(r, "Đã tạo %d lời mời.", data.MadeCount)
	}
	return page
}

func (f *Feature) importReview(w http.ResponseWriter, r *http.Request) error {
	imp, err := f.cfg.People.ImportOf(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "importreview", f.importReviewPage(r, imp))
}

func (f *Feature) importApply(w http.ResponseWriter, r *http.Request) error {
	imp, err := f.cfg.People.Apply(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, pathImport+"/"+imp.ID)
}
