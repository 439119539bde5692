package guide

import (
	"context"
	"fmt"
	"strings"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/mail"
)

// Mailbox takes the mails of a rehearsal: they are kept and shown in the program,
// and leave for nowhere.
type Mailbox struct{ db *db.DB }

// NewMailbox is over an open database.
func NewMailbox(d *db.DB) *Mailbox { return &Mailbox{db: d} }

// Ready is true: in a rehearsal everything goes as with a mail server.
func (*Mailbox) Ready() bool { return true }

// Send keeps a mail. One that is sent again is kept once.
func (m *Mailbox) Send(ctx context.Context, x mail.Message) error {
	return m.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO guide_mail (id, to_name, to_mail, subject, content, written_at, kept) VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (id) DO NOTHING`,
			x.ID, x.ToName, strings.ToLower(x.ToMail), x.Subject, x.Text, db.Millis(tx.Now()), db.NewID())
		if err != nil {
			return fmt.Errorf("guide: mail: %w", err)
		}
		return nil
	})
}

// Mail is a mail of a rehearsal.
type Mail struct {
	ID, ToName, ToMail, Subject, Content string
	WrittenAt                            int64
}

// mostMails is how many mails the page shows.
const mostMails = 50

// Mails lists the mails to the actor, the newest first; administrators and
// coordinators, who teach, see those to everybody.
func (s *Service) Mails(ctx context.Context, actor access.Actor) (all []Mail, err error) {
	if !s.Rehearsal {
		return nil, errNoRehearsal
	}
	where, args := ``, []any{}
	if !actor.Is(access.Administrator, access.Coordinator) {
		own, err := s.People.OwnAccount(ctx, actor)
		if err != nil {
			return nil, err
		}
		where, args = ` WHERE to_mail = $1`, []any{strings.ToLower(own.Email)}
	}
	err = s.DB.Select(ctx, &all, `SELECT id, to_name, to_mail, subject, content, written_at FROM guide_mail`+where+fmt.Sprintf(` ORDER BY written_at DESC, kept DESC, id DESC LIMIT %d`, mostMails), args...)
	if err != nil {
		return nil, fmt.Errorf("guide: mails: %w", err)
	}
	return all, nil
}

// MailDay are the mails of one day.
type MailDay struct {
	Day   calendar.Date
	Mails []Mail
}

// byDay groups mails, which come the newest first, by the day in a zone.
func byDay(all []Mail, zone *time.Location) []MailDay {
	var days []MailDay
	for _, m := range all {
		day := calendar.DateOf(db.Time(m.WrittenAt), zone)
		if len(days) == 0 || days[len(days)-1].Day != day {
			days = append(days, MailDay{Day: day})
		}
		last := &days[len(days)-1]
		last.Mails = append(last.Mails, m)
	}
	return days
}
