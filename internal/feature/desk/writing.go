package desk

import (
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
)

// WritingAsked is a piece that the province asks an agency to write, or that the agency
// does not write.
type WritingAsked struct {
	ID, AgencyID         string
	Kind                 flow.Kind
	Title                string
	DueOn                calendar.Date
	State                string
	AskedBy, AskedByName string
	AskedAt              int64
	AnsweredByName       string
	AnsweredAt           int64
	Reason               string
	Agency               string `db:"-"`
}

// askedToWrite reads the requests that wait for the actor: as officer or leader of the
// agency, or as who asked and was refused.
func (s *Service) askedToWrite(ctx context.Context, actor access.Actor, day calendar.Date) ([]WritingAsked, error) {
	own := actor.Agencies(access.Officer, access.Leader)
	if s.Contents == nil || len(own) == 0 && !actor.Is(access.Coordinator) {
		return nil, nil
	}
	args := []any{actor.AccountID}
	where := ` WHERE state = 'declined' AND asked_by = $1`
	if len(own) > 0 {
		args = append(args, db.Args(own)...)
		where += ` OR state = 'asked' AND agency_id IN (` + db.Marks(2, len(own)) + `)`
	}
	var all []WritingAsked
	if err := s.DB.Select(ctx, &all, `SELECT id, agency_id, kind, title, due_on, state, asked_by, asked_by_name, asked_at, answered_by_name, answered_at, reason FROM newsroom_v_request`+where+` ORDER BY due_on, id LIMIT 100`, args...); err != nil || len(all) == 0 {
		return nil, err
	}
	return named(ctx, s, day, all, func(x *WritingAsked) (string, *string) { return x.AgencyID, &x.Agency })
}

// answering is what waits about pieces that the province asks for.
func (d Desk) answering() []notice.Item {
	var items []notice.Item
	for _, x := range d.ToAnswer {
		url := "/lam-viec/toa-soan/du-kien/de-nghi/" + x.ID
		i := notice.Item{
			Key: notice.RequestKey(x.ID), AgencyID: x.AgencyID, Agency: x.Agency, Mark: string(obligation.AtRisk), Label: domain.Say("Đề nghị viết bài"), Title: domain.Say("%s", x.Title),
			Meta: domain.Say(x.Kind.Label()), Why: domain.Say("%s đề nghị ngày %s.", x.AskedByName, d.dayOf(x.AskedAt).Vietnamese()), URL: url, Action: domain.Say("Xem và trả lời"), DueOn: x.DueOn, Since: d.dayOf(x.AskedAt), Asked: true,
			Do: &notice.Do{URL: url + "/nhan", Label: domain.Say("Nhận làm"), Values: []notice.Value{notice.FromDesk}},
		}
		if x.State == "declined" {
			i.Label, i.Why, i.Quote, i.DueOn, i.Since = domain.Say("Không nhận viết"), domain.Say("%s không nhận.", x.Agency), x.Reason, "", d.dayOf(x.AnsweredAt)
			i.Action, i.Do = domain.Say("Xem đề nghị"), &notice.Do{URL: url + "/da-biet", Label: domain.Say("Đã biết"), Values: []notice.Value{notice.FromDesk}}
		}
		items = append(items, i)
	}
	return items
}

// OutsideAnswer is what an outside checker decided.
type OutsideAnswer struct {
	ID, ContentID, AgencyID     string
	Title, Kind, Name, Decision string
	Reason                      string
	DecidedAt                   int64
	Agency                      string `db:"-"`
}

// answeredOutside reads the decisions of outside checks for which the actor asked.
func (s *Service) answeredOutside(ctx context.Context, actor access.Actor, day calendar.Date) ([]OutsideAnswer, error) {
	if s.Contents == nil || len(actor.WritesFor()) == 0 {
		return nil, nil
	}
	var all []OutsideAnswer
	if err := s.DB.Select(ctx, &all, `SELECT id, content_id, agency_id, title, kind, name, decision, reason, decided_at FROM newsroom_v_check WHERE asked_by = $1 ORDER BY decided_at, id LIMIT 100`, actor.AccountID); err != nil || len(all) == 0 {
		return nil, err
	}
	return named(ctx, s, day, all, func(x *OutsideAnswer) (string, *string) { return x.AgencyID, &x.Agency })
}

// checked is what waits about outside checks.
func (d Desk) checked() []notice.Item {
	var items []notice.Item
	for _, x := range d.CheckedOutside {
		url := "/lam-viec/toa-soan/" + x.ContentID
		i := notice.Item{
			Key: notice.CheckKey(x.ID), AgencyID: x.AgencyID, Agency: x.Agency, Mark: string(obligation.OnTrack), Label: domain.Say("Rà soát ngoài: đúng"), Title: domain.Say("%s", x.Title), Why: domain.Say("%s đã trả lời.", x.Name), Quote: x.Reason,
			URL: url + "#ra-soat", Action: domain.Say("Mở bài"), Since: d.dayOf(x.DecidedAt), Asked: true, Do: &notice.Do{URL: url + "/ra-soat/" + x.ID + "/da-biet", Label: domain.Say("Đã biết"), Values: []notice.Value{notice.FromDesk}},
		}
		if x.Decision == "mend" {
			i.Mark, i.Label = string(obligation.AtRisk), domain.Say("Rà soát ngoài: cần sửa")
		}
		items = append(items, i)
	}
	return items
}
