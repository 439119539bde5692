package app

import (
	"context"
	"database/sql"
	"strings"
	"sync"
	"testing"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/event"
	"loa/internal/domain/obligation"
	"loa/internal/feature/ownplan"
	"loa/internal/feature/report"
	"loa/internal/platform/mail"
	"loa/internal/spine/notice"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
)

// queue keeps the jobs that committed acts asked for.
type queue struct {
	mu   sync.Mutex
	jobs []river.JobArgs
}

func (q *queue) insert(_ context.Context, _ *sql.Tx, jobs []river.InsertManyParams) error {
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, j := range jobs {
		q.jobs = append(q.jobs, j.Args)
	}
	return nil
}

// take gives what was asked for since, and forgets it.
func (q *queue) take() []river.JobArgs {
	q.mu.Lock()
	defer q.mu.Unlock()
	jobs := q.jobs
	q.jobs = nil
	return jobs
}

// promptOffice is an office whose people are told at once of what waits for them.
type promptOffice struct {
	*chaseOffice
	queue           *queue
	a               string
	reports         *report.Service
	officer, leader access.Actor
	deputy          access.Actor // decides for the leader by delegation
}

func eachPromptOffice(t *testing.T, fn func(t *testing.T, o *promptOffice)) {
	t.Helper()
	eachChaseOffice(t, mail.None{}, func(t *testing.T, c *chaseOffice) {
		o := &promptOffice{chaseOffice: c, queue: &queue{}}
		o.a = o.Agency("Sở Y tế", agency.Province, agency.Department)
		o.Owe("Đăng tin", obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-11-14"}, o.a)
		join := func(name, login string, roles ...access.Role) access.Actor {
			a := access.Actor{Name: name}
			var grants []people.NewGrant
			for _, r := range roles {
				grants, a.Grants = append(grants, people.NewGrant{Role: r, AgencyID: o.a}), append(a.Grants, access.Grant{Role: r, AgencyID: o.a})
			}
			a.AccountID = o.person(name, login, grants...)
			return a
		}
		o.officer, o.leader, o.deputy = join("Cán bộ An", "can-bo-an", access.Officer), join("Giám đốc Bình", "giam-doc-binh", access.Leader), join("Phó Chi", "pho-chi", access.Officer)
		join("Người xem", "nguoi-xem", access.Reader)
		o.clock.set("2025-04-09", 9, 0) // a Wednesday
		if err := o.People.Delegate(t.Context(), o.leader, people.NewDelegation{ToID: o.deputy.AccountID, AgencyID: o.a, LastDay: "2025-04-30", Basis: "Đi công tác"}); err != nil {
			t.Fatal(err)
		}
		o.deputy.Grants = append(o.deputy.Grants, access.Grant{Role: access.Leader, AgencyID: o.a, By: "Giám đốc Bình"})
		o.reports = report.NewService(report.Sources{
			DB: o.db, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Place: "Đồng Nai", Zone: o.Zone,
			Address: func(path string) string { return "https://loa.example" + path },
		})
		o.db.UseJobs(o.queue.insert)
		fn(t, o)
	})
}

func (o *promptOffice) must(err error) {
	o.t.Helper()
	if err != nil {
		o.t.Fatal(err)
	}
}

// tell runs what acts asked for, three times each, as after a process that was killed,
// and gives the mails that are new, by person.
func (o *promptOffice) tell() map[string]string {
	o.t.Helper()
	ctx := o.t.Context()
	before := map[string]bool{}
	var rows []struct{ ID, AccountID, Subject, Content string }
	o.must(o.db.Select(ctx, &rows, `SELECT id, account_id, subject, content FROM notice_message`))
	for _, r := range rows {
		before[r.ID] = true
	}
	for _, j := range o.queue.take() {
		for range 3 {
			args := j
			switch e := j.(type) {
			case event.PaperToSign:
				args = o.heard(e.Kind(), e.PaperID)
			case event.PaperReturned:
				args = o.heard(e.Kind(), e.PaperID)
			}
			if t, ok := args.(notice.AtOnce); ok {
				o.must(o.service.TellAtOnce(ctx, t))
			}
		}
	}
	rows = nil
	o.must(o.db.Select(ctx, &rows, `SELECT id, account_id, subject, content FROM notice_message`))
	out := map[string]string{}
	for _, r := range rows {
		if before[r.ID] {
			continue
		}
		if out[r.AccountID] != "" {
			o.t.Errorf("told twice: %s", r.Subject)
		}
		out[r.AccountID] = r.Subject + "\n" + r.Content
	}
	return out
}

func (o *promptOffice) heard(kind, paperID string) river.JobArgs {
	o.t.Helper()
	args, err := o.service.Heard(o.t.Context(), papers.Happened{Kind: kind, PaperID: paperID, Once: "1" + kind})
	o.must(err)
	return args
}

// to checks that just these people were told, each with these words.
func (o *promptOffice) to(told map[string]string, words []string, who ...access.Actor) {
	o.t.Helper()
	if len(told) != len(who) {
		o.t.Errorf("%d people are told, want %d: %v", len(told), len(who), told)
	}
	for _, a := range who {
		for _, w := range words {
			if !strings.Contains(told[a.AccountID], w) {
				o.t.Errorf("%s is not told %q: %q", a.Name, w, told[a.AccountID])
			}
		}
	}
}

// Leaders, also by delegation, are told at once of a report that waits for them, once
// for each submission; who submitted it, of its return with the reason. The digest does
// not repeat it; what was taken back, or rests, is told to nobody.
func TestAReportThatWaitsIsToldAtOnce(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		ctx := t.Context()
		id, err := o.reports.Create(ctx, o.officer, report.NewReport{PlanID: "plan", Owner: "agency:" + o.a, Period: calendar.Q1, Rule: calendar.CalendarWindow})
		o.must(err)
		o.to(o.tell(), nil)
		o.must(o.reports.SubmitAsDrafted(ctx, o.officer, id))
		o.to(o.tell(), []string{"Loa: chờ duyệt: Duyệt báo cáo", "Người trình: Cán bộ An.", "https://loa.example/lam-viec/bao-cao/" + id}, o.leader, o.deputy)
		o.write()
		for _, who := range []access.Actor{o.leader, o.deputy} {
			for _, l := range o.told(who.AccountID) {
				if strings.Contains(l.URL, id) {
					t.Errorf("the digest repeats it to %s: %+v", who.Name, l)
				}
			}
		}
		o.must(o.reports.Return(ctx, o.deputy, id, report.Why{Reason: "Thiếu số liệu tháng 3"}))
		o.to(o.tell(), []string{"Loa: bị trả lại: Sửa báo cáo", "“Thiếu số liệu tháng 3”", "Người trả lại: Phó Chi (theo ủy quyền của Giám đốc Bình)."}, o.officer)
		o.must(o.reports.SubmitAsDrafted(ctx, o.officer, id))
		o.to(o.tell(), []string{"Loa: chờ duyệt"}, o.leader, o.deputy) // the second time is told too
		o.must(o.reports.Recall(ctx, o.officer, id))
		o.to(o.tell(), nil)
		o.must(o.reports.SubmitAsDrafted(ctx, o.officer, id))
		o.must(o.reports.Recall(ctx, o.officer, id)) // before the job came
		o.to(o.tell(), nil)
		o.must(o.service.Rest(ctx, access.Actor{AccountID: "keeper", Grants: []access.Grant{{Role: access.Coordinator}}}, notice.NewMute{AgencyID: o.a, Reason: "Sáp nhập", LastDay: "2025-04-30"}))
		o.must(o.reports.SubmitAsDrafted(ctx, o.officer, id))
		o.to(o.tell(), nil)
	})
}

