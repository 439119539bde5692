package ledger_test

import (
	"bytes"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
)

// judge gives a verdict; that the entry has it already is no fault here.
func judge(t testing.TB, b *book, id string, v evidence.Verdict) {
	t.Helper()
	if err := b.judge(t, id, v); err != nil && domain.CodeOf(err) != domain.CodeConflict {
		t.Error(err)
	}
}

func (b *book) judge(t testing.TB, id string, v evidence.Verdict) error {
	t.Helper()
	return b.db.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		return b.Judge(ctx, tx, access.Actor{AccountID: "verifier"}, ledger.Judgement{EvidenceID: id, Verdict: v, Reason: "Ảnh không rõ."})
	})
}

// wrongByHand counts every cell from the rows of the book in plain Go, by the
// words of the rule and not by its SQL, and compares.
func wrongByHand(t testing.TB, d *db.DB) {
	t.Helper()
	type entry struct {
		ID, AgencyID, Act, Supersedes, ContentKey string
		HappenedOn                                calendar.Date
	}
	var entries []entry
	var links []struct{ EvidenceID, ObligationID, CellID string }
	var notes []struct{ EvidenceID, Verdict string }
	var cells []struct {
		ID              string
		N               int
		FirstOn, LastOn string
	}
	for _, err := range []error{
		d.Select(t.Context(), &entries, `SELECT id, agency_id, act, supersedes, content_key, happened_on FROM evidence`),
		d.Select(t.Context(), &links, `SELECT evidence_id, obligation_id, cell_id FROM evidence_obligation`),
		d.Select(t.Context(), &notes, `SELECT evidence_id, verdict FROM evidence_note WHERE kind = 'verdict' ORDER BY id`),
		d.Select(t.Context(), &cells, `SELECT id, n, first_on, last_on FROM cell`),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	gone, by := map[string]bool{}, map[string]entry{}
	for _, e := range entries {
		by[e.ID] = e
		gone[e.Supersedes] = true
		if e.Act == "withdraw" {
			gone[e.ID] = true
		}
	}
	returned := map[string]bool{}
	for _, n := range notes {
		returned[n.EvidenceID] = n.Verdict == "returned"
	}
	slices.SortFunc(links, func(a, b struct{ EvidenceID, ObligationID, CellID string }) int {
		x, y := by[a.EvidenceID], by[b.EvidenceID]
		return strings.Compare(string(x.HappenedOn)+x.ID, string(y.HappenedOn)+y.ID)
	})
	shown, want := map[string]bool{}, map[string][]string{}
	for _, k := range links {
		e := by[k.EvidenceID]
		thing := e.AgencyID + "|" + k.ObligationID + "|" + e.ContentKey
		if gone[e.ID] || returned[e.ID] || e.ContentKey != "" && shown[thing] {
			continue
		}
		shown[thing] = true
		want[k.CellID] = append(want[k.CellID], string(e.HappenedOn))
	}
	for _, c := range cells {
		days := want[c.ID]
		first, last := "", ""
		if len(days) > 0 {
			first, last = slices.Min(days), slices.Max(days)
		}
		if c.N != len(days) || c.FirstOn != first || c.LastOn != last {
			t.Errorf("cell %s: %d %s–%s, by hand %d %s–%s", c.ID, c.N, c.FirstOn, c.LastOn, len(days), first, last)
		}
		delete(want, c.ID)
	}
	if len(want) > 0 {
		t.Errorf("no cell for %v", want)
	}
}

func TestARepostCountsOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		declare := func(agency, day, url, distinct string) string {
			return b.must(t, ledger.NewEvidence{
				AgencyID: agency, HappenedOn: calendar.Date(day), Title: "Bài", URL: url, Distinct: distinct, Versions: []string{"monthly", "steady"},
			})
		}
		expect := func(want int, why string) {
			t.Helper()
			if n := b.count(t, "steady", "a", time.Time{}); n != want {
				t.Errorf("%s: counted %d, want %d", why, n, want)
			}
		}
		first := declare("a", "2025-03-10", "https://trang.example/bai/1", "")
		second := declare("a", "2025-04-02", "http://www.trang.example/bai/1/?fbclid=x#y", "")
		expect(1, "the same link in another month")
		declare("b", "2025-04-02", "https://trang.example/bai/1", "")
		if n := b.count(t, "steady", "b", time.Time{}); n != 1 {
			t.Errorf("another agency's post of it counted %d for that agency, want 1", n)
		}
		declare("a", "2025-04-03", "https://trang.example/bai/1", "Trang chuyên mục, nội dung tháng 4 khác.")
		expect(2, "said to be another thing")
		declare("a", "2025-04-04", "https://trang.example/", "")
		declare("a", "2025-04-05", "https://trang.example", "")
		expect(4, "a site's front page is no single piece")
		if of, err := b.RepeatOf(t.Context(), second); err != nil || of != first {
			t.Errorf("repeats %q (%v), want %q", of, err, first)
		}
		if err := b.judge(t, first, evidence.Returned); err != nil {
			t.Fatal(err)
		}
		expect(4, "the first is returned, the second counts in its place")
		b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-04-02", Title: "Bài", Act: evidence.Withdraw, Supersedes: second, Versions: []string{"monthly", "steady"}})
		expect(3, "the second is withdrawn")
		if err := b.judge(t, first, evidence.Accepted); err != nil {
			t.Fatal(err)
		}
		expect(4, "the first is accepted after all")
		early := declare("a", "2025-01-02", "https://trang.example/bai/1", "")
		expect(4, "an earlier day of the same")
		if of, err := b.RepeatOf(t.Context(), first); err != nil || of != early {
			t.Errorf("repeats %q (%v), want %q", of, err, early)
		}
		wrongByHand(t, d)
		if err := b.judge(t, first, evidence.Accepted); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("the same verdict again: %v", err)
		}
	})
}

