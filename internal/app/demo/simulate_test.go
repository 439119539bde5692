package demo_test

import (
	"bytes"
	"fmt"
	"image/png"
	"maps"
	"net/http"
	"reflect"
	"slices"
	"strings"
	"testing"

	"loa/internal/app/demo"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
)

// year is a whole year of forty agencies with the tasks of the annex.
func year() demo.Stretch {
	s := demo.Stretch{Year: 2027, From: "2027-01-01", To: "2028-03-31", Opened: "2027-01-22"}
	var all []demo.Doer
	for i := range 40 {
		all = append(all, demo.Doer{Key: fmt.Sprint("xa-", i), Name: fmt.Sprint("UBND xã Thứ ", i), Since: "2025-07-01"})
	}
	press := []demo.Doer{{Key: "bao-ptth", Name: "Báo", Since: "2025-07-01"}}
	for _, no := range []string{"1", "2"} {
		s.Duties = append(s.Duties, demo.Duty{No: no, Doers: press})
	}
	for _, no := range []string{"3", "4", "5", "7", demo.OwnPlan, string(calendar.Q1), string(calendar.FullYear)} {
		s.Duties = append(s.Duties, demo.Duty{No: no, Doers: all})
	}
	return s
}

// TestAStretchCutInTwoGivesTheSame: however often the sample is filled on, it
// says the same.
func TestAStretchCutInTwoGivesTheSame(t *testing.T) {
	t.Parallel()
	whole := demo.Deeds(year())
	for _, cut := range []calendar.Date{"2027-01-22", "2027-04-22", "2027-09-30", "2028-01-08"} {
		first, second := year(), year()
		first.To, second.From = cut, cut.AddDays(1)
		if got := slices.Concat(demo.Deeds(first), demo.Deeds(second)); !reflect.DeepEqual(got, whole) {
			t.Errorf("cut after %s: %d deeds, want %d", cut, len(got), len(whole))
		}
	}
}

// TestDeedsAreOfThisWorld: nothing is recorded before it happened, on a day on
// which offices are closed or before the plan was there; every key is used once.
func TestDeedsAreOfThisWorld(t *testing.T) {
	t.Parallel()
	seen := map[string]bool{}
	for _, d := range demo.Deeds(year()) {
		w := d.Recorded.Time().Weekday()
		if d.Recorded < d.Day || d.Recorded < "2027-01-22" || w == 0 || w == 6 || d.Recorded >= "2027-02-04" && d.Recorded <= "2027-02-10" {
			t.Errorf("%s: of %s, recorded on %s", d.Key, d.Day, d.Recorded)
		}
		if seen[d.Key] {
			t.Errorf("%s twice", d.Key)
		}
		seen[d.Key] = true
		if d.Of != nil && d.Recorded <= d.Of.Recorded || (d.Act == evidence.Correct || d.Act == evidence.Withdraw || d.Verdict != "" && d.Verdict != evidence.Accepted) && d.Reason == "" {
			t.Errorf("%s: %+v", d.Key, d)
		}
		if d.Verdict == "" && (!d.Kind.Valid() || d.Title == "" || strings.Contains(d.Title, "%!")) {
			t.Errorf("%s: %+v", d.Key, d.Piece)
		}
	}
}

// TestCharacters: agencies of each character record as their name says.
func TestCharacters(t *testing.T) {
	t.Parallel()
	shares := map[demo.Character]int{}
	for i := range 2000 {
		shares[demo.CharacterOf(fmt.Sprint("khóa ", i))]++
	}
	for c, want := range map[demo.Character]int{demo.Diligent: 55, demo.Late: 20, demo.Silent: 8, demo.Copying: 7, demo.Irregular: 10} {
		if got := float64(shares[c]) / 20; got < float64(want)-3 || got > float64(want)+3 {
			t.Errorf("%s: %.1f %% of agencies, want about %d", c, got, want)
		}
	}
	count, slow, links := map[demo.Character]int{}, map[demo.Character]int{}, map[string]map[string]bool{}
	agencies := map[demo.Character]int{}
	for i := range 40 {
		agencies[demo.CharacterOf(fmt.Sprint("xa-", i))]++
	}
	for _, d := range demo.Deeds(year()) {
		if d.Act != evidence.Declare || d.Nos[0] != "7" {
			continue
		}
		c := demo.CharacterOf(d.Agency)
		count[c]++
		if d.Day.DaysUntil(d.Recorded) > 35 {
			slow[c]++
		}
		if links[d.URL] == nil {
			links[d.URL] = map[string]bool{}
		}
		links[d.URL][d.Agency] = true
	}
	if n := count[demo.Diligent] / agencies[demo.Diligent]; n < 24 || n > 45 {
		t.Errorf("a diligent agency shows %d articles a year", n)
	}
	if n := count[demo.Silent] / agencies[demo.Silent]; n > 3 {
		t.Errorf("a silent agency shows %d articles a year", n)
	}
	if slow[demo.Late]*3 < count[demo.Late] || slow[demo.Diligent]*10 > count[demo.Diligent] {
		t.Errorf("slow: %v of %v", slow, count)
	}
	shared := 0
	for _, by := range links {
		if len(by) > 1 {
			shared++
		}
	}
	if agencies[demo.Copying] == 0 || shared < 3 {
		t.Errorf("%d links are shown by several agencies, of %d that copy", shared, agencies[demo.Copying])
	}
}

// TestPicturesAreFiles: what is drawn is what browsers take it for, the same for
// the same words and another for others.
func TestPicturesAreFiles(t *testing.T) {
	t.Parallel()
	made := map[string]string{}
	for _, words := range []string{"dialogue 1", "dialogue 2", "material 1", "material 2"} {
		b, err := demo.Picture(words)
		if err != nil {
			t.Fatal(err)
		}
		again, err := demo.Picture(words)
		if err != nil || !bytes.Equal(b, again) {
			t.Errorf("%s is drawn in two ways, %v", words, err)
		}
		if img, err := png.Decode(bytes.NewReader(b)); err != nil || img.Bounds().Dx() != 640 || len(b) > 20_000 {
			t.Errorf("%s: %d bytes, %v", words, len(b), err)
		}
		made[string(b)] = words
	}
	if len(made) != 4 {
		t.Errorf("pictures alike: %v", slices.Collect(maps.Values(made)))
	}
	if paper := demo.Paper("a"); http.DetectContentType(paper) != "application/pdf" || bytes.Equal(paper, demo.Paper("b")) {
		t.Error("a paper is no PDF of its own")
	}
}

// TestSomeAmounts: of what can be counted about 70 % is, never more answered than
// asked, and only what the kind asks for.
func TestSomeAmounts(t *testing.T) {
	t.Parallel()
	all, counted := 0, 0
	for _, d := range demo.Deeds(year()) {
		if d.Kind != evidence.Dialogue && d.Kind != evidence.Material && d.Kind != evidence.Broadcast {
			continue
		}
		if all++; len(d.Amounts) > 0 {
			counted++
		}
		for q, n := range d.Amounts {
			if n < 1 || !slices.Contains(d.Kind.Quantities(), q) || n > 1 && !strings.Contains(d.Note, fmt.Sprint(n)) {
				t.Errorf("%s: %s %d, %s", d.Key, q, n, d.Note)
			}
		}
		if d.Amounts[evidence.Answered] > d.Amounts[evidence.Questions] {
			t.Errorf("%s: %v", d.Key, d.Amounts)
		}
	}
	if share := counted * 100 / max(all, 1); share < 60 || share > 80 {
		t.Errorf("%d of %d count something", counted, all)
	}
}
