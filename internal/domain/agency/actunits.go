package agency

import (
	"regexp"
	"strings"

	"loa/internal/vi"
)

// unitWords begin the names of units. A comma or "và" divides a list only
// before one of them, because names themselves have both ("Sở Văn hóa, Thể thao
// và Du lịch").
var unitWords = []string{
	"sở", "ban", "xã", "phường", "thị trấn", "thị xã", "thành phố", "huyện", "quận", "đặc khu", "tỉnh", "ubnd", "ủy ban", "uỷ ban",
	"hđnd", "hội đồng", "văn phòng", "trung tâm", "cục", "chi cục", "báo", "đài", "trường", "phòng", "công an", "thanh tra", "hội",
	"tỉnh đoàn", "thành đoàn", "liên đoàn", "viện", "bệnh viện", "quỹ", "bảo hiểm", "kho bạc", "tòa án", "toà án", "thuế", "tp.", "tp ",
	"tx.", "tt.", "h.", "q.", "p.", "x.", "một phần", "toàn bộ", "phần còn lại", "nguyên trạng", "các",
}

// notUnits begin like units and are words inside names.
var notUnits = []string{"xã hội", "báo chí", "phòng chống", "phòng, chống", "phòng cháy", "hội nhập", "ban hành", "tỉnh lộ", "hội họp", "trường học"}

var (
	bracket   = regexp.MustCompile(`\(([^()]*)\)`)
	dividers  = regexp.MustCompile(`(?i)\s*(?:;|,?\s+(?:và|cùng với|với|cùng)\s+|,)\s*`)
	partWords = regexp.MustCompile(`(?i)^(?:một phần|phần còn lại|phần)(?: diện tích| địa bàn| lãnh thổ)?(?: của)? `)
	wholeWord = regexp.MustCompile(`(?i)^(?:toàn bộ|nguyên trạng|\d+ đơn vị:?)(?: của)? `)
	shared    = regexp.MustCompile(`(?i)^(?:các|\d+) (xã|phường|thị trấn|huyện|quận|sở|thị xã|thành phố):? (.+)$`)
	inPlace   = regexp.MustCompile(`(?i)^(.+?) (?:thuộc|của) ((?:huyện|thị xã|thành phố|tp\.?|tx\.?|h\.|quận|tỉnh) ?.+)$`)
	partNote  = regexp.MustCompile(`(?i)^(?:một phần|phần còn lại|phần)$`)
	partTail  = regexp.MustCompile(`(?i), ?(?:một phần|phần còn lại)$`)
	shareNote = regexp.MustCompile(`^(?:(?i:tỷ lệ|tỉ lệ) )?(\d{1,3}(?:,\d+)? ?%)$`)
)

// ReadUnits reads a list of units: divided by ";", and by "," or "và" where a
// unit begins behind it; "các xã A, B và C" are three communes. Brackets give the
// place, a part or a share.
func ReadUnits(list string) []ActUnit { return unitsOf(list, divide) }

// readRowUnits reads a cell of a table: where it has ";", nothing else divides
// ("Đài Phát thanh - Truyền hình và Báo Bình Phước; Báo Đồng Nai").
func readRowUnits(cell string) []ActUnit {
	if !strings.Contains(cell, ";") {
		return ReadUnits(cell)
	}
	return unitsOf(cell, func(list string) []string { return strings.Split(list, ";") })
}

func unitsOf(list string, cut func(string) []string) []ActUnit {
	list = vi.Clean(list)
	if list == "" {
		return nil
	}
	masked, kept := mask(list)
	var out []ActUnit
	for _, piece := range cut(masked) {
		if m := shared.FindStringSubmatch(wholeWord.ReplaceAllString(piece, "")); m != nil {
			for _, name := range dividers.Split(m[2], -1) {
				out = append(out, readUnit(withWord(m[1], name), kept))
			}
			continue
		}
		if u := readUnit(piece, kept); u.Name != "" {
			out = append(out, u)
		}
	}
	return out
}

// mask takes what stands in brackets out of a text, so that it is not divided.
func mask(text string) (masked string, kept []string) {
	masked = bracket.ReplaceAllStringFunc(text, func(s string) string {
		kept = append(kept, s[1:len(s)-1])
		return "(" + string(rune('\ue000'+len(kept)-1)) + ")"
	})
	return masked, kept
}

// ReadUnit reads a text that is one unit, whatever words stand in its name.
func ReadUnit(text string) ActUnit {
	masked, kept := mask(vi.Clean(text))
	return readUnit(masked, kept)
}

// withWord puts the shared word of a list before a name that has none.
func withWord(word, name string) string {
	if beginsUnit(name) {
		return name
	}
	return word + " " + name
}

