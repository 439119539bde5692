package newsroom

import (
	"context"
	"maps"
	"net/mail"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/spine/content"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// The kinds of outside checks, and how they end.
const (
	checkLegal   = "legal"
	checkFactual = "factual"
	decideRight  = "right"
	decideMend   = "mend"
)

// Bounds of outside checks: days of the address, open ones of a piece, comments of one.
const (
	longestCheck   = 60
	mostChecks     = 5
	mostCheckWords = 300
)

// OutsideCheck (rà soát ngoài) is a check of one edition by somebody without an account.
// Instants are Unix milliseconds, 0 for never.
type OutsideCheck struct {
	ID, ContentID, EditionID string
	Edition                  int
	Version                  int64
	Kind, Name, Email, Asks  string
	Title, Summary, Body     string
	UntilDay                 calendar.Date
	AskedBy, AskedByName     string
	AskedAt, MailedAt        int64
	OpenedAt                 int64
	Decision, Reason         string
	DecidedAt, EndedAt       int64
	EndedByName              string
	SeenAt                   int64

	State    flow.State     // of the edition now
	Words    int64          // its version now
	Returned bool           // it was sent back since
	Comments []CheckComment `db:"-"`
}

// The places of a checked text before its paragraphs, which are counted from 1.
const (
	atTitle   = -1
	atSummary = 0
)

// CheckComment is what a checker says about a paragraph, the title or the summary.
type CheckComment struct {
	Paragraph int
	Quote     string
	Said      string
	At        int64 // Unix milliseconds
}

// Where is what the comment is about.
func (c CheckComment) Where() domain.Sentence { return placeOf(c.Paragraph) }

func placeOf(n int) domain.Sentence {
	switch n {
	case atTitle:
		return domain.Say("Tiêu đề")
	case atSummary:
		return domain.Say("Tóm tắt")
	}
	return domain.Say("Đoạn %d", n)
}

// part gives the words at a place; false where there are none.
func (k OutsideCheck) part(n int) (string, bool) {
	lines := richtext.Lines(k.Body)
	switch {
	case n == atTitle:
		return k.Title, k.Title != ""
	case n == atSummary:
		return k.Summary, k.Summary != ""
	case n < atTitle || n > len(lines):
		return "", false
	}
	return lines[n-1].Words, true
}

const checkColumns = `k.id, k.content_id, k.edition_id, k.edition, k.version, k.kind, k.name, k.email, k.asks, k.title, k.summary, k.body, k.until_day, k.asked_by, k.asked_by_name, k.asked_at,
	k.mailed_at, k.opened_at, k.decision, k.reason, k.decided_at, k.ended_at, k.ended_by_name, k.seen_at, e.state, e.version AS words,
	EXISTS (SELECT 1 FROM content_step s WHERE s.edition_id = k.edition_id AND s.act = 'return' AND s.at >= k.asked_at) AS returned`

const checkFrom = ` FROM newsroom_check k JOIN content_edition e ON e.id = k.edition_id`

// KindLabel is what is checked.
func (k OutsideCheck) KindLabel() string {
	if k.Kind == checkLegal {
		return "Rà soát pháp lý"
	}
	return "Rà soát số liệu, sự việc"
}

// Alive tells whether the address still opens on a day: nobody decided or ended it, its
// last day is not over, and the edition was neither sent back since nor came out.
func (k OutsideCheck) Alive(today calendar.Date) bool {
	return k.DecidedAt == 0 && k.EndedAt == 0 && k.UntilDay >= today && !k.Returned && k.State.Open()
}

// Word is how the check stands on a day.
func (k OutsideCheck) Word(today calendar.Date) string {
	switch {
	case k.Decision == decideRight:
		return "Đúng"
	case k.Decision == decideMend:
		return "Cần sửa"
	case k.EndedAt > 0:
		return "Đã dừng"
	case !k.Alive(today) && k.UntilDay < today:
		return "Hết hạn, chưa trả lời"
	case !k.Alive(today):
		return "Liên kết đã đóng"
	case k.OpenedAt > 0:
		return "Đang xem"
	}
	return "Chờ trả lời"
}

// Sign is the sign of how it stands.
func (k OutsideCheck) Sign(today calendar.Date) string {
	switch {
	case k.Decision == decideRight:
		return "met"
	case k.Decision == decideMend:
		return "at_risk"
	case !k.Alive(today):
		return "waived"
	}
	return "on_track"
}

// Changed tells whether the words are no more those that were checked. A submission and
// an approval count a version too, and change no word.
func (k OutsideCheck) Changed(e content.Edition) bool {
	return k.Title != e.Title || k.Summary != e.Summary || k.Body != e.Body
}

// mends tells whether the checker found something to mend in the very words of an edition.
func (k OutsideCheck) mends(e content.Edition) bool {
	return k.Decision == decideMend && k.EditionID == e.ID && !k.Changed(e)
}

// NewCheck is an outside check as somebody asks for it.
type NewCheck struct {
	Kind, Name, Email, Asks string
	Until, Kept             calendar.Date
	Key                     string
}

// Checking is a check that was asked for. Key opens it, and is known only now: it goes
// out by mail, or is handed over by who asked where the office sends none.
type Checking struct {
	ID, Key string
	Mailed  bool
}

// CheckMail asks to send the address of a check. Sealed is its key.
type CheckMail struct {
	CheckID string `json:"check_id"`
	Sealed  string `json:"sealed"`
}

// Kind names the job.
func (CheckMail) Kind() string { return "newsroom.check_mail" }

// AskCheck asks somebody outside to check the newest edition of a piece.
func (s *Service) AskCheck(ctx context.Context, actor access.Actor, contentID string, n NewCheck) (Checking, error) {
	row, err := s.talks(ctx, actor, contentID)
	if err != nil {
		return Checking{}, err
	}
	if n, err = s.cleanCheck(ctx, row, n); err != nil {
		return Checking{}, err
	}
	out := Checking{ID: db.NewID(), Key: auth.NewToken(), Mailed: s.Mail.Ready()}
	sealed, err := s.Box.Seal(out.Key, "check/"+out.ID)
	if err != nil {
		return Checking{}, err
	}
	if n.Key == "" {
		n.Key = out.ID
	}
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "content", contentID); err != nil {
			return err
		}
		var open int
		if _, err := tx.Get(ctx, &open, `SELECT count(*) FROM newsroom_check WHERE content_id = $1 AND edition_id = $2 AND decided_at = 0 AND ended_at = 0 AND form_key <> $3`, contentID, row.Edition.ID, actor.AccountID+":"+n.Key); err != nil {
			return err
		}
		if open >= mostChecks {
			return domain.Conflict("Bài đang có %d lượt rà soát chưa trả lời. Dừng bớt trước khi nhờ thêm.", open)
		}
		e := row.Edition
		made, err := tx.Exec(ctx, `INSERT INTO newsroom_check (id, content_id, edition_id, edition, version, kind, name, email, asks, title, summary, body, key_hash, until_day, asked_by, asked_by_name, asked_at,
			mailed_at, opened_at, decision, reason, decided_at, ended_at, ended_by_name, seen_at, form_key) VALUES (`+db.Marks(1, 17)+`, 0, 0, '', '', 0, 0, '', 0, $18) ON CONFLICT (form_key) DO NOTHING`,
			out.ID, contentID, e.ID, e.Number, e.Version, n.Kind, n.Name, n.Email, n.Asks, e.Title, e.Summary, e.Body, auth.HashToken(out.Key), n.Until, actor.AccountID, actor.Name, db.Millis(tx.Now()), actor.AccountID+":"+n.Key)
		if err != nil {
			return err
		}
		if made == 0 { // the key of the first one is known to its reader alone
			out.Key, out.Mailed = "", true
			return nil
		}
		if out.Mailed {
			tx.Enqueue(CheckMail{CheckID: out.ID, Sealed: sealed})
		}
		return audit.Record(ctx, tx, actor, "content.check_ask", "content", contentID, map[string]any{"kind": n.Kind, "name": n.Name, "edition": e.Number, "until": n.Until})
	})
	return out, err
}

