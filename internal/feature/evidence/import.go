package evidence

import (
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	sheets "loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// Bounds of one spreadsheet.
const (
	maxImportBytes = 16 << 20
	maxImportLines = 5000
	maxPieces      = 60 // that one line with a number may stand for
)

// importLine is one line of a spreadsheet of evidence as it was read. Day is the
// day or, with Month, the last day of the month that the line names.
type importLine struct {
	Line      int
	Agency    string
	Day       calendar.Date
	Month     bool
	Title     string
	Duty      string
	Kind      string
	Channel   string
	URL       string
	Note      string
	Pieces    int // how many pieces the line says it stands for, at least 1
	Topics    []string
	Audiences []string
	Amounts   evidence.Amounts // what the line says was counted
	Entry     string           // id of the entry that a list from Loa says it is
	Problem   []string         // what keeps the line from being read: a sentence and what stands in it
}

// importColumns are the headings under which offices keep such lists.
func importColumns() []sheets.ReadColumn {
	columns := []sheets.ReadColumn{
		{Key: "title", Names: []string{"Tên việc", "Việc đã làm", "Nội dung", "Tên tin bài", "Tiêu đề", "Tên sản phẩm", "Tên sản phẩm tuyên truyền", "Nội dung tuyên truyền", "Tên bài", "Nội dung công việc", "Nội dung thực hiện", "Nội dung đã thực hiện", "Tên tin, bài", "Tên bài viết"}, Required: true},
		{Key: "day", Names: []string{"Ngày", "Ngày thực hiện", "Ngày đã làm", "Ngày đăng", "Thời gian", "Thời gian thực hiện", "Ngày tháng", "Ngày phát sóng", "Thời điểm", "Tháng", "Ngày, tháng", "Ngày tháng năm", "Ngày, tháng, năm", "Ngày tháng thực hiện", "Ngày đăng tải", "Ngày đăng tin"}, Required: true},
		{Key: "agency", Names: []string{"Cơ quan", "Đơn vị", "Cơ quan, đơn vị", "Tên cơ quan", "Tên đơn vị", "Đơn vị thực hiện", "Cơ quan thực hiện", "Mã cơ quan", "Tên cơ quan, đơn vị", "Cơ quan chủ trì", "Đơn vị chủ trì", "Đơn vị báo cáo"}},
		{Key: "duty", Names: []string{"Nhiệm vụ", "Nhiệm vụ số", "Mục", "Mục phụ lục", "Chỉ tiêu", "Nhiệm vụ theo kế hoạch", "Nội dung kế hoạch"}},
		{Key: "kind", Names: []string{"Loại", "Loại việc", "Hình thức", "Hình thức tuyên truyền", "Loại hình", "Thể loại"}},
		{Key: "channel", Names: []string{"Kênh", "Nơi đăng", "Nơi thực hiện", "Kênh, nơi thực hiện", "Phương tiện", "Địa điểm"}},
		{Key: "url", Names: []string{"Liên kết", "Đường dẫn", "Link", "URL", "Đường link", "Địa chỉ", "Link bài viết", "Đường link bài viết", "Đường dẫn bài viết", "Liên kết (link)", "Đường dẫn (link)"}},
		{Key: "note", Names: []string{"Ghi chú", "Kết quả", "Mô tả"}},
		{Key: "pieces", Names: []string{"Số lượng", "SL", "Số tin bài", "Số lượt"}},
		{Key: "topics", Names: []string{"Chủ đề", "Lĩnh vực", "Nhóm nội dung"}},
		{Key: "entry", Names: []string{"Địa chỉ trong Loa"}},
		{Key: "audiences", Names: []string{"Đối tượng", "Đối tượng tuyên truyền"}},
	}
	for _, q := range evidence.Quantities() {
		columns = append(columns, sheets.ReadColumn{Key: amountField(q), Names: amountNames(q)})
	}
	return columns
}

// evidenceTab is the tab of evidence among others, as reports have it; a file
// without it is read from its first tab.
const evidenceTab = "Minh chứng"

// readImport reads a spreadsheet (XLSX or CSV). Lines with a problem come back
// with it; it fails with an invalid error when the file as a whole is no such
// list.
func readImport(file []byte) ([]importLine, error) {
	records, err := sheets.ReadSheet(file, evidenceTab, importColumns())
	if err != nil {
		records, err = sheets.ReadSheet(file, "", importColumns())
	}
	if err != nil {
		return nil, err
	}
	switch {
	case len(records) == 0:
		return nil, domain.Invalid("Tệp không có dòng nào dưới dòng tiêu đề.")
	case len(records) > maxImportLines:
		return nil, domain.Invalid("Tệp có %d dòng, mỗi lần nhập tối đa %d dòng. Chia tệp theo quý hoặc theo cơ quan.", len(records), maxImportLines)
	}
	lines := make([]importLine, len(records))
	for i, r := range records {
		lines[i] = readImportLine(r)
	}
	return lines, nil
}

func readImportLine(r sheets.Record) importLine {
	text := func(key string) string { return web.CleanText(r.Text(key)) }
	l := importLine{
		Line: r.Number, Agency: text("agency"), Title: text("title"), Duty: text("duty"), Kind: text("kind"), Channel: text("channel"),
		URL: strings.TrimSpace(r.Text("url")), Note: text("note"), Pieces: 1, Topics: listIn(text("topics")), Audiences: listIn(text("audiences")),
	}
	_, l.Entry, _ = strings.Cut(strings.TrimSpace(r.Text("entry")), "/lam-viec/minh-chung/")
	wrong := func(text string, args ...string) {
		if l.Problem == nil {
			l.Problem = append([]string{text}, args...)
		}
	}
	if l.Title == "" {
		wrong("Thiếu tên việc.")
	}
	if n, err := strconv.Atoi(strings.TrimSpace(r.Text("pieces"))); r.Text("pieces") != "" {
		switch {
		case err != nil || n < 1:
			wrong("Số lượng “%s” không phải là số từ 1.", vi.Truncate(r.Text("pieces"), 20))
		case n > maxPieces:
			wrong("Số lượng %s quá %s. Tách thành nhiều dòng, mỗi dòng một việc.", strconv.Itoa(n), strconv.Itoa(maxPieces))
		default:
			l.Pieces = n
		}
	}
	if l.Pieces > 1 && l.URL != "" {
		wrong("Một liên kết không thể là %s việc. Ghi mỗi việc một dòng.", strconv.Itoa(l.Pieces))
	}
	l.Amounts = lineAmounts(r, wrong)
	var ok bool
	if l.Day, l.Month, ok = dayOf(r); !ok {
		wrong("Không đọc được ngày “%s”. Viết theo mẫu 22/04/2027 hoặc tháng 4/2027.", vi.Truncate(r.Text("day"), 30))
	}
	return l
}

// lineAmounts reads what a line says was counted; an empty cell says nothing.
func lineAmounts(r sheets.Record, wrong func(text string, args ...string)) evidence.Amounts {
	amounts := evidence.Amounts{}
	for _, q := range evidence.Quantities() {
		text := r.Text(amountField(q))
		if text == "" {
			continue
		}
		n, ok := vi.ReadInt(text)
		if !ok || n < 0 || n > q.Most() {
			wrong("“%s” ở cột “%s” không phải là số đếm. Nhập số nguyên hoặc để trống.", vi.Truncate(text, 20), q.Label())
			continue
		}
		amounts[q] = n
	}
	return aboveZero(amounts)
}

// dayOf reads a day, or a month as people write it, of which the last day stands
// for it.
func dayOf(r sheets.Record) (day calendar.Date, month, ok bool) {
	if d, err := r.Date("day"); err == nil && d != "" {
		return d, false, true
	}
	text := strings.TrimPrefix(vi.Fold(r.Text("day")), "thang ")
	text = strings.NewReplacer(" nam ", "/", "-", "/", ".", "/", " ", "").Replace(strings.TrimSpace(text))
	m, y, found := strings.Cut(text, "/")
	mm, errM := strconv.Atoi(m)
	yy, errY := strconv.Atoi(y)
	if !found || errM != nil || errY != nil || mm < 1 || mm > 12 || yy < 2000 || yy > 2100 {
		return "", false, false
	}
	first, err := calendar.ParseDate(y + "-" + strings.Repeat("0", 2-len(strconv.Itoa(mm))) + strconv.Itoa(mm) + "-01")
	if err != nil {
		return "", false, false
	}
	return calendar.PeriodOf(first, calendar.Month).Window.End, true, true
}

// listIn parts a cell that names several topics or audiences.
func listIn(text string) []string {
	var out []string
	for part := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ';' || r == '\n' }) {
		if part = strings.TrimSpace(part); part != "" {
			out = append(out, part)
		}
	}
	return out
}

