package gallery

import (
	"net/http"

	"loa/internal/platform/web"
)

func (f *Feature) desk(w http.ResponseWriter, r *http.Request) error {
	return f.pages.Render(w, r, http.StatusOK, "desk", web.Page{
		Title: "Việc của tôi hôm nay", Lead: "Thứ Năm, 22/04/2027. Có 3 việc cần làm, khoảng 20 phút.",
		Nav: "desk", Data: sampleGallery(form{}),
	})
}

// matrix opens the cell named by ?o=; without it the one of the picture.
func (f *Feature) matrix(w http.ResponseWriter, r *http.Request) error {
	open := r.URL.Query().Get("o")
	return f.pages.Render(w, r, http.StatusOK, "matrix", web.Page{
		Title: "Ma trận thực hiện kế hoạch năm 2027", Lead: "12 cơ quan, 8 nhiệm vụ. Tính đến 08 giờ 00 ngày 22/04/2027.",
		Nav: "matrix", Wide: true, Data: sampleMatrix(open),
	})
}

func (f *Feature) review(w http.ResponseWriter, r *http.Request) error {
	return f.pages.Render(w, r, http.StatusOK, "review", web.Page{
		Title:  "Kế hoạch số 35/KH-UBND ngày 24/01/2025",
		Crumbs: []web.Link{{Label: "Kế hoạch", URL: root}, {Label: "Đọc và duyệt"}},
		Nav:    "plans", Wide: true,
		Data: map[string]any{"Choices": []option{
			{"day", "11 UBND huyện, thành phố tại ngày 24/01/2025", "Danh sách theo sổ đăng ký cơ quan"},
			{"pick", "Chọn từng cơ quan", ""},
		}},
	})
}

func (f *Feature) portal(w http.ResponseWriter, r *http.Request) error {
	return f.pages.Render(w, r, http.StatusOK, "portal", web.Page{
		Title: "Ông, bà cần làm việc gì hôm nay?", Layout: web.LayoutPublic, NoIndex: true, OwnHeading: true,
	})
}
