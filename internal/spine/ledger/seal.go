package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"time"

	"loa/internal/domain/merkle"
	"loa/internal/platform/db"
)

// sealMost bounds how many entries one seal takes, so that its transaction
// stays short.
const sealMost = 500

// SealRow is one seal (niêm phong). Root, Hash and PrevHash are hex SHA-256,
// Signature hex Ed25519 over Hash's text.
type SealRow struct {
	Seq       int64
	At        int64
	Leaves    int64
	Root      string
	PrevHash  string
	Hash      string
	KeyID     string
	Signature string
}

// message is what the seal's hash covers, and so its signature.
func (s SealRow) message() string {
	return fmt.Sprintf("loa/seal/v1\n%d\n%d\n%d\n%s\n%s\n%s\n", s.Seq, s.At, s.Leaves, s.Root, s.PrevHash, s.KeyID)
}

func (s SealRow) sum() string {
	h := sha256.Sum256([]byte(s.message()))
	return hex.EncodeToString(h[:])
}

// Head is the newest seal; Seq 0 when nothing was sealed yet.
func (l *Ledger) Head(ctx context.Context) (SealRow, error) {
	var s SealRow
	_, err := l.db.Get(ctx, &s, `SELECT seq, at, leaves, root, prev_hash, hash, key_id, signature FROM seal ORDER BY seq DESC LIMIT 1`)
	return s, err
}

// Seals lists seals, the newest first, from below the sequence number before (0
// for the newest).
func (l *Ledger) Seals(ctx context.Context, before int64, limit int) ([]SealRow, error) {
	var rows []SealRow
	err := l.db.Select(ctx, &rows, `SELECT seq, at, leaves, root, prev_hash, hash, key_id, signature FROM seal
		WHERE $1 = 0 OR seq < $1 ORDER BY seq DESC LIMIT $2`, before, limit)
	return rows, err
}

// Waiting tells how many entries are not sealed yet.
func (l *Ledger) Waiting(ctx context.Context) (int, error) {
	var n int
	_, err := l.db.Get(ctx, &n, `SELECT count(*) FROM ledger_waiting`)
	return n, err
}

// Seal puts waiting entries and notes, oldest ids first, under one signed seal and tells
// how many. It is safe to call from several nodes: the head's row lock lets one
// through at a time.
func (l *Ledger) Seal(ctx context.Context) (int, error) {
	if l.sign == nil {
		return 0, errors.New("ledger: no key to seal with")
	}
	waiting, err := l.Waiting(ctx)
	if err != nil || waiting == 0 {
		return 0, err
	}
	sealed := 0
	err = l.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		var err error
		sealed, err = l.sealOnce(ctx, tx)
		return err
	})
	return sealed, err
}

func (l *Ledger) sealOnce(ctx context.Context, tx *db.Tx) (int, error) {
	if err := tx.Lock(ctx, "ledger_head", "head"); err != nil {
		return 0, err
	}
	var head struct {
		Seq  int64
		Hash string
	}
	if _, err := tx.Get(ctx, &head, `SELECT seq, hash FROM ledger_head WHERE id = 'head'`); err != nil {
		return 0, err
	}
	var entries []struct{ ID, Leaf string }
	if err := tx.Select(ctx, &entries, `SELECT w.evidence_id AS id, COALESCE(e.leaf, n.leaf) AS leaf FROM ledger_waiting w
		LEFT JOIN evidence e ON e.id = w.evidence_id LEFT JOIN evidence_note n ON n.id = w.evidence_id
		WHERE e.id IS NOT NULL OR n.id IS NOT NULL ORDER BY w.evidence_id LIMIT $1`, sealMost); err != nil || len(entries) == 0 {
		return 0, err
	}
	leaves := make([]merkle.Hash, len(entries))
	for i, e := range entries {
		if err := decode(&leaves[i], e.Leaf); err != nil {
			return 0, err
		}
	}
	root := merkle.Root(leaves)
	s := SealRow{
		Seq: head.Seq + 1, At: db.Millis(tx.Now()), Leaves: int64(len(entries)),
		Root: hex.EncodeToString(root[:]), PrevHash: head.Hash, KeyID: l.sign.KeyID(),
	}
	s.Hash = s.sum()
	s.Signature = hex.EncodeToString(l.sign.Sign([]byte(s.message())))
	if err := l.storeSeal(ctx, tx, s); err != nil {
		return 0, err
	}
	ids := make([]string, len(entries))
	hashes := make([]string, len(entries))
	for i, e := range entries {
		ids[i], hashes[i] = e.ID, e.Leaf
	}
	return len(entries), storeLeaves(ctx, tx, s.Seq, ids, hashes)
}

