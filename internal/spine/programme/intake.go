package programme

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
	"loa/internal/vi"
)

// IntakeState is where a file stands on its way to become a plan.
type IntakeState string

// The states. Allowed moves: waiting → reading → done, refused or same;
// reading → waiting when a worker had to stop; same → waiting when a person
// wants a plan of its own all the same.
const (
	IntakeWaiting IntakeState = "waiting"
	IntakeReading IntakeState = "reading"
	IntakeSame    IntakeState = "same" // the plan is there already, from another file
	IntakeDone    IntakeState = "done"
	IntakeRefused IntakeState = "refused"
)

// Label is the state's Vietnamese name.
func (s IntakeState) Label() string {
	switch s {
	case IntakeWaiting:
		return "Đang chờ đọc"
	case IntakeReading:
		return "Đang đọc"
	case IntakeSame:
		return "Trùng với kế hoạch đã có"
	case IntakeDone:
		return "Đã đọc xong"
	case IntakeRefused:
		return "Chưa đọc được"
	}
	return string(s)
}

// RefusedPassword and the others say what a person can do about a refusal.
const (
	RefusedPassword   = "password"   // enter the file's password
	RefusedClassified = "classified" // nothing: the file was not kept
	RefusedTrouble    = "trouble"    // try again later
)

// Upload is a file that was stored and shall be read. Size is in bytes.
type Upload struct {
	Name     string
	SHA256   string // hex
	Size     int64
	Password string // of a PDF file that asks for one
}

// Intake is one file on its way to become a plan. Instants are Unix
// milliseconds, 0 for "not yet". Pages is 0 while their number is not known.
// Kept tells whether the file is still stored.
type Intake struct {
	ID          string
	State       IntakeState
	Name        string
	SHA256      string `db:"sha256"`
	Size        int64
	Kept        bool
	AgencyID    string
	ByID        string
	ByName      string
	At          int64
	Holder      string
	BeatAt      int64
	Takes       int
	BeganAt     int64
	EndedAt     int64
	PagesDone   int
	Pages       int
	PlanID      string
	SameAs      string
	Reason      string
	Refusal     string // a sentence of the catalogue, see Why
	RefusalArgs string
	RefusalKind string
}

const intakeColumns = `id, state, name, sha256, size, kept, agency_id, by_id, by_name, at, holder, beat_at, takes, began_at, ended_at,
	pages_done, pages, plan_id, same_as, reason, refusal, refusal_args, refusal_kind`

// ReadFile asks to read a stored file.
type ReadFile struct {
	IntakeID string `json:"intake_id"`
}

// Kind names the job.
func (ReadFile) Kind() string { return "plan.read_file" }

// InsertOpts puts the job where long work is done.
func (ReadFile) InsertOpts() river.InsertOpts { return river.InsertOpts{Queue: job.Long} }

// Ended tells whether nothing more happens by itself.
func (i Intake) Ended() bool {
	return i.State == IntakeDone || i.State == IntakeRefused || i.State == IntakeSame
}

// Why is the refusal as an error with its sentence; nil when it was not refused.
func (i Intake) Why() *domain.Error {
	if i.State != IntakeRefused {
		return nil
	}
	var args []any
	d := json.NewDecoder(bytes.NewReader([]byte(i.RefusalArgs)))
	d.UseNumber()
	if d.Decode(&args) != nil {
		args = nil
	}
	for n, arg := range args {
		if number, ok := arg.(json.Number); ok {
			if whole, err := number.Int64(); err == nil {
				args[n] = whole
			}
		}
	}
	return domain.Invalid(i.Refusal, args...)
}

// actor is who sent the file, as far as making the plan needs.
func (i Intake) actor() access.Actor {
	return access.Actor{AccountID: i.ByID, Name: i.ByName, Grants: []access.Grant{{Role: access.Coordinator, AgencyID: i.AgencyID}}}
}

// Elapsed is how long ago a reading was begun.
func (p *Programme) Elapsed(in Intake) time.Duration {
	if in.BeganAt == 0 {
		return 0
	}
	return max(p.db.Clock().Now().Sub(db.Time(in.BeganAt)), 0)
}

// Receive takes in a stored file and asks to read it. When the same file is
// being read or is a plan already, fresh is false and the intake is that one.
// Of two that arrive at the same moment one is fresh.
func (p *Programme) Receive(ctx context.Context, actor access.Actor, up Upload) (in Intake, fresh bool, err error) {
	if !MayPrepare(actor) {
		return Intake{}, false, errUpload()
	}
	made := Intake{
		ID: db.NewID(), State: IntakeWaiting, Name: up.Name, SHA256: up.SHA256, Size: up.Size, Kept: true,
		AgencyID: actor.Home(), ByID: actor.AccountID, ByName: actor.Name,
	}
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		if in, fresh, err = claim(ctx, tx, made, up.Password); err != nil || !fresh {
			return err
		}
		tx.Enqueue(ReadFile{IntakeID: in.ID})
		return audit.Record(ctx, tx, actor, "plan.receive", "plan_intake", in.ID, map[string]any{"file_sha256": up.SHA256, "size": up.Size})
	})
	return in, fresh, err
}

func errUpload() error {
	return domain.Forbidden("Chỉ người điều phối được tải kế hoạch lên.")
}

