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

// ImportRow is one line of a file: one version of the agency that Code names
// (the office's own code, or the agency's identity as an export writes it).
// Line is its number in the file. Several rows with the same Code are versions
// of one agency; ClosedFrom, where set, ends it from that day on. A row without
// a Code is about the agency of that name under that superior.
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
	// Codes by scheme: one that is absent keeps its code, an empty one takes it
	// away.
	Codes map[string]string
	// Contact are fields of the profile as people write them, by the names of
	// Profile.Values: one that is absent stays, an empty one is taken away.
	Contact     map[string]string
	ContactFrom calendar.Date // from when Contact holds; empty: ValidFrom
}

// Effect is what a row of a file would do to the registry.
type Effect string

// The effects.
const (
	EffectNew     Effect = "new"     // an agency that the registry does not have
	EffectVersion Effect = "version" // the agency becomes different from a day on
	EffectCorrect Effect = "correct" // another reading of a version that is there
	EffectClose   Effect = "close"   // the agency ends, nothing else changes
	EffectProfile Effect = "profile" // only how it is reached changes
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
	case EffectProfile:
		return "Cập nhật liên hệ"
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
	code     string            // the office's own code that is kept
	codes    map[string]string // by scheme, those that the row does not name too
	version  bool              // a version is to be written
	closing  bool              // a closing version is to be written
	profile  *Profile          // to be written; nil: none
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
	versions map[string][]record        // by agency id
	byCode   map[string]string          // code or agency id to agency id
	byName   map[string]string          // name and superior to agency id, for rows without a code
	rowCodes map[string]bool            // codes that the file brings
	profiles map[string][]Profile       // by agency id
	coded    map[string]map[string]bool // scheme and code to the agencies that ever carried it
	ends     map[string]calendar.Date   // by agency id: the end that the file brings
}

// nameUnder is the key of book.byName.
func nameUnder(name, parentID string) string { return agency.NameKey(name) + "|" + parentID }

// Preview compares rows with the registry and changes nothing.
func (g *Registry) Preview(ctx context.Context, rows []ImportRow) (Preview, error) {
	b, err := g.book(ctx)
	if err != nil {
		return Preview{}, err
	}
	rows = slices.Clone(rows)
	for i := range rows {
		rows[i].Code, rows[i].ParentCode = vi.Clean(rows[i].Code), vi.Clean(rows[i].ParentCode)
		rows[i].Name, rows[i].ShortName, rows[i].Source = vi.Clean(rows[i].Name), vi.Clean(rows[i].ShortName), vi.Clean(rows[i].Source)
		rows[i].Codes = normalCodes(rows[i].Codes)
		b.rowCodes[rows[i].Code] = true
		if id := b.known(rows[i]); id != "" && rows[i].ClosedFrom != "" {
			b.ends[id] = rows[i].ClosedFrom
		}
	}
	var p Preview
	seen := map[string]int{}
	for _, row := range parentsFirst(rows) {
		d := b.compare(row, seen)
		switch d.Effect {
		case EffectWrong:
			p.Wrong++
		case EffectNone:
		case EffectNew, EffectVersion, EffectCorrect, EffectClose, EffectProfile:
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
	depth := func(r ImportRow) int {
		n, up := 0, r.ParentCode
		if r.Code != "" {
			up = parent[r.Code]
		}
		for ; up != "" && n <= maxDepth; up = parent[up] {
			n++
		}
		return n
	}
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b ImportRow) int {
		return cmp.Or(cmp.Compare(depth(a), depth(b)), cmp.Compare(a.ValidFrom, b.ValidFrom), cmp.Compare(a.Line, b.Line))
	})
	return rows
}

// book reads the registry.
func (g *Registry) book(ctx context.Context) (*book, error) {
	b := &book{
		versions: map[string][]record{}, byCode: map[string]string{}, byName: map[string]string{}, rowCodes: map[string]bool{},
		coded: map[string]map[string]bool{}, ends: map[string]calendar.Date{},
	}
	var stored []record
	err := g.db.Select(ctx, &stored, `SELECT `+columns+` FROM org_v_version WHERE undone_at = 0 ORDER BY agency_id, recorded_at, id`)
	if err != nil {
		return nil, fmt.Errorf("org: read agencies: %w", err)
	}
	for _, r := range stored {
		b.byCode[r.AgencyID] = r.AgencyID
		if r.Code != "" {
			b.byCode[r.Code] = r.AgencyID
		}
		b.byName[nameUnder(r.Name, r.ParentID)] = r.AgencyID
		b.put(r)
	}
	b.profiles, err = g.allProfiles(ctx)
	return b, err
}

// put takes a version into the book.
func (b *book) put(r record) {
	b.versions[r.AgencyID] = append(b.versions[r.AgencyID], r)
	for scheme, code := range codesOf(r.Codes) {
		key := scheme + " " + code
		if b.coded[key] == nil {
			b.coded[key] = map[string]bool{}
		}
		b.coded[key][r.AgencyID] = true
	}
}

