package desk

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/spine/notice"
)

// Piece is what an agency writes for readers whose next step is this person's. Reason is
// why it was sent back.
type Piece struct {
	content.Row

	Agency, Reason string
	Does           flow.Act
	Alone          bool // it came out urgently, and nobody of the agency may approve it afterwards
}

// next is what the actor would do next with an edition; ok is false when it waits for
// somebody else.
func next(row content.Row, actor access.Actor) (flow.Act, bool) {
	may := row.May(actor)
	for _, x := range []struct {
		state flow.State
		act   flow.Act
	}{{flow.Submitted, flow.Approve}, {flow.Returned, flow.Submit}, {flow.Approved, flow.Publish}} {
		if row.Edition.State == x.state {
			writes := actor.Has(access.Officer, row.Content.AgencyID) || row.Edition.SubmittedBy == actor.AccountID
			return x.act, slices.Contains(may, x.act) && (x.act == flow.Approve || writes)
		}
	}
	return flow.Endorse, slices.Contains(may, flow.Endorse)
}

// Stale is a published piece, or a section of the portal, whose review day has come.
type Stale struct {
	ContentID, AgencyID, EditionID, Title string
	OnDay                                 calendar.Date
	Section                               bool   // a section of the portal, whose key ContentID is
	Agency                                string `db:"-"`
}

// toReview reads the published pieces and sections of an officer's agencies whose review
// day has come.
func (s *Service) toReview(ctx context.Context, actor access.Actor, day calendar.Date) ([]Stale, error) {
	own := actor.Agencies(access.Officer)
	if s.Contents == nil || len(own) == 0 {
		return nil, nil
	}
	args := db.Args(own)
	var all []Stale
	due := ` WHERE agency_id IN (` + db.Marks(1, len(own)) + `) AND on_day <= ` + db.Marks(len(own)+1, 1)
	if err := s.DB.Select(ctx, &all, `SELECT content_id, agency_id, edition_id, title, on_day, FALSE AS section FROM newsroom_v_review`+due+`
		UNION ALL SELECT section_id, agency_id, '', title, on_day, TRUE FROM portal_v_review`+due+` ORDER BY on_day, content_id LIMIT 100`, append(args, day)...); err != nil || len(all) == 0 {
		return nil, err
	}
	return named(ctx, s, day, all, func(x *Stale) (string, *string) { return x.AgencyID, &x.Agency })
}

// near is for how many days ahead a planned work stands on the desk.
const near = 14

// DueWork is a planned work that somebody has to begin or finish.
type DueWork struct {
	ID, AgencyID, Title     string
	Kind                    flow.Kind
	OwnerID                 string
	Producer                flow.Producer
	OwnerName               string
	DueOn                   calendar.Date
	ContentID, ObligationID string
	State                   flow.State
	Agency                  string `db:"-"`
}

// begun tells whether somebody writes its piece.
func (w DueWork) begun() bool { return w.ContentID != "" && w.State != flow.Discarded }

// toWrite reads the works of an officer's agencies that are due soon or late: those given
// to the person, and those given to nobody who works there today.
func (s *Service) toWrite(ctx context.Context, actor access.Actor, day calendar.Date) ([]DueWork, error) {
	own := actor.Agencies(access.Officer, access.Leader, access.Coordinator)
	if s.Contents == nil || len(own) == 0 {
		return nil, nil
	}
	args := db.Args(own)
	var all []DueWork
	n := len(own)
	if err := s.DB.Select(ctx, &all, `SELECT w.id, w.agency_id, w.title, w.kind, w.owner_id, w.producer, w.owner_name, w.due_on, w.content_id, w.obligation_id, w.state FROM newsroom_v_work w
		WHERE w.agency_id IN (`+db.Marks(1, n)+`) AND w.due_on <= `+db.Marks(n+1, 1)+` AND w.state NOT IN ('submitted', 'approved', 'scheduled')
		AND (w.producer <> 'person' OR w.owner_id = `+db.Marks(n+2, 1)+` OR NOT EXISTS (SELECT 1 FROM role_grant g
			WHERE g.account_id = w.owner_id AND g.agency_id = w.agency_id AND g.role IN ('officer', 'leader', 'coordinator') AND g.starts_on <= `+db.Marks(n+3, 1)+` AND (g.ends_on = '' OR g.ends_on > `+db.Marks(n+3, 1)+`)))
		ORDER BY w.due_on, w.id LIMIT 100`, append(args, day.AddDays(near), actor.AccountID, day)...); err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(w DueWork) bool { return w.OwnerID != actor.AccountID && !actor.Has(access.Officer, w.AgencyID) })
	if len(all) == 0 {
		return nil, nil
	}
	return named(ctx, s, day, all, func(x *DueWork) (string, *string) { return x.AgencyID, &x.Agency })
}

