package org

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
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Status (trạng thái) is how far a reorganisation has come.
type Status string

// The states. What Applying wrote is not true yet; Applied makes it true.
const (
	Draft     Status = "draft"
	Applying  Status = "applying"
	Applied   Status = "applied"
	Undone    Status = "undone"
	Discarded Status = "discarded"
)

// Label is the state's Vietnamese name.
func (s Status) Label() string {
	switch s {
	case Draft:
		return "Đang chuẩn bị"
	case Applying:
		return "Đang ghi"
	case Applied:
		return "Đã áp dụng"
	case Undone:
		return "Đã hoàn tác"
	case Discarded:
		return "Đã bỏ"
	}
	return string(s)
}

// NewReorganisation is what a person says of an act: its legal basis, its day,
// and its lines.
type NewReorganisation struct {
	Title         string
	BasisNumber   string // "1662/NQ-UBTVQH15"
	BasisIssuer   string
	BasisIssuedOn calendar.Date // empty: not known
	EffectiveOn   calendar.Date
	Verified      bool // a person checked it against the basis
	Steps         []agency.Step
}

// Reorganisation (đợt sắp xếp) is one legal act that changes units on a day.
// Instants are Unix milliseconds, 0 for not yet. Steps are filled by
// Registry.Reorganisation only; Lines and Written count them and those already
// written. Added is what was added to the basis since it was applied, the newest
// last; the fields of the basis are as the newest says.
type Reorganisation struct {
	NewReorganisation
	Added         []Basis
	ID            string
	Status        Status
	Version       int64
	CreatedAt     int64
	CreatedBy     string
	CreatedByName string
	AppliedAt     int64
	AppliedBy     string
	AppliedByName string
	UndoneAt      int64
	UndoneBy      string
	UndoneByName  string
	UndoReason    string
	Lines         int
	Written       int

	base string
}

// reorganisationRow is a stored act; Base is what its steps were written on.
type reorganisationRow struct {
	Reorganisation
	Base string
}

func (r reorganisationRow) reorganisation() Reorganisation {
	r.base = r.Base
	return r.Reorganisation
}

const actColumns = `id, status, title, basis_number, basis_issuer, basis_issued_on, effective_on, verified, version, created_at,
	created_by, created_by_name, applied_at, applied_by, applied_by_name, undone_at, undone_by, undone_by_name, undo_reason, base,
	(SELECT COUNT(*) FROM reorganisation_step s WHERE s.reorganisation_id = reorganisation.id) AS lines,
	(SELECT COUNT(*) FROM reorganisation_step s WHERE s.reorganisation_id = reorganisation.id AND s.written_at > 0) AS written`

// selector reads, in a transaction or outside.
type selector interface {
	Select(ctx context.Context, dst any, query string, args ...any) error
	Get(ctx context.Context, dst any, query string, args ...any) (bool, error)
}

// Reorganisations lists all acts without their steps, the newest day first.
func (g *Registry) Reorganisations(ctx context.Context) ([]Reorganisation, error) {
	var rows []reorganisationRow
	err := g.db.Select(ctx, &rows, `SELECT `+actColumns+` FROM reorganisation ORDER BY effective_on DESC, created_at DESC, id DESC`)
	if err != nil {
		return nil, fmt.Errorf("org: read reorganisations: %w", err)
	}
	out := make([]Reorganisation, len(rows))
	for i, r := range rows {
		out[i] = r.reorganisation()
	}
	return out, addBases(ctx, g.db, out, "")
}

// Reorganisation gives one act with its steps; not_found when there is none.
func (g *Registry) Reorganisation(ctx context.Context, id string) (Reorganisation, error) {
	r, err := readAct(ctx, g.db, id)
	if err != nil {
		return Reorganisation{}, err
	}
	var rows []string
	err = g.db.Select(ctx, &rows, `SELECT content FROM reorganisation_step WHERE reorganisation_id = $1 ORDER BY ord`, id)
	if err != nil {
		return Reorganisation{}, fmt.Errorf("org: read steps: %w", err)
	}
	r.Steps = make([]agency.Step, len(rows))
	for i, content := range rows {
		if err := json.Unmarshal([]byte(content), &r.Steps[i]); err != nil {
			return Reorganisation{}, fmt.Errorf("org: read step: %w", err)
		}
	}
	return r, nil
}

// readAct reads an act without its steps.
func readAct(ctx context.Context, from selector, id string) (Reorganisation, error) {
	var row reorganisationRow
	ok, err := from.Get(ctx, &row, `SELECT `+actColumns+` FROM reorganisation WHERE id = $1`, id)
	if err != nil {
		return Reorganisation{}, fmt.Errorf("org: read reorganisation: %w", err)
	}
	if !ok {
		return Reorganisation{}, domain.NotFound("Không có đợt sắp xếp này.")
	}
	one := []Reorganisation{row.reorganisation()}
	err = addBases(ctx, from, one, id)
	return one[0], err
}

