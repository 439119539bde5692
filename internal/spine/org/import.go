package org

import (
	"cmp"
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// ImportRow is one line of a file: one version of the agency that Code names.
// Line is its number in the file. Several rows with the same Code are versions
// of one agency; ClosedFrom, where set, ends it from that day on.
type ImportRow struct {
	Line       int
	Code       string
	Name       string
	ShortName  string
	Level      agency.Level
	Kind       agency.Kind
	ParentCode string
	ValidFrom  calendar.Date
	ClosedFrom calendar.Date
	Source     string
	Verified   bool
}

// Effect is what a row of a file would do to the registry.
type Effect string

// The effects.
const (
	EffectNew     Effect = "new"     // an agency that the registry does not have
	EffectVersion Effect = "version" // the agency becomes different from a day on
	EffectCorrect Effect = "correct" // another reading of a version that is there
	EffectClose   Effect = "close"   // the agency ends, nothing else changes
	EffectNone    Effect = "none"    // the registry already says so
	EffectWrong   Effect = "wrong"   // cannot be taken in: see Problems
)

// Label is the effect's Vietnamese name.
func (e Effect) Label() string {
	switch e {
	case EffectNew:
		return "Thêm mới"
	case EffectVersion:
		return "Thay đổi từ ngày"
	case EffectCorrect:
		return "Sửa lại"
	case EffectClose:
		return "Kết thúc"
	case EffectNone:
		return "Không đổi"
	case EffectWrong:
		return "Có lỗi"
	}
	return string(e)
}

// FieldChange is one value that a row would change. Field is its Vietnamese
// name.
type FieldChange struct{ Field, Before, After string }

// Difference is what one row would do.
type Difference struct {
	Row      ImportRow
	Effect   Effect
	Changes  []FieldChange
	Problems []string
	AgencyID string // of the agency it is about; for a new one the id it will get

	parentID string
	version  bool // a version is to be written
	closing  bool // a closing version is to be written
}

// Preview tells what a file would do, row by row in the order in which it would
// be done: parents before those below them, earlier versions before later ones.
type Preview struct {
	Differences []Difference
	Wrong       int
	Changing    int
}

// book is what the registry says about each code, while rows are compared.
type book struct {
	versions map[string][]record // by agency id
	byCode   map[string]string   // code to agency id
	rowCodes map[string]bool     // codes that the file brings
}

// Preview compares rows with the registry and changes nothing.
func (g *Registry) Preview(ctx context.Context, rows []ImportRow) (Preview, error) {
	b := book{versions: map[string][]record{}, byCode: map[string]string{}, rowCodes: map[string]bool{}}
	var stored []record
	err := g.db.Select(ctx, &stored, `SELECT `+columns+` FROM org_v_version WHERE undone_at = 0 ORDER BY agency_id, recorded_at, id`)
	if err != nil {
		return Preview{}, fmt.Errorf("org: read agencies: %w", err)
	}
	for _, r := range stored {
		b.versions[r.AgencyID] = append(b.versions[r.AgencyID], r)
		if r.Code != "" {
			b.byCode[r.Code] = r.AgencyID
		}
	}
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Code, rows[i].ParentCode = vi.Clean(rows[i].Code), vi.Clean(rows[i].ParentCode)
		rows[i].Name, rows[i].ShortName, rows[i].Source = vi.Clean(rows[i].Name), vi.Clean(rows[i].ShortName), vi.Clean(rows[i].Source)
		b.rowCodes[rows[i].Code] = true
	}
	var p Preview
	seen := map[string]int{}
	for _, row := range parentsFirst(rows) {
		d := b.compare(row, seen)
		switch d.Effect {
		case EffectWrong:
			p.Wrong++
		case EffectNone:
		case EffectNew, EffectVersion, EffectCorrect, EffectClose:
			p.Changing++
		}
		p.Differences = append(p.Differences, d)
	}
	return p, nil
}

