package pdfsign

import (
	"bytes"
	"fmt"
	"strings"
	"time"
	"unicode/utf16"

	"golang.org/x/text/encoding/charmap"

	"loa/internal/vi"
)

// Bounds of a form.
const (
	maxFields     = 10000
	maxSignatures = 50
	maxText       = 300 // letters of a name or reason that are shown
)

// field is a signature field of the form (12.7.5.5). at is its object, value its
// signature dictionary, nil while it is empty.
type field struct {
	at    ref
	title string
	value *dict
	bad   bool // its value is no dictionary, or names a key twice
	end   int  // of the object that holds the value; -1 when it is packed
}

// form gives the catalogue and the interactive form, nil without one.
func (f *file) form() (root, form *dict, err error) {
	at, ok := f.sections[0].trailer.of["Root"].(ref)
	if !ok {
		return nil, nil, fmt.Errorf("%w: no catalogue", errSyntax)
	}
	o, err := f.object(at)
	if err != nil {
		return nil, nil, err
	}
	root, ok = o.value.(*dict)
	if !ok || root.twice {
		return nil, nil, fmt.Errorf("%w: no catalogue", errSyntax)
	}
	v := root.of["AcroForm"]
	if r, ok := v.(ref); ok {
		if o, err = f.object(r); err != nil {
			return nil, nil, err
		}
		v = o.value
	}
	if v == nil {
		return root, nil, nil
	}
	form, ok = v.(*dict)
	if !ok || form.twice {
		return nil, nil, fmt.Errorf("%w: form", errSyntax)
	}
	return root, form, nil
}

// walk visits the fields of a form.
type walk struct {
	f    *file
	seen map[ref]bool
	all  []field
}

// above is what fields inherit from those above them.
type above struct {
	title string
	kind  any // FT
	depth int
}

// fields lists the signature fields, with those that are empty.
func (f *file) fields() ([]field, error) {
	_, form, err := f.form()
	if err != nil || form == nil {
		return nil, err
	}
	w := &walk{f: f, seen: map[ref]bool{}}
	kids, _ := f.resolve(form.of["Fields"]).(array)
	if err := w.visit(kids, above{}); err != nil {
		return nil, err
	}
	return w.all, nil
}

func (w *walk) visit(kids array, from above) error {
	if from.depth > maxDepth {
		return fmt.Errorf("%w: fields", errBounds)
	}
	for _, k := range kids {
		at, ok := k.(ref)
		if !ok {
			return fmt.Errorf("%w: a field that is no object of its own", errSyntax)
		}
		if w.seen[at] {
			continue
		}
		if w.seen[at] = true; len(w.seen) > maxFields {
			return fmt.Errorf("%w: fields", errBounds)
		}
		o, err := w.f.object(at)
		if err != nil {
			return err
		}
		d, ok := o.value.(*dict)
		if !ok {
			continue
		}
		if d.twice {
			return fmt.Errorf("%w: a field names a key twice", errSyntax)
		}
		if err := w.one(at, o, d, from); err != nil {
			return err
		}
	}
	return nil
}

func (w *walk) one(at ref, o object, d *dict, from above) error {
	if own := w.f.resolve(d.of["FT"]); own != nil {
		from.kind = own
	}
	if t, ok := w.f.resolve(d.of["T"]).(text); ok {
		from.title = strings.TrimPrefix(from.title+"."+show(t.value), ".")
	}
	if kids, ok := w.f.resolve(d.of["Kids"]).(array); ok {
		if err := w.visit(kids, above{title: from.title, kind: from.kind, depth: from.depth + 1}); err != nil {
			return err
		}
	}
	if from.kind != name("Sig") {
		return nil
	}
	if v, has := d.of["V"]; has {
		w.all = append(w.all, w.valued(field{at: at, title: from.title, end: o.end}, v))
	} else if _, parent := d.of["Kids"]; !parent {
		w.all = append(w.all, field{at: at, title: from.title, end: o.end})
	}
	if len(w.all) > maxFields {
		return fmt.Errorf("%w: fields", errBounds)
	}
	return nil
}