// A delegate who submitted the report is not told to approve it.
func TestWhoSubmittedIsNotTold(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		id, err := o.reports.Create(t.Context(), o.deputy, report.NewReport{PlanID: "plan", Owner: "agency:" + o.a, Period: calendar.Q1, Rule: calendar.CalendarWindow})
		o.must(err)
		o.must(o.reports.SubmitAsDrafted(t.Context(), o.deputy, id))
		o.to(o.tell(), []string{"Người trình: Phó Chi."}, o.leader)
	})
}

// Of an own plan and of a paper people are told as of a report.
func TestAPlanAndAPaperThatWaitAreToldAtOnce(t *testing.T) {
	t.Parallel()
	eachPromptOffice(t, func(t *testing.T, o *promptOffice) {
		ctx := t.Context()
		plans := ownplan.NewService(ownplan.Sources{
			DB: o.db, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Papers: o.papers, Files: o.Files,
			Fonts: paperFonts, Place: "Đồng Nai", Keeper: "Sở Nội vụ", Zone: o.Zone,
		})
		id, err := plans.Create(ctx, o.officer, "plan", o.a)
		o.must(err)
		submit := func() {
			p, err := plans.Get(ctx, o.officer, id)
			o.must(err)
			lines, err := plans.Lines(ctx, p)
			o.must(err)
			o.must(plans.Submit(ctx, o.officer, id, ownplan.Written{Version: p.Version, Texts: p.Texts, Lines: lines, Unit: "Văn phòng", Person: "Nguyễn Văn A"}))
		}
		submit()
		o.to(o.tell(), []string{"Loa: chờ duyệt: Duyệt kế hoạch riêng của cơ quan năm 2025", "/lam-viec/ke-hoach-rieng/" + id}, o.leader, o.deputy)
		o.must(plans.Return(ctx, o.leader, id, ownplan.Why{Reason: "Chưa có kinh phí"}))
		o.to(o.tell(), []string{"Loa: bị trả lại: Sửa kế hoạch riêng", "“Chưa có kinh phí”", "Người trả lại: Giám đốc Bình."}, o.officer)
		submit()
		o.tell()
		o.must(plans.Approve(ctx, o.leader, id, 0))
		p, err := plans.Get(ctx, o.officer, id)
		o.must(err)
		paper, ok, err := plans.PaperOf(ctx, p)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		o.to(o.tell(), nil)
		_, err = o.papers.Submit(ctx, o.officer, papers.Call{PaperID: paper.ID})
		o.must(err)
		o.to(o.tell(), []string{"Loa: đang trình ký: ", "Người trình: Cán bộ An.", "/lam-viec/van-ban/" + paper.ID}, o.leader, o.deputy)
		_, err = o.papers.Return(ctx, o.leader, papers.Call{PaperID: paper.ID}, "Sai thể thức văn bản")
		o.must(err)
		o.to(o.tell(), []string{"Loa: bị trả lại: ", "“Sai thể thức văn bản”"}, o.officer)
	})
}
