package app

import (
	"context"
	"io"
	"log/slog"
	"net"
	"net/mail"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/emersion/go-smtp"
	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/clock"
	"loa/internal/platform/job"
	mailer "loa/internal/platform/mail"
	"loa/internal/spine/notice"
)

// letterbox is a mail server that keeps what it took, by mailbox. A mailbox whose
// name begins with "gone" does not exist.
type letterbox struct {
	mu    sync.Mutex
	taken map[string][]string
	clock clock.Clock // nil: when mails came is not noted
	came  []arrival
}

// arrival is when a mail came for a mailbox, by the office's clock.
type arrival struct {
	to string
	at time.Time
}

func (b *letterbox) NewSession(*smtp.Conn) (smtp.Session, error) { return &delivery{box: b}, nil }

func (b *letterbox) of(address string) []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.taken[address]
}

type delivery struct {
	box *letterbox
	to  string
}

func (d *delivery) Mail(string, *smtp.MailOptions) error { return nil }
func (d *delivery) Reset()                               {}
func (d *delivery) Logout() error                        { return nil }

func (d *delivery) Rcpt(to string, _ *smtp.RcptOptions) error {
	if d.to = to; strings.HasPrefix(to, "gone") {
		return &smtp.SMTPError{Code: 550, EnhancedCode: smtp.EnhancedCode{5, 1, 1}, Message: "no such user"}
	}
	return nil
}

func (d *delivery) Data(r io.Reader) error {
	text, err := io.ReadAll(r)
	d.box.mu.Lock()
	defer d.box.mu.Unlock()
	d.box.taken[d.to] = append(d.box.taken[d.to], string(text))
	if d.box.clock != nil {
		d.box.came = append(d.box.came, arrival{d.to, d.box.clock.Now()})
	}
	return err
}

// serveMail starts the server and gives a sender that uses it.
func serveMail(t *testing.T) (*letterbox, mailer.Sender) {
	t.Helper()
	box := &letterbox{taken: map[string][]string{}}
	server := smtp.NewServer(box)
	server.Domain = "localhost"
	l, err := (&net.ListenConfig{}).Listen(t.Context(), "tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	go func() { _ = server.Serve(l) }()
	t.Cleanup(func() { _ = server.Close() })
	s, err := mailer.New("smtp+plain://"+l.Addr().String(), "Loa <loa@dongnai.gov.vn>", clock.Real{})
	if err != nil {
		t.Fatal(err)
	}
	return box, s
}

// Two nodes that write and send the digests of a day at the same time send each
// person one mail that says what to do and where; a mailbox that is not there is
// noted and not tried again.
func TestTwoNodesSendEachDigestOnce(t *testing.T) {
	t.Parallel()
	box, sender := serveMail(t)
	eachChaseOffice(t, sender, func(t *testing.T, o *chaseOffice) {
		engine := string(o.db.Engine())
		a := o.Agency("Sở Y tế", agency.Province, agency.Department)
		people := map[string]string{}
		for _, login := range []string{"hoa", "lan", "gone", "minh"} {
			people[login] = o.person("Lê Thị "+login, login+"-"+engine, role(access.Officer, a))
		}
		o.Owe("Kế hoạch riêng", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-03-14"}, a)
		o.clock.set("2025-03-13", 9, 0)
		var wg sync.WaitGroup
		for range 2 {
			w := river.NewWorkers()
			if err := o.feature.Jobs(w); err != nil {
				t.Fatal(err)
			}
			q, err := job.New(t.Context(), o.db, job.Config{Workers: w, Log: slog.New(slog.DiscardHandler)})
			if err != nil {
				t.Fatal(err)
			}
			if err := q.Start(context.WithoutCancel(t.Context())); err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = q.Stop(context.WithoutCancel(t.Context())) })
			wg.Go(func() {
				if _, err := o.service.Write(t.Context()); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		o.waitUntilSent(t, 4)
		for login, id := range people {
			mails := box.of(login + "-" + engine + "@dongnai.gov.vn")
			list, err := o.service.Notices.Digests(t.Context(), notice.Filter{AccountIDs: []string{id}})
			if err != nil || len(list) != 1 {
				t.Fatal(list, err)
			}
			if login == "gone" {
				if len(mails) != 0 || list[0].State != notice.Refused || !strings.Contains(list[0].Problem, "no such user") {
					t.Errorf("%d mails to nobody: %+v", len(mails), list[0])
				}
				continue
			}
			if len(mails) != 1 || list[0].State != notice.Sent {
				t.Fatalf("%s has %d mails, %s", login, len(mails), list[0].State)
			}
			m, err := mail.ReadMessage(strings.NewReader(mails[0]))
			if err != nil {
				t.Fatal(err)
			}
			if got := m.Header.Get("Message-ID"); !strings.HasPrefix(got, "<"+list[0].ID+"@") {
				t.Errorf("Message-ID %s", got)
			}
		}
	})
}

// waitUntilSent waits until none of the day's digests is on its way.
func (o *chaseOffice) waitUntilSent(t *testing.T, want int) {
	t.Helper()
	for end := time.Now().Add(30 * time.Second); ; time.Sleep(20 * time.Millisecond) {
		tally, err := o.service.Notices.Tally(t.Context(), o.service.Notices.Today())
		if err != nil {
			t.Fatal(err)
		}
		if tally[notice.Sent]+tally[notice.Refused] == want {
			return
		}
		if time.Now().After(end) {
			t.Fatalf("still on their way: %v", tally)
		}
	}
}
