package matrix_test

import (
	"context"
	"fmt"
	"net/http"
	"net/http/httptest"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/feature/matrix"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger"
	"loa/internal/spine/ledger/ledgertest"
)

// The province of the benchmark.
const benchAgencies = 120

// benchRules are the measures of twelve obligations, as real plans mix them.
func benchRules() []obligation.Rule {
	month := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month}
	week := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Week, Average: true}
	quarter := obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Quarter}
	steady := obligation.Rule{Kind: cadence.Continuous}
	whole := obligation.Rule{Kind: cadence.Quota, Count: 3, Per: calendar.Whole, Min: true}
	deadline := obligation.Rule{Kind: cadence.Deadline, Deadline: "2025-02-28"}
	return []obligation.Rule{deadline, quarter, month, whole, whole, steady, week, steady, month, month, steady, deadline}
}

// benchSite is a province with a year of evidence: of each agency a piece a
// month for each obligation, each week for what is weekly.
func benchSite(b *testing.B, d *db.DB) (*webtest.Site, *ledgertest.Office, []string) {
	b.Helper()
	o := ledgertest.New(b, d)
	var ids []string
	for i := range benchAgencies {
		level, kind := agency.Province, agency.Department
		if i >= 20 {
			level, kind = agency.Commune, agency.Committee
		}
		ids = append(ids, o.Agency(fmt.Sprintf("Cơ quan số %d", i+1), level, kind))
	}
	rules := benchRules()
	for i, r := range rules {
		o.Owe(fmt.Sprintf("Nhiệm vụ %d", i+1), r, ids...)
	}
	who := access.Actor{AccountID: "officer", Name: "Cán bộ đầu mối"}
	for n, id := range ids {
		err := d.Write(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			for day := calendar.Date("2025-01-06"); day <= "2025-12-20"; day = day.AddDays(7) {
				for i, r := range rules {
					if (r.Per != calendar.Week && day.Day() > 7) || (n+i)%7 == 0 {
						continue
					}
					if _, err := o.Ledger.Append(ctx, tx, who, ledger.NewEvidence{
						AgencyID: id, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: day,
						Title: fmt.Sprintf("Tin %d ngày %s", i, day), Versions: []string{fmt.Sprintf("Nhiệm vụ %d", i+1)},
					}); err != nil {
						return err
					}
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	f, err := matrix.New(matrix.NewService(matrix.Sources{DB: d, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
	if err != nil {
		b.Fatal(err)
	}
	return webtest.New(b, ledgertest.As(access.Coordinator, ids[0]), f), o, ids
}

// BenchmarkMatrix draws the page of 120 agencies × 12 obligations with a year
// of evidence, as a browser gets it; the limit is 50 ms. "fresh" is the page
// after a piece came in, whose counts nobody asked for before.
func BenchmarkMatrix(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		d := dbtest.Open(b, engine, ledgertest.Owners(), func(c *db.Config) { c.Clock = clock.Fixed(time.Date(2025, 12, 22, 8, 0, 0, 0, time.UTC)) })
		s, o, ids := benchSite(b, d)
		get := func(b *testing.B, path string) {
			r := httptest.NewRequestWithContext(b.Context(), http.MethodGet, path, nil)
			r.Header.Set("Accept-Encoding", "gzip")
			if a := s.Do(r); a.Status != http.StatusOK {
				b.Fatal(a.Status)
			}
		}
		for name, path := range map[string]string{"page": "/lam-viec/ma-tran", "window": "/lam-viec/ma-tran?ky=Q1.nd09-2019", "day": "/lam-viec/ma-tran?ngay=30/06/2025"} {
			b.Run(string(engine)+"/"+name, func(b *testing.B) {
				for b.Loop() {
					get(b, path)
				}
			})
		}
		b.Run(string(engine)+"/fresh", func(b *testing.B) {
			for b.Loop() {
				b.StopTimer()
				o.Declare(ids[0], "Nhiệm vụ 1", "2025-12-20", "Tin mới")
				b.StartTimer()
				get(b, "/lam-viec/ma-tran")
			}
		})
	}
}
