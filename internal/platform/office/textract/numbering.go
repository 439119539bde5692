package textract

import (
	"encoding/xml"
	"strconv"
	"strings"

	"loa/internal/vi"
)

// numbering counts automatic numbers (w:numPr) so that "1.", "a)" and "-" that
// Word only draws stand in the text too.
type numbering struct {
	abstract map[string][]level // by abstractNumId
	nums     map[string]num     // by numId
	styles   map[string]numberRef
	counts   map[string][9]int // by abstractNumId (numId when it restarts)
}

type level struct {
	format string
	text   string
	start  int
}

type num struct {
	abstract string
	starts   map[int]int // overridden first values
}

// numberRef is what a paragraph says about its number. level -1 means not
// said.
type numberRef struct {
	style string
	num   string
	level int
}

func newNumbering() *numbering {
	return &numbering{abstract: map[string][]level{}, nums: map[string]num{}, styles: map[string]numberRef{}, counts: map[string][9]int{}}
}

func (n *numbering) readDefinitions(x *xmlReader) error {
	return x.root(func() error {
		return x.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "abstractNum":
				return n.readAbstract(x, attr(e, "abstractNumId"))
			case "num":
				return n.readNum(x, attr(e, "numId"))
			}
			return x.skip()
		}, nil)
	})
}

func (n *numbering) readAbstract(x *xmlReader, id string) error {
	levels := make([]level, 9)
	err := x.each(func(e xml.StartElement) error {
		if e.Name.Local != "lvl" {
			return x.skip()
		}
		l := &levels[number(attr(e, "ilvl"))]
		l.start = 1
		return x.each(func(e xml.StartElement) error {
			switch e.Name.Local {
			case "start":
				if v, err := strconv.Atoi(attr(e, "val")); err == nil {
					l.start = v
				}
			case "numFmt":
				l.format = attr(e, "val")
			case "lvlText":
				l.text = attr(e, "val")
			}
			return x.skip()
		}, nil)
	}, nil)
	n.abstract[id] = levels
	return err
}

func (n *numbering) readNum(x *xmlReader, id string) error {
	v := num{starts: map[int]int{}}
	err := x.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNumId":
			v.abstract = attr(e, "val")
		case "lvlOverride":
			at := number(attr(e, "ilvl"))
			return x.each(func(e xml.StartElement) error {
				if e.Name.Local == "startOverride" {
					if s, err := strconv.Atoi(attr(e, "val")); err == nil {
						v.starts[at] = s
					}
				}
				return x.skip()
			}, nil)
		}
		return x.skip()
	}, nil)
	n.nums[id] = v
	return err
}

// readStyles notes the numbering that paragraph styles carry.
func (n *numbering) readStyles(x *xmlReader) error {
	return x.root(func() error {
		return x.each(func(e xml.StartElement) error {
			if e.Name.Local != "style" {
				return x.skip()
			}
			id := attr(e, "styleId")
			ref := numberRef{level: -1}
			var inside func(e xml.StartElement) error
			inside = func(e xml.StartElement) error {
				switch e.Name.Local {
				case "ilvl":
					ref.level = number(attr(e, "val"))
				case "numId":
					ref.num = attr(e, "val")
				}
				return x.each(inside, nil)
			}
			err := x.each(inside, nil)
			if ref.num != "" {
				n.styles[id] = ref
			}
			return err
		}, nil)
	})
}

// next gives the number of a paragraph as Word would draw it, and counts on;
// empty when it has none.
func (n *numbering) next(ref numberRef) string {
	if ref.num == "" {
		ref.num = n.styles[ref.style].num
	}
	if ref.level < 0 {
		ref.level = max(n.styles[ref.style].level, 0)
	}
	def, ok := n.nums[ref.num]
	if !ok || ref.num == "0" {
		return ""
	}
	levels := n.abstract[def.abstract]
	if len(levels) <= ref.level {
		return ""
	}
	key := "a" + def.abstract
	if len(def.starts) > 0 {
		key = "n" + ref.num
	}
	counts := n.counts[key]
	for i := ref.level + 1; i < len(counts); i++ {
		counts[i] = 0
	}
	counts[ref.level]++
	n.counts[key] = counts
	return draw(levels, def, counts, ref.level)
}

// draw fills the level's pattern ("%1.%2)") with the counters.
func draw(levels []level, def num, counts [9]int, at int) string {
	l := levels[at]
	if l.format == "bullet" {
		if strings.TrimSpace(l.text) == "+" {
			return "+"
		}
		return "-"
	}
	if l.format == "none" {
		return strings.TrimSpace(l.text)
	}
	out := l.text
	for i, upper := range levels[:at+1] {
		first := upper.start
		if s, ok := def.starts[i]; ok {
			first = s
		}
		value := first - 1
		if i < len(counts) {
			value += max(counts[i], 1)
		}
		out = strings.ReplaceAll(out, "%"+strconv.Itoa(i+1), inFormat(value, upper.format))
	}
	return strings.TrimSpace(out)
}

func inFormat(n int, format string) string {
	switch format {
	case "upperRoman":
		return vi.RomanOf(n)
	case "lowerRoman":
		return strings.ToLower(vi.RomanOf(n))
	case "lowerLetter":
		return letter(n, 'a')
	case "upperLetter":
		return letter(n, 'A')
	case "decimalZero":
		if n < 10 {
			return "0" + strconv.Itoa(n)
		}
	}
	return strconv.Itoa(n)
}

// letter is Word's lettering: a … z, then aa, bb, ….
func letter(n int, first rune) string {
	if n < 1 || n > 780 {
		return strconv.Itoa(n)
	}
	return strings.Repeat(string(first+rune((n-1)%26)), (n-1)/26+1)
}
