package evidence

import (
	"loa/internal/domain/merkle"
)

// NoteKind is what is noted in the book about an entry (ghi chú vào sổ) after
// it was appended.
type NoteKind string

// The kinds of notes.
const (
	NoteVerdict NoteKind = "verdict" // a verifier judged the entry
	NoteCopy    NoteKind = "copy"    // a readable copy of its link was kept
	NoteErasure NoteKind = "erasure" // text or files were lawfully erased

	NoteRenewed     NoteKind = "renewed"     // the piece that it shows has a new edition
	NoteWithdrawn   NoteKind = "withdrawn"   // the piece was withdrawn: a notice stands in its place
	NoteUnpublished NoteKind = "unpublished" // the piece was taken away from readers
)

// OfPiece tells whether the note says what became of the piece that the entry shows.
// The last one holds; none of them changes what counts, since the piece did come out.
func (k NoteKind) OfPiece() bool {
	return k == NoteRenewed || k == NoteWithdrawn || k == NoteUnpublished
}

// Valid tells whether k is one of the closed list.
func (k NoteKind) Valid() bool {
	return k == NoteVerdict || k == NoteCopy || k == NoteErasure || k.OfPiece()
}

// Label is the kind in Vietnamese.
func (k NoteKind) Label() string {
	switch k {
	case NoteVerdict:
		return "Kiểm tra"
	case NoteCopy:
		return "Lưu bản sao liên kết"
	case NoteErasure:
		return "Xóa theo quy định"
	case NoteRenewed:
		return "Bài có bản mới"
	case NoteWithdrawn:
		return "Bài đã rút"
	case NoteUnpublished:
		return "Bài đã gỡ"
	}
	return string(k)
}

// Verdict is what a verifier says of an entry; the last one holds. A returned
// entry does not count until it is corrected or accepted after all; a disputed
// one counts and is marked.
type Verdict string

// The verdicts; Reopened takes an earlier one back, Unjudged is none yet.
const (
	Accepted Verdict = "accepted"
	Returned Verdict = "returned"
	Disputed Verdict = "disputed"
	Reopened Verdict = "reopened"
	Unjudged Verdict = ""
)

// Verdicts lists what a verifier can say, in the order of the form.
func Verdicts() []Verdict { return []Verdict{Accepted, Returned, Disputed, Reopened} }

// Valid tells whether v is one that can be given.
func (v Verdict) Valid() bool {
	return v == Accepted || v == Returned || v == Disputed || v == Reopened
}

// NeedsReason tells whether the verdict is given with a reason.
func (v Verdict) NeedsReason() bool { return v != Accepted }

// Label is the verdict in Vietnamese.
func (v Verdict) Label() string {
	switch v {
	case Accepted:
		return "Đã xác nhận"
	case Returned:
		return "Trả lại"
	case Disputed:
		return "Có nghi vấn"
	case Reopened, Unjudged:
	}
	return "Chưa kiểm tra"
}

// Note is what the hash of a note covers. Its text stands outside as a salted
// digest, as that of an entry does.
type Note struct {
	ID         string
	EvidenceID string
	Kind       NoteKind
	Verdict    Verdict
	At         int64 // Unix milliseconds
	TextDigest string
}

// NoteDigest is the SHA-256 of a note's text and author under a salt, in hex.
func NoteDigest(salt, text, author string) string {
	return salted("loa/evidence-note-text/v1", salt, text, author)
}

// Leaf is the Merkle leaf hash over the same canonical encoding as that of an
// entry, under a name of its own.
func (n Note) Leaf() merkle.Hash {
	var enc encoder
	enc.text("loa/evidence-note/v1")
	for _, s := range []string{n.ID, n.EvidenceID, string(n.Kind), string(n.Verdict)} {
		enc.text(s)
	}
	enc.number(uint64(n.At))
	enc.text(n.TextDigest)
	return merkle.LeafHash(enc.buf)
}
