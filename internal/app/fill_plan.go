package app

import (
	"bytes"
	"context"
	"fmt"
	"slices"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/platform/office/textract"
	"loa/internal/spine/programme"
)

// draft reads a sample plan as an uploaded file is read and confirms its rows.
func (f *filler) draft(ctx context.Context, d demo.Document) error {
	size := int64(len(d.Text))
	text, err := textract.Extract(ctx, d.File, bytes.NewReader(d.Text), size)
	if err != nil {
		return err
	}
	doc, err := textract.ReadPlan(ctx, d.File, bytes.NewReader(d.Text), size)
	if err != nil {
		return err
	}
	stored, err := f.PlanFiles.Put(ctx, bytes.NewReader(d.Text), size)
	if err != nil {
		return err
	}
	who, err := f.who(ctx, "dieuphoi")
	if err != nil {
		return err
	}
	plan, err := f.Programme.Draft(ctx, who, doc, programme.Source{Name: d.File, SHA256: stored.SHA256, Size: stored.Size, Text: text})
	if err != nil {
		return err
	}
	f.told.Plans[d.Year] = plan
	return f.review(ctx, who, plan)
}

// review leaves open what the sample plan leaves open and confirms every row.
func (f *filler) review(ctx context.Context, who access.Actor, plan string) error {
	v, err := f.Programme.Review(ctx, who, plan)
	if err != nil {
		return err
	}
	for _, r := range v.Rows {
		for _, p := range slices.Concat(r.LeadParties, r.CoordinatingParties) {
			if p.Known() {
				continue
			}
			if err := f.Programme.Choose(ctx, who, plan, programme.Choice{Name: p.Text, Open: true}); err != nil {
				return err
			}
		}
	}
	var lists []programme.Choice
	for _, p := range v.Unconfirmed() {
		c := programme.Choice{Name: p.Text}
		for _, a := range p.Agencies {
			c.Agencies = append(c.Agencies, a.ID)
		}
		lists = append(lists, c)
	}
	if err := f.Programme.ChooseAll(ctx, who, plan, lists); err != nil {
		return err
	}
	for _, n := range v.Notes {
		if err := f.Programme.TakeNote(ctx, who, plan, n.Index, "Đã đối chiếu với bản ký."); err != nil {
			return err
		}
	}
	rows, err := f.Programme.Rows(ctx, plan)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := f.Programme.Confirm(ctx, who, r.ID, r.Version); err != nil {
			return fmt.Errorf("%s %s: %w", r.Clause, r.ShortName, err)
		}
	}
	return f.body(ctx, who, plan)
}

// force puts a drafted sample plan into force.
func (f *filler) force(ctx context.Context, d demo.Document) error {
	who, err := f.who(ctx, "lanhdao")
	if err != nil {
		return err
	}
	plan := f.told.Plans[d.Year]
	if d.Paper != "" {
		err = f.paper(ctx, who, plan, d)
	} else {
		err = f.Programme.Unsigned(ctx, who, plan, d.Unsigned)
	}
	if err != nil {
		return err
	}
	s, err := f.Programme.Activate(ctx, who, plan)
	if err != nil {
		return err
	}
	f.say(fmt.Sprintf("Kế hoạch năm %d đã đưa vào theo dõi: %d nhiệm vụ, %d cơ quan.", d.Year, s.Obligations, s.Agencies))
	return f.Ledger.OpenCells(ctx, plan)
}
