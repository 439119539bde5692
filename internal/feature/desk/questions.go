package desk

import (
	"context"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/question"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// Difficulty is a difficulty (khó khăn, vướng mắc) whose next step somebody has to take.
type Difficulty struct {
	ID, Subject, Clause, AgencyID, AgencyName, OwnerAgencyID, Words, ByName string
	State                                                                   question.State
	Owner                                                                   question.Owner
	Act                                                                     question.Act
	DueOn, BeganOn                                                          calendar.Date
	holders                                                                 []string // agencies whose people have it
}

// Reply is an answer that nobody of an agency has read.
type Reply struct {
	ID, Subject, Clause, AnsweredBy, AgencyID string
	given                                     []given
	AnsweredOn                                calendar.Date
	Answers                                   int
	holders                                   []string
}

// given is one of the answers to a difficulty: all of them stand.
type given struct {
	QuestionID, Words, ByName, AgencyName string
	OnDay                                 calendar.Date
}

// text is the whole answer: with one answer its words, else each with who gave it.
func (x Reply) text() string {
	var b strings.Builder
	for i, g := range x.given {
		if i > 0 {
			b.WriteString("\n\n")
		}
		b.WriteString(g.Words)
		if len(x.given) > 1 {
			b.WriteString(" (" + g.ByName + ", " + g.AgencyName + ", " + g.OnDay.Vietnamese() + ")")
		}
	}
	return b.String()
}

// joined is a difficulty that was merged with another, which an agency has not said
// that it knows.
type joined struct {
	ID, Subject, Words, ByName, AgencyID string
	OnDay                                calendar.Date
	holders                              []string
}

// difficulties are all that wait, with the answers that were not read.
type difficulties struct {
	waiting []Difficulty
	replies []Reply
	merged  []joined
	keepers []string          // agencies of coordinators
	names   map[string]string // of the agencies whose people have something to do
}

// freshReply is for how many days an answer stands on desks until somebody says that
// it was read.
const freshReply = 60

// asking reads the difficulties that wait, and the answers to agencies (nil: to all).
// What waits for a unit that ended waits for whoever stands for it.
func (s *Service) asking(ctx context.Context, day calendar.Date, agencies []string) (difficulties, error) {
	var d difficulties
	lineage, err := s.Registry.Lineage(ctx)
	if err != nil {
		return d, err
	}
	if err := s.DB.Select(ctx, &d.waiting, `SELECT id, subject, clause, agency_id, agency_name, owner_agency_id, words, by_name, state, owner, act, due_on, began_on
		FROM questions_v_waiting ORDER BY due_on, id`); err != nil {
		return d, err
	}
	for i, x := range d.waiting {
		switch x.Owner {
		case question.Agency:
			d.waiting[i].holders = lineage.Heirs(x.AgencyID, day)
		case question.Chairman:
			d.waiting[i].holders = lineage.Heirs(x.OwnerAgencyID, day)
		case question.Department, question.Nobody:
		}
	}
	if err := s.DB.Select(ctx, &d.keepers, `SELECT DISTINCT agency_id FROM role_grant WHERE role = 'coordinator' AND starts_on <= $1 AND (ends_on = '' OR ends_on > $1)`, day); err != nil {
		return d, err
	}
	if d.replies, err = s.replies(ctx, day, agencies, lineage); err != nil {
		return d, err
	}
	where, args := of(lineage, agencies, day.AddDays(-freshReply))
	err = s.DB.Select(ctx, &d.merged, `SELECT id, subject, words, by_name, on_day, agency_id FROM questions_v_merged WHERE on_day >= $1`+where+` ORDER BY on_day, id, agency_id`, args...)
	for i, x := range d.merged {
		d.merged[i].holders = lineage.Heirs(x.AgencyID, day)
	}
	if err != nil {
		return d, err
	}
	d.names, err = s.Registry.Names(ctx, day, d.concerned(agencies)...)
	return d, err
}

// concerned are those of some agencies (nil: of all) whose people have something to do.
func (d difficulties) concerned(agencies []string) []string {
	var ids []string
	for _, x := range d.waiting {
		if ids = append(ids, x.holders...); x.Owner == question.Department {
			ids = append(ids, d.keepers...)
		}
	}
	for _, x := range d.replies {
		ids = append(ids, x.holders...)
	}
	for _, x := range d.merged {
		ids = append(ids, x.holders...)
	}
	return slices.DeleteFunc(ids, func(id string) bool { return agencies != nil && !slices.Contains(agencies, id) })
}

// of is the part of a question to the database that keeps what is of agencies, or of
// those from which they came (nil: of all); its arguments begin with since.
func of(lineage agency.Lineage, agencies []string, since calendar.Date) (where string, args []any) {
	args = []any{since}
	if agencies == nil {
		return "", args
	}
	ids := before(lineage, agencies)
	if len(ids) == 0 {
		return " AND 1 = 0", args
	}
	args = append(args, db.Args(ids)...)
	return ` AND agency_id IN (` + db.Marks(2, len(ids)) + `)`, args
}

// replies reads the answers to agencies that nobody there has read.
func (s *Service) replies(ctx context.Context, day calendar.Date, agencies []string, lineage agency.Lineage) ([]Reply, error) {
	where, args := of(lineage, agencies, day.AddDays(-freshReply))
	var all []Reply
	err := s.DB.Select(ctx, &all, `SELECT id, subject, clause, answered_on, answered_by, answers, agency_id FROM questions_v_unread WHERE answered_on >= $1`+where+`
		ORDER BY answered_on, id, agency_id`, args...)
	if err != nil {
		return nil, err
	}
	answers, err := s.given(ctx, all)
	for i, x := range all {
		all[i].holders, all[i].given = lineage.Heirs(x.AgencyID, day), answers[x.ID]
	}
	return all, err
}

// given reads the answers to difficulties, the oldest first, by difficulty.
func (s *Service) given(ctx context.Context, replies []Reply) (map[string][]given, error) {
	var ids []any
	for _, x := range replies {
		if !slices.Contains(ids, any(x.ID)) {
			ids = append(ids, x.ID)
		}
	}
	out := map[string][]given{}
	for chunk := range slices.Chunk(ids, 500) {
		var part []given
		if err := s.DB.Select(ctx, &part, `SELECT question_id, words, on_day, by_name, agency_name FROM questions_v_answer WHERE question_id IN (`+db.Marks(1, len(chunk))+`) ORDER BY question_id, n`, chunk...); err != nil {
			return nil, err
		}
		for _, g := range part {
			out[g.QuestionID] = append(out[g.QuestionID], g)
		}
	}
	return out, nil
}

// before are agencies with those from which they came, through chains.
func before(lineage agency.Lineage, ids []string) []string {
	out := slices.Clone(ids)
	for i := 0; i < len(out); i++ {
		for _, line := range lineage.Before(out[i]) {
			if !slices.Contains(out, line.FromID) {
				out = append(out, line.FromID)
			}
		}
	}
	return out
}

// items are what of the difficulties is the actor's: the next step of one, an answer to
// read, and, for a leader, what the own agency is late with.
func (d difficulties) items(actor access.Actor, today calendar.Date) []notice.Item {
	var items []notice.Item
	for _, x := range d.waiting {
		if i, ok := d.item(x, actor, today); ok {
			i.Agency = d.names[i.AgencyID]
			items = append(items, i)
		}
	}
	for _, x := range d.replies {
		at := slices.IndexFunc(x.holders, func(id string) bool { return actor.Has(access.Officer, id) || actor.Has(access.Leader, id) })
		if at < 0 {
			continue
		}
		url, answer := "/lam-viec/vuong-mac/"+x.ID, x.text()
		i := notice.Item{
			Key: "answer/" + x.ID + "/" + string(x.AnsweredOn), AgencyID: x.holders[at], Agency: d.names[x.holders[at]], Mark: string(obligation.Met), Label: domain.Say("Có câu trả lời"),
			Title: domain.Say("Vướng mắc đã được trả lời: %s", x.Subject), Meta: domain.Say("%s trả lời ngày %s.", x.AnsweredBy, x.AnsweredOn.Vietnamese()),
			URL: url, Action: domain.Say("Mở vướng mắc"), Since: x.AnsweredOn, Asked: true, Quiet: !actor.Has(access.Officer, x.holders[at]), Quote: vi.Truncate(answer, longName),
			Do: &notice.Do{URL: url + "/da-ro", Label: domain.Say("Đã rõ"), Values: []notice.Value{{Name: "lan", Value: strconv.Itoa(x.Answers)}, notice.FromDesk}},
		}
		if i.Quote != answer {
			i.Whole = answer
		}
		items = append(items, i)
	}
	for _, x := range d.merged {
		at := slices.IndexFunc(x.holders, func(id string) bool { return actor.Has(access.Officer, id) || actor.Has(access.Leader, id) })
		if at < 0 {
			continue
		}
		url := "/lam-viec/vuong-mac/" + x.ID
		items = append(items, notice.Item{
			Key: "merged/" + x.ID + "/" + string(x.OnDay), AgencyID: x.holders[at], Agency: d.names[x.holders[at]], Mark: string(obligation.Waived), Label: domain.Say("Đã gộp"),
			Title: domain.Say("Vướng mắc đã gộp với vướng mắc giống: %s", x.Subject), Meta: domain.Say("%s gộp ngày %s.", x.ByName, x.OnDay.Vietnamese()), Quote: x.Words,
			Why: domain.Say("Câu trả lời của vướng mắc kia là câu trả lời cho cơ quan. Không cùng nội dung thì mở ra để tách."), URL: url, Action: domain.Say("Mở vướng mắc"), Since: x.OnDay,
			Asked: true, Quiet: !actor.Has(access.Officer, x.holders[at]), Do: &notice.Do{URL: url + "/da-ro", Label: domain.Say("Đã rõ"), Values: []notice.Value{notice.FromDesk}},
		})
	}
	return items
}

// item is a difficulty for whoever has its next step; ok is false for others.
func (d difficulties) item(x Difficulty, actor access.Actor, today calendar.Date) (notice.Item, bool) {
	i := notice.Item{
		Key: "question/" + x.ID + "/" + string(x.State) + "/" + string(x.BeganOn), Mark: string(obligation.AtRisk), Meta: domain.Say("%s · %s", x.AgencyName, x.Clause),
		URL: "/lam-viec/vuong-mac/" + x.ID + "#viec", DueOn: x.DueOn, Since: x.BeganOn, Asked: true, Main: true,
	}
	switch x.Owner {
	case question.Department:
		i.Label, i.Title, i.Action = domain.Say("Chờ trả lời"), domain.Say("Vướng mắc: %s", x.Subject), domain.Say("Xem và trả lời")
		if x.Act == question.Return || x.Act == question.Reopen {
			i.Quote = x.Words
		}
		if actor.Is(access.Coordinator) {
			return i, true
		}
		return late(i, actor, d.keepers, today)
	case question.Chairman:
		i.Label, i.Title, i.Action = domain.Say("Chờ quyết định"), domain.Say("Vướng mắc trình Chủ tịch: %s", x.Subject), domain.Say("Xem và quyết định")
		at := holds(actor, access.Leader, x.holders)
		i.AgencyID, i.Acting = at, actor.Instead(access.Leader, at)
		return i, at != ""
	case question.Agency:
		i.Label, i.Title, i.Action, i.Quote = domain.Say("Cần bổ sung"), domain.Say("Sở Nội vụ hỏi thêm về vướng mắc: %s", x.Subject), domain.Say("Bổ sung thông tin"), x.Words
		if i.AgencyID = holds(actor, access.Officer, x.holders); i.AgencyID != "" {
			return i, true
		}
		return late(i, actor, x.holders, today)
	case question.Nobody:
	}
	return i, false
}

// late is an item as the leader of one of some agencies is told of it, once its day is over.
func late(i notice.Item, actor access.Actor, agencies []string, today calendar.Date) (notice.Item, bool) {
	i.AgencyID, i.Main = holds(actor, access.Leader, agencies), false
	i.Late = i.AgencyID != "" && i.Over(today)
	return i, i.Late
}

// holds gives the first of some agencies where the actor has a role; empty for none.
func holds(actor access.Actor, role access.Role, agencies []string) string {
	for _, id := range agencies {
		if actor.Has(role, id) {
			return id
		}
	}
	return ""
}
