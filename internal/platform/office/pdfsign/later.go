package pdfsign

import (
	"bytes"
	"fmt"
	"slices"
)

// Later says what was appended behind the bytes that a signature covers.
type Later string

// What was appended.
const (
	LaterNothing Later = "nothing"    // the signature covers the whole file
	LaterSigned  Later = "signatures" // further signatures, time stamps and what proves them
	LaterChanged Later = "changed"    // pages or other content look otherwise now
	LaterUnclear Later = "unclear"    // it cannot be followed
	LaterUnread  Later = ""           // not looked at: the signature itself fails
)

// maxVisible is the largest picture of a later signature, in square points: a
// quarter of an A4 page. A larger one could hide what was signed.
const maxVisible = 595 * 842 / 4

// differ walks the file as it was signed and as it is now in step, from the
// catalogue down: whatever the pages are drawn from must be equal, by whichever
// way a cross-reference section, an object stream or a reference leads there.
// Only the ways named here may lead to something new: the store of proofs (DSS),
// metadata, and signature fields with their widgets.
type differ struct {
	old, now *file
	seen     map[ref]bool
	queue    []ref
	added    map[ref]bool // signature fields and widgets that are new or were empty
	visible  []ref        // those of them that draw something
}

// later compares the file with what it was when its first end bytes were all.
// visible are new signature fields that show on a page.
func (f *file) later(end int) (Later, []ref) {
	if blank(f.src[end:]) {
		return LaterNothing, nil
	}
	old, err := open(f.src[:end], f.left)
	if err != nil {
		return LaterUnclear, nil
	}
	d := &differ{old: old, now: f, seen: map[ref]bool{}, added: map[ref]bool{}}
	if err := d.appended(end); err != nil {
		return LaterUnclear, nil
	}
	if !d.unchanged() {
		return LaterChanged, nil
	}
	return LaterSigned, d.visible
}

// appended checks that the tail is whole updates: nothing but objects that its
// own cross references name, these sections, and what ends them, all chained to
// what was signed. What stands there unnamed, another program might find.
func (d *differ) appended(end int) error {
	first := d.old.sections[0].at
	places, starts := map[int]bool{}, map[int]bool{}
	linked := false
	for _, s := range d.now.sections {
		if s.at == first {
			linked = true
			break
		}
		if s.at < end {
			return fmt.Errorf("%w: an update inside what was signed", errSyntax)
		}
		starts[s.at] = true
		for _, p := range s.places {
			if p.kind == plain {
				places[p.at] = true
			}
		}
	}
	if !linked {
		return fmt.Errorf("%w: an update that does not continue what was signed", errSyntax)
	}
	l := &lexer{src: d.now.src, pos: end, left: d.now.left}
	for {
		if l.skip(); l.pos >= len(l.src) {
			return nil
		}
		if err := d.part(l, places, starts); err != nil {
			return err
		}
	}
}

// part goes behind one object, table or startxref of the tail.
func (d *differ) part(l *lexer, places, starts map[int]bool) error {
	at := l.pos
	switch {
	case bytes.HasPrefix(l.src[at:], []byte("startxref")):
		l.pos += len("startxref")
		_, err := l.integer()
		return err
	case bytes.HasPrefix(l.src[at:], []byte("xref")):
		if !starts[at] {
			return l.fail("a table that nothing names")
		}
		l.pos += len("xref")
		for {
			v, err := l.value(0)
			if err != nil {
				return err
			}
			if v == keyword("trailer") {
				_, err := l.value(0)
				return err
			}
		}
	}
	o, _, err := d.now.indirect(at)
	if err != nil {
		return err
	}
	if !places[at] && !starts[at] {
		return l.fail("an object that nothing names")
	}
	l.pos = o.end
	return nil
}

func (d *differ) unchanged() bool {
	a, formA, errA := d.old.form()
	b, formB, errB := d.now.form()
	if errA != nil || errB != nil || d.old.sections[0].trailer.of["Root"] != d.now.sections[0].trailer.of["Root"] {
		return false
	}
	d.seen[d.now.sections[0].trailer.of["Root"].(ref)] = true
	if formA == nil || formB == nil || !d.fields(formA, formB) {
		return false
	}
	if r, ok := a.of["AcroForm"].(ref); ok {
		d.seen[r] = true
	}
	if !d.keys(a, b, "AcroForm", "DSS", "Extensions", "Metadata", "Version") {
		return false
	}
	for len(d.queue) > 0 {
		r := d.queue[len(d.queue)-1]
		d.queue = d.queue[:len(d.queue)-1]
		if d.added[r] && !d.isNew(r) {
			continue // compared as a field
		}
		if !d.object(r) {
			return false
		}
	}
	return true
}

// fields compares the forms: fields that were there stay as they were, except
// that an empty signature field may be signed; only signature fields come.
func (d *differ) fields(a, b *dict) bool {
	if !d.keys(a, b, "Fields", "SigFlags", "DR", "DA") || !d.holds(a.of["DR"], b.of["DR"], 0) {
		return false
	}
	if da, had := a.of["DA"]; had && !d.same(da, b.of["DA"], 0) {
		return false
	}
	was, _ := d.old.resolve(a.of["Fields"]).(array)
	is, _ := d.now.resolve(b.of["Fields"]).(array)
	had := map[any]bool{}
	for _, r := range was {
		if r, ok := r.(ref); !ok || !slices.Contains(is, any(r)) || !d.kept(r) {
			return false
		}
		had[r] = true
	}
	for _, r := range is {
		if r, ok := r.(ref); !ok || !had[r] && !d.signs(r) {
			return false
		}
	}
	return true
}

