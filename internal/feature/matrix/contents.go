package matrix

import (
	"context"
	"slices"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// newestEntries is in how much of the newest evidence topics are looked for, and
// mostTopics is how many of them are offered beside those of the plan; longest is
// of how many letters a declared topic can be.
const (
	newestEntries = 2000
	mostTopics    = 40
	longest       = 300
)

// offer lists the topics (nội dung) that can be chosen: those of the plan, then
// those that the newest evidence names, of agencies that the actor may see.
func (s *Service) offer(ctx context.Context, actor access.Actor, v *View) error {
	items, err := s.Programme.ItemsOf(ctx, v.Plan.ID, programme.KindTopic)
	if err != nil {
		return err
	}
	var texts []string
	for _, i := range items {
		texts = append(texts, i.Content)
	}
	f := ledger.Filter{}
	if !actor.SeesAll() {
		f.Agencies = actor.Agencies()
		f.NoAgency = len(f.Agencies) == 0
	}
	used, err := s.Ledger.Topics(ctx, f, newestEntries)
	texts = append(texts, used[:min(len(used), mostTopics)]...)
	if v.Query.About != "" {
		texts = append(texts, v.Query.About)
	}
	for i, text := range texts {
		if slices.Index(texts, text) == i {
			v.Contents = append(v.Contents, Choice{text, vi.Truncate(text, 80)})
		}
	}
	return err
}

// span is the window in which evidence of a topic is counted: that of the view,
// else all days until the day.
func (v *View) span() calendar.Window {
	w := calendar.Window{End: v.Day}
	if v.Frame != nil {
		w = v.Frame.Window
		w.End = min(w.End, v.Day)
	}
	return w
}

// count counts the evidence with the topic chosen.
func (s *Service) count(ctx context.Context, v *View, all []programme.Obligation) error {
	if v.Query.About == "" {
		return nil
	}
	var err error
	v.about, err = s.Ledger.About(ctx, programme.Chains(all), v.Query.About, v.span(), s.instant(v.Day))
	return err
}

// more is the second figure of a cell: pieces in the window, about the topic, or
// both.
func (v *View) more(c Cell) domain.Sentence {
	within, about := domain.Number(c.Within), domain.Number(c.About)
	switch {
	case v.Frame != nil && v.Query.About != "":
		return domain.Say("%d trong kỳ, %d về nội dung", within, about)
	case v.Frame != nil:
		return domain.Say("%d trong kỳ", within)
	case v.Query.About != "":
		return domain.Say("%d về nội dung", about)
	}
	return domain.Sentence{}
}

// AboutWords says what the figures about a topic are, and that they judge nothing.
func (v *View) AboutWords() domain.Sentence {
	if v.Query.About == "" {
		return domain.Sentence{}
	}
	when := domain.Say("từ đầu đến ngày %s", v.Day.Vietnamese())
	if v.Frame != nil {
		when = domain.Say("trong %s", v.Frame.Words())
	}
	return domain.Say("“… về nội dung” là số minh chứng ghi nội dung “%s” %s. Tình trạng vẫn tính theo mọi minh chứng.", v.Query.About, when)
}

// readAbout reads the topic of an address; what no entry can hold is a problem.
func readAbout(text string, problems *domain.Fields) string {
	text = vi.Clean(text)
	if utf8.RuneCountInString(text) > longest {
		problems.Add("noi-dung", "Nội dung dài quá. Chọn lại nội dung.")
		return ""
	}
	return text
}
