package people

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// Bounds of an import: people in one file, and people made in one transaction,
// so that others never wait long behind it.
const (
	MaxImport   = 2000
	importChunk = 20
)

// ImportRow is a person as one line of a file names them.
type ImportRow struct {
	Line                                       int // in the file, as people count
	Name, Email, Phone, Position, Agency, Role string
	AgencyID, AgencyName                       string // as matched
	RoleKey                                    access.Role
	Problems                                   []ImportProblem
}

// ImportProblem says what keeps a line from being taken in.
type ImportProblem struct {
	Column  string // "họ tên", "thư điện tử", …
	Message string
	Args    []any
}

// ImportOutcome is what became of a good line. AccountID is empty when it was
// refused after all, because somebody else was first.
type ImportOutcome struct {
	Line      int
	AccountID string
	Message   string
	Args      []any
}

// Import is a file of people that was read and waits, or was taken in.
type Import struct {
	ID        string
	CreatedAt int64
	Rows      []ImportRow
	Outcomes  []ImportOutcome
}

// Good lists the lines without problems.
func (i Import) Good() []ImportRow {
	var good []ImportRow
	for _, row := range i.Rows {
		if len(row.Problems) == 0 {
			good = append(good, row)
		}
	}
	return good
}

// Done tells whether every good line has its outcome.
func (i Import) Done() bool { return len(i.Outcomes) > 0 && len(i.Outcomes) == len(i.Good()) }

// Made lists the accounts that were made.
func (i Import) Made() []string {
	var ids []string
	for _, o := range i.Outcomes {
		if o.AccountID != "" {
			ids = append(ids, o.AccountID)
		}
	}
	return ids
}

// ReadRole recognises a role by its name as people write it.
func ReadRole(text string) (access.Role, bool) {
	key := vi.Fold(text)
	for _, r := range access.Roles() {
		if key != "" && (key == vi.Fold(r.Label()) || key == string(r)) {
			return r, true
		}
	}
	for _, known := range []struct {
		word string
		role access.Role
	}{
		{"quan tri", access.Administrator},
		{"dieu phoi", access.Coordinator},
		{"lanh dao", access.Leader},
		{"dau moi", access.Officer},
		{"can bo", access.Officer},
		{"chuyen vien", access.Officer},
		{"kiem tra", access.Inspector},
		{"nguoi xem", access.Reader},
		{"xem", access.Reader},
	} {
		if strings.Contains(key, known.word) {
			return known.role, true
		}
	}
	return "", false
}

