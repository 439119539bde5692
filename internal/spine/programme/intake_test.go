package programme_test

import (
	"errors"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

// hand is a clock that the test moves.
type hand struct{ seconds atomic.Int64 }

func (h *hand) Now() time.Time {
	return dbtest.Now.Add(time.Duration(h.seconds.Load()) * time.Second)
}

// eachWithClock runs fn on both engines with a clock that it moves.
func eachWithClock(t *testing.T, fn func(t *testing.T, h house, clk *hand)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			clk := &hand{}
			fn(t, newHouse(t, dbtest.Open(t, engine, owners, func(c *db.Config) { c.Clock = clk })), clk)
		})
	}
}

func upload(sha string) programme.Upload {
	return programme.Upload{Name: sha + ".pdf", SHA256: sha, Size: 1000}
}

func (h house) receive(t *testing.T, sha string) programme.Intake {
	t.Helper()
	in, fresh, err := h.prog.Receive(t.Context(), lan, upload(sha))
	if err != nil || !fresh {
		t.Fatalf("%s: fresh %v, %v", sha, fresh, err)
	}
	if job := <-h.jobs; job.Args.Kind() != (programme.ReadFile{}).Kind() {
		t.Errorf("asked for %s", job.Args.Kind())
	}
	return in
}

func (h house) take(t *testing.T, id string) programme.Take {
	t.Helper()
	take, wait, err := h.prog.TakeIntake(t.Context(), id)
	if err != nil || wait != 0 || take.ID == "" {
		t.Fatalf("take %s: %+v, wait %s, %v", id, take, wait, err)
	}
	return take
}

func (h house) intake(t *testing.T, id string) programme.Intake {
	t.Helper()
	in, err := h.prog.Intake(t.Context(), lan, id)
	if err != nil {
		t.Fatal(err)
	}
	return in
}

// count counts rows of plans by a condition on plans.
func (h house) count(t *testing.T, what string) (n int) {
	t.Helper()
	if _, err := h.db.Get(t.Context(), &n, what); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestOfTwoUploadsOneWins(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		var wins atomic.Int32
		ids := make([]string, 8)
		var wg sync.WaitGroup
		for i := range ids {
			wg.Go(func() {
				in, fresh, err := h.prog.Receive(t.Context(), lan, upload("một tệp"))
				if err != nil {
					t.Error(err)
				}
				if fresh {
					wins.Add(1)
				}
				ids[i] = in.ID
			})
		}
		wg.Wait()
		if wins.Load() != 1 || len(h.jobs) != 1 {
			t.Errorf("%d won, %d jobs", wins.Load(), len(h.jobs))
		}
		for _, id := range ids {
			if id != ids[0] {
				t.Errorf("sent to %s and to %s", ids[0], id)
			}
		}
		if _, _, err := h.prog.Receive(t.Context(), officer, upload("khác")); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer uploaded: %v", err)
		}
	})
}

