package app

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"syscall"
	"time"

	"loa/internal/platform/audit"
	"loa/internal/platform/db"
)

// State is the outcome of one check.
type State string

// The outcomes.
const (
	Fine   State = "TỐT"
	Warned State = "LƯU Ý"
	Broken State = "CẦN SỬA"
)

// Check is one thing that the doctor looked at. Remedy says what to do; empty
// when all is well.
type Check struct {
	Name   string
	State  State
	Text   string
	Remedy string
}

// Doctor looks at machine, database and settings; it changes nothing but for a
// file that it writes and removes.
func Doctor(ctx context.Context, cfg Config) []Check {
	checks := []Check{checkDisk(cfg), checkFolder(cfg), checkSecrets(cfg), checkClock(), checkMail(cfg)}
	o, err := open(ctx, cfg)
	if err != nil {
		return append(checks, Check{"Cơ sở dữ liệu", Broken, err.Error(), "Kiểm tra địa chỉ --db hoặc quyền đọc ghi thư mục --data."})
	}
	defer func() { _ = o.Close() }()
	checks = append(checks, o.checkEngine(ctx), o.checkMigrations(ctx))
	if checks[len(checks)-1].State == Fine {
		checks = append(checks, o.checkQueue(ctx), o.checkLedger(ctx), o.checkBehind(ctx))
	}
	return checks
}

func checkDisk(cfg Config) Check {
	c := Check{Name: "Ổ đĩa", State: Fine}
	var s syscall.Statfs_t
	dir := cfg.Data
	if _, err := os.Stat(dir); err != nil {
		dir = filepath.Dir(dir)
	}
	if err := syscall.Statfs(dir, &s); err != nil {
		c.State, c.Text, c.Remedy = Warned, err.Error(), "Kiểm tra thư mục --data."
		return c
	}
	free := s.Bavail * uint64(s.Bsize) >> 20
	c.Text = fmt.Sprintf("còn trống %d MB", free)
	switch {
	case free < 200:
		c.State, c.Remedy = Broken, "Dọn ổ đĩa: dưới 200 MB thì có thể không lưu được minh chứng."
	case free < 2000:
		c.State, c.Remedy = Warned, "Dọn hoặc mở rộng ổ đĩa."
	}
	return c
}

func checkFolder(cfg Config) Check {
	c := Check{"Thư mục dữ liệu", Fine, cfg.Data, ""}
	err := os.MkdirAll(cfg.FilesDir(), 0o750)
	if err == nil {
		probe := filepath.Join(cfg.FilesDir(), "incoming-doctor")
		err = errors.Join(os.WriteFile(probe, []byte("loa"), 0o600), os.Remove(probe))
	}
	if err != nil {
		c.State, c.Text, c.Remedy = Broken, err.Error(), "Cho người dùng chạy loa quyền ghi vào thư mục này."
	}
	return c
}

func checkSecrets(cfg Config) Check {
	c := Check{"Khóa", Fine, cfg.SecretsDir(), ""}
	info, err := os.Stat(cfg.SecretsDir())
	switch {
	case errors.Is(err, os.ErrNotExist):
		c.State, c.Text = Warned, "chưa có; được tạo khi chạy lần đầu"
	case err != nil:
		c.State, c.Text = Broken, err.Error()
	case info.Mode().Perm()&0o077 != 0:
		c.State, c.Text, c.Remedy = Broken, fmt.Sprintf("người khác đọc được (%v)", info.Mode().Perm()), "chmod 700 "+cfg.SecretsDir()
	}
	return c
}

// checkClock: seals and deadlines follow the clock, so that one years off is
// worth a word.
func checkClock() Check {
	now := time.Now() //nolint:forbidigo // the machine's clock is what is checked
	c := Check{"Đồng hồ", Fine, now.Format("15:04 02/01/2006 MST"), ""}
	if now.Year() < 2025 {
		c.State, c.Remedy = Broken, "Chỉnh đồng hồ máy, bật đồng bộ giờ (timedatectl set-ntp true)."
	}
	return c
}

