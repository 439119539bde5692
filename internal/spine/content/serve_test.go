package content_test

import (
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/domain/evidence"
	"loa/internal/spine/content"
)

// What came out without an obligation counts for one from the moment somebody says so, as
// of its day, by one more entry of the ledger; of several who say so at once one is first.
func TestWhatItServesIsAddedAfterItCameOut(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		e := h.begin("Lịch tiếp công dân")
		to := func(id string, versions ...string) content.Serving {
			return content.Serving{ContentID: id, PlanID: "p", Obligations: versions, Versions: versions}
		}
		h.refused(domain.CodeForbidden, h.Serve(ctx, h.abroad, to(e.ContentID, "v")), "by another agency")
		if err := h.Serve(ctx, h.lan, to(e.ContentID, "v")); err != nil {
			t.Fatal(err)
		}
		if err := h.Serve(ctx, h.lan, to(e.ContentID)); err != nil { // before it came out all may change
			t.Fatal(err)
		}
		h.do(h.minh, e.ID, flow.Urgent, func(c *content.Call) { c.Serves = nil })
		h.refused(domain.CodeForbidden, h.Serve(ctx, h.abroad, to(e.ContentID, "v")), "by another agency, later")
		h.refused(domain.CodeNotFound, h.Serve(ctx, access.Actor{}, to("khong-co")), "of nothing")
		before, err := h.Content(ctx, e.ContentID)
		if n := h.count(`SELECT COALESCE(sum(n), 0) FROM cell`); err != nil || n != 0 {
			t.Fatalf("it counts %d times without an obligation, %v", n, err)
		}
		h.do(h.minh, e.ID, flow.Withdraw)
		h.pass(40 * 24 * 3600e9)
		var wg sync.WaitGroup
		for range 4 {
			wg.Go(func() {
				if err := h.Serve(ctx, h.lan, to(e.ContentID, "v")); err != nil {
					t.Error(err)
				}
			})
		}
		wg.Wait()
		h.refused(domain.CodeConflict, h.Serve(ctx, h.lan, to(e.ContentID)), "taken away")
		after, err := h.Content(ctx, e.ContentID)
		if err != nil || after.EvidenceID == before.EvidenceID || after.PlanID != "p" || len(after.Obligations) != 1 {
			t.Errorf("%+v, %v", after, err)
		}
		if of, err := h.ProvedBy(ctx, after.EvidenceID); err != nil || of.ID != e.ContentID {
			t.Errorf("%+v, %v", of, err)
		}
		_, err = h.ProvedBy(ctx, before.EvidenceID)
		h.refused(domain.CodeNotFound, err, "by the entry before")
		entry, err := h.o.Ledger.Entry(ctx, after.EvidenceID)
		old, err2 := h.o.Ledger.Entry(ctx, before.EvidenceID)
		if err != nil || err2 != nil || entry.Supersedes != old.ID || entry.HappenedOn != old.HappenedOn || entry.Note != old.Note || entry.URL != old.URL || entry.Became != evidence.NoteWithdrawn || entry.Reason == "" {
			t.Errorf("%+v after %+v, %v, %v", entry, old, err, err2)
		}
		h.marked(after.EvidenceID, []string{"withdrawn Theo Thông báo số 12 1"})
		if n, cells := h.count(`SELECT count(*) FROM evidence`), h.count(`SELECT COALESCE(sum(n), 0) FROM cell`); n != 2 || cells != 1 {
			t.Errorf("%d entries that count %d times", n, cells)
		}
		if n := h.count(`SELECT count(*) FROM audit_log WHERE action = 'content.serve'`); n != 3 {
			t.Errorf("%d acts in the audit", n)
		}
	})
}
