package pdfsign

import (
	"bytes"
	"fmt"
	"strconv"
)

// Bounds of a file.
const (
	maxSections = 500
	maxNumber   = 1 << 23 // the highest object number (ISO 32000-1, annex C)
)

// place is where an object stands: free, at a byte of the file, or as the
// index-th of the object stream with the number of.
type place struct {
	kind      placeKind
	at, gen   int
	of, index int
}

type placeKind int

const (
	free placeKind = iota
	plain
	packed
)

// section is one cross-reference section with its trailer (7.5.4 to 7.5.8).
type section struct {
	at      int
	places  map[int]place
	trailer *dict
}

// object is an object with the bytes of the file that define it, -1 when it is
// packed into an object stream.
type object struct {
	value   any
	at, end int
}

// file is a PDF file read through its cross-reference sections only, newest
// first: never by searching, since what one program finds another does not.
type file struct {
	src      []byte
	sections []section
	places   map[int]place
	objects  map[ref]object
	packs    map[int][]packedObject
	busy     map[int]bool // being read: no object needs itself
	left     *budget
}

type packedObject struct {
	num   int
	value any
}

// open reads the sections of a file whose last bytes are its startxref.
func open(src []byte, left *budget) (*file, error) {
	f := &file{src: src, places: map[int]place{}, objects: map[ref]object{}, packs: map[int][]packedObject{}, busy: map[int]bool{}, left: left}
	at, err := lastStart(src)
	if err != nil {
		return nil, err
	}
	seen := map[int]bool{}
	for next := at; next >= 0; {
		if seen[next] || len(seen) >= maxSections {
			return nil, fmt.Errorf("%w: sections in a circle or too many", errSyntax)
		}
		seen[next] = true
		s, err := f.section(next)
		if err != nil {
			return nil, err
		}
		f.sections = append(f.sections, s)
		for num, p := range s.places {
			if _, newer := f.places[num]; !newer {
				f.places[num] = p
			}
		}
		if next, err = before(s.trailer); err != nil {
			return nil, err
		}
	}
	return f, nil
}

// lastStart gives the place named by the startxref that ends the file; only
// spaces may follow its %%EOF.
func lastStart(src []byte) (int, error) {
	tail := bytes.TrimRight(src, "\x00\t\n\f\r ")
	tail, ok := bytes.CutSuffix(tail, []byte("%%EOF"))
	i := bytes.LastIndex(tail[max(0, len(tail)-64):], []byte("startxref"))
	if !ok || i < 0 {
		return 0, fmt.Errorf("%w: no startxref at the end", errSyntax)
	}
	n, err := strconv.Atoi(string(bytes.TrimSpace(tail[max(0, len(tail)-64)+i+len("startxref"):])))
	if err != nil || n < 0 || n >= len(src) {
		return 0, fmt.Errorf("%w: startxref names no place", errSyntax)
	}
	return n, nil
}

// before gives the place of the section before, -1 when there is none.
func before(trailer *dict) (int, error) {
	v, ok := trailer.of["Prev"]
	if !ok {
		return -1, nil
	}
	switch n := v.(type) {
	case int:
		if n >= 0 {
			return n, nil
		}
	case float64:
		if n >= 0 && n == float64(int(n)) {
			return int(n), nil
		}
	}
	return 0, fmt.Errorf("%w: Prev", errSyntax)
}

func (f *file) lexer(at int) (*lexer, error) {
	if at < 0 || at >= len(f.src) {
		return nil, fmt.Errorf("%w: a place outside the file", errSyntax)
	}
	return &lexer{src: f.src, pos: at, left: f.left}, nil
}

// section reads a table or a stream of cross references.
func (f *file) section(at int) (section, error) {
	l, err := f.lexer(at)
	if err != nil {
		return section{}, err
	}
	l.skip()
	if !bytes.HasPrefix(l.src[l.pos:], []byte("xref")) {
		return f.streamSection(at)
	}
	l.pos += len("xref")
	s := section{at: at, places: map[int]place{}}
	for {
		v, err := l.value(0)
		if err != nil {
			return s, err
		}
		if v == keyword("trailer") {
			break
		}
		first, ok := v.(int)
		if !ok {
			return s, l.fail("a subsection")
		}
		if err := l.subsection(first, s.places); err != nil {
			return s, err
		}
	}
	v, err := l.value(0)
	if err != nil {
		return s, err
	}
	trailer, ok := v.(*dict)
	if !ok || trailer.twice {
		return s, l.fail("a trailer")
	}
	s.trailer = trailer
	if more, ok := trailer.of["XRefStm"].(int); ok { // a hybrid file: what is packed stands there
		hidden, err := f.streamSection(more)
		if err != nil {
			return s, err
		}
		for num, p := range hidden.places {
			if had, ok := s.places[num]; !ok || had.kind == free {
				s.places[num] = p
			}
		}
	}
	return s, nil
}

