package evidence

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
)

// The states of an import.
const (
	importStaged      = "staged"      // read, waits for a person's yes
	importRunning     = "running"     // goes into the book piece by piece
	importDone        = "done"        //
	importWithdrawing = "withdrawing" // all of it is taken out of the count, piece by piece
	importWithdrawn   = "withdrawn"   //
)

// Import is one spreadsheet on its way into the book. Instants are Unix
// milliseconds.
type Import struct {
	ID, AccountID, AccountName, FileName string
	Lines, Choices, Ready, State, Reason string
	Total, Done                          int
	CreatedAt, TouchedAt                 int64
}

// Working tells whether the work goes on.
func (i Import) Working() bool { return i.State == importRunning || i.State == importWithdrawing }

// Finished tells whether the rows are in the book.
func (i Import) Finished() bool { return i.State == importDone }

// Withdrawn tells whether all of it was taken out of the count again.
func (i Import) Withdrawn() bool { return i.State == importWithdrawn }

const (
	importColumnList = `id, account_id, account_name, file_name, lines, choices, ready, state, reason, total, done, created_at, touched_at`
	keepStaged       = 30 * 24 * time.Hour // files that nobody took into the book
	importChunk      = 25                  // entries to a transaction
	pickUpAfter      = time.Minute         // a worker that was silent so long is taken to be dead
)

// stageImport keeps what was read of a file and gives its id.
func (s *Service) stageImport(ctx context.Context, actor access.Actor, name string, lines []importLine) (string, error) {
	if !actor.Is(access.Officer, access.Coordinator) {
		return "", domain.Forbidden("Chỉ cán bộ đầu mối và người điều phối được nhập minh chứng.")
	}
	text, err := json.Marshal(lines)
	if err != nil {
		return "", fmt.Errorf("evidence: write lines: %w", err)
	}
	id := db.NewID()
	return id, s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := tx.Now()
		if _, err := tx.Exec(ctx, `DELETE FROM evidence_import WHERE state = 'staged' AND created_at < $1`, db.Millis(now.Add(-keepStaged))); err != nil {
			return err
		}
		_, err := tx.Exec(ctx, `INSERT INTO evidence_import (`+importColumnList+`) VALUES (`+db.Marks(1, 13)+`)`,
			id, actor.AccountID, actor.Name, name, string(text), "{}", "[]", importStaged, "", len(lines), 0, db.Millis(now), db.Millis(now))
		return err
	})
}

// importOf gives a person's own import; a coordinator sees those of all.
func (s *Service) importOf(ctx context.Context, actor access.Actor, id string) (Import, []importLine, map[string]string, error) {
	var i Import
	ok, err := s.DB.Get(ctx, &i, `SELECT `+importColumnList+` FROM evidence_import WHERE id = $1`, id)
	if err == nil && (!ok || i.AccountID != actor.AccountID && !actor.Is(access.Coordinator)) {
		err = domain.NotFound("Bản nhập này không còn. Tải tệp lên lại.")
	}
	if err != nil {
		return i, nil, nil, err
	}
	var lines []importLine
	choices := map[string]string{}
	err = errors.Join(json.Unmarshal([]byte(i.Lines), &lines), json.Unmarshal([]byte(i.Choices), &choices))
	return i, lines, choices, err
}

// imports lists the newest imports that the actor may see.
func (s *Service) imports(ctx context.Context, actor access.Actor) ([]Import, error) {
	var all []Import
	where, args := ``, []any{}
	if !actor.Is(access.Coordinator) {
		where, args = `WHERE account_id = $1`, []any{actor.AccountID}
	}
	err := s.DB.Select(ctx, &all, `SELECT id, account_name, file_name, state, total, done, created_at FROM evidence_import `+where+` ORDER BY created_at DESC, id LIMIT 20`, args...)
	return all, err
}

// choose keeps what a person decided about labels that did not match.
func (s *Service) choose(ctx context.Context, actor access.Actor, id string, fresh map[string]string) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		i, err := s.lockImport(ctx, tx, actor, id, importStaged)
		if err != nil {
			return err
		}
		choices := map[string]string{}
		if err := json.Unmarshal([]byte(i.Choices), &choices); err != nil {
			return err
		}
		maps.Copy(choices, fresh)
		text, err := json.Marshal(choices)
		if err != nil {
			return err
		}
		_, err = tx.Exec(ctx, `UPDATE evidence_import SET choices = $1 WHERE id = $2`, string(text), id)
		return err
	})
}

// lockImport takes an import that is in a state for the rest of the act.
func (s *Service) lockImport(ctx context.Context, tx *db.Tx, actor access.Actor, id, state string) (Import, error) {
	var i Import
	if err := tx.Lock(ctx, "evidence_import", id); err != nil {
		return i, err
	}
	ok, err := tx.Get(ctx, &i, `SELECT `+importColumnList+` FROM evidence_import WHERE id = $1`, id)
	switch {
	case err != nil:
		return i, err
	case !ok || i.AccountID != actor.AccountID && !actor.Is(access.Coordinator):
		return i, domain.NotFound("Bản nhập này không còn. Tải tệp lên lại.")
	case i.State != state:
		return i, domain.Conflict("Bản nhập này vừa được xử lý ở nơi khác.")
	}
	return i, nil
}

