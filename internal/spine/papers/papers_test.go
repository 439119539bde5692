package papers_test

import (
	"context"
	"errors"
	"io/fs"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
	"loa/internal/platform/office/pdfsign"
	"loa/internal/spine/papers"
)

var (
	lan  = access.Actor{AccountID: "lan", Name: "Nguyễn Thị Lan"}
	minh = access.Actor{AccountID: "minh", Name: "Trần Văn Minh", TokenID: "t1"}
)

// house is the spine of papers over one database; its day is 10 April 2025.
type house struct {
	*papers.Papers
	db *db.DB
	t  *testing.T
}

func each(t *testing.T, fn func(t *testing.T, h house)) {
	t.Helper()
	dbtest.Each(t, []fs.FS{audit.Migrations, papers.Migrations}, func(t *testing.T, d *db.DB) { fn(t, open(t, d)) })
}

func open(t *testing.T, d *db.DB) house {
	t.Helper()
	if err := job.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if _, err := job.New(t.Context(), d, job.Config{InsertOnly: true}); err != nil {
		t.Fatal(err)
	}
	files, err := blob.Open(filepath.Join(t.TempDir(), "papers"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	return house{papers.Open(d, files, time.UTC), d, t}
}

func (h house) keep(role, text string) papers.File {
	h.t.Helper()
	f, err := h.Keep(h.t.Context(), role, "bao-cao."+role, []byte(text))
	if err != nil {
		h.t.Fatal(err)
	}
	return f
}

func (h house) handOver(ref string, files ...papers.File) string {
	h.t.Helper()
	var id string
	err := h.db.Write(h.t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
		id, err = h.HandOver(ctx, tx, lan, papers.New{
			AgencyID: "a", Kind: "bao-cao", Title: "Báo cáo quý I năm 2025", Symbol: "BC-SNV", Room: "report", Ref: ref, Files: files,
			SignTitle: "GIÁM ĐỐC\nPHÓ GIÁM ĐỐC", SignCapacity: papers.Deputy,
		})
		return err
	})
	if err != nil {
		h.t.Fatal(err)
	}
	return id
}

func (h house) must(p papers.Paper, err error) papers.Paper {
	h.t.Helper()
	if err != nil {
		h.t.Fatal(err)
	}
	return p
}

func (h house) count(query string, args ...any) int {
	h.t.Helper()
	var n int
	if _, err := h.db.Get(h.t.Context(), &n, query, args...); err != nil {
		h.t.Fatal(err)
	}
	return n
}

// madeOn moves the day on which a paper was handed over.
func (h house) madeOn(id string, day calendar.Date) {
	h.t.Helper()
	if err := h.db.Write(h.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return tx.Send(ctx, `UPDATE paper SET created_at = $2 WHERE id = $1`, id, day.Time().UnixMilli())
	}); err != nil {
		h.t.Fatal(err)
	}
}

// TestNobodySignsBeforeTheApproval: a day before the paper was handed over is refused
// beside its field, also when a recorded number is corrected; that day itself is taken.
func TestNobodySignsBeforeTheApproval(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		ctx, id := t.Context(), h.handOver("e1")
		h.madeOn(id, "2025-04-08")
		h.must(h.Submit(ctx, lan, call(id)))
		early := thirtyFive()
		early.SignedOn = "2025-04-07"
		refused := func() {
			t.Helper()
			if _, err := h.Number(ctx, lan, call(id), early); !strings.Contains(domain.FieldsOf(err).For("ngay_ky").Text(), "ngày 08/04/2025") {
				t.Errorf("signed before it was there: %v", err)
			}
		}
		refused()
		on := thirtyFive()
		on.SignedOn = "2025-04-08"
		h.must(h.Number(ctx, lan, call(id), on))
		refused()
		if p := h.must(h.Paper(ctx, id)); p.SignedOn != "2025-04-08" || p.Version != 3 {
			t.Errorf("%+v", p)
		}
	})
}

func call(id string) papers.Call { return papers.Call{PaperID: id} }

func thirtyFive() papers.Registration {
	return papers.Registration{Number: "35", Symbol: "BC-SNV", SignedOn: "2025-04-10", Signer: "Lê Văn Duyệt", Capacity: papers.Deputy, Position: "Giám đốc\nPhó giám đốc"}
}

