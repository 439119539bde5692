package questions

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
)

func TestAQuestionGoesToTheChairmanAndBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		o.turn("2025-03-03")
		id := o.send(o.asker, o.a, "Màn hình hỏng, chưa có kinh phí sửa.")
		v := o.see(o.keeper, id)
		if v.State != question.Sent || v.Owner != question.Department || v.DueOn != "2025-03-10" || v.Clause == "" || !v.Can("answer") || v.Can("decide") {
			t.Fatalf("sent: %+v", v)
		}
		o.turn("2025-03-05")
		o.do(o.keeper, In{ID: id, Act: question.Ask, Words: "Cần bao nhiêu?", Day: "2025-03-07"})
		if v = o.see(o.asker, id); v.DueOn != "2025-03-07" || !v.Can("supply") || v.Can("answer") {
			t.Fatalf("asked: %+v", v)
		}
		o.turn("2025-03-10")
		o.do(o.asker, In{ID: id, Act: question.Supply, Words: "15 triệu đồng."})
		o.do(o.keeper, In{ID: id, Act: question.Submit, Words: "Cho dùng nguồn thường xuyên."})
		if v = o.see(o.chairman, id); v.OwnerAgencyID != o.committee || v.DueOn != "2025-03-17" || !v.Can("decide") || v.Can("answer") {
			t.Fatalf("submitted: %+v", v)
		}
		o.do(o.chairman, In{ID: id, Act: question.Return, Words: "Làm rõ nguồn."})
		o.do(o.keeper, In{ID: id, Act: question.Submit, Words: "Nguồn chi thường xuyên năm 2025."})
		o.do(o.keeper, In{ID: id, Act: question.Recall, Words: "Bổ sung căn cứ."})
		o.do(o.keeper, In{ID: id, Act: question.Submit, Words: "Nguồn chi thường xuyên, theo dự toán."})
		deputy := access.Actor{AccountID: "pct", Name: "Lê Văn Phó", Grants: []access.Grant{{Role: access.Leader, AgencyID: o.committee, By: "Trần Văn Trưởng"}}}
		o.turn("2025-03-12")
		o.do(deputy, In{ID: id, Act: question.Decide, Words: "Đồng ý."})
		v = o.see(o.asker, id)
		if v.State != question.Answered || v.AnsweredOn != "2025-03-12" || v.Answer != "Đồng ý." || !strings.Contains(v.AnsweredBy, "Lê Văn Phó (theo ủy quyền của Trần Văn Trưởng)") || !v.Unread || v.Owner != "" {
			t.Fatalf("answered: %+v", v)
		}
		if err := o.Understood(t.Context(), o.asker, id, 0); err != nil || o.see(o.asker, id).Unread {
			t.Fatalf("read: %v", err)
		}
		o.do(o.asker, In{ID: id, Act: question.Reopen, Words: "Chưa rõ thủ tục."})
		if v = o.see(o.keeper, id); v.State != question.Sent || !v.Standing() || v.Answer == "" || v.DueOn != "2025-03-19" {
			t.Fatalf("reopened: %+v", v)
		}
		o.do(o.keeper, In{ID: id, Act: question.Answer, Words: "Theo Thông tư."})
		if v = o.see(o.asker, id); !v.Unread || v.Answer != "Theo Thông tư." || len(v.Steps) != 11 {
			t.Fatalf("answered again: %d steps, %+v", len(v.Steps), v.Question)
		}
	})
}

