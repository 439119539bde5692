package main

import (
	"context"
	"fmt"
	"os"

	"loa/internal/app"
	"loa/internal/domain/calendar"
	"loa/internal/feature/report"
	"loa/internal/vi"
)

type reportCmd struct {
	Export reportExportCmd `cmd:"" help:"Xuất báo cáo của một kỳ ra tệp DOCX, PDF hoặc XLSX."`
}

type reportExportCmd struct {
	Period string `required:"" help:"Kỳ: 2025-Q1, 2025-H1, 2025-Q3, 2025-9M hoặc 2025." placeholder:"KỲ"`
	Agency string `help:"Báo cáo của một cơ quan, theo mã hoặc tên; không ghi thì báo cáo tổng hợp toàn tỉnh, thành phố." placeholder:"MÃ"`
	Plan   string `help:"Số kế hoạch, khi năm đó có nhiều kế hoạch đang theo dõi." placeholder:"SỐ"`
	Window string `help:"Cách tính kỳ; không ghi thì theo báo cáo đã soạn, hoặc theo chế độ báo cáo." default:"" placeholder:"calendar|nd09-2019|closing-20"`
	Each   bool   `help:"Báo cáo của từng cơ quan: mỗi cơ quan một tệp DOCX, gói trong một tệp ZIP."`
	Out    string `required:"" help:"Tệp ghi ra." placeholder:"TỆP.docx"`

	BaseURL string `name:"base-url" help:"Địa chỉ mà mọi người mở, để số liệu trong tệp dẫn đến minh chứng; không ghi thì theo lần chạy loa serve gần nhất." env:"LOA_BASE_URL" placeholder:"URL"`
}

func (e reportExportCmd) config(c *cli) app.Config {
	cfg := c.config()
	cfg.BaseURL = e.BaseURL
	return cfg
}

// Run writes the report and says what it is: which edition, or a draft.
func (e reportExportCmd) Run(ctx context.Context, c *cli) error {
	order := report.Order{Period: e.Period, Agency: e.Agency, Plan: e.Plan}
	if e.Window != "" {
		rule, err := calendar.ParseWindowRule(e.Window)
		if err != nil {
			return err
		}
		order.Rule = rule
	}
	if e.Each {
		return e.all(ctx, c, order)
	}
	f, err := app.ExportReport(ctx, e.config(c), order, e.Out)
	if err != nil {
		return err
	}
	tell("Đã xuất %s: %s của %s (%s–%s, %s).", e.Out, vi.LowerFirst(f.Head.Title), f.Head.Agency,
		f.Edition.Figures.Window.Start.Vietnamese(), f.Edition.Figures.Window.End.Vietnamese(), f.Edition.Figures.WindowRule)
	tell("%s", standing(f))
	return nil
}

// all writes the reports of all agencies; how many are done stands on one line
// of the terminal, apart from what the command says in the end.
func (e reportExportCmd) all(ctx context.Context, c *cli, order report.Order) error {
	n := 0
	err := app.ExportReports(ctx, e.config(c), order, e.Out, func(done, of int) {
		n = of
		fmt.Fprintf(os.Stderr, "\rĐã ghi %d/%d báo cáo", done, of)
	})
	if n > 0 {
		fmt.Fprintln(os.Stderr)
	}
	if err != nil {
		return err
	}
	tell("Đã xuất %s: %s báo cáo, mỗi cơ quan một tệp.", e.Out, vi.Int(int64(n)))
	return nil
}

// standing says whether the file has frozen figures.
func standing(f app.ReportFile) string {
	switch r := f.Report; {
	case f.Approved != "" && f.Edition.SealSeq > 0:
		return fmt.Sprintf("Theo bản chốt số %d, duyệt ngày %s, niêm phong số %s.", f.Edition.Edition, f.Approved.Vietnamese(), vi.Int(f.Edition.SealSeq))
	case f.Approved != "":
		return fmt.Sprintf("Theo bản chốt số %d, duyệt ngày %s.", f.Edition.Edition, f.Approved.Vietnamese())
	case !f.Stored:
		return "Bản nháp: chưa ai soạn báo cáo này trong Loa; số liệu và lời văn lấy từ sổ minh chứng lúc này, chưa chốt."
	case r.Frozen():
		return fmt.Sprintf("Bản nháp: báo cáo đang ở trạng thái “%s”, bản chốt số %d không còn là bản hiện hành; số liệu lấy từ sổ minh chứng lúc này, chưa chốt.", r.Status.Label(), r.Edition)
	default:
		return fmt.Sprintf("Bản nháp: báo cáo đang ở trạng thái “%s”; số liệu lấy từ sổ minh chứng lúc này, chưa chốt.", r.Status.Label())
	}
}
