package papers

import (
	"context"
	"strconv"

	"github.com/riverqueue/river"

	"loa/internal/domain/event"
	"loa/internal/platform/db"
)

// Happened is an event of a paper: the kind of the event, and what the paper was
// made of. Once is the same whenever the same event is told again, and of no
// other event of this paper.
type Happened struct{ Kind, PaperID, Room, Ref, Once string }

// Listener is a room that hears of papers: told what happened, it gives the job
// that it takes because of it, or nil. It may be told the same again, and its job
// must be safe to repeat.
type Listener func(ctx context.Context, h Happened) (river.JobArgs, error)

// Jobs registers who hears of papers. Without listeners the events are taken and
// nothing follows.
func (p *Papers) Jobs(w *river.Workers, listeners ...Listener) {
	river.AddWorker(w, &teller[event.PaperToSign]{papers: p, listeners: listeners, id: func(e event.PaperToSign) string { return e.PaperID }})
	river.AddWorker(w, &teller[event.PaperReturned]{papers: p, listeners: listeners, id: func(e event.PaperReturned) string { return e.PaperID }})
	river.AddWorker(w, &teller[event.PaperSigned]{papers: p, listeners: listeners, id: func(e event.PaperSigned) string { return e.PaperID }})
	river.AddWorker(w, &teller[event.PaperReleased]{papers: p, listeners: listeners, id: func(e event.PaperReleased) string { return e.PaperID }})
}

// teller tells the listeners of one kind of event. The queue has one worker for
// a kind of job, so each listener gets a job of its own, which fails and is
// repeated by itself.
type teller[T river.JobArgs] struct {
	river.WorkerDefaults[T]
	papers    *Papers
	listeners []Listener
	id        func(T) string
}

// Work asks each listener for its job; it is safe to repeat.
func (t *teller[T]) Work(ctx context.Context, j *river.Job[T]) error {
	if len(t.listeners) == 0 {
		return nil
	}
	p, err := t.papers.Paper(ctx, t.id(j.Args))
	if err != nil {
		return err
	}
	var jobs []river.JobArgs
	once := strconv.FormatInt(j.ID, 10) + "/" + strconv.FormatInt(j.CreatedAt.UnixMilli(), 10) // a restored queue counts anew
	for _, hear := range t.listeners {
		args, err := hear(ctx, Happened{Kind: j.Args.Kind(), PaperID: p.ID, Room: p.Room, Ref: p.Ref, Once: once})
		if err != nil {
			return err
		}
		if args != nil {
			jobs = append(jobs, args)
		}
	}
	if len(jobs) == 0 {
		return nil
	}
	return t.papers.db.Write(ctx, func(_ context.Context, tx *db.Tx) error {
		for _, args := range jobs {
			tx.Enqueue(args)
		}
		return nil
	})
}
