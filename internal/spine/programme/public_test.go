package programme_test

import (
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// Figures stand open only where the coordinator opened them last, and who did
// what stays readable.
func TestObligationsAreOpenedOneByOne(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		for _, id := range []string{"a", "b"} {
			if err := programmetest.Seed(ctx, d, id, obligation.Rule{Kind: cadence.Continuous}); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.prog.Publish(ctx, officer, "o-a", programme.OpenPublic); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer opened figures: %v", err)
		}
		if err := h.prog.Publish(ctx, lan, "o-khong-co", programme.OpenPublic); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("an unknown obligation was opened: %v", err)
		}
		if err := h.prog.Publish(ctx, lan, "o-a", "other"); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("an unknown act was done: %v", err)
		}
		for _, act := range []struct {
			id  string
			act programme.PublicAct
		}{{"o-a", programme.OpenPublic}, {"o-a", programme.OpenPublic}, {"o-b", programme.ClosePublic}, {"o-a", programme.ClosePublic}, {"o-b", programme.OpenPublic}} {
			if err := h.prog.Publish(ctx, lan, act.id, act.act); err != nil {
				t.Fatal(err)
			}
		}
		open, err := h.prog.Opened(ctx, "plan")
		if err != nil || len(open) != 1 || open["o-b"].ActorName != lan.Name {
			t.Errorf("open are %+v, %v", open, err)
		}
		all, err := h.prog.Publications(ctx, "plan")
		if err != nil || len(all) != 3 || all[0].ObligationID != "o-b" || all[1].Act != programme.ClosePublic || all[2].Act != programme.OpenPublic {
			t.Errorf("acts are %+v, %v", all, err)
		}
	})
}
