package content_test

import (
	"testing"
	"time"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
)

// What a piece announces belongs to its edition: it is kept with its words, goes on into the
// next edition, is corrected there, and is called off with the piece.
func TestAnEventBelongsToItsEdition(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, h *house) {
		ctx := t.Context()
		announced := func(want ...flow.Event) []content.Announced {
			t.Helper()
			all, err := h.Announced(ctx, "2025-05-01")
			if err != nil || len(all) != len(want) {
				t.Fatalf("%v: %+v", err, all)
			}
			for i, x := range all {
				if x.Event != want[i] {
					t.Errorf("%+v, not %+v", x.Event, want[i])
				}
			}
			return all
		}
		save := func(e content.Edition, event flow.Event) (content.Edition, error) {
			w := words("Hướng dẫn nộp hồ sơ")
			w.Event = event
			return h.Save(ctx, h.lan, e.ID, e.Version, w)
		}
		e := h.begin("Hướng dẫn nộp hồ sơ")
		_, err := save(e, flow.Event{Day: "2025-05-17", From: "11:00", To: "7:30"})
		h.refused(domain.CodeInvalid, err, "an end before its beginning")
		if e, err = save(e, flow.Event{Day: "2025-05-17", From: "7h30"}); err != nil || e.Event != (flow.Event{Day: "2025-05-17", From: "07:30"}) {
			t.Fatalf("%v: %+v", err, e.Event)
		}
		_, err = h.try(h.lan, e.ID, flow.Submit)
		h.refused(domain.CodeInvalid, err, "submitted without an end and a place")
		first := flow.Event{Day: "2025-05-17", From: "07:30", To: "11:00", Place: "Nhà văn hóa khu phố 3"}
		if e, err = save(e, first); err != nil {
			t.Fatal(err)
		}
		if same, err := h.Save(ctx, h.lan, e.ID, e.Version-1, e.Words()); err != nil || same.Version != e.Version { // the same form, sent again
			t.Errorf("%v: version %d after %d", err, same.Version, e.Version)
		}
		other := e.Words()
		other.Event.Place = "Hội trường"
		_, err = h.Save(ctx, h.lan, e.ID, e.Version-1, other)
		h.refused(domain.CodeConflict, err, "another place over what was not seen")
		announced()
		h.do(h.lan, e.ID, flow.Submit)
		h.do(h.minh, e.ID, flow.Approve)
		out := h.do(h.lan, e.ID, flow.Publish)
		if all := announced(first); all[0].Number != 1 || all[0].Cancelled() || all[0].ChangedAt != out.OutAt || all[0].Slug == "" {
			t.Errorf("%+v", all)
		}
		a, err := h.Article(ctx, announced(first)[0].Slug)
		if err != nil || a.Event != first {
			t.Errorf("%v: %+v", err, a.Event)
		}
		abroad, _, err := h.Translate(ctx, h.lan, e.ContentID, flow.English) // tells of the same event
		if err != nil || abroad.Event != first {
			t.Fatalf("%v: %+v", err, abroad.Event)
		}
		if abroad, err = save(abroad, first); err != nil {
			t.Fatal(err)
		}
		h.do(h.lan, abroad.ID, flow.Submit)
		h.do(h.minh, abroad.ID, flow.Approve)
		h.do(h.lan, abroad.ID, flow.Publish)
		announced(first)
		h.pass(time.Hour)
		next, err := h.Revise(ctx, h.lan, e.ContentID)
		if err != nil || next.Event != first {
			t.Fatalf("%v: %+v", err, next.Event)
		}
		moved := first
		moved.Day = "2025-05-24"
		if next, err = save(next, moved); err != nil {
			t.Fatal(err)
		}
		announced(first)
		h.do(h.lan, next.ID, flow.Submit)
		h.do(h.minh, next.ID, flow.Approve)
		h.do(h.lan, next.ID, flow.Publish)
		if all := announced(moved); all[0].Number != 2 {
			t.Errorf("%+v", all)
		}
		if over, err := h.Announced(ctx, "2025-05-25"); err != nil || len(over) != 0 {
			t.Errorf("%v: %+v", err, over)
		}
		h.pass(time.Hour)
		gone := h.do(h.minh, next.ID, flow.Withdraw)
		if all := announced(moved); !all[0].Cancelled() || all[0].ChangedAt != gone.ClosedAt {
			t.Errorf("%+v", all)
		}
		h.do(h.minh, next.ID, flow.Unpublish)
		announced()
	})
}
