package report

import (
	"context"
	"strconv"
	"strings"

	"loa/internal/domain/evidence"
	"loa/internal/domain/report"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/vi"
)

// sheets are the figures as people work with them: no merged cells, one head row,
// each evidence with the figures that count it, under the number that papers name.
func (s *Service) sheets(ctx context.Context, r Report, e Edition) ([]byte, error) {
	note := vi.UpperFirst(e.Figures.Period) + ". " + footnote(e)
	if !r.holds() {
		note = "BẢN NHÁP. " + note
	}
	all := []office.Sheet{s.rowSheet(r, e, note), s.dutySheet(r, e, note)}
	if len(e.Answers) > 0 {
		all = append([]office.Sheet{answerSheet(e, note)}, all...)
	}
	if len(e.Figures.Units) > 0 {
		all = append(all, s.unitSheet(r, e, note))
	}
	proof, err := s.proofSheet(ctx, r, e, note)
	if err != nil {
		return nil, err
	}
	return office.WriteSheets(append(all, proof)...)
}

// figure is a number that leads to the list of its evidence.
func (s *Service) figure(r Report, code string, n int64) office.LinkedInt {
	return office.LinkedInt{N: n, URL: s.Address(evidencePath(r, code))}
}

// rowSheet has a row of the annex a line; what stands below another has its letter
// ("2a").
func (s *Service) rowSheet(r Report, e Edition, note string) office.Sheet {
	sheet := office.Sheet{Name: "Phụ lục", Title: e.Head.Title, Note: note, Columns: []office.SheetColumn{
		{Title: "STT", Width: 8},
		{Title: "Nội dung", Width: 52},
		{Title: "Đơn vị tính", Width: 16},
		{Title: "Số lượng", Kind: office.ColumnInt},
		{Title: "Minh chứng số", Width: 16},
		{Title: "Ghi chú", Width: 44},
	}}
	numbers := rowNumbers(e.Figures)
	main, sub := 0, 0
	for _, row := range e.Figures.Rows {
		number := ""
		if row.Sub() {
			sub++
			number = strconv.Itoa(main) + string(rune('a'+sub-1))
		} else {
			main, sub = main+1, 0
			number = strconv.Itoa(main)
		}
		sheet.Rows = append(sheet.Rows, []any{number, row.Name, row.Unit, s.figure(r, row.Code, row.N), numbers[row.Code], rowNote(row)})
	}
	return sheet
}

// dutySheet has a duty a line, what was not due last.
func (s *Service) dutySheet(r Report, e Edition, note string) office.Sheet {
	sheet := office.Sheet{Name: "Nhiệm vụ", Title: e.Head.Title, Note: noted(note, dutyNotes(e.Figures)), Columns: []office.SheetColumn{
		{Title: "Mục của kế hoạch", Width: 18},
		{Title: "Nhiệm vụ", Width: 50},
		{Title: "Mức giao", Width: 32},
		{Title: "Số cơ quan được giao", Kind: office.ColumnInt, Width: 11},
		{Title: "Đã đạt", Kind: office.ColumnInt, Width: 9},
		{Title: "Chậm hoặc không đạt", Kind: office.ColumnInt, Width: 11},
		{Title: "Chưa có kết quả", Kind: office.ColumnInt, Width: 9},
		{Title: "Số minh chứng", Kind: office.ColumnInt, Width: 10},
		{Title: "Kết quả", Width: 46},
	}}
	var last [][]any
	for _, l := range e.Figures.Lines {
		row := []any{l.Clause, l.Title, l.Quota, l.Owing, l.Met, len(l.Behind), len(l.Silent), s.figure(r, dutyCode(l.ObligationID), int64(l.Evidence)), l.Result()}
		if l.Apart() {
			last = append(last, row)
		} else {
			sheet.Rows = append(sheet.Rows, row)
		}
	}
	sheet.Rows = append(sheet.Rows, last...)
	return sheet
}

// noted is a note with what has to be known about the counts of a sheet.
func noted(note string, more []string) string {
	return strings.Join(append([]string{note}, more...), "\n")
}

