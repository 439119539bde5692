package ownplan

import (
	"bytes"
	"context"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/papers"
	"loa/internal/vi"
)

// room is this room's name in what it hands over.
const room = "ownplan"

// written draws the paper of a plan that is about to be approved and keeps its
// files. It is empty where papers are not kept.
func (s *Service) written(ctx context.Context, p Plan) (papers.New, error) {
	if s.Papers == nil {
		return papers.New{}, nil
	}
	d, err := s.document(ctx, p)
	if err != nil {
		return papers.New{}, err
	}
	d.plan.Status = StatusApproved
	paper := d.paper()
	n := papers.New{
		AgencyID: p.AgencyID, Kind: string(office.KindPlan), Title: "Kế hoạch " + vi.LowerFirst(d.head.Title), Symbol: paper.Symbol, Room: room,
		Ref:       p.ID + "#" + strconv.FormatInt(p.Version, 10), // a plan that was reopened has another paper
		SignTitle: strings.Join(paper.SignTitle, "\n"), SignCapacity: papers.Capacity(paper.SignCapacity),
	}
	if n.Writer, err = s.wrote(ctx, p); err != nil {
		return n, err
	}
	for _, f := range []Format{DOCX, PDF, XLSX} {
		if f == PDF && s.Fonts == nil {
			continue
		}
		body, err := s.draw(d, f)
		if err != nil {
			return n, err
		}
		kept, err := s.Papers.Keep(ctx, string(f), d.fileName()+"."+string(f), body)
		if err != nil {
			return n, err
		}
		n.Files = append(n.Files, kept)
	}
	return n, nil
}

// wrote is who submitted a plan, as its life names them: also on whose behalf.
func (s *Service) wrote(ctx context.Context, p Plan) (papers.Writer, error) {
	w := papers.Writer{ID: p.SubmittedBy}
	_, err := s.DB.Get(ctx, &w.Name, `SELECT by_name FROM ownplan_event WHERE ownplan_id = $1 AND act = $2 ORDER BY id DESC LIMIT 1`, p.ID, actSubmit)
	return w, err
}

// handOver gives the paper of an approved plan to those who number and sign it.
func (s *Service) handOver(ctx context.Context, tx *db.Tx, actor access.Actor, p *Plan, n papers.New) error {
	if n.Ref == "" {
		return nil
	}
	p.PaperRef = n.Ref
	_, err := s.Papers.HandOver(ctx, tx, actor, n)
	return err
}

// PaperOf gives the paper of a plan; ok is false when it has none.
func (s *Service) PaperOf(ctx context.Context, p Plan) (papers.Paper, bool, error) {
	if s.Papers == nil || p.PaperRef == "" {
		return papers.Paper{}, false, nil
	}
	return s.Papers.Of(ctx, room, p.PaperRef)
}

// drop ends the paper of a plan that is not approved any more.
func (s *Service) drop(ctx context.Context, tx *db.Tx, actor access.Actor, p *Plan) error {
	if s.Papers == nil || p.PaperRef == "" {
		return nil
	}
	ref := p.PaperRef
	p.PaperRef = ""
	return s.Papers.Withdraw(ctx, tx, actor, papers.Origin{Room: room, Ref: ref}, "Mở lại kế hoạch: "+p.ReturnReason)
}

// IssueReleased issues the plan of a released paper, on the day that the paper bears.
// It is safe to repeat; a plan that was reopened meanwhile stays as it is.
func (s *Service) IssueReleased(ctx context.Context, paperID string) error {
	paper, err := s.Papers.Paper(ctx, paperID)
	if err != nil {
		return err
	}
	id, _, _ := strings.Cut(paper.Ref, "#")
	seen, err := byID(ctx, s.DB, id)
	if err != nil {
		return err
	}
	if seen.PaperRef != paper.Ref || seen.Status != StatusApproved {
		return nil
	}
	proof, err := s.proof(ctx, seen)
	if err != nil {
		return err
	}
	if proof.files, err = s.signed(ctx, paper); err != nil {
		return err
	}
	by, err := s.releaser(ctx, paper, seen.AgencyID)
	if err != nil {
		return err
	}
	err = s.change(ctx, by, id, actIssue, func(p *Plan, tx *db.Tx) error {
		if p.PaperRef != paper.Ref {
			return domain.Conflict("Kế hoạch đã được mở lại.")
		}
		p.Number, p.IssuedOn, p.Signer, p.IssuedAt = paper.FullNumber(), paper.SignedOn, paper.Signer, db.Millis(tx.Now())
		return s.prove(ctx, tx, by, p, proof)
	})
	if domain.CodeOf(err) == domain.CodeConflict {
		return nil
	}
	return err
}

// releaser is who released a paper, so that the issue of its plan names them, with
// their agency where it is another one's.
func (s *Service) releaser(ctx context.Context, paper papers.Paper, agencyID string) (access.Actor, error) {
	by := access.SystemActor("Loa")
	events, err := s.Papers.Events(ctx, paper.ID)
	if err != nil {
		return by, err
	}
	i := slices.IndexFunc(events, func(e papers.Event) bool { return e.Act == papers.ActRelease })
	if i < 0 || events[i].ByID == "" {
		return by, nil
	}
	by.AccountID, by.Name = events[i].ByID, events[i].ByName
	who, err := s.People.ActorOf(ctx, by.AccountID)
	if domain.CodeOf(err) == domain.CodeUnauthenticated {
		return by, nil // the account is gone; the name stays
	}
	if err != nil || belongs(who, agencyID) || mayDecide(who, agencyID) {
		return by, err
	}
	named, err := s.behalf(ctx, who, agencyID)
	by.Name = named.Name
	return by, err
}

