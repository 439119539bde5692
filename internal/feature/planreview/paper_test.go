package planreview

import (
	"strings"
	"testing"
	"unicode/utf8"

	"loa/internal/domain/plan"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

func reading(id, text, words string) programme.Reading {
	at := strings.Index(text, words)
	r := programme.Reading{}
	r.ID, r.Origin, r.State, r.Start, r.End = id, programme.OriginAppendix, programme.RowOpen, at, at+len(words)
	return r
}

func TestDrawPaper(t *testing.T) {
	body := "KẾ HOẠCH\n\nI. MỤC TIÊU\n- Một\n\nPhụ lục\nStt\tNội dung\tSản phẩm\n1\tĐăng tin\t01 tin\n\nStt\tNội dung\tSản phẩm\n2\tPhát tin\t02 tin\n"
	row := reading("r2", body, "2\tPhát tin\t02 tin")
	row.Product, row.Open = "02 tin", []plan.Doubt{{Field: "product", Reason: "?"}}
	text := plan.Text{Body: body}
	cut := split(text, programme.Review{Rows: []programme.Reading{row}})
	if !strings.HasPrefix(body[cut:], "Phụ lục") {
		t.Fatalf("the appendix begins at %q", body[cut:])
	}
	sheets := drawPaper(text, cut, len(body), []programme.Reading{row}, &row)
	if len(sheets) != 3 || sheets[0].Kind != "head" || len(sheets[1].Rows) != 2 || len(sheets[2].Rows) != 2 {
		t.Fatalf("drawn as %+v", sheets)
	}
	got := sheets[2].Rows[1]
	if got.ID != "r2" || !got.Current || got.Cells[2].Text[0].Mark != markProduct || !got.Cells[2].Text[0].Doubt || got.Cells[1].Text[0].Mark != "" {
		t.Errorf("the current row %+v", got)
	}
	if before := drawPaper(text, 0, cut, nil, nil); len(before) != 3 {
		t.Errorf("before the appendix: %+v", before)
	}
}

func TestDrawTableOfFile(t *testing.T) {
	body := "Mở đầu\nNhóm\tA\nx\ty\nKết\n"
	at := strings.Index(body, "Nhóm")
	second := strings.Index(body, "x\t")
	text := plan.Text{Body: body, Tables: []plan.Table{{Start: at, End: strings.Index(body, "Kết"), Rows: []plan.Row{
		{Start: at, End: second - 1, Cells: []plan.Cell{{Text: "Nhóm", Span: 2}, {Text: "A"}}},
		{Start: second, End: second + 3, Cells: []plan.Cell{{Text: "Nhóm", Above: true}, {Text: "y"}}},
	}}}}
	sheets := drawPaper(text, 0, len(body), nil, nil)
	if len(sheets) != 3 || sheets[1].Kind != "table" || sheets[1].Rows[0].Cells[0].Span != 2 || len(sheets[1].Rows[1].Cells[0].Text) != 0 {
		t.Errorf("drawn as %+v", sheets)
	}
}

// FuzzDrawPaper: whatever the text, every word of it is drawn, in order.
func FuzzDrawPaper(f *testing.F) {
	f.Add("KẾ HOẠCH\n\n1\ta\tb\n\nPhụ lục\n2\tc\td\n", 5)
	f.Add("\t\n\n\t", 1)
	f.Fuzz(func(t *testing.T, body string, cut int) {
		if !utf8.ValidString(body) {
			t.Skip("extracted text is UTF-8")
		}
		cut = min(max(cut, 0), len(body))
		for cut > 0 && cut < len(body) && body[cut-1] != '\n' {
			cut++
		}
		text := plan.Text{Body: body}
		row := programme.Reading{}
		row.Start, row.End = 0, len(body)
		row.Lead = []string{"a"}
		var drawn strings.Builder
		for _, part := range [][2]int{{0, cut}, {cut, len(body)}} {
			for _, s := range drawPaper(text, part[0], part[1], nil, &row) {
				for _, x := range s.Text {
					drawn.WriteString(x.Text + " ")
				}
				for _, r := range s.Rows {
					for _, c := range r.Cells {
						for _, x := range c.Text {
							drawn.WriteString(x.Text + " ")
						}
					}
				}
			}
		}
		plain := func(s string) string { return vi.Clean(strings.ReplaceAll(s, "*", "")) }
		if got, want := plain(drawn.String()), plain(body); got != want {
			t.Fatalf("drew %q of %q", got, want)
		}
		split(text, programme.Review{Rows: []programme.Reading{row}})
	})
}

// TestDrawAround: of a long table only what stands around the open row is drawn,
// under its head when the file tells which row that is.
func TestDrawAround(t *testing.T) {
	var b strings.Builder
	b.WriteString("Phụ lục\n")
	table := plan.Table{Start: b.Len()}
	for i := range 3000 {
		from := b.Len()
		line := "dòng " + strings.Repeat("chữ ", 8)
		if i == 0 {
			line = "Nội dung"
		}
		b.WriteString(line + "\n")
		table.Rows = append(table.Rows, plan.Row{Start: from, End: b.Len() - 1, Cells: []plan.Cell{{Text: line}}})
	}
	table.End = b.Len()
	text := plan.Text{Body: b.String(), Tables: []plan.Table{table}}
	row := programme.Reading{}
	row.ID, row.Start, row.End = "giua", table.Rows[1500].Start, table.Rows[1500].End
	sheets, framed := drawAround(text, 0, len(text.Body), []programme.Reading{row}, &row)
	if !framed || !placed(sheets, "giua") || len(sheets) != 1 {
		t.Fatalf("framed %t, %d sheets", framed, len(sheets))
	}
	if n := len(sheets[0].Rows); n < 100 || n > 1500 || !sheets[0].Rows[0].Head || sheets[0].Rows[0].Cells[0].Text[0].Text != "Nội dung" {
		t.Errorf("%d rows drawn, the first %+v", n, sheets[0].Rows[0])
	}
	if _, framed := drawAround(text, 0, 5000, nil, nil); framed {
		t.Error("a short part is framed")
	}
	if sheets, _ := drawAround(text, 0, len(text.Body), nil, nil); len(sheets) != 2 || sheets[0].Kind != "head" {
		t.Errorf("without an open row the beginning is drawn, not %d sheets", len(sheets))
	}
}
