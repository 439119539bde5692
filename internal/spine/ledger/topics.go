package ledger

import (
	"cmp"
	"context"
	"slices"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// quoted is a topic as it stands in the column of an entry.
func quoted(topic string) string {
	return "%" + escapeLike(strings.Trim(db.TextList{topic}.Text(), "[]")) + "%"
}

// About counts, by Pair, the entries with a topic that happened within a window
// and counted at an instant; now without one. A window without a beginning has
// none.
func (l *Ledger) About(ctx context.Context, chains []obligation.Chain, topic string, w calendar.Window, at time.Time) (map[string]int, error) {
	out, own := map[string]int{}, owners(chains)
	if len(own) == 0 {
		return out, nil
	}
	where, args := Filter{Topic: topic, Window: w, Until: at, All: true}.where()
	mark := ""
	if !at.IsZero() {
		args = append(args, db.Millis(at))
		mark = db.Marks(len(args), 1)
	}
	first := len(args) + 1
	var rows []struct {
		VersionID, AgencyID string
		N                   int
	}
	err := l.db.Select(ctx, &rows, `SELECT o.version_id, e.agency_id, count(*) AS n FROM evidence_obligation o
		JOIN evidence e ON e.id = o.evidence_id WHERE `+where+` AND `+counting(mark)+`
		AND o.version_id IN (`+db.Marks(first, len(own))+`) GROUP BY o.version_id, e.agency_id`, own.args(args...)...)
	for _, r := range rows {
		out[own.pair(r.VersionID, r.AgencyID)] += r.N
	}
	return out, err
}

// Topics lists the topics of the newest entries that a filter takes, so many
// entries at most, those named most often first.
func (l *Ledger) Topics(ctx context.Context, f Filter, newest int) ([]string, error) {
	f.All = true
	where, args := f.where()
	var rows []struct {
		Topics db.TextList
		N      int
	}
	err := l.db.Select(ctx, &rows, `SELECT topics, count(*) AS n FROM (SELECT e.topics FROM evidence e WHERE `+where+
		` ORDER BY e.id DESC LIMIT `+db.Marks(len(args)+1, 1)+`) newest WHERE topics <> '[]' GROUP BY topics`, append(args, newest)...)
	if err != nil {
		return nil, err
	}
	n := map[string]int{}
	var all []string
	for _, r := range rows {
		for _, t := range r.Topics {
			if n[t] == 0 {
				all = append(all, t)
			}
			n[t] += r.N
		}
	}
	slices.SortFunc(all, func(a, b string) int { return cmp.Or(n[b]-n[a], strings.Compare(a, b)) })
	return all, nil
}
