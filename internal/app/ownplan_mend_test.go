package app

import (
	"context"
	"net/http"
	"net/url"
	"strings"
	"testing"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/ownplan"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
	"loa/internal/vi"
)

// account gives an agency a person with a role, as if they had accepted the invitation.
func (w *planning) account(name string, role access.Role, agencyID string) access.Actor {
	w.t.Helper()
	ctx := w.t.Context()
	login := vi.Slug(name)
	inv, err := w.People.Invite(ctx, access.SystemActor("test"), people.NewPerson{Name: name, Login: login, Grants: []people.NewGrant{{Role: role, AgencyID: agencyID}}})
	w.must(err)
	w.must(second(w.DB.Writer().ExecContext(ctx, `UPDATE account SET joined_at = 1 WHERE id = $1`, inv.AccountID)))
	actor, err := w.People.ActorOf(ctx, inv.AccountID)
	w.must(err)
	return actor
}

// story is what the plan's page says happened, the newest first.
func (w *planning) story(id string) string {
	w.t.Helper()
	p, _ := w.get(id)
	events, err := w.s.Events(w.t.Context(), p)
	w.must(err)
	var out []string
	for _, e := range events {
		out = append(out, e.Who()+" "+e.What()+" "+e.Note)
	}
	return strings.Join(out, "\n")
}

// TestNoPlanIsInTimeByAnEarlierDay: a paper cannot be signed before the plan was
// approved here; a plan issued outside cannot be older than the one above, and one
// that is recorded after it was due says so.
func TestNoPlanIsInTimeByAnEarlierDay(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		w.on("2025-04-22")
		id := w.drafted()
		w.must(w.s.Submit(ctx, w.officer, id, w.filled(id)))
		w.must(w.s.Approve(ctx, w.leader, id, 0))
		paper, _, err := w.s.PaperOf(ctx, first(w.get(id)))
		w.must(err)
		call := papers.Call{PaperID: paper.ID}
		w.must(second(w.papers.Submit(ctx, w.officer, call)))
		n := papers.Registration{Number: "12", Symbol: "KH-SYT", SignedOn: "2025-02-10", Signer: "Trần Thị B", Position: "GIÁM ĐỐC"}
		if text := domain.FieldsOf(second(w.papers.Number(ctx, w.officer, call, n))).For("ngay_ky").Text(); !strings.Contains(text, "22/04/2025") {
			t.Errorf("a paper signed before its approval: %q", text)
		}

		w.on("2025-11-16")
		clerk := ledgertest.As(access.Officer, w.finance)
		o := ownplan.Outside{PlanID: "plan", AgencyID: w.finance, Number: "5/KH-STC", IssuedOn: "2025-01-23", File: demo.Paper("Kế hoạch 5"), FileName: "ke-hoach.pdf"}
		if text := domain.FieldsOf(second(w.s.RecordOutside(ctx, clerk, o))).For("ngay").Text(); !strings.Contains(text, "24/01/2025") {
			t.Errorf("older than the plan above: %q", text)
		}
		o.IssuedOn = "2025-02-05"
		own, err := w.s.RecordOutside(ctx, clerk, o)
		w.must(err)
		if r := w.standing(w.finance); r.Standing != ownplan.InTime || r.RecordedOn != "2025-11-16" || !r.Belated() {
			t.Errorf("%+v", r)
		}
		e, err := w.Ledger.Entry(ctx, first(w.get(own)).EvidenceID)
		w.must(err)
		if !strings.Contains(e.Note, "ghi nhận ngày 16/11/2025, sau hạn 28/02/2025") {
			t.Errorf("the evidence says %q", e.Note)
		}
		room, err := ownplan.New(w.s)
		w.must(err)
		site := webtest.New(t, ledgertest.As(access.Coordinator, w.health), room)
		site.Get("/lam-viec/ke-hoach-rieng/tong-hop").Want(http.StatusOK, "ký 05/02/2025, ghi nhận 16/11/2025", "ghi nhận sau hạn")
		site.Get("/lam-viec/ke-hoach-rieng/"+own).Want(http.StatusOK, "ký 05/02/2025, ghi nhận 16/11/2025, sau hạn").Without("ban hành đúng hạn")
	})
}

