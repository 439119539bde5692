package programme

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/plan"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Source is the file that a plan was read from: its name, the SHA-256 of its
// bytes in hex, its size in bytes when it is stored (else 0), and the text taken
// out of it.
type Source struct {
	Name   string
	SHA256 string
	Size   int64
	Text   plan.Text
}

// maxRows bounds what one plan may bring; 2,000 rows is the largest seen asked
// for.
const maxRows = 5000

// Draft keeps a plan whose document is read already, for people to confirm row
// by row; files that arrive take the way of Receive. It conflicts when the same
// file already is a plan, and is invalid when nothing in it obliges anybody.
func (p *Programme) Draft(ctx context.Context, actor access.Actor, doc plan.Document, src Source) (string, error) {
	if !MayPrepare(actor) {
		return "", errUpload()
	}
	if _, err := p.rowsOf(doc, src.Text.Body); err != nil {
		return "", err
	}
	made := Intake{
		ID: db.NewID(), State: IntakeReading, Name: src.Name, SHA256: src.SHA256, Size: src.Size, Kept: src.Size > 0,
		AgencyID: actor.Home(), ByID: actor.AccountID, ByName: actor.Name, Holder: db.NewID(),
	}
	err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		other, fresh, err := claim(ctx, tx, made, "")
		if err == nil && !fresh {
			err = domain.Conflict("Tệp này đã được %s tải lên ngày %s: “%s”. Mở kế hoạch đó trong danh sách.",
				other.ByName, hour(other.At)[len("15:04 "):], other.Name)
		}
		return err
	})
	if err != nil {
		return "", err
	}
	t := Take{Intake: made}
	id, err := p.keep(ctx, t, doc, src.Text, false)
	if err != nil {
		return "", errors.Join(err, p.Refuse(ctx, t, domain.Invalid("Chưa lưu được bản đọc. Tải tệp lên lại."), RefusedTrouble))
	}
	return id, nil
}

// rowsOf gives the rows of a document within bounds.
func (p *Programme) rowsOf(doc plan.Document, body string) ([]Row, error) {
	rows := p.rowsFrom(doc, body)
	switch {
	case len(rows) == 0:
		return nil, domain.Invalid("Không tìm thấy nhiệm vụ nào trong văn bản. Kiểm tra xem tệp có đủ phụ lục phân công không.")
	case len(rows) > maxRows:
		return nil, domain.Invalid("Văn bản có %d nhiệm vụ, nhiều hơn %d. Tách văn bản rồi tải lên từng phần.", len(rows), maxRows)
	}
	return rows, nil
}

// sameError says that the plan is there already.
type sameError struct{ planID string }

func (e *sameError) Error() string { return "programme: the plan is there already: " + e.planID }

// keep stores a document as the draft of an intake. alone refuses a plan that
// is there already from another file.
func (p *Programme) keep(ctx context.Context, t Take, doc plan.Document, text plan.Text, alone bool) (string, error) {
	rows, err := p.rowsOf(doc, text.Body)
	if err != nil {
		return "", err
	}
	id := db.NewID()
	document, err := toJSON(doc)
	if err != nil {
		return "", err
	}
	stored, err := toJSON(text)
	if err != nil {
		return "", err
	}
	err = p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := held(tx.Exec(ctx, `UPDATE plan_intake SET beat_at = $1 WHERE id = $2 AND holder = $3`, db.Millis(tx.Now()), t.ID, t.Holder)); err != nil {
			return err
		}
		if alone {
			if err := refuseSame(ctx, tx, doc.Head); err != nil {
				return err
			}
		}
		if err := insertPlan(ctx, tx, newPlan(id, t, doc.Head), document, stored); err != nil {
			return err
		}
		if t.Kept {
			if err := insertFile(ctx, tx, t.actor(), File{PlanID: id, Kind: FileOriginal, Name: t.Name, SHA256: t.SHA256, Size: t.Size}); err != nil {
				return err
			}
		}
		return noteHand(ctx, tx, t.actor(), id)
	})
	if err != nil {
		return "", err
	}
	if err := p.keepItems(ctx, id, doc.Head, text.Body); err != nil {
		return "", err
	}
	return id, p.insertRows(ctx, t, id, rows)
}

