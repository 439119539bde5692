package report

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/report"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// Edition (bản chốt) is what was frozen when a report was approved: figures with
// the ids of their evidence, the names of that day, the words and the seal head.
type Edition struct {
	ReportID   string
	Edition    int
	Figures    report.Figures
	Head       Head
	SealSeq    int64
	SealHash   string
	ApprovedBy string
	ApprovedAt int64

	Results, Shortcomings, Proposals string
	Answers                          []Answer // of an ad hoc report

	entries []ledger.Piece // read to count the figures; none of what was frozen before
}

// holds tells whether the report is what its last edition says.
func (r Report) holds() bool {
	return r.Edition > 0 && (r.Status == StatusApproved || r.Status == StatusFiled || r.Status == StatusAccepted)
}

// edition counts what an approval now would freeze.
func (s *Service) edition(ctx context.Context, r Report) (Edition, error) {
	c, err := s.counter(ctx, r)
	if err != nil {
		return Edition{}, err
	}
	figures, err := s.count(ctx, c)
	if err != nil {
		return Edition{}, err
	}
	seal, err := s.Ledger.Head(ctx)
	if err != nil {
		return Edition{}, err
	}
	answers, err := s.answers(ctx, r)
	if err != nil {
		return Edition{}, err
	}
	head, err := s.paperHead(ctx, r)
	return Edition{Figures: figures, Head: head, SealSeq: seal.Seq, SealHash: seal.Hash, Answers: answers, entries: c.entries}, err
}

