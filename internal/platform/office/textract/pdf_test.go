package textract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/jpeg"
	"strings"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"loa/internal/domain"
	"loa/internal/domain/plan"
	"loa/internal/platform/office"
	"loa/ui"
)

// printed is a paper in the making, as a word processor prints it: A4, margins
// of official papers (Decree 30/2020), 13 points, tables with borders.
type printed struct {
	*fpdf.Fpdf

	t    testing.TB
	page int
	bare bool // tables without lines
}

const (
	leftEdge, rightEdge = 85.0, 538.0 // points
	bottomEdge          = 780.0
	lineHeight          = 17.0
)

func paper(t testing.TB) *printed {
	t.Helper()
	assets, err := ui.Assets()
	if err != nil {
		t.Fatal(err)
	}
	fonts, err := office.ReadFonts(assets)
	if err != nil {
		t.Fatal(err)
	}
	p := &printed{Fpdf: fpdf.New("P", "pt", "A4", ""), t: t}
	p.SetMargins(0, 0, 0)
	p.SetAutoPageBreak(false, 0)
	p.AddUTF8FontFromBytes("viet", "", bytes.Clone(fonts.Regular))
	p.SetFont("viet", "", 12)
	p.turn()
	return p
}

// turn begins a page, with its number at the top in the middle from the second.
func (p *printed) turn() {
	p.AddPage()
	p.page++
	if p.page > 1 {
		p.Text(300, 40, fmt.Sprint(p.page))
	}
	p.SetY(70)
}

func (p *printed) room(height float64) {
	if p.GetY()+height > bottomEdge {
		p.turn()
	}
}

// paragraph sets a justified paragraph with its first line indented.
func (p *printed) paragraph(text string) {
	const indent = 28
	words := strings.Fields(text)
	for first := true; len(words) > 0; first = false {
		x, width := leftEdge, rightEdge-leftEdge
		if first {
			x, width = x+indent, width-indent
		}
		n, used := 0, 0.0
		for n < len(words) {
			w := p.GetStringWidth(words[n])
			if n > 0 && used+p.GetStringWidth(" ")+w > width {
				break
			}
			if n > 0 {
				used += p.GetStringWidth(" ")
			}
			used += w
			n++
		}
		p.room(lineHeight)
		gap := p.GetStringWidth(" ")
		if n < len(words) && n > 1 {
			gap += (width - used) / float64(n-1)
		}
		for _, w := range words[:n] {
			p.Text(x, p.GetY(), w)
			x += p.GetStringWidth(w) + gap
		}
		p.SetY(p.GetY() + lineHeight)
		words = words[n:]
	}
}

// table draws rows with borders; a row of one cell spans all columns. The head
// stands again on every page.
func (p *printed) table(widths []float64, rows [][]string) {
	for i, r := range rows {
		height := p.height(widths, r)
		if p.GetY()+height > bottomEdge {
			p.turn()
			if i > 0 && len(rows[0]) > 2 {
				p.row(widths, rows[0])
			}
		}
		p.row(widths, r)
	}
	p.SetY(p.GetY() + lineHeight)
}

func (p *printed) cell(widths []float64, cells []string, i int) []string {
	width := widths[i]
	if len(cells) == 1 {
		width = rightEdge - leftEdge
	}
	var lines []string
	for part := range strings.SplitSeq(cells[i], "\n") {
		lines = append(lines, p.SplitText(part, width-8)...)
	}
	return lines
}

func (p *printed) height(widths []float64, cells []string) float64 {
	most := 1
	for i := range cells {
		most = max(most, len(p.cell(widths, cells, i)))
	}
	return float64(most)*lineHeight + 6
}

func (p *printed) row(widths []float64, cells []string) {
	height, x, y := p.height(widths, cells), leftEdge, p.GetY()
	for i := range cells {
		width := widths[i]
		if len(cells) == 1 {
			width = rightEdge - leftEdge
		}
		if !p.bare {
			p.Rect(x, y, width, height, "D")
		}
		for n, l := range p.cell(widths, cells, i) {
			p.Text(x+4, y+14+float64(n)*lineHeight, l)
		}
		x += width
	}
	p.SetY(y + height)
}

// sides sets two columns without borders, centred, as heads of papers are.
func (p *printed) sides(rows [][]string) {
	for _, r := range rows {
		for i, text := range r {
			middle := leftEdge + 100 + float64(i)*240
			p.Text(middle-p.GetStringWidth(text)/2, p.GetY(), text)
		}
		p.SetY(p.GetY() + lineHeight)
	}
}

