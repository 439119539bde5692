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
	if cfg, err = cfg.reached(); err != nil {
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

// ExportReports writes the reports of all agencies of a period as DOCX into a ZIP
// file that does not exist yet; progress is told after each how many of how many
// are in it.
func ExportReports(ctx context.Context, cfg Config, order report.Order, out string, progress func(done, of int)) error {
	if !strings.EqualFold(filepath.Ext(out), ".zip") {
		return domain.Invalid("Không ghi được báo cáo của các cơ quan ra “%s”. Đặt tên tệp kết thúc bằng .zip.", out)
	}
	if order.Agency != "" {
		return domain.Invalid("Chọn báo cáo của một cơ quan, hoặc của tất cả các cơ quan.")
	}
	if err := cfg.hasBook(); err != nil {
		return err
	}
	cfg, err := cfg.reached()
	if err != nil {
		return err
	}
	return within(ctx, cfg, func(o *Office) error {
		s := report.NewService(o.reports())
		return writeNew(out, func(to io.Writer) error {
			return s.WriteAll(ctx, engineer(), order, to, progress)
		})
	})
}
