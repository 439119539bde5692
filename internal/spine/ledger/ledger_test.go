package ledger_test

import (
	"context"
	"encoding/hex"
	"fmt"
	"io/fs"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/merkle"
	"loa/internal/domain/obligation"
	"loa/internal/platform/blob"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// book is a ledger with one obligation version of each rule.
type book struct {
	*ledger.Ledger
	db    *db.DB
	files *blob.Dir
	dir   string
	rules map[string]obligation.Rule
}

func owners() []fs.FS { return []fs.FS{org.Migrations, programme.Migrations, ledger.Migrations} }

func actor() access.Actor { return access.Actor{AccountID: "officer", Name: "Cán bộ đầu mối"} }

func newBook(t testing.TB, d *db.DB) *book {
	t.Helper()
	dir := filepath.Join(t.TempDir(), "files")
	files, err := blob.Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	if err := job.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if _, err := job.New(t.Context(), d, job.Config{InsertOnly: true}); err != nil {
		t.Fatal(err)
	}
	year := calendar.YearWindow(2025)
	b := &book{Ledger: ledger.New(d, files, ledgertest.NewKey(t), time.UTC), db: d, files: files, dir: dir, rules: map[string]obligation.Rule{
		"monthly": {Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: year},
		"once":    {Kind: cadence.Quota, Count: 1, Per: calendar.Whole, Window: year},
		"steady":  {Kind: cadence.Continuous, Window: year},
	}}
	for id, r := range b.rules {
		if err := programmetest.Seed(t.Context(), d, id, r); err != nil {
			t.Fatal(err)
		}
	}
	return b
}

func (b *book) append(t testing.TB, n ledger.NewEvidence) (string, error) {
	t.Helper()
	if n.Kind == "" {
		n.Kind = evidence.Article
	}
	if n.Origin == "" {
		n.Origin = evidence.Declared
	}
	var id string
	err := b.db.Write(context.WithoutCancel(t.Context()), func(ctx context.Context, tx *db.Tx) error {
		var err error
		id, err = b.Append(ctx, tx, actor(), n)
		return err
	})
	return id, err
}

func (b *book) must(t testing.TB, n ledger.NewEvidence) string {
	t.Helper()
	id, err := b.append(t, n)
	if err != nil {
		t.Fatal(err)
	}
	return id
}

// chains are the obligations of the book, each in one version.
func (b *book) chains() []obligation.Chain {
	var all []obligation.Chain
	for id, r := range b.rules {
		all = append(all, obligation.Alone(id, r))
	}
	return all
}

// count is the number that the cells hold for a pair, over all periods.
func (b *book) count(t testing.TB, version, agency string, at time.Time) int {
	t.Helper()
	counts, err := b.Counts(t.Context(), b.chains(), at)
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, c := range counts[ledger.Pair(version, agency)] {
		n += c.N
	}
	return n
}

func TestAppendCountsAndCorrectionsReplace(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		both := ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Video", Versions: []string{"monthly", "once"}}
		first := b.must(t, both)
		if m, o := b.count(t, "monthly", "a", time.Time{}), b.count(t, "once", "a", time.Time{}); m != 1 || o != 1 {
			t.Fatalf("counted %d and %d, want 1 and 1", m, o)
		}
		right := both
		right.Act, right.Supersedes, right.Versions, right.HappenedOn = evidence.Correct, first, []string{"monthly"}, "2025-02-03"
		second := b.must(t, right)
		if m, o := b.count(t, "monthly", "a", time.Time{}), b.count(t, "once", "a", time.Time{}); m != 1 || o != 0 {
			t.Errorf("after the correction counted %d and %d, want 1 and 0", m, o)
		}
		if _, err := b.append(t, right); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("correcting the same entry twice: %v, want conflict", err)
		}
		gone := right
		gone.Act, gone.Supersedes, gone.Reason = evidence.Withdraw, second, "Khai nhầm đơn vị"
		last := b.must(t, gone)
		if m := b.count(t, "monthly", "a", time.Time{}); m != 0 {
			t.Errorf("after the withdrawal counted %d, want 0", m)
		}
		line, err := b.Line(t.Context(), first)
		if err != nil || len(line) != 3 || line[0].ID != last {
			t.Errorf("line = %d entries, %v", len(line), err)
		}
	})
}

func TestFormIsStoredOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		n := ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Tin", Versions: []string{"steady"}, FormKey: "k1"}
		ids := make([]string, 8)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				var err error
				if ids[i], err = b.append(t, n); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("one form made %s and %s", ids[0], id)
			}
		}
		if n := b.count(t, "steady", "a", time.Time{}); n != 1 {
			t.Errorf("counted %d, want 1", n)
		}
	})
}

