package evidence

import (
	"maps"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// amountsAt reads what the entry at an address counts.
func amountsAt(t testing.TB, o *ledgertest.Office, location string) evidence.Amounts {
	t.Helper()
	e, err := o.Ledger.Entry(t.Context(), location[strings.LastIndexByte(location, '/')+1:])
	if err != nil {
		t.Fatal(err)
	}
	return evidence.Amounts(e.Amounts)
}

func TestDeclareAmounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		s.Get(declarePath).Want(http.StatusOK, "Số lượt người dự", `name="so_people"`, `inputmode="numeric"`, `data-loa-kinds="dialogue"`)
		for field, wrong := range map[string]struct{ typed, says string }{
			"so_people":    {"đông", "Nhập số nguyên bằng chữ số"},
			"so_questions": {"-1", "không thể nhỏ hơn 0"},
			"so_sessions":  {"1.000.000.001", "tối đa 1.000.000.000"},
			"so_answered":  {"15", "nhiều hơn số ý kiến"},
			"so_copies":    {"300", "không tính số này"},
		} {
			values := form("so_questions", "14", field, wrong.typed)
			s.Upload(declarePath, values).Want(http.StatusUnprocessableEntity, wrong.says, `id="f-`+field+`-error"`, `value="`+wrong.typed+`"`, "loa-more\" open")
		}
		for _, typed := range []string{"1.5", "1,5", "12 người", "1.2345", "9a"} {
			s.Upload(declarePath, form("so_people", typed)).Want(http.StatusUnprocessableEntity, "Nhập số nguyên bằng chữ số")
		}
		s.Upload(declarePath, form("so_people", strings.Repeat("9", 30))).Want(http.StatusUnprocessableEntity, "tối đa 1.000.000.000")
		if n := stored(t, o); n != 0 {
			t.Fatalf("%d entries with problems were stored", n)
		}
		made := s.Upload(declarePath, form("so_people", "1.234", "so_questions", "14", "so_answered", "0", "so_sessions", "")).Want(http.StatusSeeOther)
		if got := amountsAt(t, o, made.Location); !maps.Equal(got, evidence.Amounts{evidence.People: 1234, evidence.Questions: 14}) {
			t.Errorf("stored %v", got)
		}
		const line = `<span class="loa-num">1.234</span> lượt người · <span class="loa-num">14</span> ý kiến`
		s.Get(made.Location).Want(http.StatusOK, line).Without("đã trả lời</dd>")
		plain := s.Upload(declarePath, form("khoa", "k2", "tieu_de", "Niêm yết bảng giá")).Want(http.StatusSeeOther)
		if got := amountsAt(t, o, plain.Location); len(got) != 0 {
			t.Errorf("nobody counted, stored %v", got)
		}
		s.Get(plain.Location).Want(http.StatusOK).Without("Số đã đếm")
		s.Actor = ledgertest.As(access.Inspector, "")
		s.Get(judgeRoot+"/"+strings.TrimPrefix(made.Location, root+"/")).Want(http.StatusOK, "Số đã đếm", line)
	})
}

// A correction keeps what was counted unless somebody changes it; covering a
// picture keeps it as well.
func TestCorrectAmounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, _, _ := site(t, d)
		had := evidence.Amounts{evidence.People: 120, evidence.Questions: 14, evidence.Answered: 12}
		made := s.Upload(declarePath, form("so_people", "120", "so_questions", "14", "so_answered", "12"), shot(t, "tep", "một.jpg")).Want(http.StatusSeeOther)
		s.Get(made.Location+"/sua").Want(http.StatusOK, `name="so_people" type="text" value="120"`, `value="14"`, `value="12"`, "loa-more\" open")
		files, err := o.Ledger.FilesOf(t.Context(), strings.TrimPrefix(made.Location, root+"/"))
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		covered := s.Post(made.Location+"/tep/"+files[0].ID+"/che", url.Values{"khoa": {"c1"}, "o_anh": {"20"}}).Want(http.StatusSeeOther)
		if got := amountsAt(t, o, covered.Location); !maps.Equal(got, had) {
			t.Errorf("covered: %v", got)
		}
		unasked := s.Upload(covered.Location+"/sua", form("khoa", "k2", "ly_do", "Ghi nhầm tên")).Want(http.StatusSeeOther)
		if got := amountsAt(t, o, unasked.Location); !maps.Equal(got, had) {
			t.Errorf("not asked: %v", got)
		}
		s.Upload(unasked.Location+"/sua", form("khoa", "k3", "ly_do", "Đếm lại", "so_people", "x")).
			Want(http.StatusUnprocessableEntity, "Nhập số nguyên bằng chữ số", `value="x"`)
		changed := s.Upload(unasked.Location+"/sua", form("khoa", "k3", "ly_do", "Đếm lại", "so_people", "130", "so_questions", "14", "so_answered", "")).Want(http.StatusSeeOther)
		if got := amountsAt(t, o, changed.Location); !maps.Equal(got, evidence.Amounts{evidence.People: 130, evidence.Questions: 14}) {
			t.Errorf("changed: %v", got)
		}
		other := s.Upload(changed.Location+"/sua", form("khoa", "k4", "ly_do", "Sai loại", "loai", "material", "so_copies", "500")).Want(http.StatusSeeOther)
		if got := amountsAt(t, o, other.Location); !maps.Equal(got, evidence.Amounts{evidence.Copies: 500}) {
			t.Errorf("another kind: %v", got)
		}
		if f, err := o.Ledger.Verify(t.Context(), false); err != nil || !f.Clean() {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

func TestAPIAmounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		in := apiNew{
			AgencyID: a, Obligations: []string{"Đối thoại"}, Kind: "dialogue", Title: "Đối thoại quý I", HappenedOn: "2025-04-02",
			URL: "https://example.gov.vn/doi-thoai", Amounts: evidence.Amounts{"people": 120, "questions": 0},
		}
		var made apiMade
		s.JSON(http.MethodPost, apiRoot, in).Want(http.StatusCreated).Into(&made)
		var entry struct{ Amounts map[string]int64 }
		s.Get(made.URL).Want(http.StatusOK).Into(&entry)
		if len(entry.Amounts) != 1 || entry.Amounts["people"] != 120 {
			t.Errorf("came back as %v", entry.Amounts)
		}
		for _, wrong := range []struct {
			amounts evidence.Amounts
			says    string
		}{
			{evidence.Amounts{"people": -1}, "so_people"},
			{evidence.Amounts{"people": evidence.MostOfQuantity + 1}, "so_people"},
			{evidence.Amounts{"answered": 3}, "so_answered"},
			{evidence.Amounts{"copies": 3}, "so_copies"},
			{evidence.Amounts{"heads": 3}, "Không có số lượng nào tên “heads”"},
		} {
			bad := in
			bad.Amounts = wrong.amounts
			s.JSON(http.MethodPost, apiRoot, bad).Want(http.StatusBadRequest, wrong.says)
		}
		s.JSON(http.MethodPost, apiRoot, `{"amounts": {"people": "120"}}`).Want(http.StatusBadRequest, "không phải JSON")
		sent := url.Values{
			"agency_id": {a}, "obligations": {"Video"}, "kind": {"video"}, "title": {"Video hướng dẫn"}, "happened_on": {"2025-04-02"}, "amounts": {`{"minutes": 12, "reach": 900}`},
		}
		s.Upload(apiRoot+"/files", sent, shot(t, "files", "ảnh.jpg")).Want(http.StatusCreated).Into(&made)
		if got := amountsAt(t, o, made.URL); !maps.Equal(got, evidence.Amounts{evidence.Minutes: 12, evidence.Reach: 900}) {
			t.Errorf("with files: %v", got)
		}
		sent.Set("amounts", "12 phút")
		s.Upload(apiRoot+"/files", sent, shot(t, "files", "ảnh.jpg")).Want(http.StatusBadRequest, "đối tượng JSON")
		s.Get("/api/v1/openapi.json").Want(http.StatusOK, `"amounts":{"additionalProperties":{"type":"integer"},"type":"object"}`,
			`"Amounts":{"additionalProperties":{"type":"integer"},"type":"object"}`, "sessions, people, questions, answered, airings, minutes, copies, reach")
	})
}

