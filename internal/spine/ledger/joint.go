package ledger

import (
	"context"
	"slices"
	"time"

	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// twins are, by the last version of a chain that several agencies owe together,
// the content keys that more than one agency showed under the obligation: of these
// the agencies did one thing (docs/adr/0019).
type twins map[string]map[string]bool

// shownTwice finds the twins of chains. It asks also of entries that count no
// more: which piece counts is decided by whoever adds up.
func (l *Ledger) shownTwice(ctx context.Context, chains []obligation.Chain, at time.Time) (twins, error) {
	var joint []obligation.Chain
	for _, c := range chains {
		if c.Shared() {
			joint = append(joint, c)
		}
	}
	own := owners(joint)
	if len(own) == 0 {
		return nil, nil //nolint:nilnil // nobody owes anything together
	}
	where, args := "", []any(nil)
	if !at.IsZero() {
		where, args = ` AND e.recorded_at <= $1`, []any{db.Millis(at)}
	}
	first := len(args) + 1
	var rows []struct{ VersionID, ContentKey string }
	err := l.db.Select(ctx, &rows, `SELECT min(o.version_id) AS version_id, e.content_key FROM evidence_obligation o JOIN evidence e ON e.id = o.evidence_id
		WHERE e.content_key <> ''`+where+` AND o.version_id IN (`+db.Marks(first, len(own))+`)
		GROUP BY o.obligation_id, e.content_key HAVING count(DISTINCT e.agency_id) > 1`, own.args(args...)...)
	out := twins{}
	for _, r := range rows {
		last := own[r.VersionID].Last().VersionID
		if out[last] == nil {
			out[last] = map[string]bool{}
		}
		out[last][r.ContentKey] = true
	}
	return out, err
}

// FirstOf gives the entry that counts for agencies that owe an obligation together,
// of those that show what this one does: the earliest, of one day that of the first
// agency. ok is false when that is this entry, or one of its own agency (see
// RepeatOf).
func (l *Ledger) FirstOf(ctx context.Context, e Entry, obligationID string, agencies []string) (first Entry, ok bool, err error) {
	var same []Entry
	if err := l.db.Select(ctx, &same, `SELECT `+entryColumns+` FROM evidence e JOIN evidence x ON x.id = $1
		WHERE e.content_key = x.content_key AND e.content_key <> '' AND e.happened_on <= x.happened_on AND `+standing("e", "")+`
		AND EXISTS (SELECT 1 FROM evidence_obligation o WHERE o.evidence_id = e.id AND o.obligation_id = $2)
		ORDER BY e.happened_on, e.id`, e.ID, obligationID); err != nil {
		return first, false, err
	}
	place := -1
	for _, d := range same {
		at := slices.Index(agencies, d.AgencyID)
		if at < 0 || place >= 0 && (d.HappenedOn > first.HappenedOn || at >= place) {
			continue
		}
		first, place = d, at
	}
	return first, place >= 0 && first.AgencyID != e.AgencyID, nil
}

// has tells whether what an entry shows under a version is one of the twins.
func (t twins) has(own owner, versionID, key string) bool {
	return key != "" && t[own[versionID].Last().VersionID][key]
}

// shows is the column of what an entry shows under the versions of chains that
// have twins, empty under others; args are those before it.
func (t twins) shows(own owner, args []any) (string, []any) {
	first, n := len(args)+1, 0
	for version, c := range own {
		if len(t[c.Last().VersionID]) > 0 {
			args, n = append(args, version), n+1
		}
	}
	if n == 0 {
		return `''`, args
	}
	return `CASE WHEN o.version_id IN (` + db.Marks(first, n) + `) THEN e.content_key ELSE '' END`, args
}
