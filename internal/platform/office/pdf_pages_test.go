package office

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/png"
	"maps"
	"slices"
	"strings"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"
)

// samplePicture is a black-and-white chart of bars.
func samplePicture(tb testing.TB, width, height int) Image {
	tb.Helper()
	img := image.NewNRGBA(image.Rect(0, 0, width, height)) // transparent ground
	for x := range width {
		for y := height - x*height/width; y < height; y++ {
			if x%8 < 5 {
				img.SetNRGBA(x, y, color.NRGBA{A: 255})
			}
		}
	}
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		tb.Fatal(err)
	}
	return Image{PNG: b.Bytes(), Width: 100, Alt: "Biểu đồ cột tăng dần theo tháng", Caption: "Hình 1. Số tin, bài theo tháng"}
}

// hugePNG is the beginning of a picture that would fill the memory.
func hugePNG() []byte {
	head := []byte("IHDR\x00\x01\x86\xa0\x00\x01\x86\xa0\x08\x02\x00\x00\x00")
	out := append([]byte("\x89PNG\r\n\x1a\n\x00\x00\x00\x0d"), head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

// bare is text without its spaces, as it reads in any layout.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, norm.NFC.String(unhyphened(s)))
}

// pdfContent is the text of all pages without what only paging adds: numbers of
// pages and repeated heads of tables.
func pdfContent(pages []seenPage, heads ...string) string {
	var b strings.Builder
	part := 0
	for i, p := range pages {
		text := bare(p.text)
		part++
		if i == 0 || strings.HasPrefix(text, "Phụlục") {
			part = 1
		} else {
			text = strings.TrimPrefix(text, fmt.Sprint(part))
			for _, h := range heads {
				text = strings.TrimPrefix(text, bare(h))
			}
		}
		b.WriteString(text)
	}
	return b.String()
}

func docxContent(t *testing.T, p Paper) string {
	t.Helper()
	return bare(draw(t, p)["word/document.xml"].words())
}

// diff shows where two texts part.
func diff(a, b string) string {
	i := 0
	for i < len(a) && i < len(b) && a[i] == b[i] {
		i++
	}
	cut := func(s string) string { return s[max(0, i-40):min(len(s), i+60)] }
	return fmt.Sprintf("at byte %d: %q and %q", i, cut(a), cut(b))
}

// samplePapers are papers of every kind and shape that offices write.
func samplePapers(tb testing.TB) map[string]Paper {
	tb.Helper()
	long := sampleReport()
	long.ParentAgency = "Ủy ban nhân dân thành phố trực thuộc trung ương Đồng Nai"
	long.Agency = "Trung tâm Phục vụ hành chính công và Chuyển đổi số Trảng Dài"
	long.Title = strings.Repeat("kết quả thực hiện công tác tuyên truyền cải cách hành chính ", 5)
	long.Place = "Thành phố Hồ Chí Minh"
	long.Body = append([]Block{samplePicture(tb, 400, 200)}, long.Body...)
	plan := Paper{
		Kind: KindPlan, Agency: "Ủy ban nhân dân thành phố Đồng Nai", Number: "35", Symbol: "KH-UBND", Place: "Đồng Nai", Date: "2027-01-24",
		Title:        "Thông tin, tuyên truyền cải cách hành chính năm 2027",
		Basis:        []string{"Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025"},
		SignCapacity: "TM.", SignTitle: []string{"Ủy ban nhân dân", "KT. Chủ tịch", "Phó Chủ tịch"}, SignName: "Nguyễn Văn An",
		Recipients: []string{"Bộ Nội vụ", "Chủ tịch, các Phó Chủ tịch UBND thành phố", "Các sở, ban, ngành", "UBND các xã, phường", "Lưu: VT, HCC"},
	}
	for i := range 8 {
		plan.Body = append(plan.Body, Heading{Level: 1, Text: fmt.Sprintf("Nội dung %d", i+1)}, Heading{Level: 2, Text: "Mục đích"},
			Text(strings.Repeat("Nâng cao nhận thức, trách nhiệm của cán bộ, công chức, viên chức và người dân. ", 4)),
			TextList("Kịp thời, chính xác;", "Thiết thực, tiết kiệm."))
	}
	return map[string]Paper{
		"bao-cao": sampleReport(), "cong-van": sampleLetter(), "bien-ban": HandoverPaper(sampleHandover()), "dai": long, "ke-hoach": plan,
	}
}

// wideHead is the head of wideTable as it reads.
const wideHead = "STT Cơ quan, đơn vị Tin bài Đối thoại Ghi chú Kế hoạch Thực hiện Kế hoạch Thực hiện"

func TestPDFAndDOCXHaveTheSameContent(t *testing.T) {
	t.Parallel()
	for name, p := range samplePapers(t) {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			want := docxContent(t, p)
			if got := pdfContent(drawPDF(t, p), wideHead); got != want {
				t.Errorf("the formats differ %s", diff(got, want))
			}
		})
	}
}

