package agency

import (
	"regexp"
	"slices"
	"strconv"
	"strings"

	"loa/internal/vi"
)

// ActUnit is a unit as the list of a legal act writes it: a name, not yet an
// identity. Place is what stands in brackets behind it ("H.Xuân Lộc"), by which
// one of several units of the name is meant. Weight is its share in percent, 0
// when the list gives none.
type ActUnit struct {
	Name   string `json:"name"`
	Place  string `json:"place,omitempty"`
	Part   bool   `json:"part,omitempty"`
	Weight int    `json:"weight,omitempty"`
}

// ActLine is one line of the list of a legal act as it was read. Text is the
// line as written and always kept. Change is empty when the line was not
// understood: a person completes it. Takes says that a unit of To is there
// already and takes the others in ("sáp nhập … vào …").
type ActLine struct {
	Number   int // in the file or text, from 1
	Text     string
	Change   Change
	From, To []ActUnit
	Takes    bool
	Parent   string // name of the superior of the units of To
	Kind     string // as written
	Code     string
	UnitCode string // mã đơn vị hành chính (GSO)
	Short    string // short name of the unit after
	Function string // of a transfer
	Note     string
	Source   string // where the line is from; empty: the act itself
	Verified bool   // somebody read the source
}

// ActRow is a row of a table as offices make them of an act's list: the form of
// the change, the unit or units before and after, and what is said of the unit
// after.
type ActRow struct {
	Number                                               int
	Form, Before, After, Parent, Kind, Code, Part, Share string
	UnitCode, Function, Note, Short, Source, Verified    string
}

// ReadChange reads the form of a change as a list names it ("Sáp nhập", "Hợp
// nhất", "Đổi tên", "Lên phường", …); empty when it is not understood.
func ReadChange(text string) Change {
	f := vi.Fold(text)
	for _, c := range []struct {
		words  string
		change Change
	}{
		{"chuyen chuc nang|chuyen giao|dieu chuyen|chuyen nhiem vu|tiep nhan", Transfer},
		{"giai the|ket thuc|cham dut|bai bo", Dissolve},
		{"sap nhap|hop nhat|nhap", Merge},
		{"chia|tach", Split},
		{"nang|len phuong|thanh phuong|len thanh pho", Raise},
		{"doi ten|doi cap tren|giu nguyen|nguyen trang", Rename},
	} {
		for word := range strings.SplitSeq(c.words, "|") {
			if strings.Contains(f, word) {
				return c.change
			}
		}
	}
	return ""
}

// ReadActRow reads one row of a table. A row whose form is empty or unknown is
// read by the number of units before and after; one with neither unit is not
// understood.
func ReadActRow(r ActRow) ActLine {
	l := ActLine{
		Number: r.Number, Change: ReadChange(r.Form), From: readRowUnits(r.Before), To: readRowUnits(r.After), Parent: r.Parent, Kind: r.Kind,
		Code: r.Code, UnitCode: NormalCode(r.UnitCode), Short: r.Short, Function: r.Function, Note: r.Note, Source: r.Source, Verified: slices.Contains([]string{"x", "co", "roi", "da xac minh"}, vi.Fold(r.Verified)),
	}
	var said []string
	for _, s := range []string{r.Form, r.Before, r.After, r.Part, r.Share, r.Note} {
		if s != "" {
			said = append(said, s)
		}
	}
	l.Text = strings.Join(said, " | ")
	if part := vi.Fold(r.Part); part != "" && part != "khong" && part != "0" && part != "toan bo" {
		for i := range l.From {
			l.From[i].Part = true
		}
	}
	if n := percent(r.Share); n > 0 && len(l.To) == 1 {
		l.To[0].Weight = n
	}
	if l.Change == "" && len(l.From) > 0 && len(l.To) > 0 {
		l.Change = changeOf(l.From, l.To)
	}
	if l.Change == Merge && len(l.From) == 1 && len(l.To) == 1 && NameKey(l.From[0].Name) != NameKey(l.To[0].Name) {
		l.Takes = true
	}
	if l.Change == Transfer && l.Function == "" {
		l.Function = r.Note
	}
	if len(l.From) == 0 || l.Change != Dissolve && len(l.To) == 0 {
		l.Change = ""
	}
	return l
}

// ReadActText reads the lines of a pasted text, one change a line; empty lines
// are left out. What is not understood stays as a line without a change.
func ReadActText(text string) []ActLine {
	var out []ActLine
	number := 0
	for line := range strings.SplitSeq(text, "\n") {
		number++
		if line = vi.Clean(line); line == "" {
			continue
		}
		l := ReadActLine(line)
		l.Number = number
		out = append(out, l)
	}
	return out
}

