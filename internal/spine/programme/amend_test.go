package programme_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

// moving is a clock that a test sets.
type moving struct {
	mu sync.Mutex
	at time.Time
}

func (m *moving) Now() time.Time {
	m.mu.Lock()
	defer m.mu.Unlock()
	return m.at
}

func (m *moving) to(day calendar.Date) {
	m.mu.Lock()
	defer m.mu.Unlock()
	m.at = day.Time().Add(9 * time.Hour)
}

// inForce is a house with the plan in force, on each engine, on 10/04/2025.
func inForce(t *testing.T, fn func(t *testing.T, h house, hand *moving, id string)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			hand := &moving{at: dbtest.Now}
			h := newHouse(t, dbtest.Open(t, engine, owners, func(c *db.Config) { c.Clock = hand }))
			id := h.draft(t)
			h.ready(t, id)
			if _, err := h.prog.Activate(t.Context(), leader, id); err != nil {
				t.Fatal(err)
			}
			fn(t, h, hand, id)
		})
	}
}

func head(effective calendar.Date) programme.AmendmentHead {
	return programme.AmendmentHead{Number: "120/QĐ-UBND", Title: "Sửa đổi kế hoạch", Signer: "Chủ tịch", IssuedOn: "2025-04-08", EffectiveOn: effective}
}

func (h house) amendment(t *testing.T, planID string, effective calendar.Date) programme.Amendment {
	t.Helper()
	id, err := h.prog.DraftAmendment(t.Context(), lan, planID, head(effective))
	if err != nil {
		t.Fatal(err)
	}
	return h.seen(t, id)
}

func (h house) seen(t *testing.T, id string) programme.Amendment {
	t.Helper()
	a, err := h.prog.Amendment(t.Context(), lan, id)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

func (h house) on(t *testing.T, planID string, day calendar.Date, words string) programme.Obligation {
	t.Helper()
	all, err := h.prog.ObligationsOn(t.Context(), planID, day)
	if err != nil {
		t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(o programme.Obligation) bool { return strings.Contains(o.Content, words) })
	if i < 0 {
		return programme.Obligation{}
	}
	return all[i]
}

func text(o programme.Obligation) programme.AmendText {
	return programme.AmendText{
		ObligationID: o.ID, Content: o.Content, ShortName: o.ShortName, Product: o.Product, Timing: o.Timing, Rule: o.Rule,
		Lead: o.LeadText, Coordinating: o.CoordinatingText,
	}
}

// twice doubles the monthly number and gives the duty to Sở Y tế.
func (h house) twice(t *testing.T, a programme.Amendment) programme.Amendment {
	t.Helper()
	change := text(h.on(t, a.PlanID, programme.EndOfTime, "Phát sóng bản tin"))
	change.Rule.Count, change.Product, change.Lead = 2, "Mỗi tháng 02 bản tin", []string{"Sở Y tế"}
	change.Rule.Window.Start = "2025-04-01" // the person means the day of the change; counted days stay
	if err := h.prog.PutChange(t.Context(), lan, a.ID, a.Version, change); err != nil {
		t.Fatal(err)
	}
	return h.seen(t, a.ID)
}

func TestAmendmentFromDraftToForce(t *testing.T) {
	inForce(t, func(t *testing.T, h house, hand *moving, id string) {
		ctx := t.Context()
		old := h.on(t, id, "2025-04-10", "Phát sóng bản tin")
		duty := h.on(t, id, "2025-04-10", "Tăng thời lượng")
		a := h.twice(t, h.amendment(t, id, "2025-04-15"))
		if err := h.prog.EndObligation(ctx, lan, a.ID, a.Version, programme.AmendEnd{ObligationID: duty.ID, Reason: "Không còn cần"}); err != nil {
			t.Fatal(err)
		}
		a = h.seen(t, a.ID)
		added := programme.AmendText{
			Number: "3", Content: "Thực hiện chuyên mục", ShortName: "Chuyên mục", Lead: []string{"Báo Đồng Nai"},
			Rule: obligation.Rule{Kind: "quota", Count: 1, Per: calendar.Quarter, Window: calendar.Window{Start: "2025-04-15", End: "2025-12-31"}},
		}
		if err := h.prog.PutChange(ctx, lan, a.ID, a.Version, added); err != nil {
			t.Fatal(err)
		}
		a = h.seen(t, a.ID)
		d := a.Changes[0].Differences()
		if len(a.Changes) != 3 || len(d) != 3 || d[0].Label != "Sản phẩm" || d[0].New[1].Text != "02" || !d[0].New[1].Changed || d[2].Label != "Cơ quan chủ trì" {
			t.Fatalf("differences %+v", d)
		}
		for _, who := range []access.Actor{lan, officer, far} {
			if err := h.prog.ForceAmendment(ctx, who, a.ID, a.Version); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("%s put it into force: %v", who.Name, err)
			}
		}
		if err := h.prog.ForceAmendment(ctx, leader, a.ID, a.Version-1); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("from an old page: %v", err)
		}
		if waiting, err := h.prog.AmendmentsAwaiting(ctx, leader); err != nil || len(waiting) != 1 {
			t.Errorf("%d amendments wait, %v", len(waiting), err)
		}
		if err := h.prog.ForceAmendment(ctx, leader, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if err := h.prog.ForceAmendment(ctx, minh, a.ID, a.Version); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("twice: %v", err)
		}

		hand.to("2025-04-14")
		if o, err := h.prog.Obligation(ctx, old.ID); err != nil || o.VersionID != old.VersionID || o.Past != nil {
			t.Errorf("the day before: %+v, %v", o, err)
		}
		if o := h.on(t, id, "2025-04-14", "Thực hiện chuyên mục"); o.ID != "" {
			t.Error("an added obligation holds before its day")
		}
		hand.to("2025-04-15")
		o, err := h.prog.Obligation(ctx, old.ID)
		if err != nil || o.VersionID == old.VersionID || o.Rule.Count != 2 || o.Rule.Window.Start != "2025-01-01" || o.Leads[0] != h.ids["Sở Y tế"] || o.Since != "2025-04-15" {
			t.Errorf("on the day: %+v, %v", o, err)
		}
		if len(o.Past) != 1 || o.Past[0].VersionID != old.VersionID || !slices.Equal(o.Owing("2025-05-01"), []string{h.ids["Sở Y tế"], h.ids["Sở Nội vụ"]}) {
			t.Errorf("who owes it: %+v", o)
		}
		if o := h.on(t, id, "2025-04-15", "Tăng thời lượng"); o.Ended != "2025-04-15" || len(o.Leads) != 0 || len(o.Owing("2025-04-15")) != 0 {
			t.Errorf("ended: %+v", o)
		}
		if o := h.on(t, id, "2025-04-15", "Thực hiện chuyên mục"); o.Origin != programme.OriginAppendix || o.Leads[0] != h.ids["Báo Đồng Nai"] {
			t.Errorf("added: %+v", o)
		}
		all, err := h.prog.Obligations(ctx, id)
		if err != nil || len(all) != 7 || all[2].Content != "Thực hiện chuyên mục" {
			t.Errorf("the plan's order: %d, %v", len(all), err)
		}
		if o := h.on(t, id, "2025-04-10", "Phát sóng bản tin"); o.VersionID != old.VersionID {
			t.Error("a past day shows the new version")
		}
		if owed, err := h.prog.OwedBy(ctx, h.ids["Sở Y tế"]); err != nil || !slices.ContainsFunc(owed, func(x programme.Obligation) bool { return x.ID == old.ID }) {
			t.Errorf("owed by the agency that gained: %v", err)
		}
		if owed, err := h.prog.OwedBy(ctx, h.ids["Sở Nội vụ"]); err != nil || !slices.ContainsFunc(owed, func(x programme.Obligation) bool { return x.ID == old.ID }) {
			t.Errorf("late evidence for closed periods of the agency that lost it: %v", err)
		}
	})
}

