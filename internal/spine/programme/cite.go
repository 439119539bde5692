package programme

import (
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/domain/plan"
	"loa/internal/vi"
)

// ProperName is how official papers name the obligation. A report and an order are
// called by their short names: their words are a whole clause or message.
func (o Obligation) ProperName() string {
	if o.Origin == OriginReporting || o.Origin == OriginOrder {
		return o.ShortName
	}
	if name := (plan.Task{Content: o.Content}).ProperName(); name != "" {
		return name
	}
	return o.ShortName
}

// Cited is how official papers name the plan: "Kế hoạch số 35/KH-UBND ngày 24 tháng
// 01 năm 2025 của Ủy ban nhân dân tỉnh Đồng Nai". Issuer is as it is called, not in
// the capitals of a paper's head.
func (p Plan) Cited() string {
	text := "Kế hoạch"
	if p.Number != "" {
		text += " số " + p.Number
	}
	if d := p.IssuedOn; d.Valid() {
		text += " " + vi.PaperDate(d.Year(), int(d.Month()), d.Day())
	}
	if p.Issuer != "" {
		text += " của " + agency.CommitteeInFull(vi.Clean(p.Issuer))
	}
	return text
}

// CitedWhole is Cited with what the plan is about, as a paper names it first.
func (p Plan) CitedWhole() string {
	about := vi.Clean(p.Title)
	for _, before := range []string{"Kế hoạch ", "kế hoạch ", "Về ", "về "} {
		about = strings.TrimPrefix(about, before)
	}
	if about == "" {
		return p.Cited()
	}
	return p.Cited() + " về " + vi.LowerFirst(about)
}
