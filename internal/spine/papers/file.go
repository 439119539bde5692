package papers

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"io"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/office/pdfsign"
)

// The roles of files.
const (
	RoleDOCX   = "docx"   // what is laid before the signer, to be edited
	RolePDF    = "pdf"    // the same, to be read
	RoleXLSX   = "xlsx"   // the annex of figures
	RoleSigned = "signed" // the signed PDF
)

// MaxFile is the largest file that is taken, in bytes.
const MaxFile = 40 << 20

// File is a stored file of a paper. Size is in bytes, At in Unix milliseconds.
// Verdict is nil when no signature was looked for; Confirmed is what a person
// wrote who kept a file with a bad one.
type File struct {
	ID        string           `json:"id"`
	PaperID   string           `json:"-"`
	Role      string           `json:"role"`
	Name      string           `json:"name"`
	MediaType string           `json:"media_type"`
	SHA256    string           `json:"sha256" db:"sha256"`
	Size      int64            `json:"size"`
	Verdict   *pdfsign.Verdict `json:"verdict,omitempty" db:"-"`
	Confirmed string           `json:"confirmed,omitempty"`
	ByID      string           `json:"-"`
	ByName    string           `json:"by_name"`
	At        int64            `json:"at"`
}

// mediaType is the media type of a role.
func mediaType(role string) string {
	switch role {
	case RoleDOCX:
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	case RoleXLSX:
		return "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
	}
	return "application/pdf"
}

// Keep stores the content of a file, so that an act may name it. It fails with
// invalid when it is larger than MaxFile.
func (p *Papers) Keep(ctx context.Context, role, name string, content []byte) (File, error) {
	stored, err := p.files.Put(ctx, bytes.NewReader(content), MaxFile)
	if err != nil {
		return File{}, err
	}
	return File{Role: role, Name: name, MediaType: mediaType(role), SHA256: stored.SHA256, Size: stored.Size}, nil
}

// Content reads a stored file.
func (p *Papers) Content(ctx context.Context, f File) ([]byte, error) {
	r, err := p.files.Open(ctx, f.SHA256)
	if err != nil {
		return nil, err
	}
	defer func() { _ = r.Close() }()
	content, err := io.ReadAll(io.LimitReader(r, MaxFile+1))
	if err != nil {
		return nil, domain.Unavailable(err, "Chưa đọc được tệp. Hãy thử lại sau ít phút.")
	}
	return content, nil
}

// Forget removes the content of a file that no paper names; of one that a paper
// names it does nothing.
func (p *Papers) Forget(ctx context.Context, sum string) error {
	var named int
	if _, err := p.db.Get(ctx, &named, `SELECT count(*) FROM paper_file WHERE sha256 = $1`, sum); err != nil || named > 0 {
		return err
	}
	return p.files.Remove(ctx, sum)
}

// Files lists all files of a paper, the newest first.
func (p *Papers) Files(ctx context.Context, paperID string) ([]File, error) {
	var rows []struct {
		File
		Stored string `db:"verdict"`
	}
	err := p.db.Select(ctx, &rows, `SELECT id, paper_id, role, name, media_type, sha256, size, verdict, confirmed, by_id, by_name, at
		FROM paper_file WHERE paper_id = $1 ORDER BY id DESC`, paperID)
	if err != nil {
		return nil, err
	}
	files := make([]File, len(rows))
	for i, r := range rows {
		files[i] = r.File
		if r.Stored != "" {
			if err := json.Unmarshal([]byte(r.Stored), &files[i].Verdict); err != nil {
				return nil, fmt.Errorf("papers: verdict of %s: %w", r.ID, err)
			}
		}
	}
	return files, nil
}

// Current picks the file of a role that holds among all files of a paper, the
// newest first. The signed one is that which the paper names.
func (p Paper) Current(files []File, role string) (File, bool) {
	for _, f := range files {
		if f.Role == role && (role != RoleSigned || f.ID == p.SignedFile) {
			return f, true
		}
	}
	return File{}, false
}

// Drafted tells whether a content is, byte by byte, one of the files that were
// drafted for a paper, of now or of before: what nobody can have signed.
func (p *Papers) Drafted(ctx context.Context, paperID string, content []byte) (bool, error) {
	sum := sha256.Sum256(content)
	var n int
	_, err := p.db.Get(ctx, &n, `SELECT count(*) FROM paper_file WHERE paper_id = $1 AND sha256 = $2 AND role <> $3`, paperID, hex.EncodeToString(sum[:]), RoleSigned)
	return n > 0, err
}

func insertFile(ctx context.Context, tx *db.Tx, actor access.Actor, f File) error {
	verdict := ""
	if f.Verdict != nil {
		var err error
		if verdict, err = toJSON(f.Verdict); err != nil {
			return err
		}
	}
	_, err := tx.Exec(ctx, `INSERT INTO paper_file (id, paper_id, role, name, media_type, sha256, size, verdict, confirmed, by_id, by_name, at)
		VALUES (`+db.Marks(1, 12)+`)`, f.ID, f.PaperID, f.Role, f.Name, f.MediaType, f.SHA256, f.Size, verdict, f.Confirmed,
		actor.AccountID, actor.Name, db.Millis(tx.Now()))
	return err
}
