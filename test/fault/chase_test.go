package fault

import (
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme/programmetest"
)

// envSMTP gives the child a mail server.
const envSMTP = "LOA_FAULT_SMTP"

const (
	told       = 120 // people who are to be reminded
	fewAtLeast = 20  // mails taken before the kill
)

// postbox is a mail server of another hand that counts what it took, by mailbox, and
// takes its time.
type postbox struct {
	mu    sync.Mutex
	taken map[string]int
	n     int
}

func (b *postbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &talk{box: b}, nil }

func (b *postbox) all() int { b.mu.Lock(); defer b.mu.Unlock(); return b.n }

func (b *postbox) of(address string) int { b.mu.Lock(); defer b.mu.Unlock(); return b.taken[address] }

type talk struct {
	box *postbox
	to  string
}

func (s *talk) Mail(string, *smtp.MailOptions) error      { return nil }
func (s *talk) Rcpt(to string, _ *smtp.RcptOptions) error { s.to = to; return nil }
func (s *talk) Reset()                                    {}
func (s *talk) Logout() error                             { return nil }

// Data counts the mail as soon as its text is whole: from then on it is delivered,
// whether the sender lives to hear of it or not.
func (s *talk) Data(r io.Reader) error {
	if _, err := io.Copy(io.Discard, r); err != nil {
		return err
	}
	s.box.mu.Lock()
	s.box.taken[s.to]++
	s.box.n++
	s.box.mu.Unlock()
	time.Sleep(40 * time.Millisecond)
	return nil
}

// TestKilledWhileReminding: kill -9 while the digests of a day go to a mail server.
// The program that starts afterwards, on the same day, mails everybody whose digest
// had not been handed over, and nobody twice.
func TestKilledWhileReminding(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			box := &postbox{taken: map[string]int{}}
			address := box.serve(t)
			data, url := filepath.Join(t.TempDir(), "data"), ""
			if engine == db.Postgres {
				url = dbtest.PostgresURL(t)
			}
			o, err := app.Open(t.Context(), app.Config{Data: data, DB: url, Now: "2025-04-10"})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = o.Close() })
			owe(t, o)
			first := start(t, data, url, "2025-04-10", envSMTP+"="+address)
			for end := time.Now().Add(patience); box.all() < fewAtLeast; time.Sleep(2 * time.Millisecond) {
				if time.Now().After(end) {
					t.Fatal("no mails came")
				}
			}
			if err := first.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = first.Wait()
			time.Sleep(100 * time.Millisecond) // what is in the server is counted
			before := box.all()
			if before >= told {
				t.Fatal("killed after the end")
			}
			cut := number(t, o, `SELECT COUNT(*) FROM notice_digest WHERE state = 'sending'`)
			t.Logf("%d mails and %d digests being sent when killed", before, cut)
			// Jobs that the dead program had taken run again once they count as abandoned,
			// minutes later; they are made that old.
			if _, err := o.DB.Writer().ExecContext(t.Context(), `UPDATE river_job SET attempted_at = '2025-04-09 01:00:00' WHERE state = 'running'`); err != nil {
				t.Fatal(err)
			}
			second := start(t, data, url, "2025-04-10", envSMTP+"="+address)
			defer func() { _ = second.Process.Kill(); _ = second.Wait() }()
			wait(t, o, "nothing is on its way", `SELECT CASE WHEN COUNT(*) = 0 THEN 1 ELSE 0 END FROM notice_digest WHERE state IN ('queued', 'sending')`)
			everybodyOnce(t, o, box, cut)
		})
	}
}

// everybodyOnce holds the book against what the mail server took.
func everybodyOnce(t *testing.T, o *app.Office, box *postbox, cut int) {
	t.Helper()
	list, err := o.Notices.Digests(t.Context(), notice.Filter{Limit: 2 * told})
	if err != nil || len(list) != told {
		t.Fatalf("%d digests, want %d (%v)", len(list), told, err)
	}
	unsure := 0
	for _, d := range list {
		n := box.of(d.Email)
		switch {
		case d.State == notice.Unsure:
			if unsure++; n > 1 {
				t.Errorf("%s was mailed %d times", d.Email, n)
			}
		case d.State != notice.Sent || n != 1:
			t.Errorf("%s: %d mails, %s", d.Email, n, d.State)
		}
	}
	if unsure != cut {
		t.Errorf("%d digests are unsure, %d were being sent", unsure, cut)
	}
}

// serve starts the server and gives its address as the program is told it.
func (b *postbox) serve(t *testing.T) string {
	t.Helper()
	server := smtp.NewServer(b)
	server.Domain, server.ErrorLog = "localhost", slog.NewLogLogger(slog.DiscardHandler, slog.LevelInfo) // connections of the killed program break
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() {
		if err := server.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
			t.Error(err)
		}
	})
	return "smtp+plain://" + l.Addr().String()
}

// owe makes people of one agency each, with a duty that is due tomorrow.
func owe(t *testing.T, o *app.Office) {
	t.Helper()
	ctx, who := t.Context(), access.SystemActor("test")
	if err := o.Insert(ctx); err != nil {
		t.Fatal(err)
	}
	id, err := o.Registry.Add(ctx, who, org.NewAgency{Version: org.Version{ValidFrom: "2020-01-01", Name: "Sở Y tế", Level: agency.Province, Kind: agency.Department}})
	if err != nil {
		t.Fatal(err)
	}
	rule := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-04-11", Window: calendar.YearWindow(2025)}
	if err := programmetest.Seed(ctx, o.DB, "v", rule, id); err != nil {
		t.Fatal(err)
	}
	for i := range told {
		login := fmt.Sprintf("canbo%d", i)
		_, err := o.People.Invite(ctx, who, people.NewPerson{Name: "Lê Thị Hoa", Login: login, Email: login + "@tinh.example", Grants: []people.NewGrant{{Role: access.Officer, AgencyID: id}}})
		if err != nil {
			t.Fatal(err)
		}
	}
	if _, err := o.DB.Writer().ExecContext(ctx, `UPDATE account SET joined_at = 1`); err != nil {
		t.Fatal(err)
	}
}
