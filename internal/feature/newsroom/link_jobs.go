package newsroom

import (
	"context"
	"errors"
	"math/rand/v2"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
)

// LookLinks asks for the night's look at the links of what readers get.
type LookLinks struct{}

// Kind names the job.
func (LookLinks) Kind() string { return "newsroom.look_links" }

// LookHost asks for the addresses at one host to be looked at in a night. There is one
// such job for a host, which walks along its addresses: jobs that wait for each other
// would only cost work.
type LookHost struct {
	Night calendar.Date `json:"night"`
	Host  string        `json:"host"`
}

// Kind names the job.
func (LookHost) Kind() string { return "newsroom.look_host" }

// later lets what people wait for go before.
const later = 3

// InsertOpts puts the job where waiting for others' servers holds nobody up, behind what
// people ask for.
func (LookHost) InsertOpts() river.InsertOpts {
	return river.InsertOpts{Queue: job.Outside, Priority: later}
}

// LookAddress asks for one address to be looked at now, since somebody mended what it
// leads to.
type LookAddress struct {
	ID    string `json:"id"`
	Asked int64  `json:"asked"`
}

// Kind names the job.
func (LookAddress) Kind() string { return "newsroom.look_address" }

// InsertOpts puts the job where waiting for others' servers holds nobody up.
func (LookAddress) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: job.Outside} }

// linkJobs registers the workers of links.
func (f *Feature) linkJobs(w *river.Workers) error {
	return errors.Join(river.AddWorkerSafely(w, &nightLooker{s: f.service}), river.AddWorkerSafely(w, &hostLooker{s: f.service}), river.AddWorkerSafely(w, &addressLooker{s: f.service}))
}

// nights comes when a night of the office's clock begins.
type nights struct{ s *Service }

// Next is the beginning of the next night.
func (n nights) Next(now time.Time) time.Time {
	office := n.s.DB.Clock().Now()
	day := n.s.night().AddDays(1).Time()
	next := time.Date(day.Year(), day.Month(), day.Day(), 0, 0, 0, 0, n.s.Zone).Add(nightBegins)
	return now.Add(next.Sub(office))
}

// Bounds of one job.
const (
	spell     = 30 * time.Second // after which it lets others go before
	readOnce  = 20               // editions read at once
	innerOnce = 50               // addresses of this portal looked at at once
	hostsOnce = 100              // hosts asked for in one act
	patience  = 3 * time.Second  // longer turns are waited for without a worker
	silences  = 3                // addresses of a host without an answer, after which the rest wait for the next night
)

// past tells whether an instant of the machine's clock is over.
func past(until time.Time) bool { return clock.Real{}.Now().After(until) }

type nightLooker struct {
	river.WorkerDefaults[LookLinks]
	s *Service
}

// Work is safe to repeat, also on two nodes at once, and goes on where it was.
func (w *nightLooker) Work(ctx context.Context, _ *river.Job[LookLinks]) error {
	done, err := w.s.lookLinks(ctx, clock.Real{}.Now().Add(spell))
	if err == nil && !done {
		err = river.JobSnooze(time.Second)
	}
	return err
}

// LookLinks does what the night's job does, for a sample that is filled: pages of this
// portal are looked at, hosts of others asked for. done tells that nothing is left.
func (s *Service) LookLinks(ctx context.Context) (done bool, err error) {
	return s.lookLinks(ctx, clock.Real{}.Now().Add(spell))
}

// Met notes what a look at an address of others met, as a sample tells it. An address that
// no link names is left out.
func (s *Service) Met(ctx context.Context, address string, answer flow.Answer, status int) error {
	return s.note(ctx, targetOf(address, "").ID, s.night(), found{Answer: answer, Status: status})
}

