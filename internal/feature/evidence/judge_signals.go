package evidence

import (
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
)

// lateAfter is after how many days a recording is pointed out as late.
const lateAfter = 30

// Signal is one thing about an entry that a verifier should look at. Sign is the
// name of its icon; About is the id of another entry, when it is about one.
type Signal struct {
	Sign  string
	Text  domain.Sentence
	About string
}

// Proof is an entry with what a verifier looks at.
type Proof struct {
	ledger.Entry
	Files   []ledger.File
	Serves  []ledger.Served
	Signals []Signal
}

// dutyBook is the obligations of plans in force, in the plans' order and by id.
type dutyBook struct {
	plans []programme.Plan
	list  []programme.Obligation
	byID  map[string]programme.Obligation
}

func (s *Service) duties(ctx context.Context) (dutyBook, error) {
	all := dutyBook{byID: map[string]programme.Obligation{}}
	plans, err := s.Programme.Active(ctx)
	if err != nil {
		return all, err
	}
	all.plans = plans
	for _, p := range plans {
		os, err := s.Programme.Obligations(ctx, p.ID)
		if err != nil {
			return all, err
		}
		all.list = append(all.list, os...)
		for _, o := range os {
			all.byID[o.ID] = o
		}
	}
	return all, nil
}

// proofOf gathers what a verifier looks at: files, obligations, and what about
// the entry stands out.
func (s *Service) proofOf(ctx context.Context, e ledger.Entry, duties dutyBook) (Proof, error) {
	p := Proof{Entry: e}
	var err error
	if p.Files, err = s.Ledger.FilesOf(ctx, e.ID); err != nil {
		return p, err
	}
	if p.Serves, err = s.Ledger.ServedBy(ctx, e.ID); err != nil {
		return p, err
	}
	if err := s.likeSignals(ctx, &p, duties); err != nil {
		return p, err
	}
	check, ok, err := s.Ledger.CheckOf(ctx, e.ID)
	if ok && check.Bad != "" && e.ErasedAt == 0 {
		p.add("status-missed", "", "Tệp hỏng hoặc đã bị thay đổi: %s", strings.ReplaceAll(check.Bad, "\n", " "))
	}
	if err := s.fateSignal(ctx, &p); err != nil {
		return p, err
	}
	s.daySignals(&p, duties)
	if err := s.linkSignals(ctx, &p); err != nil {
		return p, err
	}
	if e.URL == "" && len(p.Files) == 0 && e.ErasedAt == 0 {
		p.add("info", "", "Không có tệp và liên kết để kiểm chứng.")
	}
	return p, err
}

func (p *Proof) add(sign, about, text string, args ...any) {
	p.Signals = append(p.Signals, Signal{Sign: sign, Text: domain.Say(text, args...), About: about})
}

// fateSignal says what became of the piece that the entry shows.
func (s *Service) fateSignal(ctx context.Context, p *Proof) error {
	if p.Became == "" {
		return nil
	}
	notes, err := s.Ledger.Notes(ctx, p.ID)
	for _, n := range slices.Backward(notes) {
		if n.Kind.OfPiece() {
			p.Signals = append(p.Signals, Signal{Sign: fateSign(n.Kind), Text: s.fateWords(n)})
			break
		}
	}
	return err
}

// linkSignals points out a page that still opens and may be another by now.
func (s *Service) linkSignals(ctx context.Context, p *Proof) error {
	if p.URL == "" || s.Link == nil {
		return nil
	}
	link, err := s.Link(ctx, p.Entry)
	if link.Doubt != "" {
		p.Signals = append(p.Signals, Signal{Sign: "status-at-risk", Text: domain.Say(link.Doubt)})
	}
	return err
}

// firstOf gives the entry of another agency that counts instead of this one under
// an obligation that they owe together (docs/adr/0019); nil when this one counts.
// Obligations that are not known are read.
func (s *Service) firstOf(ctx context.Context, e ledger.Entry, serves []ledger.Served, known map[string]programme.Obligation) (*ledger.Entry, error) {
	for _, v := range serves {
		o, ok := known[v.ObligationID]
		if !ok {
			var err error
			if o, err = s.Programme.Obligation(ctx, v.ObligationID); err != nil {
				return nil, err
			}
		}
		sharers := o.Duty().Sharers(s.today())
		if len(sharers) == 0 {
			continue
		}
		if first, ok, err := s.Ledger.FirstOf(ctx, e, o.ID, sharers); err != nil || ok {
			return &first, err
		}
	}
	return nil, nil //nolint:nilnil // none is none
}

