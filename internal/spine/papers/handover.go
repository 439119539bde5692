package papers

import (
	"context"
	"errors"
	"maps"
	"slices"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// New is a paper as a room hands it over. Room and Ref name the thing that it was
// made of; Files are stored already (Keep). SignTitle and SignCapacity are how
// the draft prints the signer, offered when the number is recorded.
type New struct {
	AgencyID     string
	Kind         string // a kind of platform/office
	Title        string
	Symbol       string // "BC-SNV"
	Addressee    string // at "Kính gửi", may be empty
	Batch        string // the same for papers that are made together
	Room, Ref    string
	Files        []File
	SignTitle    string
	SignCapacity Capacity
	Writer       Writer
}

// Writer is who wrote what a paper is made of. The zero Writer is who hands it over;
// one without a name is somebody who is not known any more.
type Writer struct{ ID, Name string }

// HandOver makes a paper of what a room wrote, in the room's own transaction,
// and gives its id. The same Room and Ref again give the paper that is there;
// while it is a draft, or signed and not released, other files than it has become
// its new ones, with title and addressee. The room has checked who may do so.
func (p *Papers) HandOver(ctx context.Context, tx *db.Tx, actor access.Actor, n New) (id string, err error) {
	if n.AgencyID == "" || n.Kind == "" || n.Title == "" || n.Room == "" || n.Ref == "" {
		return "", errors.New("papers: a paper needs agency, kind, title, room and ref")
	}
	if n.Writer == (Writer{}) {
		n.Writer = Writer{actor.AccountID, actor.Name}
	}
	now := db.Millis(tx.Now())
	made := Paper{
		ID: db.NewID(), AgencyID: n.AgencyID, Kind: n.Kind, Title: vi.Clean(n.Title), Room: n.Room, Ref: n.Ref, Status: Draft, Version: 1,
		Addressee: vi.Clean(n.Addressee), Batch: n.Batch, Symbol: n.Symbol, Capacity: n.SignCapacity, Position: n.SignTitle,
		CreatedBy: n.Writer.ID, CreatedByName: n.Writer.Name, CreatedAt: now, UpdatedAt: now,
	}
	fresh, err := insert(ctx, tx, made)
	if err != nil {
		return "", err
	}
	if !fresh {
		return p.renew(ctx, tx, actor, n)
	}
	if err := addFiles(ctx, tx, actor, made.ID, n.Files); err != nil {
		return "", err
	}
	return made.ID, record(ctx, tx, actor, happening{paper: made, step: step{act: ActHandOver, what: sums(n.Files)}})
}

// renew gives a paper that is there, with its new files where they may change.
func (p *Papers) renew(ctx context.Context, tx *db.Tx, actor access.Actor, n New) (string, error) {
	var id string
	if _, err := tx.Get(ctx, &id, `SELECT id FROM paper WHERE room = $1 AND ref = $2`, n.Room, n.Ref); err != nil {
		return "", err
	}
	found, err := lock(ctx, tx, id)
	if err != nil || !found.Status.Allows(ActRenew) {
		return id, err
	}
	have := map[string]string{}
	var rows []struct{ Role, Sum string }
	if err := tx.Select(ctx, &rows, `SELECT role, sha256 AS sum FROM paper_file WHERE paper_id = $1 ORDER BY id`, id); err != nil {
		return "", err
	}
	for _, r := range rows {
		have[r.Role] = r.Sum
	}
	found.Title, found.Addressee = vi.Clean(n.Title), vi.Clean(n.Addressee)
	other := slices.DeleteFunc(slices.Clone(n.Files), func(f File) bool { return have[f.Role] == f.SHA256 })
	if len(other) == 0 {
		return id, nil
	}
	if err := addFiles(ctx, tx, actor, id, other); err != nil {
		return "", err
	}
	if err := update(ctx, tx, &found); err != nil {
		return "", err
	}
	return id, record(ctx, tx, actor, happening{paper: found, from: found.Status, step: step{act: ActRenew, what: sums(other)}})
}

// Origin is what a paper was made of: a thing of a room's own.
type Origin struct{ Room, Ref string }

// Withdraw cancels the paper of a thing that does not hold any more, in the room's
// own transaction. Where there is none, or it went out already, it does nothing.
// The room has checked who may do so.
func (p *Papers) Withdraw(ctx context.Context, tx *db.Tx, actor access.Actor, of Origin, reason string) error {
	return p.end(ctx, tx, actor, of, step{act: ActCancel, note: vi.Clean(reason)})
}

// SentIn ends the paper of a thing that went out inside another paper, which with
// names, in the room's own transaction; number, files and signatures stay. Where
// there is none, or it went out itself or ended already, it does nothing. The room
// has checked who may do so.
func (p *Papers) SentIn(ctx context.Context, tx *db.Tx, actor access.Actor, of Origin, with string) error {
	with = vi.Clean(with)
	return p.end(ctx, tx, actor, of, step{act: ActSentIn, note: with, do: func(_ context.Context, _ *db.Tx, p *Paper) error {
		p.SentIn = with
		return nil
	}})
}

// Revive takes SentIn back: the paper has again the state that it had. Of a thing
// whose paper did not end so it does nothing.
func (p *Papers) Revive(ctx context.Context, tx *db.Tx, actor access.Actor, of Origin, reason string) error {
	return p.end(ctx, tx, actor, of, step{act: ActRevive, note: vi.Clean(reason), do: func(ctx context.Context, tx *db.Tx, p *Paper) error {
		p.SentIn = ""
		_, err := tx.Get(ctx, &p.Status, `SELECT from_status FROM paper_event WHERE paper_id = $1 AND act = $2 ORDER BY id DESC LIMIT 1`, p.ID, ActSentIn)
		return err
	}})
}

// end does a step on the paper of a thing, where the table of moves lets it happen.
func (p *Papers) end(ctx context.Context, tx *db.Tx, actor access.Actor, of Origin, s step) error {
	var id string
	ok, err := tx.Get(ctx, &id, `SELECT id FROM paper WHERE room = $1 AND ref = $2`, of.Room, of.Ref)
	if err != nil || !ok {
		return err
	}
	found, err := lock(ctx, tx, id)
	if err != nil || !found.Status.Allows(s.act) || s.act == ActRevive && found.SentIn == "" {
		return err
	}
	before := found.Status
	if err := move(&found, s.act); err != nil {
		return err
	}
	if s.do != nil {
		if err := s.do(ctx, tx, &found); err != nil {
			return err
		}
	}
	if err := update(ctx, tx, &found); err != nil {
		return err
	}
	return record(ctx, tx, actor, happening{paper: found, from: before, step: s})
}

// sums names files by role in an event.
func sums(files []File) map[string]string {
	return maps.Collect(func(yield func(string, string) bool) {
		for _, f := range files {
			if !yield(f.Role, f.SHA256) {
				return
			}
		}
	})
}

func addFiles(ctx context.Context, tx *db.Tx, actor access.Actor, paperID string, files []File) error {
	for _, f := range files {
		f.ID, f.PaperID = db.NewID(), paperID
		if err := insertFile(ctx, tx, actor, f); err != nil {
			return err
		}
	}
	return nil
}

// insert makes the row; false when the room's thing has a paper already.
func insert(ctx context.Context, tx *db.Tx, p Paper) (bool, error) {
	n, err := tx.Exec(ctx, `INSERT INTO paper (`+paperColumns+`, text_fold) VALUES (`+db.Marks(1, 26)+`) ON CONFLICT (room, ref) DO NOTHING`,
		p.ID, p.AgencyID, p.Kind, p.Title, p.Room, p.Ref, p.Status, p.Version, p.Symbol, p.Number, p.NumberKey, p.Year, p.SignedOn, p.Signer, p.Capacity,
		p.Position, p.ReleasedOn, p.SignedFile, p.SentIn, p.Addressee, p.Batch, p.CreatedBy, p.CreatedByName, p.CreatedAt, p.UpdatedAt, p.textFold())
	return n == 1, err
}
