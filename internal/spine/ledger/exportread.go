package ledger

import (
	"context"
	"crypto/sha256"
	"encoding/csv"
	"encoding/hex"
	"fmt"
	"hash/crc32"
	"io"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain/evidence"
	"loa/internal/domain/merkle"
	"loa/internal/platform/db"
)

// sealPlace is where an entry or a note stands under its seal.
type sealPlace struct {
	EvidenceID string
	SealSeq    int64
	Place      int
}

// pathOf computes an audit path; known keeps the leaves of a few seals, since
// neighbours stand under the same one.
func (l *Ledger) pathOf(ctx context.Context, known map[int64][]string, at sealPlace) ([]string, error) {
	const keep = 16
	texts, ok := known[at.SealSeq]
	if !ok {
		if len(known) >= keep {
			clear(known)
		}
		if err := l.db.Select(ctx, &texts, `SELECT leaf FROM seal_leaf WHERE seal_seq = $1 ORDER BY place`, at.SealSeq); err != nil {
			return nil, err
		}
		known[at.SealSeq] = texts
	}
	leaves := make([]merkle.Hash, len(texts))
	for i, text := range texts {
		if err := decode(&leaves[i], text); err != nil {
			return nil, err
		}
	}
	path := []string{}
	for _, h := range merkle.Path(leaves, at.Place) {
		path = append(path, hex.EncodeToString(h[:]))
	}
	return path, nil
}

// around is what surrounds the entries of a batch, by entry.
type around struct {
	files  map[string][]File
	duties map[string][]packedDuty
	notes  map[string][]Note
	seals  map[string]sealPlace
	after  map[string]successor
}

// successor is the entry that superseded another.
type successor struct {
	Supersedes, ID string
	Act            evidence.Act
}

// batch packs a few entries with their notes. Entries are read before notes: an
// erasure in between is then known by its note.
func (p *packing) batch(ctx context.Context, ids []string) error {
	args := db.Args(ids)
	in := `(` + db.Marks(1, len(ids)) + `)`
	var es []Entry
	if err := p.l.db.Select(ctx, &es, `SELECT `+entryColumns+` FROM evidence e WHERE e.id IN `+in+` ORDER BY e.id`, args...); err != nil {
		return err
	}
	x, err := p.around(ctx, in, args)
	if err != nil {
		return err
	}
	for _, e := range es {
		if err := p.pack(ctx, e, x); err != nil {
			return err
		}
	}
	return nil
}

func (p *packing) around(ctx context.Context, in string, args []any) (around, error) {
	x := around{map[string][]File{}, map[string][]packedDuty{}, map[string][]Note{}, map[string]sealPlace{}, map[string]successor{}}
	var files []File
	if err := p.l.db.Select(ctx, &files, `SELECT id, evidence_id, name, media_type, size, sha256, salt, digest, look FROM evidence_file
		WHERE evidence_id IN `+in+` ORDER BY evidence_id, id`, args...); err != nil {
		return x, err
	}
	for _, f := range files {
		x.files[f.EvidenceID] = append(x.files[f.EvidenceID], f)
	}
	asOf := append(slices.Clone(args), p.Manifest.AsOf)
	at := db.Marks(len(asOf), 1)
	var after []successor
	if err := p.l.db.Select(ctx, &after, `SELECT s.supersedes, s.id, s.act FROM evidence s WHERE s.supersedes IN `+in+` AND s.recorded_at <= `+at, asOf...); err != nil {
		return x, err
	}
	for _, s := range after {
		x.after[s.Supersedes] = s
	}
	if err := p.readDuties(ctx, x, in, args); err != nil {
		return x, err
	}
	var notes []Note
	if err := p.l.db.Select(ctx, &notes, `SELECT `+noteColumns+` FROM evidence_note n WHERE n.evidence_id IN `+in+
		` AND (n.at <= `+at+` OR n.kind = 'erasure') ORDER BY n.evidence_id, n.id`, asOf...); err != nil {
		return x, err
	}
	leaves := slices.Clone(args)
	for _, n := range notes {
		x.notes[n.EvidenceID] = append(x.notes[n.EvidenceID], n)
		leaves = append(leaves, n.ID)
	}
	for some := range slices.Chunk(leaves, 500) {
		var places []sealPlace
		query := append(slices.Clone(some), p.Manifest.Head.Seq)
		if err := p.l.db.Select(ctx, &places, `SELECT evidence_id, seal_seq, place FROM seal_leaf WHERE evidence_id IN (`+db.Marks(1, len(some))+
			`) AND seal_seq <= `+db.Marks(len(query), 1), query...); err != nil {
			return x, err
		}
		for _, s := range places {
			x.seals[s.EvidenceID] = s
		}
	}
	return x, nil
}

