package content

import (
	"cmp"
	"context"
	"fmt"
	"html"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/richtext"
	"loa/internal/spine/ledger"
)

func errNoLanguage() error {
	return domain.Fields{{Name: "ngon_ngu", Message: "Cổng không có ngôn ngữ này. Chọn ngôn ngữ khác."}}.Err()
}

// Translate begins the translation of a piece that readers get into a language: a piece
// of its own, with the structure, pictures and whereabouts of the original, whose words
// wait to be translated. Where there is one already, begun by whomever, it gives that
// one's newest edition and made is false. It fails with conflict for what is itself a
// translation, or is not before readers.
func (c *Contents) Translate(ctx context.Context, actor access.Actor, contentID string, lang flow.Lang) (e Edition, made bool, err error) {
	err = c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		e, made, err = c.translate(ctx, tx, actor, contentID, lang)
		return err
	})
	return e, made && err == nil, err
}

func (c *Contents) translate(ctx context.Context, tx *db.Tx, actor access.Actor, contentID string, lang flow.Lang) (e Edition, made bool, err error) {
	of, err := lock(ctx, tx, contentID)
	switch {
	case err != nil:
		return e, false, err
	case !slices.Contains(hands(actor, of.AgencyID), flow.Writer):
		return e, false, domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
	case of.OriginalID != "":
		return e, false, domain.Conflict("Bài này là bản dịch. Dịch từ bản gốc.")
	case lang == of.Lang || lang != flow.Vietnamese && !slices.Contains(c.Languages, lang):
		return e, false, errNoLanguage()
	}
	ok, err := tx.Get(ctx, &e, `SELECT `+editionColumns+` FROM content_edition e JOIN content c ON c.id = e.content_id WHERE c.original_id = $1 AND c.lang = $2 ORDER BY e.number DESC LIMIT 1`, contentID, lang)
	if err != nil || ok {
		return e, false, err
	}
	var shown Edition
	if ok, err = tx.Get(ctx, &shown, `SELECT `+editionColumns+` FROM content_edition e WHERE e.content_id = $1 AND e.state = 'published'`, contentID); err != nil {
		return e, false, err
	}
	if !ok {
		return e, false, domain.Conflict("Chỉ dịch được bài đang đăng trên cổng.")
	}
	seen, err := used(ctx, tx, shown.ID)
	if err != nil {
		return e, false, err
	}
	e, err = c.BeginIn(ctx, tx, actor, NewContent{
		AgencyID: of.AgencyID, Kind: of.Kind, PlanID: of.PlanID, Obligations: of.Obligations, Words: toTranslate(shown, seen), Lang: lang, original: of.ID, follows: shown.ID,
	})
	return e, err == nil, err
}

// toTranslate are the words with which a translation begins: everything that is not
// words as it is, and in the place of each line the line that is to be translated. What
// the library says of pictures where the words say nothing is put into the words: there it
// can be written in another language.
func toTranslate(e Edition, of map[string]Medium) Words {
	w := e.words()
	w.Title, w.Summary, w.Correction, w.NoSecret, w.PeopleAgree = "", "", "", false, false
	w.Body = richtext.Bracket(spelled(w.Body, of), flow.TranslateMark+" ", "]")
	for i, item := range w.Items {
		w.Items[i] = item.ToTranslate()
		if m, ok := of[item.Picture]; ok {
			w.Items[i].Alt = cmp.Or(item.Alt, m.Alt)
		}
	}
	return w
}

// spelled writes what the library says of pictures and films into cleaned words.
func spelled(body string, of map[string]Medium) string {
	return richtext.Dress(body, func(e richtext.Embedded) (string, bool) {
		id, _, _ := media.Named(e.Src)
		m, ok := of[id]
		if !ok || e.Element == "a" || (e.Alt != "" || m.Alt == "") && (e.Caption != "" || m.Caption == "") {
			return "", false
		}
		out := `<figure><` + e.Element + ` src="` + html.EscapeString(e.Src) + `"`
		if e.Element == "img" {
			out += ` alt="` + html.EscapeString(cmp.Or(e.Alt, m.Alt)) + `">`
		} else {
			out += `></` + e.Element + `>`
		}
		return out + `<figcaption>` + cmp.Or(e.Caption, html.EscapeString(m.Caption)) + `</figcaption></figure>`, true
	})
}

