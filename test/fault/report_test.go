package fault

import (
	"bufio"
	"context"
	"crypto/sha256"
	"fmt"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/report"
	"loa/internal/feature/webhooks"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/fetch"
	"loa/internal/spine/org"
	"loa/internal/spine/programme/programmetest"
)

// envFreeze makes the child approve reports.
const envFreeze = "LOA_FAULT_FREEZE"

const (
	frozen    = 60 // reports that wait for approval
	frozenYet = 12 // acknowledged before the kill
)

// reports is the room of reports of an office.
func reports(o *app.Office) *report.Service {
	return report.NewService(report.Sources{
		DB: o.DB, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Papers: o.Papers, Place: "Đồng Nai", Zone: o.Zone,
		Address: func(path string) string { return "https://loa.example" + path },
	})
}

// waiting lists the reports of an office with one of its leaders for all of them.
func waiting(ctx context.Context, o *app.Office) ([]string, access.Actor, error) {
	leader := access.Actor{AccountID: "hoa", Name: "Trần Thị Hoà"}
	var all []struct{ ID, AgencyID string }
	err := o.DB.Select(ctx, &all, `SELECT id, agency_id FROM report ORDER BY id`)
	var ids []string
	for _, r := range all {
		ids = append(ids, r.ID)
		leader.Grants = append(leader.Grants, access.Grant{Role: access.Leader, AgencyID: r.AgencyID})
	}
	return ids, leader, err
}

// freeze approves all reports from several callers and prints the id of each as
// soon as it is acknowledged.
func freeze() error {
	ctx := context.Background()
	o, err := app.Open(ctx, config())
	if err != nil {
		return err
	}
	if err := o.Insert(ctx); err != nil {
		return err
	}
	ids, leader, err := waiting(ctx, o)
	if err != nil {
		return err
	}
	var out sync.Mutex
	var wg sync.WaitGroup
	for c := range 4 {
		wg.Go(func() {
			for i := c; i < len(ids); i += 4 {
				if err := reports(o).Approve(ctx, leader, ids[i]); err != nil {
					fmt.Fprintln(os.Stderr, err)
					return
				}
				out.Lock()
				_, _ = os.Stdout.WriteString(ids[i] + "\n")
				out.Unlock()
			}
		})
	}
	wg.Wait()
	return o.Close()
}

// submitAll drafts and submits the report of each of many agencies.
func submitAll(t *testing.T, o *app.Office) {
	t.Helper()
	ctx := t.Context()
	if err := o.Insert(ctx); err != nil {
		t.Fatal(err)
	}
	who := access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	var ids []string
	for i := range frozen {
		id, err := o.Registry.Add(ctx, who, org.NewAgency{Version: org.Version{
			ValidFrom: "2020-01-01", Name: fmt.Sprintf("Sở Số %d", i), Level: agency.Province, Kind: agency.Department,
		}})
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, id)
	}
	if err := programmetest.Seed(ctx, o.DB, "v", obligation.Rule{Kind: cadence.Continuous, Window: calendar.YearWindow(2025)}, ids...); err != nil {
		t.Fatal(err)
	}
	for _, id := range ids {
		made, err := reports(o).Create(ctx, who, report.NewReport{PlanID: "plan", Owner: "agency:" + id, Period: calendar.Q1, Rule: calendar.CalendarWindow})
		if err == nil {
			err = reports(o).SubmitAsDrafted(ctx, who, made)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
}

// TestKilledWhileFreezing: kill -9 while reports are approved and their papers
// written; every acknowledged approval stands with its edition and its paper, none
// stands half, and the rest are approved afterwards, each once.
func TestKilledWhileFreezing(t *testing.T) {
	t.Parallel()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			data, url := filepath.Join(t.TempDir(), "data"), ""
			if engine == db.Postgres {
				url = dbtest.PostgresURL(t)
			}
			o, err := app.Open(t.Context(), app.Config{Data: data, DB: url, Now: "2025-04-10"})
			if err != nil {
				t.Fatal(err)
			}
			t.Cleanup(func() { _ = o.Close() })
			submitAll(t, o)
			acknowledged := approveUntilKilled(t, data, url)
			for _, id := range acknowledged {
				if r, err := reports(o).Get(t.Context(), access.SystemActor("test"), id); err != nil || r.Status != report.StatusApproved || r.Edition != 1 {
					t.Fatalf("the acknowledged approval of %s: %+v (%v)", id, r, err)
				}
			}
			approved := whole(t, o)
			t.Logf("%d approvals acknowledged, %d approved when killed", len(acknowledged), approved)
			ids, leader, err := waiting(t.Context(), o)
			if err != nil || approved < len(acknowledged) || approved >= frozen {
				t.Fatalf("%d of %d approved (%v)", approved, len(ids), err)
			}
			for _, id := range ids {
				if err := reports(o).Approve(t.Context(), leader, id); err != nil {
					t.Fatal(err)
				}
			}
			if n := whole(t, o); n != frozen {
				t.Errorf("%d approved in the end", n)
			}
		})
	}
}