func (s *Service) unitSheet(r Report, e Edition, note string) office.Sheet {
	sheet := office.Sheet{Name: "Cơ quan", Title: e.Head.Title, Note: noted(note, unitNotes(e.Figures)), Columns: []office.SheetColumn{
		{Title: "Cấp", Width: 12},
		{Title: "Cơ quan", Width: 46},
		{Title: "Nhiệm vụ giao", Kind: office.ColumnInt, Width: 11},
		{Title: "Nhiệm vụ đạt", Kind: office.ColumnInt, Width: 11},
		{Title: "Chậm hoặc không đạt", Kind: office.ColumnInt, Width: 12},
		{Title: "Chưa có kết quả", Kind: office.ColumnInt, Width: 11},
		{Title: "Minh chứng", Kind: office.ColumnInt, Width: 11},
		{Title: "Báo cáo của cơ quan", Width: 24},
		{Title: "Ngày gửi", Kind: office.ColumnDate, Width: 12},
		{Title: "Ghi chú", Width: 28},
	}}
	for _, l := range report.Leagues(e.Figures.Units) {
		for _, u := range l.Units {
			code, remark := unitCode(u.AgencyID), ""
			if u.Unproved {
				remark = "Gửi nhưng không có minh chứng"
			}
			how := u.Filing.Label()
			if u.Filing == report.NotAsked {
				how = "Không phải gửi"
			}
			sheet.Rows = append(sheet.Rows, []any{l.Level.Label(), u.Name, u.Owing, s.figure(r, code, int64(u.Met)), u.Behind, u.Silent, s.figure(r, code, int64(u.Evidence)), how, u.FiledOn, remark})
		}
	}
	return sheet
}

// proofSheet lists every entry behind the figures once, by the numbers that papers
// name. Its columns are named as the import of evidence reads them; what was
// counted has a column where any entry says it. The last column is for the import.
func (s *Service) proofSheet(ctx context.Context, r Report, e Edition, note string) (office.Sheet, error) {
	sheet := office.Sheet{Name: "Minh chứng", Title: e.Head.Title, Note: note, Columns: []office.SheetColumn{
		{Title: "Minh chứng số", Kind: office.ColumnInt, Width: 8},
		{Title: "Ngày", Kind: office.ColumnDate, Width: 12},
		{Title: "Cơ quan", Width: 22},
		{Title: "Tên việc", Width: 40},
		{Title: "Nhiệm vụ", Width: 26},
		{Title: "Hình thức", Width: 13},
		{Title: "Kênh", Width: 14},
		{Title: "Liên kết", Width: 28},
		{Title: "Tính vào", Width: 16},
	}}
	lists, err := s.listed(ctx, e)
	if err != nil {
		return sheet, err
	}
	var entries []ledger.Piece
	for _, g := range lists {
		entries = append(entries, g.entries...)
	}
	names, err := s.dayNames(ctx, r, entries)
	if err != nil {
		return sheet, err
	}
	counted := quantitiesOf(entries)
	for _, q := range counted {
		sheet.Columns = append(sheet.Columns, office.SheetColumn{Title: q.Label(), Kind: office.ColumnInt, Width: 8})
	}
	sheet.Columns = append(sheet.Columns, office.SheetColumn{Title: "Địa chỉ trong Loa", Width: 20, Aside: true})
	named := make(map[string]string, len(entries))
	for _, l := range e.Figures.Lines {
		for _, id := range l.IDs {
			named[id] = joined(named[id], l.Name)
		}
	}
	for _, g := range lists {
		for i, p := range g.entries {
			cells := append(make([]any, 0, len(sheet.Columns)), g.first+i, p.HappenedOn, names.of(p), p.Shown(), named[p.ID], p.Kind.Label(), p.Channel, p.URL, g.name())
			cells = addAmounts(cells, evidence.Amounts(p.Amounts), counted)
			sheet.Rows = append(sheet.Rows, append(cells, s.Address("/lam-viec/minh-chung/"+p.ID)))
		}
	}
	return sheet, nil
}

// quantitiesOf lists the quantities that any of the entries says.
func quantitiesOf(entries []ledger.Piece) []evidence.Quantity {
	said := map[evidence.Quantity]bool{}
	for _, p := range entries {
		for q, n := range p.Amounts {
			said[q] = said[q] || n > 0
		}
	}
	var out []evidence.Quantity
	for _, q := range evidence.Quantities() {
		if said[q] {
			out = append(out, q)
		}
	}
	return out
}

// addAmounts adds cells of what was counted, in the order of the quantities; empty
// where nobody counted.
func addAmounts(cells []any, a evidence.Amounts, of []evidence.Quantity) []any {
	for _, q := range of {
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
	return list + "; " + more
}
