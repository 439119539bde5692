package papers

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"maps"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/event"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Call is which paper is meant. Version is what the person saw, 0 for whatever
// it is. Key, when given, makes repeating the act safe: the second time nothing
// happens and the paper is given as it is.
type Call struct {
	PaperID string
	Version int64
	Key     string
}

// step is one act with what it does to the locked paper. what is kept with the
// event; tell are the events that it sends.
type step struct {
	act  Act
	note string
	what map[string]string
	do   func(ctx context.Context, tx *db.Tx, p *Paper) error
	tell func(p Paper) river.JobArgs
}

// digest tells this step from another one under the same key.
func (s step) digest() (string, error) {
	text, err := toJSON(s.what)
	sum := sha256.Sum256([]byte(string(s.act) + "\n" + s.note + "\n" + text))
	return hex.EncodeToString(sum[:]), err
}

// Submit lays a draft before its signer (trình ký).
func (p *Papers) Submit(ctx context.Context, actor access.Actor, c Call) (Paper, error) {
	return p.change(ctx, actor, c, step{act: ActSubmit, tell: func(p Paper) river.JobArgs { return event.PaperToSign{PaperID: p.ID} }})
}

// Return sends a paper back to the draft with a reason. Number and signed file
// that were recorded do not hold any more: the number is free again, what
// happened stays in the events.
func (p *Papers) Return(ctx context.Context, actor access.Actor, c Call, reason string) (Paper, error) {
	reason, err := cleanReason(reason)
	if err != nil {
		return Paper{}, err
	}
	return p.change(ctx, actor, c, step{act: ActReturn, note: reason, do: func(ctx context.Context, tx *db.Tx, p *Paper) error {
		p.Number, p.NumberKey, p.Year, p.SignedOn, p.Signer, p.SignedFile = "", "", 0, "", "", ""
		_, err := tx.Exec(ctx, `DELETE FROM paper_number WHERE paper_id = $1`, p.ID)
		return err
	}, tell: func(p Paper) river.JobArgs { return event.PaperReturned{PaperID: p.ID} }})
}

// Cancel ends a paper that is not released, with a reason. A number that was
// recorded stays its own.
func (p *Papers) Cancel(ctx context.Context, actor access.Actor, c Call, reason string) (Paper, error) {
	reason, err := cleanReason(reason)
	if err != nil {
		return Paper{}, err
	}
	return p.change(ctx, actor, c, step{act: ActCancel, note: reason})
}

func cleanReason(reason string) (string, error) {
	reason = vi.Clean(reason)
	var problems domain.Fields
	switch {
	case len([]rune(reason)) < 5:
		problems.Add("ly_do", "Nêu lý do để người soạn biết cần làm gì.")
	case len([]rune(reason)) > maxNote:
		problems.Add("ly_do", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxNote)
	}
	return reason, problems.Err()
}

// Number records number, day and signer of a paper as they were given outside;
// again while it is not released, to correct them. It fails with invalid,
// beside the fields, when something is missing, the day lies before the room
// handed the paper over, or another paper of the same agency, year, type and
// symbol has the number (Article 15 of Decree 30/2020/NĐ-CP).
func (p *Papers) Number(ctx context.Context, actor access.Actor, c Call, n Registration) (Paper, error) {
	if err := n.Clean(p.Today()).Err(); err != nil {
		return Paper{}, err
	}
	zone := p.zone
	return p.change(ctx, actor, c, step{
		act: ActNumber,
		what: map[string]string{
			"number": n.Number, "symbol": n.Symbol, "signed_on": string(n.SignedOn), "signer": n.Signer, "capacity": string(n.Capacity), "position": n.Position,
		},
		do: func(ctx context.Context, tx *db.Tx, p *Paper) error {
			if made := calendar.DateOf(db.Time(p.CreatedAt), zone); n.SignedOn < made {
				return domain.Fields{{Name: "ngay_ky", Message: "Văn bản được duyệt hoặc lập trong Loa ngày %s nên không thể ký trước ngày đó. Nhập ngày ghi trên bản đã ký.", Args: []any{made.Vietnamese()}}}.Err()
			}
			before := p.numberID()
			n.into(p)
			return takeNumber(ctx, tx, *p, before)
		},
		tell: func(p Paper) river.JobArgs { return event.PaperSigned{PaperID: p.ID} },
	})
}

