package report

import (
	"context"
	"strconv"
	"strings"

	"loa/internal/domain/report"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/vi"
)

// mostListed is how much evidence a paper lists entry by entry; of more it says how
// much there is, and the spreadsheet that goes with it has the list.
const mostListed = 120

func short(f report.Figures) bool {
	n := 0
	for _, row := range f.Rows {
		if !row.Sub() {
			n += len(row.IDs)
		}
	}
	return n <= mostListed && len(all(f)) <= mostListed
}

// proofAnnex is the evidence for who holds the paper and nothing else: each entry
// by what a reader can use, its public address or its files, under the number that
// the tables name. The one address into the program is for those with an account.
func (s *Service) proofAnnex(ctx context.Context, r Report, e Edition, lists []group) ([]office.Block, error) {
	var body []office.Block
	if short(e.Figures) {
		table, err := s.proofTable(ctx, r, e, lists)
		if err != nil {
			return nil, err
		}
		body = append(body, office.Text("Các số ở cột “Minh chứng số” của bảng số liệu dẫn đến danh mục này. Mã tệp là 8 ký tự đầu của mã băm SHA-256, dùng để đối chiếu tệp gốc."), table)
	} else {
		body = append(body,
			office.Text("Danh mục từng minh chứng (ngày, cơ quan, tên việc, địa chỉ công khai) ở trang “Minh chứng” của tệp XLSX kèm theo báo cáo, đánh số như dưới đây; minh chứng của từng nhiệm vụ: lọc cột “Nhiệm vụ”; của từng cơ quan: lọc cột “Cơ quan”."),
			proofSummary(e.Figures))
	}
	at := s.Address(evidencePath(r, allCode))
	code, err := office.QRPNG(at, 400)
	if err != nil {
		return nil, err
	}
	return append(body,
		office.Paragraph{Align: office.AlignLeft, Runs: []office.Run{{Text: "Danh mục đầy đủ kèm tệp gốc, dành cho người có tài khoản Loa: quét mã dưới đây hoặc mở "}, office.Linked(at, office.Address{Title: "Danh mục minh chứng của báo cáo", URL: at})}},
		office.Image{PNG: code, Width: 28, Alt: "Mã QR mở danh mục minh chứng của báo cáo trong Loa"}), nil
}

// proofSummary says of how many entries each row is, under which numbers, of how
// many agencies, and what there is to see. What nobody counted when the report was
// frozen has no column.
func proofSummary(f report.Figures) office.Table {
	t := office.Table{
		Small: true, Widths: []int{7, 44, 15, 19, 14, 16, 14},
		Aligns: []office.Align{office.AlignCentre, office.AlignLeft, office.AlignRight, office.AlignCentre, office.AlignRight, office.AlignRight, office.AlignRight},
		Header: []office.Row{office.TextRow("STT", "Nội dung", "Số minh chứng", "Minh chứng số", "Số cơ quan", "Có địa chỉ công khai", "Có tệp lưu")},
	}
	figure := func(n int) string { return vi.Int(int64(n)) }
	var public, kept, sum int
	for i, g := range groups(f) {
		row := g.row
		public, kept, sum = public+row.Public, kept+row.Kept, sum+len(g.ids)
		line := []string{strconv.Itoa(i + 1), g.name(), figure(len(g.ids)), g.span(), figure(row.Agencies), figure(row.Public), figure(row.Kept)}
		if row.Code == "" {
			line[4], line[5], line[6] = "", "", ""
		}
		t.Rows = append(t.Rows, office.TextRow(line...))
	}
	total := office.TextRow("", "Cộng", figure(sum), "", "", figure(public), figure(kept))
	total.Bold = true
	t.Rows = append(t.Rows, total)
	if public+kept == 0 {
		t = t.Without(6).Without(5).Without(4)
	}
	return t
}

// proofTable lists the evidence, row by row of the annex.
func (s *Service) proofTable(ctx context.Context, r Report, e Edition, lists []group) (office.Table, error) {
	t := office.Table{
		Small: true, Widths: []int{7, 13, 38, 42}, Aligns: []office.Align{office.AlignCentre, office.AlignCentre, office.AlignLeft, office.AlignLeft},
		Header: []office.Row{office.TextRow("Số", "Ngày", "Minh chứng", "Nơi xem, tệp")},
	}
	files, err := s.Ledger.FilesOfEach(ctx, all(e.Figures)...)
	if err != nil {
		return t, err
	}
	agency := func(ledger.Piece) string { return "" }
	if r.Scope == ScopeProvince {
		var entries []ledger.Piece
		for _, g := range lists {
			entries = append(entries, g.entries...)
		}
		names, err := s.dayNames(ctx, r, entries)
		if err != nil {
			return t, err
		}
		agency = func(p ledger.Piece) string { return " – " + names.of(p) }
	}
	for _, g := range lists {
		t.Rows = append(t.Rows, office.Row{Bold: true, Cells: []office.Cell{{Runs: []office.Run{{Text: g.name()}}, ColSpan: 4, Align: office.AlignLeft}}})
		for i, p := range g.entries {
			t.Rows = append(t.Rows, office.Row{Cells: []office.Cell{
				office.TextCell(strconv.Itoa(g.first + i)), office.TextCell(p.HappenedOn.Vietnamese()), office.TextCell(p.Shown() + agency(p)), {Runs: whereabouts(p, files[p.ID])},
			}})
		}
	}
	return t, nil
}

// shownHash is how many characters of a file's hash papers print.
const shownHash = 8

// whereabouts is where a reader of a paper finds an entry: its own address, its
// files by name and the beginning of their hash, else the channel that it names.
func whereabouts(p ledger.Piece, files []ledger.File) []office.Run {
	var runs []office.Run
	if p.URL != "" {
		runs = append(runs, office.Linked(p.URL, office.Address{Title: p.Shown(), URL: p.URL}))
	}
	for _, f := range files {
		if f.Erased() {
			continue
		}
		text := "Tệp " + f.Name + " (mã " + f.SHA256[:min(shownHash, len(f.SHA256))] + ")"
		if len(runs) > 0 {
			text = "\n" + text
		}
		runs = append(runs, office.Run{Text: text})
	}
	if len(runs) == 0 {
		text := "Không có địa chỉ, không có tệp"
		if channel := strings.TrimSpace(p.Channel); channel != "" {
			text = channel + "; không có địa chỉ, không có tệp"
		}
		runs = append(runs, office.Run{Text: text})
	}
	return runs
}
