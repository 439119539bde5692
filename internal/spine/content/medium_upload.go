package content

import (
	"context"
	"errors"
	"io"
	"path"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Upload is a file that is on its way into an agency's library. Done is how many of its
// bytes are there; MediumID is what became of it. Instants are Unix milliseconds.
type Upload struct {
	ID        string
	AgencyID  string
	AccountID string
	Name      string
	Size      int64
	Part      string
	MediumID  string
	MadeAt    int64
	ExpiresAt int64

	Done int64 `db:"-"`
}

const uploadColumns = `u.id, u.agency_id, u.account_id, u.name, u.size, u.part, u.medium_id, u.made_at, u.expires_at`

const (
	// UploadLasts is how long an upload waits for its next piece.
	UploadLasts = 24 * time.Hour
	mostOpen    = 20  // uploads of one person at a time
	longestFile = 200 // letters of a file's name
)

// NewUpload is a file that somebody wants to send. Size is what it will have.
type NewUpload struct {
	AgencyID string
	Name     string
	Size     int64
}

// FileName is a name as it is kept: without folders, marks of direction and control
// characters, and not longer than names are.
func FileName(name string) string {
	name = vi.Clean(path.Base(strings.ReplaceAll(name, `\`, "/")))
	if name == "." || name == "/" || name == ".." || name == "" {
		name = "tep"
	}
	if r := []rune(name); len(r) > longestFile {
		ext := path.Ext(name)
		if len(ext) > 10 {
			ext = ""
		}
		name = string(r[:longestFile-len(ext)]) + ext
	}
	return name
}

// BeginUpload makes room for a file before its first byte is sent. It fails with
// invalid, beside the field of the file, when it is larger than any file may be, or the
// agency's files would take more than their share.
func (c *Contents) BeginUpload(ctx context.Context, actor access.Actor, n NewUpload) (Upload, error) {
	if !Writes(actor, n.AgencyID) {
		return Upload{}, domain.Forbidden("Chỉ cán bộ của cơ quan được đưa tệp vào thư viện của cơ quan.")
	}
	n.Name = FileName(n.Name)
	if err := c.sized(n); err != nil {
		return Upload{}, err
	}
	part, err := c.Media.NewPart(ctx)
	if err != nil {
		return Upload{}, err
	}
	u := Upload{ID: db.NewID(), AgencyID: n.AgencyID, AccountID: actor.AccountID, Name: n.Name, Size: n.Size, Part: part}
	err = c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		u.MadeAt, u.ExpiresAt = db.Millis(tx.Now()), db.Millis(tx.Now().Add(UploadLasts))
		if _, err := tx.Exec(ctx, `INSERT INTO medium_store (id) VALUES ($1) ON CONFLICT DO NOTHING`, n.AgencyID); err != nil {
			return err
		}
		if err := tx.Lock(ctx, "medium_store", n.AgencyID); err != nil {
			return err
		}
		taken, err := stored(ctx, tx, n.AgencyID)
		if err != nil {
			return err
		}
		var open int
		if _, err := tx.Get(ctx, &open, `SELECT count(*) FROM medium_upload WHERE account_id = $1 AND medium_id = '' AND expires_at > $2`, actor.AccountID, u.MadeAt); err != nil {
			return err
		}
		var problems domain.Fields
		switch {
		case taken+n.Size > c.Limits.Quota:
			problems.Add("tep", "Thư viện của cơ quan chỉ còn %s trong %s. Xóa tệp không dùng rồi tải lại.", media.Bytes(max(0, c.Limits.Quota-taken)), media.Bytes(c.Limits.Quota))
		case open >= mostOpen:
			problems.Add("tep", "Đang có %d tệp tải lên chưa xong. Tải xong hoặc bỏ bớt rồi tải thêm.", open)
		}
		if len(problems) > 0 {
			return problems.Err()
		}
		_, err = tx.Exec(ctx, `INSERT INTO medium_upload (id, agency_id, account_id, name, size, part, medium_id, made_at, expires_at) VALUES (`+db.Marks(1, 9)+`)`,
			u.ID, u.AgencyID, u.AccountID, u.Name, u.Size, u.Part, "", u.MadeAt, u.ExpiresAt)
		return err
	})
	if err != nil {
		return Upload{}, errors.Join(err, c.Media.DropPart(context.WithoutCancel(ctx), part))
	}
	return u, nil
}

// sized looks at the size of a file by what its name says it is; what it really is will
// be seen when it is there.
func (c *Contents) sized(n NewUpload) error {
	var problems domain.Fields
	most := c.Limits.Most()
	t, known := media.ByExt(strings.TrimPrefix(strings.ToLower(path.Ext(n.Name)), "."))
	if known {
		most = c.Limits.Of(t.Kind)
	}
	switch {
	case n.Size <= 0:
		problems.Add("tep", "Tệp “%s” trống, không có nội dung. Chọn tệp khác.", n.Name)
	case n.Size > most && known:
		problems.Add("tep", "Tệp %s lớn hơn %s là mức nhiều nhất. Nén nhỏ lại hoặc chia thành nhiều tệp.", t.Label, media.Bytes(most))
	case n.Size > most:
		problems.Add("tep", "Tệp lớn hơn %s là mức nhiều nhất. Nén nhỏ lại hoặc chia thành nhiều tệp.", media.Bytes(most))
	}
	return problems.Err()
}

// Upload gives an upload of the person with how far it is; of somebody else's, and of
// one that was forgotten, as if there were none.
func (c *Contents) Upload(ctx context.Context, actor access.Actor, id string) (Upload, error) {
	var u Upload
	ok, err := c.DB.Get(ctx, &u, `SELECT `+uploadColumns+` FROM medium_upload u WHERE u.id = $1 AND u.account_id = $2`, id, actor.AccountID)
	switch {
	case err != nil:
		return u, err
	case !ok || u.MediumID == "" && u.ExpiresAt <= db.Millis(c.DB.Clock().Now()):
		return u, domain.NotFound("Lần tải lên này không còn. Chọn lại tệp.")
	case u.MediumID != "":
		u.Done = u.Size
		return u, nil
	}
	u.Done, err = c.Media.PartSize(ctx, u.Part)
	return u, err
}

// Uploads lists the person's uploads that are not yet in the library.
func (c *Contents) Uploads(ctx context.Context, actor access.Actor) ([]Upload, error) {
	var all, out []Upload
	if err := c.DB.Select(ctx, &all, `SELECT `+uploadColumns+` FROM medium_upload u WHERE u.account_id = $1 AND u.medium_id = '' AND u.expires_at > $2 ORDER BY u.id DESC`, actor.AccountID, db.Millis(c.DB.Clock().Now())); err != nil {
		return nil, err
	}
	for _, u := range all {
		var err error
		if u.Done, err = c.Media.PartSize(ctx, u.Part); err == nil {
			out = append(out, u)
		}
	}
	return out, nil
}

// AddTo takes the next piece of an upload: what r gives from byte at on. The upload that
// it gives back tells how far it is, also when the line broke. It fails with conflict
// when it is elsewhere, and with invalid for more than was announced.
func (c *Contents) AddTo(ctx context.Context, actor access.Actor, id string, at int64, r io.Reader) (Upload, error) {
	u, err := c.Upload(ctx, actor, id)
	if err != nil {
		return u, err
	}
	if u.MediumID != "" || at != u.Done {
		return u, domain.Conflict("Tệp đã lên được %d byte, không phải %d. Gửi tiếp từ đó.", u.Done, at)
	}
	more := &counted{r: r}
	done, err := c.Media.Append(ctx, u.Part, at, u.Size-at, more)
	u.Done = max(u.Done, done)
	if err == nil && done == u.Size && more.over() {
		err = domain.Invalid("Tệp gửi lên dài hơn đã báo. Chọn lại tệp.")
	}
	keep := c.DB.Write(context.WithoutCancel(ctx), func(ctx context.Context, tx *db.Tx) error {
		u.ExpiresAt = db.Millis(tx.Now().Add(UploadLasts))
		return tx.Send(ctx, `UPDATE medium_upload SET expires_at = $2 WHERE id = $1`, id, u.ExpiresAt)
	})
	return u, errors.Join(err, keep)
}

// counted tells whether something is left behind what was taken.
type counted struct{ r io.Reader }

// Read reads on.
func (c *counted) Read(p []byte) (int, error) { return c.r.Read(p) }

func (c *counted) over() bool {
	n, _ := c.r.Read(make([]byte, 1)) // a line that broke behind the last byte lost nothing
	return n > 0
}

// DropUpload forgets an upload of the person.
func (c *Contents) DropUpload(ctx context.Context, actor access.Actor, id string) error {
	u, err := c.Upload(ctx, actor, id)
	if err != nil {
		return err
	}
	return c.forget(ctx, u)
}

// forget removes an upload; what became a medium stays in the library.
func (c *Contents) forget(ctx context.Context, u Upload) error {
	if err := c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Send(ctx, `DELETE FROM medium_upload WHERE id = $1`, u.ID)
	}); err != nil {
		return err
	}
	return c.Media.DropPart(ctx, u.Part)
}

// SweepFiles removes stored files that nobody names: what a program that was killed left
// between storing a file and noting it. It tells how many.
func (c *Contents) SweepFiles(ctx context.Context) (n int, err error) {
	err = c.Media.Old(ctx, time.Now().Add(-2*UploadLasts), func(sum string) error { //nolint:forbidigo // the disk has its own clock
		before := c.Media.Has(ctx, sum)
		if err := c.drop(ctx, []string{sum}); err != nil {
			return err
		}
		if before && !c.Media.Has(ctx, sum) {
			n++
		}
		return nil
	})
	return n, err
}

// ForgetUploads removes the uploads that nobody went on with, and parts that no upload
// names, and tells how many.
func (c *Contents) ForgetUploads(ctx context.Context) (n int, err error) {
	var late []Upload
	now := c.DB.Clock().Now()
	if err := c.DB.Select(ctx, &late, `SELECT `+uploadColumns+` FROM medium_upload u WHERE u.expires_at <= $1 ORDER BY u.id LIMIT 500`, db.Millis(now)); err != nil {
		return 0, err
	}
	for _, u := range late {
		if err := c.forget(ctx, u); err != nil {
			return n, err
		}
		n++
	}
	return n, c.Media.OldParts(ctx, time.Now().Add(-2*UploadLasts), func(part string) error { //nolint:forbidigo // the disk has its own clock
		var named int
		if _, err := c.DB.Get(ctx, &named, `SELECT count(*) FROM medium_upload WHERE part = $1`, part); err != nil || named > 0 {
			return err
		}
		n++
		return c.Media.DropPart(ctx, part)
	})
}
