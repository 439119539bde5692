package orders

import (
	"cmp"
	"context"
	"fmt"
	"net/url"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Row is one agency that an order addresses: when it acknowledged, and how far it is.
// Alone tells that nobody works there with an account.
type Row struct {
	AgencyID   string
	Agency     string `db:"-"`
	Since      calendar.Date
	AckedAt    int64
	AckedName  string
	Alone      bool                  `db:"-"`
	Assessment obligation.Assessment `db:"-"`
	InTime     bool                  `db:"-"` // proved by the deadline, as of today
	Had        bool                  `db:"-"` // the order was taken back, and had been carried out
	Lacks      []evidence.Proof      `db:"-"` // demanded, and not in what it declared
	Days       int                   `db:"-"` // working days since it was addressed, while it has not acknowledged
}

// Proved tells whether the agency has shown what was asked, with the proofs that were
// demanded, in time or late.
func (r Row) Proved() bool { return r.done() && len(r.Lacks) == 0 }

func (r Row) done() bool { return r.Had || r.Assessment.Status == obligation.Met }

// Thin tells whether it declared enough, and not with the proofs that were demanded.
func (r Row) Thin() bool { return r.done() && len(r.Lacks) > 0 }

// Lacking names the demanded proofs that are missing.
func (r Row) Lacking() domain.Sentence {
	var s domain.Sentence
	for i, p := range r.Lacks {
		if i == 0 {
			s = domain.Say("Thiếu: %s", domain.Say(p.Short()))
		} else {
			s = domain.Say("%s; %s", s, domain.Say(p.Short()))
		}
	}
	return s
}

// Behind tells whether the day is over without it.
func (r Row) Behind() bool {
	return r.Assessment.Status == obligation.Late || r.Assessment.Status == obligation.Missed
}

// waits orders rows: who has not acknowledged first, the oldest first.
func (r Row) waits(b Row) int {
	return cmp.Or(bit(r.AckedAt > 0)-bit(b.AckedAt > 0), cmp.Compare(r.Since, b.Since), bit(!r.Behind())-bit(!b.Behind()), vi.Compare(r.Agency, b.Agency), cmp.Compare(r.AgencyID, b.AgencyID))
}

func bit(yes bool) int {
	if yes {
		return 1
	}
	return 0
}

// rows lists whom an order addresses.
func (s *Service) rows(ctx context.Context, id string) ([]Row, error) {
	var all []Row
	if err := s.DB.Select(ctx, &all, `SELECT agency_id, since, acked_at, acked_name FROM orders_agency WHERE order_id = $1 ORDER BY agency_id`, id); err != nil {
		return nil, fmt.Errorf("orders: agencies: %w", err)
	}
	return all, nil
}

// Sum is how far the agencies of an order are.
type Sum struct{ Of, Acked, Proved, Thin, Had, InTime, Behind int }

func sum(rows []Row) (out Sum) {
	for _, r := range rows {
		out.Of++
		out.Acked += bit(r.AckedAt > 0)
		out.Proved += bit(r.Proved())
		out.Thin += bit(r.Thin())
		out.Had += bit(r.Had)
		out.Behind += bit(r.Behind())
		out.InTime += bit(r.InTime)
	}
	return out
}

// View is an order as one person sees it. Rows are the agencies that they may see,
// Mine those for which they acknowledge or declare.
type View struct {
	Order
	Plan  programme.Plan
	Files []File
	Steps []Step
	Rows  []Row
	Mine  []Row
	Sum   Sum
	All   bool // sees all agencies
	Mails []Mailing
	To    Addressed // while it is not issued
}

// MatrixURL leads to the order's column of the matrix.
func (o Order) MatrixURL() string {
	return "/lam-viec/ma-tran?" + url.Values{"ke-hoach": {o.PlanID}, "nhiem-vu": {o.ObligationID}}.Encode()
}

// DeclareURL leads to the form on which an agency declares evidence for the order.
func (o Order) DeclareURL(agencyID string) string {
	return "/lam-viec/minh-chung/khai?" + url.Values{"nhiem-vu": {o.ObligationID}, "co-quan": {agencyID}}.Encode()
}

// reach tells whether the actor sees a plan's orders of all agencies and drafts too.
func (s *Service) reach(ctx context.Context, actor access.Actor, planID string) (all, drafts bool, err error) {
	if actor.System || actor.Is(access.Coordinator) {
		return true, true, nil
	}
	pl, err := s.Programme.Plan(ctx, planID)
	if err != nil {
		return false, false, err
	}
	at, err := s.Programme.OrdersAt(ctx, actor, pl)
	return at != "" || actor.SeesAll(), at != "", err
}

// Order gives an order that the actor may see: drafts to who writes or issues them,
// issued ones to the agencies that they address and to who owes them since.
func (s *Service) Order(ctx context.Context, actor access.Actor, id string) (View, error) {
	v := View{}
	var err error
	if v.Order, err = s.get(ctx, id); err != nil {
		return v, err
	}
	all, drafts, err := s.reach(ctx, actor, v.PlanID)
	if err != nil {
		return v, err
	}
	out := v.Status == Issued || v.Status == Withdrawn
	if !out && !drafts {
		return v, errUnknown
	}
	v.All = all
	if v.Plan, err = s.Programme.Plan(ctx, v.PlanID); err != nil {
		return v, err
	}
	if out {
		rows, err := s.standing(ctx, []Order{v.Order})
		if err != nil {
			return v, err
		}
		if v.Rows = rows[id]; all {
			err = s.timely(ctx, v.Order, v.Rows)
		}
		if err != nil {
			return v, err
		}
	} else if v.To, err = s.addressed(ctx, v.Text); err != nil && domain.CodeOf(err) != domain.CodeInvalid {
		return v, err
	}
	v.Rows = slices.DeleteFunc(v.Rows, func(r Row) bool { return !all && !actor.Sees(r.AgencyID) })
	if out && !all && len(v.Rows) == 0 {
		return View{}, errUnknown
	}
	slices.SortFunc(v.Rows, Row.waits)
	v.Sum = sum(v.Rows)
	for _, r := range v.Rows {
		if actor.Has(access.Officer, r.AgencyID) || actor.Has(access.Leader, r.AgencyID) {
			v.Mine = append(v.Mine, r)
		}
	}
	if err := s.more(ctx, &v); err != nil {
		return v, err
	}
	if !all { // how it was prepared is for who prepares and issues
		v.Steps = slices.DeleteFunc(v.Steps, func(st Step) bool { return st.At < v.IssuedAt })
	}
	return v, nil
}

// more reads what belongs to an order.
func (s *Service) more(ctx context.Context, v *View) error {
	if err := s.DB.Select(ctx, &v.Files, `SELECT id, name, media, sha256 FROM orders_file WHERE order_id = $1 ORDER BY id`, v.ID); err != nil {
		return fmt.Errorf("orders: files: %w", err)
	}
	if err := s.DB.Select(ctx, &v.Steps, `SELECT id, kind, said, actor_name, at FROM orders_step WHERE order_id = $1 ORDER BY at DESC, id DESC`, v.ID); err != nil {
		return fmt.Errorf("orders: steps: %w", err)
	}
	if !v.All {
		return nil
	}
	return s.mailings(ctx, v)
}

// standing gives of issued orders the agencies with how far they are, by order.
func (s *Service) standing(ctx context.Context, all []Order) (map[string][]Row, error) {
	today := s.today()
	duties, counts, err := s.counted(ctx, all)
	if err != nil {
		return nil, err
	}
	people, err := s.peopled(ctx)
	if err != nil {
		return nil, err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string][]Row{}
	for _, o := range all {
		rows, err := s.rows(ctx, o.ID)
		if err != nil {
			return nil, err
		}
		duty := duties[o.ObligationID]
		for _, id := range duty.Owing(today) { // heirs of those that were addressed
			if !slices.ContainsFunc(rows, func(r Row) bool { return r.AgencyID == id }) {
				rows = append(rows, Row{AgencyID: id, Since: o.IssuedOn})
			}
		}
		ids := make([]string, len(rows))
		for i, r := range rows {
			ids[i] = r.AgencyID
		}
		names, err := s.Registry.Names(ctx, today, ids...)
		if err != nil {
			return nil, err
		}
		shown, err := s.shown(ctx, duty)
		if err != nil {
			return nil, err
		}
		for i := range rows {
			r := &rows[i]
			r.Agency, r.Alone = names[r.AgencyID], !people[r.AgencyID]
			r.Assessment = duty.Assess(r.AgencyID, ledger.Of(counts, duty.VersionID), today)
			r.Had = o.Status == Withdrawn && !r.Assessment.Status.Counts() && products(ledger.Of(counts, duty.VersionID)(r.AgencyID)) >= o.Pieces
			r.Lacks = shown[r.AgencyID].Lacks(duty.Proofs, duty.Rule.Count)
			if r.AckedAt == 0 {
				r.Days = max(days.Between(r.Since, today), 0)
			}
		}
		out[o.ID] = rows
	}
	return out, nil
}

// products is how much was done in all.
func products(counts []obligation.Count) int {
	n := 0
	for _, c := range counts {
		n += c.N
	}
	return n
}

// shown gives by agency the proofs that were shown of a duty that demands some.
func (s *Service) shown(ctx context.Context, duty programme.Obligation) (map[string]evidence.Shown, error) {
	if len(duty.Proofs) == 0 {
		return nil, nil //nolint:nilnil // nothing is demanded
	}
	return s.Ledger.Shown(ctx, duty.Versions())
}

// timely marks the agencies that had proved an order by its deadline.
func (s *Service) timely(ctx context.Context, o Order, rows []Row) error {
	duty, err := s.Programme.OrderedNow(ctx, o.ObligationID)
	if err != nil {
		return err
	}
	day := min(o.DueOn, s.today())
	counts, err := s.Ledger.HappenedBy(ctx, programme.Chains([]programme.Obligation{duty}), day)
	for i, r := range rows {
		rows[i].InTime = r.Proved() && (r.Had || duty.Assess(r.AgencyID, ledger.Of(counts, duty.VersionID), day).Status == obligation.Met)
	}
	return err
}

// counted gives the obligations of orders by id, with what was done for them.
func (s *Service) counted(ctx context.Context, all []Order) (map[string]programme.Obligation, map[string][]obligation.Count, error) {
	duties := map[string]programme.Obligation{}
	var chains []obligation.Chain
	var plans []string
	for _, o := range all {
		if slices.Contains(plans, o.PlanID) {
			continue
		}
		plans = append(plans, o.PlanID)
		list, err := s.Programme.ObligationsOn(ctx, o.PlanID, programme.EndOfTime)
		if err != nil {
			return nil, nil, err
		}
		for _, d := range list {
			if slices.ContainsFunc(all, func(o Order) bool { return o.ObligationID == d.ID }) {
				duties[d.ID], chains = d, append(chains, d.Chain())
			}
		}
	}
	counts, err := s.Ledger.Counts(ctx, chains, time.Time{})
	return duties, counts, err
}

// peopled lists the agencies in which an officer or a leader works.
func (s *Service) peopled(ctx context.Context) (map[string]bool, error) {
	holders, err := s.People.Holders(ctx)
	out := map[string]bool{}
	for _, h := range holders {
		if h.Role == access.Officer || h.Role == access.Leader {
			out[h.AgencyID] = true
		}
	}
	return out, err
}

// Listed is an order in a list, with how far it is: all agencies that the actor sees.
type Listed struct {
	Order
	Sum
	Mine []Row // those of the actor's agencies
}

// Filter narrows a list to orders that were issued on days of a window; empty: all.
type Filter struct{ From, To calendar.Date }

// List gives the orders that the actor may see, what waits for a decision first, then
// the newest.
func (s *Service) List(ctx context.Context, actor access.Actor, f Filter) ([]Listed, error) {
	var all []Order
	err := s.DB.Select(ctx, &all, `SELECT `+orderColumns+` WHERE status <> 'discarded' AND ($1 = '' OR issued_on >= $1) AND ($2 = '' OR issued_on <> '' AND issued_on <= $2)
		ORDER BY CASE WHEN status IN ('draft', 'submitted', 'returned') THEN 0 ELSE 1 END, issued_at DESC, created_at DESC, id LIMIT 200`, f.From, f.To)
	if err != nil {
		return nil, fmt.Errorf("orders: list: %w", err)
	}
	var issued []Order
	for i := range all {
		if err := all[i].read(); err != nil {
			return nil, err
		}
		if all[i].ObligationID != "" {
			issued = append(issued, all[i])
		}
	}
	rows, err := s.standing(ctx, issued)
	if err != nil {
		return nil, err
	}
	var out []Listed
	type sight struct{ everything, drafts bool }
	sights := map[string]sight{} // by plan
	for _, o := range all {
		see, known := sights[o.PlanID]
		if !known {
			if see.everything, see.drafts, err = s.reach(ctx, actor, o.PlanID); err != nil {
				return nil, err
			}
			sights[o.PlanID] = see
		}
		everything, drafts := see.everything, see.drafts
		if o.ObligationID == "" {
			if drafts {
				out = append(out, Listed{Order: o})
			}
			continue
		}
		l := Listed{Order: o}
		seen := slices.DeleteFunc(rows[o.ID], func(r Row) bool { return !everything && !actor.Sees(r.AgencyID) })
		if !everything && len(seen) == 0 {
			continue
		}
		l.Sum = sum(seen)
		for _, r := range seen {
			if actor.Has(access.Officer, r.AgencyID) || actor.Has(access.Leader, r.AgencyID) {
				l.Mine = append(l.Mine, r)
			}
		}
		out = append(out, l)
	}
	return out, nil
}

// File gives an attachment of an order that the actor may see.
func (s *Service) File(ctx context.Context, actor access.Actor, id, fileID string) (File, error) {
	v, err := s.Order(ctx, actor, id)
	if err != nil {
		return File{}, err
	}
	i := slices.IndexFunc(v.Files, func(f File) bool { return f.ID == fileID })
	if i < 0 {
		return File{}, domain.NotFound("Không có tệp này.")
	}
	return v.Files[i], nil
}
