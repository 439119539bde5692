// Package evidence holds what a ledger entry (minh chứng) is on paper: its
// kinds, how it came, and the canonical bytes under its hash.
package evidence

import (
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"slices"
	"strconv"

	"loa/internal/domain/calendar"
	"loa/internal/domain/merkle"
)

// Kind (loại minh chứng) is what really happened.
type Kind string

// The kinds.
const (
	Article   Kind = "article"
	Bulletin  Kind = "bulletin"
	Broadcast Kind = "broadcast"
	Video     Kind = "video"
	Dialogue  Kind = "dialogue"
	Material  Kind = "material"
	Posting   Kind = "posting"
	Training  Kind = "training"
	Contest   Kind = "contest"
	Survey    Kind = "survey"
	Plan      Kind = "plan"
	Report    Kind = "report"
	Other     Kind = "other"
)

// Kinds lists the kinds in the order of the form.
func Kinds() []Kind {
	return []Kind{Article, Bulletin, Broadcast, Video, Dialogue, Material, Posting, Training, Contest, Survey, Plan, Report, Other}
}

// Label is the kind in Vietnamese.
func (k Kind) Label() string {
	switch k {
	case Article:
		return "Tin, bài viết"
	case Bulletin:
		return "Bản tin"
	case Broadcast:
		return "Phát sóng, phát thanh"
	case Video:
		return "Video, clip"
	case Dialogue:
		return "Đối thoại, tọa đàm, hội nghị"
	case Material:
		return "Ấn phẩm, pano, băng rôn"
	case Posting:
		return "Niêm yết công khai"
	case Training:
		return "Tập huấn, bồi dưỡng"
	case Contest:
		return "Cuộc thi"
	case Survey:
		return "Khảo sát"
	case Plan:
		return "Kế hoạch đã ban hành"
	case Report:
		return "Báo cáo đã gửi"
	case Other:
		return "Việc khác"
	}
	return string(k)
}

// Valid tells whether k is one of the closed list.
func (k Kind) Valid() bool { return slices.Contains(Kinds(), k) }

// Origin is how an entry came into the ledger.
type Origin string

// The origins.
const (
	Automatic Origin = "automatic" // the program did the thing itself
	Declared  Origin = "declared"  // a person says so
	Imported  Origin = "imported"  // from a spreadsheet or another program
	Watched   Origin = "watched"   // seen by a watcher of outside channels
)

// Label is the origin in Vietnamese.
func (o Origin) Label() string {
	switch o {
	case Automatic:
		return "Tự động"
	case Declared:
		return "Khai báo"
	case Imported:
		return "Nhập từ tệp, từ phần mềm khác"
	case Watched:
		return "Theo dõi kênh"
	}
	return string(o)
}

// Act is what an entry does.
type Act string

// The acts. A correction and a withdrawal name the entry they supersede; the
// superseded one stays in the ledger and no longer counts.
const (
	Declare  Act = "declare"
	Correct  Act = "correct"
	Withdraw Act = "withdraw"
)

// Text is the part of an entry that people wrote and that may name persons. It
// stands outside the hash as a salted digest, so that it can lawfully be erased
// without breaking the chain.
type Text struct {
	Title, URL, Channel, Note, Reason, Author string
	Topics, Audiences                         []string
	Distinct                                  string // why it is no re-post of what looks the same
}

// Digest is the SHA-256 of the text under a salt, in hex. Parts that an entry
// may lack stand under their name at the end, so that entries from before they
// existed keep their digest.
func (t Text) Digest(salt string) string {
	parts := []string{salt, t.Title, t.URL, t.Channel, t.Note, t.Reason, t.Author}
	for _, list := range []struct {
		name  string
		items []string
	}{{"topics", t.Topics}, {"audiences", t.Audiences}} {
		if len(list.items) > 0 {
			parts = append(append(parts, list.name+" "+strconv.Itoa(len(list.items))), list.items...)
		}
	}
	if t.Distinct != "" {
		parts = append(parts, "distinct", t.Distinct)
	}
	return salted("loa/evidence-text/v1", parts...)
}

// FileDigest is the salted digest of a stored file, in hex: sha256 is the hash
// of its content, name how the person called it.
func FileDigest(salt, sha256Hex, name string) string {
	return salted("loa/evidence-file/v1", salt, sha256Hex, name)
}

// salted hashes parts, the salt first, each with its length.
func salted(domain string, parts ...string) string {
	var e encoder
	e.text(domain)
	for _, p := range parts {
		e.text(p)
	}
	sum := sha256.Sum256(e.buf)
	return hex.EncodeToString(sum[:])
}

// Entry is what the hash covers.
type Entry struct {
	ID          string
	AgencyID    string
	Kind        Kind
	Origin      Origin
	Act         Act
	Supersedes  string
	HappenedOn  calendar.Date
	RecordedAt  int64    // Unix milliseconds
	Versions    []string // obligation versions it serves
	TextDigest  string
	FileDigests []string
	Amounts     Amounts // what was counted; no personal data, so it stays when text is erased
}

// Leaf is the Merkle leaf hash over a canonical encoding: every part prefixed
// with its length (32 bits, big endian), lists sorted and prefixed with their
// count, so that two different entries never share their bytes.
func (e Entry) Leaf() merkle.Hash {
	var enc encoder
	enc.text("loa/evidence/v1")
	for _, s := range []string{e.ID, e.AgencyID, string(e.Kind), string(e.Origin), string(e.Act), e.Supersedes, string(e.HappenedOn)} {
		enc.text(s)
	}
	enc.number(uint64(e.RecordedAt))
	enc.list(e.Versions)
	enc.text(e.TextDigest)
	enc.list(e.FileDigests)
	if parts := e.Amounts.parts(); len(parts) > 0 { // entries from before they existed keep their leaf
		enc.text("amounts")
		enc.list(parts)
	}
	return merkle.LeafHash(enc.buf)
}

type encoder struct{ buf []byte }

func (e *encoder) text(s string) {
	e.buf = binary.BigEndian.AppendUint32(e.buf, uint32(len(s)))
	e.buf = append(e.buf, s...)
}

func (e *encoder) number(n uint64) { e.buf = binary.BigEndian.AppendUint64(e.buf, n) }

func (e *encoder) list(items []string) {
	items = slices.Sorted(slices.Values(items))
	e.number(uint64(len(items)))
	for _, s := range items {
		e.text(s)
	}
}
