package report

import (
	"net/http"

	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

type listData struct {
	Rows []listRow
	May  bool // draft a new one
}

type listRow struct {
	Report
	Title, Agency, Plan string
	StatusLabel         string
}

// list shows the reports that the person may see, the newest first.
func (f *Feature) list(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	rows, err := f.rows(r)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "list", web.Page{
		Title: "Báo cáo", Nav: "bao-cao", Lead: "Số liệu tính từ minh chứng; mỗi con số dẫn đến danh sách của nó.",
		Data: listData{Rows: rows, May: actor.Is(access.Officer, access.Coordinator)},
	})
}

func (f *Feature) rows(r *http.Request) ([]listRow, error) {
	reports, err := f.service.List(r.Context(), web.Actor(r))
	if err != nil {
		return nil, err
	}
	rows := make([]listRow, 0, len(reports))
	for _, one := range reports {
		head, err := f.service.Head(r.Context(), one)
		if err != nil {
			return nil, err
		}
		rows = append(rows, listRow{Report: one, Title: head.Title, Agency: head.Agency, Plan: head.Plan, StatusLabel: one.Status.Label()})
	}
	return rows, nil
}
