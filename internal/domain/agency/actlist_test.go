package agency_test

import (
	"encoding/csv"
	"os"
	"strings"
	"testing"

	"loa/internal/domain/agency"
)

// units writes units as "name @place *part 30%".
func units(list []agency.ActUnit) string {
	var out []string
	for _, u := range list {
		s := u.Name
		if u.Place != "" {
			s += " @" + u.Place
		}
		if u.Part {
			s += " *"
		}
		out = append(out, s)
	}
	return strings.Join(out, " | ")
}

func TestSentencesOfActs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		text     string
		change   agency.Change
		from, to string
	}{
		{"Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ.", agency.Merge, "Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ"},
		{"1. Thành lập xã Xuân Bắc trên cơ sở nhập toàn bộ xã Suối Nho và xã Xuân Bắc;", agency.Merge, "Xã Suối Nho | Xã Xuân Bắc", "Xã Xuân Bắc"},
		{
			"Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của các xã Lộc Thuận, Lộc Thái và thị trấn Lộc Ninh thành xã mới có tên gọi là xã Lộc Ninh.",
			agency.Merge, "Xã Lộc Thuận | Xã Lộc Thái | Thị trấn Lộc Ninh", "Xã Lộc Ninh",
		},
		{
			"Sắp xếp toàn bộ diện tích tự nhiên, quy mô dân số của phường Tân Hiệp, phường Tân Tiến và một phần diện tích tự nhiên, quy mô dân số của xã An Hòa thành phường mới có tên gọi là phường Tam Hiệp",
			agency.Merge, "Phường Tân Hiệp | Phường Tân Tiến | Xã An Hòa *", "Phường Tam Hiệp",
		},
		{"Đổi tên Sở Du lịch thành Sở Văn hóa, Thể thao và Du lịch", agency.Rename, "Sở Du lịch", "Sở Văn hóa, Thể thao và Du lịch"},
		{
			"Hợp nhất Sở Khoa học và Công nghệ và Sở Thông tin và Truyền thông thành Sở Khoa học và Công nghệ", agency.Merge,
			"Sở Khoa học và Công nghệ | Sở Thông tin và Truyền thông", "Sở Khoa học và Công nghệ",
		},
		{
			"Hợp nhất Sở Văn hóa, Thể thao và Du lịch, Sở Ngoại vụ với Ban Dân tộc thành Sở X", agency.Merge,
			"Sở Văn hóa, Thể thao và Du lịch | Sở Ngoại vụ | Ban Dân tộc", "Sở X",
		},
		{"Giải thể Ban An toàn giao thông", agency.Dissolve, "Ban An toàn giao thông", ""},
		{"Kết thúc hoạt động của huyện Xuân Lộc, huyện Tân Phú", agency.Dissolve, "Huyện Xuân Lộc | Huyện Tân Phú", ""},
		{
			"Chuyển chức năng quản lý nhà nước về báo chí, xuất bản từ Sở Thông tin và Truyền thông sang Sở Văn hóa, Thể thao và Du lịch",
			agency.Transfer, "Sở Thông tin và Truyền thông", "Sở Văn hóa, Thể thao và Du lịch",
		},
		{"Xã Lộc Ninh thành phường Lộc Ninh", agency.Raise, "Xã Lộc Ninh", "Phường Lộc Ninh"},
		{"xã Long Hà → xã Long Hà Mới", agency.Rename, "Xã Long Hà", "Xã Long Hà Mới"},
		{"Thành lập phường Chơn Thành trên cơ sở nguyên trạng xã Chơn Thành", agency.Raise, "Xã Chơn Thành", "Phường Chơn Thành"},
		{"Chia xã Tân An thành xã Tân An Đông và xã Tân An Tây", agency.Split, "Xã Tân An", "Xã Tân An Đông | Xã Tân An Tây"},
		{
			"Thành lập Trung tâm Chuyển đổi số thuộc Sở Khoa học và Công nghệ trên cơ sở tách từ Văn phòng Ủy ban nhân dân tỉnh", agency.Split,
			"Văn phòng Ủy ban nhân dân tỉnh", "Trung tâm Chuyển đổi số",
		},
		{
			"Nhập xã Suối Cao (H.Xuân Lộc); xã Xuân Thành (H.Xuân Lộc, phía bắc) thành xã Xuân Thành", agency.Merge,
			"Xã Suối Cao @H.Xuân Lộc | Xã Xuân Thành @H.Xuân Lộc, phía bắc", "Xã Xuân Thành",
		},
		{
			"Nhập xã Tân Bình (một phần) và xã Bình Lợi thuộc huyện Vĩnh Cửu vào phường Trảng Dài", agency.Merge,
			"Xã Tân Bình * | Xã Bình Lợi @huyện Vĩnh Cửu", "Phường Trảng Dài",
		},
		{"Ban Dân tộc đổi tên thành Sở Dân tộc và Tôn giáo từ ngày 01/03/2025", agency.Rename, "Ban Dân tộc", "Sở Dân tộc và Tôn giáo"},
		{"Căn cứ Luật Tổ chức chính quyền địa phương", "", "", ""},
		{"xã Xuân Đông", "", "", ""},
	} {
		l := agency.ReadActLine(c.text)
		if l.Change != c.change || units(l.From) != c.from && c.change != "" || units(l.To) != c.to && c.change != "" {
			t.Errorf("%s\n got %q: %s → %s\nwant %q: %s → %s", c.text, l.Change, units(l.From), units(l.To), c.change, c.from, c.to)
		}
		if l.Text != c.text {
			t.Errorf("the text is lost: %q", l.Text)
		}
	}
}

