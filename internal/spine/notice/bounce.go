package notice

import (
	"context"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/platform/db"
)

// bounceWithin is how long after a mail was sent its refusal may come back. Servers
// give up after four or five days (RFC 5321, 4.5.4.1).
const bounceWithin = 7 * 24 * time.Hour

// LateRefusal is that a mail came back: the id of the digest or message that it was,
// the addresses that the notification names, and what the last server said.
type LateRefusal struct {
	MailID    string
	Addresses []string // in lower case
	Answer    string
}

// mailed is a digest or a message that went to a mailbox.
type mailed struct {
	Kind, ID, Email string
	State           State
}

// mails are the digests and messages, each with its kind.
const mails = `(SELECT 'digest' AS kind, id, email, state, created_at FROM notice_digest
	UNION ALL SELECT 'message', id, email, state, created_at FROM notice_message) m`

// CameBack counts a mail that came back as a refusal of its mailbox, once for each
// mail, as if the server had refused at once. It gives the mailbox; empty when no
// mail of the last days went there, so that a made-up notification counts nothing.
func (n *Notices) CameBack(ctx context.Context, r LateRefusal) (address string, fresh bool, err error) {
	err = n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		address, fresh = "", false
		m, ok, err := bounced(ctx, tx, r)
		if err != nil || !ok {
			return err
		}
		if address = m.Email; m.State == Refused {
			return nil
		}
		fresh = true
		if m.Kind == "digest" {
			err = mark(ctx, tx, m.ID, Refused, r.Answer)
		} else {
			err = markMessage(ctx, tx, m.ID, Outcome{State: Refused, Problem: r.Answer})
		}
		if err != nil {
			return err
		}
		return refuse(ctx, tx, m.Email, r.Answer, true)
	})
	return address, fresh, err
}

// bounced finds the mail that came back and locks it: the one that is named, else the
// last that went to one of the addresses in the last days.
func bounced(ctx context.Context, tx *db.Tx, r LateRefusal) (m mailed, ok bool, err error) {
	const columns = `SELECT m.kind, m.id, m.email, m.state FROM ` + mails
	since := db.Millis(tx.Now().Add(-bounceWithin))
	if ok, err = tx.Get(ctx, &m, columns+` WHERE m.id = $1`, r.MailID); err != nil {
		return m, false, err
	}
	if !ok {
		for _, a := range r.Addresses {
			if ok, err = tx.Get(ctx, &m, columns+` WHERE m.email = $1 AND m.created_at >= $2 AND m.state IN ('sent', 'unsure', 'refused') ORDER BY m.created_at DESC LIMIT 1`, a, since); err != nil || ok {
				break
			}
		}
	}
	if err != nil || !ok {
		return m, false, err
	}
	if err := tx.Lock(ctx, "notice_"+m.Kind, m.ID); err != nil {
		return m, false, err
	}
	if ok, err = tx.Get(ctx, &m, columns+` WHERE m.id = $1`, m.ID); err != nil {
		return m, false, err
	}
	return m, ok && m.Email != "" && slices.Contains([]State{Sent, Unsure, Refused}, m.State), nil
}

// refuse counts a refusal of a mailbox.
func refuse(ctx context.Context, tx *db.Tx, email, problem string, late bool) error {
	_, err := tx.Exec(ctx, `INSERT INTO notice_mailbox (address, refused_since, refused_last, refusals, problem, late) VALUES ($1, $2, $2, 1, $3, $4)
		ON CONFLICT (address) DO UPDATE SET refused_last = excluded.refused_last, refusals = notice_mailbox.refusals + 1, problem = excluded.problem, late = excluded.late`,
		strings.ToLower(email), db.Millis(tx.Now()), problem, late)
	if err != nil {
		return fmt.Errorf("notice: refusal: %w", err)
	}
	return nil
}

// took forgets that a mailbox refused, since it takes mails: at once when the server
// had refused it itself; when mails had come back, once one that was sent after the
// last refusal has not come back for as long as that may take.
func took(ctx context.Context, tx *db.Tx, email string) error {
	address := strings.ToLower(email)
	_, err := tx.Exec(ctx, `DELETE FROM notice_mailbox WHERE address = $1 AND (NOT late OR EXISTS (SELECT 1 FROM notice_digest d
		WHERE d.email = $1 AND d.state = 'sent' AND d.sent_at > notice_mailbox.refused_last AND d.sent_at < $2)
		OR EXISTS (SELECT 1 FROM notice_message d WHERE d.email = $1 AND d.state = 'sent' AND d.sent_at > notice_mailbox.refused_last AND d.sent_at < $2))`, address, db.Millis(tx.Now().Add(-bounceWithin)))
	if err != nil {
		return fmt.Errorf("notice: mailbox: %w", err)
	}
	return nil
}
