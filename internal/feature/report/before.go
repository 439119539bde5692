package report

import (
	"context"

	"loa/internal/domain/report"
	"loa/internal/vi"
)

// before is the report that came before another: the last of the same agency
// that was frozen and whose window ended earlier.
type before struct {
	Report  Report
	Title   string
	Edition Edition
	Texts   []shownText
}

// Period names the period of the report before: "quý I năm 2025".
func (b *before) Period() string { return b.Report.Period.Label(b.Report.Year) }

// figure is what the report before said of a row; empty without one.
func (b *before) figure(code string) string {
	if b == nil {
		return ""
	}
	for _, r := range b.Edition.Figures.Rows {
		if r.Code == code {
			return vi.Int(r.N)
		}
	}
	if len(b.Edition.Figures.Rows) == 0 {
		return ""
	}
	return "0"
}

// path is where the report before lists the evidence of a row; empty when it has
// no figure of it.
func (b *before) path(code string) string {
	if b.figure(code) == "" {
		return ""
	}
	return listPath(b.Report, Asked{Edition: b.Edition.Edition, Code: code})
}

// before finds the report before this one; nil when there is none.
func (s *Service) before(ctx context.Context, r Report) (*before, error) {
	if r.RequestID != "" {
		return nil, nil //nolint:nilnil // the windows of requests follow no order
	}
	var found Report
	ok, err := s.DB.Get(ctx, &found, `SELECT `+columns+` FROM report WHERE agency_id = $1 AND scope = $2 AND request_id = '' AND edition > 0 AND window_end < $3 AND id <> $4
		ORDER BY window_end DESC, window_start DESC, id DESC LIMIT 1`, r.AgencyID, r.Scope, r.WindowEnd, r.ID)
	if err != nil || !ok {
		return nil, err
	}
	b := &before{Report: found}
	if b.Edition, err = s.Edition(ctx, found.ID, found.Edition); err != nil {
		return nil, err
	}
	head, err := s.Head(ctx, found)
	if err != nil {
		return nil, err
	}
	b.Title = head.Title
	b.Texts = texts(b.Edition.Results, b.Edition.Shortcomings, b.Edition.Proposals)
	return b, nil
}

// rowsOf lists the rows of figures by code.
func rowsOf(f report.Figures) map[string]report.Row {
	out := map[string]report.Row{}
	for _, r := range f.Rows {
		out[r.Code] = r
	}
	return out
}