func (l *lexer) integer() (int, error) {
	l.skip()
	n, err := strconv.Atoi(l.word())
	if err != nil || n < 0 {
		return 0, l.fail("no number")
	}
	return n, nil
}

func (l *lexer) subsection(first int, into map[int]place) error {
	count, err := l.integer()
	if err != nil {
		return err
	}
	if first < 0 || count > maxNumber || first+count > maxNumber {
		return fmt.Errorf("%w: object numbers", errBounds)
	}
	for num := first; num < first+count; num++ {
		if err := l.left.spend(1); err != nil {
			return err
		}
		at, err := l.integer()
		if err != nil {
			return err
		}
		gen, err := l.integer()
		if err != nil {
			return err
		}
		l.skip()
		p := place{at: at, gen: gen}
		switch l.word() {
		case "n":
			p.kind = plain
		case "f":
			p = place{}
		default:
			return l.fail("an entry")
		}
		if _, twice := into[num]; twice {
			return l.fail("an object listed twice")
		}
		into[num] = p
	}
	return nil
}

// streamSection reads a cross-reference stream (7.5.8).
func (f *file) streamSection(at int) (section, error) {
	o, is, err := f.indirect(at)
	if err != nil {
		return section{}, err
	}
	st, ok := o.value.(*stream)
	if !ok || is.num == 0 || st.twice || st.of["Type"] != name("XRef") {
		return section{}, fmt.Errorf("%w: no cross references at byte %d", errSyntax, at)
	}
	rows, err := f.unpack(st)
	if err != nil {
		return section{}, err
	}
	s := section{at: at, places: map[int]place{}, trailer: st.dict}
	widths, width, err := fieldWidths(st.of["W"])
	if err != nil {
		return s, err
	}
	size, _ := st.of["Size"].(int)
	index, ok := st.of["Index"].(array)
	if !ok {
		index = array{0, size}
	}
	for i := 0; i+1 < len(index); i += 2 {
		first, ok1 := index[i].(int)
		count, ok2 := index[i+1].(int)
		if !ok1 || !ok2 || first < 0 || count < 0 || count > maxNumber || first+count > maxNumber || count*width > len(rows) {
			return s, fmt.Errorf("%w: Index of cross references", errSyntax)
		}
		for n := range count {
			if err := f.left.spend(1); err != nil {
				return s, err
			}
			if _, twice := s.places[first+n]; twice {
				return s, fmt.Errorf("%w: an object listed twice", errSyntax)
			}
			s.places[first+n] = placeOf(rows[:width], widths)
			rows = rows[width:]
		}
	}
	return s, nil
}

func fieldWidths(v any) (w [3]int, sum int, err error) {
	a, ok := v.(array)
	if !ok || len(a) != 3 {
		return w, 0, fmt.Errorf("%w: W of cross references", errSyntax)
	}
	for i := range w {
		n, ok := a[i].(int)
		if !ok || n < 0 || n > 7 {
			return w, 0, fmt.Errorf("%w: W of cross references", errSyntax)
		}
		w[i], sum = n, sum+n
	}
	if sum == 0 {
		return w, 0, fmt.Errorf("%w: W of cross references", errSyntax)
	}
	return w, sum, nil
}

func placeOf(row []byte, widths [3]int) place {
	v := [3]int{1, 0, 0}
	for i, w := range widths {
		if w > 0 {
			v[i] = 0
		}
		for _, c := range row[:w] {
			v[i] = v[i]<<8 | int(c)
		}
		row = row[w:]
	}
	switch v[0] {
	case 1:
		return place{kind: plain, at: v[1], gen: v[2]}
	case 2:
		return place{kind: packed, of: v[1], index: v[2]}
	}
	return place{}
}