// readDuties reads which obligations the entries serve, as each was called in
// the version served, and under which they count.
func (p *packing) readDuties(ctx context.Context, x around, in string, args []any) error {
	var links []struct {
		EvidenceID, VersionID, ObligationID, Name, Plan string
	}
	if err := p.l.db.Select(ctx, &links, `SELECT o.evidence_id, o.version_id, o.obligation_id, v.short_name AS name, p.number AS plan
		FROM evidence_obligation o JOIN obligation_version v ON v.id = o.version_id JOIN plan p ON p.id = v.plan_id
		WHERE o.evidence_id IN `+in+` ORDER BY o.evidence_id, o.version_id`, args...); err != nil {
		return err
	}
	asOf := append(slices.Clone(args), p.Manifest.AsOf)
	var counted []string
	if err := p.l.db.Select(ctx, &counted, `SELECT o.evidence_id || '|' || o.version_id FROM evidence_obligation o JOIN evidence e ON e.id = o.evidence_id
		WHERE o.evidence_id IN `+in+` AND `+counting(db.Marks(len(asOf), 1)), asOf...); err != nil {
		return err
	}
	counts := map[string]bool{}
	for _, c := range counted {
		counts[c] = true
	}
	for _, k := range links {
		x.duties[k.EvidenceID] = append(x.duties[k.EvidenceID], packedDuty{k.VersionID, k.ObligationID, k.Name, k.Plan, counts[k.EvidenceID+"|"+k.VersionID]})
	}
	return nil
}

// pack writes one entry and its notes.
func (p *packing) pack(ctx context.Context, e Entry, x around) error {
	notes, err := p.notes(ctx, x.notes[e.ID], x)
	if err != nil {
		return err
	}
	gone := erasures{map[string]bool{}, map[string]bool{}}
	for _, n := range notes {
		text, files := n.erases()
		gone.text[e.ID] = gone.text[e.ID] || text
		for _, id := range files {
			gone.files[id] = true
		}
	}
	out := packedEntry{
		Type: typeEntry, ID: e.ID, AgencyID: e.AgencyID, Agency: p.order.Agency(e.AgencyID, e.HappenedOn), Kind: e.Kind, Origin: e.Origin, Act: e.Act,
		Supersedes: e.Supersedes, FirstID: e.FirstID, HappenedOn: e.HappenedOn, RecordedAt: e.RecordedAt, Obligations: x.duties[e.ID],
		TextDigest: e.TextDigest, Files: []packedFile{}, Amounts: evidence.Amounts(e.Amounts), Leaf: e.Leaf,
	}
	if out.Obligations == nil {
		out.Obligations = []packedDuty{}
	}
	if gone.text[e.ID] {
		p.Manifest.Erased++
	} else {
		out.Salt = e.Salt
		out.Text = &packedText{e.Title, e.URL, e.Channel, e.Note, e.Reason, e.Author, e.Topics, e.Audiences, e.DistinctWhy}
	}
	for _, f := range x.files[e.ID] {
		if out.Files, err = p.file(ctx, out, f, gone.files[f.ID]); err != nil {
			return err
		}
	}
	if out.Proof, err = p.proof(ctx, x.seals[e.ID]); err != nil {
		return err
	}
	p.countUnsealed(out.Proof)
	p.Manifest.Entries++
	if err := p.entries.put(out); err != nil {
		return err
	}
	for _, n := range notes {
		p.countUnsealed(n.Proof)
		p.Manifest.Notes++
		if err := p.entries.put(n); err != nil {
			return err
		}
	}
	return p.show(out, notes, x.after[e.ID])
}

