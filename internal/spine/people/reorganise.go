package people

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// MovableGrant is a role in a unit that ends, with whose it is.
type MovableGrant struct {
	Grant
	Name  string // of the person
	Login string
}

// GrantMove says where a role goes on when its unit ends; nowhere when
// ToAgencyID is empty.
type GrantMove struct {
	GrantID    string `json:"grant_id"`
	ToAgencyID string `json:"to_agency_id,omitempty"`
}

// moving is one reorganisation that moves roles: who acts, and the first day
// without the units that end.
type moving struct {
	actor            access.Actor
	reorganisationID string
	day              calendar.Date
}

// moveChunk is how many roles one transaction moves: far below what would hold
// the one writer for 100 ms.
const moveChunk = 50

// MovableGrants lists the roles in agencies that would still hold on day, the
// first day without these agencies, or begin later, by the person's name.
func (p *Directory) MovableGrants(ctx context.Context, agencyIDs []string, day calendar.Date) ([]MovableGrant, error) {
	var all []MovableGrant
	ids := slices.Compact(slices.Sorted(slices.Values(agencyIDs)))
	ids = slices.DeleteFunc(ids, func(id string) bool { return id == "" }) // a role of no agency ends with none
	for chunk := range slices.Chunk(ids, 500) {
		args := db.Args(chunk)
		var rows []MovableGrant
		err := p.db.Select(ctx, &rows, `SELECT g.id, g.account_id, g.role, g.agency_id, g.starts_on, g.ends_on, g.handover_id, a.name, a.login
			FROM role_grant g JOIN account a ON a.id = g.account_id WHERE g.agency_id IN (`+db.Marks(1, len(chunk))+`)
			AND (g.ends_on = '' OR (g.ends_on > `+db.Marks(len(chunk)+1, 1)+` AND g.ends_on > g.starts_on)) ORDER BY a.name_sort, a.id, g.id`,
			append(args, day)...)
		if err != nil {
			return nil, fmt.Errorf("people: roles in agencies: %w", err)
		}
		all = append(all, rows...)
	}
	return all, nil
}

// MoveGrants ends roles on the day on which their units end and lets them go on
// in the units chosen, in chunks. A role that this reorganisation has moved
// already, or that no longer holds on that day, is left as it is, so that it may
// be run again. The last administrator stays.
func (p *Directory) MoveGrants(ctx context.Context, actor access.Actor, reorganisationID string, day calendar.Date, moves []GrantMove) error {
	if err := MayManage(actor); err != nil {
		return err
	}
	by := moving{actor, reorganisationID, day}
	for chunk := range slices.Chunk(moves, moveChunk) {
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			ids := make([]string, len(chunk))
			for i, m := range chunk {
				ids[i] = m.GrantID
			}
			if err := tx.Lock(ctx, "role_grant", ids...); err != nil {
				return err
			}
			for _, m := range chunk {
				if err := p.moveGrant(ctx, tx, by, m); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

func (p *Directory) moveGrant(ctx context.Context, tx *db.Tx, by moving, m GrantMove) error {
	var g Grant
	ok, err := tx.Get(ctx, &g, `SELECT `+grantColumns+` FROM role_grant WHERE id = $1 AND ended_by_reorganisation = ''`, m.GrantID)
	if err != nil {
		return fmt.Errorf("people: move a role: %w", err)
	}
	if !ok || g.EndsOn != "" && (g.EndsOn <= by.day || g.EndsOn <= g.StartsOn) {
		return nil
	}
	_, err = tx.Exec(ctx, `UPDATE role_grant SET ends_on = $1, ended_by = $2, ended_by_reorganisation = $3, ends_on_before = $4 WHERE id = $5`,
		max(by.day, g.StartsOn), by.actor.AccountID, by.reorganisationID, g.EndsOn, g.ID)
	if err != nil {
		return fmt.Errorf("people: move a role: %w", err)
	}
	next := NewGrant{Role: g.Role, AgencyID: m.ToAgencyID, StartsOn: max(by.day, g.StartsOn), EndsOn: g.EndsOn, reorganisationID: by.reorganisationID}
	if m.ToAgencyID != "" {
		held, err := grantsOf(ctx, tx, g.AccountID)
		if err != nil {
			return err
		}
		if !slices.ContainsFunc(held, func(h Grant) bool { return h.Role == next.Role && h.AgencyID == next.AgencyID && overlaps(h, next) }) {
			if err := p.insertGrant(ctx, tx, by.actor, g.AccountID, next); err != nil {
				return err
			}
		}
	}
	if err := p.keepAdministrator(ctx, tx, g.Role, by.day); err != nil {
		return err
	}
	return audit.Record(ctx, tx, by.actor, actGrantMove, kindAccount, g.AccountID,
		map[string]any{"role": g.Role, "agency": g.AgencyID, "to": m.ToAgencyID, "from": by.day, "reorganisation": by.reorganisationID})
}

// UndoMoves takes back what MoveGrants did for a reorganisation before its day:
// ended roles get back the end they had, and those given in the heirs never
// begin. Roles that a person changed since stay as that person left them.
func (p *Directory) UndoMoves(ctx context.Context, actor access.Actor, reorganisationID string) error {
	if err := MayManage(actor); err != nil {
		return err
	}
	if reorganisationID == "" {
		return errors.New("people: undo moves: no reorganisation is named")
	}
	for {
		moved := 0
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			var err error
			moved, err = undoMoves(ctx, tx, actor, reorganisationID)
			return err
		})
		if err != nil || moved == 0 {
			return err
		}
	}
}

// undoMoves takes back a chunk of moves and tells how many there were.
func undoMoves(ctx context.Context, tx *db.Tx, actor access.Actor, reorganisationID string) (int, error) {
	var moved []struct {
		Grant
		EndsOnBefore  calendar.Date
		WasEndedByAct bool
	}
	err := tx.Select(ctx, &moved, `SELECT `+grantColumns+`, ends_on_before, ended_by_reorganisation = $1 AS was_ended_by_act FROM role_grant
		WHERE ended_by_reorganisation = $1 OR reorganisation_id = $1 ORDER BY id LIMIT `+fmt.Sprint(moveChunk), reorganisationID)
	if err != nil {
		return 0, fmt.Errorf("people: moved roles: %w", err)
	}
	ids := make([]string, len(moved))
	for i, m := range moved {
		ids[i] = m.ID
	}
	if err := tx.Lock(ctx, "role_grant", ids...); err != nil {
		return 0, err
	}
	for _, m := range moved {
		ends, given := m.EndsOnBefore, reorganisationID
		if !m.WasEndedByAct {
			ends = m.StartsOn // given by the act: it never begins
		}
		if _, err := tx.Exec(ctx, `UPDATE role_grant SET ends_on = $1, ended_by = $2, ended_by_reorganisation = '', ends_on_before = '',
			reorganisation_id = CASE WHEN reorganisation_id = $3 THEN '' ELSE reorganisation_id END WHERE id = $4`,
			ends, actor.AccountID, given, m.ID); err != nil {
			return 0, fmt.Errorf("people: give a role back: %w", err)
		}
		err := audit.Record(ctx, tx, actor, actGrantUnmove, kindAccount, m.AccountID,
			map[string]any{"role": m.Role, "agency": m.AgencyID, "reorganisation": reorganisationID})
		if err != nil {
			return 0, err
		}
	}
	return len(moved), nil
}
