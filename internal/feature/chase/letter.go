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

// maxWords is how many letters the own words of a letter may have.
const maxWords = 2000

// Urged is an agency that is behind with an obligation, with the last letter to it
// about this; Rests says that it is too early for another.
type Urged struct {
	AgencyID, Agency string
	obligation.Assessment
	Round    int // letters so far, the cancelled ones left out
	Last     int // round of the last letter, cancelled or not
	PaperID  string
	LetterOn calendar.Date
	LetterBy string
	Rests    bool
}

// LateDuty is an obligation with how many agencies are behind, and how many of them
// may be written to.
type LateDuty struct {
	Obligation programme.Obligation
	Office     string // that urges
	Late, Open int
}

// Name is what the obligation is called.
func (d LateDuty) Name() string { return d.Obligation.ProperName() }

// Where says where the plan has it; empty where the plan does not.
func (d LateDuty) Where() string {
	if d.Obligation.Clause == "" {
		return ""
	}
	return vi.UpperFirst(clauseOf(d.Obligation))
}

// lastLetter is the last letter to an agency about an obligation that was not
// cancelled. Last is the round of the last one of the issuer, Top of the last one of
// all, Rounds how many of the issuer's count.
type lastLetter struct {
	ObligationID, AgencyID, IssuerID, PaperID, CreatedByName string
	Round                                                    int
	CreatedAt, UpdatedAt                                     int64
	Status                                                   papers.Status
	Last, Top, Rounds                                        int `db:"-"`
}

// lettersOf gives the last letters about obligations of an issuer (empty: of all), by
// obligation and agency.
func lettersOf(ctx context.Context, from reader, issuerID string, obligations ...programme.Obligation) (map[[2]string]lastLetter, error) {
	out := map[[2]string]lastLetter{}
	if len(obligations) == 0 {
		return out, nil
	}
	args := make([]any, len(obligations))
	for i, o := range obligations {
		args[i] = o.ID
	}
	var rows []lastLetter
	err := from.Select(ctx, &rows, `SELECT a.obligation_id, a.agency_id, l.issuer_id, l.paper_id, l.created_by_name, a.round, a.created_at, p.status, p.updated_at
		FROM chase_letter_agency a JOIN chase_letter l ON l.id = a.letter_id JOIN papers_v_state p ON p.paper_id = l.paper_id
		WHERE a.obligation_id IN (`+db.Marks(1, len(args))+`) ORDER BY a.obligation_id, a.agency_id, a.round`, args...)
	if err != nil {
		return nil, fmt.Errorf("chase: letters: %w", err)
	}
	for _, r := range rows {
		key := [2]string{r.ObligationID, r.AgencyID}
		l := out[key]
		if issuerID == "" || r.IssuerID == issuerID {
			last := l
			if r.Status != papers.Cancelled {
				last = r
				last.Rounds = l.Rounds + 1
			}
			last.Last = r.Round
			l = last
		}
		l.Top = r.Round
		out[key] = l
	}
	return out, nil
}

// rests tells whether a letter is too fresh for another one: it was written in the
// last days and somebody still works on it, or it went its way.
func (s *Service) rests(l lastLetter, days *calendar.WorkDays) bool {
	today := s.Notices.Today()
	return l.Rounds > 0 && days.Between(s.dayOf(l.CreatedAt), today) < again &&
		(l.Status != papers.Draft || days.Between(s.dayOf(l.UpdatedAt), today) < idle)
}

// reader is a database or a transaction.
type reader interface {
	Select(ctx context.Context, dst any, query string, args ...any) error
}

