package textract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/plan"
	"loa/internal/vi"
)

// Text is the text model that the plan reader takes.
type Text = plan.Text

// Bounds of what is read. A plan of 300 pages stays far below them.
const (
	maxFile = 64 << 20 // bytes of the file as it arrives
	maxText = 16 << 20 // bytes of text taken out of it
)

// Extract reads a file by its content; the name only helps to word errors.
// Errors are domain invalid errors in Vietnamese; a marked state secret gives
// ErrClassified.
func Extract(ctx context.Context, name string, r io.ReaderAt, size int64) (Text, error) {
	switch {
	case size <= 0:
		return Text{}, domain.Invalid("Tệp rỗng: hãy chọn lại tệp có nội dung.")
	case size > maxFile:
		return Text{}, domain.Invalid("Tệp lớn hơn %d MB: hãy bỏ bớt hình ảnh hoặc tách tệp rồi gửi lại.", maxFile>>20)
	}
	if err := ctx.Err(); err != nil {
		return Text{}, fmt.Errorf("extract text: %w", err)
	}
	head := make([]byte, min(size, 8))
	if _, err := r.ReadAt(head, 0); err != nil && !errors.Is(err, io.EOF) {
		return Text{}, fmt.Errorf("extract text: %w", err)
	}
	var (
		items []item
		conv  vi.Encoding
		scans int
		err   error
	)
	switch {
	case bytes.HasPrefix(head, []byte("PK")):
		items, conv, err = readDOCX(ctx, r, size)
	case bytes.HasPrefix(head, []byte("%PDF")):
		items, conv, scans, err = readPDF(ctx, r, size)
	case bytes.HasPrefix(head, []byte{0xD0, 0xCF, 0x11, 0xE0}):
		return Text{}, domain.Invalid("Tệp Word kiểu cũ (.doc) hoặc tệp có mật khẩu: hãy mở bằng Word, bỏ mật khẩu nếu có, lưu thành .docx rồi gửi lại.")
	case strings.EqualFold(path.Ext(name), ".docx"):
		return Text{}, domain.Invalid("Tệp mang tên .docx nhưng không phải tệp Word: hãy mở bằng Word và lưu lại rồi gửi.")
	default:
		items, conv, err = readPlain(r, size)
	}
	if err != nil {
		return Text{}, err
	}
	if err := refuseClassified(items, conv); err != nil {
		return Text{}, err
	}
	t := layOut(items, conv)
	t.Scanned = scans
	return t, nil
}

// item is one piece of the document in order: a run of plain text, or a table.
type item struct {
	text   string // lines end in \n or at the end of the item
	table  [][]tableCell
	header bool // stands in the page header: looked at for markings, not kept
}

type tableCell struct {
	text  string // paragraphs joined by \n
	span  int
	above bool
}

// layOut writes the items into one plain text and notes where tables lie.
func layOut(items []item, conv vi.Encoding) Text {
	var b strings.Builder
	t := Text{Converted: string(conv)}
	for _, it := range items {
		if it.header {
			continue
		}
		if it.table == nil {
			b.WriteString(it.text)
			if !strings.HasSuffix(it.text, "\n") {
				b.WriteByte('\n')
			}
			continue
		}
		t.Tables = append(t.Tables, layOutTable(&b, it.table))
	}
	t.Body = b.String()
	return t
}

func layOutTable(b *strings.Builder, rows [][]tableCell) plan.Table {
	table := plan.Table{Start: b.Len()}
	above := map[int]string{} // what stands in each grid column, for merged cells
	for _, cells := range rows {
		row := plan.Row{Start: b.Len()}
		column := 0
		for i, c := range cells {
			if i > 0 {
				b.WriteByte('\t')
			}
			out := plan.Cell{Start: b.Len(), Span: c.span, Above: c.above}
			if c.above {
				out.Text = above[column]
			} else {
				out.Text = c.text
				above[column] = c.text
				b.WriteString(vi.Clean(c.text))
			}
			out.End = b.Len()
			row.Cells = append(row.Cells, out)
			column += max(c.span, 1)
		}
		row.End = b.Len()
		b.WriteByte('\n')
		table.Rows = append(table.Rows, row)
	}
	table.End = b.Len()
	return table
}
