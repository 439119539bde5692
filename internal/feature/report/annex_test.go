package report_test

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/xml"
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// seen declares an article with an address and a dialogue with a file.
func (r *room) seen(t *testing.T) {
	t.Helper()
	if err := r.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		for _, n := range []ledger.NewEvidence{
			{Kind: evidence.Article, HappenedOn: "2025-02-10", Title: "Nộp hồ sơ tại nhà", URL: "https://bao.example/nop-ho-so?id=1&x=2", Channel: "Báo in"},
			{Kind: evidence.Dialogue, HappenedOn: "2025-02-12", Title: "Đối thoại với người dân", Files: []ledger.NewFile{{Name: "bien-ban.pdf", MediaType: "application/pdf", Size: 9, SHA256: strings.Repeat("c0ffee12", 8)}}},
		} {
			n.AgencyID, n.Origin, n.Act = r.a, evidence.Declared, evidence.Declare
			if _, err := r.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer"}, n); err != nil {
				return err
			}
		}
		return nil
	}); err != nil {
		t.Fatal(err)
	}
}

// TestThePaperShowsItsEvidence: who holds an agency's paper sees each entry by what
// can be looked up without an account, under the number that the tables name; one
// address alone leads into the program.
func TestThePaperShowsItsEvidence(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.seen(t)
		text := paragraphsOf(t, []byte(r.Get(r.draft(t)+"/docx").Want(http.StatusOK).Body))
		for _, want := range []string{
			"DANH MỤC MINH CHỨNG", "https://bao.example/nop-ho-so?id=1&x=2", "Tệp bien-ban.pdf (mã c0ffee12)", "Minh chứng số",
			"Không có địa chỉ, không có tệp", "dành cho người có tài khoản Loa", "minh-chung?dong=tat-ca",
		} {
			if !strings.Contains(text, want) {
				t.Errorf("the paper lacks %q in\n%s", want, text)
			}
		}
		if n := strings.Count(text, "https://loa.example"); n != 1 {
			t.Errorf("%d addresses of the program are printed, want one", n)
		}
		if strings.Contains(text, strings.Repeat("c0ffee12", 2)) {
			t.Error("a whole hash is printed")
		}
	})
}

// TestOneListOfAllEvidence: the address that a paper prints leads to all of the
// report's evidence, once each.
func TestOneListOfAllEvidence(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	r.seen(t)
	page := r.draft(t)
	body := r.Get(page+"/minh-chung?dong=tat-ca").Want(http.StatusOK, "Tất cả minh chứng", "Nộp hồ sơ tại nhà", "Đối thoại với người dân").Body
	if n := strings.Count(body, `href="/lam-viec/minh-chung/`); n != 5 {
		t.Errorf("%d entries, want the five of the window", n)
	}
}

// TestNotDueStandsApart: what is due after the window is no row of the duties, but
// named in one line; a spreadsheet has it last.
func TestNotDueStandsApart(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	r.Owe("Báo cáo cuối năm", obligation.Rule{Kind: "deadline", Deadline: "2025-12-31"}, r.a)
	r.Owe("Báo cáo tháng Hai", obligation.Rule{Kind: "deadline", Deadline: "2025-02-28"}, r.a)
	page := r.draft(t)
	text := paragraphsOf(t, []byte(r.Get(page+"/docx").Want(http.StatusOK).Body))
	if !strings.Contains(text, "Chưa đến hạn trong kỳ, không nêu trong bảng: Báo cáo cuối năm.") || strings.Count(text, "Báo cáo cuối năm") != 1 {
		t.Errorf("what is not due is not said once:\n%s", text)
	}
	if !strings.Contains(text, "chưa hoàn thành, đã quá thời hạn 28/02/2025") {
		t.Error("what is overdue is left out")
	}
	file := []byte(r.Get(page + "/xlsx").Want(http.StatusOK).Body)
	lines, err := office.ReadSheet(file, "Nhiệm vụ", []office.ReadColumn{{Key: "title", Names: []string{"Nhiệm vụ"}, Required: true}, {Key: "result", Names: []string{"Kết quả"}, Required: true}})
	if err != nil || len(lines) != 3 || lines[2].Text("title") != "Báo cáo cuối năm" || lines[2].Text("result") != "Chưa đến hạn" {
		t.Errorf("%v, %v", lines, err)
	}
}

