package textract

import (
	"strings"
	"testing"

	encunicode "golang.org/x/text/encoding/unicode"
)

const wordNames = `xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"`

// What only steers the setting of a text does not show in it.
func TestRunsReadAsTheyAreSeen(t *testing.T) {
	t.Parallel()
	run := func(props, inside string) string {
		return "<w:r><w:rPr>" + props + "</w:rPr>" + inside + "</w:r>"
	}
	text := func(s string) string { return `<w:t xml:space="preserve">` + s + `</w:t>` }
	field := func(code, result string) string {
		return run("", `<w:fldChar w:fldCharType="begin"/>`) + run("", "<w:instrText>"+code+"</w:instrText>") + run("", text("mã "+code)) +
			run("", `<w:fldChar w:fldCharType="separate"/>`) + run("", text(result)) + run("", `<w:fldChar w:fldCharType="end"/>`)
	}
	for name, c := range map[string][2]string{
		"hyphen that does not break": {run("", text("35/KH")+"<w:noBreakHyphen/>"+text("UBND")), "35/KH-UBND"},
		"signs of hyphens":           {run("", text("35/KH‑UBND tuyên&#xad; truyền")), "35/KH-UBND tuyên truyền"},
		"tab and space":              {run("", text("Số:")+"<w:tab/>"+text("07 bài")), "Số: 07 bài"},
		"symbol at the beginning":    {run("", `<w:sym w:font="Symbol" w:char="F0B7"/>`+text(" Đúng hạn")), "- Đúng hạn"},
		"private letter":             {run("", text("&#xf0d8; Đúng hạn")), "- Đúng hạn"},
		"capitals":                   {run("<w:caps/>", text("Kế hoạch")), "KẾ HOẠCH"},
		"capitals switched off":      {run(`<w:caps w:val="0"/>`, text("Kế hoạch")), "Kế hoạch"},
		"field":                      {run("", text("Theo ")) + field("REF _Ref1", "Mục II"), "Theo Mục II"},
		"field never ended":          {run("", `<w:fldChar w:fldCharType="begin"/>`) + run("", text("mã")) + "</w:p><w:p>" + run("", text("Đoạn sau")), "Đoạn sau"},
		"link":                       {`<w:hyperlink>` + run("", text("loa.example.vn")) + `</w:hyperlink>`, "loa.example.vn"},
		"inserted and deleted":       {`<w:ins>` + run("", text("Thêm")) + `</w:ins><w:del>` + run("", `<w:delText>bỏ</w:delText>`) + `</w:del><w:moveFrom>` + run("", text("dời")) + `</w:moveFrom>`, "Thêm"},
		"hidden":                     {run("", text("Hiện")) + run("<w:vanish/>", text("ẩn")), "Hiện"},
		"footnote":                   {run("", text("Nội dung")) + run("", `<w:footnoteReference w:id="2"/>`), "Nội dung"},
		"content control":            {`<w:sdt><w:sdtContent>` + run("", text("Trong khung")) + `</w:sdtContent></w:sdt>`, "Trong khung"},
		"box twice": {`<w:r><mc:AlternateContent xmlns:mc="x"><mc:Choice><w:drawing><wps:txbx xmlns:wps="y"><w:txbxContent>` + para("Khung") + `</w:txbxContent></wps:txbx></w:drawing></mc:Choice>` +
			`<mc:Fallback><w:pict><v:textbox xmlns:v="z"><w:txbxContent>` + para("Khung") + `</w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>`, "Khung"},
		"TCVN3 beside Unicode": {run(`<w:rFonts w:hAnsi=".VnTime"/>`, text("KÕ ho¹ch ")) + run("", text("năm 2027")), "Kế hoạch năm 2027"},
		"VNI":                  {run(`<w:rFonts w:ascii="VNI-Times"/>`, text("Keá hoaïch")), "Kế hoạch"},
	} {
		got := strings.TrimSpace(mustExtract(t, "a.docx", withBody(t, "<w:p>"+c[0]+"</w:p>")).Body)
		if got != c[1] {
			t.Errorf("%s: %q, want %q", name, got, c[1])
		}
	}
}