// kept compares a field that was there.
func (d *differ) kept(r ref) bool {
	a, okA := d.dict(d.old, r)
	b, okB := d.dict(d.now, r)
	if !okA || !okB {
		return false
	}
	_, had := a.of["V"]
	_, has := b.of["V"]
	if a.of["FT"] != name("Sig") || had || !has {
		return d.same(r, r, 0)
	}
	d.added[r] = true
	if visible(d.now, b) > 0 {
		d.visible = append(d.visible, r)
	}
	return d.keys(a, b, "V", "AP", "MK", "DA")
}

// signs tells whether a new field is a signature's and no larger than a seal.
func (d *differ) signs(r ref) bool {
	x, ok := d.dict(d.now, r)
	_, signed := x.get("V")
	if !ok || x.of["FT"] != name("Sig") || !signed {
		return false
	}
	widgets := []ref{r}
	kids, _ := d.now.resolve(x.of["Kids"]).(array)
	for _, k := range kids {
		if k, ok := k.(ref); ok {
			widgets = append(widgets, k)
		}
	}
	for _, at := range widgets {
		w, ok := d.dict(d.now, at)
		if !ok || !d.isNew(at) || at != r && w.of["Parent"] != any(r) {
			return false
		}
		d.added[at] = true
		area := visible(d.now, w)
		if area > maxVisible {
			return false
		}
		if area > 0 {
			d.visible = append(d.visible, r)
		}
	}
	return true
}

func (d *dict) get(key name) (any, bool) {
	if d == nil {
		return nil, false
	}
	v, ok := d.of[key]
	return v, ok
}

func (d *differ) dict(f *file, r ref) (*dict, bool) {
	o, err := f.object(r)
	if err != nil {
		return nil, false
	}
	x, ok := o.value.(*dict)
	return x, ok && !x.twice
}

// visible is the area of a widget on its page, in square points.
func visible(f *file, w *dict) float64 {
	rect, ok := f.resolve(w.of["Rect"]).(array)
	if !ok || len(rect) != 4 {
		return 0
	}
	var n [4]float64
	for i := range n {
		switch v := f.resolve(rect[i]).(type) {
		case int:
			n[i] = float64(v)
		case float64:
			n[i] = v
		}
	}
	return max(n[2]-n[0], n[0]-n[2]) * max(n[3]-n[1], n[1]-n[3])
}

// object compares what a reference names then and now.
func (d *differ) object(r ref) bool {
	a, errA := d.old.object(r)
	b, errB := d.now.object(r)
	if errA != nil || errB != nil {
		return errA != nil && errB != nil && d.old.places[r.num] == d.now.places[r.num]
	}
	x, okX := a.value.(*dict)
	y, okY := b.value.(*dict)
	if okX && okY && x.of["Type"] == name("Page") {
		return d.keys(x, y, "Annots") && d.annotations(x.of["Annots"], y.of["Annots"])
	}
	return d.same(a.value, b.value, 0)
}

// annotations may grow by the widgets of new signatures.
func (d *differ) annotations(a, b any) bool {
	was, okA := d.old.resolve(a).(array)
	is, okB := d.now.resolve(b).(array)
	if a != nil && !okA || b != nil && !okB || len(is) < len(was) || !d.same(was, is[:len(was)], 0) {
		return false
	}
	for _, v := range is[len(was):] {
		if r, ok := v.(ref); !ok || !d.added[r] {
			return false
		}
	}
	return true
}

// isNew tells whether nothing had this number; what was signed cannot lead there.
func (d *differ) isNew(r ref) bool {
	o, err := d.old.object(r)
	return err != nil || o.value == nil
}

// keys compares dictionaries but for some keys.
func (d *differ) keys(a, b *dict, but ...name) bool {
	if a.twice || b.twice {
		return false
	}
	for k := range b.of {
		if _, had := a.of[k]; !had && !slices.Contains(but, k) {
			return false
		}
	}
	for k, v := range a.of {
		if !slices.Contains(but, k) && !d.same(v, b.of[k], 0) {
			return false
		}
	}
	return true
}

// holds tells whether everything in a is in b too, for resources of the form.
func (d *differ) holds(a, b any, depth int) bool {
	a, b = d.old.resolve(a), d.now.resolve(b)
	x, okX := a.(*dict)
	y, okY := b.(*dict)
	if !okX || !okY || depth > 2 {
		return a == nil || d.same(a, b, 0)
	}
	for k, v := range x.of {
		w, ok := y.of[k]
		if r, is := v.(ref); is && w == any(r) {
			d.same(r, r, 0)
		} else if !ok || !d.holds(v, w, depth+1) {
			return false
		}
	}
	return !y.twice
}

// same compares values; what references name is compared once, later.
func (d *differ) same(a, b any, depth int) bool {
	if depth > maxDepth {
		return false
	}
	switch x := a.(type) {
	case ref:
		if x != b {
			return false
		}
		if !d.seen[x] {
			d.seen[x] = true
			d.queue = append(d.queue, x)
		}
		return true
	case array:
		y, ok := b.(array)
		return ok && slices.EqualFunc(x, y, func(v, w any) bool { return d.same(v, w, depth+1) })
	case *dict:
		y, ok := b.(*dict)
		return ok && len(x.of) == len(y.of) && d.sameKeys(x, y, depth)
	case *stream:
		y, ok := b.(*stream)
		return ok && len(x.of) == len(y.of) && bytes.Equal(x.raw, y.raw) && d.sameKeys(x.dict, y.dict, depth)
	case text:
		y, ok := b.(text)
		return ok && x.value == y.value
	}
	return a == b
}

func (d *differ) sameKeys(x, y *dict, depth int) bool {
	if x.twice != y.twice {
		return false
	}
	for k, v := range x.of {
		w, ok := y.of[k]
		if !ok || !d.same(v, w, depth+1) {
			return false
		}
	}
	return true
}
