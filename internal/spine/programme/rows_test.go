package programme_test

import (
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

func parts(contents ...string) []programme.Part {
	out := make([]programme.Part, 0, len(contents))
	for _, c := range contents {
		out = append(out, programme.Part{
			Words: programme.Words{Content: c, Product: "Mỗi tháng 01 bản tin", Timing: "Hàng tháng"},
			Lead:  []string{"Sở Nội vụ"}, Coordinating: []string{"Các đơn vị có liên quan"},
		})
	}
	return out
}

func numbers(v programme.Review) string {
	var out []string
	for _, r := range v.Rows {
		if r.Origin == programme.OriginAppendix {
			out = append(out, r.No)
		}
	}
	return strings.Join(out, " ")
}

func (h house) undo(t *testing.T, planID, changeID string) error {
	t.Helper()
	c, ok := h.review(t, planID).Changes[changeID]
	if !ok {
		t.Fatalf("no change %s", changeID)
	}
	return h.prog.UndoRows(t.Context(), lan, planID, changeID, c.Version)
}

func TestSplitAndUndo(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		before := h.review(t, id)
		r := find(t, before, "Phát sóng")
		changed := parts("Phát sóng", "bản tin tuần")
		changed[1].Product, changed[1].Timing = "Mỗi tuần 02 bản tin", "Hàng tuần"
		change, rows, err := h.prog.Split(t.Context(), lan, r.ID, r.Version, changed)
		if err != nil || len(rows) != 2 {
			t.Fatal(rows, err)
		}
		v := h.review(t, id)
		if got := numbers(v); got != "1a 1b 2" {
			t.Errorf("numbers %q", got)
		}
		a, b := find(t, v, "Phát sóng"), find(t, v, "bản tin tuần")
		if a.Quote != r.Quote || a.Start != r.Start || b.Quote != r.Quote || b.Clause != r.Clause || a.Rule != r.Rule {
			t.Errorf("the parts lost the place or measure: %+v, %+v", a.Row, b.Row)
		}
		if b.Rule.Count != 2 || b.Rule.Per != calendar.Week || b.AsRead == nil || b.AsRead.Content != r.Content || b.State != programme.RowOpen {
			t.Errorf("the corrected part is not read anew: %+v", b.Row)
		}
		if err := h.prog.Confirm(t.Context(), minh, r.ID, r.Version); domain.CodeOf(err) != domain.CodeConflict || !strings.Contains(err.Error(), lan.Name) {
			t.Errorf("confirming what was split: %v", err)
		}
		inner, _, err := h.prog.Split(t.Context(), minh, a.ID, a.Version, parts("một", "hai", "ba"))
		if err != nil || numbers(h.review(t, id)) != "1a.1 1a.2 1a.3 1b 2" {
			t.Errorf("split again: %q, %v", numbers(h.review(t, id)), err)
		}
		if err := h.undo(t, id, change); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("undone although a part was split on: %v", err)
		}
		if err := h.undo(t, id, inner); err != nil {
			t.Fatal(err)
		}
		seen := h.review(t, id).Changes[change].Version
		if err := h.prog.Drop(t.Context(), minh, b.ID, b.Version, "Trùng"); err != nil {
			t.Fatal(err)
		}
		err = h.prog.UndoRows(t.Context(), lan, id, change, seen)
		if domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("undone although a part was dropped meanwhile: %v", err)
		}
		if err := h.undo(t, id, change); err != nil {
			t.Fatal(err)
		}
		after := find(t, h.review(t, id), "Phát sóng")
		if after.ID != r.ID || after.State != r.State || numbers(h.review(t, id)) != "1 2" {
			t.Errorf("after undoing: %+v", after.Row)
		}
		if err := h.prog.UndoRows(t.Context(), lan, id, change, seen); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("undone twice: %v", err)
		}
	})
}

func TestSplitRefuses(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		v := h.review(t, h.draft(t))
		r, report := find(t, v, "Phát sóng"), find(t, v, "quý I")
		for name, c := range map[string]struct {
			who   access.Actor
			row   programme.Reading
			parts []programme.Part
			code  domain.Code
			field string
		}{
			"an officer": {officer, r, parts("a", "b"), domain.CodeForbidden, ""},
			"one part":   {lan, r, parts("a"), domain.CodeInvalid, "noi_dung_2"},
			"no words":   {lan, r, parts("a", ""), domain.CodeInvalid, "noi_dung_2"},
			"too many":   {lan, r, parts(strings.Split(strings.Repeat("a ", 40), " ")[:40]...), domain.CodeInvalid, "noi_dung_1"},
			"a report":   {lan, report, parts("a", "b"), domain.CodeInvalid, ""},
		} {
			_, _, err := h.prog.Split(t.Context(), c.who, c.row.ID, c.row.Version, c.parts)
			if domain.CodeOf(err) != c.code || c.field != "" && domain.FieldsOf(err).For(c.field).Message == "" {
				t.Errorf("%s: %v", name, err)
			}
		}
	})
}

