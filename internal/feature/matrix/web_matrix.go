package matrix

import (
	"errors"
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// filters are the choices above a matrix.
type filters struct {
	Plans, Levels, Kinds, States, Columns []Choice
	Topics, Themes, Frames, Sorts         []Choice
	FrameKey                              string
	Typed                                 string // the day as typed
	Before, After                         *web.Link
	More                                  bool // one of the lesser filters is set
}

type pageData struct {
	*View
	filters
	Span       int    // columns of the table
	All        string // the matrix of all agencies, when one is shown alone
	XLSX, CSV  string
	PeriodHref string
	Publish    string // where obligations are opened to everybody; empty: not for this person
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	q, problems := readQuery(r.URL.Query())
	v, err := f.service.View(r.Context(), web.Actor(r), q)
	if domain.CodeOf(err) == domain.CodeInvalid && q.Frame.Part != "" { // a week that the plan's year does not have
		problems.Add("ky", noFrame)
		q.Frame = frameChoice{}
		v, err = f.service.View(r.Context(), web.Actor(r), q)
	}
	if missing, ok := errors.AsType[*domain.Error](err); ok && missing.Code == domain.CodeNotFound && q.PlanID == "" {
		return f.pages.Render(w, r, http.StatusOK, "matrix", web.Page{Title: "Ma trận thực hiện kế hoạch", Nav: "ma-tran", Wide: true})
	}
	if err != nil {
		return err
	}
	v.turn()
	d, err := f.data(r, v)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, statusOf(problems), "matrix", web.Page{
		Title: f.pages.T(r, "Ma trận thực hiện kế hoạch năm %d", v.Plan.Year),
		Lead:  f.pages.T(r, "%d cơ quan, %d nhiệm vụ. Tính đến ngày %s.", domain.Number(v.Agencies), domain.Number(len(v.Heads)), v.Day.Vietnamese()),
		Nav:   "ma-tran", Wide: true, Data: d, Errors: problems,
	})
}

func statusOf(problems domain.Fields) int {
	if len(problems) > 0 {
		return http.StatusUnprocessableEntity
	}
	return http.StatusOK
}

func (f *Feature) data(r *http.Request, v *View) (*pageData, error) {
	d := &pageData{View: v, Span: len(v.Heads) + 2}
	var err error
	if d.filters, err = f.filters(r, v); err != nil {
		return nil, err
	}
	q := v.Query
	q.Page = 0
	d.XLSX, d.CSV = q.under(root+"/xlsx"), q.under(root+"/csv")
	if q.Agency != "" {
		q.Agency = ""
		d.All = q.address()
	}
	d.PeriodHref = periodsOf(v.Query, v.Query.Agency, "")
	if programme.MayPublish(web.Actor(r)) {
		d.Publish = Query{PlanID: v.Query.PlanID}.under(publishPath)
	}
	return d, nil
}

// filters fills the choices above a view.
func (f *Feature) filters(r *http.Request, v *View) (filters, error) {
	d := filters{
		Levels: []Choice{{"", "Tất cả các cấp"}}, Kinds: []Choice{{"", "Mọi loại cơ quan"}}, States: []Choice{{"", "Mọi tình trạng"}},
		Topics: append([]Choice{{"", "Mọi sản phẩm"}}, v.Products...), Themes: append([]Choice{{"", "Mọi nội dung"}}, v.Contents...), FrameKey: v.Query.Frame.key(),
		Sorts: []Choice{{string(SortBehind), "Nhiều việc chậm trước"}, {string(SortRegistry), "Theo danh mục cơ quan"}},
		Typed: v.typed(r.URL.Query().Get("ngay")),
	}
	plans, err := f.service.Plans(r.Context())
	for _, p := range plans {
		d.Plans = append(d.Plans, Choice{p.ID, p.Name()})
	}
	for _, l := range []agency.Level{agency.Province, agency.District, agency.Commune} {
		d.Levels = append(d.Levels, Choice{string(l), l.Label()})
	}
	for _, k := range agency.Kinds() {
		d.Kinds = append(d.Kinds, Choice{string(k), k.Label()})
	}
	for _, s := range obligation.Statuses() {
		d.States = append(d.States, Choice{string(s), s.Label()})
	}
	for _, c := range []Columns{ColumnsCounted, ColumnsDuties, ColumnsAll} {
		d.Columns = append(d.Columns, Choice{string(c), columnsLabel(c)})
	}
	d.Columns = append(d.Columns, v.Duties...)
	d.Frames = append(d.Frames, Choice{"", f.pages.T(r, "Năm %d, đến ngày xem", v.Plan.Year)})
	more, problem := f.frames(r, v.Plan.Year)
	if problem != nil {
		return d, problem
	}
	d.Frames = append(d.Frames, more...)
	q := v.Query
	d.More = q.Kind != "" || q.Name != "" || q.Topic != "" || q.About != "" || q.Columns != "" || q.Sort != "" || q.PlanID != "" && len(plans) > 1
	d.Before, d.After = v.months(Query.address)
	return d, err
}

// frames names the windows that can be chosen in a year.
func (f *Feature) frames(r *http.Request, year int) ([]Choice, error) {
	rules, err := f.service.Programme.WindowRules(r.Context())
	if err != nil {
		return nil, err
	}
	var all []Choice
	for _, c := range frames(year, rules) {
		_, words, err := c.window(year)
		if err != nil {
			return nil, err
		}
		name := vi.UpperFirst(f.pages.Say(r, words))
		if day, ok := c.Rule.Closing(); c.Rule == calendar.DecreeWindow {
			name = f.pages.T(r, "%s, theo Nghị định 09/2019", name)
		} else if ok {
			name = f.pages.T(r, "%s, chốt số liệu ngày %d", name, day)
		}
		all = append(all, Choice{c.key(), name})
	}
	return all, nil
}

