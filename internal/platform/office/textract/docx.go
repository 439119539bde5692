package textract

import (
	"archive/zip"
	"bufio"
	"context"
	"encoding/xml"
	"errors"
	"fmt"
	"io"
	"path"
	"strings"

	encunicode "golang.org/x/text/encoding/unicode"

	"loa/internal/domain"
	"loa/internal/vi"
)

// Bounds of an archive. The ratio only counts for parts that unpack to more
// than bombFloor.
const (
	maxEntries = 4000
	maxPart    = 96 << 20
	maxRatio   = 250
	bombFloor  = 8 << 20
)

// readDOCX reads a Word document (OOXML).
func readDOCX(ctx context.Context, r io.ReaderAt, size int64) ([]item, vi.Encoding, error) {
	z, err := zip.NewReader(r, size)
	if err != nil {
		return nil, vi.NoEncoding, domain.Invalid("Tệp Word bị hỏng hoặc chưa tải hết: hãy gửi lại tệp đầy đủ.")
	}
	if err := checkArchive(z); err != nil {
		return nil, vi.NoEncoding, err
	}
	main := mainPart(ctx, z)
	if main == nil {
		return nil, vi.NoEncoding, otherArchive(z)
	}
	dir := path.Dir(strings.TrimPrefix(main.Name, "/")) + "/"
	p := &docxParser{ctx: ctx, numbers: newNumbering(), styles: newStyles()}
	for _, aux := range []struct {
		name string
		read func(*xmlReader) error
	}{{"numbering.xml", p.numbers.readDefinitions}, {"styles.xml", p.readStyles}} {
		if f := partNamed(z, dir+aux.name); f != nil {
			if err := readPart(ctx, f, aux.read); err != nil {
				return nil, vi.NoEncoding, err
			}
		}
	}
	for _, f := range z.File {
		if strings.HasPrefix(strings.TrimPrefix(f.Name, "/"), dir+"header") && strings.HasSuffix(f.Name, ".xml") {
			if err := readPart(ctx, f, p.readHeader); err != nil {
				return nil, vi.NoEncoding, err
			}
		}
	}
	if err := readPart(ctx, main, p.readDocument); err != nil {
		return nil, vi.NoEncoding, err
	}
	if !p.hasText() {
		return nil, vi.NoEncoding, domain.Invalid("Tệp Word không có chữ (có thể chỉ có ảnh quét): hãy gửi bản có nội dung dạng chữ.")
	}
	return p.convertAll(), p.converted, nil
}

// mainPart is the document itself: where the package says it is, or where it
// always is.
func mainPart(ctx context.Context, z *zip.Reader) *zip.File {
	name := "word/document.xml"
	if rels := partNamed(z, "_rels/.rels"); rels != nil {
		// An unreadable list of parts is no reason to refuse a document.
		_ = readPart(ctx, rels, func(x *xmlReader) error {
			return x.root(func() error {
				return x.each(func(e xml.StartElement) error {
					if strings.HasSuffix(attr(e, "Type"), "/officeDocument") {
						name = strings.TrimPrefix(attr(e, "Target"), "/")
					}
					return x.skip()
				}, nil)
			})
		})
	}
	main := partNamed(z, name)
	if main == nil || !strings.HasPrefix(name, "word/") && partNamed(z, "word/document.xml") != nil {
		main = partNamed(z, "word/document.xml")
	}
	if main != nil && (partNamed(z, "xl/workbook.xml") != nil || partNamed(z, "ppt/presentation.xml") != nil) {
		return nil
	}
	return main
}

// otherArchive says what an archive without a Word document is, and what to do.
func otherArchive(z *zip.Reader) error {
	switch {
	case partNamed(z, "xl/workbook.xml") != nil:
		return domain.Invalid("Đây là tệp Excel, chưa phải văn bản kế hoạch: hãy chép bảng vào Word, lưu thành .docx rồi gửi lại.")
	case partNamed(z, "ppt/presentation.xml") != nil:
		return domain.Invalid("Đây là tệp trình chiếu (PowerPoint): hãy gửi văn bản kế hoạch dạng .docx hoặc .pdf.")
	case partNamed(z, "content.xml") != nil && partNamed(z, "mimetype") != nil:
		return domain.Invalid("Đây là tệp OpenDocument (.odt, .ods): hãy mở bằng LibreOffice hoặc Word, lưu thành .docx rồi gửi lại.")
	}
	return domain.Invalid("Tệp nén này không phải tệp Word: hãy giải nén rồi gửi tệp .docx, .pdf hoặc .txt bên trong.")
}

// checkArchive refuses an archive by what its directory declares.
func checkArchive(z *zip.Reader) error {
	if len(z.File) > maxEntries {
		return bomb()
	}
	var total uint64
	for _, f := range z.File {
		if f.Flags&1 != 0 {
			return domain.Invalid("Tệp có mật khẩu: hãy bỏ mật khẩu rồi gửi lại.")
		}
		total += f.UncompressedSize64
		if f.UncompressedSize64 > bombFloor && f.UncompressedSize64 > maxRatio*max(f.CompressedSize64, 1) || total > 8*maxPart {
			return bomb()
		}
	}
	return nil
}

