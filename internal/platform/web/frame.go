package web

import (
	"fmt"
	"html"
	"html/template"
	"strings"
	"sync"
)

// frames are the parts of public pages that are the same on many: header with
// navigation, footer, links to styles. They are most of what a small page is made of,
// so each is drawn once.
type frames struct {
	mu    sync.RWMutex
	drawn map[frameKey]string
}

// frameKey is what a frame depends on. The address of the page in the other language
// is put in afterwards.
type frameKey struct {
	set          *template.Template
	name         string
	nav, office  string
	layout, demo string
}

const (
	mostFrames = 1000
	otherPage  = "/-/trang-nay-bang-ngon-ngu-kia" // stands for the page in the other language
)

// Frame draws a part of the layout that is the same on all pages with the same entry
// of the navigation. For whoever is signed in it is drawn for them.
func (v view) Frame(name string) (template.HTML, error) {
	if v.Actor.SignedIn() || v.frames == nil {
		text, err := v.part(name)
		return template.HTML(text), err //nolint:gosec // the template escaped it
	}
	key := frameKey{v.set, name, v.Nav, v.Shell.OfficeName, v.Layout, v.Shell.DemoNotice}
	v.frames.mu.RLock()
	text, ok := v.frames.drawn[key]
	v.frames.mu.RUnlock()
	if !ok {
		general, err := v, error(nil)
		general.SwitchURL = otherPage
		if text, err = general.part(name); err != nil {
			return "", err
		}
		v.frames.keep(key, text)
	}
	return template.HTML(strings.ReplaceAll(text, otherPage, html.EscapeString(v.SwitchURL))), nil //nolint:gosec // the template escaped it
}

// part draws a template of the page's set.
func (v view) part(name string) (string, error) {
	var b strings.Builder
	if err := v.set.ExecuteTemplate(&b, name, v); err != nil {
		return "", fmt.Errorf("frame: %w", err)
	}
	return b.String(), nil
}

func (f *frames) keep(key frameKey, text string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.drawn == nil || len(f.drawn) >= mostFrames {
		f.drawn = map[frameKey]string{}
	}
	f.drawn[key] = text
}
