package desk

import (
	"context"
	"net/url"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/obligation"
	"loa/internal/platform/audit"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// Leaderless is an agency in which reports, own plans or pieces wait for a leader, and nobody
// who could decide has an account.
type Leaderless struct {
	AgencyID, Agency string
	N                int
}

// leaderless lists such agencies for those who give accounts: nobody there is told.
func (s *Service) leaderless(ctx context.Context, actor access.Actor, book *book) ([]Leaderless, error) {
	if s.People == nil || !actor.Is(access.Administrator, access.Coordinator) {
		return nil, nil
	}
	var all []Leaderless
	if err := s.DB.Select(ctx, &all, `SELECT agency_id, COUNT(*) AS n FROM (
			SELECT agency_id FROM ownplan_v_waiting WHERE status = 'submitted' UNION ALL SELECT agency_id FROM report_v_state WHERE status = 'submitted'
			UNION ALL SELECT agency_id FROM content_v_waiting
		) w GROUP BY agency_id ORDER BY agency_id`); err != nil || len(all) == 0 {
		return nil, err
	}
	holders, err := s.People.Holders(ctx)
	if err != nil {
		return nil, err
	}
	led := map[string]bool{}
	for _, h := range holders {
		led[h.AgencyID] = led[h.AgencyID] || h.Role == access.Leader
	}
	all = slices.DeleteFunc(all, func(l Leaderless) bool { return led[l.AgencyID] })
	all, err = named(ctx, s, book.today, all, func(x *Leaderless) (string, *string) { return x.AgencyID, &x.Agency })
	slices.SortFunc(all, func(a, b Leaderless) int { return vi.Compare(a.Agency, b.Agency) })
	return all, err
}

// behind is when the latest act was recorded, for an administrator of an office whose
// clock was set back behind it; else the zero time.
func (s *Service) behind(ctx context.Context, actor access.Actor) (time.Time, error) {
	if !actor.Is(access.Administrator) {
		return time.Time{}, nil
	}
	return audit.Behind(ctx, s.DB, s.DB.Clock().Now())
}

// inviting is what waits because an agency has no leader here.
func (d Desk) inviting() []notice.Item {
	const page = "/lam-viec/nguoi-dung"
	var items []notice.Item
	for _, l := range d.Leaderless {
		items = append(items, notice.Item{
			Key: "leaderless/" + l.AgencyID, AgencyID: l.AgencyID, Mark: string(obligation.AtRisk), Label: domain.Say("Chưa có lãnh đạo"),
			Title: domain.Say("%s có %d việc chờ duyệt mà chưa có lãnh đạo nào duyệt được", l.Agency, l.N),
			Meta:  domain.Say("Báo cáo, kế hoạch, tin bài đã gửi duyệt nằm chờ đến khi cơ quan có tài khoản lãnh đạo."),
			URL:   page + "/moi?" + url.Values{"co-quan": {l.AgencyID}, "vai-tro": {string(access.Leader)}}.Encode(), Action: domain.Say("Mời lãnh đạo"),
			Also: &notice.Also{Label: domain.Say("Xem người dùng của cơ quan"), URL: page + "?" + url.Values{"co-quan": {l.AgencyID}}.Encode()}, Asked: true,
		})
	}
	return items
}
