package webhooks

import (
	"context"
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/event"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/platform/job"
	"loa/internal/spine/papers"
)

// Tell asks for a message to each receiver that wants the event. Key tells this
// happening from another, so that hearing of it twice is one message.
type Tell struct {
	Event Event  `json:"event"`
	Key   string `json:"key"`
	Data  Data   `json:"data"`
}

// Kind names the job.
func (Tell) Kind() string { return "webhooks.tell" }

// Deliver asks for a message to be sent. Round is which of the rounds that a
// person asked for.
type Deliver struct {
	DeliveryID string `json:"delivery_id"`
	Round      int64  `json:"round"`
}

// Kind names the job.
func (Deliver) Kind() string { return "webhooks.deliver" }

// waits is how long after each failed sending the next one comes; after the last
// the message is given up, 24 hours and 36 minutes after the first.
var waits = [...]time.Duration{
	5 * time.Second, 30 * time.Second, 5 * time.Minute, 30 * time.Minute, 2 * time.Hour, 4 * time.Hour, 8 * time.Hour, 10 * time.Hour,
}

// InsertOpts puts the job where waiting for others' servers holds nobody up.
func (Deliver) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: job.Outside, MaxAttempts: len(waits) + 1}
}

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	s := f.service
	return errors.Join(
		river.AddWorkerSafely(w, &teller{s: s}), river.AddWorkerSafely(w, &sender{s: s}),
		river.AddWorkerSafely(w, &reports{s: s}),
	)
}

// Heard is told of papers and gives the job that tells receivers.
func (s *Service) Heard(_ context.Context, h papers.Happened) (river.JobArgs, error) {
	kinds := map[string]Event{
		event.PaperToSign{}.Kind(): PaperToSign, event.PaperSigned{}.Kind(): PaperSigned, event.PaperReleased{}.Kind(): PaperReleased,
	}
	e, ok := kinds[h.Kind]
	if !ok {
		return nil, nil //nolint:nilnil // no job
	}
	return Tell{Event: e, Key: string(e) + "/" + h.PaperID + "/" + h.Once, Data: Data{PaperID: h.PaperID, URL: s.Address("/api/v1/papers/" + h.PaperID)}}, nil
}

// reports hears of reports that were sent to who receives them.
type reports struct {
	river.WorkerDefaults[event.ReportFiled]
	s *Service
}

// Work is safe to repeat.
func (w *reports) Work(ctx context.Context, j *river.Job[event.ReportFiled]) error {
	id := j.Args.ReportID
	return w.s.tell(ctx, Tell{
		Event: ReportFiled, Key: fmt.Sprintf("%s/%s/%d/%d", ReportFiled, id, j.ID, j.CreatedAt.UnixMilli()),
		Data: Data{ReportID: id, URL: w.s.Address("/api/v1/reports/" + id)},
	})
}

type teller struct {
	river.WorkerDefaults[Tell]
	s *Service
}

// Work is safe to repeat.
func (w *teller) Work(ctx context.Context, j *river.Job[Tell]) error { return w.s.tell(ctx, j.Args) }

func (s *Service) tell(ctx context.Context, t Tell) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var all []Receiver
		if err := tx.Select(ctx, &all, selectReceivers+` ORDER BY id`); err != nil {
			return err
		}
		for _, r := range all {
			if !wants(r.Events, t.Event) {
				continue
			}
			if err := s.put(ctx, tx, r.ID, happening(t)); err != nil {
				return err
			}
		}
		return nil
	})
}

type sender struct {
	river.WorkerDefaults[Deliver]
	s *Service
}

// Timeout is longer than any sending and its storing.
func (w *sender) Timeout(*river.Job[Deliver]) time.Duration { return time.Minute }

// NextRetry waits longer each time.
func (w *sender) NextRetry(j *river.Job[Deliver]) time.Time {
	return clock.Real{}.Now().Add(waits[min(max(j.Attempt, 1), len(waits))-1]) // the queue's time is real, also in a rehearsal
}

// Work is safe to repeat: the receiver knows a message by its id.
func (w *sender) Work(ctx context.Context, j *river.Job[Deliver]) error {
	return w.s.send(ctx, j.Args, j.Attempt >= j.MaxAttempts)
}

// errNotTaken makes the queue send again later.
var errNotTaken = errors.New("webhooks: the receiver did not take the message")

func (s *Service) send(ctx context.Context, args Deliver, last bool) error {
	var d Delivery
	ok, err := s.DB.Get(ctx, &d, `SELECT `+deliveryColumns+` FROM webhook_delivery WHERE id = $1`, args.DeliveryID)
	if err != nil || !ok || d.State != Waiting || d.Rounds != args.Round || s.Send == nil {
		return err
	}
	to, err := receiver(ctx, s.DB, d.WebhookID)
	if err != nil || to.PausedWhy != "" {
		return err
	}
	r, err := s.post(ctx, to, d)
	if err != nil {
		return err
	}
	return s.keep(ctx, d, r, last)
}

// post sends a message once, signed as of now.
func (s *Service) post(ctx context.Context, to Receiver, d Delivery) (fetch.Result, error) {
	at := s.DB.Clock().Now()
	sealed := []string{to.Secret}
	if to.OldSecret != "" && db.Millis(at) < to.OldUntil {
		sealed = append(sealed, to.OldSecret)
	}
	secrets := make([]string, len(sealed))
	for i, text := range sealed {
		var err error
		if secrets[i], err = s.Box.Open(text, about(to.ID)); err != nil {
			return fetch.Result{}, err
		}
	}
	h, err := header(d.ID, d.Body, at, secrets...)
	if err != nil {
		return fetch.Result{}, err
	}
	return s.Send.Post(ctx, to.Address, h, []byte(d.Body))
}

// keep stores how a sending went. 410 means that the receiver wants nothing any
// more (Standard Webhooks 1.0.0): it is paused, and a person decides.
func (s *Service) keep(ctx context.Context, d Delivery, r fetch.Result, last bool) error {
	taken, gone := r.Outcome == fetch.Live, r.Status == http.StatusGone
	state := Waiting
	switch {
	case taken:
		state = Delivered
	case last && !gone:
		state = GivenUp
	}
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now, delivered := db.Millis(tx.Now()), int64(0)
		if taken {
			delivered = now
		}
		if _, err := tx.Exec(ctx, `UPDATE webhook_delivery SET state = $1, tries = tries + 1, outcome = $2, reason = $3, status = $4, tried_at = $5, delivered_at = $6
			WHERE id = $7 AND rounds = $8`, state, r.Outcome, r.Reason, r.Status, now, delivered, d.ID, d.Rounds); err != nil {
			return err
		}
		if !gone {
			return nil
		}
		_, err := tx.Exec(ctx, `UPDATE webhook SET paused_why = 'gone', version = version + 1 WHERE id = $1 AND paused_why = ''`, d.WebhookID)
		return err
	})
	if err == nil && state == Waiting && !gone {
		err = errNotTaken
	}
	return err
}
