package agencies

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

// shownRows bounds how many rows a preview draws; the rest is counted.
const shownRows = 500

type importData struct {
	Problems []string
	MaxBytes int
}

const maxFile = 16 << 20

func (f *Feature) importForm(w http.ResponseWriter, r *http.Request) error {
	if !org.MayEdit(web.Actor(r)) {
		return errEdit()
	}
	return f.drawImport(w, r, http.StatusOK, nil, nil)
}

func (f *Feature) drawImport(w http.ResponseWriter, r *http.Request, status int, lines []string, problems domain.Fields) error {
	return f.pages.Render(w, r, status, "import", web.Page{
		Title: "Nhập cơ quan từ tệp", Nav: nav, Back: &web.Link{Label: "Cơ quan", URL: root},
		Data: importData{Problems: lines, MaxBytes: maxFile}, Errors: problems,
	})
}

func (f *Feature) upload(w http.ResponseWriter, r *http.Request) error {
	if !org.MayEdit(web.Actor(r)) {
		return errEdit()
	}
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	file := form.File("tep")
	if file == nil {
		return f.drawImport(w, r, http.StatusUnprocessableEntity, nil, domain.Fields{{Name: "tep", Message: "Chọn tệp XLSX hoặc CSV."}})
	}
	body, err := file.Bytes()
	if err != nil {
		return err
	}
	rows, problems, err := ReadRows(body)
	if e, ok := domain.InvalidOf(err); ok {
		return f.drawImport(w, r, http.StatusUnprocessableEntity, nil, domain.Fields{{Name: "tep", Message: e.Message, Args: e.Args}})
	}
	if err != nil {
		return err
	}
	if len(problems) > 0 {
		return f.drawImport(w, r, http.StatusUnprocessableEntity, problems,
			domain.Fields{{Name: "tep", Message: "Tệp có %d dòng không đọc được. Sửa các dòng đó rồi tải lên lại.", Args: []any{len(problems)}}})
	}
	id, err := f.keep(r.Context(), web.Actor(r), file.Name, rows)
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, root+"/nhap/ban/"+id)
}

type previewData struct {
	ID       string
	FileName string
	Changing int
	Wrong    int
	Same     int
	Shown    []org.Difference
	More     int
	Applied  int64
}

func (f *Feature) preview(w http.ResponseWriter, r *http.Request) error {
	return f.drawPreview(w, r, http.StatusOK)
}

func (f *Feature) drawPreview(w http.ResponseWriter, r *http.Request, status int) error {
	if !org.MayEdit(web.Actor(r)) {
		return errEdit()
	}
	s, rows, err := f.staged(r.Context(), r.PathValue("ban"))
	if err != nil {
		return err
	}
	p, err := f.org.Preview(r.Context(), rows)
	if err != nil {
		return err
	}
	d := previewData{
		ID: s.ID, FileName: s.FileName, Changing: p.Changing, Wrong: p.Wrong,
		Same: len(p.Differences) - p.Changing - p.Wrong, Applied: s.AppliedAt,
	}
	shown := slices.DeleteFunc(p.Differences, func(x org.Difference) bool { return x.Effect == org.EffectNone })
	slices.SortStableFunc(shown, func(a, b org.Difference) int { return wrongFirst(b) - wrongFirst(a) })
	d.Shown = shown[:min(len(shown), shownRows)]
	d.More = len(shown) - len(d.Shown)
	return f.pages.Render(w, r, status, "preview", web.Page{
		Title: "Xem trước thay đổi", Nav: nav, Lead: s.FileName, Data: d, Back: &web.Link{Label: "Nhập tệp khác", URL: root + "/nhap"},
	})
}

func wrongFirst(d org.Difference) int {
	if d.Effect == org.EffectWrong {
		return 1
	}
	return 0
}

func (f *Feature) apply(w http.ResponseWriter, r *http.Request) error {
	p, err := f.applyStaged(r.Context(), web.Actor(r), r.PathValue("ban"))
	if domain.CodeOf(err) == domain.CodeInvalid {
		return f.drawPreview(w, r, http.StatusUnprocessableEntity)
	}
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã nhập %d thay đổi vào sổ đăng ký.", p.Changing)
	return web.SeeOther(w, r, root)
}

func (f *Feature) sample(w http.ResponseWriter, r *http.Request) error {
	body, err := sampleFile()
	if err != nil {
		return err
	}
	return web.Download(w, r, "mau-co-quan.xlsx", office.MimeXLSX, body)
}
