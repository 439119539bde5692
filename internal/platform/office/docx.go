package office

import (
	"archive/zip"
	"bytes"
	"fmt"
	"net/url"
	"slices"
	"strconv"

	"loa/internal/domain"
)

// Geometry of the page in twentieths of a point (dxa): A4, margins 20, 20, 30
// and 15 mm (Decree 30/2020/NĐ-CP, Appendix I, Part I, Section I).
const (
	pageWidth    = 11906
	pageHeight   = 16838
	marginTop    = 1134
	marginBottom = 1134
	marginLeft   = 1701
	marginRight  = 850
	headerGap    = 567
	firstLine    = 720 // 1.27 cm
)

const (
	nsWord      = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
	nsRelations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
	nsPackage   = "http://schemas.openxmlformats.org/package/2006/relationships"
	nsTypes     = "http://schemas.openxmlformats.org/package/2006/content-types"
	mimeWord    = "application/vnd.openxmlformats-officedocument.wordprocessingml."
)

// MimeDOCX is the media type of a DOCX file.
const MimeDOCX = mimeWord + "document"

// DOCX draws the paper in the official layout of Decree 30/2020/NĐ-CP,
// Appendix I. The same paper gives the same bytes. It fails with an invalid
// error when a link is no outside address or a picture is none, and when a table
// does not fit its columns.
func DOCX(p Paper) ([]byte, error) {
	d := &drawing{paper: p, width: pageWidth - marginLeft - marginRight}
	if err := d.collectLinks(); err != nil {
		return nil, err
	}
	body, err := d.body()
	if err != nil {
		return nil, err
	}
	document := el("w:document", body).with("xmlns:w", nsWord, "xmlns:r", nsRelations)
	parts := []part{
		{"[Content_Types].xml", contentTypes().document()},
		{"_rels/.rels", packageRelations().document()},
		{"docProps/core.xml", coreProperties(p).document()},
		{"word/document.xml", document.document()},
		{"word/_rels/document.xml.rels", d.relations().document()},
		{"word/styles.xml", styles().document()},
		{"word/settings.xml", settings().document()},
		{"word/header1.xml", pageNumberHeader().document()},
		{"word/header2.xml", emptyHeader().document()},
	}
	for _, p := range d.pictures {
		parts = append(parts, part{"word/" + p.name, p.file})
	}
	return pack(parts)
}

// drawing is the state while one paper is drawn.
type drawing struct {
	paper    Paper
	width    int // of the text on the page at hand, dxa
	links    []Run
	counters [3]int
	pictures []docxPicture
}

// collectLinks numbers the addresses in the order in which they first appear.
func (d *drawing) collectLinks() error {
	blocks := slices.Clone(d.paper.Body)
	for _, a := range d.paper.Appendices {
		blocks = append(blocks, a.Body...)
	}
	for _, b := range blocks {
		for _, r := range runsOf(b) {
			if r.Link == "" || d.linkNumber(r.Link) > 0 {
				continue
			}
			if !outside(r.Link) {
				return domain.Invalid("Địa chỉ liên kết không hợp lệ: %s", r.Link)
			}
			d.links = append(d.links, r)
		}
	}
	return nil
}

// linkNumber is 1 for the first address of the paper, 0 for an unknown one.
func (d *drawing) linkNumber(link string) int {
	return slices.IndexFunc(d.links, func(r Run) bool { return r.Link == link }) + 1
}

func linkID(n int) string { return "rId" + strconv.Itoa(100+n) }

// outside tells whether a link leads somewhere from a file on a desk.
func outside(link string) bool {
	u, err := url.Parse(link)
	if err != nil {
		return false
	}
	switch u.Scheme {
	case "http", "https":
		return u.Host != ""
	case "mailto":
		return u.Opaque != ""
	}
	return false
}