func TestWhoMayDoWhat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		ctx := t.Context()
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		for _, x := range []struct {
			actor access.Actor
			in    In
			code  domain.Code
		}{
			{o.other, In{Act: question.Withdraw, Words: "x"}, domain.CodeForbidden},
			{o.asker, In{Act: question.Answer, Words: "x"}, domain.CodeForbidden},
			{o.chairman, In{Act: question.Answer, Words: "x"}, domain.CodeForbidden},
			{o.keeper, In{Act: question.Decide, Words: "x"}, domain.CodeConflict},
			{o.keeper, In{Act: question.Answer}, domain.CodeInvalid},
			{o.keeper, In{Act: question.Answer, Words: strings.Repeat("a", maxWords+1)}, domain.CodeInvalid},
			{o.keeper, In{Act: question.Ask, Words: "x", Day: "2025-04-09"}, domain.CodeInvalid},
			{o.keeper, In{Act: question.Ask, Words: "x", Day: "2025-04-99"}, domain.CodeInvalid},
			{o.keeper, In{Act: question.SetDay}, domain.CodeInvalid},
			{o.keeper, In{Act: question.Merge}, domain.CodeInvalid},
			{o.keeper, In{Act: question.Merge, Into: id}, domain.CodeInvalid},
			{o.keeper, In{Act: question.Merge, Into: db.NewID()}, domain.CodeInvalid},
			{ledgertest.As(access.Inspector, o.home), In{Act: question.Answer, Words: "x"}, domain.CodeForbidden},
			{ledgertest.As(access.Leader, o.home), In{Act: question.Answer, Words: "x"}, domain.CodeForbidden},
			{access.Actor{}, In{Act: question.Answer, Words: "x"}, domain.CodeNotFound},
		} {
			x.in.ID = id
			if err := o.Do(ctx, x.actor, x.in); domain.CodeOf(err) != x.code {
				t.Errorf("%s by %s: %v, not %s", x.in.Act, x.actor.AccountID, err, x.code)
			}
		}
		for _, n := range []NewQuestion{
			{AgencyID: o.b, PlanID: o.plan(), Clause: "V.2", Body: "x"}, {AgencyID: "khac", PlanID: o.plan(), Clause: "V.2", Body: "x"},
		} {
			if _, err := o.Send(ctx, o.asker, n); domain.CodeOf(err) != domain.CodeForbidden {
				t.Errorf("for another agency: %v", err)
			}
		}
		for _, n := range []NewQuestion{
			{AgencyID: o.a, PlanID: o.plan(), Body: "x"},
			{AgencyID: o.a, PlanID: o.plan(), Clause: "V.2"},
			{AgencyID: o.a, PlanID: "khac", Clause: "V.2", Body: "x"},
			{AgencyID: o.a, PlanID: o.plan(), ObligationID: "khac", Body: "x"},
		} {
			if _, err := o.Send(ctx, o.asker, n); domain.CodeOf(err) != domain.CodeInvalid {
				t.Errorf("%+v: %v", n, err)
			}
		}
		o.do(o.asker, In{ID: id, Act: question.Withdraw, Words: "Đã tự xử lý."})
		if _, err := o.Get(ctx, o.other, id); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a withdrawn one is read by others: %v", err)
		}
		if err := o.Join(ctx, o.other, id, o.b); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("a withdrawn one is joined: %v", err)
		}
	})
}

// What passed between the agency and Sở Nội vụ is for them, the unit above and who
// has the difficulty; everybody reads the difficulty itself.
func TestWhoReadsWhat(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		o.do(o.keeper, In{ID: id, Act: question.Ask, Words: "Giá bao nhiêu?"})
		for _, x := range []struct {
			actor access.Actor
			steps bool
		}{
			{o.asker, true}, {o.keeper, true}, {o.chairman, true}, {o.other, false}, {ledgertest.As(access.Inspector, o.home), true}, {ledgertest.As(access.Reader, o.a), true},
		} {
			if v := o.see(x.actor, id); v.Party != x.steps || (len(v.Steps) > 0) != x.steps {
				t.Errorf("%s: party %t, %d steps", x.actor.AccountID, v.Party, len(v.Steps))
			}
		}
		if err := o.Join(t.Context(), o.other, id, o.b); err != nil {
			t.Fatal(err)
		}
		if err := o.Join(t.Context(), o.other, id, o.b); err != nil {
			t.Errorf("joined twice: %v", err)
		}
		if v := o.see(o.other, id); !v.Party || len(v.Parties) != 2 || v.Can("supply") {
			t.Errorf("joined: %+v", v)
		}
		mine, n, err := o.List(t.Context(), o.other, Filter{Scope: ScopeMine, Text: "man hinh"})
		if err != nil || n != 1 || mine[0].ID != id {
			t.Errorf("the list of who joined: %d, %v", n, err)
		}
		for _, x := range []struct {
			actor access.Actor
			f     Filter
			n     int
		}{
			{o.asker, Filter{Scope: ScopeWaits}, 1},
			{o.keeper, Filter{Scope: ScopeWaits}, 0},
			{o.chairman, Filter{Scope: ScopeWaits}, 0},
			{o.other, Filter{Scope: ScopeWaits}, 0},
			{o.asker, Filter{Scope: ScopeAnswers}, 0},
			{o.asker, Filter{Text: "100%_"}, 0},
			{access.Actor{}, Filter{}, 0},
			{o.chairman, Filter{Scope: ScopeMine}, 1},
			{o.asker, Filter{PlanID: o.plan(), Obligation: o.duty(), State: question.Asked, From: "2025-04-10", Until: "2025-04-10"}, 1},
			{o.asker, Filter{Late: true}, 0},
		} {
			if _, n, err := o.List(t.Context(), x.actor, x.f); err != nil || n != x.n {
				t.Errorf("%s, %+v: %d, %v", x.actor.AccountID, x.f, n, err)
			}
		}
	})
}

