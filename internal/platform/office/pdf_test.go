package office

import (
	"bytes"
	"fmt"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"

	"golang.org/x/image/font/gofont/goregular"

	"loa/internal/domain"
)

var paperFonts = sync.OnceValues(func() (*PaperFonts, error) {
	return ReadPaperFonts(builtFiles())
})

func builtFiles() fs.FS { return os.DirFS(filepath.Join("..", "..", "..", "ui", "dist")) }

// builtPaperFonts reads the fonts that the build of the front end puts beside
// the tree; without them the test is skipped, but not where all must run.
func builtPaperFonts(tb testing.TB) *PaperFonts {
	tb.Helper()
	fonts, err := paperFonts()
	if err != nil {
		if os.Getenv("LOA_CI") == "1" {
			tb.Fatalf("the front end is not built: %v", err)
		}
		tb.Skipf("the front end is not built: %v", err)
	}
	return fonts
}

func drawPDF(t *testing.T, p Paper) []seenPage {
	t.Helper()
	file, err := PDF(builtPaperFonts(t), p)
	if err != nil {
		t.Fatalf("draw: %v", err)
	}
	return readPDF(t, file)
}

// Edges of the text on a page, in points.
const (
	leftEdge  = marginLeft / 20.0
	rightEdge = (pageWidth - marginRight) / 20.0
	middle    = (leftEdge + rightEdge) / 2
)

func near(a, b, within float64) bool { return math.Abs(a-b) <= within }

// centre of a line.
func (l seenLine) centre() float64 { return (l.x0 + l.x1) / 2 }

func TestPDFPagesFollowTheDecree(t *testing.T) {
	t.Parallel()
	pages := drawPDF(t, sampleReport())
	const mm = 72 / 25.4
	part := 0 // pages of the part at hand
	landscape := 0
	for i, p := range pages {
		width, height := 210*mm, 297*mm
		if p.width > p.height {
			width, height = height, width
			landscape++
		}
		if !near(p.width, width, 0.1) || !near(p.height, height, 0.1) {
			t.Errorf("page %d is %.1f × %.1f points", i+1, p.width, p.height)
		}
		part++
		if i == 0 || strings.HasPrefix(p.lines[0].text, "Phụ lục") {
			part = 1
		}
		lines := p.lines
		if part > 1 {
			number := lines[0]
			lines = lines[1:]
			if number.text != fmt.Sprint(part) || number.size != 13 || number.bold || number.italic || number.base > 20*mm {
				t.Errorf("page %d of a part is numbered by %+v", part, number)
			}
			if !near(number.centre(), (30*mm+p.width-15*mm)/2, 0.5) {
				t.Errorf("number of page %d is at %.1f, not in the middle", part, number.centre())
			}
		}
		for _, l := range lines {
			if l.x0 < 30*mm-0.6 || l.x1 > p.width-15*mm+0.6 || l.base-l.size*ascent < 20*mm-0.6 || l.base > p.height-20*mm {
				t.Errorf("page %d: %q lies in a margin: %+v", i+1, l.text, l)
			}
		}
		for _, s := range p.strokes {
			if s.x0 < 30*mm-1 || s.x1 > p.width-15*mm+1 || s.y0 < 20*mm-1 || s.y1 > p.height-20*mm+1 {
				t.Errorf("page %d: a line lies in a margin: %+v", i+1, s)
			}
		}
	}
	if landscape < 2 {
		t.Errorf("%d landscape pages, want the wide table on two at least", landscape)
	}
}

