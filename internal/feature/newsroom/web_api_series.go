package newsroom

import (
	"context"
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
)

// mostSeries is how many series one answer has.
const mostSeries = 100

// apiSeries is a series of works. OnDays are the days of its rhythm, as its form reads them.
type apiSeries struct {
	ID       string        `json:"id"`
	AgencyID string        `json:"agency_id"`
	Title    string        `json:"title"`
	Every    calendar.Unit `json:"every"`
	OnDays   string        `json:"on_days"`
	Works    int           `json:"works"`
	FirstDue calendar.Date `json:"first_due"`
	LastDue  calendar.Date `json:"last_due"`
}

// apiSeriesPage is a page of series; Next is the address of the page behind it.
type apiSeriesPage struct {
	Items []apiSeries `json:"items"`
	Next  string      `json:"next,omitempty"`
}

// apiSeriesOne is a series with its works, by their due days.
type apiSeriesOne struct {
	apiSeries
	Items []apiWork `json:"items"`
}

func (f *Feature) apiSeriesRoutes(rt *web.Router) {
	rt.API(http.MethodGet, "/series", f.apiSeriesList, web.APIDoc{
		Summary: "Series of planned works that the caller may see, the newest first, 100 at a time", Response: apiSeriesPage{},
		Params: []web.Param{{Name: "agency", Description: "id of an agency"}, {Name: "after", Description: "id of the last one of the page before"}},
	})
	rt.API(http.MethodGet, "/series/{id}", f.apiSeriesOne, web.APIDoc{Summary: "One series with its works, by their due days", Response: apiSeriesOne{}})
}

// seriesFilter chooses series: of agencies (nil: all), behind an id, or one alone.
type seriesFilter struct {
	agencies  []string
	after, id string
}

// seriesList lists series with how many works they have, and between which days.
func (s *Service) seriesList(ctx context.Context, f seriesFilter) ([]apiSeries, error) {
	if f.agencies != nil && len(f.agencies) == 0 {
		return nil, nil
	}
	where, args := ` WHERE 1 = 1`, []any{mostSeries}
	if f.agencies != nil {
		where += ` AND s.agency_id IN (` + db.Marks(len(args)+1, len(f.agencies)) + `)`
		args = append(args, db.Args(f.agencies)...)
	}
	for _, x := range []struct{ is, value string }{{"s.id < ", f.after}, {"s.id = ", f.id}} {
		if x.value != "" {
			args = append(args, x.value)
			where += ` AND ` + x.is + db.Marks(len(args), 1)
		}
	}
	var all []apiSeries
	err := s.DB.Select(ctx, &all, `SELECT s.id, s.agency_id, s.title, s.every, s.on_days, count(w.id) AS works, COALESCE(min(w.due_on), '') AS first_due, COALESCE(max(w.due_on), '') AS last_due
		FROM newsroom_series s LEFT JOIN newsroom_work w ON w.series_id = s.id`+where+` GROUP BY s.id, s.agency_id, s.title, s.every, s.on_days ORDER BY s.id DESC LIMIT $1`, args...)
	return all, err
}

func (f *Feature) apiSeriesList(w http.ResponseWriter, r *http.Request) error {
	q, actor := r.URL.Query(), web.Actor(r)
	filter := seriesFilter{agencies: actor.Scope(), after: q.Get("after")}
	if id := q.Get("agency"); id != "" {
		if !actor.Sees(id) {
			return domain.Forbidden("Không xem được tin, bài của cơ quan này.")
		}
		filter.agencies = []string{id}
	}
	all, err := f.service.seriesList(r.Context(), filter)
	if err != nil {
		return err
	}
	page := apiSeriesPage{Items: append([]apiSeries{}, all...)}
	if len(all) == mostSeries {
		q.Set("after", all[len(all)-1].ID)
		page.Next = "/api/v1/series?" + q.Encode()
	}
	return web.JSON(w, http.StatusOK, page)
}

func (f *Feature) apiSeriesOne(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	all, err := f.service.seriesList(ctx, seriesFilter{agencies: actor.Scope(), id: r.PathValue("id")})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		return domain.NotFound("Không có loạt việc này.")
	}
	works, err := f.service.Works(ctx, WorkFilter{Agencies: actor.Scope(), SeriesID: all[0].ID})
	if err != nil {
		return err
	}
	out := apiSeriesOne{apiSeries: all[0], Items: []apiWork{}}
	for _, x := range works {
		out.Items = append(out.Items, f.workAnswer(x))
	}
	return web.JSON(w, http.StatusOK, out)
}
