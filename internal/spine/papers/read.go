package papers

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// PageSize is how many papers one page of a list holds.
const PageSize = 50

// Filter chooses papers; empty fields do not narrow. Agencies empty means all,
// NoAgency none. After is the id of the last paper of the page before.
type Filter struct {
	Agencies []string
	NoAgency bool
	Statuses []Status
	Kind     string
	By       string // account that handed it over
	Text     string // part of title, number, signer or addressee, with or without marks
	After    string
}

func (f Filter) where() (string, []any) {
	where, args := "1 = 1", []any{}
	in := func(column string, values []string) {
		if len(values) == 0 {
			return
		}
		where += " AND " + column + " IN (" + db.Marks(len(args)+1, len(values)) + ")"
		args = append(args, db.Args(values)...)
	}
	if f.NoAgency {
		where += " AND 1 = 0"
	}
	in("agency_id", f.Agencies)
	statuses := make([]string, len(f.Statuses))
	for i, s := range f.Statuses {
		statuses[i] = string(s)
	}
	in("status", statuses)
	if f.Kind != "" {
		in("kind", []string{f.Kind})
	}
	if f.By != "" {
		in("created_by", []string{f.By})
	}
	if f.Text != "" {
		args = append(args, "%"+strings.NewReplacer("!", "!!", "%", "!%", "_", "!_").Replace(vi.Fold(f.Text))+"%")
		where += " AND text_fold LIKE " + db.Marks(len(args), 1) + " ESCAPE '!'"
	}
	return where, args
}

// List gives a page of papers, the newest first, and how many there are on all
// pages.
func (p *Papers) List(ctx context.Context, f Filter) ([]Paper, int, error) {
	where, args := f.where()
	var total int
	if _, err := p.db.Get(ctx, &total, `SELECT count(*) FROM paper WHERE `+where, args...); err != nil {
		return nil, 0, err
	}
	if f.After != "" {
		args = append(args, f.After)
		where += " AND id < " + db.Marks(len(args), 1)
	}
	args = append(args, PageSize)
	var all []Paper
	err := p.db.Select(ctx, &all, `SELECT `+paperColumns+` FROM paper WHERE `+where+` ORDER BY id DESC LIMIT `+db.Marks(len(args), 1), args...)
	return all, total, err
}

// SameNumber lists other papers of the agency that bear the same number in the
// same year under another type or symbol. Offices that keep one row of numbers
// for all types use each once (Article 15 of Decree 30/2020/NĐ-CP).
func (p *Papers) SameNumber(ctx context.Context, of Paper) ([]Paper, error) {
	if of.NumberKey == "" {
		return nil, nil
	}
	var all []Paper
	err := p.db.Select(ctx, &all, `SELECT `+paperColumns+` FROM paper WHERE agency_id = $1 AND year = $2 AND number_key = $3 AND number_key <> ''
		AND id <> $4 ORDER BY id LIMIT 20`, of.AgencyID, of.Year, of.NumberKey, of.ID)
	return all, err
}

// Event is one act on a paper. At is in Unix milliseconds; What is what the act
// recorded.
type Event struct {
	ID         string            `json:"id"`
	Act        Act               `json:"act"`
	FromStatus Status            `json:"from"`
	ToStatus   Status            `json:"to"`
	At         int64             `json:"at"`
	ByID       string            `json:"-"`
	ByName     string            `json:"by_name"`
	TokenID    string            `json:"token_id,omitempty"`
	Note       string            `json:"note,omitempty"`
	What       map[string]string `json:"what,omitempty" db:"-"`
}

// Events tells what happened to a paper, the newest first.
func (p *Papers) Events(ctx context.Context, paperID string) ([]Event, error) {
	var rows []struct {
		Event
		Detail string
	}
	err := p.db.Select(ctx, &rows, `SELECT id, act, from_status, to_status, at, by_id, by_name, token_id, note, detail FROM paper_event
		WHERE paper_id = $1 ORDER BY id DESC`, paperID)
	if err != nil {
		return nil, err
	}
	all := make([]Event, len(rows))
	for i, r := range rows {
		all[i] = r.Event
		if err := json.Unmarshal([]byte(r.Detail), &all[i].What); err != nil {
			return nil, fmt.Errorf("papers: event %s: %w", r.ID, err)
		}
	}
	return all, nil
}

// SentBack tells why a draft was sent back to who had laid it before the signer; ok is
// false for one that was not, or that is no draft.
func (p *Papers) SentBack(ctx context.Context, of Paper) (reason string, ok bool, err error) {
	if of.Status != Draft {
		return "", false, nil
	}
	var last struct {
		Act  Act
		Note string
	}
	found, err := p.db.Get(ctx, &last, `SELECT act, note FROM paper_event WHERE paper_id = $1 AND act IN ($2, $3) ORDER BY id DESC LIMIT 1`, of.ID, ActSubmit, ActReturn)
	return last.Note, found && last.Act == ActReturn, err
}

// Said says what happened, to follow the name of who did it.
func (e Event) Said() domain.Sentence {
	switch e.Act {
	case ActHandOver:
		return domain.Say("tạo dự thảo")
	case ActRenew:
		return domain.Say("cập nhật tệp dự thảo")
	case ActSubmit:
		return domain.Say("trình ký")
	case ActReturn:
		return domain.Say("trả lại bản dự thảo")
	case ActNumber:
		return domain.Say("ghi số %s/%s, ngày ký %s, người ký %s", e.What["number"], e.What["symbol"], calendar.Date(e.What["signed_on"]).Vietnamese(), e.What["signer"])
	case ActSign:
		return domain.Say("tải bản đã ký lên (%s)", e.What["name"])
	case ActRelease:
		return domain.Say("ghi phát hành ngày %s", calendar.Date(e.What["released_on"]).Vietnamese())
	case ActCancel:
		return domain.Say("hủy văn bản")
	case ActSentIn:
		return domain.Say("ghi báo cáo đã gửi bằng văn bản khác, dự thảo này không dùng nữa")
	case ActRevive:
		return domain.Say("rút ghi nhận, dự thảo này lại dùng như trước")
	}
	return domain.Say(string(e.Act))
}

// Together lists the papers that a room made together, in the order in which it did;
// none for the empty batch.
func (p *Papers) Together(ctx context.Context, batch string) (all []Paper, err error) {
	if batch == "" {
		return nil, nil
	}
	err = p.db.Select(ctx, &all, `SELECT `+paperColumns+` FROM paper WHERE batch = $1 ORDER BY id`, batch)
	return all, err
}