// readyEntry is one piece as it will be appended.
type readyEntry struct {
	Key   string
	Entry ledger.NewEvidence
}

// startImport settles what will be appended and asks for it to be done. What the
// preview showed is matched anew: it is refused when nothing of it is ready.
func (s *Service) startImport(ctx context.Context, actor access.Actor, id string) error {
	i, lines, choices, err := s.importOf(ctx, actor, id)
	if err != nil {
		return err
	}
	rows, err := s.match(ctx, actor, lines, choices)
	if err != nil {
		return err
	}
	var ready []readyEntry
	for _, r := range rows {
		if r.Ready() {
			ready = append(ready, s.pieces(i, r)...)
		}
	}
	if len(ready) == 0 {
		return domain.Invalid("Chưa có dòng nào ghi được vào sổ. Chọn nhiệm vụ cho các dòng hoặc sửa tệp.")
	}
	text, err := json.Marshal(ready)
	if err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.lockImport(ctx, tx, actor, id, importStaged); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE evidence_import SET ready = $1, total = $2, done = 0, state = $3, account_id = $4, account_name = $5, touched_at = $6 WHERE id = $7`,
			string(text), len(ready), importRunning, actor.AccountID, actor.Name, db.Millis(tx.Now()), id); err != nil {
			return err
		}
		tx.Enqueue(RunImport{ID: id})
		return audit.Record(ctx, tx, actor, "evidence.import", "evidence_import", id, map[string]any{"file": i.FileName, "entries": len(ready)})
	})
}

// pieces makes the entries of a row; a line with a number stands for as many,
// each of which says so.
func (s *Service) pieces(i Import, r importRow) []readyEntry {
	out := make([]readyEntry, r.Pieces)
	own, rest := ownAmounts(r.Kind, r.Amounts)
	for k := range out {
		title, note := r.Title, "Nhập từ tệp “"+i.FileName+"”, dòng "+fmt.Sprint(r.Line)+"."
		if r.Pieces > 1 {
			suffix := fmt.Sprintf(" (%d/%d)", k+1, r.Pieces)
			title = clip(title, maxTitle-len(suffix)) + suffix
			note += fmt.Sprintf(" Bảng ghi số lượng %d, không tách từng việc.", r.Pieces)
		}
		if r.Month {
			note += " Bảng chỉ ghi tháng; ngày là ngày cuối của tháng hoặc ngày nhập."
		}
		if len(own) > 0 && k > 0 {
			note += " Số đã đếm của cả dòng ghi ở việc đầu."
		}
		if rest != "" {
			note += " Bảng còn ghi:" + rest
		}
		if r.Note != "" {
			note = clip(r.Note, maxNote-400) + "\n" + note
		}
		out[k] = readyEntry{Key: fmt.Sprintf("nhap:%s:%d:%d", i.ID, r.Line, k), Entry: ledger.NewEvidence{
			AgencyID: r.AgencyID, Kind: r.Kind, Origin: evidence.Imported, HappenedOn: r.Day, Title: title, URL: r.URL, Channel: r.Channel, Note: note,
			Versions: []string{r.Duty.VersionID}, Topics: r.Topics, Audiences: r.Audiences,
		}}
	}
	if len(own) > 0 { // the line counts all its pieces together
		out[0].Entry.Amounts = own
	}
	return out
}

func clip(s string, letters int) string {
	if r := []rune(s); len(r) > letters {
		return strings.TrimSpace(string(r[:letters]))
	}
	return s
}

// withdrawImport asks to take everything that an import brought out of the
// count again.
func (s *Service) withdrawImport(ctx context.Context, actor access.Actor, id, reason string) error {
	if reason == "" {
		var p domain.Fields
		p.Add("ly_do", "Nhập lý do rút. Lý do nằm trong sổ cùng từng minh chứng.")
		return p.Err()
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := s.lockImport(ctx, tx, actor, id, importDone); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE evidence_import SET state = $1, done = 0, reason = $2, account_id = $3, account_name = $4, touched_at = $5 WHERE id = $6`,
			importWithdrawing, reason, actor.AccountID, actor.Name, db.Millis(tx.Now()), id); err != nil {
			return err
		}
		tx.Enqueue(RunImport{ID: id})
		return audit.Record(ctx, tx, actor, "evidence.import_withdraw", "evidence_import", id, map[string]string{"reason": reason})
	})
}

// RunImport asks to go on with an import.
type RunImport struct {
	ID string `json:"id"`
}

// Kind names the job.
func (RunImport) Kind() string { return "evidence.import" }

// LookAfterImports asks to go on with imports whose worker died.
type LookAfterImports struct{}

// Kind names the job.
func (LookAfterImports) Kind() string { return "evidence.import_look_after" }

// Jobs registers the workers.
func (f *Feature) Jobs(w *river.Workers) error {
	return errors.Join(river.AddWorkerSafely(w, &importer{s: f.service}), river.AddWorkerSafely(w, &importKeeper{s: f.service}), river.AddWorkerSafely(w, &eraser{s: f.service}))
}

