package app

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/ownplan"
	"loa/internal/platform/db"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestAnAmendmentIsDropped: an edition that says what holds already is not submitted; it
// can be dropped as it was seen, and links to it lead to the one that holds, where what
// it had accepted of changes above waits again.
func TestAnAmendmentIsDropped(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		const root = "/lam-viec/ke-hoach-rieng"
		id := w.drafted()
		if _, err := w.s.Drop(ctx, w.officer, id, 1); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("a first edition was dropped: %v", err)
		}
		w.issue(id, "12", "2025-02-10")
		next, err := w.s.Amend(ctx, w.officer, id)
		w.must(err)
		if err := w.s.Submit(ctx, w.officer, next, w.asStands(next)); domain.FieldsOf(err).For("sua_doi").Message == "" {
			t.Errorf("an unchanged edition was submitted: %v", err)
		}
		w.account("officer-sy", access.Officer, w.health)
		p, _ := w.get(next)
		for _, who := range []access.Actor{w.leader, ledgertest.As(access.Coordinator, w.finance)} {
			if _, err := w.s.Drop(ctx, who, next, p.Version); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("dropped by %s: %v", who.AccountID, err)
			}
		}
		if _, err := w.s.Drop(ctx, ledgertest.As(access.Officer, w.finance), next, p.Version); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("dropped from elsewhere: %v", err)
		}
		changed := w.asStands(next)
		changed.Lines[0].Quota = 5
		w.must(w.s.Save(ctx, w.officer, next, changed))
		if _, err := w.s.Drop(ctx, w.officer, next, p.Version); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("dropped what somebody saved meanwhile: %v", err)
		}
		w.must(w.s.Submit(ctx, w.officer, next, w.asStands(next)))
		p, _ = w.get(next)
		if _, err := w.s.Drop(ctx, w.officer, next, p.Version); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("dropped what the leader has: %v", err)
		}
		w.must(w.s.Return(ctx, w.leader, next, ownplan.Why{Reason: "Chưa cần"}))

		room, err := ownplan.New(w.s)
		w.must(err)
		site := webtest.New(t, w.officer, room)
		p, _ = w.get(next)
		site.Get(root+"/"+next).Want(http.StatusOK, "Bỏ bản sửa đổi, bổ sung này", `value="`+strconv.FormatInt(p.Version, 10)+`"`)
		for range 2 { // pressed twice
			if to := site.Post(root+"/"+next+"/bo-ban", url.Values{"phien_ban": {strconv.FormatInt(p.Version, 10)}}).Want(http.StatusSeeOther).Location; to != root+"/"+id {
				t.Errorf("led to %s", to)
			}
		}
		if to := site.Get(root + "/" + next).Want(http.StatusSeeOther).Location; to != root+"/"+id {
			t.Errorf("a link to it leads to %s", to)
		}
		site.Actor = ledgertest.As(access.Officer, w.finance)
		site.Get(root + "/" + next).Want(http.StatusNotFound)
		if said, _, _ := strings.Cut(w.story(id), "\n"); strings.TrimSpace(said) != w.officer.Name+" bỏ bản sửa đổi, bổ sung chưa ban hành" {
			t.Errorf("%q", said)
		}
		if r := w.standing(w.health); r.Where().String() != "Đã ban hành" || r.Edition != 1 {
			t.Errorf("%s, edition %d", r.Where(), r.Edition)
		}
	})
}

// TestADroppedAmendmentAcceptsNothing: what was accepted of changes above into an edition
// that was dropped waits for an answer again.
func TestADroppedAmendmentAcceptsNothing(t *testing.T) {
	eachPlanning(t, func(t *testing.T, w *planning) {
		ctx := t.Context()
		id := w.drafted()
		w.issue(id, "12", "2025-02-10")
		w.Owe("Làm tờ rơi", obligation.Rule{Kind: cadence.Deadline, Count: 1, Deadline: "2025-08-30"}, w.health)
		p, _ := w.get(id)
		open, err := w.s.Differences(ctx, p)
		w.must(err)
		if len(open) != 1 {
			t.Fatalf("%+v", open)
		}
		next, err := w.s.Answers(ctx, w.officer, id, []ownplan.Answer{{Key: open[0].Key, Mark: open[0].Mark, Accept: true}})
		w.must(err)
		made, _ := w.get(next)
		holds, err := w.s.Drop(ctx, w.officer, next, made.Version)
		w.must(err)
		w.must(w.s.LookAbove(ctx))
		p, _ = w.get(holds)
		if holds != id || p.Differences != 1 {
			t.Errorf("%s with %d differences", holds, p.Differences)
		}
		again, err := w.s.Amend(ctx, w.officer, id)
		w.must(err)
		if p, _ := w.get(again); p.Edition != 2 {
			t.Errorf("edition %d", p.Edition)
		}
	})
}

// TestADropMeetsASubmission: an edition is dropped or submitted, not both.
func TestADropMeetsASubmission(t *testing.T) {
	t.Parallel()
	w := newPlanning(t, db.Postgres)
	ctx := t.Context()
	id := w.drafted()
	w.issue(id, "12", "2025-02-10")
	next, err := w.s.Amend(ctx, w.officer, id)
	w.must(err)
	typed := w.asStands(next)
	typed.Lines[0].Quota = 5
	errs := make([]error, 2)
	var wait sync.WaitGroup
	for i, do := range []func() error{
		func() error { return second(w.s.Drop(ctx, w.officer, next, typed.Version)) },
		func() error { return w.s.Submit(ctx, w.officer, next, typed) },
	} {
		wait.Go(func() { errs[i] = do() })
	}
	wait.Wait()
	if (errs[0] == nil) == (errs[1] == nil) {
		t.Fatalf("both or none: %v, %v", errs[0], errs[1])
	}
	p, err := w.s.Get(ctx, w.officer, next)
	if gone := domain.CodeOf(err) == domain.CodeNotFound; gone != (errs[0] == nil) || !gone && p.Status != ownplan.StatusSubmitted {
		t.Errorf("dropped: %v, submitted: %v, stands: %v %v", errs[0], errs[1], p.Status, err)
	}
}

// asStands is what the form of a plan sends when nothing is typed.
func (w *planning) asStands(id string) ownplan.Written {
	w.t.Helper()
	p, lines := w.get(id)
	return ownplan.Written{Version: p.Version, Texts: p.Texts, Lines: lines}
}