// TestManyEntriesAreSummed: a paper of much evidence says how much there is behind
// each row, and under which numbers the spreadsheet lists it; the numbers are those
// of the spreadsheet, and no code of the program is shown.
func TestManyEntriesAreSummed(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	r.seen(t)
	for i := range 130 {
		day := calendar.Date("2025-01-01").AddDays(i % 80)
		r.Declare(r.b, "Đăng tin mỗi tháng", day, "Tin số "+string(rune('A'+i%26))+day.Vietnamese()+strings.Repeat("i", i))
	}
	docx := []byte(r.Get(r.provinceReport() + "/docx").Want(http.StatusOK).Body)
	text := paragraphsOf(t, docx)
	for _, want := range []string{"tệp XLSX kèm theo báo cáo", "1–134", "135", "Có địa chỉ công khai"} {
		if !strings.Contains(text, want) {
			t.Errorf("the paper lacks %q in\n%s", want, text)
		}
	}
	if strings.Contains(text, "Nộp hồ sơ tại nhà") {
		t.Error("the paper lists entries")
	}
	file := []byte(r.Get(r.provinceReport() + "/xlsx").Want(http.StatusOK).Body)
	lines, err := office.ReadSheet(file, "Minh chứng", []office.ReadColumn{{Key: "n", Names: []string{"Minh chứng số"}, Required: true}, {Key: "title", Names: []string{"Tên việc"}, Required: true}})
	if err != nil || len(lines) != 135 {
		t.Fatalf("%d lines, %v", len(lines), err)
	}
	for i, l := range lines {
		if n, err := l.Int("n"); err != nil || n != int64(i+1) {
			t.Fatalf("line %d has the number %d (%v)", i, n, err)
		}
	}
	if lines[134].Text("title") != "Đối thoại với người dân" {
		t.Errorf("number 135 is %q", lines[134].Text("title"))
	}
	rows, err := office.ReadSheet(file, "Phụ lục", []office.ReadColumn{{Key: "n", Names: []string{"STT"}, Required: true}, {Key: "name", Names: []string{"Nội dung"}, Required: true}, {Key: "of", Names: []string{"Minh chứng số"}, Required: true}})
	if err != nil || rows[0].Text("n") != "1" || rows[0].Text("of") != "1–134" || rows[1].Text("n") != "1a" || strings.Contains(rows[1].Text("name"), "tin-bai") {
		t.Errorf("%v, %v", rows, err)
	}
}

// TestWhatPeopleTypeNeverBreaksAPaper: control characters, half characters and
// marks of XML, in every text of a report and its evidence, leave all three formats
// whole.
func TestWhatPeopleTypeNeverBreaksAPaper(t *testing.T) {
	t.Parallel()
	r := newRoom(t, dbtest.Open(t, db.SQLite, owners(), nil))
	const evil = "a\x00b\x01\x0b\x0c\x1f\u0085\u2028\ufffe]]>&<b>\"'\xff\u202e"
	r.Declare(r.a, "Đăng tin mỗi tháng", "2025-03-20", "Tin "+evil)
	page := r.draft(t)
	said := url.Values{"phien_ban": {"1"}, "ket_qua": {"Kết quả " + evil}, "han_che": {evil}, "de_xuat": {evil}}
	r.Post(page+"/gui", said).Want(http.StatusSeeOther)
	r.Actor = ledgertest.As(access.Leader, r.a)
	r.Post(page+"/duyet", nil).Want(http.StatusSeeOther)
	text := paragraphsOf(t, []byte(r.Get(page+"/docx").Want(http.StatusOK).Body))
	if !strings.Contains(text, "Kết quả ab") || !strings.Contains(text, "]]>&<b>") {
		t.Errorf("the words are lost in\n%s", text)
	}
	file := []byte(r.Get(page + "/xlsx").Want(http.StatusOK).Body)
	lines, err := office.ReadSheet(file, "Minh chứng", []office.ReadColumn{{Key: "title", Names: []string{"Tên việc"}, Required: true}})
	if err != nil || !strings.Contains(lines[len(lines)-1].Text("title"), "Tin ab") {
		t.Errorf("%v, %v", lines, err)
	}
}

// paragraphsOf reads a DOCX strictly and gives its text, a paragraph a line.
func paragraphsOf(t *testing.T, docx []byte) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(docx), int64(len(docx)))
	if err != nil {
		t.Fatal(err)
	}
	f, err := z.Open("word/document.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	var text strings.Builder
	for d := xml.NewDecoder(f); ; {
		token, err := d.Token()
		if errors.Is(err, io.EOF) {
			return text.String()
		}
		if err != nil {
			t.Fatalf("the paper is no XML: %v", err)
		}
		switch token := token.(type) {
		case xml.CharData:
			text.Write(token)
		case xml.EndElement:
			if token.Name.Local == "p" {
				text.WriteByte('\n')
			}
		}
	}
}