// Fonts and capitals may be said by styles only.
func TestStylesSetFontsAndCapitals(t *testing.T) {
	t.Parallel()
	styles := `<w:styles ` + wordNames + `><w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii="Times New Roman"/></w:rPr></w:rPrDefault></w:docDefaults>` +
		`<w:style w:type="paragraph" w:default="1" w:styleId="Thuong"><w:rPr><w:rFonts w:ascii=".VnTime"/></w:rPr></w:style>` +
		`<w:style w:type="paragraph" w:styleId="Tieude"><w:basedOn w:val="Thuong"/><w:rPr><w:caps/></w:rPr></w:style>` +
		`<w:style w:type="character" w:styleId="Moi"><w:rPr><w:rFonts w:ascii="Arial"/></w:rPr></w:style></w:styles>`
	body := `<w:p><w:r><w:t>chñ tr×</w:t></w:r><w:r><w:rPr><w:rStyle w:val="Moi"/></w:rPr><w:t> ñ</w:t></w:r></w:p>` +
		`<w:p><w:pPr><w:pStyle w:val="Tieude"/></w:pPr><w:r><w:t>KÕ ho¹ch</w:t></w:r></w:p>`
	got := mustExtract(t, "a.docx", docx(t, map[string]string{"word/document.xml": openBody + body + closeBody, "word/styles.xml": styles}))
	if got.Body != "chủ trì ñ\nKẾ HOẠCH\n" || got.Converted != "TCVN3" {
		t.Errorf("%q, converted %q", got.Body, got.Converted)
	}
}

