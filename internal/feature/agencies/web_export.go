package agencies

import (
	"bytes"
	"encoding/csv"
	"fmt"
	"net/http"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// export answers with the registry as a file that can be imported again: as of
// a day, or with pham_vi=tat-ca everything that ever held.
func (f *Feature) export(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	day := form.Date("ngay")
	if err := form.Err(); err != nil {
		return err
	}
	if day == "" {
		day = f.org.Today()
	}
	name := "co-quan-" + string(day)
	if form.String("pham_vi") == "tat-ca" {
		day, name = "", "co-quan-qua-trinh-"+string(f.org.Today())
	}
	rows, err := f.org.ExportRows(r.Context(), day)
	if err != nil {
		return err
	}
	switch form.String("dang") {
	case "", "xlsx":
		body, err := exportXLSX(rows, day)
		if err != nil {
			return err
		}
		return web.Download(w, r, name+".xlsx", office.MimeXLSX, body)
	case "csv":
		body, err := exportCSV(rows)
		if err != nil {
			return err
		}
		return web.Download(w, r, name+".csv", "text/csv; charset=utf-8", body)
	}
	return domain.Invalid("Chọn dạng tệp xlsx hoặc csv.")
}

// exportCells are the values of a row by column.
func exportCells(row org.ImportRow) map[string]any {
	cells := map[string]any{
		"code": row.Code, "name": row.Name, "short": row.ShortName, "level": row.Level.Label(), "kind": row.Kind.Label(),
		"parent": row.ParentCode, "from": row.ValidFrom, "until": row.ClosedFrom, "source": row.Source, "verified": "",
		columnContactFrom: row.ContactFrom,
	}
	if row.Verified {
		cells["verified"] = "x"
	}
	for _, s := range agency.Schemes() {
		cells[org.CodeField(s)] = row.Codes[string(s)]
	}
	for _, field := range org.ProfileFields() {
		cells[contactColumn(field)] = row.Contact[field]
	}
	return cells
}

// exportTable gives the rows in the order of the columns. Codes that an agency
// had in its row before and has no longer are a dash, since an empty cell says
// nothing.
func exportTable(rows []org.ImportRow) [][]any {
	columns := importColumns()
	table := make([][]any, len(rows))
	for i, row := range rows {
		cells := exportCells(row)
		if i > 0 && rows[i-1].Code == row.Code && coded(rows[i-1]) && !coded(row) {
			cells[org.CodeField(agency.QD20)] = "-"
		}
		for _, c := range columns {
			table[i] = append(table[i], cells[c.Key])
		}
	}
	return table
}

func coded(row org.ImportRow) bool {
	for _, code := range row.Codes {
		if code != "" {
			return true
		}
	}
	return false
}

func exportXLSX(rows []org.ImportRow, day calendar.Date) ([]byte, error) {
	title := "Sổ đăng ký cơ quan, toàn bộ quá trình"
	if day != "" {
		title = "Sổ đăng ký cơ quan vào ngày " + day.Vietnamese()
	}
	sheet := office.Sheet{Name: "Cơ quan", Title: title, Rows: exportTable(rows)}
	for _, c := range importColumns() {
		column := office.SheetColumn{Title: vi.UpperFirst(c.Names[0])}
		if c.Key == "from" || c.Key == "until" || c.Key == columnContactFrom {
			column.Kind = office.ColumnDate
		}
		sheet.Columns = append(sheet.Columns, column)
	}
	return office.WriteSheets(sheet)
}

// byteMark tells spreadsheets that a text is UTF-8.
const byteMark = "\ufeff"

// exportCSV writes UTF-8 with its mark and semicolons, as spreadsheets here open
// it by themselves. A text that a spreadsheet would run as a formula begins with
// a space, which reading takes away again.
func exportCSV(rows []org.ImportRow) ([]byte, error) {
	var b bytes.Buffer
	b.WriteString(byteMark)
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	var titles []string
	for _, c := range importColumns() {
		titles = append(titles, vi.UpperFirst(c.Names[0]))
	}
	lines := [][]string{titles}
	for _, cells := range exportTable(rows) {
		line := make([]string, len(cells))
		for i, cell := range cells {
			if day, ok := cell.(calendar.Date); ok {
				line[i] = day.Vietnamese()
				continue
			}
			line[i] = fmt.Sprint(cell)
			if strings.HasPrefix(line[i], "=") || strings.HasPrefix(line[i], "@") || strings.HasPrefix(line[i], "+") {
				line[i] = " " + line[i]
			}
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("agencies: write CSV: %w", err)
	}
	return b.Bytes(), nil
}
