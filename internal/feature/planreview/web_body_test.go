package planreview_test

import (
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

// item finds an item of the plan by its words.
func (s *site) item(page, words string) programme.Item {
	s.t.Helper()
	items, err := s.prog.Items(s.t.Context(), page[strings.LastIndexByte(page, '/')+1:])
	if err != nil {
		s.t.Fatal(err)
	}
	for _, i := range items {
		if strings.Contains(i.Content, words) {
			return i
		}
	}
	s.t.Fatalf("no item %q among %d", words, len(items))
	return programme.Item{}
}

// wants gets a page and looks for texts.
func (s *site) wants(path string, texts ...string) string {
	s.t.Helper()
	status, body := s.get(path)
	for _, want := range texts {
		if status != http.StatusOK || !strings.Contains(body, want) {
			s.t.Errorf("%s (%d) lacks %q", path, status, want)
		}
	}
	return body
}

// refused posts a form and expects it back with what was typed.
func (s *site) refused(path string, values url.Values, texts ...string) {
	s.t.Helper()
	status, body, _ := s.post(path, values)
	for _, want := range texts {
		if status != http.StatusUnprocessableEntity || !strings.Contains(body, want) {
			s.t.Errorf("POST %s (%d) lacks %q", path, status, want)
		}
	}
}

const bodyPlan = `ỦY BAN NHÂN DÂN TỈNH
Số: 14/KH-UBND

KẾ HOẠCH
Thông tin cải cách hành chính năm 2025

Thực hiện Kế hoạch số 417/KH-UBND ngày 31/12/2024 của Chủ tịch UBND tỉnh về cải cách hành chính năm 2025;

I. MỤC TIÊU, YÊU CẦU

1. Mục tiêu

- Nâng mức độ hài lòng của người dân;
- Nhân rộng <b>điển hình</b>.

II. ĐỐI TƯỢNG, NỘI DUNG

1. Đối tượng

Cán bộ, công chức và người dân trên địa bàn tỉnh.

2. Nội dung tuyên truyền

- Thủ tục hành chính mới;
- Dịch vụ công trực tuyến.

III. TỔ CHỨC THỰC HIỆN

1. Sở Nội vụ

- Theo dõi, đôn đốc việc thực hiện Kế hoạch.

Phụ lục
PHÂN CÔNG NHIỆM VỤ NĂM 2025
(Kèm theo Kế hoạch số 14/KH-UBND ngày 24/01/2025)

Stt	Nội dung công việc	Sản phẩm	Cơ quan chủ trì	Cơ quan phối hợp	Thời gian thực hiện
1	Phát hành bản tin cải cách hành chính	Mỗi tháng 01 bản tin	Sở Nội vụ	Các đơn vị có liên quan	Hàng tháng
`

func (s *site) bodyDraft() string {
	s.t.Helper()
	status, body, to := s.upload("than.txt", []byte(bodyPlan), "")
	if status != http.StatusSeeOther {
		s.t.Fatalf("upload: %d\n%s", status, body)
	}
	return strings.TrimSuffix(to, "/duyet")
}

// enforce confirms every row and puts the plan into force.
func (s *site) enforce(page string) {
	s.t.Helper()
	for _, r := range s.rows(page) {
		s.must(page+"/dong/"+r.ID+"/xac-nhan", url.Values{"phien_ban": {fmt.Sprint(r.Version)}})
	}
	s.Actor = hoa
	if to := s.must(page+"/dua-vao-theo-doi", url.Values{"ly_do_chua_ky": {"Bản ký số chưa về"}}); to != page {
		s.t.Fatalf("not put into force: %s", to)
	}
	s.Actor = lan
}

func TestBodyIsReviewed(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ")
		page := s.bodyDraft()
		s.wants(page+"/duyet", page+"/muc-tieu-noi-dung")
		topic, audience := s.item(page, "Thủ tục hành chính mới"), s.item(page, "Người dân trên địa bàn")
		body := s.wants(page+"/muc-tieu-noi-dung?muc="+topic.ID, "Nội dung tuyên truyền (2)", "Cần xem trước (2)", "Mục tiêu (2)", "Căn cứ (1)",
			"<mark", "&lt;b&gt;điển hình&lt;/b&gt;", "đã tách", `id="nguon-`+topic.ID, "0/7")
		for _, m := range regexp.MustCompile(`href="#([^"]+)"`).FindAllStringSubmatch(body, -1) {
			if !strings.Contains(body, `id="`+m[1]+`"`) {
				t.Errorf("the anchor %s leads nowhere", m[1])
			}
		}
		act := func(i programme.Item) string { return page + "/muc/" + i.ID }
		first := url.Values{"phien_ban": {"1"}}
		s.refused(act(topic)+"/bo", first, "Nêu lý do bỏ mục này.")
		s.must(act(topic)+"/bo", url.Values{"phien_ban": {"1"}, "ly_do": {"Đã có ở kế hoạch khác"}})
		s.wants(page+"/muc-tieu-noi-dung", "Đã có ở kế hoạch khác")
		s.Actor = minh
		s.must(act(topic)+"/mo-lai", url.Values{"phien_ban": {"2"}})
		s.refused(act(topic)+"/sua", url.Values{"phien_ban": {"2"}, "loai": {"topic"}, "noi_dung": {"Lời đã gõ"}}, "Lời đã gõ", minh.Name)
		s.refused(act(topic)+"/sua", url.Values{"phien_ban": {"3"}, "loai": {"poem"}}, "Nhập nội dung của mục.", "Chọn loại mục.")
		s.must(act(topic)+"/sua", url.Values{"phien_ban": {"3"}, "loai": {"topic"}, "noi_dung": {"Thủ tục mới"}})
		s.must(act(audience)+"/xac-nhan", first)
		s.refused(page+"/them-muc", url.Values{"loai": {"format"}, "noi_dung": {"Đối thoại"}}, "Nêu lý do.", "Đối thoại")
		s.must(page+"/them-muc", url.Values{"loai": {"format"}, "noi_dung": {"Đối thoại"}, "ly_do": {"Hệ thống đọc sót"}})
		s.must(page+"/xac-nhan-muc", nil)
		s.wants(page+"/muc-tieu-noi-dung?muc="+s.item(page, "Đối thoại").ID, "7/8", "Người duyệt thêm", "Hệ thống đọc sót")
		s.Actor = officer
		for _, path := range []string{"/muc-tieu-noi-dung", "/muc-tieu", "/cap-tren"} {
			if status, _ := s.get(page + path); status != http.StatusNotFound {
				t.Errorf("an officer sees %s of a draft: %d", path, status)
			}
		}
		if status, _, _ := s.post(act(topic)+"/xac-nhan", first); status != http.StatusForbidden {
			t.Errorf("an officer confirms: %d", status)
		}
		if status, _ := s.get("/api/v1/plans/" + page[strings.LastIndexByte(page, '/')+1:] + "/topics"); status != http.StatusNotFound {
			t.Errorf("an officer reads topics of a draft: %d", status)
		}
		s.Actor = lan
		s.enforce(page)
		s.Actor = officer
		s.wants("/api/v1/plans/"+page[strings.LastIndexByte(page, '/')+1:]+"/topics", topic.ID, "Thủ tục mới", "Dịch vụ công trực tuyến")
		s.wants(page, page+"/muc-tieu", page+"/cap-tren")
		s.wants(page+"/muc-tieu-noi-dung", "Thủ tục mới")
	})
}

