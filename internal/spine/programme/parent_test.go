package programme_test

import (
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/programme"
)

// forced puts a plan of a number into force.
func (h house) forced(t *testing.T, number string, basis ...string) string {
	t.Helper()
	doc := document()
	doc.Head.Number, doc.Head.LegalBasis = number, basis
	id, err := h.prog.Draft(t.Context(), lan, doc, programme.Source{Name: number, SHA256: number, Text: plan.Text{Body: body}})
	if err != nil {
		t.Fatal(err)
	}
	h.ready(t, id)
	if _, err := h.prog.Activate(t.Context(), leader, id); err != nil {
		t.Fatal(err)
	}
	return id
}

func TestParentIsProposedAndConfirmed(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		above := h.forced(t, "417/KH-UBND")
		id := h.forced(t, "35/KH-UBND", "Thực hiện Kế hoạch số 417/KH-UBND ngày 24/01/2025 của Chủ tịch UBND tỉnh về cải cách hành chính;")
		found, err := h.prog.Proposals(ctx, id)
		if err != nil || len(found) != 1 || found[0].Match == nil || found[0].Match.ID != above {
			t.Fatalf("%+v, %v", found, err)
		}
		if err := h.prog.NameParent(ctx, officer, id, programme.NewParent{PlanID: above}); domain.CodeOf(err) != domain.CodeForbidden {
			t.Errorf("an officer named a parent: %v", err)
		}
		if err := h.prog.NameParent(ctx, lan, id, programme.NewParent{}); domain.FieldsOf(err).For("so").Message == "" {
			t.Errorf("nothing named: %v", err)
		}
		if err := h.prog.NameParent(ctx, lan, id, programme.NewParent{PlanID: above, Quote: found[0].Quote}); err != nil {
			t.Fatal(err)
		}
		if err := h.prog.NameParent(ctx, minh, id, programme.NewParent{PlanID: above}); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("named twice: %v", err)
		}
		if found, err := h.prog.Proposals(ctx, id); err != nil || len(found) != 0 {
			t.Errorf("still proposed: %+v, %v", found, err)
		}
		children, err := h.prog.Children(ctx, above)
		if err != nil || len(children) != 1 || children[0].ID != id {
			t.Errorf("children %+v, %v", children, err)
		}
		h.cites(t, id, above)
	})
}

