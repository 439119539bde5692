package notice

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// Migrations make the tables of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Notices is the use cases of this package. It is safe for use by many goroutines.
type Notices struct {
	db   *db.DB
	zone *time.Location
}

// New builds them over an open database; zone is that of the office's civil days.
func New(d *db.DB, zone *time.Location) *Notices { return &Notices{db: d, zone: zone} }

// Today is the present civil day of the office.
func (n *Notices) Today() calendar.Date { return calendar.DateOf(n.db.Clock().Now(), n.zone) }

// Told is one stage of one item.
type Told struct{ Item, Stage string }

// ToldTo gives what each of the people was told since a day.
func (n *Notices) ToldTo(ctx context.Context, accountIDs []string, since calendar.Date) (map[string]map[Told]bool, error) {
	out := map[string]map[Told]bool{}
	if len(accountIDs) == 0 {
		return out, nil
	}
	args := []any{since}
	args = append(args, db.Args(accountIDs)...)
	var rows []struct{ AccountID, Item, Stage string }
	err := n.db.Select(ctx, &rows, `SELECT account_id, item, stage FROM notice_told WHERE day >= $1 AND account_id IN (`+db.Marks(2, len(accountIDs))+`)`, args...)
	if err != nil {
		return nil, fmt.Errorf("notice: told: %w", err)
	}
	for _, r := range rows {
		if out[r.AccountID] == nil {
			out[r.AccountID] = map[Told]bool{}
		}
		out[r.AccountID][Told{r.Item, r.Stage}] = true
	}
	return out, nil
}

// Draft is what one person is to be told: the lines that are a reason to write, and
// how many other things wait. Email is empty for a person without a mailbox, or
// whose mailbox was given up: the digest is kept for the program's page.
type Draft struct {
	AccountID, Name, Email string
	Lines                  []Line
	Others                 int
}

// body is the stored content of a digest.
type body struct {
	Name   string `json:"name"`
	Lines  []Line `json:"lines"`
	Others int    `json:"others"`
}

// DigestMail asks to send a digest.
type DigestMail struct {
	DigestID string `json:"digest_id"`
}

// Kind names the job.
func (DigestMail) Kind() string { return "notice.digest_mail" }

// Write keeps digests of a day with the jobs that send them, and tells how many
// were new: who has one of that day already gets no other.
func (n *Notices) Write(ctx context.Context, day calendar.Date, drafts []Draft) (written int, err error) {
	err = n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		written = 0
		for _, d := range drafts {
			fresh, err := write(ctx, tx, day, d)
			if err != nil {
				return err
			}
			if fresh {
				written++
			}
		}
		return nil
	})
	return written, err
}

func write(ctx context.Context, tx *db.Tx, day calendar.Date, d Draft) (bool, error) {
	text, err := json.Marshal(body{Name: d.Name, Lines: d.Lines, Others: d.Others})
	if err != nil {
		return false, fmt.Errorf("notice: digest: %w", err)
	}
	id, state := db.NewID(), Queued
	if d.Email == "" {
		state = Kept
	}
	fresh, err := tx.Exec(ctx, `INSERT INTO notice_digest (id, account_id, day, email, content, state, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)
		ON CONFLICT (account_id, day) DO NOTHING`, id, d.AccountID, day, d.Email, string(text), string(state), db.Millis(tx.Now()))
	if err != nil || fresh == 0 {
		return false, err
	}
	var agencies []string
	for _, l := range d.Lines {
		agencies = append(agencies, l.AgencyID)
		agency := ""
		if l.Escalated != "" {
			agency = l.AgencyID
		}
		if err := tx.Send(ctx, `INSERT INTO notice_told (account_id, item, stage, day, agency_id, reason) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (account_id, item, stage) DO NOTHING`, d.AccountID, l.Key, l.Stage, day, agency, l.Escalated); err != nil {
			return false, err
		}
	}
	if state == Queued {
		tx.Enqueue(DigestMail{DigestID: id})
	}
	return true, about(ctx, tx, id, agencies)
}

// about notes about which agencies a mail is.
func about(ctx context.Context, tx *db.Tx, mailID string, agencies []string) error {
	slices.Sort(agencies)
	for _, id := range slices.Compact(agencies) {
		if id == "" {
			continue
		}
		if err := tx.Send(ctx, `INSERT INTO notice_about (agency_id, mail_id) VALUES ($1, $2) ON CONFLICT (agency_id, mail_id) DO NOTHING`, id, mailID); err != nil {
			return err
		}
	}
	return nil
}

