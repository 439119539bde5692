package newsroom

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// OwnTemplate (mẫu bài của cơ quan) is a template that an agency made. ChangedAt is Unix
// milliseconds.
type OwnTemplate struct {
	ID, AgencyID, Name string
	Kind               flow.Kind
	Outline            string
	ByName             string
	ChangedAt, Version int64
}

const (
	templateColumns = `id, agency_id, name, kind, outline, by_name, changed_at, version`
	mostTemplates   = 100
	mostOutline     = 20000
)

func errNoTemplate() error { return domain.NotFound("Không có mẫu bài này.") }

// Own lists the templates of some agencies by their names.
func (s *Service) Own(ctx context.Context, agencies ...string) ([]OwnTemplate, error) {
	if len(agencies) == 0 {
		return nil, nil
	}
	args := db.Args(agencies)
	var all []OwnTemplate
	err := s.DB.Select(ctx, &all, `SELECT `+templateColumns+` FROM newsroom_template WHERE agency_id IN (`+db.Marks(1, len(args))+`)`, args...)
	slices.SortFunc(all, func(a, b OwnTemplate) int { return vi.Compare(a.Name, b.Name) })
	return all, err
}

// Template gives a template of an agency for which the actor writes.
func (s *Service) Template(ctx context.Context, actor access.Actor, id string) (OwnTemplate, error) {
	var t OwnTemplate
	ok, err := s.DB.Get(ctx, &t, `SELECT `+templateColumns+` FROM newsroom_template WHERE id = $1`, id)
	if err == nil && (!ok || !content.Writes(actor, t.AgencyID)) {
		err = errNoTemplate()
	}
	return t, err
}

// outline gives the outline of a template that an agency may use: one of all, or its own;
// nothing for none.
func (s *Service) outline(ctx context.Context, agencyID, id string) (string, error) {
	if id == "" {
		return "", nil
	}
	for _, t := range flow.Templates() {
		if t.ID == id {
			return t.Outline, nil
		}
	}
	own, err := s.Own(ctx, agencyID)
	if err != nil {
		return "", err
	}
	for _, t := range own {
		if t.ID == id {
			return t.Outline, nil
		}
	}
	return "", domain.Fields{{Name: "mau", Message: "Mẫu này không còn. Chọn mẫu khác hoặc không dùng mẫu."}}.Err()
}

// NewTemplate is a template as somebody writes it. Seen is the version that they saw, 0
// for a new one.
type NewTemplate struct {
	AgencyID, Name string
	Kind           flow.Kind
	Outline, Key   string
	Seen           int64
}

// SaveTemplate keeps a template; id is empty for a new one.
func (s *Service) SaveTemplate(ctx context.Context, actor access.Actor, id string, n NewTemplate) (string, error) {
	if id != "" {
		before, err := s.Template(ctx, actor, id)
		if err != nil {
			return "", err
		}
		n.AgencyID = before.AgencyID
	}
	if !content.Writes(actor, n.AgencyID) {
		return "", domain.Forbidden("Chỉ cán bộ của cơ quan được soạn mẫu bài của cơ quan.")
	}
	n.Name, n.Outline = vi.Clean(n.Name), strings.TrimSpace(n.Outline)
	var problems domain.Fields
	switch length := len([]rune(n.Name)); {
	case length == 0:
		problems.Add("ten", "Nhập tên mẫu.")
	case length > 100:
		problems.Add("ten", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", 100)
	}
	if !n.Kind.Valid() {
		problems.Add("the_loai", "Chọn thể loại.")
	}
	switch length := len([]rune(n.Outline)); {
	case length == 0:
		problems.Add("dan_y", "Nhập dàn ý.")
	case length > mostOutline:
		problems.Add("dan_y", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", mostOutline)
	}
	if err := problems.Err(); err != nil {
		return "", err
	}
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if id != "" {
			return changeTemplate(ctx, tx, actor, id, n)
		}
		made, err := addTemplate(ctx, tx, actor, n)
		if err == nil {
			id = made
		}
		return err
	})
	return id, err
}

func changeTemplate(ctx context.Context, tx *db.Tx, actor access.Actor, id string, n NewTemplate) error {
	changed, err := tx.Exec(ctx, `UPDATE newsroom_template SET name = $3, kind = $4, outline = $5, by_name = $6, changed_at = $7, version = version + 1 WHERE id = $1 AND version = $2`,
		id, n.Seen, n.Name, n.Kind, n.Outline, actor.Name, db.Millis(tx.Now()))
	if err != nil {
		return err
	}
	if changed == 0 {
		return domain.Conflict("Mẫu này vừa được người khác sửa. Xem lại rồi làm tiếp.")
	}
	return audit.Record(ctx, tx, actor, "template.save", "template", id, map[string]string{"name": n.Name})
}

func addTemplate(ctx context.Context, tx *db.Tx, actor access.Actor, n NewTemplate) (string, error) {
	id := db.NewID()
	if n.Key == "" {
		n.Key = id
	}
	key := actor.AccountID + ":" + n.Key
	var had int
	if _, err := tx.Get(ctx, &had, `SELECT count(*) FROM newsroom_template WHERE agency_id = $1`, n.AgencyID); err != nil {
		return "", err
	}
	if had >= mostTemplates {
		return "", domain.Conflict("Cơ quan đã có %d mẫu. Bỏ bớt mẫu không dùng.", had)
	}
	made, err := tx.Exec(ctx, `INSERT INTO newsroom_template (id, agency_id, name, kind, outline, by_name, changed_at, version, form_key) VALUES ($1, $2, $3, $4, $5, $6, $7, 1, $8) ON CONFLICT (form_key) DO NOTHING`,
		id, n.AgencyID, n.Name, n.Kind, n.Outline, actor.Name, db.Millis(tx.Now()), key)
	if err != nil {
		return "", err
	}
	if made == 0 {
		_, err := tx.Get(ctx, &id, `SELECT id FROM newsroom_template WHERE form_key = $1`, key)
		return id, err
	}
	return id, audit.Record(ctx, tx, actor, "template.save", "template", id, map[string]string{"name": n.Name})
}

// DropTemplate takes a template away. Pieces that began with it stay as they are.
func (s *Service) DropTemplate(ctx context.Context, actor access.Actor, id string) error {
	t, err := s.Template(ctx, actor, id)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Send(ctx, `DELETE FROM newsroom_template WHERE id = $1`, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "template.drop", "template", id, map[string]string{"name": t.Name})
	})
}
