package textract

import (
	"encoding/xml"
	"slices"
	"strconv"
	"strings"

	"loa/internal/vi"
)

// numbering counts automatic numbers (w:numPr) so that "1.", "a)" and "-" that
// Word only draws stand in the text too.
type numbering struct {
	abstract map[string][]level // by abstractNumId
	links    map[string]string  // by abstractNumId: the numbering style that defines it
	nums     map[string]num     // by numId
	counts   map[string][9]int  // by abstractNumId (numId when it restarts)
}

type level struct {
	format string
	text   string
	start  int
	style  string // paragraphs of this style are on this level
	legal  bool   // all its numbers are drawn in figures
}

type num struct {
	abstract string
	starts   map[int]int   // overridden first values
	levels   map[int]level // overridden levels
}

// numberRef is what a paragraph says about its number. level -1 means not
// said.
type numberRef struct {
	style string
	num   string
	level int

	linked string // the numbering that a numbering style stands for
}

func newNumbering() *numbering {
	return &numbering{abstract: map[string][]level{}, links: map[string]string{}, nums: map[string]num{}, counts: map[string][9]int{}}
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
		switch e.Name.Local {
		case "numStyleLink":
			n.links[id] = attr(e, "val")
		case "lvl":
			l, err := readLevel(x)
			levels[number(attr(e, "ilvl"))] = l
			return err
		}
		return x.skip()
	}, nil)
	n.abstract[id] = levels
	return err
}

func readLevel(x *xmlReader) (level, error) {
	l := level{start: 1}
	return l, x.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "start":
			if v, err := strconv.Atoi(attr(e, "val")); err == nil {
				l.start = v
			}
		case "numFmt":
			l.format = attr(e, "val")
		case "lvlText":
			l.text = attr(e, "val")
		case "pStyle":
			l.style = attr(e, "val")
		case "isLgl":
			l.legal = isOn(e)
		}
		return x.skip()
	}, nil)
}

func (n *numbering) readNum(x *xmlReader, id string) error {
	v := num{starts: map[int]int{}, levels: map[int]level{}}
	err := x.each(func(e xml.StartElement) error {
		switch e.Name.Local {
		case "abstractNumId":
			v.abstract = attr(e, "val")
		case "lvlOverride":
			at := number(attr(e, "ilvl"))
			return x.each(func(e xml.StartElement) error {
				switch e.Name.Local {
				case "startOverride":
					if s, err := strconv.Atoi(attr(e, "val")); err == nil {
						v.starts[at] = s
					}
				case "lvl":
					l, err := readLevel(x)
					v.levels[at] = l
					return err
				}
				return x.skip()
			}, nil)
		}
		return x.skip()
	}, nil)
	n.nums[id] = v
	return err
}

// resolve completes what a paragraph says about its number by its style.
func (n *numbering) resolve(ref numberRef, styles *styles) numberRef {
	if ref.num == "" {
		ref.num = styles.numberOf(ref.style).num
	}
	def, ok := n.nums[ref.num]
	if !ok {
		return ref
	}
	for range maxBased {
		link, linked := n.links[def.abstract]
		if !linked {
			break
		}
		if def, ok = n.nums[styles.numberOf(link).num]; !ok {
			break
		}
		ref.linked = styles.numberOf(link).num
	}
	if ref.level < 0 {
		ref.level = max(styles.numberOf(ref.style).level, 0)
		for i, l := range n.levelsOf(def) {
			if l.style != "" && l.style == ref.style {
				ref.level = i
			}
		}
	}
	return ref
}

// levelsOf are the levels of a numbering with what it overrides.
func (n *numbering) levelsOf(def num) []level {
	levels := n.abstract[def.abstract]
	if len(def.levels) == 0 || len(levels) == 0 {
		return levels
	}
	levels = slices.Clone(levels)
	for at, l := range def.levels {
		levels[at] = l
	}
	return levels
}

// next gives the number of a paragraph as Word would draw it, and counts on;
// empty when it has none.
func (n *numbering) next(ref numberRef) string {
	def, ok := n.nums[ref.num]
	if !ok || ref.num == "0" {
		return ""
	}
	if ref.linked != "" {
		def = n.nums[ref.linked]
	}
	levels := n.levelsOf(def)
	if ref.level < 0 || len(levels) <= ref.level {
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
		format := upper.format
		if l.legal {
			format = "decimal"
		}
		out = strings.ReplaceAll(out, "%"+strconv.Itoa(i+1), inFormat(value, format))
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
