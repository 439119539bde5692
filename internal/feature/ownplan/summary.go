package ownplan

import (
	"bytes"
	"cmp"
	"context"
	"encoding/csv"
	"fmt"
	"maps"
	"net/url"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Standing is how an agency is with its own plan.
type Standing string

// The standings.
const (
	InTime   Standing = "dung-han"
	Late     Standing = "muon"
	Underway Standing = "dang-lam" // begun here, not issued
	Never    Standing = "chua-lap"
	Unasked  Standing = "khong-phai-lap" // made, or not, by who does not owe one: it has no day
)

// Standings lists those of who owes a plan, in the order of what is to be chased.
func Standings() []Standing { return []Standing{Never, Underway, Late, InTime} }

// Label names the standing.
func (s Standing) Label() string {
	switch s {
	case InTime:
		return "Ban hành đúng hạn"
	case Late:
		return "Ban hành muộn"
	case Underway:
		return "Đang lập"
	case Never:
		return "Chưa lập"
	case Unasked:
		return "Không thuộc diện phải lập"
	}
	return string(s)
}

// Row is one agency that owes its own plan. IssuedOn is of the first issue, here or
// by evidence declared elsewhere; Days counts how long it was late, or has been.
type Row struct {
	AgencyID, Agency string
	Level            agency.Level
	Standing         Standing
	Status           Status // of the newest edition here; empty: none
	OwnID            string
	EvidenceID       string
	DutyID           string // obligation that asks for the plan; empty: none does
	Number           string
	Due, IssuedOn    calendar.Date
	RecordedOn       calendar.Date // on which the issue was recorded here; empty: by evidence, or not issued
	Readable         bool          // the newest edition opens for who asks
	NoOfficer        bool          // nobody there could draft it
	NoLeader         bool          // it waits for approval and nobody could approve
	Days             int
	Edition          int
	Outside          bool // issued without this program
	Declared         bool // known by evidence only
	Differences      int
	Estimate         Estimate
}

// Tally is how many agencies have one standing.
type Tally struct {
	Standing Standing
	N        int
}

// Cost is what issued plans estimate for one obligation together.
type Cost struct {
	Name     string
	Agencies int
	Estimate
}

// Summary is how all agencies are with their own plans under one plan.
type Summary struct {
	Plan     programme.Plan
	Due      calendar.Date
	Duty     *programme.Obligation // nil: the plan asks for none
	Rows     []Row                 // of who owes a plan, that the filter leaves
	Apart    []Row                 // of who made one and does not owe it
	Tallies  []Tally
	All      int // who owes one
	Estimate Estimate
	Costs    []Cost
	Today    calendar.Date
	SetBy    string // who set Due, empty: it is the plan's or the end of February
}

// Filter narrows the rows of a summary; empty fields do not.
type Filter struct {
	Standing Standing
	Level    agency.Level
}

// Summary says how all agencies are with their own plans. It fails with forbidden for
// who does not oversee them.
func (s *Service) Summary(ctx context.Context, actor access.Actor, planID string, f Filter) (Summary, error) {
	if err := s.maySum(ctx, actor); err != nil {
		return Summary{}, err
	}
	b, err := s.open(ctx, planID)
	if err != nil {
		return Summary{}, err
	}
	out := Summary{Plan: b.plan, Due: b.deadline, Today: s.today()}
	for i, o := range b.obligations {
		if o.AsksOwnPlan() && o.Ended == "" {
			out.Duty, out.Due = &b.obligations[i], cmp.Or(o.Rule.Deadline, out.Due)
			break
		}
	}
	if out.Duty == nil {
		if _, err := s.DB.Get(ctx, &out.SetBy, `SELECT by_name FROM ownplan_deadline WHERE plan_id = $1`, planID); err != nil {
			return out, err
		}
	}
	rows, err := s.rows(ctx, b)
	if err != nil {
		return out, err
	}
	for i := range rows {
		rows[i].Readable = actor.Sees(rows[i].AgencyID) || rows[i].Status == StatusIssued
	}
	out.count(rows, f)
	out.Costs, err = s.costs(ctx, b)
	return out, err
}

// count fills in how many agencies stand how, and the rows that a filter leaves.
func (m *Summary) count(rows []Row, f Filter) {
	n := map[Standing]int{}
	for _, r := range rows {
		n[r.Standing]++
		m.Estimate.Regular += r.Estimate.Regular
		m.Estimate.Other += r.Estimate.Other
		switch {
		case f.Level != "" && r.Level != f.Level || f.Standing != "" && r.Standing != f.Standing:
		case r.Standing == Unasked:
			m.Apart = append(m.Apart, r)
		default:
			m.Rows = append(m.Rows, r)
		}
	}
	m.All = len(rows) - n[Unasked]
	for _, st := range Standings() {
		m.Tallies = append(m.Tallies, Tally{st, n[st]})
	}
}

// maySum refuses who does not oversee the agencies.
func (s *Service) maySum(ctx context.Context, actor access.Actor) error {
	ok, err := s.Programme.Oversees(ctx, actor)
	if err == nil && !ok {
		err = domain.Forbidden("Chỉ cơ quan theo dõi toàn tỉnh, thành phố xem được tình hình lập kế hoạch riêng của các cơ quan.")
	}
	return err
}

// rows lists who owes an own plan and how it is.
func (s *Service) rows(ctx context.Context, b *book) ([]Row, error) {
	first, err := s.declared(ctx, b)
	if err != nil {
		return nil, err
	}
	plans, err := s.plansOf(ctx, b.plan.ID)
	if err != nil {
		return nil, err
	}
	money, err := s.estimates(ctx, b.plan.ID)
	if err != nil {
		return nil, err
	}
	holders, err := s.People.Holders(ctx)
	if err != nil {
		return nil, err
	}
	leaders, officers := map[string]bool{}, map[string]bool{}
	for _, h := range holders {
		leaders[h.AgencyID] = leaders[h.AgencyID] || h.Role == access.Leader
		officers[h.AgencyID] = officers[h.AgencyID] || h.Role == access.Officer || h.Role == access.Coordinator
	}
	ids := b.owing(plans)
	names, err := s.Registry.Names(ctx, b.day, ids...)
	if err != nil {
		return nil, err
	}
	out := make([]Row, 0, len(ids))
	for _, id := range ids {
		if first[id].gone {
			continue
		}
		r := Row{AgencyID: id, Agency: names[id], Level: b.agencies[id].Level, Due: b.due(id), Estimate: money[id]}
		if o, ok := b.duty(id); ok {
			r.DutyID = o.ID
		}
		s.judge(&r, plans[id], first[id].on)
		r.NoOfficer = !officers[id]
		r.NoLeader = r.Status == StatusSubmitted && !leaders[id]
		out = append(out, r)
	}
	slices.SortStableFunc(out, func(x, y Row) int {
		return cmp.Or(cmp.Compare(slices.Index(Standings(), x.Standing), slices.Index(Standings(), y.Standing)), cmp.Compare(y.Days, x.Days), vi.Compare(x.Agency, y.Agency))
	})
	return out, nil
}

// standing is how one agency is with its own plan, as the summary has it: lateness
// stays said after a plan was approved, issued and amended.
func (s *Service) standing(ctx context.Context, b *book, agencyID string) (Row, error) {
	all, err := editions(ctx, s.DB, b.plan.ID, agencyID)
	if err != nil {
		return Row{}, err
	}
	known, err := s.declared(ctx, b)
	if err != nil {
		return Row{}, err
	}
	r := Row{AgencyID: agencyID, Agency: b.agencies[agencyID].Name, Due: b.due(agencyID)}
	s.judge(&r, all, known[agencyID].on)
	return r, nil
}

func (s *Service) judge(r *Row, all []Plan, declared calendar.Date) {
	r.judge(all, declared, s.today())
	if i := slices.IndexFunc(all, func(p Plan) bool { return p.Edition == 1 && p.Issued() && p.IssuedOn == r.IssuedOn }); i >= 0 {
		r.RecordedOn = s.dayOf(all[i].IssuedAt)
	}
}

// judge says how an agency stands by its editions, the newest first, and by the first
// day of the evidence that it has.
func (r *Row) judge(all []Plan, declared, today calendar.Date) {
	if len(all) > 0 {
		p := all[0]
		r.OwnID, r.Status, r.Edition, r.Differences = p.ID, p.Status, p.Edition, p.Differences
	}
	for _, p := range all {
		if p.Issued() {
			r.IssuedOn, r.Number, r.EvidenceID, r.Outside = p.IssuedOn, p.Number, p.EvidenceID, p.Outside
		}
	}
	if declared != "" && (r.IssuedOn == "" || declared < r.IssuedOn) {
		r.Declared = r.IssuedOn == ""
		r.IssuedOn = declared
	}
	switch {
	case r.Due == "":
		r.Standing = Unasked
	case r.IssuedOn != "" && r.IssuedOn > r.Due:
		r.Standing, r.Days = Late, r.Due.DaysUntil(r.IssuedOn)
	case r.IssuedOn != "":
		r.Standing = InTime
	case len(all) > 0:
		r.Standing, r.Days = Underway, max(0, r.Due.DaysUntil(today))
	default:
		r.Standing, r.Days = Never, max(0, r.Due.DaysUntil(today))
	}
}

// owing lists who owes an own plan: by the obligation that asks for it; where none does,
// whoever owes anything; and who made one all the same.
func (b *book) owing(plans map[string][]Plan) []string {
	var out []string
	seen := map[string]bool{}
	add := func(ids []string) {
		for _, id := range ids {
			if !seen[id] {
				seen[id] = true
				out = append(out, id)
			}
		}
	}
	add(slices.Collect(maps.Keys(b.duties)))
	if !b.asked {
		add(slices.Collect(maps.Keys(b.owed)))
	}
	add(slices.Collect(maps.Keys(plans)))
	slices.Sort(out)
	return out
}

// known is what the ledger knows of an agency's own plan: the day of the first
// evidence; gone tells that it does not owe one, or was waived.
type known struct {
	on   calendar.Date
	gone bool
}

// declared asks the ledger, as the matrix does.
func (s *Service) declared(ctx context.Context, b *book) (map[string]known, error) {
	var duties []programme.Obligation
	for _, o := range b.obligations {
		if o.AsksOwnPlan() && o.Ended == "" {
			duties = append(duties, o)
		}
	}
	out := map[string]known{}
	if len(duties) == 0 {
		return out, nil
	}
	counts, err := s.Ledger.Counts(ctx, programme.Chains(duties), time.Time{})
	if err != nil {
		return nil, err
	}
	for _, o := range duties {
		held := ledger.Of(counts, o.VersionID)
		for _, id := range o.Owing(b.day) {
			k := known{gone: !o.Assess(id, held, b.day).Status.Counts()}
			for _, c := range held(id) {
				if c.N > 0 && c.FirstOn != "" && (k.on == "" || c.FirstOn < k.on) {
					k.on = c.FirstOn
				}
			}
			out[id] = k
		}
	}
	return out, nil
}

func (s *Service) plansOf(ctx context.Context, planID string) (map[string][]Plan, error) {
	var all []Plan
	err := s.DB.Select(ctx, &all, `SELECT `+columns+` FROM ownplan WHERE plan_id = $1 ORDER BY edition DESC`, planID)
	out := map[string][]Plan{}
	for _, p := range all {
		out[p.AgencyID] = append(out[p.AgencyID], p)
	}
	return out, err
}

// lastIssued chooses the newest issued edition of each agency under a plan ($1).
const lastIssued = `ownplan o WHERE o.plan_id = $1 AND o.status = 'issued'
	AND NOT EXISTS (SELECT 1 FROM ownplan n WHERE n.plan_id = o.plan_id AND n.agency_id = o.agency_id AND n.status = 'issued' AND n.edition > o.edition)`

// estimates adds up the issued plans by agency.
func (s *Service) estimates(ctx context.Context, planID string) (map[string]Estimate, error) {
	var rows []struct {
		AgencyID, Source string
		Amount           int64
	}
	err := s.DB.Select(ctx, &rows, `SELECT p.agency_id, b.source, CAST(sum(b.amount) AS BIGINT) AS amount FROM ownplan p JOIN ownplan_line l ON l.ownplan_id = p.id
		JOIN ownplan_budget b ON b.line_id = l.id WHERE p.id IN (SELECT o.id FROM `+lastIssued+`) GROUP BY p.agency_id, b.source`, planID)
	out := map[string]Estimate{}
	for _, r := range rows {
		e := out[r.AgencyID]
		e.add(r.Source, r.Amount)
		out[r.AgencyID] = e
	}
	return out, err
}

func (e *Estimate) add(source string, amount int64) {
	if source == "regular" {
		e.Regular += amount
	} else {
		e.Other += amount
	}
}

// costs adds up the issued plans by obligation, work of the agencies' own in one row,
// what costs most first.
func (s *Service) costs(ctx context.Context, b *book) ([]Cost, error) {
	var rows []struct {
		SourceKey, Source string
		Amount            int64
		Agencies          int
	}
	err := s.DB.Select(ctx, &rows, `SELECT CASE WHEN l.source = 'obligation' THEN l.source_key ELSE '' END AS source_key, b.source,
		CAST(sum(b.amount) AS BIGINT) AS amount, count(DISTINCT l.ownplan_id) AS agencies FROM ownplan_line l
		JOIN ownplan_budget b ON b.line_id = l.id WHERE b.amount > 0 AND l.ownplan_id IN (SELECT o.id FROM `+lastIssued+`)
		GROUP BY CASE WHEN l.source = 'obligation' THEN l.source_key ELSE '' END, b.source`, b.plan.ID)
	if err != nil {
		return nil, err
	}
	at := map[string]*Cost{}
	for _, r := range rows {
		if at[r.SourceKey] == nil {
			at[r.SourceKey] = &Cost{Name: "Việc riêng của các cơ quan"}
		}
		at[r.SourceKey].add(r.Source, r.Amount)
		at[r.SourceKey].Agencies = max(at[r.SourceKey].Agencies, r.Agencies)
	}
	for _, o := range b.obligations {
		if c := at[o.ID]; c != nil {
			c.Name = o.ShortName
		}
	}
	out := make([]Cost, 0, len(at))
	for _, c := range at {
		out = append(out, *c)
	}
	slices.SortFunc(out, func(x, y Cost) int { return cmp.Or(cmp.Compare(y.Total(), x.Total()), vi.Compare(x.Name, y.Name)) })
	return out, nil
}

// SetDeadline sets the day by which own plans are due under a plan that names none.
func (s *Service) SetDeadline(ctx context.Context, actor access.Actor, planID string, due calendar.Date) error {
	if !actor.Is(access.Coordinator) {
		return domain.Forbidden("Chỉ người điều phối đặt được hạn lập kế hoạch riêng.")
	}
	p, err := s.Programme.Plan(ctx, planID)
	if err != nil {
		return err
	}
	var problems domain.Fields
	if !due.Valid() || due < p.IssuedOn || p.WindowEnd != "" && due > p.WindowEnd {
		problems.Add("han", "Nhập ngày từ khi ban hành kế hoạch đến hết năm kế hoạch, theo mẫu 28/02/2027.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if _, err := tx.Exec(ctx, `INSERT INTO ownplan_deadline (plan_id, due_on, by_name, at) VALUES ($1, $2, $3, $4)
			ON CONFLICT (plan_id) DO UPDATE SET due_on = excluded.due_on, by_name = excluded.by_name, at = excluded.at`, planID, due, actor.Name, db.Millis(tx.Now())); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "ownplan.deadline", "plan", planID, map[string]string{"due_on": string(due)})
	})
}

// csv writes the rows in UTF-8 with its mark and semicolons, as spreadsheets here open
// it. A text that a spreadsheet would run as a formula begins with a space.
func (m Summary) csv() ([]byte, error) {
	var b bytes.Buffer
	b.WriteString("\ufeff")
	w := csv.NewWriter(&b)
	w.Comma, w.UseCRLF = ';', true
	lines := [][]string{{"Cơ quan", "Tình trạng", "Trạng thái trong Loa", "Hạn", "Ngày ban hành", "Ngày ghi nhận", "Số ngày muộn", "Số, ký hiệu", "Lần ban hành", "Chi thường xuyên (đồng)", "Nguồn khác (đồng)"}}
	for _, r := range slices.Concat(m.Rows, m.Apart) {
		line := []string{r.Agency, r.Standing.Label(), r.Where().String(), r.Due.Vietnamese(), r.IssuedOn.Vietnamese(), r.RecordedOn.Vietnamese(), fmt.Sprint(r.Days), r.Number, fmt.Sprint(r.Edition), fmt.Sprint(r.Estimate.Regular), fmt.Sprint(r.Estimate.Other)}
		for i, text := range line {
			if text != "" && strings.ContainsAny(text[:1], "=@+-\t") {
				line[i] = " " + text
			}
		}
		lines = append(lines, line)
	}
	if err := w.WriteAll(lines); err != nil {
		return nil, fmt.Errorf("ownplan: write CSV: %w", err)
	}
	return b.Bytes(), nil
}

// Belated tells that the plan bears a day in time and was recorded after it was due.
func (r Row) Belated() bool {
	return r.RecordedOn != "" && belated(r.IssuedOn, r.RecordedOn, r.Due)
}

// Where says where the agency's plan stands in the program; a later edition that is on
// its way is named as that, since an earlier one is issued.
func (r Row) Where() domain.Sentence {
	switch {
	case r.Outside:
		return domain.Say("Đã ban hành ngoài Loa")
	case r.Declared:
		return domain.Say("Theo minh chứng đã khai")
	case r.Status == "":
		return domain.Sentence{}
	case r.Edition > 1 && r.Status != StatusIssued:
		return domain.Say("Đang lập bản sửa đổi, bổ sung lần %d", r.Edition-1)
	}
	return domain.Say(r.Status.Label())
}

// Proof is where the evidence of the issue is read: its entry, or what the agency
// declared; empty when there is none.
func (r Row) Proof() string {
	const book = "/lam-viec/minh-chung"
	switch {
	case r.EvidenceID != "":
		return book + "/" + r.EvidenceID
	case r.Declared:
		return book + "?" + url.Values{"co-quan": {r.AgencyID}, "nhiem-vu": {r.DutyID}}.Encode()
	}
	return ""
}
