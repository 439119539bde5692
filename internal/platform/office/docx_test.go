package office

import (
	"bytes"
	"maps"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
)

func draw(t *testing.T, p Paper) map[string]*tree {
	t.Helper()
	file, err := DOCX(p)
	if err != nil {
		t.Fatalf("draw: %v", err)
	}
	return readParts(t, file)
}

func TestPageFollowsTheDecree(t *testing.T) {
	t.Parallel()
	parts := draw(t, sampleReport())
	sections := parts["word/document.xml"].all("sectPr")
	if len(sections) != 3 {
		t.Fatalf("%d sections, want text, one landscape appendix, addresses", len(sections))
	}
	for i, s := range sections {
		want := map[string]string{"top": "1134", "bottom": "1134", "left": "1701", "right": "850"}
		for side, dxa := range want {
			if got := s.first("pgMar").attr[side]; got != dxa {
				t.Errorf("section %d margin %s = %s, want %s", i, side, got, dxa)
			}
		}
		if len(s.all("titlePg")) != 1 {
			t.Errorf("section %d shows a number on its first page", i)
		}
		if s.first("pgNumType").attr["start"] != "1" {
			t.Errorf("section %d does not count its pages from 1", i)
		}
		w, h := s.first("pgSz").attr["w"], s.first("pgSz").attr["h"]
		if landscape := i == 1; landscape && (w != "16838" || h != "11906") || !landscape && (w != "11906" || h != "16838") {
			t.Errorf("section %d is %s × %s", i, w, h)
		}
	}
	header := parts["word/header1.xml"]
	if got := strings.TrimSpace(header.first("fldSimple").attr["instr"]); got != "PAGE" {
		t.Errorf("header field %q, want PAGE", got)
	}
	if header.first("jc").attr["val"] != "center" {
		t.Error("the page number is not centred")
	}
	if size, _, _ := header.look(); size != "26" {
		t.Errorf("page number of %s half points, want 26", size)
	}
	if first := parts["word/header2.xml"]; first.words() != "" {
		t.Errorf("header of page one says %q", first.words())
	}
	defaults := parts["word/styles.xml"].first("docDefaults", "rPr")
	if got := defaults.first("rFonts").attr["ascii"]; got != "Times New Roman" {
		t.Errorf("font %q", got)
	}
	if defaults.first("sz").attr["val"] != "28" || defaults.first("lang").attr["val"] != "vi-VN" {
		t.Error("the text is not of size 14 in Vietnamese")
	}
}

func TestHeadFollowsTheDecree(t *testing.T) {
	t.Parallel()
	doc := draw(t, sampleReport())["word/document.xml"]
	head := doc.first("tbl")
	cols := head.all("gridCol")
	if len(cols) != 2 || atoi(t, cols[0].attr["w"])+atoi(t, cols[1].attr["w"]) != pageWidth-marginLeft-marginRight {
		t.Error("the head is not two columns as wide as the text")
	}
	if len(head.all("tblBorders")) != 0 {
		t.Error("the head has borders")
	}
	if n := len(head.all("top")); n != 2 {
		t.Errorf("%d rules in the head, want one under the motto and one under the issuer", n)
	}
	for _, c := range []struct {
		text         string
		size         string
		bold, italic bool
	}{
		{"UBND THÀNH PHỐ ĐỒNG NAI", "24", false, false},
		{"SỞ NỘI VỤ", "24", true, false},
		{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "24", true, false},
		{"Độc lập - Tự do - Hạnh phúc", "26", true, false},
		{"Số:         /BC-SNV", "26", false, false},
		{"Đồng Nai, ngày 05 tháng 02 năm 2027", "28", false, true},
		{"BÁO CÁO", "28", true, false},
		{"KT. GIÁM ĐỐC", "28", true, false},
		{"PHÓ GIÁM ĐỐC", "28", true, false},
		{"Nguyễn Hoàng Thùy Dương", "28", true, false},
		{"Nơi nhận:", "24", true, true},
		{"- Như trên;", "22", false, false},
		{"- Lưu: VT, CCHC.", "22", false, false},
	} {
		size, bold, italic := doc.paragraph(t, c.text).look()
		if size != c.size || bold != c.bold || italic != c.italic {
			t.Errorf("%q: size %s bold %v italic %v, want %s %v %v", c.text, size, bold, italic, c.size, c.bold, c.italic)
		}
	}
}