// cleanCheck finds what is wrong with a check that is asked for.
func (s *Service) cleanCheck(ctx context.Context, row content.Row, n NewCheck) (NewCheck, error) {
	var problems domain.Fields
	n.Name, n.Asks = vi.Truncate(vi.Clean(n.Name), 200), strings.TrimSpace(n.Asks)
	if n.Kind != checkLegal && n.Kind != checkFactual {
		problems.Add("rs_loai", "Chọn rà soát điều gì.")
	}
	if n.Name == "" {
		problems.Add("rs_ten", "Nhập tên người rà soát.")
	}
	if a, err := mail.ParseAddress(n.Email); err != nil || len(n.Email) > 200 || a.Address != n.Email {
		problems.Add("rs_thu", "Nhập địa chỉ thư điện tử, ví dụ ten@dongnai.gov.vn.")
	}
	if len([]rune(n.Asks)) > mostSaid {
		problems.Add("rs_hoi", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", mostSaid)
	}
	switch today := s.today(); {
	case n.Until == "":
		problems.Add("rs_han", "Nhập ngày cuối trả lời.")
	case n.Until < today:
		problems.Add("rs_han", "Ngày cuối trả lời đã qua. Chọn ngày khác.")
	case n.Until > today.AddDays(longestCheck):
		problems.Add("rs_han", "Ngày cuối trả lời trong vòng %d ngày.", longestCheck)
	default:
		days, err := s.Programme.WorkDays(ctx)
		if err != nil {
			return n, err
		}
		problems = append(problems, days.LastDay("rs_han", n.Until, n.Kept, today)...)
	}
	switch {
	case !row.Edition.State.Open():
		return n, domain.Conflict("Bài đang ở trạng thái “%s”, không có bản nào đang soạn để rà soát.", domain.Say(row.Edition.State.Label()))
	default:
		if row.Edition.Title == "" {
			problems.Add("tieu_de", "Bài chưa có tiêu đề để rà soát. Nhập tiêu đề rồi gửi nhờ rà soát.")
		}
		if len(richtext.Lines(row.Edition.Body)) == 0 {
			problems.Add("noi_dung", "Bài chưa có nội dung để rà soát. Viết nội dung rồi gửi nhờ rà soát.")
		}
	}
	return n, problems.Err()
}

// Checks lists the checks of a piece, the newest first, with what was said.
func (s *Service) Checks(ctx context.Context, contentID string) ([]OutsideCheck, error) {
	var all []OutsideCheck
	if err := s.DB.Select(ctx, &all, `SELECT `+checkColumns+checkFrom+` WHERE k.content_id = $1 ORDER BY k.id DESC LIMIT 50`, contentID); err != nil {
		return nil, err
	}
	for i := range all {
		if err := s.said(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

func (s *Service) said(ctx context.Context, k *OutsideCheck) error {
	return s.DB.Select(ctx, &k.Comments, `SELECT paragraph, quote, said, at FROM newsroom_check_comment WHERE check_id = $1 ORDER BY paragraph, id`, k.ID)
}

// errNoCheck answers every address that opens nothing, whatever the reason: an address
// that never was and one that ended look alike.
func errNoCheck() error {
	return domain.NotFound("Liên kết rà soát không còn mở được: đã trả lời, đã hết hạn hoặc bài đã đổi. Liên hệ người nhờ rà soát.")
}

// Opened gives the check that a key opens, and notes that it was opened.
func (s *Service) Opened(ctx context.Context, key string) (OutsideCheck, error) {
	var k OutsideCheck
	ok, err := s.DB.Get(ctx, &k, `SELECT `+checkColumns+checkFrom+` WHERE k.key_hash = $1`, auth.HashToken(key))
	if err != nil {
		return k, err
	}
	if !ok || !k.Alive(s.today()) {
		return OutsideCheck{}, errNoCheck()
	}
	if k.OpenedAt == 0 {
		if err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			return tx.Send(ctx, `UPDATE newsroom_check SET opened_at = $2 WHERE id = $1 AND opened_at = 0`, k.ID, db.Millis(tx.Now()))
		}); err != nil {
			return k, err
		}
	}
	return k, s.said(ctx, &k)
}

// checkFiles are the stored files that a checker of an edition sees: those that the words which
// are checked name, and the picture that stands for the piece, as long as the edition
// still uses them. What was taken out of it is not given any more.
func (s *Service) checkFiles(ctx context.Context, k OutsideCheck) (map[string]content.Medium, error) {
	of, err := s.Contents.Used(ctx, k.EditionID)
	if err != nil {
		return nil, err
	}
	e, err := s.Contents.Edition(ctx, k.EditionID)
	e.Body = k.Body
	named := e.Named()
	maps.DeleteFunc(of, func(id string, _ content.Medium) bool { return !slices.Contains(named, id) })
	return of, err
}

// CheckFile gives a form of a stored file to who has the key of a check; of any other file
// than those that are checked it fails as if there were none.
func (s *Service) CheckFile(ctx context.Context, key, mediumID, form string) (content.Served, error) {
	k, err := s.Opened(ctx, key)
	if err != nil {
		return content.Served{}, err
	}
	of, err := s.checkFiles(ctx, k)
	if err != nil {
		return content.Served{}, err
	}
	if _, ok := of[mediumID]; !ok {
		return content.Served{}, domain.NotFound("Không có tệp này.")
	}
	return s.Contents.Rendered(ctx, mediumID, form)
}

// onCheck locks the check that a key opens and does something with it.
func (s *Service) onCheck(ctx context.Context, key string, do func(ctx context.Context, tx *db.Tx, k OutsideCheck) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var id string
		ok, err := tx.Get(ctx, &id, `SELECT id FROM newsroom_check WHERE key_hash = $1`, auth.HashToken(key))
		if err != nil {
			return err
		}
		if !ok {
			return errNoCheck()
		}
		if err := tx.Lock(ctx, "newsroom_check", id); err != nil {
			return err
		}
		var k OutsideCheck
		if _, err := tx.Get(ctx, &k, `SELECT `+checkColumns+checkFrom+` WHERE k.id = $1`, id); err != nil {
			return err
		}
		if !k.Alive(calendar.DateOf(tx.Now(), s.Zone)) {
			return errNoCheck()
		}
		return do(ctx, tx, k)
	})
}

