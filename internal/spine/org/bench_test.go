package org_test

import (
	"fmt"
	"slices"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

// manyUnits fills a registry of 4,000 units: a province, 120 departments with
// their rooms, and communes.
func manyUnits(b *testing.B, engine db.Engine) (*db.DB, *org.Registry) {
	b.Helper()
	d := dbtest.Open(b, engine, owners, nil)
	g := org.New(d, zone)
	rows := []org.ImportRow{{Line: 1, Code: "ubnd", Name: "UBND tỉnh Đồng Nai", Level: agency.Province, Kind: agency.Committee, ValidFrom: "2020-01-01"}}
	put := func(code, name, parent string, level agency.Level, kind agency.Kind) {
		rows = append(rows, org.ImportRow{Line: len(rows) + 1, Code: code, Name: name, ParentCode: parent, Level: level, Kind: kind, ValidFrom: "2020-01-01"})
	}
	for i := range 120 {
		so := fmt.Sprint("so", i)
		put(so, fmt.Sprint("Sở số ", i), "ubnd", agency.Province, agency.Department)
		for n := range 22 {
			put(fmt.Sprint(so, "-", n), fmt.Sprint("Phòng Nghiệp vụ ", n), so, agency.Province, agency.Other)
		}
	}
	for i := 0; len(rows) < 4000; i++ {
		put(fmt.Sprint("xa", i), fmt.Sprint("UBND xã Tân Hòa ", i), "ubnd", agency.Commune, agency.Committee)
	}
	if _, err := g.Import(b.Context(), coordinator, rows); err != nil {
		b.Fatal(err)
	}
	return d, g
}

// BenchmarkRegistry measures the two figures: a group of 120 agencies as
// of a date, and the tree of 4,000 units, when the registry is in memory and
// when it was just changed ("cold").
func BenchmarkRegistry(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		d, g := manyUnits(b, engine)
		group := func(b *testing.B, g *org.Registry) {
			if all, err := g.Members(b.Context(), agency.Departments, "2025-01-24", ""); err != nil || len(all) != 120 {
				b.Fatal(len(all), err)
			}
		}
		tree := func(b *testing.B, g *org.Registry) {
			if all, err := g.AsOf(b.Context(), "2025-01-24"); err != nil || len(all) != 4000 {
				b.Fatal(len(all), err)
			}
		}
		for name, run := range map[string]func(*testing.B, *org.Registry){"group": group, "tree": tree} {
			b.Run(fmt.Sprint(engine, "/", name), func(b *testing.B) {
				run(b, g)
				for b.Loop() {
					run(b, g)
				}
			})
			b.Run(fmt.Sprint(engine, "/", name, "/cold"), func(b *testing.B) {
				for b.Loop() {
					run(b, org.New(d, zone))
				}
			})
		}
	}
}

// BenchmarkAct measures how long the longest transaction of each part of an act
// of 200 merges holds the writer, in milliseconds; the issue wants under 100.
func BenchmarkAct(b *testing.B) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		b.Run(string(engine), func(b *testing.B) {
			var longest atomic.Int64
			d := dbtest.Open(b, engine, owners, func(c *db.Config) {
				c.Observe = func(took time.Duration, _ int) { longest.Store(max(longest.Load(), int64(took))) }
			})
			g := org.New(d, zone)
			act, _ := bigAct(b, g, 200)
			var took [4][]float64
			for b.Loop() {
				id := ""
				for part, run := range []func() error{
					func() (err error) { id, err = g.Prepare(b.Context(), coordinator, act); return err },
					func() error { write(b, g, id); return nil },
					func() error { return g.Apply(b.Context(), coordinator, id) },
					func() error { return g.Undo(b.Context(), coordinator, id, "Đo") },
				} {
					longest.Store(0)
					if err := run(); err != nil {
						b.Fatal(err)
					}
					took[part] = append(took[part], float64(longest.Load())/1e6)
				}
			}
			for part, name := range []string{"prepare", "write", "apply", "undo"} {
				slices.Sort(took[part])
				b.ReportMetric(took[part][len(took[part])/2], name+"-ms")
			}
		})
	}
}
