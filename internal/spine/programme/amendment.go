package programme

import (
	"context"
	"fmt"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// AmendmentHead is the amending document, issued outside: its number, title,
// signer and day, and the day from which its changes hold. The file is optional;
// it lies in the blob store under its SHA-256.
type AmendmentHead struct {
	Number      string
	Title       string
	Signer      string
	IssuedOn    calendar.Date
	EffectiveOn calendar.Date
	FileName    string
	FileType    string
	FileSHA256  string `db:"file_sha256"`
}

// Amendment (văn bản sửa đổi, bổ sung) changes a plan in force. HoldsFrom is the
// first day judged by its changes: the day on which it takes effect, or that on
// which it was put into force here when that is later. Instants are Unix
// milliseconds.
type Amendment struct {
	AmendmentHead `db:""`

	ID              string
	PlanID          string
	Status          Status
	PreparedBy      string
	PreparedByName  string
	PreparedAt      int64
	ActivatedBy     string
	ActivatedByName string
	ActivatedAt     int64
	HoldsFrom       calendar.Date
	Version         int64
	Changes         []AmendChange `db:"-"`
	Hands           []string      `db:"-"` // account ids of those who prepared it
}

// Name is how pages call the amending document.
func (a Amendment) Name() string {
	return fmt.Sprintf("Văn bản số %s ngày %s", a.Number, a.IssuedOn.Vietnamese())
}

// AmendKind is what an amendment does to one obligation.
type AmendKind string

// The kinds.
const (
	AmendChanged AmendKind = "change"
	AmendEnded   AmendKind = "end"
	AmendAdded   AmendKind = "add"
)

// Label is the sign that stands before a change.
func (k AmendKind) Label() string {
	switch k {
	case AmendChanged:
		return "Đổi"
	case AmendEnded:
		return "Bãi bỏ"
	case AmendAdded:
		return "Thêm"
	}
	return string(k)
}

// AmendChange is one change. Before is the version that the person saw, without
// its chain; nil for an obligation that is added. After is nil for one that
// ends. Stale tells that another amendment changed the obligation meanwhile.
type AmendChange struct {
	ID     string
	Kind   AmendKind
	Reason string
	Before *Obligation
	After  *Obligation
	Stale  bool
}

// Of is the obligation that the change is about, as it was or as it will be.
func (c AmendChange) Of() Obligation {
	if c.Before != nil {
		return *c.Before
	}
	return *c.After
}

// Difference is one field in both versions, cut into runs of words that stand
// in both and runs that do not.
type Difference struct {
	Label string
	Old   []plan.Run
	New   []plan.Run
}

// Differences lists the fields that differ, in the order of the form.
func (c AmendChange) Differences() []Difference {
	var before, after Obligation
	if c.Before != nil {
		before = *c.Before
	}
	if c.After != nil {
		after = *c.After
	}
	var out []Difference
	for _, f := range []struct {
		label string
		text  func(Obligation) string
	}{
		{"Nội dung", func(o Obligation) string { return o.Content }},
		{"Tên ngắn", func(o Obligation) string { return o.ShortName }},
		{"Sản phẩm", func(o Obligation) string { return o.Product }},
		{"Thời gian", func(o Obligation) string { return o.Timing }},
		{"Cách tính", measure},
		{"Cơ quan chủ trì", func(o Obligation) string { return whose(o.LeadText, o.Leads) }},
		{"Cơ quan phối hợp", func(o Obligation) string { return whose(o.CoordinatingText, o.Coordinating) }},
	} {
		old, fresh := f.text(before), f.text(after)
		if old == fresh {
			continue
		}
		d := Difference{Label: f.label}
		d.Old, d.New = plan.Diff(old, fresh)
		out = append(out, d)
	}
	return out
}

// measure writes the rule with the days on which it runs.
func measure(o Obligation) string {
	if o.Rule.Kind == "" {
		return ""
	}
	words := o.Rule.Words().String()
	if !strings.Contains(words, o.Rule.Window.End.Vietnamese()) {
		words += fmt.Sprintf(" (%s–%s)", o.Rule.Window.Start.Vietnamese(), o.Rule.Window.End.Vietnamese())
	}
	return words
}

// whose writes agencies in the document's words, with their number where a
// phrase means several.
func whose(names, ids []string) string {
	text := strings.Join(names, "; ")
	if len(ids) > len(names) && len(names) > 0 {
		text += fmt.Sprintf(" (%d cơ quan)", len(ids))
	}
	return text
}

// check finds what is wrong with the document's data; field names are those of
// the form.
func (h AmendmentHead) check(pl Plan, today calendar.Date) domain.Fields {
	var problems domain.Fields
	if h.Number == "" {
		problems.Add("so", "Nhập số, ký hiệu của văn bản sửa đổi, ví dụ 120/QĐ-UBND.")
	}
	if h.Title == "" {
		problems.Add("ten", "Nhập tên hoặc trích yếu của văn bản sửa đổi.")
	}
	if h.Signer == "" {
		problems.Add("nguoi_ky", "Nhập người ký văn bản sửa đổi.")
	}
	switch {
	case !h.IssuedOn.Valid():
		problems.Add("ngay", "Nhập ngày ban hành văn bản sửa đổi.")
	case h.IssuedOn < pl.IssuedOn:
		problems.Add("ngay", "Văn bản sửa đổi ban hành trước kế hoạch (%s). Nhập lại ngày.", pl.IssuedOn.Vietnamese())
	case h.IssuedOn > today:
		problems.Add("ngay", "Ngày ban hành ở sau hôm nay. Nhập lại ngày.")
	}
	switch {
	case !h.EffectiveOn.Valid():
		problems.Add("hieu_luc", "Nhập ngày nội dung sửa đổi có hiệu lực.")
	case h.EffectiveOn < pl.IssuedOn:
		problems.Add("hieu_luc", "Ngày hiệu lực trước ngày ban hành kế hoạch (%s). Nhập lại ngày.", pl.IssuedOn.Vietnamese())
	case h.EffectiveOn > today.AddDays(maxDays):
		problems.Add("hieu_luc", "Ngày hiệu lực quá xa. Nhập lại năm.")
	}
	return problems
}

func (h *AmendmentHead) clean() {
	h.Number, h.Title, h.Signer = vi.Clean(h.Number), vi.Clean(h.Title), vi.Clean(h.Signer)
}

// DraftAmendment begins an amendment of a plan in force.
func (p *Programme) DraftAmendment(ctx context.Context, actor access.Actor, planID string, h AmendmentHead) (string, error) {
	if !MayPrepare(actor) {
		return "", errAmend()
	}
	pl, err := p.Plan(ctx, planID)
	if err != nil {
		return "", err
	}
	if pl.Status != StatusActive {
		return "", domain.Conflict("Kế hoạch này chưa đưa vào theo dõi. Sửa ngay trong bản đọc.")
	}
	h.clean()
	if err := h.check(pl, p.org.Today()).Err(); err != nil {
		return "", err
	}
	id := db.NewID()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO amendment (id, plan_id, status, number, title, title_fold, signer, issued_on, effective_on,
			file_name, file_type, file_sha256, prepared_by, prepared_by_name, prepared_at, version) VALUES (`+db.Marks(1, 16)+`)`,
			id, planID, StatusDraft, h.Number, h.Title, vi.Fold(h.Title), h.Signer, h.IssuedOn, h.EffectiveOn,
			h.FileName, h.FileType, h.FileSHA256, actor.AccountID, actor.Name, db.Millis(tx.Now()), 1)
		if err != nil {
			return fmt.Errorf("programme: insert amendment: %w", err)
		}
		if err := noteAmendHand(ctx, tx, actor, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "amendment.draft", "amendment", id, map[string]any{"plan": planID, "number": h.Number})
	})
	return id, err
}

// EditAmendment corrects the document's data of a draft; version is the one the
// person saw. A file is replaced only by another file.
func (p *Programme) EditAmendment(ctx context.Context, actor access.Actor, id string, version int64, h AmendmentHead) error {
	if !MayPrepare(actor) {
		return errAmend()
	}
	a, err := p.Amendment(ctx, actor, id)
	if err != nil {
		return err
	}
	pl, err := p.Plan(ctx, a.PlanID)
	if err != nil {
		return err
	}
	h.clean()
	if err := h.check(pl, p.org.Today()).Err(); err != nil {
		return err
	}
	return p.amend(ctx, actor, id, version, func(ctx context.Context, tx *db.Tx, was Amendment) error {
		if h.FileSHA256 == "" {
			h.FileName, h.FileType, h.FileSHA256 = was.FileName, was.FileType, was.FileSHA256
		}
		_, err := tx.Exec(ctx, `UPDATE amendment SET number = $1, title = $2, title_fold = $3, signer = $4, issued_on = $5, effective_on = $6,
			file_name = $7, file_type = $8, file_sha256 = $9 WHERE id = $10`, h.Number, h.Title, vi.Fold(h.Title), h.Signer, h.IssuedOn,
			h.EffectiveOn, h.FileName, h.FileType, h.FileSHA256, id)
		if err != nil {
			return fmt.Errorf("programme: edit amendment: %w", err)
		}
		return audit.Record(ctx, tx, actor, "amendment.edit", "amendment", id, h)
	})
}

// DiscardAmendment throws a draft away; what was prepared stays on record,
// unseen.
func (p *Programme) DiscardAmendment(ctx context.Context, actor access.Actor, id string, version int64, reason string) error {
	if !MayPrepare(actor) {
		return errAmend()
	}
	if reason = vi.Clean(reason); reason == "" {
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do bỏ bản chuẩn bị sửa đổi."}}.Err()
	}
	return p.amend(ctx, actor, id, version, func(ctx context.Context, tx *db.Tx, _ Amendment) error {
		_, err := tx.Exec(ctx, `UPDATE amendment SET status = $1, discard_reason = $2 WHERE id = $3`, StatusDiscarded, reason, id)
		if err != nil {
			return fmt.Errorf("programme: discard amendment: %w", err)
		}
		return audit.Record(ctx, tx, actor, "amendment.discard", "amendment", id, map[string]any{"reason": reason})
	})
}

func errAmend() error {
	return domain.Forbidden("Chỉ người điều phối được chuẩn bị sửa đổi kế hoạch.")
}

// amend runs an act on a draft amendment under its lock: its version grows, and
// the actor is remembered as one who prepared it.
func (p *Programme) amend(ctx context.Context, actor access.Actor, id string, version int64, fn func(context.Context, *db.Tx, Amendment) error) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := lockAmendment(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.Version != version {
			return domain.Conflict("Bản chuẩn bị sửa đổi vừa được người khác thay đổi.")
		}
		if err := fn(ctx, tx, a); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE amendment SET version = version + 1 WHERE id = $1`, id); err != nil {
			return fmt.Errorf("programme: count version: %w", err)
		}
		return noteAmendHand(ctx, tx, actor, id)
	})
}