// wrong fails the test when any cell differs from a plain count of the entries.
func wrong(t testing.TB, d *db.DB) {
	t.Helper()
	var bad []string
	err := d.Select(t.Context(), &bad, `SELECT c.id FROM cell c WHERE c.n <> (SELECT count(*) FROM evidence_obligation o
		JOIN evidence e ON e.id = o.evidence_id LEFT JOIN evidence s ON s.supersedes = e.id
		WHERE o.cell_id = c.id AND e.act <> 'withdraw' AND s.id IS NULL)`)
	if err != nil || len(bad) > 0 {
		t.Errorf("wrong cells: %v (%v)", bad, err)
	}
}

func TestAsOfMeansRecordedUpTo(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			hand := &movable{at: dbtest.Now}
			d := dbtest.Open(t, engine, owners(), func(c *db.Config) { c.Clock = hand })
			b := newBook(t, d)
			b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Một", Versions: []string{"steady"}})
			before := hand.Now()
			hand.move(48 * time.Hour)
			b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-04", Title: "Hai", Versions: []string{"steady"}})
			if n := b.count(t, "steady", "a", before); n != 1 {
				t.Errorf("as of the first day counted %d, want 1", n)
			}
			if n := b.count(t, "steady", "a", before.Add(-time.Hour)); n != 0 {
				t.Errorf("before everything counted %d, want 0", n)
			}
			if n := b.count(t, "steady", "a", hand.Now()); n != 2 {
				t.Errorf("now counted %d, want 2", n)
			}
		})
	}
}

// movable is a clock that a test moves.
type movable struct {
	mu sync.Mutex
	at time.Time
}

func (m *movable) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at
}

func (m *movable) move(by time.Duration) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = m.at.Add(by)
}

var _ clock.Clock = (*movable)(nil)

func TestSealAndProve(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		var ids []string
		for i := range 7 {
			ids = append(ids, b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: fmt.Sprint("Tin ", i), Versions: []string{"steady"}}))
		}
		var wg sync.WaitGroup
		for range 4 { // several nodes try at the same moment
			wg.Go(func() {
				if _, err := b.Seal(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		late := b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Sau", Versions: []string{"steady"}})
		f, err := b.Verify(t.Context(), true)
		if err != nil || !f.Clean() || f.Entries != 8 || f.Sealed != 7 || f.Seals != 1 || len(f.Unsealed) != 1 || f.Unsealed[0] != late {
			t.Fatalf("findings %+v, %v", f, err)
		}
		for _, id := range ids {
			p, ok, err := b.Prove(t.Context(), id)
			if err != nil || !ok {
				t.Fatalf("no proof of %s: %v", id, err)
			}
			e, err := b.Entry(t.Context(), id)
			if err != nil {
				t.Fatal(err)
			}
			if !proved(t, e, p) {
				t.Errorf("the proof of %s does not hold", id)
			}
		}
	})
}

func proved(t testing.TB, e ledger.Entry, p ledger.Proof) bool {
	t.Helper()
	hash := func(s string) (h merkle.Hash) {
		b, err := hex.DecodeString(s)
		if err != nil {
			t.Fatal(err)
		}
		copy(h[:], b)
		return h
	}
	var path []merkle.Hash
	for _, s := range p.Path {
		path = append(path, hash(s))
	}
	return merkle.Verify(hash(e.Leaf), p.Place, int(p.Seal.Leaves), path, hash(p.Seal.Root))
}

// TestVerifyFindsEveryChange: whatever is changed behind the program's back is
// found and named.
func TestVerifyFindsEveryChange(t *testing.T) {
	t.Parallel()
	changes := map[string]string{
		"title":         `UPDATE evidence SET title = 'Khác' WHERE id = '%s'`,
		"day":           `UPDATE evidence SET happened_on = '2025-03-04' WHERE id = '%s'`,
		"agency":        `UPDATE evidence SET agency_id = 'b' WHERE id = '%s'`,
		"both hashes":   `UPDATE evidence SET kind = 'video', leaf = text_digest WHERE id = '%s'`,
		"link":          `DELETE FROM evidence_obligation WHERE evidence_id = '%s'`,
		"file's hash":   `UPDATE evidence_file SET sha256 = digest WHERE evidence_id = '%s'`,
		"sealed leaf":   `UPDATE seal_leaf SET leaf = evidence_id WHERE evidence_id = '%s'`,
		"seal":          `UPDATE seal SET at = at + 1 WHERE seq = 1 AND '%s' <> ''`,
		"signature":     `UPDATE seal SET signature = root || root WHERE seq = 1 AND '%s' <> ''`,
		"chain":         `UPDATE seal SET prev_hash = hash WHERE seq = 2 AND '%s' <> ''`,
		"head":          `UPDATE ledger_head SET seq = 1 WHERE '%s' <> ''`,
		"cell's count":  `UPDATE cell SET n = n + 1 WHERE id IN (SELECT cell_id FROM evidence_obligation WHERE evidence_id = '%s')`,
		"cell's day":    `UPDATE cell SET last_on = '2025-03-30' WHERE id IN (SELECT cell_id FROM evidence_obligation WHERE evidence_id = '%s')`,
		"cell":          `DELETE FROM cell WHERE id IN (SELECT cell_id FROM evidence_obligation WHERE evidence_id = '%s')`,
		"cell's past":   `UPDATE cell_version SET n = n + 1 WHERE cell_id IN (SELECT cell_id FROM evidence_obligation WHERE evidence_id = '%s')`,
		"waiting again": `INSERT INTO ledger_waiting (evidence_id) VALUES ('%s')`,
	}
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		stored, err := b.files.Put(t.Context(), strings.NewReader("ảnh"), 1<<20)
		if err != nil {
			t.Fatal(err)
		}
		for range 2 {
			b.must(t, ledger.NewEvidence{
				AgencyID: "a", HappenedOn: "2025-03-03", Title: "Tin", Versions: []string{"steady"},
				Files: []ledger.NewFile{{Name: "ảnh.jpg", MediaType: "image/jpeg", SHA256: stored.SHA256, Size: stored.Size}},
			})
			if _, err := b.Seal(t.Context()); err != nil {
				t.Fatal(err)
			}
		}
		id := b.must(t, ledger.NewEvidence{
			AgencyID: "a", HappenedOn: "2025-03-05", Title: "Tin", Versions: []string{"steady"},
			Files: []ledger.NewFile{{Name: "ảnh.jpg", MediaType: "image/jpeg", SHA256: stored.SHA256, Size: stored.Size}},
		})
		if _, err := b.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		head, err := b.Head(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		for name, change := range changes {
			if f := b.tamper(t, fmt.Sprintf(change, id)); f.Clean() {
				t.Errorf("%s: nothing found", name)
			}
		}
		f, err := b.Verify(t.Context(), true, ledger.Anchor{Seq: head.Seq, Hash: head.Hash, From: "báo cáo"})
		if err != nil || !f.Clean() || f.Files != 1 {
			t.Fatalf("restored: %+v, %v", f, err)
		}
		for _, a := range []ledger.Anchor{{Seq: head.Seq, Hash: "khác"}, {Seq: head.Seq + 1, Hash: head.Hash}} {
			if f, err := b.Verify(t.Context(), false, a); err != nil || f.Clean() {
				t.Errorf("anchor %+v: nothing found (%v)", a, err)
			}
		}
	})
}

