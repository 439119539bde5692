package questions

import (
	"bytes"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// typed are fields of a form with what a page says of it.
func typed(t *testing.T, body string, pairs ...string) url.Values {
	t.Helper()
	v := url.Values{}
	for _, name := range []string{"khoa", "phien_ban", "da-xem", "co-quan", "ke-hoach"} {
		if m := regexp.MustCompile(`name="` + name + `" value="([^"]*)"`).FindStringSubmatch(body); m != nil {
			v.Set(name, m[1])
		}
	}
	for i := 0; i < len(pairs); i += 2 {
		v.Set(pairs[i], pairs[i+1])
	}
	return v
}

func (o *house) stored() int {
	o.t.Helper()
	var n int
	if _, err := o.DB.Get(o.t.Context(), &n, `SELECT COUNT(*) FROM question`); err != nil {
		o.t.Fatal(err)
	}
	return n
}

func TestTheFormLosesNothingAndShowsAlikeOnes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		s := o.site(o.asker)
		s.Get(root).Want(http.StatusOK, "Cơ quan chưa gửi vướng mắc nào", "Gửi vướng mắc")
		form := s.Get(root+"/moi?nhiem-vu="+o.duty()).Want(http.StatusOK, "trinh-chieu", "selected", "Gửi Sở Nội vụ", "Tìm vướng mắc giống")
		choice := o.plan() + "|" + o.duty()
		bad := webtest.File{Field: "tep", Name: "virus.exe", Content: []byte("MZ không phải tài liệu")}
		good := webtest.File{Field: "tep", Name: "Báo giá.pdf", Content: pdf()}
		back := s.Upload(root+"/moi", typed(t, form.Body, "nhiem-vu", choice, "noi-dung", "", "de-xuat", "Đề xuất <b>dở</b>"), bad, good).
			Want(http.StatusUnprocessableEntity, "không phải ảnh, PDF", "Đề xuất <b>dở</b>", "Báo giá.pdf", "tep_giu")
		kept := regexp.MustCompile(`name="tep_giu" type="checkbox" value="([^"]+)"`).FindStringSubmatch(back.Body)
		if kept == nil {
			t.Fatal("the file is not kept")
		}
		v := typed(t, back.Body, "nhiem-vu", choice, "noi-dung", "Màn hình điện tử hỏng, chưa có kinh phí sửa chữa.", "tep_giu", kept[1], "rieng", "1")
		at := s.Post(root+"/moi", v).Want(http.StatusSeeOther).Location
		if again := s.Post(root+"/moi", v); again.Status != http.StatusOK && again.Location != at || o.stored() != 1 {
			t.Errorf("sent again: %d, %s, %d stored", again.Status, again.Location, o.stored())
		}
		page := s.Get(at).Want(http.StatusOK, "Chờ Sở Nội vụ xử lý", "Màn hình điện tử hỏng", "Báo giá.pdf", "chỉ Sở Nội vụ, Chủ tịch và cơ quan gửi xem", "17/04/2025")
		link := regexp.MustCompile(root + `/[\w-]+/tep/[\w-]+`).FindString(page.Body)
		s.Get(link).Want(http.StatusOK, "%PDF-1.4")

		s.Actor = o.other
		s.Get(at).Want(http.StatusOK, "Màn hình điện tử hỏng", "Cơ quan tôi cũng gặp").Without("Báo giá.pdf", "Quá trình")
		s.Get(link).Want(http.StatusNotFound)
		form = s.Get(root + "/moi")
		v = typed(t, form.Body, "nhiem-vu", choice, "noi-dung", "Man hinh dien tu bi hong, xin kinh phi sua chua", "de-xuat", "Cấp tiền")
		shown := s.Post(root+"/moi", v).Want(http.StatusOK, "Có thể đã có cơ quan gặp", "Màn hình điện tử hỏng", "Vẫn gửi", "Cấp tiền", "xin kinh phi")
		if o.stored() != 1 {
			t.Fatal("it was sent before the alike ones were shown")
		}
		s.Post(root+"/moi", typed(t, shown.Body, "nhiem-vu", choice, "noi-dung", v.Get("noi-dung"))).Want(http.StatusSeeOther)
		if o.stored() != 2 {
			t.Error("not sent after the alike ones were shown")
		}
		s.Post(at+"/cung-gap", url.Values{"co-quan": {o.b}}).Want(http.StatusSeeOther)
		s.Get(at).Want(http.StatusOK, "2 cơ quan gặp vướng mắc này", "Quá trình").Without("Báo giá.pdf")
		s.Post(at+"/cung-gap", url.Values{"co-quan": {o.a}}).Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Inspector, o.home)
		s.Get(root + "/moi").Want(http.StatusForbidden)
		s.Get(root+"/khong-co").Want(http.StatusNotFound, "Không có vướng mắc này")
	})
}

