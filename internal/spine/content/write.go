package content

import (
	"cmp"
	"context"
	"errors"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/vi"
)

// NewContent is what a piece of content begins with. Obligations are those that it is
// to serve, by id. Key makes sending twice safe; empty: it is not.
type NewContent struct {
	AgencyID    string
	Kind        flow.Kind
	PlanID      string
	Obligations []string
	Words       Words
	Key         string
	Lang        flow.Lang // empty: Vietnamese

	original, follows string // of a translation: the piece, and its edition
}

// Words is what a writer writes. Body is HTML as the editor gives it; it is cleaned
// before it is kept. Items are those of a bulletin, which stand behind Body.
type Words struct {
	Title, Summary, Body, Source  string
	Topics, Audiences, Procedures []string
	NoSecret, PeopleAgree         bool
	Correction                    string
	Lead                          string // id of the picture that stands for it; empty: the first of its words
	Items                         []flow.Item
	Event                         flow.Event // that it announces; empty: none
}

// Bounds of what a draft takes, in characters. Of title and summary it takes more than
// can be submitted: what somebody will shorten, and the words of an original in brackets.
const (
	draftTitle, draftSummary, mostLine = 300, 1000, 500
	mostItems                          = 20
)

// clean puts words into the form in which they are kept.
func (w Words) clean() (Words, error) {
	var problems domain.Fields
	line := func(field string, text *string, most int) {
		*text = vi.Clean(*text)
		if len([]rune(*text)) > most {
			problems.Add(field, "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", most)
		}
	}
	w.Title, w.Summary = vi.Clean(w.Title), vi.Clean(w.Summary)
	if n := len([]rune(w.Title)); n > draftTitle {
		problems.Add("tieu_de", "Tiêu đề dài %d ký tự, nhiều nhất %d. Rút ngắn.", n, flow.TitleMost)
	}
	if n := len([]rune(w.Summary)); n > draftSummary {
		problems.Add("tom_tat", "Tóm tắt dài %d ký tự, nhiều nhất %d. Rút ngắn.", n, flow.SummaryMost)
	}
	line("nguon", &w.Source, mostLine)
	line("dinh_chinh", &w.Correction, mostLine)
	items := func(field string, all []string) []string {
		var out []string
		for _, one := range all {
			if line(field, &one, mostLine); one != "" && !slices.Contains(out, one) {
				out = append(out, one)
			}
		}
		if len(out) > mostItems {
			problems.Add(field, "Chọn nhiều nhất %d mục.", mostItems)
		}
		return out
	}
	w.Topics, w.Audiences, w.Procedures = items("chu_de", w.Topics), items("doi_tuong", w.Audiences), items("thu_tuc", w.Procedures)
	body, err := richtext.Clean(w.Body)
	if errors.Is(err, richtext.ErrTooLong) {
		problems.Add("noi_dung", "Nội dung dài quá %d MB. Rút ngắn, hoặc đưa phần dài lên thư viện thành tệp rồi chèn vào bài.", richtext.Most>>20)
	}
	w.Body = body
	for i, x := range w.Items {
		w.Items[i] = flow.Item{Title: vi.Clean(x.Title), Words: strings.TrimSpace(x.Words), Source: vi.Clean(x.Source), Link: strings.TrimSpace(x.Link), Picture: strings.TrimSpace(x.Picture)}
		if w.Items[i].Picture != "" {
			w.Items[i].Alt = vi.Clean(x.Alt)
		}
	}
	w.Items = slices.DeleteFunc(w.Items, flow.Item.Empty)
	w.Event = w.Event.Clean()
	problems = append(append(problems, flow.Issue{Items: w.Items}.Check()...), w.Event.Check()...)
	return w, problems.Err()
}

// hands finds by whose hands an actor acts for an agency.
func hands(a access.Actor, agencyID string) []flow.Hand {
	var out []flow.Hand
	if a.System {
		out = append(out, flow.Program)
	}
	if Writes(a, agencyID) {
		out = append(out, flow.Writer)
	}
	if a.Has(access.Leader, agencyID) {
		out = append(out, flow.Approver, flow.Chief)
	}
	return out
}

// Begin makes a content with its first edition, a draft.
func (c *Contents) Begin(ctx context.Context, actor access.Actor, n NewContent) (e Edition, err error) {
	err = c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, err = c.BeginIn(ctx, tx, actor, n)
		return err
	})
	return e, err
}

