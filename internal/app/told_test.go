package app

import (
	"regexp"
	"strings"
	"testing"
)

var (
	locs  = regexp.MustCompile(`<loc>[a-z]+://[^/<]*([^<]*)</loc>`)
	heads = regexp.MustCompile(`<link rel="canonical" href="([^"]+)">|<meta (?:property|name)="([^"]+)" content="([^"]+)">`)
)

// Every page of the site map, of whichever room it is, and those that lead on from there,
// tell programs their one address and what other sites show of them, each once.
func TestEveryPublicPageTellsWhatItIs(t *testing.T) {
	t.Parallel()
	o, _, rt := answering(t, Config{BaseURL: "https://cong.example"})
	read := func(path string) string {
		t.Helper()
		page, err := asReader(rt)(t.Context(), path, true)
		if err != nil || page.Status != 200 {
			t.Fatalf("%s: %d, %v", path, page.Status, err)
		}
		return string(page.Body)
	}
	paths := []string{"/tim-kiem", "/hien-thi", "/toi-den-dau?q=x", "/gioi-thieu"}
	for _, m := range locs.FindAllStringSubmatch(read("/so-do/trang.xml"), -1) {
		paths = append(paths, m[1], m[1]+"?lang=en")
	}
	for _, path := range paths {
		said := map[string][]string{}
		for _, m := range heads.FindAllStringSubmatch(read(path), -1) {
			if m[1] != "" {
				said["canonical"] = append(said["canonical"], m[1])
			}
			said[m[2]] = append(said[m[2]], m[3])
		}
		for _, name := range []string{"canonical", "description", "og:title", "og:description", "og:url", "og:type", "og:locale", "og:site_name"} {
			if len(said[name]) != 1 {
				t.Errorf("%s says %s %d times", path, name, len(said[name]))
			}
		}
		if at, _, _ := strings.Cut(path, "?q="); len(said["canonical"]) == 1 && said["canonical"][0] != o.Config.Address(at) || len(said["og:url"]) == 1 && said["og:url"][0] != said["canonical"][0] {
			t.Errorf("%s stands at %q, %q", path, said["canonical"], said["og:url"])
		}
	}
	if len(paths) < 20 {
		t.Errorf("only %q", paths)
	}
}