func TestTheWayOfAPaper(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		ctx := t.Context()
		id := h.handOver("e1", h.keep("docx", "một"), h.keep("pdf", "hai"))
		if again := h.handOver("e1", h.keep("docx", "một"), h.keep("pdf", "hai")); again != id || h.count(`SELECT count(*) FROM paper_file`) != 2 {
			t.Errorf("handed over twice: %s and %s", id, again)
		}
		h.handOver("e1", h.keep("docx", "một, sửa"))
		files, err := h.Files(ctx, id)
		if err != nil || len(files) != 3 {
			t.Fatalf("%+v, %v", files, err)
		}
		p := h.must(h.Paper(ctx, id))
		if f, ok := p.Current(files, "docx"); !ok || text(t, h, f) != "một, sửa" || f.ByName != lan.Name {
			t.Errorf("%+v", f)
		}
		if p = h.must(h.Submit(ctx, lan, call(id))); p.Status != papers.ToSign {
			t.Errorf("%+v", p)
		}
		h.handOver("e1", h.keep("docx", "lén sửa khi đang trình ký"))
		if h.count(`SELECT count(*) FROM paper_file`) != 3 {
			t.Error("the files changed while the paper lies before its signer")
		}
		signed := h.keep("signed", "%PDF-1.7 đã ký")
		h.must(h.Sign(ctx, minh, call(id), signed))
		p = h.must(h.Number(ctx, minh, call(id), thirtyFive()))
		if p.Status != papers.Signed || p.FullNumber() != "35/BC-SNV" || p.Year != 2025 || strings.Join(p.SignTitle(), "|") != "KT. GIÁM ĐỐC|PHÓ GIÁM ĐỐC" {
			t.Errorf("%+v", p)
		}
		if _, err := h.Release(ctx, lan, call(id), "2025-04-08"); len(domain.FieldsOf(err)) != 1 || !strings.Contains(domain.FieldsOf(err)[0].Text(), "trước ngày ký 10/04/2025") {
			t.Errorf("released before it was signed: %v", err)
		}
		if _, err := h.Release(ctx, lan, call(id), "2025-04-11"); len(domain.FieldsOf(err)) != 1 {
			t.Errorf("released tomorrow: %v", err)
		}
		p = h.must(h.Release(ctx, lan, call(id), "2025-04-10"))
		if p.Status != papers.Released || p.ReleasedOn != "2025-04-10" {
			t.Errorf("%+v", p)
		}
		for name, late := range map[string]func() (papers.Paper, error){
			"return":  func() (papers.Paper, error) { return h.Return(ctx, lan, call(id), "Sai trích yếu") },
			"cancel":  func() (papers.Paper, error) { return h.Cancel(ctx, lan, call(id), "Sai trích yếu") },
			"number":  func() (papers.Paper, error) { return h.Number(ctx, lan, call(id), thirtyFive()) },
			"sign":    func() (papers.Paper, error) { return h.Sign(ctx, lan, call(id), signed) },
			"release": func() (papers.Paper, error) { return h.Release(ctx, lan, call(id), "2025-04-10") },
		} {
			if _, err := late(); domain.CodeOf(err) != domain.CodeConflict {
				t.Errorf("%s of a released paper: %v", name, err)
			}
		}
		h.told(id)
	})
}

// told checks events, audit and jobs of a paper that went the whole way.
func (h house) told(id string) {
	h.t.Helper()
	events, err := h.Events(h.t.Context(), id)
	var said []string
	for _, e := range events {
		said = append(said, e.ByName+" "+e.Said().String())
	}
	want := []string{
		"Nguyễn Thị Lan ghi phát hành ngày 10/04/2025", "Trần Văn Minh ghi số 35/BC-SNV, ngày ký 10/04/2025, người ký Lê Văn Duyệt",
		"Trần Văn Minh tải bản đã ký lên (bao-cao.signed)", "Nguyễn Thị Lan trình ký", "Nguyễn Thị Lan cập nhật tệp dự thảo", "Nguyễn Thị Lan tạo dự thảo",
	}
	if err != nil || strings.Join(said, "\n") != strings.Join(want, "\n") || events[1].TokenID != "t1" {
		h.t.Errorf("%v, %v", said, err)
	}
	for _, act := range []string{"hand_over", "renew", "submit", "sign", "number", "release"} {
		if h.count(`SELECT count(*) FROM audit_log WHERE action = $1 AND object_id = $2`, "paper."+act, id) != 1 {
			h.t.Errorf("%s is not audited once", act)
		}
	}
	for _, kind := range []string{"paper_to_sign", "paper_signed", "paper_released"} {
		if h.count(`SELECT count(*) FROM river_job WHERE kind = $1`, kind) != 1 {
			h.t.Errorf("%s is not told once", kind)
		}
	}
}

