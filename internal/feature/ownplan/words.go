package ownplan

import (
	"cmp"
	"context"
	"fmt"
	"regexp"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// part is one text of a plan: its field in the form and its title.
type part struct{ Name, Title, Text string }

// parts are the texts in the order of the paper.
func (t Texts) parts() []part {
	return []part{
		{"can_cu", "Căn cứ", t.Basis},
		{"muc_dich", "I. Mục đích, yêu cầu", t.Purpose},
		{"noi_dung_chung", "II. Nội dung", t.Contents},
		{"kinh_phi", "III. Kinh phí thực hiện", t.BudgetText},
		{"to_chuc", "IV. Tổ chức thực hiện", t.Organise},
		{"noi_nhan", "Nơi nhận", t.Recipients},
	}
}

// mostTopics bounds how many topics of the province's plan a draft repeats.
const mostTopics = 6

// titleOf is what the plan is about (trích yếu).
func titleOf(p Plan, issuer string) string {
	title := fmt.Sprintf("Thông tin, tuyên truyền cải cách hành chính năm %d của %s", p.Year, issuer)
	if p.Edition > 1 {
		title += " (sửa đổi, bổ sung)"
	}
	return title
}

// onPaper writes a day as official papers do.
func onPaper(d calendar.Date) string {
	if !d.Valid() {
		return ""
	}
	return vi.PaperDate(d.Year(), int(d.Month()), d.Day())
}

// citedOwn is how papers name an own plan that was issued.
func citedOwn(p Plan, name string) string {
	return "Kế hoạch số " + p.Number + " " + onPaper(p.IssuedOn) + " của " + agency.CommitteeInFull(name)
}

// texts writes the parts of a draft from data, as official plans have them.
func (s *Service) texts(ctx context.Context, p Plan, m material) (Texts, error) {
	head, err := s.Head(ctx, p)
	if err != nil {
		return Texts{}, err
	}
	topics, err := s.Programme.ItemsOf(ctx, p.PlanID, programme.KindTopic)
	if err != nil {
		return Texts{}, err
	}
	if found, err := s.Registry.Match(ctx, m.book.plan.Issuer, cmp.Or(m.book.plan.IssuedOn, s.today())); err != nil {
		return Texts{}, err
	} else if len(found) == 1 { // as it is called, not in the capitals of a paper's head
		m.book.plan.Issuer = found[0].Name
	}
	w := writer{plan: m.book.plan, name: head.Heading.Issuer, keeper: s.Keeper, topics: topics}
	for _, a := range m.book.agencies {
		w.units = w.units || a.ParentID == p.AgencyID
	}
	w.committee = head.Agency.Kind == agency.Committee
	if up, ok := m.book.issued[head.Agency.ParentID]; ok {
		w.superior = citedOwn(up, head.Parent.Name)
	}
	return Texts{Basis: w.basis(), Purpose: w.purpose(), Contents: w.contents(), BudgetText: w.budget(), Organise: w.organise(), Recipients: w.recipients()}, nil
}

// writer knows what the words of a draft are about.
type writer struct {
	plan      programme.Plan
	name      string // of the agency, as papers print it
	keeper    string
	superior  string // its issued plan, empty: none
	committee bool
	units     bool // units stand below the agency
	topics    []programme.Item
}

func lines(all ...string) string { return strings.Join(all, "\n") }

func (w writer) year() int { return yearOf(w.plan) }

func (w writer) basis() string {
	out := "Căn cứ " + w.plan.CitedWhole()
	if w.superior != "" {
		out += "\nCăn cứ " + w.superior
	}
	return out
}

func (w writer) purpose() string {
	return lines(
		"1. Mục đích",
		"- Tổ chức thực hiện đầy đủ, đúng thời hạn các nhiệm vụ được giao tại "+w.plan.Cited()+".",
		"- Nâng cao nhận thức, trách nhiệm của cán bộ, công chức, viên chức, người lao động trong thực hiện cải cách hành chính; giúp người dân, doanh nghiệp biết chủ trương, kết quả và tham gia giám sát.",
		"2. Yêu cầu",
		"- Bám sát kế hoạch của cấp trên; mỗi nhiệm vụ có người phụ trách, sản phẩm và thời gian hoàn thành cụ thể.",
		"- Thông tin chính xác, kịp thời, dễ hiểu, đúng đối tượng; hình thức phù hợp với điều kiện của cơ quan, tiết kiệm.",
		"- Kết quả thực hiện có minh chứng, được tổng hợp vào báo cáo định kỳ.",
	)
}

func (w writer) contents() string {
	out := []string{
		"1. Nhiệm vụ cụ thể",
		"Nội dung công việc, sản phẩm, phân công phụ trách, thời gian thực hiện và dự toán kinh phí nêu tại Phụ lục kèm theo Kế hoạch này.",
	}
	if len(w.topics) > 0 {
		out = append(out, "2. Nội dung tuyên truyền trọng tâm")
		for _, t := range w.topics[:min(mostTopics, len(w.topics))] {
			out = append(out, "- "+vi.UpperFirst(oneLine(t.Content))+".")
		}
	}
	return lines(out...)
}

func oneLine(text string) string {
	return strings.TrimRight(vi.Clean(strings.ReplaceAll(text, "\n", " ")), " .;,")
}

func (w writer) budget() string {
	return fmt.Sprintf("Kinh phí thực hiện Kế hoạch được bố trí trong dự toán ngân sách năm %d giao cho %s; việc quản lý, sử dụng và quyết toán thực hiện theo quy định hiện hành.", w.year(), w.inText())
}

// budgetSentence is what a draft says of the budget, with or without other sources.
func budgetSentence() *regexp.Regexp {
	return regexp.MustCompile(`(?m)^(Kinh phí thực hiện Kế hoạch được bố trí trong dự toán ngân sách năm \d+ giao cho .+?)( và các nguồn kinh phí hợp pháp khác)?(; việc quản lý, sử dụng và quyết toán thực hiện theo quy định hiện hành\.)$`)
}

// budgetWith names other sources in the sentence of the draft only where there are some;
// what a person wrote otherwise stays.
func budgetWith(text string, others bool) string {
	if others {
		return budgetSentence().ReplaceAllString(text, "${1} và các nguồn kinh phí hợp pháp khác${3}")
	}
	return budgetSentence().ReplaceAllString(text, "${1}${3}")
}

// inText is the agency's name inside a sentence.
func (w writer) inText() string { return w.name }

func (w writer) rooms() string {
	if w.committee {
		return "Các phòng, ban, đơn vị chuyên môn"
	}
	return "Các phòng, đơn vị thuộc cơ quan"
}

func (w writer) organise() string {
	out := []string{
		"1. " + w.rooms(),
		"- Chủ động thực hiện nhiệm vụ được phân công tại Phụ lục, bảo đảm chất lượng và thời hạn; lưu minh chứng kết quả ngay khi hoàn thành.",
		"- Cung cấp thông tin, số liệu cho bộ phận đầu mối để tổng hợp báo cáo.",
	}
	n := 2
	if w.units {
		out = append(out, fmt.Sprintf("%d. Các đơn vị trực thuộc", n),
			"- Căn cứ Kế hoạch này xây dựng kế hoạch của đơn vị; thực hiện các việc được giao cho đơn vị trực thuộc nêu tại Phụ lục.")
		n++
	}
	to := agency.CommitteeInFull(vi.Clean(w.plan.Issuer))
	if w.keeper != "" && w.keeper != w.name {
		to += " (qua " + w.keeper + ")"
	}
	out = append(out, fmt.Sprintf("%d. Bộ phận đầu mối cải cách hành chính", n),
		"- Theo dõi, đôn đốc, kiểm tra việc thực hiện Kế hoạch; tổng hợp kết quả, tham mưu báo cáo định kỳ và đột xuất gửi "+to+".",
		"Trong quá trình thực hiện, nếu có khó khăn, vướng mắc, các phòng, đơn vị phản ánh về bộ phận đầu mối để tổng hợp, báo cáo lãnh đạo cơ quan xem xét, quyết định.")
	return lines(out...)
}

func (w writer) recipients() string {
	out := []string{}
	if w.plan.Issuer != "" {
		out = append(out, strings.ReplaceAll(agency.CommitteeInFull(vi.Clean(w.plan.Issuer)), "Ủy ban nhân dân", "UBND")+" (để báo cáo)")
	}
	if w.keeper != "" && w.keeper != w.name {
		out = append(out, w.keeper)
	}
	out = append(out, "Lãnh đạo cơ quan", w.rooms(), "Lưu: VT")
	return lines(out...)
}

// amendedBasis puts the edition that is amended behind what the plan was based on, in
// the place of the one before it. Name is the agency's.
func amendedBasis(p Plan, name string) string {
	about := " của " + agency.CommitteeInFull(name) + " về thông tin, tuyên truyền cải cách hành chính"
	var kept []string
	for line := range strings.SplitSeq(p.Basis, "\n") {
		if !strings.HasPrefix(line, "Căn cứ Kế hoạch số ") || !strings.Contains(line, about) {
			kept = append(kept, line)
		}
	}
	line := fmt.Sprintf("Căn cứ %s%s năm %d", citedOwn(p, name), strings.TrimPrefix(about, " của "+agency.CommitteeInFull(name)), p.Year)
	if p.Edition > 1 {
		line += " (sửa đổi, bổ sung)"
	}
	return lines(append(kept, line)...)
}

// words is a line in words, to compare it with itself at another time.
func (l Line) words() string {
	out := []string{l.Title}
	add := func(label, text string) {
		if text != "" {
			out = append(out, label+": "+text)
		}
	}
	add("Sản phẩm", l.Product)
	if l.Quota > 0 {
		add("Số lượng", fmt.Sprint(l.Quota))
	}
	add("Thời gian", span(l.StartOn, l.DueOn))
	add("Bộ phận", l.Unit)
	add("Người phụ trách", l.Person)
	add("Phối hợp", l.Partners)
	if l.Total() > 0 {
		add("Dự toán", l.money())
	}
	add("Nguyên nhân, khắc phục", l.Cause)
	if l.ForSubordinates {
		out = append(out, "Giao cho đơn vị trực thuộc")
	}
	return lines(out...)
}

// money says the line's estimate by source.
func (l Line) money() string {
	var out []string
	if l.Regular > 0 {
		out = append(out, vi.Int(l.Regular)+" đồng chi thường xuyên")
	}
	if l.Other > 0 {
		other := vi.Int(l.Other) + " đồng nguồn khác"
		if l.OtherNote != "" {
			other += " (" + l.OtherNote + ")"
		}
		out = append(out, other)
	}
	return strings.Join(out, "; ")
}

// Estimate adds up what lines are estimated at, in đồng.
type Estimate struct{ Regular, Other int64 }

// Total is all sources together.
func (e Estimate) Total() int64 { return e.Regular + e.Other }

// EstimateOf adds up lines.
func EstimateOf(all []Line) (e Estimate) {
	for _, l := range all {
		e.Regular += l.Regular
		e.Other += l.Other
	}
	return e
}

// Words says the estimate as papers do, in figures and in words; empty without any.
func (e Estimate) Words() string {
	if e.Total() == 0 {
		return ""
	}
	text := fmt.Sprintf("Dự toán kinh phí: %s đồng (%s đồng)", vi.Int(e.Total()), vi.NumberWords(e.Total()))
	switch {
	case e.Other == 0:
		return text + ", từ nguồn chi thường xuyên."
	case e.Regular == 0:
		return text + ", từ nguồn khác."
	}
	return text + fmt.Sprintf(", trong đó chi thường xuyên %s đồng, nguồn khác %s đồng.", vi.Int(e.Regular), vi.Int(e.Other))
}
