package office

import (
	"loa/internal/domain/calendar"
)

// Kind is the type of an official document (loại văn bản, Article 7 of Decree
// 30/2020/NĐ-CP).
type Kind string

// The kinds that this program writes. A letter (công văn) is the only one
// without a type name: its subject stands under the number as "V/v …".
const (
	KindReport   Kind = "bao-cao"
	KindPlan     Kind = "ke-hoach"
	KindLetter   Kind = "cong-van"
	KindMinutes  Kind = "bien-ban"
	KindNotice   Kind = "thong-bao"
	KindInvite   Kind = "giay-moi"
	KindProposal Kind = "to-trinh"
)

// kindNames gives the type name as it is printed and its abbreviation in the
// symbol (Appendix III of the decree); a letter has neither.
func (k Kind) names() (docType, abbreviation string) {
	switch k {
	case KindReport:
		return "BÁO CÁO", "BC"
	case KindPlan:
		return "KẾ HOẠCH", "KH"
	case KindMinutes:
		return "BIÊN BẢN", "BB"
	case KindNotice:
		return "THÔNG BÁO", "TB"
	case KindInvite:
		return "GIẤY MỜI", "GM"
	case KindProposal:
		return "TỜ TRÌNH", "TTr"
	case KindLetter:
		return "", ""
	}
	return "", ""
}

// Paper is one official document, ready to be drawn by DOCX or PDF. Only what is
// filled in is printed.
type Paper struct {
	Kind Kind

	ParentAgency string // cơ quan chủ quản trực tiếp, empty when there is none
	Agency       string // cơ quan ban hành
	Number       string // số, given by the registry; blank space is left when empty
	Symbol       string // ký hiệu, e.g. "BC-SNV"; see Symbol
	Place        string // địa danh, e.g. "Đồng Nai"
	Date         calendar.Date

	DocType string // printed type name; empty means the name of Kind
	Title   string // trích yếu; for a letter the text after "V/v"

	Addressees []string // Kính gửi
	Basis      []string // căn cứ, without the closing ";" and "."
	Body       []Block
	Appendices []Appendix

	SignCapacity string   // quyền hạn: "KT.", "TL.", "TUQ.", "TM.", "Q." or empty
	SignTitle    []string // chức vụ, one line each: "GIÁM ĐỐC", "PHÓ GIÁM ĐỐC"
	SignName     string   // họ tên, without titles or degrees
	Recipients   []string // nơi nhận, without the dash and the closing sign
	Draft        bool     // prints "DỰ THẢO" under the number

	// Extract leaves out heading, title, opening and signature: text and tables
	// that go into another paper.
	Extract bool
}

// Block is one piece of a body: Heading, Paragraph, List, Table, Image, PageBreak
// or SignPlaces.
type Block interface{ block() }

// Heading is a numbered heading: level 1 is "I." in capitals, level 2 "1.",
// level 3 "a)". Numbers run by themselves and start again below a higher
// heading and in every appendix; Plain prints the text without a number.
type Heading struct {
	Level int
	Text  string
	Plain bool
}

// Run is a piece of text in one style. A run with Link is a hyperlink to an
// outside address (http, https or mailto); LinkTitle says what the reader
// finds there.
type Run struct {
	Text      string
	Bold      bool
	Italic    bool
	Link      string
	LinkTitle string
}

// Align is the horizontal place of text.
type Align string

// The places of text. The empty Align is the usual one of its surroundings:
// justified in paragraphs, left in cells.
const (
	AlignLeft   Align = "left"
	AlignCentre Align = "center"
	AlignRight  Align = "right"
)

// Paragraph is a paragraph of the body: first line indented, justified.
type Paragraph struct {
	Runs  []Run
	Align Align // when given, the paragraph has no first line indent
}

// List is a list of short pieces, each on its own line with a dash.
type List struct {
	Items [][]Run
}

// Table is a table over the full width of the page. Its header rows are
// printed again on every page, and no row is broken between pages unless it is
// longer than one.
type Table struct {
	Caption string // printed above, bold, and read aloud by screen readers
	Widths  []int  // relative widths of the columns; empty means equal ones
	Aligns  []Align
	Header  []Row
	Rows    []Row
	Small   bool // letters of size 11 instead of 13, for wide tables
}

// Row is one row of a table. Cells hidden under a cell that spans rows or
// columns are left out.
type Row struct {
	Cells []Cell
	Bold  bool
}

// Cell is one cell. ColSpan and RowSpan below 2 mean one.
type Cell struct {
	Runs    []Run
	Align   Align // empty means the alignment of the column
	ColSpan int
	RowSpan int
}

// PageBreak starts a new page.
type PageBreak struct{}

// SignPlaces is a row of places to sign, side by side, as in minutes.
type SignPlaces struct {
	Places []SignPlace
}

// SignPlace is one of them: who signs in which part, e.g. "BÊN GIAO", with the
// name printed below the free space.
type SignPlace struct {
	Role string
	Note string // in brackets under the role, e.g. "Ký, ghi rõ họ tên"
	Name string
}

// Appendix is a part on its own pages with its own page numbers. Two or more
// are numbered I, II, …
type Appendix struct {
	Title     string
	Landscape bool
	Body      []Block
}

func (Heading) block()    {}
func (Paragraph) block()  {}
func (List) block()       {}
func (Table) block()      {}
func (PageBreak) block()  {}
func (SignPlaces) block() {}

// Text is a paragraph of plain text.
func Text(s string) Paragraph { return Paragraph{Runs: []Run{{Text: s}}} }

// TextCell is a cell of plain text.
func TextCell(s string) Cell { return Cell{Runs: []Run{{Text: s}}} }

// TextRow is a row of cells of plain text.
func TextRow(texts ...string) Row {
	cells := make([]Cell, len(texts))
	for i, s := range texts {
		cells[i] = TextCell(s)
	}
	return Row{Cells: cells}
}

// TextList is a list of plain texts.
func TextList(texts ...string) List {
	items := make([][]Run, len(texts))
	for i, s := range texts {
		items[i] = []Run{{Text: s}}
	}
	return List{Items: items}
}

// Symbol builds the symbol (ký hiệu) of a document from its kind, the short
// name of the agency and, for letters, the drafting unit: "BC-SNV", "SNV-CCHC"
// (Appendix III of Decree 30/2020/NĐ-CP: letters have no abbreviation).
func Symbol(kind Kind, agency, unit string) string {
	_, abbreviation := kind.names()
	switch {
	case abbreviation != "":
		return abbreviation + "-" + agency
	case unit != "":
		return agency + "-" + unit
	}
	return agency
}