// TestABrokenFileProvesNoPlan: what only begins like a PDF, or was cut off, is refused
// beside its field.
func TestABrokenFileProvesNoPlan(t *testing.T) {
	t.Parallel()
	w := newPlanning(t, db.SQLite)
	o := ownplan.Outside{PlanID: "plan", AgencyID: w.health, Number: "7/KH-SYT", IssuedOn: "2025-02-05", FileName: "ke-hoach.pdf"}
	whole := demo.Paper("Kế hoạch 7")
	for _, file := range [][]byte{[]byte("%PDF-1.4\nnot really"), []byte("%PDF-1.4\nnot really\n%%EOF"), whole[:len(whole)/2], []byte("PK\x03\x04")} {
		o.File = file
		if fields := domain.FieldsOf(second(w.s.RecordOutside(t.Context(), w.officer, o))); len(fields) != 1 || fields[0].Name != "tep" {
			t.Errorf("%d bytes: %v", len(file), fields)
		}
	}
	if r := w.standing(w.health); r.Standing != ownplan.Never || w.duty(w.health) == obligation.Met {
		t.Errorf("a broken file proves the plan: %+v", r)
	}
}

// TestCoordinatorsOnlyReadWhereAnOfficerIs: for an agency without people they draft on
// its behalf, and the plan's life names them so; once it has an officer they read only.
func TestCoordinatorsOnlyReadWhereAnOfficerIs(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		lan := w.account("Lan Điều Phối", access.Coordinator, w.finance)
		id, err := w.s.Create(ctx, lan, "plan", w.health)
		w.must(err)
		w.must(w.s.Save(ctx, lan, id, w.filled(id)))
		if said := w.story(id); strings.Count(said, "Lan Điều Phối (Sở Tài chính, thay mặt Sở Y tế)") != 2 {
			t.Errorf("who wrote: %s", said)
		}
		room, err := ownplan.New(w.s)
		w.must(err)
		at := "/lam-viec/ke-hoach-rieng/" + id
		site := webtest.New(t, lan, room)
		site.Get(at).Want(http.StatusOK, "đang soạn thay mặt cơ quan", "Gửi duyệt", "chưa có tài khoản lãnh đạo nào trong Loa", "Sở Nội vụ tạo tài khoản")
		hoa := w.account("Hoa Cán Bộ", access.Officer, w.health)
		site.Get(at).Want(http.StatusOK).Without("Gửi duyệt", "Lưu</button>")
		for name, do := range map[string]func() error{
			"save":   func() error { return w.s.Save(ctx, lan, id, w.filled(id)) },
			"submit": func() error { return w.s.Submit(ctx, lan, id, w.filled(id)) },
			"answer": func() error { return second(w.s.Answers(ctx, lan, id, nil)) },
			"outside": func() error {
				return second(w.s.RecordOutside(ctx, lan, ownplan.Outside{PlanID: "plan", AgencyID: w.health}))
			},
		} {
			if err := do(); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("%s for an agency that has an officer: %v", name, err)
			}
		}
		site.Actor = hoa
		site.Get(at).Want(http.StatusOK, "chưa có tài khoản lãnh đạo nào trong Loa").Without("thay mặt cơ quan.")
		w.must(w.s.Submit(ctx, hoa, id, w.filled(id)))
		if r := w.standing(w.health); !r.NoLeader {
			t.Errorf("nobody could approve: %+v", r)
		}
		leader := w.account("Minh Lãnh Đạo", access.Leader, w.health)
		if r := w.standing(w.health); r.NoLeader {
			t.Error("there is a leader now")
		}
		site.Get(at).Want(http.StatusOK).Without("chưa có tài khoản lãnh đạo nào")
		w.must(w.s.Approve(ctx, leader, id, 0))
	})
}

// TestThePersonWhoReleasedIsNamed: the life of a plan names who released its paper,
// and no word of the program's own.
func TestThePersonWhoReleasedIsNamed(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		id := w.drafted()
		w.issue(id, "12", "2025-02-10")
		if said, _, _ := strings.Cut(w.story(id), "\n"); said != w.officer.Name+" ghi nhận ban hành số 12/KH-SYT ngày 10/02/2025" {
			t.Errorf("%q", said)
		}
		p, _ := w.get(id)
		if paper, _, err := w.s.PaperOf(t.Context(), p); err != nil || paper.CreatedBy != w.officer.AccountID || paper.CreatedByName != w.officer.Name {
			t.Errorf("the paper was written by %q %q, not by who submitted the plan (%v)", paper.CreatedBy, paper.CreatedByName, err)
		}
	})
}

