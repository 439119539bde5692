package report

import (
	"cmp"
	"maps"
	"slices"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
)

// Piece is an entry of the ledger as far as the rows of a report count it.
type Piece struct {
	ID       string
	AgencyID string
	Kind     evidence.Kind
	Outlet   evidence.Outlet
	On       calendar.Date
	Shows    string // what it shows (evidence.ContentKey); empty: itself alone
	Amounts  evidence.Amounts
	Public   bool // has an address of its own that anybody opens
	Kept     bool // has files that are kept
}

// Row is one figure of the annex (chỉ tiêu của phụ lục): how much of one thing
// was done in the window. A sub-row parts or adds to the row above it and has
// the code of that before its dot.
type Row struct {
	Code   string   `json:"code"` // "doi-thoai", "doi-thoai.nguoi"
	Name   string   `json:"name"`
	Unit   string   `json:"unit"`
	N      int64    `json:"n"`
	Pieces int      `json:"pieces"`        // entries behind the figure
	Of     int      `json:"of,omitempty"`  // entries that could have said this amount; Pieces of them did
	IDs    []string `json:"ids,omitempty"` // of those entries, sorted
	// Of a main row's entries: from how many agencies, how many with an address of
	// their own and with files. All are 0 in what was frozen before they were counted.
	Agencies int `json:"agencies,omitempty"`
	Public   int `json:"public,omitempty"`
	Kept     int `json:"kept,omitempty"`
}

// Sub tells whether the row stands below another.
func (r Row) Sub() bool { return strings.Contains(r.Code, ".") }

// Partial tells whether only a part of the entries said the amount, so that the
// true figure may be larger.
func (r Row) Partial() bool { return r.Of > r.Pieces }

// annexRow is a row of the annex: which pieces it counts, once each.
type annexRow struct {
	code, name, unit string
	counts           evidence.Quantity // what one piece adds, when it says so; else one
	subs             []annexPart
}

// annexPart parts a row by outlets, or adds up a quantity of its pieces.
type annexPart struct {
	code, name, unit string
	outlets          []evidence.Outlet
	quantity         evidence.Quantity
}

func amount(code, name string, q evidence.Quantity) annexPart {
	return annexPart{code: code, name: name, unit: q.Unit(), quantity: q}
}

// mains lists the rows in the order of the annex (practice of the reports on
// administrative reform; no circular fixes them, so an office may leave some out).
func mains() []annexRow {
	people := func(name string) annexPart { return amount("nguoi", name, evidence.People) }
	reach := amount("tiep-can", "Lượt xem, tiếp cận", evidence.Reach)
	spent := amount("kinh-phi", "Kinh phí", evidence.Spent)
	return []annexRow{
		{code: "van-ban", name: "Kế hoạch, văn bản đã ban hành", unit: "văn bản"},
		{code: "tin-bai", name: "Tin, bài tuyên truyền", unit: "tin, bài", subs: []annexPart{
			{code: "trang-co-quan", name: "Trên trang thông tin điện tử của cơ quan nhà nước", outlets: []evidence.Outlet{evidence.OwnSite}},
			{code: "trang-cchc", name: "Trên trang cải cách hành chính", outlets: []evidence.Outlet{evidence.ReformSite}},
			{code: "bao-dia-phuong", name: "Trên báo, đài của địa phương", outlets: []evidence.Outlet{evidence.LocalPress}},
			{code: "bao-khac", name: "Trên báo chí khác", outlets: []evidence.Outlet{evidence.OtherPress}},
			{code: "noi-khac", name: "Nơi khác hoặc không ghi nơi đăng", outlets: []evidence.Outlet{evidence.Elsewhere, evidence.Unsaid, evidence.Loudspeaker}},
			reach, spent,
		}},
		{code: "mang-xa-hoi", name: "Bài đăng trên mạng xã hội", unit: "bài", subs: []annexPart{
			{code: "zalo", name: "Zalo", outlets: []evidence.Outlet{evidence.Zalo}},
			{code: "facebook", name: "Facebook", outlets: []evidence.Outlet{evidence.Facebook}},
			{code: "youtube", name: "YouTube", outlets: []evidence.Outlet{evidence.YouTube}},
			{code: "mang-khac", name: "Mạng khác", outlets: []evidence.Outlet{evidence.OtherSocial}},
			reach, spent,
		}},
		{code: "ban-tin", name: "Bản tin cải cách hành chính", unit: "bản tin", subs: []annexPart{reach, spent}},
		{code: "phat-song", name: "Chương trình phát thanh, truyền hình", unit: "chương trình", subs: []annexPart{amount("phut", "Tổng thời lượng", evidence.Minutes), spent}},
		{code: "truyen-thanh", name: "Phát trên hệ thống truyền thanh cơ sở", unit: "lần", counts: evidence.Airings, subs: []annexPart{amount("phut", "Tổng thời lượng", evidence.Minutes), spent}},
		{code: "video", name: "Video, clip", unit: "video", subs: []annexPart{reach, spent}},
		{code: "an-pham", name: "Đợt phát hành tờ rơi, ấn phẩm, pano, băng rôn", unit: "đợt", subs: []annexPart{amount("ban", "Số bản, tấm", evidence.Copies), spent}},
		{code: "man-hinh", name: "Nội dung trên màn hình, bảng điện tử", unit: "nội dung", subs: []annexPart{spent}},
		{code: "tin-nhan", name: "Đợt gửi tin nhắn", unit: "đợt", subs: []annexPart{reach, spent}},
		{code: "doi-thoai", name: "Đối thoại, tọa đàm, hội nghị", unit: "buổi", counts: evidence.Sessions, subs: []annexPart{
			people("Lượt người dự"), amount("y-kien", "Ý kiến, câu hỏi tiếp nhận", evidence.Questions), amount("tra-loi", "Ý kiến đã trả lời", evidence.Answered), spent,
		}},
		{code: "tap-huan", name: "Lớp tập huấn, bồi dưỡng", unit: "lớp", counts: evidence.Sessions, subs: []annexPart{people("Lượt người học"), spent}},
		{code: "cuoc-thi", name: "Cuộc thi", unit: "cuộc", subs: []annexPart{people("Lượt người dự thi"), spent}},
		{code: "khao-sat", name: "Cuộc khảo sát", unit: "cuộc", subs: []annexPart{people("Lượt người trả lời"), spent}},
		{code: "niem-yet", name: "Niêm yết công khai", unit: "lần", subs: []annexPart{amount("ban", "Số bản", evidence.Copies), spent}},
		{code: "phan-anh", name: "Phản ánh, kiến nghị tiếp nhận", unit: "phản ánh, kiến nghị", counts: evidence.Feedback, subs: []annexPart{amount("xu-ly", "Phản ánh, kiến nghị đã xử lý", evidence.Settled), spent}},
		{code: "bao-cao", name: "Báo cáo đã gửi", unit: "báo cáo"},
		{code: "khac", name: "Việc khác", unit: "việc", subs: []annexPart{spent}},
	}
}

