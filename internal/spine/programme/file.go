package programme

import (
	"context"
	"fmt"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/office/pdfsign"
	"loa/internal/vi"
)

// FileKind says what a file is to its plan.
type FileKind string

// The kinds of files.
const (
	FileOriginal FileKind = "original" // the one that was read
	FileSigned   FileKind = "signed"   // as it was issued, with its signature
)

// File is a stored file of a plan. Size is in bytes, At in Unix milliseconds.
// Verdict is what its digital signatures say, nil when they were not checked.
type File struct {
	ID      string
	PlanID  string
	Kind    FileKind
	Name    string
	SHA256  string `db:"sha256"`
	Size    int64
	Verdict *pdfsign.Verdict `db:"-"`
	ByID    string
	ByName  string
	At      int64
}

// Unsigned is why a plan has no signed file.
type Unsigned struct {
	Reason string
	ByName string
	At     int64
}

// Papers are the files of a plan: what it was read from and what was signed,
// either nil when it is not stored. Earlier are signed files that were replaced.
type Papers struct {
	Original *File
	Signed   *File
	Earlier  []File
	Unsigned *Unsigned // said while there was no signed file
}

// Settled tells whether the signed file is there or somebody said why not.
func (p Papers) Settled() bool { return p.Signed != nil || p.Unsigned != nil }

// Papers gives the files of a plan to those who may see how it was read.
func (p *Programme) Papers(ctx context.Context, actor access.Actor, planID string) (Papers, error) {
	if !MayReview(actor) {
		return Papers{}, domain.Forbidden("Chỉ người điều phối, lãnh đạo duyệt, quản trị hệ thống và đoàn kiểm tra được xem bản đọc kế hoạch.")
	}
	return p.papers(ctx, planID)
}

func (p *Programme) papers(ctx context.Context, planID string) (Papers, error) {
	var all []struct {
		File
		Stored string `db:"verdict"`
	}
	err := p.db.Select(ctx, &all, `SELECT id, plan_id, kind, name, sha256, size, verdict, by_id, by_name, at FROM plan_file
		WHERE plan_id = $1 ORDER BY at DESC, id DESC`, planID)
	if err != nil {
		return Papers{}, fmt.Errorf("programme: read files: %w", err)
	}
	var out Papers
	for _, row := range all {
		f := row.File
		if row.Stored != "" {
			if err := fromJSON(row.Stored, &f.Verdict); err != nil {
				return Papers{}, err
			}
		}
		switch {
		case f.Kind == FileOriginal:
			out.Original = &f
		case out.Signed == nil:
			out.Signed = &f
		default:
			out.Earlier = append(out.Earlier, f)
		}
	}
	var why Unsigned
	ok, err := p.db.Get(ctx, &why, `SELECT reason, by_name, at FROM plan_unsigned WHERE plan_id = $1`, planID)
	if err != nil {
		return Papers{}, fmt.Errorf("programme: read why unsigned: %w", err)
	}
	if ok {
		out.Unsigned = &why
	}
	return out, nil
}

// File gives one stored file of a plan to those who may see how it was read.
func (p *Programme) File(ctx context.Context, actor access.Actor, planID, id string) (File, error) {
	papers, err := p.Papers(ctx, actor, planID)
	if err != nil {
		return File{}, err
	}
	all := papers.Earlier
	for _, f := range []*File{papers.Original, papers.Signed} {
		if f != nil {
			all = append(all, *f)
		}
	}
	i := slices.IndexFunc(all, func(f File) bool { return f.ID == id })
	if i < 0 {
		return File{}, domain.NotFound("Không có tệp này.")
	}
	return all[i], nil
}

// MaySign tells whether the actor may record a plan's signed file: who prepares
// plans and who puts them into force. It does not make anybody one who prepared.
func MaySign(actor access.Actor) bool { return MayPrepare(actor) || MayActivate(actor) }

func errSign() error {
	return domain.Forbidden("Chỉ người điều phối và lãnh đạo duyệt được ghi tệp đã ký của kế hoạch.")
}

