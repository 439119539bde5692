package fault

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

// envServe makes the child serve, on the day it names.
const envServe = "LOA_FAULT_SERVE"

func serve() error {
	cfg := config()
	cfg.Now, cfg.Addr = os.Getenv(envServe), "127.0.0.1:0"
	if address := os.Getenv(envSMTP); address != "" {
		cfg.SMTP, cfg.MailFrom = address, "Loa <loa@tinh.example>"
	}
	reachSite(&cfg)
	return app.Serve(context.Background(), cfg, func(string, string) {})
}

// longPlan takes a while to store.
func longPlan() string {
	var b strings.Builder
	b.WriteString("ỦY BAN NHÂN DÂN TỈNH\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nThông tin cải cách hành chính năm 2025\n\nPhụ lục\nPHÂN CÔNG NHIỆM VỤ NĂM 2025\n" +
		"(Kèm theo Kế hoạch số 12/KH-UBND ngày 24/01/2025)\n\nStt\tNội dung công việc\tSản phẩm\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện\n")
	for i := range 4000 {
		fmt.Fprintf(&b, "%d\tTập huấn kỹ năng số đợt %d\t01 lớp\tSở Nội vụ\tSở Y tế\tQuý II/2025\n", i+1, i+1)
	}
	return b.String()
}

// TestKilledWhileReading: kill -9 while the rows of a plan are being stored; the
// program that starts afterwards makes exactly one plan with all its rows.
func TestKilledWhileReading(t *testing.T) {
	t.Parallel()
	killAndGoOn(t, interruption{
		begin:   send,
		started: "rows are stored", startedCount: `SELECT COUNT(*) FROM plan_row`,
		early: `SELECT COUNT(*) FROM plan_intake WHERE state = 'reading'`,
		ended: "the plan is read", endedCount: `SELECT COUNT(*) FROM plan_intake WHERE state = 'done'`,
		check: func(t *testing.T, o *app.Office) {
			plans := number(t, o, `SELECT COUNT(*) FROM plan`)
			rows := number(t, o, `SELECT COUNT(*) FROM plan_row r JOIN plan p ON p.id = r.plan_id WHERE p.status = 'draft'`)
			if plans != 1 || rows != 4000 {
				t.Errorf("%d plans with %d rows", plans, rows)
			}
		},
	})
}

// interruption is work that a program begins and another one ends. The counts
// are not zero once it is so; early counts what stands only before the end, and
// killed, when given, comes between the two programs.
type interruption struct {
	begin                 func(*testing.T, *app.Office)
	started, startedCount string
	early                 string
	killed                func(*app.Office)
	ended, endedCount     string
	check                 func(*testing.T, *app.Office)
}

// killAndGoOn lets a program begin the work, kills it with signal 9 in the middle,
// starts another and checks what that one leaves, on both engines.
func killAndGoOn(t *testing.T, w interruption) {
	t.Helper()
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
			w.begin(t, o)
			first := start(t, data, url, "2025-04-10")
			n := wait(t, o, w.started, w.startedCount)
			if err := first.Process.Kill(); err != nil {
				t.Fatal(err)
			}
			_ = first.Wait()
			if number(t, o, w.early) != 1 {
				t.Fatal("killed after the end")
			}
			t.Logf("%s: %d when killed", w.started, n)
			if w.killed != nil {
				w.killed(o)
			}
			second := start(t, data, url, "2025-04-11")
			wait(t, o, w.ended, w.endedCount)
			_ = second.Process.Kill()
			_ = second.Wait()
			w.check(t, o)
		})
	}
}

// number is what a count gives.
func number(t *testing.T, o *app.Office, count string) (n int) {
	t.Helper()
	if _, err := o.DB.Get(t.Context(), &n, count); err != nil {
		t.Fatal(err)
	}
	return n
}

func send(t *testing.T, o *app.Office) {
	t.Helper()
	if err := o.Insert(t.Context()); err != nil {
		t.Fatal(err)
	}
	text := longPlan()
	stored, err := o.PlanFiles.Put(t.Context(), strings.NewReader(text), int64(len(text)))
	if err != nil {
		t.Fatal(err)
	}
	who := access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	_, fresh, err := o.Programme.Receive(t.Context(), who, programme.Upload{Name: "dai.txt", SHA256: stored.SHA256, Size: stored.Size})
	if err != nil || !fresh {
		t.Fatal(fresh, err)
	}
}

func start(t *testing.T, data, url, day string, more ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.CommandContext(t.Context(), os.Args[0])
	cmd.Env = append(os.Environ(), envData+"="+data, envURL+"="+url, envServe+"="+day)
	cmd.Env = append(cmd.Env, more...)
	cmd.Stderr = os.Stderr
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	return cmd
}

// patience is how long a program may take for what it will do in seconds: a
// machine that runs many other tests beside it is no fault.
const patience = 5 * time.Minute

// wait asks until a count is not zero.
func wait(t *testing.T, o *app.Office, what, count string) (n int) {
	t.Helper()
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(10 * time.Millisecond) {
		if _, err := o.DB.Get(t.Context(), &n, count); err != nil {
			t.Fatal(err)
		}
		if n > 0 {
			return n
		}
	}
	t.Fatalf("after %s it is not so: %s", patience, what)
	return 0
}
