package programme

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// AmendmentHead is the amending document, issued outside: its number, title,
// signer and day, and the day from which its changes hold. The file is optional;
// it lies in the blob store under its SHA-256.
type AmendmentHead struct {
	Number      string
	Title       string
	Signer      string
	IssuedOn    calendar.Date
	EffectiveOn calendar.Date
	FileName    string
	FileType    string
	FileSHA256  string `db:"file_sha256"`
}

// Amendment (văn bản sửa đổi, bổ sung) changes a plan in force. HoldsFrom is the
// first day judged by its changes: the day on which it takes effect, or that on
// which it was put into force here when that is later. Instants are Unix
// milliseconds.
type Amendment struct {
	AmendmentHead `db:""`

	ID              string
	PlanID          string
	Status          Status
	PreparedBy      string
	PreparedByName  string
	PreparedAt      int64
	ActivatedBy     string
	ActivatedByName string
	ActivatedAt     int64
	HoldsFrom       calendar.Date
	Version         int64
	Changes         []AmendChange `db:"-"`
	Hands           []string      `db:"-"` // account ids of those who prepared it
}

// Name is how pages call the amending document.
func (a Amendment) Name() string {
	return fmt.Sprintf("Văn bản số %s ngày %s", a.Number, a.IssuedOn.Vietnamese())
}

// AmendKind is what an amendment does to one obligation.
type AmendKind string

// The kinds.
const (
	AmendChanged AmendKind = "change"
	AmendEnded   AmendKind = "end"
	AmendAdded   AmendKind = "add"
)

// Label is the sign that stands before a change.
func (k AmendKind) Label() string {
	switch k {
	case AmendChanged:
		return "Đổi"
	case AmendEnded:
		return "Bãi bỏ"
	case AmendAdded:
		return "Thêm"
	}
	return string(k)
}

// AmendChange is one change. Before is the version that the person saw, without
// its chain; nil for an obligation that is added. After is nil for one that
// ends. Stale tells that another amendment changed the obligation meanwhile.
type AmendChange struct {
	ID     string
	Kind   AmendKind
	Reason string
	Before *Obligation
	After  *Obligation
	Stale  bool
}

// Of is the obligation that the change is about, as it was or as it will be.
func (c AmendChange) Of() Obligation {
	if c.Before != nil {
		return *c.Before
	}
	return *c.After
}

// Difference is one field in both versions, cut into runs of words that stand
// in both and runs that do not.
type Difference struct {
	Label string
	Old   []plan.Run
	New   []plan.Run
}

// Differences lists the fields that differ, in the order of the form.
func (c AmendChange) Differences() []Difference {
	var before, after Obligation
	if c.Before != nil {
		before = *c.Before
	}
	if c.After != nil {
		after = *c.After
	}
	var out []Difference
	for _, f := range []struct {
		label string
		text  func(Obligation) string
	}{
		{"Nội dung", func(o Obligation) string { return o.Content }},
		{"Tên ngắn", func(o Obligation) string { return o.ShortName }},
		{"Sản phẩm", func(o Obligation) string { return o.Product }},
		{"Thời gian", func(o Obligation) string { return o.Timing }},
		{"Cách tính", measure},
		{"Cơ quan chủ trì", func(o Obligation) string { return whose(o.LeadText, o.Leads) }},
		{"Cơ quan phối hợp", func(o Obligation) string { return whose(o.CoordinatingText, o.Coordinating) }},
	} {
		old, fresh := f.text(before), f.text(after)
		if old == fresh {
			continue
		}
		d := Difference{Label: f.label}
		d.Old, d.New = plan.Diff(old, fresh)
		out = append(out, d)
	}
	return out
}

// measure writes the rule with the days on which it runs.
func measure(o Obligation) string {
	if o.Rule.Kind == "" {
		return ""
	}
	words := o.Rule.Words().String()
	if !strings.Contains(words, o.Rule.Window.End.Vietnamese()) {
		words += fmt.Sprintf(" (%s–%s)", o.Rule.Window.Start.Vietnamese(), o.Rule.Window.End.Vietnamese())
	}
	return words
}

// whose writes agencies in the document's words, with their number where a
// phrase means several.
func whose(names, ids []string) string {
	text := strings.Join(names, "; ")
	if len(ids) > len(names) && len(names) > 0 {
		text += fmt.Sprintf(" (%d cơ quan)", len(ids))
	}
	return text
}

