package cadence

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain/calendar"
)

// writings are other ways in which the same phrase stands in files.
var writings = []struct {
	name string
	make func(string) string
}{
	{"decomposed", norm.NFD.String},
	{"capitals", strings.ToUpper},
	{"a dash in front", func(s string) string { return "- " + s }},
	{"a point behind", func(s string) string { return s + "." }},
	{"a semicolon behind", func(s string) string { return s + ";" }},
	{"wide spaces", func(s string) string { return strings.ReplaceAll(s, " ", "  ") }},
	{"unbroken spaces", func(s string) string { return strings.ReplaceAll(s, " ", "\u00a0") }},
	{"broken lines", func(s string) string { return strings.ReplaceAll(s, " ", "\n") }},
	{"long dashes", func(s string) string { return strings.ReplaceAll(s, "-", "–") }},
	{"hằng for hàng", strings.NewReplacer("hàng", "hằng", "Hàng", "Hằng").Replace},
	{"quí for quý", strings.NewReplacer("quý", "quí", "Quý", "Quí").Replace},
	{"kì for kỳ", strings.NewReplacer("kỳ", "kì", "Kỳ", "Kì").Replace},
	{"spaces around slashes", func(s string) string { return strings.ReplaceAll(s, "/", " / ") }},
}

// TestWritingDoesNotMatter: the same phrase in another writing has the same
// reading.
func TestWritingDoesNotMatter(t *testing.T) {
	t.Parallel()
	phrases := labelledPhrases(t, filepath.Join("testdata", "phrases.tsv"))
	for i, g := range grammar(t) {
		if g.product == "" && i%4 == 0 { // a quarter of them, for the time it takes
			phrases = append(phrases, labelled{phrase: g.timing, issued: "2026-01-20"})
		}
	}
	for _, l := range phrases {
		ctx := Context{IssuedOn: l.issued}
		want := reading(ReadPhrase(l.phrase, ctx))
		for _, w := range writings {
			if got := reading(ReadPhrase(w.make(l.phrase), ctx)); got != want {
				t.Errorf("%q with %s: %s, else %s", l.phrase, w.name, got, want)
			}
		}
	}
}

// rule of the grammar: what stands in the two columns and how it is read.
type example struct{ context, product, timing, want string }

// grammar reads testdata/grammar.tsv, the ways of official writing that we know
// of with what they mean: context (none, plan, completion), product, time,
// reading.
func grammar(t *testing.T) []example {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("testdata", "grammar.tsv"))
	if err != nil {
		t.Fatal(err)
	}
	var all []example
	for line := range strings.Lines(string(b)) {
		cols := strings.Split(strings.TrimRight(line, "\n"), "\t")
		if len(cols) != 4 {
			t.Fatalf("%q has %d columns", line, len(cols))
		}
		all = append(all, example{cols[0], cols[1], cols[2], cols[3]})
	}
	return all[1:]
}

func (e example) read() Cadence {
	ctx := Context{IssuedOn: "2026-01-20"}
	if e.context != "none" {
		ctx.Year, ctx.Window = 2026, calendar.YearWindow(2026)
	}
	ctx.Completion = e.context == "completion"
	return Read(e.product, e.timing, ctx)
}

func TestGrammar(t *testing.T) {
	t.Parallel()
	for _, e := range grammar(t) {
		if got := reading(e.read()); got != e.want {
			t.Errorf("%s: %q + %q\n got %s\nwant %s", e.context, e.product, e.timing, got, e.want)
		}
	}
}
