package app

import (
	"context"
	"io"
	"path/filepath"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/feature/report"
)

// ReportFile says what a report in a file is. Approved is empty for a draft.
type ReportFile struct {
	report.Written
	Approved calendar.Date
}

// ExportReport writes a report to a file that does not exist yet; the ending of
// its name, .docx, .pdf or .xlsx, says how.
func ExportReport(ctx context.Context, cfg Config, order report.Order, out string) (f ReportFile, err error) {
	format := report.Format(strings.TrimPrefix(strings.ToLower(filepath.Ext(out)), "."))
	if format.MediaType() == "" {
		return f, domain.Invalid("Không ghi được báo cáo ra “%s”. Đặt tên tệp kết thúc bằng .docx, .pdf hoặc .xlsx.", out)
	}
	if err := cfg.hasBook(); err != nil {
		return f, err
	}
	err = within(ctx, cfg, func(o *Office) error {
		order.Keeper = o.Config.Keeper
		s := report.NewService(o.reports())
		w, err := s.WriteOrder(ctx, engineer(), order, format)
		if err != nil {
			return err
		}
		f = ReportFile{Written: w, Approved: s.Approved(w.Edition)}
		return writeNew(out, func(to io.Writer) error {
			_, err := to.Write(w.Body)
			return err
		})
	})
	return f, err
}
