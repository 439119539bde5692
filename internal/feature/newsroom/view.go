package newsroom

import (
	"context"
	"crypto/rand"
	"fmt"
	"html/template"
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/plan"
	"loa/internal/platform/richtext"
	"loa/internal/spine/content"
)

// view is a piece as its pages show it.
type view struct {
	content.Row

	Agency   string
	Duties   []Duty   // that it serves
	Offered  []option // that it may serve, and after it came out may serve besides, the nearest first
	Proposed *Duty    // the one that such a piece answers, where it serves none; nil: none, or a choice
	Named    Named
	Findings []flow.Finding
	Shown    *content.Edition          // what readers get, where that is not the edition at hand
	Ended    *content.Edition          // was withdrawn or taken away, and nothing came out since
	Urgent   *content.Edition          // came out urgently and waits for approval
	Endorse  []string                  // who may approve that one
	After    []string                  // who may approve afterwards what this person brings out urgently
	Mends    []string                  // who checked these words from outside and found something to mend
	Writing  *Writer                   // who else is writing now
	Instead  domain.Sentence           // for whom this person would approve
	Media    map[string]content.Medium // that the edition uses
	Comments []Comment
	Talks    bool   // this person may comment
	Key      string // of the form for comments
	Saying   string // what was typed there and could not be noted

	Checks    []shownCheck
	AsksCheck bool // this person may ask somebody outside
	CheckForm checkForm
	Work      *Work     // for which it is made
	Original  *original // of which it is a translation; nil: it is none
	Unread    bool      // it came out, and readers do not get it: its original was withdrawn

	may    map[flow.Act]bool
	leader bool // this person is a leader of the agency
}

// Can tells whether this person may do an act.
func (v view) Can(act string) bool { return v.may[flow.Act(act)] }

// Sign is the sign of the piece's state.
func (v view) Sign() string { return signOf(v.Row, v.Unread) }

// Heading is what the words at hand are to readers.
func (v view) Heading() string {
	switch v.Edition.State {
	case flow.Withdrawn:
		return "Nội dung trước khi rút, người đọc không còn thấy"
	case flow.Unpublished:
		return "Nội dung trước khi gỡ, người đọc không còn thấy"
	case flow.Discarded:
		return "Bản nháp đã bỏ"
	case flow.Published, flow.Superseded:
		return "Bài trên cổng"
	case flow.Draft, flow.Submitted, flow.Returned, flow.Approved, flow.Scheduled:
	}
	return "Bài sẽ hiện như sau"
}

// Meanwhile says what readers get until a new edition comes out.
func (v view) Meanwhile() string {
	switch {
	case v.Ended == nil && v.Content.FirstOutAt == 0:
		return "Bản mới qua duyệt như bài mới."
	case v.Ended == nil:
		return "Bản mới qua duyệt như bài mới. Bản đang đăng giữ nguyên đến khi bản mới được đăng."
	case v.Ended.State == flow.Withdrawn:
		return "Bản mới qua duyệt như bài mới. Thông báo rút bài giữ nguyên đến khi bản mới được đăng."
	}
	return "Bản mới qua duyệt như bài mới. Bài vẫn gỡ khỏi cổng đến khi bản mới được đăng."
}

// Body is the text as readers get it. It was cleaned before it was kept.
func (v view) Body() template.HTML {
	return template.HTML(content.Dress(v.Edition.Body, v.Media, fmt.Sprintf)) //nolint:gosec // richtext.Clean made it
}

// Lead is the picture that stands for it on cards; nil for none.
func (v view) Lead() *content.Medium {
	m, ok := v.Edition.Lead(v.Media)
	if !ok {
		return nil
	}
	return &m
}

// unagreed tells whether something is shown of which the library does not say that its
// people agree: only then the writer is asked.
func (v view) unagreed() bool {
	for _, id := range v.Edition.Named() {
		if m, ok := v.Media[id]; ok && m.Kind.Seen() && !m.Agreed {
			return true
		}
	}
	return false
}

// Must are the findings with which it cannot be submitted.
func (v view) Must() int {
	n := 0
	for _, f := range v.Findings {
		if f.Must {
			n++
		}
	}
	return n
}

