package report

import (
	"net/http"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

type listData struct {
	Rows   []listRow
	States []listState
	State  Status
	Wait   bool // only what waits to be received
	Waits  int  // so many
	May    bool // draft a new one
	All    bool // see who sent the report of a period
	Asked  []askedRow
}

// askedRow is an ad hoc request that an agency of the person has not begun to
// answer.
type askedRow struct {
	AgencyID, RequestID, Title string
	DueOn                      calendar.Date
	Agency                     string `db:"-"`
	Late                       bool   `db:"-"`
}

// listState is one state to choose, with how many reports are in it.
type listState struct {
	Status Status
	Label  string
	N      int
}

type listRow struct {
	Report
	Title, Agency, Plan string
	StatusLabel         string
	Late                bool
}

// toReceive is how the address asks for the reports that wait to be received.
const toReceive = "cho-tiep-nhan"

// list shows the reports that the person may see, the newest first.
func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	all, err := f.service.List(r.Context(), actor)
	if err != nil {
		return err
	}
	d := listData{State: Status(r.URL.Query().Get("trang-thai")), May: actor.Is(access.Officer, access.Coordinator), All: actor.SeesAll()}
	n := map[Status]int{}
	for _, one := range all {
		n[one.Status]++
	}
	for _, s := range Statuses() {
		if n[s] > 0 {
			d.States = append(d.States, listState{Status: s, Label: s.Label(), N: n[s]})
		}
	}
	waiting, err := f.service.ToReceive(r.Context(), actor)
	if err != nil {
		return err
	}
	d.Waits = len(waiting)
	if d.Wait = string(d.State) == toReceive; d.Wait {
		all = waiting
	} else if d.State != "" {
		all = slices.DeleteFunc(all, func(one Report) bool { return one.Status != d.State })
	}
	if d.Rows, err = f.rows(r, all); err != nil {
		return err
	}
	if d.Asked, err = f.service.toBegin(r.Context(), actor); err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{
		Title: "Báo cáo", Nav: "bao-cao", Lead: "Số liệu tính từ minh chứng; mỗi con số dẫn đến danh sách của nó.",
		Data: d,
	})
}

func (f *Feature) rows(r *http.Request, reports []Report) ([]listRow, error) {
	today := f.service.today()
	rows := make([]listRow, 0, len(reports))
	for _, one := range reports {
		head, err := f.service.Head(r.Context(), one)
		if err != nil {
			return nil, err
		}
		rows = append(rows, listRow{Report: one, Title: head.Title, Agency: head.Agency, Plan: head.Plan, StatusLabel: one.Status.Label(), Late: one.Late(today)})
	}
	return rows, nil
}
