package org_test

import (
	"fmt"
	"testing"

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