const amendmentColumns = `id, plan_id, status, number, title, signer, issued_on, effective_on, file_name, file_type, file_sha256,
	prepared_by, prepared_by_name, prepared_at, activated_by, activated_by_name, activated_at, holds_from, version`

// Amendments lists the amendments of a plan with their changes, the newest
// first: those in force for everybody, drafts too for who may see drafts.
func (p *Programme) Amendments(ctx context.Context, actor access.Actor, planID string) ([]Amendment, error) {
	var all []Amendment
	err := p.db.Select(ctx, &all, `SELECT `+amendmentColumns+` FROM amendment
		WHERE plan_id = $1 AND (status = 'active' OR (status = 'draft' AND $2))
		ORDER BY CASE WHEN status = 'draft' THEN 0 ELSE 1 END, activated_at DESC, prepared_at DESC, id LIMIT 200`, planID, MayReview(actor))
	if err != nil {
		return nil, fmt.Errorf("programme: list amendments: %w", err)
	}
	for i := range all {
		if err := p.fillAmendment(ctx, &all[i]); err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Amendment gives one amendment with its changes; a draft only to who may see
// drafts.
func (p *Programme) Amendment(ctx context.Context, actor access.Actor, id string) (Amendment, error) {
	var a Amendment
	ok, err := p.db.Get(ctx, &a, `SELECT `+amendmentColumns+` FROM amendment WHERE id = $1`, id)
	if err != nil {
		return a, fmt.Errorf("programme: read amendment: %w", err)
	}
	if !ok || a.Status == StatusDiscarded || a.Status == StatusDraft && !MayReview(actor) {
		return a, domain.NotFound("Không có văn bản sửa đổi này.")
	}
	return a, p.fillAmendment(ctx, &a)
}

// AmendmentsAwaiting lists the drafts with changes that this person may put
// into force.
func (p *Programme) AmendmentsAwaiting(ctx context.Context, actor access.Actor) ([]Amendment, error) {
	if !MayActivate(actor) {
		return nil, nil
	}
	var all []Amendment
	err := p.db.Select(ctx, &all, `SELECT `+amendmentColumns+` FROM amendment WHERE status = 'draft'
		AND EXISTS (SELECT 1 FROM amendment_change c WHERE c.amendment_id = amendment.id)
		AND NOT EXISTS (SELECT 1 FROM amendment_hand h WHERE h.amendment_id = amendment.id AND h.account_id = $1)
		ORDER BY prepared_at LIMIT 100`, actor.AccountID)
	if err != nil {
		return nil, fmt.Errorf("programme: list waiting amendments: %w", err)
	}
	return all, nil
}

// changeRow is a change as stored.
type changeRow struct {
	ID, Kind, ObligationID, BaseVersionID, Number, Content, ShortName, Product, Timing, Rule string
	Leads, Coordinating, LeadText, CoordinatingText, Reason                                  string
}

func (p *Programme) fillAmendment(ctx context.Context, a *Amendment) error {
	if err := p.db.Select(ctx, &a.Hands, `SELECT account_id FROM amendment_hand WHERE amendment_id = $1`, a.ID); err != nil {
		return fmt.Errorf("programme: who prepared: %w", err)
	}
	var rows []changeRow
	err := p.db.Select(ctx, &rows, `SELECT id, kind, obligation_id, base_version_id, number, content, short_name, product, timing, rule,
		leads, coordinating, lead_text, coordinating_text, reason FROM amendment_change WHERE amendment_id = $1 ORDER BY ord, id`, a.ID)
	if err != nil {
		return fmt.Errorf("programme: read changes: %w", err)
	}
	var latest map[string]Obligation
	if a.Status == StatusDraft {
		if latest, err = p.latest(ctx, a.PlanID); err != nil {
			return err
		}
	}
	bases, err := p.versions(ctx, rows)
	if err != nil {
		return err
	}
	for _, r := range rows {
		c, err := r.change(a.PlanID)
		if err != nil {
			return err
		}
		if b, ok := bases[r.BaseVersionID]; ok {
			c.Before = &b
			if c.After != nil {
				c.After.ID, c.After.No, c.After.Clause, c.After.Origin = b.ID, b.No, b.Clause, b.Origin
				c.After.Quote, c.After.ReportPeriod = b.Quote, b.ReportPeriod
			}
			c.Stale = a.Status == StatusDraft && latest[b.ID].VersionID != b.VersionID
		}
		a.Changes = append(a.Changes, c)
	}
	return nil
}

func (r changeRow) change(planID string) (AmendChange, error) {
	c := AmendChange{ID: r.ID, Kind: AmendKind(r.Kind), Reason: r.Reason}
	if c.Kind == AmendEnded {
		return c, nil
	}
	o := Obligation{
		PlanID: planID, No: r.Number, Clause: "Phụ lục", Origin: OriginAppendix,
		Content: r.Content, ShortName: r.ShortName, Product: r.Product, Timing: r.Timing,
	}
	for _, part := range []struct {
		text string
		into any
	}{{r.Rule, &o.Rule}, {r.Leads, &o.Leads}, {r.Coordinating, &o.Coordinating}, {r.LeadText, &o.LeadText}, {r.CoordinatingText, &o.CoordinatingText}} {
		if err := fromJSON(part.text, part.into); err != nil {
			return c, err
		}
	}
	c.After = &o
	return c, nil
}

// latest gives every obligation of a plan in the version that holds when all
// amendments in force have taken hold.
func (p *Programme) latest(ctx context.Context, planID string) (map[string]Obligation, error) {
	all, err := p.ObligationsOn(ctx, planID, EndOfTime)
	out := make(map[string]Obligation, len(all))
	for _, o := range all {
		out[o.ID] = o
	}
	return out, err
}

// versions reads the versions that changes build on, by id.
func (p *Programme) versions(ctx context.Context, rows []changeRow) (map[string]Obligation, error) {
	out := map[string]Obligation{}
	var args []any
	for _, r := range rows {
		if r.BaseVersionID != "" {
			args = append(args, r.BaseVersionID)
		}
	}
	if len(args) == 0 {
		return out, nil
	}
	in := `(` + db.Marks(1, len(args)) + `)`
	var found []versionRow
	err := p.db.Select(ctx, &found, `SELECT o.id, v.id AS version_id, o.plan_id, o.number, o.clause, o.origin, o.report_period,
		v.content, v.short_name, v.product, v.timing, v.quote, v.rule, v.lead_text, v.coordinating_text, v.ended, '' AS since
		FROM obligation_version v JOIN obligation o ON o.id = v.obligation_id WHERE v.id IN `+in, args...)
	if err != nil {
		return nil, fmt.Errorf("programme: read versions: %w", err)
	}
	var parties []partyRow
	if err := p.db.Select(ctx, &parties, `SELECT version_id, agency_id, role FROM obligation_party WHERE version_id IN `+in+` ORDER BY version_id, id`, args...); err != nil {
		return nil, fmt.Errorf("programme: read parties: %w", err)
	}
	all, err := assemble(found, parties)
	for _, o := range all {
		out[o.VersionID] = o
	}
	return out, err
}

// check finds what is wrong with the document's data; field names are those of
// the form.
func (h AmendmentHead) check(pl Plan, today calendar.Date) domain.Fields {
	var problems domain.Fields
	if h.Number == "" {
		problems.Add("so", "Nhập số, ký hiệu của văn bản sửa đổi, ví dụ 120/QĐ-UBND.")
	}
	if h.Title == "" {
		problems.Add("ten", "Nhập tên hoặc trích yếu của văn bản sửa đổi.")
	}
	if h.Signer == "" {
		problems.Add("nguoi_ky", "Nhập người ký văn bản sửa đổi.")
	}
	switch {
	case !h.IssuedOn.Valid():
		problems.Add("ngay", "Nhập ngày ban hành văn bản sửa đổi.")
	case h.IssuedOn < pl.IssuedOn:
		problems.Add("ngay", "Văn bản sửa đổi ban hành trước kế hoạch (%s). Nhập lại ngày.", pl.IssuedOn.Vietnamese())
	case h.IssuedOn > today:
		problems.Add("ngay", "Ngày ban hành ở sau hôm nay. Nhập lại ngày.")
	}
	switch {
	case !h.EffectiveOn.Valid():
		problems.Add("hieu_luc", "Nhập ngày nội dung sửa đổi có hiệu lực.")
	case h.EffectiveOn < pl.IssuedOn:
		problems.Add("hieu_luc", "Ngày hiệu lực trước ngày ban hành kế hoạch (%s). Nhập lại ngày.", pl.IssuedOn.Vietnamese())
	case h.EffectiveOn > today.AddDays(maxDays):
		problems.Add("hieu_luc", "Ngày hiệu lực quá xa. Nhập lại năm.")
	}
	return problems
}

func (h *AmendmentHead) clean() {
	h.Number, h.Title, h.Signer = vi.Clean(h.Number), vi.Clean(h.Title), vi.Clean(h.Signer)
}

// DraftAmendment begins an amendment of a plan in force.
func (p *Programme) DraftAmendment(ctx context.Context, actor access.Actor, planID string, h AmendmentHead) (string, error) {
	if !MayPrepare(actor) {
		return "", errAmend()
	}
	pl, err := p.Plan(ctx, planID)
	if err != nil {
		return "", err
	}
	if pl.Status != StatusActive {
		return "", domain.Conflict("Kế hoạch này chưa đưa vào theo dõi. Sửa ngay trong bản đọc.")
	}
	h.clean()
	if err := h.check(pl, p.org.Today()).Err(); err != nil {
		return "", err
	}
	id := db.NewID()
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		_, err := tx.Exec(ctx, `INSERT INTO amendment (id, plan_id, status, number, title, title_fold, signer, issued_on, effective_on,
			file_name, file_type, file_sha256, prepared_by, prepared_by_name, prepared_at, version) VALUES (`+db.Marks(1, 16)+`)`,
			id, planID, StatusDraft, h.Number, h.Title, vi.Fold(h.Title), h.Signer, h.IssuedOn, h.EffectiveOn,
			h.FileName, h.FileType, h.FileSHA256, actor.AccountID, actor.Name, db.Millis(tx.Now()), 1)
		if err != nil {
			return fmt.Errorf("programme: insert amendment: %w", err)
		}
		if err := noteAmendHand(ctx, tx, actor, id); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "amendment.draft", "amendment", id, map[string]any{"plan": planID, "number": h.Number})
	})
	return id, err
}

