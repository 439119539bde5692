package org

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

// NewBasis is what a person adds to the legal basis of an act that is applied
// already: all of it as it then stands, not only what is new. Content is the
// text itself, a summary, or where it is kept.
type NewBasis struct {
	Number, Issuer string
	IssuedOn       calendar.Date // empty: not known
	Content        string
	Verified       bool // a person compared the act with its text
}

// Basis (căn cứ bổ sung) is one addition, by whom and when (Unix milliseconds).
type Basis struct {
	NewBasis
	ID, ReorganisationID string
	RecordedAt           int64
	ActorID, ActorName   string
}

// maxContent bounds the text of a basis; the longest resolution on communes seen
// has about 40,000 letters, of which a summary or an address is kept here.
const maxContent = 5000

// AddBasis appends what became known of the legal basis of an act after it was
// applied, which then holds for every page that names it; what earlier versions
// of units say of their source stays as it was written. What was compared with
// the text once stays compared. It conflicts unless the act is applied, and when
// nothing would change (so_hieu, co_quan, ngay_ban_hanh, toan_van).
func (g *Registry) AddBasis(ctx context.Context, actor access.Actor, id string, in NewBasis) error {
	in.Number, in.Issuer, in.Content = vi.Clean(in.Number), vi.Clean(in.Issuer), vi.Clean(in.Content)
	if err := checkBasis(in); err != nil {
		return err
	}
	return g.onAct(ctx, actor, id, func(ctx context.Context, tx *db.Tx, r Reorganisation) error {
		if err := r.mustBe(r.Version, Applied); err != nil {
			return err
		}
		in.Verified = in.Verified || r.Verified
		if in == r.known() {
			return domain.Fields{{Name: "so_hieu", Message: "Chưa có gì mới. Nhập số, ngày hoặc nơi lưu văn bản, hoặc đánh dấu đã đối chiếu."}}.Err()
		}
		_, err := tx.Exec(ctx, `INSERT INTO reorganisation_basis (id, reorganisation_id, number, issuer, issued_on, content, verified, recorded_at,
			actor_id, actor_name) VALUES (`+db.Marks(1, 10)+`)`, db.NewID(), id, in.Number, in.Issuer, in.IssuedOn, in.Content, in.Verified,
			db.Millis(tx.Now()), actor.AccountID, actor.Name)
		if err != nil {
			return fmt.Errorf("org: add a basis: %w", err)
		}
		return audit.Record(ctx, tx, actor, "reorganisation.basis", "reorganisation", id, map[string]any{
			"basis": in.Number, "issuer": in.Issuer, "issued_on": in.IssuedOn, "content": in.Content, "verified": in.Verified,
		})
	})
}

func checkBasis(in NewBasis) error {
	var problems domain.Fields
	for _, f := range []struct {
		field, text string
		most        int
	}{{"so_hieu", in.Number, maxName}, {"co_quan", in.Issuer, maxName}, {"toan_van", in.Content, maxContent}} {
		if len([]rune(f.text)) > f.most {
			problems.Add(f.field, "Không quá %d ký tự. Rút ngắn lại.", f.most)
		}
	}
	if in.IssuedOn != "" && !in.IssuedOn.Valid() {
		problems.Add("ngay_ban_hanh", "Nhập ngày ban hành văn bản, ví dụ 16/06/2025.")
	}
	return problems.Err()
}

// known is what is known of the basis of an act, additions included.
func (r Reorganisation) known() NewBasis {
	b := NewBasis{Number: r.BasisNumber, Issuer: r.BasisIssuer, IssuedOn: r.BasisIssuedOn, Verified: r.Verified}
	if n := len(r.Added); n > 0 {
		b.Content = r.Added[n-1].Content
	}
	return b
}

// addBases gives acts what was added to their basis; the newest addition holds.
func addBases(ctx context.Context, from selector, acts []Reorganisation, only string) error {
	var rows []Basis
	err := from.Select(ctx, &rows, `SELECT id, reorganisation_id, number, issuer, issued_on, content, verified, recorded_at, actor_id, actor_name
		FROM reorganisation_basis WHERE $1 = '' OR reorganisation_id = $1 ORDER BY recorded_at, id`, only)
	if err != nil {
		return fmt.Errorf("org: read additions to a basis: %w", err)
	}
	of := map[string][]Basis{}
	for _, b := range rows {
		of[b.ReorganisationID] = append(of[b.ReorganisationID], b)
	}
	for i, r := range acts {
		added := of[r.ID]
		if len(added) == 0 {
			continue
		}
		last := added[len(added)-1]
		acts[i].Added = added
		acts[i].BasisNumber, acts[i].BasisIssuer, acts[i].BasisIssuedOn, acts[i].Verified = last.Number, last.Issuer, last.IssuedOn, last.Verified
	}
	return nil
}