// The sentences of acts, in the order in which they are tried. In the groups a, b
// are the units before and after, f a function, p the superior.
var sentences = []struct {
	form   *regexp.Regexp
	change Change
	takes  bool
}{
	{regexp.MustCompile(`(?i)^(?:điều )?chuyển (?:giao )?(?:nguyên trạng |toàn bộ )?((?:các )?(?:chức năng|nhiệm vụ|mảng|lĩnh vực|công tác|việc|quản lý) .*?)(?: từ| của) (?P<a>.+?) (?:sang|về|cho|đến) (?P<b>.+)$`), Transfer, true},
	{regexp.MustCompile(`(?i)^(?:thành )?lập (?P<b>.+?) trên cơ sở (?:chia tách|tách|chia)(?: ra)?(?: từ)? (?P<a>.+)$`), Split, false},
	{regexp.MustCompile(`(?i)^(?:thành )?lập (?P<b>.+?) trên cơ sở (?:đổi tên|kiện toàn|giữ nguyên) (?P<a>.+)$`), Rename, false},
	{regexp.MustCompile(`(?i)^(?:thành )?lập (?P<b>.+?) trên cơ sở (?:(?:hợp nhất|sáp nhập|nhập|sắp xếp|tổ chức lại) )?(?P<a>.+)$`), Merge, false},
	{regexp.MustCompile(`(?i)^đổi tên (?P<a>.+?) (?:⇒|là) (?P<b>.+)$`), Rename, false},
	{regexp.MustCompile(`(?i)^(?:nâng|chuyển) (?P<a>.+?) (?:lên ⇒|lên|⇒) (?P<b>.+)$`), Raise, false},
	{regexp.MustCompile(`(?i)^(?:chia tách|chia|tách) (?P<a>.+?) (?:⇒|để thành lập|và thành lập) (?:\d+ [^:]{1,40}: ?)?(?P<b>.+)$`), Split, false},
	{regexp.MustCompile(`(?i)^(?:hợp nhất|sáp nhập|nhập|sắp xếp|tổ chức lại|chuyển) (?P<a>.+?) (?:sáp nhập |nhập )?vào (?P<b>.+)$`), Merge, true},
	{regexp.MustCompile(`(?i)^(?:hợp nhất|sáp nhập|nhập|sắp xếp|tổ chức lại) (?P<a>.+?) (?:để thành lập|thành lập|⇒|lấy tên là) (?P<b>.+)$`), Merge, false},
	{regexp.MustCompile(`(?i)^(?:giải thể|kết thúc hoạt động|chấm dứt hoạt động|kết thúc|bãi bỏ)(?: của)? (?P<a>.+)$`), Dissolve, false},
	{regexp.MustCompile(`(?i)^(?P<a>.+?) (?:được )?(?:sáp nhập|hợp nhất|nhập) vào (?P<b>.+)$`), Merge, true},
	{regexp.MustCompile(`(?i)^(?P<a>.+?) (?:giải thể|kết thúc hoạt động|chấm dứt hoạt động)$`), Dissolve, false},
	{regexp.MustCompile(`(?i)^(?P<a>.+?) (?:được )?(?:đổi tên ⇒|đổi ⇒|nay là) (?P<b>.+)$`), Rename, false},
	{regexp.MustCompile(`(?i)^(?P<a>.+?) (?:hợp nhất|sáp nhập|nhập) ⇒ (?P<b>.+)$`), Merge, false},
	{regexp.MustCompile(`(?i)^(?P<a>.+?)(?: trở| chuyển| lên)? (?:⇒|→|->|=>) ?(?P<b>.+)$`), "", false},
}

var (
	numbering = regexp.MustCompile(`(?i)^(?:(?:điều|khoản|điểm|mục) (?:\d[\p{L}\d]*|[a-zđ]|[ivxlc]+)[.:)]?|\d+(?:\.\d+)*[.)]|[a-zđ][.)]|[-–—•+*])\s+`)
	territory = regexp.MustCompile(`(?i)(?:diện tích(?: tự nhiên)?)(?: ?[,và]+ | và | )(?:quy mô )?dân số(?: hiện có)?(?: của)? `)
	fromDay   = regexp.MustCompile(`(?i)[,;]? \(?(?:kể )?từ ngày \d{1,2}[/-]\d{1,2}[/-]\d{4}\)?$`)
	newName   = regexp.MustCompile(`(?i)^.*?(?:(?:có |lấy )?tên gọi là|lấy tên là|mang tên|có tên là) `)
	newUnit   = regexp.MustCompile(`(?i)^(?:\d+ )?(?:xã|phường|sở|đơn vị|cơ quan|thị trấn|huyện) mới(?: là|:)? `)
	superior  = regexp.MustCompile(`(?i),? (?:trực thuộc|thuộc) (.+)$`)
	asItIs    = regexp.MustCompile(`(?i)^nguyên trạng `)
	underNew  = regexp.MustCompile(`(?i)^(?:điều )?chuyển (?:giao )?(?:nguyên trạng )?(.+?) (?:về|sang) (?:trực )?thuộc (.+)$`)
	anyChore  = regexp.MustCompile(`(?i)^(?:các )?(?:chức năng|nhiệm vụ|mảng|lĩnh vực|công tác|việc|quản lý) `)
	saidTwice = regexp.MustCompile(`(?i)^(?:các )?chức năng(?: về)? `)
)

