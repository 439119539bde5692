package content

import (
	"embed"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	look "loa/internal/platform/media"
	"loa/internal/spine/ledger"
)

// Migrations make the tables of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Config is what the room works with. Address makes a public address of a path. Media
// holds the files of libraries; Studio, Coder and Limits are what they are made with.
type Config struct {
	DB      *db.DB
	Ledger  *ledger.Ledger
	Zone    *time.Location
	Address func(path string) string
	Media   *blob.Dir
	Studio  *look.Studio // nil: one of its own
	Coder   look.Coder
	Limits  media.Limits // none: the usual ones
	// Languages are those, beside Vietnamese, in which pieces are written and into which
	// they are translated; none: English.
	Languages []flow.Lang
}

// Contents is the use cases around content.
type Contents struct{ Config }

// Open builds them.
func Open(c Config) *Contents {
	if c.Studio == nil {
		c.Studio = look.NewStudio()
	}
	if c.Limits == (media.Limits{}) {
		c.Limits = media.Usual()
	}
	if len(c.Languages) == 0 {
		c.Languages = []flow.Lang{flow.English}
	}
	return &Contents{c}
}

// Content is one piece of content. ShownID is the edition that readers get, or whose
// notice they get; empty before the first came out and after it was taken away. Slug is
// its address below /tin/, empty until it came out.
type Content struct {
	ID          string
	AgencyID    string
	Kind        flow.Kind
	PlanID      string
	Obligations db.TextList // ids of those it serves
	Slug        string
	ShownID     string
	EvidenceID  string
	MadeBy      string
	MadeByName  string
	MadeAt      int64
	FirstOutAt  int64
	Lang        flow.Lang
	OriginalID  string // of which it is a translation; empty: it is an original
}

const contentColumns = `c.id, c.agency_id, c.kind, c.plan_id, c.obligations, c.slug, c.shown_id, c.evidence_id, c.made_by, c.made_by_name, c.made_at, c.first_out_at, c.lang, c.original_id`

// Edition is one version of a content's words. Instants are Unix milliseconds, 0 for
// never. UrgentBy is who brought it out unapproved, while nobody endorsed it. Notice
// stands in the place of words that were withdrawn; Redirect is where readers of a page
// that is gone are led.
type Edition struct {
	ID              string
	ContentID       string
	Number          int
	State           flow.State
	Version         int64
	Title           string
	Summary         string
	Body            string // cleaned HTML
	Source          string
	Topics          db.TextList
	Audiences       db.TextList
	Procedures      db.TextList
	NoSecret        bool
	PeopleAgree     bool
	Correction      string // public note of what was wrong in the edition before
	ChangedBy       string
	ChangedByName   string
	ChangedAt       int64
	SubmittedBy     string
	SubmittedByName string
	SubmittedAt     int64
	ApprovedByName  string
	ApprovedAt      int64
	UrgentBy        string
	DueAt           int64
	OutAt           int64
	ClosedAt        int64
	Notice          string
	Redirect        string
	Digest          string
	WordsFold       string     // what it is searched by
	LeadID          string     // the picture that stands for it; empty: the first of its words
	Issue           flow.Issue // items of a bulletin, of which Body is made
	FollowsID       string     // edition of the original that a translation follows
	Event           flow.Event // that it announces; empty: none
}

const editionColumns = `e.id, e.content_id, e.number, e.state, e.version, e.title, e.summary, e.body, e.source, e.topics, e.audiences, e.procedures,
	e.no_secret, e.people_agree, e.correction, e.changed_by, e.changed_by_name, e.changed_at, e.submitted_by, e.submitted_by_name, e.submitted_at,
	e.approved_by_name, e.approved_at, e.urgent_by, e.due_at, e.out_at, e.closed_at, e.notice, e.redirect, e.digest, e.words_fold, e.lead_id, e.issue, e.follows_id, e.event`

// trail is what the rules about persons ask of it.
func (e Edition) trail() flow.Trail {
	return flow.Trail{State: e.State, SubmittedBy: e.SubmittedBy, UrgentBy: e.UrgentBy}
}

func errNone() error { return domain.NotFound("Không có tin, bài này.") }

// errChanged is given to who would overwrite what they did not see.
func errChanged(e Edition, by access.Actor) error {
	if e.ChangedBy == by.AccountID {
		return domain.Conflict("Bài này vừa được lưu ở một cửa sổ khác, cùng tài khoản (lần lưu %d). Xem bản đó rồi chép phần cần giữ.", e.Version)
	}
	return domain.Conflict("%s vừa sửa bản này (lần lưu %d). Xem bản mới rồi chép phần của mình vào.", e.ChangedByName, e.Version)
}