// lookLinks begins the night's look, or goes on with it until an instant of the machine's
// clock: links of new editions are read, pages of this portal looked at, and the hosts of
// others asked for. Every step leaves in the database what is left to do. done tells that
// nothing is.
func (s *Service) lookLinks(ctx context.Context, until time.Time) (done bool, err error) {
	night := s.night()
	if err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO newsroom_night (day, began_at, asked_at, ended_at) VALUES ($1, $2, 0, 0) ON CONFLICT DO NOTHING`, night, db.Millis(tx.Now()))
		return err
	}); err != nil {
		return false, err
	}
	var asked int64
	if _, err := s.DB.Get(ctx, &asked, `SELECT asked_at FROM newsroom_night WHERE day = $1`, night); err != nil || asked > 0 {
		return true, errors.Join(err, s.endNight(ctx, night))
	}
	for _, step := range []func(context.Context, calendar.Date) (bool, error){s.readSome, s.readSectionsStep, s.forgetSome, s.lookInside, s.askHosts} {
		for {
			if past(until) {
				return false, nil
			}
			more, err := step(ctx, night)
			if err != nil {
				return false, err
			}
			if !more {
				break
			}
		}
	}
	if err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE newsroom_night SET asked_at = $2 WHERE day = $1 AND asked_at = 0`, night, db.Millis(tx.Now()))
		return err
	}); err != nil {
		return false, err
	}
	return true, s.endNight(ctx, night)
}

// readSome reads the links of some editions.
func (s *Service) readSome(ctx context.Context, _ calendar.Date) (more bool, err error) {
	all, err := s.unnamed(ctx, readOnce)
	for _, e := range all {
		c, err := s.Contents.Content(ctx, e.ContentID)
		if err != nil {
			return false, err
		}
		if err := s.nameLinks(ctx, c, e); err != nil {
			return false, err
		}
	}
	return len(all) == readOnce, err
}

func (s *Service) forgetSome(ctx context.Context, _ calendar.Date) (more bool, err error) {
	n, err := s.forgetLinks(ctx)
	return n > 0, err
}

// lookInside looks at some pages of this portal and keeps what it met in one short act.
func (s *Service) lookInside(ctx context.Context, night calendar.Date) (more bool, err error) {
	var all []address
	if err := s.DB.Select(ctx, &all, `SELECT `+addressColumns+` FROM newsroom_address a WHERE a.host = '' AND a.night < $1 ORDER BY a.id LIMIT $2`, night, innerOnce); err != nil {
		return false, err
	}
	met := make([]found, len(all))
	for i, a := range all {
		if met[i], err = s.inner(ctx, a.URL); err != nil {
			return false, err
		}
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i, a := range all {
			if err := s.noteIn(ctx, tx, a.ID, night, met[i]); err != nil {
				return err
			}
		}
		return nil
	})
	return len(all) == innerOnce, err
}

// askHosts asks for some hosts, each once in a night. Without the network nobody is asked.
func (s *Service) askHosts(ctx context.Context, night calendar.Date) (more bool, err error) {
	if s.Opener == nil {
		return false, nil
	}
	var hosts []string
	if err := s.DB.Select(ctx, &hosts, `SELECT DISTINCT host FROM newsroom_address WHERE host <> '' AND asked_night < $1 AND night < $1 ORDER BY host LIMIT $2`, night, hostsOnce); err != nil {
		return false, err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for _, host := range hosts {
			n, err := tx.Exec(ctx, `UPDATE newsroom_address SET asked_night = $2 WHERE host = $1 AND asked_night < $2 AND night < $2`, host, night)
			if err != nil {
				return err
			}
			if n > 0 {
				tx.Enqueue(LookHost{Night: night, Host: host})
			}
		}
		return nil
	})
	return len(hosts) == hostsOnce, err
}

