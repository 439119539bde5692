package report

import (
	"net/http"

	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

// section shows the part that goes into the report on administrative reform, to
// be copied.
func (f *Feature) section(w http.ResponseWriter, r *http.Request) error {
	x, err := f.service.Section(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	rows := make([]shownRow, len(x.Rows))
	for i, row := range x.Rows {
		rows[i] = shownRow{Row: row, Path: evidencePath(x.Report, row.Code), Note: rowNote(row)}
	}
	return f.pages.Render(w, r, http.StatusOK, "section", web.Page{
		Title: "Phần lồng ghép vào báo cáo cải cách hành chính", Lead: x.Head.Title + ", " + x.Head.Agency, Nav: "bao-cao",
		Back: &web.Link{Label: "Báo cáo", URL: root + "/" + x.Report.ID}, Data: sectionData{x, sectionTitle, rows},
	})
}

type sectionData struct {
	Section
	Heading string
	Rows    []shownRow
}

// sectionFile gives the same as DOCX.
func (f *Feature) sectionFile(w http.ResponseWriter, r *http.Request) error {
	x, err := f.service.Section(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	body, err := f.service.drawSection(x)
	if err != nil {
		return err
	}
	return web.Download(w, r, "phan-long-ghep-"+fileName(x.Report, x.Head)+".docx", office.MimeDOCX, body)
}