// jointSignal says that another agency's entry counts for both; it gives its id.
func (s *Service) jointSignal(ctx context.Context, p *Proof, duties dutyBook) (string, error) {
	first, err := s.firstOf(ctx, p.Entry, p.Serves, duties.byID)
	if err != nil || first == nil {
		return "", err
	}
	names, err := s.Registry.Names(ctx, s.today(), first.AgencyID)
	p.add("history", first.ID, jointWords, names[first.AgencyID], first.HappenedOn.Vietnamese())
	return first.ID, err
}

// jointWords says of an agency and a day that the same was shown for what is owed
// together.
const jointWords = "%s đã khai việc này (ngày %s); nhiệm vụ làm chung chỉ tính một lần, nên bản này không tính thêm."

// likeSignals points out what looks like the entry.
func (s *Service) likeSignals(ctx context.Context, p *Proof, duties dutyBook) error {
	repeats, err := s.Ledger.RepeatOf(ctx, p.ID)
	if err != nil {
		return err
	}
	if repeats != "" {
		first, err := s.Ledger.Entry(ctx, repeats)
		if err != nil {
			return err
		}
		p.add("history", repeats, "Đăng lại của “%s” ngày %s, không tính thêm.", first.Title, first.HappenedOn.Vietnamese())
	}
	counted := ""
	if repeats == "" {
		if counted, err = s.jointSignal(ctx, p, duties); err != nil {
			return err
		}
	}
	n := ledger.Likeness{AgencyID: p.AgencyID, Except: p.ID, URL: p.URL, Title: p.Title, HappenedOn: p.HappenedOn}
	for _, f := range p.Files {
		if !f.Erased() {
			n.Files = append(n.Files, f.SHA256)
		}
		if f.Look != 0 {
			n.Looks = append(n.Looks, uint64(f.Look))
		}
	}
	alike, err := s.Ledger.Alike(ctx, n)
	if err != nil {
		return err
	}
	var others []string
	for _, a := range alike {
		others = append(others, a.AgencyID)
	}
	names, err := s.Registry.Names(ctx, s.today(), others...)
	for _, a := range alike {
		if a.ID == repeats || a.ID == counted {
			continue
		}
		whose := domain.Say("cùng cơ quan")
		if !a.SameAgency {
			whose = domain.Say("%s", names[a.AgencyID])
		}
		p.add("link", a.ID, likeWords(a.Why), a.Title, whose, a.HappenedOn.Vietnamese())
	}
	if p.DistinctWhy != "" {
		p.add("info", "", "Người khai cho biết không phải đăng lại: “%s”", p.DistinctWhy)
	}
	return err
}

// likeWords says a likeness of an entry's title, agency and day.
func likeWords(why evidence.Likeness) string {
	switch why {
	case evidence.SameLink:
		return "Cùng liên kết với “%s” (%s, ngày %s)."
	case evidence.SameFile:
		return "Cùng tệp với “%s” (%s, ngày %s)."
	case evidence.LikePicture:
		return "Ảnh gần giống ảnh của “%s” (%s, ngày %s)."
	case evidence.LikeTitle:
	}
	return "Tên gần giống “%s” (%s, ngày %s)."
}

// daySignals compares the day of the act with that of the recording and with
// the time of the obligations.
func (s *Service) daySignals(p *Proof, duties dutyBook) {
	recorded := calendar.DateOf(db.Time(p.RecordedAt), s.Zone)
	if days := p.HappenedOn.DaysUntil(recorded); days > lateAfter {
		p.add("status-late", "", "Ghi muộn %d ngày sau khi làm.", days)
	}
	for _, v := range p.Serves {
		o, ok := duties.byID[v.ObligationID]
		if ok && p.HappenedOn < o.Rule.Window.Start {
			p.add("calendar", "", "Làm trước thời gian của nhiệm vụ “%s” (từ %s).", o.ShortName, o.Rule.Window.Start.Vietnamese())
		}
	}
}
