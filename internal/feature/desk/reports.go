package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/spine/papers"
	"loa/internal/vi"
)

// Report is where a report stands, as its room tells.
type Report struct {
	ID, AgencyID, Status, SubmittedBy, ReturnReason, Asked string
	Period                                                 calendar.ReportPeriod
	Year                                                   int
	WindowEnd, DueOn                                       calendar.Date
}

// Name is what the report is about: its period, or what was asked.
func (r Report) Name() string {
	if r.Asked != "" {
		return "“" + r.Asked + "”"
	}
	return r.Period.Label(r.Year)
}

// by is the day by which the report is needed: its last day of filing, or else
// the end of its window.
func (r Report) by() calendar.Date { return cmp.Or(r.DueOn, r.WindowEnd) }

// Work is a report or a paper that waits for the next step of this person.
// PaperID is of its paper, ReportID of its report; one of them may be empty.
type Work struct {
	Sign, Word string
	Title      domain.Sentence
	Agency     string
	Reason     string // why it was sent back
	Why        domain.Sentence
	Number     string // of a paper
	DueOn      calendar.Date
	Late       bool
	Past       bool // of a period long past
	ReportID   string
	PaperID    string
	Action     string
	Main       bool // the filled button

	agencyID, obligationID string // the duty that its report meets; empty where not known

	ownPlanID string // of a paper of one
	day       calendar.Date
}

// Href leads to where the work is done.
func (w Work) Href() string {
	if w.PaperID != "" {
		return "/lam-viec/van-ban/" + w.PaperID
	}
	return "/lam-viec/bao-cao/" + w.ReportID
}

// key names the work among the items, by what its next step is called.
func (w Work) key() string {
	if w.PaperID != "" {
		return notice.PaperKey(w.PaperID, w.Word)
	}
	return notice.ReportKey(w.ReportID, w.Word)
}

// sooner puts first what is needed first: the overdue, then by its last day; what
// has no day comes after, what nobody waits for any more comes last.
func (w Work) sooner(b Work) int {
	return cmp.Or(side(w.Past)-side(b.Past), side(w.day == "")-side(b.day == ""), cmp.Compare(w.day, b.day), vi.Compare(w.Agency, b.Agency), cmp.Compare(w.Href(), b.Href()))
}

func side(after bool) int {
	if after {
		return 1
	}
	return 0
}

const reportColumns = `SELECT id, agency_id, period, year, window_end, due_on, status, submitted_by, return_reason, asked FROM report_v_state`

// step is the next step of a report for the actor; ok is false when it waits for
// somebody else.
func step(actor access.Actor, r Report) (w Work, ok bool) {
	writes := actor.Has(access.Officer, r.AgencyID) || actor.Is(access.Coordinator)
	w = Work{ReportID: r.ID, DueOn: r.DueOn, day: r.by()}
	switch {
	case r.Status == "submitted" && actor.Has(access.Leader, r.AgencyID) && r.SubmittedBy != actor.AccountID:
		w.Sign, w.Word, w.Title, w.Action, w.Main = "at_risk", notice.Waiting, domain.Say("Duyệt báo cáo %s", r.Name()), "Xem và duyệt", true
	case r.Status == "returned" && writes:
		w.Sign, w.Word, w.Title, w.Action, w.Reason = "at_risk", notice.SentBack, domain.Say("Sửa báo cáo %s", r.Name()), "Sửa báo cáo", r.ReturnReason
	case r.Status == "approved" && writes:
		w.Sign, w.Word, w.Title, w.Action = "not_due", "Đã duyệt, chưa gửi", domain.Say("Gửi báo cáo %s", r.Name()), "Gửi báo cáo"
	default:
		return w, false
	}
	return w, true
}

// waiting lists the reports and papers of the actor's own agencies that wait for
// the actor, what is due first before all else. An approved report and its paper
// are one work.
func (s *Service) waiting(ctx context.Context, actor access.Actor, today calendar.Date) ([]Work, error) {
	var all []Work
	var ids []string
	for _, id := range actor.Agencies(access.Leader, access.Officer, access.Coordinator) {
		var rs []Report
		if err := s.DB.Select(ctx, &rs, reportColumns+` WHERE agency_id = $1 AND status IN ('submitted', 'returned', 'approved')`, id); err != nil {
			return nil, err
		}
		for _, r := range rs {
			if w, ok := step(actor, r); ok {
				w.Agency = id
				all, ids = append(all, w), append(ids, id)
			}
		}
	}
	all, more, err := s.papers(ctx, actor, all)
	if err != nil {
		return nil, err
	}
	names, err := s.Registry.Names(ctx, today, append(ids, more...)...)
	for i := range all {
		w := &all[i]
		w.agencyID, w.Agency, w.Late = w.Agency, names[w.Agency], w.DueOn != "" && w.DueOn < today
		w.Past = w.day != "" && w.day.AddDays(catchUp) < today
	}
	slices.SortFunc(all, Work.sooner)
	return all, err
}

