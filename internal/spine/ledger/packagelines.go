package ledger

import (
	"bufio"
	"crypto/ed25519"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"

	"loa/internal/domain/evidence"
	"loa/internal/domain/merkle"
)

// sealed is what the proofs of entries need of a seal.
type sealed struct {
	root   merkle.Hash
	leaves int64
}

// chain is the chain of seals as far as it was read.
type chain struct {
	seals       map[int64]sealed
	first, last SealRow
	anchor      string // hash of the seal that was printed elsewhere
}

// lines calls do for each line of a part.
func (c *checking) lines(name string, do func(where string, line []byte)) error {
	p, ok := c.parts[name]
	if !ok {
		return errZIP("Tệp này không phải gói minh chứng: không có %s.", name)
	}
	b := bufio.NewReaderSize(c.content(p), 1<<16)
	for n := 1; ; n++ {
		line, err := nextLine(b)
		if errors.Is(err, io.EOF) && len(line) == 0 {
			return nil
		}
		where := fmt.Sprintf("%s dòng %d", name, n)
		if err != nil {
			if errors.Is(err, io.EOF) || errors.Is(err, errLong) {
				c.add(where, "Dòng bị cắt hoặc dài bất thường.")
				return nil
			}
			return fmt.Errorf("read package: %w", err)
		}
		do(where, line)
	}
}

var errLong = errors.New("line too long")

func nextLine(b *bufio.Reader) ([]byte, error) {
	var line []byte
	for {
		piece, err := b.ReadSlice('\n')
		if line = append(line, piece...); len(line) > mostLine {
			return line, errLong
		}
		if !errors.Is(err, bufio.ErrBufferFull) {
			return line, err
		}
	}
}

// seal compares one seal with its hash, its signature and the one before it.
func (c *checking) seal(where string, line []byte) {
	var in packedSeal
	if strict(line, &in) != nil {
		c.add(where, "Không đọc được.")
		return
	}
	s := SealRow(in)
	name := fmt.Sprintf("niêm phong số %d", s.Seq)
	if c.Seals++; c.Seals == 1 {
		c.chain.first = s
	} else if s.Seq != c.chain.last.Seq+1 || s.PrevHash != c.chain.last.Hash {
		c.add(name, "Không nối với niêm phong trước.")
	}
	if s.Hash != s.sum() {
		c.add(name, "Nội dung niêm phong đã bị thay đổi.")
	}
	signature, err := hex.DecodeString(s.Signature)
	if key := c.keys[s.KeyID]; err != nil || key == nil || !ed25519.Verify(key, []byte(s.message()), signature) {
		c.add(name, "Chữ ký không đúng.")
	}
	x := sealed{leaves: s.Leaves}
	if decode(&x.root, s.Root) != nil {
		c.add(name, "Nội dung niêm phong đã bị thay đổi.")
	}
	if s.Seq == c.trust.Anchor.Seq {
		c.chain.anchor = s.Hash
	}
	c.chain.seals[s.Seq], c.chain.last = x, s
}

// chainEnds compares the end of the chain with the manifest and with the head
// that was printed elsewhere.
func (c *checking) chainEnds() {
	head, last := c.Manifest.Head, c.chain.last
	if head.Seq != last.Seq || head.Hash != last.Hash || int64(c.Seals) != c.Manifest.Seals {
		c.add(partSeals, "Niêm phong cuối khác bản kê.")
	}
	a := c.trust.Anchor
	switch {
	case a.Seq == 0:
	case c.chain.anchor == "":
		c.add(a.From, "Gói có niêm phong từ số %d đến số %d, không có số %d.", c.chain.first.Seq, last.Seq, a.Seq)
	case c.chain.anchor != a.Hash:
		c.add(a.From, "Niêm phong số %d in trên đó khác niêm phong trong gói.", a.Seq)
	}
}

// checkedBook is what must agree between lines.
type checkedBook struct {
	entries    map[string]string // id → what it supersedes
	noText     []string
	noFile     map[string]string // file → entry
	noteOf     map[string]string // note → entry
	erasedText map[string]bool
	erasedFile map[string]bool
}

func newCheckedBook() checkedBook {
	return checkedBook{
		entries: map[string]string{}, noFile: map[string]string{}, noteOf: map[string]string{}, erasedText: map[string]bool{},
		erasedFile: map[string]bool{},
	}
}

// entryLine compares one entry or note with its hashes and its seal.
func (c *checking) entryLine(where string, line []byte) {
	var kind struct {
		Type string `json:"type"`
	}
	var e packedEntry
	var n packedNote
	switch {
	case json.Unmarshal(line, &kind) != nil:
		c.add(where, "Không đọc được.")
	case kind.Type == typeEntry && strict(line, &e) == nil:
		c.entry(e)
	case kind.Type == typeNote && strict(line, &n) == nil:
		c.note(n)
	default:
		c.add(where, "Không đọc được.")
	}
}

