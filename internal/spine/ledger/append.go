package ledger

import (
	"context"
	"crypto/rand"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/event"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// NewEvidence is what an act appends. Versions are the obligation versions it
// serves; Files lie in the blob store already. FormKey, when given, makes the
// second sending of one form find the first one's entry.
type NewEvidence struct {
	AgencyID   string
	Kind       evidence.Kind
	Origin     evidence.Origin
	Act        evidence.Act // empty: declare
	Supersedes string       // entry that a correction or withdrawal replaces
	HappenedOn calendar.Date
	Title      string
	URL        string
	Channel    string
	Note       string
	Reason     string
	Versions   []string
	Files      []NewFile
	FormKey    string
	Topics     []string
	Audiences  []string
	Amounts    evidence.Amounts
	Distinct   string // why it is no re-post although an earlier entry shows the same; it then counts by itself
	Shows      string // what a person says it shows: the content key of the entry that it repeats (see Ledger.Shows); empty: its own
}

// contentKey is what the entry shows, as far as a re-post is known by it.
func (n NewEvidence) contentKey() string {
	if n.Distinct != "" || n.Act == evidence.Withdraw {
		return ""
	}
	if n.Shows != "" {
		return n.Shows
	}
	sums := make([]string, len(n.Files))
	for i, f := range n.Files {
		sums[i] = f.SHA256
	}
	return evidence.ContentKey(n.URL, sums)
}

// NewFile is a stored file that an entry cites.
type NewFile struct {
	Name, MediaType, SHA256 string
	Size                    int64
	Look                    uint64 // fingerprint of a picture, 0: none
}

// Append puts an entry into the book inside the act's transaction and recounts
// the cells it touches. It answers the id of the entry: that of the earlier one
// when the form key was used before. It fails with conflict when the entry to
// be superseded was superseded already. Permission is the caller's.
func (l *Ledger) Append(ctx context.Context, tx *db.Tx, actor access.Actor, n NewEvidence) (string, error) {
	if n.Act == "" {
		n.Act = evidence.Declare
	}
	rules, err := l.rules(ctx, tx, n.Versions)
	if err != nil {
		return "", err
	}
	rules = newest(rules)
	n.Versions = nil
	for _, r := range rules {
		n.Versions = append(n.Versions, r.VersionID)
	}
	id, err := l.insert(ctx, tx, actor, n)
	if err != nil || id.old {
		return id.id, err
	}
	cells, err := l.link(ctx, tx, id.id, n, rules)
	if err != nil {
		return "", err
	}
	counts, err := l.touched(ctx, tx, n, cells)
	if err != nil {
		return "", err
	}
	tx.Settle("cell", count, counts...)
	tx.Enqueue(event.EvidenceAppended{EvidenceID: id.id})
	return id.id, nil
}

// touched lists what is to be counted: the entry's own cells, and, all anew,
// those of an entry that it replaces and of those that show the same.
func (l *Ledger) touched(ctx context.Context, tx *db.Tx, n NewEvidence, cells []string) ([]any, error) {
	again, err := l.twins(ctx, tx, n.AgencyID, n.contentKey())
	if err != nil {
		return nil, err
	}
	if n.Supersedes != "" {
		var before []string
		if err := tx.Select(ctx, &before, `SELECT cell_id FROM evidence_obligation WHERE evidence_id = $1`, n.Supersedes); err != nil {
			return nil, err
		}
		var key string
		if _, err := tx.Get(ctx, &key, `SELECT content_key FROM evidence WHERE id = $1`, n.Supersedes); err != nil {
			return nil, err
		}
		shown, err := l.twins(ctx, tx, n.AgencyID, key)
		if err != nil {
			return nil, err
		}
		again = slices.Concat(again, before, shown)
	}
	var counts []any
	for _, c := range cells {
		counts = append(counts, counted{cell: c, on: n.HappenedOn, again: n.Supersedes != "" || len(again) > 0})
	}
	for _, c := range again {
		counts = append(counts, counted{cell: c, again: true})
	}
	return counts, nil
}

// inserted is the outcome of storing an entry: its id, and whether it was there
// before.
type inserted struct {
	id  string
	old bool
}

func (l *Ledger) insert(ctx context.Context, tx *db.Tx, actor access.Actor, n NewEvidence) (inserted, error) {
	id, first := db.NewID(), ""
	if first = id; n.Supersedes != "" {
		var err error
		if first, err = l.supersedable(ctx, tx, n); err != nil {
			return inserted{}, err
		}
	}
	salt := newSalt()
	text := evidence.Text{
		Title: n.Title, URL: n.URL, Channel: n.Channel, Note: n.Note, Reason: n.Reason, Author: actor.AccountID,
		Topics: n.Topics, Audiences: n.Audiences, Distinct: n.Distinct,
	}
	entry := evidence.Entry{
		ID: id, AgencyID: n.AgencyID, Kind: n.Kind, Origin: n.Origin, Act: n.Act, Supersedes: n.Supersedes,
		HappenedOn: n.HappenedOn, RecordedAt: db.Millis(tx.Now()), Versions: n.Versions, TextDigest: text.Digest(salt),
		Amounts: n.Amounts,
	}
	files := make([]File, len(n.Files))
	for i, f := range n.Files {
		salt := newSalt()
		files[i] = File{ID: db.NewID(), EvidenceID: id, Name: f.Name, MediaType: f.MediaType, Size: f.Size, SHA256: f.SHA256, Look: int64(f.Look), Salt: salt, Digest: evidence.FileDigest(salt, f.SHA256, f.Name)}
		entry.FileDigests = append(entry.FileDigests, files[i].Digest)
	}
	leaf := entry.Leaf()
	stored, err := tx.Exec(ctx, `INSERT INTO evidence (id, agency_id, kind, origin, act, supersedes, first_id, happened_on,
		recorded_at, recorded_by, title, title_fold, url, channel, note, reason, author, salt, text_digest, leaf, form_key,
		content_key, topics, audiences, distinct_why, amounts)
		VALUES (`+db.Marks(1, 26)+`) ON CONFLICT DO NOTHING`,
		id, n.AgencyID, n.Kind, n.Origin, n.Act, n.Supersedes, first, n.HappenedOn,
		entry.RecordedAt, actor.AccountID, n.Title, vi.Fold(n.Title), n.URL, n.Channel, n.Note, n.Reason, actor.AccountID,
		salt, entry.TextDigest, hex.EncodeToString(leaf[:]), n.FormKey,
		n.contentKey(), db.TextList(n.Topics).Text(), db.TextList(n.Audiences).Text(), n.Distinct, amounts(n.Amounts).text())
	if err != nil {
		return inserted{}, err
	}
	if stored == 0 {
		return l.already(ctx, tx, n)
	}
	for _, f := range files {
		if err := tx.Send(ctx, `INSERT INTO evidence_file (id, evidence_id, name, media_type, size, sha256, salt, digest, look)
			VALUES (`+db.Marks(1, 9)+`)`, f.ID, f.EvidenceID, f.Name, f.MediaType, f.Size, f.SHA256, f.Salt, f.Digest, f.Look); err != nil {
			return inserted{}, err
		}
	}
	return inserted{id: id}, tx.Send(ctx, `INSERT INTO ledger_waiting (evidence_id) VALUES ($1)`, id)
}

// already finds why an entry could not be stored: the same form again, or
// somebody else's correction.
func (l *Ledger) already(ctx context.Context, tx *db.Tx, n NewEvidence) (inserted, error) {
	var id string
	if n.FormKey != "" {
		ok, err := tx.Get(ctx, &id, `SELECT id FROM evidence WHERE form_key = $1`, n.FormKey)
		if err != nil || ok {
			return inserted{id: id, old: true}, err
		}
	}
	return inserted{}, domain.Conflict("Minh chứng này vừa được người khác sửa hoặc rút.")
}

// supersedable locks the entry to be replaced and gives the first of its line.
func (l *Ledger) supersedable(ctx context.Context, tx *db.Tx, n NewEvidence) (string, error) {
	if err := tx.Lock(ctx, "evidence", n.Supersedes); err != nil {
		return "", err
	}
	var old struct{ FirstID, AgencyID, Act string }
	ok, err := tx.Get(ctx, &old, `SELECT first_id, agency_id, act FROM evidence WHERE id = $1`, n.Supersedes)
	switch {
	case err != nil:
		return "", err
	case !ok || old.AgencyID != n.AgencyID:
		return "", domain.NotFound("Không có minh chứng này.")
	case evidence.Act(old.Act) == evidence.Withdraw:
		return "", domain.Conflict("Minh chứng này đã rút.")
	}
	return old.FirstID, nil
}

// rules reads the measures of obligation versions, each of which must exist.
func (l *Ledger) rules(ctx context.Context, tx *db.Tx, versions []string) ([]rule, error) {
	known, missing := l.known.find(versions)
	if len(missing) == 0 {
		return known, nil
	}
	args := db.Args(missing)
	var rows []struct{ ID, ObligationID, Rule string }
	if err := tx.Select(ctx, &rows, `SELECT id, obligation_id, rule FROM obligation_version WHERE id IN (`+db.Marks(1, len(args))+`)`, args...); err != nil {
		return nil, err
	}
	if len(rows) != len(missing) {
		return nil, domain.NotFound("Không có nhiệm vụ này.")
	}
	for _, r := range rows {
		fresh := rule{VersionID: r.ID, ObligationID: r.ObligationID}
		if err := json.Unmarshal([]byte(r.Rule), &fresh.Rule); err != nil {
			return nil, fmt.Errorf("ledger: rule of %s: %w", r.ID, err)
		}
		known = append(known, fresh)
	}
	l.known.keep(known)
	return known, nil
}

// newest keeps one version, the newest, of each obligation: an entry counts once
// for an obligation, however often that was amended. Ids of versions grow.
func newest(rules []rule) []rule {
	last := map[string]string{}
	for _, r := range rules {
		last[r.ObligationID] = max(last[r.ObligationID], r.VersionID)
	}
	return slices.DeleteFunc(rules, func(r rule) bool { return last[r.ObligationID] != r.VersionID })
}

// link notes which cells the entry counts in. A withdrawal counts in none.
func (l *Ledger) link(ctx context.Context, tx *db.Tx, id string, n NewEvidence, rules []rule) ([]string, error) {
	if len(rules) == 0 {
		return nil, nil
	}
	var values []string
	var args []any
	cells := make([]string, len(rules))
	for i, r := range rules {
		cells[i] = CellID(r.VersionID, n.AgencyID, r.Rule.PeriodOf(n.HappenedOn).Key)
		values = append(values, "("+db.Marks(4*i+1, 4)+")")
		args = append(args, id, r.VersionID, r.ObligationID, cells[i])
	}
	return cells, tx.Send(ctx, `INSERT INTO evidence_obligation (evidence_id, version_id, obligation_id, cell_id) VALUES `+
		strings.Join(values, ", "), args...)
}

// counted is an entry that counts in a cell, or a cell to be counted afresh
// because an entry in it was replaced.
type counted struct {
	cell  string
	on    calendar.Date
	again bool
}

// delta is what the acts of one transaction change in a cell.
type delta struct {
	id          string
	n           int
	first, last string
	again       bool
}

// count brings the cells up to date with the entries of one transaction: fresh
// entries are added to what the cell says, so that an act costs the same
// however full its cell is; a cell in which something was replaced is counted
// from its entries. Rows are made or locked in id order first, so that two acts
// never count past each other. Verify compares cells with entries.
func count(ctx context.Context, tx *db.Tx, items []any) error {
	deltas := deltasOf(items)
	ids, again := make([]any, len(deltas)), []any(nil)
	for i, d := range deltas {
		ids[i] = d.id
		if d.again {
			again = append(again, d.id)
		}
	}
	lines := linesOf(deltas)
	if err := lockLines(ctx, tx, lines); err != nil {
		return err
	}
	if err := upsertCells(ctx, tx, deltas, 1, `DO UPDATE SET rev = cell.rev + 1, n = cell.n + excluded.n,
		first_on = CASE WHEN cell.first_on = '' OR (excluded.first_on <> '' AND excluded.first_on < cell.first_on) THEN excluded.first_on ELSE cell.first_on END,
		last_on = CASE WHEN excluded.last_on > cell.last_on THEN excluded.last_on ELSE cell.last_on END`); err != nil {
		return err
	}
	if len(again) > 0 {
		if err := tx.Send(ctx, `UPDATE cell SET (n, first_on, last_on) = (`+countOfCell()+`) WHERE id IN (`+db.Marks(1, len(again))+`)`, again...); err != nil {
			return err
		}
	}
	if err := writeLines(ctx, tx, lines); err != nil {
		return err
	}
	return tx.Send(ctx, `INSERT INTO cell_version (cell_id, rev, recorded_at, n, first_on, last_on)
		SELECT id, rev, CAST($1 AS BIGINT), n, first_on, last_on FROM cell WHERE id IN (`+db.Marks(2, len(ids))+`)`,
		append([]any{db.Millis(tx.Now())}, ids...)...)
}

// countOfCell counts the entries of the row of cell at hand that count.
func countOfCell() string {
	return `SELECT count(*), COALESCE(min(e.happened_on), ''), COALESCE(max(e.happened_on), '')
	FROM evidence_obligation o JOIN evidence e ON e.id = o.evidence_id
	WHERE o.cell_id = cell.id AND ` + counting("")
}

// deltasOf adds up the items by cell, in id order.
func deltasOf(items []any) []delta {
	byCell := map[string]delta{}
	for _, it := range items {
		c, ok := it.(counted)
		if !ok {
			continue
		}
		d := byCell[c.cell]
		d.id, d.again = c.cell, d.again || c.again
		if !c.again {
			on := string(c.on)
			if d.n == 0 || on < d.first {
				d.first = on
			}
			d.n, d.last = d.n+1, max(d.last, on)
		}
		byCell[c.cell] = d
	}
	return slices.SortedFunc(maps.Values(byCell), func(a, b delta) int { return strings.Compare(a.id, b.id) })
}

// upsertCells makes cells, given in id order, with a first revision; conflict
// says what happens to those that are there.
func upsertCells(ctx context.Context, tx *db.Tx, cells []delta, rev int, conflict string) error {
	var values []string
	var args []any
	for i, d := range cells {
		parts := strings.SplitN(d.id, "|", 3)
		if len(parts) != 3 {
			return fmt.Errorf("ledger: %q is not a cell", d.id)
		}
		values = append(values, "("+db.Marks(8*i+1, 8)+")")
		args = append(args, d.id, parts[0], parts[1], parts[2], d.n, d.first, d.last, rev)
	}
	return tx.Send(ctx, `INSERT INTO cell (id, version_id, agency_id, period, n, first_on, last_on, rev) VALUES `+
		strings.Join(values, ", ")+` ON CONFLICT (id) `+conflict, args...)
}

func newSalt() string {
	var b [16]byte
	_, _ = rand.Read(b[:]) // never fails, by its contract
	return hex.EncodeToString(b[:])
}