func TestMergeAndUndo(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		v := h.review(t, id)
		one, two, duty := find(t, v, "Phát sóng"), find(t, v, "đối thoại"), find(t, v, "Xây dựng kế hoạch")
		seen := func(rows ...programme.Reading) []programme.Seen {
			var out []programme.Seen
			for _, r := range rows {
				out = append(out, programme.Seen{ID: r.ID, Version: r.Version})
			}
			return out
		}
		if _, _, err := h.prog.Merge(t.Context(), lan, id, seen(two, duty)); domain.FieldsOf(err).For("gop").Message == "" {
			t.Errorf("merged over two parts: %v", err)
		}
		if _, _, err := h.prog.Merge(t.Context(), lan, id, seen(one)); domain.FieldsOf(err).For("gop").Message == "" {
			t.Errorf("merged one: %v", err)
		}
		if _, _, err := h.prog.Merge(t.Context(), lan, id, seen(find(t, v, "quý I"), find(t, v, "6 tháng"))); domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("merged reports: %v", err)
		}
		if err := h.prog.Confirm(t.Context(), minh, one.ID, one.Version); err != nil {
			t.Fatal(err)
		}
		if _, _, err := h.prog.Merge(t.Context(), lan, id, seen(one, two)); domain.CodeOf(err) != domain.CodeConflict || !strings.Contains(err.Error(), minh.Name) {
			t.Errorf("merged what somebody changed: %v", err)
		}
		one = find(t, h.review(t, id), "Phát sóng")
		change, made, err := h.prog.Merge(t.Context(), lan, id, seen(two, one))
		if err != nil {
			t.Fatal(err)
		}
		m := find(t, h.review(t, id), "Phát sóng")
		if m.ID != made || m.Content != "Phát sóng bản tin; Tổ chức đối thoại" || m.No != "1, 2" || m.State != programme.RowOpen {
			t.Errorf("merged row %+v", m.Row)
		}
		if !slices.Equal(m.Lead, []string{"Sở Nội vụ", "Các Sở, ban, ngành"}) || len(m.Coordinating) != 2 || m.Doubt("cadence") == "" {
			t.Errorf("merged parties %v, %v, doubts %v", m.Lead, m.Coordinating, m.Open)
		}
		if err := h.undo(t, id, change); err != nil {
			t.Fatal(err)
		}
		v = h.review(t, id)
		if r := find(t, v, "Phát sóng"); r.ID != one.ID || r.State != programme.RowConfirmed || r.ChangedByName != minh.Name || numbers(v) != "1 2" {
			t.Errorf("after undoing: %+v", r.Row)
		}
		var noted int
		if _, err := d.Get(t.Context(), &noted, `SELECT COUNT(*) FROM audit_log WHERE action = 'plan.merge_rows' AND detail LIKE '%Nguyễn Văn Minh%'`); err != nil || noted != 1 {
			t.Errorf("the log does not keep who confirmed: %d, %v", noted, err)
		}
	})
}

func TestAddRow(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		n := programme.NewRow{
			Quote: "tăng  thời lượng\nPHÁT SÓNG", Origin: programme.OriginDuty, Lead: []string{"Báo Đồng Nai"},
			Words: programme.Words{Product: "Mỗi tuần 02 chuyên mục", Timing: "Hàng tuần"},
		}
		change, made, err := h.prog.AddRow(t.Context(), lan, id, n)
		if err != nil {
			t.Fatal(err)
		}
		v := h.review(t, id)
		i := slices.IndexFunc(v.Rows, func(r programme.Reading) bool { return r.ID == made })
		r := v.Rows[i]
		if r.Quote != "Tăng thời lượng phát sóng" || body[r.Start:r.End] != r.Quote || r.Content != "tăng thời lượng PHÁT SÓNG" || r.Clause != "IV.2" {
			t.Errorf("the row has no place: %+v", r.Row)
		}
		if r.Rule.Count != 2 || r.Rule.Per != calendar.Week || r.State != programme.RowOpen || v.Rows[i-1].Content != "Tăng thời lượng phát sóng." {
			t.Errorf("added %+v behind %q", r.Row, v.Rows[i-1].Content)
		}
		n.Quote, n.Content = "không có trong kế hoạch", "Việc khác"
		if _, _, err := h.prog.AddRow(t.Context(), lan, id, n); domain.FieldsOf(err).For("chu").Message == "" {
			t.Errorf("added words that the plan does not hold: %v", err)
		}
		n.Outside, n.Origin = "Chủ tịch giao thêm tại cuộc họp", programme.OriginAppendix
		n.After = find(t, v, "Phát sóng bản tin").ID
		_, outside, err := h.prog.AddRow(t.Context(), lan, id, n)
		if err != nil {
			t.Fatal(err)
		}
		v = h.review(t, id)
		if r := v.Rows[1]; r.ID != outside || r.AddedReason == "" || r.Quote != "" || r.No != "" {
			t.Errorf("added from outside: %+v", r.Row)
		}
		if _, _, err := h.prog.AddRow(t.Context(), lan, id, programme.NewRow{}); len(domain.FieldsOf(err)) != 4 {
			t.Errorf("an empty row: %v", err)
		}
		if _, _, err := h.prog.AddRow(t.Context(), officer, id, n); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer added: %v", err)
		}
		if err := h.undo(t, id, change); err != nil || len(h.review(t, id).Rows) != 7 {
			t.Errorf("after undoing: %v", err)
		}
	})
}

