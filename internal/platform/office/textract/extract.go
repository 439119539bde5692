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
	head := make([]byte, min(size, 1024))
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
	case bytes.Contains(head, []byte("%PDF-")):
		items, conv, scans, err = readPDF(ctx, r, size)
	case bytes.HasPrefix(head, oleMark):
		return Text{}, oldOffice(r, size)
	case bytes.HasPrefix(head, []byte(`{\rtf`)):
		return Text{}, domain.Invalid("Tệp RTF: hãy mở bằng Word, lưu thành .docx rồi gửi lại.")
	case picture(head):
		return Text{}, domain.Invalid("Đây là ảnh chụp: hãy gửi bản Word (.docx), hoặc ghép các ảnh thành tệp PDF rồi gửi lại.")
	case strings.EqualFold(path.Ext(name), ".docx"), strings.EqualFold(path.Ext(name), ".docm"):
		return Text{}, domain.Invalid("Tệp mang tên .docx nhưng không phải tệp Word: hãy mở bằng Word và lưu lại rồi gửi.")
	case strings.EqualFold(path.Ext(name), ".pdf"):
		return Text{}, domain.Invalid("Tệp mang tên .pdf nhưng không phải tệp PDF (có thể tải về bị lỗi): hãy mở thử tệp trên máy, tải lại rồi gửi.")
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
	t.Scanned, t.Unmarked = scans, lostMarks(t.Body)
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

// oleMark begins the files of old Office programs, and those of new ones that
// are locked by a password.
var oleMark = []byte{0xD0, 0xCF, 0x11, 0xE0}

// oldOffice says what such a file is, by the names of the streams in it, and
// what to do.
func oldOffice(r io.ReaderAt, size int64) error {
	raw := make([]byte, min(size, 8<<20))
	n, err := r.ReadAt(raw, 0)
	if err != nil && !errors.Is(err, io.EOF) {
		return fmt.Errorf("extract text: %w", err)
	}
	has := func(name string) bool {
		var wide []byte
		for _, c := range []byte(name) {
			wide = append(wide, c, 0)
		}
		return bytes.Contains(raw[:n], wide)
	}
	switch {
	case has("EncryptedPackage"):
		return domain.Invalid("Tệp có mật khẩu: hãy mở bằng Word, bỏ mật khẩu (Tệp › Thông tin › Bảo vệ tài liệu), lưu lại rồi gửi.")
	case has("Workbook"):
		return domain.Invalid("Đây là tệp Excel kiểu cũ (.xls): hãy chép bảng vào Word, lưu thành .docx rồi gửi lại.")
	}
	return domain.Invalid("Tệp Word kiểu cũ (.doc): hãy mở bằng Word, chọn “Lưu thành” .docx (bỏ mật khẩu nếu có) rồi gửi lại.")
}

// picture tells whether a file is a photograph or a scan.
func picture(head []byte) bool {
	for _, mark := range []string{"\xff\xd8\xff", "\x89PNG", "II*\x00", "MM\x00*", "GIF8"} {
		if bytes.HasPrefix(head, []byte(mark)) {
			return true
		}
	}
	return false
}
