package office

// Format is how something leaves the program as a file; its text is the file name's
// ending.
type Format string

// The formats: two of a paper, and one of its figures or lines.
const (
	FormatDOCX Format = "docx"
	FormatPDF  Format = "pdf"
	FormatXLSX Format = "xlsx"
)

// MediaType is the format's media type; empty for what is none.
func (f Format) MediaType() string {
	switch f {
	case FormatDOCX:
		return MimeDOCX
	case FormatPDF:
		return "application/pdf"
	case FormatXLSX:
		return MimeXLSX
	}
	return ""
}