// BeginIn is Begin within a transaction of a room that ties the content to something of
// its own.
func (c *Contents) BeginIn(ctx context.Context, tx *db.Tx, actor access.Actor, n NewContent) (Edition, error) {
	if !slices.Contains(hands(actor, n.AgencyID), flow.Writer) {
		return Edition{}, domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
	}
	if !n.Kind.Valid() {
		return Edition{}, domain.Fields{{Name: "the_loai", Message: "Chọn thể loại."}}.Err()
	}
	if n.Lang = cmp.Or(n.Lang, flow.Vietnamese); n.Lang != flow.Vietnamese && !slices.Contains(c.Languages, n.Lang) {
		return Edition{}, errNoLanguage()
	}
	words, err := n.Words.clean()
	if err != nil {
		return Edition{}, err
	}
	if n.Kind != flow.Bulletin {
		words.Items = nil
	}
	if n.Key != "" {
		n.Key = actor.AccountID + ":" + n.Key
	}
	id := db.NewID()
	made, err := tx.Exec(ctx, `INSERT INTO content (id, agency_id, kind, plan_id, obligations, slug, shown_id, evidence_id, made_by, made_by_name, made_at, first_out_at, form_key, lang, original_id)
		VALUES ($1, $2, $3, $4, $5, '', '', '', $6, $7, $8, 0, $9, $10, $11) ON CONFLICT (form_key) WHERE form_key <> '' DO NOTHING`,
		id, n.AgencyID, n.Kind, n.PlanID, db.TextList(n.Obligations).Text(), actor.AccountID, actor.Name, db.Millis(tx.Now()), n.Key, n.Lang, n.original)
	if err != nil {
		return Edition{}, err
	}
	var e Edition
	if made == 0 {
		_, err := tx.Get(ctx, &e, `SELECT `+editionColumns+` FROM content_edition e JOIN content c ON c.id = e.content_id WHERE c.form_key = $1 AND e.number = 1`, n.Key)
		return e, err
	}
	e = Edition{ID: db.NewID(), ContentID: id, Number: 1, State: flow.Draft, FollowsID: n.follows}
	e.take(words, n.Lang, actor, tx.Now())
	if err := insert(ctx, tx, e); err != nil {
		return Edition{}, err
	}
	if err := use(ctx, tx, n.AgencyID, Edition{}, e); err != nil {
		return Edition{}, err
	}
	return e, audit.Record(ctx, tx, actor, "content.begin", "content", id, map[string]string{"kind": string(n.Kind)})
}

// Revise begins the next edition of a content from the one that came out last. It
// fails with conflict while another one is being made.
func (c *Contents) Revise(ctx context.Context, actor access.Actor, contentID string) (Edition, error) {
	var e Edition
	err := c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		content, err := lock(ctx, tx, contentID)
		if err != nil {
			return err
		}
		if !slices.Contains(hands(actor, content.AgencyID), flow.Writer) {
			return domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
		}
		var all []Edition
		if err := tx.Select(ctx, &all, `SELECT `+editionColumns+` FROM content_edition e WHERE e.content_id = $1 ORDER BY e.number DESC`, contentID); err != nil {
			return err
		}
		if open := slices.IndexFunc(all, func(e Edition) bool { return e.State.Open() }); open >= 0 {
			return domain.Conflict("Bản số %d của tin, bài này đang được soạn. Sửa tiếp bản đó.", all[open].Number)
		}
		// What never came out and was given up is taken up again.
		last := max(0, slices.IndexFunc(all, func(e Edition) bool { return e.State.Out() }))
		e = Edition{ID: db.NewID(), ContentID: contentID, Number: all[0].Number + 1, State: flow.Draft, FollowsID: all[last].FollowsID}
		e.take(all[last].words(), content.Lang, actor, tx.Now())
		e.NoSecret, e.PeopleAgree, e.Correction = false, false, "" // to be declared of the new words
		if err := insert(ctx, tx, e); err != nil {
			return err
		}
		if err := use(ctx, tx, content.AgencyID, Edition{}, e); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "content.revise", "content", contentID, map[string]int{"edition": e.Number})
	})
	return e, err
}

// Save keeps the words of an edition that is being written. seen is the version that
// the writer began from: it fails with conflict when somebody else saved since, and
// nothing is overwritten. The same words of the same person once more are no conflict.
func (c *Contents) Save(ctx context.Context, actor access.Actor, editionID string, seen int64, w Words) (Edition, error) {
	words, err := w.clean()
	if err != nil {
		return Edition{}, err
	}
	var e Edition
	err = c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		content, before, err := lockEdition(ctx, tx, editionID)
		if err != nil {
			return err
		}
		e = before
		if content.Kind != flow.Bulletin {
			words.Items = nil
		}
		switch {
		case !slices.Contains(hands(actor, content.AgencyID), flow.Writer):
			return domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
		case !before.State.Open():
			return domain.Conflict("Tin, bài đang ở trạng thái “%s”, không sửa được. Chép phần cần giữ sang bản sửa hoặc bài mới.", domain.Say(before.State.Label()))
		case !before.State.Editable():
			return domain.Conflict("Tin, bài đang ở trạng thái “%s”, không sửa được. Rút lại hoặc trả lại để sửa trước.", domain.Say(before.State.Label()))
		case seen != before.Version && before.ChangedBy == actor.AccountID && before.Words().Same(words):
			return nil // the same form, sent again
		case seen != before.Version:
			return errChanged(before, actor)
		}
		if err := keep(ctx, tx, before, actor, tx.Now()); err != nil {
			return err
		}
		e.take(words, content.Lang, actor, tx.Now())
		if err := use(ctx, tx, content.AgencyID, before, e); err != nil {
			return err
		}
		return update(ctx, tx, e)
	})
	return e, err
}

