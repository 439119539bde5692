package ui

import (
	"encoding/json"
	"io/fs"
	"testing"
)

func TestManifestNamesEveryBuiltFile(t *testing.T) {
	files, err := Assets()
	if err != nil {
		t.Fatal(err)
	}
	raw, err := fs.ReadFile(files, ManifestName)
	if err != nil {
		t.Fatal(err)
	}
	var names map[string]string
	if err := json.Unmarshal(raw, &names); err != nil {
		t.Fatal(err)
	}
	named := map[string]bool{ManifestName: true, ".gitkeep": true}
	for _, hashed := range names {
		named[hashed] = true
	}
	built, err := fs.Glob(files, "*.*") // papers' fonts lie in a folder of their own
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range built {
		if !named[file] {
			t.Errorf("%s is embedded and never served", file)
		}
	}
	for _, needed := range []string{"style.css", "loa.js", "favicon.svg", "favicon-32.png", "icon-180.png"} {
		if names[needed] == "" {
			t.Errorf("%s was not built", needed)
		}
	}
}