func TestGoalIsMeasuredOnPages(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ")
		page := s.bodyDraft()
		s.enforce(page)
		s.wants(page+"/muc-tieu", "Còn 2 mục tiêu chưa ai xác nhận")
		s.must(page+"/xac-nhan-muc", url.Values{"loai": {"goal"}})
		s.wants(page+"/muc-tieu", "2 mục tiêu", "Không đo được: 2", "Mục tiêu chưa có chỉ số đo")
		add := page + "/muc-tieu/" + s.item(page, "hài lòng").ID + "/chi-so"
		s.wants(add, "Tên chỉ số")
		form := url.Values{"ten": {"SIPAS"}, "don_vi": {"%"}, "nguon": {"Bộ Nội vụ"}, "huong": {"up"}, "goc": {"84.2"}, "nam_goc": {"2024"}, "dich": {"86"}}
		s.refused(add, form, "Nhập một số", "84.2", "Nhập năm của số này.")
		form.Set("goc", "84,2")
		form.Set("nam_dich", "2025")
		indicator := s.must(add, form)
		s.wants(indicator, "SIPAS", "84,2\u00a0% năm 2024", "Chưa có số đo")
		s.refused(indicator+"/so-do", url.Values{"so": {"chín"}, "van_ban": {"Quyết định số 5"}}, "Nhập một số", "Quyết định số 5")
		s.refused(indicator+"/so-do", url.Values{"so": {"87,25"}, "ngay": {"01/01/2999"}, "lien_ket": {"javascript:x"}}, "87,25", "chưa đến", "Liên kết phải", "Nhập văn bản hoặc ấn phẩm")
		s.must(indicator+"/so-do", url.Values{"so": {"87,25"}, "ngay": {"31/01/2025"}, "van_ban": {"Quyết định số 5"}, "lien_ket": {"https://so.example/5"}})
		body := s.wants(indicator, "87,25", "https://so.example/5", "tăng 3,05 điểm phần trăm so với 84,2\u00a0% năm 2024", "Đạt mục tiêu")
		fix := regexp.MustCompile(regexp.QuoteMeta(indicator) + `/so-do/[0-9a-f-]+`).FindString(body)
		s.wants(fix, "87,25", "31/01/2025")
		s.refused(fix, url.Values{"so": {"85"}, "ngay": {"31/01/2025"}, "van_ban": {"Quyết định số 5"}}, "Nêu lý do sửa số đo.")
		s.must(fix, url.Values{"so": {"85"}, "ngay": {"31/01/2025"}, "van_ban": {"Quyết định số 5"}, "ly_do": {"Nhập nhầm"}})
		s.wants(indicator, "<s>87,25</s>", "Nhập nhầm", "chưa đến hạn mục tiêu từ 86")
		s.wants(page+"/muc-tieu", "Tăng so với gốc: 1")
		s.wants(page+"/muc-tieu?ngay=31/12/2025", "Chưa đạt mục tiêu: 1", "Không đo được: 1")
		s.wants(page+"/muc-tieu?ngay=30/01/2025", "chưa có số đo đến ngày 30/01/2025")
		s.wants(page+"/muc-tieu?lang=en&ngay=31/12/2025", "Target not met", "up 0,8 percentage points from 84,2\u00a0% in 2024")
		id := page[strings.LastIndexByte(page, '/')+1:]
		s.wants("/api/v1/plans/"+id+"/goals?day=2025-12-31", `"verdict":"missed"`, `"value":85`, `"base":84.2`, `"verdict":"unmeasurable"`)
		form.Set("dich", "85")
		form.Set("phien_ban", "1")
		s.refused(indicator+"/sua", form, "Nêu lý do sửa chỉ số.")
		form.Set("ly_do", "Theo kế hoạch điều chỉnh")
		s.must(indicator+"/sua", form)
		s.wants(indicator, "Các bản trước của chỉ số", "đích 86\u00a0% năm 2025", "Đạt mục tiêu")
		s.Actor = officer
		if body := s.wants(indicator, "87,25"); strings.Contains(body, "Ghi số đo</button>") {
			t.Error("an officer is offered to record")
		}
		if status, _, _ := s.post(indicator+"/so-do", url.Values{"so": {"99"}, "ngay": {"31/01/2025"}, "van_ban": {"x"}}); status != http.StatusForbidden {
			t.Errorf("an officer records: %d", status)
		}
		s.Actor = lan
		s.must(indicator+"/bo", url.Values{"phien_ban": {"2"}, "ly_do": {"Không còn công bố"}})
		s.wants(indicator, "Chỉ số này đã được bỏ", "Không còn công bố")
	})
}