func decode(h *merkle.Hash, text string) error {
	b, err := hex.DecodeString(text)
	if err != nil || len(b) != len(h) {
		return fmt.Errorf("ledger: %q is not a hash", text)
	}
	copy(h[:], b)
	return nil
}

func (l *Ledger) storeSeal(ctx context.Context, tx *db.Tx, s SealRow) error {
	if _, err := tx.Exec(ctx, `INSERT INTO ledger_key (id, public_key, added_at) VALUES ($1, $2, $3) ON CONFLICT (id) DO NOTHING`,
		s.KeyID, l.sign.PublicHex(), s.At); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `INSERT INTO seal (seq, at, leaves, root, prev_hash, hash, key_id, signature)
		VALUES (`+db.Marks(1, 8)+`)`, s.Seq, s.At, s.Leaves, s.Root, s.PrevHash, s.Hash, s.KeyID, s.Signature); err != nil {
		return err
	}
	_, err := tx.Exec(ctx, `UPDATE ledger_head SET seq = $1, hash = $2 WHERE id = 'head'`, s.Seq, s.Hash)
	return err
}

// storeLeaves notes the sealed entries and takes them off the waiting list, a
// hundred to a statement.
func storeLeaves(ctx context.Context, tx *db.Tx, seq int64, ids, hashes []string) error {
	for from := 0; from < len(ids); from += 100 {
		to := min(from+100, len(ids))
		var values []string
		var args, gone []any
		for i := from; i < to; i++ {
			values = append(values, "("+db.Marks(len(args)+1, 4)+")")
			args = append(args, seq, i, ids[i], hashes[i])
			gone = append(gone, ids[i])
		}
		if _, err := tx.Exec(ctx, `INSERT INTO seal_leaf (seal_seq, place, evidence_id, leaf) VALUES `+strings.Join(values, ", "), args...); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `DELETE FROM ledger_waiting WHERE evidence_id IN (`+db.Marks(1, len(gone))+`)`, gone...); err != nil {
			return err
		}
	}
	return nil
}

// Sealer seals once a second until ctx ends. Trouble is logged and tried again
// with the next second; entries wait meanwhile and stay named as unsealed.
func (l *Ledger) Sealer(ctx context.Context, log *slog.Logger) {
	tick := time.NewTicker(time.Second)
	defer tick.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-tick.C:
		}
		for {
			n, err := l.Seal(context.WithoutCancel(ctx))
			if err != nil {
				log.WarnContext(ctx, "sealing failed, will try again", "error", err)
			}
			if err != nil || n < sealMost {
				break
			}
		}
	}
}

// Proof is what shows, without the database, that an entry stands under a seal.
type Proof struct {
	Seal  SealRow
	Place int
	Path  []string // audit path, hex, RFC 6962
}

// Prove gives the proof of a sealed entry; ok is false while it waits.
func (l *Ledger) Prove(ctx context.Context, evidenceID string) (p Proof, ok bool, err error) {
	var at struct {
		SealSeq int64
		Place   int
	}
	ok, err = l.db.Get(ctx, &at, `SELECT seal_seq, place FROM seal_leaf WHERE evidence_id = $1`, evidenceID)
	if err != nil || !ok {
		return p, false, err
	}
	if _, err = l.db.Get(ctx, &p.Seal, `SELECT seq, at, leaves, root, prev_hash, hash, key_id, signature FROM seal WHERE seq = $1`, at.SealSeq); err != nil {
		return p, false, err
	}
	leaves, err := l.leaves(ctx, at.SealSeq)
	if err != nil {
		return p, false, err
	}
	p.Place = at.Place
	for _, h := range merkle.Path(leaves, at.Place) {
		p.Path = append(p.Path, hex.EncodeToString(h[:]))
	}
	return p, true, nil
}

func (l *Ledger) leaves(ctx context.Context, seq int64) ([]merkle.Hash, error) {
	var texts []string
	if err := l.db.Select(ctx, &texts, `SELECT leaf FROM seal_leaf WHERE seal_seq = $1 ORDER BY place`, seq); err != nil {
		return nil, err
	}
	leaves := make([]merkle.Hash, len(texts))
	for i, text := range texts {
		if err := decode(&leaves[i], text); err != nil {
			return nil, err
		}
	}
	return leaves, nil
}