// whole counts the approved reports and checks that each has one edition and one
// paper with its files.
func whole(t *testing.T, o *app.Office) int {
	t.Helper()
	n := number(t, o, `SELECT COUNT(*) FROM report WHERE status = 'approved' AND edition = 1`)
	for what, count := range map[string]string{
		"editions": `SELECT COUNT(*) FROM report_edition`, "papers": `SELECT COUNT(*) FROM paper WHERE room = 'report'`,
		"papers with both files": `SELECT COUNT(*) FROM (SELECT paper_id FROM paper_file GROUP BY paper_id HAVING COUNT(*) = 2) AS p`,
		"approvals":              `SELECT COUNT(*) FROM report_event WHERE act = 'approve'`,
	} {
		if got := number(t, o, count); got != n {
			t.Errorf("%d approved reports, but %d %s", n, got, what)
		}
	}
	return n
}

func approveUntilKilled(t *testing.T, data, url string) []string {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), envData+"="+data, envURL+"="+url, envFreeze+"=1")
	cmd.Stderr = os.Stderr
	out, err := cmd.StdoutPipe()
	if err == nil {
		err = cmd.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var ids []string
	for lines := bufio.NewScanner(out); lines.Scan(); {
		ids = append(ids, lines.Text())
		if len(ids) == frozenYet {
			time.AfterFunc(3*time.Millisecond, func() { _ = cmd.Process.Kill() })
		}
	}
	if err := cmd.Wait(); err == nil || len(ids) < frozenYet {
		t.Fatalf("the child was not killed in the middle: %d, %v", len(ids), err)
	}
	return ids
}

// hookPath is where the web server of these tests takes messages.
const hookPath = "/nhan-tin/"

// hookOf is the path of one office.
func hookOf(o *app.Office) string {
	return fmt.Sprintf("%s%x", hookPath, sha256.Sum256([]byte(o.Config.Data)))
}

// took keeps the messages that came, by receiver path and id.
var took struct {
	sync.Mutex
	bodies map[string]map[string]string
	times  map[string]int
}

// takeMessage answers after a while, so that a program is killed in between.
func takeMessage(w http.ResponseWriter, r *http.Request, body string) {
	time.Sleep(20 * time.Millisecond)
	took.Lock()
	defer took.Unlock()
	if took.bodies == nil {
		took.bodies, took.times = map[string]map[string]string{}, map[string]int{}
	}
	if took.bodies[r.URL.Path] == nil {
		took.bodies[r.URL.Path] = map[string]string{}
	}
	took.bodies[r.URL.Path][r.Header.Get("webhook-id")] = body
	took.times[r.URL.Path]++
	w.WriteHeader(http.StatusNoContent)
}

const messages = 80

// TestKilledWhileTelling: kill -9 while another system is being told; afterwards
// it was told all of it, what came twice under the same id.
func TestKilledWhileTelling(t *testing.T) {
	t.Parallel()
	killAndGoOn(t, interruption{
		begin:   tellAll,
		started: "messages were taken", startedCount: `SELECT COUNT(*) FROM webhook_delivery WHERE state = 'delivered'`,
		early: `SELECT COUNT(*) FROM webhook WHERE (SELECT COUNT(*) FROM webhook_delivery WHERE state = 'delivered') < 80`,
		killed: func(o *app.Office) { // what was left running runs again after minutes, which have passed now
			_ = o.DB.Write(context.Background(), func(ctx context.Context, tx *db.Tx) error {
				_, err := tx.Exec(ctx, `UPDATE river_job SET attempted_at = '2025-01-01 00:00:00' WHERE state = 'running'`)
				return err
			})
		},
		ended: "all messages were taken", endedCount: `SELECT COUNT(*) FROM webhook WHERE (SELECT COUNT(*) FROM webhook_delivery WHERE state = 'delivered') = 80`,
		check: func(t *testing.T, o *app.Office) {
			took.Lock()
			defer took.Unlock()
			path := hookOf(o)
			if got := len(took.bodies[path]); got != messages {
				t.Errorf("%d messages by their ids, want %d", got, messages)
			}
			papers := map[string]bool{}
			for _, body := range took.bodies[path] {
				papers[body] = true
			}
			if len(papers) != messages {
				t.Errorf("%d different messages, want %d", len(papers), messages)
			}
			t.Logf("%d messages came %d times", messages, took.times[path])
		},
	})
}

// tellAll adds a receiver and lets as many things happen as there are messages.
func tellAll(t *testing.T, o *app.Office) {
	t.Helper()
	ctx := t.Context()
	if err := o.Insert(ctx); err != nil {
		t.Fatal(err)
	}
	box, err := auth.OpenBox(o.Config.SecretsDir())
	if err != nil {
		t.Fatal(err)
	}
	s := webhooks.NewService(webhooks.Sources{DB: o.DB, Box: box, Inner: true, Check: func(string) fetch.Reason { return "" }})
	admin := access.Actor{AccountID: "quantri", Name: "Quản trị", Grants: []access.Grant{{Role: access.Administrator}}}
	_, err = s.Add(ctx, admin, webhooks.Details{
		Title: "Hệ thống văn bản", Address: "http://127.0.0.1:" + os.Getenv(envSite) + hookOf(o), Events: []string{string(webhooks.PaperToSign)},
	})
	if err != nil {
		t.Fatal(err)
	}
	err = o.DB.Write(ctx, func(_ context.Context, tx *db.Tx) error {
		for i := range messages {
			id := fmt.Sprint("paper-", i)
			tx.Enqueue(webhooks.Tell{Event: webhooks.PaperToSign, Key: id, Data: webhooks.Data{PaperID: id}})
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