// refuseSame fails with a sameError when a plan of this number and day, of this
// issuer as far as both say who, is there. Two that arrive at the same moment
// wait for each other.
func refuseSame(ctx context.Context, tx *db.Tx, h plan.Head) error {
	number := vi.Clean(h.Number)
	if number == "" || !h.Date.Valid() {
		return nil
	}
	key := number + " " + string(h.Date)
	if _, err := tx.Exec(ctx, `INSERT INTO plan_number (id) VALUES ($1) ON CONFLICT (id) DO NOTHING`, key); err != nil {
		return fmt.Errorf("programme: hold a number: %w", err)
	}
	if err := tx.Lock(ctx, "plan_number", key); err != nil {
		return fmt.Errorf("programme: hold a number: %w", err)
	}
	var there []struct{ ID, Issuer string }
	err := tx.Select(ctx, &there, `SELECT id, issuer FROM plan WHERE number = $1 AND issued_on = $2 AND status IN ('loading', 'draft', 'active') ORDER BY id`,
		number, h.Date)
	if err != nil {
		return fmt.Errorf("programme: look for the same plan: %w", err)
	}
	for _, pl := range there {
		if sameIssuer(vi.Key(pl.Issuer), vi.Key(h.Issuer)) {
			return &sameError{pl.ID}
		}
	}
	return nil
}

// sameIssuer compares issuers as far as both say who: a scan may lose the end of
// "Ủy ban nhân dân tỉnh Đồng Nai".
func sameIssuer(a, b string) bool { return strings.HasPrefix(a, b) || strings.HasPrefix(b, a) }

// rowChunk is how many rows one transaction takes, so that no write holds the
// door for long.
const rowChunk = 100