func (p *printed) bytes() []byte {
	p.t.Helper()
	var b bytes.Buffer
	if err := p.Output(&b); err != nil {
		p.t.Fatal(err)
	}
	return b.Bytes()
}

// planToPDF prints a plan that is written as text: rows with tabs become a
// table, those before the title the two columns of the head.
func planToPDF(t testing.TB, text string) []byte {
	t.Helper()
	p := paper(t)
	var rows [][]string
	flush := func() {
		switch {
		case len(rows) > 0 && len(rows[0]) == 2:
			p.sides(rows)
		case len(rows) > 0:
			widths := map[int][]float64{6: {30, 120, 75, 78, 78, 72}, 5: {30, 175, 90, 90, 68}}[len(rows[0])]
			p.table(widths, rows)
		}
		rows = nil
	}
	for line := range strings.SplitSeq(text, "\n") {
		if strings.Contains(line, "\t") {
			rows = append(rows, strings.Split(line, "\t"))
			continue
		}
		if line == "" && len(rows) > 0 {
			continue
		}
		flush()
		if line == strings.ToUpper(line) || strings.HasPrefix(line, "Thông tin về") {
			p.room(lineHeight)
			p.Text((leftEdge+rightEdge-p.GetStringWidth(line))/2, p.GetY(), line)
			p.SetY(p.GetY() + lineHeight)
			continue
		}
		p.paragraph(line)
	}
	flush()
	return p.bytes()
}

// A plan reads the same from its text and from the PDF that was printed of it.
func TestPDFAndTextReadAlike(t *testing.T) {
	t.Parallel()
	text := ownPlan(t, "thong-tin-2027.txt")
	a := plan.Read(mustExtract(t, "ke-hoach.txt", []byte(text)))
	b := plan.Read(mustExtract(t, "ke-hoach.pdf", planToPDF(t, text)))
	sameReading(t, a, b)
}

