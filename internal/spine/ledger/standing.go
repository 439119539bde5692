package ledger

import "strings"

// current is the condition that entry e is neither a withdrawal nor superseded;
// at, when given, is the mark of an instant as of which it is asked.
func current(e, at string) string {
	return on(`~.act <> 'withdraw' AND NOT EXISTS (SELECT 1 FROM evidence s WHERE s.supersedes = ~.id AND s.supersedes <> ''{ AND s.recorded_at <= @})`, e, at)
}

// standing is current without what a verifier returned: the last verdict holds.
func standing(e, at string) string {
	return current(e, at) + on(` AND NOT EXISTS (SELECT 1 FROM evidence_note v WHERE v.evidence_id = ~.id AND v.verdict = 'returned'{ AND v.at <= @}
		AND NOT EXISTS (SELECT 1 FROM evidence_note w WHERE w.evidence_id = v.evidence_id AND w.verdict <> '' AND w.id > v.id{ AND w.at <= @}))`, e, at)
}

// lastVerdict is the verdict that holds for entry e, empty while there is none;
// unjudged is the condition that none holds; supersededBy is the entry that
// corrected or withdrew e, empty while none did; became is what became of the piece
// that e shows, empty while it is as it came out.
const (
	supersededBy = `COALESCE((SELECT s.id FROM evidence s WHERE s.supersedes = e.id AND s.supersedes <> ''), '')`

	lastVerdict = `COALESCE((SELECT v.verdict FROM evidence_note v WHERE v.evidence_id = e.id AND v.verdict <> '' ORDER BY v.id DESC LIMIT 1), '')`
	became      = `COALESCE((SELECT v.kind FROM evidence_note v WHERE v.evidence_id = e.id AND v.kind IN ('renewed', 'withdrawn', 'unpublished') ORDER BY v.id DESC LIMIT 1), '')`
	unjudged    = lastVerdict + ` IN ('', 'reopened')`
)

// counting is the condition that entry e counts under its link o: it stands, and
// no earlier standing entry of the agency shows the same under the obligation
// (docs/adr/0019). The links of that one are asked for last, as a list: joined,
// SQLite begins with all links of the obligation, for each of its entries.
func counting(at string) string {
	return countingUnless("", at)
}

// countingOfMany is counting for a query that reads most of the book: that an
// entry shows what no other shows is found for all of them once, so that few
// ask for an earlier one.
func countingOfMany(at string) string { return countingUnless(shownOnce, at) }

// shownOnce is the condition that no other entry shows what an entry does.
const shownOnce = `OR ~.content_key NOT IN (SELECT m.content_key FROM evidence m WHERE m.content_key <> '' GROUP BY m.content_key HAVING count(*) > 1) `

// countingUnless is counting with a condition under which nothing earlier is
// asked for.
func countingUnless(alone, at string) string {
	return standing("e", at) + ` AND ` + first(alone, at)
}

// first is the part of counting that looks for an earlier entry.
func first(alone, at string) string {
	const e = "e"
	return on(`(~.content_key = '' `+alone+`OR NOT EXISTS (SELECT 1 FROM evidence d
		WHERE d.content_key = ~.content_key AND d.content_key <> '' AND d.agency_id = ~.agency_id
		AND o.obligation_id IN (SELECT p.obligation_id FROM evidence_obligation p WHERE p.evidence_id = d.id)
		AND (d.happened_on < ~.happened_on OR d.happened_on = ~.happened_on AND d.id < ~.id){ AND d.recorded_at <= @} AND `, e, at) + standing("d", at) + `))`
}

// on puts the alias of an entry in the place of ~ and keeps the parts between
// braces, with the instant's mark in place of @, when an instant is given.
func on(text, e, at string) string {
	for {
		before, rest, found := strings.Cut(text, "{")
		if !found {
			return strings.ReplaceAll(text, "~", e)
		}
		part, after, _ := strings.Cut(rest, "}")
		if at == "" {
			part = ""
		}
		text = before + strings.ReplaceAll(part, "@", at) + after
	}
}