func insertEdition(ctx context.Context, tx *db.Tx, e Edition) error {
	figures, err := json.Marshal(e.Figures)
	if err != nil {
		return fmt.Errorf("report: freeze: %w", err)
	}
	head, err := json.Marshal(e.Head)
	if err != nil {
		return fmt.Errorf("report: freeze: %w", err)
	}
	answers, err := json.Marshal(e.Answers)
	if err != nil {
		return fmt.Errorf("report: freeze: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO report_edition (report_id, edition, figures, head, results, shortcomings, proposals, seal_seq, seal_hash, approved_by, approved_at, answers)
		VALUES (`+db.Marks(1, 12)+`)`, e.ReportID, e.Edition, string(figures), string(head), e.Results, e.Shortcomings, e.Proposals,
		e.SealSeq, e.SealHash, e.ApprovedBy, e.ApprovedAt, string(answers))
	return err
}

// Edition gives one edition of a report. Its Head has no title when it was frozen
// before names were kept.
func (s *Service) Edition(ctx context.Context, reportID string, n int) (Edition, error) {
	var row struct {
		Figures, Head, Results, Shortcomings, Proposals, SealHash, ApprovedBy, Answers string
		SealSeq, ApprovedAt                                                            int64
	}
	ok, err := s.DB.Get(ctx, &row, `SELECT figures, head, results, shortcomings, proposals, seal_seq, seal_hash, approved_by, approved_at, answers
		FROM report_edition WHERE report_id = $1 AND edition = $2`, reportID, n)
	if err == nil && !ok {
		err = domain.NotFound("Báo cáo này không có bản đó.")
	}
	if err != nil {
		return Edition{}, err
	}
	e := Edition{
		ReportID: reportID, Edition: n, Results: row.Results, Shortcomings: row.Shortcomings, Proposals: row.Proposals,
		SealSeq: row.SealSeq, SealHash: row.SealHash, ApprovedBy: row.ApprovedBy, ApprovedAt: row.ApprovedAt,
	}
	if err := json.Unmarshal([]byte(row.Figures), &e.Figures); err != nil {
		return e, fmt.Errorf("report: frozen figures of %s: %w", reportID, err)
	}
	if row.Answers != "" {
		if err := json.Unmarshal([]byte(row.Answers), &e.Answers); err != nil {
			return e, fmt.Errorf("report: frozen answers of %s: %w", reportID, err)
		}
	}
	if row.Head != "" {
		if err := json.Unmarshal([]byte(row.Head), &e.Head); err != nil {
			return e, fmt.Errorf("report: frozen names of %s: %w", reportID, err)
		}
	}
	return e, nil
}

// Change is a figure that evidence moved after the report was frozen.
type Change struct {
	Name, Code  string // as the list of evidence names it
	Before, Now int64
}

// changes compares an edition with the figures of now: duties, then the rows of
// the annex.
func changes(frozen, now report.Figures) []Change {
	var cs []Change
	compare := func(name, code string, before, after int64) {
		if before != after {
			cs = append(cs, Change{Name: name, Code: code, Before: before, Now: after})
		}
	}
	fresh := map[string]report.Line{}
	for _, l := range now.Lines {
		fresh[l.ObligationID] = l
	}
	for _, l := range frozen.Lines {
		if n, ok := fresh[l.ObligationID]; ok {
			compare(l.Name, dutyCode(l.ObligationID), int64(l.Evidence), int64(n.Evidence))
		}
	}
	if len(frozen.Rows) == 0 { // frozen before rows were counted
		return cs
	}
	before, after := rowsOf(frozen), rowsOf(now)
	for _, code := range report.Codes() {
		if name, _, ok := report.RowName(code); ok && !strings.Contains(code, ".") {
			compare(name, code, before[code].N, after[code].N)
		}
	}
	return cs
}

// Event is one step of a report's life.
type Event struct {
	At        int64
	Who, What string
	By        string // who delegated the decision to Who
	Note      string
	Edition   int
	Returned  bool
}

// step keeps one step of a report's life.
func step(ctx context.Context, tx *db.Tx, r Report, a act, actor access.Actor) error {
	kept, err := keptWords(ctx, tx, r, a)
	if err != nil {
		return err
	}
	by := ""
	if a.leads() {
		by = actor.DelegatedBy(access.Leader, r.AgencyID)
	}
	_, err = tx.Exec(ctx, `INSERT INTO report_event (id, report_id, act, edition, note, who, at, words, delegated_by) VALUES (`+db.Marks(1, 9)+`)`,
		db.NewID(), r.ID, a, r.Edition, said(r, a), actor.AccountID, db.Millis(tx.Now()), kept, by)
	return err
}

// done is an act as the report's life tells it.
func (a act) done() string {
	switch a {
	case actCreate:
		return "lập dự thảo"
	case actSave:
		return "lưu lời văn"
	case actRedraft:
		return "lập lại lời văn từ số liệu"
	case actSubmit:
		return "gửi duyệt"
	case actRecall:
		return "rút lại để sửa"
	case actReturn:
		return "trả lại"
	case actApprove:
		return "duyệt và chốt số liệu"
	case actReopen:
		return "mở lại để sửa"
	case actFile:
		return "gửi báo cáo"
	case actUnfile:
		return "rút ghi nhận đã gửi"
	case actAccept:
		return "tiếp nhận"
	case actReject:
		return "trả lại sau khi nhận"
	}
	return string(a)
}

// Events tells what happened, the newest first. Of savings in a row only the
// last is told.
func (s *Service) Events(ctx context.Context, r Report) ([]Event, error) {
	var rows []struct {
		Act     act
		Edition int
		Note    string
		Who     string
		At      int64

		DelegatedBy string
	}
	if err := s.DB.Select(ctx, &rows, `SELECT act, edition, note, who, at, delegated_by FROM report_event WHERE report_id = $1 ORDER BY id DESC LIMIT 200`, r.ID); err != nil {
		return nil, err
	}
	var ids []string
	for _, e := range rows {
		ids = append(ids, e.Who)
	}
	names, err := s.People.Names(ctx, ids...)
	var es []Event
	for i, e := range rows {
		if e.Act == actSave && i > 0 && rows[i-1].Act == actSave {
			continue
		}
		es = append(es, Event{
			At: e.At, Who: names[e.Who], By: e.DelegatedBy, What: e.Act.done(), Note: e.Note, Edition: e.Edition,
			Returned: e.Act.sendsBack(),
		})
	}
	return es, err
}