func TestEditKeepsThePlansWords(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		r := find(t, h.review(t, id), "Phát sóng")
		c := programme.Change{
			Words: programme.Words{Content: "Phát sóng chuyên mục", Product: "Mỗi quý 03 chuyên mục", Timing: "Hàng quý"}, ShortName: "Chuyên mục",
			Lead: []string{"Sở Nội vụ"}, Rule: obligation.Rule{Kind: cadence.Quota, Count: 3, Per: calendar.Quarter, Window: calendar.YearWindow(2025)},
		}
		rule, _, err := h.prog.Reread(t.Context(), id, c.Words)
		if err != nil || rule.Count != 3 || rule.Per != calendar.Quarter || rule.Window != calendar.YearWindow(2025) {
			t.Errorf("read anew: %+v, %v", rule, err)
		}
		if err := h.prog.Edit(t.Context(), lan, r.ID, r.Version, c); err != nil {
			t.Fatal(err)
		}
		after := find(t, h.review(t, id), "chuyên mục")
		if after.AsRead == nil || *after.AsRead != r.Words() || after.Product != c.Product || after.Quote != r.Quote {
			t.Errorf("the plan's words are lost: %+v", after.Row)
		}
		c.Words = r.Words()
		if err := h.prog.Edit(t.Context(), lan, r.ID, after.Version, c); err != nil {
			t.Fatal(err)
		}
		if back := find(t, h.review(t, id), "Phát sóng"); back.AsRead != nil {
			t.Errorf("the plan's own words count as a correction: %+v", back.AsRead)
		}
	})
}

// TestMeaningsStay: of two who say whom a name means one wins; the lists stay with
// the plan, also of groups that nobody listed before it was put into force.
func TestMeaningsStay(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		choose := func(who access.Actor, name string) func() error {
			return func() error {
				return h.prog.Choose(t.Context(), who, id, programme.Choice{Name: "Sở Ngoại vụ", Agencies: []string{h.ids[name]}, Seen: new(int64)})
			}
		}
		race(t, choose(lan, "Sở Y tế"), choose(minh, "Sở Nội vụ"))
		groups := h.review(t, id).Groups()
		if len(groups) != 3 || groups[0].Text != "Các Sở, ban, ngành" || groups[0].Chosen || !groups[1].Chosen || groups[1].ChosenBy == "" {
			t.Errorf("groups %+v", groups)
		}
		left := h.review(t, id).Unconfirmed()
		if len(left) != 2 || left[0].Text != "Các Sở, ban, ngành" || len(left[0].Agencies) != 2 {
			t.Fatalf("%d lists to confirm", len(left))
		}
		list := programme.Choice{Name: left[0].Text, Agencies: []string{left[0].Agencies[0].ID, left[0].Agencies[1].ID}, Seen: new(int64)}
		if err := h.prog.ChooseAll(t.Context(), leader, id, []programme.Choice{list}); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("a leader confirms a list: %v", err)
		}
		h.ready(t, id)
		h.reissue(t, id, "2025-01-25")
		if left := h.review(t, id).Unconfirmed(); len(left) != 2 {
			t.Errorf("with another day of issue %d lists are to be confirmed anew", len(left))
		}
		h.reissue(t, id, "2025-01-24")
		h.lists(t, id)
		if err := h.prog.ChooseAll(t.Context(), minh, id, []programme.Choice{list}); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("confirmed twice: %v", err)
		}
		if _, err := h.prog.Activate(t.Context(), leader, id); err != nil {
			t.Fatal(err)
		}
		all, err := h.prog.Meanings(t.Context(), id)
		if err != nil || len(all) != 3 {
			t.Fatalf("%d meanings, %v", len(all), err)
		}
		for _, m := range all {
			if m.Text == "Các Sở, ban, ngành" && (len(m.Agencies) != 2 || m.By != lan.Name || m.Open) {
				t.Errorf("the group stays as %+v", m)
			}
		}
	})
}

