package pdfsign

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
)

// maxHops bounds how often a reference may name another one.
const maxHops = 20

// indirect reads "7 0 obj … endobj" at a byte of the file.
func (f *file) indirect(at int) (object, ref, error) {
	l, err := f.lexer(at)
	if err != nil {
		return object{}, ref{}, err
	}
	l.skip()
	start := l.pos
	num, err := l.integer()
	if err != nil {
		return object{}, ref{}, err
	}
	gen, err := l.integer()
	if err != nil {
		return object{}, ref{}, err
	}
	if l.skip(); l.word() != "obj" {
		return object{}, ref{}, l.fail("no object")
	}
	v, err := l.value(0)
	if err != nil {
		return object{}, ref{}, err
	}
	l.skip()
	word := l.word()
	if d, ok := v.(*dict); ok && word == "stream" {
		if v, err = f.stream(l, d); err != nil {
			return object{}, ref{}, err
		}
		l.skip()
		word = l.word()
	}
	if _, bare := v.(keyword); bare || word != "endobj" {
		return object{}, ref{}, l.fail("an object without an end")
	}
	return object{value: v, at: start, end: l.pos}, ref{num: num, gen: gen}, nil
}

// stream reads the bytes behind the word stream.
func (f *file) stream(l *lexer, d *dict) (*stream, error) {
	if bytes.HasPrefix(l.src[l.pos:], []byte("\r\n")) {
		l.pos += 2
	} else if bytes.HasPrefix(l.src[l.pos:], []byte("\n")) {
		l.pos++
	} else {
		return nil, l.fail("no line end before a stream")
	}
	size, ok := f.resolve(d.of["Length"]).(int)
	if !ok || size < 0 || size > len(l.src)-l.pos {
		return nil, l.fail("the length of a stream")
	}
	raw := l.src[l.pos : l.pos+size]
	l.pos += size
	if l.skipSpaces(); l.word() != "endstream" {
		return nil, l.fail("a stream without an end")
	}
	return &stream{dict: d, raw: raw}, nil
}

func (l *lexer) skipSpaces() {
	for l.pos < len(l.src) && isSpace(l.src[l.pos]) {
		l.pos++
	}
}

// resolve follows references; nil for what is not there or cannot be read.
func (f *file) resolve(v any) any {
	for range maxHops {
		r, ok := v.(ref)
		if !ok {
			return v
		}
		o, err := f.object(r)
		if err != nil {
			return nil
		}
		v = o.value
	}
	return nil
}

// object gives what a reference names: null when nothing does (7.3.10).
func (f *file) object(r ref) (object, error) {
	if o, ok := f.objects[r]; ok {
		return o, nil
	}
	if err := f.left.spend(1); err != nil {
		return object{}, err
	}
	if f.busy[r.num] {
		return object{}, fmt.Errorf("%w: object %d needs itself", errSyntax, r.num)
	}
	f.busy[r.num] = true
	defer delete(f.busy, r.num)
	o, err := f.read(r)
	if err != nil {
		return object{}, err
	}
	f.objects[r] = o
	return o, nil
}

func (f *file) read(r ref) (object, error) {
	nothing := object{at: -1, end: -1}
	switch p := f.places[r.num]; p.kind {
	case plain:
		if p.gen != r.gen {
			return nothing, nil
		}
		o, is, err := f.indirect(p.at)
		if err == nil && is != r {
			err = fmt.Errorf("%w: object %d stands where %d should", errSyntax, is.num, r.num)
		}
		return o, err
	case packed:
		all, err := f.pack(p.of)
		if err != nil {
			return nothing, err
		}
		if p.index >= len(all) || all[p.index].num != r.num {
			return nothing, fmt.Errorf("%w: object %d is not in its stream", errSyntax, r.num)
		}
		return object{value: all[p.index].value, at: -1, end: -1}, nil
	case free:
	}
	return nothing, nil
}

