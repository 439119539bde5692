package textract

import (
	"archive/zip"
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"html"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/text/encoding/charmap"
	encunicode "golang.org/x/text/encoding/unicode"
	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/domain/plan"
)

// docx packs parts into a Word file.
func docx(t testing.TB, parts map[string]string) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for name, body := range parts {
		w, err := z.Create(name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := w.Write([]byte(body)); err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

const (
	openBody  = `<?xml version="1.0" encoding="UTF-8"?><w:document xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"><w:body>`
	closeBody = `</w:body></w:document>`
)

func withBody(t testing.TB, body string) []byte {
	t.Helper()
	return docx(t, map[string]string{"word/document.xml": openBody + body + closeBody})
}

func para(s string) string {
	return "<w:p><w:r><w:t xml:space=\"preserve\">" + html.EscapeString(s) + "</w:t></w:r></w:p>"
}

// planToDOCX writes a plain text plan as a Word file: lines as paragraphs,
// rows with tabs as real tables.
func planToDOCX(t testing.TB, text string) []byte {
	t.Helper()
	var b strings.Builder
	inTable := false
	for line := range strings.SplitSeq(text, "\n") {
		if !strings.Contains(line, "\t") {
			if inTable && line == "" {
				continue
			}
			if inTable {
				b.WriteString("</w:tbl>")
			}
			inTable = false
			b.WriteString(para(line))
			continue
		}
		if !inTable {
			b.WriteString("<w:tbl><w:tblPr/><w:tblGrid/>")
		}
		inTable = true
		b.WriteString("<w:tr>")
		for cell := range strings.SplitSeq(line, "\t") {
			b.WriteString("<w:tc><w:tcPr/>" + para(cell) + "</w:tc>")
		}
		b.WriteString("</w:tr>")
	}
	if inTable {
		b.WriteString("</w:tbl>")
	}
	return withBody(t, b.String())
}

func extract(t testing.TB, name string, b []byte) (Text, error) {
	t.Helper()
	return Extract(t.Context(), name, bytes.NewReader(b), int64(len(b)))
}

func mustExtract(t testing.TB, name string, b []byte) Text {
	t.Helper()
	text, err := extract(t, name, b)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

func ownPlan(t testing.TB, name string) string {
	t.Helper()
	b, err := os.ReadFile(filepath.Join("../../../domain/plan/testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

// sameReading compares two readings apart from where in the text they stand.
func sameReading(t *testing.T, a, b plan.Document) {
	t.Helper()
	for _, d := range []*plan.Document{&a, &b} {
		for i := range d.Tasks {
			d.Tasks[i].Source = plan.Source{}
		}
		for i := range d.Head.Duties {
			d.Head.Duties[i].Source = plan.Source{}
		}
		for i := range d.Head.Reporting {
			d.Head.Reporting[i].Source = plan.Source{}
		}
		for i := range d.Warnings {
			d.Warnings[i].Source = plan.Source{}
		}
	}
	if diff := cmp.Diff(a, b); diff != "" {
		t.Error(diff)
	}
}

func TestDOCXAndTextReadAlike(t *testing.T) {
	text := ownPlan(t, "thong-tin-2027.txt")
	a := plan.Read(mustExtract(t, "ke-hoach.txt", []byte(text)))
	fromWord := mustExtract(t, "ke-hoach.docx", planToDOCX(t, text))
	if len(fromWord.Tables) != 2 {
		t.Fatalf("%d tables", len(fromWord.Tables))
	}
	sameReading(t, a, plan.Read(fromWord))
	if len(a.Tasks) != 5 {
		t.Errorf("%d tasks", len(a.Tasks))
	}
}

func TestRealPlanAsDOCX(t *testing.T) {
	var raw []byte
	for _, dir := range []string{os.Getenv("LOA_SHARED"), "../../../../../shared"} {
		if b, err := os.ReadFile(filepath.Join(dir, "plans/dong-nai-35-kh-ubnd-2025.txt")); dir != "" && err == nil {
			raw = b
			break
		}
	}
	if raw == nil {
		t.Skip("no folder of real plans: set LOA_SHARED to read one as a Word file")
	}
	a := plan.Read(mustExtract(t, "ke-hoach.txt", raw))
	b := plan.Read(mustExtract(t, "ke-hoach.docx", planToDOCX(t, string(raw))))
	sameReading(t, a, b)
	if len(b.Tasks) != 8 || len(b.Head.Duties) != 21 || len(b.Head.Reporting) != 5 {
		t.Errorf("%d tasks, %d duties, %d reports", len(b.Tasks), len(b.Head.Duties), len(b.Head.Reporting))
	}
}

func TestMergedCellsNumbersAndBoxes(t *testing.T) {
	numbering := `<w:numbering xmlns:w="x"><w:abstractNum w:abstractNumId="1"><w:lvl w:ilvl="0"><w:start w:val="1"/><w:numFmt w:val="upperRoman"/><w:lvlText w:val="%1."/></w:lvl>` +
		`<w:lvl w:ilvl="1"><w:start w:val="1"/><w:numFmt w:val="decimal"/><w:lvlText w:val="%2."/></w:lvl></w:abstractNum>` +
		`<w:abstractNum w:abstractNumId="2"><w:lvl w:ilvl="0"><w:numFmt w:val="bullet"/><w:lvlText w:val=""/></w:lvl></w:abstractNum>` +
		`<w:num w:numId="5"><w:abstractNumId w:val="1"/></w:num><w:num w:numId="6"><w:abstractNumId w:val="2"/></w:num></w:numbering>`
	styles := `<w:styles xmlns:w="x"><w:style w:styleId="Muc"><w:pPr><w:numPr><w:numId w:val="5"/></w:numPr></w:pPr></w:style></w:styles>`
	numbered := func(num, level, s string) string {
		return `<w:p><w:pPr><w:numPr><w:ilvl w:val="` + level + `"/><w:numId w:val="` + num + `"/></w:numPr></w:pPr><w:r><w:t>` + s + `</w:t></w:r></w:p>`
	}
	cell := func(props, s string) string { return "<w:tc><w:tcPr>" + props + "</w:tcPr>" + para(s) + "</w:tc>" }
	body := `<w:p><w:pPr><w:pStyle w:val="Muc"/></w:pPr><w:r><w:t>MỤC TIÊU</w:t></w:r></w:p>` +
		numbered("5", "1", "Yêu cầu") + numbered("6", "0", "Đúng hạn") + numbered("5", "0", "NHIỆM VỤ") +
		`<w:p><w:r><w:drawing><w:txbxContent>` + para("Trong khung") + `</w:txbxContent></w:drawing></w:r><w:r><w:t>Cạnh khung</w:t></w:r><w:del><w:r><w:delText>đã xóa</w:delText></w:r></w:del><w:r><w:rPr><w:vanish/></w:rPr><w:t>ẩn</w:t></w:r></w:p>` +
		`<w:tbl><w:tr>` + cell("", "TT") + cell("", "Nội dung") + cell("", "Cơ quan chủ trì") + cell("", "Thời gian") + `</w:tr>` +
		`<w:tr>` + cell(`<w:gridSpan w:val="4"/>`, "I. NHÓM MỘT") + `</w:tr>` +
		`<w:tr>` + cell("", "1") + cell("", "Việc thứ nhất") + cell(`<w:vMerge w:val="restart"/>`, "Sở Nội vụ") + cell("", "Hàng tháng") + `</w:tr>` +
		`<w:tr>` + cell("", "2") + cell("", "Việc thứ hai") + cell(`<w:vMerge/>`, "") + cell("", "Hàng quý") + `</w:tr></w:tbl>`
	text := mustExtract(t, "a.docx", docx(t, map[string]string{
		"word/document.xml": openBody + body + closeBody, "word/numbering.xml": numbering, "word/styles.xml": styles,
	}))
	for _, want := range []string{"I. MỤC TIÊU\n", "\n1. Yêu cầu\n", "\n- Đúng hạn\n", "\nII. NHIỆM VỤ\n", "\nCạnh khung\nTrong khung\n", "\n1\tViệc thứ nhất\tSở Nội vụ\tHàng tháng\n"} {
		if !strings.Contains(text.Body, want) {
			t.Errorf("no %q in %q", want, text.Body)
		}
	}
	if strings.Contains(text.Body, "ẩn") || strings.Contains(text.Body, "đã xóa") {
		t.Error("hidden or deleted text was kept")
	}
	d := plan.Read(text)
	if len(d.Tasks) != 2 || d.Tasks[1].Lead[0] != "Sở Nội vụ" || d.Tasks[1].Group != "I. NHÓM MỘT" {
		t.Errorf("tasks %+v", d.Tasks)
	}
	for _, table := range text.Tables {
		for _, row := range table.Rows {
			for _, c := range row.Cells {
				if !c.Above && text.Body[c.Start:c.End] != strings.ReplaceAll(c.Text, "\n", " ") {
					t.Errorf("cell %q lies at %q", c.Text, text.Body[c.Start:c.End])
				}
			}
		}
	}
}

func TestNestedTableFollowsItsHolder(t *testing.T) {
	inner := `<w:tbl><w:tr><w:tc>` + para("STT") + `</w:tc><w:tc>` + para("Nội dung") + `</w:tc><w:tc>` + para("Thời gian") + `</w:tc></w:tr>` +
		`<w:tr><w:tc>` + para("1") + `</w:tc><w:tc>` + para("Việc trong bảng lồng") + `</w:tc><w:tc>` + para("Hàng năm") + `</w:tc></w:tr></w:tbl>`
	text := mustExtract(t, "a.docx", withBody(t, `<w:tbl><w:tr><w:tc>`+para("Khung ngoài")+inner+`</w:tc></w:tr></w:tbl>`))
	if len(text.Tables) != 2 || len(plan.Read(text).Tasks) != 1 {
		t.Errorf("%d tables, %d tasks", len(text.Tables), len(plan.Read(text).Tasks))
	}
}

func TestEncodingsOfPlainText(t *testing.T) {
	want := strings.TrimSpace(ownPlan(t, "thong-tin-2027.txt"))
	utf16, err := encunicode.UTF16(encunicode.LittleEndian, encunicode.UseBOM).NewEncoder().Bytes([]byte(want))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{
		"utf-8":       []byte(want),
		"utf-8 mark":  []byte("\ufeff" + want),
		"decomposed":  []byte(norm.NFD.String(want)),
		"utf-16":      utf16,
		"other lines": []byte(strings.ReplaceAll(want, "\n", "\r\n")),
	} {
		if got := mustExtract(t, name+".txt", b); strings.TrimSpace(got.Body) != want || got.Converted != "" {
			t.Errorf("%s: converted %q, body differs", name, got.Converted)
		}
	}
}

const tcvn3 = "KÕ ho¹ch th«ng tin, tuyªn truyÒn c¶i c¸ch hµnh chÝnh n¨m 2027. §éc lËp - Tù do - H¹nh phóc. Së Néi vô chñ tr×."

func TestLegacyTextIsConvertedAndFlagged(t *testing.T) {
	want := "Kế hoạch thông tin, tuyên truyền cải cách hành chính năm 2027. Độc lập - Tự do - Hạnh phúc. Sở Nội vụ chủ trì.\n"
	latin, err := charmap.ISO8859_1.NewEncoder().Bytes([]byte(tcvn3))
	if err != nil {
		t.Fatal(err)
	}
	for name, b := range map[string][]byte{"a.txt": []byte(tcvn3), "bytes.txt": latin, "a.docx": withBody(t, para(tcvn3))} {
		got := mustExtract(t, name, b)
		if got.Body != want || got.Converted != "TCVN3" {
			t.Errorf("%s: %q, converted %q", name, got.Body, got.Converted)
		}
	}
	font := `<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTimeH"/></w:rPr><w:t>kÕ ho¹ch</w:t></w:r></w:p>`
	if got := mustExtract(t, "a.docx", withBody(t, font)); got.Body != "KẾ HOẠCH\n" || got.Converted != "TCVN3" {
		t.Errorf("by font: %q, %q", got.Body, got.Converted)
	}
	vni := "Keá hoaïch thoâng tin naêm 2027, Ñoäc laäp - Töï do - Haïnh phuùc, chuû trì, ñöôïc"
	if got := mustExtract(t, "a.txt", []byte(vni)); got.Converted != "VNI" || !strings.HasPrefix(got.Body, "Kế hoạch thông tin năm 2027, Độc lập") {
		t.Errorf("VNI: %q, %q", got.Body, got.Converted)
	}
}

func TestClassifiedIsRefused(t *testing.T) {
	for name, b := range map[string][]byte{
		"line":        []byte("Số: 01/KH\nMẬT\nKẾ HOẠCH"),
		"stars":       []byte("**TỐI MẬT**\nKẾ HOẠCH"),
		"spaced":      []byte("[ T U Y Ệ T   M Ậ T ]\nKẾ HOẠCH"),
		"decomposed":  []byte(norm.NFD.String("TUYỆT MẬT\nKẾ HOẠCH")),
		"named":       []byte("Độ mật: Tối mật\nKẾ HOẠCH"),
		"cell":        []byte("Số: 01/KH\tMẬT\nKẾ HOẠCH"),
		"TCVN3":       []byte("TèI MËT\n" + tcvn3),
		"TCVN3 small": []byte("mËt\n" + tcvn3),
		"VNI":         []byte("MAÄT\nKeá hoaïch"),
		"word":        withBody(t, para("Số: 01/KH")+para("TUYỆT MẬT")),
		"word box":    withBody(t, `<w:p><w:r><w:pict><w:txbxContent>`+para("MẬT")+`</w:txbxContent></w:pict><w:t>Số</w:t></w:r></w:p>`),
		"word cell":   withBody(t, `<w:tbl><w:tr><w:tc>`+para("TỐI MẬT")+`</w:tc></w:tr></w:tbl>`),
		"word header": docx(t, map[string]string{"word/document.xml": openBody + para("x") + closeBody, "word/header1.xml": "<w:hdr>" + para("MẬT") + "</w:hdr>"}),
	} {
		text, err := extract(t, "van-ban", b)
		if !errors.Is(err, ErrClassified) || domain.CodeOf(err) != domain.CodeInvalid || text.Body != "" {
			t.Errorf("%s: %v, kept %q", name, err, text.Body)
		}
	}
	for name, s := range map[string]string{
		"about secrets": "Kế hoạch bảo vệ bí mật nhà nước\nTài liệu tối mật phải niêm phong.",
		"heading":       "II. DANH MỤC BÍ MẬT NHÀ NƯỚC ĐỘ MẬT",
		"honey":         "Hội thi sản phẩm mật ong\nMật ong",
		"far down":      strings.Repeat("một dòng\n", 80) + "MẬT\n",
	} {
		if _, err := extract(t, "a.txt", []byte(s)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// wide is a text as the names of streams stand in old Office files.
func wide(s string) string {
	var b strings.Builder
	for _, c := range []byte(s) {
		b.WriteByte(c)
		b.WriteByte(0)
	}
	return b.String()
}

func TestBadFilesAreRefusedInVietnamese(t *testing.T) {
	whole := planToDOCX(t, ownPlan(t, "thong-tin-2027.txt"))
	zeros := docx(t, map[string]string{"word/document.xml": openBody + strings.Repeat(" ", 40<<20) + closeBody})
	many := map[string]string{}
	for i := range maxEntries + 1 {
		many[fmt.Sprintf("word/media/%d", i)] = ""
	}
	for name, c := range map[string]struct {
		file string
		body []byte
		want string
	}{
		"empty":         {"a.txt", nil, "rỗng"},
		"blank":         {"a.txt", []byte(" \n\t"), "không có chữ"},
		"half file":     {"a.docx", whole[:len(whole)/2], "chưa tải hết"},
		"zip bomb":      {"a.docx", zeros, "bung ra quá lớn"},
		"many entries":  {"a.docx", docx(t, many), "bung ra quá lớn"},
		"not a zip":     {"a.docx", []byte("chỉ là chữ"), "không phải tệp Word"},
		"other zip":     {"a.docx", docx(t, map[string]string{"x.txt": "x"}), "không phải tệp Word"},
		"cut xml":       {"a.docx", docx(t, map[string]string{"word/document.xml": openBody + "<w:p>"}), "bị hỏng"},
		"entities":      {"a.docx", docx(t, map[string]string{"word/document.xml": `<!DOCTYPE x [<!ENTITY a "aaaa">]><x>&a;</x>`}), "DTD"},
		"deep":          {"a.docx", withBody(t, strings.Repeat("<w:sdt>", 400)+strings.Repeat("</w:sdt>", 400)), "lồng quá nhiều lớp"},
		"deep tables":   {"a.docx", withBody(t, strings.Repeat("<w:tbl><w:tr><w:tc>", 100)+strings.Repeat("</w:tc></w:tr></w:tbl>", 100)), "lồng quá nhiều lớp"},
		"long":          {"a.docx", withBody(t, "<w:p>"+strings.Repeat("<w:r><w:t>"+strings.Repeat("dài ", 5000)+"</w:t></w:r>", 80)+"</w:p>"), "đoạn dài bất thường"},
		"only pictures": {"a.docx", withBody(t, "<w:p/>"), "không có chữ"},
		"old word":      {"a.doc", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1xxxx"), ".docx"},
		"old excel":     {"a.xls", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + wide("Workbook")), "Excel"},
		"locked word":   {"a.docx", []byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + wide("EncryptedPackage")), "bỏ mật khẩu"},
		"excel":         {"a.docx", docx(t, map[string]string{"xl/workbook.xml": "<x/>"}), "Excel"},
		"slides":        {"a.pptx", docx(t, map[string]string{"ppt/presentation.xml": "<x/>"}), "PowerPoint"},
		"odt":           {"a.odt", docx(t, map[string]string{"mimetype": "application/vnd.oasis.opendocument.text", "content.xml": "<x/>"}), ".docx"},
		"rtf":           {"a.doc", []byte(`{\rtf1\ansi Kế hoạch}`), "RTF"},
		"photograph":    {"a.pdf", []byte("\xff\xd8\xff\xe0 ảnh"), "ảnh"},
		"page as pdf":   {"a.pdf", []byte("<html><body>404</body></html>"), "không phải tệp PDF"},
		"pdf":           {"a.pdf", []byte("%PDF-1.7 xxx"), "PDF"},
		"binary":        {"a.txt", []byte("ab\x00\x01\x02cdefghij"), "không phải tệp văn bản"},
		"unknown bytes": {"a.txt", []byte("\xfe\x90\x91\x92 zz\xff\xf0q \xc3("), "bảng mã"},
	} {
		_, err := extract(t, c.file, c.body)
		if domain.CodeOf(err) != domain.CodeInvalid {
			t.Errorf("%s: %v", name, err)
			continue
		}
		e, ok := errors.AsType[*domain.Error](err)
		if !ok || !strings.Contains(e.Text(), c.want) {
			t.Errorf("%s: %v, want “%s”", name, err, c.want)
		}
	}
}

// A table of 2,000 rows is read whole, and soon.
func TestLongTable(t *testing.T) {
	t.Parallel()
	var b strings.Builder
	b.WriteString("II. NHIỆM VỤ\nSTT\tNội dung\tCơ quan chủ trì\tThời gian\n")
	for i := range 2000 {
		fmt.Fprintf(&b, "%d\tBiên soạn tài liệu chuyên đề số %d\tSở Tư pháp\tQuý II/2027\n", i+1, i+1)
	}
	text := mustExtract(t, "a.docx", planToDOCX(t, b.String()))
	if len(text.Tables) != 1 || len(text.Tables[0].Rows) != 2001 {
		t.Fatalf("%d tables", len(text.Tables))
	}
	if n := len(plan.Read(text).Tasks); n != 2000 {
		t.Errorf("%d tasks", n)
	}
}

func TestStoppedExtractionStops(t *testing.T) {
	ctx, stop := context.WithCancel(t.Context())
	stop()
	b := withBody(t, para("x"))
	if _, err := Extract(ctx, "a.docx", bytes.NewReader(b), int64(len(b))); !errors.Is(err, context.Canceled) {
		t.Errorf("%v", err)
	}
}

func TestPlanJSONShape(t *testing.T) {
	b := []byte(ownPlan(t, "thong-tin-2027.txt"))
	out, err := PlanJSON(t.Context(), "a.txt", bytes.NewReader(b), int64(len(b)))
	if err != nil {
		t.Fatal(err)
	}
	var shape struct {
		Document map[string]json.RawMessage   `json:"document"`
		Tasks    []map[string]json.RawMessage `json:"tasks"`
		Warnings []map[string]json.RawMessage `json:"warnings"`
	}
	if err := json.Unmarshal(out, &shape); err != nil {
		t.Fatal(err)
	}
	for _, key := range []string{"number", "date", "issuer", "title", "year", "signer", "window", "goals", "duties", "reporting", "budget"} {
		if string(shape.Document[key]) == "" || string(shape.Document[key]) == "null" {
			t.Errorf("document.%s is %q", key, shape.Document[key])
		}
	}
	if string(shape.Tasks[2]["product"]) != `"Cuộc thi"` || len(shape.Tasks[2]["cadence"]) == 0 {
		t.Errorf("task %s", shape.Tasks[2])
	}
}

func TestCadenceJSON(t *testing.T) {
	var out bytes.Buffer
	in := "Từ nay đến hết năm 2027\t2027-03-01\nMỗi tháng 02 kỳ\n"
	if err := CadenceJSON(strings.NewReader(in), &out); err != nil {
		t.Fatal(err)
	}
	lines := strings.Split(strings.TrimSpace(out.String()), "\n")
	if len(lines) != 2 || !strings.Contains(lines[0], `"start":"2027-03-01","end":"2027-12-31"`) || !strings.Contains(lines[1], `"count":2`) {
		t.Errorf("%q", lines)
	}
}

func FuzzPlain(f *testing.F) {
	f.Add([]byte(tcvn3))
	f.Add([]byte("\xff\xfeK\x00"))
	f.Add([]byte("MẬT\nKẾ HOẠCH"))
	f.Fuzz(func(t *testing.T, b []byte) {
		if bytes.HasPrefix(b, []byte("PK")) {
			return
		}
		text, err := extract(t, "a.txt", b)
		if err != nil && domain.CodeOf(err) != domain.CodeInvalid {
			t.Fatal(err)
		}
		plan.Read(text)
	})
}

func FuzzDOCX(f *testing.F) {
	f.Add(para("Kế hoạch") + "<w:tbl><w:tr><w:tc><w:tcPr><w:vMerge/></w:tcPr></w:tc></w:tr></w:tbl>")
	f.Add(`<w:p><w:pPr><w:numPr><w:ilvl w:val="99"/><w:numId w:val="1"/></w:numPr></w:pPr></w:p>`)
	f.Fuzz(func(t *testing.T, body string) {
		b := docx(t, map[string]string{"word/document.xml": openBody + body + closeBody, "word/numbering.xml": body, "word/styles.xml": "<s>" + body + "</s>"})
		text, err := extract(t, "a.docx", b)
		if err != nil && domain.CodeOf(err) != domain.CodeInvalid {
			t.Fatal(err)
		}
		for _, table := range text.Tables {
			if table.Start > table.End || table.End > len(text.Body) {
				t.Fatalf("table %d–%d in %d bytes", table.Start, table.End, len(text.Body))
			}
		}
		plan.Read(text)
	})
}

func FuzzArchive(f *testing.F) {
	f.Add(withBody(f, para("Kế hoạch")))
	f.Fuzz(func(t *testing.T, b []byte) {
		if _, err := extract(t, "a.docx", b); err != nil && domain.CodeOf(err) != domain.CodeInvalid {
			t.Fatal(err)
		}
	})
}