// A worker that was killed half-way, while the rows were being stored, leaves
// nothing that anybody sees; the next one makes the one plan. When the first was
// only slow, it finds that it lost its hold.
func TestADeadWorkersFileIsReadOnce(t *testing.T) {
	eachWithClock(t, func(t *testing.T, h house, clk *hand) {
		in := h.receive(t, "a")
		first := h.take(t, in.ID)
		if err := h.prog.Beat(t.Context(), first, 3, 8); err != nil {
			t.Fatal(err)
		}
		if now := h.intake(t, in.ID); now.PagesDone != 3 || now.Pages != 8 || now.State != programme.IntakeReading {
			t.Errorf("progress: %+v", now)
		}
		if err := h.prog.KeepPage(t.Context(), first, 1, []byte("chữ của trang 1")); err != nil {
			t.Fatal(err)
		}
		if _, wait, err := h.prog.TakeIntake(t.Context(), in.ID); err != nil || wait <= 0 {
			t.Errorf("a second worker at the same time waits %s, %v", wait, err)
		}
		half := strings.Replace(insertHalf, "$intake", in.ID, 1)
		if _, err := h.db.Writer().ExecContext(t.Context(), half); err != nil {
			t.Fatal(err)
		}
		clk.seconds.Store(60)
		if n, err := h.prog.Forsaken(t.Context()); err != nil || n != 1 || len(h.jobs) != 1 {
			t.Errorf("%d forsaken, %d jobs, %v", n, len(h.jobs), err)
		}
		second := h.take(t, in.ID)
		if words, ok, err := h.prog.KeptPage(t.Context(), second, 1); err != nil || !ok || string(words) != "chữ của trang 1" {
			t.Errorf("the page read before: %q, %v, %v", words, ok, err)
		}
		if n := h.count(t, `SELECT COUNT(*) FROM plan`); n != 0 {
			t.Errorf("%d half plans are left", n)
		}
		if err := h.prog.Finish(t.Context(), second, document(), plan.Text{Body: body}); err != nil {
			t.Fatal(err)
		}
		for what, err := range map[string]error{
			"finish": h.prog.Finish(t.Context(), first, document(), plan.Text{Body: body}),
			"beat":   h.prog.Beat(t.Context(), first, 4, 8),
			"refuse": h.prog.Refuse(t.Context(), first, domain.Invalid("Hỏng"), ""),
		} {
			if !errors.Is(err, programme.ErrTaken) {
				t.Errorf("%s by the first worker: %v", what, err)
			}
		}
		done := h.intake(t, in.ID)
		if done.State != programme.IntakeDone || done.PlanID == "" || h.count(t, `SELECT COUNT(*) FROM plan`) != 1 ||
			h.count(t, `SELECT COUNT(*) FROM plan_row`) != 6 || h.count(t, `SELECT COUNT(*) FROM plan_intake_page`) != 0 {
			t.Errorf("at the end: %+v", done)
		}
		if again, wait, err := h.prog.TakeIntake(t.Context(), in.ID); err != nil || again.ID != "" || wait != 0 {
			t.Errorf("a job that comes late takes %+v, %v", again, err)
		}
		papers, err := h.prog.Papers(t.Context(), leader, done.PlanID)
		if err != nil || papers.Original == nil || papers.Original.SHA256 != "a" || papers.Original.ByName != lan.Name {
			t.Errorf("the original file: %+v, %v", papers, err)
		}
	})
}

// insertHalf is what a worker leaves that is killed between two chunks of rows.
const insertHalf = `INSERT INTO plan (id, status, document, source_name, source_sha256, source_text, uploaded_by, uploaded_by_name, uploaded_at, version, intake_id)
	VALUES ('half', 'loading', '{}', 'a', 'a', '{}', 'lan', 'Lan', 0, 1, '$intake');
	INSERT INTO plan_row (id, plan_id, ord, origin, content, short_name, source_start, source_end, leads, coordinating, cadence, rule, doubts, state, version)
	VALUES ('r', 'half', 1, 'duty', 'x', 'x', 0, 0, '[]', '[]', '{}', '{}', '[]', 'open', 1);
	INSERT INTO plan_hand (id, plan_id, account_id) VALUES ('h', 'half', 'lan')`

