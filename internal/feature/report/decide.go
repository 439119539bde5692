package report

import (
	"cmp"
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/event"
	"loa/internal/domain/evidence"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/notice"
)

// SubmitAsDrafted submits a report with the words it has. For who submitted it
// already it changes nothing.
func (s *Service) SubmitAsDrafted(ctx context.Context, actor access.Actor, id string) error {
	r, err := s.Get(ctx, actor, id)
	if err != nil || r.Status == StatusSubmitted && r.SubmittedBy == actor.AccountID {
		return err
	}
	return s.Submit(ctx, actor, id, r.words())
}

// words are those that the report has.
func (r Report) words() words {
	return words{Version: r.Version, Results: r.Results, Shortcomings: r.Shortcomings, Proposals: r.Proposals}
}

// Save keeps what a person wrote. It fails with invalid beside the answers that
// are none.
func (s *Service) Save(ctx context.Context, actor access.Actor, id string, w words) error {
	answers, err := s.readAnswers(ctx, actor, id, w, false)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, actSave, func(r *Report, tx *db.Tx) error {
		if err := rewrite(actor, r, w); err != nil {
			return err
		}
		return keepAnswers(ctx, tx, *r, answers)
	})
}

// Redraft writes the words anew from the figures of now, in the sentences in
// force; causes and proposals stay. It fails with conflict when somebody saved meanwhile.
func (s *Service) Redraft(ctx context.Context, actor access.Actor, id string, version int64) error {
	fresh, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	was := fresh.Shortcomings
	figures, err := s.write(ctx, &fresh)
	if err != nil {
		return err
	}
	fresh.Shortcomings = figures.WithCauses(fresh.Shortcomings, figures.Causes(was))
	return s.change(ctx, actor, id, actRedraft, func(r *Report, _ *db.Tx) error {
		return rewrite(actor, r, words{Version: version, Results: fresh.Results, Shortcomings: fresh.Shortcomings, Proposals: r.Proposals})
	})
}

// Submit keeps what a person wrote and hands the report to the leader. It fails with
// invalid while the figures of the period are open. The same
// words submitted twice by one person change nothing the second time.
func (s *Service) Submit(ctx context.Context, actor access.Actor, id string, w words) error {
	if done, err := s.submitted(ctx, actor, id, w); err != nil || done {
		return err
	}
	answers, err := s.readAnswers(ctx, actor, id, w, true)
	if err != nil {
		return err
	}
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	if day, err := s.open(ctx, r); err != nil || day != "" {
		return cmp.Or(err, domain.Fields{{Name: "ket_qua", Message: "Kỳ báo cáo chưa khép: số liệu chốt ngày %s. Soạn và lưu trước được; gửi duyệt từ ngày %s.", Args: []any{day.Vietnamese(), day.Vietnamese()}}}.Err())
	}
	return s.change(ctx, actor, id, actSubmit, func(r *Report, tx *db.Tx) error {
		if err := stands(ctx, tx, r.RequestID); err != nil {
			return err
		}
		r.SubmittedBy, r.SubmittedAt = actor.AccountID, db.Millis(tx.Now())
		if err := rewrite(actor, r, w); err != nil {
			return err
		}
		return keepAnswers(ctx, tx, *r, answers)
	})
}

// submitted tells whether a report waits for its leader with these very words,
// sent by this person.
func (s *Service) submitted(ctx context.Context, actor access.Actor, id string, w words) (bool, error) {
	r, err := s.Get(ctx, actor, id)
	if err != nil || r.Status != StatusSubmitted || r.SubmittedBy != actor.AccountID || r.Version != w.Version+1 {
		return false, err
	}
	now, err := s.answers(ctx, r)
	if err != nil {
		return false, err
	}
	same, _ := answered(now, w.Answers, false)
	return r.Results == w.Results && r.Shortcomings == w.Shortcomings && r.Proposals == w.Proposals && slices.Equal(now, same), nil
}

