package web

import (
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/vi"
)

// Limits of a form.
const (
	maxFields    = 2000     // values of all fields together
	maxFieldText = 100_000  // characters of one field
	formMemory   = 4 << 20  // bytes of files kept in memory; larger ones go to temporary files
	maxDrain     = 32 << 20 // bytes read and thrown away so that the browser hears our answer
)

// FormValues is a form as it was sent: text trimmed, in NFC, with \n line ends
// and without control characters; what was pasted from an old document in TCVN3
// or VNI is in Unicode (see Converted). The reading methods note what cannot be read
// in Errors, beside the field, and go on: a form is told all its problems at
// once.
type FormValues struct {
	Errors domain.Fields
	values url.Values
	files  map[string][]*multipart.FileHeader
	old    vi.Encoding
}

// Form reads the fields of a POST (urlencoded or multipart) or, for GET, of the
// address. It fails with an invalid error when the body is broken, too large,
// or brings too many fields. Temporary files vanish with the request.
func Form(r *http.Request) (*FormValues, error) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	var err error
	if kind == "multipart/form-data" {
		err = r.ParseMultipartForm(formMemory) //nolint:gosec // the body is bounded by limitBody
	} else {
		err = r.ParseForm()
	}
	if err != nil {
		return nil, formError(r, err)
	}
	v := &FormValues{values: r.Form}
	if r.MultipartForm != nil {
		v.files = r.MultipartForm.File
	}
	count := 0
	for _, values := range v.values {
		count += len(values)
	}
	if count > maxFields {
		return nil, domain.Invalid("Biểu mẫu có quá nhiều mục. Chia thành nhiều lần gửi.")
	}
	return v, nil
}

// formError keeps the cause of a body that cannot be read and lets the browser
// finish sending, else it shows a broken connection and not our sentence.
func formError(r *http.Request, cause error) error {
	if r.Body != nil {
		_, _ = io.CopyN(io.Discard, r.Body, maxDrain)
	}
	err := domain.Invalid("Biểu mẫu gửi lên bị đứt đoạn. Gửi lại.")
	err.Err = cause
	if errors.Is(cause, multipart.ErrMessageTooLarge) {
		err.Err = &http.MaxBytesError{Limit: exchangeOf(r.Context()).site.maxForm}
	}
	return err
}

// Has tells whether the form brought the field at all.
func (v *FormValues) Has(name string) bool { return len(v.values[name]) > 0 || len(v.files[name]) > 0 }

// String gives the field's text; empty when it is not there.
func (v *FormValues) String(name string) string {
	if len(v.values[name]) == 0 {
		return ""
	}
	return v.clean(name, v.values[name][0])
}

