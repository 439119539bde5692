package app

import (
	"bytes"
	"errors"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"codeberg.org/go-pdf/fpdf"

	"loa/internal/domain/calendar"
	"loa/internal/feature/report"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/db/pgserver"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/papers"
)

// halfYear is after the first half of 2025 closed.
var halfYear = dbtest.Now.AddDate(0, 3, 0)

// underway is an office in the middle of its reports: one waits for the leader to
// freeze it, the paper of another one has its number and waits for its signed file.
type underway struct {
	*paperOffice
	waiting string // the submitted report
	paper   papers.Paper
}

func newUnderway(t *testing.T, d *db.DB, dir string) underway {
	t.Helper()
	ctx, o := t.Context(), paperOfficeAt(t, d, dir)
	o.Declare(o.agency, "Đăng tin", "2025-01-05", "Tin ngày 5")
	p := o.paperOf(t, o.approved(t, calendar.Q1))
	if _, err := o.papers.Submit(ctx, o.officer, papers.Call{PaperID: p.ID}); err != nil {
		t.Fatal(err)
	}
	p, err := o.papers.Number(ctx, o.officer, papers.Call{PaperID: p.ID}, papers.Registration{Number: "05", Symbol: "BC-SNV", SignedOn: o.papers.Today(), Signer: "Nguyễn Văn A", Position: "GIÁM ĐỐC"})
	if err != nil {
		t.Fatal(err)
	}
	id, err := o.reports.Create(ctx, o.officer, report.NewReport{PlanID: "plan", Owner: "agency:" + o.agency, Period: calendar.H1})
	if err != nil {
		t.Fatal(err)
	}
	if err := o.reports.SubmitAsDrafted(ctx, o.officer, id); err != nil {
		t.Fatal(err)
	}
	return underway{o, id, p}
}

// acts are what people do while the fault lasts: freezing a report, storing a
// signed file, noting that a report was filed.
func (o underway) acts(t *testing.T) map[string]func() webtest.Answer {
	t.Helper()
	signed := onePage(t)
	return map[string]func() webtest.Answer{
		"freeze": func() webtest.Answer {
			o.Actor = o.leader
			return o.Post("/lam-viec/bao-cao/"+o.waiting+"/duyet", nil)
		},
		"sign": func() webtest.Answer {
			o.Actor = o.officer
			return o.Upload("/lam-viec/van-ban/"+o.paper.ID+"/ban-ky", nil, webtest.File{Field: "tep", Name: "ban-ky.pdf", Content: signed})
		},
		"file": func() webtest.Answer {
			o.Actor = o.officer
			id, _, _ := strings.Cut(o.paper.Ref, "#")
			return o.Post("/lam-viec/bao-cao/"+id+"/gui-di", url.Values{"kem_van_ban": {"120/BC-SYT ngày 08/4/2025"}})
		},
	}
}

// onePage is a PDF file of some size.
func onePage(t *testing.T) []byte {
	t.Helper()
	var out bytes.Buffer
	p := fpdf.New("P", "pt", "A4", "")
	p.AddPage()
	p.SetFont("Helvetica", "", 12)
	p.Text(72, 72, "van ban")
	if err := p.Output(&out); err != nil {
		t.Fatal(err)
	}
	out.WriteString("\n%" + strings.Repeat("x", 200_000) + "\n%%EOF\n")
	return out.Bytes()
}

// again does an act until the system answers, as a person does who is told to try
// again.
func again(t *testing.T, act func() webtest.Answer) webtest.Answer {
	t.Helper()
	for deadline := time.Now().Add(20 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		if a := act(); a.Status != http.StatusServiceUnavailable || time.Now().After(deadline) {
			return a
		}
	}
}

// state is what is stored of it all.
func (o underway) state(t *testing.T) (report.Report, papers.Paper, int) {
	t.Helper()
	r, err := o.reports.Get(t.Context(), o.officer, o.waiting)
	if err != nil {
		t.Fatal(err)
	}
	p, err := o.papers.Paper(t.Context(), o.paper.ID)
	if err != nil {
		t.Fatal(err)
	}
	files, err := o.papers.Files(t.Context(), o.paper.ID)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range files {
		if body, err := o.papers.Content(t.Context(), f); err != nil || int64(len(body)) != f.Size {
			t.Errorf("the file %s: %d bytes of %d, %v", f.Name, len(body), f.Size, err)
		}
	}
	return r, p, len(files)
}

// recovered does the acts of freezing and signing again, as the people would, and
// looks at what is there: each happened once.
func (o underway) recovered(t *testing.T) {
	t.Helper()
	acts := o.acts(t)
	again(t, acts["freeze"]).Want(http.StatusSeeOther)
	acts["freeze"]().Want(http.StatusSeeOther) // pressed twice
	acts["sign"]().Want(http.StatusSeeOther)
	r, p, _ := o.state(t)
	if r.Status != report.StatusApproved || r.Edition != 1 || p.SignedFile == "" || p.Status != papers.Signed {
		t.Errorf("afterwards: %s in edition %d; paper %s, signed %q", r.Status, r.Edition, p.Status, p.SignedFile)
	}
	o.Actor = o.officer
	for _, form := range []string{"docx", "xlsx"} {
		if body := o.Get("/lam-viec/bao-cao/" + o.waiting + "/" + form).Want(http.StatusOK).Body; !strings.HasPrefix(body, "PK") {
			t.Errorf("%s: no file", form)
		}
	}
	if found, err := o.Ledger.Verify(t.Context(), true); err != nil || len(found.Problems) > 0 {
		t.Errorf("the book: %v, %v", found.Problems, err)
	}
}