// cites: a row cites a task of its parent by pick and by words, and a parent
// that is cited cannot be taken back.
func (h house) cites(t *testing.T, id, above string) {
	t.Helper()
	ctx := t.Context()
	parents, err := h.prog.Parents(ctx, id)
	if err != nil || len(parents) != 1 || parents[0].Name() != "Kế hoạch số 417/KH-UBND ngày 24/01/2025" || parents[0].Quote == "" {
		t.Fatalf("%+v, %v", parents, err)
	}
	link := parents[0].ID
	tasks, err := h.prog.Obligations(ctx, above)
	if err != nil {
		t.Fatal(err)
	}
	mine, err := h.prog.Obligations(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	rows, err := h.prog.RowOf(ctx, id)
	if err != nil {
		t.Fatal(err)
	}
	row := rows[mine[0].ID]
	for name, c := range map[string]programme.Cite{
		"van_ban": {LinkID: "none", Words: "x"}, "noi_dung": {LinkID: link}, "nhiem_vu": {LinkID: link, ObligationID: mine[1].ID},
	} {
		if err := h.prog.CiteTask(ctx, lan, row, c); domain.FieldsOf(err).For(name).Message == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
	for _, c := range []programme.Cite{{LinkID: link, ObligationID: tasks[1].ID}, {LinkID: link, Words: "Điểm b mục III"}, {LinkID: link, Words: "Điểm b  mục III"}} {
		if err := h.prog.CiteTask(ctx, lan, row, c); err != nil {
			t.Fatal(err)
		}
	}
	cited, err := h.prog.Citations(ctx, id)
	if err != nil || len(cited[row]) != 2 || !strings.HasPrefix(cited[row][0].Words, "Phụ lục, mục 2: ") || cited[row][0].ParentPlan != above {
		t.Fatalf("%+v, %v", cited, err)
	}
	if err := h.prog.EndParent(ctx, lan, id, link, "Nhầm"); domain.CodeOf(err) != domain.CodeConflict {
		t.Errorf("taken back while cited: %v", err)
	}
	for _, c := range cited[row] {
		if err := h.prog.Uncite(ctx, lan, row, c.ID); err != nil {
			t.Fatal(err)
		}
	}
	if err := h.prog.EndParent(ctx, lan, id, link, "Nhầm"); err != nil {
		t.Fatal(err)
	}
	if parents, err := h.prog.Parents(ctx, id); err != nil || len(parents) != 0 {
		t.Errorf("%+v, %v", parents, err)
	}
}

// TestPartsKeepWhatTheRowCites: a split row, a merged one and the row that comes
// back all say what they carry out; rows that gave way hold no parent.
func TestPartsKeepWhatTheRowCites(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		id := h.draft(t)
		if err := h.prog.NameParent(ctx, lan, id, programme.NewParent{Number: "1/KH-TTg", IssuedOn: "2024-12-31"}); err != nil {
			t.Fatal(err)
		}
		parents, err := h.prog.Parents(ctx, id)
		if err != nil {
			t.Fatal(err)
		}
		cites := func(rowID string) string {
			t.Helper()
			all, err := h.prog.Citations(ctx, id)
			if err != nil {
				t.Fatal(err)
			}
			var words []string
			for _, c := range all[rowID] {
				words = append(words, c.Words)
			}
			slices.Sort(words)
			return strings.Join(words, ", ")
		}
		rows := h.review(t, id).Rows
		one, two := rows[0], rows[1]
		for row, words := range map[string]string{one.ID: "Nhiệm vụ 4", two.ID: "Nhiệm vụ 7"} {
			if err := h.prog.CiteTask(ctx, lan, row, programme.Cite{LinkID: parents[0].ID, Words: words}); err != nil {
				t.Fatal(err)
			}
		}
		part := func(content string) programme.Part {
			return programme.Part{Words: programme.Words{Content: content, Product: one.Product, Timing: one.Timing}, Lead: one.Lead}
		}
		split, parts, err := h.prog.Split(ctx, lan, one.ID, one.Version, []programme.Part{part("Phần một"), part("Phần hai")})
		if err != nil {
			t.Fatal(err)
		}
		if a, b := cites(parts[0]), cites(parts[1]); a != "Nhiệm vụ 4" || b != "Nhiệm vụ 4" {
			t.Errorf("the parts cite %q and %q", a, b)
		}
		merged, whole, err := h.prog.Merge(ctx, lan, id, []programme.Seen{{ID: parts[0], Version: 1}, {ID: parts[1], Version: 1}, {ID: two.ID, Version: two.Version}})
		if err != nil {
			t.Fatal(err)
		}
		if got := cites(whole); got != "Nhiệm vụ 4, Nhiệm vụ 7" {
			t.Errorf("the merged row cites %q", got)
		}
		all, err := h.prog.Citations(ctx, id)
		if err != nil || len(all[whole]) != 2 {
			t.Fatal(all, err)
		}
		for _, c := range all[whole] {
			if err := h.prog.Uncite(ctx, lan, whole, c.ID); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.prog.EndParent(ctx, lan, id, parents[0].ID, "Nhầm"); err != nil {
			t.Errorf("only rows that gave way cite it: %v", err)
		}
		for _, change := range []string{merged, split} {
			if err := h.prog.UndoRows(ctx, lan, id, change, h.review(t, id).Changes[change].Version); err != nil {
				t.Fatal(err)
			}
		}
		if got := cites(one.ID); got != "" {
			t.Errorf("it cites %q of a paper that is no parent any more", got)
		}
	})
}

// TestNoCircleOfPlans: neither one after the other nor at the same moment, on
// both engines.
func TestNoCircleOfPlans(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		h := newHouse(t, d)
		ctx := t.Context()
		var ids []string
		for i := range 4 {
			ids = append(ids, h.forced(t, fmt.Sprintf("%d/KH-UBND", i+1)))
		}
		under := func(child, parent int) error {
			return h.prog.NameParent(ctx, lan, ids[child], programme.NewParent{PlanID: ids[parent]})
		}
		for _, link := range [][2]int{{0, 1}, {2, 3}} {
			if err := under(link[0], link[1]); err != nil {
				t.Fatal(err)
			}
		}
		if err := under(1, 0); domain.FieldsOf(err).For("ke_hoach").Message == "" {
			t.Errorf("a circle of two: %v", err)
		}
		if err := under(1, 1); domain.FieldsOf(err).For("ke_hoach").Message == "" {
			t.Errorf("a circle of one: %v", err)
		}
		errs := make([]error, 2)
		var wg sync.WaitGroup
		wg.Go(func() { errs[0] = under(1, 2) })
		wg.Go(func() { errs[1] = under(3, 0) })
		wg.Wait()
		if (errs[0] == nil) == (errs[1] == nil) {
			t.Errorf("of two that close a circle of four one is refused: %v", errs)
		}
	})
}
