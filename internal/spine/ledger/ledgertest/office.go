package ledgertest

import (
	"context"
	"crypto/ed25519"
	"encoding/hex"
	"io/fs"
	"path/filepath"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/audit"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
	"loa/internal/spine/programme/programmetest"
)

// Owners are the tables that an office needs.
func Owners() []fs.FS {
	return []fs.FS{audit.Migrations, org.Migrations, people.Migrations, programme.Migrations, ledger.Migrations}
}

// Office is the spine over one database. Its zone is UTC.
type Office struct {
	DB        *db.DB
	Registry  *org.Registry
	People    *people.Directory
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Files     *blob.Dir
	Zone      *time.Location
	Key       Key
	t         testing.TB
}

// New opens the office over a database whose tables Owners made.
func New(t testing.TB, d *db.DB) *Office {
	t.Helper()
	if err := job.Migrate(t.Context(), d); err != nil {
		t.Fatal(err)
	}
	if _, err := job.New(t.Context(), d, job.Config{InsertOnly: true}); err != nil {
		t.Fatal(err)
	}
	files, err := blob.Open(filepath.Join(t.TempDir(), "files"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = files.Close() })
	o := &Office{DB: d, Files: files, Zone: time.UTC, Key: NewKey(t), t: t}
	o.Registry = org.New(d, o.Zone)
	o.People = people.New(d, people.Config{Zone: o.Zone, Agencies: o.Registry})
	o.Ledger = ledger.New(d, files, o.Key, o.Zone)
	o.Programme = programme.New(d, o.Registry, programme.Config{Zone: o.Zone, Done: o.Ledger.HappenedBy})
	return o
}

// Agency registers an agency that exists since 2020 and gives its id.
func (o *Office) Agency(name string, level agency.Level, kind agency.Kind) string {
	o.t.Helper()
	id, err := o.Registry.Add(o.t.Context(), access.SystemActor("test"), org.NewAgency{
		Version: org.Version{ValidFrom: "2020-01-01", Name: name, Level: level, Kind: kind},
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// Owe makes an obligation of the plan of 2025, named by its version id, that
// these agencies owe.
func (o *Office) Owe(version string, r obligation.Rule, agencies ...string) {
	o.t.Helper()
	if r.Window.Start == "" {
		r.Window = calendar.YearWindow(2025)
	}
	if err := programmetest.Seed(o.t.Context(), o.DB, version, r, agencies...); err != nil {
		o.t.Fatal(err)
	}
}

// Declare appends an article of a day for an obligation and gives its id.
func (o *Office) Declare(agencyID, version string, day calendar.Date, title string) string {
	o.t.Helper()
	var id string
	err := o.DB.Write(o.t.Context(), func(ctx context.Context, tx *db.Tx) error {
		var err error
		id, err = o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer", Name: "Cán bộ đầu mối"}, ledger.NewEvidence{
			AgencyID: agencyID, Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: day, Title: title, Versions: []string{version},
		})
		return err
	})
	if err != nil {
		o.t.Fatal(err)
	}
	return id
}

// As is an actor with one role at one agency.
func As(role access.Role, agencyID string) access.Actor {
	return access.Actor{AccountID: string(role) + "-" + agencyID, Name: "Cán bộ", Grants: []access.Grant{{Role: role, AgencyID: agencyID}}}
}

// Key signs seals in tests.
type Key struct{ private ed25519.PrivateKey }

// NewKey makes a fresh key.
func NewKey(t testing.TB) Key {
	t.Helper()
	_, private, err := ed25519.GenerateKey(nil)
	if err != nil {
		t.Fatal(err)
	}
	return Key{private}
}

// KeyID names the key.
func (k Key) KeyID() string { return k.PublicHex()[:16] }

// PublicHex is the public half.
func (k Key) PublicHex() string {
	public, _ := k.private.Public().(ed25519.PublicKey)
	return hex.EncodeToString(public)
}

// Sign signs a message.
func (k Key) Sign(message []byte) []byte { return ed25519.Sign(k.private, message) }