// FollowOriginal notes that an edition of a translation, while it is written, follows the
// edition that readers of the original get: seen is the one that the writer looked at. It
// fails with conflict when that is it no more.
func (c *Contents) FollowOriginal(ctx context.Context, actor access.Actor, editionID, seen string) error {
	return c.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		content, e, err := lockEdition(ctx, tx, editionID)
		if err != nil {
			return err
		}
		switch {
		case !slices.Contains(hands(actor, content.AgencyID), flow.Writer):
			return domain.Forbidden("Chỉ cán bộ của cơ quan được soạn tin, bài của cơ quan.")
		case content.OriginalID == "":
			return domain.Conflict("Bài này không phải bản dịch.")
		case !e.State.Editable():
			return domain.Conflict("Tin, bài đang ở trạng thái “%s”, không sửa được. Rút lại hoặc trả lại để sửa trước.", e.State.Label())
		}
		o, ok, err := originalOf(ctx, tx, e.ID)
		if err != nil {
			return err
		}
		if !ok || o.EditionID != seen || o.State != flow.Published {
			return domain.Conflict("Bản gốc vừa thay đổi. Xem bản gốc mới rồi dịch theo.")
		}
		e.FollowsID = seen
		if err := update(ctx, tx, e); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "content.follow", "content", content.ID, map[string]any{"edition": e.Number, "original_edition": o.Number})
	})
}

// Original is the piece of which another is a translation, as that stands to it.
// Instants are Unix milliseconds, 0 for never.
type Original struct {
	ContentID     string
	Lang          flow.Lang
	Slug          string
	EvidenceID    string
	EditionID     string // that came out last
	Number        int
	State         flow.State
	Title         string
	OutAt         int64
	ClosedAt      int64
	Notice        string
	FollowsID     string // edition that the translation follows
	FollowsNumber int
	FollowsEnded  bool  // it was withdrawn or taken away
	CorrectedAt   int64 // when a later edition with a public note came out last
}

const originalQuery = `SELECT o.id AS content_id, o.lang, o.slug, o.evidence_id, e.id AS edition_id, e.number, e.state, e.title, e.out_at, e.closed_at, e.notice,
	f.id AS follows_id, f.number AS follows_number, f.notice <> '' AS follows_ended,
	(SELECT COALESCE(max(x.out_at), 0) FROM content_edition x WHERE x.content_id = o.id AND x.number > f.number AND x.out_at > 0 AND x.correction <> '') AS corrected_at
	FROM content_edition te JOIN content t ON t.id = te.content_id JOIN content o ON o.id = t.original_id
	JOIN content_edition e ON e.content_id = o.id AND e.state IN ('published', 'withdrawn', 'unpublished') JOIN content_edition f ON f.id = te.follows_id
	WHERE te.id = $1`

// Follow tells how the translation stands to it.
func (o Original) Follow() flow.Follow {
	return flow.Ahead{State: o.State, Number: o.Number, Followed: o.FollowsNumber, Ended: o.FollowsEnded, Noted: o.CorrectedAt > 0}.Follow()
}

// OriginalOf gives the original of an edition of a translation, as that edition stands
// to it; ok is false for what is no translation.
func (c *Contents) OriginalOf(ctx context.Context, editionID string) (o Original, ok bool, err error) {
	return originalOf(ctx, c.DB, editionID)
}

// getter reads one row.
type getter interface {
	Get(ctx context.Context, into any, query string, args ...any) (bool, error)
}

func originalOf(ctx context.Context, q getter, editionID string) (o Original, ok bool, err error) {
	ok, err = q.Get(ctx, &o, originalQuery, editionID)
	return o, ok, err
}

// halts tells whether an edition is a translation that nobody would read: its original is
// not before readers, or it follows an edition that was withdrawn.
func halts(ctx context.Context, tx *db.Tx, e Edition) (bool, error) {
	if e.FollowsID == "" {
		return false, nil
	}
	o, _, err := originalOf(ctx, tx, e.ID)
	return err == nil && o.Follow() == flow.Halted, err
}

// readable refuses to bring out, or to schedule, a translation that nobody would read.
func readable(ctx context.Context, tx *db.Tx, e Edition) error {
	halted, err := halts(ctx, tx, e)
	if halted {
		err = domain.Conflict("Bản gốc đã rút hoặc đã gỡ, nên không đăng bản dịch theo bản đó. Dịch theo bản gốc đăng lại rồi đăng.")
	}
	return err
}

// haltedReason is why the program sends back a translation that was scheduled.
const haltedReason = "Bản gốc đã rút hoặc đã gỡ trước giờ hẹn, nên bản dịch chưa đăng. Dịch theo bản gốc đăng lại rồi gửi duyệt."

// program is who sends it back.
func program() access.Actor { return access.SystemActor("Hệ thống") }

// relist puts the translations of a piece that came out, or was taken away, into the
// lists or takes them out: they are read as long as their original is. Those that were to
// come out at their minute go back to who wrote them.
func (c *Contents) relist(ctx context.Context, tx *db.Tx, of Content, now flow.State) error {
	if of.OriginalID != "" || !now.Out() {
		return nil
	}
	var all []Content
	if err := tx.Select(ctx, &all, `SELECT `+contentColumns+` FROM content c WHERE c.original_id = $1 AND c.original_id <> '' ORDER BY c.id`, of.ID); err != nil || len(all) == 0 {
		return err
	}
	for _, t := range all {
		t, err := lock(ctx, tx, t.ID)
		if err != nil {
			return err
		}
		if err := relistOne(ctx, tx, t); err != nil {
			return err
		}
		if err := c.unschedule(ctx, tx, t); err != nil {
			return err
		}
	}
	return nil
}

