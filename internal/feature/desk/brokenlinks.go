package desk

import (
	"context"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
)

// BrokenLinks is a published piece with links that lead nowhere: how many, and when the
// newest of them was found.
type BrokenLinks struct {
	ContentID, AgencyID, Title string
	N                          int
	Newest                     int64  // Unix milliseconds
	Section                    bool   // a section of the portal, whose key ContentID is
	Agency                     string `db:"-"`
}

// brokenLinks reads the pieces of an officer's agencies with links that lead nowhere.
func (s *Service) brokenLinks(ctx context.Context, actor access.Actor, day calendar.Date) ([]BrokenLinks, error) {
	own := actor.Agencies(access.Officer)
	if s.Contents == nil || len(own) == 0 {
		return nil, nil
	}
	args := db.Args(own)
	var all []BrokenLinks
	if err := s.DB.Select(ctx, &all, `SELECT content_id, agency_id, title, n, newest, FALSE AS section FROM newsroom_v_link WHERE agency_id IN (`+db.Marks(1, len(own))+`)
		UNION ALL SELECT section_id, agency_id, title, n, newest, TRUE FROM newsroom_v_section_link WHERE agency_id IN (`+db.Marks(1, len(own))+`) ORDER BY newest, content_id LIMIT 100`, args...); err != nil || len(all) == 0 {
		return nil, err
	}
	return named(ctx, s, day, all, func(x *BrokenLinks) (string, *string) { return x.AgencyID, &x.Agency })
}

// mending is what waits about links of pieces.
func (d Desk) mending() []notice.Item {
	var items []notice.Item
	for _, x := range d.BrokenLinks {
		day := d.dayOf(x.Newest)
		if x.Section {
			items = append(items, notice.Item{
				Key: "section/links/" + x.ContentID + "/" + string(day), AgencyID: x.AgencyID, Agency: x.Agency, Mark: string(obligation.AtRisk), Label: domain.Say("Liên kết hỏng"),
				Title: domain.Say("Sửa liên kết trong mục của cổng: %s", x.Title), Meta: domain.Say("%d liên kết", x.N), URL: "/lam-viec/toa-soan/lien-ket?co-quan=" + x.AgencyID, Action: domain.Say("Xem liên kết"), Since: day,
			})
			continue
		}
		items = append(items, notice.Item{
			Key: "content/links/" + x.ContentID + "/" + string(day), AgencyID: x.AgencyID, Agency: x.Agency, Mark: string(obligation.AtRisk), Label: domain.Say("Liên kết hỏng"),
			Title: domain.Say("Sửa liên kết trong bài: %s", x.Title), Meta: domain.Say("%d liên kết", x.N), URL: "/lam-viec/toa-soan/" + x.ContentID + "?xem=1#lien-ket", Action: domain.Say("Xem liên kết"), Since: day,
		})
	}
	return items
}
