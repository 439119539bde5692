package papers

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/office/pdfsign"
	"loa/internal/spine/papers"
)

const mimePDF = "application/pdf"

// Upload is a signed PDF that a person or a program brings. Confirmed is why it
// is kept although its signature is bad.
type Upload struct {
	Name      string
	Content   []byte
	Confirmed string
}

// Waiting is a whole PDF file that was not recorded yet, with its verdict; the id
// is for the same person's next attempt within a day.
type Waiting struct {
	ID, Name string
	Verdict  *pdfsign.Verdict
}

// Sign checks and stores a signed PDF. When the file is whole and the act fails
// all the same, as for a bad signature that is not confirmed, the file waits.
func (s *Service) Sign(ctx context.Context, actor access.Actor, c papers.Call, u Upload) (papers.Paper, *Waiting, error) {
	p, err := s.recorder(ctx, actor, c.PaperID)
	if err != nil {
		return p, nil, err
	}
	if c.Key == "" && !p.Status.Allows(papers.ActSign) {
		return p, nil, domain.Conflict("Văn bản đang ở trạng thái “%s”, không làm được việc này.", p.Status.Label())
	}
	verdict, err := s.examine(ctx, u.Content)
	if err != nil {
		return p, nil, err
	}
	if err := s.notOurs(ctx, p, u.Content); err != nil {
		return p, nil, err
	}
	f, err := s.Papers.Keep(ctx, papers.RoleSigned, u.Name, u.Content)
	if err != nil {
		return p, nil, err
	}
	f.Verdict, f.Confirmed = verdict, u.Confirmed
	done, err := s.Papers.Sign(ctx, actor, c, f)
	if err == nil {
		return done, nil, nil
	}
	id, failed := s.hold(ctx, actor, p.ID, f)
	return p, &Waiting{ID: id, Name: f.Name, Verdict: verdict}, errors.Join(err, failed)
}

// examine says what the signature of a file says; nil without a check. It fails
// with invalid, beside the field, when the file is no whole PDF file.
func (s *Service) examine(ctx context.Context, content []byte) (*pdfsign.Verdict, error) {
	if err := papers.WholePDF(content); err != nil {
		return nil, err
	}
	if s.Check == nil {
		return nil, nil //nolint:nilnil // nothing was checked, and nothing is wrong
	}
	v, err := s.Check(ctx, content)
	if e, invalid := domain.InvalidOf(err); invalid {
		return nil, domain.Fields{{Name: "tep", Message: e.Message, Args: e.Args}}.Err()
	}
	return &v, err
}

// notOurs refuses, beside the field, what was drafted here: it bears no signature.
func (s *Service) notOurs(ctx context.Context, p papers.Paper, content []byte) error {
	drafted, err := s.Papers.Drafted(ctx, p.ID, content)
	if err != nil || !drafted {
		return err
	}
	return domain.Fields{{Name: "tep", Message: "Đây là dự thảo Loa đã xuất, chưa có chữ ký. Chọn tệp đã ký số, hoặc bản quét của văn bản đã ký và đóng dấu."}}.Err()
}

// keepFor is how long a file waits to be confirmed.
const keepFor = 24 * time.Hour

// hold keeps a stored file for the person's next attempt, and forgets those whose
// form never came.
func (s *Service) hold(ctx context.Context, actor access.Actor, paperID string, f papers.File) (id string, err error) {
	id = rand.Text()
	var late []string
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		late = nil
		before := db.Millis(tx.Now().Add(-keepFor))
		if err := tx.Select(ctx, &late, `SELECT sha256 FROM papers_upload WHERE at < $1`, before); err != nil {
			return err
		}
		if err := tx.Send(ctx, `DELETE FROM papers_upload WHERE at < $1`, before); err != nil {
			return err
		}
		return tx.Send(ctx, `INSERT INTO papers_upload (id, account_id, paper_id, at, name, sha256, size) VALUES (`+db.Marks(1, 7)+`)`,
			id, actor.AccountID, paperID, db.Millis(tx.Now()), f.Name, f.SHA256, f.Size)
	})
	for _, sum := range late {
		err = errors.Join(err, s.forget(ctx, sum))
	}
	return id, err
}

// taken gives a file that the person's own earlier attempt brought; ok is false
// when it is gone or somebody else's.
func (s *Service) taken(ctx context.Context, actor access.Actor, paperID, id string) (u Upload, ok bool, err error) {
	if id == "" {
		return u, false, nil
	}
	var h struct{ Name, Sum string }
	ok, err = s.DB.Get(ctx, &h, `SELECT name, sha256 AS sum FROM papers_upload WHERE id = $1 AND account_id = $2 AND paper_id = $3`, id, actor.AccountID, paperID)
	if err != nil || !ok {
		return u, false, err
	}
	body, err := s.Papers.Content(ctx, papers.File{SHA256: h.Sum})
	return Upload{Name: h.Name, Content: body}, err == nil, err
}

// forget removes a file that neither a paper nor a waiting form names.
func (s *Service) forget(ctx context.Context, sum string) error {
	var waiting int
	if _, err := s.DB.Get(ctx, &waiting, `SELECT count(*) FROM papers_upload WHERE sha256 = $1`, sum); err != nil || waiting > 0 {
		return err
	}
	return s.Papers.Forget(ctx, sum)
}