const countedList = "Ngày;Tên việc;Nhiệm vụ;Hình thức;SL;Số người;Số ý kiến;Đã trả lời;Số bản\n" +
	"05/03/2025;Đối thoại với doanh nghiệp;Đối thoại;Hội nghị;;1.120;14;12;\n" +
	"06/03/2025;In tờ xếp;Ấn phẩm;Tờ rơi;3;;;;3000\n" +
	"07/03/2025;Bài về một cửa;Đăng tin, bài;Tin, bài;;25;;;\n" +
	"08/03/2025;Đối thoại thiếu số;Đối thoại;Hội nghị;;đông;;;\n" +
	"09/03/2025;Đối thoại thừa trả lời;Đối thoại;Hội nghị;;;3;4;\n"

func TestImportAmounts(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		page := s.Upload(importRoot, nil, webtest.File{Field: "tep", Name: "a.csv", Content: []byte(countedList)}).Want(http.StatusSeeOther)
		s.Get(page.Location).Want(http.StatusOK, "3 dòng ghi được, thành 5 minh chứng", "2 dòng có lỗi", `<span class="loa-num">1.120</span> lượt người`,
			"“đông” ở cột “Số lượt người dự” không phải là số đếm", "nhiều hơn số ý kiến")
		s.Post(page.Location, nil).Want(http.StatusSeeOther)
		if err := serviceOf(o).runImport(t.Context(), page.Location[strings.LastIndexByte(page.Location, '/')+1:]); err != nil {
			t.Fatal(err)
		}
		entries, _, err := o.Ledger.Entries(t.Context(), ledger.Filter{Agencies: []string{a}})
		if err != nil || len(entries) != 5 {
			t.Fatal(len(entries), err)
		}
		want := map[string]evidence.Amounts{
			"Đối thoại với doanh nghiệp": {evidence.People: 1120, evidence.Questions: 14, evidence.Answered: 12},
			"In tờ xếp (1/3)":            {evidence.Copies: 3000}, "In tờ xếp (2/3)": nil, "In tờ xếp (3/3)": nil, "Bài về một cửa": nil,
		}
		for _, e := range entries {
			if amounts, ok := want[e.Title]; !ok || !maps.Equal(evidence.Amounts(e.Amounts), amounts) {
				t.Errorf("%s counts %v", e.Title, e.Amounts)
			}
			if e.Title == "Bài về một cửa" && !strings.Contains(e.Note, "Số lượt người dự: 25.") {
				t.Errorf("what an article does not count is lost: %s", e.Note)
			}
		}
		rest, err := readImport([]byte(s.Get(page.Location + "/con-lai").Want(http.StatusOK).Body))
		if err != nil || len(rest) != 2 || rest[1].Amounts[evidence.Answered] != 4 {
			t.Errorf("the rest reads as %+v, %v", rest, err)
		}
		lines, err := readImport([]byte(s.Get(importRoot + "/mau").Want(http.StatusOK).Body))
		if err != nil || lines[0].Amounts[evidence.Reach] != 1200 || lines[1].Amounts[evidence.Copies] != 3000 {
			t.Errorf("the sample reads as %+v, %v", lines, err)
		}
	})
}