// ReadActLine reads one sentence of an act, as resolutions and decisions write
// them: “Sáp nhập A vào B”, “Thành lập C trên cơ sở hợp nhất A và B”, “Đổi tên A
// thành B”, “Chuyển chức năng … từ A sang B”, “A thành B”. Number is left 0.
func ReadActLine(text string) ActLine {
	l := ActLine{Text: vi.Clean(text)}
	s := numbering.ReplaceAllString(l.Text, "")
	s = strings.TrimRight(s, " .;,")
	if m := fromDay.FindString(s); m != "" {
		l.Note = strings.Trim(m, " ,;()")
		s = strings.TrimSuffix(s, m)
	}
	if l.moves(s) {
		return l
	}
	s = joined(territory.ReplaceAllString(s, ""))
	for _, rule := range sentences {
		m := rule.form.FindStringSubmatch(s)
		if m == nil {
			continue
		}
		before, after := m[rule.form.SubexpIndex("a")], ""
		if i := rule.form.SubexpIndex("b"); i >= 0 {
			after = m[i]
		}
		if rule.change == "" && (!beginsUnit(before) || !beginsUnit(after)) {
			break
		}
		if rule.change == Transfer {
			l.Function = saidTwice.ReplaceAllString(m[1], "") // “Chuyển giao chức năng” stands before it
		}
		l.take(rule.change, rule.takes, before, after)
		break
	}
	return l
}

// moves reads a sentence that only gives a unit another superior: “Chuyển A về
// trực thuộc B”. The unit keeps its name; its old superior tells units of one
// name apart.
func (l *ActLine) moves(s string) bool {
	m := underNew.FindStringSubmatch(s)
	if m == nil || anyChore.MatchString(m[1]) {
		return false
	}
	unit, place := m[1], ""
	if old := superior.FindStringSubmatch(unit); old != nil {
		unit, place = strings.TrimSuffix(unit, old[0]), old[1]
	}
	for _, u := range ReadUnits(unit) {
		if u.Place == "" {
			u.Place = place
		}
		l.From = append(l.From, u)
	}
	if len(l.From) != 1 {
		l.From = nil
		return false
	}
	l.To, l.Change, l.Parent = []ActUnit{{Name: l.From[0].Name}}, Rename, vi.Clean(m[2])
	return true
}

// joined writes the joining word “thành” as a sign: the word in small letters
// that begins no other ("thành phố", "thành lập").
func joined(s string) string {
	words := strings.Split(s, " ")
	for i, word := range words {
		if word == "thành" && i > 0 && i+1 < len(words) && !slices.Contains([]string{"phố", "lập", "đoàn", "ủy", "uỷ", "viên", "phần"}, words[i+1]) {
			words[i] = "⇒"
		}
	}
	return strings.Join(words, " ")
}

// take fills a line with what its sentence said.
func (l *ActLine) take(change Change, takes bool, before, after string) {
	after = newUnit.ReplaceAllString(newName.ReplaceAllString(after, ""), "")
	if m := superior.FindStringSubmatch(after); m != nil {
		l.Parent, after = m[1], strings.TrimSuffix(after, m[0])
	}
	same := asItIs.MatchString(before)
	l.From, l.To = ReadUnits(before), ReadUnits(after)
	if len(l.From) == 0 || change != Dissolve && len(l.To) == 0 {
		return
	}
	if change == "" || same && change == Merge || change == Raise || change == Rename && len(l.From) == 1 && len(l.To) == 1 {
		change = changeOf(l.From, l.To)
	}
	l.Change, l.Takes = change, takes
}

// changeOf tells which change leads from these units to those.
func changeOf(from, to []ActUnit) Change {
	switch {
	case len(from) > 1 && len(to) > 1:
		return ""
	case len(from) > 1:
		return Merge
	case len(to) > 1:
		return Split
	case sortWord(from[0].Name) != "" && sortWord(to[0].Name) != "" && sortWord(from[0].Name) != sortWord(to[0].Name):
		return Raise
	}
	return Rename
}

// sortWord is the word by which a territorial unit says what it is.
func sortWord(name string) string {
	f := strings.TrimPrefix(vi.Fold(NameKey(name)), "uy ban nhan dan ")
	for _, word := range []string{"thi tran", "thi xa", "thanh pho", "dac khu", "phuong", "huyen", "quan", "tinh", "xa"} {
		if strings.HasPrefix(f, word+" ") && f != "xa hoi" && !strings.HasPrefix(f, "xa hoi ") {
			return word
		}
	}
	return ""
}

func percent(s string) int {
	s = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "%"))
	if n, err := strconv.Atoi(s); err == nil && n > 0 && n <= 100 {
		return n
	}
	if f, err := strconv.ParseFloat(strings.ReplaceAll(s, ",", "."), 64); err == nil && f > 0 && f < 1 {
		return int(f*100 + 0.5)
	}
	return 0
}
