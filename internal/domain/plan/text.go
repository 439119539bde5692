package plan

// Text is a document as extracted: one plain text (UTF-8, NFC) and where its
// tables lie in it. Tables is filled when the file itself had tables (DOCX);
// in plain text they are found by their tabs.
type Text struct {
	Body      string  // lines end in \n; the cells of one table row are separated by tabs on one line
	Tables    []Table // in the order of the text
	Scanned   int     // pages whose words were recognised from a picture
	Unmarked  bool    // hardly any letter carries a Vietnamese mark: the file's fonts or a copy lost them
	Converted string  // "TCVN3" or "VNI" when the text was converted from a legacy encoding, else empty
}

// Table is one table of the document.
type Table struct {
	Start, End int // byte range in Text.Body
	Rows       []Row
}

// Row is one row of a table.
type Row struct {
	Start, End int
	Cells      []Cell
}

// Cell is one cell. Text is its content with paragraphs joined by "\n"; in
// Text.Body the same content stands on one line.
type Cell struct {
	Start, End int
	Text       string
	Span       int  // grid columns it covers; 0 counts as 1
	Above      bool // continues the cell above it (vertical merge): Text is that cell's
}