func TestTextOfTheBody(t *testing.T) {
	t.Parallel()
	doc := draw(t, sampleReport())["word/document.xml"]
	for text, style := range map[string]string{
		"I. CÔNG TÁC CHỈ ĐẠO, ĐIỀU HÀNH": "Heading1",
		"1. Ban hành văn bản":            "Heading2",
		"a) Về tiến độ":                  "Heading3",
		"b) Về chất lượng":               "Heading3",
		"2. Kiểm tra":                    "Heading2",
		"II. KẾT QUẢ THỰC HIỆN":          "Heading1",
		"Tiếp tục thực hiện các nhiệm vụ của kế hoạch. Phụ lục kèm theo./.": "BodyText",
	} {
		if got := doc.paragraph(t, text).first("pStyle").attr["val"]; got != style {
			t.Errorf("%q has style %q, want %q", text, got, style)
		}
	}
	basis := doc.paragraph(t, "Căn cứ Công văn số 12/SNV-CCHC ngày 03 tháng 02 năm 2027 của Sở Nội vụ.")
	if _, _, italic := basis.look(); !italic {
		t.Error("the legal basis is not italic")
	}
	if got := doc.words(); got != norm.NFC.String(got) {
		t.Error("the text is not NFC")
	}
}

func TestTextIsComposedAndClean(t *testing.T) {
	t.Parallel()
	p := Paper{Kind: KindNotice, Agency: norm.NFD.String("Sở Nội vụ"), Body: []Block{
		Text(norm.NFD.String("Người dân") + "\x00\x0b\u200b <script>&\xff\ndòng hai"),
	}}
	doc := draw(t, p)["word/document.xml"]
	doc.paragraph(t, "SỞ NỘI VỤ")
	body := doc.paragraph(t, "Người dân  <script>&dòng hai./.")
	if len(body.all("br")) != 1 {
		t.Error("the line end is not a line break")
	}
}

func TestSameInputSameBytes(t *testing.T) {
	t.Parallel()
	one, err := DOCX(sampleReport())
	if err != nil {
		t.Fatal(err)
	}
	two, err := DOCX(sampleReport())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(one, two) {
		t.Error("the same paper gave other bytes")
	}
}

func TestLettersHaveTheirSubjectUnderTheNumber(t *testing.T) {
	t.Parallel()
	doc := draw(t, sampleLetter())["word/document.xml"]
	head := doc.first("tbl")
	head.paragraph(t, "Số: 07/SKHCN-VP")
	if size, bold, _ := head.paragraph(t, "V/v đôn đốc thực hiện nhiệm vụ").look(); size != "24" || bold {
		t.Errorf("subject of size %s, bold %v", size, bold)
	}
	head.paragraph(t, "DỰ THẢO")
	doc.paragraph(t, "- Các sở, ban, ngành thuộc thành phố;")
	doc.paragraph(t, "- Báo và phát thanh, truyền hình Đồng Nai.")
	doc.paragraph(t, "TL. GIÁM ĐỐC")
	for _, p := range doc.paragraphs() {
		if p.words() == "CÔNG VĂN" {
			t.Error("a letter prints no type name")
		}
	}
}

func TestLinksAreRealAndPrintedInFull(t *testing.T) {
	t.Parallel()
	parts := draw(t, sampleReport())
	targets := map[string]string{}
	for _, r := range parts["word/_rels/document.xml.rels"].all("Relationship") {
		if r.attr["TargetMode"] == "External" {
			targets[r.attr["Id"]] = r.attr["Target"]
		}
	}
	if len(targets) != 4 {
		t.Fatalf("%d addresses, want 4", len(targets))
	}
	doc := parts["word/document.xml"]
	var figure *tree
	for _, l := range doc.all("hyperlink") {
		if targets[l.attr["id"]] == "" {
			t.Errorf("link %q leads nowhere", l.words())
		}
		if l.words() == "1.234" {
			figure = l
		}
	}
	if figure == nil || targets[figure.attr["id"]] != "https://dongnai.gov.vn/ban-tin/2027/01" {
		t.Error("the figure 1.234 does not lead to its evidence")
	}
	tables := doc.all("tbl")
	addresses := tables[len(tables)-1].words()
	for _, target := range targets {
		if !strings.Contains(addresses, target) {
			t.Errorf("%s is not printed", target)
		}
	}
}

func TestOnlyOutsideAddressesBecomeLinks(t *testing.T) {
	t.Parallel()
	for _, bad := range []string{"/lam-viec", "javascript:alert(1)", "file:///etc/passwd", "https://", "mailto:", "http://[::1"} {
		_, err := DOCX(Paper{Body: []Block{Paragraph{Runs: []Run{{Text: "x", Link: bad}}}}})
		if domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("%q: %v, want an invalid error", bad, err)
		}
	}
}