// EditAmendment corrects the document's data of a draft; version is the one the
// person saw. A file is replaced only by another file.
func (p *Programme) EditAmendment(ctx context.Context, actor access.Actor, id string, version int64, h AmendmentHead) error {
	if !MayPrepare(actor) {
		return errAmend()
	}
	a, err := p.Amendment(ctx, actor, id)
	if err != nil {
		return err
	}
	pl, err := p.Plan(ctx, a.PlanID)
	if err != nil {
		return err
	}
	h.clean()
	if err := h.check(pl, p.org.Today()).Err(); err != nil {
		return err
	}
	return p.amend(ctx, actor, id, version, func(ctx context.Context, tx *db.Tx, was Amendment) error {
		if h.FileSHA256 == "" {
			h.FileName, h.FileType, h.FileSHA256 = was.FileName, was.FileType, was.FileSHA256
		}
		_, err := tx.Exec(ctx, `UPDATE amendment SET number = $1, title = $2, title_fold = $3, signer = $4, issued_on = $5, effective_on = $6,
			file_name = $7, file_type = $8, file_sha256 = $9 WHERE id = $10`, h.Number, h.Title, vi.Fold(h.Title), h.Signer, h.IssuedOn,
			h.EffectiveOn, h.FileName, h.FileType, h.FileSHA256, id)
		if err != nil {
			return fmt.Errorf("programme: edit amendment: %w", err)
		}
		return audit.Record(ctx, tx, actor, "amendment.edit", "amendment", id, h)
	})
}

