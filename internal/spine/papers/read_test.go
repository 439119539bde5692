package papers_test

import (
	"context"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/calendar"
	"loa/internal/platform/job"
	"loa/internal/spine/papers"
)

func TestTheList(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		ctx := t.Context()
		first := h.handOver("e0")
		for i := range papers.PageSize {
			h.handOver("x" + calendar.NewDate(2025, 1, i+1).Vietnamese())
		}
		h.must(h.Submit(ctx, lan, call(first)))
		h.must(h.Number(ctx, lan, call(first), thirtyFive()))
		for name, c := range map[string]struct {
			f    papers.Filter
			want int
		}{
			"all":           {papers.Filter{}, papers.PageSize + 1},
			"own":           {papers.Filter{Agencies: []string{"a", "b"}}, papers.PageSize + 1},
			"other agency":  {papers.Filter{Agencies: []string{"b"}}, 0},
			"no agency":     {papers.Filter{NoAgency: true}, 0},
			"status":        {papers.Filter{Statuses: []papers.Status{papers.Signed, papers.Released}}, 1},
			"number":        {papers.Filter{Text: "35/bc"}, 1},
			"without marks": {papers.Filter{Text: "bao cao QUÝ"}, papers.PageSize + 1},
			"signs":         {papers.Filter{Text: "%"}, 0},
			"mine":          {papers.Filter{By: "minh"}, 0},
			"kind":          {papers.Filter{Kind: "cong-van"}, 0},
		} {
			if _, total, err := h.List(ctx, c.f); err != nil || total != c.want {
				t.Errorf("%s: %d, %v", name, total, err)
			}
		}
		page, _, err := h.List(ctx, papers.Filter{})
		if err != nil || len(page) != papers.PageSize {
			t.Fatal(len(page), err)
		}
		rest, total, err := h.List(ctx, papers.Filter{After: page[len(page)-1].ID})
		if err != nil || len(rest) != 1 || rest[0].ID != first || total != papers.PageSize+1 {
			t.Errorf("%+v, %d, %v", rest, total, err)
		}
		if p, ok, err := h.Of(ctx, "report", "e0"); err != nil || !ok || p.ID != first {
			t.Errorf("%+v, %v, %v", p, ok, err)
		}
		if _, ok, err := h.Of(ctx, "report", "khong"); err != nil || ok {
			t.Errorf("%v, %v", ok, err)
		}
	})
}

// filed is the job of a listener.
type filed struct {
	Ref string `json:"ref"`
}

func (filed) Kind() string { return "test_filed" }

type filer struct {
	river.WorkerDefaults[filed]
	got chan string
}

func (f *filer) Work(_ context.Context, j *river.Job[filed]) error {
	f.got <- j.Args.Ref
	return nil
}

// TestListenersHear runs the queue: who listens hears of each event, and the
// others pass.
func TestListenersHear(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h house) {
		got := make(chan string, 10)
		w := river.NewWorkers()
		h.Jobs(w, func(_ context.Context, e papers.Happened) (river.JobArgs, error) {
			if e.Room != "report" {
				return nil, nil
			}
			return filed{e.Kind + " " + e.Ref}, nil
		})
		river.AddWorker(w, &filer{got: got})
		q, err := job.New(t.Context(), h.db, job.Config{Workers: w})
		if err != nil {
			t.Fatal(err)
		}
		if err := q.Start(context.WithoutCancel(t.Context())); err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { _ = q.Stop(context.WithoutCancel(t.Context())) })
		id := h.handOver("e1")
		hear := func(want string) {
			t.Helper()
			select {
			case ref := <-got:
				if ref != want {
					t.Errorf("heard %q, want %q", ref, want)
				}
			case <-time.After(20 * time.Second):
				t.Fatalf("nobody heard of %s", want)
			}
		}
		h.must(h.Submit(t.Context(), lan, call(id)))
		hear("paper_to_sign e1")
		h.must(h.Number(t.Context(), lan, call(id), thirtyFive()))
		hear("paper_signed e1")
		h.must(h.Sign(t.Context(), lan, call(id), h.keep("signed", "%PDF")))
		h.must(h.Release(t.Context(), lan, call(id), "2025-04-10"))
		hear("paper_released e1")
	})
}