func TestAMergedQuestionIsAnsweredWithTheOther(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		first := o.send(o.asker, o.a, "Màn hình điện tử hỏng, chưa có kinh phí sửa chữa.")
		second := o.send(o.other, o.b, "Màn hình điện tử bị hỏng, xin kinh phí sửa chữa.")
		alike, err := o.Alike(t.Context(), o.other, NewQuestion{Body: "kinh phi sua chua man hinh dien tu"})
		if err != nil || len(alike) != 2 {
			t.Fatalf("alike: %d, %v", len(alike), err)
		}
		o.do(o.keeper, In{ID: second, Act: question.Merge, Into: first, Words: "Cùng một việc."})
		if err := o.Do(t.Context(), o.keeper, In{ID: first, Act: question.Merge, Into: second, Words: "Cùng một việc."}); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("merged in a circle: %v", err)
		}
		if err := o.Join(t.Context(), o.asker, second, o.a); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("joined a merged one: %v", err)
		}
		o.do(o.keeper, In{ID: first, Act: question.Answer, Words: "Dùng chi thường xuyên."})
		if v := o.see(o.other, first); !v.Unread || len(v.Own) != 1 || v.Own[0].How != howMerged || v.Own[0].FromID != second {
			t.Errorf("the answer reaches who was merged: %+v", v)
		}
		if v := o.see(o.other, second); v.MergedInto != first || v.State != question.Merged {
			t.Errorf("merged: %+v", v)
		}
	})
}

// A form that was sent twice is one act, also at the same time.
func TestSentTwiceIsOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		n := NewQuestion{AgencyID: o.a, PlanID: o.plan(), Clause: "Mục V.2", Body: "Chưa rõ nguồn kinh phí.", Key: "k1"}
		ids := make([]string, 2)
		errs := together(func() (err error) { ids[0], err = o.Send(t.Context(), o.asker, n); return err }, func() (err error) { ids[1], err = o.Send(t.Context(), o.asker, n); return err })
		if errors.Join(errs...) != nil || ids[0] != ids[1] || ids[0] == "" {
			t.Fatalf("%v, %v", ids, errs)
		}
		in := In{ID: ids[0], Act: question.Answer, Words: "Chi thường xuyên.", Version: 1, Key: "k2"}
		errs = together(func() error { return o.Do(t.Context(), o.keeper, in) }, func() error { return o.Do(t.Context(), o.keeper, in) })
		if v := o.see(o.asker, ids[0]); errors.Join(errs...) != nil || len(v.Steps) != 2 || v.Answers != 1 || v.Clause != "Mục V.2" {
			t.Errorf("%v, %+v", errs, v)
		}
	})
}

// Of two coordinators who answer at once one wins; the other is told who.
func TestTwoCoordinatorsAnswerAtOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		for range 5 {
			id := o.send(o.asker, o.a, "Màn hình hỏng.")
			errs := together(
				func() error {
					return o.Do(t.Context(), o.keeper, In{ID: id, Act: question.Answer, Words: "Một.", Version: 1})
				},
				func() error {
					return o.Do(t.Context(), o.secondKeeper, In{ID: id, Act: question.Submit, Words: "Hai.", Version: 1})
				},
			)
			if (errs[0] == nil) == (errs[1] == nil) || domain.CodeOf(errors.Join(errs...)) != domain.CodeConflict {
				t.Fatalf("one wins, the other is told: %v", errs)
			}
			if v := o.see(o.keeper, id); len(v.Steps) != 2 {
				t.Fatalf("%d steps", len(v.Steps))
			}
		}
		one, two := o.send(o.asker, o.a, "Một."), o.send(o.other, o.b, "Hai.")
		errs := together(
			func() error {
				return o.Do(t.Context(), o.keeper, In{ID: one, Act: question.Merge, Words: "Cùng một việc.", Into: two})
			},
			func() error {
				return o.Do(t.Context(), o.secondKeeper, In{ID: two, Act: question.Merge, Words: "Cùng một việc.", Into: one})
			},
		)
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("merged into each other: %v", errs)
		}
	})
}

func together(acts ...func() error) []error {
	errs := make([]error, len(acts))
	var wg sync.WaitGroup
	for i, act := range acts {
		wg.Go(func() { errs[i] = act() })
	}
	wg.Wait()
	return errs
}

