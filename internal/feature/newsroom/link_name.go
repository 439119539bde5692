package newsroom

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"net/url"
	"slices"
	"strings"

	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// Bounds of what is kept of the links of one edition, so that one act stays short.
const (
	mostLinks    = 200
	mostLinkWord = 200 // letters of the words of a link
)

// target is where a link leads. Host is empty for pages of this portal, whose URL is a
// path, and for what is no address.
type target struct {
	ID   string
	URL  string `db:"url"`
	Host string
}

// ref is one link of an edition.
type ref struct {
	target

	Words string
}

// resolve tells where a link of the piece at a path leads; ok is false for what nobody can
// look at: letters and telephones.
func (s *Service) resolve(path, href string) (t target, ok bool) {
	u, err := url.Parse(href)
	if err == nil && (u.Scheme == "mailto" || u.Scheme == "tel") {
		return target{}, false
	}
	if flow.CannotLead(href) != "" {
		return targetOf(href, ""), true
	}
	to := (&url.URL{Path: path}).ResolveReference(u)
	if to.Host == "" || s.ours(to) {
		to.Scheme, to.Host = "", ""
		return targetOf(to.String(), ""), true
	}
	if to.Fragment = ""; to.Scheme == "" {
		to.Scheme = "https"
	}
	to.Host = strings.ToLower(to.Host)
	return targetOf(to.String(), to.Hostname()), true
}

func targetOf(address, host string) target {
	sum := sha256.Sum256([]byte(address))
	return target{ID: hex.EncodeToString(sum[:]), URL: address, Host: host}
}

// ours tells whether a whole address is one of this portal.
func (s *Service) ours(u *url.URL) bool {
	own, err := url.Parse(s.Address("/"))
	return err == nil && own.Host != "" && strings.EqualFold(own.Host, u.Host)
}

// links lists the links of words at a path, with the files that they show.
func (s *Service) links(path, body string) []ref {
	var out []ref
	seen := map[string]bool{}
	for _, l := range richtext.Look(body).Links {
		if t, ok := s.resolve(path, l.Href); ok {
			seen[l.Href] = true
			out = append(out, ref{t, vi.Truncate(l.Words, mostLinkWord)})
		}
	}
	for _, src := range richtext.Stored(body) {
		if _, _, ok := media.Named(src); ok && !seen[src] {
			out = append(out, ref{targetOf(src, ""), ""})
		}
	}
	return out[:min(len(out), mostLinks)]
}

// nameLinks notes what the edition that readers get links to, in the place of the links
// of the one before. What other pieces name already keeps how it stands.
func (s *Service) nameLinks(ctx context.Context, c content.Content, e content.Edition) error {
	all := s.links(content.Root+c.Slug, e.Body)
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `INSERT INTO newsroom_linked (edition_id, content_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, e.ID, c.ID)
		if err != nil || n == 0 {
			return err
		}
		if err := nameTargets(ctx, tx, all); err != nil {
			return err
		}
		for i, l := range all {
			if err := tx.Send(ctx, `INSERT INTO newsroom_link (edition_id, place, content_id, address_id, words) VALUES ($1, $2, $3, $4, $5)`, e.ID, i, c.ID, l.ID, l.Words); err != nil {
				return err
			}
		}
		if err := tx.Send(ctx, `DELETE FROM newsroom_link WHERE content_id = $1 AND edition_id <> $2`, c.ID, e.ID); err != nil {
			return err
		}
		return tx.Send(ctx, `DELETE FROM newsroom_linked WHERE content_id = $1 AND edition_id <> $2`, c.ID, e.ID)
	})
}

// nameTargets makes rows of the addresses that links name.
func nameTargets(ctx context.Context, tx *db.Tx, all []ref) error {
	targets := make([]target, len(all))
	for i, l := range all {
		targets[i] = l.target
	}
	slices.SortFunc(targets, func(a, b target) int { return strings.Compare(a.ID, b.ID) }) // in one order, so that two acts never wait for each other
	for _, t := range slices.Compact(targets) {
		if err := tx.Send(ctx, `INSERT INTO newsroom_address (id, url, host, answer, status, leads_to, nights, night, since, broken_at, looked_at, asked_night, asked_at)
			VALUES ($1, $2, $3, '', 0, '', 0, '', 0, 0, 0, '', 0) ON CONFLICT (id) DO UPDATE SET url = excluded.url`, t.ID, t.URL, t.Host); err != nil {
			return err
		}
	}
	return nil
}

// cameOut notes the links of an edition that an act just brought out. It is out whatever
// becomes of that: the night reads the links of what was left.
func (s *Service) cameOut(ctx context.Context, e content.Edition) {
	if e.State != flow.Published {
		return
	}
	if c, err := s.Contents.Content(ctx, e.ContentID); err == nil && c.ShownID == e.ID {
		_ = s.nameLinks(ctx, c, e)
	}
}

// unnamed reads shown editions whose links nobody read.
func (s *Service) unnamed(ctx context.Context, limit int) ([]content.Edition, error) {
	var all []content.Edition
	err := s.DB.Select(ctx, &all, `SELECT e.id, e.content_id, e.body, e.state FROM content c JOIN content_edition e ON e.id = c.shown_id
		WHERE e.state = 'published' AND NOT EXISTS (SELECT 1 FROM newsroom_linked n WHERE n.edition_id = e.id) ORDER BY c.id LIMIT $1`, limit)
	return all, err
}

// forgetAtOnce is how many editions, or addresses, one act forgets.
const forgetAtOnce = 100

// forgetLinks drops links of what readers get no more, and then addresses that no link
// names, in pieces. It tells how many it dropped.
func (s *Service) forgetLinks(ctx context.Context) (dropped int64, err error) {
	var stale []string
	if err := s.DB.Select(ctx, &stale, `SELECT n.edition_id FROM newsroom_linked n JOIN content c ON c.id = n.content_id LEFT JOIN content_edition e ON e.id = c.shown_id
		WHERE c.shown_id <> n.edition_id OR e.state <> 'published' ORDER BY n.edition_id LIMIT $1`, forgetAtOnce); err != nil {
		return 0, err
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		dropped = int64(len(stale))
		for _, id := range stale {
			if err := tx.Send(ctx, `DELETE FROM newsroom_link WHERE edition_id = $1`, id); err != nil {
				return err
			}
			if err := tx.Send(ctx, `DELETE FROM newsroom_linked WHERE edition_id = $1`, id); err != nil {
				return err
			}
		}
		n, err := tx.Exec(ctx, `DELETE FROM newsroom_address WHERE id IN (SELECT a.id FROM newsroom_address a
			WHERE NOT EXISTS (SELECT 1 FROM newsroom_link l WHERE l.address_id = a.id) AND NOT EXISTS (SELECT 1 FROM newsroom_section_link x WHERE x.address_id = a.id) ORDER BY a.id LIMIT `+db.Marks(1, 1)+`)`, forgetAtOnce)
		dropped += n
		return err
	})
	return dropped, err
}
