package programme

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Parent is a plan or paper under which a plan is made, as a person confirmed
// it. PlanID is set when it is a plan in the program, whose data then fill the
// other fields; Quote is the plan's own words about it. DecidedAt is in Unix
// milliseconds.
type Parent struct {
	ID        string
	ChildID   string `db:"plan_id"`
	PlanID    string `db:"parent_id"`
	Kind      string
	Number    string
	IssuedOn  calendar.Date
	Issuer    string
	Title     string
	Quote     string
	ActorName string
	DecidedAt int64
}

// Name is how pages call it: "Kế hoạch số 417/KH-UBND ngày 31/12/2024".
func (p Parent) Name() string {
	kind := p.Kind
	if kind == "" {
		kind = "Văn bản"
	}
	switch {
	case p.Number != "" && p.IssuedOn != "":
		return fmt.Sprintf("%s số %s ngày %s", kind, p.Number, p.IssuedOn.Vietnamese())
	case p.Number != "":
		return kind + " số " + p.Number
	}
	return p.Title
}

const parentColumns = `id, plan_id, parent_id, kind, number, issued_on, issuer, title, quote, actor_name, decided_at`

// Parents lists what a plan is made under, as confirmed.
func (p *Programme) Parents(ctx context.Context, planID string) ([]Parent, error) {
	var parents []Parent
	err := p.db.Select(ctx, &parents, `SELECT `+parentColumns+` FROM plan_parent WHERE plan_id = $1 AND ended = FALSE ORDER BY id`, planID)
	if err != nil {
		return nil, fmt.Errorf("programme: list parents: %w", err)
	}
	return parents, nil
}

// Children lists the plans in force that are made under a plan.
func (p *Programme) Children(ctx context.Context, planID string) ([]Plan, error) {
	plans, err := p.Active(ctx)
	if err != nil {
		return nil, err
	}
	var ids []string
	if err := p.db.Select(ctx, &ids, `SELECT plan_id FROM plan_parent WHERE parent_id = $1 AND ended = FALSE`, planID); err != nil {
		return nil, fmt.Errorf("programme: list children: %w", err)
	}
	return slices.DeleteFunc(plans, func(pl Plan) bool { return !slices.Contains(ids, pl.ID) }), nil
}

// Proposal is a paper that the plan itself says it is made under, and that
// nobody confirmed yet. Match is the plan in the program of that number and
// day, if there is one.
type Proposal struct {
	plan.Reference
	Match *Plan
}

// Proposals lists what the reader found, without what is confirmed already.
func (p *Programme) Proposals(ctx context.Context, planID string) ([]Proposal, error) {
	doc, err := p.Document(ctx, planID)
	if err != nil {
		return nil, err
	}
	confirmed, err := p.Parents(ctx, planID)
	if err != nil {
		return nil, err
	}
	plans, err := p.Active(ctx)
	if err != nil {
		return nil, err
	}
	var out []Proposal
	for _, ref := range plan.Parents(doc.Head.LegalBasis) {
		if slices.ContainsFunc(confirmed, func(c Parent) bool { return sameNumber(c.Number, ref.Number) }) {
			continue
		}
		proposal := Proposal{Reference: ref}
		for _, pl := range plans {
			if pl.ID != planID && sameNumber(pl.Number, ref.Number) && (ref.Date == "" || pl.IssuedOn == ref.Date) {
				proposal.Match = &pl
				break
			}
		}
		out = append(out, proposal)
	}
	return out, nil
}

func sameNumber(a, b string) bool {
	squeeze := func(s string) string { return strings.ReplaceAll(vi.Key(s), " ", "") }
	return a != "" && squeeze(a) == squeeze(b)
}

// NewParent is the choice of a parent: a plan in force (PlanID), or a paper
// outside by its data.
type NewParent struct {
	PlanID   string
	Kind     string
	Number   string
	IssuedOn calendar.Date
	Issuer   string
	Title    string
	Quote    string
}

// maxParents bounds what one plan is made under.
const maxParents = 20

func (n *NewParent) check(planID string) error {
	n.Kind, n.Number, n.Issuer, n.Title, n.Quote = vi.Clean(n.Kind), vi.Clean(n.Number), vi.Clean(n.Issuer), vi.Clean(n.Title), vi.Clean(n.Quote)
	if n.PlanID == planID {
		return domain.Fields{{Name: "ke_hoach", Message: "Kế hoạch không thể là cấp trên của chính nó. Chọn kế hoạch khác."}}.Err()
	}
	if n.PlanID != "" {
		return nil
	}
	var problems domain.Fields
	if n.Number == "" && n.Title == "" {
		problems.Add("so", "Chọn một kế hoạch, hoặc nhập số hay tên của văn bản.")
	}
	for _, f := range []struct {
		name, text string
		most       int
	}{{"loai", n.Kind, 60}, {"so", n.Number, 60}, {"co_quan", n.Issuer, 200}, {"ten", n.Title, 500}} {
		if len([]rune(f.text)) > f.most {
			problems.Add(f.name, "Nhập không quá %d ký tự.", f.most)
		}
	}
	return problems.Err()
}

