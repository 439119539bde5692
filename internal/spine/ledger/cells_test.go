package ledger_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"reflect"
	"slices"
	"sync"
	"testing"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
)

func TestManyAtOnceLeaveNoWrongCell(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		const callers, each = 16, 10
		var wg sync.WaitGroup
		for c := range callers {
			wg.Go(func() {
				for i := range each {
					versions := []string{"monthly", "steady", "once"}
					if c%2 == 1 { // the other way round, to tempt deadlocks
						versions = []string{"once", "steady", "monthly"}
					}
					_, err := b.append(t, ledger.NewEvidence{
						AgencyID: fmt.Sprint("a", i%2), HappenedOn: calendar.NewDate(2025, time.Month(1+i%3), 5), Title: "Tin", Versions: versions,
					})
					if err != nil {
						t.Error(err)
					}
				}
			})
		}
		wg.Wait()
		for _, v := range []string{"monthly", "steady", "once"} {
			if n := b.count(t, v, "a0", time.Time{}) + b.count(t, v, "a1", time.Time{}); n != callers*each {
				t.Errorf("%s: counted %d, want %d", v, n, callers*each)
			}
		}
		wrong(t, d)
	})
}

// Whatever people do at the same time, the cells are what a count of the
// entries gives: declaring, correcting to another day or other obligations, and
// withdrawing.
func TestRandomHistoriesLeaveNoWrongCell(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		b := newBook(t, d)
		const callers, each = 8, 40
		seed := uint64(time.Now().UnixNano())
		t.Log("seed", seed)
		var wg sync.WaitGroup
		for c := range callers {
			wg.Go(func() {
				r := rand.New(rand.NewPCG(seed, uint64(c)))
				var mine []string
				for range each {
					n := ledger.NewEvidence{
						AgencyID: fmt.Sprint("a", c%2), HappenedOn: calendar.NewDate(2025, time.Month(1+r.IntN(4)), 1+r.IntN(28)), Title: "Tin",
					}
					if k := r.IntN(12); k < 6 { // half of them links that others use too
						n.URL = fmt.Sprintf("https://www.trang.example/tin/%d?utm_source=%d", k, r.IntN(3))
					}
					for _, v := range []string{"monthly", "steady", "once"} {
						if r.IntN(2) == 0 {
							n.Versions = append(n.Versions, v)
						}
					}
					at := -1
					if len(mine) > 0 && r.IntN(2) == 0 {
						at = r.IntN(len(mine))
						n.Supersedes, n.Act, n.Reason = mine[at], evidence.Correct, "Sửa ngày"
						if r.IntN(3) == 0 {
							n.Act = evidence.Withdraw
						}
					}
					if at >= 0 && r.IntN(2) == 0 {
						judge(t, b, mine[at], evidence.Verdicts()[r.IntN(4)])
						continue
					}
					id, err := b.append(t, n)
					switch {
					case err != nil:
						t.Error(err)
					case at < 0:
						mine = append(mine, id)
					case n.Act == evidence.Withdraw:
						mine = slices.Delete(mine, at, at+1)
					default:
						mine[at] = id
					}
				}
			})
		}
		wg.Wait()
		wrongByHand(t, d)
		samePieces(t, b)
		if f, err := b.Verify(t.Context(), true); err != nil || !f.Clean() || f.Entries == 0 || f.Notes == 0 {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

// samePieces reads what counts together with the pieces and by itself, of all
// agencies and of one, from the book's first day and from a later one, and compares:
// among the pieces are re-posts, corrections, what was returned and what serves no
// obligation. The pieces are what Within counts, and more; of one agency they are the
// same whether it was asked for alone or with all.
func samePieces(t *testing.T, b *book) {
	t.Helper()
	for _, w := range []calendar.Window{{Start: "2025-01-01", End: "2025-12-31"}, {Start: "2025-02-10", End: "2025-03-20"}} {
		all, _, err := b.Pieces(t.Context(), b.chains(), w.End, w)
		alone, _, err2 := b.Pieces(t.Context(), b.chains(), w.End, w, "a0")
		all = slices.DeleteFunc(all, func(p ledger.Piece) bool { return p.AgencyID != "a0" })
		if err = errors.Join(err, err2); err != nil || len(alone) == 0 || !reflect.DeepEqual(all, alone) {
			t.Errorf("%v: of one agency %d pieces with all, %d alone, %v", w, len(all), len(alone), err)
		}
		for _, agencies := range [][]string{nil, {"a0"}} {
			for _, by := range []calendar.Date{w.End, "2025-03-05", "2025-01-20"} {
				want, err := b.HappenedWithin(t.Context(), b.chains(), by, w, agencies...)
				if err != nil {
					t.Fatal(err)
				}
				pieces, got, err := b.Pieces(t.Context(), b.chains(), by, w, agencies...)
				if err != nil {
					t.Fatal(err)
				}
				if !reflect.DeepEqual(got, want) || len(want.IDs) == 0 {
					t.Errorf("%v of %v by %s: %d and %d pairs, by itself %d and %d", w, agencies, by, len(got.Counts), len(got.IDs), len(want.Counts), len(want.IDs))
				}
				known := map[string]bool{}
				for _, p := range pieces {
					if known[p.ID] {
						t.Errorf("%s stands twice", p.ID)
					}
					known[p.ID] = true
				}
				for pair, ids := range want.IDs {
					for _, id := range ids {
						if !known[id] {
							t.Errorf("%s counts under %s and is no piece", id, pair)
						}
					}
				}
			}
		}
	}
}
