package newsroom

import (
	"context"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
)

// ShownSection is a section of the portal whose words readers get. TextID is that version
// of its words, Path where readers find it. Body is cleaned HTML, given where the version
// is not the one that is known.
type ShownSection struct {
	ID, TextID, AgencyID, Title, Path string
	Body                              string `db:"-"`
}

// readSections reads the links of sections whose words changed since they were read, and
// forgets those of sections that readers get no more.
func (s *Service) readSections(ctx context.Context) error {
	if s.Sections == nil {
		return nil
	}
	var before []ShownSection
	if err := s.DB.Select(ctx, &before, `SELECT id, text_id, agency_id, title, path FROM newsroom_section`); err != nil {
		return err
	}
	known := map[string]ShownSection{}
	texts := map[string]string{}
	for _, b := range before {
		known[b.ID], texts[b.ID] = b, b.TextID
	}
	shown, err := s.Sections(ctx, texts)
	if err != nil {
		return err
	}
	for _, x := range shown {
		b, ok := known[x.ID]
		delete(known, x.ID)
		body := x.Body
		if x.Body = ""; ok && b == x {
			continue
		}
		x.Body = body
		if err := s.nameSection(ctx, x, !ok || b.TextID != x.TextID); err != nil {
			return err
		}
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for id := range known {
			if err := tx.Send(ctx, `DELETE FROM newsroom_section_link WHERE section_id = $1`, id); err != nil {
				return err
			}
			if err := tx.Send(ctx, `DELETE FROM newsroom_section WHERE id = $1`, id); err != nil {
				return err
			}
		}
		return nil
	})
}

// nameSection notes what a section is called and who keeps it and, where its words
// changed, what they link to.
func (s *Service) nameSection(ctx context.Context, x ShownSection, words bool) error {
	all := s.links(x.Path, x.Body)
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Send(ctx, `INSERT INTO newsroom_section (id, text_id, agency_id, title, path) VALUES ($1, $2, $3, $4, $5)
			ON CONFLICT (id) DO UPDATE SET text_id = excluded.text_id, agency_id = excluded.agency_id, title = excluded.title, path = excluded.path`, x.ID, x.TextID, x.AgencyID, x.Title, x.Path); err != nil || !words {
			return err
		}
		if err := nameTargets(ctx, tx, all); err != nil {
			return err
		}
		if err := tx.Send(ctx, `DELETE FROM newsroom_section_link WHERE section_id = $1`, x.ID); err != nil {
			return err
		}
		for i, l := range all {
			if err := tx.Send(ctx, `INSERT INTO newsroom_section_link (section_id, place, address_id, words) VALUES ($1, $2, $3, $4) ON CONFLICT DO NOTHING`, x.ID, i, l.ID, l.Words); err != nil {
				return err
			}
		}
		return nil
	})
}

func (s *Service) readSectionsStep(ctx context.Context, _ calendar.Date) (more bool, err error) {
	return false, s.readSections(ctx)
}

// SectionLinks lists the links of sections that the actor sees and that are broken or were
// moved; ContentID is the section's key.
func (s *Service) SectionLinks(ctx context.Context, actor access.Actor, f LinkFilter) ([]Link, error) {
	f = f.within(actor)
	where, args := ` WHERE a.broken_at > 0`, []any{}
	switch f.Which {
	case WhichMoved:
		where = ` WHERE a.leads_to <> '' AND a.broken_at = 0`
	case WhichPassed: // a link of a section is never left as it is
		return nil, nil
	case WhichBroken:
	}
	if f.Agencies != nil {
		if len(f.Agencies) == 0 {
			return nil, nil
		}
		args = append(args, db.Args(f.Agencies)...)
		where += ` AND p.agency_id IN (` + db.Marks(1, len(args)) + `)`
	}
	var all []Link
	err := s.DB.Select(ctx, &all, `SELECT p.id AS content_id, p.agency_id, p.title, l.words, a.id AS address_id, a.url, a.host, a.answer, a.status, a.leads_to, a.since, a.broken_at, a.looked_at, a.asked_at,
		'' AS reason, '' AS by_name, 0 AS passed_at FROM newsroom_address a JOIN newsroom_section_link l ON l.address_id = a.id JOIN newsroom_section p ON p.id = l.section_id`+where+`
		ORDER BY a.broken_at DESC, p.id, l.place LIMIT `+db.Marks(len(args)+1, 1), append(slices.Clone(args), linkPage)...)
	return all, err
}