// 500 rows run over many pages: each shows the head again, none is lost, and
// none is broken.
func TestPDFRepeatsTheHeadsOfLongTables(t *testing.T) {
	t.Parallel()
	rows := make([]Row, 500)
	for i := range rows {
		rows[i] = TextRow(fmt.Sprintf("h%d", i+1), "Ủy ban nhân dân xã", strings.Repeat("Có minh chứng. ", i%6)+fmt.Sprintf("hết%d", i+1))
	}
	head := []Row{TextRow("STT", "Cơ quan", "Ghi chú")}
	p := Paper{Kind: KindReport, Agency: "Sở Nội vụ", Appendices: []Appendix{{
		Title: "Bảng tổng hợp", Body: []Block{Table{Widths: []int{10, 40, 50}, Header: head, Rows: rows}},
	}}}
	pages := drawPDF(t, p)
	if len(pages) < 15 {
		t.Errorf("%d pages", len(pages))
	}
	for i, page := range pages[1:] {
		head := page.line(t, "Cơ quan")
		first := slices.IndexFunc(page.lines, func(l seenLine) bool { return strings.HasPrefix(l.text, "h") && l.base > head.base })
		if first < 0 || head.base > page.lines[first].base || !head.bold {
			t.Errorf("page %d begins without the head", i+1)
		}
		begun, ended := strings.Count(page.text, "Ủy ban nhân dân xã"), strings.Count(page.text, "hết")
		if begun != ended {
			t.Errorf("page %d begins %d rows and ends %d", i+1, begun, ended)
		}
	}
	if got, want := pdfContent(pages, "STTCơquanGhichú"), docxContent(t, p); got != want {
		t.Errorf("the formats differ %s", diff(got, want))
	}
}

// A row longer than a page, alone or under a cell that spans it, goes on over
// pages; its words stay complete and in order.
func TestPDFBreaksRowsThatNoPageHolds(t *testing.T) {
	t.Parallel()
	var words []string
	for i := range 2500 {
		words = append(words, fmt.Sprintf("từ%d", i))
	}
	text := strings.Join(words, " ")
	span := func(c Cell, rows int) Cell { c.RowSpan = rows; return c }
	for name, rows := range map[string][]Row{
		"one cell":         {TextRow("1", text)},
		"beside a span":    {{Cells: []Cell{span(TextCell("cả ba"), 3), TextCell("một")}}, TextRow(text), TextRow("ba")},
		"inside a span":    {{Cells: []Cell{TextCell("một"), span(TextCell(text), 2)}}, TextRow("hai")},
		"rows under a one": append([]Row{{Cells: []Cell{span(TextCell("tất cả"), 90), TextCell("x0")}}}, slices.Repeat([]Row{TextRow("x")}, 89)...),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			p := Paper{Kind: KindReport, Body: []Block{Text("Trước."), Table{Widths: []int{1, 3}, Header: []Row{TextRow("A", "B")}, Rows: rows}, Text("Sau.")}}
			pages := drawPDF(t, p)
			if len(pages) < 3 {
				t.Fatalf("%d pages", len(pages))
			}
			for i, page := range pages {
				for _, l := range page.lines {
					if l.base > page.height-marginBottom/20.0 {
						t.Errorf("page %d: %q is below the margin", i+1, l.text)
					}
				}
			}
			var got []string
			for _, w := range pdfWords(pages) {
				if strings.HasPrefix(w, "từ") {
					got = append(got, w)
				}
			}
			if strings.Contains(fmt.Sprint(rows), "từ9") && !slices.Equal(got, words) {
				t.Errorf("%d words of %d in order", len(got), len(words))
			}
			if last := pages[len(pages)-1]; !strings.Contains(last.text, "Sau./.") {
				t.Error("what follows the table is lost")
			}
		})
	}
}

