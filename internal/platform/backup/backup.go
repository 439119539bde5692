// Package backup keeps database and files together in one archive (tar, gzip):
// loa.sqlite, files/…, and manifest.json with the SHA-256 of each. A PostgreSQL
// database goes in as SQLite too, so that a backup can be restored onto either
// engine. Secrets are not in it unless asked for.
package backup

import (
	"archive/tar"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
)

// Names inside the archive.
const (
	databaseName = "loa.sqlite"
	manifestName = "manifest.json"
	filesPrefix  = "files/"
	secretPrefix = "secrets/"
)

// Manifest says what an archive holds.
type Manifest struct {
	Program  string            `json:"program"` // version of loa
	Engine   db.Engine         `json:"engine"`  // of the office, not of the copy
	Schema   int64             `json:"schema"`
	MadeAt   time.Time         `json:"made_at"`
	SealSeq  int64             `json:"seal_seq"`
	SealHash string            `json:"seal_hash"`
	Secrets  bool              `json:"secrets"`
	Sums     map[string]string `json:"sums"` // member: hex SHA-256
}

// Source is what is backed up.
type Source struct {
	DB      *db.DB
	Owners  []fs.FS
	Files   string // folder of the stored files
	Secrets string // folder of the keys; empty: not in the archive
	Program string
	Head    func(ctx context.Context) (seq int64, hash string, err error)
}

// Create writes an archive to out while the program runs. Files are copied
// after the database, and a stored file never changes, so that every file the
// database names is there. The archive appears under its name only when it is
// whole.
func Create(ctx context.Context, s Source, out string) (Manifest, error) {
	m := Manifest{Program: s.Program, Engine: s.DB.Engine(), MadeAt: s.DB.Clock().Now().UTC(), Secrets: s.Secrets != "", Sums: map[string]string{}}
	work, err := os.MkdirTemp(filepath.Dir(out), "loa-backup-")
	if err != nil {
		return m, err
	}
	defer func() { _ = os.RemoveAll(work) }()
	copied := filepath.Join(work, databaseName)
	if m.Schema, err = s.DB.SchemaVersion(ctx, s.Owners...); err != nil {
		return m, err
	}
	if s.Head != nil {
		if m.SealSeq, m.SealHash, err = s.Head(ctx); err != nil {
			return m, err
		}
	}
	if err := export(ctx, s, copied); err != nil {
		return m, err
	}
	half := out + ".half"
	if err := write(ctx, s, &m, copied, half); err != nil {
		return m, errors.Join(err, os.Remove(half))
	}
	return m, os.Rename(half, out)
}

// export makes the SQLite copy of the database.
func export(ctx context.Context, s Source, path string) error {
	if s.DB.Engine() == db.SQLite {
		return s.DB.Snapshot(ctx, path)
	}
	target, err := db.Open(ctx, db.Config{Path: path, Clock: s.DB.Clock()})
	if err != nil {
		return err
	}
	return errors.Join(Transfer(ctx, s.DB, target, s.Owners, func(string, int) {}), target.Close())
}

// Transfer brings an empty database up to date and copies everything into it,
// waiting jobs too.
func Transfer(ctx context.Context, from, to *db.DB, owners []fs.FS, progress func(table string, rows int)) error {
	if _, err := to.Migrate(ctx, owners...); err != nil {
		return err
	}
	if err := job.Migrate(ctx, to); err != nil {
		return err
	}
	if err := db.Copy(ctx, from, to, owners, progress); err != nil {
		return err
	}
	n, err := job.CopyUnfinished(ctx, from, to)
	progress("river_job", n)
	return err
}

func write(ctx context.Context, s Source, m *Manifest, database, out string) error {
	f, err := os.OpenFile(out, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // the engineer names the file
	if err != nil {
		return err
	}
	gz := gzip.NewWriter(f)
	a := archive{tw: tar.NewWriter(gz), m: m}
	err = a.file(databaseName, database)
	if err == nil {
		err = a.folder(ctx, filesPrefix, s.Files)
	}
	if err == nil && s.Secrets != "" {
		err = a.folder(ctx, secretPrefix, s.Secrets)
	}
	if err == nil {
		err = a.manifest()
	}
	return errors.Join(err, a.tw.Close(), gz.Close(), f.Sync(), f.Close())
}

type archive struct {
	tw *tar.Writer
	m  *Manifest
}

func (a archive) file(name, from string) error {
	f, err := os.Open(from) //nolint:gosec // below the office's own folders
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if err := a.tw.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: info.Size(), ModTime: a.m.MadeAt}); err != nil {
		return err
	}
	h := sha256.New()
	if _, err := io.Copy(io.MultiWriter(a.tw, h), io.LimitReader(f, info.Size())); err != nil {
		return err
	}
	a.m.Sums[name] = hex.EncodeToString(h.Sum(nil))
	return nil
}

func (a archive) folder(ctx context.Context, prefix, dir string) error {
	return filepath.WalkDir(dir, func(at string, e fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if e.IsDir() || strings.HasPrefix(e.Name(), "incoming-") {
			return ctx.Err()
		}
		rel, err := filepath.Rel(dir, at)
		if err != nil {
			return err
		}
		return a.file(prefix+filepath.ToSlash(rel), at)
	})
}

func (a archive) manifest() error {
	text, err := json.MarshalIndent(a.m, "", " ")
	if err != nil {
		return err
	}
	if err := a.tw.WriteHeader(&tar.Header{Name: manifestName, Mode: 0o600, Size: int64(len(text)), ModTime: a.m.MadeAt}); err != nil {
		return err
	}
	_, err = a.tw.Write(text)
	return err
}

// broken says that an archive cannot be trusted.
func broken(what string) error {
	return domain.Invalid("Bản sao lưu hỏng: %s. Dùng bản sao lưu khác.", what)
}