// State is where a digest stands.
type State string

// The states.
const (
	Kept    State = "kept"    // shown in the program only: there is no mailbox
	Queued  State = "queued"  // waits to be sent
	Sending State = "sending" // handed to the mail server, which has not answered
	Sent    State = "sent"
	Unsure  State = "unsure"  // the program ended while it was being sent; it is not sent again
	Refused State = "refused" // the server refuses the mailbox for good
)

// Label is the state's Vietnamese name as pages show it.
func (s State) Label() string {
	switch s {
	case Kept:
		return "Chỉ hiện trong Loa"
	case Queued:
		return "Chờ gửi"
	case Sending:
		return "Đang gửi"
	case Sent:
		return "Đã gửi"
	case Unsure:
		return "Không rõ đã đến chưa"
	case Refused:
		return "Hộp thư không nhận"
	}
	return string(s)
}

// Digest is what a person was told on a day. Instants are Unix milliseconds, 0 for
// never.
type Digest struct {
	ID, AccountID, Name, Email string
	Day                        calendar.Date
	State                      State
	Problem                    string
	CreatedAt, SentAt          int64
	Lines                      []Line
	Others                     int
}

type digestRow struct {
	ID, AccountID, Email, Content, Problem string
	Day                                    calendar.Date
	State                                  State
	CreatedAt, SentAt                      int64
}

func (r digestRow) digest() (Digest, error) {
	var b body
	if err := json.Unmarshal([]byte(r.Content), &b); err != nil {
		return Digest{}, fmt.Errorf("notice: digest %s: %w", r.ID, err)
	}
	return Digest{
		ID: r.ID, AccountID: r.AccountID, Name: b.Name, Email: r.Email, Day: r.Day, State: r.State, Problem: r.Problem,
		CreatedAt: r.CreatedAt, SentAt: r.SentAt, Lines: b.Lines, Others: b.Others,
	}, nil
}

const digestColumns = `id, account_id, day, email, content, state, problem, created_at, sent_at FROM notice_digest`

// Filter narrows a listing of digests or messages; empty fields do not narrow.
type Filter struct {
	AccountIDs []string
	AgencyID   string        // about which they are
	Day        calendar.Date // of digests only
	Limit      int           // 0: 100
}

// where is the condition of a filter, with its arguments and the limit as the last one.
func (f Filter) where() (string, []any) {
	where, args := `1 = 1`, []any{}
	if f.Day != "" {
		args = append(args, f.Day)
		where += ` AND day = ` + db.Marks(len(args), 1)
	}
	if f.AgencyID != "" {
		args = append(args, f.AgencyID)
		where += ` AND id IN (SELECT mail_id FROM notice_about WHERE agency_id = ` + db.Marks(len(args), 1) + `)`
	}
	if len(f.AccountIDs) > 0 {
		where += ` AND account_id IN (` + db.Marks(len(args)+1, len(f.AccountIDs)) + `)`
		args = append(args, db.Args(f.AccountIDs)...)
	}
	return where, append(args, cmp.Or(f.Limit, 100))
}

// Digests lists digests, the newest first.
func (n *Notices) Digests(ctx context.Context, f Filter) ([]Digest, error) {
	where, args := f.where()
	var rows []digestRow
	err := n.db.Select(ctx, &rows, `SELECT `+digestColumns+` WHERE `+where+` ORDER BY day DESC, created_at DESC, id LIMIT `+db.Marks(len(args), 1), args...)
	if err != nil {
		return nil, fmt.Errorf("notice: digests: %w", err)
	}
	out := make([]Digest, len(rows))
	for i, r := range rows {
		if out[i], err = r.digest(); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// Tally counts the digests of a day by state.
func (n *Notices) Tally(ctx context.Context, day calendar.Date) (map[State]int, error) {
	var rows []struct {
		State State
		N     int
	}
	if err := n.db.Select(ctx, &rows, `SELECT state, COUNT(*) AS n FROM notice_digest WHERE day = $1 GROUP BY state`, day); err != nil {
		return nil, fmt.Errorf("notice: tally: %w", err)
	}
	out := map[State]int{}
	for _, r := range rows {
		out[r.State] = r.N
	}
	return out, nil
}