// LateDuties lists the obligations with which agencies that an office urges are behind
// today, the most agencies first.
func (s *Service) LateDuties(ctx context.Context, o Office) ([]LateDuty, error) {
	running, late, err := s.lateToday(ctx, o)
	if err != nil {
		return nil, err
	}
	var out []LateDuty
	for i, duty := range running {
		d := LateDuty{Obligation: duty, Office: o.ID, Late: len(late[i])}
		for _, u := range late[i] {
			if !u.Rests {
				d.Open++
			}
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
	letters, err := lettersOf(ctx, s.DB, office.issuer(), obligations...)
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
			if l, ok := letters[[2]string{o.ID, id}]; ok {
				u.Round, u.Last, u.PaperID, u.LetterBy, u.LetterOn = l.Rounds, l.Last, l.PaperID, l.CreatedByName, s.dayOf(l.CreatedAt)
				u.Rests = s.rests(l, days)
			}
			out[i], ids = append(out[i], u), append(ids, id)
		}
	}
	names, err := s.Registry.Names(ctx, today, ids...)
	for _, urged := range out {
		for i := range urged {
			urged[i].Agency = names[urged[i].AgencyID]
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
// to all of them, or with Each one to each. Office is in whose name (empty: the first
// in which the person urges). Key is the form's: sending it twice is once.
type NewLetter struct {
	Office       string
	ObligationID string
	Agencies     []string
	Each         bool
	ReplyBy      calendar.Date
	Words        string // own words, may be empty
	Key          string
}

// Urge writes letters and hands their papers over to be signed; it gives the ids of
// the papers. It fails with conflict when somebody else wrote to one of the agencies
// about this in the last days.
func (s *Service) Urge(ctx context.Context, actor access.Actor, n NewLetter) ([]string, error) {
	office, err := s.writer(ctx, actor, n.Office)
	if err != nil {
		return nil, err
	}
	o, late, err := s.Late(ctx, office, n.ObligationID)
	if err != nil {
		return nil, err
	}
	if done, err := s.written(ctx, office, n.Key); err != nil || len(done) > 0 {
		return done, err
	}
	n.Words = strings.TrimSpace(n.Words)
	chosen := slices.DeleteFunc(slices.Clone(late), func(u Urged) bool { return !slices.Contains(n.Agencies, u.AgencyID) })
	if err := s.checkLetter(n, chosen); err != nil {
		return nil, err
	}
	groups := [][]Urged{chosen}
	if n.Each {
		groups = slices.Collect(slices.Chunk(chosen, 1))
	}
	issuer, err := s.agency(ctx, office)
	if err != nil {
		return nil, err
	}
	var drafts []letterDraft
	for _, g := range groups {
		d, err := s.compose(ctx, issuer, composing{above: !office.All, obligation: o, agencies: g, letter: n})
		if err != nil {
			return nil, err
		}
		drafts = append(drafts, d)
	}
	var ids []string
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		ids = nil
		if err := tx.Lock(ctx, "obligation", o.ID); err != nil {
			return err
		}
		for _, d := range drafts {
			d.counts = office.issuer()
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

func (s *Service) checkLetter(n NewLetter, chosen []Urged) error {
	var problems domain.Fields
	today := s.Notices.Today()
	if len(chosen) == 0 {
		problems.Add("co-quan", "Chọn ít nhất một cơ quan đang chậm.")
	}
	for _, u := range chosen {
		if u.Rests {
			problems.Add("co-quan", "%s đã được đôn đốc ngày %s (%s lập): công văn ấy ở cuối trang này. Sau %d ngày làm việc thì đôn đốc lại được.", u.Agency, u.LetterOn.Vietnamese(), u.LetterBy, again)
			break
		}
	}
	if !n.ReplyBy.Valid() || n.ReplyBy <= today {
		problems.Add("han", "Nhập thời hạn thực hiện, sau hôm nay.")
	}
	if len([]rune(n.Words)) > maxWords {
		problems.Add("noi-dung", "Nội dung thêm tối đa %d ký tự.", maxWords)
	}
	return problems.Err()
}

// letterDraft is a letter that is ready to be kept: its files are stored. counts is
// whose letters count as earlier ones, empty: everybody's.
type letterDraft struct {
	id, issuerID, title string
	counts              string
	obligation          programme.Obligation
	agencies            []Urged
	paper               papers.New
}

// keepLetter stores a letter and hands its paper over. Two people who write to one
// agency at the same time cannot both have the next round.
func (s *Service) keepLetter(ctx context.Context, tx *db.Tx, actor access.Actor, d letterDraft, n NewLetter) (paperID string, err error) {
	letters, err := lettersOf(ctx, tx, d.counts, d.obligation)
	if err != nil {
		return "", err
	}
	for _, u := range d.agencies {
		if l := letters[[2]string{d.obligation.ID, u.AgencyID}]; l.Last != u.Last {
			return "", domain.Conflict("%s vừa lập công văn đôn đốc %s: công văn ấy ở cuối trang này.", l.CreatedByName, u.Agency)
		}
	}
	if paperID, err = s.Papers.HandOver(ctx, tx, actor, d.paper); err != nil {
		return "", err
	}
	now := db.Millis(tx.Now())
	_, err = tx.Exec(ctx, `INSERT INTO chase_letter (id, obligation_id, issuer_id, title, reply_by, words, paper_id, form_key, created_at, created_by, created_by_name)
		VALUES (`+db.Marks(1, 11)+`)`, d.id, d.obligation.ID, d.issuerID, d.title, n.ReplyBy, n.Words, paperID, n.Key, now, actor.AccountID, actor.Name)
	if err != nil {
		return "", fmt.Errorf("chase: letter: %w", err)
	}
	for _, u := range d.agencies {
		if _, err := tx.Exec(ctx, `INSERT INTO chase_letter_agency (letter_id, obligation_id, agency_id, round, status, why, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7)`,
			d.id, d.obligation.ID, u.AgencyID, letters[[2]string{d.obligation.ID, u.AgencyID}].Top+1, string(u.Status), u.Why.String(), now); err != nil {
			return "", fmt.Errorf("chase: letter: %w", err)
		}
	}
	return paperID, audit.Record(ctx, tx, actor, "chase.letter", "obligation", d.obligation.ID, map[string]any{"paper": paperID, "agencies": len(d.agencies), "reply_by": n.ReplyBy})
}
