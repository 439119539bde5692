package programme_test

import (
	"errors"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/goal"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

func amount(t *testing.T, s string) goal.Amount {
	t.Helper()
	a, err := goal.ParseAmount(s)
	if err != nil {
		t.Fatal(err)
	}
	return a
}

// goalPlan drafts a plan with one confirmed goal.
func (h house) goalPlan(t *testing.T) (planID string, item programme.Item) {
	t.Helper()
	doc := document()
	doc.Head.Goals = []string{"Người dân hài lòng hơn;", "Nhân rộng điển hình."}
	id, err := h.prog.Draft(t.Context(), lan, doc, programme.Source{Name: "35.txt", SHA256: "abc", Text: plan.Text{Body: body}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.prog.ConfirmItems(t.Context(), lan, id, programme.KindGoal); err != nil {
		t.Fatal(err)
	}
	items, err := h.prog.ItemsOf(t.Context(), id, programme.KindGoal)
	if err != nil || len(items) != 2 {
		t.Fatalf("%d goals, %v", len(items), err)
	}
	return id, items[0]
}

func sipas(t *testing.T) goal.Indicator {
	t.Helper()
	return goal.Indicator{
		Name: "Chỉ số hài lòng", Unit: "%", Source: "SIPAS", Direction: goal.Up,
		Base: goal.Figure{Amount: amount(t, "84,2"), Year: 2024}, Target: goal.Figure{Amount: amount(t, "86"), Year: 2025},
	}
}

func TestGoalsAreMeasured(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		planID, item := h.goalPlan(t)
		if _, err := h.prog.AddIndicator(ctx, officer, item.ID, sipas(t)); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer added an indicator: %v", err)
		}
		if _, err := h.prog.AddIndicator(ctx, lan, item.ID, goal.Indicator{Base: goal.Figure{Year: 12}}); len(domain.FieldsOf(err)) != 4 {
			t.Errorf("an empty indicator: %v", err)
		}
		id, err := h.prog.AddIndicator(ctx, lan, item.ID, sipas(t))
		if err != nil {
			t.Fatal(err)
		}
		judged := func(day string, want goal.Verdict, words string) {
			t.Helper()
			goals, err := h.prog.Goals(ctx, planID, "2025-12-31")
			if err != nil || len(goals) != 2 {
				t.Fatalf("%d goals, %v", len(goals), err)
			}
			if a := goals[0].Assessment; a.Verdict != want || !strings.Contains(a.Why.String(), words) {
				t.Errorf("%s: %s %q, want %s %q", day, a.Verdict, a.Why, want, words)
			}
			if goals[1].Assessment.Verdict != goal.Unmeasurable {
				t.Errorf("a goal without an indicator is %s", goals[1].Assessment.Verdict)
			}
		}
		judged("before", goal.Unmeasured, "chưa có số đo")
		record := func(v programme.NewValue) error { return h.prog.RecordValue(ctx, lan, id, v) }
		if err := record(programme.NewValue{Link: "ftp://x", MeasuredOn: "2999-01-01"}); len(domain.FieldsOf(err)) != 3 {
			t.Errorf("a value without anything: %v", err)
		}
		if err := record(programme.NewValue{Amount: amount(t, "89,15"), MeasuredOn: "2025-01-31", Document: "Báo cáo số 1"}); err != nil {
			t.Fatal(err)
		}
		judged("met", goal.Met, "89,15")
		values, err := h.prog.Values(ctx, id)
		if err != nil || len(values) != 1 {
			t.Fatal(values, err)
		}
		fix := programme.NewValue{Amount: amount(t, "85,15"), MeasuredOn: "2025-01-31", Document: "Báo cáo số 1", Replaces: values[0].ID, Reason: "Nhập nhầm"}
		if err := record(fix); err != nil {
			t.Fatal(err)
		}
		judged("corrected", goal.Missed, "85,15")
		if err := record(fix); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("one entry corrected twice: %v", err)
		}
		values, err = h.prog.Values(ctx, id)
		if err != nil || len(values) != 2 || values[0].Replaced || !values[1].Replaced || values[1].Amount != amount(t, "89,15") {
			t.Fatalf("%+v, %v", values, err)
		}
		if err := record(programme.NewValue{Replaces: values[0].ID, Withdraw: true, Reason: "Số của nơi khác"}); err != nil {
			t.Fatal(err)
		}
		judged("withdrawn", goal.Unmeasured, "chưa có số đo")
	})
}

func TestIndicatorKeepsItsVersions(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		planID, item := h.goalPlan(t)
		id, err := h.prog.AddIndicator(ctx, lan, item.ID, sipas(t))
		if err != nil {
			t.Fatal(err)
		}
		better := sipas(t)
		better.Target.Amount = amount(t, "1.234,5678")
		errs := make([]error, 2)
		var wg sync.WaitGroup
		for i := range errs {
			wg.Go(func() {
				errs[i] = h.prog.CorrectIndicator(ctx, lan, id, 1, programme.IndicatorChange{Indicator: better, Reason: "Theo kế hoạch điều chỉnh"})
			})
		}
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) || domain.CodeOf(errors.Join(errs...)) != domain.CodeConflict {
			t.Errorf("of two corrections one wins: %v", errs)
		}
		if err := h.prog.CorrectIndicator(ctx, lan, id, 2, programme.IndicatorChange{Indicator: better}); domain.FieldsOf(err).For("ly_do").Message == "" {
			t.Errorf("corrected without a reason: %v", err)
		}
		versions, err := h.prog.IndicatorVersions(ctx, id)
		if err != nil || len(versions) != 2 || versions[0].Target.Amount != better.Target.Amount || versions[1].Target.Amount != amount(t, "86") {
			t.Errorf("%+v, %v", versions, err)
		}
		if err := h.prog.EndIndicator(ctx, lan, id, 2, "Không còn công bố"); err != nil {
			t.Fatal(err)
		}
		goals, err := h.prog.Goals(ctx, planID, "2025-12-31")
		if err != nil || len(goals[0].Indicators) != 0 || goals[0].Assessment.Verdict != goal.Unmeasurable {
			t.Errorf("after its end: %+v, %v", goals, err)
		}
		if err := h.prog.RecordValue(ctx, lan, id, programme.NewValue{Amount: 1, MeasuredOn: "2025-01-01", Document: "x"}); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("measured after its end: %v", err)
		}
	})
}