// Two people who declare the same link at the same moment count once.
func TestTheSameLinkAtOnce(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		var wg sync.WaitGroup
		for i := range 12 {
			wg.Go(func() {
				_, err := b.append(t, ledger.NewEvidence{
					AgencyID: "a", HappenedOn: calendar.NewDate(2025, 3, 1+i), Title: "Bài", URL: "https://trang.example/bai/" + fmt.Sprint(i%2), Versions: []string{"steady"},
				})
				if err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		if n := b.count(t, "steady", "a", time.Time{}); n != 2 {
			t.Errorf("counted %d, want 2", n)
		}
		wrongByHand(t, d)
	})
}

func TestAsOfBeforeAVerdict(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			hand := &movable{at: dbtest.Now}
			b := newBook(t, dbtest.Open(t, engine, owners(), func(c *db.Config) { c.Clock = hand }))
			id := b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Một", URL: "https://trang.example/1", Versions: []string{"steady"}})
			before := hand.Now()
			hand.move(48 * time.Hour)
			if err := b.judge(t, id, evidence.Returned); err != nil {
				t.Fatal(err)
			}
			if then, now := b.count(t, "steady", "a", before), b.count(t, "steady", "a", time.Time{}); then != 1 || now != 0 {
				t.Errorf("before the verdict %d, after it %d", then, now)
			}
			e, err := b.Entry(t.Context(), id)
			if err != nil || e.Counts() || !e.Current() || e.Verdict != evidence.Returned {
				t.Errorf("%+v, %v", e, err)
			}
		})
	}
}

