package ledger

import (
	"bytes"
	"cmp"
	_ "embed"
	"fmt"
	"html/template"
	"io"
	"slices"
	"strings"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/vi"
)

// pageText is the index page: one file without script, picture or address of
// anything outside the package.
//
//go:embed package.gohtml
var pageText string

var pageTemplate = template.Must(template.New("package").Parse(pageText))

// indexRow is where an entry stands on the page and where its text lies among
// the spooled rows.
type indexRow struct {
	duty, agency, id string
	day              calendar.Date
	at, n            int64
}

// shownEntry is an entry as the page tells it.
type shownEntry struct {
	ID, Title, URL, Day, Recorded, Kind, Origin string
	Then                                        string // what the agency was called on the day, where that differs from the heading
	Files                                       []packedFile
	Copies                                      []packedCopy
	States                                      []string
	Counts                                      bool
	Before, After                               string
}

// show spools the row of an entry and notes where it belongs. A withdrawal
// stands with the obligations of what it withdrew.
func (p *packing) show(e packedEntry, notes []packedNote, after successor) error {
	s := shownEntry{
		ID: e.ID, Title: "(Nội dung đã xóa theo quy định)", Day: e.HappenedOn.Vietnamese(), Recorded: p.clock(e.RecordedAt),
		Kind: e.Kind.Label(), Origin: e.Origin.Label(), Files: e.Files, Before: e.Supersedes, After: after.ID,
	}
	if e.Agency != p.order.Agency(e.AgencyID, p.Manifest.Window.End) {
		s.Then = e.Agency
	}
	if e.Text != nil {
		s.Title = e.Text.Title
		if strings.HasPrefix(e.Text.URL, "http://") || strings.HasPrefix(e.Text.URL, "https://") {
			s.URL = e.Text.URL
		}
	}
	for _, n := range notes {
		s.Copies = append(s.Copies, slices.DeleteFunc(slices.Clone(n.Copies), func(c packedCopy) bool { return c.Path == "" })...)
	}
	s.Counts, s.States = p.states(e, notes, after)
	at := p.rows.size
	if err := pageTemplate.ExecuteTemplate(p.rows, "entry", s); err != nil {
		return err
	}
	p.place(e, at)
	return nil
}

// place notes under which headings an entry stands.
func (p *packing) place(e packedEntry, at int64) {
	duties := e.Obligations
	if len(duties) == 0 {
		duties = p.duties[e.FirstID]
	}
	p.duties[e.FirstID] = duties
	row := indexRow{agency: e.AgencyID, id: e.ID, day: e.HappenedOn, at: at, n: p.rows.size - at}
	for _, d := range duties {
		if only := p.order.ObligationID; only == "" || only == d.ObligationID {
			row.duty = d.ObligationID
			p.names[d.ObligationID] = dutyName(d)
			p.index = append(p.index, row)
		}
	}
	if row.duty == "" {
		p.index = append(p.index, row)
	}
}

func dutyName(d packedDuty) string {
	if d.Plan == "" {
		return d.Name
	}
	return fmt.Sprintf("%s (Kế hoạch số %s)", d.Name, d.Plan)
}

// states says in words how an entry stands, and whether it counts.
func (p *packing) states(e packedEntry, notes []packedNote, after successor) (bool, []string) {
	var say []string
	v, erased := judged(notes)
	counts := slices.ContainsFunc(e.Obligations, func(d packedDuty) bool { return d.Counts })
	switch {
	case e.Act == evidence.Withdraw:
		say = append(say, "Rút minh chứng")
	case after.Act == evidence.Withdraw:
		say = append(say, "Đã rút, không tính")
	case after.ID != "":
		say = append(say, "Đã sửa bằng bản sau, không tính")
	case v.Verdict == evidence.Returned:
		say = append(say, "Không tính")
	case counts:
		say = append(say, "Được tính")
	case len(e.Obligations) > 0:
		say = append(say, "Không tính: đăng lại của minh chứng khác trong cùng nhiệm vụ")
	}
	if e.Act == evidence.Correct {
		say = append(say, "Bản sửa")
	}
	if v.Verdict != "" && v.Verdict != evidence.Reopened {
		text := v.Verdict.Label()
		if why := (Note{Text: v.Text}).Said("reason"); why != "" {
			text += ": " + why
		}
		say = append(say, text)
	}
	if erased != nil {
		say = append(say, "Có nội dung hoặc tệp đã xóa theo quy định ngày "+calendar.DateOf(time.UnixMilli(erased.At), p.l.zone).Vietnamese())
	}
	if e.Proof == nil {
		say = append(say, "Chưa niêm phong")
	}
	return counts, say
}

// clock writes an instant as pages show it.
func (p *packing) clock(at int64) string {
	return time.UnixMilli(at).In(p.l.zone).Format("15:04:05 02/01/2006")
}

