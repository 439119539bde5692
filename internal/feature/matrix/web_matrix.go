package matrix

import (
	"cmp"
	"errors"
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
)

// option is one choice of the filter.
type option struct{ Value, Label string }

type pageData struct {
	*View
	Plans, Levels, States, Columns []option
	Sorts                          []option
	Typed                          string // the day as typed
	All                            string // the matrix of all agencies, when one is shown alone
	Span                           int    // columns of the table
	SealSeq                        int64
	XLSX                           string
}

// query reads the address; a wrong day is a problem of that field.
func query(r *http.Request) (Query, domain.Fields) {
	v := r.URL.Query()
	q := Query{
		PlanID: v.Get("ke-hoach"), Level: agency.Level(v.Get("cap")), Status: obligation.Status(v.Get("tinh-trang")),
		Columns: Columns(v.Get("nhiem-vu")), Agency: v.Get("co-quan"), Sort: Sort(v.Get("xep")), Open: v.Get("o"),
	}
	var problems domain.Fields
	if text := v.Get("ngay"); text != "" {
		day, err := calendar.ParseVietnamese(text)
		if err != nil {
			problems.Add("ngay", "Ngày không có thật hoặc viết chưa đúng. Nhập theo mẫu 22/04/2027.")
		}
		q.Day = day
	}
	return q, problems
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	q, problems := query(r)
	v, err := f.service.View(r.Context(), web.Actor(r), q)
	if missing, ok := errors.AsType[*domain.Error](err); ok && missing.Code == domain.CodeNotFound && q.PlanID == "" {
		return f.pages.Render(w, r, http.StatusOK, "matrix", web.Page{Title: "Ma trận thực hiện kế hoạch", Nav: "ma-tran", Wide: true})
	}
	if err != nil {
		return err
	}
	status := http.StatusOK
	if len(problems) > 0 {
		status = http.StatusUnprocessableEntity
	}
	d, err := f.data(r, v)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, status, "matrix", web.Page{
		Title: f.pages.T(r, "Ma trận thực hiện kế hoạch năm %d", v.Plan.Year),
		Lead:  f.pages.T(r, "%d cơ quan, %d nhiệm vụ. Tính đến ngày %s.", v.Agencies, len(v.Heads), v.Day.Vietnamese()),
		Nav:   "ma-tran", Wide: true, Data: d, Errors: problems,
	})
}

func (f *Feature) data(r *http.Request, v *View) (*pageData, error) {
	d := &pageData{View: v, Span: len(v.Heads) + 2, Levels: []option{{"", "Tất cả các cấp"}}, States: []option{{"", "Mọi tình trạng"}}}
	plans, err := f.service.Plans(r.Context())
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		d.Plans = append(d.Plans, option{p.ID, p.Name()})
	}
	for _, l := range []agency.Level{agency.Province, agency.District, agency.Commune} {
		d.Levels = append(d.Levels, option{string(l), l.Label()})
	}
	for _, s := range obligation.Statuses() {
		d.States = append(d.States, option{string(s), s.Label()})
	}
	d.Columns = []option{
		{string(ColumnsCounted), "Có chỉ tiêu, có hạn"}, {string(ColumnsDuties), "Nhiệm vụ chung ở phần tổ chức thực hiện"}, {string(ColumnsAll), "Tất cả nhiệm vụ"},
	}
	d.Typed = cmp.Or(r.URL.Query().Get("ngay"), string(v.Day))
	d.Sorts = []option{{string(SortBehind), "Nhiều việc chậm trước"}, {string(SortRegistry), "Theo danh mục cơ quan"}}
	if v.Query.Agency != "" {
		all := v.Query
		all.Agency = ""
		d.All = all.address("")
	}
	head, err := f.service.Ledger.Head(r.Context())
	d.SealSeq = head.Seq
	d.XLSX = root + "/xlsx?" + r.URL.RawQuery
	return d, err
}

func (f *Feature) xlsx(w http.ResponseWriter, r *http.Request) error {
	q, problems := query(r)
	if err := problems.Err(); err != nil {
		return err
	}
	v, err := f.service.View(r.Context(), web.Actor(r), q)
	if err != nil {
		return err
	}
	body, err := f.service.XLSX(v)
	if err != nil {
		return err
	}
	return web.Download(w, r, "ma-tran-"+string(v.Day)+".xlsx", office.MimeXLSX, body)
}

func (f *Feature) api(w http.ResponseWriter, r *http.Request) error {
	q, problems := query(r)
	if err := problems.Err(); err != nil {
		return err
	}
	v, err := f.service.View(r.Context(), web.Actor(r), q)
	if err != nil {
		return err
	}
	out := apiMatrix{PlanID: v.Plan.ID, Day: v.Day, Items: []apiCell{}}
	for _, g := range v.Groups {
		for _, row := range g.Rows {
			for i, c := range row.Cells {
				if c.Assessment.Status == obligation.NotApplicable {
					continue
				}
				o := v.Heads[i].Obligation
				out.Items = append(out.Items, apiCell{
					AgencyID: row.Agency.ID, Agency: row.Agency.Name, ObligationID: o.ID, VersionID: o.VersionID,
					Status: string(c.Assessment.Status), Why: c.Assessment.Why.String(), Done: c.Assessment.Done, Want: c.Assessment.Want,
				})
			}
		}
	}
	return web.JSON(w, http.StatusOK, out)
}
