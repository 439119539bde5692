package links

import (
	"context"
	"net/url"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
)

// due is a link as the book has it, with what is known of it.
type due struct {
	EvidenceID string
	AgencyID   string
	URL        string `db:"url"` // empty also when it was lawfully erased
	Act        string
}

const dueColumns = `e.id AS evidence_id, e.agency_id, e.url, e.act`

// opens tells whether there is a link to open.
func (s *Service) opens(d due) bool {
	return d.URL != "" && d.Act != string(evidence.Withdraw) && !s.own(d.URL) && s.client(d.URL) != nil
}

// client is who opens an address; nil: nobody does.
func (s *Service) client(address string) *fetch.Client {
	if s.Inside != nil && strings.HasPrefix(address, s.Site) {
		return s.Inside
	}
	return s.Fetch
}

func (s *Service) own(address string) bool { return s.Own != "" && strings.HasPrefix(address, s.Own) }

// entry reads what the book says of an entry's link; ok is false when it has
// none to open.
func (s *Service) entry(ctx context.Context, id string) (d due, ok bool, err error) {
	ok, err = s.DB.Get(ctx, &d, `SELECT `+dueColumns+` FROM evidence e WHERE e.id = $1`, id)
	return d, ok && s.opens(d), err
}

// state gives how a link stands; without a row, as one never opened.
func (s *Service) state(ctx context.Context, d due) (State, error) {
	st := State{EvidenceID: d.EvidenceID, AgencyID: d.AgencyID, URL: d.URL}
	_, err := s.DB.Get(ctx, &st, `SELECT `+stateColumns+` FROM link_state s WHERE s.evidence_id = $1`, d.EvidenceID)
	st.Off, st.Own = s.client(d.URL) == nil, s.own(d.URL)
	return st, err
}

func (s *Service) history(ctx context.Context, evidenceID string) ([]Check, error) {
	var all []Check
	err := s.DB.Select(ctx, &all, `SELECT at, outcome, reason, status, final_url, raw_sha, text_sha, size, doubt FROM link_check
		WHERE evidence_id = $1 ORDER BY id DESC LIMIT 100`, evidenceID)
	return all, err
}

// ensure makes the row of a link unless it is there, and tells how many it made.
// until is when the link is looked after in case its job is lost.
func ensure(ctx context.Context, tx *db.Tx, d due, until time.Time) (int64, error) {
	return tx.Exec(ctx, `INSERT INTO link_state (evidence_id, agency_id, url, host, outcome, reason, status, final_url, checks, step, asked_at,
		checked_at, first_live_at, gone_since, next_check, title, published_on, media_type, size, raw_sha, raw_kept, text_sha, taken_at, changed_at, erased_at)
		VALUES ($1, $2, $3, $4, '', '', 0, '', 0, 0, $5, 0, 0, 0, $6, '', '', '', 0, '', FALSE, '', 0, 0, 0) ON CONFLICT DO NOTHING`,
		d.EvidenceID, d.AgencyID, d.URL, hostOf(d.URL), db.Millis(tx.Now()), db.Millis(until))
}

func hostOf(address string) string {
	u, err := url.Parse(strings.TrimSpace(address))
	if err != nil {
		return ""
	}
	return strings.ToLower(u.Hostname())
}

// stored writes one opening: the state moves on from the round in which the
// link was opened, and the opening joins the history. ok is false when another
// worker was first.
func stored(ctx context.Context, tx *db.Tx, st State, c Check) (ok bool, err error) {
	n, err := tx.Exec(ctx, `UPDATE link_state SET outcome = $3, reason = $4, status = $5, final_url = $6, checks = checks + 1, step = $7, checked_at = $8,
		first_live_at = $9, gone_since = $10, next_check = $11, title = $12, published_on = $13, media_type = $14, size = $15, raw_sha = $16, raw_kept = $17,
		text_sha = $18, taken_at = $19, changed_at = $20, doubt = $21, doubt_at = $22 WHERE evidence_id = $1 AND checks = $2 AND erased_at = 0`,
		st.EvidenceID, st.Checks, st.Outcome, st.Reason, st.Status, st.FinalURL, st.Step, st.CheckedAt,
		st.FirstLiveAt, st.GoneSince, st.NextCheck, st.Title, st.PublishedOn, st.MediaType, st.Size, st.RawSHA, st.RawKept,
		st.TextSHA, st.TakenAt, st.ChangedAt, st.Doubt, st.DoubtAt)
	if err != nil || n == 0 {
		return false, err
	}
	_, err = tx.Exec(ctx, `INSERT INTO link_check (id, evidence_id, at, outcome, reason, status, final_url, raw_sha, text_sha, size, doubt)
		VALUES (`+db.Marks(1, 11)+`)`, db.NewID(), st.EvidenceID, c.At, c.Outcome, c.Reason, c.Status, c.FinalURL, c.RawSHA, c.TextSHA, c.Size, c.Doubt)
	return true, err
}

