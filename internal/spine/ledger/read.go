package ledger

import (
	"context"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

const entryColumns = `e.id, e.agency_id, e.kind, e.origin, e.act, e.supersedes, e.first_id, e.happened_on, e.recorded_at, e.recorded_by,
	e.title, e.url, e.channel, e.note, e.reason, e.author, e.salt, e.text_digest, e.leaf, e.topics, e.audiences, e.distinct_why, e.amounts,
	COALESCE((SELECT seal_seq FROM seal_leaf s WHERE s.evidence_id = e.id), 0) AS seal_seq,
	` + supersededBy + ` AS superseded_by,
	` + lastVerdict + ` AS verdict,
	COALESCE((SELECT max(v.at) FROM evidence_note v WHERE v.evidence_id = e.id AND v.kind = 'erasure'), 0) AS erased_at,
	` + became + ` AS became`

// Filter chooses entries. Empty fields do not narrow; Agencies empty means all,
// NoAgency none. After is the id of the last entry of the page before.
type Filter struct {
	Agencies     []string
	NoAgency     bool
	PlanID       string // serves an obligation of the plan
	ObligationID string
	VersionIDs   []string
	Kind         evidence.Kind
	Origin       evidence.Origin
	Verdict      evidence.Verdict
	Unjudged     bool // no verdict yet, or the last one was taken back
	Topic        string
	Audience     string
	Window       calendar.Window
	Text         string // searched in titles without marks
	Counting     bool   // only what counts: nothing returned, no re-post; under VersionIDs when given
	All          bool   // also withdrawn and superseded entries
	Until        time.Time
	After        string
	Skip         int  // so many entries are left out before the first
	Oldest       bool // the oldest first; After then goes on to younger ones
	Limit        int
}

// where gives the condition of a filter and its arguments.
func (f Filter) where() (string, []any) {
	var parts []string
	var args []any
	add := func(text string, values ...any) {
		for _, v := range values {
			args = append(args, v)
			text = strings.Replace(text, "?", db.Marks(len(args), 1), 1)
		}
		parts = append(parts, text)
	}
	in := func(column string, values []string) {
		marks := make([]any, len(values))
		for i, v := range values {
			marks[i] = v
		}
		add(column+" IN ("+strings.TrimSuffix(strings.Repeat("?, ", len(values)), ", ")+")", marks...)
	}
	if !f.All {
		add(current("e", ""))
	}
	if f.NoAgency {
		add("1 = 0")
	}
	if len(f.Agencies) > 0 {
		in("e.agency_id", f.Agencies)
	}
	if f.ObligationID != "" {
		add("EXISTS (SELECT 1 FROM evidence_obligation o WHERE o.evidence_id = e.id AND o.obligation_id = ?)", f.ObligationID)
	}
	if f.PlanID != "" {
		add("EXISTS (SELECT 1 FROM evidence_obligation o JOIN obligation b ON b.id = o.obligation_id WHERE o.evidence_id = e.id AND b.plan_id = ?)", f.PlanID)
	}
	if len(f.VersionIDs) > 0 {
		marks := make([]any, len(f.VersionIDs))
		for i, v := range f.VersionIDs {
			marks[i] = v
		}
		also := ""
		if f.Counting {
			also = " AND " + counting("")
		}
		add("EXISTS (SELECT 1 FROM evidence_obligation o WHERE o.evidence_id = e.id AND o.version_id IN ("+
			strings.TrimSuffix(strings.Repeat("?, ", len(marks)), ", ")+")"+also+")", marks...)
	}
	f.attributes(add)
	if f.Window.Start != "" {
		add("e.happened_on >= ?", f.Window.Start)
	}
	if f.Window.End != "" {
		add("e.happened_on <= ?", f.Window.End)
	}
	if text := vi.Fold(f.Text); text != "" {
		add("e.title_fold LIKE ? ESCAPE '!'", "%"+escapeLike(text)+"%")
	}
	if !f.Until.IsZero() {
		add("e.recorded_at <= ?", db.Millis(f.Until))
	}
	if len(parts) == 0 {
		return "1 = 1", nil
	}
	return strings.Join(parts, " AND "), args
}

// attributes adds what is asked of single columns.
func (f Filter) attributes(add func(text string, values ...any)) {
	if f.Kind != "" {
		add("e.kind = ?", f.Kind)
	}
	if f.Origin != "" {
		add("e.origin = ?", f.Origin)
	}
	if f.Verdict != "" {
		add(lastVerdict+" = ?", f.Verdict)
	}
	if f.Unjudged {
		add(unjudged)
	}
	for _, in := range []struct{ column, item string }{{"e.topics", f.Topic}, {"e.audiences", f.Audience}} {
		if in.item != "" {
			add(in.column+" LIKE ? ESCAPE '!'", quoted(in.item))
		}
	}
}

func escapeLike(s string) string {
	return strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(s)
}

// Entries lists entries, the newest first unless asked otherwise, and tells how many there are in all.
func (l *Ledger) Entries(ctx context.Context, f Filter) ([]Entry, int, error) {
	where, args := f.where()
	var total int
	if _, err := l.db.Get(ctx, &total, `SELECT count(*) FROM evidence e WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	than, order := "<", "DESC"
	if f.Oldest {
		than, order = ">", "ASC"
	}
	if f.After != "" {
		args = append(args, f.After)
		where += " AND e.id " + than + " " + db.Marks(len(args), 1)
	}
	limit := f.Limit
	if limit <= 0 || limit > 500 {
		limit = 50
	}
	args = append(args, limit, max(f.Skip, 0))
	var es []Entry
	err := l.db.Select(ctx, &es, `SELECT `+entryColumns+` FROM evidence e WHERE `+where+
		` ORDER BY e.id `+order+` LIMIT `+db.Marks(len(args)-1, 1)+` OFFSET `+db.Marks(len(args), 1), args...)
	return es, total, err
}

// Unjudged counts the current entries that no verdict holds for, up to most.
func (l *Ledger) Unjudged(ctx context.Context, most int) (int, error) {
	var n int
	_, err := l.db.Get(ctx, &n, `SELECT count(*) FROM (SELECT e.id FROM evidence e WHERE `+current("e", "")+` AND `+unjudged+` LIMIT $1) x`, most)
	return n, err
}

// Entry gives one entry, or not found.
func (l *Ledger) Entry(ctx context.Context, id string) (Entry, error) {
	var e Entry
	ok, err := l.db.Get(ctx, &e, `SELECT `+entryColumns+` FROM evidence e WHERE e.id = $1`, id)
	if err == nil && !ok {
		err = domain.NotFound("Không có minh chứng này.")
	}
	return e, err
}

// RepeatOf gives the entry that this one repeats under an obligation, which is
// why it does not count there; empty when it repeats nothing.
func (l *Ledger) RepeatOf(ctx context.Context, evidenceID string) (string, error) {
	var id string
	_, err := l.db.Get(ctx, &id, `SELECT d.id FROM evidence e JOIN evidence_obligation o ON o.evidence_id = e.id
		JOIN evidence d ON d.content_key = e.content_key AND d.content_key <> '' AND d.agency_id = e.agency_id
		JOIN evidence_obligation p ON p.evidence_id = d.id AND p.obligation_id = o.obligation_id
		WHERE e.id = $1 AND (d.happened_on < e.happened_on OR d.happened_on = e.happened_on AND d.id < e.id) AND `+standing("d", "")+`
		ORDER BY d.happened_on, d.id LIMIT 1`, evidenceID)
	return id, err
}

// Shows gives the content key of an entry: by what another entry is known as its
// re-post. It is empty where nothing tells (a note alone, or an entry declared
// as distinct).
func (l *Ledger) Shows(ctx context.Context, evidenceID string) (string, error) {
	var key string
	_, err := l.db.Get(ctx, &key, `SELECT content_key FROM evidence WHERE id = $1`, evidenceID)
	return key, err
}

// ByForm gives the id of the entry that a form made already; empty: none.
func (l *Ledger) ByForm(ctx context.Context, formKey string) (string, error) {
	var id string
	_, err := l.db.Get(ctx, &id, `SELECT id FROM evidence WHERE form_key = $1 AND form_key <> ''`, formKey)
	return id, err
}

// Line gives an entry with all that it superseded and that superseded it, the
// newest first.
func (l *Ledger) Line(ctx context.Context, firstID string) ([]Entry, error) {
	var es []Entry
	err := l.db.Select(ctx, &es, `SELECT `+entryColumns+` FROM evidence e WHERE e.first_id = $1 ORDER BY e.id DESC`, firstID)
	return es, err
}

// FilesOf lists the files of an entry in the order in which they were given.
func (l *Ledger) FilesOf(ctx context.Context, evidenceID string) ([]File, error) {
	var fs []File
	err := l.db.Select(ctx, &fs, `SELECT id, evidence_id, name, media_type, size, sha256, salt, digest, look
		FROM evidence_file WHERE evidence_id = $1 ORDER BY id`, evidenceID)
	return fs, err
}

// FilesOfEach lists the files of several entries by the id of their entry, each in
// the order in which they were given.
func (l *Ledger) FilesOfEach(ctx context.Context, evidenceIDs ...string) (map[string][]File, error) {
	if len(evidenceIDs) == 0 {
		return nil, nil
	}
	ids := db.Args(evidenceIDs)
	var fs []File
	err := l.db.Select(ctx, &fs, `SELECT id, evidence_id, name, media_type, size, sha256, salt, digest, look
		FROM evidence_file WHERE evidence_id IN (`+db.Marks(1, len(ids))+`) ORDER BY id`, ids...)
	out := map[string][]File{}
	for _, f := range fs {
		out[f.EvidenceID] = append(out[f.EvidenceID], f)
	}
	return out, err
}

// ServedBy lists the obligations that an entry serves.
func (l *Ledger) ServedBy(ctx context.Context, evidenceID string) ([]Served, error) {
	var ss []Served
	err := l.db.Select(ctx, &ss, `SELECT o.version_id, o.obligation_id, o.cell_id, v.short_name, v.plan_id
		FROM evidence_obligation o JOIN obligation_version v ON v.id = o.version_id
		WHERE o.evidence_id = $1 ORDER BY v.plan_id, o.version_id`, evidenceID)
	return ss, err
}

// Under lists the entries of one seal in the order of its leaves.
func (l *Ledger) Under(ctx context.Context, seq int64) ([]Entry, error) {
	var es []Entry
	err := l.db.Select(ctx, &es, `SELECT `+entryColumns+` FROM evidence e JOIN seal_leaf x ON x.evidence_id = e.id
		WHERE x.seal_seq = $1 ORDER BY x.place`, seq)
	return es, err
}