// takeNumber makes a number the paper's own; two writers cannot both have it.
func takeNumber(ctx context.Context, tx *db.Tx, p Paper, before string) error {
	id := p.numberID()
	if id == before {
		return nil
	}
	if _, err := tx.Exec(ctx, `DELETE FROM paper_number WHERE id = $1 AND paper_id = $2`, before, p.ID); err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO paper_number (id, paper_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, id, p.ID)
	if err != nil || n == 1 {
		return err
	}
	var title string
	if _, err := tx.Get(ctx, &title, `SELECT p.title FROM paper_number n JOIN paper p ON p.id = n.paper_id WHERE n.id = $1`, id); err != nil {
		return err
	}
	return domain.Fields{{Name: "so", Message: "Số %s năm %d đã ghi cho văn bản “%s”. Kiểm tra lại số, ký hiệu và ngày ký.", Args: []any{p.FullNumber(), p.Year, title}}}.Err()
}

// Sign records a stored file as the signed PDF; again while the paper is not
// released, the newest holds. It fails with invalid when the signature is bad
// and f.Confirmed does not say why the file is kept all the same.
func (p *Papers) Sign(ctx context.Context, actor access.Actor, c Call, f File) (Paper, error) {
	f.Role, f.MediaType, f.Confirmed = RoleSigned, mediaType(RoleSigned), vi.Clean(f.Confirmed)
	bad := f.Verdict.Bad()
	switch {
	case !bad:
		f.Confirmed = ""
	case len([]rune(f.Confirmed)) < minConfirmed:
		return Paper{}, domain.Fields{{Name: "xac_nhan", Message: "Chữ ký số của tệp không bảo đảm. Ghi rõ vì sao vẫn dùng tệp này, hoặc tải tệp khác lên."}}.Err()
	case len([]rune(f.Confirmed)) > maxNote:
		return Paper{}, domain.Fields{{Name: "xac_nhan", Message: "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", Args: []any{maxNote}}}.Err()
	}
	return p.change(ctx, actor, c, step{
		act: ActSign, note: f.Confirmed, what: map[string]string{"name": f.Name, "sha256": f.SHA256},
		do: func(ctx context.Context, tx *db.Tx, p *Paper) error {
			f.ID, f.PaperID = db.NewID(), p.ID
			p.SignedFile = f.ID
			return insertFile(ctx, tx, actor, f)
		},
	})
}

// minConfirmed is the shortest confirmation that says anything, in characters.
const minConfirmed = 10

// Release records the day on which a signed paper was released. It fails with
// invalid when the day lies before that of signing or after today, and with
// conflict while the signed file is missing.
func (p *Papers) Release(ctx context.Context, actor access.Actor, c Call, day calendar.Date) (Paper, error) {
	var problems domain.Fields
	switch {
	case !day.Valid():
		problems.Add("ngay_phat_hanh", "Nhập ngày phát hành, theo mẫu 22/04/2027.")
	case day > p.Today():
		problems.Add("ngay_phat_hanh", "Ngày phát hành sau hôm nay. Ghi khi văn bản đã phát hành.")
	}
	if err := problems.Err(); err != nil {
		return Paper{}, err
	}
	return p.change(ctx, actor, c, step{
		act: ActRelease, what: map[string]string{"released_on": string(day)},
		do: func(_ context.Context, _ *db.Tx, p *Paper) error {
			switch {
			case p.SignedFile == "":
				return domain.Conflict("Văn bản chưa có bản PDF đã ký. Tải bản đã ký lên trước khi phát hành.")
			case day < p.SignedOn:
				return domain.Fields{{Name: "ngay_phat_hanh", Message: "Ngày phát hành trước ngày ký %s. Kiểm tra lại hai ngày.", Args: []any{p.SignedOn.Vietnamese()}}}.Err()
			}
			p.ReleasedOn = day
			return nil
		},
		tell: func(p Paper) river.JobArgs { return event.PaperReleased{PaperID: p.ID, Room: p.Room, Ref: p.Ref} },
	})
}

