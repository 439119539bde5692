package ledger

import (
	"context"
	"crypto/ed25519"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"

	"loa/internal/domain/evidence"
	"loa/internal/domain/merkle"
	"loa/internal/platform/db"
)

// Problem is one thing that does not agree: What names it (an entry, a seal, a
// file), Text says in Vietnamese what is wrong.
type Problem struct{ What, Text string }

// Findings is the outcome of a check of the whole book.
type Findings struct {
	Entries  int
	Seals    int
	Sealed   int
	Unsealed []string // ids of entries that wait; the first thousand
	Waiting  int
	Files    int
	Notes    int
	Erased   int // texts and files that were lawfully erased
	HeadSeq  int64
	HeadHash string
	Problems []Problem
}

// Clean tells whether everything agrees.
func (f Findings) Clean() bool { return len(f.Problems) == 0 }

// mostProblems bounds the list; a book that is wrong everywhere needs no longer
// one.
const mostProblems = 1000

func (f *Findings) add(what, format string, args ...any) {
	if len(f.Problems) < mostProblems {
		f.Problems = append(f.Problems, Problem{What: what, Text: fmt.Sprintf(format, args...)})
	}
}

// Anchor is a seal head that was printed elsewhere, on a frozen report or in an
// exported package.
type Anchor struct {
	Seq  int64
	Hash string
	From string // where it was printed
}

// Verify reads the whole book, page by page, and compares: every seal with its
// leaves, its predecessor and its signature; every entry with its hash and its
// seal; every cell with a count of its entries; the head; the anchors. With files it also reads every stored file.
// It fails only when it cannot read.
func (l *Ledger) Verify(ctx context.Context, files bool, anchors ...Anchor) (Findings, error) {
	var f Findings
	if err := l.verifySeals(ctx, &f, anchors); err != nil {
		return f, err
	}
	if err := l.verifyEntries(ctx, &f); err != nil {
		return f, err
	}
	if err := l.verifyNotes(ctx, &f); err != nil {
		return f, err
	}
	if err := l.nameMissing(ctx, &f); err != nil {
		return f, err
	}
	if err := l.verifyCells(ctx, &f); err != nil {
		return f, err
	}
	if err := l.verifyLines(ctx, &f); err != nil {
		return f, err
	}
	if files && l.files != nil {
		if err := l.verifyFiles(ctx, &f); err != nil {
			return f, err
		}
	}
	return f, nil
}

func (l *Ledger) verifySeals(ctx context.Context, f *Findings, anchors []Anchor) error {
	keys, err := l.keys(ctx)
	if err != nil {
		return err
	}
	want := map[int64]Anchor{}
	for _, a := range anchors {
		want[a.Seq] = a
	}
	prev := SealRow{}
	for {
		var page []SealRow
		if err := l.db.Select(ctx, &page, `SELECT seq, at, leaves, root, prev_hash, hash, key_id, signature FROM seal
			WHERE seq > $1 ORDER BY seq LIMIT 500`, prev.Seq); err != nil {
			return err
		}
		for _, s := range page {
			if err := l.verifySeal(ctx, f, s, prev, keys); err != nil {
				return err
			}
			if a, ok := want[s.Seq]; ok {
				if a.Hash != s.Hash {
					f.add(a.From, "Niêm phong số %d in trên đó khác niêm phong trong sổ.", s.Seq)
				}
				delete(want, s.Seq)
			}
			prev = s
			f.Seals++
		}
		if len(page) == 0 {
			break
		}
	}
	for _, a := range want {
		f.add(a.From, "Niêm phong số %d in trên đó không còn trong sổ.", a.Seq)
	}
	f.HeadSeq, f.HeadHash = prev.Seq, prev.Hash
	var head struct {
		Seq  int64
		Hash string
	}
	if _, err := l.db.Get(ctx, &head, `SELECT seq, hash FROM ledger_head WHERE id = 'head'`); err != nil {
		return err
	}
	if head.Seq != prev.Seq || head.Hash != prev.Hash {
		f.add("đầu sổ", "Đầu sổ ghi niêm phong số %d, trong sổ là số %d.", head.Seq, prev.Seq)
	}
	return nil
}

func (l *Ledger) keys(ctx context.Context) (map[string]ed25519.PublicKey, error) {
	var rows []struct{ ID, PublicKey string }
	if err := l.db.Select(ctx, &rows, `SELECT id, public_key FROM ledger_key`); err != nil {
		return nil, err
	}
	keys := map[string]ed25519.PublicKey{}
	for _, r := range rows {
		if b, err := hex.DecodeString(r.PublicKey); err == nil && len(b) == ed25519.PublicKeySize {
			keys[r.ID] = b
		}
	}
	if l.sign != nil { // the key at hand counts more than what the database says of it
		if b, err := hex.DecodeString(l.sign.PublicHex()); err == nil && len(b) == ed25519.PublicKeySize {
			keys[l.sign.KeyID()] = b
		}
	}
	return keys, nil
}

