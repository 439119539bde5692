package db

import (
	"context"
	"crypto/sha256"
	"database/sql"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"loa/internal/domain"
)

var (
	createsTable = regexp.MustCompile(`(?i)CREATE TABLE (?:IF NOT EXISTS )?([a-z_]+)`)
	fillsTable   = regexp.MustCompile(`(?i)INSERT INTO ([a-z_]+)`)
)

// tables lists the tables that the owners' migrations make, parents before
// children, since a migration can only refer to what is there already. filled
// names those into which migrations put rows.
func tables(owners []fs.FS) (made []string, filled map[string]bool, err error) {
	files, err := merge(owners)
	if err != nil {
		return nil, nil, err
	}
	names, err := fs.Glob(files, "*.sql")
	if err != nil {
		return nil, nil, err
	}
	filled = map[string]bool{}
	for _, name := range names { // sorted by number
		text, err := fs.ReadFile(files, name)
		if err != nil {
			return nil, nil, err
		}
		up, _, _ := strings.Cut(string(text), "-- +goose Down")
		for _, m := range createsTable.FindAllStringSubmatch(up, -1) {
			if !slices.Contains(made, m[1]) {
				made = append(made, m[1])
			}
		}
		for _, m := range fillsTable.FindAllStringSubmatch(up, -1) {
			filled[m[1]] = true
		}
	}
	return made, filled, nil
}

// copyBatch is how many rows one INSERT carries.
const copyBatch = 100

// Copy copies every row of the owners' tables from one database into another of
// either engine, whose tables must be up to date and empty but for rows that
// migrations themselves put there. It compares counts and contents at the end
// and fails, leaving the target unusable, when they differ. River's tables are
// not copied here.
func Copy(ctx context.Context, from, to *DB, owners []fs.FS, progress func(table string, rows int)) error {
	made, filled, err := tables(owners)
	if err != nil {
		return err
	}
	if err := sameSchema(ctx, from, to, owners); err != nil {
		return err
	}
	for _, table := range made {
		if err := to.refuseFilled(ctx, table, filled[table]); err != nil {
			return err
		}
	}
	tx, err := to.writer.BeginTx(ctx, nil)
	if err != nil {
		return err
	}
	defer func() { _ = tx.Rollback() }()
	source, err := from.snapshot(ctx)
	if err != nil {
		return err
	}
	defer func() { _ = source.Rollback() }()
	for _, table := range slices.Backward(made) { // rows that migrations made
		if _, err := tx.ExecContext(ctx, "DELETE FROM "+table); err != nil { //nolint:gosec // names from our own migrations
			return err
		}
	}
	for _, table := range made {
		n, err := copyTable(ctx, source, tx, table)
		if err != nil {
			return fmt.Errorf("db: copy %s: %w", table, err)
		}
		progress(table, n)
	}
	for _, table := range made {
		if err := compareTable(ctx, source, tx, table); err != nil {
			return err
		}
	}
	return tx.Commit()
}

// snapshot reads one state of the whole database however long it takes.
func (d *DB) snapshot(ctx context.Context) (*sql.Tx, error) {
	return d.readers.BeginTx(ctx, &sql.TxOptions{ReadOnly: d.engine == Postgres, Isolation: d.repeatable()})
}

func (d *DB) repeatable() sql.IsolationLevel {
	if d.engine == Postgres {
		return sql.LevelRepeatableRead
	}
	return sql.LevelDefault // a SQLite read transaction sees one state anyway
}

// sameSchema fails unless both databases are equally new.
func sameSchema(ctx context.Context, from, to *DB, owners []fs.FS) error {
	have, err := from.SchemaVersion(ctx, owners...)
	if err != nil {
		return err
	}
	want, err := to.SchemaVersion(ctx, owners...)
	if err == nil && have != want {
		err = domain.Conflict("Cấu trúc hai cơ sở dữ liệu khác nhau (%d và %d). Chạy loa migrate cho cả hai rồi làm lại.", have, want)
	}
	return err
}

// refuseFilled fails when a table holds anything, unless migrations put rows
// there, which the copy replaces.
func (d *DB) refuseFilled(ctx context.Context, table string, byMigration bool) error {
	if byMigration {
		return nil
	}
	var n int
	if err := d.readers.QueryRowContext(ctx, "SELECT count(*) FROM "+table).Scan(&n); err != nil {
		return err
	}
	if n > 0 {
		return domain.Conflict("Nơi nhận đã có dữ liệu (bảng %s). Chọn nơi trống.", table)
	}
	return nil
}