// Verify reads a whole archive and compares every member with the manifest. It
// writes nothing. It fails with invalid when anything differs.
func Verify(file string) (Manifest, error) { return unpack(file, "") }

// Unpack verifies an archive while unpacking it into an empty or new folder,
// which holds loa.sqlite, files and, when they are in it, secrets.
func Unpack(file, dir string) (Manifest, error) {
	entries, err := os.ReadDir(dir)
	if err != nil && !errors.Is(err, fs.ErrNotExist) {
		return Manifest{}, err
	}
	if len(entries) > 0 {
		return Manifest{}, domain.Conflict("Thư mục %s không trống. Khôi phục vào thư mục trống.", dir)
	}
	half := strings.TrimSuffix(dir, "/") + ".half"
	if err := os.RemoveAll(half); err != nil {
		return Manifest{}, err
	}
	m, err := unpack(file, half)
	if err == nil {
		err = errors.Join(os.MkdirAll(filepath.Join(half, "files"), 0o750), os.RemoveAll(dir))
	}
	if err == nil {
		err = os.Rename(half, dir)
	}
	if err != nil {
		return m, errors.Join(err, os.RemoveAll(half))
	}
	return m, nil
}

// unpack reads an archive; with a folder it also writes the members there.
func unpack(file, dir string) (Manifest, error) {
	var m Manifest
	f, err := os.Open(file) //nolint:gosec // the engineer names the file
	if err != nil {
		return m, err
	}
	defer func() { _ = f.Close() }()
	gz, err := gzip.NewReader(f)
	if err != nil {
		return m, broken("không phải tệp sao lưu của Loa")
	}
	tr, sums, seen := tar.NewReader(gz), map[string]string{}, false
	for {
		h, err := tr.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			return m, broken("tệp bị cắt hoặc bị thay đổi")
		}
		if h.Name == manifestName {
			if err := json.NewDecoder(io.LimitReader(tr, 1<<28)).Decode(&m); err != nil {
				return m, broken("danh mục không đọc được")
			}
			seen = true
			continue
		}
		if sums[h.Name], err = member(tr, h, dir); err != nil {
			return m, err
		}
	}
	if _, err := io.Copy(io.Discard, gz); err != nil || !seen { //nolint:gosec // the engineer's own archive; the checksum stands at its end
		return m, broken("tệp bị cắt hoặc bị thay đổi")
	}
	return m, compare(m.Sums, sums)
}

func compare(want, have map[string]string) error {
	for name, sum := range want {
		if have[name] != sum {
			return broken(name + " thiếu hoặc bị thay đổi")
		}
	}
	if len(want) != len(have) {
		return broken("có tệp lạ")
	}
	return nil
}

// member reads one member, hashing it, and writes it when there is a folder.
// Names are ours: anything that would leave the folder is refused.
func member(r io.Reader, h *tar.Header, dir string) (string, error) {
	name := path.Clean(h.Name)
	if !fs.ValidPath(name) || name != h.Name || h.Typeflag != tar.TypeReg {
		return "", broken("có tên tệp lạ")
	}
	sum := sha256.New()
	var w io.Writer = sum
	if dir != "" {
		to := filepath.Join(dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(to), 0o750); err != nil {
			return "", err
		}
		f, err := os.OpenFile(to, os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o600) //nolint:gosec // checked above
		if err != nil {
			return "", err
		}
		defer func() { _ = f.Close() }()
		w = io.MultiWriter(sum, f)
	}
	if _, err := io.Copy(w, r); err != nil {
		return "", broken("tệp bị cắt hoặc bị thay đổi")
	}
	return hex.EncodeToString(sum.Sum(nil)), nil
}

// What automatic backups are called: the office's time, then letters that no
// other backup of the folder has, since a rehearsal stands on the same day again
// and again. A half one has another ending.
const (
	automatic = "tu-dong-"
	ending    = ".sqlite"
	unready   = ".half"
)

// Automatic copies a SQLite database into a folder, which it makes, and leaves
// only the newest n of its copies there. A copy has its name only when it is
// whole.
func Automatic(ctx context.Context, d *db.DB, dir string, n int) error {
	if err := os.MkdirAll(dir, 0o750); err != nil {
		return err
	}
	f, err := os.CreateTemp(dir, automatic+d.Clock().Now().UTC().Format("20060102-150405")+"-*"+ending+unready)
	if err != nil {
		return err
	}
	name := f.Name()
	if err = f.Close(); err == nil {
		err = d.Snapshot(ctx, name)
	}
	if err == nil {
		err = os.Rename(name, strings.TrimSuffix(name, unready))
	}
	if err != nil {
		return errors.Join(err, os.Remove(name))
	}
	return keep(dir, n)
}

// keep removes all but the newest n automatic backups of a folder, by when the
// machine wrote them: names tell the office's time, which a rehearsal moves. What
// a program that was killed left half is removed too.
func keep(dir string, n int) error {
	halves, err := filepath.Glob(filepath.Join(dir, automatic+"*"+ending+unready))
	if err != nil {
		return err
	}
	found, err := filepath.Glob(filepath.Join(dir, automatic+"*"+ending))
	if err != nil {
		return err
	}
	written := make(map[string]time.Time, len(found))
	for _, name := range found {
		info, err := os.Stat(name)
		if err != nil {
			return fmt.Errorf("backup: %w", err)
		}
		written[name] = info.ModTime()
	}
	slices.SortStableFunc(found, func(a, b string) int { return written[a].Compare(written[b]) })
	for _, name := range append(halves, found[:max(len(found)-n, 0)]...) {
		if err := os.Remove(name); err != nil {
			return fmt.Errorf("backup: %w", err)
		}
	}
	return nil
}
