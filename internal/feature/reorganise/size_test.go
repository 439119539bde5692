package reorganise

import (
	"context"
	"fmt"
	"net/http"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/programme/programmetest"
)

// TestAnActOfManyDuties merges 40 communes into 20, with 30 duties each:
// nothing is lost on the way. How long it takes is measured in test/bench.
func TestAnActOfManyDuties(t *testing.T) {
	if testing.Short() {
		t.Skip("1.200 duties take a while")
	}
	const communes, tasks = 40, 30
	var longest atomic.Int64
	d := dbtest.Open(t, db.SQLite, append(ledgertest.Owners(), Migrations), func(c *db.Config) {
		c.Observe = func(took time.Duration, _ int) { longest.Store(max(longest.Load(), int64(took))) }
	})
	h := newHouse(t, d)
	ids := make([]string, communes)
	var list strings.Builder
	for i := range ids {
		ids[i] = h.Agency(fmt.Sprintf("UBND xã Số %d", i), agency.Commune, agency.Committee)
		if i%2 == 1 {
			fmt.Fprintf(&list, "Nhập xã Số %d và xã Số %d thành xã Mới %d\n", i-1, i, i)
		}
	}
	for i := range tasks {
		r := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Quarter, UnitNoun: "tin", Window: calendar.YearWindow(2025)}
		if err := programmetest.Seed(t.Context(), d, fmt.Sprint("nhiệm vụ ", i), r, ids...); err != nil {
			t.Fatal(err)
		}
	}
	measure := func(what string, do func()) {
		longest.Store(0)
		start := time.Now()
		do()
		t.Logf("%s: %v, longest transaction %v", what, time.Since(start).Round(time.Millisecond), time.Duration(longest.Load()).Round(time.Millisecond))
	}
	var at string
	measure("list", func() { at = h.prepare(list.String()) })
	measure("decide", func() {
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}}).Want(http.StatusSeeOther)
	})
	measure("compare", func() { h.Get(at+"/truoc-sau").Want(http.StatusOK, "Các ô thay đổi") })
	h.Actor = h.hoa
	measure("apply", func() {
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusSeeOther)
		h.work(at)
	})
	h.Get(at).Want(http.StatusOK, "Đã áp dụng")
	open, _, err := h.f.Undecided(context.Background(), h.hoa)
	if err != nil || len(open) != 0 {
		t.Errorf("%d duties are undecided, %v", len(open), err)
	}
}
