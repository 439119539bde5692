// Command loa runs a province's yearly communication plan, from the plan
// document to the report with proof. It only reads flags and environment and
// prints results; the work is done in internal/app.
package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/alecthomas/kong"

	"loa/internal/app"
	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// version is set by the build: -ldflags "-X main.version=…".
var version = "dev"

// cli is the whole command line. Every flag can be given by the environment
// as LOA_…; see `loa --help`.
type cli struct {
	Data       string `help:"Thư mục dữ liệu: cơ sở dữ liệu SQLite, tệp và khóa." default:"./loa-data" env:"LOA_DATA" placeholder:"THƯ_MỤC"`
	DB         string `name:"db" help:"Địa chỉ PostgreSQL; khi có, cơ sở dữ liệu nằm ở đó." env:"LOA_DB" placeholder:"URL"`
	Office     string `help:"Tên tỉnh, thành phố." default:"Thành phố Đồng Nai" env:"LOA_OFFICE"`
	Keeper     string `help:"Cơ quan quản lý." default:"Sở Nội vụ" env:"LOA_KEEPER"`
	Place      string `help:"Địa danh trên văn bản." default:"Đồng Nai" env:"LOA_PLACE"`
	DueQ1      string `name:"due-q1" help:"Hạn gửi báo cáo quý I (MM-DD) khi kế hoạch không nêu." env:"LOA_DUE_Q1" placeholder:"MM-DD"`
	DueH1      string `name:"due-h1" help:"Hạn gửi báo cáo 6 tháng (MM-DD)." env:"LOA_DUE_H1" placeholder:"MM-DD"`
	DueQ3      string `name:"due-q3" help:"Hạn gửi báo cáo quý III (MM-DD)." env:"LOA_DUE_Q3" placeholder:"MM-DD"`
	DueYear    string `name:"due-year" help:"Hạn gửi báo cáo năm (MM-DD)." env:"LOA_DUE_YEAR" placeholder:"MM-DD"`
	Zone       string `help:"Múi giờ." default:"Asia/Ho_Chi_Minh" env:"LOA_ZONE"`
	PageMemory int64  `help:"Bộ nhớ giữ các trang công khai đã dựng, MiB; 0: dựng lại mỗi lần đọc." default:"24" env:"LOA_PAGE_MEMORY"`
	LogLevel   string `help:"Mức nhật ký." enum:"debug,info,warn,error" default:"info" env:"LOA_LOG"`

	Serve   serveCmd   `cmd:"" help:"Chạy chương trình."`
	Demo    demoCmd    `cmd:"" help:"Chạy với dữ liệu mẫu của một tỉnh."`
	Migrate migrateCmd `cmd:"" help:"Nâng cấp cấu trúc cơ sở dữ liệu."`
	Db      dbCmd      `cmd:"" name:"db" help:"Việc với cơ sở dữ liệu."`
	Backup  backupCmd  `cmd:"" help:"Sao lưu cơ sở dữ liệu và tệp."`
	Restore restoreCmd `cmd:"" help:"Khôi phục từ bản sao lưu vào nơi trống."`
	Doctor  doctorCmd  `cmd:"" help:"Kiểm tra máy, cơ sở dữ liệu và cấu hình."`
	User    userCmd    `cmd:"" help:"Tài khoản."`
	Plan    planCmd    `cmd:"" help:"Đọc văn bản kế hoạch."`
	Ledger  ledgerCmd  `cmd:"" help:"Sổ minh chứng."`
	Report  reportCmd  `cmd:"" help:"Báo cáo."`
	Mail    mailCmd    `cmd:"" name:"mail" help:"Thư điện tử."`
	Pdf     pdfCmd     `cmd:"" name:"pdf" help:"Tệp PDF đã ký số."`
	Version versionCmd `cmd:"" help:"Phiên bản."`

	flush []func() // of the logs that were opened
}

func (c *cli) config() app.Config {
	due := map[calendar.ReportPeriod]string{}
	for period, day := range map[calendar.ReportPeriod]string{
		calendar.Q1: c.DueQ1, calendar.H1: c.DueH1, calendar.Q3: c.DueQ3, calendar.FullYear: c.DueYear,
	} {
		if day != "" {
			due[period] = day
		}
	}
	return app.Config{
		ReportDue: due,
		Data:      c.Data, DB: c.DB, Office: c.Office, Keeper: c.Keeper, Place: c.Place, Zone: c.Zone,
		Log: c.log(), Version: version, PageMemory: max(0, c.PageMemory),
	}
}

// log is the program's log; what waits in it is written at the end.
func (c *cli) log() *slog.Logger {
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		level = slog.LevelInfo
	}
	log, flush := app.NewLog(os.Stderr, level)
	c.flush = append(c.flush, flush)
	return log
}

func main() { os.Exit(run()) }

// run gives the program's exit status.
func run() int {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	var c cli
	k := kong.Parse(&c, kong.Name("loa"), kong.Description("Loa: từ văn bản kế hoạch tới báo cáo có minh chứng."),
		kong.UsageOnError(), kong.BindTo(ctx, (*context.Context)(nil)))
	err := k.Run(ctx, &c)
	for _, flush := range c.flush {
		flush()
	}
	if err == nil {
		return 0
	}
	fmt.Fprintln(os.Stderr, "loa: "+sentence(err))
	if exit, ok := errors.AsType[exitError](err); ok {
		return exit.status
	}
	return 1
}

// exitError ends the program with a status of its own.
type exitError struct {
	status int
	err    error
}

func (e exitError) Error() string { return e.err.Error() }
func (e exitError) Unwrap() error { return e.err }

// sentence is the error for the person at the terminal, with the cause that a
// page would hide.
func sentence(err error) string {
	e, ok := errors.AsType[*domain.Error](err)
	if !ok {
		return err.Error()
	}
	parts := []string{e.Text()}
	for _, f := range e.Fields {
		parts = append(parts, f.Text())
	}
	if e.Err != nil {
		parts = append(parts, "("+e.Err.Error()+")")
	}
	return strings.Join(parts, " ")
}
