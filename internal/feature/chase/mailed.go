package chase

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// Mailed is what somebody was told: a digest of a day, or a message that told of one
// thing at once (Text is not empty).
type Mailed struct {
	notice.Digest
	Subject, Text string
}

// Mails are what people were told, the newest first: a page shows the First ones and
// folds the Earlier.
type Mails []Mailed

// firstMails is how many stand open.
const firstMails = 10

// First are those that stand open.
func (m Mails) First() Mails { return m[:min(len(m), firstMails)] }

// Earlier are those that are folded.
func (m Mails) Earlier() Mails { return m[min(len(m), firstMails):] }

// mostMailed is how many digests and messages a page shows.
const mostMailed = 60

// mailed lists what people were told, the newest first.
func (s *Service) mailed(ctx context.Context, f notice.Filter) (Mails, error) {
	f.Limit = mostMailed
	digests, err := s.Notices.Digests(ctx, f)
	if err != nil {
		return nil, err
	}
	messages, err := s.Notices.Messages(ctx, f)
	if err != nil {
		return nil, err
	}
	var out Mails
	for _, d := range digests {
		out = append(out, Mailed{Digest: d})
	}
	for _, m := range messages {
		out = append(out, Mailed{
			Digest: notice.Digest{
				ID: m.ID, AccountID: m.AccountID, Name: m.Name, Email: m.Email, Day: calendar.DateOf(db.Time(m.CreatedAt), s.Zone),
				State: m.State, Problem: m.Problem, CreatedAt: m.CreatedAt, SentAt: m.SentAt,
			},
			Subject: vi.UpperFirst(strings.TrimPrefix(m.Subject, "Loa: ")), Text: m.Content,
		})
	}
	slices.SortStableFunc(out, func(a, b Mailed) int {
		return cmp.Or(cmp.Compare(b.Day, a.Day), cmp.Compare(b.CreatedAt, a.CreatedAt), cmp.Compare(a.ID, b.ID))
	})
	return out[:min(len(out), mostMailed)], nil
}

// Own gives what was told to the actor, the newest first.
func (s *Service) Own(ctx context.Context, actor access.Actor) (Mails, error) {
	return s.mailed(ctx, notice.Filter{AccountIDs: []string{actor.AccountID}})
}