// readAnswers reads the answers of an ad hoc report as typed.
func (s *Service) readAnswers(ctx context.Context, actor access.Actor, id string, w words, all bool) ([]Answer, error) {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return nil, err
	}
	now, err := s.answers(ctx, r)
	if err != nil {
		return nil, err
	}
	answers, problems := answered(now, w.Answers, all)
	return answers, problems.Err()
}

func rewrite(actor access.Actor, r *Report, w words) error {
	if !mayWrite(actor, *r) {
		return domain.Forbidden("Không được sửa báo cáo của đơn vị này.")
	}
	if w.Version != r.Version {
		return domain.Conflict("Người khác vừa lưu báo cáo này.")
	}
	r.Results, r.Shortcomings, r.Proposals = w.Results, w.Shortcomings, w.Proposals
	return nil
}

// Recall takes a submitted report back so that it can be changed. It fails with
// forbidden for others than who submitted it, and with conflict when a leader
// decided before; for a report that came back already it changes nothing.
func (s *Service) Recall(ctx context.Context, actor access.Actor, id string) error {
	seen, err := s.Get(ctx, actor, id)
	switch {
	case err != nil:
		return err
	case seen.Status == StatusDraft && mayWrite(actor, seen):
		return nil
	}
	err = s.change(ctx, actor, id, actRecall, func(r *Report, _ *db.Tx) error {
		if !mayRecall(actor, *r) {
			return domain.Forbidden("Chỉ người gửi duyệt được rút lại báo cáo của mình.")
		}
		r.SubmittedBy, r.SubmittedAt = "", 0
		return nil
	})
	if domain.CodeOf(err) == domain.CodeConflict {
		return errDecided
	}
	return err
}

// errDecided tells who takes a report back that it is too late.
var errDecided = domain.Conflict("Lãnh đạo đã quyết định về báo cáo này nên không rút lại được nữa.")

// writable tells whether the words of a report may be changed as it stands.
func (r Report) writable() bool { return r.Status == StatusDraft || r.Status == StatusReturned }

// Why is the reason for which a report is sent back, and the version that was read; 0:
// the one that stands.
type Why struct {
	Reason  string
	Version int64
}

// read fails with conflict when another version stands than the one that was read.
func (r Report) read(version int64) error {
	if version > 0 && version != r.Version {
		return domain.Conflict("Báo cáo đã được rút lại và sửa sau khi trang này mở.")
	}
	return nil
}

// Return sends a submitted report back with a reason.
func (s *Service) Return(ctx context.Context, actor access.Actor, id string, why Why) error {
	return s.change(ctx, actor, id, actReturn, func(r *Report, tx *db.Tx) error {
		if err := r.read(why.Version); err != nil {
			return err
		}
		r.ReturnReason = why.Reason
		return decide(actor, r, tx)
	})
}

// decide checks that a leader decides who is not the one who submitted.
func decide(actor access.Actor, r *Report, tx *db.Tx) error {
	switch {
	case !mayDecide(actor, *r):
		return domain.Forbidden("Chỉ lãnh đạo của đơn vị được duyệt hoặc trả lại báo cáo.")
	case r.SubmittedBy == actor.AccountID:
		return domain.Forbidden("Người gửi duyệt không tự duyệt báo cáo của mình.")
	}
	r.DecidedBy, r.DecidedAt = actor.AccountID, db.Millis(tx.Now())
	return nil
}

// Approve freezes figures, names and words as the next edition with the seal
// head. It fails with conflict when somebody else decided before; for who approved
// it already it changes nothing.
func (s *Service) Approve(ctx context.Context, actor access.Actor, id string) error {
	return s.ApproveSeen(ctx, actor, id, 0)
}

