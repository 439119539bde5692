package ledger_test

import (
	"archive/zip"
	"bytes"
	"context"
	"io"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// house is a small office whose book has every kind of state.
type house struct {
	*ledgertest.Office
	t            *testing.T
	snv, tp      string
	corrected    string
	erased       string
	returned     string
	late, photo  string
	photoContent string
}

func furnish(t *testing.T, d *db.DB) *house {
	t.Helper()
	o := ledgertest.New(t, d)
	h := &house{Office: o, t: t, photoContent: "nội dung ảnh"}
	h.snv = o.Agency("Sở Nội vụ", agency.Province, agency.Department)
	h.tp = o.Agency("Sở Tư pháp", agency.Province, agency.Department)
	o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Continuous}, h.snv, h.tp)
	o.Owe("Đối thoại", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Quarter}, h.snv)
	h.photo = h.store(h.photoContent)
	first := h.put(ledger.NewEvidence{
		AgencyID: h.snv, HappenedOn: "2025-03-30", Title: "Tin có <b>ảnh</b> & tên", Versions: []string{"Đăng tin", "Đối thoại"}, Topics: []string{"đất đai"},
		Amounts: evidence.Amounts{evidence.People: 120, evidence.Questions: 7},
		Files:   []ledger.NewFile{{Name: "=ảnh.jpg", MediaType: "image/jpeg", SHA256: h.photo, Size: int64(len(h.photoContent))}},
	})
	h.seal()
	h.corrected = h.put(ledger.NewEvidence{
		AgencyID: h.snv, Act: evidence.Correct, Supersedes: first, HappenedOn: "2025-04-02", Title: "Tin sang quý II", Versions: []string{"Đăng tin"}, Reason: "Sai ngày",
	})
	h.put(ledger.NewEvidence{AgencyID: h.tp, HappenedOn: "2025-01-05", Title: "Bài gốc", URL: "https://tp.example/bai/1", Versions: []string{"Đăng tin"}})
	h.put(ledger.NewEvidence{AgencyID: h.tp, HappenedOn: "2025-01-06", Title: "Bài đăng lại", URL: "https://www.tp.example/bai/1?fbclid=2", Versions: []string{"Đăng tin"}})
	gone := h.put(ledger.NewEvidence{AgencyID: h.tp, HappenedOn: "2025-02-01", Title: "Sẽ rút", Versions: []string{"Đăng tin"}})
	h.put(ledger.NewEvidence{AgencyID: h.tp, Act: evidence.Withdraw, Supersedes: gone, HappenedOn: "2025-02-01", Title: "Sẽ rút", Reason: "Khai nhầm"})
	h.returned = h.put(ledger.NewEvidence{AgencyID: h.snv, HappenedOn: "2025-02-03", Title: "Bị trả lại", Versions: []string{"Đăng tin"}})
	secret := h.store("ảnh có người")
	h.erased = h.put(ledger.NewEvidence{
		AgencyID: h.snv, HappenedOn: "2025-02-04", Title: "Họ tên người dân", Versions: []string{"Đăng tin"},
		Files: []ledger.NewFile{{Name: "người dân.jpg", MediaType: "image/jpeg", SHA256: secret, Size: int64(len("ảnh có người"))}},
	})
	h.put(ledger.NewEvidence{AgencyID: h.snv, HappenedOn: "2025-07-01", Title: "Ngoài kỳ", Versions: []string{"Đăng tin"}})
	h.seal()
	h.judge()
	h.erase(secret)
	h.seal()
	h.late = h.put(ledger.NewEvidence{AgencyID: h.tp, HappenedOn: "2025-03-31", Title: "Chờ niêm phong"})
	return h
}

func (h *house) store(content string) string {
	h.t.Helper()
	s, err := h.Files.Put(h.t.Context(), strings.NewReader(content), 1<<20)
	if err != nil {
		h.t.Fatal(err)
	}
	return s.SHA256
}

func (h *house) write(do func(ctx context.Context, tx *db.Tx) error) {
	h.t.Helper()
	if err := h.DB.Write(h.t.Context(), do); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) put(n ledger.NewEvidence) string {
	h.t.Helper()
	n.Kind, n.Origin = evidence.Article, evidence.Declared
	var id string
	h.write(func(ctx context.Context, tx *db.Tx) error {
		var err error
		id, err = h.Ledger.Append(ctx, tx, actor(), n)
		return err
	})
	return id
}