// parentsFirst orders rows by depth below the file's own roots, then by day and
// line. Rows in a circle come last and are found wrong by compare.
func parentsFirst(rows []ImportRow) []ImportRow {
	parent := map[string]string{}
	for _, r := range rows {
		parent[r.Code] = r.ParentCode
	}
	depth := func(code string) int {
		n := 0
		for up := parent[code]; up != "" && n <= maxDepth; up = parent[up] {
			n++
		}
		return n
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b ImportRow) int {
		return cmp.Or(cmp.Compare(depth(a.Code), depth(b.Code)), cmp.Compare(a.ValidFrom, b.ValidFrom), cmp.Compare(a.Line, b.Line))
	})
	return rows
}

func (b *book) compare(row ImportRow, seen map[string]int) Difference {
	d := Difference{Row: row}
	d.Problems = b.problems(row, seen)
	if len(d.Problems) > 0 {
		d.Effect = EffectWrong
		return d
	}
	d.parentID = b.byCode[row.ParentCode]
	id, known := b.byCode[row.Code]
	if !known {
		id = db.NewID()
		b.byCode[row.Code] = id
	}
	d.AgencyID = id
	stored := b.versions[id]
	before, exists := agency.Resolve(stored, row.ValidFrom, 0)
	d.Changes = changes(before, exists, row, d.parentID)
	switch {
	case !known:
		d.Effect, d.version = EffectNew, true
	case !exists || len(d.Changes) > 0 && before.ValidFrom != row.ValidFrom:
		d.Effect, d.version = EffectVersion, true
	case len(d.Changes) > 0:
		d.Effect, d.version = EffectCorrect, true
	default:
		d.Effect = EffectNone
	}
	if d.version {
		b.versions[id] = append(b.versions[id], row.record(id, d.parentID))
	}
	b.closes(&d)
	return d
}

// closes tells whether the row's end is news, and takes it into the book.
func (b *book) closes(d *Difference) {
	row := d.Row
	if row.ClosedFrom == "" {
		return
	}
	if _, still := agency.Resolve(b.versions[d.AgencyID], row.ClosedFrom, 0); !still {
		return
	}
	d.closing = true
	d.Changes = append(d.Changes, FieldChange{"Kết thúc từ", "", row.ClosedFrom.Vietnamese()})
	if d.Effect == EffectNone {
		d.Effect = EffectClose
	}
	end := row.record(d.AgencyID, d.parentID)
	end.ValidFrom, end.Closed = row.ClosedFrom, true
	b.versions[d.AgencyID] = append(b.versions[d.AgencyID], end)
}

// later is an instant after everything recorded, for rows not yet stored.
const later = int64(1) << 62

func (row ImportRow) record(id, parentID string) record {
	return record{
		AgencyID: id, ValidFrom: row.ValidFrom, RecordedAt: later, Name: row.Name, ShortName: row.ShortName, Code: row.Code,
		ParentID: parentID, Kind: row.Kind, Level: row.Level, Source: row.Source, Verified: row.Verified,
	}
}

func (b *book) problems(row ImportRow, seen map[string]int) []string {
	var problems []string
	add := func(message string, args ...any) { problems = append(problems, fmt.Sprintf(message, args...)) }
	if row.Code == "" {
		add("Thiếu mã. Mỗi cơ quan cần một mã không đổi.")
	}
	for _, f := range checkFields(Version{Name: row.Name, Level: row.Level, Kind: row.Kind, ValidFrom: row.ValidFrom}) {
		add("%s", f.Text())
	}
	if row.ClosedFrom != "" && (!row.ClosedFrom.Valid() || row.ClosedFrom <= row.ValidFrom) {
		add("Ngày kết thúc phải sau ngày bắt đầu có hiệu lực.")
	}
	key := row.Code + "|" + string(row.ValidFrom)
	if first, twice := seen[key]; twice && row.Code != "" {
		add("Trùng mã và ngày hiệu lực với dòng %d.", first)
	}
	seen[key] = row.Line
	switch {
	case row.ParentCode == "":
	case row.ParentCode == row.Code:
		add("Cơ quan không thể nằm dưới chính mình.")
	case b.byCode[row.ParentCode] != "":
	case b.rowCodes[row.ParentCode]:
		add("Cấp trên “%s” có lỗi hoặc nằm trong một vòng.", row.ParentCode)
	default:
		add("Không có cơ quan nào mang mã cấp trên “%s”.", row.ParentCode)
	}
	return problems
}