// toBegin is what waits about planned works.
func (d Desk) toBegin() []notice.Item {
	var items []notice.Item
	for _, w := range d.ToWrite {
		url := "/lam-viec/toa-soan/ke-hoach/viec/" + w.ID
		i := notice.Item{
			Key: "work/" + w.ID + "/" + string(w.DueOn), AgencyID: w.AgencyID, Agency: w.Agency, Mark: string(obligation.NotDue), Label: domain.Say("Bài phải viết"), Title: domain.Say("%s", w.Title),
			Meta: domain.Say(w.Kind.Label()), URL: url, Action: domain.Say("Xem việc"), DueOn: w.DueOn,
		}
		if w.OwnerName != "" {
			i.Why = domain.Say("Giao cho %s.", w.OwnerName)
		}
		if w.DueOn < d.Today {
			i.Mark, i.Why = string(obligation.Late), notice.Overdue(w.DueOn, d.Today)
		}
		if w.begun() {
			i.Label, i.URL, i.Action = domain.Say("Bài đang viết"), "/lam-viec/toa-soan/"+w.ContentID, domain.Say("Viết tiếp")
		} else {
			i.Do = &notice.Do{URL: url + "/bat-dau", Label: domain.Say("Bắt đầu viết"), Values: []notice.Value{notice.FromDesk}}
		}
		items = append(items, i)
	}
	return items
}

// pieces reads what of the actor's agencies waits for them.
func (s *Service) pieces(ctx context.Context, actor access.Actor, day calendar.Date) ([]Piece, error) {
	own := actor.WritesFor()
	if s.Contents == nil || len(own) == 0 {
		return nil, nil
	}
	rows, err := s.Contents.Waiting(ctx, own)
	if err != nil {
		return nil, err
	}
	var out []Piece
	for _, row := range rows {
		act, ok := next(row, actor)
		p := Piece{Row: row, Does: act}
		if !ok && s.People != nil && row.Edition.UrgentBy != "" && row.Edition.OutAt > 0 {
			others, err := s.People.Deciders(ctx, row.Content.AgencyID, row.Edition.UrgentBy, row.Edition.SubmittedBy)
			if err != nil {
				return nil, err
			}
			p.Alone = len(others) == 0
		}
		if !ok && !p.Alone {
			continue
		}
		if act == flow.Submit {
			steps, err := s.Contents.Steps(ctx, row.Content.ID)
			if err != nil {
				return nil, err
			}
			if i := slices.IndexFunc(steps, func(x content.Step) bool { return x.Act == flow.Return && x.EditionID == row.Edition.ID }); i >= 0 {
				p.Reason = steps[i].Reason
			}
		}
		out = append(out, p)
	}
	if len(out) == 0 {
		return nil, nil
	}
	return named(ctx, s, day, out, func(x *Piece) (string, *string) { return x.Content.AgencyID, &x.Agency })
}