func (c *checking) entry(e packedEntry) {
	name := "minh chứng " + e.ID
	if _, twice := c.book.entries[e.ID]; twice {
		c.add(name, "Có hai lần.")
	}
	c.Entries++
	c.book.entries[e.ID] = e.Supersedes
	if e.Text == nil {
		c.book.noText = append(c.book.noText, e.ID)
	}
	if e.Text != nil && e.Text.text().Digest(e.Salt) != e.TextDigest || e.leaf() != e.Leaf {
		c.add(name, "Nội dung đã bị thay đổi.")
	}
	for _, f := range e.Files {
		c.file(name, e.ID, f)
	}
	c.proof(name, e.ID, e.Leaf, e.Proof)
}

func (c *checking) file(name, evidenceID string, f packedFile) {
	if f.SHA256 == "" && f.Path == "" {
		c.book.noFile[f.ID] = evidenceID
		return
	}
	if f.Digest != evidence.FileDigest(f.Salt, f.SHA256, f.Name) {
		c.add(name, "Thông tin của tệp %s đã bị thay đổi.", f.ID)
	}
	if f.Path == "" {
		why := "Tệp không có trong gói."
		for _, m := range c.Manifest.Missing {
			if m.FileID == f.ID {
				why = "Thiếu từ khi xuất gói. " + m.Why
			}
		}
		c.add("tệp "+f.Name+" của "+name, "%s", why)
		return
	}
	c.cites(name, f.Path, f.SHA256)
	if p, ok := c.parts[f.Path]; ok && p.size != f.Size {
		c.add(name, "Cỡ tệp %s khác với sổ.", f.Path)
	}
}

// cites compares a part with the hash by which a line names it.
func (c *checking) cites(name, path, sum string) {
	c.cited[path] = true
	switch got, ok := c.sums[path]; {
	case !ok:
		c.add(name, "Tệp %s không có trong gói.", path)
	case got != sum || !strings.HasPrefix(path, filesFolder+sum+"."):
		c.add(name, "Tệp %s khác với tệp đã ghi sổ.", path)
	}
}

func (c *checking) note(n packedNote) {
	name := "ghi chú " + n.ID + " của minh chứng " + n.EvidenceID
	if _, twice := c.book.noteOf[n.ID]; twice {
		c.add(name, "Có hai lần.")
	}
	c.Notes++
	c.book.noteOf[n.ID] = n.EvidenceID
	if evidence.NoteDigest(n.Salt, n.Text, n.Author) != n.TextDigest || n.leaf() != n.Leaf {
		c.add(name, "Nội dung đã bị thay đổi.")
	}
	text, files := n.erases()
	if text {
		c.book.erasedText[n.EvidenceID] = true
	}
	for _, id := range files {
		c.book.erasedFile[id] = true
	}
	kept := n.kept()
	for _, k := range n.Copies {
		if !slices.Contains(kept, k.SHA256) {
			c.add(name, "Bản sao %s không có trong ghi chú.", k.SHA256)
		} else if k.Path != "" {
			c.cites(name, k.Path, k.SHA256)
		}
	}
	c.proof(name, n.ID, n.Leaf, n.Proof)
}

// proof compares a leaf with the root of its seal.
func (c *checking) proof(name, id, leaf string, p *packedProof) {
	if p == nil {
		c.Waiting++
		if len(c.Unsealed) < mostProblems {
			c.Unsealed = append(c.Unsealed, id)
		}
		return
	}
	s, ok := c.chain.seals[p.Seal]
	var h merkle.Hash
	bad := !ok || decode(&h, leaf) != nil
	path := make([]merkle.Hash, len(p.Path))
	for i, text := range p.Path {
		bad = bad || decode(&path[i], text) != nil
	}
	if bad || !merkle.Verify(h, p.Place, int(s.leaves), path, s.root) {
		c.add(name, "Chứng cứ niêm phong không khớp với niêm phong số %d.", p.Seal)
	}
}

// whole compares what stands on different lines, and the counts of the manifest.
func (c *checking) whole() {
	for _, id := range slices.Sorted(maps.Keys(c.book.entries)) {
		if before := c.book.entries[id]; before != "" {
			if _, ok := c.book.entries[before]; !ok {
				c.add("minh chứng "+id, "Thiếu bản trước %s trong gói.", before)
			}
		}
	}
	for _, id := range c.book.noText {
		if c.book.erasedText[id] {
			c.Erased++
		} else {
			c.add("minh chứng "+id, "Thiếu nội dung mà không có quyết định xóa.")
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.book.noFile)) {
		if c.book.erasedFile[id] {
			c.Erased++
		} else {
			c.add("minh chứng "+c.book.noFile[id], "Thiếu tệp %s mà không có quyết định xóa.", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(c.book.noteOf)) {
		if _, ok := c.book.entries[c.book.noteOf[id]]; !ok {
			c.add("ghi chú "+id, "Minh chứng của ghi chú này không có trong gói.")
		}
	}
	for _, name := range slices.Sorted(maps.Keys(c.parts)) {
		if strings.HasPrefix(name, filesFolder) {
			if c.Files++; !c.cited[name] {
				c.add(name, "Không minh chứng nào dẫn tệp này.")
			}
		}
	}
	m := c.Manifest
	if m.Entries != c.Entries || m.Notes != c.Notes || m.Unsealed != c.Waiting || m.Erased != c.Erased {
		c.add(partManifest, "Số minh chứng, ghi chú trong gói khác bản kê.")
	}
}