// relistOne lists a translation, or takes it out.
func relistOne(ctx context.Context, tx *db.Tx, t Content) error {
	var e Edition
	ok, err := tx.Get(ctx, &e, `SELECT `+editionColumns+` FROM content_edition e WHERE e.id = $1 AND e.state = 'published'`, t.ShownID)
	if err != nil || !ok {
		return err
	}
	halted, err := halts(ctx, tx, e)
	switch {
	case err != nil:
		return err
	case halted:
		return unlist(ctx, tx, t.ID)
	}
	of, err := used(ctx, tx, e.ID)
	if err != nil {
		return err
	}
	return list(ctx, tx, t, e, of)
}

// unschedule sends back the edition of a translation that waits for its minute, where
// nobody would read it.
func (c *Contents) unschedule(ctx context.Context, tx *db.Tx, t Content) error {
	var e Edition
	ok, err := tx.Get(ctx, &e, `SELECT `+editionColumns+` FROM content_edition e WHERE e.content_id = $1 AND e.state = 'scheduled'`, t.ID)
	if err != nil || !ok {
		return err
	}
	if halted, err := halts(ctx, tx, e); err != nil || !halted {
		return err
	}
	return c.move(ctx, tx, moved{actor: program(), call: Call{EditionID: e.ID, Seen: e.Version, Act: flow.Return, Reason: haltedReason}, content: t, edition: &e})
}

// told makes the evidence of a translation say what it is of, and what it counts as. It
// shows what its original shows, so that both are one product (docs/adr/0019) of an
// obligation that counts pieces. Obligations whose words ask for pieces in its language
// count it by itself: where it serves some, it is evidence for those alone.
func (c *Contents) told(ctx context.Context, tx *db.Tx, m moved, n *ledger.NewEvidence) error {
	if m.content.Lang != flow.Vietnamese {
		n.Note += fmt.Sprintf(". Ngôn ngữ: %s (%s)", m.content.Lang.Label(), m.content.Lang)
	}
	if m.content.OriginalID == "" {
		return nil
	}
	o, ok, err := originalOf(ctx, tx, m.edition.ID)
	if err != nil || !ok {
		return err
	}
	n.Note += fmt.Sprintf(". Bản dịch của “%s”, bản đăng số %d, %s", o.Title, o.FollowsNumber, c.Address(Root+o.Slug))
	if len(m.call.Asks) > 0 {
		n.Versions, n.Distinct = m.call.Asks, asksFor(m.content.Lang)
		return nil
	}
	_, err = tx.Get(ctx, &n.Shows, `SELECT content_key FROM evidence WHERE id = $1`, o.EvidenceID)
	return err
}

// asksFor is why a translation is a product by itself.
func asksFor(l flow.Lang) string { return fmt.Sprintf("Nhiệm vụ yêu cầu bản %s.", l.Label()) }

// Version is a piece in one of its languages, as readers get it.
type Version struct {
	Lang  flow.Lang
	Slug  string
	Title string
	Own   bool // the original
}

// Versions lists in which languages readers get a piece: workID is the original's. The
// original stands first.
func (c *Contents) Versions(ctx context.Context, workID string) ([]Version, error) {
	var all []Version
	err := c.DB.Select(ctx, &all, `SELECT l.lang, l.slug, l.title, l.content_id = l.work_id AS own FROM content_listed l WHERE l.work_id = $1 ORDER BY l.content_id = l.work_id DESC, l.lang`, workID)
	return all, err
}

// Alternate is one of several languages in which readers get a piece.
type Alternate struct {
	WorkID string
	Lang   flow.Lang
	Slug   string
	Own    bool // the original
}

// Alternates lists the languages of all pieces that readers get in more than one, or of
// which they get a translation, by work; the original stands first.
func (c *Contents) Alternates(ctx context.Context) (map[string][]Alternate, error) {
	var all []Alternate
	if err := c.DB.Select(ctx, &all, `SELECT l.work_id, l.lang, l.slug, l.content_id = l.work_id AS own FROM content_listed l
		WHERE l.work_id IN (SELECT x.work_id FROM content_listed x WHERE x.content_id <> x.work_id) ORDER BY l.work_id, l.content_id = l.work_id DESC, l.lang`); err != nil {
		return nil, err
	}
	out := map[string][]Alternate{}
	for _, a := range all {
		out[a.WorkID] = append(out[a.WorkID], a)
	}
	return out, nil
}

// Translations lists the translations of a piece with their newest editions, by language.
func (c *Contents) Translations(ctx context.Context, contentID string) ([]Row, error) {
	var rows []Row
	err := c.DB.Select(ctx, &rows, `SELECT `+rowColumns+newest+` WHERE c.original_id = $1 AND c.original_id <> '' ORDER BY c.lang`, contentID)
	return rows, err
}