func TestErasureByTwo(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		put, err := b.files.Put(t.Context(), bytes.NewReader([]byte("ảnh có mặt người")), 100)
		if err != nil {
			t.Fatal(err)
		}
		file := ledger.NewFile{Name: "nguyen-van-a.jpg", MediaType: "image/jpeg", SHA256: put.SHA256, Size: put.Size}
		id := b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Hộ ông A", Topics: []string{"Hộ tịch"}, Amounts: evidence.Amounts{evidence.People: 12}, Versions: []string{"steady"}, Files: []ledger.NewFile{file}})
		files, err := b.FilesOf(t.Context(), id)
		if err != nil || len(files) != 1 {
			t.Fatal(files, err)
		}
		erase := func(first, second string, what ledger.Erasure) (gone []string, err error) {
			err = d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
				what.EvidenceID, what.AskedBy, what.Reason = id, first, "Theo đề nghị của ông A"
				gone, err = b.Erase(ctx, tx, access.Actor{AccountID: second}, what)
				return err
			})
			return gone, err
		}
		all := ledger.Erasure{Text: true, Files: []string{files[0].ID}}
		if _, err := erase("one", "one", all); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("one person alone: %v", err)
		}
		if _, err := erase("one", "two", ledger.Erasure{Files: []string{"of another"}}); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a file of another entry: %v", err)
		}
		if _, err := b.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		gone, err := erase("one", "two", all)
		if err != nil || !slices.Equal(gone, []string{put.SHA256}) {
			t.Fatal(gone, err)
		}
		if _, err := b.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		e, err := b.Entry(t.Context(), id)
		if err != nil || e.Title != "" || e.Author != "" || len(e.Topics) > 0 || e.Amounts[evidence.People] != 12 || e.ErasedAt == 0 || b.count(t, "steady", "a", time.Time{}) != 1 {
			t.Errorf("%+v, %v", e, err)
		}
		f, err := b.Verify(t.Context(), true)
		if err != nil || !f.Clean() || f.Erased != 2 || f.Waiting != 0 {
			t.Errorf("%+v, %v", f, err)
		}
		// Emptied by hand, without the note, it is found.
		other := b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-04", Title: "Hộ bà B", Versions: []string{"steady"}})
		if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
			_, err := tx.Exec(ctx, `UPDATE evidence SET title = '', salt = '' WHERE id = $1`, other)
			return err
		}); err != nil {
			t.Fatal(err)
		}
		if f, err = b.Verify(t.Context(), true); err != nil || f.Clean() {
			t.Errorf("emptied by hand and not found: %+v, %v", f, err)
		}
	})
}

// A changed, added or missing note is found.
func TestNotesAreSealed(t *testing.T) {
	t.Parallel()
	for name, harm := range map[string]string{
		"reason":  `UPDATE evidence_note SET text = '{"reason":"khác"}'`,
		"verdict": `UPDATE evidence_note SET verdict = 'accepted'`,
		"author":  `UPDATE evidence_note SET author = 'khác'`,
		"gone":    `DELETE FROM evidence_note`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
				b := newBook(t, d)
				id := b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Một", Versions: []string{"steady"}})
				if err := b.judge(t, id, evidence.Disputed); err != nil {
					t.Fatal(err)
				}
				if n, err := b.Seal(t.Context()); err != nil || n != 2 {
					t.Fatal(n, err)
				}
				if f, err := b.Verify(t.Context(), true); err != nil || !f.Clean() || f.Notes != 1 {
					t.Fatalf("%+v, %v", f, err)
				}
				if err := d.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
					_, err := tx.Exec(ctx, harm)
					return err
				}); err != nil {
					t.Fatal(err)
				}
				if f, err := b.Verify(t.Context(), true); err != nil || f.Clean() {
					t.Errorf("not found: %+v, %v", f, err)
				}
			})
		})
	}
}

func TestAlikePointsOut(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		b.must(t, ledger.NewEvidence{AgencyID: "b", HappenedOn: "2025-03-01", Title: "Đối thoại với doanh nghiệp", URL: "https://trang.example/2", Versions: []string{"steady"}})
		b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-02", Title: "Bản tin cải cách hành chính số 3", Versions: []string{"steady"}})
		b.must(t, ledger.NewEvidence{AgencyID: "a", HappenedOn: "2025-03-03", Title: "Ảnh", Files: []ledger.NewFile{{Name: "a.jpg", SHA256: "f1", Look: 0xF0F0}}, Versions: []string{"steady"}})
		got, err := b.Alike(t.Context(), ledger.Likeness{
			AgencyID: "a", URL: "https://www.trang.example/2", Title: "Bản tin cải cách hành chính, số 3", HappenedOn: "2025-03-05", Looks: []uint64{0xF0F1},
		})
		var why []string
		for _, x := range got {
			why = append(why, fmt.Sprint(x.Why, x.SameAgency))
		}
		if err != nil || !slices.Equal(why, []string{"same_linkfalse", "like_picturetrue", "like_titletrue"}) {
			t.Errorf("%v, %v", why, err)
		}
		if got, err = b.Alike(t.Context(), ledger.Likeness{AgencyID: "a", Title: "Bản tin cải cách hành chính số 4", HappenedOn: "2025-03-05"}); err != nil || len(got) > 0 {
			t.Errorf("another issue is pointed out: %v, %v", got, err)
		}
	})
}