func TestTablesRepeatTheirHeadAndKeepRows(t *testing.T) {
	t.Parallel()
	doc := draw(t, sampleReport())["word/document.xml"]
	wide := doc.all("tbl")[3]
	rows := wide.all("tr")
	if len(rows) != 43 {
		t.Fatalf("%d rows, want 2 of the head, 40 and the sum", len(rows))
	}
	sum := 0
	for _, c := range wide.all("gridCol") {
		sum += atoi(t, c.attr["w"])
	}
	if want := pageHeight - marginLeft - marginRight; sum != want {
		t.Errorf("the table is %d wide, want %d", sum, want)
	}
	for i, r := range rows {
		if len(r.all("cantSplit")) != 1 {
			t.Errorf("row %d may be split", i)
		}
		if isHead := len(r.all("tblHeader")) == 1; isHead != (i < 2) {
			t.Errorf("row %d repeats: %v", i, isHead)
		}
		if keeps := len(r.all("keepNext")) > 0; keeps != (i < 2 || i == 41) { // the last row stands on no page alone
			t.Errorf("row %d is kept with the next: %v", i, keeps)
		}
		columns := 0
		for _, c := range r.all("tc") {
			columns++
			if span := c.first("gridSpan").attr["val"]; span != "" {
				columns += atoi(t, span) - 1
			}
		}
		if columns != 7 {
			t.Errorf("row %d has %d columns", i, columns)
		}
	}
	if restarts, total := strings.Count(attrs(rows[0], "vMerge"), "restart"), len(rows[1].all("vMerge")); restarts != 3 || total != 3 {
		t.Errorf("merged head: %d begin, %d go on; want 3 and 3", restarts, total)
	}
}

// A table without rows would make the file unreadable for Word.
func TestEmptyTablesAreLeftOut(t *testing.T) {
	t.Parallel()
	doc := draw(t, Paper{Body: []Block{Table{Caption: "Bảng", Widths: []int{1}}}})["word/document.xml"]
	if n := len(doc.all("tbl")); n != 1 {
		t.Errorf("%d tables, want the head alone", n)
	}
}

