package report

import (
	"net/http"
	"slices"

	"loa/internal/platform/web"
	"loa/internal/vi"
)

// filingsRoot is the page of who sent the report of a period.
const filingsRoot = root + "/tinh-hinh"

type filingsData struct {
	Periods []option
	Key     string
	Filings PeriodFilings
	Tally   []filingTally
	Shown   []AskedOf // of the rows, those of this page of the list
	Listed  web.Listed
}

// filings shows who sent the report of a period, late or in time, and who did
// not: of the last period that closed, or the one that was chosen.
func (f *Feature) filings(w http.ResponseWriter, r *http.Request) error {
	ctx := r.Context()
	periods, err := f.service.samples(ctx)
	if err != nil {
		return err
	}
	d := filingsData{Key: r.URL.Query().Get("ky")}
	for _, p := range periods {
		d.Periods = append(d.Periods, option{Value: p.Key, Label: vi.UpperFirst(p.Label)})
	}
	if d.Key == "" && len(periods) > 0 {
		d.Key = periods[0].Key
	}
	if d.Key != "" {
		if d.Filings, err = f.service.PeriodFilings(ctx, web.Actor(r), d.Key); err != nil {
			return err
		}
		if !slices.ContainsFunc(d.Periods, func(o option) bool { return o.Value == d.Key }) {
			d.Periods = append(d.Periods, option{Value: d.Key, Label: vi.UpperFirst(d.Filings.Label)})
		}
	}
	d.Tally = tally(d.Filings.Rows)
	d.Shown, d.Listed = web.List(r, d.Filings.Rows, AskedOf.name)
	return f.pages.Render(w, r, http.StatusOK, "filings", web.Page{
		Title: "Tình hình gửi báo cáo", Nav: "bao-cao", Back: &web.Link{Label: "Báo cáo", URL: root}, Data: d,
	})
}