// take puts words in a language into the edition as its next version.
func (e *Edition) take(w Words, lang flow.Lang, by access.Actor, now time.Time) {
	e.Title, e.Summary, e.Body, e.Source = w.Title, w.Summary, w.Body, w.Source
	e.Topics, e.Audiences, e.Procedures = w.Topics, w.Audiences, w.Procedures
	e.NoSecret, e.PeopleAgree, e.Correction, e.LeadID = w.NoSecret, w.PeopleAgree, w.Correction, w.Lead
	e.Issue, e.Event = flow.Issue{}, w.Event
	if len(w.Items) > 0 {
		e.Issue = flow.Issue{Intro: w.Body, Items: w.Items}
		e.Body = e.Issue.Body(lang)
	}
	e.ChangedBy, e.ChangedByName, e.ChangedAt = by.AccountID, by.Name, db.Millis(now)
	e.WordsFold = vi.Fold(w.Title + "\n" + w.Summary + "\n" + richtext.Text(e.Body))
	e.Version++
}

// words gives what take takes.
func (e Edition) words() Words {
	w := e.Words()
	w.Items = slices.Clone(w.Items)
	return w
}

// Shown are the words of the edition as readers get them: the items of a bulletin stand in
// its body.
func (e Edition) Shown() Words {
	w := e.Words()
	w.Body, w.Items = e.Body, nil
	return w
}

// Same tells whether others are these very words.
func (w Words) Same(other Words) bool {
	lines := func(w Words) []string {
		return []string{w.Title, w.Summary, w.Body, w.Source, w.Correction, w.Lead}
	}
	return slices.Equal(lines(w), lines(other)) && w.NoSecret == other.NoSecret && w.PeopleAgree == other.PeopleAgree && w.Event == other.Event && slices.Equal(w.Items, other.Items) &&
		slices.Equal(w.Topics, other.Topics) && slices.Equal(w.Audiences, other.Audiences) && slices.Equal(w.Procedures, other.Procedures)
}

// Words are the words of the edition as a writer goes on with them.
func (e Edition) Words() Words {
	body := e.Body
	if len(e.Issue.Items) > 0 {
		body = e.Issue.Intro
	}
	return Words{
		Items: e.Issue.Items, Title: e.Title, Summary: e.Summary, Body: body, Source: e.Source, Topics: e.Topics, Audiences: e.Audiences, Procedures: e.Procedures,
		NoSecret: e.NoSecret, PeopleAgree: e.PeopleAgree, Correction: e.Correction, Lead: e.LeadID, Event: e.Event,
	}
}

// between is how long the words of one hand are overwritten before a copy is kept.
const between = 15 * time.Minute

// keep puts the words that are about to be overwritten into the history: when another
// hand takes over, and of the same hand each quarter of an hour.
func keep(ctx context.Context, tx *db.Tx, e Edition, by access.Actor, now time.Time) error {
	var last int64
	if _, err := tx.Get(ctx, &last, `SELECT COALESCE(max(at), 0) FROM content_text WHERE edition_id = $1`, e.ID); err != nil {
		return err
	}
	if e.ChangedBy == by.AccountID && last > 0 && db.Millis(now)-last < between.Milliseconds() {
		return nil
	}
	return keepNow(ctx, tx, e)
}

// Keep puts the words of an edition into its history as they were read: whoever is shown
// them beside words of their own, and told that they stay, finds them there whatever is
// saved over them. Doing it twice changes nothing.
func (c *Contents) Keep(ctx context.Context, e Edition) error {
	return c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error { return keepNow(ctx, tx, e) })
}

func keepNow(ctx context.Context, tx *db.Tx, e Edition) error {
	_, err := tx.Exec(ctx, `INSERT INTO content_text (id, edition_id, version, at, by_id, by_name, title, summary, body, beside)
		VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) ON CONFLICT DO NOTHING`,
		db.NewID(), e.ID, e.Version, e.ChangedAt, e.ChangedBy, e.ChangedByName, e.Title, e.Summary, e.Body,
		flow.Beside{Kept: true, Source: e.Source, Topics: e.Topics, Audiences: e.Audiences, Procedures: e.Procedures, Correction: e.Correction, Event: e.Event}.Text())
	return err
}
