package notice

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// MaxMuteDays is how long reminders rest at most.
const MaxMuteDays = 92

// maxReason is how many letters a reason may have.
const maxReason = 300

// Mute (tạm ngừng nhắc) says that nobody is written to about an agency, or about one
// of its obligations when ObligationID is given, from StartsOn to LastDay. Desk and
// matrix show everything as before.
type Mute struct {
	ID, AgencyID, ObligationID, Reason string
	StartsOn, LastDay                  calendar.Date
	CreatedAt                          int64
	CreatedByName                      string
	EndedAt                            int64
	EndedByName                        string
}

// Holds tells whether it holds on a day.
func (m Mute) Holds(day calendar.Date) bool {
	return m.EndedAt == 0 && m.StartsOn <= day && day <= m.LastDay
}

// Covers tells whether it holds about an item on a day.
func (m Mute) Covers(i Item, day calendar.Date) bool {
	return m.Holds(day) && m.AgencyID == i.AgencyID && (m.ObligationID == "" || m.ObligationID == i.ObligationID)
}

const muteColumns = `id, agency_id, obligation_id, reason, starts_on, last_day, created_at, created_by_name, ended_at, ended_by_name FROM notice_mute`

// Mutes lists those that hold or will hold, the one that ends first in front.
func (n *Notices) Mutes(ctx context.Context) (list []Mute, err error) {
	err = n.db.Select(ctx, &list, `SELECT `+muteColumns+` WHERE ended_at = 0 AND last_day >= $1 ORDER BY last_day, id LIMIT 2000`, n.Today())
	return list, err
}

// mostRested is how many ended mutes of an agency a page lists.
const mostRested = 20

// Rested lists the mutes of an agency that ended: by their day, or because somebody
// ended them (EndedByName). The last one comes first.
func (n *Notices) Rested(ctx context.Context, agencyID string) (list []Mute, err error) {
	err = n.db.Select(ctx, &list, `SELECT `+muteColumns+` WHERE agency_id = $1 AND (ended_at > 0 OR last_day < $2) ORDER BY starts_on DESC, id DESC LIMIT $3`, agencyID, n.Today(), mostRested)
	return list, err
}

// NewMute asks to let reminders rest from today to LastDay. Whether the agency owes the
// obligation is the caller's to check.
type NewMute struct {
	AgencyID, ObligationID, Reason string
	LastDay                        calendar.Date
}

// The acts that this package writes into the log.
const (
	actMute   = "notice.mute"
	actUnmute = "notice.unmute"
)

// ActionLabels gives the Vietnamese names of the acts in the log.
func ActionLabels() map[string]string {
	return map[string]string{actMute: "Tạm ngừng nhắc", actUnmute: "Nhắc lại"}
}

// Mute lets reminders rest. Of an agency and an obligation one mute holds at a time: a
// second one changes its last day and reason. Who may do so is the caller's to check.
func (n *Notices) Mute(ctx context.Context, actor access.Actor, m NewMute) error {
	m.Reason = vi.Clean(m.Reason)
	today := n.Today()
	var problems domain.Fields
	if m.AgencyID == "" {
		problems.Add("co-quan", "Chọn cơ quan.")
	}
	if m.Reason == "" || len([]rune(m.Reason)) > maxReason {
		problems.Add("ly-do", "Nhập lý do tạm ngừng nhắc, tối đa %d ký tự.", maxReason)
	}
	if !m.LastDay.Valid() || m.LastDay < today || m.LastDay > today.AddDays(MaxMuteDays) {
		problems.Add("den-ngay", "Nhập ngày cuối cùng, từ hôm nay và không quá %d ngày.", MaxMuteDays)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := db.Millis(tx.Now())
		if _, err := tx.Exec(ctx, `UPDATE notice_mute SET ended_at = $3 WHERE agency_id = $1 AND obligation_id = $2 AND ended_at = 0 AND last_day < $4`, m.AgencyID, m.ObligationID, now, today); err != nil {
			return fmt.Errorf("notice: mute: %w", err)
		}
		changed, err := tx.Exec(ctx, `INSERT INTO notice_mute AS held (id, agency_id, obligation_id, reason, starts_on, last_day, created_at, created_by, created_by_name)
			VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)
			ON CONFLICT (agency_id, obligation_id) WHERE ended_at = 0 DO UPDATE SET reason = excluded.reason, last_day = excluded.last_day, created_at = excluded.created_at,
			created_by = excluded.created_by, created_by_name = excluded.created_by_name WHERE held.reason <> excluded.reason OR held.last_day <> excluded.last_day`,
			db.NewID(), m.AgencyID, m.ObligationID, m.Reason, today, m.LastDay, now, actor.AccountID, actor.Name)
		if err != nil {
			return fmt.Errorf("notice: mute: %w", err)
		}
		if changed == 0 {
			return nil // the same once more
		}
		return audit.Record(ctx, tx, actor, actMute, "agency", m.AgencyID, map[string]any{"obligation": m.ObligationID, "until": m.LastDay, "reason": m.Reason})
	})
}

// MuteByID reads one.
func (n *Notices) MuteByID(ctx context.Context, id string) (m Mute, err error) {
	ok, err := n.db.Get(ctx, &m, `SELECT `+muteColumns+` WHERE id = $1`, id)
	if err == nil && !ok {
		err = domain.NotFound("Không có lần tạm ngừng nhắc này.")
	}
	return m, err
}

// Unmute ends one at once.
func (n *Notices) Unmute(ctx context.Context, actor access.Actor, id string) error {
	return n.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		k, err := tx.Exec(ctx, `UPDATE notice_mute SET ended_at = $2, ended_by_name = $3 WHERE id = $1 AND ended_at = 0`, id, db.Millis(tx.Now()), actor.Name)
		if err != nil {
			return fmt.Errorf("notice: unmute: %w", err)
		}
		if k == 0 {
			return domain.Conflict("Đã nhắc lại từ trước.")
		}
		return audit.Record(ctx, tx, actor, actUnmute, "notice_mute", id, nil)
	})
}
