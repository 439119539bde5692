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

// BehindText is a translation that does not follow what readers of its original get.
// EditionID, Number and State are of the original's edition that came out last; Since is
// Unix milliseconds.
type BehindText struct {
	ContentID, AgencyID string
	Lang                flow.Lang
	Title, EditionID    string
	Number              int
	State               flow.State
	Since               int64
	Agency              string `db:"-"`
}

// toFollow reads the translations of an officer's agencies that fell behind, those that
// wait longest first.
func (s *Service) toFollow(ctx context.Context, actor access.Actor, day calendar.Date) ([]BehindText, error) {
	own := actor.Agencies(access.Officer)
	if s.Contents == nil || len(own) == 0 {
		return nil, nil
	}
	args := db.Args(own)
	var all []BehindText
	if err := s.DB.Select(ctx, &all, `SELECT content_id, agency_id, lang, title, edition_id, number, state, since FROM newsroom_v_translation
		WHERE agency_id IN (`+db.Marks(1, len(own))+`) ORDER BY since, content_id LIMIT 100`, args...); err != nil || len(all) == 0 {
		return nil, err
	}
	return named(ctx, s, day, all, func(x *BehindText) (string, *string) { return x.AgencyID, &x.Agency })
}

// following is what waits about translations.
func (d Desk) following() []notice.Item {
	var items []notice.Item
	for _, x := range d.Behind {
		language := domain.Say(x.Lang.Label())
		i := notice.Item{
			Key: "content/follow/" + x.ContentID + "/" + x.EditionID, AgencyID: x.AgencyID, Agency: x.Agency, Mark: string(obligation.AtRisk), Label: domain.Say("Bản dịch phải sửa theo bản gốc"),
			Title: domain.Say("Bản gốc đã sửa, bản %s chưa sửa theo: %s", language, x.Title), URL: "/lam-viec/toa-soan/" + x.ContentID, Action: domain.Say("Xem chỗ đã đổi"), Since: d.dayOf(x.Since),
		}
		if x.State != flow.Published {
			i.Key += "/" + string(x.State)
			i.Title, i.Action = domain.Say("Bản gốc đã rút hoặc đã gỡ, bản %s không hiện nữa: %s", language, x.Title), domain.Say("Mở bản dịch")
		}
		items = append(items, i)
	}
	return items
}
