package chase

import (
	"cmp"
	"context"
	"embed"
	"fmt"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/notice"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// Migrations make the tables of this room.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// again is how many working days after a letter the same agency may be written to
// about the same obligation.
const again = 5

// idle is after how many working days a draft that nobody submitted keeps nobody
// from writing any more.
const idle = 2

// catchUp is for how many days after its end a plan is urged about.
const catchUp = 60

// mostAhead is how many days ahead a letter may ask for something.
const mostAhead = 180

// maxWords is how many letters the own words of a letter may have.
const maxWords = 2000

// LateDuty is an obligation with how many agencies are behind, and how many of them
// may be written to. Own says that the writer's agency is behind too: it is counted in
// neither.
type LateDuty struct {
	Obligation programme.Obligation
	Office     string // that urges
	Late, Open int
	Own        bool
}

// Resting is to how many a letter goes already.
func (d LateDuty) Resting() int { return d.Late - d.Open }

// Name is what the obligation is called.
func (d LateDuty) Name() string { return d.Obligation.ProperName() }

// Where says where the plan has it; empty where the plan does not.
func (d LateDuty) Where() string {
	if d.Obligation.Clause == "" {
		return ""
	}
	return vi.UpperFirst(clauseOf(d.Obligation))
}

// LateDuties lists the obligations with which agencies that an office urges are behind
// today, the most agencies first.
func (s *Service) LateDuties(ctx context.Context, o Office) ([]LateDuty, error) {
	wide := o
	wide.own = nil
	running, late, err := s.lateToday(ctx, wide)
	if err != nil {
		return nil, err
	}
	var out []LateDuty
	for i, duty := range running {
		d := LateDuty{Obligation: duty, Office: o.ID}
		for _, u := range late[i] {
			switch {
			case !o.urges(u.AgencyID):
				d.Own = true
				continue
			case !u.Rests:
				d.Open++
			}
			d.Late++
		}
		if d.Late > 0 {
			out = append(out, d)
		}
	}
	slices.SortStableFunc(out, func(a, b LateDuty) int { return cmp.Compare(b.Late, a.Late) })
	return out, nil
}

// lateToday gives the obligations of the plans that are followed, and for each whom
// of its agencies that are behind an office urges.
func (s *Service) lateToday(ctx context.Context, office Office) ([]programme.Obligation, [][]Urged, error) {
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return nil, nil, err
	}
	var running []programme.Obligation
	for _, p := range plans {
		if s.Notices.Today() > p.WindowEnd.AddDays(catchUp) {
			continue
		}
		all, err := s.Programme.Obligations(ctx, p.ID)
		if err != nil {
			return nil, nil, err
		}
		for _, o := range all {
			if office.everybody() || slices.ContainsFunc(o.Owers(s.Notices.Today()), office.urges) {
				running = append(running, o)
			}
		}
	}
	late, err := s.late(ctx, office, running...)
	return running, late, err
}

// Late lists whom of the agencies that are behind with an obligation today an office
// urges. Of a duty of which none of its units has a part it says that there is none.
func (s *Service) Late(ctx context.Context, office Office, obligationID string) (programme.Obligation, []Urged, error) {
	o, err := s.Programme.Obligation(ctx, obligationID)
	if err != nil {
		return o, nil, err
	}
	if !office.All {
		pl, err := s.Programme.Plan(ctx, o.PlanID)
		if err != nil {
			return o, nil, err
		}
		if pl.Status != programme.StatusActive || !slices.ContainsFunc(o.Owers(s.Notices.Today()), office.urges) {
			return programme.Obligation{}, nil, domain.NotFound("Không có nhiệm vụ này.")
		}
	}
	late, err := s.late(ctx, office, o)
	if err != nil {
		return o, nil, err
	}
	return o, late[0], nil
}

