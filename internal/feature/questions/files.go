package questions

import (
	"archive/zip"
	"bytes"
	"context"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
)

// Limits of attachments.
const (
	maxFile  = 25 << 20 // bytes of one file
	maxFiles = 10       // of one step
	keepFor  = 24 * time.Hour
)

// File is an attachment. Private ones are read by the agency, Sở Nội vụ and the
// Chairman alone.
type File struct {
	ID         string `json:"id"`
	QuestionID string `json:"-"`
	StepN      int64  `json:"step"`
	Name       string `json:"name"`
	MediaType  string `json:"media_type"`
	Size       int64  `json:"size"` // bytes
	SHA256     string `json:"-" db:"sha256"`
	Private    bool   `json:"private"`
}

const fileColumns = `id, question_id, step_n, name, media_type, size, sha256, private`

// KB is the file's size in kilobytes, at least one.
func (f File) KB() int64 { return max(f.Size>>10, 1) }

const (
	typePDF  = "application/pdf"
	typeDOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	typeXLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
)

// sniff tells the media type from the content, empty when files of it are not taken or
// it is cut short: what the browser claims does not count.
func sniff(content []byte) string {
	kind, _, _ := strings.Cut(http.DetectContentType(content), ";")
	switch kind {
	case "image/jpeg":
		if bytes.Contains(content[max(0, len(content)-1<<16):], []byte{0xFF, 0xD9}) {
			return kind
		}
	case "image/png":
		if bytes.Contains(content[max(0, len(content)-1<<16):], []byte("IEND")) {
			return kind
		}
	case typePDF:
		if bytes.Contains(content[max(0, len(content)-1<<16):], []byte("%%EOF")) {
			return kind
		}
	case "application/zip":
		return officeKind(content)
	}
	return ""
}

func officeKind(content []byte) string {
	z, err := zip.NewReader(bytes.NewReader(content), int64(len(content)))
	if err != nil {
		return ""
	}
	for _, f := range z.File {
		switch f.Name {
		case "word/document.xml":
			return typeDOCX
		case "xl/workbook.xml":
			return typeXLSX
		}
	}
	return ""
}

// Keep checks and stores the files of a form, of which held are there already, until the
// form is right. Problems are noted beside the field “tep”.
func (s *Service) Keep(ctx context.Context, actor access.Actor, files []*web.File, held int, problems *domain.Fields) ([]File, error) {
	if len(files)+held > maxFiles {
		problems.Add("tep", "Mỗi lần gửi tối đa %d tệp. Bớt tệp rồi gửi lại.", maxFiles)
		return nil, nil
	}
	var kept []File
	for _, f := range files {
		if f.Size > maxFile {
			problems.Add("tep", "Tệp “%s” lớn hơn %d MB. Chọn tệp nhỏ hơn.", f.Name, maxFile>>20)
			continue
		}
		content, err := f.Bytes()
		if err != nil {
			return nil, err
		}
		kind := sniff(content)
		if kind == "" {
			problems.Add("tep", "Tệp “%s” không phải ảnh, PDF, Word, Excel, hoặc bị cắt dở nên không mở được. Chọn tệp khác.", f.Name)
			continue
		}
		stored, err := s.Files.Put(ctx, bytes.NewReader(content), maxFile)
		if err != nil {
			return nil, err
		}
		kept = append(kept, File{ID: db.NewID(), Name: f.Name, MediaType: kind, Size: stored.Size, SHA256: stored.SHA256})
	}
	return kept, s.note(ctx, actor, kept)
}

// note remembers stored files, and forgets those whose form never came.
func (s *Service) note(ctx context.Context, actor access.Actor, kept []File) error {
	if len(kept) == 0 {
		return nil
	}
	var late []string
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		late = nil
		before := db.Millis(tx.Now().Add(-keepFor))
		if err := tx.Select(ctx, &late, `SELECT sha256 FROM question_file WHERE question_id = '' AND at < $1`, before); err != nil {
			return err
		}
		if err := tx.Send(ctx, `DELETE FROM question_file WHERE question_id = '' AND at < $1`, before); err != nil {
			return err
		}
		for _, f := range kept {
			if err := tx.Send(ctx, `INSERT INTO question_file (id, account_id, name, media_type, size, sha256, at) VALUES (`+db.Marks(1, 7)+`)`,
				f.ID, actor.AccountID, f.Name, f.MediaType, f.Size, f.SHA256, db.Millis(tx.Now())); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("questions: keep files: %w", err)
	}
	for _, sum := range late {
		var named int
		if _, err := s.DB.Get(ctx, &named, `SELECT COUNT(*) FROM question_file WHERE sha256 = $1`, sum); err != nil {
			return err
		}
		if named == 0 {
			if err := s.Files.Remove(ctx, sum); err != nil {
				return err
			}
		}
	}
	return nil
}

// kept gives the person's own files that wait, of these ids; what is gone or somebody
// else's is left out.
func (s *Service) kept(ctx context.Context, actor access.Actor, ids []string) ([]File, error) {
	if len(ids) == 0 || len(ids) > maxFiles {
		return nil, nil
	}
	var files []File
	err := s.DB.Select(ctx, &files, `SELECT `+fileColumns+` FROM question_file WHERE question_id = '' AND account_id = $1 AND id IN (`+db.Marks(2, len(ids))+`) ORDER BY at, id`,
		append([]any{actor.AccountID}, db.Args(ids)...)...)
	return files, err
}

// attach hands waiting files of the actor to a step.
func attach(ctx context.Context, tx *db.Tx, q Question, n int64, s step) error {
	in := s.in
	if len(in.Files) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, `UPDATE question_file SET question_id = $1, step_n = $2, private = $3 WHERE question_id = '' AND account_id = $4 AND id IN (`+db.Marks(5, len(in.Files))+`)`,
		append([]any{q.ID, n, in.Private, s.hand.actor.AccountID}, db.Args(in.Files)...)...)
	return err
}

// errNoFile is told for every file that somebody may not see.
var errNoFile = domain.NotFound("Không có tệp này.")

// File gives an attachment that the actor may read, and its content.
func (s *Service) File(ctx context.Context, actor access.Actor, questionID, id string) (File, []byte, error) {
	v, err := s.Get(ctx, actor, questionID)
	if err != nil {
		return File{}, nil, err
	}
	for _, f := range v.Files {
		if f.ID != id {
			continue
		}
		r, err := s.Files.Open(ctx, f.SHA256)
		if err != nil {
			return f, nil, err
		}
		defer func() { _ = r.Close() }()
		body, err := io.ReadAll(io.LimitReader(r, maxFile))
		if err != nil {
			err = domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
		}
		return f, body, err
	}
	return File{}, nil, errNoFile
}
