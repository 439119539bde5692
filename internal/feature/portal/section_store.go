package portal

import (
	"context"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
)

// lockSection takes the row of a section for deciding on it; it is made with the first act.
func lockSection(ctx context.Context, tx *db.Tx, s Section, agencyID string) (keptSection, error) {
	var k keptSection
	if err := tx.Send(ctx, `INSERT INTO portal_section (id, name, agency_id, keeper, every_days, left_out, checked_on, review_on, version, changed_by_name, changed_at)
		VALUES ($1, $2, $3, '', 0, FALSE, '', '', 0, '', 0) ON CONFLICT DO NOTHING`, s.Key, s.Name, agencyID); err != nil {
		return k, err
	}
	if err := tx.Lock(ctx, "portal_section", s.Key); err != nil {
		return k, err
	}
	_, err := tx.Get(ctx, &k, `SELECT `+keptColumns+` FROM portal_section WHERE id = $1`, s.Key)
	return k, err
}

func updateSection(ctx context.Context, tx *db.Tx, k keptSection) error {
	return tx.Send(ctx, `UPDATE portal_section SET agency_id = $2, keeper = $3, every_days = $4, left_out = $5, checked_on = $6, review_on = $7, version = $8, changed_by_name = $9, changed_at = $10 WHERE id = $1`,
		k.ID, k.AgencyID, k.Keeper, k.EveryDays, k.LeftOut, k.CheckedOn, k.ReviewOn, k.Version, k.ChangedByName, k.ChangedAt)
}

func (x SectionText) row() []any {
	return []any{x.ID, x.SectionID, x.Number, x.State, x.Version, x.Body, x.ChangedBy, x.ChangedByName, x.ChangedAt, x.SubmittedBy, x.SubmittedByName, x.SubmittedAt, x.ApprovedByName, x.OutAt, x.Reason}
}

// putText stores a version of a section's words, new or changed.
func putText(ctx context.Context, tx *db.Tx, x SectionText) error {
	return tx.Send(ctx, `INSERT INTO portal_section_text (`+textColumns+`) VALUES (`+db.Marks(1, 15)+`)
		ON CONFLICT (id) DO UPDATE SET state = excluded.state, version = excluded.version, body = excluded.body, changed_by = excluded.changed_by, changed_by_name = excluded.changed_by_name,
		changed_at = excluded.changed_at, submitted_by = excluded.submitted_by, submitted_by_name = excluded.submitted_by_name, submitted_at = excluded.submitted_at,
		approved_by_name = excluded.approved_by_name, out_at = excluded.out_at, reason = excluded.reason`, x.row()...)
}

// textsOf picks from all versions of a section what readers get and what is being made,
// and the highest number.
func textsOf(all []SectionText) (shown, open SectionText, last int) {
	for _, x := range all {
		switch {
		case x.State == flow.Published:
			shown = x
		case x.State.Open():
			open = x
		}
		last = max(last, x.Number)
	}
	return shown, open, last
}

// keptSections reads what was decided about all sections.
func (f *Feature) keptSections(ctx context.Context) (map[string]keptSection, error) {
	var all []keptSection
	if err := f.DB.Select(ctx, &all, `SELECT `+keptColumns+` FROM portal_section`); err != nil {
		return nil, err
	}
	out := map[string]keptSection{}
	for _, k := range all {
		out[k.ID] = k
	}
	return out, nil
}

// leftOut lists the addresses of sections that the coordinator left out.
func (f *Feature) leftOut(ctx context.Context) ([]string, error) {
	kept, err := f.keptSections(ctx)
	if err != nil {
		return nil, err
	}
	var out []string
	for _, s := range f.sections {
		if kept[s.Key].LeftOut {
			out = append(out, s.Path)
		}
	}
	return out, nil
}

// currentTexts reads the words of all sections that are before readers or being made,
// without their bodies.
func (f *Feature) currentTexts(ctx context.Context) (map[string][]SectionText, error) {
	var all []SectionText
	if err := f.DB.Select(ctx, &all, `SELECT id, section_id, number, state, version, '' AS body, changed_by, changed_by_name, changed_at, submitted_by, submitted_by_name, submitted_at, approved_by_name, out_at, reason
		FROM portal_section_text WHERE state <> 'superseded'`); err != nil {
		return nil, err
	}
	out := map[string][]SectionText{}
	for _, x := range all {
		out[x.SectionID] = append(out[x.SectionID], x)
	}
	return out, nil
}
