package app

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"loa/internal/feature/agencies"
	"loa/internal/feature/chase"
	"loa/internal/feature/evidence"
	"loa/internal/feature/guide"
	"loa/internal/feature/links"
	"loa/internal/feature/newsroom"
	"loa/internal/feature/orders"
	"loa/internal/feature/ownplan"
	roomofpapers "loa/internal/feature/papers"
	"loa/internal/feature/portal"
	"loa/internal/feature/questions"
	"loa/internal/feature/reorganise"
	"loa/internal/feature/report"
	"loa/internal/feature/webhooks"
	"loa/internal/platform/audit"
	"loa/internal/platform/auth"
	"loa/internal/platform/blob"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/platform/job"
	"loa/internal/platform/mail"
	"loa/internal/platform/media"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Owners lists everybody who keeps tables.
func Owners() []fs.FS {
	return []fs.FS{
		db.Migrations, audit.Migrations, org.Migrations, people.Migrations, notice.Migrations, programme.Migrations, ledger.Migrations, papers.Migrations, content.Migrations,
		agencies.Migrations, report.Migrations, evidence.Migrations, reorganise.Migrations, links.Migrations, chase.Migrations, ownplan.Migrations, orders.Migrations, roomofpapers.Migrations, webhooks.Migrations, questions.Migrations, guide.Migrations, newsroom.Migrations, portal.Migrations,
	}
}

// Office is an opened office: database, files, keys and the spine over them.
type Office struct {
	Config    Config
	Zone      *time.Location
	Clock     clock.Clock
	DB        *db.DB
	Files     *blob.Dir
	PlanFiles *blob.Dir
	paperDir  *blob.Dir
	asked     *blob.Dir // attachments of difficulties
	mediaDir  *blob.Dir // files of agencies' libraries
	audio     *blob.Dir // pieces read aloud
	voice     portal.Voice
	Mail      mail.Sender
	Registry  *org.Registry
	People    *people.Directory
	Notices   *notice.Notices
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Papers    *papers.Papers
	Contents  *content.Contents
	Metrics   *prometheus.Registry

	opened     sync.Once
	client     *fetch.Client // see opener
	registered *web.Watch
	named      atomic.Pointer[named]
	seal       *auth.SealKey
	box        *auth.Box
}

// Open opens the office and, unless asked not to, brings its tables up to date;
// on SQLite a backup is made before an existing database changes.
func Open(ctx context.Context, cfg Config) (*Office, error) {
	o, err := open(ctx, cfg)
	if err != nil {
		return nil, err
	}
	if err := o.migrate(ctx); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

// open opens the office as it is.
func open(ctx context.Context, cfg Config) (*Office, error) {
	cfg = cfg.withDefaults()
	if err := cfg.check(); err != nil {
		return nil, err
	}
	o := &Office{Config: cfg, Metrics: prometheus.NewRegistry()}
	var err error
	if o.Clock, o.Zone, err = cfg.clock(); err != nil {
		return nil, err
	}
	if o.Files, err = blob.Open(cfg.FilesDir()); err != nil {
		return nil, err
	}
	if o.PlanFiles, err = blob.Open(cfg.PlanFilesDir()); err != nil {
		return nil, errors.Join(err, o.Files.Close())
	}
	if o.paperDir, err = blob.Open(cfg.PaperFilesDir()); err != nil {
		return nil, errors.Join(err, o.Files.Close(), o.PlanFiles.Close())
	}
	if o.asked, err = blob.Open(cfg.QuestionFilesDir()); err != nil {
		return nil, errors.Join(err, o.Files.Close(), o.PlanFiles.Close(), o.paperDir.Close())
	}
	if o.mediaDir, err = blob.Open(cfg.MediaFilesDir()); err != nil {
		return nil, errors.Join(err, o.Files.Close(), o.PlanFiles.Close(), o.paperDir.Close(), o.asked.Close())
	}
	if o.audio, err = blob.Open(cfg.AudioDir()); err != nil {
		return nil, errors.Join(err, o.Files.Close(), o.PlanFiles.Close(), o.paperDir.Close(), o.asked.Close(), o.mediaDir.Close())
	}
	if err := o.openDB(ctx); err != nil {
		return nil, errors.Join(err, o.Files.Close(), o.PlanFiles.Close(), o.paperDir.Close(), o.asked.Close(), o.mediaDir.Close(), o.audio.Close())
	}
	if err := o.openSpine(); err != nil {
		return nil, errors.Join(err, o.Close())
	}
	return o, nil
}

func (o *Office) openDB(ctx context.Context) error {
	writes := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "loa_write_seconds", Help: "Length of write transactions; none should be over 0.1 s.",
		Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1},
	})
	shared := prometheus.NewHistogram(prometheus.HistogramOpts{
		Name: "loa_write_shared", Help: "How many acts shared a write transaction.", Buckets: []float64{1, 2, 4, 8, 16, 32, 64},
	})
	o.Metrics.MustRegister(writes, shared)
	c := db.Config{Clock: o.Clock, Log: o.Config.Log, Observe: func(took time.Duration, n int) {
		writes.Observe(took.Seconds())
		shared.Observe(float64(n))
	}}
	if c.URL = o.Config.DB; c.URL == "" {
		c.Path = o.Config.SQLitePath()
	}
	var err error
	o.DB, err = db.Open(ctx, c)
	return err
}

