//go:build !race

package app

import (
	"fmt"
	"math/rand/v2"
	"testing"
	"time"

	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/spine/programme"
)

// amendAtRandom changes, ends or adds something and puts it into force.
func (a *amended) amendAtRandom(r *rand.Rand, today calendar.Date) {
	a.t.Helper()
	ctx := a.t.Context()
	id, err := a.Programme.DraftAmendment(ctx, a.lan, a.plan, programme.AmendmentHead{
		Number: "1/QĐ-UBND", Title: "Sửa đổi", Signer: "Chủ tịch", IssuedOn: today, EffectiveOn: max("2025-01-24", today.AddDays(r.IntN(60)-30)),
	})
	if err != nil {
		a.t.Fatal(err)
	}
	all, err := a.Programme.ObligationsOn(ctx, a.plan, programme.EndOfTime)
	if err != nil {
		a.t.Fatal(err)
	}
	o := all[r.IntN(len(all))]
	lead := [][]string{{"Sở Nội vụ"}, {"Sở Y tế"}, {"Sở Tài chính"}, {"Sở Nội vụ", "Sở Y tế"}}[r.IntN(4)]
	text := programme.AmendText{
		ObligationID: o.ID, Content: o.Content, ShortName: o.ShortName + "*", Rule: o.Rule, Lead: lead,
	}
	text.Rule.Count = 1 + r.IntN(3)
	text.Rule.Kind, text.Rule.Average = []cadence.Kind{cadence.Quota, cadence.Quota, cadence.Continuous}[r.IntN(3)], r.IntN(4) == 0
	text.Rule.Per = []calendar.Unit{calendar.Week, calendar.Month, calendar.Quarter, calendar.Whole}[r.IntN(4)]
	switch {
	case o.Ended != "" || r.IntN(6) == 0:
		text.ObligationID, text.ShortName = "", fmt.Sprint("Việc thêm ", len(all))
		err = a.Programme.PutChange(ctx, a.lan, id, 1, text)
	case r.IntN(8) == 0 && len(all) > 2:
		err = a.Programme.EndObligation(ctx, a.lan, id, 1, programme.AmendEnd{ObligationID: o.ID})
	default:
		err = a.Programme.PutChange(ctx, a.lan, id, 1, text)
	}
	if err != nil {
		a.t.Fatal(err)
	}
	if err := a.Programme.ForceAmendment(ctx, a.hoa, id, 2); err != nil {
		a.t.Log(err) // it would hold before an amendment of the same obligation that is still to come
	}
}

// Whatever is amended and declared, early or late: what the matrix said of a day
// at the end of that day it says for ever, and the ledger agrees with its cells.
func TestNoAmendmentMovesADayThatPassed(t *testing.T) {
	eachAmended(t, func(a *amended) {
		seed := uint64(time.Now().UnixNano())
		a.t.Log("seed", seed)
		r := rand.New(rand.NewPCG(seed, 1))
		names := []string{"Sở Nội vụ", "Sở Y tế", "Sở Tài chính"}
		said := map[calendar.Date]string{}
		for today := calendar.Date("2025-02-02"); today < "2025-11-01"; today = today.AddDays(1 + r.IntN(20)) {
			a.clock.to(today)
			all, err := a.Programme.Obligations(a.t.Context(), a.plan)
			if err != nil {
				a.t.Fatal(err)
			}
			for range r.IntN(5) {
				versions := all[r.IntN(len(all))].Versions()
				a.Declare(a.ids[names[r.IntN(3)]], versions[r.IntN(len(versions))], max("2025-01-01", today.AddDays(-r.IntN(60))), "Việc")
			}
			if r.IntN(2) == 0 {
				a.amendAtRandom(r, today)
			}
			said[today] = a.figures(today)
		}
		a.clock.to("2025-12-31")
		for day, was := range said {
			if now := a.figures(day); now != was {
				a.t.Fatalf("%s said\n%s\nand says\n%s", day, was, now)
			}
		}
		if f, err := a.Ledger.Verify(a.t.Context(), false); err != nil || !f.Clean() {
			a.t.Errorf("%+v, %v", f, err)
		}
	})
}
