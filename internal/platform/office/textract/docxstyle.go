package textract

import (
	"cmp"
	"encoding/xml"
)

// styles are what the styles of a Word document say about numbers, fonts and
// capitals.
type styles struct {
	numbers  map[string]numberRef
	looks    map[string]look
	based    map[string]string // by style: the one that it builds on
	standard string            // the style of paragraphs that name none
	defaults look
}

// maxBased is how many styles may build on each other.
const maxBased = 12

func newStyles() *styles {
	return &styles{numbers: map[string]numberRef{}, looks: map[string]look{}, based: map[string]string{}}
}

// look is how letters are set, as far as it changes what is read.
type look struct {
	font string
	caps toggle
}

// toggle is a switch that may be left unsaid.
type toggle int

const (
	unsaid toggle = iota
	off
	on
)

// take notes a property of a run.
func (l *look) take(e xml.StartElement) {
	switch e.Name.Local {
	case "rFonts":
		if font := cmp.Or(attr(e, "ascii"), attr(e, "hAnsi")); font != "" {
			l.font = font
		}
	case "caps":
		l.caps = off
		if isOn(e) {
			l.caps = on
		}
	}
}

// under completes a look by another one that goes before it.
func (l look) under(over look) look {
	return look{font: cmp.Or(over.font, l.font), caps: cmp.Or(over.caps, l.caps)}
}

// lookOf is how a style of paragraphs sets letters; of paragraphs without one when
// id is empty.
func (s *styles) lookOf(id string) look {
	return s.defaults.under(s.chain(cmp.Or(id, s.standard)))
}

// chain is how a style sets letters, with those on which it builds.
func (s *styles) chain(id string) look {
	l := look{}
	for range maxBased {
		if id == "" {
			break
		}
		l = s.looks[id].under(l)
		id = s.based[id]
	}
	return l
}

// numberOf is the number that a style or one on which it builds carries.
func (s *styles) numberOf(id string) numberRef {
	for range maxBased {
		if ref, ok := s.numbers[id]; ok || id == "" {
			return ref
		}
		id = s.based[id]
	}
	return numberRef{}
}

func (p *docxParser) readStyles(x *xmlReader) error {
	return x.root(func() error {
		return x.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "docDefaults":
				return p.styles.readDefaults(x)
			case "style":
				return p.styles.readStyle(x, e)
			}
			return x.skip()
		}, nil)
	})
}

func (s *styles) readDefaults(x *xmlReader) error {
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		s.defaults.take(e)
		return x.each(inside, nil)
	}
	return x.each(inside, nil)
}

func (s *styles) readStyle(x *xmlReader, style xml.StartElement) error {
	id := attr(style, "styleId")
	if attr(style, "type") == "paragraph" && (attr(style, "default") == "1" || attr(style, "default") == "true") {
		s.standard = id
	}
	ref, l := numberRef{level: -1}, look{}
	var inside func(e xml.StartElement) error
	inside = func(e xml.StartElement) error {
		switch e.Name.Local {
		case "basedOn":
			s.based[id] = attr(e, "val")
		case "ilvl":
			ref.level = number(attr(e, "val"))
		case "numId":
			ref.num = attr(e, "val")
		case "tblStylePr": // what a table style says about its parts
			return x.skip()
		default:
			l.take(e)
		}
		return x.each(inside, nil)
	}
	err := x.each(inside, nil)
	if ref.num != "" {
		s.numbers[id] = ref
	}
	s.looks[id] = l
	return err
}
