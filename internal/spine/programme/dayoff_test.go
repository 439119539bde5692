package programme_test

import (
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

func swapped() programme.NewDaysOff {
	return programme.NewDaysOff{From: "2025-05-02", Kind: programme.DayIsOff, Name: " Hoán đổi  dịp 30/4 ", Basis: "Công văn số 1/VPCP"}
}

func TestDaysOffAreEnteredAndTakenBack(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		works := func(day calendar.Date, want bool) {
			t.Helper()
			w, err := h.prog.WorkDays(ctx)
			if err != nil {
				t.Fatal(err)
			}
			if got := w.IsWorking(day); got != want {
				t.Errorf("%s is worked: %v", day, got)
			}
		}
		works("2025-05-02", true)
		if _, err := h.prog.RecordDaysOff(ctx, officer, swapped()); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer entered a day off: %v", err)
		}
		if n, err := h.prog.RecordDaysOff(ctx, lan, swapped()); n != 1 || err != nil {
			t.Fatal(n, err)
		}
		work := programme.NewDaysOff{From: "2025-04-26", Kind: programme.DayIsWorked, Name: "Làm bù", Basis: "Công văn số 1/VPCP"}
		if _, err := h.prog.RecordDaysOff(ctx, lan, work); err != nil {
			t.Fatal(err)
		}
		works("2025-05-02", false)
		works("2025-04-26", true)
		entries, err := h.prog.DayOffEntries(ctx, 2025)
		if err != nil || len(entries) != 2 || entries[1].Name != "Hoán đổi dịp 30/4" || entries[1].ActorName != lan.Name || entries[1].RecordedAt == 0 {
			t.Fatalf("%+v, %v", entries, err)
		}
		if other, err := h.prog.DayOffEntries(ctx, 2026); len(other) != 0 || err != nil {
			t.Errorf("%+v, %v", other, err)
		}
		off := entries[1].ID
		if _, err := h.prog.EndDayOff(ctx, officer, programme.DayOffEnd{ID: off, Reason: "Nhầm"}); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer ended a day off: %v", err)
		}
		if _, err := h.prog.EndDayOff(ctx, lan, programme.DayOffEnd{ID: off, Reason: " "}); len(domain.FieldsOf(err)) != 1 {
			t.Errorf("ended without a reason: %v", err)
		}
		if _, err := h.prog.EndDayOff(ctx, lan, programme.DayOffEnd{ID: off, Reason: "Ghi nhầm ngày"}); err != nil {
			t.Fatal(err)
		}
		works("2025-05-02", true)
		if _, err := h.prog.EndDayOff(ctx, minh, programme.DayOffEnd{ID: off, Reason: "Ghi nhầm ngày"}); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("ended twice: %v", err)
		}
		if _, err := h.prog.EndDayOff(ctx, lan, programme.DayOffEnd{ID: "none", Reason: "x"}); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("ended nothing: %v", err)
		}
		if _, err := h.prog.RecordDaysOff(ctx, lan, swapped()); err != nil {
			t.Fatalf("entered anew: %v", err)
		}
		works("2025-05-02", false)
		entries, err = h.prog.DayOffEntries(ctx, 2025)
		if err != nil || len(entries) != 4 || len(programme.InForce(entries)) != 2 {
			t.Errorf("nothing may be lost: %+v, %v", entries, err)
		}
	})
}

func TestDaysOffThatCannotBe(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		for name, c := range map[string]struct {
			change func(*programme.NewDaysOff)
			fields string
		}{
			"nothing":       {func(n *programme.NewDaysOff) { *n = programme.NewDaysOff{} }, "tu viec ten can_cu"},
			"backwards":     {func(n *programme.NewDaysOff) { n.To = "2025-05-01" }, "den"},
			"too long":      {func(n *programme.NewDaysOff) { n.To = "2025-06-02" }, "den"},
			"far away":      {func(n *programme.NewDaysOff) { n.From = "2020-05-04" }, "tu"},
			"fixed by law":  {func(n *programme.NewDaysOff) { n.Holiday = calendar.LabourDay }, "dip"},
			"worked anyway": {func(n *programme.NewDaysOff) { n.Kind = programme.DayIsWorked }, "tu"},
			"long words":    {func(n *programme.NewDaysOff) { n.Basis = strings.Repeat("ề", 301) }, "can_cu"},
		} {
			n := swapped()
			c.change(&n)
			_, err := h.prog.RecordDaysOff(t.Context(), lan, n)
			var got []string
			for _, f := range domain.FieldsOf(err) {
				got = append(got, f.Name)
			}
			if strings.Join(got, " ") != c.fields {
				t.Errorf("%s: %q, want %q (%v)", name, got, c.fields, err)
			}
		}
	})
}

// A list of Tết replaces the days that were assumed, and counts in a term.
func TestTetAsDecided(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		n, err := h.prog.RecordDaysOff(t.Context(), lan, programme.NewDaysOff{
			From: "2027-02-05", To: "2027-02-11", Kind: programme.DayIsOff, Holiday: calendar.Tet, Basis: "Thông báo số 2",
		})
		if n != 7 || err != nil {
			t.Fatal(n, err)
		}
		w, err := h.prog.WorkDays(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if end := w.Add("2027-02-03", 5); end != "2027-02-17" || !w.IsWorking("2027-02-04") {
			t.Errorf("five working days after 3 February end on %s", end)
		}
		entries, err := h.prog.DayOffEntries(t.Context(), 2027)
		if err != nil {
			t.Fatal(err)
		}
		ended, err := h.prog.EndDayOff(t.Context(), lan, programme.DayOffEnd{ID: entries[0].ID, Reason: "Ghi sai danh sách", Alike: true})
		if err != nil || len(ended) != 7 {
			t.Fatal(ended, err)
		}
		if w, err = h.prog.WorkDays(t.Context()); err != nil || w.IsWorking("2027-02-04") || !w.IsWorking("2027-02-11") {
			t.Errorf("the assumed days are not back: %v", err)
		}
	})
}

// Of two people who enter the same day at one moment, one is told so.
func TestOneDayAtOneMoment(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		const people = 8
		var wg sync.WaitGroup
		errs := make([]error, people)
		for i := range people {
			wg.Go(func() { _, errs[i] = h.prog.RecordDaysOff(t.Context(), lan, swapped()) })
		}
		wg.Wait()
		stored := 0
		for _, err := range errs {
			switch {
			case err == nil:
				stored++
			case domain.CodeOf(err) != domain.CodeConflict:
				t.Error(err)
			}
		}
		entries, err := h.prog.DayOffEntries(t.Context(), 2025)
		if err != nil || stored == 0 || len(entries) != stored || len(programme.InForce(entries)) != 1 {
			t.Errorf("%d were told that it is stored, %d are: %v", stored, len(entries), err)
		}
	})
}
