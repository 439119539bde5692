package org_test

import (
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/org"
)

func TestLives(t *testing.T) {
	dbtest.Each(t, owners, func(t *testing.T, d *db.DB) {
		g := org.New(d, zone)
		if lives, err := g.Lives(t.Context()); err != nil || len(lives) != 0 {
			t.Fatalf("empty registry: %v, %v", lives, err)
		}
		snv := add(t, g, department("Sở Nội vụ", ""))
		skh := add(t, g, department("Sở Khoa học và Công nghệ", ""))
		if lives, err := g.Lives(t.Context()); err != nil || len(lives) != 2 || lives[0].ID != skh {
			t.Fatalf("two departments: %v, %v", lives, err)
		}
		wrong := department("Sở Nội vụ và Lao động", "")
		wrong.ValidFrom = "2025-03-01"
		right := wrong
		right.Name = "Sở Nội vụ"
		for _, v := range []org.Version{wrong, right} {
			if err := g.Change(t.Context(), coordinator, snv, v); err != nil {
				t.Fatal(err)
			}
		}
		if err := g.Close(t.Context(), coordinator, skh, "2025-07-01", "Sáp nhập"); err != nil {
			t.Fatal(err)
		}
		lives, err := g.Lives(t.Context())
		if err != nil || len(lives) != 2 || len(lives[1].Spans) != 2 {
			t.Fatalf("after a correction and an end: %v, %v", lives, err)
		}
		for day, want := range map[calendar.Date]bool{"2019-12-31": false, "2020-01-01": true, "2025-06-30": true, "2025-07-01": false} {
			if v, ok := lives[0].On(day); ok != want || ok && v.Name != "Sở Khoa học và Công nghệ" {
				t.Errorf("%s: %v %v", day, v.Name, ok)
			}
		}
		entries, err := g.Entries(t.Context(), snv)
		if err != nil || len(entries) != 3 || entries[1].Name != wrong.Name {
			t.Errorf("entries: %v, %v", entries, err)
		}
		if _, err := g.Entries(t.Context(), "khong-co"); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("unknown: %v", err)
		}
	})
}