// Remark notes what a checker says about a paragraph, the title or the summary; saying the same again changes
// nothing.
func (s *Service) Remark(ctx context.Context, key string, paragraph int, said string) error {
	if said = strings.TrimSpace(said); said == "" {
		return domain.Fields{{Name: "gop_y", Message: "Ghi góp ý."}}.Err()
	}
	if len([]rune(said)) > mostSaid {
		return domain.Fields{{Name: "gop_y", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{mostSaid}}}.Err()
	}
	return s.onCheck(ctx, key, func(ctx context.Context, tx *db.Tx, k OutsideCheck) error {
		quote, ok := k.part(paragraph)
		if !ok {
			return domain.Fields{{Name: "gop_y", Message: "Không có đoạn này. Mở lại liên kết."}}.Err()
		}
		var had, same int
		if _, err := tx.Get(ctx, &had, `SELECT count(*) FROM newsroom_check_comment WHERE check_id = $1`, k.ID); err != nil {
			return err
		}
		if _, err := tx.Get(ctx, &same, `SELECT count(*) FROM newsroom_check_comment WHERE check_id = $1 AND paragraph = $2 AND said = $3`, k.ID, paragraph, said); err != nil || same > 0 {
			return err
		}
		if had >= mostCheckWords {
			return domain.Conflict("Đã có %d góp ý. Ghi phần còn lại vào lý do kết luận.", had)
		}
		return tx.Send(ctx, `INSERT INTO newsroom_check_comment (id, check_id, paragraph, quote, said, at) VALUES ($1, $2, $3, $4, $5, $6)`,
			db.NewID(), k.ID, paragraph, vi.Truncate(quote, 300), said, db.Millis(tx.Now()))
	})
}

