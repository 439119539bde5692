package org

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// MayEdit tells whether the actor may change the registry.
func MayEdit(actor access.Actor) bool { return actor.Is(access.Coordinator, access.Administrator) }

func mustEdit(actor access.Actor) error {
	if !MayEdit(actor) {
		return domain.Forbidden("Chỉ người điều phối và quản trị hệ thống được sửa sổ đăng ký cơ quan.")
	}
	return nil
}

// NewAgency is what a person gives to add an agency: its first version and its
// other names.
type NewAgency struct {
	Version
	Aliases []string
}

// Add enters a new agency and gives its identity. It fails with invalid fields
// (ten, hieu_luc, cap, loai, cap_tren, ma, CodeField) and refuses a second agency of the
// same name under the same parent.
func (g *Registry) Add(ctx context.Context, actor access.Actor, in NewAgency) (string, error) {
	if err := mustEdit(actor); err != nil {
		return "", err
	}
	in.Version = clean(in.Version)
	id := db.NewID()
	err := g.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := check(ctx, tx, id, in.Version); err != nil {
			return err
		}
		if err := insertAgency(ctx, tx, actor, id); err != nil {
			return err
		}
		if err := insertVersion(ctx, tx, actor, id, in.Version); err != nil {
			return err
		}
		for _, alias := range in.Aliases {
			if err := insertAlias(ctx, tx, actor, id, alias); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, actor, "agency.add", "agency", id, map[string]any{"name": in.Name, "valid_from": in.ValidFrom})
	})
	if err != nil {
		return "", err
	}
	return id, nil
}

// Change records that an agency is different from a day on. A version with the
// ValidFrom of an earlier one corrects it; the earlier one stays on record. A
// scheme that Codes does not name keeps its code, an empty code takes it away.
// It conflicts when somebody recorded a version after Base.
func (g *Registry) Change(ctx context.Context, actor access.Actor, id string, v Version) error {
	if err := mustEdit(actor); err != nil {
		return err
	}
	v = clean(v)
	return g.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := unchanged(ctx, tx, id, v.Base); err != nil {
			return err
		}
		v, err := withHeldCodes(ctx, tx, id, v)
		if err != nil {
			return err
		}
		if err := check(ctx, tx, id, v); err != nil {
			return err
		}
		if err := insertVersion(ctx, tx, actor, id, v); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "agency.change", "agency", id,
			map[string]any{"name": v.Name, "valid_from": v.ValidFrom, "reason": v.Reason})
	})
}

// Close records that an agency no longer exists from day on. Its history, and
// everything bound to it, stays.
func (g *Registry) Close(ctx context.Context, actor access.Actor, id string, day calendar.Date, reason string) error {
	if err := mustEdit(actor); err != nil {
		return err
	}
	var problems domain.Fields
	if !day.Valid() {
		problems.Add("ket_thuc", "Nhập ngày bắt đầu không còn cơ quan này.")
	}
	if reason = vi.Clean(reason); reason == "" {
		problems.Add("ly_do", "Nêu lý do hoặc căn cứ kết thúc.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return g.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		rows, err := versionsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		last, ok := agency.Resolve(rows, day.AddDays(-1), 0)
		if !ok {
			return domain.Conflict("Cơ quan này không tồn tại trước ngày %s nên không thể kết thúc vào ngày đó.", day.Vietnamese())
		}
		for _, r := range rows {
			if r.ValidFrom >= day && !r.Closed {
				return domain.Conflict("Sau ngày %s cơ quan này còn thông tin có hiệu lực từ %s.", day.Vietnamese(), r.ValidFrom.Vietnamese())
			}
		}
		v := last.version()
		v.ValidFrom, v.Reason, v.Closed = day, reason, true
		if err := insertVersion(ctx, tx, actor, id, v); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "agency.close", "agency", id, map[string]any{"from": day, "reason": reason})
	})
}

