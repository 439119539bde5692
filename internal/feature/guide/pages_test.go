package guide

import (
	"encoding/json"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"loa/docs/user"
	"loa/internal/domain/access"
)

func guideOf(t *testing.T) []Chapter {
	t.Helper()
	all, err := read(user.Files)
	if err != nil {
		t.Fatal(err)
	}
	return all
}

// said by the program: the texts of all rooms, as their English catalogues list
// them, with … where a value stands.
func programTexts(t *testing.T, more ...string) []string {
	t.Helper()
	files, err := filepath.Glob("../*/templates/en.json")
	if err != nil {
		t.Fatal(err)
	}
	verb := regexp.MustCompile(`%(\[\d\])?[-+0-9.]*[a-z]`)
	var all []string
	for _, file := range append(files, more...) {
		raw, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		var texts map[string]string
		if err := json.Unmarshal(raw, &texts); err != nil {
			t.Fatalf("%s: %v", file, err)
		}
		for k := range texts {
			all = append(all, strings.ToLower(verb.ReplaceAllString(k, "…")))
		}
	}
	if len(all) < 2000 {
		t.Fatalf("only %d texts of the program were found", len(all))
	}
	return all
}

// says tells whether a text of the program is, or begins with, a label; … in the
// label stands for anything.
func says(texts []string, label string) bool {
	like := regexp.MustCompile(`^` + strings.ReplaceAll(regexp.QuoteMeta(strings.ToLower(label)), "…", ".*") + `($|[^\pL])`)
	return slices.ContainsFunc(texts, like.MatchString)
}

// TestTheGuideSaysWhatTheProgramSays: whatever stands as *word* or **word** in the
// guide, and as “word” in a step of an exercise, is a text of the program today.
func TestTheGuideSaysWhatTheProgramSays(t *testing.T) {
	t.Parallel()
	texts := programTexts(t, "../../../ui/en.json")
	code := regexp.MustCompile("(?s)```.*?```|`[^`]*`")
	marked := regexp.MustCompile(`\*\*(.+?)\*\*|\*(.+?)\*`)
	names, err := fs.Glob(user.Files, "*.md")
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, name := range names {
		source, err := fs.ReadFile(user.Files, name)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range marked.FindAllStringSubmatch(code.ReplaceAllString(string(source), ""), -1) {
			for label := range strings.SplitSeq(m[1]+m[2], " → ") {
				if n++; !says(texts, label) {
					t.Errorf("%s: the program says nothing like “%s”", name, label)
				}
			}
		}
	}
	quoted := regexp.MustCompile(`“(.+?)”`)
	for _, e := range exercises() {
		for _, s := range e.Steps {
			for _, m := range quoted.FindAllStringSubmatch(s.Text, -1) {
				if n++; !says(texts, m[1]) {
					t.Errorf("exercise %s: the program says nothing like “%s”", e.Key, m[1])
				}
			}
		}
	}
	if n < 250 {
		t.Errorf("only %d labels were looked for", n)
	}
	if says(texts, "Nút không có thật") || says(texts, "Gử") {
		t.Error("the search finds what is not there")
	}
}

// TestPicturesShowButtonsThatExist: the words on the buttons that the pictures of the
// short help draw are those of some room's page.
func TestPicturesShowButtonsThatExist(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../ui/templates/_help.html")
	if err != nil {
		t.Fatal(err)
	}
	texts := programTexts(t)
	drawn := map[string]bool{"Chụp ảnh": true, "Chọn tệp": true, "Dán liên kết": true}
	for _, shape := range []string{`loa-picture__on"[^>]*>\{\{t "([^"]+)"`, `template "picture-desk" "([^"]+)"`, `"(?:main|other)" "([^"]+)"`} {
		for _, m := range regexp.MustCompile(shape).FindAllStringSubmatch(string(raw), -1) {
			drawn[m[1]] = true
		}
	}
	delete(drawn, "Kỳ lịch: 01/01–31/3") // a line of time, not a button
	if len(drawn) < 9 {
		t.Fatalf("only %d words were found", len(drawn))
	}
	for word := range drawn {
		if !says(texts, word) {
			t.Errorf("no page says “%s”", word)
		}
	}
}

// Every page whose help is named has its sentence in the layout.
func TestEveryHelpHasItsSentence(t *testing.T) {
	t.Parallel()
	raw, err := os.ReadFile("../../../ui/templates/_help.html")
	if err != nil {
		t.Fatal(err)
	}
	for _, h := range helps() {
		if !strings.Contains(string(raw), `if same .Key "`+h.key+`"}}<p>`) {
			t.Errorf("no sentence for %s", h.key)
		}
		if n := strings.Count(string(raw), `same .Key "`+h.key+`"`); n != 2 {
			t.Errorf("%s has %d places, want a sentence and a picture", h.key, n)
		}
	}
}