// change does one act on the locked paper by the table of moves.
func (p *Papers) change(ctx context.Context, actor access.Actor, c Call, s step) (out Paper, err error) {
	digest, err := s.digest()
	if err != nil {
		return Paper{}, err
	}
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if out, err = lock(ctx, tx, c.PaperID); err != nil {
			return err
		}
		if done, err := repeated(ctx, tx, c, digest); err != nil || done {
			return err
		}
		if c.Version != 0 && c.Version != out.Version {
			return domain.Conflict("Người khác vừa thay đổi văn bản này.")
		}
		before := out.Status
		if err := move(&out, s.act); err != nil {
			return err
		}
		if s.do != nil {
			if err := s.do(ctx, tx, &out); err != nil {
				return err
			}
		}
		if err := update(ctx, tx, &out); err != nil {
			return err
		}
		if s.tell != nil {
			tx.Enqueue(s.tell(out))
		}
		return record(ctx, tx, actor, happening{paper: out, from: before, step: s, key: c.Key, digest: digest})
	})
	if err != nil {
		return Paper{}, err
	}
	return out, nil
}

// lock reads a paper for deciding on it.
func lock(ctx context.Context, tx *db.Tx, id string) (Paper, error) {
	if err := tx.Lock(ctx, "paper", id); err != nil {
		return Paper{}, err
	}
	var p Paper
	ok, err := tx.Get(ctx, &p, `SELECT `+paperColumns+` FROM paper WHERE id = $1`, id)
	if err == nil && !ok {
		err = errNone()
	}
	return p, err
}

// repeated tells whether the same act was done under this key before. It fails
// with conflict when another act was.
func repeated(ctx context.Context, tx *db.Tx, c Call, digest string) (bool, error) {
	if c.Key == "" {
		return false, nil
	}
	var e struct{ PaperID, FormDigest string }
	ok, err := tx.Get(ctx, &e, `SELECT paper_id, form_digest FROM paper_event WHERE form_key = $1`, c.Key)
	if err != nil || !ok {
		return false, err
	}
	if e.PaperID != c.PaperID || e.FormDigest != digest {
		return false, errKey()
	}
	return true, nil
}

func errKey() error {
	return domain.Conflict("Khóa chống gửi lặp này đã dùng cho một lần gửi khác. Dùng khóa mới.")
}

func update(ctx context.Context, tx *db.Tx, p *Paper) error {
	p.Version++
	p.UpdatedAt = db.Millis(tx.Now())
	_, err := tx.Exec(ctx, `UPDATE paper SET status = $2, version = $3, symbol = $4, number = $5, number_key = $6, year = $7, signed_on = $8,
		signer = $9, capacity = $10, position = $11, released_on = $12, signed_file = $13, updated_at = $14, text_fold = $15, sent_in = $16, title = $17, addressee = $18 WHERE id = $1`,
		p.ID, p.Status, p.Version, p.Symbol, p.Number, p.NumberKey, p.Year, p.SignedOn,
		p.Signer, p.Capacity, p.Position, p.ReleasedOn, p.SignedFile, p.UpdatedAt, p.textFold(), p.SentIn, p.Title, p.Addressee)
	return err
}

// happening is what an act leaves in the events and in the log.
type happening struct {
	paper       Paper
	from        Status
	step        step
	key, digest string
}

// record appends the event of an act and audits it.
func record(ctx context.Context, tx *db.Tx, actor access.Actor, h happening) error {
	detail, err := toJSON(h.step.what)
	if err != nil {
		return err
	}
	n, err := tx.Exec(ctx, `INSERT INTO paper_event (id, paper_id, act, from_status, to_status, at, by_id, by_name, token_id, note, detail, form_key, form_digest)
		VALUES (`+db.Marks(1, 13)+`) ON CONFLICT DO NOTHING`, db.NewID(), h.paper.ID, h.step.act, h.from, h.paper.Status, db.Millis(tx.Now()),
		actor.AccountID, actor.Name, actor.TokenID, h.step.note, detail, h.key, h.digest)
	if err == nil && n == 0 { // the same key for two papers at the same moment
		err = errKey()
	}
	if err != nil {
		return fmt.Errorf("papers: %s: %w", h.step.act, err)
	}
	logged := map[string]string{"from": string(h.from), "to": string(h.paper.Status), "note": h.step.note}
	maps.Copy(logged, h.step.what)
	return audit.Record(ctx, tx, actor, "paper."+string(h.step.act), "paper", h.paper.ID, logged)
}