func (w *walk) valued(x field, v any) field {
	if r, ok := v.(ref); ok {
		o, err := w.f.object(r)
		if err != nil {
			x.bad = true
			return x
		}
		v, x.end = o.value, o.end
	}
	d, ok := v.(*dict)
	x.value, x.bad = d, !ok || d.twice
	return x
}

// ranges checks ByteRange and Contents (12.8.1) as strictly as they are meant:
// two ranges from the first byte on, with nothing between them but the
// hexadecimal digits of this very dictionary's Contents, and the dictionary
// inside. Then whatever is not covered is the message itself, or follows the end.
func (f *file) ranges(x field) (parts [][]byte, end int, err error) {
	br, ok := x.value.of["ByteRange"].(array)
	contents, has := x.value.of["Contents"].(text)
	if !ok || !has || len(br) != 4 {
		return nil, 0, fmt.Errorf("%w: no ByteRange or Contents", errRange)
	}
	var n [4]int
	for i := range n {
		if n[i], ok = br[i].(int); !ok || n[i] < 0 || n[i] > len(f.src) {
			return nil, 0, fmt.Errorf("%w: ByteRange", errRange)
		}
	}
	end = n[2] + n[3]
	switch {
	case contents.at < 0 || x.end < 0:
		return nil, 0, fmt.Errorf("%w: packed away", errRange)
	case n[0] != 0 || n[1] != contents.at || n[2] != contents.end || end > len(f.src) || n[3] == 0 || x.end > end:
		return nil, 0, fmt.Errorf("%w: ByteRange leaves out more than Contents", errRange)
	}
	digits := f.src[contents.at:contents.end]
	for _, c := range digits[1 : len(digits)-1] {
		if _, ok := digit(c); !ok {
			return nil, 0, fmt.Errorf("%w: Contents", errRange)
		}
	}
	if digits[0] != '<' || len(digits)%2 != 0 {
		return nil, 0, fmt.Errorf("%w: Contents", errRange)
	}
	return [][]byte{f.src[:n[1]], f.src[n[2]:end]}, end, nil
}

// show reads a text string (7.9.2.2) for people.
func show(raw string) string {
	switch {
	case strings.HasPrefix(raw, "\xfe\xff"), strings.HasPrefix(raw, "\xff\xfe"):
		units := make([]uint16, 0, len(raw)/2)
		for i := 2; i+1 < len(raw); i += 2 {
			unit := uint16(raw[i])<<8 | uint16(raw[i+1])
			if raw[0] == 0xff {
				unit = unit>>8 | unit<<8
			}
			units = append(units, unit)
		}
		raw = string(utf16.Decode(units))
	case strings.HasPrefix(raw, "\xef\xbb\xbf"):
		raw = raw[3:]
	default:
		// PDFDocEncoding differs from Windows' only in signs that names lack.
		if out, err := charmap.Windows1252.NewDecoder().String(raw); err == nil {
			raw = out
		}
	}
	return clean(raw)
}

// clean makes foreign text fit to be shown: one line, bounded.
func clean(s string) string {
	if len(s) > 8*maxText {
		s = s[:8*maxText]
	}
	s = vi.Clean(s)
	if r := []rune(s); len(r) > maxText {
		s = string(r[:maxText-1]) + "…"
	}
	return s
}

// claimed reads D:20270118093000+07'00' (7.9.4); the zero time when it is
// written otherwise.
func claimed(s string) time.Time {
	s = strings.TrimSuffix(strings.ReplaceAll(strings.TrimPrefix(s, "D:"), "'", ""), "\x00")
	for _, layout := range []string{"20060102150405-0700", "20060102150405Z0000", "20060102150405Z", "20060102150405"} {
		if t, err := time.Parse(layout, s); err == nil {
			return t.UTC()
		}
	}
	return time.Time{}
}

func blank(b []byte) bool { return len(bytes.Trim(b, "\x00\t\n\f\r ")) == 0 }