// Whatever leads into the guide meets its heading.
func TestAddressesIntoTheGuideExist(t *testing.T) {
	t.Parallel()
	known := map[string]bool{}
	for _, c := range guideOf(t) {
		known[c.Key] = true
		for _, s := range c.Sections {
			known[c.Key+"#"+s.Anchor] = true
			if strings.Count(string(c.Body), `id="`+s.Anchor+`"`) != 1 && s.Anchor != "" {
				t.Errorf("%s#%s is there %d times", c.Key, s.Anchor, strings.Count(string(c.Body), `id="`+s.Anchor+`"`))
			}
		}
	}
	for address := range known {
		if _, anchor, ok := strings.Cut(address, "#"); ok && anchor != "" && (anchor[0] < 'a' || anchor[0] > 'z') {
			t.Errorf("%s: an id begins with a letter", address)
		}
	}
	for _, h := range helps() {
		if !known[h.chapter] {
			t.Errorf("help %s: there is no %s", h.key, h.chapter)
		}
	}
	keys := map[string]bool{}
	for _, e := range exercises() {
		if !known[e.Chapter] {
			t.Errorf("exercise %s: there is no %s", e.Key, e.Chapter)
		}
		if keys[e.Key] || len(e.Steps) < 3 || len(e.Steps) > 5 || len(e.Roles) == 0 || len(e.Steps[len(e.Steps)-1].Acts) == 0 {
			t.Errorf("exercise %s: keys differ, three to five steps, for a role, and the last leaves a trace", e.Key)
		}
		keys[e.Key] = true
	}
}

func TestMarkdownBecomesThePageOfTheHouse(t *testing.T) {
	t.Parallel()
	c := Chapter{Key: "thu"}
	source := "# Tên\nMở đầu.\n\n## Khai\n<script>alert(1)</script>\n\n1. Bấm *Gửi*\n\n| Ô | Lấy từ |\n|---|---|\n| Ngày | ảnh |\n\n## Khai\n```\nloa serve\n```\n[ngoài](javascript:alert(1))"
	if err := c.render([]byte(source)); err != nil {
		t.Fatal(err)
	}
	body := string(c.Body)
	for _, want := range []string{`<h2 id="khai" class="loa-section">`, `<th scope="col">Ô</th>`, `id="khai-2"`, `<ol class="govuk-list govuk-list--number">`, `data-label="Lấy từ"`, `<table class="loa-table">`, "<em>Gửi</em>"} {
		if !strings.Contains(body, want) {
			t.Errorf("no %s in\n%s", want, body)
		}
	}
	for _, bad := range []string{"<script", "javascript:", "<h1"} {
		if strings.Contains(body, bad) {
			t.Errorf("%s in\n%s", bad, body)
		}
	}
	if c.Title != "Tên" || len(c.Sections) != 3 || c.Sections[0].Text != "Mở đầu." || c.Sections[2].Anchor != "khai-2" {
		t.Errorf("title %q, sections %+v", c.Title, c.Sections)
	}
	if err := (&Chapter{}).render([]byte("không có tên")); err == nil {
		t.Error("a page without a title was taken")
	}
	if _, err := read(fstest.MapFS{"la.md": {Data: []byte("# Lạ")}}); err == nil {
		t.Error("a page that no shelf names was left out in silence")
	}
}

// A person types without marks, and their own role's pages come first.
func TestSearchIsFolded(t *testing.T) {
	t.Parallel()
	own, others := sorted(guideOf(t), access.Actor{AccountID: "a", Grants: []access.Grant{{Role: access.Officer, AgencyID: "x"}}})
	if len(own) != 2 || own[0].Key != "can-bo-dau-moi" || len(others) != 5 {
		t.Fatalf("own %d, others %d", len(own), len(others))
	}
	all := slices.Concat(own, others)
	for _, asked := range []string{"khai minh chứng", "KHAI MINH CHUNG", "khai  minh chung"} { // the last in NFD
		hits := search(all, asked)
		if len(hits) == 0 || hits[0].URL != "/lam-viec/huong-dan/can-bo-dau-moi#khai-minh-chung" {
			t.Errorf("%q: %+v", asked, hits)
		}
	}
	if hits := search(all, "webhook"); len(hits) == 0 || !strings.HasPrefix(hits[0].URL, "/lam-viec/huong-dan/van-ban#") {
		t.Errorf("webhook: %+v", hits)
	}
	for _, asked := range []string{"", "   ", "zzzz", strings.Repeat("khai ", 2000) + "zzz", "<script>"} {
		if hits := search(all, asked); len(hits) > 0 {
			t.Errorf("%.20q: %+v", asked, hits)
		}
	}
	if hits := search(all, "ý"); len(hits) > mostHits {
		t.Errorf("%d hits", len(hits))
	}
}
