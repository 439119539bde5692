package report_test

import (
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/obligation"
	figures "loa/internal/domain/report"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestWhoDidItIsToldApart: an agency that did something early in the window has
// results in it, though nothing came in its last weeks; it is not said to have none.
func TestWhoDidItIsToldApart(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		r.Owe("Phát hành ấn phẩm", obligation.Rule{Kind: cadence.Continuous}, r.a, r.b)
		r.Declare(r.a, "Phát hành ấn phẩm", "2025-01-10", "Tờ rơi")
		who := ledgertest.As(access.Coordinator, r.a)
		rep, err := r.service.Get(t.Context(), who, r.create(t, access.Coordinator, "province:"+r.a))
		if err != nil {
			t.Fatal(err)
		}
		f, err := r.service.Figures(t.Context(), rep)
		if err != nil {
			t.Fatal(err)
		}
		line := f.Lines[slices.IndexFunc(f.Lines, func(l figures.Line) bool { return l.Name == "Phát hành ấn phẩm" })]
		if line.Active != 1 || !slices.Equal(line.Silent, []string{"Sở Nội vụ", "Sở Y tế"}) || line.Result() != "1/2 cơ quan, đơn vị thực hiện trong kỳ; 1 chưa có kết quả; 1 đã lâu không có kết quả mới" {
			t.Errorf("%d active, silent %v: %s", line.Active, line.Silent, line.Result())
		}
		if text := strings.Join(f.Shortcomings(), "\n"); !strings.Contains(text, "Phát hành ấn phẩm: 2 cơ quan chưa có kết quả hoặc đã lâu không có kết quả mới (Sở Nội vụ; Sở Y tế).") {
			t.Errorf("shortcomings:\n%s", text)
		}
		for _, u := range f.Units {
			if want := map[string]int{r.b: 1}[u.AgencyID]; u.Silent != want {
				t.Errorf("%s is silent in %d duties, want %d", u.Name, u.Silent, want)
			}
		}
	})
}