// mainOf is the one row that counts a piece.
func mainOf(p Piece) string {
	switch {
	case p.Outlet == evidence.SMS && (p.Kind == evidence.Article || p.Kind == evidence.Material || p.Kind == evidence.Other):
		return "tin-nhan"
	case p.Outlet == evidence.Screen && (p.Kind == evidence.Article || p.Kind == evidence.Material || p.Kind == evidence.Posting || p.Kind == evidence.Other):
		return "man-hinh"
	case p.Outlet == evidence.Loudspeaker && p.Kind == evidence.Broadcast:
		return "truyen-thanh"
	case p.Outlet.Social() && p.Kind == evidence.Article:
		return "mang-xa-hoi"
	case p.Kind == evidence.Other && p.Amounts[evidence.Feedback] > 0:
		return "phan-anh"
	}
	switch p.Kind {
	case evidence.Article:
		return "tin-bai"
	case evidence.Bulletin:
		return "ban-tin"
	case evidence.Broadcast:
		return "phat-song"
	case evidence.Video:
		return "video"
	case evidence.Dialogue:
		return "doi-thoai"
	case evidence.Material:
		return "an-pham"
	case evidence.Posting:
		return "niem-yet"
	case evidence.Training:
		return "tap-huan"
	case evidence.Contest:
		return "cuoc-thi"
	case evidence.Survey:
		return "khao-sat"
	case evidence.Plan:
		return "van-ban"
	case evidence.Report:
		return "bao-cao"
	case evidence.Other:
	}
	return "khac"
}

// Counted are the pieces that count, by their days and ids.
type Counted []Piece

// Once keeps of what one agency showed several times the first: it counts once,
// at its first day.
func Once(pieces []Piece) Counted {
	ps := slices.Clone(pieces)
	if !slices.IsSortedFunc(ps, Piece.before) {
		slices.SortFunc(ps, Piece.before)
	}
	seen := map[[2]string]bool{}
	return slices.DeleteFunc(ps, func(p Piece) bool {
		if p.Shows == "" {
			return false
		}
		key := [2]string{p.AgencyID, p.Shows}
		again := seen[key]
		seen[key] = true
		return again
	})
}

// before compares pieces by their days, then by their ids.
func (p Piece) before(q Piece) int {
	return cmp.Or(strings.Compare(string(p.On), string(q.On)), strings.Compare(p.ID, q.ID))
}

