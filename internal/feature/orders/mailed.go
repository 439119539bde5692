package orders

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/spine/notice"
)

// Mailing is how the mails about an order, or about a step of it, went.
type Mailing struct {
	Kind  StepKind
	At    int64
	Tally map[notice.State]int
}

// mailings reads of a view how its mails went: those that told of the order, then those
// of what was changed, the newest last.
func (s *Service) mailings(ctx context.Context, v *View) error {
	if v.IssuedAt == 0 {
		return nil
	}
	all := []Mailing{{Kind: StepIssue, At: v.IssuedAt}}
	refs := []string{ref(v.ID, "")}
	for _, st := range slices.Backward(v.Steps) {
		if st.Kind == StepLater || st.Kind == StepWithdraw {
			all, refs = append(all, Mailing{Kind: st.Kind, At: st.At}), append(refs, ref(v.ID, st.ID))
		}
	}
	for i := range all {
		var err error
		if all[i].Tally, err = s.Notices.TallyOf(ctx, refs[i]); err != nil {
			return err
		}
		if len(all[i].Tally) > 0 {
			v.Mails = append(v.Mails, all[i])
		}
	}
	return nil
}

// Name says of what the mails told.
func (m Mailing) Name() string {
	switch m.Kind {
	case StepLater:
		return "Báo lùi hạn"
	case StepWithdraw:
		return "Báo thu hồi"
	case StepIssue, StepCreate, StepSubmit, StepReturn, StepReplace, StepAdd:
	}
	return "Báo chỉ đạo"
}

// Says tells in a sentence how the mails went.
func (m Mailing) Says() domain.Sentence {
	var s domain.Sentence
	for _, x := range []struct {
		state notice.State
		text  string
	}{
		{notice.Sent, "đã gửi thư cho %d người"},
		{notice.Queued, "%d thư chờ gửi"},
		{notice.Sending, "%d thư đang gửi"},
		{notice.Unsure, "%d thư chưa rõ đã đến"},
		{notice.Refused, "%d hộp thư không nhận"},
		{notice.Kept, "%d người không có thư, xem trong Loa"},
	} {
		n := m.Tally[x.state]
		switch {
		case n == 0:
		case s.Empty():
			s = domain.Say(x.text, n)
		default:
			s = domain.Say("%s; %s", s, domain.Say(x.text, n))
		}
	}
	return s
}
