package programme

import (
	"context"
	"fmt"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// NewRow is a row that the reader missed. Quote is the plan's own words, looked
// up in its text; a row whose words are not there needs Outside, the reason why
// it is added all the same. Content may be empty: then it is the quote. After is
// the row behind which one from outside the text stands, by default the last of
// its Origin.
type NewRow struct {
	Words
	Quote        string
	Outside      string
	Origin       Origin
	No           string
	Lead         []string
	Coordinating []string
	After        string
}

func (n NewRow) check() domain.Fields {
	var problems domain.Fields
	if n.Quote == "" && n.Outside == "" {
		problems.Add("chu", "Chép nguyên văn từ kế hoạch, hoặc nêu lý do thêm ngoài văn bản.")
	}
	if n.Content == "" && n.Quote == "" {
		problems.Add("noi_dung", "Nhập nội dung nhiệm vụ.")
	} else if n.Content != "" {
		if wrong := n.Words.check(); wrong != "" {
			problems.Add("noi_dung", wrong)
		}
	}
	if n.Origin != OriginAppendix && n.Origin != OriginDuty {
		problems.Add("phan", "Chọn phần của kế hoạch.")
	}
	if len(n.Lead) == 0 {
		problems.Add("chu_tri", "Nhập ít nhất một cơ quan chủ trì.")
	}
	return problems
}

// AddRow adds a row to a draft, open, at its place in the plan. It is invalid
// when its words are not in the text and no reason is given. It gives the id of
// the change and of the row.
func (p *Programme) AddRow(ctx context.Context, actor access.Actor, planID string, n NewRow) (changeID, rowID string, err error) {
	if !MayPrepare(actor) {
		return "", "", errPrepare()
	}
	n.Quote, n.Outside, n.No = vi.Clean(n.Quote), vi.Clean(n.Outside), vi.Clean(n.No)
	if err := n.check().Err(); err != nil {
		return "", "", err
	}
	text, err := p.Source(ctx, planID)
	if err != nil {
		return "", "", err
	}
	rows, err := p.Rows(ctx, planID)
	if err != nil {
		return "", "", err
	}
	row, err := newRow(n, text.Body, rows)
	if err != nil {
		return "", "", err
	}
	changeID, rowID = db.NewID(), db.NewID()
	err = p.prepare(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, pl Plan) error {
		row := row
		row.ID, row.PlanID, row.ChangedByName, row.ChangedAt = rowID, planID, actor.Name, db.Millis(tx.Now())
		row.measure(pl)
		row.missLead()
		if row.Ord, err = placeOf(ctx, tx, row, n.After); err != nil {
			return err
		}
		if err := insertChange(ctx, tx, actor, planID, RowChange{ID: changeID, Kind: RowAdded, Label: labelOf(row)}); err != nil {
			return err
		}
		if err := replaceRows(ctx, tx, changeID, nil, []Row{row}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "plan.add_row", "plan_row", rowID,
			map[string]any{"change": changeID, "words": row.Words(), "quote": row.Quote, "reason": row.AddedReason})
	})
	if err != nil {
		return "", "", err
	}
	return changeID, rowID, nil
}

// newRow finds the row's place in the text, or takes the reason for having none.
func newRow(n NewRow, body string, rows []Row) (Row, error) {
	row := Row{
		Origin: n.Origin, No: n.No, Content: n.Content, Product: n.Product, Timing: n.Timing, Lead: n.Lead, Coordinating: n.Coordinating, State: RowOpen,
	}
	if row.Content == "" {
		row.Content = n.Quote
	}
	row.ShortName = plan.Task{Content: row.Content}.ShortTitle()
	taken := func(start, end int) bool {
		for _, r := range rows {
			if r.Start < end && start < r.End {
				return true
			}
		}
		return false
	}
	start, end, found := locate(body, n.Quote, taken)
	switch {
	case found:
		row.Start, row.End, row.Quote = start, end, vi.Clean(body[start:end])
		if row.Clause = "Phụ lục"; n.Origin == OriginDuty {
			row.Clause = clauseAt(body, start)
		}
	case n.Outside == "":
		return Row{}, domain.Fields{{
			Name: "chu", Message: "Không tìm thấy đoạn này trong văn bản gốc. Chép lại đúng nguyên văn, hoặc nêu lý do thêm ngoài văn bản.",
		}}.Err()
	default:
		row.AddedReason = n.Outside
	}
	return row, nil
}

// placeOf gives the ord of a new row: behind the last row of its part that
// stands before it in the text, or behind the one asked for.
func placeOf(ctx context.Context, tx *db.Tx, row Row, after string) (int, error) {
	var live []struct {
		ID          string
		Ord         int
		Origin      Origin
		SourceStart int
	}
	err := tx.Select(ctx, &live, `SELECT id, ord, origin, source_start FROM plan_row WHERE plan_id = $1 AND gone = FALSE ORDER BY ord, id`, row.PlanID)
	if err != nil {
		return 0, fmt.Errorf("programme: find the place: %w", err)
	}
	at := 0
	for _, r := range live {
		switch {
		case r.Origin == row.Origin && row.Quote == "" && r.ID == after:
			return r.Ord + 1, nil
		case r.Origin == row.Origin && (row.Quote == "" || r.SourceStart <= row.Start),
			r.Origin == OriginAppendix && row.Origin == OriginDuty:
			at = r.Ord
		}
	}
	return at + 1, nil
}
