package web

import (
	"embed"
	"errors"
	"fmt"
	"html/template"
	"io"
	"io/fs"
	"maps"
	"path"
	"strings"
	"sync"
	"text/template/parse"

	"loa/ui"
)

// Pages are the pages of one feature, read with the shared layouts at start and made
// ready, for each language, when they are first drawn: all pages of the program in two
// languages take hundreds of megabytes, of which an office uses a part.
type Pages struct {
	english catalogue
	house   catalogue // of the menu: the same word may be another thing in a room
	files   fs.FS
	parts   []string          // files that all pages share
	sources map[string]string // page to its file

	making sync.Mutex
	rooms  map[Lang]*template.Template // layouts with the shared parts, never executed
	sets   sync.Map                    // pageKey → *template.Template
}

type pageKey struct {
	lang Lang
	name string
}

// NewPages reads every templates/*.html (or *.html) of fsys. Files whose name
// begins with "_" hold parts ({{define}}) that all pages of the feature share
// (go:embed takes them in only by pattern: templates/*.html);
// every other file is a page called by its name without ".html" and defines
// "content" (and "actions", the buttons beside the heading, when it has any).
// en is the feature's English catalogue, nil for none. names are pages that
// must be there. It fails on a template that does not parse, calls a template
// or function that is not there, or is missing; and, for files that are not embedded
// in the program, on one that cannot be escaped. Embedded files are held to that by
// the test of their room (CheckCatalogue).
func NewPages(fsys fs.FS, en []byte, names ...string) (*Pages, error) {
	p, err := pagesOf(fsys, en)
	if err != nil {
		return nil, err
	}
	for _, name := range names {
		if p.sources[name] == "" {
			return nil, fmt.Errorf("pages: there is no template %q", name)
		}
	}
	return p, nil
}

// parsedPages holds what was made of embedded files, which never change: a room that
// is opened again in one process has the same pages.
var parsedPages sync.Map // pagesKey → *Pages

type pagesKey struct {
	files   embed.FS
	english string
}

func pagesOf(fsys fs.FS, en []byte) (*Pages, error) {
	files, still := fsys.(embed.FS)
	key := pagesKey{files: files, english: string(en)}
	if still {
		if p, ok := parsedPages.Load(key); ok {
			return p.(*Pages), nil
		}
	}
	p, err := readPages(fsys, en)
	if err == nil && !still {
		err = p.escapeAll()
	}
	if still && err == nil {
		parsedPages.Store(key, p)
	}
	return p, err
}

func readPages(fsys fs.FS, en []byte) (*Pages, error) {
	own, err := parseCatalogue(en)
	if err != nil {
		return nil, err
	}
	english, err := layoutCatalogue()
	if err != nil {
		return nil, err
	}
	p := &Pages{house: english, english: maps.Clone(english), files: fsys, sources: map[string]string{}, rooms: map[Lang]*template.Template{}}
	maps.Copy(p.english, own)
	return p, p.read()
}

// layoutCatalogue is the house's catalogue, which all rooms share: nobody adds to it.
var layoutCatalogue = sync.OnceValues(func() (catalogue, error) { return parseCatalogue(ui.English()) })

// templateDir tells whether the templates lie in templates/ or at the root.
func templateDir(fsys fs.FS) string {
	if _, err := fs.Stat(fsys, "templates"); err == nil {
		return "templates/"
	}
	return ""
}

// read finds the files and looks whether each of them can become a page.
func (p *Pages) read() error {
	layout, err := layoutTrees()
	if err != nil {
		return fmt.Errorf("layout: %w", err)
	}
	files, err := fs.Glob(p.files, templateDir(p.files)+"*.html")
	if err != nil {
		return err
	}
	shared := maps.Clone(layout)
	for _, file := range files {
		if strings.HasPrefix(path.Base(file), "_") {
			p.parts = append(p.parts, file)
			if err := addTrees(shared, p.files, file); err != nil {
				return fmt.Errorf("pages: %w", err)
			}
		}
	}
	for _, file := range files {
		if strings.HasPrefix(path.Base(file), "_") {
			continue
		}
		page := maps.Clone(shared)
		if err := addTrees(page, p.files, file); err != nil {
			return fmt.Errorf("pages: %w", err)
		}
		if err := complete(page); err != nil {
			return fmt.Errorf("pages: %s: %w", file, err)
		}
		p.sources[strings.TrimSuffix(path.Base(file), ".html")] = file
	}
	return nil
}

