package evidence

import (
	"context"
	"encoding/json"
	"slices"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// Erasure (đề nghị xóa) is what one person asks to erase of an entry and of all
// its versions, and what another one decided. Files is a JSON list of file ids.
type Erasure struct {
	ID, EvidenceID, FirstID, AgencyID string
	WholeText                         bool
	Files                             string
	Reason, Basis, Status             string
	AskedAt                           int64
	AskedBy                           string
	DecidedAt                         int64
	DecidedBy, Answer                 string
}

// The states of a request.
const (
	erasureAsked   = "asked"
	erasureDone    = "done"
	erasureRefused = "refused"
)

const erasureColumns = `id, evidence_id, first_id, agency_id, whole_text, files, reason, basis, status, asked_at, asked_by, decided_at, decided_by, answer`

// FileIDs are the files to erase.
func (e Erasure) FileIDs() []string {
	var ids []string
	_ = json.Unmarshal([]byte(e.Files), &ids) // written by us
	return ids
}

// NewErasure is a request: what, why, and on which legal basis.
type NewErasure struct {
	EvidenceID    string
	Text          bool
	Files         []string
	Reason, Basis string
}

// MayAskErasure tells whether the actor may ask to erase what an agency declared.
func MayAskErasure(a access.Actor, agencyID string) bool {
	return a.Has(access.Officer, agencyID) || MayDecideErasure(a, agencyID)
}

// MayDecideErasure tells whether the actor may decide on a request that somebody
// else made.
func MayDecideErasure(a access.Actor, agencyID string) bool {
	return a.Has(access.Leader, agencyID) || a.Is(access.Coordinator, access.Administrator)
}

// AskErasure keeps a request to erase text or files. It fails with conflict when
// one waits already.
func (s *Service) AskErasure(ctx context.Context, actor access.Actor, n NewErasure) (string, error) {
	e, err := s.Entry(ctx, actor, n.EvidenceID)
	if err != nil {
		return "", err
	}
	if !MayAskErasure(actor, e.AgencyID) {
		return "", domain.Forbidden("Chỉ cán bộ đầu mối, lãnh đạo của cơ quan, người điều phối và quản trị hệ thống được đề nghị xóa.")
	}
	if err := s.checkErasure(ctx, n); err != nil {
		return "", err
	}
	files, err := json.Marshal(append([]string{}, n.Files...))
	if err != nil {
		return "", err
	}
	id := db.NewID()
	return id, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		stored, err := tx.Exec(ctx, `INSERT INTO erasure_request (id, evidence_id, first_id, agency_id, whole_text, files, reason, basis, status, asked_at, asked_by)
			VALUES (`+db.Marks(1, 11)+`) ON CONFLICT DO NOTHING`,
			id, e.ID, e.FirstID, e.AgencyID, n.Text, string(files), n.Reason, n.Basis, erasureAsked, db.Millis(tx.Now()), actor.AccountID)
		if err != nil {
			return err
		}
		if stored == 0 {
			return domain.Conflict("Đã có đề nghị xóa minh chứng này đang chờ quyết định.")
		}
		return audit.Record(ctx, tx, actor, "evidence.ask_erasure", "evidence", e.ID, map[string]string{"request": id})
	})
}

func (s *Service) checkErasure(ctx context.Context, n NewErasure) error {
	var p domain.Fields
	if !n.Text && len(n.Files) == 0 {
		p.Add("xoa", "Chọn nội dung hoặc tệp cần xóa.")
	}
	files, err := s.Ledger.FilesOf(ctx, n.EvidenceID)
	if err != nil {
		return err
	}
	for _, id := range n.Files {
		if !slices.ContainsFunc(files, func(f ledger.File) bool { return f.ID == id && !f.Erased() }) {
			p.Add("xoa", "Có tệp không còn trong minh chứng này. Tải lại trang rồi chọn lại.")
			break
		}
	}
	if n.Reason == "" {
		p.Add("ly_do", "Nhập lý do xóa. Lý do nằm trong sổ; không ghi dữ liệu cá nhân ở đây.")
	}
	checkReason(&p, n.Reason)
	switch {
	case n.Basis == "":
		p.Add("can_cu", "Nhập căn cứ của việc xóa.")
	case utf8.RuneCountInString(n.Basis) > maxReason:
		p.Add("can_cu", "Căn cứ dài quá %d ký tự. Rút ngắn lại.", maxReason)
	}
	return p.Err()
}

// openErasure gives the request about an entry's line that waits; one without id
// when none does.
func (s *Service) openErasure(ctx context.Context, firstID string) (Erasure, error) {
	var e Erasure
	_, err := s.DB.Get(ctx, &e, `SELECT `+erasureColumns+` FROM erasure_request WHERE first_id = $1 AND status = 'asked'`, firstID)
	return e, err
}

// RefuseErasure ends a request; the entry stays as it is. The reason is kept.
func (s *Service) RefuseErasure(ctx context.Context, actor access.Actor, requestID, reason string) error {
	if reason == "" {
		var p domain.Fields
		p.Add("ly_do", "Nhập lý do không đồng ý.")
		return p.Err()
	}
	return s.decide(ctx, actor, requestID, erasureRefused, reason)
}

