package web

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain"
)

// English counts as people do: one entry, two entries, of months and of what a plan counts
// too; numbers that name something change nothing.
func TestEnglishFollowsItsNumbers(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		format string
		args   []any
		want   string
	}{
		{"There are %d %s, the last on %s. The plan sets no number.", []any{1, "entries", "26/03/2027"}, "There is 1 entry, the last on 26/03/2027. The plan sets no number."},
		{"There are %d %s, the last on %s.", []any{2, "entries", "26/03/2027"}, "There are 2 entries, the last on 26/03/2027."},
		{"%s pieces of evidence", []any{domain.Number(1)}, "1 piece of evidence"},
		{"%s pieces of evidence", []any{domain.Number(1200)}, "1,200 pieces of evidence"},
		{"%d of %d %s so far", []any{1, 1, "entries"}, "1 of 1 entry so far"},
		{"%d of %d agencies acknowledged", []any{1, 5}, "1 of 5 agencies acknowledged"},
		{"%d of %d %s met.", []any{6, 6, "month"}, "6 of 6 months met."},
		{"%02[1]d %[2]s each %[3]s are due; %[4]s has %[5]d so far; %[6]s", []any{2, "kỳ", "month", "month 4/2027", 1, "8 days left"}, "2 issues each month are due; month 4/2027 has 1 so far; 8 days left"},
		{"%02d %s are due by %s; there are %d now.", []any{1, "cuộc thi", "31/12/2027", 1}, "1 contest is due by 31/12/2027; there is 1 now."},
		{"At least %02d %s %s", []any{1, "video, clip", "in the period"}, "At least 1 video or clip in the period"},
		{"At least %02d %s %s", []any{2, "video, clip", "in the period"}, "At least 2 videos or clips in the period"},
		{"No %s yet; %s.", []any{"chương trình", "x"}, "No programmes yet; x."},
		{"%d duties are undecided, and for %d roles nobody chose where they go on.", []any{1, 1}, "1 duty is undecided, and for 1 role nobody chose where they go on."},
		{"%d working days after the closing day", []any{1}, "1 working day after the closing day"},
		{"%s has %d things that wait for approval", []any{"Sở Công Thương", 1}, "Sở Công Thương has 1 thing that waits for approval"},
		{"%d required portal sections were not looked at in time", []any{1}, "1 required portal section was not looked at in time"},
		{"%d are being sent", []any{1}, "1 is being sent"},
		{"The name of %s has %d words", []any{"kỳ họp 1", 3}, "The name of kỳ họp 1 has 3 words"},
		{"Item %d has no text.", []any{1}, "Item 1 has no text."},
		{"%d%% of %s is there.", []any{1, "a.pdf"}, "1% of a.pdf is there."},
	} {
		if got := (catalogue{c.format: c.format}).say(English, c.format, c.args...); got != c.want {
			t.Errorf("%q: %q, want %q", c.format, got, c.want)
		}
	}
}

// numbered finds a number in a format with the words behind it.
var numbered = regexp.MustCompile(`%(?:0?2)?(?:\[\d+\])?d ((?:[A-Za-z-]+ ?){1,3})`)

// Whatever English counts, the program knows what one of it is called.
func TestEverythingCountedHasASingular(t *testing.T) {
	t.Parallel()
	uncounted := map[string]bool{"has": true, "is": true, "was": true, "keeps": true, "s": true} // of one; seconds
	err := filepath.WalkDir("../../..", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() && e.Name() == "node_modules" {
			return fs.SkipDir
		}
		if e.Name() != "en.json" {
			return nil
		}
		raw, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		said := map[string]string{}
		if err := json.Unmarshal(raw, &said); err != nil {
			return err
		}
		for _, en := range said {
			for _, m := range numbered.FindAllStringSubmatch(en, -1) {
				for word := range strings.FieldsSeq(m[1]) {
					if stop.MatchString(word) || agreeing[word] != "" || ones[word] != "" {
						break
					}
					if strings.HasSuffix(word, "s") && !uncounted[word] {
						t.Errorf("%s: no singular of %q: %s", path, word, en)
						break
					}
				}
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}