// DiscardAmendment throws a draft away; what was prepared stays on record,
// unseen.
func (p *Programme) DiscardAmendment(ctx context.Context, actor access.Actor, id string, version int64, reason string) error {
	if !MayPrepare(actor) {
		return errAmend()
	}
	if reason = vi.Clean(reason); reason == "" {
		return domain.Fields{{Name: "ly_do", Message: "Nêu lý do bỏ bản chuẩn bị sửa đổi."}}.Err()
	}
	return p.amend(ctx, actor, id, version, func(ctx context.Context, tx *db.Tx, _ Amendment) error {
		_, err := tx.Exec(ctx, `UPDATE amendment SET status = $1, discard_reason = $2 WHERE id = $3`, StatusDiscarded, reason, id)
		if err != nil {
			return fmt.Errorf("programme: discard amendment: %w", err)
		}
		return audit.Record(ctx, tx, actor, "amendment.discard", "amendment", id, map[string]any{"reason": reason})
	})
}

func errAmend() error {
	return domain.Forbidden("Chỉ người điều phối được chuẩn bị sửa đổi kế hoạch.")
}

// amend runs an act on a draft amendment under its lock: its version grows, and
// the actor is remembered as one who prepared it.
func (p *Programme) amend(ctx context.Context, actor access.Actor, id string, version int64, fn func(context.Context, *db.Tx, Amendment) error) error {
	return p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		a, err := lockAmendment(ctx, tx, id)
		if err != nil {
			return err
		}
		if a.Version != version {
			return domain.Conflict("Bản chuẩn bị sửa đổi vừa được người khác thay đổi. Tải lại trang để xem bản mới.")
		}
		if err := fn(ctx, tx, a); err != nil {
			return err
		}
		if _, err := tx.Exec(ctx, `UPDATE amendment SET version = version + 1 WHERE id = $1`, id); err != nil {
			return fmt.Errorf("programme: count version: %w", err)
		}
		return noteAmendHand(ctx, tx, actor, id)
	})
}

