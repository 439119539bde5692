package plan

import (
	"strings"

	"loa/internal/vi"
)

// parties are the agencies of a task as one cell, label or sentence names them.
type parties struct {
	lead, coord []string
}

var (
	// leadsAnd is "Sở Nội vụ chủ trì, phối hợp với Sở Tài chính".
	leadsAnd = spelled(`^(?:do )?(.+?),? (?:la (?:co quan|don vi) )?\(?chu tri\)?(?: thuc hien| tham muu| trien khai)?(?:,| va|;)? ?(?:va )?phoi hop (?:chat che )?(?:voi |cung )?`)
	// helpInside is "Sở Nội vụ (phối hợp với Sở Tài chính)".
	helpInside = spelled(`^(.+?) ?\((?:(?:co quan|don vi) )?(?:phoi hop|ph)(?: voi| cung)?:? (.+)\)$`)
	leadFirst  = spelled(`^(?:chu tri|ct)(?::| -)? (.+)$`)
	inShort    = spelled(`\((?:ct|ph)\)|^(?:ct|ph): `)
	// markedLead and markedHelp are what stands in brackets or behind a dash
	// after a name: "Sở Nội vụ (chủ trì)".
	markedLead = spelled(`^(.+?) ?(?:\((?:(?:co quan|don vi) )?(?:chu tri|ct)(?: thuc hien)?\)|[-–:] ?chu tri| chu tri(?: thuc hien)?)$`)
	markedHelp = spelled(`^(.+?) ?(?:\((?:(?:co quan|don vi) )?(?:phoi hop|ph)(?: thuc hien)?\)|[-–:] ?phoi hop| (?:tham gia )?phoi hop(?: thuc hien)?)$`)
	helpsWith  = spelled(`^(?:va )?(?:phoi hop(?: voi| cung| thuc hien)?|ph:)(?::| -)? `)
	// predicate are the verbs that turn a short cell into a sentence.
	predicate = spelled(` (?:chu tri|phoi hop|tham muu|huong dan|theo doi|thuc day|thuc hien|co trach nhiem|chiu trach nhiem|tong hop|ban hanh|trong pham vi|theo chuc nang|chu dong|to chuc|trien khai|dang tai|dang tin|dang bai|bo tri kinh phi|cung cap|cu can bo)\b`)
	asAbove   = spelled(`^(?:-? ?n/?t ?-?|["”'’]+|-"-|nhu tren|tuong tu|idem)\.?$`)
)

// partiesIn reads a cell that says who leads and perhaps who helps: labels
// ("Chủ trì: …; Phối hợp: …"), a sentence ("X chủ trì, phối hợp với Y"), names
// with their part in brackets, or a plain list, of which all lead.
func partiesIn(raw string) parties {
	if len(raw) > longestList {
		return parties{lead: splitAgencies(raw)}
	}
	if before, found := labels(vi.Clean(raw)); len(found) > 0 {
		p := labelledParties(found)
		if before = strings.TrimSpace(before); before != "" {
			first := partiesIn(before)
			p = parties{lead: append(first.lead, p.lead...), coord: append(first.coord, p.coord...)}
		}
		return p
	}
	var p parties
	var plain []string
	marked := false
	for _, clause := range clausesOf(raw) {
		clause = strings.TrimRight(strings.TrimSpace(readMark(vi.Clean(clause)).rest), " .,")
		if clause == "" {
			continue
		}
		if got, ok := markedParties(clause); ok {
			marked = true
			p.lead, p.coord = append(p.lead, got.lead...), append(p.coord, got.coord...)
			continue
		}
		plain = append(plain, namesIn(clause)...)
	}
	switch {
	case !marked:
		p.lead = plain
	case len(p.lead) == 0:
		p.lead = plain
	default:
		p.coord = append(p.coord, plain...)
	}
	return p
}