// The signature never stands alone on a page, wherever the text ends.
func TestPDFKeepsTheSignatureWithTheText(t *testing.T) {
	t.Parallel()
	for lines := range 40 {
		p := sampleReport()
		p.Appendices, p.Body = nil, nil
		for i := range lines + 5 {
			p.Body = append(p.Body, Text(fmt.Sprintf("Dòng %d.", i)))
		}
		pages := drawPDF(t, p)
		last := pages[len(pages)-1]
		if !strings.Contains(last.text, "./.") || !strings.Contains(last.text, "Nơi nhận:") || !strings.Contains(last.text, "KT. GIÁM ĐỐC") ||
			!strings.Contains(plainSpaces(last.text), "Nguyễn Hoàng Thùy Dương") {
			t.Errorf("%d paragraphs: the last page says only %q", lines+5, last.text)
		}
	}
}

// Recipients who need more than the room beside the signature go on below it,
// over pages when they must, and none is lost.
func TestPDFPrintsManyRecipients(t *testing.T) {
	t.Parallel()
	for _, n := range []int{30, 95} {
		p := sampleReport()
		p.Appendices, p.Body, p.Recipients = nil, []Block{Text("Nội dung.")}, nil
		for i := range n {
			p.Recipients = append(p.Recipients, fmt.Sprintf("Ủy ban nhân dân xã thứ %d", i+1))
		}
		pages := drawPDF(t, p)
		if got, want := letters(pdfContent(pages)), letters(docxContent(t, p)); !maps.Equal(got, want) {
			t.Errorf("%d recipients: the formats differ: %v, %v", n, got, want)
		}
		if !strings.Contains(pages[0].text, "Nơi nhận:") && n > 60 {
			t.Error("a long list of recipients begins on a new page")
		}
	}
}

func TestPDFNeverLeavesOneLineAlone(t *testing.T) {
	t.Parallel()
	for before := range 12 {
		p := Paper{Kind: KindReport}
		for range before + 22 {
			p.Body = append(p.Body, Text("Đoạn ngắn."))
		}
		p.Body = append(p.Body, Heading{Level: 2, Text: "Mục"}, Text(strings.Repeat("alpha beta gamma ", 40)+"omega"), Text("Hết."))
		pages := drawPDF(t, p)
		for i, page := range pages {
			n := 0
			for _, l := range page.lines {
				if strings.Contains(l.text, "alpha") || strings.Contains(l.text, "omega") || strings.Contains(l.text, "gamma") {
					n++
				}
			}
			if n == 1 {
				t.Errorf("%d paragraphs before: page %d has one line of the long one", before+22, i+1)
			}
			if l := page.lines[len(page.lines)-1]; strings.HasPrefix(l.text, "1. Mục") {
				t.Errorf("%d paragraphs before: the heading stands alone at the foot", before+22)
			}
		}
	}
}