// AddAlias gives an agency another name by which Match finds it.
func (g *Registry) AddAlias(ctx context.Context, actor access.Actor, id, alias string) error {
	if err := mustEdit(actor); err != nil {
		return err
	}
	if alias = vi.Clean(alias); agency.NameKey(alias) == "" {
		return domain.Fields{{Name: "ten_khac", Message: "Nhập tên gọi khác của cơ quan."}}.Err()
	}
	return g.write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := unchanged(ctx, tx, id, ""); err != nil {
			return err
		}
		if err := insertAlias(ctx, tx, actor, id, alias); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "agency.alias", "agency", id, map[string]any{"alias": alias})
	})
}

// write opens a transaction that holds the registry against other changes.
func (g *Registry) write(ctx context.Context, fn db.Fn) error {
	return g.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "agency_registry", "registry"); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE agency_registry SET revision = revision + 1 WHERE id = 'registry'`); err != nil {
			return fmt.Errorf("org: count the change: %w", err)
		}
		return fn(ctx, tx)
	})
}

func clean(v Version) Version {
	v.Name, v.ShortName, v.Code = vi.Clean(v.Name), vi.Clean(v.ShortName), vi.Clean(v.Code)
	v.Source, v.Reason = vi.Clean(v.Source), vi.Clean(v.Reason)
	v.Codes = normalCodes(v.Codes)
	v.Closed = false // only Close ends an agency
	return v
}

// maxName bounds names; the longest official one seen has 110 letters.
const maxName = 300

// checkFields finds what is wrong with a version by itself.
func checkFields(v Version) domain.Fields {
	var problems domain.Fields
	switch {
	case v.Name == "":
		problems.Add("ten", "Nhập tên cơ quan.")
	case len([]rune(v.Name)) > maxName:
		problems.Add("ten", "Tên dài quá %d ký tự. Rút ngắn tên.", maxName)
	case agency.NameKey(v.Name) == "":
		problems.Add("ten", "Tên cơ quan phải có chữ.")
	}
	if !v.Level.Valid() {
		problems.Add("cap", "Chọn cấp của cơ quan.")
	}
	if !v.Kind.Valid() {
		problems.Add("loai", "Chọn loại cơ quan.")
	}
	if !v.ValidFrom.Valid() {
		problems.Add("hieu_luc", "Nhập ngày bắt đầu có hiệu lực, ví dụ 01/07/2025.")
	}
	return append(problems, codeProblems(v.Codes, v.Level)...)
}

// check finds what is wrong with a version among the others of its day.
func check(ctx context.Context, tx *db.Tx, id string, v Version) error {
	problems := checkFields(v)
	if problems != nil {
		return problems.Err()
	}
	var rows []record
	err := tx.Select(ctx, &rows, `SELECT `+columns+` FROM org_v_version WHERE undone_at = 0 AND valid_from <= $1 ORDER BY agency_id`, v.ValidFrom)
	if err != nil {
		return fmt.Errorf("org: read agencies: %w", err)
	}
	all := resolveAll(rows, v.ValidFrom, 0)
	byID := make(map[string]Agency, len(all))
	key := agency.NameKey(v.Name)
	for _, a := range all {
		byID[a.ID] = a
		if a.ID == id {
			continue
		}
		if a.key == key && a.ParentID == v.ParentID {
			problems.Add("ten", "Sổ đăng ký đã có “%s” với cùng cấp trên vào ngày này.", a.Name)
		}
		if v.Code != "" && a.Code == v.Code {
			problems.Add("ma", "Mã này đang thuộc về “%s”.", a.Name)
		}
		for _, scheme := range sharedCodes(v.Codes, a.Codes) {
			problems.Add(CodeField(agency.Scheme(scheme)), "Mã này đang thuộc về “%s”.", a.Name)
		}
	}
	if problem := parentProblem(byID, id, v.ParentID); problem != "" {
		problems.Add("cap_tren", problem)
	}
	return problems.Err()
}

// parentProblem walks up from a parent: it must exist and not lead back.
func parentProblem(byID map[string]Agency, id, parent string) string {
	for up, steps := parent, 0; up != ""; steps++ {
		if up == id || steps > maxDepth {
			return "Cơ quan không thể nằm dưới chính mình. Chọn cấp trên khác."
		}
		a, ok := byID[up]
		if !ok {
			return "Cấp trên này không tồn tại vào ngày bắt đầu có hiệu lực."
		}
		up = a.ParentID
	}
	return ""
}

func versionsOf(ctx context.Context, tx *db.Tx, id string) ([]record, error) {
	var rows []record
	err := tx.Select(ctx, &rows, `SELECT `+columns+` FROM org_v_version WHERE undone_at = 0 AND agency_id = $1 ORDER BY recorded_at, id`, id)
	if err != nil {
		return nil, fmt.Errorf("org: read agency: %w", err)
	}
	if len(rows) == 0 {
		return nil, domain.NotFound("Không có cơ quan này trong sổ đăng ký.")
	}
	return rows, nil
}

// unchanged is not_found for an unknown agency and conflicts when the version
// recorded last is not the one which the person saw.
func unchanged(ctx context.Context, tx *db.Tx, id, seen string) error {
	rows, err := versionsOf(ctx, tx, id)
	if err != nil {
		return err
	}
	last := rows[len(rows)-1]
	if seen != "" && last.ID != seen {
		return domain.Conflict("%s vừa ghi thông tin mới của cơ quan này.",
			cmp.Or(last.ActorName, "Người khác"))
	}
	return nil
}

func insertAgency(ctx context.Context, tx *db.Tx, actor access.Actor, id string) error {
	_, err := tx.Exec(ctx, `INSERT INTO agency (id, created_at, created_by) VALUES ($1, $2, $3)`, id, db.Millis(tx.Now()), actor.AccountID)
	if err != nil {
		return fmt.Errorf("org: insert agency: %w", err)
	}
	return nil
}

func insertVersion(ctx context.Context, tx *db.Tx, actor access.Actor, id string, v Version) error {
	v.AgencyID = id
	return insertVersions(ctx, tx, actor, []Version{v})
}

// versionBatch is how many versions one INSERT carries.
const versionBatch = 50

// insertVersions adds versions, each to its AgencyID.
func insertVersions(ctx context.Context, tx *db.Tx, actor access.Actor, all []Version) error {
	const width = 21
	for batch := range slices.Chunk(all, versionBatch) {
		marks, args := make([]string, 0, len(batch)), make([]any, 0, width*len(batch))
		for _, v := range batch {
			marks = append(marks, "("+db.Marks(len(args)+1, width)+")")
			args = append(args, db.NewID(), v.AgencyID, v.ValidFrom, db.Millis(tx.Now()), v.Closed, v.Name, vi.Fold(v.Name),
				agency.NameKey(v.Name), vi.SortKey(v.Name), v.ShortName, v.Code, codesText(v.Codes), v.ParentID, v.Kind, v.Level, v.Source, v.Verified,
				v.Reason, actor.AccountID, actor.Name, v.ReorganisationID)
		}
		_, err := tx.Exec(ctx, `INSERT INTO agency_version
			(id, agency_id, valid_from, recorded_at, closed, name, name_fold, name_key, name_sort, short_name, code, codes, parent_id,
			kind, level, source, verified, reason, actor_id, actor_name, reorganisation_id) VALUES `+strings.Join(marks, ", "), args...)
		if err != nil {
			return fmt.Errorf("org: insert version: %w", err)
		}
	}
	return nil
}

func insertAlias(ctx context.Context, tx *db.Tx, actor access.Actor, id, alias string) error {
	alias = vi.Clean(alias)
	key := agency.NameKey(alias)
	if key == "" {
		return nil
	}
	_, err := tx.Exec(ctx, `INSERT INTO agency_alias (id, agency_id, alias, alias_key, alias_fold, created_at, actor_id)
		VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (agency_id, alias_key) DO NOTHING`,
		db.NewID(), id, alias, key, vi.Fold(alias), db.Millis(tx.Now()), actor.AccountID)
	if err != nil {
		return fmt.Errorf("org: insert alias: %w", err)
	}
	return nil
}
