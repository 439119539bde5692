package main

import (
	"context"
	"fmt"

	"loa/internal/app"
	"loa/internal/platform/backup"
)

type migrateCmd struct{}

// Run brings the tables up to date.
func (migrateCmd) Run(ctx context.Context, c *cli) error {
	from, to, err := app.Migrate(ctx, c.config())
	if err != nil {
		return err
	}
	if from == to {
		fmt.Printf("Cấu trúc đã mới nhất (%d).\n", to)
		return nil
	}
	fmt.Printf("Đã nâng cấp cấu trúc từ %d lên %d.\n", from, to)
	return nil
}

type dbCmd struct {
	Copy dbCopyCmd `cmd:"" help:"Chép toàn bộ dữ liệu sang cơ sở dữ liệu trống, khác hoặc cùng loại."`
}

type dbCopyCmd struct {
	From string `required:"" help:"Tệp SQLite, thư mục dữ liệu hoặc địa chỉ postgres://." placeholder:"NGUỒN"`
	To   string `required:"" help:"Tệp SQLite, thư mục dữ liệu hoặc địa chỉ postgres://." placeholder:"ĐÍCH"`
}

// Run copies and compares. Stored files stay where they are.
func (d dbCopyCmd) Run(ctx context.Context) error {
	err := app.CopyDB(ctx, d.From, d.To, func(table string, rows int) { fmt.Printf("%8d  %s\n", rows, table) })
	if err == nil {
		fmt.Println("Đã chép và đối chiếu xong. Chép thêm thư mục files và secrets nếu chuyển máy.")
	}
	return err
}

type backupCmd struct {
	Create backupCreateCmd `cmd:"" default:"withargs" help:"Sao lưu cơ sở dữ liệu và tệp vào một tệp nén."`
	Verify backupVerifyCmd `cmd:"" help:"Kiểm tra một bản sao lưu."`
}

type backupCreateCmd struct {
	Out         string `help:"Tệp ghi ra." placeholder:"TỆP"`
	WithSecrets bool   `help:"Gồm cả khóa. Cất bản sao lưu này nơi an toàn."`
}

// Run backs up while the program runs.
func (b backupCreateCmd) Run(ctx context.Context, c *cli) error {
	cfg := c.config()
	if b.Out == "" {
		var err error
		if b.Out, err = app.BackupName(cfg); err != nil {
			return err
		}
	}
	m, err := app.Backup(ctx, cfg, b.Out, b.WithSecrets)
	if err != nil {
		return err
	}
	fmt.Printf("Đã sao lưu vào %s: %s.\n", b.Out, holds(m))
	if !m.Secrets {
		fmt.Println("Bản này không có khóa (thư mục secrets). Cất riêng thư mục đó: thiếu nó thì mã xác thực hai bước không đọc lại được.")
	}
	return nil
}

func holds(m backup.Manifest) string {
	text := fmt.Sprintf("%d tệp, cấu trúc %d, lúc %s", len(m.Sums), m.Schema, m.MadeAt.Format("15:04 02/01/2006"))
	if m.SealSeq > 0 {
		text += fmt.Sprintf(", niêm phong số %d", m.SealSeq)
	}
	return text
}

type backupVerifyCmd struct {
	File string `arg:"" help:"Bản sao lưu." placeholder:"TỆP"`
}

// Run reads the whole archive.
func (b backupVerifyCmd) Run() error {
	m, err := backup.Verify(b.File)
	if err == nil {
		fmt.Printf("Bản sao lưu nguyên vẹn: %s.\n", holds(m))
	}
	return err
}

type restoreCmd struct {
	File string `arg:"" help:"Bản sao lưu." placeholder:"TỆP"`
}

// Run restores into the empty place named by --data and --db.
func (r restoreCmd) Run(ctx context.Context, c *cli) error {
	m, err := app.Restore(ctx, c.config(), r.File)
	if err == nil {
		fmt.Printf("Đã khôi phục: %s. Chép lại thư mục secrets nếu bản sao lưu không có khóa.\n", holds(m))
	}
	return err
}

type doctorCmd struct{}

// Run prints one line for each check; status 1 when something must be mended.
func (doctorCmd) Run(ctx context.Context, c *cli) error {
	bad := 0
	for _, check := range app.Doctor(ctx, c.config()) {
		fmt.Printf("%-9s %s: %s\n", check.State, check.Name, check.Text)
		if check.Remedy != "" {
			fmt.Printf("%-9s   → %s\n", "", check.Remedy)
		}
		if check.State == app.Broken {
			bad++
		}
	}
	if bad > 0 {
		return exitError{status: 1, err: fmt.Errorf("%d mục cần xử lý", bad)}
	}
	return nil
}