// tiny is a file system of a few MB that is the test's own.
func tiny(t *testing.T, size string) string {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "tiny")
	if err := os.Mkdir(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	if err := syscall.Mount("tmpfs", dir, "tmpfs", 0, "size="+size); err != nil {
		t.Skip("a file system of our own needs more rights: ", err)
	}
	t.Cleanup(func() { _ = syscall.Unmount(dir, syscall.MNT_DETACH) })
	return dir
}

// fillUp writes until the file system has no room at all.
func fillUp(t *testing.T, dir string) (filler string) {
	t.Helper()
	filler = filepath.Join(dir, "filler")
	f, err := os.Create(filler)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	for _, piece := range []int{1 << 20, 4096} {
		for err = nil; err == nil; {
			_, err = f.Write(make([]byte, piece))
		}
		if !errors.Is(err, syscall.ENOSPC) {
			t.Fatal(err)
		}
	}
	return filler
}

// TestReportsOnAFullDisk: where there is no room, freezing a report, storing a
// signed file and noting a filing are refused in words and store nothing by
// halves; pages and files of reports are still read, and with room again the same
// acts work.
func TestReportsOnAFullDisk(t *testing.T) {
	t.Parallel()
	dir := tiny(t, "24m")
	template := dbtest.Open(t, db.SQLite, Owners(), nil)
	copied := filepath.Join(dir, "loa.sqlite")
	if _, err := template.Writer().ExecContext(t.Context(), `VACUUM INTO $1`, copied); err != nil {
		t.Fatal(err)
	}
	d, err := db.Open(t.Context(), db.Config{Path: copied, Clock: clock.Fixed(halfYear)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	o := newUnderway(t, d, dir)
	before, paper, files := o.state(t)
	filler := fillUp(t, dir)
	for name, act := range o.acts(t) {
		a := act()
		if a.Status != http.StatusServiceUnavailable || !strings.Contains(a.Body, "báo người quản trị") {
			t.Errorf("%s on a full disk: %d %s", name, a.Status, a.Body)
		}
	}
	o.Actor = o.officer
	o.Get("/lam-viec/bao-cao").Want(http.StatusOK, "6 tháng đầu năm 2025")
	o.Get("/lam-viec/bao-cao/" + o.waiting + "/docx").Want(http.StatusOK)
	if now, p, n := o.state(t); now != before || p != paper || n != files {
		t.Errorf("something of a refused act is there: %+v, %+v, %d files", now, p, n)
	}
	if err := os.Remove(filler); err != nil {
		t.Fatal(err)
	}
	o.recovered(t)
}

// TestReportsWithoutADatabase: while the database server is away every page and
// act says so and nothing is half done; when it is back everything goes on by
// itself, and what was acknowledged is there.
func TestReportsWithoutADatabase(t *testing.T) {
	t.Parallel()
	server, err := pgserver.Start(t.Context(), pgserver.Options{})
	if err != nil {
		if os.Getenv("LOA_CI") != "" {
			t.Fatal(err)
		}
		t.Skip("no PostgreSQL of our own: ", err)
	}
	t.Cleanup(func() { _ = server.Stop() })
	d, err := db.Open(t.Context(), db.Config{URL: server.URL("postgres"), Clock: clock.Fixed(halfYear)})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = d.Close() })
	if _, err := d.Migrate(t.Context(), Owners()...); err != nil {
		t.Fatal(err)
	}
	o := newUnderway(t, d, t.TempDir())
	before, paper, files := o.state(t)
	server.Halt()
	for name, act := range o.acts(t) {
		if a := act(); a.Status != http.StatusServiceUnavailable || !strings.Contains(a.Body, "Chưa nối được cơ sở dữ liệu") {
			t.Errorf("%s without a database: %d %s", name, a.Status, a.Body)
		}
	}
	for _, page := range []string{"/lam-viec/bao-cao", "/lam-viec/bao-cao/" + o.waiting, "/lam-viec/bao-cao/" + o.waiting + "/docx", "/lam-viec/van-ban", "/lam-viec"} {
		if a := o.Get(page); a.Status != http.StatusServiceUnavailable || !strings.Contains(a.Body, "Chưa nối được cơ sở dữ liệu") {
			t.Errorf("%s without a database: %d %s", page, a.Status, a.Body)
		}
	}
	if err := server.Resume(t.Context()); err != nil {
		t.Fatal(err)
	}
	o.Actor = o.officer
	again(t, func() webtest.Answer { return o.Get("/lam-viec/bao-cao") }).Want(http.StatusOK)
	if now, p, n := o.state(t); now != before || p != paper || n != files {
		t.Errorf("something of a refused act is there: %+v, %+v, %d files", now, p, n)
	}
	o.recovered(t)
}
