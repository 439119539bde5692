package ledger

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
)

// The package (gói minh chứng) is what the office gives to whoever checks it:
// entries of a window with their files and the proof that they stand under
// signed seals, to be read anywhere and checked without the program's database.
// docs/package.md has the format.

// packageFormat names the format and its version.
const packageFormat = "loa-package/1"

// The parts of a package beside files/….
const (
	partIndex     = "index.html"
	partEntries   = "entries.jsonl"
	partSeals     = "seals.jsonl"
	partKeys      = "keys.json"
	partTable     = "files.csv"
	partManifest  = "manifest.json"
	partSignature = "manifest.sig"
	filesFolder   = "files/"
)

// Named is a thing by its id and what it was called.
type Named struct {
	ID   string `json:"id"`
	Name string `json:"name"`
}

// Manifest is the signed head of a package: what it holds and which bytes.
type Manifest struct {
	Format     string              `json:"format"`
	Program    string              `json:"program"`
	Office     string              `json:"office"`
	AsOf       int64               `json:"as_of"` // Unix milliseconds: what was recorded up to then
	AsOfText   string              `json:"as_of_text"`
	By         string              `json:"exported_by"`
	Period     string              `json:"period"`
	Label      string              `json:"period_label"`
	Rule       calendar.WindowRule `json:"window_rule"`
	Window     calendar.Window     `json:"window"`
	Obligation *Named              `json:"obligation,omitempty"`
	Agency     *Named              `json:"agency,omitempty"`
	Entries    int                 `json:"entries"`
	Notes      int                 `json:"notes"`
	Unsealed   int                 `json:"unsealed"`
	Erased     int                 `json:"erased"`
	Missing    []MissingFile       `json:"missing"`
	Seals      int64               `json:"seals"`
	Head       packedHead          `json:"head"`
	Key        packedKey           `json:"key"`
	Files      []packedPart        `json:"files"`
}

// MissingFile is a stored file that was no longer there, or no longer the same,
// when the package was made.
type MissingFile struct {
	EvidenceID string `json:"evidence_id"`
	FileID     string `json:"file_id"`
	SHA256     string `json:"sha256"`
	Why        string `json:"why"`
}

type packedHead struct {
	Seq  int64  `json:"seq"`
	Hash string `json:"hash"`
	At   int64  `json:"at"`
}

type packedKey struct {
	ID     string `json:"id"`
	Public string `json:"public"` // hex Ed25519
}

type packedPart struct {
	Name   string `json:"name"`
	Size   int64  `json:"size"`
	SHA256 string `json:"sha256"`
}

// signed is what the signature beside the manifest covers.
func signed(manifest []byte) []byte {
	sum := sha256.Sum256(manifest)
	return []byte("loa/package/v1\n" + hex.EncodeToString(sum[:]) + "\n")
}

// packedSeal is a line of seals.jsonl.
type packedSeal struct {
	Seq       int64  `json:"seq"`
	At        int64  `json:"at"`
	Leaves    int64  `json:"leaves"`
	Root      string `json:"root"`
	PrevHash  string `json:"prev_hash"`
	Hash      string `json:"hash"`
	KeyID     string `json:"key_id"`
	Signature string `json:"signature"`
}

// packedProof shows that a leaf stands under a seal.
type packedProof struct {
	Seal  int64    `json:"seal"`
	Place int      `json:"place"`
	Path  []string `json:"path"`
}

// packedEntry is a line of type "entry" of entries.jsonl. Agency, Obligations'
// names, Counts and Path are for readers; everything else stands under the leaf.
type packedEntry struct {
	Type        string           `json:"type"`
	ID          string           `json:"id"`
	AgencyID    string           `json:"agency_id"`
	Agency      string           `json:"agency"`
	Kind        evidence.Kind    `json:"kind"`
	Origin      evidence.Origin  `json:"origin"`
	Act         evidence.Act     `json:"act"`
	Supersedes  string           `json:"supersedes"`
	FirstID     string           `json:"first_id"`
	HappenedOn  calendar.Date    `json:"happened_on"`
	RecordedAt  int64            `json:"recorded_at"`
	Obligations []packedDuty     `json:"obligations"`
	Text        *packedText      `json:"text"` // null: lawfully erased
	Salt        string           `json:"salt"`
	TextDigest  string           `json:"text_digest"`
	Files       []packedFile     `json:"files"`
	Amounts     evidence.Amounts `json:"amounts,omitempty"`
	Leaf        string           `json:"leaf"`
	Proof       *packedProof     `json:"proof"` // null: not sealed yet
}

