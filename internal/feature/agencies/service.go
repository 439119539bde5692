package agencies

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// ReadRows reads a spreadsheet of agencies (XLSX or CSV) as the import page
// takes it, for whoever imports without the page. problems are lines that cannot
// be read at all, one Vietnamese sentence each.
func ReadRows(file []byte) (rows []org.ImportRow, problems []string, err error) {
	records, err := office.ReadSheet(file, "", importColumns())
	if err != nil {
		return nil, nil, err
	}
	for _, r := range records {
		row, err := readRow(r)
		if err != nil {
			e, ok := domain.InvalidOf(err)
			if !ok {
				return nil, nil, err
			}
			problems = append(problems, e.Text())
			continue
		}
		rows = append(rows, row)
	}
	if len(rows) == 0 && len(problems) == 0 {
		return nil, nil, domain.Invalid("Tệp không có dòng nào dưới dòng tiêu đề.")
	}
	return rows, problems, nil
}

func readRow(r office.Record) (org.ImportRow, error) {
	row := org.ImportRow{
		Line: r.Number, Code: r.Text("code"), Name: r.Text("name"), ShortName: r.Text("short"), ParentCode: r.Text("parent"),
		Source: r.Text("source"), Verified: yes(r.Text("verified")),
	}
	var ok bool
	var err error
	if row.Level, ok = levelOf(r.Text("level")); !ok {
		return row, r.Fail("level", "“%s” không phải là cấp. Hãy viết Trung ương, Cấp tỉnh, Cấp huyện hoặc Cấp xã.", vi.Truncate(r.Text("level"), 40))
	}
	if row.Kind, ok = kindOf(r.Text("kind")); !ok {
		return row, r.Fail("kind", "“%s” không phải là loại cơ quan. Xem các loại trong tệp mẫu.", vi.Truncate(r.Text("kind"), 40))
	}
	if row.ValidFrom, err = r.Date("from"); err != nil {
		return row, err
	}
	if row.ClosedFrom, err = r.Date("until"); err != nil {
		return row, err
	}
	if row.ContactFrom, err = r.Date(columnContactFrom); err != nil {
		return row, err
	}
	row.Codes, row.Contact = codesIn(r), contactIn(r, row.ContactFrom != "")
	return row, nil
}

func yes(s string) bool {
	switch vi.Fold(s) {
	case "x", "co", "da xac minh", "roi", "1", "true", "dung":
		return true
	}
	return false
}

// levelOf reads a level as people write it: its label, without "cấp", or its
// name in the API.
func levelOf(s string) (agency.Level, bool) {
	f := strings.TrimPrefix(vi.Fold(s), "cap ")
	switch f {
	case "tinh", "thanh pho", "thanh pho truc thuoc trung uong":
		return agency.Province, true
	case "huyen":
		return agency.District, true
	case "xa", "phuong":
		return agency.Commune, true
	}
	for _, l := range agency.Levels() {
		if f == string(l) || f == strings.TrimPrefix(vi.Fold(l.Label()), "cap ") {
			return l, true
		}
	}
	return "", false
}

func kindOf(s string) (agency.Kind, bool) {
	f := vi.Fold(s)
	switch f {
	case "ubnd", "uy ban":
		return agency.Committee, true
	case "so", "ban", "nganh", "so ban nganh":
		return agency.Department, true
	case "dai":
		return agency.Broadcaster, true
	case "truong":
		return agency.School, true
	case "khac":
		return agency.Other, true
	}
	for _, k := range agency.Kinds() {
		if f == string(k) || f == vi.Fold(k.Label()) {
			return k, true
		}
	}
	return "", false
}

// keep stages the rows of a file and gives the address of their preview.
func (f *Feature) keep(ctx context.Context, actor access.Actor, name string, rows []org.ImportRow) (string, error) {
	if !org.MayEdit(actor) {
		return "", errEdit()
	}
	lines, err := json.Marshal(rows)
	if err != nil {
		return "", fmt.Errorf("agencies: write rows: %w", err)
	}
	s := staged{ID: db.NewID(), FileName: name, Lines: string(lines)}
	err = f.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return stage(ctx, tx, actor, s) })
	return s.ID, err
}

// applyStaged does what the preview showed. What changed in the registry
// meanwhile is compared anew; a second yes does nothing more.
func (f *Feature) applyStaged(ctx context.Context, actor access.Actor, id string) (org.Preview, error) {
	if !org.MayEdit(actor) {
		return org.Preview{}, errEdit()
	}
	_, rows, err := f.staged(ctx, id)
	if err != nil {
		return org.Preview{}, err
	}
	p, err := f.org.Import(ctx, actor, rows)
	if err != nil {
		return p, err
	}
	return p, f.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return markApplied(ctx, tx, id) })
}

func errEdit() error {
	return domain.Forbidden("Chỉ người điều phối và quản trị hệ thống được sửa sổ đăng ký cơ quan.")
}

// usage is what stands on an agency on a day: people with a role in it, and
// obligations that it owes then, its own and those that it inherited.
type usage struct{ Accounts, Obligations int }

// usage counts what stands on an agency by what is known now, as the rest of its
// page does. A plan obliges from its day of issue on.
func (f *Feature) usage(ctx context.Context, agencyID string, day calendar.Date) (usage, error) {
	accounts, err := f.accounts(ctx, agencyID, day)
	if err != nil {
		return usage{}, err
	}
	plans, err := f.programme.Active(ctx)
	if err != nil {
		return usage{}, err
	}
	u := usage{Accounts: accounts}
	for _, p := range plans {
		if p.IssuedOn > day {
			continue
		}
		all, err := f.programme.ObligationsKnown(ctx, p.ID, day)
		if err != nil {
			return usage{}, err
		}
		for _, o := range all {
			if slices.Contains(o.Owers(day), agencyID) {
				u.Obligations++
			}
		}
	}
	return u, nil
}

// sampleFile is the spreadsheet that people fill in.
func sampleFile() ([]byte, error) {
	var columns []office.SheetColumn
	for _, c := range importColumns() {
		columns = append(columns, office.SheetColumn{Title: vi.UpperFirst(c.Names[0])})
	}
	var kinds [][]any
	for _, k := range agency.Kinds() {
		kinds = append(kinds, []any{"Loại", k.Label()})
	}
	for _, l := range agency.Levels() {
		kinds = append(kinds, []any{"Cấp", l.Label()})
	}
	row := func(code, name, short, kind, parent string) []any {
		cells := make([]any, len(columns))
		copy(cells, []any{code, name, short, agency.Province.Label(), kind, parent, calendar.Date("2025-01-01").Vietnamese()})
		return cells
	}
	return office.WriteSheets(
		office.Sheet{Name: "Cơ quan", Title: "Danh sách cơ quan, đơn vị", Columns: columns, Rows: [][]any{
			row("ubnd", "Ủy ban nhân dân tỉnh", "UBND tỉnh", agency.Committee.Label(), ""),
			row("snv", "Sở Nội vụ", "SNV", agency.Department.Label(), "ubnd"),
		}},
		office.Sheet{Name: "Giá trị", Title: "Các giá trị được nhận", Columns: []office.SheetColumn{{Title: "Cột"}, {Title: "Giá trị"}}, Rows: kinds},
	)
}
