package office

import (
	"archive/zip"
	"bytes"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/xuri/excelize/v2"
	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

func sampleSheet() Sheet {
	return Sheet{
		Name: "Kết quả: quý I/2027", Title: "Kết quả quý I năm 2027",
		Columns: []SheetColumn{
			{Title: "Nội dung công việc"},
			{Title: "Số lượng", Kind: ColumnInt},
			{Title: "Hạn", Kind: ColumnDate},
			{Title: "Tỷ lệ", Kind: ColumnPercent},
			{Title: "Minh chứng"},
		},
		Rows: [][]any{
			{"Tin, bài", 1234, calendar.Date("2027-02-28"), 0.875, Address{Title: "Bài viết", URL: "https://a.vn/1"}},
			{"=1+1", int64(2), nil, nil, Address{URL: "javascript:alert(1)"}},
			{norm.NFD.String("@Người dân"), nil, calendar.Date(""), 1.0, ""},
		},
	}
}

var sampleColumns = []ReadColumn{
	{Key: "title", Names: []string{"Nội dung công việc", "Nhiệm vụ"}, Required: true},
	{Key: "count", Names: []string{"Số lượng"}},
	{Key: "due", Names: []string{"Hạn", "Thời hạn"}},
	{Key: "rate", Names: []string{"Tỷ lệ"}},
}

func TestWrittenSheetIsReadBack(t *testing.T) {
	t.Parallel()
	file, err := WriteSheets(sampleSheet(), Sheet{Name: "Trống", Columns: []SheetColumn{{Title: "Nhiệm vụ"}}})
	if err != nil {
		t.Fatal(err)
	}
	records, err := ReadSheet(file, "", sampleColumns)
	if err != nil {
		t.Fatal(err)
	}
	if len(records) != 3 || records[0].Number != 4 {
		t.Fatalf("records %+v", records)
	}
	count, err := records[0].Int("count")
	if err != nil || count != 1234 {
		t.Errorf("count %d, %v", count, err)
	}
	due, err := records[0].Date("due")
	if err != nil || due != "2027-02-28" {
		t.Errorf("due %q, %v", due, err)
	}
	if got := records[0].Text("rate"); got != "0,875" {
		t.Errorf("rate %q", got)
	}
	if got := []string{records[1].Text("title"), records[2].Text("title")}; !cmp.Equal(got, []string{"=1+1", "@Người dân"}) {
		t.Errorf("titles %q", got)
	}
	if empty, err := ReadSheet(file, "trong", sampleColumns); err != nil || len(empty) != 0 {
		t.Errorf("second sheet: %v, %v", empty, err)
	}
}

// TestSameSheetsSameBytes: files of several sheets with links too.
func TestSameSheetsSameBytes(t *testing.T) {
	t.Parallel()
	other := sampleSheet()
	other.Name, other.Note = "Trang khác", "Ghi chú"
	third := other
	third.Name = "Trang ba"
	first, err := WriteSheets(sampleSheet(), other, third)
	if err != nil {
		t.Fatal(err)
	}
	for range 10 {
		again, err := WriteSheets(sampleSheet(), other, third)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(first, again) {
			t.Fatal("the same sheets gave other bytes")
		}
	}
}

// TestANumberLeads: it is a number all the same, and a script is no address.
func TestANumberLeads(t *testing.T) {
	t.Parallel()
	s := Sheet{Name: "Số", Columns: []SheetColumn{{Title: "Số lượng", Kind: ColumnInt}}, Rows: [][]any{
		{LinkedInt{1234, "https://a.vn/1"}}, {LinkedInt{5, "javascript:alert(1)"}},
	}}
	file, err := WriteSheets(s)
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if linked, to, err := f.GetCellHyperLink("Số", "A4"); err != nil || !linked || to != "https://a.vn/1" {
		t.Errorf("%v %q %v", linked, to, err)
	}
	if linked, _, err := f.GetCellHyperLink("Số", "A5"); err != nil || linked {
		t.Errorf("a script became a link (%v)", err)
	}
	if kind, err := f.GetCellType("Số", "A4"); err != nil || kind != excelize.CellTypeUnset && kind != excelize.CellTypeNumber {
		t.Errorf("the number is of type %v (%v)", kind, err)
	}
	records, err := ReadSheet(file, "", sampleColumns[1:2])
	if err != nil || len(records) != 2 {
		t.Fatal(records, err)
	}
	if n, err := records[0].Int("count"); err != nil || n != 1234 {
		t.Errorf("read back as %d (%v)", n, err)
	}
	s.Columns[0].Kind = ColumnText
	if _, err := WriteSheets(s); err == nil {
		t.Error("a number stands in a column of text")
	}
}

func TestWrittenSheetLooksRight(t *testing.T) {
	t.Parallel()
	file, err := WriteSheets(sampleSheet())
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	tab := f.GetSheetName(0)
	if tab != "Kết quả quý I 2027" {
		t.Errorf("tab %q", tab)
	}
	for at, want := range map[string]string{"A1": "Kết quả quý I năm 2027", "B4": "1,234", "C4": "28/02/2027", "D4": "87.5%"} {
		if got, err := f.GetCellValue(tab, at); err != nil || got != want {
			t.Errorf("%s shows %q, want %q (%v)", at, got, want, err)
		}
	}
	if formula, err := f.GetCellFormula(tab, "A5"); err != nil || formula != "" {
		t.Errorf("text became the formula %q (%v)", formula, err)
	}
	if linked, target, _ := f.GetCellHyperLink(tab, "E4"); !linked || target != "https://a.vn/1" {
		t.Errorf("link %v %q", linked, target)
	}
	if linked, _, _ := f.GetCellHyperLink(tab, "E5"); linked {
		t.Error("a script became a link")
	}
	if props, err := f.GetSheetProps(tab); err != nil || props.FitToPage == nil || !*props.FitToPage {
		t.Errorf("the sheet is not printed as wide as a page: %+v (%v)", props, err)
	}
	panes, err := f.GetPanes(tab)
	if err != nil || !panes.Freeze || panes.YSplit != headerRow {
		t.Errorf("panes %+v (%v)", panes, err)
	}
}

// The parts of a sheet stand in the file as spreadsheets want them: the columns
// from left to right, and with the rows the filter, the print titles and the
// empty cells with the look of their columns.
func TestWrittenSheetKeepsItsLayout(t *testing.T) {
	t.Parallel()
	s := sampleSheet()
	s.Note, s.Columns[1].Width = "Ghi chú <1>", 9
	file, err := WriteSheets(s)
	if err != nil {
		t.Fatal(err)
	}
	xml := partOf(t, file, "xl/worksheets/sheet1.xml")
	for _, want := range []string{
		`<cols><col min="1" max="1" width="32" customWidth="1"/><col min="2" max="2" width="9" customWidth="1"/><col min="3"`,
		`ySplit="3"`, `orientation="landscape"`, `<autoFilter ref="$A$3:$E$6">`, `<t>Ghi chú &lt;1&gt;</t>`, `<v>46446</v>`,
	} {
		if !strings.Contains(xml, want) {
			t.Errorf("%s is not in\n%s", want, xml)
		}
	}
	if titles := partOf(t, file, "xl/workbook.xml"); !strings.Contains(titles, `name="_xlnm.Print_Titles">&#39;Kết quả quý I 2027&#39;!$3:$3<`) {
		t.Errorf("no print titles in\n%s", titles)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	for _, cells := range [][2]string{{"B4", "B6"}, {"C4", "C5"}, {"A4", "E6"}} {
		full, err := f.GetCellStyle(f.GetSheetName(0), cells[0])
		empty, other := f.GetCellStyle(f.GetSheetName(0), cells[1])
		if err != nil || other != nil || full == 0 || full != empty {
			t.Errorf("%s looks as %d, the empty %s as %d (%v, %v)", cells[0], full, cells[1], empty, err, other)
		}
	}
}

// On paper every line of text shows whole: rows are as high as their wrapped text,
// the column for programs is left out, each page has the head and its number, and a
// note of several lines stands above.
func TestWrittenSheetPrintsWhole(t *testing.T) {
	t.Parallel()
	long := strings.TrimSpace(strings.Repeat("Tuyên truyền cải cách hành chính ", 9)) // some 300 letters
	url := "https://trang-thong-tin.example/" + strings.Repeat("a", 120)
	file, err := WriteSheets(Sheet{
		Name: "Minh chứng", Title: "Danh mục", Note: "Quý I năm 2027.\n" + long + ".",
		Columns: []SheetColumn{{Title: "Số", Kind: ColumnInt, Width: 8}, {Title: "Tên việc và kết quả đã thực hiện", Width: 20}, {Title: "Liên kết", Width: 30}, {Title: "Địa chỉ", Width: 12, Aside: true}},
		Rows:    [][]any{{1, long, url, url}, {2, "Ngắn", "", url}},
	})
	if err != nil {
		t.Fatal(err)
	}
	f, err := excelize.OpenReader(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	tab := f.GetSheetName(0)
	head := 0
	for row := 1; row < 15 && head == 0; row++ {
		if v, _ := f.GetCellValue(tab, fmt.Sprint("A", row)); v == "Số" {
			head = row
		}
	}
	if head < 6 {
		t.Fatalf("the head stands in row %d, below a note of several lines", head)
	}
	for row, want := range map[int][2]float64{head: {2 * lineHeight, 3 * lineHeight}, head + 1: {14 * lineHeight, 18 * lineHeight}, head + 2: {lineHeight, lineHeight}} {
		if got, err := f.GetRowHeight(tab, row); err != nil || got < want[0] || got > want[1] {
			t.Errorf("row %d is %v points high, want %v (%v)", row, got, want, err)
		}
	}
	names := map[string]string{}
	for _, n := range f.GetDefinedName() {
		names[n.Name] = n.RefersTo
	}
	if want := fmt.Sprintf("'Minh chứng'!$A$1:$C$%d", head+2); names["_xlnm.Print_Area"] != want {
		t.Errorf("printed is %q, want %q", names["_xlnm.Print_Area"], want)
	}
	if want := fmt.Sprintf("'Minh chứng'!$%d:$%d", head, head); names["_xlnm.Print_Titles"] != want {
		t.Errorf("heads %q, want %q", names["_xlnm.Print_Titles"], want)
	}
	if foot, err := f.GetHeaderFooter(tab); err != nil || !strings.Contains(foot.OddFooter, "Trang &P/&N") {
		t.Errorf("foot %+v (%v)", foot, err)
	}
	if merged, err := f.GetMergeCells(tab); err != nil || len(merged) > 0 {
		t.Errorf("merged cells %v (%v)", merged, err)
	}
	if strings.Contains(partOf(t, file, "xl/worksheets/sheet1.xml"), "mergeCell") {
		t.Error("cells are merged")
	}
}

// A sheet longer than what is held in memory comes back whole.
func TestLongSheetIsReadBack(t *testing.T) {
	t.Parallel()
	s := Sheet{Name: "Dài", Columns: []SheetColumn{{Title: "Nhiệm vụ"}, {Title: "Số lượng", Kind: ColumnInt}}}
	text := strings.Repeat("Cải cách hành chính ", 60)
	for i := range 14_000 { // about 20 MiB of XML
		s.Rows = append(s.Rows, []any{text + fmt.Sprint(i), i})
	}
	file, err := WriteSheets(s)
	if err != nil {
		t.Fatal(err)
	}
	records, err := ReadSheet(file, "", sampleColumns)
	if err != nil || len(records) != len(s.Rows) {
		t.Fatalf("%d rows, %v", len(records), err)
	}
	for _, i := range []int{0, 7000, 13_999} {
		if n, err := records[i].Int("count"); err != nil || n != int64(i) || records[i].Text("title") != text+fmt.Sprint(i) {
			t.Errorf("row %d: %d %q, %v", i, n, records[i].Text("title"), err)
		}
	}
}

// partOf unpacks one part of an XLSX file.
func partOf(t *testing.T, file []byte, name string) string {
	t.Helper()
	z, err := zip.NewReader(bytes.NewReader(file), int64(len(file)))
	if err != nil {
		t.Fatal(err)
	}
	r, err := z.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	text, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(text)
}

func TestSameSheetSameBytes(t *testing.T) {
	t.Parallel()
	one, err := WriteSheets(sampleSheet())
	if err != nil {
		t.Fatal(err)
	}
	for range 5 {
		two, err := WriteSheets(sampleSheet())
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(one, two) {
			t.Fatal("the same sheet gave other bytes")
		}
	}
}

func TestValuesMustSuitTheirColumn(t *testing.T) {
	t.Parallel()
	for _, v := range []any{"12", 1.5, calendar.Date("2027-01-01"), Address{}, true} {
		if _, err := WriteSheets(Sheet{Columns: []SheetColumn{{Kind: ColumnInt}}, Rows: [][]any{{v}}}); err == nil {
			t.Errorf("%T went into a column of whole numbers", v)
		}
	}
	if _, err := WriteSheets(Sheet{Rows: [][]any{{"x"}}}); err == nil {
		t.Error("a value without a column was accepted")
	}
	if _, err := WriteSheets(Sheet{Name: "A"}, Sheet{Name: "A"}); err == nil {
		t.Error("two sheets of one name were accepted")
	}
}

func TestReadCSV(t *testing.T) {
	t.Parallel()
	for name, file := range map[string]string{
		"semicolons and mark": "\ufeffBáo cáo kết quả\r\n\r\nSTT;NHIỆM VỤ;Thời  hạn;so luong\r\n1;\"Tin; bài\";28/2/2027;1.234\r\n;;;\r\n2;Video;;x\r\n",
		"commas":              "Nhiệm vụ,Hạn,Số lượng\n\"Tin; bài\",2027-02-28,1 234\nVideo,,x\n",
		"tabs, decomposed":    norm.NFD.String("Nhiệm vụ\tHạn\tSố lượng\nTin; bài\t28-02-2027\t1234\nVideo\t\tx\n"),
	} {
		records, err := ReadSheet([]byte(file), "", sampleColumns)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if len(records) != 2 || records[0].Text("title") != "Tin; bài" || records[1].Text("title") != "Video" {
			t.Errorf("%s: records %+v", name, records)
			continue
		}
		due, err := records[0].Date("due")
		if err != nil || due != "2027-02-28" {
			t.Errorf("%s: due %q, %v", name, due, err)
		}
		if n, err := records[0].Int("count"); err != nil || n != 1234 {
			t.Errorf("%s: count %d, %v", name, n, err)
		}
		if records[0].Has("rate") || !records[0].Has("due") {
			t.Errorf("%s: wrong columns", name)
		}
		want := fmt.Sprintf("Dòng %d, cột “", records[1].Number)
		if _, err := records[1].Int("count"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: error %v does not name its line", name, err)
		}
	}
}

func TestValuesOfARecord(t *testing.T) {
	t.Parallel()
	r := Record{Number: 7, values: map[string]string{"v": ""}, titles: map[string]string{"v": "Cột"}}
	for text, want := range map[string]int64{"": 0, "12": 12, "-3": -3, "1.234.567": 1234567, "12 000": 12000} {
		r.values["v"] = text
		if got, err := r.Int("v"); err != nil || got != want {
			t.Errorf("Int(%q) = %d, %v", text, got, err)
		}
	}
	for _, text := range []string{"1,5", "0.125", "1.23", "12a", "99999999999999999999", ".123"} {
		r.values["v"] = text
		if got, err := r.Int("v"); err == nil {
			t.Errorf("Int(%q) = %d", text, got)
		}
	}
	for _, text := range []string{"30/2/2027", "hàng tháng", "46446", "2027"} {
		r.values["v"] = text
		if got, err := r.Date("v"); err == nil {
			t.Errorf("Date(%q) = %s", text, got)
		}
	}
	delete(r.values, "v")
	if _, err := r.Required("v"); domain.CodeOf(err) != domain.CodeInvalid {
		t.Errorf("Required: %v", err)
	}
	for in, want := range map[string]string{"1234.5": "1234,5", "1.5E3": "1500", "1.234": "1.234", "0.125": "0,125", "Điều 1.": "Điều 1.", "1e999": "1e999"} {
		if got := vietnameseNumber(in); got != want {
			t.Errorf("vietnameseNumber(%q) = %q", in, got)
		}
	}
}

// zipOf packs one part, repeated to the given size, as an XLSX would hold it.
func zipOf(t *testing.T, name string, size int) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	w, err := z.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := w.Write(bytes.Repeat([]byte("<si/>"), size/5)); err != nil {
		t.Fatal(err)
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestBadFilesGetAClearAnswer(t *testing.T) {
	t.Parallel()
	good, err := WriteSheets(sampleSheet())
	if err != nil {
		t.Fatal(err)
	}
	wide := Sheet{Name: "Rộng", Columns: make([]SheetColumn, maxSheetColumns+1)}
	for i := range wide.Columns {
		wide.Columns[i].Title = fmt.Sprint("Cột ", i)
	}
	tooWide, err := WriteSheets(wide)
	if err != nil {
		t.Fatal(err)
	}
	for name, c := range map[string]struct {
		file []byte
		tab  string
		want string
	}{
		"empty":          {nil, "", "Tệp trống"},
		"huge":           {make([]byte, maxSheetBytes+1), "", "Tệp lớn quá"},
		"old Excel":      {[]byte("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"), "", ".xls"},
		"half a file":    {good[:len(good)/2], "", "Không đọc được tệp Excel"},
		"bomb":           {zipOf(t, "xl/sharedStrings.xml", maxUnzipped+5), "", "Không đọc được tệp Excel"},
		"crowded":        {zipOf(t, "xl/sharedStrings.xml", maxTags*5+5), "", "Không đọc được tệp Excel"},
		"not a workbook": {zipOf(t, "a.xml", 10), "", ""},
		"no such tab":    {good, "Khác", "không có trang tính “Khác”"},
		"too wide":       {tooWide, "", "quá 200 cột"},
		"binary":         {[]byte{0xff, 0xfe, 'a', 0}, "", "CSV theo UTF-8"},
		"no header":      {[]byte("a,b\n1,2\n"), "", "Không tìm thấy cột “Nội dung công việc”"},
		"too many rows":  {[]byte("Nhiệm vụ\n" + strings.Repeat("x\n", maxSheetRows+1)), "", "quá 20.000 dòng"},
		"wide csv":       {[]byte("Nhiệm vụ\n" + strings.Repeat(",", maxSheetColumns+1)), "", "Dòng 2 có quá 200 cột"},
	} {
		_, err := ReadSheet(c.file, c.tab, sampleColumns)
		if domain.CodeOf(err) != domain.CodeInvalid || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want an invalid error with %q", name, err, c.want)
		}
	}
}

// Whatever is sent, reading answers with records or an invalid error.
func FuzzReadSheet(f *testing.F) {
	good, err := WriteSheets(sampleSheet())
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte("\ufeffNhiệm vụ;Hạn;Số lượng\n\"a;b\";28/2/2027;1.234\n"))
	f.Add([]byte("Nhiệm vụ,Hạn\n\"chưa đóng"))
	f.Fuzz(func(t *testing.T, file []byte) {
		records, err := ReadSheet(file, "", sampleColumns)
		if err != nil {
			if domain.CodeOf(err) != domain.CodeInvalid {
				t.Fatalf("not an invalid error: %v", err)
			}
			return
		}
		for _, r := range records {
			if _, err := r.Required("title"); err != nil && r.Text("title") != "" {
				t.Fatalf("line %d lost its text", r.Number)
			}
			if d, err := r.Date("due"); err == nil && d != "" && !d.Valid() {
				t.Fatalf("line %d gave the date %q", r.Number, d)
			}
			if _, err := r.Int("count"); err != nil && domain.CodeOf(err) != domain.CodeInvalid {
				t.Fatalf("line %d: %v", r.Number, err)
			}
		}
	})
}