func (p *packing) countUnsealed(proof *packedProof) {
	if proof == nil {
		p.Manifest.Unsealed++
	}
}

func (p *packing) notes(ctx context.Context, notes []Note, x around) ([]packedNote, error) {
	out := make([]packedNote, len(notes))
	for i, n := range notes {
		out[i] = packedNote{
			Type: typeNote, ID: n.ID, EvidenceID: n.EvidenceID, Kind: n.Kind, Verdict: n.Verdict, At: n.At, Author: n.Author,
			Text: n.Text, Salt: n.Salt, TextDigest: n.Digest, Copies: []packedCopy{}, Leaf: n.Leaf,
		}
		for _, sum := range out[i].kept() {
			b, err := p.blob(ctx, sum, n.Said("media_type"))
			if err != nil {
				return nil, err
			}
			out[i].Copies = append(out[i].Copies, packedCopy{sum, b.path})
		}
		var err error
		if out[i].Proof, err = p.proof(ctx, x.seals[n.ID]); err != nil {
			return nil, err
		}
	}
	return out, nil
}

// file adds a file to an entry and to the table of files.
func (p *packing) file(ctx context.Context, e packedEntry, f File, erased bool) ([]packedFile, error) {
	out := packedFile{ID: f.ID, MediaType: f.MediaType, Size: f.Size, Digest: f.Digest}
	if erased {
		p.Manifest.Erased++
		return append(e.Files, out), nil
	}
	out.Name, out.SHA256, out.Salt = f.Name, f.SHA256, f.Salt
	b, err := p.blob(ctx, f.SHA256, f.MediaType)
	if err != nil {
		return nil, err
	}
	if out.Path = b.path; b.path == "" {
		p.Manifest.Missing = append(p.Manifest.Missing, MissingFile{e.ID, f.ID, f.SHA256, b.why})
	}
	return append(e.Files, out), p.csv.Write([]string{
		out.Path, cell(f.Name), f.MediaType, strconv.FormatInt(f.Size, 10), f.SHA256, e.ID, cell(e.Agency), string(e.HappenedOn),
	})
}

// openTable begins the table of files, with the mark by which spreadsheets know
// UTF-8.
func (p *packing) openTable() error {
	if _, err := io.WriteString(p.table, "\ufeff"); err != nil {
		return err
	}
	p.csv = csv.NewWriter(p.table)
	return p.csv.Write([]string{"Tệp trong gói", "Tên tệp", "Loại", "Cỡ (byte)", "SHA-256", "Minh chứng", "Đơn vị", "Ngày"})
}

// cell keeps a spreadsheet from reading a name as a formula.
func cell(s string) string {
	if s != "" && strings.ContainsRune("=+-@\t\r", rune(s[0])) {
		return "'" + s
	}
	return s
}

// blobPart is a stored file as it goes into the package: path is empty, and why
// says the reason, when it is not whole.
type blobPart struct {
	path, why string
	size      int64
	crc       uint32
}

// blob reads a stored file once, to know its sums before it is written.
func (p *packing) blob(ctx context.Context, sum, mediaType string) (blobPart, error) {
	if b, ok := p.blobs[sum]; ok {
		return b, nil
	}
	b, err := p.sums(ctx, sum)
	if err != nil {
		return b, err
	}
	if b.why == "" {
		b.path = filesFolder + sum + extension(mediaType)
	}
	p.blobs[sum] = b
	return b, nil
}

func (p *packing) sums(ctx context.Context, sum string) (b blobPart, err error) {
	r, err := p.l.files.Open(ctx, sum)
	if err != nil {
		b.why = "Tệp không còn trong kho."
		return b, nil
	}
	defer func() { _ = r.Close() }()
	h, crc := sha256.New(), crc32.NewIEEE()
	if b.size, err = io.Copy(io.MultiWriter(h, crc), cancelled{ctx, r}); err != nil {
		if ctx.Err() != nil {
			return b, fmt.Errorf("package: %w", err)
		}
		b.why = "Tệp không đọc được."
		return b, nil
	}
	if hex.EncodeToString(h.Sum(nil)) != sum {
		b.why = "Nội dung tệp trong kho đã bị thay đổi."
		return b, nil
	}
	b.crc = crc.Sum32()
	return b, nil
}