// papers adds the papers that wait for the actor, each with its report's work
// where that waits too, and names their agencies.
func (s *Service) papers(ctx context.Context, actor access.Actor, all []Work) ([]Work, []string, error) {
	due, err := s.openPapers(ctx, actor)
	if err != nil || len(due) == 0 {
		return all, nil, err
	}
	var ids, agencies []string
	for _, p := range due {
		ids = append(ids, reportOf(p))
	}
	reports, err := s.reportsByID(ctx, ids)
	if err != nil {
		return all, nil, err
	}
	for _, p := range due {
		w := Work{Sign: "on_track", Word: p.Status.Label(), Title: domain.Say("%s", p.Title), Agency: p.AgencyID, Number: p.FullNumber(), PaperID: p.ID, Action: "Mở văn bản"}
		if p.Status == papers.ToSign {
			w.Sign = "at_risk"
		}
		if why, back, err := s.Papers.SentBack(ctx, p); err != nil {
			return all, nil, err
		} else if back {
			w.Sign, w.Word, w.Reason = "at_risk", notice.SentBack, why
		}
		if p.Room == "ownplan" {
			w.ownPlanID, _, _ = strings.Cut(p.Ref, "#")
		}
		agencies = append(agencies, p.AgencyID)
		if r, ok := reports[reportOf(p)]; ok {
			w.ReportID, w.DueOn, w.day = r.ID, r.DueOn, r.by()
		}
		i := slices.IndexFunc(all, func(o Work) bool { return o.PaperID == "" && w.ReportID != "" && o.ReportID == w.ReportID })
		if i < 0 {
			all = append(all, w)
			continue
		}
		w.Title = all[i].Title
		all[i] = w
	}
	return all, agencies, nil
}

// reportOf is the id of the report of which a paper was made; empty for others.
func reportOf(p papers.Paper) string {
	if p.Room != "report" {
		return ""
	}
	id, _, _ := strings.Cut(p.Ref, "#")
	return id
}

// reportsByID reads where reports stand.
func (s *Service) reportsByID(ctx context.Context, ids []string) (map[string]Report, error) {
	out := map[string]Report{}
	for some := range slices.Chunk(ids, 200) {
		args := db.Args(some)
		var rs []Report
		if err := s.DB.Select(ctx, &rs, reportColumns+` WHERE id IN (`+db.Marks(1, len(args))+`)`, args...); err != nil {
			return nil, err
		}
		for _, r := range rs {
			out[r.ID] = r
		}
	}
	return out, nil
}

// openPapers lists the papers of the actor's own agencies that wait for a next
// step which the actor may do or, as a leader, sign.
func (s *Service) openPapers(ctx context.Context, actor access.Actor) ([]papers.Paper, error) {
	if s.Papers == nil {
		return nil, nil
	}
	f := papers.Filter{Agencies: actor.Agencies(access.Officer, access.Coordinator), Statuses: []papers.Status{papers.Draft, papers.ToSign, papers.Signed}}
	if len(f.Agencies) == 0 {
		f = papers.Filter{Agencies: actor.Agencies(access.Leader), Statuses: []papers.Status{papers.ToSign}}
	}
	if len(f.Agencies) == 0 {
		return nil, nil
	}
	var all []papers.Paper
	for {
		page, _, err := s.Papers.List(ctx, f)
		all = append(all, page...)
		if err != nil || len(page) < papers.PageSize {
			return all, err
		}
		f.After = page[len(page)-1].ID
	}
}

// toReceive counts the reports that wait for this coordinator to take them; the
// list of reports lists the same ones.
func (s *Service) toReceive(ctx context.Context, actor access.Actor) (n int, err error) {
	if !actor.Is(access.Coordinator) {
		return 0, nil
	}
	_, err = s.DB.Get(ctx, &n, `SELECT count(*) FROM report_v_receive WHERE filed_by <> $1`, actor.AccountID)
	return n, err
}
