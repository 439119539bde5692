// Command build bundles the front-end packages and our own styles, scripts,
// fonts and icons into ui/dist. Run it from the module's root:
//
//	go run ./ui/build
package main

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/png"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"

	"github.com/evanw/esbuild/pkg/api"
)

// designSheet is the design system's compiled sheet.
const designSheet = "govuk-frontend.min.css"

// keep stays in dist so that the folder exists in a fresh clone.
const keep = ".gitkeep"

func main() {
	if err := run("ui"); err != nil {
		slog.Error("assets not built", "error", err)
		os.Exit(1)
	}
}

// run builds everything under dir into dir/dist.
func run(dir string) error {
	if _, err := os.Stat(filepath.Join(dir, "node_modules", "govuk-frontend")); err != nil {
		return fmt.Errorf("front-end packages are missing, run `npm ci --ignore-scripts` in %s: %w", dir, err)
	}
	dist := filepath.Join(dir, "dist")
	icons, err := os.MkdirTemp("", "loa-icons-")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(icons) }()
	if err := drawIcons(icons); err != nil {
		return err
	}
	result := api.Build(options(dir, dist, icons))
	if err := failure(result.Errors); err != nil {
		return err
	}
	if err := failure(ours(result.Warnings)); err != nil {
		return err
	}
	if err := empty(dist); err != nil {
		return err
	}
	for _, f := range result.OutputFiles {
		if err := os.WriteFile(f.Path, f.Contents, 0o644); err != nil {
			return err
		}
	}
	if err := copyPaperFonts(dir, dist); err != nil {
		return err
	}
	return writeManifest(dist, result.OutputFiles)
}

func options(dir, dist, icons string) api.BuildOptions {
	entry := func(out, in string) api.EntryPoint { return api.EntryPoint{InputPath: in, OutputPath: out} }
	return api.BuildOptions{
		EntryPointsAdvanced: []api.EntryPoint{
			entry("loa", dir+"/scripts/loa.js"),
			entry("worker", dir+"/scripts/worker.js"),
			entry("chart", dir+"/scripts/chart.js"),
			entry("editor", dir+"/scripts/editor.js"),
			entry("library", dir+"/scripts/library.js"),
			entry("style", dir+"/styles/loa.css"),
			entry("favicon", dir+"/images/favicon.svg"),
			entry("favicon-32", filepath.Join(icons, "32.png")),
			entry("icon-180", filepath.Join(icons, "180.png")),
		},
		Outdir:            dist,
		EntryNames:        "[name]-[hash]",
		AssetNames:        "[name]-[hash]",
		Bundle:            true,
		Write:             false,
		Format:            api.FormatESModule,
		Target:            api.ES2020,
		MinifySyntax:      true,
		MinifyWhitespace:  true,
		MinifyIdentifiers: true,
		LegalComments:     api.LegalCommentsInline,
		Charset:           api.CharsetUTF8,
		Loader: map[string]api.Loader{
			".woff2": api.LoaderFile, ".svg": api.LoaderCopy, ".png": api.LoaderCopy,
		},
		Plugins:  []api.Plugin{{Name: "design-system", Setup: designSystem}},
		LogLevel: api.LogLevelSilent,
	}
}

var (
	notice   = regexp.MustCompile(`(?s)/\*! Copyright \(c\) 2011 by Margaret Calvert.*?\*/`)
	fontFace = regexp.MustCompile(`@font-face\{[^}]*\}`)
	family   = regexp.MustCompile(`font-family:GDS Transport,arial,sans-serif`)
	crest    = regexp.MustCompile(`url\(/assets/[^)]*\)`)
)

// designSystem takes out of the compiled sheet what is not licensed to us, the
// font with its notice and the crest, and names our font instead.
func designSystem(build api.PluginBuild) {
	build.OnLoad(api.OnLoadOptions{Filter: `govuk-frontend\.min\.css$`}, func(args api.OnLoadArgs) (api.OnLoadResult, error) {
		raw, err := os.ReadFile(args.Path)
		if err != nil {
			return api.OnLoadResult{}, err
		}
		css := notice.ReplaceAllString(string(raw), "")
		css = fontFace.ReplaceAllString(css, "")
		css = family.ReplaceAllString(css, "font-family:var(--loa-font)")
		css = crest.ReplaceAllString(css, "none")
		if strings.Contains(css, "GDS Transport") {
			return api.OnLoadResult{}, errors.New("govuk-frontend names its font in a new way: mend the build's designSystem")
		}
		return api.OnLoadResult{Contents: &css, Loader: api.LoaderCSS}, nil
	})
}