// months lead to the ends of the months before and after the day, never beyond
// today, nor before the plan's first day.
func (v *View) months(address func(Query) string) (before, after *web.Link) {
	link := func(day calendar.Date) *web.Link {
		q := v.Query
		q.Day, q.Page = day, 0
		return &web.Link{Label: day.Vietnamese(), URL: address(q)}
	}
	if last := monthEnd(v.Day, -1); last >= v.begins() {
		before = link(last)
	}
	next := monthEnd(v.Day, 0)
	if next == v.Day {
		next = monthEnd(v.Day, 1)
	}
	if v.Day < v.Today {
		after = link(min(next, v.Today))
	}
	return before, after
}

// paper answers with the matrix as a file.
func (f *Feature) paper(kind, mediaType string, write func(Paper) ([]byte, error)) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		q, problems := readQuery(r.URL.Query())
		if err := problems.Err(); err != nil {
			return err
		}
		v, err := f.service.View(r.Context(), web.Actor(r), q)
		if err != nil {
			return err
		}
		body, err := write(v.Paper())
		if err != nil {
			return err
		}
		return web.Download(w, r, fileName("ma-tran", v.Plan, v.Day, kind), mediaType, body)
	}
}

// apiMatrix is the matrix for programs.
type apiMatrix struct {
	PlanID   string        `json:"plan_id"`
	Day      calendar.Date `json:"day"`
	Asked    calendar.Date `json:"asked_day,omitempty"` // when it lies ahead and Day is today
	Window   *apiWindow    `json:"window,omitempty"`
	SealSeq  int64         `json:"seal_seq"`
	SealHash string        `json:"seal_hash"`
	Items    []apiCell     `json:"items"`
}

// apiWindow is the window of within: by the calendar, by Decree 09/2019 or by a closing day.
type apiWindow struct {
	Period string              `json:"period"`
	Rule   calendar.WindowRule `json:"rule"`
	Start  calendar.Date       `json:"start"`
	End    calendar.Date       `json:"end"`
}

// apiCell is one cell for programs. Within is how many pieces lie in the window,
// About how many have the topic, when one is asked for.
type apiCell struct {
	AgencyID     string `json:"agency_id"`
	Agency       string `json:"agency"`
	ObligationID string `json:"obligation_id"`
	Obligation   string `json:"obligation"`
	VersionID    string `json:"version_id"`
	Status       string `json:"status"`
	Why          string `json:"why,omitempty"`
	Done         int    `json:"done"`
	Want         int    `json:"want"`
	Within       *int   `json:"within,omitempty"`
	About        *int   `json:"about,omitempty"`
}

// apiParams are the filters of the matrix for programs.
func apiParams() []web.Param {
	return []web.Param{
		{Name: "ke-hoach", Description: "plan id; the newest in force without it"},
		{Name: "ngay", Type: "date", Description: "as of this day, 2006-01-02 or 02/01/2006; today without it and for a day ahead, which asked_day then repeats"},
		{Name: "ky", Description: "window of within, a part of the plan's year: Q1 to Q4, H1, H2, 9M, year, 01 to 12 for a month, W01 to W53 for an ISO week; Q1, H1, Q3, 9M and year with .nd09-2019 by Decree 09/2019, with .closing-20 by a closing day, 1 to 28, of the last month"},
		{Name: "cap", Description: "level: province, district or commune"},
		{Name: "loai", Description: "kind of agency"},
		{Name: "ten", Description: "part of the agency's name, without marks too"},
		{Name: "tinh-trang", Description: "agencies with a cell of this status"},
		{Name: "nhiem-vu", Description: "empty: with a quota or deadline; nhiem-vu-chung; tat-ca"},
		{Name: "san-pham", Description: "product that the obligation asks for"},
		{Name: "co-quan", Description: "agency id"},
		{Name: "noi-dung", Description: "topic of evidence, as declared: about then counts the pieces that have it"},
	}
}

func (f *Feature) api(w http.ResponseWriter, r *http.Request) error {
	q, problems := readQuery(r.URL.Query())
	if err := problems.Err(); err != nil {
		return err
	}
	v, err := f.service.View(r.Context(), web.Actor(r), q)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, v.forPrograms(true))
}

// forPrograms lists the cells that apply; why is told to officials only.
func (v *View) forPrograms(why bool) apiMatrix {
	out := apiMatrix{PlanID: v.Plan.ID, Day: v.Day, Asked: v.Ahead, SealSeq: v.Seal.Seq, SealHash: v.Seal.Hash, Items: []apiCell{}}
	if v.Frame != nil {
		out.Window = &apiWindow{v.Frame.Part, v.Frame.Rule, v.Frame.Start, v.Frame.End}
	}
	for _, g := range v.Groups {
		for _, row := range g.Rows {
			for i, c := range row.Cells {
				if c.Assessment.Status == obligation.NotApplicable {
					continue
				}
				o := v.Heads[i].Obligation
				x := apiCell{
					AgencyID: row.Agency.ID, Agency: row.Agency.Name, ObligationID: o.ID, Obligation: o.ShortName, VersionID: o.VersionID,
					Status: string(c.Assessment.Status), Done: c.Assessment.Done, Want: c.Assessment.Want,
				}
				if why {
					x.Why = c.Assessment.Why.String()
				}
				if v.Frame != nil {
					x.Within = &c.Within
				}
				if v.Query.About != "" {
					x.About = &c.About
				}
				out.Items = append(out.Items, x)
			}
		}
	}
	return out
}
