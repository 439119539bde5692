package chase

import (
	"context"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
)

// Urged is an agency that is behind with an obligation, with the last letter to it
// about this; Rests says that it is too early for another. Other is a fresh letter of
// another agency to it about the same, for an office that counts its own only.
type Urged struct {
	AgencyID, Agency string
	obligation.Assessment
	Round  int // letters that went out so far
	Drafts int // letters that did not go out yet
	Last   int // round of the last letter, cancelled or not
	Letter Earlier
	Rests  bool
	Other  Earlier
}

// Earlier is a letter that was written before; without ID there is none. Number and
// SignedOn are empty as long as it did not go out.
type Earlier struct {
	ID, PaperID, IssuerID, Issuer, By, Number string
	On, SignedOn                              calendar.Date
}

// Said says which letter it is.
func (e Earlier) Said() domain.Sentence {
	if e.Number != "" {
		return domain.Say("công văn số %s ngày %s của %s", e.Number, e.SignedOn.Vietnamese(), e.Issuer)
	}
	return domain.Say("công văn của %s, %s lập ngày %s, chưa phát hành", e.Issuer, e.By, e.On.Vietnamese())
}

// FileURL leads to the signed letter; empty as long as it did not go out.
func (e Earlier) FileURL() string {
	if e.Number == "" {
		return ""
	}
	return letters + "/" + e.ID + "/tep"
}

// Told says how often the agency was urged about this, for people; empty for not yet.
func (u Urged) Told() (out []domain.Sentence) {
	if u.Round > 0 {
		out = append(out, domain.Say("Đã đôn đốc %d lần.", u.Round))
	}
	if u.Drafts > 0 {
		out = append(out, domain.Say("Có %d công văn đang lập, chưa phát hành.", u.Drafts))
	}
	return out
}

// counted is which letters count as earlier ones of an office: those of one issuer, or
// of all. But is a letter that is written anew and does not count.
type counted struct{ issuer, but string }

// lastLetter is a letter to an agency about an obligation.
type lastLetter struct {
	LetterID, ObligationID, AgencyID, IssuerID, PaperID, CreatedByName, Number string
	SignedOn                                                                   calendar.Date
	Round                                                                      int
	CreatedAt, UpdatedAt                                                       int64
	Status                                                                     papers.Status
}

// standing is the last letter that counts and was not cancelled. Last is the round of
// the last one of the issuer, cancelled or not, Top of the last one of all; Out and
// Drafts are how many that count went out and did not. Other is the last one that does
// not count, of another issuer.
type standing struct {
	lastLetter
	Last, Top, Out, Drafts int
	Other                  lastLetter
}

// lettersOf gives the letters about obligations by obligation and agency.
func lettersOf(ctx context.Context, from reader, of counted, obligations ...programme.Obligation) (map[[2]string]standing, error) {
	out := map[[2]string]standing{}
	if len(obligations) == 0 {
		return out, nil
	}
	args := []any{of.but}
	for _, o := range obligations {
		args = append(args, o.ID)
	}
	var rows []lastLetter
	err := from.Select(ctx, &rows, `SELECT a.letter_id, a.obligation_id, a.agency_id, l.issuer_id, l.paper_id, l.created_by_name, a.round, a.created_at, p.status, p.updated_at,
		COALESCE(r.number || '/' || r.symbol, '') AS number, COALESCE(r.signed_on, '') AS signed_on
		FROM chase_letter_agency a JOIN chase_letter l ON l.id = a.letter_id JOIN papers_v_state p ON p.paper_id = l.paper_id LEFT JOIN papers_v_released r ON r.paper_id = l.paper_id
		WHERE l.id <> $1 AND a.obligation_id IN (`+db.Marks(2, len(obligations))+`) ORDER BY a.obligation_id, a.agency_id, a.round`, args...)
	if err != nil {
		return nil, fmt.Errorf("chase: letters: %w", err)
	}
	for _, r := range rows {
		key := [2]string{r.ObligationID, r.AgencyID}
		out[key] = out[key].with(r, of.issuer == "" || r.IssuerID == of.issuer)
	}
	return out, nil
}

// with adds the next letter.
func (l standing) with(r lastLetter, counts bool) standing {
	l.Top = r.Round
	if counts {
		l.Last = r.Round
	}
	switch {
	case r.Status == papers.Cancelled:
		return l
	case !counts:
		l.Other = r
		return l
	case r.Status == papers.Released:
		l.Out++
	default:
		l.Drafts++
	}
	l.lastLetter = r
	return l
}

// rests tells whether a letter is too fresh for another one: it was written in the
// last days and somebody still works on it, or it went its way.
func (s *Service) rests(l lastLetter, days *calendar.WorkDays) bool {
	today := s.Notices.Today()
	return l.LetterID != "" && days.Between(s.dayOf(l.CreatedAt), today) < again &&
		(l.Status != papers.Draft || days.Between(s.dayOf(l.UpdatedAt), today) < idle)
}

// letterInto puts what was written before to an agency that is behind.
func (s *Service) letterInto(u *Urged, l standing, days *calendar.WorkDays) {
	u.Round, u.Drafts, u.Last, u.Letter, u.Rests = l.Out, l.Drafts, l.Last, s.earlier(l.lastLetter), s.rests(l.lastLetter, days)
	if s.rests(l.Other, days) {
		u.Other = s.earlier(l.Other)
	}
}

func (s *Service) earlier(l lastLetter) Earlier {
	if l.LetterID == "" {
		return Earlier{}
	}
	return Earlier{ID: l.LetterID, PaperID: l.PaperID, IssuerID: l.IssuerID, By: l.CreatedByName, Number: l.Number, On: s.dayOf(l.CreatedAt), SignedOn: l.SignedOn}
}

// staffed tells which of the agencies have an officer, who sees a letter in the program.
func (s *Service) staffed(ctx context.Context, all []Urged) (map[string]bool, error) {
	out := map[string]bool{}
	for some := range slices.Chunk(all, 200) {
		ids := make([]string, len(some))
		for i, u := range some {
			ids[i] = u.AgencyID
		}
		holders, err := s.People.Holders(ctx, ids...)
		if err != nil {
			return nil, err
		}
		for _, h := range holders {
			if h.Role == access.Officer {
				out[h.AgencyID] = true
			}
		}
	}
	return out, nil
}

// reader is a database or a transaction.
type reader interface {
	Select(ctx context.Context, dst any, query string, args ...any) error
}