func TestWhatElseASentenceSays(t *testing.T) {
	t.Parallel()
	l := agency.ReadActLine("Chuyển chức năng quản lý báo chí từ Sở Thông tin và Truyền thông sang Sở Văn hóa")
	if l.Function != "quản lý báo chí" {
		t.Errorf("function: %q", l.Function)
	}
	if l = agency.ReadActLine("Sáp nhập Sở Ngoại vụ vào Văn phòng UBND tỉnh"); !l.Takes {
		t.Error("who takes the others in")
	}
	l = agency.ReadActLine("Thành lập Trung tâm Phục vụ hành chính công trực thuộc Văn phòng UBND tỉnh trên cơ sở tổ chức lại Trung tâm Hành chính công")
	if l.Parent != "Văn phòng UBND tỉnh" || units(l.To) != "Trung tâm Phục vụ hành chính công" {
		t.Errorf("superior: %q of %s", l.Parent, units(l.To))
	}
}

// TestASentenceThatOnlyMoves: a unit under another superior is no merger, and a
// function that is handed on is no unit.
func TestASentenceThatOnlyMoves(t *testing.T) {
	t.Parallel()
	for text, want := range map[string][3]string{
		"1. Chuyển Trung tâm Phục vụ hành chính công về trực thuộc Văn phòng UBND tỉnh.":     {"Trung tâm Phục vụ hành chính công", "", "Văn phòng UBND tỉnh"},
		"Chuyển nguyên trạng Trung tâm Bảo trợ thuộc Sở Lao động sang thuộc Sở Y tế":         {"Trung tâm Bảo trợ", "Sở Lao động", "Sở Y tế"},
		"Điều chuyển xã Đak Lua (huyện Tân Phú) về trực thuộc Ủy ban nhân dân tỉnh Đồng Nai": {"Xã Đak Lua", "huyện Tân Phú", "Ủy ban nhân dân tỉnh Đồng Nai"},
	} {
		l := agency.ReadActLine(text)
		if l.Change != agency.Rename || len(l.From) != 1 || len(l.To) != 1 || l.From[0].Name != want[0] || l.To[0].Name != want[0] || l.From[0].Place != want[1] || l.Parent != want[2] {
			t.Errorf("%s: %+v", text, l)
		}
	}
	for text, change := range map[string]agency.Change{
		"Chuyển chức năng quản lý báo chí từ Sở A về thuộc Sở B":       agency.Transfer,
		"Điều chuyển chức năng quản lý báo chí từ Sở A sang Sở B":      agency.Transfer,
		"Mục IV. Sáp nhập Sở A vào Sở B":                               agency.Merge,
		"Khoản 2a. Giải thể Sở A":                                      agency.Dissolve,
		"Điểm đ) Giải thể Sở A":                                        agency.Dissolve,
		"Chuyển nhiệm vụ quản lý báo chí về thuộc Sở Văn hóa":          "",
		"Chuyển Trung tâm A và Trung tâm B về trực thuộc Sở Tài chính": "",
	} {
		if l := agency.ReadActLine(text); l.Change != change {
			t.Errorf("%s is %q, want %q", text, l.Change, change)
		}
	}
}

