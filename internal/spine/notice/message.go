package notice

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// Message is what one person is told at once of one thing, not in the digest of the
// day. Ref names the thing: whoever was told of it is not told again. Email is empty
// for a person without a mailbox, or whose mailbox was given up: the message is then
// shown in the program only. Told are the stages that it tells, so that no digest repeats
// them; AgencyIDs the agencies for which the person is told.
type Message struct {
	AccountID, Name, Email string
	Ref                    string
	Subject, Text          string
	Told                   []Told
	AgencyIDs              []string
}

// MessageMail asks to send a message.
type MessageMail struct {
	MessageID string `json:"message_id"`
}

// Kind names the job.
func (MessageMail) Kind() string { return "notice.message_mail" }

// Tell keeps messages with the jobs that send them, and tells how many were new.
func (n *Notices) Tell(ctx context.Context, messages []Message) (told int, err error) {
	today := n.Today()
	err = n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		told = 0
		for _, m := range messages {
			fresh, err := tell(ctx, tx, today, m)
			if err != nil {
				return err
			}
			if fresh {
				told++
			}
		}
		return nil
	})
	return told, err
}

func tell(ctx context.Context, tx *db.Tx, day calendar.Date, m Message) (bool, error) {
	id, state := db.NewID(), Queued
	if m.Email == "" {
		state = Kept
	}
	fresh, err := tx.Exec(ctx, `INSERT INTO notice_message (id, account_id, ref, name, email, subject, content, state, created_at) VALUES (`+db.Marks(1, 9)+`)
		ON CONFLICT (account_id, ref) DO NOTHING`, id, m.AccountID, m.Ref, m.Name, m.Email, m.Subject, m.Text, string(state), db.Millis(tx.Now()))
	if err != nil || fresh == 0 {
		return false, err
	}
	for _, t := range m.Told {
		if err := tx.Send(ctx, `INSERT INTO notice_told (account_id, item, stage, day) VALUES ($1, $2, $3, $4)
			ON CONFLICT (account_id, item, stage) DO NOTHING`, m.AccountID, t.Item, t.Stage, day); err != nil {
			return false, err
		}
	}
	if state == Queued {
		tx.Enqueue(MessageMail{MessageID: id})
	}
	return true, about(ctx, tx, id, slices.Clone(m.AgencyIDs))
}

// Letter is a message as it is sent. Ref names what it tells of. Instants are Unix
// milliseconds, 0 for never; they, Problem and AccountID are known of listed ones.
type Letter struct {
	ID, Ref, Name, Email, Subject, Content string
	State                                  State
	AccountID, Problem                     string
	CreatedAt, SentAt                      int64
}

// Messages lists messages, the newest first.
func (n *Notices) Messages(ctx context.Context, f Filter) (list []Letter, err error) {
	f.Day = ""
	where, args := f.where()
	err = n.db.Select(ctx, &list, `SELECT id, ref, name, email, subject, content, state, account_id, problem, created_at, sent_at
		FROM notice_message WHERE `+where+` ORDER BY created_at DESC, id LIMIT `+db.Marks(len(args), 1), args...)
	if err != nil {
		err = fmt.Errorf("notice: messages: %w", err)
	}
	return list, err
}

// ClaimMessage marks a message as being sent and gives it, as Claim does a digest.
func (n *Notices) ClaimMessage(ctx context.Context, id string) (m Letter, ok bool, err error) {
	err = n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		m, ok = Letter{}, false
		if err := tx.Lock(ctx, "notice_message", id); err != nil {
			return err
		}
		if found, err := tx.Get(ctx, &m, `SELECT id, ref, name, email, subject, content, state FROM notice_message WHERE id = $1`, id); err != nil || !found {
			return err
		}
		switch m.State {
		case Queued:
			ok = true
			return markMessage(ctx, tx, id, Outcome{State: Sending})
		case Sending:
			return markMessage(ctx, tx, id, Outcome{State: Unsure})
		case Kept, Sent, Unsure, Refused:
		}
		return nil
	})
	return m, ok && err == nil, err
}

func markMessage(ctx context.Context, tx *db.Tx, id string, o Outcome) error {
	sent := int64(0)
	if o.State == Sent {
		sent = db.Millis(tx.Now())
	}
	if _, err := tx.Exec(ctx, `UPDATE notice_message SET state = $2, problem = $3, sent_at = $4 WHERE id = $1`, id, string(o.State), o.Problem, sent); err != nil {
		return fmt.Errorf("notice: message: %w", err)
	}
	return nil
}

// EndedMessage notes how sending a claimed message ended; a mailbox counts as with a
// digest.
func (n *Notices) EndedMessage(ctx context.Context, m Letter, o Outcome) error {
	return n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := markMessage(ctx, tx, m.ID, o); err != nil {
			return err
		}
		return mailbox(ctx, tx, m.Email, o)
	})
}

// TallyOf counts the messages about a thing by state.
func (n *Notices) TallyOf(ctx context.Context, ref string) (map[State]int, error) {
	var rows []struct {
		State State
		N     int
	}
	if err := n.db.Select(ctx, &rows, `SELECT state, COUNT(*) AS n FROM notice_message WHERE ref = $1 GROUP BY state`, ref); err != nil {
		return nil, fmt.Errorf("notice: tally of messages: %w", err)
	}
	out := map[State]int{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, nil
}