// Ended is how the paper of an approved plan was cancelled.
type Ended struct {
	Who, Reason string
	At          int64
}

// ended tells who cancelled a paper, when and why; nil when nobody did.
func (s *Service) ended(ctx context.Context, paper papers.Paper) (*Ended, error) {
	if paper.Status != papers.Cancelled {
		return nil, nil //nolint:nilnil // it goes its way
	}
	events, err := s.Papers.Events(ctx, paper.ID)
	i := slices.IndexFunc(events, func(e papers.Event) bool { return e.Act == papers.ActCancel })
	if err != nil || i < 0 {
		return nil, err
	}
	return &Ended{events[i].ByName, events[i].Note, events[i].At}, nil
}

// Repaper hands văn thư a new paper of an approved plan whose paper was cancelled.
// It fails with conflict where the paper goes its way.
func (s *Service) Repaper(ctx context.Context, actor access.Actor, id string) error {
	seen, err := s.Get(ctx, actor, id)
	if err != nil {
		return err
	}
	if actor, err = s.recorder(ctx, actor, seen.AgencyID); err != nil {
		return err
	}
	old, ok, err := s.PaperOf(ctx, seen)
	if err != nil {
		return err
	}
	if seen.Status == StatusApproved && (!ok || old.Status != papers.Cancelled) {
		return domain.Conflict("Văn bản của kế hoạch vẫn đang được xử lý. Mở văn bản để làm tiếp.")
	}
	paper, err := s.written(ctx, seen)
	if err != nil {
		return err
	}
	return s.change(ctx, actor, id, actRepaper, func(p *Plan, tx *db.Tx) error {
		if p.Version != seen.Version {
			return domain.Conflict("Kế hoạch vừa được người khác thay đổi.")
		}
		return s.handOver(ctx, tx, actor, p, paper)
	})
}

// proof is what the evidence of an issue says beside the day.
type proof struct {
	title    string
	note     string // follows what the plan is called
	versions []string
	files    []ledger.NewFile
}

// proof finds which obligations the issue of a plan fulfils: those that ask for it,
// none where the plan of the province does not.
func (s *Service) proof(ctx context.Context, p Plan) (proof, error) {
	head, err := s.Head(ctx, p)
	if err != nil {
		return proof{}, err
	}
	out := proof{title: "Kế hoạch " + vi.LowerFirst(head.Title)}
	all, err := s.Programme.Obligations(ctx, p.PlanID)
	for _, o := range all {
		if o.AsksOwnPlan() && slices.Contains(o.Owing(s.today()), p.AgencyID) {
			out.versions = append(out.versions, o.VersionID)
		}
	}
	return out, err
}

// signed copies the signed file of a paper into the ledger's store: it is what the
// evidence shows.
func (s *Service) signed(ctx context.Context, paper papers.Paper) ([]ledger.NewFile, error) {
	files, err := s.Papers.Files(ctx, paper.ID)
	if err != nil {
		return nil, err
	}
	file, ok := paper.Current(files, papers.RoleSigned)
	if !ok {
		return nil, nil
	}
	content, err := s.Papers.Content(ctx, file)
	if err != nil {
		return nil, err
	}
	stored, err := s.Files.Put(ctx, bytes.NewReader(content), papers.MaxFile)
	if err != nil {
		return nil, err
	}
	return []ledger.NewFile{{Name: file.Name, MediaType: file.MediaType, SHA256: stored.SHA256, Size: stored.Size}}, nil
}

// prove appends the evidence of an issue: the file is its proof, and no link, since
// nobody outside opens a page of this program. An amended edition fulfils nothing anew.
func (s *Service) prove(ctx context.Context, tx *db.Tx, actor access.Actor, p *Plan, w proof) (err error) {
	if p.Edition > 1 {
		return nil
	}
	var times int
	if _, err := tx.Get(ctx, &times, `SELECT count(*) FROM ownplan_event WHERE ownplan_id = $1 AND act = $2`, p.ID, actUnissue); err != nil {
		return err
	}
	p.EvidenceID, err = s.Ledger.Append(ctx, tx, actor, ledger.NewEvidence{
		AgencyID: p.AgencyID, Kind: evidence.Plan, Origin: evidence.Automatic, HappenedOn: p.IssuedOn, Title: w.title, Note: "Kế hoạch " + p.numbered() + "." + w.note,
		Versions: w.versions, Files: w.files, FormKey: "ownplan:" + p.ID + ":" + strconv.Itoa(times),
	})
	return err
}

// unprove withdraws the evidence of an issue, unless somebody did.
func (s *Service) unprove(ctx context.Context, tx *db.Tx, actor access.Actor, p *Plan) error {
	id := p.EvidenceID
	p.EvidenceID = ""
	if id == "" {
		return nil
	}
	e, err := s.Ledger.Entry(ctx, id)
	if err != nil || !e.Current() {
		return err
	}
	_, err = s.Ledger.Append(ctx, tx, actor, ledger.NewEvidence{
		AgencyID: e.AgencyID, Kind: e.Kind, Origin: e.Origin, Act: evidence.Withdraw, Supersedes: id, HappenedOn: e.HappenedOn, Reason: p.ReturnReason,
	})
	return err
}
