package agency_test

import (
	"fmt"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
)

func entry(id, day, name string) agency.Entry {
	return agency.Entry{AgencyID: id, ValidFrom: calendar.Date(day), Name: name, Kind: agency.Committee, Level: agency.Commune, ParentID: "tinh"}
}

func ended(id, day string) agency.Entry {
	e := entry(id, day, "")
	e.Closed = true
	return e
}

func told(turns []agency.Turn) string {
	var out []string
	for _, t := range turns {
		out = append(out, fmt.Sprintf("%s %s %s", t.Day, t.Kind, t.AgencyID()))
	}
	return strings.Join(out, "\n")
}

func TestTurns(t *testing.T) {
	moved := entry("so", "2025-03-01", "Sở Nội vụ")
	moved.Kind, moved.ParentID = agency.Department, "khac"
	office := entry("so", "2020-01-01", "Sở Nội vụ")
	office.Kind = agency.Department
	lives := [][]agency.Entry{
		{entry("a", "2020-01-01", "Xã A"), entry("a", "2026-04-30", "Phường A")},
		{entry("b", "2020-01-01", "UBND xã B"), entry("b", "2025-07-01", "Ủy ban nhân dân xã Bờ")},
		{entry("c", "2020-01-01", "Xã C"), ended("c", "2025-07-01")},
		{entry("d", "2020-01-01", "Xã D"), ended("d", "2025-07-01")},
		{entry("e", "2020-01-01", "Xã E"), ended("e", "2025-07-01"), ended("e", "2025-08-01"), entry("e", "2026-01-01", "Xã E")},
		{entry("n", "2025-07-01", "Xã N")},
		{office, moved},
		{entry("u", "2020-01-01", "UBND xã Ủ"), entry("u", "2025-07-01", "Uỷ ban nhân dân xã Ủ")},
		{entry("x", "2020-01-01", "Phường X"), entry("x", "2025-07-01", "Phường Xa"), entry("x", "2026-04-30", "Xã Xa")},
	}
	passed := []agency.Succession{
		{Change: agency.Merge, FromID: "c", ToID: "n", ValidFrom: "2025-07-01"},
		{Change: agency.Split, FromID: "d", ToID: "n", ValidFrom: "2025-07-01"},
		{Change: agency.Merge, FromID: "e", ToID: "n", ValidFrom: "2020-07-01"},
		{Change: agency.Transfer, FromID: "e", ToID: "n", ValidFrom: "2025-07-01"},
	}
	got := told(agency.Turns(lives, passed, calendar.Window{Start: "2025-01-01", End: "2026-12-31"}))
	want := `2025-03-01 moved so
2025-07-01 founded n
2025-07-01 merged c
2025-07-01 divided d
2025-07-01 ended e
2025-07-01 renamed b
2025-07-01 renamed x
2026-01-01 founded e
2026-04-30 renamed x
2026-04-30 raised a`
	if got != want {
		t.Errorf("got\n%s\nwant\n%s", got, want)
	}
	began := agency.Turns(lives, passed, calendar.Window{Start: "2020-01-01", End: "2020-01-01"})
	if len(began) != 8 || began[0].Kind != agency.TurnEntered {
		t.Errorf("the beginning of the registry: %s", told(began))
	}
	if one := told(agency.Turns(lives, passed, calendar.Window{Start: "2025-03-01", End: "2025-03-01"})); one != "2025-03-01 moved so" {
		t.Errorf("one day: %s", one)
	}
	for _, k := range agency.TurnKinds() {
		if k.Label() == string(k) {
			t.Errorf("%s has no name", k)
		}
	}
}

// TestTurnsAddUp draws histories at random: units before, and those founded,
// less those that ended, are the units after.
func TestTurnsAddUp(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var lives [][]agency.Entry
		for i := range rapid.IntRange(1, 30).Draw(t, "units") {
			var life []agency.Entry
			day := calendar.Date("2024-01-01")
			for range rapid.IntRange(1, 6).Draw(t, "entries") {
				day = day.AddDays(rapid.IntRange(1, 300).Draw(t, "days"))
				e := entry(fmt.Sprint(i), string(day), rapid.SampledFrom([]string{"Xã A", "Phường A", "Xã B"}).Draw(t, "name"))
				e.Closed = rapid.IntRange(0, 3).Draw(t, "closed") == 0
				life = append(life, e)
			}
			lives = append(lives, life)
		}
		from := calendar.Date("2024-01-01").AddDays(rapid.IntRange(0, 900).Draw(t, "from"))
		until := from.AddDays(rapid.IntRange(0, 900).Draw(t, "length"))
		n := exist(lives, from.AddDays(-1))
		for _, turn := range agency.Turns(lives, nil, calendar.Window{Start: from, End: until}) {
			switch {
			case turn.Kind.Begins():
				n++
			case turn.Kind.Ends():
				n--
			}
		}
		if want := exist(lives, until); n != want {
			t.Fatalf("%s to %s: counted %d, there are %d", from, until, n, want)
		}
	})
}

func exist(lives [][]agency.Entry, day calendar.Date) (n int) {
	for _, life := range lives {
		open := false
		for _, e := range life {
			if e.ValidFrom <= day {
				open = !e.Closed
			}
		}
		if open {
			n++
		}
	}
	return n
}