// lockAmendment takes a draft amendment for the rest of the transaction.
func lockAmendment(ctx context.Context, tx *db.Tx, id string) (Amendment, error) {
	var a Amendment
	if err := tx.Lock(ctx, "amendment", id); err != nil {
		return a, fmt.Errorf("programme: lock amendment: %w", err)
	}
	ok, err := tx.Get(ctx, &a, `SELECT `+amendmentColumns+` FROM amendment WHERE id = $1`, id)
	switch {
	case err != nil:
		return a, fmt.Errorf("programme: read amendment: %w", err)
	case !ok || a.Status == StatusDiscarded:
		return a, domain.NotFound("Không có văn bản sửa đổi này.")
	case a.Status == StatusActive:
		return a, errInForce(a)
	}
	return a, nil
}

func errInForce(a Amendment) error {
	return domain.Conflict("Sửa đổi này đã được %s đưa vào theo dõi. Tải lại trang để xem.", a.ActivatedByName)
}

func noteAmendHand(ctx context.Context, tx *db.Tx, actor access.Actor, id string) error {
	_, err := tx.Exec(ctx, `INSERT INTO amendment_hand (id, amendment_id, account_id) VALUES ($1, $2, $3)
		ON CONFLICT (amendment_id, account_id) DO NOTHING`, db.NewID(), id, actor.AccountID)
	if err != nil {
		return fmt.Errorf("programme: note who prepared: %w", err)
	}
	return nil
}

// Lines gives the names by which a person recognises who owes an obligation:
// the document's words, or the agencies' names where there are none.
func (p *Programme) Lines(ctx context.Context, words, ids []string) ([]string, error) {
	if len(words) > 0 || len(ids) == 0 {
		return words, nil
	}
	names, err := p.org.Names(ctx, p.org.Today(), ids...)
	out := make([]string, 0, len(ids))
	for _, id := range ids {
		out = append(out, cmp.Or(names[id], id))
	}
	return slices.Compact(out), err
}

// firstDay is the day from which the changes of an amendment would judge, were
// it put into force on a day.
func (a Amendment) firstDay(today calendar.Date) calendar.Date {
	if a.Status == StatusActive {
		return a.HoldsFrom
	}
	return max(a.EffectiveOn, today)
}

// Would gives an obligation as it would be with a change of this amendment from
// the day that the amendment would judge from: for showing what it does. The
// obligation is in its latest version; nil for one that the change adds.
func (a Amendment) Would(o *Obligation, c AmendChange, today calendar.Date) Obligation {
	var after Obligation
	switch {
	case c.After != nil:
		after = *c.After
	case o != nil:
		after = *o
		after.Leads, after.Coordinating, after.Ended = nil, nil, a.firstDay(today)
	}
	after.VersionID, after.Since = "new-"+c.ID, a.firstDay(today)
	after.Past = nil
	if o != nil {
		after.ID = o.ID
		after.Past = append(slices.Clone(o.Past), Past{VersionID: o.VersionID, Rule: o.Rule, Leads: o.Leads, Since: o.Since})
	}
	return after
}