func runsOf(b Block) []Run {
	switch b := b.(type) {
	case Paragraph:
		return b.Runs
	case List:
		return slices.Concat(b.Items...)
	case Table:
		var all []Run
		for _, r := range slices.Concat(b.Header, b.Rows) {
			for _, c := range r.Cells {
				all = append(all, c.Runs...)
			}
		}
		return all
	}
	return nil
}

type part struct {
	name string
	body []byte
}

// pack zips the parts in the order given, without times, so that the bytes
// depend on nothing but the parts.
func pack(parts []part) ([]byte, error) {
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, p := range parts {
		w, err := z.CreateHeader(&zip.FileHeader{Name: p.name, Method: zip.Deflate})
		if err != nil {
			return nil, fmt.Errorf("pack %s: %w", p.name, err)
		}
		if _, err := w.Write(p.body); err != nil {
			return nil, fmt.Errorf("pack %s: %w", p.name, err)
		}
	}
	if err := z.Close(); err != nil {
		return nil, fmt.Errorf("pack the document: %w", err)
	}
	return b.Bytes(), nil
}

func contentTypes() node {
	override := func(name, mime string) node {
		return el("Override").with("PartName", name, "ContentType", mime)
	}
	return el("Types",
		el("Default").with("Extension", "rels", "ContentType", "application/vnd.openxmlformats-package.relationships+xml"),
		el("Default").with("Extension", "xml", "ContentType", "application/xml"),
		el("Default").with("Extension", "png", "ContentType", "image/png"),
		override("/word/document.xml", mimeWord+"document.main+xml"),
		override("/word/styles.xml", mimeWord+"styles+xml"),
		override("/word/settings.xml", mimeWord+"settings+xml"),
		override("/word/header1.xml", mimeWord+"header+xml"),
		override("/word/header2.xml", mimeWord+"header+xml"),
		override("/docProps/core.xml", "application/vnd.openxmlformats-package.core-properties+xml"),
	).with("xmlns", nsTypes)
}

func relation(id, kind, target string) node {
	return el("Relationship").with("Id", id, "Type", nsRelations+"/"+kind, "Target", target)
}

func packageRelations() node {
	return el("Relationships",
		relation("rId1", "officeDocument", "word/document.xml"),
		el("Relationship").with("Id", "rId2",
			"Type", "http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties",
			"Target", "docProps/core.xml"),
	).with("xmlns", nsPackage)
}

func (d *drawing) relations() node {
	all := []node{
		relation("rId1", "styles", "styles.xml"),
		relation("rId2", "settings", "settings.xml"),
		relation("rId3", "header", "header1.xml"),
		relation("rId4", "header", "header2.xml"),
	}
	for i, r := range d.links {
		all = append(all, relation(linkID(i+1), "hyperlink", r.Link).with("TargetMode", "External"))
	}
	for _, p := range d.pictures {
		all = append(all, relation(p.id, "image", p.name))
	}
	return el("Relationships", all...).with("xmlns", nsPackage)
}

// coreProperties names the paper for file managers and screen readers.
func coreProperties(p Paper) node {
	kids := []node{
		el("dc:title", txt(p.fullTitle())),
		el("dc:creator", txt(line(p.Agency))),
		el("dc:language", txt("vi-VN")),
	}
	if p.Date.Valid() {
		stamp := txt(string(p.Date) + "T00:00:00Z")
		kids = append(kids,
			el("dcterms:created", stamp).with("xsi:type", "dcterms:W3CDTF"),
			el("dcterms:modified", stamp).with("xsi:type", "dcterms:W3CDTF"))
	}
	return el("cp:coreProperties", kids...).with(
		"xmlns:cp", "http://schemas.openxmlformats.org/package/2006/metadata/core-properties",
		"xmlns:dc", "http://purl.org/dc/elements/1.1/",
		"xmlns:dcterms", "http://purl.org/dc/terms/",
		"xmlns:xsi", "http://www.w3.org/2001/XMLSchema-instance")
}
