package ledger

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
)

// Migrations make the tables of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Files is where the content of files lies, by the hex SHA-256 of it.
type Files interface {
	Open(ctx context.Context, sha256 string) (io.ReadCloser, error)
}

// Signer signs seals with the office's Ed25519 key.
type Signer interface {
	KeyID() string
	PublicHex() string
	Sign(message []byte) []byte
}

// Ledger is the book over one database.
type Ledger struct {
	db    *db.DB
	files Files
	sign  Signer
	zone  *time.Location
	known memory
}

// New gives the ledger. files and sign may be nil where nothing is checked and
// nothing sealed.
func New(d *db.DB, files Files, sign Signer, zone *time.Location) *Ledger {
	return &Ledger{db: d, files: files, sign: sign, zone: zone}
}

// Entry is one entry as it stands in the book, with its seal. SealSeq is 0
// while it waits; SupersededBy is empty while it counts.
type Entry struct {
	ID           string
	AgencyID     string
	Kind         evidence.Kind
	Origin       evidence.Origin
	Act          evidence.Act
	Supersedes   string
	FirstID      string
	HappenedOn   calendar.Date
	RecordedAt   int64
	RecordedBy   string
	Title        string
	URL          string `db:"url"`
	Channel      string
	Note         string
	Reason       string
	Author       string
	Salt         string
	TextDigest   string
	Leaf         string
	Topics       db.TextList
	Audiences    db.TextList
	Amounts      amounts
	DistinctWhy  string
	SealSeq      int64
	SupersededBy string
	Verdict      evidence.Verdict
	ErasedAt     int64             // 0: nothing of it was erased
	Became       evidence.NoteKind // of the piece that it shows; empty: it stands as it came out
}

// Current tells whether the entry holds: it is not a withdrawal and nothing
// superseded it.
func (e Entry) Current() bool { return e.Act != evidence.Withdraw && e.SupersededBy == "" }

// Counts tells whether the entry counts where it is no re-post: it is current
// and was not returned.
func (e Entry) Counts() bool { return e.Current() && e.Verdict != evidence.Returned }

// ErasedTitle stands in pages, sheets and reports for a title that was lawfully
// erased.
const ErasedTitle = "Nội dung đã xóa theo quy định"

// Shown is the title as lists show it: of an entry whose text was lawfully erased,
// that it was.
func (e Entry) Shown() string { return shown(e.Title) }

// Shown is the title as lists show it, as that of Entry.
func (p Piece) Shown() string { return shown(p.Title) }

// shown takes an entry without a title for an erased one: none is stored without.
func shown(title string) string { return cmp.Or(title, ErasedTitle) }

// text is the part of the entry that stands outside its hash.
func (e Entry) text() evidence.Text {
	return evidence.Text{
		Title: e.Title, URL: e.URL, Channel: e.Channel, Note: e.Note, Reason: e.Reason, Author: e.Author,
		Topics: e.Topics, Audiences: e.Audiences, Distinct: e.DistinctWhy,
	}
}

// amounts is what an entry counts, stored as a JSON object.
type amounts evidence.Amounts

func (a amounts) text() string {
	if len(a) == 0 {
		return "{}"
	}
	b, _ := json.Marshal(evidence.Amounts(a)) // numbers always marshal
	return string(b)
}

// Scan reads the amounts back.
func (a *amounts) Scan(src any) error {
	text, ok := src.(string)
	if b, raw := src.([]byte); raw {
		text, ok = string(b), true
	}
	if !ok {
		return fmt.Errorf("ledger: %T is no object of amounts", src)
	}
	*a = nil
	if text == "{}" { // what most entries say, not worth a decoder
		return nil
	}
	return json.Unmarshal([]byte(text), (*evidence.Amounts)(a))
}

// File is one stored file of an entry.
type File struct {
	ID         string
	EvidenceID string
	Name       string
	MediaType  string
	Size       int64
	SHA256     string `db:"sha256"`
	Salt       string
	Digest     string
	Look       int64 // fingerprint of a picture (see evidence.PicturesAlike), 0: none
}

// Erased tells whether the file was lawfully erased.
func (f File) Erased() bool { return f.SHA256 == "" }

// Served is one obligation that an entry serves.
type Served struct {
	VersionID    string
	ObligationID string
	CellID       string
	ShortName    string
	PlanID       string
}

// CellID names a cell.
func CellID(versionID, agencyID, period string) string {
	return versionID + "|" + agencyID + "|" + period
}

// Pair names the cells of one obligation version and agency together.
func Pair(versionID, agencyID string) string { return versionID + "|" + agencyID }

// Of gives the counts of one obligation, named by its last version, by agency.
func Of(counts map[string][]obligation.Count, versionID string) obligation.Held {
	return func(agencyID string) []obligation.Count { return counts[Pair(versionID, agencyID)] }
}

// rule is the measure of one obligation version.
type rule struct {
	VersionID    string
	ObligationID string
	Rule         obligation.Rule
}

// memory keeps the measures of obligation versions, which never change once
// they are there.
type memory struct {
	mu    sync.RWMutex
	rules map[string]rule
}

// find gives the rules that are kept and the versions, each once, that are not.
func (m *memory) find(versions []string) (known []rule, missing []string) {
	m.mu.RLock()
	defer m.mu.RUnlock()
	for _, v := range slices.Compact(slices.Sorted(slices.Values(versions))) {
		if r, ok := m.rules[v]; ok {
			known = append(known, r)
		} else {
			missing = append(missing, v)
		}
	}
	return known, missing
}

func (m *memory) keep(rules []rule) {
	m.mu.Lock()
	defer m.mu.Unlock()
	if m.rules == nil {
		m.rules = map[string]rule{}
	}
	for _, r := range rules {
		m.rules[r.VersionID] = r
	}
}