// AcceptErasure erases what another person asked for: in every version of the
// entry its text and the chosen files, wherever they stand. Stored files that no
// entry cites any more leave the disk by a job.
func (s *Service) AcceptErasure(ctx context.Context, actor access.Actor, requestID string) error {
	return s.decide(ctx, actor, requestID, erasureDone, "")
}

func (s *Service) decide(ctx context.Context, actor access.Actor, requestID, status, answer string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err := takeErasure(ctx, tx, requestID)
		if err != nil {
			return err
		}
		switch {
		case !MayDecideErasure(actor, e.AgencyID):
			return domain.Forbidden("Chỉ lãnh đạo của cơ quan, người điều phối và quản trị hệ thống được quyết định việc xóa.")
		case e.AskedBy == actor.AccountID:
			return domain.Forbidden("Việc xóa phải do hai người làm: một người đề nghị, một người khác đồng ý.")
		case e.Status != erasureAsked:
			return domain.Conflict("Đề nghị xóa này đã được quyết định.")
		}
		if _, err := tx.Exec(ctx, `UPDATE erasure_request SET status = $1, decided_at = $2, decided_by = $3, answer = $4 WHERE id = $5`,
			status, db.Millis(tx.Now()), actor.AccountID, answer, e.ID); err != nil {
			return err
		}
		if status == erasureDone {
			if err := s.eraseLine(ctx, tx, actor, e); err != nil {
				return err
			}
		}
		return audit.Record(ctx, tx, actor, "evidence.erasure_"+status, "evidence", e.EvidenceID, map[string]string{"request": e.ID})
	})
}

// takeErasure reads a request for deciding on it.
func takeErasure(ctx context.Context, tx *db.Tx, id string) (Erasure, error) {
	var e Erasure
	if err := tx.Lock(ctx, "erasure_request", id); err != nil {
		return e, err
	}
	ok, err := tx.Get(ctx, &e, `SELECT `+erasureColumns+` FROM erasure_request WHERE id = $1`, id)
	if err == nil && !ok {
		err = domain.NotFound("Không có đề nghị xóa này.")
	}
	return e, err
}

// eraseLine erases in every version of the entry and notes which stored files
// have to leave the disk.
func (s *Service) eraseLine(ctx context.Context, tx *db.Tx, actor access.Actor, e Erasure) error {
	line, err := lockLine(ctx, tx, e.FirstID)
	if err != nil {
		return err
	}
	files, err := copiesOf(ctx, tx, e.FirstID, e.FileIDs())
	if err != nil {
		return err
	}
	unused := false
	for _, id := range line {
		what := ledger.Erasure{EvidenceID: id, AskedBy: e.AskedBy, Reason: e.Reason + " (" + e.Basis + ")", Text: e.WholeText, Files: files[id]}
		if !what.Text && len(what.Files) == 0 {
			continue
		}
		gone, err := s.Ledger.Erase(ctx, tx, actor, what)
		if err != nil {
			return err
		}
		for _, sum := range gone {
			unused = true
			if _, err := tx.Exec(ctx, `INSERT INTO erasure_blob (id, request_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, sum, e.ID); err != nil {
				return err
			}
		}
	}
	if unused {
		tx.Enqueue(RemoveErased{RequestID: e.ID})
	}
	return nil
}

// lockLine takes all versions of an entry. A correction that came meanwhile is a
// conflict: it would keep what is erased.
func lockLine(ctx context.Context, tx *db.Tx, firstID string) ([]string, error) {
	const line = `SELECT id FROM evidence WHERE first_id = $1 ORDER BY id`
	var before, after []string
	if err := tx.Select(ctx, &before, line, firstID); err != nil {
		return nil, err
	}
	if err := tx.Lock(ctx, "evidence", before...); err != nil {
		return nil, err
	}
	if err := tx.Select(ctx, &after, line, firstID); err != nil {
		return nil, err
	}
	if len(after) != len(before) {
		return nil, domain.Conflict("Minh chứng này vừa được sửa hoặc rút.")
	}
	return after, nil
}

// copiesOf gives, by entry of the line, the ids of files with the same content
// as the chosen ones.
func copiesOf(ctx context.Context, tx *db.Tx, firstID string, chosen []string) (map[string][]string, error) {
	found := map[string][]string{}
	if len(chosen) == 0 {
		return found, nil
	}
	args := []any{firstID}
	args = append(args, db.Args(chosen)...)
	var files []struct{ ID, EvidenceID string }
	err := tx.Select(ctx, &files, `SELECT f.id, f.evidence_id FROM evidence_file f JOIN evidence e ON e.id = f.evidence_id
		WHERE e.first_id = $1 AND f.sha256 IN (SELECT c.sha256 FROM evidence_file c WHERE c.id IN (`+db.Marks(2, len(chosen))+`) AND c.sha256 <> '')
		ORDER BY f.id`, args...)
	for _, f := range files {
		found[f.EvidenceID] = append(found[f.EvidenceID], f.ID)
	}
	return found, err
}

// citedElsewhere counts the entries outside a line that cite the same stored
// file: it stays on the disk for them.
func (s *Service) citedElsewhere(ctx context.Context, firstID, sum string) (int, error) {
	var n int
	_, err := s.DB.Get(ctx, &n, `SELECT count(DISTINCT e.first_id) FROM evidence_file f JOIN evidence e ON e.id = f.evidence_id
		WHERE f.sha256 = $1 AND e.first_id <> $2`, sum, firstID)
	return n, err
}