func copyTable(ctx context.Context, source, target *sql.Tx, table string) (int, error) {
	rows, err := source.QueryContext(ctx, "SELECT * FROM "+table) //nolint:gosec // names from our own migrations
	if err != nil {
		return 0, err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return 0, err
	}
	types, err := rows.ColumnTypes()
	if err != nil {
		return 0, err
	}
	total := 0
	var args []any
	flush := func() error {
		n := len(args) / len(columns)
		if n == 0 {
			return nil
		}
		values := make([]string, n)
		for i := range values {
			values[i] = "(" + Marks(i*len(columns)+1, len(columns)) + ")"
		}
		_, err := target.ExecContext(ctx, "INSERT INTO "+table+" ("+strings.Join(columns, ", ")+") VALUES "+strings.Join(values, ", "), args...) //nolint:gosec // names from our own migrations
		total, args = total+n, args[:0]
		return err
	}
	for rows.Next() {
		row, err := scanRow(rows, len(columns))
		if err != nil {
			return total, err
		}
		for i, v := range row {
			// SQLite keeps a boolean as a number and only declares what it is.
			if n, ok := v.(int64); ok && types[i].DatabaseTypeName() == "BOOLEAN" {
				row[i] = n != 0
			}
		}
		if args = append(args, row...); len(args) >= copyBatch*len(columns) || len(args) > 20000 {
			if err := flush(); err != nil {
				return total, err
			}
		}
	}
	return total, errors.Join(rows.Err(), flush())
}

func scanRow(rows *sql.Rows, n int) ([]any, error) {
	row, ptrs := make([]any, n), make([]any, n)
	for i := range row {
		ptrs[i] = &row[i]
	}
	return row, rows.Scan(ptrs...)
}

// compareTable compares the contents of a table on both sides, order left out.
func compareTable(ctx context.Context, source, target *sql.Tx, table string) error {
	a, err := digest(ctx, source, table)
	if err != nil {
		return err
	}
	b, err := digest(ctx, target, table)
	if err != nil {
		return err
	}
	if a != b {
		return fmt.Errorf("db: table %s differs after the copy", table)
	}
	return nil
}

// digest is the XOR of the hashes of all rows, and their number.
func digest(ctx context.Context, tx *sql.Tx, table string) (string, error) {
	rows, err := tx.QueryContext(ctx, "SELECT * FROM "+table) //nolint:gosec // names from our own migrations
	if err != nil {
		return "", err
	}
	defer func() { _ = rows.Close() }()
	columns, err := rows.Columns()
	if err != nil {
		return "", err
	}
	order := make([]int, len(columns))
	for i := range order {
		order[i] = i
	}
	slices.SortFunc(order, func(i, j int) int { return strings.Compare(columns[i], columns[j]) })
	var sum [sha256.Size]byte
	n := 0
	for rows.Next() {
		row, err := scanRow(rows, len(columns))
		if err != nil {
			return "", err
		}
		h := sha256.New()
		for _, i := range order {
			_, _ = fmt.Fprintf(h, "%s=%s;", columns[i], plain(row[i]))
		}
		for i, b := range h.Sum(nil) {
			sum[i] ^= b
		}
		n++
	}
	return fmt.Sprintf("%d:%s", n, hex.EncodeToString(sum[:])), rows.Err()
}

// plain writes a value the same whichever driver read it.
func plain(v any) string {
	switch v := v.(type) {
	case nil:
		return "null"
	case bool:
		if v {
			return "1"
		}
		return "0"
	case []byte:
		return fmt.Sprintf("%q", string(v))
	case string:
		return fmt.Sprintf("%q", v)
	}
	return fmt.Sprint(v)
}

// Snapshot writes a consistent copy of a SQLite database into a new file while
// the program runs.
func (d *DB) Snapshot(ctx context.Context, path string) error {
	if d.engine != SQLite {
		return errors.New("db: only a SQLite database is a file")
	}
	// A connection of its own: readers refuse every kind of writing, and the
	// writer is not to be held up.
	own, err := sql.Open("sqlite", "file:"+url.PathEscape(d.cfg.Path)+"?_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	_, err = own.ExecContext(ctx, "VACUUM INTO $1", path)
	return errors.Join(err, own.Close())
}