// Strings gives all values of the field that are not empty, as from
// checkboxes.
func (v *FormValues) Strings(name string) []string {
	var out []string
	for _, raw := range v.values[name] {
		if s := v.clean(name, raw); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// Ends lists how the names of fields end that begin so, in the order of letters: rows
// of a table have a field each, named by the row.
func (v *FormValues) Ends(begin string) []string {
	var ends []string
	for name := range v.values {
		if end, ok := strings.CutPrefix(name, begin); ok {
			ends = append(ends, end)
		}
	}
	slices.Sort(ends)
	return ends
}

// Raw gives the field exactly as sent, for passwords, and for HTML that is cleaned
// where it is kept.
func (v *FormValues) Raw(name string) string { return v.values.Get(name) }

// Converted tells from which old encoding text of the fields read so far was
// rewritten; none when all of it was Unicode. Letters whose case the encoding
// does not hold are worth a look by the person.
func (v *FormValues) Converted() vi.Encoding { return v.old }

// Required is String that notes a problem when the field is empty. message
// says what to do: "Nhập số văn bản."
func (v *FormValues) Required(name, message string) string {
	s := v.String(name)
	if s == "" {
		v.Errors.Add(name, message)
	}
	return s
}

// Bool tells whether a box is ticked.
func (v *FormValues) Bool(name string) bool {
	switch v.String(name) {
	case "", "0", "false", "off", "khong":
		return false
	}
	return true
}

// Int gives a whole number, also written 1.234; 0 when the field is empty or,
// with a problem noted, when it holds something else.
func (v *FormValues) Int(name string) int {
	s := strings.NewReplacer(".", "", " ", "", nbsp, "").Replace(v.String(name))
	if s == "" {
		return 0
	}
	n, err := strconv.Atoi(s)
	if err != nil {
		v.Errors.Add(name, "Đây không phải số nguyên. Nhập bằng chữ số, ví dụ 12.")
		return 0
	}
	return n
}

// Date gives a civil date written 22/4/2027 or 2027-04-22; the empty date when
// the field is empty or, with a problem noted, when there is no such day.
func (v *FormValues) Date(name string) calendar.Date {
	s := v.String(name)
	if s == "" {
		return ""
	}
	d, err := calendar.ParseVietnamese(s)
	if err != nil {
		v.Errors.Add(name, "Ngày không có thật hoặc viết chưa đúng. Nhập theo mẫu 22/04/2027.")
		return ""
	}
	return d
}

// Err is nil, or one invalid error with all problems noted so far.
func (v *FormValues) Err() error { return v.Errors.Err() }

// clean brings text into the one form we keep.
func (v *FormValues) clean(name, raw string) string {
	if !utf8.ValidString(raw) {
		v.Errors.Add(name, "Chữ trong ô này bị hỏng mã. Gõ lại bằng bảng mã Unicode.")
		raw = strings.ToValidUTF8(raw, "")
	}
	s, old := vi.Modern(CleanText(raw))
	if old != vi.NoEncoding {
		v.old = old
	}
	if utf8.RuneCountInString(s) > maxFieldText {
		v.Errors.Add(name, "Nội dung quá dài, tối đa %d ký tự. Rút ngắn hoặc gửi bằng tệp.", maxFieldText)
	}
	return s
}

// CleanText gives text in NFC with \n line ends, trimmed, without control
// characters and without invisible direction marks.
func CleanText(raw string) string {
	raw = strings.NewReplacer("\r\n", "\n", "\r", "\n").Replace(raw)
	raw = strings.Map(func(c rune) rune {
		switch {
		case c == '\n' || c == '\t':
			return c
		case c < ' ' || c >= 0x7F && c < 0xA0, c >= 0x202A && c <= 0x202E, c >= 0x2066 && c <= 0x2069, c == 0xFEFF, c == 0x200B:
			return -1
		}
		return c
	}, raw)
	return strings.TrimSpace(norm.NFC.String(raw))
}

// File is one file of a form. Name is cleaned (no path, NFC); Type is what the
// browser claims and proves nothing. Size is in bytes.
type File struct {
	Name string
	Type string
	Size int64
	part *multipart.FileHeader
}

// Open reads the file from its start; the caller closes it.
func (f *File) Open() (multipart.File, error) {
	opened, err := f.part.Open()
	if err != nil {
		return nil, fmt.Errorf("open uploaded file: %w", err)
	}
	return opened, nil
}

// Bytes reads the whole file, which the form's limit bounds.
func (f *File) Bytes() ([]byte, error) {
	opened, err := f.Open()
	if err != nil {
		return nil, err
	}
	defer func() { _ = opened.Close() }()
	body, err := io.ReadAll(opened)
	if err != nil {
		return nil, fmt.Errorf("read uploaded file: %w", err)
	}
	return body, nil
}

// File gives the file of a field; nil when none was chosen.
func (v *FormValues) File(name string) *File {
	if files := v.Files(name); len(files) > 0 {
		return files[0]
	}
	return nil
}

// Files gives all files of a field that allows several.
func (v *FormValues) Files(name string) []*File {
	var out []*File
	for _, part := range v.files[name] {
		if part.Filename == "" && part.Size == 0 {
			continue
		}
		out = append(out, &File{Name: cleanName(part.Filename), Type: part.Header.Get("Content-Type"), Size: part.Size, part: part})
	}
	return out
}