func bomb() error {
	return domain.Invalid("Tệp nén bất thường (bung ra quá lớn) nên bị từ chối: hãy mở bằng Word và lưu lại rồi gửi.")
}

func damaged() error {
	return domain.Invalid("Nội dung tệp Word bị hỏng: hãy mở bằng Word, lưu lại rồi gửi lại.")
}

func partNamed(z *zip.Reader, name string) *zip.File {
	for _, f := range z.File {
		if strings.EqualFold(strings.TrimPrefix(f.Name, "/"), name) {
			return f
		}
	}
	return nil
}

// readPart unpacks one part under the bounds, whatever its directory entry
// says, and reads it.
func readPart(ctx context.Context, f *zip.File, read func(*xmlReader) error) error {
	body, err := f.Open()
	if err != nil {
		return damaged()
	}
	limited := &io.LimitedReader{R: body, N: maxPart}
	err = read(newXMLReader(ctx, unicodeXML(limited)))
	if cerr := body.Close(); err == nil && cerr != nil && !errors.Is(cerr, zip.ErrChecksum) {
		err = damaged()
	}
	switch {
	case limited.N <= 0:
		return bomb()
	case err == nil, domain.CodeOf(err) == domain.CodeInvalid:
		return err
	case ctx.Err() != nil:
		return fmt.Errorf("read word document: %w", ctx.Err())
	}
	return damaged()
}

// unicodeXML turns XML in UTF-16, which begins with its mark, into UTF-8.
func unicodeXML(r io.Reader) io.Reader {
	b := bufio.NewReaderSize(r, 1<<15)
	if mark, err := b.Peek(2); err == nil && (mark[0] == 0xFF && mark[1] == 0xFE || mark[0] == 0xFE && mark[1] == 0xFF) {
		return encunicode.UTF16(encunicode.LittleEndian, encunicode.UseBOM).NewDecoder().Reader(b)
	}
	return b
}

// Bounds of XML.
const (
	maxDepth  = 200
	maxTokens = 20_000_000
)

// xmlReader walks XML under bounds. Entities of its own (DTD) are refused.
type xmlReader struct {
	ctx    context.Context
	dec    *xml.Decoder
	depth  int
	tokens int
}

func newXMLReader(ctx context.Context, r io.Reader) *xmlReader {
	dec := xml.NewDecoder(r)
	dec.CharsetReader = func(label string, r io.Reader) (io.Reader, error) {
		if strings.HasPrefix(strings.ToLower(label), "utf-16") { // turned into UTF-8 before
			return r, nil
		}
		return nil, damaged()
	}
	return &xmlReader{ctx: ctx, dec: dec}
}

// next gives the next token; io.EOF at the end.
func (x *xmlReader) next() (xml.Token, error) {
	x.tokens++
	if x.tokens > maxTokens {
		return nil, bomb()
	}
	if x.tokens%4096 == 0 && x.ctx.Err() != nil {
		return nil, fmt.Errorf("read xml: %w", x.ctx.Err())
	}
	tok, err := x.dec.RawToken()
	if err != nil {
		if errors.Is(err, io.EOF) && x.depth == 0 {
			return nil, io.EOF
		}
		return nil, damaged()
	}
	switch tok.(type) {
	case xml.StartElement:
		x.depth++
		if x.depth > maxDepth {
			return nil, domain.Invalid("Tệp Word lồng quá nhiều lớp nên bị từ chối: hãy mở bằng Word và lưu lại rồi gửi.")
		}
	case xml.EndElement:
		x.depth--
		if x.depth < 0 {
			return nil, damaged()
		}
	case xml.Directive:
		return nil, domain.Invalid("Tệp Word có phần khai báo lạ (DTD) nên bị từ chối: hãy mở bằng Word và lưu lại rồi gửi.")
	}
	return tok, nil
}

// each calls start for every element inside the current one and text for its
// characters; start must consume its element. Names are without prefix.
func (x *xmlReader) each(start func(xml.StartElement) error, text func(string)) error {
	for {
		tok, err := x.next()
		if err != nil {
			return err
		}
		switch t := tok.(type) {
		case xml.StartElement:
			if err := start(t); err != nil {
				return err
			}
		case xml.EndElement:
			return nil
		case xml.CharData:
			if text != nil {
				text(string(t))
			}
		}
	}
}

// skip leaves the current element unread.
func (x *xmlReader) skip() error {
	return x.each(func(xml.StartElement) error { return x.skip() }, nil)
}

// root finds the document element.
func (x *xmlReader) root(read func() error) error {
	for {
		tok, err := x.next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				return damaged()
			}
			return err
		}
		if _, ok := tok.(xml.StartElement); ok {
			return read()
		}
	}
}

// attr gives an attribute by its local name.
func attr(e xml.StartElement, name string) string {
	for _, a := range e.Attr {
		if a.Name.Local == name {
			return a.Value
		}
	}
	return ""
}

// isOn reads a switch such as <w:vanish/>: present counts as on.
func isOn(e xml.StartElement) bool {
	v := attr(e, "val")
	return v != "0" && v != "false" && v != "off"
}
