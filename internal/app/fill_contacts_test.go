//go:build !race

package app

import (
	"context"
	"errors"
	"strings"
	"testing"

	"loa/internal/app/demo"
	"loa/internal/domain/calendar"
	"loa/internal/feature/reorganise"
)

// TestSampleContacts: every agency of every time of the sample has an office
// called after its name of that day with usual hours, a head whose name says that it is a sample, a
// mailbox that is nobody's, without an invented telephone, and unverified.
func TestSampleContacts(t *testing.T) {
	t.Parallel()
	hand := &stepping{}
	if err := hand.to(demo.Registered, 8); err != nil {
		t.Fatal(err)
	}
	err := within(t.Context(), Config{Data: t.TempDir(), stepping: hand}, func(o *Office) error {
		f := &filler{Office: o, hand: hand, say: func(string) {}}
		if err := f.register(t.Context()); err != nil {
			return err
		}
		w := reorganise.NewService(o.wizard())
		for _, a := range demo.Acts() {
			if err := errors.Join(hand.to(a.Recorded, 9), takeIn(t.Context(), w, engineer(), a, f.passed), f.contacts(t.Context(), a.EffectiveOn)); err != nil {
				return err
			}
		}
		for _, day := range []calendar.Date{demo.Registered, "2025-03-01", "2025-06-30", "2025-07-01", "2026-04-29", "2026-04-30", demo.Today} {
			if err := f.reached(t.Context(), t, day); err != nil {
				return err
			}
		}
		old, err := o.Registry.WhereToGo(t.Context(), "Xã Suối Nho (H. Định Quán)", demo.Today)
		if err == nil && (len(old.Places) != 1 || len(old.Places[0].Units) != 1 || old.Places[0].Units[0].Profile.Office != "Trụ sở UBND xã Xuân Bắc") {
			t.Errorf("an old commune: %+v", old)
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// reached compares the contacts of a day with the agencies of that day.
func (f *filler) reached(ctx context.Context, t *testing.T, day calendar.Date) error {
	t.Helper()
	all, err := f.Registry.AsOf(ctx, day)
	if err != nil {
		return err
	}
	profiles, err := f.Registry.Profiles(ctx, day)
	if err != nil {
		return err
	}
	if len(all) < 100 {
		t.Errorf("%s: %d agencies", day, len(all))
	}
	for _, a := range all {
		p := profiles[a.ID]
		if !strings.HasSuffix(p.Head, " Mẫu") || p.HeadPosition == "" || p.Office != demo.Office(a.Name) || p.Hours.String() != "thứ hai đến thứ sáu 7:30–11:30, 13:00–17:00" || p.Phone+p.Address != "" || p.Email != demo.Mailbox(a.Name) || p.Source != demo.ContactSource || p.Verified {
			t.Errorf("%s on %s: %+v", a.Name, day, p)
		}
	}
	return nil
}