// late lists whom of the agencies that are behind with each of the obligations an
// office urges.
func (s *Service) late(ctx context.Context, office Office, obligations ...programme.Obligation) ([][]Urged, error) {
	today := s.Notices.Today()
	var chains []obligation.Chain
	for _, o := range obligations {
		chains = append(chains, o.Chain())
	}
	counts, err := s.Ledger.Counts(ctx, chains, time.Time{})
	if err != nil {
		return nil, err
	}
	letters, err := lettersOf(ctx, s.DB, office.counts(), obligations...)
	if err != nil {
		return nil, err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return nil, err
	}
	begun, err := s.Begun(ctx)
	if err != nil {
		return nil, err
	}
	out := make([][]Urged, len(obligations))
	var ids []string
	for i, o := range obligations {
		for _, id := range o.Owers(today) {
			if !office.urges(id) {
				continue
			}
			a := o.Assess(id, ledger.Of(counts, o.VersionID), today)
			if a.Status != obligation.Late && a.Status != obligation.Missed && a.Status != obligation.Silent {
				continue
			}
			u := Urged{AgencyID: id, Assessment: a}
			if b, ok := begun(o, id); ok {
				if b.Step == notice.Filed {
					continue // it waits for us
				}
				due := calendar.Date("")
				if next, ok := o.Rule.Next(o.ByPeriod(id, ledger.Of(counts, o.VersionID), today), today); ok {
					due = next.Due
				}
				u.Why = b.Why(due, today)
			}
			if e, ok := letters[[2]string{o.ID, id}]; ok {
				s.letterInto(&u, e, days)
				ids = append(ids, e.IssuerID, e.Other.IssuerID)
			}
			out[i], ids = append(out[i], u), append(ids, id)
		}
	}
	names, err := s.Registry.Names(ctx, today, ids...)
	for _, urged := range out {
		for i := range urged {
			urged[i].Agency, urged[i].Letter.Issuer, urged[i].Other.Issuer = names[urged[i].AgencyID], names[urged[i].Letter.IssuerID], names[urged[i].Other.IssuerID]
		}
		slices.SortFunc(urged, func(a, b Urged) int {
			return cmp.Or(vi.Compare(a.Agency, b.Agency), cmp.Compare(a.AgencyID, b.AgencyID))
		})
	}
	return out, err
}

// replyDay proposes by when a letter of today asks for an answer, as forms write days.
func (s *Service) replyDay(ctx context.Context) (string, error) {
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return "", err
	}
	return days.Add(s.Notices.Today(), again).Vietnamese(), nil
}

func (s *Service) dayOf(ms int64) calendar.Date { return calendar.DateOf(db.Time(ms), s.Zone) }

// NewLetter asks for a letter to agencies that are behind with an obligation: one
// to all of them, or with Each one to each; or, with Duties, for one letter to one agency
// about several obligations. Office is in whose name (empty: the first
// in which the person urges). Key is the form's: sending it twice is once.
type NewLetter struct {
	Office       string
	ObligationID string
	Duties       []string // of a letter to one agency, in place of ObligationID
	Agencies     []string
	Each         bool
	ReplyBy      calendar.Date
	Kept         calendar.Date // a day off that was confirmed as ReplyBy
	Words        string        // own words, may be empty
	Key          string
}

// among picks whom it goes to of those that are behind.
func (n NewLetter) among(late []Urged) []Urged {
	return slices.DeleteFunc(slices.Clone(late), func(u Urged) bool { return !slices.Contains(n.Agencies, u.AgencyID) })
}

// Urge writes letters and hands their papers over to be signed; it gives the ids of
// the papers. It fails with conflict when somebody else wrote to one of the agencies
// about this in the last days.
func (s *Service) Urge(ctx context.Context, actor access.Actor, n NewLetter) ([]string, error) {
	office, err := s.writer(ctx, actor, n.Office)
	if err != nil {
		return nil, err
	}
	if done, err := s.written(ctx, office, n.Key); err != nil || len(done) > 0 {
		return done, err
	}
	n.Words = strings.TrimSpace(n.Words)
	lines, err := s.lines(ctx, office, n)
	if err != nil {
		return nil, err
	}
	groups := [][]line{lines}
	batch := ""
	if n.Each && n.Duties == nil && len(lines) > 1 {
		groups, batch = slices.Collect(slices.Chunk(lines, 1)), db.NewID()
	}
	issuer, err := s.agency(ctx, office)
	if err != nil {
		return nil, err
	}
	var drafts []letterDraft
	for _, g := range groups {
		d, err := s.compose(ctx, issuer, composing{batch: batch, above: !office.All, lines: g, letter: n})
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	return s.keepLetters(ctx, actor, office, n, drafts)
}

// keepLetters stores the letters of one form together and gives the ids of their papers.
func (s *Service) keepLetters(ctx context.Context, actor access.Actor, office Office, n NewLetter, drafts []letterDraft) (ids []string, err error) {
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		ids = nil
		for _, d := range drafts {
			if err := d.lock(ctx, tx); err != nil {
				return err
			}
			d.counts = office.counts()
			id, err := s.keepLetter(ctx, tx, actor, d, n)
			if err != nil {
				return err
			}
			ids = append(ids, id)
		}
		return nil
	})
	return ids, err
}

// written gives the papers of the office's letters that a form made before.
func (s *Service) written(ctx context.Context, o Office, key string) (ids []string, err error) {
	if key == "" {
		return nil, nil
	}
	err = s.DB.Select(ctx, &ids, `SELECT paper_id FROM chase_letter WHERE form_key = $1 AND issuer_id = $2 ORDER BY id`, key, o.ID)
	return ids, err
}

