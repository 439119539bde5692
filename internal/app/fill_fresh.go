package app

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"loa/internal/domain"
)

// ClearDemo removes a sample province from its data folder, so that the next Demo
// begins anew. It fails with invalid for a folder that holds anything else: only
// what the sample's own note marks, and only in SQLite, is removed.
func ClearDemo(cfg Config) error {
	if cfg.DB != "" {
		return domain.Invalid("--fresh chỉ dùng cho dữ liệu mẫu nằm trong thư mục (SQLite). Với PostgreSQL, tạo một cơ sở dữ liệu trống khác.")
	}
	left, err := os.ReadDir(cfg.Data)
	if errors.Is(err, fs.ErrNotExist) || err == nil && len(left) == 0 {
		return nil
	}
	if err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	told, err := readTold(cfg)
	if err != nil {
		return err
	}
	if len(told.Done) == 0 {
		return domain.Invalid("Thư mục “%s” không phải dữ liệu mẫu nên không bị xóa. Chọn --data là thư mục của nơi tập dượt.", cfg.Data)
	}
	for _, f := range left { // the note last, so that one who is stopped midway can go on
		if f.Name() == toldFile {
			continue
		}
		if err := os.RemoveAll(filepath.Join(cfg.Data, f.Name())); err != nil {
			return fmt.Errorf("clear the sample: %w", err)
		}
	}
	return os.Remove(filepath.Join(cfg.Data, toldFile))
}
