package newsroom

import (
	"context"
	"strings"
	"time"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/spine/content"
)

// Link (liên kết trong bài) is a link of a piece that readers get, with how its address
// stands. Instants are Unix milliseconds, 0 for never. PassedAt is when somebody of the
// agency left it as it is, Reason why.
type Link struct {
	ContentID string
	AgencyID  string
	Title     string
	Words     string // what it stands on; empty for a picture or a file
	AddressID string
	URL       string `db:"url"`
	Host      string
	Answer    flow.Answer
	Status    int
	LeadsTo   string
	Since     int64 // of the first failure in a row
	BrokenAt  int64
	LookedAt  int64
	AskedAt   int64
	Reason    string
	ByName    string
	PassedAt  int64
}

const linkColumns = `l.content_id, c.agency_id, e.title, l.words, a.id AS address_id, a.url, a.host, a.answer, a.status, a.leads_to, a.since, a.broken_at, a.looked_at, a.asked_at,
	COALESCE(p.reason, '') AS reason, COALESCE(p.by_name, '') AS by_name, COALESCE(p.at, 0) AS passed_at`

// linkTables are the links of what readers get now.
const linkTables = ` FROM newsroom_address a JOIN newsroom_link l ON l.address_id = a.id JOIN content c ON c.id = l.content_id AND c.shown_id = l.edition_id
	JOIN content_edition e ON e.id = c.shown_id AND e.state = 'published' LEFT JOIN newsroom_link_passed p ON p.content_id = l.content_id AND p.address_id = a.id`

// Broken tells that it was called broken.
func (l Link) Broken() bool { return l.BrokenAt > 0 }

// Asked tells that a look at it was asked for and did not end yet.
func (l Link) Asked() bool { return l.AskedAt > l.LookedAt }

// Short is the beginning of its address's id, for names of fields.
func (l Link) Short() string { return l.AddressID[:min(len(l.AddressID), 12)] }

// Sign is the sign that goes with how it stands.
func (l Link) Sign() string {
	switch {
	case l.PassedAt > 0:
		return "waived"
	case l.Broken():
		return "at_risk"
	}
	return "not_due"
}

// LinksOf lists the links of a piece that somebody may have to do something about: broken
// ones, and those whose address moved; in the order of the text.
func (s *Service) LinksOf(ctx context.Context, contentID string) ([]Link, error) {
	var all []Link
	err := s.DB.Select(ctx, &all, `SELECT `+linkColumns+linkTables+` WHERE l.content_id = $1 AND (a.broken_at > 0 OR a.leads_to <> '') ORDER BY l.place`, contentID)
	return all, err
}

// Which chooses the links of a list.
type Which string

// What a list of links shows.
const (
	WhichBroken Which = "hong"
	WhichMoved  Which = "da-chuyen"
	WhichPassed Which = "bo-qua"
)

// LinkFilter narrows a list of links. Agencies nil means all; Skip rows are left out.
type LinkFilter struct {
	Which    Which
	Agencies []string
	Skip     int
}

// linkPage is how many links a page of the list shows.
const linkPage = 50

func (f LinkFilter) where() (string, []any) {
	where, args := ` WHERE a.broken_at > 0 AND p.at IS NULL`, []any{}
	switch f.Which {
	case WhichMoved:
		where = ` WHERE a.leads_to <> '' AND a.broken_at = 0`
	case WhichPassed:
		where = ` WHERE p.at IS NOT NULL AND (a.broken_at > 0 OR a.leads_to <> '')`
	case WhichBroken:
	}
	if f.Agencies == nil {
		return where, args
	}
	if len(f.Agencies) == 0 {
		return where + ` AND 1 = 0`, args
	}
	args = append(args, db.Args(f.Agencies)...)
	return where + ` AND c.agency_id IN (` + db.Marks(1, len(args)) + `)`, args
}

// within narrows a filter to what the actor sees.
func (f LinkFilter) within(actor access.Actor) LinkFilter {
	own := actor.Scope()
	if own == nil {
		return f
	}
	if len(f.Agencies) == 1 && actor.Sees(f.Agencies[0]) {
		return f
	}
	f.Agencies = own
	return f
}