// markedParties reads one clause that says in words who leads or who helps.
func markedParties(clause string) (parties, bool) {
	l := vi.NewLetters(clause)
	if loc := leadsAnd.FindStringSubmatchIndex(l.Folded); loc != nil {
		end := len(l.Folded)
		if verb := verbAt(l, loc[1]); verb >= 0 {
			end = verb
		}
		return parties{lead: splitAgencies(l.Own(loc[2], loc[3])), coord: splitAgencies(l.Own(loc[1], max(end, loc[1])))}, true
	}
	if loc := helpsWith.FindStringIndex(l.Folded); loc != nil && len(l.Folded) > loc[1] {
		return parties{coord: splitAgencies(l.Own(loc[1], len(l.Folded)))}, true
	}
	if loc := helpInside.FindStringSubmatchIndex(l.Folded); loc != nil {
		return parties{lead: splitAgencies(l.Own(loc[2], loc[3])), coord: splitAgencies(l.Own(loc[4], loc[5]))}, true
	}
	if loc := leadFirst.FindStringSubmatchIndex(l.Folded); loc != nil {
		return parties{lead: splitAgencies(l.Own(loc[2], loc[3]))}, true
	}
	if !strings.Contains(l.Folded, "chu tri") && !strings.Contains(l.Folded, "phoi hop") && !inShort.MatchString(l.Folded) {
		return parties{}, false
	}
	var p parties
	var plain []string
	for _, name := range splitAgencies(clause) {
		n := vi.NewLetters(name)
		if loc := markedLead.FindStringSubmatchIndex(n.Folded); loc != nil {
			p.lead = append(p.lead, n.Own(loc[2], loc[3]))
		} else if loc := markedHelp.FindStringSubmatchIndex(n.Folded); loc != nil {
			p.coord = append(p.coord, append(plain, n.Own(loc[2], loc[3]))...)
			plain = nil
		} else {
			plain = append(plain, name)
		}
	}
	if len(p.lead)+len(p.coord) == 0 {
		return parties{}, false
	}
	if len(p.lead) > 0 && len(p.coord) == 0 && strings.HasSuffix(l.Folded, " chu tri") {
		p.lead = append(plain, p.lead...) // "Sở A, Sở B chủ trì": both
	} else {
		p.coord = append(p.coord, plain...)
	}
	return p, true
}

// withinTask limits the part of an agency between two names: "Sở Y tế trong phạm
// vi nhiệm vụ của mình và các đơn vị liên quan".
var withinTask = spelled(`,? (?:trong pham vi|theo) (?:chuc nang|nhiem vu|trach nhiem|quyen han)[a-z, ]{0,60}?(?: cua minh| duoc giao| quan ly)( va |, )`)

// namesIn takes the names of one clause; of a whole sentence only the agency
// at its head.
func namesIn(clause string) []string {
	l := vi.NewLetters(clause)
	if loc := withinTask.FindStringSubmatchIndex(l.Folded); loc != nil {
		clause = l.Own(0, loc[0]) + l.Folded[loc[2]:loc[2]+1] + " " + l.Own(loc[2]+1, len(l.Folded))
		l = vi.NewLetters(clause)
	}
	if predicate.MatchString(l.Folded) || len([]rune(clause)) > 70 {
		if agency, ok := agencyPrefix(clause); ok {
			clause = agency
		}
	}
	return splitAgencies(clause)
}

// labelledParties reads a cell that holds both: "Chủ trì: A. Phối hợp: B".
func labelledParties(found []label) parties {
	var p parties
	for _, l := range found {
		switch l.role {
		case coordRole:
			p.coord = append(p.coord, splitAgencies(l.value)...)
		case leadRole:
			p.lead = append(p.lead, leadersOf(l.value)...)
		case noRole, numberRole, contentRole, detailRole, productRole, timingRole, otherRole:
		}
	}
	return p
}

// leadersOf reads a cell or label that should name the agencies in charge but
// may be whole sentences: of each clause only the agency at its head is kept.
func leadersOf(value string) []string {
	out := []string{}
	for _, clause := range clausesOf(value) {
		if clause = strings.TrimSpace(clause); clause != "" {
			out = append(out, namesIn(clause)...)
		}
	}
	return out
}

// helpersIn reads a cell or label of those who help: a leading "Phối hợp với"
// says nothing more.
func helpersIn(raw string) []string {
	if before, found := labels(vi.Clean(raw)); len(found) > 0 && strings.TrimSpace(before) == "" {
		return labelledParties(found).coord
	}
	l := vi.NewLetters(raw)
	if loc := helpsWith.FindStringIndex(l.Folded); loc != nil {
		return splitAgencies(l.Own(loc[1], len(l.Folded)))
	}
	return splitAgencies(raw)
}

// partiesInOrder reads a column headed "Chủ trì/phối hợp" whose cells name them
// in that order: before a slash, a line break or a semicolon stands who leads;
// in a plain list the first.
func partiesInOrder(raw string) parties {
	p := partiesIn(raw)
	cut := strings.IndexAny(raw, "/\n;")
	if cut > 0 && !namesAnAgency(strings.TrimSpace(raw[cut+1:])) {
		cut = -1
	}
	if len(p.coord) > 0 || cut < 0 && len(p.lead) < 2 {
		return p
	}
	if cut > 0 {
		return parties{lead: splitAgencies(raw[:cut]), coord: splitAgencies(raw[cut+1:])}
	}
	return parties{lead: p.lead[:1], coord: p.lead[1:]}
}
