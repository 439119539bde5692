package accounts_test

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/feature/accounts"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/job"
	"loa/internal/platform/mail"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
)

// postbox takes mails instead of a server.
type postbox chan mail.Message

func (postbox) Ready() bool { return true }

func (p postbox) Send(_ context.Context, m mail.Message) error { p <- m; return nil }

// mailOffice is an office that can send mail, with its queue working.
func mailOffice(t *testing.T, engine db.Engine) (dir *people.Directory, d *db.DB, syt string, box postbox) {
	t.Helper()
	d = dbtest.Open(t, engine, []fs.FS{audit.Migrations, org.Migrations, people.Migrations}, func(c *db.Config) { c.Clock = clock.Real{} })
	check(t, job.Migrate(t.Context(), d))
	hasher, err := auth.NewHasher(auth.Cost{Memory: 64, Iterations: 1, Parallel: 2})
	check(t, err)
	sealed, err := auth.OpenBox(filepath.Join(t.TempDir(), "secrets"))
	check(t, err)
	zone, err := clock.Zone("")
	check(t, err)
	registry := org.New(d, zone)
	syt, err = registry.Add(t.Context(), access.SystemActor("test"), org.NewAgency{Version: org.Version{
		ValidFrom: "2020-01-01", Name: "Sở Y tế", Kind: agency.Department, Level: agency.Province,
	}})
	check(t, err)
	dir = people.New(d, people.Config{Zone: zone, Hasher: hasher, Box: sealed, Mail: true, Agencies: registry})
	box = make(postbox, 10)
	f, err := accounts.New(accounts.Config{
		People: dir, Agencies: registry, DB: d, Zone: zone, Mail: box, Office: func(context.Context) string { return "Thành phố Đồng Nai" },
		Address: func(path string) string { return "https://loa.example" + path },
	})
	check(t, err)
	workers := river.NewWorkers()
	check(t, f.Jobs(workers))
	queue, err := job.New(t.Context(), d, job.Config{Workers: workers, Periodic: f.Periodic()})
	check(t, err)
	check(t, queue.Start(context.WithoutCancel(t.Context())))
	t.Cleanup(func() {
		ctx, cancel := context.WithTimeout(context.Background(), 20*time.Second)
		defer cancel()
		if err := queue.Stop(ctx); err != nil {
			t.Error(err)
		}
	})
	return dir, d, syt, box
}

func TestInvitationByMail(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			dir, d, syt, box := mailOffice(t, engine)
			inv, err := dir.Invite(t.Context(), access.SystemActor("test"), people.NewPerson{
				Name: "Lê Thị Hoa", Email: "hoa@dongnai.gov.vn", Grants: []people.NewGrant{{Role: access.Officer, AgencyID: syt}},
			})
			check(t, err)
			if !inv.Mailed {
				t.Fatal("not mailed")
			}
			var args string
			if _, err = d.Get(t.Context(), &args, `SELECT CAST(args AS TEXT) FROM river_job WHERE kind = 'people.invitation_mail'`); err != nil || strings.Contains(args, inv.Token) {
				t.Errorf("the queue holds the key to the account: %s, %v", args, err)
			}
			select {
			case m := <-box:
				if m.ToMail != "hoa@dongnai.gov.vn" || !strings.Contains(m.Text, "https://loa.example"+inv.Path()) || !strings.Contains(m.Text, "hoalt") {
					t.Errorf("%+v", m)
				}
			case <-time.After(20 * time.Second):
				t.Fatal("no mail was sent")
			}
			sent := sql.NullInt64{}
			for deadline := time.Now().Add(20 * time.Second); sent.Int64 == 0 && time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
				_, err = d.Get(t.Context(), &sent, `SELECT sent_at FROM invitation WHERE id = $1`, inv.ID)
				check(t, err)
			}
			if sent.Int64 == 0 {
				t.Error("it is not noted that the mail was sent")
			}
		})
	}
}

func TestReplacedInvitationIsNotMailed(t *testing.T) {
	dir, _, syt, box := mailOffice(t, db.SQLite)
	inv, err := dir.Invite(t.Context(), access.SystemActor("test"), people.NewPerson{
		Name: "Lê Thị Hoa", Email: "hoa@dongnai.gov.vn", Grants: []people.NewGrant{{Role: access.Officer, AgencyID: syt}},
	})
	check(t, err)
	<-box
	if _, err = dir.InvitationToken(t.Context(), people.InvitationMail{InvitationID: inv.ID, Sealed: "sai"}); err == nil {
		t.Error("a forged token was opened")
	}
	again, err := dir.Reinvite(t.Context(), access.SystemActor("test"), inv.AccountID)
	check(t, err)
	if m := <-box; !strings.Contains(m.Text, again.Path()) || strings.Contains(m.Text, inv.Path()) {
		t.Errorf("the mail brings the wrong link: %s", m.Text)
	}
}