func text(t *testing.T, h house, f papers.File) string {
	t.Helper()
	body, err := h.Content(t.Context(), f)
	if err != nil {
		t.Fatal(err)
	}
	return string(body)
}

func TestReturnedAndCancelled(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		ctx := t.Context()
		id := h.handOver("e1")
		h.must(h.Submit(ctx, lan, call(id)))
		if _, err := h.Return(ctx, minh, call(id), "Sai"); domain.FieldsOf(err).For("ly_do").Name == "" {
			t.Errorf("returned without a reason: %v", err)
		}
		h.must(h.Sign(ctx, lan, call(id), h.keep("signed", "%PDF")))
		h.must(h.Number(ctx, lan, call(id), thirtyFive()))
		p := h.must(h.Return(ctx, minh, call(id), "Sai số liệu dòng 3"))
		if p.Status != papers.Draft || p.FullNumber() != "" || p.SignedFile != "" || p.SignedOn != "" || p.Signer != "" || p.Year != 0 || p.Symbol != "BC-SNV" {
			t.Errorf("%+v", p)
		}
		other := h.handOver("e2")
		h.must(h.Submit(ctx, lan, call(other)))
		h.must(h.Number(ctx, lan, call(other), thirtyFive())) // the number is free again
		h.must(h.Submit(ctx, lan, call(id)))
		if _, err := h.Number(ctx, lan, call(id), thirtyFive()); !strings.Contains(domain.FieldsOf(err).For("so").Text(), "Số 35/BC-SNV năm 2025 đã ghi cho văn bản “Báo cáo quý I năm 2025”") {
			t.Errorf("the same number twice: %v", err)
		}
		p = h.must(h.Cancel(ctx, lan, call(other), "Không ban hành nữa"))
		if p.Status != papers.Cancelled || p.FullNumber() != "35/BC-SNV" {
			t.Errorf("%+v", p)
		}
		if _, err := h.Number(ctx, lan, call(id), thirtyFive()); err == nil {
			t.Error("the number of a cancelled paper is used again")
		}
		if _, err := h.Submit(ctx, lan, call(other)); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("a cancelled paper goes on: %v", err)
		}
		if _, err := h.Submit(ctx, lan, call("khong-co")); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("no such paper: %v", err)
		}
	})
}

func TestTheSameNumberUnderAnotherSymbol(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		ctx := t.Context()
		one, two := h.handOver("e1"), h.handOver("e2")
		h.madeOn(two, "2024-12-30")
		for _, id := range []string{one, two} {
			h.must(h.Submit(ctx, lan, call(id)))
		}
		h.must(h.Number(ctx, lan, call(one), thirtyFive()))
		n := thirtyFive()
		n.Number, n.Symbol = "0035 / BC-SNV - CCHC", ""
		p := h.must(h.Number(ctx, lan, call(two), n))
		same, err := h.SameNumber(ctx, p)
		if err != nil || p.FullNumber() != "35/BC-SNV-CCHC" || len(same) != 1 || same[0].ID != one {
			t.Errorf("%+v: %+v, %v", p, same, err)
		}
		n.Number, n.Symbol = "35", "bc-snv" // the same in small letters
		if _, err := h.Number(ctx, lan, call(two), n); domain.FieldsOf(err).For("so").Name == "" {
			t.Errorf("a taken number in small letters: %v", err)
		}
		n.Number, n.Symbol, n.SignedOn = "35", "BC-SNV", "2024-12-31" // another year has its own numbers
		h.must(h.Number(ctx, lan, call(two), n))
		n.SignedOn = "2025-01-02"
		if _, err := h.Number(ctx, lan, call(two), n); domain.FieldsOf(err).For("so").Name == "" {
			t.Errorf("corrected into a taken number: %v", err)
		}
		if p = h.must(h.Paper(ctx, two)); p.Year != 2024 || p.FullNumber() != "35/BC-SNV" {
			t.Errorf("a refused correction left traces: %+v", p)
		}
	})
}