// Periodic lists the jobs that come by themselves: what a killed program left is
// gone on with after a start and within a minute or two by another node.
func (f *Feature) Periodic() []*river.PeriodicJob {
	return []*river.PeriodicJob{river.NewPeriodicJob(river.PeriodicInterval(time.Minute),
		func() (river.JobArgs, *river.InsertOpts) { return LookAfterImports{}, nil }, &river.PeriodicJobOpts{RunOnStart: true})}
}

type importer struct {
	river.WorkerDefaults[RunImport]
	s *Service
}

// Timeout leaves time for the longest list.
func (*importer) Timeout(*river.Job[RunImport]) time.Duration { return 30 * time.Minute }

// Work is safe to repeat, and by two workers at once: each piece goes into the
// book in the transaction that counts it, under a key of its own.
func (w *importer) Work(ctx context.Context, j *river.Job[RunImport]) error {
	return w.s.runImport(ctx, j.Args.ID)
}

type importKeeper struct {
	river.WorkerDefaults[LookAfterImports]
	s *Service
}

// Work asks for those that were left.
func (w *importKeeper) Work(ctx context.Context, _ *river.Job[LookAfterImports]) error {
	return w.s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var ids []string
		if err := tx.Select(ctx, &ids, `SELECT id FROM evidence_import WHERE state IN ('running', 'withdrawing') AND touched_at < $1 ORDER BY id`,
			db.Millis(tx.Now().Add(-pickUpAfter))); err != nil {
			return err
		}
		for _, id := range ids {
			tx.Enqueue(RunImport{ID: id})
		}
		return nil
	})
}

// runImport appends or withdraws chunk by chunk until nothing is left.
func (s *Service) runImport(ctx context.Context, id string) error {
	var i Import
	ok, err := s.DB.Get(ctx, &i, `SELECT `+importColumnList+` FROM evidence_import WHERE id = $1`, id)
	if err != nil || !ok || !i.Working() {
		return err
	}
	var ready []readyEntry
	if err := json.Unmarshal([]byte(i.Ready), &ready); err != nil {
		return fmt.Errorf("evidence: entries of import %s: %w", id, err)
	}
	for working := true; working; {
		err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			var err error
			working, err = s.importPiece(ctx, tx, i, ready)
			return err
		})
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
	}
	return nil
}

// importPiece does the next chunk and tells whether there is more.
func (s *Service) importPiece(ctx context.Context, tx *db.Tx, i Import, ready []readyEntry) (bool, error) {
	if err := tx.Lock(ctx, "evidence_import", i.ID); err != nil {
		return false, err
	}
	var at struct {
		State string
		Done  int
	}
	if ok, err := tx.Get(ctx, &at, `SELECT state, done FROM evidence_import WHERE id = $1`, i.ID); err != nil || !ok || at.State != i.State {
		return false, err
	}
	by := access.Actor{AccountID: i.AccountID, Name: i.AccountName, System: true} // whether that person may was decided then
	to := min(at.Done+importChunk, len(ready))
	for _, e := range ready[at.Done:to] {
		do := s.importOne
		if i.State == importWithdrawing {
			do = s.withdrawOne
		}
		if err := do(ctx, tx, by, i, e); err != nil {
			return false, fmt.Errorf("evidence: %s: %w", e.Key, err)
		}
	}
	state := at.State
	switch {
	case to < len(ready):
	case at.State == importRunning:
		state = importDone
	default:
		state = importWithdrawn
	}
	_, err := tx.Exec(ctx, `UPDATE evidence_import SET done = $1, state = $2, touched_at = $3 WHERE id = $4`, to, state, db.Millis(tx.Now()), i.ID)
	return to < len(ready), err
}

func (s *Service) importOne(ctx context.Context, tx *db.Tx, by access.Actor, _ Import, e readyEntry) error {
	e.Entry.FormKey = e.Key
	_, err := s.Ledger.Append(ctx, tx, by, e.Entry)
	return err
}

// withdrawOne withdraws the newest form of an imported entry, unless somebody
// did already.
func (s *Service) withdrawOne(ctx context.Context, tx *db.Tx, by access.Actor, i Import, e readyEntry) error {
	var now struct{ ID, Act string }
	ok, err := tx.Get(ctx, &now, `SELECT x.id, x.act FROM evidence e JOIN evidence x ON x.first_id = e.first_id
		WHERE e.form_key = $1 AND NOT EXISTS (SELECT 1 FROM evidence s WHERE s.supersedes = x.id AND s.supersedes <> '')`, e.Key)
	if err != nil || !ok || evidence.Act(now.Act) == evidence.Withdraw {
		return err
	}
	_, err = s.Ledger.Append(ctx, tx, by, ledger.NewEvidence{
		AgencyID: e.Entry.AgencyID, Kind: e.Entry.Kind, Origin: evidence.Imported, Act: evidence.Withdraw, Supersedes: now.ID,
		HappenedOn: e.Entry.HappenedOn, Title: e.Entry.Title, Reason: i.Reason, Versions: e.Entry.Versions,
	})
	return err
}