// insertRows stores the rows in chunks. The plan is a draft, which people see,
// only with its last row.
func (p *Programme) insertRows(ctx context.Context, t Take, planID string, rows []Row) error {
	stored := 0
	for chunk := range slices.Chunk(rows, rowChunk) {
		stored += len(chunk)
		err := p.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, r := range chunk {
				r.ID, r.PlanID, r.State, r.Version = db.NewID(), planID, RowOpen, 1
				s, err := store(r)
				if err != nil {
					return err
				}
				if err := s.insert(ctx, tx); err != nil {
					return err
				}
			}
			if stored < len(rows) {
				return nil
			}
			return finish(ctx, tx, t, planID, len(rows))
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// finish shows the draft, if the worker still holds the file.
func finish(ctx context.Context, tx *db.Tx, t Take, planID string, rows int) error {
	err := held(tx.Exec(ctx, `UPDATE plan_intake SET state = 'done', plan_id = $1, holder = '', password = '', ended_at = $2,
		pages_done = pages WHERE id = $3 AND holder = $4`,
		planID, db.Millis(tx.Now()), t.ID, t.Holder))
	if err != nil {
		return err
	}
	if err := forgetPages(ctx, tx, t.ID); err != nil {
		return err
	}
	if _, err := tx.Exec(ctx, `UPDATE plan SET status = 'draft' WHERE id = $1`, planID); err != nil {
		return fmt.Errorf("programme: show the draft: %w", err)
	}
	return audit.Record(ctx, tx, t.actor(), "plan.upload", "plan", planID, map[string]any{"file_sha256": t.SHA256, "rows": rows, "reason": t.Reason})
}

func newPlan(id string, t Take, h plan.Head) Plan {
	pl := Plan{
		ID: id, Status: statusLoading, Number: h.Number, Title: h.Title, Issuer: h.Issuer, Signer: h.Signer, IssuedOn: h.Date,
		Year: h.Year, SourceName: t.Name, SourceSHA256: t.SHA256, AgencyID: t.AgencyID,
		UploadedBy: t.ByID, UploadedByName: t.ByName, Version: 1, IntakeID: t.ID,
	}
	if h.Window != nil {
		pl.WindowStart, pl.WindowEnd = h.Window.Start, h.Window.End
	}
	return pl
}

func insertPlan(ctx context.Context, tx *db.Tx, pl Plan, document, text string) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan (id, status, number, title, title_fold, issuer, signer, issued_on, year,
		window_start, window_end, document, source_name, source_sha256, source_text, agency_id, uploaded_by, uploaded_by_name,
		uploaded_at, version, intake_id) VALUES (`+db.Marks(1, 21)+`)`,
		pl.ID, pl.Status, pl.Number, pl.Title, vi.Fold(pl.Title), pl.Issuer, pl.Signer, pl.IssuedOn, pl.Year,
		pl.WindowStart, pl.WindowEnd, document, pl.SourceName, pl.SourceSHA256, text, pl.AgencyID, pl.UploadedBy, pl.UploadedByName,
		db.Millis(tx.Now()), pl.Version, pl.IntakeID)
	if err != nil {
		return fmt.Errorf("programme: insert plan: %w", err)
	}
	return nil
}

// noteHand remembers that the actor prepared the plan.
func noteHand(ctx context.Context, tx *db.Tx, actor access.Actor, planID string) error {
	_, err := tx.Exec(ctx, `INSERT INTO plan_hand (id, plan_id, account_id) VALUES ($1, $2, $3)
		ON CONFLICT (plan_id, account_id) DO NOTHING`, db.NewID(), planID, actor.AccountID)
	if err != nil {
		return fmt.Errorf("programme: note who prepared: %w", err)
	}
	return nil
}

// rowsFrom turns a document into rows: the table's tasks, the duties of the
// body, and one row for each periodic report. A duty that only says when to
// report becomes those reports and no row of its own.
func (p *Programme) rowsFrom(doc plan.Document, body string) []Row {
	var rows []Row
	window := windowOf(doc.Head)
	for _, t := range doc.Tasks {
		rows = append(rows, taskRow(t, window, doc.Head.Date))
	}
	reports := map[int]bool{}
	for _, r := range doc.Head.Reporting {
		reports[r.Source.Start] = true
	}
	for _, d := range doc.Head.Duties {
		if !reports[d.Source.Start] {
			rows = append(rows, dutyRow(d, window, doc.Head.Date, clauseAt(body, d.Source.Start)))
		}
	}
	for i, r := range doc.Head.Reporting {
		row := p.reportRow(r, dueIn(doc.Head.Reporting, i), window, doc.Head)
		row.Clause = clauseAt(body, r.Source.Start)
		rows = append(rows, row)
	}
	for i := range rows {
		rows[i].Ord = i + 1
	}
	return rows
}

// windowOf is what the plan covers: as written, else from its issue to the end
// of that year.
func windowOf(h plan.Head) calendar.Window {
	switch {
	case h.Window != nil:
		return *h.Window
	case h.Year > 0:
		return calendar.YearWindow(h.Year)
	case h.Date.Valid():
		return calendar.Window{Start: h.Date, End: calendar.YearWindow(h.Date.Year()).End}
	}
	return calendar.Window{}
}

func text(s *string) string {
	if s == nil {
		return ""
	}
	return *s
}

func taskRow(t plan.Task, window calendar.Window, issued calendar.Date) Row {
	return Row{
		Origin: OriginAppendix, No: t.No, Clause: "Phụ lục", Heading: t.Group, Content: t.Content, ShortName: t.ShortTitle(),
		Product: text(t.Product), Timing: text(t.Timing), Quote: t.Source.Quote, Start: t.Source.Start, End: t.Source.End,
		Lead: t.Lead, Coordinating: t.Coordinating, Cadence: t.Cadence, Rule: RuleOf(t.Cadence, window, issued), Doubts: kept(t.Doubts),
	}
}

// kept leaves out the doubts about names: whether a name is known and how far
// "có liên quan" reaches is found with the registry, when the row is shown.
func kept(doubts []plan.Doubt) []plan.Doubt {
	return slices.DeleteFunc(slices.Clone(doubts), func(d plan.Doubt) bool {
		return (d.Field == "lead" || d.Field == "coordinating") && strings.Contains(d.Reason, "để mở")
	})
}

func dutyRow(d plan.Duty, window calendar.Window, issued calendar.Date, clause string) Row {
	c := d.Cadence
	if c.Kind == cadence.Unknown || c.Kind == "" {
		c = cadence.Cadence{Kind: cadence.Continuous, Note: c.Note}
	}
	if c.Kind == cadence.Deadline {
		c.PerAgency = true
	}
	return Row{
		Origin: OriginDuty, Clause: clause, Content: d.Text, ShortName: plan.Task{Content: d.Text}.ShortTitle(),
		Quote: d.Source.Quote, Start: d.Source.Start, End: d.Source.End, Lead: plan.SplitAgencies(d.Agency),
		Cadence: c, Rule: RuleOf(c, window, issued),
	}
}

// RuleOf is the rule that a reading makes within a plan. What runs on and on,
// or hangs on an event, begins with the plan's issue; what the plan counts
// begins with the window of the plan.
func RuleOf(c cadence.Cadence, window calendar.Window, issued calendar.Date) obligation.Rule {
	switch c.Kind {
	case cadence.Continuous, cadence.Event, cadence.Conditional, cadence.Unknown:
		if issued.Valid() && window.Contains(issued) {
			window.Start = issued
		}
	case cadence.Quota, cadence.Deadline, cadence.Window:
	}
	return obligation.FromCadence(c, window)
}

// dueIn gives the day (MM-DD) that the plan writes for the i-th report, when
// the days it lists can be told apart; else it is empty.
func dueIn(all []plan.Reporting, i int) string {
	days := all[i].Deadlines
	if len(days) == 0 {
		return ""
	}
	if len(days) == 1 {
		return days[0]
	}
	first, count := -1, 0
	for j, r := range all {
		if r.Source.Start == all[i].Source.Start && r.Period != "adhoc" {
			if first < 0 {
				first = j
			}
			count++
		}
	}
	if count == len(days) && i-first < len(days) {
		return days[i-first]
	}
	return ""
}

func (p *Programme) reportRow(r plan.Reporting, due string, window calendar.Window, h plan.Head) Row {
	row := Row{
		Origin: OriginReporting, Timing: r.Deadline, Quote: r.Source.Quote, Start: r.Source.Start, End: r.Source.End,
		Lead: plan.SplitAgencies(r.Who),
	}
	year := cmp.Or(h.Year, window.Start.Year())
	period, unit := calendar.ReportPeriod(r.Period), calendar.Unit("")
	what := "Báo cáo"
	switch {
	case slices.Contains(calendar.ReportPeriods(), period):
		row.ReportPeriod = period
		what = "Báo cáo " + period.Label(year)
	case r.Period == "adhoc":
		what = "Báo cáo đột xuất khi có yêu cầu"
	case r.Period == "month" || r.Period == "quarter" || r.Period == "half":
		unit = calendar.Unit(r.Period)
		what = "Báo cáo hằng " + map[calendar.Unit]string{calendar.Month: "tháng", calendar.Quarter: "quý", calendar.Half: "6 tháng"}[unit]
	}
	row.ShortName = what
	row.Content = what
	if r.To != "" {
		row.Content += " gửi " + r.To
	}
	row.Cadence, row.Rule = p.reportRule(row.ReportPeriod, unit, due, year, window)
	if r.Period == "adhoc" {
		row.Cadence.Kind, row.Rule.Kind = cadence.Conditional, cadence.Conditional
	} else if row.Rule.Kind == cadence.Event {
		row.Doubts = []plan.Doubt{{Field: "timing", Reason: "Văn bản không nêu ngày hạn nộp. Nhập hạn theo chế độ báo cáo, hoặc để theo dõi không hạn."}}
	}
	if issued := h.Date; row.Rule.Kind != cadence.Deadline && row.Rule.Kind != cadence.Quota && row.Rule.Window.Contains(issued) {
		row.Rule.Window.Start = issued
	}
	return row
}

// reportRule is the rule of a periodic report: a deadline when the plan or the
// office's regime names the day, so many for each period when it comes round
// again and again, else tied to the event of its being due.
func (p *Programme) reportRule(period calendar.ReportPeriod, unit calendar.Unit, due string, year int, window calendar.Window) (cadence.Cadence, obligation.Rule) {
	c := cadence.Cadence{Kind: cadence.Event, UnitNoun: "báo cáo", PerAgency: true}
	rule := obligation.Rule{Kind: cadence.Event, UnitNoun: "báo cáo", PerAgency: true, Window: window}
	if unit != "" {
		c.Kind, c.Count, c.Per = cadence.Quota, 1, unit
		rule.Kind, rule.Count, rule.Per = cadence.Quota, 1, unit
		return c, rule
	}
	due = cmp.Or(due, p.cfg.ReportDue[period])
	day, err := calendar.ParseDate(fmt.Sprintf("%04d-%s", year, due))
	if period == "" || due == "" || err != nil {
		return c, rule
	}
	if period == calendar.FullYear && day.Month() < time.July {
		day = calendar.NewDate(year+1, day.Month(), day.Day())
	}
	c.Kind, c.Count, c.End = cadence.Deadline, 1, string(day)
	rule.Kind, rule.Count, rule.Deadline = cadence.Deadline, 1, day
	rule.Window.End = max(rule.Window.End, day)
	return c, rule
}

var (
	romanLine  = regexp.MustCompile(`^([IVX]+)\s*[.)]\s+\S`)
	numberLine = regexp.MustCompile(`^(\d{1,2}(?:\.\d{1,2})*)\s*[.)]\s+\S`)
)

// clauseAt names the clause in which a place of the text stands, from the
// numbered headings above it: "V.1".
func clauseAt(body string, at int) string {
	roman, number := "", ""
	pos := 0
	for line := range strings.Lines(body[:min(max(at, 0), len(body))] + firstLine(body, at)) {
		line = strings.TrimLeft(line, " \t*")
		if pos > at {
			break
		}
		if m := romanLine.FindStringSubmatch(line); m != nil {
			roman, number = m[1], ""
		} else if m := numberLine.FindStringSubmatch(line); m != nil && !strings.Contains(line, "\t") {
			number = m[1]
		}
		pos += len(line)
	}
	switch {
	case roman == "":
		return number
	case number == "":
		return roman
	}
	return roman + "." + number
}

func firstLine(body string, at int) string {
	if at < 0 || at >= len(body) {
		return ""
	}
	line, _, _ := strings.Cut(body[at:], "\n")
	return line
}
