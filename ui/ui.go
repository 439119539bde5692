package ui

import (
	"embed"
	"errors"
	"io/fs"
)

//go:embed all:dist
var dist embed.FS

//go:embed templates/*.html
var templates embed.FS

//go:embed en.json
var english []byte

// ErrNotBuilt says that this binary was compiled before the assets were built.
// The text tells the engineer what to type.
var ErrNotBuilt = errors.New("the pages' styles and scripts are not built: run `npm ci --ignore-scripts` in ui, then `go run ./ui/build`, then build loa again (`make build` does all three)")

// ManifestName is the file in Assets that maps a plain name ("loa.css") to the
// hashed one.
const ManifestName = "manifest.json"

// Assets gives the built files. It fails with ErrNotBuilt when dist holds no
// manifest.
func Assets() (fs.FS, error) {
	if _, err := fs.Stat(dist, "dist/"+ManifestName); err != nil {
		return nil, ErrNotBuilt
	}
	return fs.Sub(dist, "dist")
}

// Templates gives the layout templates, as templates/*.html.
func Templates() fs.FS { return templates }

// English gives the English catalogue of the layouts: Vietnamese sentence to
// English sentence.
func English() []byte { return english }