// A table goes on over pages: repeated heads, page numbers, group rows and
// merged cells do not show in the rows.
func TestPDFTableGoesOnOverPages(t *testing.T) {
	t.Parallel()
	p := paper(t)
	p.sides([][]string{
		{"ỦY BAN NHÂN DÂN", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"},
		{"TỈNH THANH BÌNH", "Độc lập - Tự do - Hạnh phúc"},
		{"Số: 45/KH-UBND", "Thanh Bình, ngày 12 tháng 02 năm 2026"},
	})
	p.paragraph("KẾ HOẠCH")
	p.paragraph("Phổ biến, giáo dục pháp luật năm 2026")
	p.paragraph("I. MỤC ĐÍCH")
	p.paragraph("Nâng cao hiểu biết pháp luật của cán bộ, công chức và Nhân dân; bảo đảm phân công rõ trách nhiệm, thời hạn và sản phẩm của từng cơ quan, đơn vị.")
	p.paragraph("II. NHIỆM VỤ")
	rows := [][]string{{"STT", "Nội dung công việc", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"}}
	for i := range 60 {
		if i%20 == 0 {
			rows = append(rows, []string{fmt.Sprintf("Nhóm việc %s", []string{"I", "II", "III"}[i/20])})
		}
		rows = append(rows, []string{
			fmt.Sprint(i + 1), fmt.Sprintf("Biên soạn, phát hành tài liệu tuyên truyền pháp luật chuyên đề số %d cho người dân", i+1),
			"Mỗi tháng 01 tài liệu", "Sở Tư pháp", "Các sở, ban, ngành có liên quan; UBND các xã, phường", "Trong năm 2026",
		})
	}
	p.table([]float64{30, 120, 75, 78, 78, 72}, rows)
	d := plan.Read(mustExtract(t, "a.pdf", p.bytes()))
	if d.Head.Number != "45/KH-UBND" || d.Head.Date != "2026-02-12" || d.Head.Issuer != "ỦY BAN NHÂN DÂN TỈNH THANH BÌNH" {
		t.Errorf("head: %q %q %q", d.Head.Number, d.Head.Date, d.Head.Issuer)
	}
	if p.page < 4 || len(d.Tasks) != 60 {
		t.Fatalf("%d tasks on %d pages", len(d.Tasks), p.page)
	}
	for i, task := range d.Tasks {
		want := fmt.Sprintf("chuyên đề số %d cho người dân", i+1)
		if !strings.HasSuffix(task.Content, want) || strings.Join(task.Lead, "|") != "Sở Tư pháp" ||
			strings.Join(task.Coordinating, "|") != "Các sở, ban, ngành có liên quan|UBND các xã, phường" || task.Cadence.Count != 1 {
			t.Errorf("task %d: %q, %q, %q, %+v", i+1, task.Content, task.Lead, task.Coordinating, task.Cadence)
		}
	}
}

// Tables need no lines: columns keep apart by what they leave free.
func TestPDFTableWithoutLines(t *testing.T) {
	t.Parallel()
	p := paper(t)
	p.bare = true
	p.paragraph("KẾ HOẠCH")
	p.paragraph("Phòng, chống tai nạn thương tích trẻ em năm 2026")
	p.paragraph("II. NHIỆM VỤ")
	rows := [][]string{{"STT", "Nội dung công việc", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"}}
	for i := range 25 {
		rows = append(rows, []string{
			fmt.Sprint(i + 1), fmt.Sprintf("Tập huấn kỹ năng phòng, chống đuối nước cho giáo viên đợt %d", i+1), "01 lớp", "Sở Y tế", "Sở Giáo dục và Đào tạo", "Quý II/2026",
		})
	}
	p.table([]float64{44, 130, 60, 70, 90, 58}, rows)
	text := mustExtract(t, "a.pdf", p.bytes())
	d := plan.Read(text)
	if p.page < 2 || len(d.Tasks) != 25 {
		t.Fatalf("%d tasks on %d pages", len(d.Tasks), p.page)
	}
	for i, task := range d.Tasks {
		want := fmt.Sprintf("Tập huấn kỹ năng phòng, chống đuối nước cho giáo viên đợt %d", i+1)
		if task.Content != want || strings.Join(task.Lead, "|") != "Sở Y tế" || strings.Join(task.Coordinating, "|") != "Sở Giáo dục và Đào tạo" {
			t.Errorf("task %d: %q, %q, %q", i+1, task.Content, task.Lead, task.Coordinating)
		}
	}
}

// The stamp of a digital signature, type drawn twice, a watermark aslant and a
// page turned on its side do not change what is read.
func TestPDFSetAnyWay(t *testing.T) {
	t.Parallel()
	rows := [][]string{
		{"STT", "Nội dung công việc", "Sản phẩm", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian"},
		{"1", "Biên soạn tài liệu tuyên truyền pháp luật", "01 tài liệu", "Sở Tư pháp", "Sở Nội vụ", "Quý II/2026"},
		{"2", "Tổ chức hội nghị tập huấn", "02 hội nghị", "Sở Y tế", "Công an tỉnh", "Quý III/2026"},
	}
	widths := []float64{30, 120, 75, 78, 78, 72}
	plain := func(p *printed) {
		p.paragraph("KẾ HOẠCH")
		p.paragraph("Thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị về đột phá phát triển khoa học, công nghệ.")
		p.table(widths, rows)
	}
	want := paper(t)
	plain(want)
	text := mustExtract(t, "a.pdf", want.bytes())
	if len(text.Tables) != 1 || !strings.Contains(text.Body, "57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị") {
		t.Fatalf("%q", text.Body)
	}
	for name, set := range map[string]func(p *printed){
		"stamp": func(p *printed) {
			plain(p)
			p.SetFont("viet", "", 8)
			for i, l := range []string{"Người ký: ỦY BAN NHÂN DÂN TỈNH", "Email: ubnd@example.vn", "Cơ quan: TỈNH THANH BÌNH", "Thời gian ký: 12/02/2026 15:30:00 +07:00"} {
				p.Text(400, 300+float64(i)*10, l)
			}
		},
		"drawn twice": func(p *printed) {
			plain(p)
			p.SetY(70)
			p.TransformBegin()
			p.TransformTranslate(0.25, 0)
			plain(p)
			p.TransformEnd()
		},
		"watermark": func(p *printed) {
			p.SetFont("viet", "", 70)
			p.TransformBegin()
			p.TransformRotate(40, 300, 300)
			p.Text(150, 320, "DỰ THẢO")
			p.TransformEnd()
			p.SetFont("viet", "", 12)
			plain(p)
		},
		"on its side": func(p *printed) {
			p.TransformBegin()
			p.TransformRotate(90, 300, 400)
			plain(p)
			p.TransformEnd()
		},
	} {
		p := paper(t)
		set(p)
		got := mustExtract(t, "a.pdf", p.bytes())
		if strings.Join(strings.Fields(got.Body), " ") != strings.Join(strings.Fields(text.Body), " ") || len(got.Tables) != 1 {
			t.Errorf("%s: %q\nwant %q", name, got.Body, text.Body)
		}
	}
}

func TestBadPDFsAreRefusedInVietnamese(t *testing.T) {
	t.Parallel()
	whole := planToPDF(t, ownPlan(t, "thong-tin-2027.txt"))
	locked := paper(t)
	locked.SetProtection(0, "mở", "chủ")
	locked.paragraph("Nội dung")
	var picture bytes.Buffer
	if err := jpeg.Encode(&picture, image.NewGray(image.Rect(0, 0, 300, 400)), nil); err != nil {
		t.Fatal(err)
	}
	scan := paper(t)
	scan.RegisterImageOptionsReader("trang", fpdf.ImageOptions{ImageType: "JPG"}, &picture)
	scan.ImageOptions("trang", 0, 0, 595, 842, false, fpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	secret := paper(t)
	secret.paragraph("TỐI MẬT")
	secret.paragraph("KẾ HOẠCH")
	for name, c := range map[string]struct {
		body []byte
		want string
	}{
		"half file": {whole[:len(whole)/2], "bị hỏng"},
		"no pages":  {[]byte("%PDF-1.7 xxx"), "bị hỏng"},
		"password":  {locked.bytes(), "mật khẩu"},
		"scan":      {scan.bytes(), "chữ"}, // an empty page, or no tools to read it
		"blank":     {paper(t).bytes(), "không có chữ"},
	} {
		_, err := extract(t, "a.pdf", c.body)
		e, ok := errors.AsType[*domain.Error](err)
		if domain.CodeOf(err) != domain.CodeInvalid || !ok || !strings.Contains(e.Text(), c.want) {
			t.Errorf("%s: %v, want “%s”", name, err, c.want)
		}
	}
	if _, err := extract(t, "a.pdf", secret.bytes()); !errors.Is(err, ErrClassified) {
		t.Errorf("a state secret: %v", err)
	}
	stopped, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := Extract(stopped, "a.pdf", bytes.NewReader(whole), int64(len(whole))); !errors.Is(err, context.Canceled) {
		t.Errorf("stopped: %v", err)
	}
}

// Narrow columns break what is one word.
func TestGlue(t *testing.T) {
	t.Parallel()
	for _, c := range [][3]string{
		{"Trước ngày 30/9/20", "27", ""},
		{"Quý III/20", "27", ""},
		{"St", "t", ""},
		{"Sở Y tế/", "Sở Nội vụ", ""},
		{"năm 2026", "2027", " "},
		{"ngày 30/9/2026", "27 lớp", " "},
		{"có liên", "quan", " "},
		{"Nghị quyết số 57-", "NQ/TW", ""},
		{"Văn hóa -", "Xã hội", " "},
		{"71/NQ", "-CP", ""},
		{"Thườn", "g xuyên", ""},
		{"Thường", "xuyên", " "},
		{"IV/202", "5- Quý", ""},
		{"KH&C", "N", ""},
		{"UBND", "các xã", " "},
	} {
		a, b := line{text: c[0], x1: 100, size: 10}, line{text: c[1], x1: 50, size: 10, letter: 5}
		if got := glue(a, b, 0, 103); got != c[2] {
			t.Errorf("%q and %q: %q", c[0], c[1], got)
		}
	}
}

// FuzzSheet lays out pages of letters and lines anywhere.
func FuzzSheet(f *testing.F) {
	f.Add([]byte("\x10\x10\x40\x10\x10\x10\x10\x40\x40\x10\x40\x40\x10\x40\x40\x40abc"))
	f.Fuzz(func(t *testing.T, raw []byte) {
		s := &sheet{width: 256, height: 256}
		for i := 0; i+5 <= len(raw); i += 5 {
			x, y, w, h := float64(raw[i]), float64(raw[i+1]), float64(raw[i+2]), float64(raw[i+3])
			if raw[i+4]%3 == 0 {
				s.rule(stroke{x, y, w, h})
				continue
			}
			s.glyphs = append(s.glyphs, glyph{text: string(rune('a' + raw[i+4]%26)), x0: x, x1: x + w/16, y0: y - h/16, base: y})
		}
		w := &pdfWriter{}
		w.page(s, nil)
		w.page(s, nil)
		w.flush()
		letters := 0
		for _, it := range w.items {
			letters += len(strings.Join(strings.Fields(it.text), ""))
			for _, row := range it.table {
				for _, c := range row {
					letters += len(strings.Join(strings.Fields(c.text), ""))
				}
			}
		}
		if letters > 2*len(s.glyphs) {
			t.Errorf("%d letters came out of %d", letters, 2*len(s.glyphs))
		}
	})
}