func TestPDFPictures(t *testing.T) {
	t.Parallel()
	picture := samplePicture(t, 400, 200)
	p := Paper{Kind: KindReport, Body: []Block{Text("Biểu đồ dưới đây."), picture, Text("Hết.")}}
	page := drawPDF(t, p)[0]
	if len(page.pictures) != 1 {
		t.Fatalf("%d pictures", len(page.pictures))
	}
	const mm = 72 / 25.4
	if b := page.pictures[0]; !near(b.x1-b.x0, 100*mm, 0.5) || !near(b.y1-b.y0, 50*mm, 0.5) || !near((b.x0+b.x1)/2, middle, 0.5) {
		t.Errorf("the picture is %+v", b)
	}
	if l := page.line(t, picture.Caption); l.base < page.pictures[0].y1 || !l.bold {
		t.Errorf("caption %+v", l)
	}
	parts := draw(t, p)
	doc := parts["word/document.xml"]
	if got := doc.first("docPr").attr["descr"]; got != picture.Alt {
		t.Errorf("the picture is described as %q", got)
	}
	doc.paragraph(t, picture.Caption)
	if target := doc.first("blip").attr["embed"]; target == "" || !slices.ContainsFunc(parts["word/_rels/document.xml.rels"].all("Relationship"), func(r *tree) bool {
		return r.attr["Id"] == target && r.attr["Target"] == "media/image1.png"
	}) {
		t.Error("the picture's relation leads nowhere")
	}
	tall := samplePicture(t, 20, 2000)
	tall.Width = 0
	for _, page := range drawPDF(t, Paper{Body: []Block{tall}}) {
		for _, b := range page.pictures {
			if b.y1 > page.height-marginBottom/20.0 {
				t.Errorf("a tall picture ends at %.0f", b.y1)
			}
		}
	}
}

// What people paste must neither break the file nor vanish.
func TestPDFBadInput(t *testing.T) {
	t.Parallel()
	word := strings.Repeat("khôngdấucách", 40)
	p := Paper{
		Kind: KindNotice, Agency: norm.NFD.String("Sở Nội vụ"), Title: strings.Repeat("Tiêu đề rất dài ", 20), ParentAgency: word,
		Body: []Block{
			Text(norm.NFD.String("Người dân") + "\x00\x0b\u200b\u202e <script>(&)\\\xff\ndòng hai"),
			Text("Việc đã xong ✔ 😀👍\U0001F3FD trung 中 q\u0303."), Text(word),
			Table{Widths: []int{1, 9}, Rows: []Row{TextRow(word[:len(word)/4], "ô")}},
			Table{},
			Table{Rows: []Row{{}}},
			List{},
			Paragraph{},
			Heading{Level: 9},
			PageBreak{},
			PageBreak{},
			Text("Hết"),
		},
	}
	pages := drawPDF(t, p)
	for i, page := range pages {
		for _, l := range page.lines {
			if l.x0 < leftEdge-1 || l.x1 > rightEdge+1 {
				t.Errorf("page %d: %q leaves the page: %.1f to %.1f", i+1, l.text, l.x0, l.x1)
			}
		}
	}
	pages[0].line(t, "SỞ NỘI VỤ")
	text := pdfContent(pages)
	for _, want := range []string{
		"Ngườidân<script>(&)\\dònghai", "Việcđãxong√\ufffd\ufffd\ufffdtrung\ufffdq\u0303.", word, strings.ToUpper(word),
		bare(strings.Repeat("Tiêu đề rất dài ", 20)),
	} {
		if !strings.Contains(text, want) {
			t.Errorf("lost: %s\nin: %s", want, text)
		}
	}
	for i, page := range pages[1:] {
		if len(page.lines) < 2 {
			t.Errorf("page %d has nothing but its number", i+2)
		}
	}
	if strings.Contains(docxContent(t, p), "\u202e") {
		t.Error("a sign that turns the text around came through")
	}
}

// A long address goes on in the next line after one of its signs, so that the words
// before it are not torn apart to fill theirs.
func TestPDFBreaksAddressesAfterTheirSigns(t *testing.T) {
	t.Parallel()
	p := sampleReport()
	p.Appendices = nil
	p.Body = []Block{Text("Danh mục được công khai, xem tại https://dongnai.gov.vn/cai-cach-hanh-chinh/thong-tin-tuyen-truyen/nam-2027 để biết thêm.")}
	first := drawPDF(t, p)[0]
	i := slices.IndexFunc(first.lines, func(l seenLine) bool { return strings.Contains(l.text, "https://dongnai.gov.vn/") })
	if i < 0 || !strings.Contains(plainSpaces(first.lines[i].text), "công khai") {
		t.Fatalf("the address does not begin on the line of the words before it: %+v", first.lines)
	}
	if end := strings.TrimRight(first.lines[i].text, " \u0002\r\n"); strings.HasSuffix(end, "https://dongnai.gov.vn/cai-cach-hanh-chinh/thong-tin-tuyen-truyen/nam-2027") {
		t.Errorf("nothing was broken: %q", end)
	}
}