// ApproveSeen approves as Approve does the version that the leader read, 0 for the
// one that stands: it fails with conflict when the words were taken back and
// written anew meanwhile, and while the figures of the period are open, since they
// would freeze incomplete.
func (s *Service) ApproveSeen(ctx context.Context, actor access.Actor, id string, version int64) error {
	seen, err := s.Get(ctx, actor, id)
	if err != nil || seen.Status == StatusApproved && seen.DecidedBy == actor.AccountID {
		return err
	}
	if seen.Status == StatusSubmitted {
		if err := seen.read(version); err != nil {
			return err
		}
	}
	if day, err := s.open(ctx, seen); err != nil {
		return err
	} else if day != "" {
		return domain.Conflict("Kỳ báo cáo chưa khép: số liệu chốt ngày %s, từ ngày ấy mới duyệt được.", day.Vietnamese())
	}
	e, err := s.edition(ctx, seen)
	if err != nil {
		return err
	}
	paper, err := s.written(ctx, seen, e)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, actApprove, func(r *Report, tx *db.Tx) error {
		if err := decide(actor, r, tx); err != nil {
			return err
		}
		if r.Version != seen.Version {
			return domain.Conflict("Người khác vừa lưu báo cáo này.")
		}
		r.Edition++
		e.ReportID, e.Edition, e.ApprovedBy, e.ApprovedAt = r.ID, r.Edition, actor.AccountID, r.DecidedAt
		e.Results, e.Shortcomings, e.Proposals = r.Results, r.Shortcomings, r.Proposals
		if err := insertEdition(ctx, tx, e); err != nil {
			return err
		}
		return s.handOver(ctx, tx, actor, paper)
	})
}

// Reopen takes an approval back before the report is filed, with a reason; the
// edition stays.
func (s *Service) Reopen(ctx context.Context, actor access.Actor, id string, why Why) error {
	return s.change(ctx, actor, id, actReopen, func(r *Report, tx *db.Tx) error {
		if err := r.read(why.Version); err != nil {
			return err
		}
		if !mayDecide(actor, *r) {
			return domain.Forbidden("Chỉ lãnh đạo của đơn vị được mở lại báo cáo đã duyệt.")
		}
		r.ReturnReason = why.Reason
		return s.drop(ctx, tx, actor, *r)
	})
}

// filing is how a report went out: with which paper, on which day (empty: today).
type filing struct {
	with string
	on   calendar.Date
	hand bool // a person says so, nobody released its paper
}

// File notes that the report went to who receives it, with the paper that carried
// it when it was part of one, and appends it as evidence. Whether it is in time
// is judged by the first filing and by the day that was due then. The report's own paper,
// when it was not released, is not needed any more and ends in the same act.
func (s *Service) File(ctx context.Context, actor access.Actor, id, with string) error {
	r, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	if !mayWrite(actor, r) && !mayDecide(actor, r) {
		return domain.Forbidden("Không được gửi báo cáo của đơn vị này.")
	}
	return s.file(ctx, actor, r, filing{with: with, hand: true})
}

func (s *Service) file(ctx context.Context, actor access.Actor, seen Report, how filing) error {
	served, err := s.serves(ctx, seen)
	if err != nil {
		return err
	}
	head, err := s.Head(ctx, seen)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, seen.ID, actFile, func(r *Report, tx *db.Tx) error {
		r.FiledWith = how.with
		tx.Enqueue(event.ReportFiled{ReportID: r.ID})
		if how.hand {
			if err := s.replaced(ctx, tx, actor, *r); err != nil {
				return err
			}
		}
		if r.FiledAt > 0 {
			return nil
		}
		r.FiledBy, r.FiledAt, r.FiledOn = actor.AccountID, db.Millis(tx.Now()), cmp.Or(how.on, calendar.DateOf(tx.Now(), s.Zone))
		key, err := formKey(ctx, tx, r.ID)
		if err != nil {
			return err
		}
		_, err = s.Ledger.Append(ctx, tx, actor, ledger.NewEvidence{
			AgencyID: r.AgencyID, Kind: evidence.Report, Origin: evidence.Automatic, HappenedOn: r.FiledOn,
			Title: head.Title, URL: s.Address(root + "/" + r.ID), Versions: served, FormKey: key,
		})
		return err
	})
}

// Accept notes that who receives the report takes it.
func (s *Service) Accept(ctx context.Context, actor access.Actor, id string) error {
	return s.receive(ctx, actor, id, actAccept, Why{})
}