// divide cuts a list before its units.
func divide(list string) []string {
	var out []string
	start := 0
	for _, m := range dividers.FindAllStringIndex(list, -1) {
		sign, rest := strings.TrimSpace(list[m[0]:m[1]]), list[m[1]:]
		if sign != ";" && !beginsUnit(rest) {
			continue
		}
		if piece := strings.TrimSpace(list[start:m[0]]); piece != "" {
			out = append(out, piece)
		}
		start = m[1]
	}
	if piece := strings.TrimSpace(list[start:]); piece != "" {
		out = append(out, piece)
	}
	return out
}

func beginsUnit(s string) bool {
	key := vi.Key(s)
	for _, word := range notUnits {
		if strings.HasPrefix(key, vi.Key(word)) {
			return false
		}
	}
	for _, word := range unitWords {
		if strings.HasPrefix(key, word+" ") || strings.HasSuffix(word, ".") && strings.HasPrefix(key, word) {
			return true
		}
	}
	return false
}

// readUnit reads one unit of a list.
func readUnit(s string, kept []string) ActUnit {
	var u ActUnit
	s = bracket.ReplaceAllStringFunc(s, func(b string) string {
		text := kept[[]rune(b)[1]-'\ue000']
		if place := partTail.ReplaceAllString(text, ""); place != text {
			u.Part, text = true, place
		}
		switch m := shareNote.FindStringSubmatch(text); {
		case partNote.MatchString(text):
			u.Part = true
		case m != nil:
			u.Weight = percent(m[1])
		case u.Place == "":
			u.Place = text
		default:
			return "(" + text + ")"
		}
		return ""
	})
	s = strings.Trim(vi.Clean(s), " .;,:")
	if m := partWords.FindString(s); m != "" {
		u.Part, s = true, s[len(m):]
	}
	s = wholeWord.ReplaceAllString(s, "")
	if m := inPlace.FindStringSubmatch(s); m != nil && u.Place == "" {
		s, u.Place = m[1], m[2]
	}
	u.Name = raise(s)
	return u
}

// raise writes the first letter large, as the registry does.
func raise(s string) string {
	r := []rune(s)
	if len(r) == 0 {
		return ""
	}
	return strings.ToUpper(string(r[0])) + string(r[1:])
}

// placeWords write out the short words before a place.
var placeWords = strings.NewReplacer("h.", "huyện ", "tp.", "thành phố ", "tx.", "thị xã ", "tt.", "thị trấn ", "q.", "quận ", "p.", "phường ", "x.", "xã ", "t.", "tỉnh ")

// PlaceKey is the form in which the place in brackets behind a unit equals the
// key of its superior: "H.Xuân Lộc" and "UBND huyện Xuân Lộc". A place without
// its word is only the name.
func PlaceKey(place string) string { return NameKey(placeWords.Replace(strings.ToLower(place))) }

// GuessSort tells from a name what sort of body it is, for a unit that an act
// founds; ok is false when the name does not say.
func GuessSort(name string) (kind Kind, level Level, ok bool) {
	f := vi.Fold(NameKey(name))
	switch sortWord(name) {
	case "xa", "phuong", "thi tran", "dac khu":
		return Committee, Commune, true
	case "huyen", "quan", "thi xa":
		return Committee, District, true
	case "tinh":
		return Committee, Province, true
	}
	for _, c := range []struct {
		word string
		kind Kind
	}{
		{"so ", Department},
		{"ban ", Department},
		{"thanh tra", Department},
		{"van phong", Department},
		{"trung tam", PublicUnit},
		{"dai ", Broadcaster},
		{"bao ", Newspaper},
		{"truong ", School},
		{"tinh doan", MassOrg},
		{"thanh doan", MassOrg},
		{"hoi ", MassOrg},
		{"lien doan", MassOrg},
	} {
		if strings.HasPrefix(f, c.word) {
			return c.kind, Province, true
		}
	}
	return "", "", false
}

// JoinAct puts lines together that are one change: units that several lines lead
// into the same new unit, and parts into which several lines divide the same
// unit. A place behind the name keeps units of one name apart.
func JoinAct(lines []ActLine) []ActLine {
	var out []ActLine
	at := map[string]int{}
	for _, l := range lines {
		key := ""
		switch {
		case l.Change == Merge && len(l.To) == 1:
			key = "merge|" + NameKey(l.To[0].Name) + "|" + PlaceKey(l.To[0].Place) + "|" + NameKey(l.Parent)
		case l.Change == Split && len(l.From) == 1:
			key = "split|" + NameKey(l.From[0].Name) + "|" + PlaceKey(l.From[0].Place)
		}
		i, seen := at[key]
		if key == "" || !seen {
			if key != "" {
				at[key] = len(out)
			}
			out = append(out, l)
			continue
		}
		have := &out[i]
		have.Text += "\n" + l.Text
		if l.Change == Merge {
			have.From = append(have.From, l.From...)
			have.Takes = have.Takes && l.Takes
		} else {
			have.To = append(have.To, l.To...)
		}
	}
	return out
}
