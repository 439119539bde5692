package content

import (
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"strconv"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/evidence"
	"loa/internal/domain/media"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/spine/ledger"
	"loa/internal/vi"
)

// Root is where contents have their addresses on the portal.
const Root = "/tin/"

// Channel is the portal as the ledger names it.
const Channel = "Cổng thông tin cải cách hành chính"

// Call is one move of an edition. Seen is the version that the person saw. At is the
// minute at which a scheduled edition comes out. Redirect is where readers of a page
// that is taken away are led, empty for nowhere. Serves are the versions of obligations
// that count a publication, Asks those of them whose words ask for pieces in the
// language of a translation. Plan is what the plan names, for the check before submission.
type Call struct {
	EditionID string
	Seen      int64
	Act       flow.Act
	Reason    string
	At        time.Time
	Redirect  string
	Serves    []string
	Asks      []string
	Plan      struct{ Topics, Audiences []string }
}

// LeastReason is how many letters a reason has at least.
const LeastReason = 5

const (
	mostReason = 1000
	soonest    = time.Minute              // from now, for what is scheduled
	farthest   = 2 * 366 * 24 * time.Hour // so is a year that was typed wrong found
)

// Move does one act with an edition, by the table of domain/content. Bringing it out is
// one transaction with the evidence of it. It fails with conflict when the edition
// changed since it was seen, or its state does not allow the act.
func (c *Contents) Move(ctx context.Context, actor access.Actor, call Call) (Edition, error) {
	if err := c.cleanCall(&call); err != nil {
		return Edition{}, err
	}
	var e Edition
	err := c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		content, before, err := lockEdition(ctx, tx, call.EditionID)
		if err != nil {
			return err
		}
		e = before
		return c.move(ctx, tx, moved{actor: actor, call: call, content: content, edition: &e})
	})
	if err != nil {
		return Edition{}, err
	}
	return e, nil
}

// move makes a move of an edition that is locked. What is to come out at its minute and
// would be read by nobody goes back instead to who wrote it.
func (c *Contents) move(ctx context.Context, tx *db.Tx, m moved) (err error) {
	e, before := m.edition, *m.edition
	if m.call.Act == flow.Publish && before.State == flow.Scheduled && m.actor.System {
		if why, err := sentBack(ctx, tx, m.content, before); err != nil {
			return err
		} else if why != "" {
			m.actor, m.call.Act, m.call.Reason = program(), flow.Return, why
		}
	}
	if e.State, err = before.trail().Next(m.call.Act, m.actor.AccountID, hands(m.actor, m.content.AgencyID)...); err != nil {
		return err
	}
	if m.call.Seen != before.Version {
		return errChanged(before, m.actor)
	}
	e.Version++
	if err := c.apply(ctx, tx, m); err != nil {
		return err
	}
	if err := update(ctx, tx, *e); err != nil {
		return err
	}
	if err := c.relist(ctx, tx, m.content, e.State); err != nil {
		return err
	}
	tellAtOnce(tx, m.actor, m.content, *e, m.call.Act)
	return step(ctx, tx, m.actor, passage{before, *e}, m.call)
}

