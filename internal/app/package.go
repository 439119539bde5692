package app

import (
	"context"
	"encoding/hex"
	"errors"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"syscall"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/feature/seals"
	"loa/internal/spine/ledger"
)

// packages is what packages of evidence are made from.
func (o *Office) packages() seals.Sources {
	return seals.Sources{
		DB: o.DB, Ledger: o.Ledger, Registry: o.Registry, Programme: o.Programme, Zone: o.Zone, Version: o.Config.Version,
		Office: func(ctx context.Context, day calendar.Date) (string, error) {
			issuing, err := o.issuing(ctx, day)
			return issuing.Agency + ", " + o.officeName(ctx), err
		},
	}
}

// hasBook tells whether there is a book to read, so that a mistyped folder does
// not become an empty office.
func (c Config) hasBook() error {
	if c.DB != "" {
		return nil
	}
	if _, err := os.Stat(c.SQLitePath()); err != nil {
		return domain.NotFound("Không có cơ sở dữ liệu trong thư mục %s.", c.Data)
	}
	return nil
}

// ExportPackage writes a package of evidence to a file that does not exist yet,
// named by the program when out is empty, and gives the name. A file that is
// there is whole.
func ExportPackage(ctx context.Context, cfg Config, order seals.Order, out string) (name string, m ledger.Manifest, err error) {
	if err := cfg.hasBook(); err != nil {
		return "", m, err
	}
	err = within(ctx, cfg, func(o *Office) error {
		p, done, err := seals.NewService(o.packages()).Package(ctx, engineer(), order)
		if err != nil {
			return err
		}
		defer done()
		if name = out; name == "" {
			name = p.Name()
		}
		m = p.Manifest
		return writeNew(name, func(w io.Writer) error { return p.Write(ctx, w) })
	})
	return name, m, err
}

// writeNew writes beside the name and takes it at the end.
func writeNew(name string, write func(io.Writer) error) error {
	if _, err := os.Lstat(name); err == nil {
		return domain.Conflict("Đã có tệp %s. Chọn tên khác.", name)
	}
	f, err := os.CreateTemp(filepath.Dir(name), ".loa-*")
	if err != nil {
		return unwritten(name, err)
	}
	err = write(f)
	if err == nil {
		err = f.Sync()
	}
	if err = errors.Join(err, f.Close()); err == nil {
		err = os.Rename(f.Name(), name)
	}
	if err != nil {
		_ = os.Remove(f.Name())
		return unwritten(name, err)
	}
	return nil
}

// unwritten says why a file could not be written, where the machine says so.
func unwritten(name string, err error) error {
	switch {
	case errors.Is(err, fs.ErrNotExist):
		return domain.NotFound("Không có thư mục %s. Tạo thư mục, hoặc chọn nơi khác.", filepath.Dir(name))
	case errors.Is(err, fs.ErrPermission):
		return domain.Forbidden("Không được phép ghi vào thư mục %s. Chọn nơi khác.", filepath.Dir(name))
	case errors.Is(err, syscall.ENOSPC):
		return domain.Unavailable(err, "Ổ đĩa hết chỗ, chưa ghi tệp %s. Dọn chỗ, hoặc chọn nơi khác.", name)
	}
	return err
}

// CheckPackage checks a package without any office. key is the office's public
// key in hex, or the file of it that the page of the ledger gives; printed is a
// seal head as number:hash. Both may be empty.
func CheckPackage(ctx context.Context, file, key, printed string) (f ledger.PackageFindings, err error) {
	trust, err := trustOf(key, printed)
	if err != nil {
		return f, err
	}
	r, err := os.Open(file) //nolint:gosec // the person at the terminal names the file
	if err != nil {
		return f, domain.NotFound("Không mở được tệp %s.", file)
	}
	defer func() { err = errors.Join(err, r.Close()) }()
	info, err := r.Stat()
	if err != nil {
		return f, err
	}
	if !info.Mode().IsRegular() {
		return f, domain.Invalid("%s không phải một tệp.", file)
	}
	return ledger.CheckPackage(ctx, r, info.Size(), trust)
}

func trustOf(key, printed string) (ledger.Trust, error) {
	var t ledger.Trust
	if key != "" {
		if t.Key = publicKey(key); t.Key == "" {
			return t, domain.Invalid("Khóa %s chưa đúng: cần 64 chữ số thập lục phân, hoặc tệp khóa công khai tải từ trang Sổ minh chứng.", key)
		}
	}
	if printed == "" {
		return t, nil
	}
	no, hash, _ := strings.Cut(printed, ":")
	seq, err := strconv.ParseInt(no, 10, 64)
	if err != nil || seq < 1 || !isHex(hash) {
		return t, domain.Invalid("Niêm phong %s chưa đúng: viết số, dấu hai chấm, rồi mã in trên báo cáo.", printed)
	}
	t.Anchor = ledger.Anchor{Seq: seq, Hash: strings.ToLower(hash), From: "niêm phong đã cho"}
	return t, nil
}

// publicKey reads a key from its text or from a file that holds it on a line.
func publicKey(text string) string {
	if isHex(text) {
		return text
	}
	b, err := os.ReadFile(text) //nolint:gosec // the person at the terminal names the file
	if err != nil {
		return ""
	}
	for line := range strings.FieldsSeq(string(b)) {
		if isHex(line) {
			return line
		}
	}
	return ""
}

// isHex tells whether text is 32 bytes in hex.
func isHex(text string) bool {
	b, err := hex.DecodeString(text)
	return err == nil && len(b) == 32
}