// standing leaves out entries that were withdrawn, corrected or erased.
const standing = `e.act <> 'withdraw' AND e.url <> ''
	AND NOT EXISTS (SELECT 1 FROM evidence x WHERE x.supersedes = e.id AND x.supersedes <> '')`

// Which chooses the links of a list.
type Which string

// What a list can show.
const (
	Dead    Which = "mat"    // not alive
	Changed Which = "doi"    // alive with other content than the copy's
	Doubted Which = "nghi"   // alive, and perhaps no longer what was declared
	Every   Which = "tat-ca" // all that are known
)

// Filter chooses links. Agencies empty means all, NoAgency none. After is the
// mark of the last row of the page before.
type Filter struct {
	Which    Which
	Agencies []string
	NoAgency bool
	After    string
}

// Row is one link of a list with what its entry is called.
type Row struct {
	State
	EntryTitle string        `json:"entry_title"`
	HappenedOn calendar.Date `json:"happened_on"`
}

// Mark names the row for the page after it.
func (r Row) Mark() string { return r.AgencyID + "|" + r.EvidenceID }

func (f Filter) where() (string, []any) {
	var args []any
	arg := func(v any) string {
		args = append(args, v)
		return db.Marks(len(args), 1)
	}
	where := standing
	switch f.Which {
	case Dead:
		where += " AND s.gone_since > 0"
	case Changed:
		where += " AND s.changed_at > 0"
	case Doubted:
		where += " AND s.doubt_at > 0 AND s.gone_since = 0"
	case Every:
	}
	if f.NoAgency {
		where += " AND 1 = 0"
	}
	if len(f.Agencies) > 0 {
		marks := make([]string, len(f.Agencies))
		for i, id := range f.Agencies {
			marks[i] = arg(id)
		}
		where += " AND s.agency_id IN (" + strings.Join(marks, ", ") + ")"
	}
	return where, args
}

// pageSize is how many links one page lists.
const pageSize = 50

func (s *Service) rows(ctx context.Context, f Filter) ([]Row, error) {
	where, args := f.where()
	if agencyID, id, ok := strings.Cut(f.After, "|"); ok {
		args = append(args, agencyID, id)
		n := len(args)
		where += " AND (s.agency_id > " + db.Marks(n-1, 1) + " OR s.agency_id = " + db.Marks(n-1, 1) + " AND s.evidence_id > " + db.Marks(n, 1) + ")"
	}
	args = append(args, pageSize)
	var all []Row
	err := s.DB.Select(ctx, &all, `SELECT `+stateColumns+`, e.title AS entry_title, e.happened_on FROM link_state s JOIN evidence e ON e.id = s.evidence_id
		WHERE `+where+` ORDER BY s.agency_id, s.evidence_id LIMIT `+db.Marks(len(args), 1), args...)
	for i := range all {
		all[i].Off, all[i].Own = s.client(all[i].URL) == nil, s.own(all[i].URL)
	}
	return all, err
}

// Share is how many links of one agency a list has.
type Share struct {
	AgencyID string
	N        int
}

func (s *Service) shares(ctx context.Context, f Filter) ([]Share, error) {
	where, args := f.where()
	var all []Share
	err := s.DB.Select(ctx, &all, `SELECT s.agency_id, count(*) AS n FROM link_state s JOIN evidence e ON e.id = s.evidence_id
		WHERE `+where+` GROUP BY s.agency_id ORDER BY count(*) DESC, s.agency_id`, args...)
	return all, err
}
