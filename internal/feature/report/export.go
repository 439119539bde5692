package report

import (
	"cmp"
	"context"
	"fmt"
	"maps"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/report"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// Format is how a report leaves the program.
type Format string

// The formats: two of the paper, and the figures with the list of their evidence.
const (
	DOCX Format = "docx"
	PDF  Format = "pdf"
	XLSX Format = "xlsx"
)

// MediaType is the format's media type; empty for what is none.
func (f Format) MediaType() string {
	switch f {
	case DOCX:
		return office.MimeDOCX
	case PDF:
		return "application/pdf"
	case XLSX:
		return office.MimeXLSX
	}
	return ""
}

// Export writes a report in a format and gives the file's name and content. All
// formats say the same: what the edition that holds says, else a draft as of now.
func (s *Service) Export(ctx context.Context, actor access.Actor, id string, f Format) (string, []byte, error) {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return "", nil, err
	}
	e, err := s.current(ctx, r)
	if err != nil {
		return "", nil, err
	}
	body, err := s.draw(ctx, r, e, f)
	return fileName(r, e.Head) + "." + string(f), body, err
}

// draw writes what an edition says in a format.
func (s *Service) draw(ctx context.Context, r Report, e Edition, f Format) ([]byte, error) {
	switch f {
	case DOCX, PDF:
		p, err := s.illustrated(s.paper(r, e), e.Figures)
		if err != nil {
			return nil, err
		}
		if f == PDF {
			return s.pdf(p)
		}
		return office.DOCX(p)
	case XLSX:
		return s.sheets(ctx, r, e)
	}
	return nil, domain.NotFound("Báo cáo không có dạng tệp này.")
}

func (s *Service) pdf(p office.Paper) ([]byte, error) {
	if s.Fonts == nil {
		return nil, domain.NotFound("Chương trình này không có phông chữ để ghi tệp PDF.")
	}
	fonts, err := s.Fonts()
	if err != nil {
		return nil, err
	}
	return office.PDF(fonts, p)
}

// sheets are the figures as people work with them: no merged cells, one head row,
// each evidence with the figures that count it.
func (s *Service) sheets(ctx context.Context, r Report, e Edition) ([]byte, error) {
	note := vi.UpperFirst(e.Figures.Period) + ". " + footnote(e)
	if !r.holds() {
		note = "BẢN NHÁP. " + note
	}
	rows := office.Sheet{Name: "Phụ lục", Title: e.Head.Title, Note: note, Columns: []office.SheetColumn{
		{Title: "Mã", Width: 26}, {Title: "Nội dung", Width: 52}, {Title: "Đơn vị tính", Width: 16}, {Title: "Số lượng", Kind: office.ColumnInt}, {Title: "Ghi chú", Width: 40},
	}}
	for _, row := range e.Figures.Rows {
		rows.Rows = append(rows.Rows, []any{row.Code, row.Name, row.Unit, row.N, rowNote(row)})
	}
	duties := office.Sheet{Name: "Nhiệm vụ", Title: e.Head.Title, Note: note, Columns: []office.SheetColumn{
		{Title: "Mục của kế hoạch", Width: 20},
		{Title: "Nhiệm vụ", Width: 60},
		{Title: "Mức giao", Width: 36},
		{Title: "Cơ quan phải làm", Kind: office.ColumnInt},
		{Title: "Đã đạt", Kind: office.ColumnInt},
		{Title: "Chậm hoặc không đạt", Kind: office.ColumnInt},
		{Title: "Chưa có thông tin", Kind: office.ColumnInt},
		{Title: "Minh chứng", Kind: office.ColumnInt},
		{Title: "Kết quả", Width: 60},
	}}
	for _, l := range e.Figures.Lines {
		duties.Rows = append(duties.Rows, []any{l.Clause, l.Title, l.Quota, l.Owing, l.Met, len(l.Behind), len(l.Silent), l.Evidence, l.Result()})
	}
	all := []office.Sheet{rows, duties}
	if len(e.Answers) > 0 {
		all = []office.Sheet{answerSheet(e, note), rows, duties}
	}
	if len(e.Figures.Units) > 0 {
		all = append(all, unitSheet(e, note))
	}
	proof, err := s.proofSheet(ctx, r, e, note)
	if err != nil {
		return nil, err
	}
	return office.WriteSheets(append(all, proof)...)
}

