package content_test

import (
	"context"
	"database/sql"
	"sync"
	"testing"

	"github.com/riverqueue/river"

	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
	"loa/internal/spine/notice"
)

// asked keeps the jobs that acts asked for.
type asked struct {
	mu   sync.Mutex
	jobs []notice.AtOnce
}

func (a *asked) insert(_ context.Context, _ *sql.Tx, jobs []river.InsertManyParams) error {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, j := range jobs {
		if t, ok := j.Args.(notice.AtOnce); ok {
			a.jobs = append(a.jobs, t)
		}
	}
	return nil
}

func TestListsAreNarrowedAndPaged(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		var all []content.Edition
		for range content.PageSize + 3 {
			all = append(all, h.begin("Thông báo lịch tiếp công dân"))
		}
		birth := h.begin("Trả kết quả khai sinh trong ngày")
		h.do(h.lan, birth.ID, flow.Submit)
		rows, total, err := h.List(ctx, content.Filter{Agencies: []string{h.agency}})
		if err != nil || total != content.PageSize+4 || len(rows) != content.PageSize || rows[0].Edition.ID != birth.ID || rows[0].Edition.Body != "" || rows[0].Content.AgencyID != h.agency {
			t.Fatalf("%d of %d, %v", len(rows), total, err)
		}
		rest, total, err := h.List(ctx, content.Filter{Agencies: []string{h.agency}, After: rows[len(rows)-1].Content.ID})
		if err != nil || len(rest) != 4 || total != content.PageSize+4 || rest[3].Edition.ID != all[0].ID {
			t.Errorf("the second page: %d of %d, %v", len(rest), total, err)
		}
		for name, c := range map[string]struct {
			f    content.Filter
			want int
		}{
			"by words without marks":   {content.Filter{Text: "KHAI sinh ngay"}, 1},
			"by words of the text":     {content.Filter{Text: "phuong tra ket qua"}, content.PageSize + 4},
			"by a percent sign":        {content.Filter{Text: "%"}, 0},
			"by state":                 {content.Filter{State: flow.Submitted}, 1},
			"by kind":                  {content.Filter{Kind: flow.Video}, 0},
			"of no agency":             {content.Filter{Agencies: []string{}}, 0},
			"of another agency":        {content.Filter{Agencies: []string{"x"}}, 0},
			"that came out urgently":   {content.Filter{Unendorsed: true}, 0},
			"by state, kind and words": {content.Filter{State: flow.Submitted, Kind: flow.News, Text: "khai sinh"}, 1},
		} {
			if _, n, err := h.List(ctx, c.f); err != nil || n != c.want {
				t.Errorf("%s: %d, want %d, %v", name, n, c.want, err)
			}
		}
		counts, err := h.Counts(ctx, nil)
		n := map[flow.State]int{}
		for _, c := range counts {
			n[c.State] = c.N
		}
		if err != nil || n[flow.Draft] != content.PageSize+3 || n[flow.Submitted] != 1 {
			t.Errorf("%v, %v", n, err)
		}
	})
}

func TestWhoIsConcernedIsAskedFor(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		jobs := &asked{}
		h.o.DB.UseJobs(jobs.insert)
		e := h.begin("Lịch tiếp công dân")
		h.do(h.lan, e.ID, flow.Submit)
		h.do(h.minh, e.ID, flow.Return)
		h.do(h.lan, e.ID, flow.Submit)
		h.do(h.minh, e.ID, flow.Approve)
		urgent := h.begin("Cảnh báo")
		h.do(h.minh, urgent.ID, flow.Urgent)
		want := []notice.AtOnce{
			{Key: notice.ContentKey(e.ID, notice.Waiting), ByID: "lan"},
			{Key: notice.ContentKey(e.ID, notice.SentBack), ByID: "minh", ToID: "lan"},
			{Key: notice.ContentKey(e.ID, notice.Waiting), ByID: "lan"},
			{Key: notice.ContentKey(urgent.ID, notice.Afterwards), ByID: "minh"},
		}
		if len(jobs.jobs) != len(want) {
			t.Fatalf("%+v", jobs.jobs)
		}
		for i, w := range want {
			if g := jobs.jobs[i]; g.Key != w.Key || g.ByID != w.ByID || g.ToID != w.ToID || g.AgencyID != h.agency {
				t.Errorf("%d: %+v, want %+v", i, g, w)
			}
		}
		waiting, err := h.Waiting(ctx, []string{h.agency})
		if err != nil || len(waiting) != 2 {
			t.Errorf("%+v, %v", waiting, err)
		}
		if none, err := h.Waiting(ctx, nil); err != nil || len(none) != 0 {
			t.Errorf("of nobody: %+v, %v", none, err)
		}
		row, err := h.Newest(ctx, e.ContentID)
		if err != nil || row.Edition.ID != e.ID || len(row.May(h.lan)) == 0 || len(row.May(h.abroad)) != 0 {
			t.Errorf("%+v may %v and %v, %v", row.Edition.State, row.May(h.lan), row.May(h.abroad), err)
		}
		steps, err := h.Steps(ctx, e.ContentID)
		if err != nil || steps[0].Version != row.Edition.Version {
			t.Errorf("the last step left version %d, the edition has %d, %v", steps[0].Version, row.Edition.Version, err)
		}
	})
}

func TestAFormThatIsSentTwiceBeginsOne(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		var wg sync.WaitGroup
		ids := make([]string, 4)
		for i := range ids {
			wg.Go(func() {
				e, err := h.Begin(t.Context(), h.lan, content.NewContent{AgencyID: h.agency, Kind: flow.News, Key: "khoa", Words: words("Một bài")})
				if err != nil {
					t.Error(err)
				}
				ids[i] = e.ID
			})
		}
		wg.Wait()
		other, err := h.Begin(t.Context(), h.minh, content.NewContent{AgencyID: h.agency, Kind: flow.News, Key: "khoa", Words: words("Một bài")})
		if n := h.count(`SELECT count(*) FROM content`); err != nil || n != 2 || ids[0] != ids[3] || other.ID == ids[0] {
			t.Errorf("%d contents of %v and %s, %v", n, ids, other.ID, err)
		}
	})
}