// NameParent records under which plan or paper a plan is made. It is invalid
// when that would close a circle, and conflicts when it is named already.
func (p *Programme) NameParent(ctx context.Context, actor access.Actor, planID string, n NewParent) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	if err := n.check(planID); err != nil {
		return err
	}
	if n.PlanID != "" {
		above, err := p.Plan(ctx, n.PlanID)
		if err != nil {
			return err
		}
		if above.Status != StatusActive {
			return domain.Invalid("Kế hoạch cấp trên chưa đưa vào theo dõi. Chọn kế hoạch khác hoặc nhập số văn bản.")
		}
		n.takeFrom(above)
	}
	return p.hold(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		if err := tx.Lock(ctx, "plan_tree", "tree"); err != nil {
			return fmt.Errorf("programme: lock tree: %w", err)
		}
		if err := refuseParent(ctx, tx, planID, n); err != nil {
			return err
		}
		id := db.NewID()
		_, err := tx.Exec(ctx, `INSERT INTO plan_parent (id, plan_id, parent_id, kind, number, issued_on, issuer, title, quote, actor_id, actor_name, decided_at)
			VALUES (`+db.Marks(1, 12)+`)`,
			id, planID, n.PlanID, n.Kind, n.Number, n.IssuedOn, n.Issuer, n.Title, n.Quote, actor.AccountID, actor.Name, db.Millis(tx.Now()))
		if err != nil {
			return fmt.Errorf("programme: insert parent: %w", err)
		}
		return audit.Record(ctx, tx, actor, "plan.name_parent", "plan", planID, n)
	})
}

// takeFrom copies the data of a plan in the program, as they stand in papers.
func (n *NewParent) takeFrom(pl Plan) {
	n.Kind, n.Number, n.IssuedOn, n.Issuer, n.Title = "Kế hoạch", pl.Number, pl.IssuedOn, pl.Issuer, pl.Title
}

// refuseParent finds what speaks against a parent, with the tree of plans held.
func refuseParent(ctx context.Context, tx *db.Tx, planID string, n NewParent) error {
	var links []Parent
	if err := tx.Select(ctx, &links, `SELECT `+parentColumns+` FROM plan_parent WHERE ended = FALSE`); err != nil {
		return fmt.Errorf("programme: read tree: %w", err)
	}
	above, own := map[string][]string{}, 0
	for _, l := range links {
		if l.PlanID != "" {
			above[l.ChildID] = append(above[l.ChildID], l.PlanID)
		}
		if l.ChildID != planID {
			continue
		}
		if own++; l.PlanID != "" && l.PlanID == n.PlanID || sameNumber(l.Number, n.Number) && l.IssuedOn == n.IssuedOn {
			return domain.Conflict("%s đã được ghi là cấp trên của kế hoạch này.", l.Name())
		}
	}
	if own >= maxParents {
		return domain.Invalid("Kế hoạch đã có %d văn bản cấp trên. Bỏ bớt rồi thêm.", own)
	}
	seen := map[string]bool{}
	for next := []string{n.PlanID}; len(next) > 0; next = next[1:] {
		if next[0] == planID {
			return domain.Fields{{Name: "ke_hoach", Message: "Kế hoạch này lại nằm trên kế hoạch đang xem, thành vòng tròn. Chọn kế hoạch khác."}}.Err()
		}
		if !seen[next[0]] {
			seen[next[0]] = true
			next = append(next, above[next[0]]...)
		}
	}
	return nil
}

// EndParent takes a parent back, with a reason. It conflicts while rows cite
// tasks of it.
func (p *Programme) EndParent(ctx context.Context, actor access.Actor, planID, linkID, reason string) error {
	if !MayPrepare(actor) {
		return errPrepare()
	}
	if reason = vi.Clean(reason); reason == "" {
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do bỏ văn bản cấp trên này."}}.Err()
	}
	return p.hold(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, _ Plan) error {
		var cited int
		if _, err := tx.Get(ctx, &cited, `SELECT COUNT(*) FROM plan_citation c JOIN plan_row r ON r.id = c.row_id
			WHERE c.link_id = $1 AND r.gone = FALSE`, linkID); err != nil {
			return fmt.Errorf("programme: count citations: %w", err)
		}
		if cited > 0 {
			return domain.Conflict("Còn %d dòng dẫn chiếu văn bản này. Bỏ các dẫn chiếu trước.", cited)
		}
		n, err := tx.Exec(ctx, `UPDATE plan_parent SET ended = TRUE, reason = $1, actor_id = $2, actor_name = $3, decided_at = $4
			WHERE id = $5 AND plan_id = $6 AND ended = FALSE`, reason, actor.AccountID, actor.Name, db.Millis(tx.Now()), linkID, planID)
		if err != nil {
			return fmt.Errorf("programme: end parent: %w", err)
		}
		if n == 0 {
			return domain.NotFound("Kế hoạch này không có văn bản cấp trên đó.")
		}
		return audit.Record(ctx, tx, actor, "plan.end_parent", "plan", planID, map[string]any{"link": linkID, "reason": reason})
	})
}