// Address is where readers find it; empty before it came out.
func (v view) Address() string {
	if v.Content.Slug == "" {
		return ""
	}
	return content.Root + v.Content.Slug
}

// view gathers a piece for its pages.
func (s *Service) view(ctx context.Context, actor access.Actor, contentID string) (view, error) {
	row, err := s.Get(ctx, actor, contentID)
	if err != nil {
		return view{}, err
	}
	v := view{Row: row, Instead: actor.Instead(access.Leader, row.Content.AgencyID), leader: actor.Has(access.Leader, row.Content.AgencyID)}
	if v.may, err = s.May(ctx, actor, row); err != nil {
		return v, err
	}
	names, err := s.Registry.Names(ctx, s.today(), row.Content.AgencyID)
	if err != nil {
		return v, err
	}
	v.Agency = names[row.Content.AgencyID]
	if v.Named, err = s.Named(ctx, row.Content.PlanID); err != nil {
		return v, err
	}
	if v.Media, err = s.Contents.Used(ctx, row.Edition.ID); err != nil {
		return v, err
	}
	if v.Original, err = s.originalOf(ctx, row); err != nil {
		return v, err
	}
	unread, err := s.Contents.Unread(ctx, row)
	if err != nil {
		return v, err
	}
	v.Unread = unread[row.Content.ID]
	duties, err := s.dutiesFor(ctx, row.Content, row.Content.Obligations)
	if err != nil {
		return v, err
	}
	v.dutiful(duties, s.today())
	all, err := s.Contents.Editions(ctx, contentID)
	if err != nil {
		return v, err
	}
	if err := s.beside(ctx, actor, &v, all); err != nil {
		return v, err
	}
	v.Talks, v.Key = content.Writes(actor, row.Content.AgencyID), rand.Text()
	if v.Comments, err = s.Comments(ctx, contentID); err != nil {
		return v, err
	}
	if err := s.viewChecks(ctx, &v); err != nil {
		return v, err
	}
	if w, ok, err := s.WorkOf(ctx, contentID); err != nil {
		return v, err
	} else if ok {
		v.Work = &w
	}
	if w, ok, err := s.Writing(ctx, actor, contentID); err != nil {
		return v, err
	} else if ok {
		v.Writing = &w
	}
	return v, nil
}

// dutiful adds what the piece serves, and what it may serve.
func (v *view) dutiful(all []Duty, today calendar.Date) {
	all = byNearness(all, v.Content.Kind, v.Edition.Topics, today)
	v.Proposed = proposed(all, v.Content.Kind, today)
	for _, d := range all {
		if d.Chosen {
			v.Duties = append(v.Duties, d)
		}
		if !d.Chosen || v.Content.FirstOutAt == 0 {
			v.Offered = append(v.Offered, option{Value: d.ID, Label: d.Label(), Hint: d.Hint()})
		}
	}
	v.Findings = dutyFindings(v.Content.Kind, all)
}

// beside adds what the other editions of a piece, the newest first, mean for it: which one
// readers have, which one waits for approval and from whom, and what is left to put right.
func (s *Service) beside(ctx context.Context, actor access.Actor, v *view, all []content.Edition) (err error) {
	reworded := false
	for i, e := range slices.Backward(all) {
		if e.ID == v.Content.ShownID && e.ID != v.Edition.ID {
			v.Shown = &all[i]
		}
		if e.State == flow.Published {
			v.Ended = nil
		}
		if e.State == flow.Withdrawn || e.State == flow.Unpublished {
			v.Ended = &all[i]
		}
		if e.UrgentBy != "" {
			v.Urgent = &all[i]
		}
		if e.State.Out() && v.Edition.State.Open() {
			reworded = e.Title != v.Edition.Title || e.Summary != v.Edition.Summary || e.Body != v.Edition.Body || e.Event != v.Edition.Event
		}
	}
	found, err := s.check(ctx, v.Content, v.Edition, v.Media, v.Named)
	if err != nil {
		return err
	}
	v.Findings = append(found, v.Findings...)
	v.Findings = append(v.Findings, v.Original.findings(v.Content.Lang, v.Edition, v.Media)...)
	v.Findings = append(v.Findings, flow.CheckCorrection(reworded, v.Edition.Correction)...)
	if v.Urgent != nil {
		if v.Endorse, err = s.People.Deciders(ctx, v.Content.AgencyID, v.Urgent.UrgentBy, v.Urgent.SubmittedBy); err != nil {
			return err
		}
	}
	if v.may[flow.Urgent] {
		v.After, err = s.People.Deciders(ctx, v.Content.AgencyID, actor.AccountID, v.Edition.SubmittedBy)
	}
	return err
}

