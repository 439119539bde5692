package textract

import (
	"bytes"
	"context"
	"errors"
	"os"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/plan"
)

func watched(t *testing.T, w Watch, file []byte) (Text, error) {
	t.Helper()
	return Extract(With(t.Context(), w), "a.pdf", bytes.NewReader(file), int64(len(file)))
}

func TestPagesAreCounted(t *testing.T) {
	t.Parallel()
	file := planToPDF(t, strings.Repeat(ownPlan(t, "thong-tin-2027.txt"), 4))
	var told [][2]int
	if _, err := watched(t, Watch{Page: func(done, of int) { told = append(told, [2]int{done, of}) }}, file); err != nil {
		t.Fatal(err)
	}
	if len(told) < 4 || told[len(told)-1] != [2]int{len(told), len(told)} || !slices.IsSortedFunc(told, func(a, b [2]int) int { return a[0] - b[0] }) {
		t.Errorf("told %v", told)
	}
}

func TestPassword(t *testing.T) {
	t.Parallel()
	locked := paper(t)
	locked.SetProtection(0, "mo tep", "chu")
	locked.paragraph("KẾ HOẠCH")
	file := locked.bytes()
	for password, want := range map[string]string{"": "Tệp PDF có mật khẩu", "sai": "chưa đúng"} {
		if _, err := watched(t, Watch{Password: password}, file); !errors.Is(err, ErrPassword) || !strings.Contains(err.Error(), want) {
			t.Errorf("%q: %v", password, err)
		}
	}
	if text, err := watched(t, Watch{Password: "mo tep"}, file); err != nil || !strings.Contains(text.Body, "KẾ HOẠCH") {
		t.Errorf("%q, %v", text.Body, err)
	}
}

// A page that is broken is named, and everything else is kept.
func TestABrokenPageIsLeftOut(t *testing.T) {
	t.Parallel()
	p := paper(t)
	p.paragraph("Trang đầu")
	p.turn()
	p.paragraph("Trang giữa")
	p.turn()
	p.paragraph("Trang cuối")
	file := p.bytes()
	objects := bytes.Split(file, []byte("<</Type /Page\n"))
	if len(objects) != 4 {
		t.Fatalf("%d page objects", len(objects)-1)
	}
	file = slices.Concat(objects[0], []byte("<</Type /Page\n"), objects[1], []byte("[[/Type /Page\n"), objects[2], []byte("<</Type /Page\n"), objects[3])
	var lost []int
	text, err := watched(t, Watch{Lost: func(page int, _ error) { lost = append(lost, page) }}, file)
	if err != nil || !slices.Equal(lost, []int{2}) || !strings.Contains(text.Body, "Trang đầu") || !strings.Contains(text.Body, "Trang cuối") {
		t.Errorf("lost %v, %q, %v", lost, text.Body, err)
	}
	if _, err := watched(t, Watch{}, file); err == nil {
		t.Error("a broken page is passed over in silence")
	}
}

// A reading of a scan that was stopped goes on with the pages that it kept; a
// page that cannot be recognised is named.
func TestScannedPagesAreKept(t *testing.T) {
	t.Parallel()
	if missing := ocrReady(t.Context()); missing != "" {
		if os.Getenv("LOA_CI") != "" {
			t.Fatal("missing: ", missing)
		}
		t.Skip("reading scans needs ", missing)
	}
	file := scanned(t, planToPDF(t, ownPlan(t, "thong-tin-2027.txt")))
	kept := map[int][]byte{}
	read := 0
	ctx, stop := context.WithCancel(t.Context())
	keep := func(page int, do func() ([]byte, error)) ([]byte, error) {
		if words, ok := kept[page]; ok {
			return words, nil
		}
		read++
		words, err := do()
		if err == nil {
			kept[page] = words
		}
		return words, err
	}
	first := With(ctx, Watch{Words: keep, Lost: func(page int, err error) { t.Errorf("stopping loses page %d: %v", page, err) }, Page: func(done, _ int) {
		if done == 1 {
			stop()
		}
	}})
	if _, err := Extract(first, "a.pdf", bytes.NewReader(file), int64(len(file))); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
	if len(kept) != 1 {
		t.Fatalf("%d pages are kept", len(kept))
	}
	read = 0
	whole, err := watched(t, Watch{Words: keep}, file)
	if err != nil || read != whole.Scanned-1 || whole.Scanned < 2 {
		t.Errorf("%d of %d pages were recognised again, %v", read, whole.Scanned, err)
	}
	var lost []int
	failing := func(page int, do func() ([]byte, error)) ([]byte, error) {
		if page == 2 {
			return nil, errors.New("no words")
		}
		return keep(page, do)
	}
	rest, err := watched(t, Watch{Words: failing, Lost: func(page int, _ error) { lost = append(lost, page) }}, file)
	if err != nil || !slices.Equal(lost, []int{2}) || rest.Scanned != whole.Scanned-1 || plan.Read(rest).Head.Number != plan.Read(whole).Head.Number {
		t.Errorf("lost %v, %d recognised, %v", lost, rest.Scanned, err)
	}
}