// Conclude takes the decision of a checker, which ends the address. What needs mending has
// a reason.
func (s *Service) Conclude(ctx context.Context, key, decision, reason string) error {
	var problems domain.Fields
	reason = strings.TrimSpace(reason)
	if decision != decideRight && decision != decideMend {
		problems.Add("ket_luan", "Chọn Đúng hoặc Cần sửa.")
	}
	switch n := len([]rune(reason)); {
	case decision == decideMend && n < content.LeastReason:
		problems = append(problems, content.ShortReason(reason))
	case n > mostSaid:
		problems.Add("ly_do", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", mostSaid)
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return s.onCheck(ctx, key, func(ctx context.Context, tx *db.Tx, k OutsideCheck) error {
		if err := tx.Send(ctx, `UPDATE newsroom_check SET decision = $2, reason = $3, decided_at = $4 WHERE id = $1`, k.ID, decision, reason, db.Millis(tx.Now())); err != nil {
			return err
		}
		var agencyID string
		if _, err := tx.Get(ctx, &agencyID, `SELECT agency_id FROM content WHERE id = $1`, k.ContentID); err != nil {
			return err
		}
		who := access.SystemActor(k.Name)
		tx.Enqueue(notice.AtOnce{Ref: "check/" + k.ID, Key: notice.CheckKey(k.ID), AgencyID: agencyID, ToID: k.AskedBy, ByID: who.AccountID, ByName: k.Name})
		return audit.Record(ctx, tx, who, "content.check_decide", "content", k.ContentID, map[string]any{"decision": decision, "reason": reason, "edition": k.Edition})
	})
}

// EndCheck ends the address of a check that nobody answered; SeeCheck notes that who asked
// knows the decision.
func (s *Service) EndCheck(ctx context.Context, actor access.Actor, contentID, id string) error {
	if _, err := s.talks(ctx, actor, contentID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		n, err := tx.Exec(ctx, `UPDATE newsroom_check SET ended_at = $3, ended_by_name = $4 WHERE id = $1 AND content_id = $2 AND decided_at = 0 AND ended_at = 0`, id, contentID, db.Millis(tx.Now()), actor.Name)
		if err != nil || n == 0 {
			return err
		}
		return audit.Record(ctx, tx, actor, "content.check_end", "content", contentID, map[string]string{"check": id})
	})
}

// SeeCheck notes that people of the agency know the decision of a check.
func (s *Service) SeeCheck(ctx context.Context, actor access.Actor, contentID, id string) error {
	if _, err := s.talks(ctx, actor, contentID); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return tx.Send(ctx, `UPDATE newsroom_check SET seen_at = $3 WHERE id = $1 AND content_id = $2 AND decided_at > 0 AND seen_at = 0`, id, contentID, db.Millis(tx.Now()))
	})
}
