package report

import (
	"cmp"
	"context"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/papers"
)

// replaced ends the paper of a report that went out in another one.
func (s *Service) replaced(ctx context.Context, tx *db.Tx, actor access.Actor, r Report) error {
	if s.Papers == nil {
		return nil
	}
	return s.Papers.SentIn(ctx, tx, actor, papers.Origin{Room: room, Ref: ref(r.ID, r.Edition)}, cmp.Or(r.FiledWith, "văn bản khác (không ghi số)"))
}

// formKey is the key of the evidence that a report was filed: one for each time
// that the filing was noted and not taken back.
func formKey(ctx context.Context, tx *db.Tx, id string) (string, error) {
	var n int
	if _, err := tx.Get(ctx, &n, `SELECT count(*) FROM report_event WHERE report_id = $1 AND act = $2`, id, actUnfile); err != nil || n == 0 {
		return "report:" + id, err
	}
	return "report:" + id + ":" + strconv.Itoa(n), nil
}

// Unfile takes back, with a reason, that a report was filed, while nobody accepted
// it: the evidence is withdrawn and the report's paper goes on from where it was.
// A report that was sent back before keeps the day of its first filing. It fails
// with conflict for one whose paper was released.
func (s *Service) Unfile(ctx context.Context, actor access.Actor, id string, why Why) error {
	seen, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	p, ok, err := s.PaperOf(ctx, seen)
	switch {
	case err != nil:
		return err
	case ok && p.Status == papers.Released:
		return domain.Conflict("Văn bản của báo cáo này đã phát hành nên không rút được ghi nhận đã gửi.")
	}
	return s.change(ctx, actor, id, actUnfile, func(r *Report, tx *db.Tx) error {
		if err := r.read(why.Version); err != nil {
			return err
		}
		if !mayWrite(actor, *r) && !mayDecide(actor, *r) {
			return domain.Forbidden("Không được rút ghi nhận đã gửi của đơn vị này.")
		}
		r.ReturnReason, r.FiledWith = why.Reason, ""
		if r.ReceivedAt == 0 {
			if err := s.unprove(ctx, tx, actor, *r, why.Reason); err != nil {
				return err
			}
			r.FiledBy, r.FiledAt, r.FiledOn = "", 0, ""
		}
		if s.Papers == nil {
			return nil
		}
		return s.Papers.Revive(ctx, tx, actor, papers.Origin{Room: room, Ref: ref(r.ID, r.Edition)}, why.Reason)
	})
}

// unprove withdraws the evidence that a report was filed, unless somebody did.
func (s *Service) unprove(ctx context.Context, tx *db.Tx, actor access.Actor, r Report, reason string) error {
	key, err := formKey(ctx, tx, r.ID)
	if err != nil {
		return err
	}
	id, err := s.Ledger.ByForm(ctx, key)
	if err != nil || id == "" {
		return err
	}
	e, err := s.Ledger.Entry(ctx, id)
	if err != nil || !e.Current() {
		return err
	}
	_, err = s.Ledger.Append(ctx, tx, actor, ledger.NewEvidence{
		AgencyID: e.AgencyID, Kind: e.Kind, Origin: e.Origin, Act: evidence.Withdraw, Supersedes: id, HappenedOn: e.HappenedOn, Reason: reason,
	})
	return err
}