func TestWhatANumberNeeds(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		change func(n *papers.Registration)
		field  string
	}{
		"no number":     {func(n *papers.Registration) { n.Number = "" }, "so"},
		"zero":          {func(n *papers.Registration) { n.Number = "00" }, "so"},
		"words":         {func(n *papers.Registration) { n.Number = "ba mươi lăm" }, "so"},
		"too long":      {func(n *papers.Registration) { n.Number = "1234567" }, "so"},
		"no symbol":     {func(n *papers.Registration) { n.Symbol = " " }, "ky_hieu"},
		"two slashes":   {func(n *papers.Registration) { n.Number = "35/BC/SNV" }, "ky_hieu"},
		"a bare dash":   {func(n *papers.Registration) { n.Symbol = "BC--SNV" }, "ky_hieu"},
		"marks":         {func(n *papers.Registration) { n.Symbol = "BC-<SNV>" }, "ky_hieu"},
		"a long symbol": {func(n *papers.Registration) { n.Symbol = strings.Repeat("S", 41) }, "ky_hieu"},
		"no day":        {func(n *papers.Registration) { n.SignedOn = "" }, "ngay_ky"},
		"no such day":   {func(n *papers.Registration) { n.SignedOn = "2025-02-30" }, "ngay_ky"},
		"tomorrow":      {func(n *papers.Registration) { n.SignedOn = "2025-04-11" }, "ngay_ky"},
		"no signer":     {func(n *papers.Registration) { n.Signer = "" }, "nguoi_ky"},
		"no position":   {func(n *papers.Registration) { n.Position = "\n " }, "chuc_vu"},
		"no such right": {func(n *papers.Registration) { n.Capacity = "PP." }, "quyen_han"},
	} {
		n := thirtyFive()
		c.change(&n)
		if got := n.Clean("2025-04-10"); len(got) != 1 || got[0].Name != c.field {
			t.Errorf("%s: %v", name, got)
		}
	}
	for typed, want := range map[string]string{"5": "05", "005": "05", "35": "35", "12a": "12A", "5A": "05A", "7/BC-SNV": "07"} {
		n := thirtyFive()
		n.Number = typed
		if got := n.Clean("2025-04-10"); len(got) > 0 || n.Number != want {
			t.Errorf("%q: %q, %v", typed, n.Number, got)
		}
	}
	for typed, want := range map[string]string{"BC-SNgV": "BC-SNgV", "TTr - VPĐKĐĐ": "TTr-VPĐKĐĐ", "Bc-Cchc": "Bc-Cchc", "BC-TT&TT": "BC-TT&TT"} {
		n := thirtyFive()
		n.Symbol = typed
		if got := n.Clean("2025-04-10"); len(got) > 0 || n.Symbol != want {
			t.Errorf("symbol %q: %q, %v", typed, n.Symbol, got)
		}
	}
	n := thirtyFive()
	n.Position = "KT. Giám đốc\n\n phó  giám đốc"
	if n.Clean("2025-04-10"); n.Position != "GIÁM ĐỐC\nPHÓ GIÁM ĐỐC" {
		t.Errorf("%q", n.Position)
	}
}

func TestABadSignatureNeedsWords(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		id := h.handOver("e1")
		h.must(h.Submit(t.Context(), lan, call(id)))
		f := h.keep("signed", "%PDF sửa sau khi ký")
		for _, bad := range []pdfsign.Verdict{
			{Signed: true, Whole: true}, {Signed: true, Intact: true}, {Signed: true, Intact: true, Whole: true, Problems: []string{"Chứng thư đã hết hạn."}},
		} {
			f.Verdict, f.Confirmed = &bad, "ừ"
			if _, err := h.Sign(t.Context(), lan, call(id), f); domain.FieldsOf(err).For("xac_nhan").Name == "" {
				t.Errorf("%+v is kept without words: %v", bad, err)
			}
		}
		f.Confirmed = "Văn thư đã đối chiếu với bản giấy."
		p := h.must(h.Sign(t.Context(), lan, call(id), f))
		files, err := h.Files(t.Context(), id)
		if got, ok := p.Current(files, papers.RoleSigned); err != nil || !ok || got.Confirmed != f.Confirmed || got.Verdict == nil || !got.Verdict.Bad() || got.Verdict.Problems[0] != "Chứng thư đã hết hạn." {
			t.Errorf("%+v, %v", files, err)
		}
		if err := h.Forget(t.Context(), f.SHA256); err != nil || text(t, h, f) == "" {
			t.Errorf("a file that a paper names is gone: %v", err)
		}
		loose := h.keep("signed", "%PDF bỏ dở")
		if err := h.Forget(t.Context(), loose.SHA256); err != nil {
			t.Fatal(err)
		}
		if _, err := h.Content(t.Context(), loose); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("%v", err)
		}
	})
}