// maxSteps bounds the lines of one act; the whole country had 34 acts of at most
// 126 communes each.
const maxSteps = 2000

// checkAct cleans what a person says of an act and finds what is missing (ten,
// so_hieu, co_quan, ngay_ban_hanh, hieu_luc, dong).
func checkAct(in NewReorganisation) (NewReorganisation, error) {
	in.Title, in.BasisNumber, in.BasisIssuer = vi.Clean(in.Title), vi.Clean(in.BasisNumber), vi.Clean(in.BasisIssuer)
	var problems domain.Fields
	if in.Title == "" {
		problems.Add("ten", "Nhập tên đợt sắp xếp.")
	}
	for _, f := range []struct{ field, text string }{{"ten", in.Title}, {"so_hieu", in.BasisNumber}, {"co_quan", in.BasisIssuer}} {
		if len([]rune(f.text)) > maxName {
			problems.Add(f.field, "Không quá %d ký tự. Rút ngắn lại.", maxName)
		}
	}
	if in.BasisIssuedOn != "" && !in.BasisIssuedOn.Valid() {
		problems.Add("ngay_ban_hanh", "Nhập ngày ban hành văn bản, ví dụ 16/06/2025.")
	}
	if !in.EffectiveOn.Valid() {
		problems.Add("hieu_luc", "Nhập ngày bắt đầu có hiệu lực, ví dụ 01/07/2025.")
	}
	if len(in.Steps) > maxSteps {
		problems.Add("dong", "Một đợt sắp xếp có không quá %d dòng. Chia thành nhiều đợt.", maxSteps)
	}
	in.Steps = slices.Clone(in.Steps)
	for i, s := range in.Steps {
		in.Steps[i].To = slices.Clone(s.To)
		for n, t := range s.To {
			if t.New && t.AgencyID == "" {
				in.Steps[i].To[n].AgencyID = db.NewID()
			}
		}
	}
	return in, problems.Err()
}