// writing is what waits about pieces.
func (d Desk) writing(actor access.Actor) []notice.Item {
	var items []notice.Item
	for _, p := range d.Pieces {
		e, url := p.Edition, "/lam-viec/toa-soan/"+p.Content.ID
		i := notice.Item{
			AgencyID: p.Content.AgencyID, Agency: p.Agency, Mark: string(obligation.AtRisk), Meta: domain.Say(p.Content.Kind.Label()), URL: url, Asked: true, Since: d.dayOf(e.SubmittedAt),
		}
		if p.Alone {
			i.Key, i.Label, i.Since, i.Title = notice.ContentKey(e.ID, "alone"), domain.Say(notice.Afterwards), d.dayOf(e.OutAt), domain.Say("Bài đăng khẩn chưa có người duyệt sau: %s", e.Title)
			i.Why, i.Action = domain.Say("Cơ quan chưa có người khác duyệt được. Đề nghị quản trị thêm lãnh đạo, hoặc ủy quyền."), domain.Say("Mở bài")
			items = append(items, i)
			continue
		}
		switch p.Does {
		case flow.Approve:
			i.Key, i.Label, i.URL, i.Main = notice.ContentKey(e.ID, notice.Waiting), domain.Say(notice.Waiting), url+"/duyet", true
			i.Title, i.Action, i.Acting = domain.Say("Duyệt bài: %s", e.Title), domain.Say("Xem và duyệt"), actor.Instead(access.Leader, p.Content.AgencyID)
			i.Meta = domain.Say("%s, %s gửi ngày %s", i.Meta, e.SubmittedByName, i.Since.Vietnamese())
		case flow.Endorse:
			i.Key, i.Label, i.URL, i.Since = notice.ContentKey(e.ID, notice.Afterwards), domain.Say(notice.Afterwards), url+"/duyet", d.dayOf(e.OutAt)
			i.Title, i.Action, i.Acting = domain.Say("Duyệt sau bài đăng khẩn: %s", e.Title), domain.Say("Xem và duyệt sau"), actor.Instead(access.Leader, p.Content.AgencyID)
		case flow.Submit:
			i.Key, i.Label, i.Quote = notice.ContentKey(e.ID, notice.SentBack), domain.Say(notice.SentBack), p.Reason
			i.Title, i.Action = domain.Say("Sửa bài: %s", e.Title), domain.Say("Sửa bài")
		case flow.Publish, flow.Recall, flow.Return, flow.Schedule, flow.Unschedule, flow.Urgent, flow.Supersede, flow.Withdraw, flow.Unpublish, flow.Discard: // next gives the first alone
			i.Key, i.Label, i.Mark, i.Since = notice.ContentKey(e.ID, "publish"), domain.Say("Đã duyệt, chưa đăng"), string(obligation.OnTrack), d.dayOf(e.ApprovedAt)
			i.Title, i.Action = domain.Say("Đăng bài: %s", e.Title), domain.Say("Đăng hoặc hẹn giờ")
		}
		items = append(items, i)
	}
	for _, p := range d.Stale {
		if p.Section {
			url := "/lam-viec/cong/chuyen-muc/" + p.ContentID
			items = append(items, notice.Item{
				Key: "section/review/" + p.ContentID + "/" + string(p.OnDay), AgencyID: p.AgencyID, Agency: p.Agency, Mark: string(obligation.NotDue), Label: domain.Say("Cần xem lại"),
				Title: domain.Say("Mục của cổng còn đúng không: %s", p.Title), URL: url, Action: domain.Say("Mở mục"), Since: p.OnDay,
			})
			continue
		}
		url := "/lam-viec/toa-soan/" + p.ContentID
		items = append(items, notice.Item{
			Key: "content/review/" + p.ContentID + "/" + string(p.OnDay), AgencyID: p.AgencyID, Agency: p.Agency, Mark: string(obligation.NotDue), Label: domain.Say("Cần xem lại"),
			Title: domain.Say("Bài còn đúng không: %s", p.Title), URL: url, Action: domain.Say("Mở bài"), Since: p.OnDay,
			Do: &notice.Do{URL: url + "/con-dung", Label: domain.Say("Còn đúng"), Values: []notice.Value{{Name: "ngay", Value: string(p.OnDay)}, notice.FromDesk}},
		})
	}
	return items
}