func TestRepeatingIsSafe(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		ctx := t.Context()
		id, other := h.handOver("e1"), h.handOver("e2")
		keyed := papers.Call{PaperID: id, Key: "k1"}
		h.must(h.Submit(ctx, lan, keyed))
		h.must(h.Number(ctx, lan, papers.Call{PaperID: id, Key: "k2"}, thirtyFive()))
		h.must(h.Number(ctx, lan, papers.Call{PaperID: id, Key: "k2"}, thirtyFive()))
		p := h.must(h.Submit(ctx, lan, keyed))
		if p.Status != papers.Signed || h.count(`SELECT count(*) FROM paper_event WHERE paper_id = $1`, id) != 3 {
			t.Errorf("%+v", p)
		}
		n := thirtyFive()
		n.Number = "36"
		if _, err := h.Number(ctx, lan, papers.Call{PaperID: id, Key: "k2"}, n); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("another number under the same key: %v", err)
		}
		if _, err := h.Submit(ctx, lan, papers.Call{PaperID: other, Key: "k1"}); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("another paper under the same key: %v", err)
		}
		if _, err := h.Number(ctx, lan, papers.Call{PaperID: id, Version: p.Version - 1}, n); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("on an older version: %v", err)
		}
	})
}

// TestTwoWriters: of two people who act at once one is recorded, the other told.
func TestTwoWriters(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		ctx := t.Context()
		for round := range 5 {
			one, two := h.handOver("a"+string(rune('0'+round))), h.handOver("b"+string(rune('0'+round)))
			submit := func() error { _, err := h.Submit(ctx, lan, call(one)); return err }
			h.race(domain.CodeConflict, submit, submit)
			h.must(h.Submit(ctx, lan, call(two)))
			n := thirtyFive()
			n.Number = string(rune('1' + round))
			h.race(domain.CodeInvalid,
				func() error { _, err := h.Number(ctx, lan, call(one), n); return err },
				func() error { _, err := h.Number(ctx, minh, call(two), n); return err })
			winner := one
			if p := h.must(h.Paper(ctx, two)); p.Status == papers.Signed {
				winner = two
			}
			h.must(h.Sign(ctx, lan, call(winner), h.keep("signed", "%PDF")))
			h.race(domain.CodeConflict,
				func() error { _, err := h.Release(ctx, lan, call(winner), "2025-04-10"); return err },
				func() error { _, err := h.Return(ctx, minh, call(winner), "Sai số liệu"); return err })
			third := papers.Call{PaperID: h.handOver("c" + string(rune('0'+round))), Key: "key" + string(rune('0'+round))}
			keyed := func() error { _, err := h.Submit(ctx, lan, third); return err }
			if err := together(keyed, keyed); err[0] != nil || err[1] != nil {
				t.Errorf("sent twice under one key: %v", err)
			}
			if h.count(`SELECT count(*) FROM paper_event WHERE paper_id = $1 AND act = 'submit'`, third.PaperID) != 1 {
				t.Error("one key, two events")
			}
		}
		ids := make([]string, 2)
		hand := func(i int) func() error { return func() error { ids[i] = h.handOver("cùng"); return nil } }
		if err := together(hand(0), hand(1)); err[0] != nil || err[1] != nil || ids[0] != ids[1] {
			t.Errorf("handed over at once: %v, %v", ids, err)
		}
	})
}

func together(acts ...func() error) []error {
	errs := make([]error, len(acts))
	var wg sync.WaitGroup
	for i, do := range acts {
		wg.Go(func() { errs[i] = do() })
	}
	wg.Wait()
	return errs
}

func (h house) race(code domain.Code, acts ...func() error) {
	h.t.Helper()
	errs := together(acts...)
	if (errs[0] == nil) == (errs[1] == nil) || domain.CodeOf(errors.Join(errs...)) != code {
		h.t.Errorf("one wins, the other is told: %v", errs)
	}
}
