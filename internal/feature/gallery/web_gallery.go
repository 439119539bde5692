package gallery

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

// option is a choice of a select, radio or checkbox field.
type option struct{ Value, Label, Hint string }

// swatch is a colour of the identity.
type swatch struct{ Name, Value, Use string }

// sentence is a status with the one sentence that says why.
type sentence struct{ Status, Text string }

// form is the sample form as entered.
type form struct {
	Number   string
	IssuedOn string
	Kind     string
	Agencies []string
	Summary  string
}

// galleryData is what the first page shows.
type galleryData struct {
	Swatches  []swatch
	Sentences []sentence
	Kinds     []option
	Topics    []option
	Agencies  []option
	Form      form
	Wrong     domain.Fields
	Shares    []web.Share
	Day       calendar.Date
	Ratio     float64
	Reports   []reportRow
}

// reportRow is a row of the sample table.
type reportRow struct {
	Agency string
	Sent   calendar.Date
	Items  int
	Budget int
	Status string
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	return f.draw(w, r, http.StatusOK, form{}, nil)
}

// try behaves as every form of the program does: problems come back beside
// their fields with everything entered, success with a confirmation.
func (f *Feature) try(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	entered := form{
		Number:   v.Required("so", "Chưa có số văn bản. Nhập số và ký hiệu, ví dụ 35/KH-UBND."),
		IssuedOn: v.String("ngay"),
		Kind:     v.Required("loai", "Chưa chọn loại báo cáo. Chọn một loại."),
		Agencies: v.Strings("co_quan"),
		Summary:  v.String("tom_tat"),
	}
	if v.Date("ngay") == "" && entered.IssuedOn == "" {
		v.Errors.Add("ngay", "Chưa có ngày ban hành. Nhập theo mẫu 22/04/2027.")
	}
	if v.Err() != nil {
		return f.draw(w, r, http.StatusUnprocessableEntity, entered, v.Errors)
	}
	web.Flash(w, r, web.FlashSuccess, "Đã nhận văn bản mẫu số %s. Không có gì được lưu.", entered.Number)
	return web.SeeOther(w, r, root)
}

func (f *Feature) draw(w http.ResponseWriter, r *http.Request, status int, entered form, problems domain.Fields) error {
	return f.pages.Render(w, r, status, "gallery", web.Page{
		Title: "Giao diện của Loa", Lead: "Các thành phần để dựng trang tiếp theo. Mọi số liệu ở đây là dữ liệu mẫu.",
		Errors: problems, Data: sampleGallery(entered),
	})
}