// lockAmendment takes a draft amendment for the rest of the transaction.
func lockAmendment(ctx context.Context, tx *db.Tx, id string) (Amendment, error) {
	var a Amendment
	if err := tx.Lock(ctx, "amendment", id); err != nil {
		return a, fmt.Errorf("programme: lock amendment: %w", err)
	}
	ok, err := tx.Get(ctx, &a, `SELECT `+amendmentColumns+` FROM amendment WHERE id = $1`, id)
	switch {
	case err != nil:
		return a, fmt.Errorf("programme: read amendment: %w", err)
	case !ok || a.Status == StatusDiscarded:
		return a, domain.NotFound("Không có văn bản sửa đổi này.")
	case a.Status == StatusActive:
		return a, errInForce(a)
	}
	return a, nil
}

func errInForce(a Amendment) error {
	return domain.Conflict("Sửa đổi này đã được %s đưa vào theo dõi.", a.ActivatedByName)
}

func noteAmendHand(ctx context.Context, tx *db.Tx, actor access.Actor, id string) error {
	_, err := tx.Exec(ctx, `INSERT INTO amendment_hand (id, amendment_id, account_id) VALUES ($1, $2, $3)
		ON CONFLICT (amendment_id, account_id) DO NOTHING`, db.NewID(), id, actor.AccountID)
	if err != nil {
		return fmt.Errorf("programme: note who prepared: %w", err)
	}
	return nil
}