func (c *Contents) cleanCall(call *Call) error {
	var problems domain.Fields
	call.Reason = vi.Clean(call.Reason)
	switch n := len([]rune(call.Reason)); {
	case n > mostReason:
		problems.Add("ly_do", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", mostReason)
	case n < LeastReason && call.Act.NeedsReason():
		problems = append(problems, ShortReason(call.Reason))
	}
	if call.Act == flow.Schedule {
		call.At = call.At.Truncate(time.Minute)
		switch from := c.DB.Clock().Now(); {
		case call.At.Before(from.Add(soonest).Truncate(time.Minute)):
			problems.Add("gio_dang", "Giờ đăng đã qua. Chọn giờ sau, hoặc đăng ngay.")
		case call.At.After(from.Add(farthest)):
			problems.Add("gio_dang", "Giờ đăng xa quá hai năm. Kiểm tra lại năm.")
		}
	}
	return problems.Err()
}

// ShortReason says what is wanted where a reason has fewer letters than LeastReason: one,
// or more of the one that was given.
func ShortReason(given string) domain.FieldError {
	if given == "" {
		return domain.FieldError{Name: "ly_do", Message: "Nêu lý do."}
	}
	return domain.FieldError{Name: "ly_do", Message: "Lý do ngắn quá, người đọc chưa hiểu được. Viết ít nhất %d ký tự.", Args: []any{LeastReason}}
}

// moved is a move that is being made.
type moved struct {
	actor   access.Actor
	call    Call
	content Content
	edition *Edition
}

// apply does what belongs to an act beside the state.
func (c *Contents) apply(ctx context.Context, tx *db.Tx, m moved) error {
	e, now := m.edition, db.Millis(tx.Now())
	switch m.call.Act {
	case flow.Submit:
		if err := blocking(ctx, tx, m); err != nil {
			return err
		}
		e.SubmittedBy, e.SubmittedByName, e.SubmittedAt = m.actor.AccountID, m.actor.Name, now
		return keepNow(ctx, tx, *e)
	case flow.Recall, flow.Return:
		e.ApprovedByName, e.ApprovedAt, e.DueAt = "", 0, 0
		if m.call.Act == flow.Recall {
			e.SubmittedBy, e.SubmittedByName, e.SubmittedAt = "", "", 0
		}
	case flow.Approve:
		e.ApprovedByName, e.ApprovedAt = m.actor.As(access.Leader, m.content.AgencyID).Name, now
	case flow.Endorse:
		e.ApprovedByName, e.ApprovedAt, e.UrgentBy = m.actor.As(access.Leader, m.content.AgencyID).Name, now, ""
	case flow.Schedule:
		e.DueAt = db.Millis(m.call.At)
		return cmp.Or(readable(ctx, tx, *e), whole(ctx, tx, m.content, *e))
	case flow.Unschedule:
		e.DueAt = 0
	case flow.Urgent:
		if err := blocking(ctx, tx, m); err != nil {
			return err
		}
		e.UrgentBy = m.actor.AccountID
		return c.out(ctx, tx, m)
	case flow.Publish:
		if e.DueAt > now {
			return domain.Conflict("Chưa đến giờ đăng.")
		}
		return c.out(ctx, tx, m)
	case flow.Withdraw, flow.Unpublish:
		return c.takeAway(ctx, tx, m)
	case flow.Discard, flow.Supersede:
		e.ClosedAt = now
	}
	return nil
}

// blocking says with what an edition cannot be submitted, beside the fields.
func blocking(ctx context.Context, tx *db.Tx, m moved) error {
	of, err := used(ctx, tx, m.edition.ID)
	if err != nil {
		return err
	}
	return flow.Blocking(append(flow.CheckEvent(m.edition.Event, ""), Check(m.content.Kind, *m.edition, of, m.call.Plan.Topics, m.call.Plan.Audiences)...)).Err()
}

// whole refuses to bring out, or to schedule, a piece that is not what its kind says: it
// would count as such a product.
func whole(ctx context.Context, tx *db.Tx, c Content, e Edition) error {
	of, err := used(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	if why := lacks(c.Kind, e, richtext.Look(e.Body), of); why != "" {
		return domain.Conflict(why)
	}
	return nil
}

// sentBack is why the program sends back what was to come out at its minute; empty where
// it comes out.
func sentBack(ctx context.Context, tx *db.Tx, c Content, e Edition) (string, error) {
	if halted, err := halts(ctx, tx, e); err != nil || halted {
		return haltedReason, err
	}
	of, err := used(ctx, tx, e.ID)
	return lacks(c.Kind, e, richtext.Look(e.Body), of), err
}

// lacks says what an edition has not that its kind cannot be without.
func lacks(k flow.Kind, e Edition, facts richtext.Facts, of map[string]Medium) string {
	films, pictures := 0, 0
	for _, id := range e.Named() {
		switch m, ok := of[id]; {
		case ok && m.Kind == media.Video:
			films++
		case ok && m.Kind == media.Picture:
			pictures++
		}
	}
	for _, l := range facts.Links {
		if flow.IsFilm(l.Href) {
			films++
		}
	}
	return k.Lacks(films, pictures)
}

// Check reads an edition of a kind as it is before submission, with the media that it uses.
// topics and audiences are those that the plan names.
func Check(k flow.Kind, e Edition, of map[string]Medium, topics, audiences []string) []flow.Finding {
	facts := richtext.Look(e.Body)
	w := flow.Words{
		Title: e.Title, Summary: e.Summary, Headings: facts.Headings, HeadlessTables: facts.Headless,
		Topics: e.Topics, Audiences: e.Audiences, Procedures: e.Procedures, Source: e.Issue.SourceOr(e.Source), NoSecret: e.NoSecret, PeopleAgree: e.PeopleAgree,
		TopicsOf: topics, AudienceOf: audiences, Films: len(facts.Films), Pictures: len(facts.Pictures), Lacks: lacks(k, e, facts, of),
	}
	for _, l := range richtext.Lines(e.Body) {
		w.Lines = append(w.Lines, l.Words)
	}
	shownMedia(&w, e, facts, of)
	return append(flow.CheckIssue(e.Issue), flow.Check(w)...)
}

// out brings an edition before readers: the one that they had until now makes room,
// the address is reserved when it is the first, and the ledger gets its evidence.
func (c *Contents) out(ctx context.Context, tx *db.Tx, m moved) error {
	e, now := m.edition, db.Millis(tx.Now())
	if err := cmp.Or(readable(ctx, tx, *e), whole(ctx, tx, m.content, *e)); err != nil {
		return err
	}
	e.OutAt, e.DueAt, e.Digest = now, 0, e.sum()
	var before []Edition
	if err := tx.Select(ctx, &before, `SELECT `+editionColumns+` FROM content_edition e WHERE e.content_id = $1 AND e.state IN ('published', 'withdrawn', 'unpublished')`, e.ContentID); err != nil {
		return err
	}
	for _, b := range before {
		after := b
		after.State, after.Version, after.ClosedAt = flow.Superseded, b.Version+1, now
		if err := update(ctx, tx, after); err != nil {
			return err
		}
		if err := step(ctx, tx, m.actor, passage{b, after}, Call{Act: flow.Supersede}); err != nil {
			return err
		}
	}
	slug, evidenceID, first := m.content.Slug, m.content.EvidenceID, m.content.FirstOutAt
	if first == 0 {
		var err error
		first = now
		if slug, err = reserve(ctx, tx, m.content, e.Title, calendar.DateOf(tx.Now(), c.Zone)); err != nil {
			return err
		}
		if evidenceID, err = c.prove(ctx, tx, m, slug); err != nil {
			return err
		}
	} else if err := c.mark(ctx, tx, m, evidence.NoteRenewed, e.Correction); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE content SET slug = $2, shown_id = $3, evidence_id = $4, first_out_at = $5 WHERE id = $1`, e.ContentID, slug, e.ID, evidenceID, first); err != nil {
		return err
	}
	listed := m.content
	listed.Slug, listed.FirstOutAt = slug, first
	of, err := used(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	if err := list(ctx, tx, listed, *e, of); err != nil {
		return err
	}
	return seen(ctx, tx)
}

// prove appends the evidence that a content came out. Later editions are the same
// piece and prove nothing more: they are marked.
func (c *Contents) prove(ctx context.Context, tx *db.Tx, m moved, slug string) (string, error) {
	n := ledger.NewEvidence{
		AgencyID: m.content.AgencyID, Kind: m.content.Kind.Proves(), Origin: evidence.Automatic, HappenedOn: calendar.DateOf(tx.Now(), c.Zone),
		Title: m.edition.Title, URL: c.Address(Root + slug), Channel: Channel, Versions: m.call.Serves, FormKey: "content:" + m.content.ID,
		Topics: m.edition.Topics, Audiences: m.edition.Audiences, Note: fmt.Sprintf("Bản đăng số %d, SHA-256 %s", m.edition.Number, m.edition.Digest),
	}
	if err := c.told(ctx, tx, m, &n); err != nil {
		return "", err
	}
	return c.Ledger.Append(ctx, tx, m.actor, n)
}

// mark notes on the evidence of a content what became of it: who checks the evidence
// would else confirm what readers get no more. The piece did come out, so it goes on to
// count. Title and address stay out of the note, since they can be erased of the entry.
func (c *Contents) mark(ctx context.Context, tx *db.Tx, m moved, kind evidence.NoteKind, why string) error {
	text := map[string]string{"reason": why, "edition": strconv.Itoa(m.edition.Number), "sha256": m.edition.Digest}
	_, err := c.Ledger.Annotate(ctx, tx, m.actor, ledger.NewNote{EvidenceID: m.content.EvidenceID, Kind: kind, Text: text})
	return err
}

// sum is the SHA-256 of everything that readers get of an edition.
func (e Edition) sum() string {
	all := []any{e.ContentID, e.Number, e.Title, e.Summary, e.Body, e.Source, e.Topics, e.Audiences, e.Procedures, e.Correction, e.LeadID}
	if !e.Event.Empty() {
		all = append(all, e.Event)
	}
	b, _ := json.Marshal(all) // text always marshals
	s := sha256.Sum256(b)
	return hex.EncodeToString(s[:])
}

// longest is how long the words of an address may be, in characters.
const longest = 80

// reserve gives a content its address: the words of its title with the year, and a
// number where another has the same.
func reserve(ctx context.Context, tx *db.Tx, c Content, title string, day calendar.Date) (string, error) {
	words := short(strings.Trim(vi.Slug(title), "-"))
	if words == "" {
		words = string(c.Kind)
	}
	words += "-" + string(day[:4])
	slug := words
	for n := 2; ; n++ {
		made, err := tx.Exec(ctx, `INSERT INTO content_address (slug, content_id) VALUES ($1, $2) ON CONFLICT DO NOTHING`, slug, c.ID)
		if err != nil || made == 1 {
			return slug, err
		}
		slug = words + "-" + strconv.Itoa(n)
	}
}

// takeAway ends what readers get: a withdrawn edition leaves its notice, an unpublished
// one nothing or the way to another page. The evidence is marked and stays.
func (c *Contents) takeAway(ctx context.Context, tx *db.Tx, m moved) error {
	m.edition.ClosedAt, m.edition.Notice = db.Millis(tx.Now()), m.call.Reason
	kind := evidence.NoteWithdrawn
	if m.call.Act == flow.Unpublish {
		kind = evidence.NoteUnpublished
		m.edition.Redirect = m.call.Redirect
		if _, err := tx.Exec(ctx, `UPDATE content SET shown_id = '' WHERE id = $1`, m.edition.ContentID); err != nil {
			return err
		}
	}
	if err := c.mark(ctx, tx, m, kind, m.call.Reason); err != nil {
		return err
	}
	if err := unlist(ctx, tx, m.edition.ContentID); err != nil {
		return err
	}
	return seen(ctx, tx)
}

// seen counts a change that a reader can see, and tells the other nodes.
func seen(ctx context.Context, tx *db.Tx) error {
	if _, err := tx.Exec(ctx, `UPDATE content_revision SET n = n + 1 WHERE id = 'all'`); err != nil {
		return err
	}
	return tx.Notify(ctx, RevisionChannel)
}

// passage is an edition before an act and after it.
type passage struct{ before, after Edition }

func step(ctx context.Context, tx *db.Tx, actor access.Actor, p passage, call Call) error {
	before, after := p.before, p.after
	if err := tx.Send(ctx, `INSERT INTO content_step (id, edition_id, act, from_state, to_state, at, by_id, by_name, reason, version) VALUES (`+db.Marks(1, 10)+`)`,
		db.NewID(), after.ID, call.Act, before.State, after.State, db.Millis(tx.Now()), actor.AccountID, actor.Name, call.Reason, after.Version); err != nil {
		return err
	}
	return audit.Record(ctx, tx, actor, "content."+string(call.Act), "content", after.ContentID, map[string]any{"edition": after.Number, "reason": call.Reason})
}