// What took effect before it was put into force here judges from then on: a
// closed period is never moved.
func TestAmendmentNeverReachesBack(t *testing.T) {
	inForce(t, func(t *testing.T, h house, hand *moving, id string) {
		hand.to("2025-06-20")
		a := h.twice(t, h.amendment(t, id, "2025-04-15"))
		if err := h.prog.ForceAmendment(t.Context(), leader, a.ID, a.Version); err != nil {
			t.Fatal(err)
		}
		if o := h.on(t, id, "2025-06-19", "Phát sóng bản tin"); o.Rule.Count != 1 {
			t.Errorf("on a day before it was recorded: %+v", o.Rule)
		}
		if o := h.on(t, id, "2025-06-20", "Phát sóng bản tin"); o.Rule.Count != 2 || o.Since != "2025-06-20" {
			t.Errorf("on the day on which it was recorded: %+v", o)
		}
	})
}

func TestAmendmentMistakesAreSaid(t *testing.T) {
	inForce(t, func(t *testing.T, h house, _ *moving, id string) {
		ctx := t.Context()
		if _, err := h.prog.DraftAmendment(ctx, officer, id, head("2025-04-15")); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer prepares: %v", err)
		}
		if _, err := h.prog.DraftAmendment(ctx, lan, id, programme.AmendmentHead{}); len(domain.FieldsOf(err)) != 5 {
			t.Errorf("an empty document: %v", err)
		}
		if _, err := h.prog.DraftAmendment(ctx, lan, id, head("2025-01-02")); domain.FieldsOf(err).For("hieu_luc").Message == "" {
			t.Errorf("before the plan: %v", err)
		}
		a := h.amendment(t, id, "2025-04-15")
		o := h.on(t, id, "2025-04-10", "Phát sóng bản tin")
		same := text(o)
		if err := h.prog.PutChange(ctx, lan, a.ID, a.Version, same); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("nothing differs: %v", err)
		}
		wrong := same
		wrong.Content, wrong.Lead, wrong.Rule.Per = "", []string{"Sở Chưa Có"}, "" // so many, but for which period?
		if fields := domain.FieldsOf(h.prog.PutChange(ctx, lan, a.ID, a.Version, wrong)); len(fields) != 3 {
			t.Errorf("problems told: %v", fields)
		}
		if err := h.prog.ForceAmendment(ctx, leader, a.ID, a.Version); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("without a change: %v", err)
		}
		a = h.twice(t, a)
		if err := h.prog.RemoveChange(ctx, minh, a.ID, a.Version-1, a.Changes[0].ID); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("from an old page: %v", err)
		}
		if err := h.prog.DiscardAmendment(ctx, lan, a.ID, a.Version, " "); domain.FieldsOf(err).For("ly_do").Message == "" {
			t.Errorf("discarded without a reason: %v", err)
		}
		if err := h.prog.DiscardAmendment(ctx, lan, a.ID, a.Version, "Nhập nhầm"); err != nil {
			t.Fatal(err)
		}
		if _, err := h.prog.Amendment(ctx, lan, a.ID); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a discarded draft: %v", err)
		}
	})
}

