package main

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/evanw/esbuild/pkg/api"
)

func TestMissingPackagesAreExplained(t *testing.T) {
	err := run(t.TempDir())
	if err == nil || !strings.Contains(err.Error(), "npm ci --ignore-scripts") {
		t.Errorf("%v", err)
	}
}

func TestEmptyKeepsThePlaceholder(t *testing.T) {
	dir := t.TempDir()
	for _, name := range []string{keep, "old-ABCDEFGH.css"} {
		if err := os.WriteFile(filepath.Join(dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if err := empty(dir); err != nil {
		t.Fatal(err)
	}
	left, err := filepath.Glob(filepath.Join(dir, "*"))
	if err != nil || len(left) != 1 || filepath.Base(left[0]) != keep {
		t.Errorf("left: %v %v", left, err)
	}
}

func TestManifestRefusesNamesWithoutHash(t *testing.T) {
	dir := t.TempDir()
	if err := writeManifest(dir, []api.OutputFile{{Path: "dist/plain.css"}}); err == nil {
		t.Error("accepted")
	}
	if err := writeManifest(dir, []api.OutputFile{{Path: "dist/a-b-ABCDEFGH.css"}}); err != nil {
		t.Fatal(err)
	}
	raw, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil || !strings.Contains(string(raw), `"a-b.css": "a-b-ABCDEFGH.css"`) {
		t.Errorf("%s %v", raw, err)
	}
}

func TestOnlyForeignWarningsAreLeftOut(t *testing.T) {
	messages := []api.Message{
		{Text: "a", Location: &api.Location{File: "x/" + designSheet}},
		{Text: "b", Location: &api.Location{File: "styles/base.css", Line: 3}},
		{Text: "c"},
	}
	err := failure(ours(messages))
	if err == nil || strings.Contains(err.Error(), "a\n") || !strings.Contains(err.Error(), "styles/base.css:3") || !strings.Contains(err.Error(), "c") {
		t.Errorf("%v", err)
	}
}

func TestIconIsTheMarkOnItsGround(t *testing.T) {
	img := drawIcon(180)
	at := func(x, y float64) [4]uint8 {
		c := img.NRGBAAt(int(x*180/48), int(y*180/48))
		return [4]uint8{c.R, c.G, c.B, c.A}
	}
	ground := [4]uint8{0x0B, 0x53, 0x45, 0xFF}
	ink := [4]uint8{0xFF, 0xFF, 0xFF, 0xFF}
	scaled := func(x float64) float64 { return (x-24.5)*0.76 + 24 }
	for name, c := range map[string]struct{ got, want [4]uint8 }{
		"tallest bar": {at(scaled(33), 24), ink}, "first bar": {at(scaled(9), 24), ink}, "arc": {at(scaled(41.5), 24), ink},
		"between bars": {at(scaled(29), 24), ground}, "edge": {at(24, 2), ground}, "corner": {at(0.1, 0.1), [4]uint8{0x0B, 0x53, 0x45, 0}},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", name, c.got)
		}
	}
}
