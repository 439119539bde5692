package papers

import (
	"bytes"
	"context"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	form "loa/internal/platform/office"
	"loa/internal/platform/office/pdfsign"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// office is the room over one database; its day is 10 April 2025, and Check
// knows the signatures of the files that it makes.
type office struct {
	*Service
	a, b string // agencies
	t    *testing.T
}

func each(t *testing.T, fn func(t *testing.T, o *office)) {
	t.Helper()
	owners := append(ledgertest.Owners(), []fs.FS{papers.Migrations, Migrations}...)
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) { fn(t, open(t, d)) })
}

func open(t *testing.T, d *db.DB) *office {
	t.Helper()
	spine := ledgertest.New(t, d)
	files, err := blob.Open(filepath.Join(t.TempDir(), "papers"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	o := &office{t: t, Service: NewService(Sources{DB: d, Papers: papers.Open(d, files, spine.Zone), Registry: spine.Registry, Zone: spine.Zone})}
	o.a, o.b = spine.Agency("Sở Nội vụ", agency.Province, agency.Department), spine.Agency("Sở Y tế", agency.Province, agency.Department)
	return o
}

func (o *office) site(role access.Role, agencyID string) *webtest.Site {
	o.t.Helper()
	f, err := New(o.Service)
	if err != nil {
		o.t.Fatal(err)
	}
	return webtest.New(o.t, ledgertest.As(role, agencyID), f)
}

// draft hands a report of an agency over and gives the paper's id.
func (o *office) draft(agencyID, ref string) string {
	o.t.Helper()
	docx, err := o.Papers.Keep(o.t.Context(), papers.RoleDOCX, "Báo cáo quý I.docx", []byte("dự thảo "+ref))
	if err != nil {
		o.t.Fatal(err)
	}
	var id string
	err = o.DB.Write(o.t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = o.Papers.HandOver(ctx, tx, ledgertest.As(access.Officer, agencyID), papers.New{
			AgencyID: agencyID, Kind: "bao-cao", Title: "Báo cáo quý I năm 2025 " + ref, Symbol: "BC-SNV", Room: "report", Ref: ref,
			Files: []papers.File{docx}, SignTitle: "GIÁM ĐỐC",
		})
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// renewed brings a draft's file anew with another text.
func (o *office) renewed(agencyID, ref, text string) {
	o.t.Helper()
	docx, err := o.Papers.Keep(o.t.Context(), papers.RoleDOCX, "Báo cáo quý I.docx", written(o.t, text))
	if err == nil {
		err = o.DB.Write(o.t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := o.Papers.HandOver(ctx, tx, ledgertest.As(access.Officer, agencyID), papers.New{
				AgencyID: agencyID, Kind: "bao-cao", Title: "Báo cáo quý I năm 2025 " + ref, Symbol: "BC-SNV", Room: "report", Ref: ref,
				Files: []papers.File{docx}, SignTitle: "GIÁM ĐỐC",
			})
			return err
		})
	}
	if err != nil {
		o.t.Fatal(err)
	}
}

// written is a paper with one sentence, as rooms write them.
func written(t *testing.T, text string) []byte {
	t.Helper()
	body, err := form.DOCX(form.Paper{Kind: form.KindReport, Agency: "Sở Nội vụ", Symbol: "BC-SNV", Place: "Đồng Nai", Title: "Kết quả quý I", SignTitle: []string{"GIÁM ĐỐC"}, Recipients: []string{"Như trên"}, Body: []form.Block{form.Text(text)}})
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// toSign is a draft that lies before its signer.
func (o *office) toSign(agencyID, ref string) string {
	o.t.Helper()
	id := o.draft(agencyID, ref)
	if _, err := o.Submit(o.t.Context(), ledgertest.As(access.Officer, agencyID), papers.Call{PaperID: id}); err != nil {
		o.t.Fatal(err)
	}
	return id
}

func (o *office) stands(id string) papers.Paper {
	o.t.Helper()
	p, err := o.Papers.Paper(o.t.Context(), id)
	if err != nil {
		o.t.Fatal(err)
	}
	return p
}

func (o *office) count(query string, args ...any) int {
	o.t.Helper()
	var n int
	if _, err := o.DB.Get(o.t.Context(), &n, query, args...); err != nil {
		o.t.Fatal(err)
	}
	return n
}

// pdf is a small PDF file, long enough to be cut.
func pdf(t *testing.T, words string) []byte {
	t.Helper()
	return printed(t, strings.Repeat(words+" ", 100))
}

// locked is a PDF file that opens with a password alone.
func locked(t *testing.T) []byte {
	t.Helper()
	p := fpdf.New("P", "pt", "A4", "")
	p.SetProtection(0, "mo", "chu")
	p.AddPage()
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// printed is a PDF file of one page that holds a text as it is.
func printed(t *testing.T, text string) []byte {
	t.Helper()
	p := fpdf.New("P", "pt", "A4", "")
	p.SetCompression(false)
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(20, 20, text)
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// checked answers as a check of signatures does, by a word in the file: what the
// page and the interface make of a verdict is tested here, not the check itself.
func checked(_ context.Context, file []byte) (pdfsign.Verdict, error) {
	switch {
	case bytes.Contains(file, []byte("SUA-SAU-KHI-KY")):
		return pdfsign.Verdict{Signed: true, Signer: "Sở Nội vụ", Sentence: "Tệp đã bị sửa sau khi ký.", Problems: []string{"Nội dung khác với lúc ký."}}, nil
	case bytes.Contains(file, []byte("KHONG-KY")):
		return pdfsign.Verdict{Sentence: "Tệp không có chữ ký số nào."}, nil
	}
	return pdfsign.Verdict{Signed: true, Intact: true, Whole: true, Signer: "Sở Nội vụ", Issuer: "CA mẫu", SignedAt: "09/04/2025", Sentence: "Sở Nội vụ đã ký, tệp còn nguyên."}, nil
}

// marked is a PDF file with a word after a comment sign, for checked.
func marked(t *testing.T, word string) []byte {
	t.Helper()
	return append(pdf(t, "van ban"), []byte("\n%"+word+"\n%%EOF\n")...)
}