func TestRowsOfActs(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		row      agency.ActRow
		change   agency.Change
		from, to string
	}{
		{agency.ActRow{Form: "Sáp nhập", Before: "Sở Lao động - Thương binh và Xã hội", After: "Sở Nội vụ"}, agency.Merge, "Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ"},
		{agency.ActRow{Before: "Xã A; Xã Xuân Tâm (H.Xuân Lộc, một phần)", After: "Xã B"}, agency.Merge, "Xã A | Xã Xuân Tâm @H.Xuân Lộc *", "Xã B"},
		{agency.ActRow{Before: "Báo Đồng Nai; Đài Phát thanh - Truyền hình và Báo Bình Phước", After: "Báo X"}, agency.Merge, "Báo Đồng Nai | Đài Phát thanh - Truyền hình và Báo Bình Phước", "Báo X"},
		{agency.ActRow{Before: "Xã A; Xã B (H.Xuân Lộc)", After: "Xã B"}, agency.Merge, "Xã A | Xã B @H.Xuân Lộc", "Xã B"},
		{agency.ActRow{Before: "Xã Bù Gia Mập (H.Bù Gia Mập)", After: "Xã Bù Gia Mập"}, agency.Rename, "Xã Bù Gia Mập @H.Bù Gia Mập", "Xã Bù Gia Mập"},
		{agency.ActRow{Before: "Xã Lộc Ninh", After: "Phường Lộc Ninh"}, agency.Raise, "Xã Lộc Ninh", "Phường Lộc Ninh"},
		{agency.ActRow{Form: "Hợp nhất", Before: "Xã An Hòa", After: "Phường Tam Hiệp", Part: "Một phần"}, agency.Merge, "Xã An Hòa *", "Phường Tam Hiệp"},
		{agency.ActRow{Form: "Giải thể", Before: "Ban X"}, agency.Dissolve, "Ban X", ""},
		{agency.ActRow{Form: "Theo Nghị quyết", Before: "", After: "Xã B"}, "", "", "Xã B"},
		{agency.ActRow{Before: "Ban X"}, "", "Ban X", ""},
	} {
		l := agency.ReadActRow(c.row)
		if l.Change != c.change || units(l.From) != c.from || units(l.To) != c.to {
			t.Errorf("%+v\n got %q: %s → %s", c.row, l.Change, units(l.From), units(l.To))
		}
	}
	l := agency.ReadActRow(agency.ActRow{Form: "Tách", Before: "Phòng Y tế", After: "Sở Y tế", Share: "40%"})
	if l.To[0].Weight != 40 {
		t.Errorf("share: %+v", l.To)
	}
}

func TestLinesOfOneChangeAreJoined(t *testing.T) {
	t.Parallel()
	lines := agency.JoinAct([]agency.ActLine{
		agency.ReadActRow(agency.ActRow{Form: "Nhập", Before: "Xã A", After: "Xã C"}),
		agency.ReadActRow(agency.ActRow{Form: "Giải thể", Before: "Huyện D"}),
		agency.ReadActRow(agency.ActRow{Form: "Nhập", Before: "Xã B", After: "xã C"}),
		agency.ReadActRow(agency.ActRow{Form: "Tách", Before: "Sở E", After: "Sở F"}),
		agency.ReadActRow(agency.ActRow{Form: "Tách", Before: "Sở E", After: "Sở G"}),
	})
	if len(lines) != 3 || units(lines[0].From) != "Xã A | Xã B" || units(lines[2].To) != "Sở F | Sở G" {
		t.Errorf("joined: %+v", lines)
	}
}

// TestCommunesOfTheProvince reads every row of the province's list: no unit is
// lost and each keeps its district.
func TestCommunesOfTheProvince(t *testing.T) {
	t.Parallel()
	f, err := os.Open("../../../../shared/facts/communes.csv")
	if err != nil {
		t.Skip("the list of communes is not here")
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows[1:] {
		want := strings.Count(row[5], ";") + 1
		l := agency.ReadActRow(agency.ActRow{Before: row[5], After: row[1]})
		if len(l.From) != want || l.Change == "" || len(l.To) != 1 {
			t.Errorf("%s → %s: %d of %d units, %q", row[5], row[1], len(l.From), want, l.Change)
		}
		for _, u := range l.From {
			if u.Place == "" && strings.Contains(row[5], "(") {
				t.Errorf("%s has lost its place in %s", u.Name, row[5])
			}
		}
	}
}

func TestPlacesAndSorts(t *testing.T) {
	t.Parallel()
	for place, superior := range map[string]string{"H.Xuân Lộc": "UBND huyện Xuân Lộc", "TP.Biên Hòa": "Thành phố Biên Hoà", "TX.Phước Long": "UBND thị xã Phước Long"} {
		if agency.PlaceKey(place) != agency.NameKey(superior) {
			t.Errorf("%q is %q, not %q", place, agency.PlaceKey(place), agency.NameKey(superior))
		}
	}
	for name, want := range map[string]agency.Kind{
		"UBND xã Xuân Bắc": agency.Committee, "Phường Lộc Ninh": agency.Committee, "Sở Nội vụ": agency.Department, "Trung tâm Y tế": agency.PublicUnit, "Báo Đồng Nai": agency.Newspaper,
	} {
		if kind, _, ok := agency.GuessSort(name); !ok || kind != want {
			t.Errorf("%s: %q", name, kind)
		}
	}
	if _, _, ok := agency.GuessSort("Xã hội học"); ok {
		t.Error("“Xã hội học” is no commune")
	}
}
