package evidence

import (
	"context"
	"slices"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// MayJudge tells whether the actor verifies evidence (kiểm tra minh chứng):
// who sees all agencies without declaring for one.
func MayJudge(a access.Actor) bool { return a.Is(access.Coordinator, access.Inspector) }

// Opinion is what a verifier says of an entry. Seen is the verdict that stood
// there when it was looked at; nil leaves it open.
type Opinion struct {
	EvidenceID string
	Verdict    evidence.Verdict
	Reason     string
	Seen       *evidence.Verdict
}

// maxReason bounds a reason, in letters.
const maxReason = 1000

func (o Opinion) check() error {
	var p domain.Fields
	if !o.Verdict.Valid() {
		p.Add("ket_qua", "Chọn kết quả kiểm tra.")
	}
	if o.Verdict.NeedsReason() && o.Reason == "" {
		p.Add("ly_do", "Nhập lý do, để cán bộ đầu mối biết cần sửa hoặc bổ sung gì.")
	}
	checkReason(&p, o.Reason)
	return p.Err()
}

func checkReason(p *domain.Fields, reason string) {
	if utf8.RuneCountInString(reason) > maxReason {
		p.Add("ly_do", "Lý do dài quá %d ký tự. Rút ngắn lại.", maxReason)
	}
}

// Judge notes a verifier's verdict. It fails with forbidden for who may not, and
// for whoever recorded the entry or an earlier version of it; with conflict when
// somebody else judged, corrected or withdrew it meanwhile.
func (s *Service) Judge(ctx context.Context, actor access.Actor, o Opinion) error {
	if !MayJudge(actor) {
		return errMayNotJudge()
	}
	e, err := s.Ledger.Entry(ctx, o.EvidenceID)
	if err != nil {
		return err
	}
	if err := o.check(); err != nil {
		return err
	}
	own, err := s.recordedBy(ctx, actor, e)
	if err != nil {
		return err
	}
	if own {
		return domain.Forbidden("Minh chứng này do chính tài khoản đang dùng ghi. Người khác phải kiểm tra.")
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := unchanged(ctx, tx, o); err != nil {
			return err
		}
		if err := s.Ledger.Judge(ctx, tx, actor, ledger.Judgement{EvidenceID: o.EvidenceID, Verdict: o.Verdict, Reason: o.Reason}); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "evidence.judge", "evidence", o.EvidenceID, map[string]string{"verdict": string(o.Verdict)})
	})
}

func errMayNotJudge() error {
	return domain.Forbidden("Chỉ người điều phối và thành viên đoàn kiểm tra được kiểm tra minh chứng.")
}

// recordedBy tells whether the actor recorded the entry or a version before it.
func (s *Service) recordedBy(ctx context.Context, actor access.Actor, e ledger.Entry) (bool, error) {
	if e.RecordedBy == actor.AccountID || e.Supersedes == "" {
		return e.RecordedBy == actor.AccountID, nil
	}
	line, err := s.Ledger.Line(ctx, e.FirstID)
	return slices.ContainsFunc(line, func(x ledger.Entry) bool { return x.ID <= e.ID && x.RecordedBy == actor.AccountID }), err
}

// unchanged waits for other verdicts on the entry and fails with conflict when
// one came after what the verifier looked at.
func unchanged(ctx context.Context, tx *db.Tx, o Opinion) error {
	if o.Seen == nil {
		return nil
	}
	if err := tx.Lock(ctx, "evidence", o.EvidenceID); err != nil {
		return err
	}
	var now evidence.Verdict
	if _, err := tx.Get(ctx, &now, `SELECT verdict FROM evidence_note WHERE evidence_id = $1 AND verdict <> '' ORDER BY id DESC LIMIT 1`, o.EvidenceID); err != nil {
		return err
	}
	if now != *o.Seen {
		return domain.Conflict("Người khác vừa kiểm tra minh chứng này: %s.", now.Label())
	}
	return nil
}

// Confirmed is the outcome of confirming several entries at once.
type Confirmed struct {
	Done     int
	Signals  int // left out: something of them has to be looked at
	Conflict int // left out: judged, corrected or withdrawn meanwhile, or one's own
}

// ConfirmAll accepts the chosen entries of which nothing has to be looked at;
// the others stay in the queue. Each is an act of its own.
func (s *Service) ConfirmAll(ctx context.Context, actor access.Actor, ids []string) (Confirmed, error) {
	var c Confirmed
	if !MayJudge(actor) {
		return c, errMayNotJudge()
	}
	duties, err := s.duties(ctx)
	if err != nil {
		return c, err
	}
	for _, id := range ids {
		e, err := s.Ledger.Entry(ctx, id)
		if err != nil {
			return c, err
		}
		proof, err := s.proofOf(ctx, e, duties)
		if err != nil {
			return c, err
		}
		if len(proof.Signals) > 0 {
			c.Signals++
			continue
		}
		seen := e.Verdict
		if seen != evidence.Reopened {
			seen = evidence.Unjudged
		}
		err = s.Judge(ctx, actor, Opinion{EvidenceID: id, Verdict: evidence.Accepted, Seen: &seen})
		switch domain.CodeOf(err) {
		case "":
			c.Done++
		case domain.CodeConflict, domain.CodeForbidden:
			c.Conflict++
		case domain.CodeInvalid, domain.CodeNotFound, domain.CodeUnauthenticated, domain.CodeUnavailable, domain.CodeInternal:
			return c, err
		}
	}
	return c, nil
}
