package arch

import (
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// A field for files looks and speaks the same everywhere: pages take the house's, whose
// words are Vietnamese and which tells name and size. Declaring evidence has two large
// buttons of its own, for the camera and for files.
func TestFieldsForFilesAreTheHouses(t *testing.T) {
	t.Parallel()
	own := []string{"ui/templates/_fields.html", "internal/feature/evidence/templates/_declare.html"}
	met := 0
	for _, root := range []string{"ui/templates", "internal"} {
		err := filepath.WalkDir(filepath.Join("..", "..", root), func(path string, _ fs.DirEntry, err error) error {
			if err != nil || filepath.Ext(path) != ".html" {
				return err
			}
			page, err := os.ReadFile(path)
			if err != nil || !strings.Contains(string(page), `type="file"`) {
				return err
			}
			for _, o := range own {
				if strings.HasSuffix(filepath.ToSlash(path), o) {
					met++
					return nil
				}
			}
			t.Errorf("%s draws a field for files of its own; take the partial field-file", path)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
	}
	if met != len(own) {
		t.Errorf("%d fields of the house were met, want %d", met, len(own))
	}
}