func TestSamePlanInAnotherFile(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		takes := []programme.Take{h.take(t, h.receive(t, "a").ID), h.take(t, h.receive(t, "b").ID)}
		var wg sync.WaitGroup
		for _, take := range takes {
			wg.Go(func() {
				if err := h.prog.Finish(t.Context(), take, document(), plan.Text{Body: body}); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		done, same := h.intake(t, takes[0].ID), h.intake(t, takes[1].ID)
		if done.State == programme.IntakeSame {
			done, same = same, done
		}
		if done.State != programme.IntakeDone || same.State != programme.IntakeSame || same.SameAs != done.PlanID || h.count(t, `SELECT COUNT(*) FROM plan`) != 1 {
			t.Fatalf("two files of one plan at the same moment: %+v, %+v", done, same)
		}
		if err := h.prog.ReadAnyway(t.Context(), lan, same.ID, " "); domain.FieldsOf(err).For("ly_do").Message == "" {
			t.Errorf("without a reason: %v", err)
		}
		if err := h.prog.ReadAnyway(t.Context(), lan, same.ID, "Văn bản khác trùng số"); err != nil {
			t.Fatal(err)
		}
		<-h.jobs
		if err := h.prog.Finish(t.Context(), h.take(t, same.ID), document(), plan.Text{Body: body}); err != nil {
			t.Fatal(err)
		}
		second := h.intake(t, same.ID)
		if second.State != programme.IntakeDone || second.Reason != "Văn bản khác trùng số" {
			t.Errorf("all the same: %+v", second)
		}
		for _, id := range []string{done.PlanID, second.PlanID} {
			if err := h.prog.Discard(t.Context(), lan, id, "Tải nhầm"); err != nil {
				t.Fatal(err)
			}
		}
		third := h.receive(t, "b") // discarded ones do not stand in the way
		if err := h.prog.Finish(t.Context(), h.take(t, third.ID), document(), plan.Text{Body: body}); err != nil {
			t.Fatal(err)
		}
		if now := h.intake(t, third.ID); now.State != programme.IntakeDone {
			t.Errorf("after discarding: %+v", now)
		}
	})
}

func TestRefusedIsKeptAndTriedAgain(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		in := h.receive(t, "a")
		if err := h.prog.Refuse(t.Context(), h.take(t, in.ID), domain.Invalid("Tệp có %d trang, “%s”.", 1200, "quá dài"), programme.RefusedPassword); err != nil {
			t.Fatal(err)
		}
		refused := h.intake(t, in.ID)
		if why := refused.Why(); why == nil || why.Text() != "Tệp có 1200 trang, “quá dài”." {
			t.Errorf("why: %v", why)
		}
		if all, err := h.prog.Intakes(t.Context(), lan); err != nil || len(all) != 1 {
			t.Errorf("listed: %+v, %v", all, err)
		}
		again, fresh, err := h.prog.Retry(t.Context(), minh, in.ID, "mở")
		if err != nil || !fresh || again.ID == in.ID || again.SHA256 != "a" {
			t.Fatalf("retry: %+v, %v, %v", again, fresh, err)
		}
		<-h.jobs
		take := h.take(t, again.ID)
		if take.Password != "mở" {
			t.Errorf("the password did not arrive")
		}
		if err := h.prog.Refuse(t.Context(), take, domain.Invalid("Văn bản có dấu chỉ độ mật."), programme.RefusedClassified); err != nil {
			t.Fatal(err)
		}
		if secret := h.intake(t, again.ID); secret.Kept || secret.Name != "" || h.count(t, `SELECT COUNT(*) FROM plan_intake WHERE password <> ''`) != 0 {
			t.Errorf("of a classified file something is kept: %+v", secret)
		}
		if _, _, err := h.prog.Retry(t.Context(), lan, again.ID, ""); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("a classified file is tried again: %v", err)
		}
	})
}

func TestTooManyRowsAreRefused(t *testing.T) {
	h := newHouse(t, dbtest.Open(t, db.SQLite, owners, nil))
	doc := document()
	for len(doc.Tasks) <= 5000 {
		doc.Tasks = append(doc.Tasks, doc.Tasks[0])
	}
	_, err := h.prog.Draft(t.Context(), lan, doc, programme.Source{Name: "dai.txt", SHA256: "a", Text: plan.Text{Body: body}})
	if domain.CodeOf(err) != domain.CodeInvalid || !strings.Contains(err.Error(), "nhiều hơn 5000") || h.count(t, `SELECT COUNT(*) FROM plan_intake`) != 0 {
		t.Errorf("5,001 rows: %v", err)
	}
}

func TestSignedFile(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		h.ready(t, id)
		if _, err := h.db.Writer().ExecContext(t.Context(), `DELETE FROM plan_unsigned`); err != nil {
			t.Fatal(err)
		}
		if _, err := h.prog.Activate(t.Context(), leader, id); domain.FieldsOf(err).For("ly_do_chua_ky").Message == "" {
			t.Errorf("into force without a signed file: %v", err)
		}
		signed := programme.File{Name: "35 da ky.pdf", SHA256: "s1", Size: 7}
		if err := h.prog.Sign(t.Context(), officer, id, signed); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer: %v", err)
		}
		if err := h.prog.Sign(t.Context(), leader, id, signed); err != nil {
			t.Fatal(err)
		}
		if _, err := h.prog.Activate(t.Context(), leader, id); err != nil {
			t.Fatal("who recorded the signed file did not prepare the plan: ", err)
		}
		signed.SHA256 = "s2"
		if err := h.prog.Sign(t.Context(), lan, id, signed); err != nil {
			t.Fatal(err)
		}
		papers, err := h.prog.Papers(t.Context(), lan, id)
		if err != nil || papers.Signed == nil || papers.Signed.SHA256 != "s2" || len(papers.Earlier) != 1 || papers.Earlier[0].ByName != leader.Name {
			t.Errorf("papers: %+v, %v", papers, err)
		}
		if _, err := h.prog.Papers(t.Context(), officer, id); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer sees the files: %v", err)
		}
	})
}