func (h *house) judge() {
	h.write(func(ctx context.Context, tx *db.Tx) error {
		return h.Ledger.Judge(ctx, tx, actor(), ledger.Judgement{EvidenceID: h.returned, Verdict: evidence.Returned, Reason: "Không đúng việc"})
	})
}

func (h *house) erase(sum string) {
	h.write(func(ctx context.Context, tx *db.Tx) error {
		fs, err := h.Ledger.FilesOf(ctx, h.erased)
		if err != nil {
			return err
		}
		unused, err := h.Ledger.Erase(ctx, tx, access.Actor{AccountID: "second"}, ledger.Erasure{
			EvidenceID: h.erased, AskedBy: "first", Reason: "Người dân yêu cầu", Text: true, Files: []string{fs[0].ID},
		})
		if err == nil && !slices.Equal(unused, []string{sum}) {
			h.t.Errorf("unused files %v", unused)
		}
		return err
	})
	if err := h.Files.Remove(h.t.Context(), sum); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) seal() {
	h.t.Helper()
	if _, err := h.Ledger.Seal(h.t.Context()); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) order(period string) ledger.PackageOrder {
	return ledger.PackageOrder{
		Period: period, By: "Đoàn kiểm tra", Office: "Sở Nội vụ", Program: "dev",
		Agency: func(id string, _ calendar.Date) string {
			return map[string]string{h.snv: "Sở Nội vụ", h.tp: "Sở Tư pháp"}[id]
		},
	}
}

func (h *house) pack(order ledger.PackageOrder) (ledger.Manifest, []byte) {
	h.t.Helper()
	p, err := h.Ledger.Pack(h.t.Context(), order)
	if err != nil {
		h.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := p.Write(h.t.Context(), &b); err != nil {
		h.t.Fatal(err)
	}
	if int64(b.Len()) != p.Size() {
		h.t.Errorf("%d bytes were written, %d foretold", b.Len(), p.Size())
	}
	if err := p.Close(); err != nil {
		h.t.Error(err)
	}
	return p.Manifest, b.Bytes()
}

func checked(t testing.TB, b []byte, trust ledger.Trust) ledger.PackageFindings {
	t.Helper()
	f, err := ledger.CheckPackage(context.WithoutCancel(t.Context()), bytes.NewReader(b), int64(len(b)), trust)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

// unzip reads the package as any other program does.
func unzip(t testing.TB, b []byte) map[string]string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]string{}
	for _, f := range z.File {
		r, err := f.Open()
		if err != nil {
			t.Fatal(err)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			t.Fatal(err)
		}
		all[f.Name] = string(content)
	}
	return all
}

func TestPackageHoldsAQuarterAndIsWhole(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		h := furnish(t, d)
		m, b := h.pack(h.order("2025-Q1"))
		if m.Entries != 9 || m.Notes != 2 || m.Unsealed != 1 || m.Erased != 2 || m.Seals != 3 || m.Head.Seq != 3 {
			t.Errorf("manifest %+v", m)
		}
		f := checked(t, b, ledger.Trust{Key: h.Key.PublicHex(), Anchor: ledger.Anchor{Seq: m.Head.Seq, Hash: m.Head.Hash, From: "báo cáo"}})
		if !f.Clean() || !f.Trusted || f.Entries != 9 || f.Notes != 2 || f.Seals != 3 || f.Files != 1 || f.Erased != 2 || !slices.Equal(f.Unsealed, []string{h.late}) {
			t.Errorf("findings %+v", f)
		}
		parts := unzip(t, b)
		if parts["files/"+h.photo+".jpg"] != h.photoContent {
			t.Errorf("parts %v", slices.Collect(func(yield func(string) bool) {
				for name := range parts {
					if !yield(name) {
						return
					}
				}
			}))
		}
		page := parts["index.html"]
		for _, want := range []string{
			"Gói minh chứng quý I/2025", "từ ngày 01/01/2025 đến hết ngày 31/03/2025", "Kỳ lịch", "Tin có &lt;b&gt;ảnh&lt;/b&gt; &amp; tên", "Tin sang quý II",
			"Đã sửa bằng bản sau, không tính", "Đã rút, không tính", "Rút minh chứng", "Không tính. Trả lại: Không đúng việc", "đăng lại của minh chứng khác",
			"(Nội dung đã xóa theo quy định)", "Chưa niêm phong", "Không gắn nhiệm vụ", "Đăng tin (Kế hoạch số 35/KH-UBND)", m.Head.Hash, h.Key.PublicHex(),
			`href="files/` + h.photo + `.jpg"`,
		} {
			if !strings.Contains(page, want) {
				t.Errorf("the page lacks %q", want)
			}
		}
		for _, no := range []string{"Ngoài kỳ", "Họ tên người dân", "người dân.jpg", "<script", "ZgotmplZ"} {
			for name, text := range parts {
				if strings.Contains(text, no) {
					t.Errorf("%s has %q", name, no)
				}
			}
		}
		if !strings.Contains(parts["files.csv"], ",'=ảnh.jpg,") {
			t.Errorf("a file's name may be read as a formula: %s", parts["files.csv"])
		}
	})
}

