package report

import (
	"cmp"
	"context"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

// causesPart is where the causes stand in the form.
const causesPart = "nguyen_nhan"

// The fields of a duty's cause: as it is typed, and as the page had it, so that a cause
// that was mended in the words of part II is not written over by its field.
const (
	causeField = "nguyen_nhan_"
	causeWas   = "nguyen_nhan_truoc_"
)

// shownCause is an unmet duty with its cause.
type shownCause struct {
	shownLine
	Cause string
	Said  bool // part II says why
}

// Field names the field of the cause.
func (c shownCause) Field() string { return causeField + c.ObligationID }

// Was names the field with the cause that the page had.
func (c shownCause) Was() string { return causeWas + c.ObligationID }

// readCauses reads the causes that a person typed anew.
func readCauses(form *web.FormValues) map[string]string {
	out := map[string]string{}
	for _, id := range form.Ends(causeWas) {
		if typed := form.String(causeField + id); form.Has(causeField+id) && typed != form.String(causeWas+id) {
			out[id] = typed
		}
	}
	return out
}

// withCauses is part II as a person leaves it: their words, with the causes that they
// typed.
func (s *Service) withCauses(ctx context.Context, r Report, w words) (string, error) {
	if len(w.causes) == 0 {
		return w.Shortcomings, nil
	}
	figures, err := s.Figures(ctx, r)
	return figures.WithCauses(w.Shortcomings, w.causes), err
}

// causes puts the unmet duties with their causes on the page.
func (d *showData) causes() {
	f, text := d.Figures, d.Report.Shortcomings
	said, open := f.Causes(text), map[string]bool{}
	for _, l := range f.Uncaused(text) {
		open[l.ObligationID] = true
		d.Uncaused++
	}
	for _, l := range f.Unmet() {
		d.Unmet = append(d.Unmet, shownCause{shownLine: shownLine{Line: l, Text: cmp.Or(l.Why, l.Result())}, Cause: said[l.ObligationID], Said: !open[l.ObligationID]})
	}
}

// FirstOpen is the field of the first duty whose cause is not said.
func (d showData) FirstOpen() string {
	for _, c := range d.Unmet {
		if !c.Said {
			return c.Field()
		}
	}
	return ""
}

// JustCauses tells whether causes are all that is open.
func (d showData) JustCauses() bool {
	return d.Uncaused > 0 && d.Uncaused == d.Warnings()
}

// StillOpen says to who saved what is open before the report goes to the leader.
func (d showData) StillOpen() domain.Sentence {
	n := d.Warnings()
	switch {
	case d.Closes != "":
		return domain.Say("Gửi duyệt được từ ngày %s.", d.Closes.Vietnamese())
	case n == 0:
		return domain.Say("Không còn điều cần xem lại; bấm Gửi duyệt để trình lãnh đạo.")
	case d.JustCauses():
		return domain.Say("Còn %d nhiệm vụ chưa nêu nguyên nhân; để trống vẫn gửi duyệt được.", n)
	}
	return domain.Say("Còn %d điều cần xem lại, nêu ở đầu trang.", n)
}