type packedText struct {
	Title     string   `json:"title"`
	URL       string   `json:"url"`
	Channel   string   `json:"channel"`
	Note      string   `json:"note"`
	Reason    string   `json:"reason"`
	Author    string   `json:"author"`
	Topics    []string `json:"topics"`
	Audiences []string `json:"audiences"`
	Distinct  string   `json:"distinct"`
}

func (t packedText) text() evidence.Text {
	return evidence.Text{
		Title: t.Title, URL: t.URL, Channel: t.Channel, Note: t.Note, Reason: t.Reason, Author: t.Author,
		Topics: t.Topics, Audiences: t.Audiences, Distinct: t.Distinct,
	}
}

// packedDuty is one obligation version that an entry serves.
type packedDuty struct {
	VersionID    string `json:"version_id"`
	ObligationID string `json:"obligation_id"`
	Name         string `json:"name"`
	Plan         string `json:"plan"`
	Counts       bool   `json:"counts"`
}

// packedFile is a file that an entry cites; Path is where it lies in the
// package, empty when it was erased or missing.
type packedFile struct {
	ID        string `json:"id"`
	Name      string `json:"name"`
	MediaType string `json:"media_type"`
	Size      int64  `json:"size"`
	SHA256    string `json:"sha256"`
	Salt      string `json:"salt"`
	Digest    string `json:"digest"`
	Path      string `json:"path"`
}

// packedNote is a line of type "note" of entries.jsonl.
type packedNote struct {
	Type       string            `json:"type"`
	ID         string            `json:"id"`
	EvidenceID string            `json:"evidence_id"`
	Kind       evidence.NoteKind `json:"kind"`
	Verdict    evidence.Verdict  `json:"verdict"`
	At         int64             `json:"at"`
	Author     string            `json:"author"`
	Text       string            `json:"text"` // JSON object of text, as it was hashed
	Salt       string            `json:"salt"`
	TextDigest string            `json:"text_digest"`
	Copies     []packedCopy      `json:"copies"`
	Leaf       string            `json:"leaf"`
	Proof      *packedProof      `json:"proof"`
}

// packedCopy is what was kept of a link: the page as it came, or what a person
// reads of it. Path is empty when only the hash was kept.
type packedCopy struct {
	SHA256 string `json:"sha256"`
	Path   string `json:"path"`
}

const (
	typeEntry = "entry"
	typeNote  = "note"
)

// leaf computes the entry's leaf from what the line says.
func (e packedEntry) leaf() string {
	x := evidence.Entry{
		ID: e.ID, AgencyID: e.AgencyID, Kind: e.Kind, Origin: e.Origin, Act: e.Act, Supersedes: e.Supersedes,
		HappenedOn: e.HappenedOn, RecordedAt: e.RecordedAt, TextDigest: e.TextDigest, Amounts: e.Amounts,
	}
	for _, o := range e.Obligations {
		x.Versions = append(x.Versions, o.VersionID)
	}
	for _, f := range e.Files {
		x.FileDigests = append(x.FileDigests, f.Digest)
	}
	h := x.Leaf()
	return hex.EncodeToString(h[:])
}

// erases tells what an erasure note names: the text, files by their ids.
func (n packedNote) erases() (text bool, files []string) {
	if n.Kind != evidence.NoteErasure {
		return false, nil
	}
	said := Note{Text: n.Text}
	return said.Said("text") != "", strings.Fields(said.Said("files"))
}

// kept lists the hashes of the copies that a note names.
func (n packedNote) kept() []string {
	if n.Kind != evidence.NoteCopy {
		return nil
	}
	said := Note{Text: n.Text}
	return slices.DeleteFunc([]string{said.Said("raw_sha256"), said.Said("text_sha256")}, func(sum string) bool { return sum == "" })
}

// leaf computes the note's leaf from what the line says.
func (n packedNote) leaf() string {
	h := evidence.Note{ID: n.ID, EvidenceID: n.EvidenceID, Kind: n.Kind, Verdict: n.Verdict, At: n.At, TextDigest: n.TextDigest}.Leaf()
	return hex.EncodeToString(h[:])
}

// jsonLine writes one JSON line.
func jsonLine(v any) ([]byte, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return nil, fmt.Errorf("package: %w", err)
	}
	return append(b, '\n'), nil
}

// extension is the ending of a stored file in a package, by its media type
// alone: what a person typed never becomes a name.
func extension(mediaType string) string {
	switch mediaType {
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "image/webp":
		return ".webp"
	case "application/pdf":
		return ".pdf"
	case "video/mp4":
		return ".mp4"
	case "audio/mpeg":
		return ".mp3"
	case "text/plain", "text/plain; charset=utf-8":
		return ".txt"
	case "application/vnd.openxmlformats-officedocument.wordprocessingml.document":
		return ".docx"
	case "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet":
		return ".xlsx"
	}
	return ".bin"
}