// Two amendments that were prepared on the same obligation: the second must be
// looked at again, and may not take hold before the first.
func TestAmendmentsOfOneObligation(t *testing.T) {
	inForce(t, func(t *testing.T, h house, hand *moving, id string) {
		ctx := t.Context()
		first, second := h.twice(t, h.amendment(t, id, "2025-09-01")), h.twice(t, h.amendment(t, id, "2025-06-01"))
		if err := h.prog.ForceAmendment(ctx, leader, first.ID, first.Version); err != nil {
			t.Fatal(err)
		}
		if second = h.seen(t, second.ID); !second.Changes[0].Stale {
			t.Error("the second does not know that the first came between")
		}
		if err := h.prog.ForceAmendment(ctx, leader, second.ID, second.Version); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("built on an old version: %v", err)
		}
		change := text(h.on(t, id, programme.EndOfTime, "Phát sóng bản tin"))
		change.Rule.Count = 3
		if err := h.prog.PutChange(ctx, lan, second.ID, second.Version, change); err != nil {
			t.Fatal(err)
		}
		second = h.seen(t, second.ID)
		if err := h.prog.ForceAmendment(ctx, leader, second.ID, second.Version); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("holds before the first: %v", err)
		}
		if err := h.prog.EditAmendment(ctx, lan, second.ID, second.Version, head("2025-10-01")); err != nil {
			t.Fatal(err)
		}
		second = h.seen(t, second.ID)
		if err := h.prog.ForceAmendment(ctx, leader, second.ID, second.Version); err != nil {
			t.Fatal(err)
		}
		hand.to("2025-12-01")
		for day, n := range map[calendar.Date]int{"2025-08-31": 1, "2025-09-01": 2, "2025-10-01": 3} {
			if o := h.on(t, id, day, "Phát sóng bản tin"); o.Rule.Count != n {
				t.Errorf("%s: %d, want %d", day, o.Rule.Count, n)
			}
		}
		all, err := h.prog.Amendments(ctx, officer, id)
		if err != nil || len(all) != 2 || all[0].ID != second.ID && all[0].ActivatedAt != all[1].ActivatedAt {
			t.Errorf("history: %+v, %v", all, err)
		}
	})
}

// Of two who press at the same moment one wins and the other is told, for one
// amendment and for two amendments of one obligation.
func TestTwoPeopleForceAmendments(t *testing.T) {
	inForce(t, func(t *testing.T, h house, _ *moving, id string) {
		one, other := h.twice(t, h.amendment(t, id, "2025-04-15")), h.twice(t, h.amendment(t, id, "2025-04-15"))
		errs := make([]error, 3)
		var wg sync.WaitGroup
		for i, a := range []programme.Amendment{one, one, other} {
			wg.Go(func() {
				errs[i] = h.prog.ForceAmendment(t.Context(), []access.Actor{leader, minh, leader}[i], a.ID, a.Version)
			})
		}
		wg.Wait()
		won := 0
		for _, err := range errs {
			switch {
			case err == nil:
				won++
			case domain.CodeOf(err) != domain.CodeConflict:
				t.Errorf("the loser is told %v", err)
			}
		}
		var stored int
		if _, err := h.db.Get(t.Context(), &stored, `SELECT count(*) FROM obligation_version WHERE binding <> ''`); err != nil || won != 1 || stored != 1 {
			t.Errorf("%d won and left %d versions: %v, %v", won, stored, errors.Join(errs...), err)
		}
	})
}