func (s *Service) checkLetter(ctx context.Context, n NewLetter, chosen []Urged) error {
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return err
	}
	var problems domain.Fields
	today := s.Notices.Today()
	field := "co-quan"
	if n.Duties != nil {
		field = "nhiem-vu"
	}
	if len(chosen) == 0 && n.Duties != nil {
		problems.Add(field, "Chọn ít nhất một nhiệm vụ đang chậm.")
	} else if len(chosen) == 0 {
		problems.Add("co-quan", "Chọn ít nhất một cơ quan đang chậm.")
	}
	for _, u := range chosen {
		if u.Rests {
			problems.Add(field, "%s đã được đôn đốc ngày %s (%s lập): công văn ấy ở cuối trang này. Sau %d ngày làm việc thì đôn đốc lại được.", u.Agency, u.Letter.On.Vietnamese(), u.Letter.By, again)
			break
		}
	}
	switch {
	case !n.ReplyBy.Valid() || n.ReplyBy <= today:
		problems.Add("han", "Nhập thời hạn thực hiện, sau hôm nay.")
	case today.DaysUntil(n.ReplyBy) > mostAhead:
		problems.Add("han", "Thời hạn thực hiện không quá %d ngày kể từ hôm nay.", mostAhead)
	default:
		problems = append(problems, days.LastDay("han", n.ReplyBy, n.Kept, today)...)
	}
	if len([]rune(n.Words)) > maxWords {
		problems.Add("noi-dung", "Nội dung thêm tối đa %d ký tự.", maxWords)
	}
	return problems.Err()
}

// letterDraft is a letter that is ready to be kept: its files are stored. counts is
// which letters count as earlier ones.
type letterDraft struct {
	id, issuerID, title string
	counts              counted
	lines               []line
	paper               papers.New
}

// line is an agency with an obligation that a letter urges it for: a letter has one
// obligation of many agencies, or many of one.
type line struct {
	Urged
	obligation programme.Obligation
}

// about are the lines of a letter about one obligation.
func about(o programme.Obligation, all []Urged) []line {
	out := make([]line, len(all))
	for i, u := range all {
		out[i] = line{Urged: u, obligation: o}
	}
	return out
}

// lock keeps others from writing about the same obligations meanwhile; always in one
// order.
func (d letterDraft) lock(ctx context.Context, tx *db.Tx) error {
	ids := d.duties()
	slices.Sort(ids)
	for _, id := range ids {
		if err := tx.Lock(ctx, "obligation", id); err != nil {
			return err
		}
	}
	return nil
}

// duties are the ids of the obligations that a letter is about, in its order.
func (d letterDraft) duties() (ids []string) {
	for _, l := range d.lines {
		if !slices.Contains(ids, l.obligation.ID) {
			ids = append(ids, l.obligation.ID)
		}
	}
	return ids
}

// entry is what the log says a letter is about: an obligation of so many agencies, or
// an agency with so many obligations.
func (d letterDraft) entry(more map[string]any) (thing, id string, data map[string]any) {
	if n := len(d.duties()); n > 1 {
		more["obligations"] = n
		return "agency", d.lines[0].AgencyID, more
	}
	more["agencies"] = len(d.lines)
	return "obligation", d.lines[0].obligation.ID, more
}

// keepLetter stores a letter and hands its paper over. Two people who write to one
// agency at the same time cannot both have the next round.
func (s *Service) keepLetter(ctx context.Context, tx *db.Tx, actor access.Actor, d letterDraft, n NewLetter) (paperID string, err error) {
	if paperID, err = s.Papers.HandOver(ctx, tx, actor, d.paper); err != nil {
		return "", err
	}
	_, err = tx.Exec(ctx, `INSERT INTO chase_letter (id, obligation_id, issuer_id, title, reply_by, words, paper_id, form_key, created_at, created_by, created_by_name)
		VALUES (`+db.Marks(1, 11)+`)`, d.id, d.lines[0].obligation.ID, d.issuerID, d.title, n.ReplyBy, n.Words, paperID, n.Key, db.Millis(tx.Now()), actor.AccountID, actor.Name)
	if err != nil {
		return "", fmt.Errorf("chase: letter: %w", err)
	}
	if err := s.addressees(ctx, tx, d); err != nil {
		return "", err
	}
	thing, id, data := d.entry(map[string]any{"paper": paperID, "reply_by": n.ReplyBy})
	return paperID, audit.Record(ctx, tx, actor, "chase.letter", thing, id, data)
}