// claim stores an intake unless another one has its file; then it gives that
// one. What was refused or thrown away does not stand in the way.
func claim(ctx context.Context, tx *db.Tx, in Intake, password string) (Intake, bool, error) {
	key := in.SHA256
	if key == "" {
		key = in.ID
	}
	in.At = db.Millis(tx.Now())
	in.BeatAt = in.At
	_, err := tx.Exec(ctx, `UPDATE plan_intake SET claim = id WHERE claim = $1 AND (state = 'refused'
		OR plan_id IN (SELECT id FROM plan WHERE status = 'discarded')
		OR (state = 'same' AND NOT EXISTS (SELECT 1 FROM plan p WHERE p.id = same_as AND p.status <> 'discarded')))`, key)
	if err != nil {
		return Intake{}, false, fmt.Errorf("programme: release a file: %w", err)
	}
	n, err := tx.Exec(ctx, `INSERT INTO plan_intake (id, claim, state, name, sha256, size, kept, password, agency_id, by_id, by_name,
		at, holder, beat_at, reason) VALUES (`+db.Marks(1, 15)+`) ON CONFLICT (claim) DO NOTHING`,
		in.ID, key, in.State, in.Name, in.SHA256, in.Size, in.Kept, password, in.AgencyID, in.ByID, in.ByName, in.At, in.Holder, in.BeatAt, in.Reason)
	if err != nil {
		return Intake{}, false, fmt.Errorf("programme: insert intake: %w", err)
	}
	if n == 1 {
		return in, true, nil
	}
	var other Intake
	ok, err := tx.Get(ctx, &other, `SELECT `+intakeColumns+` FROM plan_intake WHERE claim = $1`, key)
	if err != nil {
		return Intake{}, false, fmt.Errorf("programme: read who has the file: %w", err)
	}
	if !ok { // released a moment ago
		return Intake{}, false, domain.Conflict("Tệp này vừa được người khác tải lên. Hãy thử lại.")
	}
	return other, false, nil
}

// Intake gives one intake to those who may see drafts.
func (p *Programme) Intake(ctx context.Context, actor access.Actor, id string) (Intake, error) {
	if !MayReview(actor) {
		return Intake{}, domain.Forbidden("Chỉ người điều phối, lãnh đạo duyệt, quản trị hệ thống và đoàn kiểm tra được xem bản đọc kế hoạch.")
	}
	var in Intake
	ok, err := p.db.Get(ctx, &in, `SELECT `+intakeColumns+` FROM plan_intake WHERE id = $1`, id)
	if err != nil {
		return Intake{}, fmt.Errorf("programme: read intake: %w", err)
	}
	if !ok {
		return Intake{}, domain.NotFound("Không có lần đọc này.")
	}
	return in, nil
}

// Intakes lists the files that are not plans yet, newest first: those being
// read and, of the last day, those that wait for a person and the person's own
// refused ones that nobody tried again.
func (p *Programme) Intakes(ctx context.Context, actor access.Actor) ([]Intake, error) {
	if !MayReview(actor) {
		return nil, nil
	}
	var all []Intake
	err := p.db.Select(ctx, &all, `SELECT `+intakeColumns+` FROM plan_intake
		WHERE state IN ('waiting', 'reading') OR (ended_at > $2 AND (state = 'same' OR (state = 'refused' AND by_id = $1
			AND NOT EXISTS (SELECT 1 FROM plan_intake n WHERE n.sha256 = plan_intake.sha256 AND n.id > plan_intake.id))))
		ORDER BY at DESC, id DESC LIMIT 20`, actor.AccountID, db.Millis(p.db.Clock().Now().AddDate(0, 0, -1)))
	if err != nil {
		return nil, fmt.Errorf("programme: list intakes: %w", err)
	}
	return all, nil
}

// Retry reads a refused file once more, with a password when it needs one. The
// refused intake stays as it is; the new one is given. fresh is as for Receive.
func (p *Programme) Retry(ctx context.Context, actor access.Actor, id, password string) (in Intake, fresh bool, err error) {
	old, err := p.Intake(ctx, actor, id)
	if err != nil {
		return Intake{}, false, err
	}
	if old.State != IntakeRefused || !old.Kept {
		return Intake{}, false, domain.Conflict("Không đọc lại được tệp này. Tải tệp lên lại.")
	}
	return p.Receive(ctx, actor, Upload{Name: old.Name, SHA256: old.SHA256, Size: old.Size, Password: password})
}

// ReadAnyway makes a draft of a file whose plan is there already from another
// file, for a reason that stays with it.
func (p *Programme) ReadAnyway(ctx context.Context, actor access.Actor, id, reason string) error {
	if !MayPrepare(actor) {
		return errUpload()
	}
	if reason = vi.Clean(reason); reason == "" {
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do tạo bản đọc mới của kế hoạch đã có."}}.Err()
	}
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE plan_intake SET state = 'waiting', reason = $1, beat_at = $2, holder = '', takes = 0
			WHERE id = $3 AND state = 'same'`, reason, db.Millis(tx.Now()), id)
		if err != nil {
			return fmt.Errorf("programme: read anyway: %w", err)
		}
		if n == 0 {
			return domain.Conflict("Lần đọc này vừa được người khác xử lý.")
		}
		tx.Enqueue(ReadFile{IntakeID: id})
		return audit.Record(ctx, tx, actor, "plan.read_anyway", "plan_intake", id, map[string]any{"reason": reason})
	})
}