func (b *book) compare(row ImportRow, seen map[string]int) Difference {
	d := Difference{Row: row}
	d.Problems = b.problems(row, seen)
	if len(d.Problems) > 0 {
		d.Effect = EffectWrong
		return d
	}
	d.parentID = b.byCode[row.ParentCode]
	id, known := b.identity(&row, d.parentID)
	d.Row, d.AgencyID, d.code = row, id, row.Code
	stored := b.versions[id]
	before, exists := agency.Resolve(stored, row.ValidFrom, 0)
	if row.Code == id {
		d.code = before.Code
	}
	d.codes = mergeCodes(heldCodes(stored, row.ValidFrom), row.Codes)
	d.Changes = b.changes(before, exists, d)
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
		b.put(d.record())
	}
	b.compareProfile(&d)
	b.closes(&d)
	return d
}

// known is the id of the agency that a row is about; empty for a new one.
func (b *book) known(row ImportRow) string {
	if row.Code != "" {
		return b.byCode[row.Code]
	}
	return b.byName[nameUnder(row.Name, b.byCode[row.ParentCode])]
}

// identity finds the agency that a row is about, or gives a new one an id. A row
// without a code gets the code that its agency has.
func (b *book) identity(row *ImportRow, parentID string) (id string, known bool) {
	name := nameUnder(row.Name, parentID)
	if row.Code != "" {
		id, known = b.byCode[row.Code]
	} else if id, known = b.byName[name]; known {
		last, _ := agency.Resolve(b.versions[id], row.ValidFrom, 0)
		row.Code = last.Code
	}
	if !known {
		id = db.NewID()
		b.byName[name] = id
		if row.Code != "" {
			b.byCode[row.Code] = id
		}
	}
	return id, known
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
	if d.Effect == EffectNone || d.Effect == EffectProfile {
		d.Effect = EffectClose
	}
	end := d.record()
	end.ValidFrom, end.Closed = row.ClosedFrom, true
	b.put(end)
}

// later is an instant after everything recorded, for rows not yet stored.
const later = int64(1) << 62

// record is the version that the row would write.
func (d *Difference) record() record {
	row := d.Row
	return record{
		AgencyID: d.AgencyID, ValidFrom: row.ValidFrom, RecordedAt: later, Name: row.Name, ShortName: row.ShortName, Code: d.code,
		Codes: codesText(d.codes), ParentID: d.parentID, Kind: row.Kind, Level: row.Level, Source: row.Source, Verified: row.Verified,
	}
}

func (b *book) problems(row ImportRow, seen map[string]int) []string {
	var problems []string
	add := func(message string, args ...any) { problems = append(problems, fmt.Sprintf(message, args...)) }
	for _, f := range checkFields(Version{Name: row.Name, Level: row.Level, Kind: row.Kind, ValidFrom: row.ValidFrom}) {
		add("%s", f.Text())
	}
	if row.ClosedFrom != "" && (!row.ClosedFrom.Valid() || row.ClosedFrom <= row.ValidFrom) {
		add("Ngày kết thúc phải sau ngày bắt đầu có hiệu lực.")
	}
	for _, problem := range b.codeProblems(row) {
		add("%s", problem)
	}
	if _, problems := (Profile{}).with(row.Contact); problems != nil {
		for _, f := range problems {
			add("%s: %s", profileLabel(f.Name), f.Text())
		}
	}
	b.twice(row, seen, add)
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

// twice finds an earlier row about the same agency from the same day.
func (b *book) twice(row ImportRow, seen map[string]int, add func(string, ...any)) {
	key, message := row.Code+"|"+string(row.ValidFrom), "Trùng mã và ngày hiệu lực với dòng %d."
	if row.Code == "" {
		key, message = key+"|"+nameUnder(row.Name, row.ParentCode), "Trùng tên, cấp trên và ngày hiệu lực với dòng %d."
	}
	if first, ok := seen[key]; ok {
		add(message, first)
	}
	seen[key] = row.Line
}

// called is the last name of an agency with its code; empty for none.
func (b *book) called(id string) string {
	all := b.versions[id]
	if len(all) == 0 {
		return ""
	}
	if last := all[len(all)-1]; last.Code != "" {
		return last.Name + " (" + last.Code + ")"
	}
	return all[len(all)-1].Name
}

// changes lists what the row says differently from the registry.
func (b *book) changes(before record, exists bool, d Difference) []FieldChange {
	var out []FieldChange
	row := d.Row
	add := func(field, was, is string) {
		if was != is {
			out = append(out, FieldChange{field, was, is})
		}
	}
	add("Tên", before.Name, row.Name)
	add("Tên viết tắt", before.ShortName, row.ShortName)
	add("Cấp", before.Level.Label(), row.Level.Label())
	add("Loại", before.Kind.Label(), row.Kind.Label())
	if before.ParentID != d.parentID {
		out = append(out, FieldChange{"Cấp trên", b.called(before.ParentID), b.called(d.parentID)})
	}
	held := codesOf(before.Codes)
	for _, scheme := range agency.Schemes() {
		add(scheme.Label(), held[string(scheme)], d.codes[string(scheme)])
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
	v := d.record().version()
	v.Reason = ReasonImport
	if d.Effect == EffectNew && d.Row.Code != "" {
		if err := refuseTaken(ctx, tx, d.Row.Code); err != nil {
			return err
		}
	}
	if d.Effect == EffectNew {
		if err := insertAgency(ctx, tx, actor, d.AgencyID); err != nil {
			return err
		}
	}
	if d.version {
		if err := insertVersion(ctx, tx, actor, d.AgencyID, v); err != nil {
			return err
		}
	}
	if d.profile != nil {
		if err := insertProfile(ctx, tx, actor, d.AgencyID, *d.profile); err != nil {
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
