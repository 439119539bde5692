package agencies

import "loa/internal/spine/org"

// ReadRows reads a spreadsheet of agencies (CSV or XLSX) as the import page
// does. problems are the lines that cannot be read, one sentence each.
func ReadRows(file []byte) (rows []org.ImportRow, problems []string, err error) {
	return readFile(file)
}
