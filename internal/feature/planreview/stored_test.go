package planreview

import (
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/plan"
	"loa/internal/platform/web"
)

// TestWhatTheReaderDoubtsHasEnglish: every sentence with which the reader doubts
// something, found in its source and in what it says of the sample plans, is one
// of those that English pages can say.
func TestWhatTheReaderDoubtsHasEnglish(t *testing.T) {
	n := 0
	known := func(text string) {
		t.Helper()
		n++
		if _, _, ok := inWords(text); !ok {
			t.Errorf("no English for what is doubted: %q", text)
		}
	}
	files, err := filepath.Glob("../../domain/plan/testdata/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatal(files, err)
	}
	for _, name := range files {
		b, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		for _, body := range []string{string(b), string(b[len(b)/2:])} { // half of one lacks its head
			doc := plan.Read(plan.Text{Body: body})
			for _, w := range doc.Warnings {
				known(w.Message)
			}
			for _, task := range doc.Tasks {
				for _, d := range task.Doubts {
					known(d.Reason)
				}
			}
		}
	}
	for _, text := range []string{
		"“Sở A” từ ngày 01/03/2025 không còn tên này (sáp nhập); vào ngày ban hành là “Sở B”.",
		"“Sở A” từ ngày 01/03/2025 không còn tên này; vào ngày ban hành là “Sở B”.", "Có 2 cơ quan cùng tên “Báo tỉnh”. Chọn một.",
	} {
		known(text)
	}
	if n < 10 {
		t.Errorf("only %d sentences", n)
	}
	format, args, _ := inWords("Có 2 cơ quan cùng tên “Báo tỉnh”. Chọn một.")
	if format != "Có %d cơ quan cùng tên “%s”. Chọn một." || len(args) != 2 || args[0] != 2 || args[1] != "Báo tỉnh" {
		t.Errorf("%q %v", format, args)
	}
}

// said finds the sentences with which Go files doubt something.
var said = regexp.MustCompile(`(?m)^.*(?:doubt\(|warn\(|Message:|Reason:|add\(|return fmt\.Sprintf\().*?"([^" ][^"]*\.)"`)

// TestStoredTextsAreTheReadersOwn: what the sources say stands in the list, and
// the list has its English.
func TestStoredTextsAreTheReadersOwn(t *testing.T) {
	files, err := filepath.Glob("../../domain/plan/*.go")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, file := range append(files, "../../spine/programme/party.go", "../../spine/programme/draft.go") {
		b, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		if strings.HasSuffix(file, "_test.go") {
			continue
		}
		for _, m := range said.FindAllStringSubmatch(string(b), -1) {
			if strings.Contains(m[0], "domain.") {
				continue
			}
			n++
			if !slices.Contains(storedTexts, m[1]) {
				t.Errorf("%s: no English for %q", file, m[1])
			}
		}
	}
	if n < 25 {
		t.Errorf("only %d sentences found in the sources", n)
	}
	if err := web.CheckCatalogue(os.DirFS("."), storedTexts...); err != nil {
		t.Error(err)
	}
}