// Preview checks the lines of a file and keeps them until Apply; nobody is
// invited yet. It fails when there is no line or more than MaxImport.
func (p *Directory) Preview(ctx context.Context, actor access.Actor, rows []ImportRow) (id string, err error) {
	if err = MayManage(actor); err != nil {
		return "", err
	}
	switch {
	case len(rows) == 0:
		return "", domain.Invalid("Tệp không có dòng nào dưới hàng tiêu đề.")
	case len(rows) > MaxImport:
		return "", domain.Invalid("Tệp có %d dòng, nhiều hơn %d. Chia thành nhiều tệp.", len(rows), MaxImport)
	}
	agencies, err := p.cfg.Agencies.Matcher(ctx, p.Today())
	if err != nil {
		return "", err
	}
	first := map[string]int{}
	for i := range rows {
		checkRow(actor, &rows[i], first, agencies)
	}
	if err = p.markKnown(ctx, rows); err != nil {
		return "", err
	}
	content, err := json.Marshal(rows)
	if err != nil {
		return "", fmt.Errorf("people: import: %w", err)
	}
	id = db.NewID()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO people_import (id, created_at, created_by, content) VALUES ($1, $2, $3, $4)`,
			id, db.Millis(tx.Now()), actor.AccountID, string(content))
		return err
	})
	return id, err
}

// importColumns names the column of a form field in messages.
func importColumn(field string) string {
	switch field {
	case "ho-ten":
		return "họ tên"
	case "thu-dien-tu":
		return "thư điện tử"
	case "dien-thoai":
		return "điện thoại"
	case "chuc-vu":
		return "chức vụ"
	case "co-quan":
		return "cơ quan"
	}
	return "vai trò"
}

// checkRow brings a line into the stored form and notes its problems. first
// remembers on which line each mail address came first.
func checkRow(actor access.Actor, row *ImportRow, first map[string]int, agencies *org.Matcher) {
	row.Problems = nil
	note := func(field, message string, args ...any) {
		row.Problems = append(row.Problems, ImportProblem{importColumn(field), message, args})
	}
	person := NewPerson{Name: row.Name, Email: row.Email, Phone: row.Phone, Position: row.Position}
	for _, problem := range person.clean() {
		note(problem.Name, problem.Message, problem.Args...)
	}
	row.Name, row.Email, row.Phone, row.Position = person.Name, person.Email, person.Phone, person.Position
	if row.Email != "" {
		if line, ok := first[row.Email]; ok {
			note("thu-dien-tu", "Trùng thư điện tử với dòng %v.", line)
		} else {
			first[row.Email] = row.Line
		}
	}
	var ok bool
	if row.RoleKey, ok = ReadRole(row.Role); !ok {
		note("vai-tro", "Không hiểu vai trò “%s”. Dùng tên như trên trang: Cán bộ đầu mối, Lãnh đạo duyệt, Người xem.", row.Role)
	} else if !manages(actor, row.RoleKey) {
		note("vai-tro", "Chỉ quản trị hệ thống được giao vai trò “%s”.", row.RoleKey.Label())
	}
	matchRow(row, agencies, note)
}

func matchRow(row *ImportRow, agencies *org.Matcher, note func(field, message string, args ...any)) {
	if strings.TrimSpace(row.Agency) == "" {
		if !row.RoleKey.Everywhere() {
			note("co-quan", "Thiếu tên cơ quan.")
		}
		return
	}
	found := agencies.Match(row.Agency)
	switch len(found) {
	case 0:
		note("co-quan", "Không có cơ quan “%s”. Viết đúng tên trong danh sách cơ quan.", row.Agency)
	case 1:
		row.AgencyID, row.AgencyName = found[0].ID, found[0].Name
	default:
		note("co-quan", "“%s” có thể là %v cơ quan khác nhau. Viết tên đầy đủ.", row.Agency, len(found))
	}
}

// markKnown notes the lines whose mail address already has an account.
func (p *Directory) markKnown(ctx context.Context, rows []ImportRow) error {
	var mails []string
	if err := p.db.Select(ctx, &mails, `SELECT email FROM account WHERE email <> ''`); err != nil {
		return fmt.Errorf("people: import: %w", err)
	}
	known := make(map[string]bool, len(mails))
	for _, m := range mails {
		known[m] = true
	}
	for i := range rows {
		if known[rows[i].Email] {
			rows[i].Problems = append(rows[i].Problems, ImportProblem{Column: importColumn("thu-dien-tu"), Message: "Đã có tài khoản dùng thư điện tử này."})
		}
	}
	return nil
}

// ImportOf reads an import, for whoever made it.
func (p *Directory) ImportOf(ctx context.Context, actor access.Actor, id string) (Import, error) {
	if err := MayManage(actor); err != nil {
		return Import{}, err
	}
	return importOf(ctx, p.db, actor, id)
}

func importOf(ctx context.Context, from getter, actor access.Actor, id string) (Import, error) {
	var row struct {
		ID, Content, Result string
		CreatedAt           int64
	}
	ok, err := from.Get(ctx, &row, `SELECT id, created_at, content, result FROM people_import WHERE id = $1 AND created_by = $2`, id, actor.AccountID)
	if err != nil {
		return Import{}, fmt.Errorf("people: import: %w", err)
	}
	if !ok {
		return Import{}, domain.NotFound("Không có lần nhập tệp này.")
	}
	imp := Import{ID: row.ID, CreatedAt: row.CreatedAt}
	if err := json.Unmarshal([]byte(row.Content), &imp.Rows); err != nil {
		return Import{}, fmt.Errorf("people: import %s: %w", id, err)
	}
	if err := json.Unmarshal([]byte(row.Result), &imp.Outcomes); err != nil {
		return Import{}, fmt.Errorf("people: import %s: %w", id, err)
	}
	return imp, nil
}

// Apply invites the people of the good lines. Each line is taken in exactly
// once, however often and by however many it is asked for; an Apply that was
// interrupted goes on where it stood.
func (p *Directory) Apply(ctx context.Context, actor access.Actor, id string) (Import, error) {
	if err := MayManage(actor); err != nil {
		return Import{}, err
	}
	for {
		var imp Import
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			if err := tx.Lock(ctx, "people_import", id); err != nil {
				return err
			}
			var err error
			if imp, err = importOf(ctx, tx, actor, id); err != nil {
				return err
			}
			return p.applyChunk(ctx, tx, actor, &imp)
		})
		if err != nil {
			return Import{}, err
		}
		if len(imp.Outcomes) == len(imp.Good()) {
			return imp, nil
		}
	}
}

func (p *Directory) applyChunk(ctx context.Context, tx *db.Tx, actor access.Actor, imp *Import) error {
	rest := imp.Good()[len(imp.Outcomes):]
	if len(rest) == 0 {
		return nil
	}
	rest = rest[:min(importChunk, len(rest))]
	for _, row := range rest {
		outcome, err := p.applyRow(ctx, tx, actor, row)
		if err != nil {
			return err
		}
		imp.Outcomes = append(imp.Outcomes, outcome)
	}
	result, err := json.Marshal(imp.Outcomes)
	if err != nil {
		return fmt.Errorf("people: import: %w", err)
	}
	if _, err = tx.Exec(ctx, `UPDATE people_import SET result = $1 WHERE id = $2`, string(result), imp.ID); err != nil {
		return fmt.Errorf("people: import: %w", err)
	}
	if len(imp.Outcomes) < len(imp.Good()) {
		return nil
	}
	return audit.Record(ctx, tx, actor, actImport, "import", imp.ID, map[string]any{"rows": len(imp.Rows), "made": len(imp.Made())})
}

func (p *Directory) applyRow(ctx context.Context, tx *db.Tx, actor access.Actor, row ImportRow) (ImportOutcome, error) {
	person := NewPerson{Name: row.Name, Email: row.Email, Phone: row.Phone, Position: row.Position}
	inv := p.newInvitation(kindInvite, person.Name, person.Email)
	inv.AccountID = db.NewID()
	login, err := insertAccount(ctx, tx, actor, inv.AccountID, person)
	if fields := domain.FieldsOf(err); len(fields) > 0 {
		return ImportOutcome{Line: row.Line, Message: fields[0].Message, Args: fields[0].Args}, nil
	}
	if err != nil {
		return ImportOutcome{}, err
	}
	if err := p.insertGrant(ctx, tx, actor, inv.AccountID, NewGrant{Role: row.RoleKey, AgencyID: row.AgencyID}); err != nil {
		return ImportOutcome{}, err
	}
	if err := p.insertInvitation(ctx, tx, actor, &inv); err != nil {
		return ImportOutcome{}, err
	}
	err = audit.Record(ctx, tx, actor, actInvite, kindAccount, inv.AccountID, map[string]any{"name": row.Name, "login": login, "mailed": inv.Mailed, "line": row.Line})
	return ImportOutcome{Line: row.Line, AccountID: inv.AccountID}, err
}

// Reissue makes new invitations for those of the accounts that have never been
// accepted and get no mail, to be printed as slips. Their earlier invitations
// end.
func (p *Directory) Reissue(ctx context.Context, actor access.Actor, accountIDs []string) ([]Invitation, error) {
	if err := MayManage(actor); err != nil {
		return nil, err
	}
	var list []Invitation
	for _, id := range accountIDs {
		a, err := mustAccount(ctx, p.db, id)
		if err != nil {
			return nil, err
		}
		if a.State() != Invited || p.cfg.Mail && a.Email != "" {
			continue
		}
		inv, err := p.Reinvite(ctx, actor, id)
		if err != nil {
			return nil, err
		}
		list = append(list, inv)
	}
	return list, nil
}