func TestParentIsNamedAndCited(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		s := newSite(t, d)
		s.register("Sở Nội vụ")
		page := s.bodyDraft()
		s.wants(page+"/cap-tren", "Kế hoạch số 417/KH-UBND ngày 31/12/2024 của Chủ tịch UBND tỉnh", "Chưa có trong hệ thống")
		s.refused(page+"/cap-tren", url.Values{"co_quan": {"UBND tỉnh"}, "ngay": {"31/12/2024"}}, "Chọn một kế hoạch", "UBND tỉnh", "31/12/2024")
		s.must(page+"/cap-tren", url.Values{
			"loai": {"Kế hoạch"}, "so": {"417/KH-UBND"}, "ngay": {"31/12/2024"}, "co_quan": {"Chủ tịch UBND tỉnh"}, "nguyen_van": {"Kế hoạch số 417/KH-UBND"},
		})
		body := s.wants(page+"/cap-tren", "Kế hoạch này thực hiện", "Dẫn chiếu của từng nhiệm vụ")
		if strings.Contains(body, "Văn bản ghi:") {
			t.Error("what is confirmed is still proposed")
		}
		row := s.row(page, "bản tin")
		cite := page + "/dong/" + row.ID + "/dan-chieu"
		s.wants(cite, "Kế hoạch số 417/KH-UBND ngày 31/12/2024", "checked")
		link := regexp.MustCompile(`name="van_ban" type="radio" value="([^"]+)"`).FindStringSubmatch(s.wants(cite))[1]
		s.refused(cite, url.Values{"van_ban": {link}}, "Chọn nhiệm vụ, hoặc ghi")
		s.wants(page+"/duyet?dong="+row.ID, "Chưa dẫn chiếu nhiệm vụ nào của kế hoạch cấp trên.", "Dẫn chiếu kế hoạch cấp trên", cite)
		s.must(cite, url.Values{"van_ban": {link}, "noi_dung": {"Nhiệm vụ 2"}})
		s.wants(page+"/duyet?dong="+row.ID, "Thực hiện", "Nhiệm vụ 2", "Kế hoạch số 417/KH-UBND ngày 31/12/2024")
		s.enforce(page)
		s.Actor = officer
		s.wants(page, "Thực hiện: Nhiệm vụ 2, Kế hoạch số 417/KH-UBND ngày 31/12/2024")
		if body := s.wants(page+"/cap-tren", "Nhiệm vụ 2"); strings.Contains(body, "Bỏ dẫn chiếu") {
			t.Error("an officer is offered to change it")
		}
		s.Actor = lan
		end := page + "/cap-tren/" + link + "/bo"
		s.refused(end, nil, "Nêu lý do bỏ văn bản cấp trên này.")
		if to := s.must(end, url.Values{"ly_do": {"Nhầm"}}); to != page+"/cap-tren" {
			t.Errorf("sent to %s", to)
		}
		s.wants(page+"/cap-tren", "Nhiệm vụ 2")
		undo := regexp.MustCompile(regexp.QuoteMeta(cite) + `/[0-9a-f-]+/bo`).FindString(s.wants(page + "/cap-tren"))
		s.must(undo, nil)
		s.must(end, url.Values{"ly_do": {"Nhầm"}})
		s.wants(page+"/cap-tren", "Chưa ghi văn bản cấp trên nào.")
	})
}