// layoutTrees are the parts of the layouts as they are written.
var layoutTrees = sync.OnceValues(func() (map[string]*parse.Tree, error) {
	files, err := fs.Glob(ui.Templates(), "templates/_*.html")
	trees := map[string]*parse.Tree{}
	for _, file := range files {
		if err == nil {
			err = addTrees(trees, ui.Templates(), file)
		}
	}
	return trees, err
})

// addTrees reads a file; what it defines takes the place of what has the same name.
func addTrees(trees map[string]*parse.Tree, fsys fs.FS, file string) error {
	raw, err := fs.ReadFile(fsys, file)
	if err != nil {
		return err
	}
	own, err := parse.Parse(file, string(raw), "", "", funcs(Vietnamese, nil), builtins())
	maps.Copy(trees, own)
	return err
}

// complete makes at start the mistakes that a template would only make when it is
// first asked for.
func complete(trees map[string]*parse.Tree) error {
	if trees["content"] == nil {
		return errors.New(`does not define "content"`)
	}
	var missing []error
	for _, t := range trees {
		walk(t.Root, func(n parse.Node) {
			if call, ok := n.(*parse.TemplateNode); ok && trees[call.Name] == nil {
				missing = append(missing, fmt.Errorf("template %q is not defined", call.Name))
			}
		})
	}
	return errors.Join(missing...)
}

// baseLayouts are the layouts of each language, of which each room has its own copy.
var baseLayouts = sync.OnceValues(func() (map[Lang]*template.Template, error) {
	out := map[Lang]*template.Template{}
	for _, lang := range []Lang{Vietnamese, English} {
		t, err := template.New("layout").Funcs(funcs(lang, nil)).ParseFS(ui.Templates(), "templates/_*.html")
		if err != nil {
			return nil, fmt.Errorf("layout: %w", err)
		}
		out[lang] = t
	}
	return out, nil
})

// set gives the template set of a page, layouts included; nil when there is no such
// page.
func (p *Pages) set(lang Lang, name string) (*template.Template, error) {
	if t, ok := p.sets.Load(pageKey{lang, name}); ok {
		return t.(*template.Template), nil
	}
	p.making.Lock()
	defer p.making.Unlock()
	if t, ok := p.sets.Load(pageKey{lang, name}); ok {
		return t.(*template.Template), nil
	}
	file := p.sources[name]
	if file == "" {
		return nil, fmt.Errorf("there is no template %q", name)
	}
	room, err := p.room(lang)
	if err != nil {
		return nil, err
	}
	page, err := room.Clone()
	if err != nil {
		return nil, err
	}
	if page, err = page.ParseFS(p.files, file); err != nil {
		return nil, err
	}
	p.sets.Store(pageKey{lang, name}, page)
	return page, nil
}

// room gives the layouts of a language with the parts that the feature's pages share.
func (p *Pages) room(lang Lang) (*template.Template, error) {
	if t := p.rooms[lang]; t != nil {
		return t, nil
	}
	base, err := baseLayouts()
	if err != nil {
		return nil, err
	}
	t, err := base[lang].Clone()
	if err != nil {
		return nil, err
	}
	t.Funcs(funcs(lang, p.english)).Funcs(template.FuncMap{"menu": func(label string) string { return p.house.say(lang, label) }})
	if len(p.parts) > 0 {
		if t, err = t.ParseFS(p.files, p.parts...); err != nil {
			return nil, err
		}
	}
	p.rooms[lang] = t
	return t, nil
}

// escapeAll makes every page ready and looks whether it can be escaped within each
// layout.
func (p *Pages) escapeAll() error {
	for _, lang := range []Lang{Vietnamese, English} {
		for name := range p.sources {
			page, err := p.set(lang, name)
			if err != nil {
				return fmt.Errorf("pages: %s: %w", name, err)
			}
			for _, layout := range []string{"layout-" + LayoutWorkspace, "layout-" + LayoutPublic, "layout-" + LayoutNarrow, "publichead", "publicfoot", "headlinks"} {
				// Escaping happens at the first execution. What the execution itself
				// says of a page without data does not count.
				err := page.ExecuteTemplate(io.Discard, layout, nil)
				if unsafe, ok := errors.AsType[*template.Error](err); ok {
					return fmt.Errorf("pages: %s: %w", name, unsafe)
				}
			}
		}
	}
	return nil
}
