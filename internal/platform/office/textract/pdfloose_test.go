package textract

import (
	"fmt"
	"strings"
	"testing"

	"loa/internal/domain/plan"
)

// The head of a paper keeps its two columns however they stand: with one space
// between them, at different heights, and with figures typed in slanted type.
func TestPDFHeadsInTwoColumns(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		set                  func(p *printed)
		number, date, issuer string
	}{
		"one space": {func(p *printed) {
			p.Text(85, 70, "ỦY BAN NHÂN DÂN TỈNH THANH BÌNH")
			p.Text(85+p.GetStringWidth("ỦY BAN NHÂN DÂN TỈNH THANH BÌNH")+4, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
			p.Text(120, 90, "Số: 12/KH-UBND")
			p.Text(350, 90, "Độc lập - Tự do - Hạnh phúc")
			p.Text(340, 110, "Thanh Bình, ngày 05 tháng 02 năm 2026")
		}, "12/KH-UBND", "2026-02-05", "ỦY BAN NHÂN DÂN TỈNH THANH BÌNH"},
		"heights apart": {func(p *printed) {
			p.Text(95, 66, "ĐẢNG BỘ TỈNH THANH BÌNH")
			p.Text(330, 73, "ĐẢNG CỘNG SẢN VIỆT NAM")
			p.Text(90, 80, "ĐẢNG ỦY PHƯỜNG TÂN LẬP")
			p.Text(150, 92, "*")
			p.Text(330, 98, "Tân Lập, ngày 20 tháng 01 năm 2026")
			p.Text(125, 106, "Số 27-KH/ĐU")
		}, "27-KH/ĐU", "2026-01-20", "ĐẢNG ỦY PHƯỜNG TÂN LẬP"},
		"slanted figures": {func(p *printed) {
			p.Text(110, 70, "SỞ TƯ PHÁP")
			p.Text(310, 70, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
			p.Text(110, 90, "Số:       /KH-STP")
			p.Text(340, 90, "Độc lập - Tự do - Hạnh phúc")
			p.Text(330, 110, "Hà Nội, ngày        tháng 4 năm 2026")
			p.TransformBegin()
			p.TransformSkewX(12, 131, 90)
			p.Text(131, 90, "173")
			p.TransformEnd()
			at := 330 + p.GetStringWidth("Hà Nội, ngày ")
			p.TransformBegin()
			p.TransformSkewX(12, at, 110)
			p.Text(at+3, 110, "28")
			p.TransformEnd()
		}, "173/KH-STP", "2026-04-28", "SỞ TƯ PHÁP"},
	} {
		p := paper(t)
		c.set(p)
		p.Text(270, 150, "KẾ HOẠCH")
		p.Text(180, 170, "tuyên truyền các sự kiện lớn năm 2026")
		p.SetY(200)
		p.paragraph("Thực hiện Nghị quyết số 57-NQ/TW ngày 22 tháng 12 năm 2024 của Bộ Chính trị về đột phá phát triển khoa học, công nghệ.")
		head := plan.Read(mustExtract(t, "a.pdf", p.bytes())).Head
		if head.Number != c.number || string(head.Date) != c.date || head.Issuer != c.issuer || head.Title != "Kế hoạch tuyên truyền các sự kiện lớn năm 2026" {
			t.Errorf("%s: %q %q %q %q", name, head.Number, head.Date, head.Issuer, head.Title)
		}
	}
}

// What a registry types on a finished page, as notes with a look of their own, is
// read with the page.
func TestPDFNotesAreRead(t *testing.T) {
	t.Parallel()
	stream := func(more, s string) string {
		return fmt.Sprintf("<< %s /Length %d >>\nstream\n%s\nendstream", more, len(s), s)
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
		"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Annots [6 0 R] /Resources << /Font << /F1 5 0 R >> >> >>",
		stream("", "BT /F1 12 Tf 100 700 Td (KE HOACH       /KH-UBND) Tj ET"),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>",
		"<< /Type /Annot /Subtype /FreeText /F 4 /Rect [100 640 200 660] /Contents (1731) /DA (/F1 12 Tf) /AP << /N 7 0 R >> >>",
		stream("/Type /XObject /Subtype /Form /BBox [0 0 100 20] /Resources << /Font << /F1 5 0 R >> >>", "BT /F1 12 Tf 2 5 Td (1731 go vao) Tj ET"),
	}
	var b strings.Builder
	b.WriteString("%PDF-1.7\n")
	var places []int
	for i, o := range objects {
		places = append(places, b.Len())
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, at := range places {
		fmt.Fprintf(&b, "%010d 00000 n \n", at)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	if got := mustExtract(t, "a.pdf", []byte(b.String())).Body; !strings.Contains(got, "1731 go vao") || !strings.Contains(got, "/KH-UBND") {
		t.Errorf("%q", got)
	}
}

// looseTable sets a table without upright lines, cells at the given places, cut
// into lines beforehand. centred stands short cells in the middle of tall ones;
// gap is what rows keep apart; rules are drawn below rows.
type looseTable struct {
	at      []float64
	centred bool
	gap     float64
	rules   bool
	unnamed bool // nothing heads the column of numbers
}

func (l looseTable) row(p *printed, cells ...string) {
	const step = 14.0
	tall := 1
	for _, c := range cells {
		tall = max(tall, strings.Count(c, "\n")+1)
	}
	if p.GetY()+float64(tall)*step > 760 {
		p.turn()
	}
	for i, c := range cells {
		lines := strings.Split(c, "\n")
		y := p.GetY()
		if l.centred {
			y += float64(tall-len(lines)) * step / 2
		}
		for n, s := range lines {
			p.Text(l.at[i], y+float64(n)*step, s)
		}
	}
	p.SetY(p.GetY() + float64(tall)*step + l.gap)
	if l.rules {
		y := p.GetY() - step*0.8 - l.gap/2
		p.Line(l.at[0]-3, y, 590, y)
	}
}

// Columns that leave no more than a space between them, tables with lines across
// only, centred cells, titles over the columns and at the end of a page.
func TestPDFLooseTables(t *testing.T) {
	t.Parallel()
	for name, l := range map[string]looseTable{
		"tight, from the top": {gap: 3},
		"tight, centred":      {gap: 12, centred: true},
		"lines across":        {gap: 4, rules: true, centred: true},
		"without STT":         {gap: 4, unnamed: true},
	} {
		p := paper(t)
		long := "Tuyên truyền bầu cử đại biểu Quốc"
		contents := []string{long + "\nhội khóa mới và Hội đồng nhân dân", "Tuyên truyền kỳ họp của Quốc\nhội khóa mới, Hội đồng mới"}
		lead := 75 + p.GetStringWidth(long) + 3.2
		l.at = []float64{45, 75, lead, lead + 98, lead + 210}
		p.paragraph("KẾ HOẠCH")
		p.paragraph("Tuyên truyền năm 2026")
		p.paragraph("II. NỘI DUNG, PHÂN CÔNG THỰC HIỆN")
		first := "STT"
		if l.unnamed {
			first = ""
		}
		l.row(p, first, "Nội dung", "Cơ quan chủ trì", "Cơ quan phối hợp", "Thời gian")
		for i := range 36 {
			if i%6 == 0 {
				l.row(p, "", fmt.Sprintf("Nhóm nhiệm vụ thứ %d gồm các việc về thông tin, tuyên truyền và vận động nhân dân", i/6+1))
			}
			content := contents[i%2] + fmt.Sprintf("\nđợt %d", i+1)
			l.row(p, fmt.Sprint(i+1), content, "Sở Nội vụ", "Sở Tư pháp;\nCông an tỉnh", "Quý II/2026")
		}
		p.SetY(p.GetY() + 8)
		p.paragraph("III. TỔ CHỨC THỰC HIỆN")
		d := plan.Read(mustExtract(t, "a.pdf", p.bytes()))
		if p.page < 3 || len(d.Tasks) != 36 {
			t.Errorf("%s: %d tasks on %d pages", name, len(d.Tasks), p.page)
			continue
		}
		for i, task := range d.Tasks {
			want := strings.ReplaceAll(contents[i%2], "\n", " ") + fmt.Sprintf(" đợt %d", i+1)
			if task.Content != want || strings.Join(task.Lead, "|") != "Sở Nội vụ" || strings.Join(task.Coordinating, "|") != "Sở Tư pháp|Công an tỉnh" || task.Timing == nil || *task.Timing != "Quý II/2026" {
				t.Errorf("%s, task %d: %+v", name, i+1, task)
			}
		}
	}
}
