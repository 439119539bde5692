package planreview

import (
	"net/http"
	"strings"

	"loa/internal/domain"
	"loa/internal/spine/programme"
)

// newerRow is a row as somebody saved it while another person had its form open.
type newerRow struct {
	programme.Row
	State string // what was decided about it; a catalogue text
	Leads string
	With  string
}

// newer tells how a row stands that was refused because somebody changed it
// meanwhile; nil when that is not the reason, or the row gave way to others. The
// form then shows it and carries its version: it can be sent once more by
// whoever has seen what changed.
func (f *Feature) newer(r *http.Request, err error, rowID string, version int64) *newerRow {
	if domain.CodeOf(err) != domain.CodeConflict {
		return nil
	}
	row, err := f.programme.Row(r.Context(), rowID)
	if err != nil || row.Gone || row.Version == version {
		return nil
	}
	n := &newerRow{Row: row, Leads: strings.Join(row.Lead, "; "), With: strings.Join(row.Coordinating, "; ")}
	switch row.State {
	case programme.RowConfirmed:
		n.State = "Đã xác nhận"
	case programme.RowDropped:
		n.State = "Đã bỏ"
	case programme.RowOpen:
		n.State = "Chưa duyệt"
	}
	return n
}

// refusedRow is refused for an act on a row: what was saved meanwhile goes with
// the form.
func (f *Feature) refusedRow(r *http.Request, err error, rowID string, version int64) (status int, problems domain.Fields, n *newerRow) {
	status, problems = refused(err)
	if n = f.newer(r, err, rowID, version); n != nil {
		problems = n.told()
	}
	return status, problems, n
}

// told says who was faster.
func (n *newerRow) told() domain.Fields {
	if n.ChangedByName == "" {
		return domain.Fields{{Message: "Nhiệm vụ này vừa được thay đổi. Xem bản hiện nay ở dưới; gửi lại thì nội dung đang nhập thay bản đó."}}
	}
	return domain.Fields{{
		Message: "%s vừa thay đổi nhiệm vụ này. Xem bản hiện nay ở dưới; gửi lại thì nội dung đang nhập thay bản đó.", Args: []any{n.ChangedByName},
	}}
}