func TestTablesThatDoNotFitAreRefused(t *testing.T) {
	t.Parallel()
	for name, table := range map[string]Table{
		"too many cells": {Widths: []int{1, 1}, Rows: []Row{TextRow("a", "b", "c")}},
		"too few cells":  {Widths: []int{1, 1}, Rows: []Row{TextRow("a")}},
		"span too wide":  {Widths: []int{1, 1}, Rows: []Row{{Cells: []Cell{{ColSpan: 3}}}}},
		"under a span":   {Widths: []int{1, 1}, Rows: []Row{{Cells: []Cell{{RowSpan: 2}, {}}}, TextRow("a", "b")}},
		"over a span":    {Widths: []int{1, 1}, Rows: []Row{{Cells: []Cell{{}, {RowSpan: 2}}}, {Cells: []Cell{{ColSpan: 2}}}}},
	} {
		if _, err := DOCX(Paper{Body: []Block{table}}); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
}

func TestHandoverMinutes(t *testing.T) {
	t.Parallel()
	doc := draw(t, HandoverPaper(sampleHandover()))["word/document.xml"]
	for _, text := range []string{
		"ỦY BAN NHÂN DÂN", "PHƯỜNG TRẤN BIÊN", "BIÊN BẢN", "BÊN GIAO", "BÊN NHẬN", "(Ký, ghi rõ họ tên)",
		"Lê Thị Bích Ngọc", "Phạm Quốc Khánh", "Đỗ Minh Quân", "Đang viết kịch bản", "Đã khóa tài khoản cũ",
	} {
		doc.paragraph(t, text)
	}
	if strings.Contains(doc.words(), "Số:") {
		t.Error("minutes without a number print one")
	}
	empty := draw(t, HandoverPaper(Handover{Agency: "Sở Nội vụ"}))["word/document.xml"]
	empty.paragraph(t, "Không còn nhiệm vụ nào chưa hoàn thành.")
	empty.paragraph(t, "Không có tài khoản phải bàn giao.")
}

// A column that is left out is left out of widths, heads and rows alike.
func TestTableWithoutAColumn(t *testing.T) {
	t.Parallel()
	whole := sampleFigures(Address{})
	table := whole.Without(3).Without(4)
	if len(table.Widths) != 4 || len(table.Header[0].Cells) != 4 || len(table.Rows[2].Cells) != 4 || table.Rows[2].Cells[3].Runs[0].Text != "0" || len(whole.Widths) != 6 {
		t.Errorf("%+v", table)
	}
}

// A word processor must open every sample, keep its pages and show the words
// that the PDF shows.
func TestWordProcessorOpensThePapers(t *testing.T) {
	t.Parallel()
	soffice, err := exec.LookPath("soffice")
	if err != nil {
		t.Skip("LibreOffice is not installed (apt-get install libreoffice-writer): the DOCX was not opened")
	}
	dir := t.TempDir()
	papers := samplePapers(t)
	args := []string{"-env:UserInstallation=file://" + filepath.Join(dir, "profile"), "--headless", "--convert-to", "pdf", "--outdir", dir}
	for name, p := range papers {
		file, err := DOCX(p)
		if err != nil {
			t.Fatal(err)
		}
		path := filepath.Join(dir, name+".docx")
		if err := os.WriteFile(path, file, 0o600); err != nil {
			t.Fatal(err)
		}
		args = append(args, path)
	}
	if out, err := exec.CommandContext(t.Context(), soffice, args...).CombinedOutput(); err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	for name, p := range papers {
		file, err := os.ReadFile(filepath.Join(dir, name+".pdf"))
		if err != nil {
			t.Errorf("%s was not opened: %v", name, err)
			continue
		}
		theirs, ours := readPDF(t, file), drawPDF(t, p)
		if n := len(theirs) - len(ours); n < -1 || n > 1 {
			t.Errorf("%s: %d pages as DOCX, %d as PDF", name, len(theirs), len(ours))
		}
		if !oneLine(theirs[0], nationalTitle) {
			t.Errorf("%s: the national title is broken", name)
		}
		want, got := letters(pdfContent(ours, wideHead)), letters(pdfContent(theirs))
		// Heads and numbers of pages stand there as often as the word processor repeats them.
		for _, head := range []string{wideHead, figureHead, "2", "3", "4", "5"} {
			for less(got, letters(bare(head)), want) {
				continue
			}
		}
		if !maps.Equal(want, got) {
			t.Errorf("%s: letters of the PDF and of the DOCX:\n%v\n%v", name, want, got)
		}
	}
}

// figureHead is the head of the table of figures as it reads.
const figureHead = "STT Nội dung Đơn vị tính Kế hoạch Thực hiện Ghi chú"

// oneLine tells whether all letters of a text stand on one line, in whatever
// order the fonts of the word processor bring them.
func oneLine(p seenPage, text string) bool {
	return slices.ContainsFunc(p.lines, func(l seenLine) bool {
		all := ""
		for _, o := range p.lines {
			if near(o.base, l.base, 0.5) {
				all += bare(o.text)
			}
		}
		return less(letters(all), letters(bare(text)), nil)
	})
}

// letters counts the letters of a text, whose order and spaces depend on the
// program.
func letters(s string) map[rune]int {
	n := map[rune]int{}
	for _, r := range s {
		n[r]++
	}
	return n
}

// less takes the letters of part from n as long as those of least stay.
func less(n, part, least map[rune]int) bool {
	for r, k := range part {
		if n[r]-k < least[r] {
			return false
		}
	}
	for r, k := range part {
		n[r] -= k
	}
	return true
}

// A blank date keeps room for the day and the month that a pen fills in.
func TestBlankDatesKeepTheirRoom(t *testing.T) {
	t.Parallel()
	doc := draw(t, Paper{Kind: KindReport, Place: "Đồng Nai", Appendices: []Appendix{{Title: "Bảng"}}})["word/document.xml"]
	doc.paragraph(t, "Đồng Nai, ngày        tháng        năm        ")
	doc.paragraph(t, "(Kèm theo Báo cáo ngày        tháng        năm        )")
}

func TestLongPlacesKeepTheDateWhole(t *testing.T) {
	t.Parallel()
	for place, want := range map[string]string{
		"Trảng Bom":             "Trảng Bom, ngày 05 tháng 02 năm 2027",
		"Thành phố Hồ Chí Minh": "ngày 05 tháng 02 năm 2027",
	} {
		doc := draw(t, Paper{Kind: KindReport, Place: place, Date: "2027-02-05"})["word/document.xml"]
		if _, _, italic := doc.first("tbl").paragraph(t, want).look(); !italic {
			t.Errorf("%q is not italic", want)
		}
	}
}

func TestColumnsHoldTheirWords(t *testing.T) {
	t.Parallel()
	p := Paper{Body: []Block{Table{Widths: []int{1, 60, 1}, Header: []Row{TextRow("STT", "Nội dung", "Thực hiện")}, Rows: []Row{TextRow("1", "Tin", "1.234.567")}}}}
	cols := draw(t, p)["word/document.xml"].all("tbl")[1].all("gridCol")
	sum := 0
	for i, least := range []int{textWidth("STT", sizeTable, true), 0, textWidth("1.234.567", sizeTable, false)} {
		w := atoi(t, cols[i].attr["w"])
		if sum += w; w < least+2*cellSide {
			t.Errorf("column %d is %d wide", i+1, w)
		}
	}
	if sum != pageWidth-marginLeft-marginRight {
		t.Errorf("the table is %d wide", sum)
	}
}