// Rows counts pieces. Each counts in one row alone, and in the sub-rows that fit
// it. A row of which there is nothing is left out, and so is an amount that nobody
// said.
func (c Counted) Rows() []Row {
	by := map[string][]*Piece{}
	for i := range c {
		code := mainOf(c[i])
		by[code] = append(by[code], &c[i])
	}
	var out []Row
	for _, m := range mains() {
		ps := by[m.code]
		if len(ps) == 0 {
			continue
		}
		out = append(out, m.row(ps))
		for _, s := range m.subs {
			if r := s.row(m, ps); r.Pieces > 0 {
				out = append(out, r)
			}
		}
	}
	return out
}

func (m annexRow) row(ps []*Piece) Row {
	r := Row{Code: m.code, Name: m.name, Unit: m.unit, Pieces: len(ps), IDs: ids(ps)}
	agencies := map[string]bool{}
	for _, p := range ps {
		r.N += max(p.Amounts[m.counts], 1)
		agencies[p.AgencyID] = true
		if p.Public {
			r.Public++
		}
		if p.Kept {
			r.Kept++
		}
	}
	r.Agencies = len(agencies)
	return r
}

func (s annexPart) row(m annexRow, ps []*Piece) Row {
	r := Row{Code: m.code + "." + s.code, Name: s.name, Unit: s.unit}
	var of []*Piece
	for _, p := range ps {
		switch {
		case s.quantity != "" && p.Amounts[s.quantity] > 0:
			r.N += p.Amounts[s.quantity]
		case s.quantity == "" && slices.Contains(s.outlets, p.Outlet):
			r.N++
		default:
			continue
		}
		of = append(of, p)
	}
	r.Pieces, r.IDs = len(of), ids(of)
	if s.quantity != "" {
		r.Of = len(ps)
	} else {
		r.Unit = m.unit
	}
	return r
}

// spentPart ends the codes of the rows that add up money.
const spentPart = ".kinh-phi"

// Spent adds up the money of the rows, in đồng, with how many of all entries said it.
func Spent(rows []Row) (sum int64, said, of int) {
	for _, r := range rows {
		switch {
		case strings.HasSuffix(r.Code, spentPart):
			sum, said = sum+r.N, said+r.Pieces
		case !r.Sub():
			of += r.Pieces
		}
	}
	return sum, said, of
}

func ids(ps []*Piece) []string {
	out := make([]string, len(ps))
	for i, p := range ps {
		out[i] = p.ID
	}
	slices.Sort(out)
	return out
}

// AddRows adds up the rows of several agencies in the order of the annex.
func AddRows(all ...[]Row) []Row {
	sum := map[string]*Row{}
	for _, rows := range all {
		for _, r := range rows {
			s := sum[r.Code]
			if s == nil {
				s = &Row{Code: r.Code, Name: r.Name, Unit: r.Unit}
				sum[r.Code] = s
			}
			s.N, s.Pieces, s.Of = s.N+r.N, s.Pieces+r.Pieces, max(s.Of, r.Of)
			s.IDs = append(s.IDs, r.IDs...)
			s.Agencies, s.Public, s.Kept = s.Agencies+r.Agencies, s.Public+r.Public, s.Kept+r.Kept
		}
	}
	var out []Row
	for _, code := range Codes() {
		if s := sum[code]; s != nil {
			slices.Sort(s.IDs)
			if above, _, _ := strings.Cut(code, "."); s.Of > 0 && sum[above] != nil { // also of agencies where nobody said the amount
				s.Of = sum[above].Pieces
			}
			out = append(out, *s)
		}
	}
	return out
}

// Codes lists the codes of all rows in the order of the annex.
func Codes() []string {
	var out []string
	for _, m := range mains() {
		out = append(out, m.code)
		for _, s := range m.subs {
			out = append(out, m.code+"."+s.code)
		}
	}
	return out
}

// RowName is what a code counts; ok is false when there is no such row.
func RowName(code string) (name, unit string, ok bool) {
	for _, m := range mains() {
		if m.code == code {
			return m.name, m.unit, true
		}
		for _, s := range m.subs {
			if m.code+"."+s.code == code {
				if s.unit == "" {
					return s.name, m.unit, true
				}
				return s.name, s.unit, true
			}
		}
	}
	return "", "", false
}

// AgencyPieces is how many pieces of one agency count.
type AgencyPieces struct {
	AgencyID string
	Pieces   int
}

// ByAgency counts the pieces of each agency, in the order of their ids.
func (c Counted) ByAgency() []AgencyPieces {
	n := map[string]int{}
	for _, p := range c {
		n[p.AgencyID]++
	}
	out := make([]AgencyPieces, 0, len(n))
	for _, id := range slices.Sorted(maps.Keys(n)) {
		out = append(out, AgencyPieces{id, n[id]})
	}
	return out
}
