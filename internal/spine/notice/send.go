package notice

import (
	"cmp"
	"context"
	"fmt"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/mail"
)

// Claim marks a digest as being sent and gives it; ok is false when nothing is to
// be sent any more. One that was being sent when a program ended is left as unsure.
func (n *Notices) Claim(ctx context.Context, id string) (d Digest, ok bool, err error) {
	err = n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		ok = false
		if err := tx.Lock(ctx, "notice_digest", id); err != nil {
			return err
		}
		var row digestRow
		if found, err := tx.Get(ctx, &row, `SELECT `+digestColumns+` WHERE id = $1`, id); err != nil || !found {
			return err
		}
		if d, err = row.digest(); err != nil {
			return err
		}
		switch row.State {
		case Queued:
			ok = true
			return mark(ctx, tx, id, Sending, "")
		case Sending:
			return mark(ctx, tx, id, Unsure, "")
		case Kept, Sent, Unsure, Refused:
		}
		return nil
	})
	return d, ok && err == nil, err
}

func mark(ctx context.Context, tx *db.Tx, id string, s State, problem string) error {
	sent := int64(0)
	if s == Sent {
		sent = db.Millis(tx.Now())
	}
	if _, err := tx.Exec(ctx, `UPDATE notice_digest SET state = $2, problem = $3, sent_at = $4 WHERE id = $1`, id, string(s), problem, sent); err != nil {
		return fmt.Errorf("notice: digest: %w", err)
	}
	return nil
}

// Outcome is how handing a digest to the mail server ended.
type Outcome struct {
	State   State // Sent; Queued: to be tried again; Unsure; Refused
	Problem string
}

// OutcomeOf is how sending ended by what the mail server said: a mailbox that is refused
// for good is not tried again, and a mail that may have arrived, also since the program
// is told to stop, is not repeated.
func OutcomeOf(ctx context.Context, err error) Outcome {
	switch {
	case err == nil:
		return Outcome{State: Sent}
	case mail.Refused(err):
		return Outcome{State: Refused, Problem: mail.Answer(err)}
	case mail.Unsure(err), ctx.Err() != nil:
		return Outcome{State: Unsure}
	}
	return Outcome{State: Queued, Problem: cmp.Or(mail.Answer(err), err.Error())}
}

// Ended notes how sending a claimed digest ended. A mailbox that takes a mail is
// forgotten as one that refused.
func (n *Notices) Ended(ctx context.Context, d Digest, o Outcome) error {
	return n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := mark(ctx, tx, d.ID, o.State, o.Problem); err != nil {
			return err
		}
		return mailbox(ctx, tx, d.Email, o)
	})
}

// mailbox notes what an address did with a mail.
func mailbox(ctx context.Context, tx *db.Tx, email string, o Outcome) (err error) {
	switch o.State {
	case Sent:
		err = took(ctx, tx, email)
	case Refused:
		err = refuse(ctx, tx, email, o.Problem, false)
	case Kept, Queued, Sending, Unsure:
	}
	return err
}

// GiveUpAfter is how long a mailbox refuses everything until it is left alone.
const GiveUpAfter = 30 * 24 * time.Hour

// leastRefusals is how many mails it refused by then.
const leastRefusals = 3

// Mailbox is an address that a server refuses. GivenUp: nothing is sent there any
// more until the person's address changes.
type Mailbox struct {
	Address                   string
	RefusedSince, RefusedLast int64
	Refusals                  int
	Problem                   string
	GivenUp                   bool `db:"-"`
}

// Said is why the mailbox refuses, in words for its owner.
func (m Mailbox) Said() domain.Sentence { return said(m.Problem) }

// Said is what went wrong with the mail, in words for its reader; empty for nothing.
func (d Digest) Said() domain.Sentence { return said(d.Problem) }

// said puts what a server answered into words; what the program itself noted, a
// sentence already, stands.
func said(problem string) domain.Sentence {
	if s := mail.Meaning(problem); s.String() != "" || problem == "" {
		return s
	}
	if problem == NotInTime {
		return domain.Say(NotInTime)
	}
	return domain.Say("Chưa gửi được đến máy chủ thư.")
}

// NotInTime is noted of a mail that no server took in the working hours of its day.
const NotInTime = "Máy chủ thư không nhận trong giờ làm việc."

// Mailboxes lists the addresses that refuse, by address.
func (n *Notices) Mailboxes(ctx context.Context) (map[string]Mailbox, error) {
	var rows []Mailbox
	if err := n.db.Select(ctx, &rows, `SELECT address, refused_since, refused_last, refusals, problem FROM notice_mailbox`); err != nil {
		return nil, fmt.Errorf("notice: mailboxes: %w", err)
	}
	out := map[string]Mailbox{}
	for _, m := range rows {
		m.GivenUp = m.Refusals >= leastRefusals && m.RefusedLast-m.RefusedSince >= GiveUpAfter.Milliseconds()
		out[m.Address] = m
	}
	return out, nil
}

// Retry lets a mailbox that was given up be written to again.
func (n *Notices) Retry(ctx context.Context, address string) error {
	return n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := tx.Exec(ctx, `DELETE FROM notice_mailbox WHERE address = $1`, strings.ToLower(address))
		if err == nil && k == 0 {
			err = domain.NotFound("Hộp thư này đang nhận thư bình thường.")
		}
		return err
	})
}

// Finished tells whether the digests of a day, or of a later one, were written to
// the end: of an earlier day none are written any more, as when a clock goes back.
func (n *Notices) Finished(ctx context.Context, day calendar.Date) (bool, error) {
	var k int
	_, err := n.db.Get(ctx, &k, `SELECT COUNT(*) FROM notice_run WHERE day >= $1`, day)
	return k > 0, err
}

// Finish notes that the digests of a day were written to the end.
func (n *Notices) Finish(ctx context.Context, day calendar.Date, people int) error {
	return n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO notice_run (day, finished_at, people) VALUES ($1, $2, $3) ON CONFLICT (day) DO NOTHING`, day, db.Millis(tx.Now()), people)
		return err
	})
}

// keepTold is how long it is kept who was told what, in days.
const keepTold = 400

// CleanUp forgets what was told, and how, long ago: at most 1000 rows of each in
// one call. It tells how many went.
func (n *Notices) CleanUp(ctx context.Context) (deleted int64, err error) {
	cut := n.Today().AddDays(-keepTold)
	err = n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		told, err := tx.Exec(ctx, `DELETE FROM notice_told WHERE (account_id, item, stage) IN
			(SELECT account_id, item, stage FROM notice_told WHERE day < $1 ORDER BY day LIMIT 1000)`, cut)
		if err != nil {
			return fmt.Errorf("notice: clean up: %w", err)
		}
		before := cut.Time().UnixMilli()
		for _, old := range []struct {
			table, ids string
			cut        any
		}{
			{"notice_digest", `SELECT id FROM notice_digest WHERE day < $1 ORDER BY day, id LIMIT 1000`, cut},
			{"notice_message", `SELECT id FROM notice_message WHERE created_at < $1 ORDER BY created_at, id LIMIT 1000`, before},
		} {
			if _, err := tx.Exec(ctx, `DELETE FROM notice_about WHERE mail_id IN (`+old.ids+`)`, old.cut); err != nil {
				return fmt.Errorf("notice: clean up: %w", err)
			}
			k, err := tx.Exec(ctx, `DELETE FROM `+old.table+` WHERE id IN (`+old.ids+`)`, old.cut)
			if err != nil {
				return fmt.Errorf("notice: clean up: %w", err)
			}
			told += k
		}
		deleted = told
		return nil
	})
	return deleted, err
}
