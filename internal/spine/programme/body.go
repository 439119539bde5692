package programme

import (
	"context"
	"fmt"
	"strings"
	"unicode"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/plan"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// ItemKind is what an item of a plan's body is.
type ItemKind string

// The kinds.
const (
	KindGoal        ItemKind = "goal"
	KindRequirement ItemKind = "requirement"
	KindAudience    ItemKind = "audience"
	KindTopic       ItemKind = "topic"
	KindFormat      ItemKind = "format"
	KindBasis       ItemKind = "basis"
	KindRecipient   ItemKind = "recipient"
	KindBudget      ItemKind = "budget"
)

// ItemKinds lists the kinds in the order of official plans.
func ItemKinds() []ItemKind {
	return []ItemKind{KindBasis, KindGoal, KindRequirement, KindAudience, KindTopic, KindFormat, KindBudget, KindRecipient}
}

// Label is the kind's Vietnamese name.
func (k ItemKind) Label() string {
	switch k {
	case KindGoal:
		return "Mục tiêu"
	case KindRequirement:
		return "Yêu cầu"
	case KindAudience:
		return "Đối tượng"
	case KindTopic:
		return "Nội dung tuyên truyền"
	case KindFormat:
		return "Hình thức"
	case KindBasis:
		return "Căn cứ"
	case KindRecipient:
		return "Nơi nhận"
	case KindBudget:
		return "Kinh phí"
	}
	return string(k)
}

func (k ItemKind) known() bool { return k.Label() != string(k) }

// Item is one thing that a plan's body says and that obliges nobody by itself:
// a goal, a topic, an audience. Its id stays the same for as long as the plan
// is kept, so that evidence and content can name it. Content is what counts;
// Quote is the plan's own words, empty when a person added the item. Start and
// End are bytes in the source text, both 0 when the place is not known. Doubt is
// why a person should look, a Vietnamese sentence. ChangedAt is in Unix
// milliseconds.
type Item struct {
	ID            string
	PlanID        string
	Kind          ItemKind
	Ord           int
	Content       string
	Quote         string
	Start         int `db:"source_start"`
	End           int `db:"source_end"`
	Doubt         string
	State         RowState
	Edited        bool
	Reason        string // of the last act that needed one
	Version       int64
	ChangedByName string
	ChangedAt     int64
}

// Added tells whether a person added the item; the plan's text has no such
// words.
func (i Item) Added() bool { return i.Quote == "" }

// AsRead tells whether the item says what the plan says, but for the mark that
// ends it in a list.
func (i Item) AsRead() bool { return i.Content == trimmed(i.Quote) }

const itemColumns = `id, plan_id, kind, ord, content, quote, source_start, source_end, doubt, state, edited, reason, version,
	changed_by_name, changed_at`

// Items lists everything that a plan's body says, by kind in the order of
// official plans, each in the plan's own order.
func (p *Programme) Items(ctx context.Context, planID string) ([]Item, error) {
	var all []Item
	if err := p.db.Select(ctx, &all, `SELECT `+itemColumns+` FROM plan_item WHERE plan_id = $1 ORDER BY ord, id`, planID); err != nil {
		return nil, fmt.Errorf("programme: list items: %w", err)
	}
	sorted := make([]Item, 0, len(all))
	for _, kind := range ItemKinds() {
		for _, item := range all {
			if item.Kind == kind {
				sorted = append(sorted, item)
			}
		}
	}
	return sorted, nil
}

// PlanFor gives a plan that the actor may see: one in force, or a draft for who
// may see drafts. Everything that hangs on a plan is shown through it.
func (p *Programme) PlanFor(ctx context.Context, actor access.Actor, id string) (Plan, error) {
	pl, err := p.Plan(ctx, id)
	if err == nil && pl.Status == StatusDraft && !MayReview(actor) {
		return Plan{}, domain.NotFound("Không có kế hoạch này.")
	}
	return pl, err
}

// ItemsOf lists the confirmed items of one kind: what others may refer to.
func (p *Programme) ItemsOf(ctx context.Context, planID string, kind ItemKind) ([]Item, error) {
	var items []Item
	err := p.db.Select(ctx, &items, `SELECT `+itemColumns+` FROM plan_item WHERE plan_id = $1 AND kind = $2 AND state = 'confirmed'
		ORDER BY ord, id`, planID, kind)
	if err != nil {
		return nil, fmt.Errorf("programme: list items of a kind: %w", err)
	}
	return items, nil
}

// Item gives one item.
func (p *Programme) Item(ctx context.Context, id string) (Item, error) {
	var item Item
	ok, err := p.db.Get(ctx, &item, `SELECT `+itemColumns+` FROM plan_item WHERE id = $1`, id)
	if err != nil {
		return Item{}, fmt.Errorf("programme: read item: %w", err)
	}
	if !ok {
		return Item{}, domain.NotFound("Không có mục này trong kế hoạch.")
	}
	return item, nil
}

// keepItems stores what the body of a plan says, for people to confirm.
func (p *Programme) keepItems(ctx context.Context, planID string, h plan.Head, body string) error {
	for chunk := range chunks(itemsFrom(h, body)) {
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, item := range chunk {
				item.ID, item.PlanID, item.State, item.Version = db.NewID(), planID, RowOpen, 1
				if err := insertItem(ctx, tx, item); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// chunks cuts items so that no write holds the door for long.
func chunks(items []Item) func(func([]Item) bool) {
	return func(yield func([]Item) bool) {
		for len(items) > 0 {
			n := min(rowChunk, len(items))
			if !yield(items[:n]) {
				return
			}
			items = items[n:]
		}
	}
}

func insertItem(ctx context.Context, tx *db.Tx, i Item) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_item (id, plan_id, kind, ord, content, content_fold, quote, source_start, source_end, doubt,
		state, edited, reason, version, changed_by_name, changed_at) VALUES (`+db.Marks(1, 16)+`)`,
		i.ID, i.PlanID, i.Kind, i.Ord, i.Content, vi.Fold(i.Content), i.Quote, i.Start, i.End, i.Doubt, i.State, i.Edited, i.Reason,
		i.Version, i.ChangedByName, i.ChangedAt)
	if err != nil {
		return fmt.Errorf("programme: insert item: %w", err)
	}
	return nil
}

// itemsFrom turns the lists of a document into items with their places. A
// paragraph that names several audiences becomes one item for each.
func itemsFrom(h plan.Head, body string) []Item {
	f := newFinder(body)
	var items []Item
	for _, list := range []struct {
		kind  ItemKind
		texts []string
		after string
	}{
		{KindBasis, h.LegalBasis, ""},
		{KindGoal, h.Goals, ""},
		{KindRequirement, h.Requirements, ""},
		{KindAudience, h.Audiences, ""},
		{KindTopic, h.Topics, ""},
		{KindFormat, h.Formats, ""},
		{KindBudget, h.Budget, ""},
		{KindRecipient, h.Recipients, "Nơi nhận"},
	} {
		from := f.after(list.after)
		for _, quote := range list.texts {
			item := Item{Kind: list.kind, Ord: len(items) + 1, Quote: quote, Content: trimmed(quote)}
			item.Start, item.End, from = f.find(quote, from)
			parts := []string{item.Content}
			if list.kind == KindAudience {
				parts = plan.SplitAudiences(quote)
			}
			for _, part := range parts {
				item.Content, item.Ord = part, len(items)+1
				if len(parts) > 1 {
					item.Doubt = "Đoạn này nêu nhiều nhóm đối tượng, đã tách. Đối chiếu với nguyên văn."
				}
				items = append(items, item)
			}
		}
	}
	return items
}

// trimmed leaves out the marks that end an item of a list; three dots stay.
func trimmed(s string) string {
	s = strings.TrimRight(s, " ;,")
	if !strings.HasSuffix(s, "..") {
		s = strings.TrimSuffix(s, ".")
	}
	return s
}

// finder looks for words in a source text whatever its line breaks and marks of
// emphasis: the reader gives paragraphs without them.
type finder struct {
	body string
	text string // body without white space and "*"
	at   []int  // for each byte of text its place in body
}

func newFinder(body string) *finder {
	f := &finder{body: body, at: make([]int, 0, len(body))}
	var b strings.Builder
	b.Grow(len(body))
	for i, r := range body {
		if !counts(r) {
			continue
		}
		n, _ := b.WriteRune(r)
		for j := range n {
			f.at = append(f.at, i+j)
		}
	}
	f.text = b.String()
	return f
}

// after gives where a heading ends in the text; the beginning when it is not
// there or none is asked for.
func (f *finder) after(heading string) int {
	_, end, next := f.find(heading, 0)
	if end == 0 {
		return 0
	}
	return next
}

// find gives the place of words in the body at or behind a place in the text,
// and from where to look on. It prefers the place where they begin a line; 0, 0
// when they are nowhere.
func (f *finder) find(words string, from int) (start, end, next int) {
	want := strings.Map(func(r rune) rune {
		if counts(r) {
			return r
		}
		return -1
	}, words)
	if want == "" {
		return 0, 0, from
	}
	first := -1
	for at := from; ; {
		i := strings.Index(f.text[at:], want)
		if i < 0 {
			break
		}
		if at += i; first < 0 {
			first = at
		}
		if f.beginsLine(at) {
			first = at
			break
		}
		at++
	}
	if first < 0 {
		return 0, 0, from
	}
	last := first + len(want)
	return f.at[first], f.at[last-1] + 1, last
}

// beginsLine tells whether only a mark of numbering stands before a place on
// its line.
func (f *finder) beginsLine(at int) bool {
	i := f.at[at]
	line := f.body[strings.LastIndexByte(f.body[:i], '\n')+1 : i]
	return len(strings.TrimSpace(strings.ReplaceAll(line, "*", ""))) <= 6
}

// counts tells whether a letter counts when words are looked for.
func counts(r rune) bool { return !unicode.IsSpace(r) && r != '*' && r != '\uFEFF' }
