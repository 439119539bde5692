package desk

import (
	"context"
	"fmt"
	"net/http"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/vi"
)

// What the page for the Monday meeting holds, so that it is one page.
const (
	briefRows    = 8
	briefNames   = 8
	briefSilent  = 8
	briefLetters = 90
)

// Brief is the page for the Monday meeting (trang giao ban): where the province
// stands, what changed in the week, who is behind and who is silent, on one page.
func (o Overview) Brief(h agency.Heading) office.Paper {
	p := office.Paper{Kind: office.KindReport, Extract: true}
	for i, line := range []string{h.Parent, h.Issuer} {
		if line != "" {
			p.Body = append(p.Body, office.Paragraph{Align: office.AlignLeft, Runs: []office.Run{{Text: strings.ToUpper(line), Bold: i == 1}}})
		}
	}
	p.Body = append(p.Body,
		office.Paragraph{Align: office.AlignCentre, Runs: []office.Run{{Text: "TÌNH HÌNH TUYÊN TRUYỀN CẢI CÁCH HÀNH CHÍNH", Bold: true}}},
		office.Paragraph{Align: office.AlignCentre, Runs: []office.Run{{Text: o.Plan.Name() + ". Tính đến ngày " + o.Today.Vietnamese() + ", so với ngày " + o.Before.Vietnamese(), Italic: true}}},
		office.Text(fmt.Sprintf("%s trên %s nhiệm vụ không chậm (%s). Trong tuần có %s nhiệm vụ chậm đi, %s nhiệm vụ kịp lại.",
			number(o.InTime), number(o.Counted), shareText(o.InTime, o.Counted), number(o.Worse), number(o.Better))),
		o.levelTable(), o.obligationTable())
	if names := o.worseNames(); names != "" {
		p.Body = append(p.Body, office.Text("Chậm đi trong tuần: "+names))
	}
	if len(o.Silent) > 0 {
		p.Body = append(p.Body, office.Text("Lâu chưa có tin: "+o.silentNames()))
	}
	p.Body = append(p.Body, office.Paragraph{Align: office.AlignLeft, Runs: []office.Run{{
		Text: "Dự báo: số cơ quan sẽ đạt nếu giữ nhịp từ đầu kỳ và nhịp 60 ngày gần đây; số sau là theo ít nhất một trong hai nhịp. Kỳ đã lỡ không bù được.", Italic: true,
	}}})
	return p
}

// number groups thousands by points.
func number(n int) string { return vi.Int(int64(n)) }

// shareText writes a part of a whole in percent, as pages do; "–" of nothing.
func shareText(n, of int) string {
	if of == 0 {
		return "–"
	}
	return vi.Number(100*float64(n)/float64(of), 1) + " %"
}

func (o Overview) levelTable() office.Table {
	t := office.Table{
		Widths: []int{34, 18, 30, 18}, Aligns: []office.Align{office.AlignLeft, office.AlignRight, office.AlignRight, office.AlignRight}, Small: true,
		Header: []office.Row{office.TextRow("Cấp", "Số cơ quan", "Nhiệm vụ không chậm", "So tuần trước")},
	}
	for _, l := range o.Levels {
		t.Rows = append(t.Rows, office.TextRow(l.Level.Label(), number(l.Agencies), fmt.Sprintf("%s/%s (%s)", number(l.InTime), number(l.Of), shareText(l.InTime, l.Of)), l.MovedSigned()+" điểm"))
	}
	return t
}

func (o Overview) obligationTable() office.Table {
	t := office.Table{
		Widths: []int{52, 16, 12, 20}, Aligns: []office.Align{office.AlignLeft, office.AlignRight, office.AlignRight, office.AlignRight}, Small: true,
		Header: []office.Row{office.TextRow("Nhiệm vụ đáng lo nhất, nay hoặc theo dự báo", "Không chậm", "Trong tuần", "Dự báo cuối kỳ")},
	}
	for _, r := range o.Rows[:min(briefRows, len(o.Rows))] {
		if r.fine() {
			break
		}
		t.Rows = append(t.Rows, office.TextRow(cut(r.Name()), fmt.Sprintf("%d/%d", r.InTime, r.Of), r.week(), r.ahead()))
	}
	return t
}