// Numbers count as Word draws them: overridden starts and levels, numbering
// styles, levels that styles name.
func TestNumberingOfWord(t *testing.T) {
	t.Parallel()
	lvl := func(at, format, text, more string) string {
		return `<w:lvl w:ilvl="` + at + `"><w:start w:val="1"/><w:numFmt w:val="` + format + `"/>` + more + `<w:lvlText w:val="` + text + `"/></w:lvl>`
	}
	numbering := `<w:numbering ` + wordNames + `>` +
		`<w:abstractNum w:abstractNumId="1">` + lvl("0", "upperRoman", "%1.", `<w:pStyle w:val="Muc1"/>`) + lvl("1", "decimal", "%1.%2.", `<w:isLgl/><w:pStyle w:val="Muc2"/>`) + lvl("2", "lowerLetter", "%3)", "") + `</w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:numStyleLink w:val="Danhso"/></w:abstractNum>` +
		`<w:num w:numId="1"><w:abstractNumId w:val="1"/></w:num>` +
		`<w:num w:numId="2"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="2"><w:startOverride w:val="4"/></w:lvlOverride></w:num>` +
		`<w:num w:numId="3"><w:abstractNumId w:val="1"/><w:lvlOverride w:ilvl="0">` + lvl("0", "decimalZero", "(%1)", "") + `</w:lvlOverride></w:num>` +
		`<w:num w:numId="4"><w:abstractNumId w:val="2"/></w:num></w:numbering>`
	styles := `<w:styles ` + wordNames + `><w:style w:styleId="Muc1"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style>` +
		`<w:style w:styleId="Muc2"><w:basedOn w:val="Muc1"/></w:style>` +
		`<w:style w:type="numbering" w:styleId="Danhso"><w:pPr><w:numPr><w:numId w:val="1"/></w:numPr></w:pPr></w:style></w:styles>`
	style := func(id, s string) string {
		return `<w:p><w:pPr><w:pStyle w:val="` + id + `"/></w:pPr><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	numbered := func(num, level, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	body := style("Muc1", "Một") + style("Muc2", "Một một") + numbered("1", "2", "Ý a") + numbered("1", "2", "Ý b") + style("Muc2", "Một hai") + numbered("1", "2", "Lại từ đầu") +
		style("Muc1", "Hai") + numbered("4", "0", "Ba qua kiểu") + numbered("2", "2", "Từ bốn") + numbered("3", "0", "Tiếp, chữ số") +
		`<w:p><w:pPr><w:pStyle w:val="Muc1"/><w:numPr><w:numId w:val="0"/></w:numPr></w:pPr><w:r><w:t>Không số</w:t></w:r></w:p>`
	got := mustExtract(t, "a.docx", docx(t, map[string]string{"word/document.xml": openBody + body + closeBody, "word/numbering.xml": numbering, "word/styles.xml": styles})).Body
	want := "I. Một\n1.1. Một một\na) Ý a\nb) Ý b\n1.2. Một hai\na) Lại từ đầu\nII. Hai\nIII. Ba qua kiểu\nd) Từ bốn\n(04) Tiếp, chữ số\nKhông số\n"
	if got != want {
		t.Errorf("%q\nwant %q", got, want)
	}
}

// Packages of other programs: another main part, strict names, UTF-16, rows in
// content controls, deleted rows.
func TestWordPackages(t *testing.T) {
	t.Parallel()
	rels := `<Relationships><Relationship Type="http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument" Target="/word/document2.xml"/></Relationships>`
	strict := `<x:document xmlns:x="http://purl.oclc.org/ooxml/wordprocessingml/main"><x:body><x:p><x:r><x:t>Kế hoạch</x:t></x:r></x:p></x:body></x:document>`
	utf16, err := encunicode.UTF16(encunicode.LittleEndian, encunicode.UseBOM).NewEncoder().String(`<?xml version="1.0" encoding="UTF-16"?>` + strict)
	if err != nil {
		t.Fatal(err)
	}
	for name, parts := range map[string]map[string]string{
		"main part": {"_rels/.rels": rels, "word/document2.xml": strict},
		"UTF-16":    {"word/document.xml": utf16},
		"backslash": {"_rels/.rels": "hỏng", "/word/document.xml": strict},
	} {
		if got := mustExtract(t, "a.docm", docx(t, parts)); got.Body != "Kế hoạch\n" {
			t.Errorf("%s: %q", name, got.Body)
		}
	}
	cell := func(s string) string { return "<w:tc>" + para(s) + "</w:tc>" }
	table := `<w:tbl><w:tr>` + cell("STT") + cell("Nội dung") + `</w:tr><w:sdt><w:sdtContent><w:tr>` + cell("1") + `<w:sdt><w:sdtContent>` + cell("Việc một") + `</w:sdtContent></w:sdt></w:tr></w:sdtContent></w:sdt>` +
		`<w:tr><w:trPr><w:del w:id="1"/></w:trPr>` + cell("2") + cell("Việc đã bỏ") + `</w:tr></w:tbl>`
	got := mustExtract(t, "a.docx", withBody(t, table))
	if got.Body != "STT\tNội dung\n1\tViệc một\n" || len(got.Tables) != 1 {
		t.Errorf("%q, %d tables", got.Body, len(got.Tables))
	}
}

// HTML saved or pasted from a portal keeps its tables, whatever it is called.
func TestHTMLKeepsItsTables(t *testing.T) {
	t.Parallel()
	page := "<p>KẾ HOẠCH</p><div>Thông tin\nnăm 2027<br>Dòng hai</div><style>p{}</style><table><thead><tr><th>STT</th><th>Nội dung</th><th>Chủ trì</th></tr></thead>" +
		"<tr><td rowspan=\"2\">1</td><td>Việc <b>một</b></td><td>Sở&nbsp;Nội vụ</td></tr><tr><td colspan='2'>Việc<br/>hai</td></tr></table><p>Hết &amp; chấm</p>"
	want := "KẾ HOẠCH\nThông tin năm 2027\nDòng hai\nSTT\tNội dung\tChủ trì\n1\tViệc một\tSở Nội vụ\n\tViệc hai\nHết & chấm\n"
	for _, name := range []string{"a.txt", "a.html", "a.doc"} {
		got := mustExtract(t, name, []byte(page))
		if got.Body != want || len(got.Tables) != 1 || !got.Tables[0].Rows[2].Cells[0].Above || got.Tables[0].Rows[2].Cells[1].Text != "Việc\nhai" {
			t.Errorf("%s: %q, %+v", name, got.Body, got.Tables)
		}
	}
	if got := mustExtract(t, "a.txt", []byte("Chỉ tiêu < 5% và > 2%\nđạt <b>tốt</b>")); !strings.Contains(got.Body, "<b>tốt</b>") {
		t.Errorf("a text with a few angle brackets became %q", got.Body)
	}
}

func FuzzHTML(f *testing.F) {
	f.Add("<table><tr><td rowspan=3>1</td><td colspan=2>Việc</td></tr><tr><td>x</td></tr></table><p>Hết")
	f.Add("<div><table><td><table><tr><td>trong")
	f.Fuzz(func(t *testing.T, s string) {
		text, err := extract(t, "a.html", []byte("<html>"+s))
		if err != nil {
			return
		}
		for _, table := range text.Tables {
			if table.Start > table.End || table.End > len(text.Body) {
				t.Fatalf("table %d–%d in %d bytes", table.Start, table.End, len(text.Body))
			}
		}
	})
}