func (l *Ledger) verifySeal(ctx context.Context, f *Findings, s, prev SealRow, keys map[string]ed25519.PublicKey) error {
	name := fmt.Sprintf("niêm phong số %d", s.Seq)
	if s.Seq != prev.Seq+1 {
		f.add(name, "Thiếu niêm phong từ số %d đến số %d.", prev.Seq+1, s.Seq-1)
	}
	if s.PrevHash != prev.Hash {
		f.add(name, "Không nối với niêm phong trước.")
	}
	if s.Hash != s.sum() {
		f.add(name, "Nội dung niêm phong đã bị thay đổi.")
	}
	signature, err := hex.DecodeString(s.Signature)
	if key := keys[s.KeyID]; err != nil || key == nil || !ed25519.Verify(key, []byte(s.message()), signature) {
		f.add(name, "Chữ ký không đúng.")
	}
	leaves, err := l.leaves(ctx, s.Seq)
	if err != nil {
		f.add(name, "Danh sách minh chứng không đọc được.")
		return nil //nolint:nilerr // what cannot be read is a finding
	}
	root := merkle.Root(leaves)
	if int64(len(leaves)) != s.Leaves || hex.EncodeToString(root[:]) != s.Root {
		f.add(name, "Danh sách minh chứng dưới niêm phong đã bị thay đổi.")
	}
	f.Sealed += len(leaves)
	return nil
}

// storedEntry is an entry with what surrounds it in the book.
type storedEntry struct {
	Entry
	SealedLeaf string
	WaitingID  string
}

func (l *Ledger) verifyEntries(ctx context.Context, f *Findings) error {
	after := ""
	for {
		var page []storedEntry
		if err := l.db.Select(ctx, &page, `SELECT `+entryColumns+`, COALESCE(x.leaf, '') AS sealed_leaf, COALESCE(w.evidence_id, '') AS waiting_id
			FROM evidence e LEFT JOIN seal_leaf x ON x.evidence_id = e.id LEFT JOIN ledger_waiting w ON w.evidence_id = e.id
			WHERE e.id > $1 ORDER BY e.id LIMIT 500`, after); err != nil {
			return err
		}
		if len(page) == 0 {
			break
		}
		if err := l.verifyPage(ctx, f, page); err != nil {
			return err
		}
		f.Entries += len(page)
		after = page[len(page)-1].ID
	}
	return nil
}

// nameMissing names sealed entries that are gone from the book.
func (l *Ledger) nameMissing(ctx context.Context, f *Findings) error {
	var gone []string
	err := l.db.Select(ctx, &gone, `SELECT x.evidence_id FROM seal_leaf x LEFT JOIN evidence e ON e.id = x.evidence_id
		LEFT JOIN evidence_note n ON n.id = x.evidence_id WHERE e.id IS NULL AND n.id IS NULL ORDER BY x.evidence_id LIMIT 1000`)
	for _, id := range gone {
		f.add("minh chứng "+id, "Đã niêm phong nhưng không còn trong sổ.")
	}
	return err
}

func (l *Ledger) verifyPage(ctx context.Context, f *Findings, page []storedEntry) error {
	ids := make([]any, len(page))
	for i, e := range page {
		ids[i] = e.ID
	}
	in := `(` + db.Marks(1, len(ids)) + `)`
	var links []struct{ EvidenceID, VersionID string }
	if err := l.db.Select(ctx, &links, `SELECT evidence_id, version_id FROM evidence_obligation WHERE evidence_id IN `+in, ids...); err != nil {
		return err
	}
	var files []File
	if err := l.db.Select(ctx, &files, `SELECT id, evidence_id, name, media_type, size, sha256, salt, digest FROM evidence_file WHERE evidence_id IN `+in, ids...); err != nil {
		return err
	}
	erased, err := l.erasures(ctx, ids)
	if err != nil {
		return err
	}
	versions, digests := map[string][]string{}, map[string][]string{}
	for _, k := range links {
		versions[k.EvidenceID] = append(versions[k.EvidenceID], k.VersionID)
	}
	for _, file := range files {
		digests[file.EvidenceID] = append(digests[file.EvidenceID], file.Digest)
		switch {
		case erased.files[file.ID] && file.Erased():
			f.Erased++
		case file.Digest != evidence.FileDigest(file.Salt, file.SHA256, file.Name):
			f.add("tệp "+file.ID, "Thông tin của tệp đã bị thay đổi.")
		}
	}
	for _, e := range page {
		l.verifyEntry(f, e, versions[e.ID], digests[e.ID], erased)
	}
	return nil
}