// viewChecks adds what outsiders said, and the form that asks one.
func (s *Service) viewChecks(ctx context.Context, v *view) error {
	today := s.today()
	all, err := s.Checks(ctx, v.Content.ID)
	if err != nil {
		return err
	}
	for _, k := range all {
		v.Checks = append(v.Checks, shownCheck{k, k.Word(today), k.Sign(today), k.Alive(today), k.EditionID != v.Edition.ID || k.Changed(v.Edition)})
		if k.mends(v.Edition) {
			v.Mends = append(v.Mends, k.Name)
			v.Findings = append(v.Findings, flow.Finding{Field: "ra_soat", Message: "%s rà soát và kết luận cần sửa.", Args: []any{k.Name}})
		}
	}
	if v.AsksCheck = v.Talks && v.Edition.State.Open(); !v.AsksCheck {
		return nil
	}
	days, err := s.Programme.WorkDays(ctx)
	v.CheckForm = freshCheck(today, days)
	return err
}

// shownStep is a move as the history tells it.
type shownStep struct {
	content.Step

	Number int // of the edition
}

// Back tells that it came back, or was taken away: what is never hidden.
func (s shownStep) Back() bool {
	return s.Act == flow.Return || s.Act == flow.Recall || s.Act == flow.Withdraw || s.Act == flow.Unpublish
}

// steps lists the moves of a piece, the newest first.
func (s *Service) steps(ctx context.Context, contentID string) ([]shownStep, error) {
	all, err := s.Contents.Steps(ctx, contentID)
	if err != nil {
		return nil, err
	}
	editions, err := s.Contents.Editions(ctx, contentID)
	if err != nil {
		return nil, err
	}
	out := make([]shownStep, len(all))
	for i, st := range all {
		out[i] = shownStep{Step: st}
		for _, e := range editions {
			if e.ID == st.EditionID {
				out[i].Number = e.Number
			}
		}
	}
	return out, nil
}

// text is the words of an edition at a moment, for comparing.
type text struct{ Title, Summary, Body string }

// part is a part of the words that changed.
type part struct {
	Title      string
	Paragraphs []paragraph
}

// paragraph is one that is not the same.
type paragraph struct{ Old, New []plan.Run }

// compare tells word by word what changed between two texts.
func compare(before, after text) []part {
	var out []part
	for _, p := range []struct {
		title         string
		before, after []string
	}{
		{"Tiêu đề", lineOf(before.Title), lineOf(after.Title)}, {"Tóm tắt", lineOf(before.Summary), lineOf(after.Summary)}, {"Nội dung", linesOf(before.Body), linesOf(after.Body)},
	} {
		var changed []paragraph
		for _, c := range flow.Compare(p.before, p.after) {
			changed = append(changed, paragraph{c.Before, c.After})
		}
		if len(changed) > 0 {
			out = append(out, part{p.title, changed})
		}
	}
	return out
}

func lineOf(s string) []string {
	if s == "" {
		return nil
	}
	return []string{s}
}

func linesOf(body string) []string {
	var out []string
	for _, l := range richtext.Lines(body) {
		out = append(out, l.Words)
	}
	return out
}

// finding is a finding as pages and the editor's script show it.
type finding struct {
	Field string `json:"field"`
	Must  bool   `json:"must"`
	Text  string `json:"text"`
}

// findings says them in the language of the request.
func (f *Feature) findings(r *http.Request, all []flow.Finding) []finding {
	out := make([]finding, len(all))
	for i, x := range all {
		out[i] = finding{x.Field, x.Must, f.pages.T(r, x.Message, x.Args...)}
	}
	return out
}