func (o *Office) openSpine() error {
	dir := o.Config.SecretsDir()
	box, err := auth.OpenBox(dir)
	if err != nil {
		return err
	}
	o.box = box
	if o.seal, err = auth.OpenSealKey(dir); err != nil {
		return err
	}
	hasher, err := auth.NewHasher(auth.DefaultCost())
	if err != nil {
		return err
	}
	if err := o.openMail(); err != nil {
		return err
	}
	o.Registry = org.New(o.DB, o.Zone)
	o.registered = o.watchRegistry()
	o.People = people.New(o.DB, people.Config{
		Zone: o.Zone, Hasher: hasher, Box: box, Issuer: "Loa – " + o.Config.Place, Mail: o.Mail.Ready(), Agencies: o.Registry,
	})
	o.Ledger = ledger.New(o.DB, o.Files, sealer{o.seal}, o.Zone)
	o.Papers = papers.Open(o.DB, o.paperDir, o.Zone)
	coder := media.FindCoder()
	if o.Config.FfmpegOff {
		coder = media.Coder{}
	}
	languages, err := o.Config.languages()
	if err != nil {
		return err
	}
	o.Contents = content.Open(content.Config{
		DB: o.DB, Ledger: o.Ledger, Zone: o.Zone, Address: func(path string) string { return o.Config.Address(path) },
		Media: o.mediaDir, Coder: coder, Limits: o.Config.Media, Languages: languages,
	})
	o.Notices = notice.New(o.DB, o.Zone)
	o.Programme = programme.New(o.DB, o.Registry, programme.Config{ReportDue: o.Config.ReportDue, Zone: o.Zone, Done: o.Ledger.HappenedBy})
	return nil
}

// openMail chooses where mails go: in a rehearsal onto a page, and nowhere while its
// past is filled.
func (o *Office) openMail() (err error) {
	o.Mail = mail.None{}
	switch {
	case o.Config.Rehearsal && o.Config.stepping != nil:
	case o.Config.Rehearsal:
		o.Mail = guide.NewMailbox(o.DB)
	case o.Config.SMTP != "":
		o.Mail, err = mail.New(o.Config.SMTP, o.Config.MailFrom, o.Clock)
	}
	return err
}

// sealer lets the ledger sign with the office's key.
type sealer struct{ *auth.SealKey }

// KeyID names the key.
func (s sealer) KeyID() string { return s.ID }

// PublicHex is the public half.
func (s sealer) PublicHex() string { return hex.EncodeToString(s.Public) }

// migrate brings tables up to date.
func (o *Office) migrate(ctx context.Context) error {
	if err := o.backupBefore(ctx); err != nil {
		return err
	}
	n, err := o.DB.Migrate(ctx, Owners()...)
	if err != nil {
		return fmt.Errorf("migrate: %w", err)
	}
	if err := job.Migrate(ctx, o.DB); err != nil {
		return err
	}
	if n > 0 {
		o.Config.Log.InfoContext(ctx, "database migrated", "steps", n)
	}
	return nil
}

// Insert connects a queue that only takes jobs, for commands that write but do
// not serve.
func (o *Office) Insert(ctx context.Context) error {
	_, err := job.New(ctx, o.DB, job.Config{InsertOnly: true, Log: o.Config.Log})
	return err
}

// Close closes everything.
func (o *Office) Close() error {
	return errors.Join(o.DB.Close(), o.Files.Close(), o.PlanFiles.Close(), o.paperDir.Close(), o.asked.Close(), o.mediaDir.Close(), o.audio.Close())
}