// pack reads an object stream (7.5.7).
func (f *file) pack(num int) ([]packedObject, error) {
	if all, ok := f.packs[num]; ok {
		return all, nil
	}
	if f.places[num].kind != plain {
		return nil, fmt.Errorf("%w: object stream %d", errSyntax, num)
	}
	o, err := f.object(ref{num: num})
	if err != nil {
		return nil, err
	}
	st, ok := o.value.(*stream)
	if !ok || st.of["Type"] != name("ObjStm") {
		return nil, fmt.Errorf("%w: object stream %d", errSyntax, num)
	}
	raw, err := f.unpack(st)
	if err != nil {
		return nil, err
	}
	count, ok1 := f.resolve(st.of["N"]).(int)
	first, ok2 := f.resolve(st.of["First"]).(int)
	if !ok1 || !ok2 || count < 0 || count > len(raw) || first < 0 || first > len(raw) {
		return nil, fmt.Errorf("%w: object stream %d", errSyntax, num)
	}
	heads := &lexer{src: raw[:first], left: f.left, floor: true}
	all := make([]packedObject, 0, count)
	for range count {
		n, err := heads.integer()
		if err != nil {
			return nil, err
		}
		at, err := heads.integer()
		if err != nil || at > len(raw)-first {
			return nil, fmt.Errorf("%w: object stream %d", errSyntax, num)
		}
		body := &lexer{src: raw, pos: first + at, left: f.left, floor: true}
		v, err := body.value(0)
		if err != nil {
			return nil, err
		}
		if _, bare := v.(keyword); bare {
			return nil, body.fail("a keyword as an object")
		}
		all = append(all, packedObject{num: n, value: v})
	}
	f.packs[num] = all
	return all, nil
}

// unpack decodes a stream of the file's own structure: plain or Flate, with the
// predictors of PNG.
func (f *file) unpack(st *stream) ([]byte, error) {
	filter, parms := f.resolve(st.of["Filter"]), f.resolve(st.of["DecodeParms"])
	if a, ok := filter.(array); ok && len(a) == 1 {
		filter = f.resolve(a[0])
		if p, ok := parms.(array); ok && len(p) == 1 {
			parms = f.resolve(p[0])
		}
	}
	if filter == nil {
		return st.raw, nil
	}
	if filter != name("FlateDecode") {
		return nil, fmt.Errorf("%w: a structure stored as %v", errSyntax, filter)
	}
	z, err := zlib.NewReader(bytes.NewReader(st.raw))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errSyntax, err)
	}
	out, err := io.ReadAll(io.LimitReader(z, int64(f.left.unpacked)+1))
	if err != nil {
		return nil, fmt.Errorf("%w: %w", errSyntax, err)
	}
	if f.left.unpacked -= len(out); f.left.unpacked < 0 {
		return nil, fmt.Errorf("%w: unpacks too far", errBounds)
	}
	d, ok := parms.(*dict)
	if !ok {
		return out, nil
	}
	return unpredict(out, d)
}

// unpredict undoes the filters of PNG (7.4.4.4) on rows of bytes.
func unpredict(raw []byte, parms *dict) ([]byte, error) {
	predictor, _ := parms.of["Predictor"].(int)
	if predictor <= 1 {
		return raw, nil
	}
	columns, ok := parms.of["Columns"].(int)
	if !ok {
		columns = 1
	}
	if predictor < 10 || columns < 1 || columns > 1<<16 || len(raw)%(columns+1) != 0 {
		return nil, fmt.Errorf("%w: predictor", errSyntax)
	}
	out := make([]byte, 0, len(raw))
	above := make([]byte, columns)
	for ; len(raw) > 0; raw = raw[columns+1:] {
		row := bytes.Clone(raw[1 : columns+1])
		for i := range row {
			var left, corner byte
			if i > 0 {
				left, corner = row[i-1], above[i-1]
			}
			switch raw[0] {
			case 0:
			case 1:
				row[i] += left
			case 2:
				row[i] += above[i]
			case 3:
				row[i] += byte((int(left) + int(above[i])) / 2)
			case 4:
				row[i] += paeth(left, above[i], corner)
			default:
				return nil, fmt.Errorf("%w: predictor", errSyntax)
			}
		}
		out, above = append(out, row...), row
	}
	return out, nil
}

func paeth(a, b, c byte) byte {
	pa, pb, pc := gap(int(b), int(c)), gap(int(a), int(c)), int(a)+int(b)-2*int(c)
	if pc = max(pc, -pc); pa <= pb && pa <= pc {
		return a
	} else if pb <= pc {
		return b
	}
	return c
}

func gap(a, b int) int { return max(a-b, b-a) }