// What an agency that ended left goes to its heir; the old name stays on what it wrote.
func TestAnHeirGoesOn(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		id := o.send(o.asker, o.a, "Màn hình hỏng.")
		o.do(o.keeper, In{ID: id, Act: question.Ask, Words: "Giá bao nhiêu?"})
		ctx, who := t.Context(), o.keeper
		act, err := o.Registry.Prepare(ctx, who, org.NewReorganisation{Title: "Sắp xếp", EffectiveOn: "2025-04-10", Steps: []agency.Step{{Change: agency.Merge, From: []agency.SourceUnit{{AgencyID: o.a}}, To: []agency.TargetUnit{{AgencyID: o.b}}}}})
		for left := 1; err == nil && left > 0; {
			left, err = o.Registry.Write(ctx, who, act)
		}
		if err == nil {
			err = o.Registry.Apply(ctx, who, act)
		}
		if err != nil {
			t.Fatal(err)
		}
		v := o.see(o.other, id)
		if !v.Party || !v.Can("supply") || v.Agency != "Sở Y tế" || v.Heirs != "Sở Tư pháp" {
			t.Fatalf("the heir: %+v", v)
		}
		if _, n, err := o.List(ctx, o.other, Filter{Scope: ScopeWaits}); err != nil || n != 1 {
			t.Errorf("waits for the heir: %d, %v", n, err)
		}
		o.do(o.other, In{ID: id, Act: question.Supply, Words: "15 triệu đồng."})
		o.do(o.keeper, In{ID: id, Act: question.Answer, Words: "Được."})
		if v = o.see(o.other, id); v.AgencyName != "Sở Y tế" || !v.Unread || v.Steps[2].AgencyName != "Sở Tư pháp" {
			t.Errorf("%+v", v)
		}
	})
}

func TestFiguresAndReports(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *house) {
		ctx := t.Context()
		q1 := calendar.Window{Start: "2025-01-01", End: "2025-03-31"}
		if got, err := o.Reported(ctx, o.plan(), "", q1, "2025-03-31"); got != nil || err != nil {
			t.Fatalf("nothing yet: %+v, %v", got, err)
		}
		o.turn("2025-03-03")
		one, two, three := o.send(o.asker, o.a, "Màn hình hỏng."), o.send(o.asker, o.a, "Thiếu người."), o.send(o.other, o.b, "Chưa rõ số lượng.")
		gone := o.send(o.other, o.b, "Nhầm.")
		o.do(o.other, In{ID: gone, Act: question.Withdraw, Words: "Gửi nhầm."})
		o.turn("2025-03-05")
		o.do(o.keeper, In{ID: one, Act: question.Answer, Words: "Được."})
		o.turn("2025-03-14")
		o.do(o.keeper, In{ID: two, Act: question.Answer, Words: "Muộn."}) // the last day was the 10th
		got, err := o.Reported(ctx, o.plan(), "", q1, "2025-03-31")
		if err != nil || got.Received != 3 || got.Answered != 2 || got.InTime != 1 || got.Median != 2 || got.Open != 1 || len(got.Clauses) != 1 {
			t.Fatalf("%+v, %v", got, err)
		}
		if got, _ = o.Reported(ctx, o.plan(), o.b, q1, "2025-03-31"); got.Received != 1 || got.Answered != 0 || got.Open != 1 {
			t.Errorf("of one agency: %+v", got)
		}
		if got, _ = o.Reported(ctx, o.plan(), "", q1, "2025-03-04"); got.Open != 3 || got.Answered != 0 {
			t.Errorf("as of an earlier day: %+v", got)
		}
		f, err := o.Figures(ctx, o.keeper, "", q1)
		if err != nil || f.Received != 4 || f.Withdrawn != 1 || f.Answered != 2 || f.InTime != 1 || f.Open != 1 || f.Late != 1 || f.Time.Median != 2 || f.Time.Most != 9 || len(f.Clauses) != 1 || f.Clauses[0].N != 3 || f.Clauses[0].Open != 1 || f.Clauses[0].Agencies != 2 {
			t.Errorf("%+v, %v", f, err)
		}
		if _, err := o.Figures(ctx, o.asker, "", q1); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("figures of all for an officer: %v", err)
		}
		if err := o.SetTerms(ctx, o.asker, question.DefaultTerms()); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("terms by an officer: %v", err)
		}
		if err := o.SetTerms(ctx, o.keeper, question.Terms{Department: 2, Agency: 1, Chairman: 1}); err != nil {
			t.Fatal(err)
		}
		if v := o.see(o.keeper, o.send(o.asker, o.a, "Việc khác.")); v.DueOn != "2025-03-18" {
			t.Errorf("by the new terms: %s", v.DueOn)
		}
		o.do(o.keeper, In{ID: three, Act: question.SetDay, Day: "2025-04-29", Words: "Chờ ý kiến Sở Tài chính."})
		if v := o.see(o.keeper, three); v.DueOn != "2025-04-29" || v.Version != 1 || !slices.Contains(v.May, question.Answer) {
			t.Errorf("another day: %+v", v)
		}
	})
}
