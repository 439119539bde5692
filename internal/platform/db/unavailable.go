package db

import (
	"database/sql/driver"
	"errors"
	"net"
	"slices"
	"strings"

	"github.com/jackc/pgx/v5/pgconn"
	"modernc.org/sqlite"

	"loa/internal/domain"
)

// The primary result codes of SQLite (https://sqlite.org/rescode.html) that say
// something of the machine and nothing of the act.
const (
	sqliteBusy     = 5
	sqliteReadonly = 8
	sqliteIOErr    = 10
	sqliteFull     = 13
	sqliteCantOpen = 14
)

// told turns trouble of the disk or the connection into an unavailable error
// with a sentence for the person; every other error stays as it is. Nothing of
// the act is stored then, and the same act works again once the trouble is
// gone.
func told(err error) error {
	if err == nil || domain.CodeOf(err) != domain.CodeInternal {
		return err
	}
	if e, ok := errors.AsType[*sqlite.Error](err); ok {
		switch e.Code() & 0xFF {
		case sqliteFull:
			return domain.Unavailable(err, "Ổ đĩa máy chủ đã đầy nên chưa ghi được. Nội dung chưa được lưu; báo người quản trị rồi thử lại.")
		case sqliteBusy, sqliteReadonly, sqliteIOErr, sqliteCantOpen:
			return domain.Unavailable(err, "Chưa ghi được vào ổ đĩa máy chủ. Nội dung chưa được lưu; hãy thử lại sau ít phút.")
		}
		return err
	}
	if lostConnection(err) {
		return domain.Unavailable(err, "Chưa nối được cơ sở dữ liệu. Nội dung chưa được lưu; hãy thử lại sau ít phút.")
	}
	return err
}

// toldReading is told for what only reads: nothing was to be stored.
func toldReading(err error) error {
	if err == nil || domain.CodeOf(err) != domain.CodeInternal {
		return err
	}
	e, ok := errors.AsType[*sqlite.Error](err)
	switch {
	case ok && slices.Contains([]int{sqliteBusy, sqliteIOErr, sqliteFull, sqliteCantOpen}, e.Code()&0xFF):
		return domain.Unavailable(err, "Chưa đọc được ổ đĩa máy chủ. Nội dung đã lưu vẫn còn nguyên; hãy thử lại sau ít phút.")
	case !ok && lostConnection(err):
		return domain.Unavailable(err, "Chưa nối được cơ sở dữ liệu. Nội dung đã lưu vẫn còn nguyên; hãy thử lại sau ít phút.")
	}
	return err
}

// lostConnection tells whether the PostgreSQL server could not be reached, went
// away or has no room: classes 08, 53 and 57 of SQLSTATE.
func lostConnection(err error) bool {
	if e, ok := errors.AsType[*pgconn.PgError](err); ok {
		return strings.HasPrefix(e.Code, "08") || strings.HasPrefix(e.Code, "53") || strings.HasPrefix(e.Code, "57P")
	}
	if _, ok := errors.AsType[*pgconn.ConnectError](err); ok {
		return true
	}
	_, network := errors.AsType[*net.OpError](err)
	return network || errors.Is(err, driver.ErrBadConn) || pgconn.SafeToRetry(err)
}