// Sign records a stored file as the plan's signed one; also after the plan came
// into force, since the signed copy may come later.
func (p *Programme) Sign(ctx context.Context, actor access.Actor, planID string, f File) error {
	if !MaySign(actor) {
		return errSign()
	}
	f.PlanID, f.Kind = planID, FileSigned
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := present(ctx, tx, planID); err != nil {
			return err
		}
		if err := insertFile(ctx, tx, actor, f); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "plan.sign", "plan", planID, map[string]any{"file_sha256": f.SHA256, "name": f.Name, "size": f.Size, "signature_holds": f.Verdict != nil && f.Verdict.Signed && !f.Verdict.Bad()})
	})
}

// Unsigned records why the plan is put into force without its signed file.
func (p *Programme) Unsigned(ctx context.Context, actor access.Actor, planID, reason string) error {
	if !MaySign(actor) {
		return errSign()
	}
	if reason = vi.Clean(reason); reason == "" {
		return domain.Fields{{Name: "ly_do_chua_ky", Message: "Đính tệp đã ký, hoặc nêu lý do chưa có."}}.Err()
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := present(ctx, tx, planID); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO plan_unsigned (id, plan_id, reason, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6)
			ON CONFLICT (plan_id) DO UPDATE SET reason = excluded.reason, by_id = excluded.by_id, by_name = excluded.by_name, at = excluded.at`,
			db.NewID(), planID, reason, actor.AccountID, actor.Name, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("programme: unsigned: %w", err)
		}
		return audit.Record(ctx, tx, actor, "plan.unsigned", "plan", planID, map[string]any{"reason": reason})
	})
}

// present fails with not found unless the plan is a draft or in force.
func present(ctx context.Context, tx *db.Tx, planID string) error {
	var pl Plan
	ok, err := tx.Get(ctx, &pl, `SELECT `+planColumns+` FROM plan WHERE id = $1`, planID)
	if err != nil {
		return fmt.Errorf("programme: read plan: %w", err)
	}
	if !ok || !pl.visible() {
		return domain.NotFound("Không có kế hoạch này.")
	}
	return nil
}

func insertFile(ctx context.Context, tx *db.Tx, actor access.Actor, f File) error {
	verdict := ""
	if f.Verdict != nil {
		var err error
		if verdict, err = toJSON(f.Verdict); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO plan_file (id, plan_id, kind, name, sha256, size, verdict, by_id, by_name, at) VALUES (`+db.Marks(1, 10)+`)`,
		db.NewID(), f.PlanID, f.Kind, f.Name, f.SHA256, f.Size, verdict, actor.AccountID, actor.Name, db.Millis(tx.Now()))
	if err != nil {
		return fmt.Errorf("programme: insert file: %w", err)
	}
	return nil
}

// KeepsFile tells whether a stored file is still named by a plan or an intake,
// so that nobody removes it.
func (p *Programme) KeepsFile(ctx context.Context, sha256 string) (bool, error) {
	var n int
	_, err := p.db.Get(ctx, &n, `SELECT (SELECT COUNT(*) FROM plan_file WHERE sha256 = $1) +
		(SELECT COUNT(*) FROM plan_intake WHERE sha256 = $1 AND kept = TRUE)`, sha256)
	if err != nil {
		return false, fmt.Errorf("programme: who keeps a file: %w", err)
	}
	return n > 0, nil
}

// tryAgainWithin is how long a refused file waits to be tried again.
const tryAgainWithin = 30 * 24 * time.Hour

// LetGo gives up the files of readings that were refused long ago; what was
// said of them stays.
func (p *Programme) LetGo(ctx context.Context) error {
	before := db.Millis(p.db.Clock().Now().Add(-tryAgainWithin))
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `UPDATE plan_intake SET kept = FALSE WHERE state = 'refused' AND kept = TRUE AND ended_at < $1`, before)
		return err
	})
}