// tamper changes something, verifies, and undoes the change: it runs inside a
// transaction of a second connection only when the engine allows; simplest is
// to keep copies of the tables and put them back.
func (b *book) tamper(t testing.TB, change string) ledger.Findings {
	t.Helper()
	tables := []string{"evidence", "evidence_file", "evidence_obligation", "seal", "seal_leaf", "ledger_head", "ledger_waiting", "cell", "cell_version"}
	exec := func(s string) {
		if _, err := b.db.Writer().ExecContext(t.Context(), s); err != nil {
			t.Fatalf("%s: %v", s, err)
		}
	}
	for _, table := range tables {
		exec("CREATE TABLE keep_" + table + " AS SELECT * FROM " + table)
	}
	exec(change)
	f, err := b.Verify(t.Context(), true)
	if err != nil {
		t.Fatal(err)
	}
	for _, table := range slices.Backward(tables) { // children first
		if table != "evidence" && table != "seal" {
			exec("DELETE FROM " + table)
		}
	}
	exec("DELETE FROM evidence")
	exec("DELETE FROM seal")
	for _, table := range tables {
		exec("INSERT INTO " + table + " SELECT * FROM keep_" + table)
		exec("DROP TABLE keep_" + table)
	}
	return f
}

func TestOpenCellsCanBeRepeated(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			for i, v := range []string{"monthly", "once", "steady"} {
				if _, err := tx.Exec(ctx, `INSERT INTO obligation_party (id, version_id, obligation_id, agency_id, role) VALUES ($1, $2, $3, 'a', 'lead')`,
					fmt.Sprint("p", i), v, "o-"+v); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Tin", Versions: []string{"monthly"}})
		for range 2 {
			if err := b.OpenCells(t.Context(), "plan"); err != nil {
				t.Fatal(err)
			}
		}
		var cells int
		if _, err := d.Get(t.Context(), &cells, `SELECT count(*) FROM cell`); err != nil || cells != 12+1+12 {
			t.Errorf("%d cells, %v; want 25", cells, err)
		}
		if n := b.count(t, "monthly", "a", time.Time{}); n != 1 {
			t.Errorf("counted %d, want 1", n)
		}
	})
}