// changes lists what the row says differently from the registry.
func changes(before record, exists bool, row ImportRow, parentID string) []FieldChange {
	var out []FieldChange
	add := func(field, was, is string) {
		if was != is {
			out = append(out, FieldChange{field, was, is})
		}
	}
	add("Tên", before.Name, row.Name)
	add("Tên viết tắt", before.ShortName, row.ShortName)
	add("Cấp", before.Level.Label(), row.Level.Label())
	add("Loại", before.Kind.Label(), row.Kind.Label())
	if before.ParentID != parentID {
		out = append(out, FieldChange{"Cấp trên", "", row.ParentCode})
	}
	add("Nguồn", before.Source, row.Source)
	add("Xác minh", verifiedText(before.Verified, exists), verifiedText(row.Verified, true))
	return out
}

func verifiedText(v, exists bool) string {
	switch {
	case !exists:
		return ""
	case v:
		return "đã xác minh"
	}
	return "chưa xác minh"
}

// importChunk is how many rows one transaction takes: far below what would hold
// the one writer for 100 ms.
const importChunk = 50

// Import applies rows to the registry, in chunks, and tells what each did. Rows
// that are already true do nothing, so an import that was interrupted is simply
// run again. It is invalid, and changes nothing, while any row is wrong.
func (g *Registry) Import(ctx context.Context, actor access.Actor, rows []ImportRow) (Preview, error) {
	if err := mustEdit(actor); err != nil {
		return Preview{}, err
	}
	p, err := g.Preview(ctx, rows)
	if err != nil {
		return Preview{}, err
	}
	if p.Wrong > 0 {
		return p, domain.Invalid("Tệp còn %d dòng có lỗi. Sửa các dòng đó rồi nhập lại.", p.Wrong)
	}
	todo := slices.DeleteFunc(slices.Clone(p.Differences), func(d Difference) bool { return d.Effect == EffectNone })
	for chunk := range slices.Chunk(todo, importChunk) {
		err := g.write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, d := range chunk {
				if err := apply(ctx, tx, actor, d); err != nil {
					return err
				}
			}
			return audit.Record(ctx, tx, actor, "agency.import", "agency", "", map[string]any{"rows": len(chunk), "first_line": chunk[0].Row.Line})
		})
		if err != nil {
			return p, err
		}
	}
	return p, nil
}

func apply(ctx context.Context, tx *db.Tx, actor access.Actor, d Difference) error {
	v := d.Row.record(d.AgencyID, d.parentID).version()
	v.Reason = ReasonImport
	if d.Effect == EffectNew {
		if err := refuseTaken(ctx, tx, d.Row.Code); err != nil {
			return err
		}
		if err := insertAgency(ctx, tx, actor, d.AgencyID); err != nil {
			return err
		}
	}
	if d.version {
		if err := insertVersion(ctx, tx, actor, d.AgencyID, v); err != nil {
			return err
		}
	}
	if d.closing {
		v.ValidFrom, v.Closed = d.Row.ClosedFrom, true
		return insertVersion(ctx, tx, actor, d.AgencyID, v)
	}
	return nil
}

// refuseTaken conflicts when somebody else entered the code since the preview.
func refuseTaken(ctx context.Context, tx *db.Tx, code string) error {
	var ids []string
	if err := tx.Select(ctx, &ids, `SELECT agency_id FROM agency_version WHERE code = $1 LIMIT 1`, code); err != nil {
		return fmt.Errorf("org: look for the code: %w", err)
	}
	if len(ids) > 0 {
		return domain.Conflict("Người khác vừa thêm cơ quan mang mã “%s”. Xem lại bản so sánh rồi nhập lại.", code)
	}
	return nil
}
