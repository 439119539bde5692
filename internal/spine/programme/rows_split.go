package programme

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// Part is what one of the rows that a row is split into says: words, and the
// names or groups of agencies as the plan writes them.
type Part struct {
	Words
	Lead         []string
	Coordinating []string
}

// maxParts bounds into how many rows one is split at once; it is the number of
// letters that official papers count with.
const maxParts = len(partLetters)

// partLetters are the letters that official papers count points with.
const partLetters = "abcdeghiklmnopqrstuvxy"

// Split makes two or more rows of one, each at the place and with the quote of
// the original: 5 becomes 5a, 5b. Amount and time are read anew from the words of
// each part; a part that keeps the original's words keeps its measure too. It
// gives the id of the change and those of the new rows.
func (p *Programme) Split(ctx context.Context, actor access.Actor, rowID string, version int64, parts []Part) (changeID string, rowIDs []string, err error) {
	if !MayPrepare(actor) {
		return "", nil, errPrepare()
	}
	if err := checkParts(parts); err != nil {
		return "", nil, err
	}
	seen, err := p.Row(ctx, rowID)
	if err != nil {
		return "", nil, err
	}
	if seen.Origin == OriginReporting {
		return "", nil, domain.Invalid("Mỗi kỳ báo cáo là một dòng riêng, không tách được. Thêm nhiệm vụ khác nếu còn thiếu.")
	}
	changeID = db.NewID()
	err = p.prepare(ctx, actor, seen.PlanID, func(ctx context.Context, tx *db.Tx, pl Plan) error {
		row, err := lockedRow(ctx, tx, rowID, version)
		if err != nil {
			return err
		}
		made := make([]Row, len(parts))
		rowIDs = make([]string, len(parts))
		for i, part := range parts {
			r := partRow(pl, row, part)
			r.ID, r.Ord, r.No = db.NewID(), row.Ord+i, partNumber(row.No, i)
			r.ChangedByName, r.ChangedAt = actor.Name, db.Millis(tx.Now())
			made[i], rowIDs[i] = r, r.ID
		}
		if err := insertChange(ctx, tx, actor, pl.ID, RowChange{ID: changeID, Kind: RowSplit, Label: labelOf(row)}); err != nil {
			return err
		}
		if err := replaceRows(ctx, tx, changeID, []Row{row}, made); err != nil {
			return err
		}
		if err := keepCitations(ctx, tx, []string{row.ID}, rowIDs); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "plan.split_row", "plan_row", row.ID, map[string]any{"change": changeID, "rows": rowIDs, "before": row.Words()})
	})
	if err != nil {
		return "", nil, err
	}
	return changeID, rowIDs, nil
}

// maxWords bounds what one row says, in letters.
const maxWords = 10_000

func checkParts(parts []Part) error {
	var problems domain.Fields
	if len(parts) < 2 {
		problems.Add("noi_dung_2", "Nhập nội dung của ít nhất hai phần.")
	}
	if len(parts) > maxParts {
		problems.Add("noi_dung_1", "Tách được nhiều nhất %d phần một lần.", maxParts)
	}
	for i, part := range parts {
		if err := part.check(); err != "" {
			problems.Add(fmt.Sprintf("noi_dung_%d", i+1), err)
		}
	}
	return problems.Err()
}

// check gives what is wrong with the words of a row; empty: nothing.
func (w Words) check() string {
	switch {
	case w.Content == "":
		return "Nhập nội dung nhiệm vụ."
	case len([]rune(w.Content+w.Product+w.Timing)) > maxWords:
		return "Nội dung quá dài. Rút ngắn."
	}
	return ""
}

// partRow is one part of a row. The plan's own words stay with it.
func partRow(pl Plan, row Row, part Part) Row {
	r := row
	r.Lead, r.Coordinating = part.Lead, part.Coordinating
	r.State, r.DropReason, r.Gone = RowOpen, "", false
	if part.Content != row.Content {
		r.ShortName = plan.Task{Content: part.Content}.ShortTitle()
	}
	r.say(part.Words)
	if part.Product != row.Product || part.Timing != row.Timing {
		r.measure(pl)
	}
	r.missLead()
	return r
}

// partNumber counts the parts of a number: 5 becomes 5a, 5b; 5a becomes 5a.1,
// 5a.2. What has no number gets none.
func partNumber(no string, i int) string {
	if no == "" {
		return ""
	}
	last := []rune(strings.TrimRight(no, ". )"))
	if len(last) > 0 && unicode.IsDigit(last[len(last)-1]) && !strings.ContainsFunc(no, unicode.IsLetter) {
		return string(last) + partLetters[i:i+1]
	}
	return fmt.Sprintf("%s.%d", string(last), i+1)
}
