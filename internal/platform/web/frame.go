package web

import (
	"bytes"
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
	mu       sync.RWMutex
	drawn    map[frameKey]string
	outsides map[outsideKey]outside
}

// frameKey is what a frame depends on. The address of the page in the other language
// is put in afterwards.
type frameKey struct {
	set               *template.Template
	name              string
	nav, office, face string
	layout, demo      string
}

const (
	mostFrames = 1000
	otherPage  = "/-/trang-nay-bang-ngon-ngu-kia" // stands for the page in the other language
)

// outsideKey is what everything of a public page depends on but its title, meta, hero,
// heading and content.
type outsideKey struct {
	frameKey

	wide, noIndex bool
}

// cut stands between the parts of a page: of bytes that no page holds (HTML, 13.2.3.5).
// ownTitle stands where its title goes.
const (
	cut      = "\x00o\x00"
	ownTitle = "/-/tieu-de-cua-trang"
)

// Cut marks where a page's own parts go.
func (v view) Cut() template.HTML { return cut }

// drawIn draws a public page for nobody in particular: what is the same on many pages is
// drawn once, and only the page's own parts each time. ok is false for a page that has
// more than that to say, which is drawn whole.
func (v view) drawIn(b *bytes.Buffer) (ok bool, err error) {
	if v.Layout != LayoutPublic || v.Actor.SignedIn() || v.frames == nil || v.Flash != nil || len(v.Errors) > 0 || v.Stale != nil {
		return false, nil
	}
	around, err := v.outside()
	if err != nil || around == nil {
		return false, err
	}
	var parts [][]byte
	if own, ok := v.Data.(Written); ok && v.OwnHeading {
		told, err := v.Tell()
		if err != nil {
			return false, err
		}
		parts = [][]byte{append([]byte(told), own.Meta...), nil, own.Content}
	} else {
		var own bytes.Buffer
		if err := v.set.ExecuteTemplate(&own, "inside", v); err != nil {
			return false, err
		}
		parts = bytes.Split(own.Bytes(), []byte(cut))
	}
	if len(parts) != len(around)-2 {
		return false, nil // somebody's words have such bytes: the template knows what to do with them
	}
	address := html.EscapeString(v.SwitchURL)
	around[0].write(b, address)
	b.WriteString(template.HTMLEscapeString(v.say(v.Title)))
	around[1].write(b, address)
	for i, part := range parts {
		b.Write(part)
		around[i+2].write(b, address)
	}
	return true, nil
}

// outside is what stands before, between and after the parts of a page: its title, and
// what the template "inside" draws.
type outside []piece

// piece is a text that is broken where the address of the page in the other language
// goes.
type piece []string

func (p piece) write(b *bytes.Buffer, address string) {
	for i, text := range p {
		if i > 0 {
			b.WriteString(address)
		}
		b.WriteString(text)
	}
}

// outside gives what stands around the parts of the page; nil where they cannot be told
// apart.
func (v view) outside() (outside, error) {
	key := outsideKey{v.frameOf(""), v.Wide, v.NoIndex}
	v.frames.mu.RLock()
	around, ok := v.frames.outsides[key]
	v.frames.mu.RUnlock()
	if ok {
		return around, nil
	}
	general := v
	general.Outside, general.Title, general.SwitchURL = true, ownTitle, otherPage
	text, err := general.part("layout-" + v.Layout)
	if err != nil {
		return nil, err
	}
	before, after, _ := strings.Cut(text, ownTitle)
	if pieces := append([]string{before}, strings.Split(after, cut)...); len(pieces) == 5 && !strings.Contains(after, ownTitle) {
		for _, p := range pieces {
			around = append(around, strings.Split(p, otherPage))
		}
	}
	v.frames.mu.Lock()
	defer v.frames.mu.Unlock()
	if v.frames.outsides == nil || len(v.frames.outsides) >= mostFrames {
		v.frames.outsides = map[outsideKey]outside{}
	}
	v.frames.outsides[key] = around
	return around, nil
}

// Frame draws a part of the layout that is the same on all pages with the same entry
// of the navigation. For whoever is signed in it is drawn for them.
func (v view) Frame(name string) (template.HTML, error) {
	if v.Actor.SignedIn() || v.frames == nil {
		text, err := v.part(name)
		return template.HTML(text), err //nolint:gosec // the template escaped it
	}
	key := v.frameOf(name)
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

func (v view) frameOf(name string) frameKey {
	return frameKey{v.set, name, v.Nav, v.Shell.OfficeName, v.Face.Mark, v.Layout, v.Shell.DemoNotice}
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