func TestPDFHeadFollowsTheDecree(t *testing.T) {
	t.Parallel()
	first := drawPDF(t, sampleReport())[0]
	nation := first.line(t, nationalTitle)
	for _, c := range []struct {
		text         string
		size         float64
		bold, italic bool
		centre       float64
	}{
		{"UBND THÀNH PHỐ ĐỒNG NAI", 12, false, false, leftEdge + headLeft/40.0},
		{"SỞ NỘI VỤ", 12, true, false, leftEdge + headLeft/40.0},
		{"CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 12, true, false, rightEdge - headRight/40.0},
		{"Độc lập - Tự do - Hạnh phúc", 13, true, false, nation.centre()},
		{"Số:         /BC-SNV", 13, false, false, leftEdge + headLeft/40.0},
		{"Đồng Nai, ngày 05 tháng 02 năm 2027", 14, false, true, nation.centre()},
		{"BÁO CÁO", 14, true, false, middle},
		{"Kết quả thực hiện công tác thông tin, tuyên truyền cải cách", 14, true, false, middle},
	} {
		l := first.line(t, c.text)
		if l.size != c.size || l.bold != c.bold || l.italic != c.italic || !near(l.centre(), c.centre, 2) {
			t.Errorf("%q: %+v, want size %v bold %v italic %v around %.1f", c.text, l, c.size, c.bold, c.italic, c.centre)
		}
	}
	number, date := first.line(t, "Số:         /BC-SNV"), first.line(t, "Đồng Nai, ngày 05 tháng 02 năm 2027")
	if !near(number.base, date.base, 0.2) {
		t.Errorf("number (%.1f) and date (%.1f) are not on one line", number.base, date.base)
	}
	for text, want := range map[string][2]float64{
		motto:       {1, 1},
		"SỞ NỘI VỤ": {1. / 3, 1. / 2},
		"hành chính quý I năm 2027 trên địa bàn thành phố": {1. / 3, 1. / 2},
	} {
		l := first.line(t, text)
		i := slices.IndexFunc(first.strokes, func(s seenBox) bool {
			return s.y0 > l.base && s.y0 < l.base+l.size && near((s.x0+s.x1)/2, l.centre(), 2)
		})
		if i < 0 {
			t.Errorf("no rule below %q", text)
			continue
		}
		// The box of a stroke is wider than the stroke by its width.
		share := (first.strokes[i].x1 - first.strokes[i].x0 - 1.5) / (l.x1 - l.x0)
		if share < want[0]-0.01 || share > want[1]+0.01 {
			t.Errorf("the rule below %q is %.2f of it", text, share)
		}
	}
}

func TestPDFBodyFollowsTheDecree(t *testing.T) {
	t.Parallel()
	p := sampleReport()
	long := strings.TrimSpace(strings.Repeat("Sở Nội vụ tiếp tục theo dõi, đôn đốc các cơ quan. ", 8))
	p.Body = []Block{Heading{Level: 1, Text: "Kết quả"}, Text(long), Text("Đoạn sau.")}
	first := drawPDF(t, p)[0]
	heading := first.line(t, "I. KẾT QUẢ")
	if !heading.bold || heading.size != 14 || !near(heading.x0, leftEdge+36, 1) {
		t.Errorf("heading %+v", heading)
	}
	var body []seenLine
	for _, l := range first.lines {
		if l.base > heading.base && len(body) < 6 {
			body = append(body, l)
		}
	}
	if first := body[0]; first.size != 14 || first.bold || first.italic || !near(first.x0, leftEdge+36, 1) {
		t.Errorf("the first line is %+v, want size 14, indented by 1.27 cm", first)
	}
	end := slices.IndexFunc(body, func(l seenLine) bool { return l.x1 < rightEdge-20 }) // last line of the paragraph
	for i, l := range body[:end] {
		if !near(l.x1, rightEdge, 0.5) {
			t.Errorf("line %d ends at %.1f, not at the margin", i+1, l.x1)
		}
		if i > 0 && !near(l.x0, leftEdge, 0.5) {
			t.Errorf("line %d begins at %.1f", i+1, l.x0)
		}
	}
	spacing := body[1].base - body[0].base
	if single := 14 * lineFactor; spacing < single-0.01 || spacing > 1.5*single {
		t.Errorf("lines are %.1f points apart", spacing)
	}
	if apart := body[end+1].base - body[end].base - spacing; apart < 6-0.05 {
		t.Errorf("%.2f points between paragraphs, want 6", apart)
	}
	addressee := first.line(t, "Kính gửi: Chủ tịch Ủy ban nhân dân thành phố")
	if addressee.size != 14 || addressee.bold || !near(addressee.centre(), middle, 1) {
		t.Errorf("addressee %+v", addressee)
	}
	if basis := first.line(t, "nhân dân tỉnh về thông tin, tuyên truyền cải cách hành chính;"); !basis.italic || basis.size != 14 {
		t.Errorf("legal basis %+v", basis)
	}
}

func TestPDFSignatureFollowsTheDecree(t *testing.T) {
	t.Parallel()
	p := drawPDF(t, sampleReport())[1]
	office, second, name := p.line(t, "KT. GIÁM ĐỐC"), p.line(t, "PHÓ GIÁM ĐỐC"), p.line(t, "Nguyễn Hoàng Thùy Dương")
	for _, l := range []seenLine{office, second, name} {
		if l.size != 14 || !l.bold || l.italic || l.x0 < middle || !near(l.centre(), office.centre(), 1) {
			t.Errorf("%+v", l)
		}
	}
	if room := name.base - second.base; room < 5*14 {
		t.Errorf("%.0f points for the signature", room)
	}
	to := p.line(t, "Nơi nhận:")
	if to.size != 12 || !to.bold || !to.italic || !near(to.x0, leftEdge, 0.5) || !near(to.base, office.base, 3) {
		t.Errorf("recipients' title %+v beside %+v", to, office)
	}
	for _, text := range []string{"- Như trên;", "- Giám đốc Sở (để báo cáo);", "- Lưu: VT, CCHC."} {
		if l := p.line(t, text); l.size != 11 || l.bold || l.italic || !near(l.x0, leftEdge, 0.5) {
			t.Errorf("%+v", l)
		}
	}
}

func TestPDFAppendixFollowsTheDecree(t *testing.T) {
	t.Parallel()
	pages := drawPDF(t, sampleReport())
	i := slices.IndexFunc(pages, func(p seenPage) bool { return p.width > p.height })
	p := pages[i]
	centre := (leftEdge + p.width - marginRight/20.0) / 2
	for text, want := range map[string][3]bool{ // bold, italic
		"Phụ lục I": {true, false},
		"NHÂN DÂN XÃ, PHƯỜNG THEO TỪNG HÌNH THỨC TUYÊN TRUYỀN":                          {true, false},
		"(Kèm theo Báo cáo số         /BC-SNV ngày 05 tháng 02 năm 2027 của Sở Nội vụ)": {false, true},
	} {
		l := p.line(t, text)
		if l.size != 14 || l.bold != want[0] || l.italic != want[1] || !near(l.centre(), centre, 3) {
			t.Errorf("%+v", l)
		}
	}
}

func TestPDFLettersHaveTheirSubjectUnderTheNumber(t *testing.T) {
	t.Parallel()
	p := drawPDF(t, sampleLetter())[0]
	number, subject, draft := p.line(t, "Số: 07/SKHCN-VP"), p.line(t, "V/v đôn đốc thực hiện nhiệm vụ"), p.line(t, draftWord)
	if subject.size != 12 || subject.bold || subject.base < number.base+6 || !near(subject.centre(), number.centre(), 2) {
		t.Errorf("subject %+v below %+v", subject, number)
	}
	if !slices.ContainsFunc(p.strokes, func(s seenBox) bool {
		return s.x0 < draft.x0 && s.x1 > draft.x1 && s.y0 < draft.base-draft.size/2 && s.y1 > draft.base && s.x1-s.x0 < 120
	}) {
		t.Error("the draft mark has no box")
	}
	if strings.Contains(p.text, "CÔNG VĂN") {
		t.Error("a letter prints no type name")
	}
}

// The number, the day and the signer come from outside; while they are
// lacking, their places stay free, and what is given is printed as it is.
func TestPDFPrintsNumberDayAndSignerAsGiven(t *testing.T) {
	t.Parallel()
	p := sampleReport()
	p.Appendices, p.Draft, p.Date, p.SignName = nil, true, "", ""
	draft := drawPDF(t, p)[0]
	draft.line(t, draftWord)
	if l := draft.line(t, "Đồng Nai, ngày        tháng        năm"); !l.italic {
		t.Errorf("%+v", l)
	}
	p.Draft, p.Date, p.Number, p.SignName, p.SignCapacity = false, "2027-03-01", "12", "Trần Văn An", "TUQ."
	pages := drawPDF(t, p)
	pages[0].line(t, "Số: 12/BC-SNV")
	pages[0].line(t, "Đồng Nai, ngày 01 tháng 3 năm 2027")
	pages[1].line(t, "TUQ. GIÁM ĐỐC")
	pages[1].line(t, "Trần Văn An")
	for _, page := range pages {
		if strings.Contains(page.text, draftWord) {
			t.Error("a paper with a number is marked as a draft")
		}
	}
}

func TestPDFLinksLeadToTheEvidence(t *testing.T) {
	t.Parallel()
	pages := drawPDF(t, sampleReport())
	figure := pages[0].line(t, "1.234")
	found := false
	targets := map[string]bool{}
	for _, p := range pages {
		for _, l := range p.links {
			targets[l.url] = true
			if p.text == pages[0].text && l.url == "https://dongnai.gov.vn/ban-tin/2027/01" &&
				near(l.x0, figure.x0, 1) && near(l.x1, figure.x1, 1) && min(l.y0, l.y1) < figure.base && max(l.y0, l.y1) > figure.base {
				found = true
			}
		}
	}
	if !found {
		t.Error("the figure 1.234 does not lead to its evidence")
	}
	last := strings.Join(pdfWords(pages[len(pages)-1:]), "")
	if len(targets) != 4 {
		t.Errorf("%d addresses, want 4", len(targets))
	}
	for target := range targets {
		if !strings.Contains(unhyphened(last), target) {
			t.Errorf("%s is not printed in full", target)
		}
	}
}

// unhyphened undoes what PDFium makes of a hyphen at the end of a line.
func unhyphened(s string) string {
	return strings.NewReplacer("\x02", "-", "\ufffe", "-").Replace(s)
}

func TestPDFSameInputSameBytes(t *testing.T) {
	t.Parallel()
	fonts := builtPaperFonts(t)
	p := sampleReport()
	p.Body = append(p.Body, samplePicture(t, 40, 30))
	files := make([][]byte, 4)
	var all sync.WaitGroup
	for i := range files {
		all.Go(func() {
			file, err := PDF(fonts, p)
			if err != nil {
				t.Error(err)
			}
			files[i] = file
		})
	}
	all.Wait()
	for _, file := range files[1:] {
		if !bytes.Equal(files[0], file) {
			t.Error("the same paper gave other bytes")
		}
	}
	for _, want := range []string{"/Lang (vi-VN)", "D:20270205000000", "/URI (https://dongnai.gov.vn/ban-tin/2027/01)"} {
		if !bytes.Contains(files[0], []byte(want)) {
			t.Errorf("the file does not say %s", want)
		}
	}
}

func TestPDFRefusesWhatDOCXRefuses(t *testing.T) {
	t.Parallel()
	fonts := builtPaperFonts(t)
	for name, b := range map[string]Block{
		"link inside":     Paragraph{Runs: []Run{{Text: "x", Link: "/lam-viec"}}},
		"script":          Paragraph{Runs: []Run{{Text: "x", Link: "javascript:alert(1)"}}},
		"too many cells":  Table{Widths: []int{1, 1}, Rows: []Row{TextRow("a", "b", "c")}},
		"too few cells":   Table{Widths: []int{1, 1}, Rows: []Row{TextRow("a")}},
		"over a span":     Table{Widths: []int{1, 1}, Rows: []Row{{Cells: []Cell{{}, {RowSpan: 2}}}, {Cells: []Cell{{ColSpan: 2}}}}},
		"no picture":      Image{PNG: []byte("GIF89a")},
		"half a picture":  Image{PNG: samplePicture(t, 60, 60).PNG[:120], Caption: "Hình"},
		"huge dimensions": Image{PNG: hugePNG()},
	} {
		p := Paper{Kind: KindReport, Body: []Block{b}}
		_, one := DOCX(p)
		_, two := PDF(fonts, p)
		if one == nil || two == nil || domain.CodeOf(one) != domain.CodeOf(two) {
			t.Errorf("%s: DOCX says %v, PDF says %v", name, one, two)
		}
	}
}

func TestPaperFontsNeedVietnamese(t *testing.T) {
	t.Parallel()
	if _, err := ReadPaperFonts(os.DirFS(t.TempDir())); err == nil {
		t.Error("fonts out of nothing")
	}
	dir := t.TempDir()
	if err := os.Mkdir(filepath.Join(dir, "fonts"), 0o700); err != nil {
		t.Fatal(err)
	}
	for _, name := range paperFontFiles {
		if err := os.WriteFile(filepath.Join(dir, name), goregular.TTF, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if _, err := ReadPaperFonts(os.DirFS(dir)); err == nil {
		t.Error("a font without Vietnamese letters was accepted")
	}
}

// Tinos must be as wide as Times New Roman, by whose widths titles are broken
// in both formats.
func TestPaperFontsAreAsWideAsTimes(t *testing.T) {
	t.Parallel()
	fonts := builtPaperFonts(t)
	for _, bold := range []bool{false, true} {
		for _, s := range []string{nationalTitle, motto, "abcdefghijklmnopqrstuvwxyzđ 0123456789.,;:()/%-"} {
			want := points(textWidth(s, 100, bold))
			if got := fonts.cuts[cutOf(bold, false)].width(s, 100); !near(got, want, want/100) {
				t.Errorf("%q (bold %v) is %.1f wide, want %.1f", s, bold, got, want)
			}
		}
	}
}