// week says what became of an obligation in the week.
func (r OverviewRow) week() string {
	switch {
	case r.Worse+r.Better == 0:
		return "–"
	case r.Better == 0:
		return signed(-r.Worse)
	case r.Worse == 0:
		return signed(r.Better)
	}
	return signed(-r.Worse) + ", " + signed(r.Better)
}

// ahead says how many agencies will have met it.
func (r OverviewRow) ahead() string {
	f := r.Forecast
	switch {
	case f.Of == 0:
		return r.Unforeseen().String()
	case f.Low == f.High:
		return fmt.Sprintf("%d/%d đạt", f.Low, f.Of)
	}
	return fmt.Sprintf("%d–%d/%d đạt", f.Low, f.High, f.Of)
}

// cut shortens a name that would take more than two lines of the table.
func cut(name string) string {
	letters := []rune(name)
	if len(letters) <= briefLetters {
		return name
	}
	short := string(letters[:briefLetters])
	if i := strings.LastIndexByte(short, ' '); i > 0 {
		short = short[:i]
	}
	return short + "…"
}

func (o Overview) worseNames() string {
	var names []string
	seen := map[string]bool{}
	for _, c := range o.Changes {
		if c.Worse() && !seen[c.AgencyID] {
			seen[c.AgencyID] = true
			names = append(names, c.Agency)
		}
	}
	return few(names, briefNames)
}

func (o Overview) silentNames() string {
	var names []string
	for _, s := range o.Silent {
		names = append(names, fmt.Sprintf("%s (%d ngày)", s.Agency, s.Days))
	}
	return few(names, briefSilent)
}

// few joins the first names and counts the others.
func few(names []string, most int) string {
	if len(names) <= most {
		return strings.Join(names, "; ")
	}
	return fmt.Sprintf("%s và %d cơ quan khác", strings.Join(names[:most], "; "), len(names)-most)
}

// heading is that of the actor's agency, which issues the page; empty for whom none is
// known.
func (s *Service) heading(ctx context.Context, actor access.Actor) (agency.Heading, error) {
	a, err := s.Registry.LastKnown(ctx, actor.Home(), calendar.DateOf(s.DB.Clock().Now(), s.Zone))
	if err != nil {
		if domain.CodeOf(err) == domain.CodeNotFound {
			err = nil
		}
		return agency.Heading{}, err
	}
	parent := ""
	if a.ParentID != "" {
		up, err := s.Registry.LastKnown(ctx, a.ParentID, calendar.DateOf(s.DB.Clock().Now(), s.Zone))
		if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
			return agency.Heading{}, err
		}
		parent = up.Name
	}
	return agency.HeadingOf(agency.Named{Name: a.Name, Short: a.ShortName, Level: a.Level, Kind: a.Kind}, parent, ""), nil
}

func (f *Feature) brief(w http.ResponseWriter, r *http.Request) error {
	o, _, err := f.service.Overview(r.Context(), web.Actor(r), r.URL.Query().Get("ke-hoach"))
	if err != nil {
		return err
	}
	h, err := f.service.heading(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	name := "giao-ban-" + string(o.Today)
	if strings.HasSuffix(r.URL.Path, ".pdf") {
		fonts, err := f.service.Fonts()
		if err != nil {
			return err
		}
		body, err := office.PDF(fonts, o.Brief(h))
		if err != nil {
			return err
		}
		return web.Download(w, r, name+".pdf", "application/pdf", body)
	}
	body, err := office.DOCX(o.Brief(h))
	if err != nil {
		return err
	}
	return web.Download(w, r, name+".docx", office.MimeDOCX, body)
}
