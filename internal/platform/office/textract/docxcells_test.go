package textract

import (
	"strings"
	"testing"
)

// A column of automatic numbers has no text of its own: the numbers that Word
// draws are its text. Bullets in empty cells are none.
func TestNumbersOfEmptyCells(t *testing.T) {
	t.Parallel()
	numbering := `<w:numbering ` + wordNames + `><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%1"/></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val="-"/></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="3"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="lowerLetter"/><w:lvlText w:val="%1)"/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="2"><w:abstractNumId w:val="2"/></w:num><w:num w:numId="3"><w:abstractNumId w:val="3"/></w:num></w:numbering>`
	item := func(num, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	cell := func(s string) string { return "<w:tc>" + s + "</w:tc>" }
	body := item("3", "Ngoài bảng") + item("3", "") + `<w:tbl>` +
		`<w:tr>` + cell(para("TT")) + cell(para("Nội dung")) + cell(para("Ghi chú")) + `</w:tr>` +
		`<w:tr>` + cell(item("1", "")) + cell(para("Việc một")) + cell(item("2", "")) + `</w:tr>` +
		`<w:tr>` + cell(item("1", "")) + cell(item("2", "ý thứ nhất")) + cell(para("")) + `</w:tr></w:tbl>`
	got := mustExtract(t, "a.docx", docx(t, map[string]string{"word/document.xml": openBody + body + closeBody, "word/numbering.xml": numbering})).Body
	if want := "a) Ngoài bảng\n\nTT\tNội dung\tGhi chú\n1\tViệc một\t\n2\t- ý thứ nhất\t\n"; got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// Cells that reach over columns say so, in both ways in which files say it.
func TestCellsOverColumns(t *testing.T) {
	t.Parallel()
	cell := func(props, s string) string { return "<w:tc><w:tcPr>" + props + "</w:tcPr>" + para(s) + "</w:tc>" }
	table := `<w:tbl><w:tr>` + cell("", "STT") + cell("", "Nội dung") + cell("", "Chủ trì") + cell("", "Phối hợp") + `</w:tr>` +
		`<w:tr>` + cell("", "1") + cell("", "Việc một") + cell(`<w:gridSpan w:val="2"/>`, "Các sở, ngành") + `</w:tr>` +
		`<w:tr>` + cell("", "2") + cell("", "Việc hai") + cell(`<w:hMerge w:val="restart"/>`, "UBND các xã") + cell(`<w:hMerge/>`, "") + `</w:tr></w:tbl>`
	got := mustExtract(t, "a.docx", withBody(t, table))
	for _, at := range []int{1, 2} {
		cells := got.Tables[0].Rows[at].Cells
		if len(cells) != 3 || cells[2].Span != 2 || cells[1].Span != 1 {
			t.Errorf("row %d: %+v", at, cells)
		}
	}
}

// What a draft leaves blank for the registry stays, with the month and the year
// that it names.
func TestBlanksOfDraftsStay(t *testing.T) {
	t.Parallel()
	got := mustExtract(t, "a.docx", withBody(t, `<w:tbl><w:tr><w:tc>`+para("Số:      /KH-UBND")+`</w:tc><w:tc>`+para("Bình An, ngày     tháng 3 năm 2026")+`</w:tc></w:tr></w:tbl>`)).Body
	if words := strings.Join(strings.Fields(got), " "); words != "Số: /KH-UBND Bình An, ngày tháng 3 năm 2026" {
		t.Errorf("%q", got)
	}
}