// The second of two coordinators is told who was first, and finds what was typed.
func TestWhoComesSecondLosesNothing(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		at := root + "/" + id
		s := o.site(o.keeper)
		form := typed(t, s.Get(at).Want(http.StatusOK, "Nội dung trả lời", "Trình Chủ tịch quyết định", "Đặt lại hạn", "17/04/2025").Body)
		form.Set("loi_hoi-them", "Hỏi thêm dở")
		form.Set("han_hoi-them", "31/02/2025")
		s.Post(at+"/hoi-them", form).Want(http.StatusUnprocessableEntity, "Hỏi thêm dở", "Ngày không có thật", `value="31/02/2025"`)
		o.do(o.secondKeeper, In{ID: id, Act: question.Ask, Words: "Giá bao nhiêu?"})
		form.Set("loi_tra-loi", "Câu trả lời gõ lâu <i>")
		s.Post(at+"/tra-loi", form).Want(http.StatusConflict, "Người điều phối thứ hai", "đề nghị bổ sung thông tin", "Câu trả lời gõ lâu <i>", "Nội dung trả lời")
		o.do(o.secondKeeper, In{ID: id, Act: question.Answer, Words: "Đã rõ."})
		s.Post(at+"/tra-loi", form).Want(http.StatusConflict, "Nội dung vừa gõ, chưa được ghi", "Câu trả lời gõ lâu <i>")
		s.Actor = o.asker
		form = typed(t, s.Get(at).Want(http.StatusOK, "Đã rõ.", "Chưa rõ, đề nghị trả lời thêm").Body)
		s.Post(at+"/chua-ro", form).Want(http.StatusUnprocessableEntity, "Ghi chỗ nào trong câu trả lời chưa rõ.")
		s.Post(at+"/da-ro", url.Values{}).Want(http.StatusSeeOther)
		s.Post(at+"/tra-loi", form).Want(http.StatusConflict)
		s.Get(root+"?xem=giai-dap&tim=man+hinh").Want(http.StatusOK, "Màn hình hỏng.", "Đã rõ.", "1 vướng mắc")
	})
}

// A day on which offices do not work is kept only when the person says so; another
// problem of the form does not make them say it twice.
func TestADayOffIsConfirmed(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		at := root + "/" + id
		s := o.site(o.keeper)
		form := typed(t, s.Get(at).Want(http.StatusOK).Body)
		form.Set("loi_trinh", "Cho dùng nguồn thường xuyên.")
		form.Set("han_trinh", "30/04/2025")
		for _, way := range []string{"trinh", "hoi-them", "dat-han"} {
			form.Set("loi_"+way, form.Get("loi_trinh"))
			form.Set("han_"+way, "30/04/2025")
			s.Post(at+"/"+way, form).Want(http.StatusUnprocessableEntity, "30/04/2025 là ngày nghỉ (Ngày Chiến thắng)", "29/04/2025 hoặc ", `name="han_`+way+`_giu"`, `value="2025-04-30"`)
		}
		form.Set("han_trinh_giu", "2025-04-30")
		form.Set("loi_trinh", "")
		s.Post(at+"/trinh", form).Want(http.StatusUnprocessableEntity, `type="hidden" name="han_trinh_giu" value="2025-04-30"`).Without("là ngày nghỉ")
		form.Set("loi_trinh", "Cho dùng nguồn thường xuyên.")
		form.Set("han_trinh", "03/05/2025") // not the day that was confirmed
		s.Post(at+"/trinh", form).Want(http.StatusUnprocessableEntity, "03/05/2025 là ngày nghỉ (thứ Bảy)")
		form.Set("han_trinh", "30/04/2025")
		s.Post(at+"/trinh", form).Want(http.StatusSeeOther)
		if v := o.see(o.keeper, id); v.DueOn != "2025-04-30" {
			t.Errorf("due on %s", v.DueOn)
		}
	})
}