// Links lists links of the pieces that the actor sees, those first that broke last.
func (s *Service) Links(ctx context.Context, actor access.Actor, f LinkFilter) ([]Link, error) {
	where, args := f.within(actor).where()
	var all []Link
	err := s.DB.Select(ctx, &all, `SELECT `+linkColumns+linkTables+where+` ORDER BY a.broken_at DESC, l.content_id, l.place LIMIT `+db.Marks(len(args)+1, 1)+` OFFSET `+db.Marks(len(args)+2, 1), append(args, linkPage, f.Skip)...)
	return all, err
}

// LinkCount is how many links of an agency a list has.
type LinkCount struct {
	AgencyID string
	N        int
}

// LinkCounts counts the links of a list by agency, most first.
func (s *Service) LinkCounts(ctx context.Context, actor access.Actor, f LinkFilter) ([]LinkCount, error) {
	f.Agencies = nil
	where, args := f.within(actor).where()
	var all []LinkCount
	err := s.DB.Select(ctx, &all, `SELECT c.agency_id, COUNT(*) AS n`+linkTables+where+` GROUP BY c.agency_id ORDER BY COUNT(*) DESC, c.agency_id`, args...)
	return all, err
}

// Night is the look of one night; EndedAt is 0 while it goes on.
type Night struct {
	Day     calendar.Date
	BeganAt int64
	EndedAt int64
}

// LastNight gives the last look that ended, and whether a later one goes on.
func (s *Service) LastNight(ctx context.Context) (last Night, running bool, err error) {
	if _, err := s.DB.Get(ctx, &last, `SELECT day, began_at, ended_at FROM newsroom_night WHERE ended_at > 0 ORDER BY day DESC LIMIT 1`); err != nil {
		return last, false, err
	}
	running, err = s.DB.Get(ctx, &Night{}, `SELECT day, began_at, ended_at FROM newsroom_night WHERE ended_at = 0 AND day > $1 ORDER BY day DESC LIMIT 1`, last.Day)
	return last, running, err
}

// mostPassed is how long the reason may be for which a link is left as it is, in letters.
const mostPassed = 500

func errNoLink() error { return domain.NotFound("Bài không còn liên kết này.") }

// linkOf gives a link of what readers get of a piece.
func (s *Service) linkOf(ctx context.Context, contentID, addressID string) (Link, error) {
	var l Link
	ok, err := s.DB.Get(ctx, &l, `SELECT `+linkColumns+linkTables+` WHERE l.content_id = $1 AND a.id = $2 ORDER BY l.place LIMIT 1`, contentID, addressID)
	if err == nil && !ok {
		err = errNoLink()
	}
	return l, err
}

// PassLink leaves a broken link as it is, for a reason; of this piece alone.
func (s *Service) PassLink(ctx context.Context, actor access.Actor, contentID, addressID, reason string) error {
	if _, err := s.talks(ctx, actor, contentID); err != nil {
		return err
	}
	l, err := s.linkOf(ctx, contentID, addressID)
	if err != nil {
		return err
	}
	reason = strings.TrimSpace(reason)
	switch n := utf8.RuneCountInString(reason); {
	case n == 0:
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do."}}.Err()
	case n > mostPassed:
		return domain.Fields{{Name: "ly_do", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{mostPassed}}}.Err()
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `INSERT INTO newsroom_link_passed (content_id, address_id, reason, by_id, by_name, at) VALUES ($1, $2, $3, $4, $5, $6) ON CONFLICT (content_id, address_id) DO NOTHING`,
			contentID, addressID, reason, actor.AccountID, actor.Name, db.Millis(tx.Now()))
		if err != nil || n == 0 { // who comes second changes nothing
			return err
		}
		return audit.Record(ctx, tx, actor, "content.link.pass", "content", contentID, map[string]any{"url": l.URL, "reason": reason})
	})
}

// MindLink takes back that a link is left as it is.
func (s *Service) MindLink(ctx context.Context, actor access.Actor, contentID, addressID string) error {
	if _, err := s.talks(ctx, actor, contentID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `DELETE FROM newsroom_link_passed WHERE content_id = $1 AND address_id = $2`, contentID, addressID)
		if err != nil || n == 0 {
			return err
		}
		return audit.Record(ctx, tx, actor, "content.link.mind", "content", contentID, map[string]any{"address": addressID})
	})
}