// kindIn tells a kind from a cell: its label, else the words that offices use.
func kindIn(text string) evidence.Kind {
	folded := vi.Fold(text)
	if folded == "" {
		return ""
	}
	for _, k := range evidence.Kinds() {
		if folded == string(k) || folded == vi.Fold(k.Label()) {
			return k
		}
	}
	for _, w := range []struct {
		words string
		kind  evidence.Kind
	}{
		{"video|clip|phong su", evidence.Video},
		{"phat thanh|truyen thanh|phat song|loa|truyen hinh", evidence.Broadcast},
		{"doi thoai|toa dam|hoi nghi|hoi thao", evidence.Dialogue},
		{"tap huan|boi duong|lop", evidence.Training},
		{"cuoc thi|hoi thi", evidence.Contest},
		{"khao sat", evidence.Survey},
		{"to roi|to xep|to gap|an pham|pano|bang ron|ap phich|so tay|khau hieu", evidence.Material},
		{"niem yet", evidence.Posting},
		{"ban tin", evidence.Bulletin},
		{"bao cao", evidence.Report},
		{"ke hoach", evidence.Plan},
		{"tin|bai", evidence.Article},
	} {
		for word := range strings.SplitSeq(w.words, "|") {
			if strings.Contains(" "+folded+" ", " "+word+" ") || strings.Contains(" "+strings.ReplaceAll(folded, ",", " ")+" ", " "+word+" ") {
				return w.kind
			}
		}
	}
	return ""
}

// problem is the sentence that says why the line cannot be read.
func (l importLine) problem() domain.Sentence {
	args := make([]any, len(l.Problem)-1)
	for i, a := range l.Problem[1:] {
		args[i] = a
	}
	return domain.Say(l.Problem[0], args...)
}
