package newsroom

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	flow "loa/internal/domain/content"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// reviewData is what who approves looks at: the text as it will appear, what changed
// since it was sent back or since what readers have, and who had it in hand.
type reviewData struct {
	view

	Steps   []shownStep
	Said    []finding
	Changes []part
	AtOnce  bool       // who approves may bring it out as well
	Since   *shownStep // the return since which it changed
	Before  *content.Edition
	Typed   map[string]string
	Others  []string
	Own     bool // this person submitted it, or published it urgently
}

// Reason is what was typed as the reason of an act.
func (d reviewData) Reason(way string) string { return d.Typed["ly_do_"+way] }

func (f *Feature) review(w http.ResponseWriter, r *http.Request) error {
	v, err := f.service.view(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return f.drawReview(w, r, http.StatusOK, reviewData{view: v})
}

func (f *Feature) drawReview(w http.ResponseWriter, r *http.Request, status int, d reviewData, errs ...domain.FieldError) error {
	ctx, actor := r.Context(), web.Actor(r)
	var err error
	if d.Urgent != nil && d.Edition.State != flow.Submitted { // what came out unapproved is what is looked at
		d.Edition = *d.Urgent
		if d.Media, err = f.service.Contents.Used(ctx, d.Edition.ID); err != nil {
			return err
		}
		if d.Findings, err = f.service.check(ctx, d.Content, d.Edition, d.Media, d.Named); err != nil {
			return err
		}
		if len(d.Duties) == 0 && len(d.Offered) > 0 {
			d.Findings = append(d.Findings, noDuty())
		}
	}
	if d.Steps, err = f.service.steps(ctx, d.Content.ID); err != nil {
		return err
	}
	if err := f.changed(r, &d); err != nil {
		return err
	}
	d.Said = f.findings(r, d.Findings)
	d.AtOnce = d.Can(string(flow.Approve)) && slices.Contains(d.MayIn(actor, flow.Approved), flow.Publish)
	d.Own = d.Edition.SubmittedBy == actor.AccountID || d.Edition.UrgentBy == actor.AccountID
	if d.Own {
		if d.Others, err = f.service.People.Deciders(ctx, d.Content.AgencyID, actor.AccountID); err != nil {
			return err
		}
	}
	return f.pages.Render(w, r, status, "review", web.Page{
		Title: d.title(), Nav: nav, Lead: d.Agency, Back: &web.Link{Label: "Tin, bài", URL: root}, Data: d, Errors: errs, Overtaken: status == http.StatusConflict,
	})
}

// title is what this person does here.
func (d reviewData) title() string {
	if d.Can(string(flow.Approve)) || d.Can(string(flow.Endorse)) {
		return "Duyệt bài"
	}
	return "Xem trước bài"
}

// changed finds against what the text is compared: the words that were sent back last,
// else the edition that readers have or had before.
func (f *Feature) changed(r *http.Request, d *reviewData) error {
	now := d.Edition.Shown()
	version := int64(0)
	for i, s := range d.Steps { // the newest first
		if s.EditionID != d.Edition.ID {
			continue
		}
		if s.Act == flow.Return && d.Since == nil {
			d.Since = &d.Steps[i]
		}
		if s.Act == flow.Submit && d.Since != nil {
			version = s.Version
			break
		}
	}
	if version > 0 {
		texts, err := f.service.Contents.Texts(r.Context(), d.Edition.ID)
		if err != nil {
			return err
		}
		then := now
		for _, t := range texts { // the newest first
			if then = t.Words(then); t.Version == version {
				d.Changes = compareWords(then, now)
				return nil
			}
		}
	}
	all, err := f.service.Contents.Editions(r.Context(), d.Content.ID)
	if err != nil {
		return err
	}
	for i, e := range all { // the newest first
		if e.Number < d.Edition.Number && e.State.Out() {
			d.Before, d.Changes = &all[i], compareWords(e.Shown(), now)
			return nil
		}
	}
	return nil
}