// MayLook tells whether the actor asks for a link of a piece of an agency to be looked at
// now.
func MayLook(actor access.Actor, agencyID string) bool {
	return content.Writes(actor, agencyID) || actor.Is(access.Coordinator)
}

// oftenLooked is how soon the same address may be asked for again.
const oftenLooked = 5 * time.Minute

// LookNow looks at a link at once: done tells that it was, as with pages of this portal;
// else its host is asked in its turn. It fails with conflict when it was just looked at,
// or when nobody may be asked.
func (s *Service) LookNow(ctx context.Context, actor access.Actor, contentID, addressID string) (done bool, err error) {
	row, err := s.Get(ctx, actor, contentID)
	if err != nil {
		return false, err
	}
	if !MayLook(actor, row.Content.AgencyID) {
		return false, domain.Forbidden("Chỉ cán bộ của cơ quan và người điều phối được yêu cầu kiểm tra lại.")
	}
	l, err := s.linkOf(ctx, contentID, addressID)
	if err != nil {
		return false, err
	}
	if l.Host == "" {
		f, err := s.inner(ctx, l.URL)
		if err != nil {
			return false, err
		}
		return true, s.note(ctx, addressID, s.night(), f)
	}
	if s.Opener == nil {
		return false, domain.Conflict("Máy chủ này đang tắt việc mở liên kết. Người quản trị bật bằng --links=on.")
	}
	return false, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := tx.Now()
		n, err := tx.Exec(ctx, `UPDATE newsroom_address SET asked_at = $2 WHERE id = $1 AND asked_at <= $3 AND looked_at <= $3`, addressID, db.Millis(now), db.Millis(now.Add(-oftenLooked)))
		if err != nil {
			return err
		}
		if n == 0 {
			return domain.Conflict("Liên kết này vừa được kiểm tra hoặc đang chờ kiểm tra. Thử lại sau năm phút.")
		}
		tx.Enqueue(LookAddress{ID: addressID, Asked: db.Millis(now)})
		return nil
	})
}

// linkFindings are what the check before submission tells of links: what is no address,
// and what is known to be broken.
func (s *Service) linkFindings(ctx context.Context, c content.Content, body string) ([]flow.Finding, error) {
	all := richtext.Look(body).Links
	all = all[:min(len(all), mostLinks)]
	if len(all) == 0 {
		return nil, nil
	}
	ids, args := make([]string, len(all)), make([]any, len(all))
	for i, l := range all {
		t, _ := s.resolve(content.Root+c.Slug, l.Href)
		ids[i], args[i] = t.ID, t.ID
	}
	var broken []struct {
		ID     string
		Answer flow.Answer
	}
	if err := s.DB.Select(ctx, &broken, `SELECT id, answer FROM newsroom_address WHERE broken_at > 0 AND id IN (`+db.Marks(1, len(args))+`)
		AND NOT EXISTS (SELECT 1 FROM newsroom_link_passed p WHERE p.address_id = newsroom_address.id AND p.content_id = `+db.Marks(len(args)+1, 1)+`)`, append(args, c.ID)...); err != nil {
		return nil, err
	}
	known := map[string]flow.Answer{}
	for _, b := range broken {
		known[b.ID] = b.Answer
	}
	out := make([]flow.NamedLink, len(all))
	for i, l := range all {
		out[i] = flow.NamedLink{Words: l.Words, Href: l.Href, Answer: known[ids[i]]}
	}
	return flow.CheckLinks(out), nil
}

// check reads an edition as it is before submission, with its links.
func (s *Service) check(ctx context.Context, c content.Content, e content.Edition, of map[string]content.Medium, n Named) ([]flow.Finding, error) {
	found, err := s.linkFindings(ctx, c, e.Body)
	return append(append(content.Check(c.Kind, e, of, n.Topics, n.Audiences), flow.CheckEvent(e.Event, s.today())...), found...), err
}