func (l *Ledger) verifyEntry(f *Findings, e storedEntry, versions, digests []string, erased erasures) {
	name := "minh chứng " + e.ID
	switch {
	case erased.text[e.ID] && e.Salt == "":
		f.Erased++
	case e.text().Digest(e.Salt) != e.TextDigest:
		f.add(name, "Nội dung đã bị thay đổi.")
	}
	leaf := evidence.Entry{
		ID: e.ID, AgencyID: e.AgencyID, Kind: e.Kind, Origin: e.Origin, Act: e.Act, Supersedes: e.Supersedes,
		HappenedOn: e.HappenedOn, RecordedAt: e.RecordedAt, Versions: versions, TextDigest: e.TextDigest, FileDigests: digests, Amounts: evidence.Amounts(e.Amounts),
	}.Leaf()
	if hex.EncodeToString(leaf[:]) != e.Leaf {
		f.add(name, "Nội dung đã bị thay đổi.")
		return
	}
	f.sealing(name, e.ID, e.Leaf, e.SealedLeaf, e.WaitingID)
}

// verifyCells counts every cell from the entries, as if none had ever been
// counted, and compares its last version as well.
func (l *Ledger) verifyCells(ctx context.Context, f *Findings) error {
	var wrong []struct {
		ID   string
		N    int64
		Want int64
	}
	if err := l.db.Select(ctx, &wrong, `SELECT c.id AS id, c.n AS n, COALESCE(x.n, 0) AS want FROM cell c
		LEFT JOIN (SELECT o.cell_id, count(*) AS n, min(e.happened_on) AS first_on, max(e.happened_on) AS last_on
			FROM evidence_obligation o JOIN evidence e ON e.id = o.evidence_id
			WHERE `+counting("")+`
			GROUP BY o.cell_id) x ON x.cell_id = c.id
		WHERE c.n <> COALESCE(x.n, 0) OR c.first_on <> COALESCE(x.first_on, '') OR c.last_on <> COALESCE(x.last_on, '')
		ORDER BY c.id LIMIT 1000`); err != nil {
		return err
	}
	for _, w := range wrong {
		f.add("ô "+w.ID, "Số đếm (%d) không khớp với minh chứng (%d).", w.N, w.Want)
	}
	var loose []string
	if err := l.db.Select(ctx, &loose, `SELECT DISTINCT o.cell_id FROM evidence_obligation o LEFT JOIN cell c ON c.id = o.cell_id
		WHERE c.id IS NULL ORDER BY o.cell_id LIMIT 1000`); err != nil {
		return err
	}
	for _, id := range loose {
		f.add("ô "+id, "Có minh chứng nhưng không có ô.")
	}
	var past []string
	if err := l.db.Select(ctx, &past, `SELECT c.id FROM cell c LEFT JOIN cell_version v ON v.cell_id = c.id AND v.rev = c.rev
		WHERE c.rev > 0 AND (v.cell_id IS NULL OR v.n <> c.n OR v.first_on <> c.first_on OR v.last_on <> c.last_on)
		ORDER BY c.id LIMIT 1000`); err != nil {
		return err
	}
	for _, id := range past {
		f.add("ô "+id, "Khác với bản ghi mới nhất của chính ô này.")
	}
	return nil
}

func (l *Ledger) verifyFiles(ctx context.Context, f *Findings) error {
	after := ""
	for {
		var page []string
		if err := l.db.Select(ctx, &page, `SELECT DISTINCT sha256 FROM evidence_file WHERE sha256 > $1 ORDER BY sha256 LIMIT 500`, after); err != nil {
			return err
		}
		if len(page) == 0 {
			return nil
		}
		for _, sum := range page {
			f.Files++
			if why := l.checkFile(ctx, sum); why != "" {
				f.add("tệp "+sum, "%s", why)
			}
		}
		after = page[len(page)-1]
	}
}

// checkFile says what is wrong with a stored file; empty when it is whole.
func (l *Ledger) checkFile(ctx context.Context, sum string) string {
	r, err := l.files.Open(ctx, sum)
	if err != nil {
		return "Tệp không còn hoặc không đọc được."
	}
	defer func() { _ = r.Close() }()
	h := sha256.New()
	if _, err := io.Copy(h, r); err != nil {
		return "Tệp không đọc được."
	}
	if hex.EncodeToString(h.Sum(nil)) != sum {
		return "Nội dung tệp đã bị thay đổi."
	}
	return ""
}