func TestFiguresAndLists(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		id := o.send(o.asker, o.a, "=Màn hình hỏng.")
		o.do(o.keeper, In{ID: id, Act: question.Answer, Words: "Được."})
		s := o.site(o.keeper)
		s.Get(figuresPath).Want(http.StatusOK, "Mục gặp nhiều vướng mắc nhất", "trinh-chieu", `name="department"`)
		s.Post(figuresPath+"/thoi-han", url.Values{"department": {"hai"}, "agency": {"0"}, "chairman": {"5"}}).Want(http.StatusUnprocessableEntity, "Đây không phải số nguyên", `value="hai"`)
		s.Post(figuresPath+"/thoi-han", url.Values{"department": {"7"}, "agency": {"2"}, "chairman": {"5"}}).Want(http.StatusSeeOther)
		s.Get(figuresPath+"?tu=01/01/2025&den=31/03/2025").Want(http.StatusOK, `value="7"`).Without("trinh-chieu")
		s.Get(figuresPath+"?tu=01/05/2025&den=01/01/2025").Want(http.StatusUnprocessableEntity, "Ngày cuối phải từ ngày đầu trở đi.")
		gone := o.send(o.other, o.b, "Gửi nhầm.")
		o.do(o.other, In{ID: gone, Act: question.Withdraw, Words: "Nhầm."})
		named := o.ask(o.other, o.b, NewQuestion{Clause: "Mục IV", Body: "Loa hỏng."})
		o.do(o.keeper, In{ID: named, Act: question.Merge, Into: id, Words: "Cùng một việc."})
		f, err := o.Figures(t.Context(), o.keeper, "", calendar.YearWindow(2025))
		if err != nil || len(f.Clauses) != 2 {
			t.Fatalf("%+v, %v", f, err)
		}
		d := figuresData{Figures: f}
		for _, c := range f.Clauses {
			if c.N != 1 || c.Agencies < 1 {
				t.Errorf("%s: %d difficulties of %d agencies", c.Clause, c.N, c.Agencies)
			}
			s.Get(d.ClausePath(c)).Want(http.StatusOK, "1 vướng mắc.")
		}
		list := s.Get(root+"/danh-sach.csv").Want(http.StatusOK, "'=Màn hình hỏng.", "Được.")
		if !strings.HasPrefix(list.Body, "\ufeff") {
			t.Error("no byte mark")
		}
		if book := s.Get(root + "/danh-sach.xlsx").Want(http.StatusOK); !bytes.HasPrefix([]byte(book.Body), []byte("PK")) {
			t.Error("no XLSX")
		}
		s.Get(root+"?cham=co").Want(http.StatusOK, "Không có vướng mắc nào khớp")
		s.Actor = o.asker
		s.Get(figuresPath).Want(http.StatusForbidden)
		s.Actor = ledgertest.As(access.Inspector, o.home)
		s.Get(figuresPath).Want(http.StatusOK, "7 ngày làm việc").Without(`name="department"`)
	})
}

func TestTheInterfaceForPrograms(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		s := o.site(o.asker)
		in := apiNew{AgencyID: o.a, PlanID: o.plan(), Clause: "Mục V.2", Body: "Chưa rõ nguồn kinh phí."}
		var one apiQuestion
		s.JSON(http.MethodPost, apiRoot, in).Want(http.StatusCreated).Into(&one)
		s.JSON(http.MethodPost, apiRoot, apiNew{AgencyID: o.a, PlanID: o.plan()}).Want(http.StatusBadRequest, `"obligation_id"`, `"body"`)
		s.JSON(http.MethodPost, apiRoot+"/"+one.ID+"/steps", apiStep{Act: question.Answer, Words: "x"}).Want(http.StatusForbidden)
		s.JSON(http.MethodPost, apiRoot+"/"+one.ID+"/steps", apiStep{Act: "khac", Words: "x"}).Want(http.StatusBadRequest, `"act"`)
		s.Actor = o.keeper
		s.JSON(http.MethodPost, apiRoot+"/"+one.ID+"/steps", apiStep{Act: question.Answer}).Want(http.StatusBadRequest, `"words"`)
		s.JSON(http.MethodPost, apiRoot+"/"+one.ID+"/steps", apiStep{Act: question.Answer, Words: "Chi thường xuyên.", Version: 1}).Want(http.StatusOK).Into(&one)
		if one.State != question.Answered || one.Answer != "Chi thường xuyên." || len(one.Steps) != 2 || slices.Contains(one.May, question.Answer) {
			t.Errorf("%+v", one)
		}
		s.JSON(http.MethodPost, apiRoot+"/"+one.ID+"/steps", apiStep{Act: question.Answer, Words: "Nữa."}).Want(http.StatusConflict)
		s.Actor = o.other
		s.JSON(http.MethodPost, apiRoot+"/"+one.ID+"/join", apiJoin{AgencyID: o.b}).Want(http.StatusOK, `"joined"`)
		var page apiPage
		s.JSON(http.MethodGet, apiRoot+"?scope=mine&state=answered&q=kinh+phi&from=2025-04-10", nil).Want(http.StatusOK).Into(&page)
		if page.Total != 1 || page.Items[0].StateWord != "Đã trả lời" || page.Items[0].Agencies != 2 {
			t.Errorf("%+v", page)
		}
		s.JSON(http.MethodGet, apiRoot+"?state=khac", nil).Want(http.StatusBadRequest)
		s.JSON(http.MethodGet, apiRoot+"?scope=khac", nil).Want(http.StatusBadRequest)
		s.JSON(http.MethodGet, apiRoot+"?until=khac", nil).Want(http.StatusBadRequest)
	})
}
