package office

import "strconv"

// Letter sizes in points, from Decree 30/2020/NĐ-CP, Appendix I.
const (
	sizeBody       = 14 // also type name, title, place and date
	sizeHead       = 12 // agency names, national title
	sizeMotto      = 13
	sizeNumber     = 13 // also the draft mark
	sizePage       = 13 // page number
	sizeSubject    = 12 // "V/v …" of a letter; "Nơi nhận:"
	sizeRecipients = 11
	sizeTable      = 13
	sizeSmall      = 11
)

const fontName = "Times New Roman"

// letter says how a run looks; size 0 means the size of the surroundings.
type letter struct {
	size         int
	bold, italic bool
	style        string
}

func (l letter) properties() node {
	var kids []node
	if l.style != "" {
		kids = append(kids, val("w:rStyle", l.style))
	}
	if l.bold {
		kids = append(kids, el("w:b"), el("w:bCs"))
	}
	if l.italic {
		kids = append(kids, el("w:i"), el("w:iCs"))
	}
	if l.size > 0 {
		kids = append(kids, sizes(l.size)...)
	}
	return el("w:rPr", kids...)
}

// sizes are given in half points.
func sizes(points int) []node {
	half := strconv.Itoa(points * 2)
	return []node{val("w:sz", half), val("w:szCs", half)}
}

func styles() node {
	font := el("w:rFonts").with("w:ascii", fontName, "w:hAnsi", fontName, "w:eastAsia", fontName, "w:cs", fontName)
	lang := el("w:lang").with("w:val", "vi-VN", "w:eastAsia", "vi-VN", "w:bidi", "ar-SA")
	defaults := el("w:docDefaults",
		el("w:rPrDefault", el("w:rPr", append(append([]node{font}, sizes(sizeBody)...), lang)...)),
		el("w:pPrDefault", el("w:pPr", el("w:widowControl"), spacing(0, 0, 240))),
	)
	body := []node{spacing(120, 0, 264), el("w:ind").with("w:firstLine", strconv.Itoa(firstLine)), val("w:jc", "both")}
	heading := func(level string, look letter) node {
		ppr := append([]node{el("w:keepNext")}, body...)
		ppr = append(ppr, val("w:outlineLvl", level))
		n := string(level[0] + 1)
		return el("w:style",
			val("w:name", "heading "+n), val("w:basedOn", "Normal"), val("w:next", "BodyText"), el("w:qFormat"),
			el("w:pPr", ppr...), look.properties(),
		).with("w:type", "paragraph", "w:styleId", "Heading"+n)
	}
	return el("w:styles", defaults,
		el("w:style", val("w:name", "Normal"), el("w:qFormat")).
			with("w:type", "paragraph", "w:default", "1", "w:styleId", "Normal"),
		el("w:style", val("w:name", "Body Text"), val("w:basedOn", "Normal"), el("w:qFormat"), el("w:pPr", body...)).
			with("w:type", "paragraph", "w:styleId", "BodyText"),
		heading("0", letter{bold: true}), heading("1", letter{bold: true}), heading("2", letter{}),
		el("w:style", val("w:name", "header"), val("w:basedOn", "Normal"),
			el("w:pPr", val("w:jc", "center")), letter{size: sizePage}.properties()).
			with("w:type", "paragraph", "w:styleId", "Header"),
		el("w:style", val("w:name", "Table Normal"),
			el("w:tblPr", el("w:tblInd").with("w:w", "0", "w:type", "dxa"), cellMargins(0))).
			with("w:type", "table", "w:default", "1", "w:styleId", "TableNormal"),
		el("w:style", val("w:name", "Hyperlink"), el("w:rPr", val("w:color", "000000"), val("w:u", "dotted"))).
			with("w:type", "character", "w:styleId", linkStyle),
	).with("xmlns:w", nsWord)
}

// spacing gives the space before and after in dxa and the line height in
// 240ths of a line.
func spacing(before, after, height int) node {
	return el("w:spacing").with("w:before", strconv.Itoa(before), "w:after", strconv.Itoa(after),
		"w:line", strconv.Itoa(height), "w:lineRule", "auto")
}

func settings() node {
	return el("w:settings",
		val("w:defaultTabStop", strconv.Itoa(firstLine)),
		el("w:compat", el("w:compatSetting").with("w:name", "compatibilityMode",
			"w:uri", "http://schemas.microsoft.com/office/word", "w:val", "15")),
		el("w:themeFontLang").with("w:val", "vi-VN"),
	).with("xmlns:w", nsWord)
}

// pageNumberHeader is the top of every page but the first: the number of the
// page, centred.
func pageNumberHeader() node {
	number := el("w:fldSimple", el("w:r", letter{size: sizePage}.properties(), el("w:t", txt("2")))).
		with("w:instr", " PAGE ")
	return el("w:hdr", el("w:p",
		el("w:pPr", val("w:pStyle", "Header"), val("w:jc", "center")), number)).with("xmlns:w", nsWord)
}

func emptyHeader() node {
	return el("w:hdr", el("w:p", el("w:pPr", val("w:pStyle", "Header")))).with("xmlns:w", nsWord)
}

// section closes a part of the document; its pages count from 1, and the first
// one shows no number.
func section(landscape bool) node {
	size := el("w:pgSz").with("w:w", strconv.Itoa(pageWidth), "w:h", strconv.Itoa(pageHeight))
	if landscape {
		size = el("w:pgSz").with("w:w", strconv.Itoa(pageHeight), "w:h", strconv.Itoa(pageWidth),
			"w:orient", "landscape")
	}
	kids := []node{
		el("w:headerReference").with("w:type", "default", "r:id", "rId3"),
		el("w:headerReference").with("w:type", "first", "r:id", "rId4"),
		val("w:type", "nextPage"),
		size,
		el("w:pgMar").with("w:top", strconv.Itoa(marginTop), "w:right", strconv.Itoa(marginRight),
			"w:bottom", strconv.Itoa(marginBottom), "w:left", strconv.Itoa(marginLeft),
			"w:header", strconv.Itoa(headerGap), "w:footer", strconv.Itoa(headerGap), "w:gutter", "0"),
		el("w:pgNumType").with("w:start", "1"),
		el("w:titlePg"),
	}
	return el("w:sectPr", kids...)
}
