package programme

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Citation says which task of a parent a row of a plan carries out. Words is
// how people say it ("Nhiệm vụ 2", "Điểm b mục III"); ObligationID is set when
// it was picked from a plan in the program. Parent is the parent's name.
type Citation struct {
	ID           string
	RowID        string
	LinkID       string
	ObligationID string
	Words        string
	ActorName    string
	CitedAt      int64
	Parent       string `db:"-"`
	ParentPlan   string `db:"-"` // id of the parent when it is a plan in the program
}

// Citations gives the citations of a plan's rows, by row id.
func (p *Programme) Citations(ctx context.Context, planID string) (map[string][]Citation, error) {
	parents, err := p.Parents(ctx, planID)
	if err != nil {
		return nil, err
	}
	var all []Citation
	err = p.db.Select(ctx, &all, `SELECT id, row_id, link_id, obligation_id, words, actor_name, cited_at FROM plan_citation
		WHERE plan_id = $1 ORDER BY id`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: list citations: %w", err)
	}
	by := map[string][]Citation{}
	for _, c := range all {
		i := slices.IndexFunc(parents, func(l Parent) bool { return l.ID == c.LinkID })
		if i < 0 { // of a row that came back after its parent was taken away
			continue
		}
		c.Parent, c.ParentPlan = parents[i].Name(), parents[i].PlanID
		by[c.RowID] = append(by[c.RowID], c)
	}
	return by, nil
}

// keepCitations gives rows that were made of others what those cited. The others
// keep theirs, for when they come back.
func keepCitations(ctx context.Context, tx *db.Tx, old, made []string) error {
	for _, from := range old {
		var cites []storedCitation
		err := tx.Select(ctx, &cites, `SELECT plan_id, link_id, obligation_id, words, actor_id, actor_name, cited_at FROM plan_citation
			WHERE row_id = $1 ORDER BY id`, from)
		if err != nil {
			return fmt.Errorf("programme: read citations: %w", err)
		}
		for _, c := range cites {
			for _, to := range made {
				if err := c.insert(ctx, tx, to); err != nil {
					return err
				}
			}
		}
	}
	return nil
}

// storedCitation is a citation on its way to a row.
type storedCitation struct {
	PlanID, LinkID, ObligationID, Words string
	ActorID, ActorName                  string
	CitedAt                             int64
}

func (c storedCitation) insert(ctx context.Context, tx *db.Tx, rowID string) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_citation (id, plan_id, row_id, link_id, obligation_id, words, actor_id, actor_name, cited_at)
		VALUES (`+db.Marks(1, 9)+`) ON CONFLICT (row_id, link_id, words) DO NOTHING`,
		db.NewID(), c.PlanID, rowID, c.LinkID, c.ObligationID, c.Words, c.ActorID, c.ActorName, c.CitedAt)
	if err != nil {
		return fmt.Errorf("programme: cite: %w", err)
	}
	return nil
}

// RowOf gives the row from which an obligation of a plan in force was made, by
// obligation id; citations stand at rows and so stay when an obligation gets a
// new version.
func (p *Programme) RowOf(ctx context.Context, planID string) (map[string]string, error) {
	var pairs []struct{ ID, RowID string }
	err := p.db.Select(ctx, &pairs, `SELECT o.id, o.row_id FROM obligation o JOIN plan pl ON pl.id = o.plan_id AND pl.binding = o.binding
		WHERE o.plan_id = $1`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: rows of obligations: %w", err)
	}
	by := map[string]string{}
	for _, pair := range pairs {
		by[pair.ID] = pair.RowID
	}
	return by, nil
}

// Cite is what a row cites: an obligation of the parent, or words about it.
type Cite struct {
	LinkID       string
	ObligationID string
	Words        string
}

// maxCited bounds the words of a citation.
const maxCited = 200

// CiteTask records which task of a parent a row carries out.
func (p *Programme) CiteTask(ctx context.Context, actor access.Actor, rowID string, c Cite) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	row, err := p.Row(ctx, rowID)
	if err != nil {
		return err
	}
	parents, err := p.Parents(ctx, row.PlanID)
	if err != nil {
		return err
	}
	i := slices.IndexFunc(parents, func(l Parent) bool { return l.ID == c.LinkID })
	if i < 0 {
		return domain.Fields{{Name: "van_ban", Message: "Chọn văn bản cấp trên được dẫn chiếu."}}.Err()
	}
	if err := p.wordCitation(ctx, parents[i], &c); err != nil {
		return err
	}
	return p.hold(ctx, actor, row.PlanID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		var open int
		if _, err := tx.Get(ctx, &open, `SELECT COUNT(*) FROM plan_parent WHERE id = $1 AND ended = FALSE`, c.LinkID); err != nil {
			return fmt.Errorf("programme: read parent: %w", err)
		}
		if open == 0 {
			return domain.Conflict("Văn bản cấp trên này vừa được bỏ.")
		}
		stored := storedCitation{row.PlanID, c.LinkID, c.ObligationID, c.Words, actor.AccountID, actor.Name, db.Millis(tx.Now())}
		if err := stored.insert(ctx, tx, rowID); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "plan.cite", "plan_row", rowID, c)
	})
}

// wordCitation checks what is cited and, of a picked obligation, writes the
// words.
func (p *Programme) wordCitation(ctx context.Context, parent Parent, c *Cite) error {
	c.Words = vi.Clean(c.Words)
	if c.ObligationID != "" {
		o, err := p.Obligation(ctx, c.ObligationID)
		if err != nil {
			return err
		}
		if o.PlanID != parent.PlanID {
			return domain.Fields{{Name: "nhiem_vu", Message: "Nhiệm vụ này không thuộc văn bản đã chọn. Chọn lại."}}.Err()
		}
		c.Words = o.Cited()
	}
	switch {
	case c.Words == "":
		return domain.Fields{{Name: "noi_dung", Message: "Chọn nhiệm vụ, hoặc ghi nhiệm vụ, điều khoản được dẫn chiếu."}}.Err()
	case len([]rune(c.Words)) > maxCited:
		return domain.Fields{{Name: "noi_dung", Message: "Nhập không quá %d ký tự.", Args: []any{maxCited}}}.Err()
	}
	return nil
}

// Cited is how another plan names the obligation: "Phụ lục, mục 2: Phát sóng …".
func (o Obligation) Cited() string {
	place := o.Clause
	if o.Origin == OriginAppendix {
		place = "Phụ lục, mục " + o.No
	}
	if place == "" {
		return vi.Truncate(o.ShortName, maxCited-1)
	}
	return vi.Truncate(place+": "+o.ShortName, maxCited-1)
}

// Uncite takes a citation back.
func (p *Programme) Uncite(ctx context.Context, actor access.Actor, rowID, citationID string) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	row, err := p.Row(ctx, rowID)
	if err != nil {
		return err
	}
	return p.hold(ctx, actor, row.PlanID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		n, err := tx.Exec(ctx, `DELETE FROM plan_citation WHERE id = $1 AND row_id = $2`, citationID, rowID)
		if err != nil {
			return fmt.Errorf("programme: uncite: %w", err)
		}
		if n == 0 {
			return domain.NotFound("Không có dẫn chiếu này.")
		}
		return audit.Record(ctx, tx, actor, "plan.uncite", "plan_row", rowID, map[string]any{"citation": citationID})
	})
}