func unitSheet(e Edition, note string) office.Sheet {
	sheet := office.Sheet{Name: "Cơ quan", Title: e.Head.Title, Note: note, Columns: []office.SheetColumn{
		{Title: "Cấp", Width: 14},
		{Title: "Cơ quan", Width: 52},
		{Title: "Nhiệm vụ giao", Kind: office.ColumnInt},
		{Title: "Nhiệm vụ đạt", Kind: office.ColumnInt},
		{Title: "Chậm hoặc không đạt", Kind: office.ColumnInt},
		{Title: "Chưa có thông tin", Kind: office.ColumnInt},
		{Title: "Minh chứng", Kind: office.ColumnInt},
		{Title: "Báo cáo của cơ quan", Width: 26},
		{Title: "Ngày gửi", Kind: office.ColumnDate},
		{Title: "Ghi chú", Width: 28},
	}}
	for _, l := range report.Leagues(e.Figures.Units) {
		for _, u := range l.Units {
			remark := ""
			if u.Unproved {
				remark = "Gửi nhưng không có minh chứng"
			}
			sheet.Rows = append(sheet.Rows, []any{l.Level.Label(), u.Name, u.Owing, u.Met, u.Behind, u.Silent, u.Evidence, u.Filing.Label(), u.FiledOn, remark})
		}
	}
	return sheet
}

// proofSheet lists every entry behind the figures once. Its columns are named as
// the import of evidence reads them.
func (s *Service) proofSheet(ctx context.Context, r Report, e Edition, note string) (office.Sheet, error) {
	sheet := office.Sheet{Name: "Minh chứng", Title: e.Head.Title, Note: note, Columns: []office.SheetColumn{
		{Title: "Ngày", Kind: office.ColumnDate},
		{Title: "Cơ quan", Width: 40},
		{Title: "Tên việc", Width: 60},
		{Title: "Nhiệm vụ", Width: 40},
		{Title: "Hình thức", Width: 24},
		{Title: "Kênh", Width: 26},
		{Title: "Liên kết", Width: 40},
		{Title: "Tính vào", Width: 30},
		{Title: "Địa chỉ trong Loa", Width: 40},
	}}
	for _, q := range evidence.Quantities() {
		sheet.Columns = append(sheet.Columns, office.SheetColumn{Title: q.Label(), Kind: office.ColumnInt, Width: 14})
	}
	named, counted := map[string]string{}, map[string]string{}
	for _, l := range e.Figures.Lines {
		for _, id := range l.IDs {
			named[id] = joined(named[id], l.Name)
		}
	}
	for _, row := range e.Figures.Rows {
		if row.Sub() {
			continue
		}
		for _, id := range row.IDs {
			counted[id] = row.Name
		}
	}
	entries, err := s.entries(ctx, e)
	if err != nil {
		return sheet, err
	}
	names, err := s.dayNames(ctx, r, entries)
	if err != nil {
		return sheet, err
	}
	for _, p := range entries {
		cells := []any{p.HappenedOn, names.of(p), p.Shown(), named[p.ID], p.Kind.Label(), p.Channel, p.URL, counted[p.ID], s.Address("/lam-viec/minh-chung/" + p.ID)}
		sheet.Rows = append(sheet.Rows, append(cells, amountCells(evidence.Amounts(p.Amounts))...))
	}
	return sheet, nil
}

