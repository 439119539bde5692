package gallery

import (
	"fmt"
	"strings"

	"loa/internal/domain"
	"loa/internal/platform/web"
)

// matrixData is the sample matrix.
type matrixData struct {
	Heads  []head
	Groups []group
	Totals []total
	Levels []option
	States []option
}

// head is one obligation: its clause, short name and quota.
type head struct{ Number, Name, Quota string }

type group struct {
	Name string
	Rows []row
}

type row struct {
	Agency      string
	Cells       []cell
	Good, Count int
	Open        *cell
}

type cell struct {
	Status, Note, Label, Href, Head string
	Open                            bool
}

// Drawn are the row's cells as the page draws them.
func (r row) Drawn() []web.Cell {
	out := make([]web.Cell, 0, len(r.Cells))
	for _, c := range r.Cells {
		d := web.Cell{Status: c.Status, Head: c.Head, Label: c.Label, Href: c.Href, Open: c.Open}
		if c.Note != "" {
			d.Note = domain.Say("%s", c.Note)
		}
		out = append(out, d)
	}
	return out
}

type total struct{ Head, Figure, Text string }

// sampleMatrix draws the sample; the cell whose name is open has its panel out.
func sampleMatrix(open string) matrixData {
	d := matrixData{
		Heads: []head{
			{"V.1.", "Kế hoạch riêng", "đến 28/02"},
			{"V.8.", "Báo cáo quý I", "đến 15/04"},
			{"1.", "Phát sóng", "01 / tháng"},
			{"3.", "Video, clip", "≥ 01 / năm"},
			{"4.", "Đối thoại", "trong năm"},
			{"5.", "Ấn phẩm", "thường xuyên"},
			{"6.", "Bản tin tuần", "TB 01 / tuần"},
			{"7.", "Trang điện tử", "thường xuyên"},
		},
		Totals: []total{
			{"Kế hoạch riêng", "9/11", "2 cần đôn đốc"},
			{"Báo cáo quý I", "9/12", "3 cần đôn đốc"},
			{"Phát sóng", "0/1", "1 cần đôn đốc"},
			{"Video, clip", "11/12", "1 cần đôn đốc"},
			{"Đối thoại", "11/11", "không chậm"},
			{"Ấn phẩm", "9/12", "3 cần đôn đốc"},
			{"Bản tin tuần", "1/1", "không chậm"},
			{"Trang điện tử", "11/12", "1 cần đôn đốc"},
		},
		Levels: []option{{"", "Tất cả các cấp", ""}, {"so", "Sở, ban, ngành", ""}, {"xa", "UBND xã, phường", ""}},
		States: []option{{"", "Mọi tình trạng", ""}, {"late", "Quá hạn", ""}, {"silent", "Chưa có kết quả mới", ""}},
	}
	for _, g := range sampleRows() {
		d.Groups = append(d.Groups, d.group(g, open))
	}
	return d
}

func (d matrixData) group(g sampleGroup, open string) group {
	out := group{Name: g.name}
	for _, line := range g.lines {
		parts := strings.Split(line, "|")
		one := row{Agency: parts[0]}
		for i, text := range parts[1:] {
			c := sampleCell(text)
			name := fmt.Sprintf("%s-%d", parts[0], i)
			c.Head, c.Label = d.Heads[i].Name, parts[0]+", "+d.Heads[i].Name
			c.Open = name == open || (open == "" && name == "Phường Trấn Biên-7")
			c.Href = root + "/ma-tran?o=" + name + "#o-mo"
			if c.Status != "not_applicable" && c.Status != "waived" {
				one.Count++
				if c.Status == "met" || c.Status == "on_track" || c.Status == "not_due" || c.Status == "at_risk" {
					one.Good++
				}
			}
			one.Cells = append(one.Cells, c)
			if c.Open {
				one.Open = &one.Cells[len(one.Cells)-1]
			}
		}
		out.Rows = append(out.Rows, one)
	}
	return out
}

type sampleGroup struct {
	name  string
	lines []string
}

// sampleRows writes each cell as a letter for its status and its note.
func sampleRows() []sampleGroup {
	return []sampleGroup{
		{"Sở, ban, ngành", []string{
			"Sở Nội vụ|m12/02|m12/04|-|m2/1|t1|t3|m17/16|t26",
			"Sở Tài chính|m25/02|m12/04|-|t0/1|t1|t1|-|t11",
			"Sở Công Thương|m27/02|l+7 ngày|-|r0/1|n|s45 ngày|-|r2",
			"Sở Xây dựng|l+53 ngày|m15/04|-|m1/1|t1|t2|-|t14",
			"Báo và phát thanh, truyền hình|w|m15/04|x2/3 tháng|m3/1|w|t4|-|t38",
		}},
		{"UBND xã, phường", []string{
			"Phường Trấn Biên|m18/02|l+7 ngày|-|t0/1|t1|t2|-|t8",
			"Phường Long Khánh|m28/02|m10/04|-|m1/1|n|t1|-|t6",
			"Phường Tam Hiệp|l+53 ngày|l+7 ngày|-|s111 ngày|n|s111 ngày|-|s111 ngày",
			"Xã Xuân Lộc|m14/02|m09/04|-|m1/1|t2|t3|-|t12",
			"Xã Đak Lua|m27/02|m14/04|-|t0/1|n|s45 ngày|-|t4",
		}},
	}
}

func sampleCell(text string) cell {
	statuses := map[byte]string{
		'm': "met", 't': "on_track", 'r': "at_risk", 'l': "late", 'x': "missed", 's': "silent",
		'w': "waived", 'n': "not_due", '-': "not_applicable",
	}
	return cell{Status: statuses[text[0]], Note: text[1:]}
}
