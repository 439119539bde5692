package report_test

import (
	"os"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/goal"
	"loa/internal/domain/report"
	"loa/internal/platform/web"
)

func TestEveryTextHasEnglish(t *testing.T) {
	t.Parallel()
	var labels []string
	for _, v := range goal.Verdicts() {
		labels = append(labels, v.Label())
	}
	for _, code := range report.Codes() {
		name, unit, _ := report.RowName(code)
		labels = append(labels, name, unit)
	}
	labels = append(labels, report.Meanings()...)
	for _, f := range []report.Filing{report.InTime, report.TooLate, report.Missing, report.Open} {
		labels = append(labels, f.Label())
	}
	figures := report.Figures{Lines: []report.Line{{Evidence: 1}}, Units: []report.Unit{{Needs: report.ExampleShare, Filing: report.Open}, {}}}
	labels = append(labels, figures.UsesNote().Format, figures.ExampleRule().Format, figures.AgenciesNote().Format)
	figures.Existing = 3
	labels = append(labels, figures.AgenciesNote().Format, "%d cơ quan phải gửi báo cáo kỳ này", "không cơ quan nào phải gửi báo cáo kỳ này")
	for _, rule := range []calendar.WindowRule{calendar.CalendarWindow, calendar.DecreeWindow, calendar.AskedWindow, calendar.ClosingWindow(20)} {
		labels = append(labels, rule.Words().Format)
	}
	labels = append(labels, "Về báo cáo quý I", "Về báo cáo 6 tháng đầu năm", "Về báo cáo quý III", "Về báo cáo 9 tháng", "Về báo cáo năm", "Về báo cáo đột xuất")
	labels = append(labels, "Quý I: từ %d/12 năm trước đến %d/3.", "Quý I: từ 01/01 đến 31/3.")
	for _, l := range agency.Levels() {
		labels = append(labels, l.Label())
	}
	if err := web.CheckCatalogue(os.DirFS("."), labels...); err != nil {
		t.Error(err)
	}
}
