package programme

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Seen is a row in the version that a person saw.
type Seen struct {
	ID      string
	Version int64
}

// maxMerged bounds how many rows become one at once.
const maxMerged = 20

// Merge makes one row of two or more neighbours of the same part of the plan:
// words joined, agencies united, the quotes one after the other. Rows that read
// the same measure keep it; of others it is read anew and a person is asked to
// look. It gives the id of the change and of the new row.
func (p *Programme) Merge(ctx context.Context, actor access.Actor, planID string, seen []Seen) (changeID, rowID string, err error) {
	if !MayPrepare(actor) {
		return "", "", errPrepare()
	}
	if len(seen) < 2 || len(seen) > maxMerged {
		return "", "", domain.Fields{{Name: "gop", Message: "Chọn từ 2 đến %d nhiệm vụ để gộp.", Args: []any{maxMerged}}}.Err()
	}
	changeID, rowID = db.NewID(), db.NewID()
	err = p.prepare(ctx, actor, planID, func(ctx context.Context, tx *db.Tx, pl Plan) error {
		old := make([]Row, 0, len(seen))
		for _, s := range seen {
			row, err := lockedRow(ctx, tx, s.ID, s.Version)
			if err != nil {
				return err
			}
			old = append(old, row)
		}
		slices.SortFunc(old, func(a, b Row) int { return a.Ord - b.Ord })
		if err := checkNeighbours(ctx, tx, planID, old); err != nil {
			return err
		}
		made := mergedRow(pl, old)
		made.ID, made.ChangedByName, made.ChangedAt = rowID, actor.Name, db.Millis(tx.Now())
		if err := insertChange(ctx, tx, actor, planID, RowChange{ID: changeID, Kind: RowMerged, Label: labelOf(made)}); err != nil {
			return err
		}
		if err := replaceRows(ctx, tx, changeID, old, []Row{made}); err != nil {
			return err
		}
		ids := make([]string, len(old))
		for i, row := range old {
			ids[i] = row.ID
		}
		if err := keepCitations(ctx, tx, ids, []string{rowID}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "plan.merge_rows", "plan_row", rowID, map[string]any{"change": changeID, "before": kin(old)})
	})
	if err != nil {
		return "", "", err
	}
	return changeID, rowID, nil
}

// kin is what the log keeps of rows that became one.
func kin(rows []Row) []map[string]any {
	out := make([]map[string]any, 0, len(rows))
	for _, r := range rows {
		out = append(out, map[string]any{
			"id": r.ID, "number": r.No, "words": r.Words(), "lead": r.Lead, "coordinating": r.Coordinating, "rule": r.Rule,
			"state": r.State, "changed_by": r.ChangedByName,
		})
	}
	return out
}

// checkNeighbours demands that the rows, in the plan's order, stand together in
// one part; rows left out between them do not part them.
func checkNeighbours(ctx context.Context, tx *db.Tx, planID string, rows []Row) error {
	if rows[0].Origin == OriginReporting {
		return domain.Invalid("Mỗi kỳ báo cáo có hạn riêng, không gộp được.")
	}
	var live []struct {
		ID     string
		Origin Origin
		State  RowState
	}
	err := tx.Select(ctx, &live, `SELECT id, origin, state FROM plan_row WHERE plan_id = $1 AND gone = FALSE ORDER BY ord, id`, planID)
	if err != nil {
		return fmt.Errorf("programme: read neighbours: %w", err)
	}
	next := 0
	for _, r := range live {
		switch {
		case next < len(rows) && r.ID == rows[next].ID && r.Origin == rows[0].Origin:
			next++
		case next > 0 && next < len(rows) && r.State != RowDropped:
			return domain.Fields{{Name: "gop", Message: "Chỉ gộp được các nhiệm vụ đứng liền nhau trong cùng một phần."}}.Err()
		}
	}
	if next < len(rows) {
		return domain.Fields{{Name: "gop", Message: "Chỉ gộp được các nhiệm vụ đứng liền nhau trong cùng một phần."}}.Err()
	}
	return nil
}

// mergedRow joins rows that stand in the plan's order.
func mergedRow(pl Plan, rows []Row) Row {
	r := rows[0]
	r.State, r.DropReason, r.AsRead, r.Gone = RowOpen, "", nil, false
	r.Lead, r.Coordinating, r.Doubts = nil, nil, nil
	var numbers, quotes, reasons []string
	var words, own []Words
	same := true
	for _, one := range rows {
		numbers, quotes, reasons = append(numbers, one.No), append(quotes, one.Quote), append(reasons, one.AddedReason)
		words, own = append(words, one.Words()), append(own, one.OwnWords())
		r.Lead, r.Coordinating = unite(r.Lead, one.Lead), unite(r.Coordinating, one.Coordinating)
		r.Edited, same = r.Edited || one.Edited, same && one.Rule == rows[0].Rule
		r.Doubts = uniteDoubts(r.Doubts, one.Doubts)
		if one.Quote != "" {
			r.End = max(r.End, one.End)
		}
	}
	r.Coordinating = without(r.Coordinating, r.Lead)
	r.No, r.Quote, r.AddedReason = strings.Join(distinct(numbers), ", "), strings.Join(distinct(quotes), "\n"), strings.Join(distinct(reasons), "; ")
	all := joinWords(words)
	r.Content, r.Product, r.Timing = all.Content, all.Product, all.Timing
	if read := joinWords(own); read != all {
		r.AsRead = &read
	}
	r.ShortName = plan.Task{Content: r.Content}.ShortTitle()
	if !same {
		r.measure(pl)
		r.Doubts = append(r.Doubts, plan.Doubt{Field: "cadence", Reason: "Gộp từ các nhiệm vụ có cách tính khác nhau. Kiểm tra lại cách tính."})
	}
	r.missLead()
	return r
}

// OwnWords are the plan's own words of the row, before any person's correction.
func (r Row) OwnWords() Words {
	if r.AsRead != nil {
		return *r.AsRead
	}
	return r.Words()
}

func joinWords(all []Words) Words {
	var contents, products, timings []string
	for _, w := range all {
		contents, products, timings = append(contents, strings.TrimRight(w.Content, " ;.")), append(products, w.Product), append(timings, w.Timing)
	}
	return Words{
		Content: strings.Join(distinct(contents), "; "), Product: strings.Join(distinct(products), "; "), Timing: strings.Join(distinct(timings), "; "),
	}
}

func uniteDoubts(all, more []plan.Doubt) []plan.Doubt {
	for _, d := range more {
		if !slices.Contains(all, d) {
			all = append(all, d)
		}
	}
	return all
}

// distinct keeps each text once, in order, and leaves empty ones out.
func distinct(texts []string) []string { return unite(nil, texts) }

// unite adds texts that are not there yet, whatever their spelling of case.
func unite(all, more []string) []string {
	for _, text := range more {
		key := vi.Key(text)
		if key != "" && !slices.ContainsFunc(all, func(have string) bool { return vi.Key(have) == key }) {
			all = append(all, text)
		}
	}
	return all
}

func without(all, some []string) []string {
	return slices.DeleteFunc(all, func(text string) bool {
		return slices.ContainsFunc(some, func(have string) bool { return vi.Key(have) == vi.Key(text) })
	})
}
