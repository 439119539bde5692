package report

import (
	"io"
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

// downloadAll gives the reports of all agencies of the same period in one file,
// which comes while they are written.
func (f *Feature) downloadAll(w http.ResponseWriter, r *http.Request) error {
	ctx, actor := r.Context(), web.Actor(r)
	rep, err := f.service.Get(ctx, actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if !ofAll(actor, rep) {
		return domain.NotFound("Báo cáo này không tổng hợp từ báo cáo của các cơ quan.")
	}
	order := Order{Period: calendar.ReportKey(rep.Period, rep.Year), Plan: rep.PlanID, Rule: rep.WindowRule}
	name := web.StreamedFile{Name: "Báo cáo của từng cơ quan " + rep.Period.Label(rep.Year) + ".zip", MediaType: "application/zip"}
	return web.Stream(w, name, func(to io.Writer) error {
		return f.service.WriteAll(ctx, actor, order, to, func(int, int) {})
	})
}

// ofAll tells whether the report sums up reports of agencies that the actor sees.
func ofAll(actor access.Actor, r Report) bool {
	return r.Scope == ScopeProvince && r.RequestID == "" && (actor.System || actor.SeesAll())
}

// download gives the report in one of its formats.
func (f *Feature) download(format Format) web.Handler {
	return func(w http.ResponseWriter, r *http.Request) error {
		name, body, err := f.service.Export(r.Context(), web.Actor(r), r.PathValue("id"), format)
		if err != nil {
			return err
		}
		return web.Download(w, r, name, format.MediaType(), body)
	}
}