// drawIcons writes the mark as PNG in the sizes that browsers and telephones
// still ask for.
func drawIcons(dir string) error {
	for _, size := range []int{32, 180} {
		var b bytes.Buffer
		if err := png.Encode(&b, drawIcon(size)); err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dir, fmt.Sprintf("%d.png", size)), b.Bytes(), 0o600); err != nil {
			return err
		}
	}
	return nil
}

// empty removes what an earlier build left.
func empty(dist string) error {
	if err := os.MkdirAll(dist, 0o755); err != nil {
		return err
	}
	entries, err := os.ReadDir(dist)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if e.Name() == keep {
			continue
		}
		if err := os.RemoveAll(filepath.Join(dist, e.Name())); err != nil {
			return err
		}
	}
	return nil
}

// copyPaperFonts puts the whole fonts, which PDF papers embed, beside the
// subsets that pages load.
func copyPaperFonts(dir, dist string) error {
	if err := os.MkdirAll(filepath.Join(dist, "fonts"), 0o755); err != nil {
		return err
	}
	source := filepath.Join(dir, "node_modules", "@expo-google-fonts")
	for from, to := range map[string]string{
		"be-vietnam-pro/400Regular/BeVietnamPro_400Regular.ttf": "BeVietnamPro-Regular.ttf",
		"be-vietnam-pro/700Bold/BeVietnamPro_700Bold.ttf":       "BeVietnamPro-Bold.ttf",
		"tinos/400Regular/Tinos_400Regular.ttf":                 "Tinos-Regular.ttf",
		"tinos/700Bold/Tinos_700Bold.ttf":                       "Tinos-Bold.ttf",
		"tinos/400Regular_Italic/Tinos_400Regular_Italic.ttf":   "Tinos-Italic.ttf",
		"tinos/700Bold_Italic/Tinos_700Bold_Italic.ttf":         "Tinos-BoldItalic.ttf",
	} {
		font, err := os.ReadFile(filepath.Join(source, filepath.FromSlash(from)))
		if err != nil {
			return err
		}
		if err := os.WriteFile(filepath.Join(dist, "fonts", to), font, 0o644); err != nil {
			return err
		}
	}
	return nil
}

var hashed = regexp.MustCompile(`^(.+)-[A-Z0-9]{8}(\.[a-z0-9]+)$`)

// writeManifest maps plain names to hashed ones for the templates.
func writeManifest(dist string, files []api.OutputFile) error {
	names := map[string]string{}
	for _, f := range files {
		base := filepath.Base(f.Path)
		parts := hashed.FindStringSubmatch(base)
		if parts == nil {
			return fmt.Errorf("asset without a hash in its name: %s", base)
		}
		names[parts[1]+parts[2]] = base
	}
	raw, err := json.MarshalIndent(names, "", "  ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dist, "manifest.json"), append(raw, '\n'), fs.FileMode(0o644))
}

// ours leaves out what esbuild says of the design system's sheet, which carries
// tricks for browsers long gone.
func ours(messages []api.Message) []api.Message {
	return slices.DeleteFunc(messages, func(m api.Message) bool {
		return m.Location != nil && strings.HasSuffix(m.Location.File, designSheet)
	})
}

// failure joins esbuild's messages into one error.
func failure(messages []api.Message) error {
	errs := make([]error, 0, len(messages))
	for _, m := range messages {
		where := ""
		if m.Location != nil {
			where = fmt.Sprintf("%s:%d:%d: ", m.Location.File, m.Location.Line, m.Location.Column)
		}
		errs = append(errs, errors.New(where+m.Text))
	}
	return errors.Join(errs...)
}