// pageHead is what stands before the entries.
type pageHead struct {
	Manifest
	Rule     string
	Start    string
	End      string
	At       string
	SealedAt string
	Agencies int
	Contents []pageDuty
}

// pageDuty is a heading of the page.
type pageDuty struct {
	Anchor, Name string
	Entries      int
}

// contents lists the headings in the order of the page.
func (p *packing) contents() []pageDuty {
	var list []pageDuty
	for i, row := range p.index {
		if i == 0 || row.duty != p.index[i-1].duty {
			list = append(list, pageDuty{Anchor: "o-" + row.duty, Name: cmp.Or(p.names[row.duty], "Không gắn nhiệm vụ")})
		}
		list[len(list)-1].Entries++
	}
	return list
}

// page writes the index page from the spooled rows, by obligation, agency and
// day.
func (p *packing) page() (*spool, error) {
	out, err := p.spool()
	if err != nil {
		return nil, err
	}
	if err := p.rows.flush(); err != nil {
		return nil, err
	}
	titles := p.sortIndex()
	agencies := map[string]bool{}
	for _, row := range p.index {
		agencies[row.agency] = true
	}
	m := p.Manifest
	head := pageHead{
		Manifest: m, Rule: m.Rule.Label(), Start: m.Window.Start.Vietnamese(), End: m.Window.End.Vietnamese(),
		At: p.clock(m.AsOf), SealedAt: p.clock(m.Head.At), Agencies: len(agencies), Contents: p.contents(),
	}
	if err := pageTemplate.ExecuteTemplate(out, "head", head); err != nil {
		return nil, err
	}
	if err := p.sections(out, titles); err != nil {
		return nil, err
	}
	return out, pageTemplate.ExecuteTemplate(out, "tail", nil)
}

// sections copies the rows under their headings. An entry that serves several
// obligations stands under each; the links of the page lead to the first.
func (p *packing) sections(out io.Writer, titles map[string]string) error {
	var last indexRow
	anchored := map[string]bool{}
	for i, row := range p.index {
		newDuty := i == 0 || row.duty != last.duty
		if newDuty || row.agency != last.agency {
			heading := struct {
				Open, NewDuty        bool
				Anchor, Duty, Agency string
			}{i > 0, newDuty, "o-" + row.duty, cmp.Or(p.names[row.duty], "Không gắn nhiệm vụ"), titles[row.agency]}
			if err := pageTemplate.ExecuteTemplate(out, "section", heading); err != nil {
				return err
			}
		}
		id := ""
		if !anchored[row.id] {
			anchored[row.id] = true
			id = ` id="e-` + template.HTMLEscapeString(row.id) + `"`
		}
		if _, err := io.WriteString(out, "<li"+id+">"); err != nil {
			return err
		}
		if _, err := io.Copy(out, p.rows.read(row.at, row.n)); err != nil {
			return err
		}
		last = row
	}
	if len(p.index) > 0 {
		_, err := io.WriteString(out, "</ol>\n")
		return err
	}
	return nil
}

// sortIndex puts the rows into the order of the page and gives the names of the
// agencies on the last day of the window.
func (p *packing) sortIndex() map[string]string {
	titles, keys := map[string]string{}, map[string]string{}
	for _, row := range p.index {
		if _, ok := titles[row.agency]; !ok {
			titles[row.agency] = p.order.Agency(row.agency, p.Manifest.Window.End)
			keys[row.agency] = vi.SortKey(titles[row.agency])
		}
		if _, ok := keys[row.duty]; !ok {
			keys[row.duty] = vi.SortKey(p.names[row.duty])
		}
	}
	slices.SortFunc(p.index, func(a, b indexRow) int {
		if (a.duty == "") != (b.duty == "") { // entries without an obligation come last
			return cmp.Compare(b.duty, a.duty)
		}
		return cmp.Or(cmp.Compare(keys[a.duty], keys[b.duty]), cmp.Compare(a.duty, b.duty), cmp.Compare(keys[a.agency], keys[b.agency]),
			cmp.Compare(a.agency, b.agency), cmp.Compare(a.day, b.day), cmp.Compare(a.id, b.id))
	})
	return titles
}

// Name is what the file of the package is called.
func (p *Package) Name() string {
	var b bytes.Buffer
	b.WriteString("minh-chung-" + p.Manifest.Period)
	if p.Manifest.Rule != calendar.CalendarWindow {
		b.WriteString("-" + string(p.Manifest.Rule))
	}
	for _, n := range []*Named{p.Manifest.Obligation, p.Manifest.Agency} {
		if n != nil {
			b.WriteString("-" + slug(n.Name))
		}
	}
	return b.String() + ".zip"
}

// slug writes a name in plain letters, short enough for a file's name.
func slug(name string) string {
	words := strings.FieldsFunc(vi.Fold(name), func(r rune) bool { return (r < 'a' || r > 'z') && (r < '0' || r > '9') })
	s := strings.Join(words, "-")
	return strings.Trim(s[:min(len(s), 40)], "-")
}
