package content

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// PageSize is how many pieces one page of a list has.
const PageSize = 20

// Filter narrows a list of pieces; empty fields do not narrow. Agencies nil means all.
// State is that of the newest edition. Unendorsed asks for what came out urgently and
// nobody approved since. After is the content id after which the page begins.
type Filter struct {
	Agencies   []string
	State      flow.State
	Kind       flow.Kind
	Lang       flow.Lang
	Text       string
	Unendorsed bool
	After      string
	Limit      int // 0: PageSize
}

// Row is a piece with its newest edition.
type Row struct {
	Content Content `db:"c"`
	Edition Edition `db:"e"`
}

// rowColumns name the columns of both, as scany tells nested structs apart. Bodies are
// left out: lists do not show them.
var rowColumns = func() string {
	var out []string
	for _, of := range []struct{ as, columns string }{{"c", contentColumns}, {"e", editionColumns}} {
		for column := range strings.SplitSeq(of.columns, ",") {
			column = strings.TrimSpace(column)
			name := strings.TrimPrefix(column, of.as+".")
			if name == "body" || name == "words_fold" || name == "issue" {
				column = "''"
			}
			out = append(out, column+` AS "`+of.as+"."+name+`"`)
		}
	}
	return strings.Join(out, ", ")
}()

const newest = ` FROM content c JOIN content_edition e ON e.content_id = c.id AND e.number = (SELECT max(n.number) FROM content_edition n WHERE n.content_id = c.id)`

// where writes the conditions of a filter.
func (f Filter) where() (string, []any) {
	var parts []string
	var args []any
	mark := func(v any) string {
		args = append(args, v)
		return "$" + strconv.Itoa(len(args))
	}
	if f.Agencies != nil {
		marks := make([]string, len(f.Agencies))
		for i, id := range f.Agencies {
			marks[i] = mark(id)
		}
		parts = append(parts, "c.agency_id IN ("+strings.Join(marks, ", ")+")")
	}
	if f.State != "" {
		parts = append(parts, "e.state = "+mark(f.State))
	}
	if f.Kind != "" {
		parts = append(parts, "c.kind = "+mark(f.Kind))
	}
	if f.Lang != "" {
		parts = append(parts, "c.lang = "+mark(f.Lang))
	}
	if f.Unendorsed {
		parts = append(parts, "EXISTS (SELECT 1 FROM content_edition u WHERE u.content_id = c.id AND u.urgent_by <> '' AND u.out_at > 0)")
	}
	for word := range strings.FieldsSeq(vi.Fold(f.Text)) {
		parts = append(parts, "e.words_fold LIKE "+mark("%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(word)+"%")+" ESCAPE '!'")
	}
	if len(parts) == 0 {
		return "", nil
	}
	return " WHERE " + strings.Join(parts, " AND "), args
}

// List gives pieces with their newest edition, the newest piece first, and how many
// there are in all.
func (c *Contents) List(ctx context.Context, f Filter) (rows []Row, total int, err error) {
	if f.Agencies != nil && len(f.Agencies) == 0 {
		return nil, 0, nil
	}
	if f.Limit == 0 {
		f.Limit = PageSize
	}
	where, args := f.where()
	if _, err := c.DB.Get(ctx, &total, `SELECT count(*)`+newest+where, args...); err != nil {
		return nil, 0, err
	}
	if f.After != "" {
		args = append(args, f.After)
		join := " WHERE "
		if where != "" {
			join = " AND "
		}
		where += join + "c.id < $" + strconv.Itoa(len(args))
	}
	args = append(args, f.Limit)
	err = c.DB.Select(ctx, &rows, `SELECT `+rowColumns+newest+where+` ORDER BY c.id DESC LIMIT $`+strconv.Itoa(len(args)), args...)
	return rows, total, err
}

// Count is how many pieces are in a state.
type Count struct {
	State flow.State
	N     int
}

// Counts tells how many pieces of some agencies (nil: all) are in which state.
func (c *Contents) Counts(ctx context.Context, agencies []string) ([]Count, error) {
	if agencies != nil && len(agencies) == 0 {
		return nil, nil
	}
	where, args := Filter{Agencies: agencies}.where()
	var all []Count
	err := c.DB.Select(ctx, &all, `SELECT e.state AS state, count(*) AS n`+newest+where+` GROUP BY e.state`, args...)
	return all, err
}

// Waiting lists the editions of some agencies that wait for somebody's next step: to be
// approved, mended, brought out, or approved after they came out urgently; what waits
// longest first.
func (c *Contents) Waiting(ctx context.Context, agencies []string) ([]Row, error) {
	if len(agencies) == 0 {
		return nil, nil
	}
	where, args := Filter{Agencies: agencies}.where()
	var all []Row
	err := c.DB.Select(ctx, &all, `SELECT `+rowColumns+` FROM content c JOIN content_edition e ON e.content_id = c.id`+where+
		` AND (e.state IN ('submitted', 'returned', 'approved') OR e.urgent_by <> '' AND e.out_at > 0) ORDER BY e.submitted_at, e.id LIMIT 200`, args...)
	return all, err
}

// Newest gives the newest edition of a content.
func (c *Contents) Newest(ctx context.Context, contentID string) (Row, error) {
	var r Row
	content, err := c.Content(ctx, contentID)
	if err != nil {
		return r, err
	}
	all, err := c.Editions(ctx, contentID)
	if err != nil {
		return r, err
	}
	return Row{content, all[0]}, nil // a content has an edition from its first moment
}

// May lists what an actor may do with an edition, by the table of domain/content.
func (r Row) May(actor access.Actor) []flow.Act {
	return r.Edition.trail().Possible(actor.AccountID, hands(actor, r.Content.AgencyID)...)
}

// MayIn lists the acts that would be open to an actor if the edition were in a state.
func (r Row) MayIn(actor access.Actor, state flow.State) []flow.Act {
	r.Edition.State = state
	return r.May(actor)
}

// Writes tells whether an actor writes for an agency: one of its own people. A coordinator
// reads the pieces of all agencies and writes those of the agency that keeps the plan.
func Writes(actor access.Actor, agencyID string) bool {
	return actor.System || slices.Contains(actor.WritesFor(), agencyID)
}

// tellAtOnce asks to tell the leaders of what waits for them, and who submitted it that
// it was sent back.
func tellAtOnce(tx *db.Tx, actor access.Actor, of Content, e Edition, act flow.Act) {
	t := notice.AtOnce{Ref: "content/" + e.ID + "/" + db.NewID(), AgencyID: of.AgencyID, ByID: actor.AccountID, ByName: actor.Name}
	switch act {
	case flow.Submit:
		t.Key = notice.ContentKey(e.ID, notice.Waiting)
	case flow.Urgent:
		t.Key = notice.ContentKey(e.ID, notice.Afterwards)
	case flow.Return:
		t.Key, t.ToID, t.ByName = notice.ContentKey(e.ID, notice.SentBack), e.SubmittedBy, actor.As(access.Leader, of.AgencyID).Name
	case flow.Recall, flow.Approve, flow.Schedule, flow.Unschedule, flow.Publish, flow.Endorse, flow.Supersede, flow.Withdraw, flow.Unpublish, flow.Discard:
		return
	}
	tx.Enqueue(t)
}