func TestPackageIsNarrowed(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, ledgertest.Owners(), func(t *testing.T, d *db.DB) {
		h := furnish(t, d)
		for name, c := range map[string]struct {
			change func(*ledger.PackageOrder)
			want   int
		}{
			"agency":     {func(o *ledger.PackageOrder) { o.AgencyID = h.tp }, 5},
			"obligation": {func(o *ledger.PackageOrder) { o.ObligationID = "o-Đối thoại" }, 2},
			"decree":     {func(o *ledger.PackageOrder) { o.Rule = calendar.DecreeWindow }, 6},
			"month":      {func(o *ledger.PackageOrder) { o.Period = "2025-07" }, 1},
			"empty":      {func(o *ledger.PackageOrder) { o.Period = "2024-W05" }, 0},
		} {
			o := h.order("2025-Q1")
			c.change(&o)
			m, b := h.pack(o)
			if f := checked(t, b, ledger.Trust{}); m.Entries != c.want || f.Entries != c.want || !f.Clean() || f.Trusted {
				t.Errorf("%s: %d entries, want %d; %+v", name, m.Entries, c.want, f)
			}
		}
		wrong := h.order("2025-Q9")
		if _, err := h.Ledger.Pack(t.Context(), wrong); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("a period that does not exist: %v", err)
		}
		wrong = h.order("2025-Q1")
		wrong.ObligationID = "khác"
		if _, err := h.Ledger.Pack(t.Context(), wrong); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("an unknown obligation: %v", err)
		}
	})
}

func TestAnotherOfficesPackageIsNotTaken(t *testing.T) {
	t.Parallel()
	h := furnish(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	m, b := h.pack(h.order("2025-Q1"))
	for name, trust := range map[string]ledger.Trust{
		"key":      {Key: ledgertest.NewKey(t).PublicHex()},
		"no key":   {Key: "abc"},
		"hash":     {Anchor: ledger.Anchor{Seq: m.Head.Seq, Hash: strings.Repeat("0", 64), From: "báo cáo"}},
		"later":    {Anchor: ledger.Anchor{Seq: m.Head.Seq + 1, Hash: m.Head.Hash, From: "báo cáo"}},
		"negative": {Anchor: ledger.Anchor{Seq: -1, Hash: m.Head.Hash, From: "báo cáo"}},
	} {
		if f := checked(t, b, trust); f.Clean() || f.Trusted {
			t.Errorf("%s: taken", name)
		}
	}
}

func TestAMissingFileIsTold(t *testing.T) {
	t.Parallel()
	h := furnish(t, dbtest.Open(t, db.SQLite, ledgertest.Owners(), nil))
	if err := h.Files.Remove(t.Context(), h.photo); err != nil {
		t.Fatal(err)
	}
	m, b := h.pack(h.order("2025-Q1"))
	f := checked(t, b, ledger.Trust{})
	if len(m.Missing) != 1 || m.Missing[0].SHA256 != h.photo || len(f.Problems) != 1 || !strings.Contains(f.Problems[0].Text, "Thiếu từ khi xuất gói") {
		t.Errorf("missing %+v, problems %+v", m.Missing, f.Problems)
	}
	if !strings.Contains(unzip(t, b)["index.html"], "Tệp không còn trong kho.") {
		t.Error("the page does not tell of the missing file")
	}
}
