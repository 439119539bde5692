package portal

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// ModelSort is what a chosen piece tells of. The list is closed.
type ModelSort string

// The sorts.
const (
	Exemplary  ModelSort = "model"      // điển hình, mô hình hay
	Initiative ModelSort = "initiative" // sáng kiến
)

// Label is the sort in Vietnamese.
func (s ModelSort) Label() string {
	if s == Initiative {
		return "Sáng kiến"
	}
	return "Mô hình, điển hình"
}

// Model is a piece that was proposed as an exemplary model or an initiative. State is
// proposed, chosen or ended. Instants are Unix milliseconds; DecidedAt is when it was chosen
// or ended to be shown, 0 of what nobody ever chose.
type Model struct {
	ContentID string
	AgencyID  string
	Title     string
	Sort      ModelSort
	Why       string
	State     string
	ByName    string
	At        int64
	DecidedBy string
	DecidedAt int64
	Version   int64
}

const modelColumns = `content_id, agency_id, title, sort, why, state, by_name, at, decided_by, decided_at, version`

// The states of a model.
const (
	modelProposed = "proposed"
	modelChosen   = "chosen"
	modelEnded    = "ended"
)

// models lists them in a state, the newest decision first; with agencies, of these alone.
func (f *Feature) models(ctx context.Context, state string, agencies []string) ([]Model, error) {
	where, args := "", []any{state}
	if agencies != nil {
		where = " AND 1 = 0"
		if len(agencies) > 0 {
			where = " AND agency_id IN (" + db.Marks(2, len(agencies)) + ")"
		}
		args = append(args, db.Args(agencies)...)
	}
	var all []Model
	err := f.DB.Select(ctx, &all, `SELECT `+modelColumns+` FROM portal_model WHERE state = $1`+where+` ORDER BY decided_at DESC, at DESC, content_id LIMIT 500`, args...)
	return all, err
}

// Bounds of why a piece is a model, in characters.
const leastWhy, mostWhy = 20, 600

// Propose names a published piece as a model. The coordinator's word is the decision.
func (f *Feature) Propose(ctx context.Context, actor access.Actor, contentID string, sort ModelSort, why string) error {
	row, err := f.Contents.Newest(ctx, contentID)
	if err != nil {
		return err
	}
	decides := actor.Is(access.Coordinator)
	if !decides && !slices.Contains(actor.Agencies(access.Officer, access.Leader), row.Content.AgencyID) {
		return domain.NotFound("Không có tin, bài này.")
	}
	if row.Content.OriginalID != "" {
		return domain.Conflict("Bản dịch không là điển hình riêng. Đề nghị bài gốc.")
	}
	shown, err := f.Contents.PublicOf(ctx, contentID)
	if err != nil {
		return err
	}
	if len(shown) == 0 {
		return domain.Conflict("Chỉ đề nghị được bài đang hiện trên cổng.")
	}
	var problems domain.Fields
	if sort != Exemplary && sort != Initiative {
		problems.Add("loai", "Chọn mô hình, điển hình hoặc sáng kiến.")
	}
	if why = vi.Clean(why); len([]rune(why)) < leastWhy || len([]rune(why)) > mostWhy {
		problems.Add("vi_sao", "Nêu kết quả đáng học, từ %d đến %d ký tự.", leastWhy, mostWhy)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	state, decidedBy := modelProposed, ""
	if decides {
		state, decidedBy = modelChosen, actor.Name
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		at := db.Millis(tx.Now())
		n, err := tx.Exec(ctx, `INSERT INTO portal_model (`+modelColumns+`) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, 1)
			ON CONFLICT (content_id) DO UPDATE SET title = excluded.title, sort = excluded.sort, why = excluded.why, state = excluded.state, by_name = excluded.by_name, at = excluded.at,
			decided_by = excluded.decided_by, decided_at = excluded.decided_at, version = portal_model.version + 1 WHERE portal_model.state = 'ended'`,
			contentID, row.Content.AgencyID, shown[0].Title, sort, why, state, actor.Name, at, decidedBy, at*int64(boolInt(decides)))
		if err != nil {
			return err
		}
		if n == 0 {
			return domain.Conflict("Bài này đã được đề nghị.")
		}
		if err := content.Changed(ctx, tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "model.propose", "content", contentID, map[string]any{"sort": sort, "state": state})
	})
}

func boolInt(b bool) int {
	if b {
		return 1
	}
	return 0
}

// Decision is what a coordinator says of a proposed or shown piece. Seen is the version
// that they saw; Reason is why a piece is shown no longer.
type Decision struct {
	ContentID string
	Seen      int64
	Chosen    bool
	Reason    string
}

// Decide chooses a proposed piece, refuses it, or ends that it is shown, which takes a
// reason.
func (f *Feature) Decide(ctx context.Context, actor access.Actor, d Decision) error {
	if !actor.Is(access.Coordinator) {
		return domain.Forbidden("Chỉ người điều phối chọn điển hình, sáng kiến.")
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var before string
		if _, err := tx.Get(ctx, &before, `SELECT state FROM portal_model WHERE content_id = $1 AND version = $2`, d.ContentID, d.Seen); err != nil {
			return err
		}
		reason := ""
		if before == modelChosen && !d.Chosen {
			var err error
			if reason, err = cleanReason(d.Reason); err != nil {
				return err
			}
		}
		state, decided := modelEnded, db.Millis(tx.Now())
		if d.Chosen {
			state = modelChosen
		} else if before == modelProposed {
			decided = 0
		}
		n, err := tx.Exec(ctx, `UPDATE portal_model SET state = $3, decided_by = $4, decided_at = $5, version = version + 1 WHERE content_id = $1 AND version = $2 AND state <> $3`,
			d.ContentID, d.Seen, state, actor.Name, decided)
		if err != nil {
			return err
		}
		if n == 0 {
			return domain.Conflict("Người khác vừa quyết định về bài này. Xem lại danh sách.")
		}
		if err := content.Changed(ctx, tx); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "model.decide", "content", d.ContentID, map[string]any{"chosen": d.Chosen, "reason": reason})
	})
}

// nominees lists published pieces that an actor may propose, by words of their text.
func (f *Feature) nominees(ctx context.Context, actor access.Actor, text string) ([]content.Row, error) {
	filter := content.Filter{State: flow.Published, Text: text}
	if !actor.Is(access.Coordinator) {
		filter.Agencies = append([]string{}, actor.Agencies(access.Officer, access.Leader)...)
	}
	rows, _, err := f.Contents.List(ctx, filter)
	return rows, err
}