// Reject sends a filed report back to its agency with a reason; its editions stay.
func (s *Service) Reject(ctx context.Context, actor access.Actor, id string, why Why) error {
	return s.receive(ctx, actor, id, actReject, why)
}

func (s *Service) receive(ctx context.Context, actor access.Actor, id string, a act, why Why) error {
	return s.change(ctx, actor, id, a, func(r *Report, tx *db.Tx) error {
		switch {
		case !mayReceive(actor, *r):
			return domain.Forbidden("Chỉ cơ quan tiếp nhận báo cáo được làm việc này.")
		case r.FiledBy == actor.AccountID:
			return domain.Forbidden("Người gửi báo cáo không tự tiếp nhận báo cáo đó.")
		}
		if err := r.read(why.Version); err != nil {
			return err
		}
		r.ReceivedBy, r.ReceivedAt = actor.AccountID, db.Millis(tx.Now())
		if a == actReject {
			r.ReturnReason = why.Reason
		}
		return nil
	})
}

// serves names the obligation versions that this report itself fulfils: the
// periodic report of the same period, or the one owed upon request, when its
// agency owes one.
func (s *Service) serves(ctx context.Context, r Report) ([]string, error) {
	obligations, err := s.Programme.Obligations(ctx, r.PlanID)
	if err != nil {
		return nil, err
	}
	g, err := s.regimes(ctx, r.WindowEnd)
	if err != nil {
		return nil, err
	}
	level := s.level(ctx, r)
	var versions []string
	for _, o := range obligations {
		periodic := g.asks(o, r, level)
		if (periodic || r.RequestID != "" && o.OnRequest()) && slices.Contains(o.Owing(s.today()), r.AgencyID) {
			versions = append(versions, o.VersionID)
		}
	}
	return versions, nil
}

// change runs one act on a locked report by the table of moves.
func (s *Service) change(ctx context.Context, actor access.Actor, id string, a act, do func(*Report, *db.Tx) error) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		r, err := lock(ctx, tx, id)
		if err != nil {
			return err
		}
		if !maySee(actor, r) {
			return domain.NotFound("Không có báo cáo này.")
		}
		before := r
		if err := move(&r, a); err != nil {
			return err
		}
		if err := do(&r, tx); err != nil {
			return err
		}
		if err := update(ctx, tx, r); err != nil {
			return err
		}
		if err := step(ctx, tx, r, a, actor); err != nil {
			return err
		}
		tellAtOnce(tx, r, a, actor)
		who := actor
		if a.leads() {
			who = actor.As(access.Leader, r.AgencyID)
		}
		return audit.Record(ctx, tx, who, "report."+string(a), "report", id, map[string]string{"from": string(before.Status), "to": string(r.Status), "reason": r.ReturnReason})
	})
}

// tellAtOnce asks to tell the leaders of a report that waits for them, and who submitted
// it that it was sent back.
func tellAtOnce(tx *db.Tx, r Report, a act, actor access.Actor) {
	t := notice.AtOnce{Ref: "report/" + r.ID + "/" + db.NewID(), AgencyID: r.AgencyID, ByID: actor.AccountID, ByName: actor.As(access.Leader, r.AgencyID).Name}
	switch a {
	case actSubmit:
		t.Key, t.ByName = notice.ReportKey(r.ID, notice.Waiting), actor.Name
	case actReturn, actReject, actReopen:
		t.Key, t.ToID = notice.ReportKey(r.ID, notice.SentBack), r.SubmittedBy
	case actCreate, actSave, actRedraft, actRecall, actApprove, actFile, actUnfile, actAccept:
		return
	}
	tx.Enqueue(t)
}

// leads tells whether an act is a leader's decision.
func (a act) leads() bool { return a == actApprove || a == actReturn || a == actReopen }

// said is the note that goes with an act in the report's life.
func said(r Report, a act) string {
	switch a {
	case actReturn, actReopen, actReject, actUnfile:
		return r.ReturnReason
	case actFile:
		return r.FiledWith
	case actCreate, actSave, actRedraft, actSubmit, actRecall, actApprove, actAccept:
	}
	return ""
}
