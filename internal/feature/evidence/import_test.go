package evidence

import (
	"context"
	"net/http"
	"regexp"
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

// lastYear is a list as an office keeps it: a title above the table, months
// instead of days, numbers instead of single pieces, names that match nothing.
const lastYear = "\xef\xbb\xbfBảng theo dõi tuyên truyền CCHC năm 2025\n" +
	"TT;Thời gian;Đơn vị;Nội dung;Nhiệm vụ;Hình thức;Link;SL\n" +
	"1;05/03/2025;Sở Nội vụ;Đối thoại với doanh nghiệp;Đối thoại;Hội nghị;;\n" +
	"2;tháng 3/2025;Sở Nội vụ;In tờ xếp;Ấn phẩm;Tờ rơi;;3\n" +
	"3;06/04/2025;Sở Nội vụ;Ra mắt trang một cửa;Việc khác;;https://trang.example/1;\n" +
	"4;07/04/2025;Sở Nội vụ;Ra mắt trang một cửa, đăng lại;Việc khác;;https://www.trang.example/1?utm_source=zalo;\n" +
	"5;31/02/2025;Sở Nội vụ;Ngày sai;Video;;;\n" +
	"6;08/04/2025;Sở Không Có;Sở lạ;Video;;;\n" +
	"7;08/04/2025;Sở Y tế;Của cơ quan khác;Video;;;\n" +
	"8;05/04/2024;Sở Nội vụ;Năm chưa có kế hoạch;Video;;;\n"

func TestImportLastYearsList(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, _ := site(t, d)
		page := s.Upload(importRoot, nil, webtest.File{Field: "tep", Name: "năm 2025.csv", Content: []byte(lastYear)})
		if page.Status != http.StatusSeeOther {
			t.Fatalf("upload: %d %s", page.Status, page.Body)
		}
		at := page.Location
		preview := s.Get(at).Body
		for _, want := range []string{"2 dòng ghi được, thành 4 minh chứng", "2 dòng chưa rõ nhiệm vụ", "4 dòng có lỗi", "31/02/2025", "Sở Không Có", "Không được khai thay cho Sở Y tế", "Năm 2024"} {
			if !strings.Contains(preview, want) {
				t.Errorf("the preview lacks %q", want)
			}
		}
		field := regexp.MustCompile(`name="(nv-[^"]+)"`).FindStringSubmatch(preview)
		if field == nil {
			t.Fatal("nothing to choose for “Việc khác”")
		}
		if r := s.Post(at+"/chon", form(field[1], "Đăng tin, bài")); r.Status != http.StatusSeeOther {
			t.Fatalf("choose: %d", r.Status)
		}
		if body := s.Get(at).Body; !strings.Contains(body, "4 dòng ghi được, thành 6 minh chứng") || !strings.Contains(body, "Trùng liên kết với dòng 5") {
			t.Errorf("after choosing: %s", body)
		}
		id := at[strings.LastIndexByte(at, '/')+1:]
		actor := ledgertest.As(access.Officer, a)
		service := serviceOf(o)
		if r := s.Post(at, nil); r.Status != http.StatusSeeOther {
			t.Fatalf("start: %d %s", r.Status, r.Body)
		}
		if r := s.Post(at, nil); r.Status != http.StatusConflict {
			t.Errorf("a second yes: %d", r.Status)
		}
		for range 2 { // the second worker finds nothing to do
			if err := service.runImport(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		entries, n, err := o.Ledger.Entries(t.Context(), ledger.Filter{Agencies: []string{a}})
		if err != nil || n != 6 {
			t.Fatalf("%d entries, %v", n, err)
		}
		for _, e := range entries {
			if e.Origin != evidence.Imported || !strings.Contains(e.Note, "dòng ") {
				t.Errorf("%+v", e)
			}
			if strings.HasPrefix(e.Title, "In tờ xếp") && (e.HappenedOn != "2025-03-31" || !strings.Contains(e.Title, "/3)")) {
				t.Errorf("%s on %s", e.Title, e.HappenedOn)
			}
		}
		if body := s.Get(at).Body; !strings.Contains(body, "Đã ghi 6 minh chứng") {
			t.Error("the page does not tell the end")
		}
		// The same list again: everything is there already.
		again := s.Upload(importRoot, nil, webtest.File{Field: "tep", Name: "năm 2025.csv", Content: []byte(lastYear)})
		if body := s.Get(again.Location).Body; !strings.Contains(body, "3 dòng đã có trong sổ") {
			t.Errorf("again: %s", body)
		}
		if err := service.withdrawImport(t.Context(), actor, id, "Nhập nhầm tệp"); err != nil {
			t.Fatal(err)
		}
		for range 2 {
			if err := service.runImport(t.Context(), id); err != nil {
				t.Fatal(err)
			}
		}
		if _, n, err := o.Ledger.Entries(t.Context(), ledger.Filter{Agencies: []string{a}}); err != nil || n != 0 {
			t.Errorf("%d entries stand after withdrawing, %v", n, err)
		}
		if f, err := o.Ledger.Verify(t.Context(), false); err != nil || !f.Clean() {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

// A program killed in the middle goes on where it was, and nothing is doubled.
func TestImportGoesOnAfterAKill(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		var list strings.Builder
		list.WriteString("Ngày,Tên việc,Nhiệm vụ\n")
		for i := range 60 {
			list.WriteString("05/03/2025,Việc số " + string(rune('A'+i%26)) + strings.Repeat("x", i) + ",Video\n")
		}
		page := s.Upload(importRoot, nil, webtest.File{Field: "tep", Name: "a.csv", Content: []byte(list.String())})
		id := page.Location[strings.LastIndexByte(page.Location, '/')+1:]
		service, actor := serviceOf(o), ledgertest.As(access.Officer, a)
		if err := service.startImport(t.Context(), actor, id); err != nil {
			t.Fatal(err)
		}
		ctx, kill := context.WithCancel(t.Context())
		kill() // after the first piece the worker sees that it has to stop
		if err := service.runImport(ctx, id); err == nil {
			t.Error("the killed worker says that it is through")
		}
		if err := service.runImport(t.Context(), id); err != nil {
			t.Fatal(err)
		}
		if _, n, err := o.Ledger.Entries(t.Context(), ledger.Filter{Agencies: []string{a}}); err != nil || n != 60 {
			t.Errorf("%d entries, %v", n, err)
		}
		if _, _, _, err := service.importOf(t.Context(), ledgertest.As(access.Officer, b), id); err == nil {
			t.Error("another officer sees the import")
		}
	})
}

func TestBadListsAreRefused(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, _, _, _ := site(t, d)
		for name, content := range map[string]string{
			"empty": "", "no head": "a,b\n1,2\n", "head only": "Ngày,Tên việc\n", "half a ZIP": "PK\x03\x04xx", "old Excel": "\xd0\xcf\x11\xe0",
			"too long": "Ngày,Tên việc\n" + strings.Repeat("05/03/2025,x\n", maxImportLines+1),
		} {
			page := s.Upload(importRoot, nil, webtest.File{Field: "tep", Name: "a.csv", Content: []byte(content)})
			if page.Status != http.StatusUnprocessableEntity || !strings.Contains(page.Body, "govuk-error-summary") {
				t.Errorf("%s: %d", name, page.Status)
			}
		}
		if page := s.Get(importRoot + "/mau"); page.Status != http.StatusOK {
			t.Errorf("sample: %d", page.Status)
		} else if lines, err := readImport([]byte(page.Body)); err != nil || len(lines) != 2 || lines[1].Pieces != 3 || lines[1].Day != "2027-03-31" {
			t.Errorf("the sample reads as %+v, %v", lines, err)
		}
	})
}

func FuzzReadImport(f *testing.F) {
	f.Add([]byte(lastYear))
	f.Add([]byte("Ngày,Tên việc,Số lượng\ntháng 13/2025,x,99999999999\n"))
	f.Fuzz(func(t *testing.T, file []byte) {
		lines, err := readImport(file)
		if err != nil {
			return
		}
		for _, l := range lines {
			if l.Problem == nil && (l.Title == "" || !l.Day.Valid() || l.Pieces < 1 || l.Pieces > maxPieces) {
				t.Errorf("read as good: %+v", l)
			}
		}
	})
}

// TestAListFromLoaIsKnown: a line that says which entry it is, as reports list
// them, is in the book though its text changed since; not one of another agency.
func TestAListFromLoaIsKnown(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		s, o, a, b := site(t, d)
		own, other := o.Declare(a, "Đăng tin, bài", "2025-04-02", "Tin về một cửa"), o.Declare(b, "Đăng tin, bài", "2025-04-03", "Tin của cơ quan khác")
		at := "https://loa.example/lam-viec/minh-chung/"
		list := "Ngày;Cơ quan;Tên việc;Nhiệm vụ;Địa chỉ trong Loa\n" +
			"02/04/2025;Sở Nội vụ;Nội dung đã xóa theo quy định;Đăng tin, bài;" + at + own + "\n" +
			"02/04/2025;Sở Nội vụ;Tin khác;Đăng tin, bài;" + at + other + "\n" +
			"02/04/2025;Sở Nội vụ;Tin mới;Đăng tin, bài;" + at + "khong-co\n"
		page := s.Upload(importRoot, nil, webtest.File{Field: "tep", Name: "bao-cao.csv", Content: []byte(list)})
		if body := s.Get(page.Location).Body; !strings.Contains(body, "1 dòng đã có trong sổ") || !strings.Contains(body, "2 dòng ghi được") {
			t.Error(body)
		}
	})
}
