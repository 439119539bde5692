package matrix

import (
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/obligation"
)

// Paper writes the periods as a table. A period longer than a column stands in
// its first one, with its days.
func (p *Periods) Paper() Paper {
	of := "Nhiệm vụ"
	if p.Asked.Obligation != "" && p.Asked.Agency == "" {
		of = "Cơ quan"
	}
	out := Paper{
		Sheet: "Theo kỳ", Title: "Thực hiện theo kỳ, " + p.Plan.Name(), Notes: p.notes(), Columns: []string{of}, Numbers: 1 + len(p.Cuts),
	}
	for _, c := range p.Cuts {
		out.Columns = append(out.Columns, c.Words().Upper().String())
	}
	out.Columns = append(out.Columns, "Không chậm", "Phải làm")
	for _, r := range p.Rows {
		out.Rows = append(out.Rows, r.line())
	}
	foot := make([]any, out.Numbers, len(out.Columns))
	for i := range foot {
		foot[i] = ""
	}
	foot[0] = "Tất cả các kỳ"
	out.Rows = append(out.Rows, append(foot, p.Sum.NotLate, p.Sum.Counted))
	return out
}

// line is a row as cells of a sheet; the columns that a period goes on over are
// empty.
func (r PeriodRow) line() []any {
	name := strings.TrimSpace(r.Number + " " + r.Name)
	if !r.Quota.Empty() {
		name += " (" + r.Quota.String() + ")"
	}
	out := []any{name}
	for _, c := range r.Cells {
		text := strings.TrimSpace(obligation.Status(c.Drawn.Status).Label() + " " + c.Drawn.Note.String())
		if c.Drawn.Span > 1 {
			text += " (" + c.Words.String() + ")"
		}
		out = append(out, text)
		for i := 1; i < c.Drawn.Span; i++ {
			out = append(out, "")
		}
	}
	return append(out, r.Sum.NotLate, r.Sum.Counted)
}

// notes say what the figures are.
func (p *Periods) notes() []string {
	first, last := p.Cuts[0].Window.Start, p.Cuts[len(p.Cuts)-1].Window.End
	return []string{
		p.dated(),
		"Kỳ: từ ngày " + first.Vietnamese() + " đến ngày " + last.Vietnamese() + ", mỗi cột một " + strings.TrimPrefix(byUnit(p.Asked.Unit), "Theo ") + ", xét riêng từng kỳ. " +
			"Kỳ dài hơn một cột ghi ở cột đầu, kèm ngày; các cột sau của kỳ đó để trống.",
		sealed(p.Seal),
		filterWords(p.Narrowed()),
	}
}

// Narrowed says what agencies and obligations are chosen by, a phrase each.
func (p *Periods) Narrowed() []domain.Sentence {
	parts := p.narrowed()
	if p.Asked.Agency != "" {
		parts = append(parts, domain.Say("cơ quan: %s", labelOf(p.Agencies, p.Asked.Agency)))
	}
	if p.Asked.Obligation != "" {
		parts = append(parts, domain.Say("nhiệm vụ: %s", labelOf(p.Duties, p.Asked.Obligation)))
	}
	return parts
}

// labelOf is what a choice is called, or nothing when it cannot be chosen.
func labelOf(list []Choice, value string) string {
	for _, c := range list {
		if c.Value == value {
			return c.Label
		}
	}
	return "không có trong danh sách"
}