// Prepare begins a draft and gives its id. New units of its steps that have no
// id are given one.
func (g *Registry) Prepare(ctx context.Context, actor access.Actor, in NewReorganisation) (string, error) {
	if err := mustEdit(actor); err != nil {
		return "", err
	}
	in, err := checkAct(in)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	return id, g.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO reorganisation (id, status, title, basis_number, basis_issuer, basis_issued_on,
			effective_on, verified, version, created_at, created_by, created_by_name) VALUES (`+db.Marks(1, 12)+`)`,
			id, Draft, in.Title, in.BasisNumber, in.BasisIssuer, in.BasisIssuedOn, in.EffectiveOn, in.Verified, 1,
			db.Millis(tx.Now()), actor.AccountID, actor.Name)
		if err != nil {
			return fmt.Errorf("org: insert reorganisation: %w", err)
		}
		if err := insertSteps(ctx, tx, id, in.Steps); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "reorganisation.prepare", "reorganisation", id, actDetail(in, len(in.Steps)))
	})
}

func actDetail(in NewReorganisation, steps int) map[string]any {
	return map[string]any{"title": in.Title, "basis": in.BasisNumber, "effective_on": in.EffectiveOn, "steps": steps}
}

// stepBatch is how many lines one INSERT carries.
const stepBatch = 100

func insertSteps(ctx context.Context, tx *db.Tx, id string, steps []agency.Step) error {
	ord := 0
	for batch := range slices.Chunk(steps, stepBatch) {
		marks, args := make([]string, 0, len(batch)), make([]any, 0, 4*len(batch))
		for _, s := range batch {
			content, err := json.Marshal(s)
			if err != nil {
				return fmt.Errorf("org: write step: %w", err)
			}
			marks = append(marks, "("+db.Marks(len(args)+1, 4)+")")
			args = append(args, db.NewID(), id, ord, string(content))
			ord++
		}
		_, err := tx.Exec(ctx, `INSERT INTO reorganisation_step (id, reorganisation_id, ord, content) VALUES `+strings.Join(marks, ", "), args...)
		if err != nil {
			return fmt.Errorf("org: insert steps: %w", err)
		}
	}
	return nil
}

// Revise replaces a draft's basis, day and steps. It conflicts when somebody
// revised it since version, and when it is no draft any more.
func (g *Registry) Revise(ctx context.Context, actor access.Actor, id string, version int64, in NewReorganisation) error {
	in, err := checkAct(in)
	if err != nil {
		return err
	}
	return g.onAct(ctx, actor, id, func(ctx context.Context, tx *db.Tx, r Reorganisation) error {
		if err := r.mustBe(version, Draft); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `UPDATE reorganisation SET title = $1, basis_number = $2, basis_issuer = $3, basis_issued_on = $4,
			effective_on = $5, verified = $6, version = version + 1 WHERE id = $7`,
			in.Title, in.BasisNumber, in.BasisIssuer, in.BasisIssuedOn, in.EffectiveOn, in.Verified, id)
		if err != nil {
			return fmt.Errorf("org: revise reorganisation: %w", err)
		}
		if _, err := tx.Exec(ctx, `DELETE FROM reorganisation_step WHERE reorganisation_id = $1`, id); err != nil {
			return fmt.Errorf("org: replace steps: %w", err)
		}
		if err := insertSteps(ctx, tx, id, in.Steps); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "reorganisation.revise", "reorganisation", id, actDetail(in, len(in.Steps)))
	})
}

// Discard gives up an act that was not applied; what it wrote never becomes
// true. It stays on record and can be copied.
func (g *Registry) Discard(ctx context.Context, actor access.Actor, id string, version int64) error {
	return g.onAct(ctx, actor, id, func(ctx context.Context, tx *db.Tx, r Reorganisation) error {
		if err := r.mustBe(version, Draft, Applying); err != nil {
			return err
		}
		if err := setStatus(ctx, tx, id, Discarded); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "reorganisation.discard", "reorganisation", id, map[string]any{"title": r.Title})
	})
}

// Reopen makes a draft again of an act whose writing began: what was written,
// which was never true, is taken away so that the steps can be revised.
func (g *Registry) Reopen(ctx context.Context, actor access.Actor, id string, version int64) error {
	return g.onAct(ctx, actor, id, func(ctx context.Context, tx *db.Tx, r Reorganisation) error {
		if err := r.mustBe(version, Applying); err != nil {
			return err
		}
		if err := forget(ctx, tx, id); err != nil {
			return err
		}
		if err := setStatus(ctx, tx, id, Draft); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "reorganisation.reopen", "reorganisation", id, map[string]any{"title": r.Title})
	})
}

// Copy begins a new draft with the basis and steps of any act, such as one that
// was undone, and gives its id. Units that the act founds get new ids.
func (g *Registry) Copy(ctx context.Context, actor access.Actor, id string) (string, error) {
	r, err := g.Reorganisation(ctx, id)
	if err != nil {
		return "", err
	}
	fresh := map[string]string{}
	for _, founded := range agency.Founded(r.Steps) {
		fresh[founded] = db.NewID()
	}
	swap := func(id *string) {
		if other, ok := fresh[*id]; ok {
			*id = other
		}
	}
	for _, s := range r.Steps { // read just now: nobody else holds them
		for i := range s.From {
			swap(&s.From[i].AgencyID)
		}
		for i := range s.To {
			swap(&s.To[i].AgencyID)
			swap(&s.To[i].ParentID)
		}
	}
	return g.Prepare(ctx, actor, r.NewReorganisation)
}

// onAct runs a change of one act that holds it against other changes.
func (g *Registry) onAct(ctx context.Context, actor access.Actor, id string, fn func(context.Context, *db.Tx, Reorganisation) error) error {
	if err := mustEdit(actor); err != nil {
		return err
	}
	return g.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := lockAct(ctx, tx, id)
		if err != nil {
			return err
		}
		return fn(ctx, tx, r)
	})
}

// lockAct holds an act and reads it without its steps.
func lockAct(ctx context.Context, tx *db.Tx, id string) (Reorganisation, error) {
	if err := tx.Lock(ctx, "reorganisation", id); err != nil {
		return Reorganisation{}, err
	}
	return readAct(ctx, tx, id)
}

// mustBe conflicts unless the act is in one of the states and as the person saw
// it.
func (r Reorganisation) mustBe(version int64, states ...Status) error {
	if !slices.Contains(states, r.Status) {
		return domain.Conflict("Đợt sắp xếp này đang ở trạng thái “%s” nên không làm được việc này.", r.Status.Label())
	}
	if r.Version != version {
		return domain.Conflict("Người khác vừa sửa đợt sắp xếp này.")
	}
	return nil
}

func setStatus(ctx context.Context, tx *db.Tx, id string, status Status) error {
	_, err := tx.Exec(ctx, `UPDATE reorganisation SET status = $1, version = version + 1 WHERE id = $2`, status, id)
	if err != nil {
		return fmt.Errorf("org: set the state: %w", err)
	}
	return nil
}