// endNight notes that a night's look ended, once nothing that was asked for is left.
func (s *Service) endNight(ctx context.Context, night calendar.Date) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE newsroom_night SET ended_at = $2 WHERE day = $1 AND asked_at > 0 AND ended_at = 0
			AND NOT EXISTS (SELECT 1 FROM newsroom_address WHERE host <> '' AND asked_night = $1 AND night < $1)`, night, db.Millis(tx.Now()))
		return err
	})
}

type hostLooker struct {
	river.WorkerDefaults[LookHost]
	s *Service
}

// Work is safe to repeat: what was looked at in this night is not looked at again.
func (w *hostLooker) Work(ctx context.Context, j *river.Job[LookHost]) error {
	wait, err := w.s.lookHost(ctx, j.Args, clock.Real{}.Now().Add(spell))
	if err == nil && wait > 0 {
		err = river.JobSnooze(wait)
	}
	return err
}

// lookHost walks along the addresses at a host, those first that wait longest. It gives
// how long to wait before it goes on, 0 when nothing is left.
func (s *Service) lookHost(ctx context.Context, args LookHost, until time.Time) (wait time.Duration, err error) {
	for s.Opener != nil {
		var a address
		ok, err := s.DB.Get(ctx, &a, `SELECT `+addressColumns+` FROM newsroom_address a WHERE a.host = $1 AND a.asked_night = $2 AND a.night < $2 ORDER BY a.looked_at, a.id LIMIT 1`, args.Host, args.Night)
		if err != nil || !ok {
			return 0, errors.Join(err, s.endNight(ctx, args.Night))
		}
		if silent, err := s.silent(ctx, args); err != nil || silent {
			return 0, errors.Join(err, s.leaveHost(ctx, args))
		}
		if past(until) {
			return time.Second, nil
		}
		f, wait, err := s.lookOut(ctx, a.URL, args.Night)
		if err != nil || wait > 0 {
			return wait, err
		}
		if err := s.note(ctx, a.ID, args.Night, f); err != nil {
			return 0, err
		}
	}
	return 0, nil
}

// silent tells whether the last addresses of a host that this night looked at gave
// nothing.
func (s *Service) silent(ctx context.Context, args LookHost) (bool, error) {
	var last []flow.Answer
	err := s.DB.Select(ctx, &last, `SELECT answer FROM newsroom_address WHERE host = $1 AND asked_night = $2 AND night = $2 ORDER BY looked_at DESC, id LIMIT $3`, args.Host, args.Night, silences)
	for _, a := range last {
		if !a.Silent() {
			return false, err
		}
	}
	return len(last) == silences, err
}

// leaveHost leaves what is left of a silent host for the next night: nothing is known of
// it, so nothing counts.
func (s *Service) leaveHost(ctx context.Context, args LookHost) error {
	if err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE newsroom_address SET asked_night = '' WHERE host = $1 AND asked_night = $2 AND night < $2`, args.Host, args.Night)
		return err
	}); err != nil {
		return err
	}
	return s.endNight(ctx, args.Night)
}

// lookOut looks at an address of others in the turn of its host. A turn that is far off is
// told as wait, and nothing was asked then.
func (s *Service) lookOut(ctx context.Context, address string, night calendar.Date) (f found, wait time.Duration, err error) {
	rules, known := s.robots.of(night, address)
	if !known {
		if wait, err := s.turn(ctx, address); err != nil || wait > 0 {
			return found{}, wait, err
		}
		if rules, err = s.Opener.Robots(ctx, address); err != nil {
			return found{}, 0, err
		}
		s.robots.keep(night, address, rules)
	}
	if !rules.Allows(address) {
		return found{Answer: flow.AnswerUnasked}, 0, nil
	}
	if wait, err := s.turn(ctx, address); err != nil || wait > 0 {
		return found{}, wait, err
	}
	r, err := s.Opener.Look(ctx, address)
	return metOutside(r), 0, err
}

// turn waits until a host may be asked; a turn that is far off it tells instead.
func (s *Service) turn(ctx context.Context, address string) (time.Duration, error) {
	for {
		wait := s.Opener.Wait(address, clock.Real{}.Now())
		if wait == 0 || wait > patience {
			return wait, nil
		}
		t := time.NewTimer(wait + time.Duration(rand.Int64N(int64(10*time.Millisecond)))) //nolint:gosec // jitter needs no secrecy
		select {
		case <-t.C:
		case <-ctx.Done():
			t.Stop()
			return 0, ctx.Err()
		}
	}
}

type addressLooker struct {
	river.WorkerDefaults[LookAddress]
	s *Service
}

// Work is safe to repeat: an address that was looked at since it was asked for is left.
func (w *addressLooker) Work(ctx context.Context, j *river.Job[LookAddress]) error {
	wait, err := w.s.lookAgain(ctx, j.Args)
	if err == nil && wait > 0 {
		err = river.JobSnooze(wait)
	}
	return err
}

func (s *Service) lookAgain(ctx context.Context, args LookAddress) (time.Duration, error) {
	var a address
	ok, err := s.DB.Get(ctx, &a, `SELECT `+addressColumns+` FROM newsroom_address a WHERE a.id = $1`, args.ID)
	if err != nil || !ok || a.LookedAt > args.Asked || s.Opener == nil {
		return 0, err
	}
	night := s.night()
	f, wait, err := s.lookOut(ctx, a.URL, night)
	if err != nil || wait > 0 {
		return wait, err
	}
	return 0, s.note(ctx, a.ID, night, f)
}
