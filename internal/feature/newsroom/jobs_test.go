package newsroom

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/riverqueue/river"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// scheduled is a piece that comes out in two hours.
func (h *house) scheduled(title string) content.Edition {
	h.t.Helper()
	e := h.written(title)
	h.do(h.lan, e.ContentID, flow.Submit)
	h.do(h.chief, e.ContentID, flow.Approve)
	at := h.DB.Clock().Now().Add(2 * time.Hour)
	return h.do(h.lan, e.ContentID, flow.Schedule, func(in *In) { in.At = at })
}

// Two nodes over one database, each asked several times at the minute: everything comes
// out once, with its evidence once.
func TestTwoNodesBringOutOnce(t *testing.T) {
	t.Parallel()
	h := open(t, db.Postgres)
	second, err := db.Open(t.Context(), db.Config{URL: h.DB.URL(), Clock: h.DB.Clock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = second.Close() })
	second.UseJobs(func(context.Context, *sql.Tx, []river.InsertManyParams) error { return nil })
	nodes := []*Service{h.Service, h.over(second)}
	for _, title := range []string{"Một", "Hai", "Ba"} {
		h.scheduled("Bài " + title)
	}
	if n, err := h.BringOut(t.Context()); err != nil || n != 0 {
		t.Errorf("%d came out before the minute, %v", n, err)
	}
	h.pass(2 * time.Hour)
	var wg sync.WaitGroup
	var out atomic.Int64
	for range 3 {
		for _, node := range nodes {
			wg.Go(func() {
				n, err := node.BringOut(t.Context())
				if err != nil {
					t.Error(err)
				}
				out.Add(int64(n))
			})
		}
	}
	wg.Wait()
	var entries, published, steps int
	for query, into := range map[string]*int{
		`SELECT count(*) FROM evidence`: &entries, `SELECT count(*) FROM content_edition WHERE state = 'published'`: &published, `SELECT count(*) FROM content_step WHERE act = 'publish'`: &steps,
	} {
		if _, err := h.DB.Get(t.Context(), into, query); err != nil {
			t.Fatal(err)
		}
	}
	if out.Load() != 3 || entries != 3 || published != 3 || steps != 3 || h.counted() != 3 {
		t.Errorf("%d came out, %d entries, %d published, %d steps, %d counted", out.Load(), entries, published, steps, h.counted())
	}
}

func TestWhatComesOutLateSaysSo(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		for _, c := range []struct {
			after time.Duration
			says  string
		}{{2*time.Hour + 20*time.Second, ""}, {5*time.Hour + 7*time.Minute, "đăng muộn 3 giờ 7 phút"}, {52 * time.Hour, "đăng muộn 2 ngày 2 giờ"}} {
			e := h.scheduled("Lịch tiếp công dân")
			h.pass(c.after)
			if n, err := h.BringOut(t.Context()); err != nil || n != 1 {
				t.Fatalf("%d, %v", n, err)
			}
			steps, err := h.Contents.Steps(t.Context(), e.ContentID)
			if err != nil || steps[0].Act != flow.Publish || steps[0].ByName != "Hẹn giờ" || !strings.Contains(steps[0].Reason, c.says) || c.says == "" && steps[0].Reason != "" {
				t.Errorf("%+v, %v", steps[0], err)
			}
		}
		if n, err := h.BringOut(t.Context()); err != nil || n != 0 {
			t.Errorf("%d came out again, %v", n, err)
		}
	})
}

// A minute of the office's clock begins where its seconds are zero, also in a rehearsal
// whose clock is another than the machine's.
func TestMinutesBeginOnTheOfficesClock(t *testing.T) {
	t.Parallel()
	h := open(t, db.SQLite)
	h.now.Store(time.Date(2025, 4, 10, 8, 29, 17, 0, time.UTC).UnixMilli())
	machine := time.Date(2031, 1, 2, 3, 4, 55, 0, time.UTC)
	if next := (minutes{h.Service}).Next(machine); next.Sub(machine) != 43*time.Second {
		t.Errorf("it comes after %s", next.Sub(machine))
	}
}