// checkBehind: a clock that was set back gives new acts days before those that are
// recorded already.
func (o *Office) checkBehind(ctx context.Context) Check {
	const name = "Đồng hồ và sổ"
	now := o.Clock.Now()
	behind, err := audit.Behind(ctx, o.DB, now)
	switch {
	case err != nil:
		return Check{name, Broken, err.Error(), ""}
	case behind.IsZero():
		return Check{name, Fine, "không có việc nào ghi sau giờ hiện tại", ""}
	}
	return Check{
		name, Broken, fmt.Sprintf("đồng hồ chỉ %s, việc ghi gần nhất lúc %s", now.In(o.Zone).Format("15:04 02/01/2006"), behind.In(o.Zone).Format("15:04 02/01/2006")),
		"Đồng hồ chạy lùi so với dữ liệu đã ghi: chỉnh lại giờ máy (timedatectl set-ntp true), hoặc bỏ --now.",
	}
}

func checkMail(cfg Config) Check {
	if cfg.SMTP == "" {
		return Check{"Thư điện tử", Warned, "chưa cấu hình máy chủ thư", "Thêm --smtp và --mail-from; chưa có thì in phiếu mời có mã QR."}
	}
	return Check{"Thư điện tử", Fine, "đã cấu hình", ""}
}

func (o *Office) checkEngine(ctx context.Context) Check {
	c := Check{Name: "Cơ sở dữ liệu", State: Fine}
	if o.DB.Engine() == db.SQLite {
		var found []string
		err := o.DB.Select(ctx, &found, "SELECT * FROM pragma_quick_check LIMIT 1")
		c.Text = "SQLite " + o.DB.Path()
		if err != nil || len(found) == 0 || found[0] != "ok" {
			c.State, c.Text, c.Remedy = Broken, fmt.Sprint(found, err), "Dừng chương trình và khôi phục từ bản sao lưu gần nhất."
		}
		return c
	}
	var info struct{ Version, Encoding, Collation string }
	if _, err := o.DB.Get(ctx, &info, `SELECT current_setting('server_version') AS version, current_setting('server_encoding') AS encoding,
		(SELECT datcollate FROM pg_database WHERE datname = current_database()) AS collation`); err != nil {
		return Check{"Cơ sở dữ liệu", Broken, err.Error(), "Kiểm tra máy chủ PostgreSQL."}
	}
	c.Text = fmt.Sprintf("PostgreSQL %s, %s, %s", info.Version, info.Encoding, info.Collation)
	if info.Encoding != "UTF8" {
		c.State, c.Remedy = Broken, "Tạo lại cơ sở dữ liệu với ENCODING 'UTF8'."
	} else if info.Collation != "C" && info.Collation != "C.UTF-8" && info.Collation != "C.utf8" {
		c.State, c.Remedy = Warned, "Nên tạo cơ sở dữ liệu với LC_COLLATE 'C.UTF-8': thứ tự không đổi khi nâng cấp hệ điều hành."
	}
	return c
}

func (o *Office) checkMigrations(ctx context.Context) Check {
	n, err := o.DB.PendingMigrations(ctx, Owners()...)
	switch {
	case err != nil:
		return Check{"Cấu trúc", Broken, err.Error(), ""}
	case n > 0:
		return Check{"Cấu trúc", Warned, fmt.Sprintf("còn %d bước nâng cấp", n), "Chạy loa migrate, hoặc khởi động lại loa serve."}
	}
	return Check{"Cấu trúc", Fine, "mới nhất", ""}
}

func (o *Office) checkQueue(ctx context.Context) Check {
	var n int
	if _, err := o.DB.Get(ctx, &n, `SELECT count(*) FROM river_job WHERE state IN ('available', 'retryable')`); err != nil {
		return Check{"Việc nền", Broken, err.Error(), ""}
	}
	c := Check{"Việc nền", Fine, fmt.Sprintf("%d việc đang chờ", n), ""}
	if n > 1000 {
		c.State, c.Remedy = Warned, "Xem nhật ký chương trình: việc nền bị dồn."
	}
	return c
}

func (o *Office) checkLedger(ctx context.Context) Check {
	anchors, err := o.anchors(ctx)
	if err != nil {
		return Check{"Sổ minh chứng", Broken, err.Error(), ""}
	}
	f, err := o.Ledger.Verify(ctx, false, anchors...)
	switch {
	case err != nil:
		return Check{"Sổ minh chứng", Broken, err.Error(), ""}
	case !f.Clean():
		return Check{"Sổ minh chứng", Broken, fmt.Sprintf("%d chỗ không khớp", len(f.Problems)), "Chạy loa ledger verify để xem từng chỗ."}
	}
	return Check{"Sổ minh chứng", Fine, fmt.Sprintf("%d minh chứng, %d niêm phong, %d chờ niêm phong", f.Entries, f.Seals, f.Waiting), ""}
}