// reissue corrects the plan's day of issue and nothing else.
func (h house) reissue(t *testing.T, id string, day calendar.Date) {
	t.Helper()
	pl, err := h.prog.Plan(t.Context(), id)
	if err != nil {
		t.Fatal(err)
	}
	err = h.prog.EditHead(t.Context(), lan, id, pl.Version, programme.Head{
		Number: pl.Number, Title: pl.Title, Issuer: pl.Issuer, Signer: pl.Signer, IssuedOn: day, Window: pl.Window,
	})
	if err != nil {
		t.Fatal(err)
	}
}

// race lets two people act at once: one wins, the other is told who.
func race(t *testing.T, first, second func() error) {
	t.Helper()
	errs := make([]error, 2)
	var wg sync.WaitGroup
	for i, do := range []func() error{first, second} {
		wg.Go(func() { errs[i] = do() })
	}
	wg.Wait()
	if (errs[0] == nil) == (errs[1] == nil) || domain.CodeOf(errors.Join(errs...)) != domain.CodeConflict {
		t.Errorf("one wins, the other conflicts: %v", errs)
	}
}

func TestTwoPeopleChangeRows(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		one, two := find(t, h.review(t, id), "Phát sóng"), find(t, h.review(t, id), "đối thoại")
		split := func(who access.Actor, r programme.Reading) func() error {
			return func() error {
				_, _, err := h.prog.Split(t.Context(), who, r.ID, r.Version, parts("Phát sóng", "bản tin"))
				return err
			}
		}
		merge := func(who access.Actor, rows ...programme.Reading) func() error {
			return func() error {
				seen := []programme.Seen{{ID: rows[0].ID, Version: rows[0].Version}, {ID: rows[1].ID, Version: rows[1].Version}}
				_, _, err := h.prog.Merge(t.Context(), who, id, seen)
				return err
			}
		}
		race(t, split(lan, one), split(minh, one))
		a, b := find(t, h.review(t, id), "Phát sóng"), find(t, h.review(t, id), "bản tin")
		race(t, merge(lan, a, b), func() error { return h.prog.Confirm(t.Context(), minh, a.ID, a.Version) })
		race(t, split(lan, two), func() error { return h.prog.Drop(t.Context(), minh, two.ID, two.Version, "Trùng") })
		added, _, err := h.prog.AddRow(t.Context(), lan, id, programme.NewRow{
			Quote: "Tăng thời lượng phát sóng", Origin: programme.OriginDuty, Lead: []string{"Báo Đồng Nai"},
		})
		if err != nil {
			t.Fatal(err)
		}
		undo := func() error { return h.prog.UndoRows(t.Context(), lan, id, added, 1) }
		race(t, undo, undo)
	})
}

// TestEditLeavesTheMeasureAlone: who corrects a name is not asked for a number
// or a day that the plan does not state; who changes the measure is.
func TestEditLeavesTheMeasureAlone(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		id := h.draft(t)
		for timing, wrong := range map[string]string{
			"Ít nhất 03 ngày trước khi tổ chức": "han", "Trong 10 ngày kể từ ngày ban hành Kế hoạch": "", "Theo phân công": "", "Hằng quý": "", "Trước ngày 15/6 và 15/12 hằng năm": "", "02 tháng một lần": "",
		} {
			_, rowID, err := h.prog.AddRow(t.Context(), lan, id, programme.NewRow{
				Words: programme.Words{Content: "Việc " + timing, Timing: timing}, Outside: "Họp giao ban", Origin: programme.OriginAppendix, Lead: []string{"Sở Y tế"},
			})
			if err != nil {
				t.Fatal(err)
			}
			row, err := h.prog.Row(t.Context(), rowID)
			if err != nil {
				t.Fatal(err)
			}
			c := programme.Change{Words: row.Words(), ShortName: "Tên khác", Rule: row.Rule, Lead: row.Lead}
			if err := h.prog.Edit(t.Context(), lan, rowID, row.Version, c); err != nil {
				t.Errorf("%q: the name alone: %v", timing, err)
			}
			after, err := h.prog.Row(t.Context(), rowID)
			if err != nil || after.Rule != row.Rule || after.ShortName != "Tên khác" {
				t.Errorf("%q: %+v, %v", timing, after.Rule, err)
			}
			c.Rule.Window.End = c.Rule.Window.End.AddDays(-1)
			problems := domain.FieldsOf(h.prog.Edit(t.Context(), lan, rowID, after.Version, c))
			if wrong == "" && problems != nil || wrong != "" && problems.For(wrong).Message == "" {
				t.Errorf("%q: with another measure: %v", timing, problems)
			}
		}
	})
}