// TestACancelledPaperIsMadeAnew: the page of an approved plan says who cancelled its
// paper and why; a new one goes its way, once, and the old one never issues the plan.
func TestACancelledPaperIsMadeAnew(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		id := w.drafted()
		w.must(w.s.Submit(ctx, w.officer, id, w.filled(id)))
		w.must(w.s.Approve(ctx, w.leader, id, 0))
		if err := w.s.Repaper(ctx, w.officer, id); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("its paper goes its way: %v", err)
		}
		old, _, err := w.s.PaperOf(ctx, first(w.get(id)))
		w.must(err)
		w.must(second(w.papers.Cancel(ctx, w.officer, papers.Call{PaperID: old.ID}, "In nhầm mẫu")))
		room, err := ownplan.New(w.s)
		w.must(err)
		at := "/lam-viec/ke-hoach-rieng/" + id
		site := webtest.New(t, w.officer, room)
		site.Get(at).Want(http.StatusOK, "Đã duyệt, văn bản đã hủy", "In nhầm mẫu", w.officer.Name, "Lập lại văn bản").Without("Đã duyệt, chờ văn thư ban hành")
		if err := w.s.Repaper(ctx, ledgertest.As(access.Officer, w.finance), id); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("somebody else's plan: %v", err)
		}
		site.Post(at+"/lap-lai-van-ban", url.Values{}).Want(http.StatusSeeOther)
		site.Post(at+"/lap-lai-van-ban", url.Values{}).Want(http.StatusConflict)
		site.Get(at).Want(http.StatusOK, "Đã duyệt, chờ văn thư ban hành").Without("Lập lại văn bản")
		w.release(id, "12", "2025-02-10")
		if p, _ := w.get(id); !p.Issued() || p.Number != "12/KH-SYT" {
			t.Errorf("%+v", p)
		}
		if _, n, err := w.papers.List(ctx, papers.Filter{}); err != nil || n != 2 {
			t.Errorf("%d papers, %v", n, err)
		}
	})
}

// TestTwoPeopleMakeOnePaperAnew: of two who press at the same moment one has it.
func TestTwoPeopleMakeOnePaperAnew(t *testing.T) {
	t.Parallel()
	w := newPlanning(t, db.Postgres)
	ctx, id := t.Context(), w.drafted()
	w.must(w.s.Submit(ctx, w.officer, id, w.filled(id)))
	w.must(w.s.Approve(ctx, w.leader, id, 0))
	old, _, err := w.s.PaperOf(ctx, first(w.get(id)))
	w.must(err)
	w.must(second(w.papers.Cancel(ctx, w.officer, papers.Call{PaperID: old.ID}, "In nhầm mẫu")))
	done := make(chan error, 2)
	for _, who := range []access.Actor{w.officer, w.leader} {
		go func(ctx context.Context) { done <- w.s.Repaper(ctx, who, id) }(ctx)
	}
	one, two := <-done, <-done
	if (one == nil) == (two == nil) {
		t.Fatalf("both or none: %v, %v", one, two)
	}
	if _, n, err := w.papers.List(ctx, papers.Filter{}); err != nil || n != 2 {
		t.Errorf("%d papers, %v", n, err)
	}
}

// TestWorkThatIsOverIsMarked: a plan that is drafted late keeps what is owed, marks
// what is over and says it once; an amended edition does not.
func TestWorkThatIsOverIsMarked(t *testing.T) {
	t.Parallel()
	w := newPlanning(t, db.SQLite)
	w.on("2025-10-02")
	id := w.drafted()
	room, err := ownplan.New(w.s)
	w.must(err)
	site := webtest.New(t, w.officer, room)
	page := site.Get("/lam-viec/ke-hoach-rieng/"+id).Want(http.StatusOK, "1 việc đã qua hạn, vẫn giữ trong kế hoạch.")
	if n := strings.Count(page.Body, "đã qua hạn"); n != 2 { // the line, and the sentence that explains the mark
		t.Errorf("%d marks", n)
	}
	p, lines := w.get(id)
	p.Edition = 2
	for _, s := range ownplan.Warnings(lines, "", calendar.Date("2025-10-02"), p) {
		if strings.Contains(s.Said.String(), "đã qua") {
			t.Errorf("an amended edition keeps what was done: %s", s.Said)
		}
	}
}