// entries gives the evidence behind the rows of an edition, row by row, in each by
// the day and the id. A draft has read it to count it; of what was frozen it is
// read as it stands now.
func (s *Service) entries(ctx context.Context, e Edition) ([]ledger.Piece, error) {
	known := map[string]ledger.Piece{}
	for _, p := range e.entries {
		known[p.ID] = p
	}
	var out []ledger.Piece
	for _, row := range e.Figures.Rows {
		if row.Sub() {
			continue
		}
		var missing []string
		from := len(out)
		for _, id := range row.IDs {
			if p, ok := known[id]; ok {
				out = append(out, p)
			} else {
				missing = append(missing, id)
			}
		}
		for ids := range slices.Chunk(missing, mostRead) {
			more, err := s.Ledger.PiecesByID(ctx, ids...)
			if err != nil {
				return nil, err
			}
			out = append(out, more...)
		}
		slices.SortFunc(out[from:], func(a, b ledger.Piece) int {
			return cmp.Or(cmp.Compare(a.HappenedOn, b.HappenedOn), cmp.Compare(a.ID, b.ID))
		})
	}
	return out, nil
}

// mostRead bounds how many entries one question names.
const mostRead = 500

// dayNames finds by what the import knows the agency of an entry.
type dayNames struct {
	lives map[string]org.Life
	alike map[string][]org.Life // by the key of each name that they ever had
	keys  map[string]string     // of names
	found map[agencyDay]string
	last  map[string]string // names at the end of the report, for days without one
}

type agencyDay struct {
	agencyID string
	day      calendar.Date
}

func (s *Service) dayNames(ctx context.Context, r Report, entries []ledger.Piece) (dayNames, error) {
	n := dayNames{lives: map[string]org.Life{}, alike: map[string][]org.Life{}, keys: map[string]string{}, found: map[agencyDay]string{}}
	agencies := map[string]bool{}
	for _, p := range entries {
		agencies[p.AgencyID] = true
	}
	var err error
	if n.last, err = s.Registry.Names(ctx, min(r.WindowEnd, s.today()), slices.Sorted(maps.Keys(agencies))...); err != nil {
		return n, err
	}
	lives, err := s.Registry.Lives(ctx)
	for _, l := range lives {
		n.lives[l.ID] = l
		had := map[string]bool{}
		for _, span := range l.Spans {
			if key := n.key(span.Version.Name); !had[key] {
				had[key] = true
				n.alike[key] = append(n.alike[key], l)
			}
		}
	}
	return n, err
}

// key is the key of a name, worked out once.
func (n dayNames) key(name string) string {
	key, ok := n.keys[name]
	if !ok {
		key = agency.NameKey(name)
		n.keys[name] = key
	}
	return key
}

// of is the agency's name on the day of the entry, or its code where others have
// that name too.
func (n dayNames) of(p ledger.Piece) string {
	at := agencyDay{p.AgencyID, p.HappenedOn}
	name, ok := n.found[at]
	if !ok {
		name = n.find(at)
		n.found[at] = name
	}
	return name
}

func (n dayNames) find(at agencyDay) string {
	v, ok := n.lives[at.agencyID].On(at.day)
	if !ok {
		return n.last[at.agencyID]
	}
	key, of := n.key(v.Name), 0
	for _, l := range n.alike[key] {
		if other, there := l.On(at.day); there && n.key(other.Name) == key {
			of++
		}
	}
	if of > 1 && v.Code != "" {
		return v.Code
	}
	return v.Name
}

// amountCells are what was counted, in the order of the quantities; empty where
// nobody counted.
func amountCells(a evidence.Amounts) []any {
	var cells []any
	for _, q := range evidence.Quantities() {
		if n := a[q]; n > 0 {
			cells = append(cells, n)
		} else {
			cells = append(cells, nil)
		}
	}
	return cells
}

func joined(list, more string) string {
	if list == "" {
		return more
	}
	return fmt.Sprintf("%s; %s", list, more)
}
