package newsroom

import (
	"context"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/spine/content"
)

// Page is what this program itself answers to a reader who asks for a path. Body is given
// where it was asked for.
type Page struct {
	Status   int
	Location string
	Body     []byte
}

// found is what a look at an address met.
type found struct {
	Answer  flow.Answer
	Status  int
	LeadsTo string
}

// address is one that links name, with how it stands.
type address struct {
	target
	flow.Standing

	Status     int
	LeadsTo    string
	LookedAt   int64
	AskedNight calendar.Date
	AskedAt    int64
}

const addressColumns = `a.id, a.url, a.host, a.answer, a.status, a.leads_to, a.nights, a.night, a.since, a.broken_at, a.looked_at, a.asked_night, a.asked_at`

// nightBegins is how long after midnight a night's look begins: others' servers have
// least to do, and the day's pieces are out.
const nightBegins = 2 * time.Hour

// night is the night to which the present belongs, by the day on which it began.
func (s *Service) night() calendar.Date {
	return calendar.DateOf(s.DB.Clock().Now().Add(-nightBegins), s.Zone)
}

// bear is on how many nights in a row a failure is met before a link is broken.
func (s *Service) bear() int {
	if s.BearNights > 0 {
		return s.BearNights
	}
	return flow.BearNights
}

// note keeps what a look met. Two looks in one night count once.
func (s *Service) note(ctx context.Context, id string, night calendar.Date, f found) error {
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		return s.noteIn(ctx, tx, id, night, f)
	})
}

func (s *Service) noteIn(ctx context.Context, tx *db.Tx, id string, night calendar.Date, f found) error {
	if err := tx.Lock(ctx, "newsroom_address", id); err != nil {
		return err
	}
	var a address
	if ok, err := tx.Get(ctx, &a, `SELECT `+addressColumns+` FROM newsroom_address a WHERE a.id = $1`, id); err != nil || !ok {
		return err
	}
	now := db.Millis(tx.Now())
	st := a.After(f.Answer, night, now, s.bear())
	return tx.Send(ctx, `UPDATE newsroom_address SET answer = $2, status = $3, leads_to = $4, nights = $5, night = $6, since = $7, broken_at = $8, looked_at = $9 WHERE id = $1`,
		id, st.Answer, f.Status, f.LeadsTo, st.Nights, st.Night, st.Since, st.BrokenAt, now)
}

// metOutside puts what a look at another's address met into the words of links.
func metOutside(r fetch.Result) found {
	f := found{Status: r.Status}
	switch r.Outcome {
	case fetch.Live, fetch.TooLarge:
		f.Answer = flow.AnswerFine
	case fetch.Moved:
		switch f.Answer = flow.AnswerFine; {
		case r.Reason == fetch.ToFront:
			f.Answer, f.LeadsTo = flow.AnswerFront, r.URL
		case r.Permanent:
			f.Answer, f.LeadsTo = flow.AnswerMoved, r.URL
		}
	case fetch.Gone:
		f.Answer = flow.AnswerGone
	case fetch.Refused:
		f.Answer = flow.AnswerRefused
	case fetch.Blocked:
		f.Answer = flow.AnswerClosed
		if r.Reason == fetch.BadPort {
			f.Answer = flow.AnswerUnasked
		}
		if slices.Contains([]fetch.Reason{fetch.BadAddress, fetch.BadScheme, fetch.HasUser}, r.Reason) {
			f.Answer = flow.AnswerMalformed
		}
	case fetch.Unreachable:
		switch f.Answer = flow.AnswerSilent; {
		case r.Status == http.StatusTooManyRequests:
			f.Answer = flow.AnswerRefused
		case r.Reason == fetch.ServerFails:
			f.Answer = flow.AnswerFails
		case r.Reason == fetch.NoName:
			f.Answer = flow.AnswerNoName
		}
	case fetch.NotReadable:
		f.Answer = flow.AnswerNonsense
	case fetch.Certificate:
		f.Answer = flow.AnswerCertificate
	case fetch.Timeout:
		f.Answer = flow.AnswerSlow
	}
	return f
}

// inner looks at a page of this portal, as readers get it, without the network.
func (s *Service) inner(ctx context.Context, address string) (found, error) {
	u, err := url.Parse(address)
	if err != nil || !strings.HasPrefix(u.Path, "/") || flow.CannotLead(address) != "" {
		return found{Answer: flow.AnswerMalformed}, nil //nolint:nilerr // that is what was found
	}
	if id, form, ok := media.Named(u.Path); ok {
		_, err := s.Contents.Rendered(ctx, id, form)
		return missing(err)
	}
	if slug, ok := strings.CutPrefix(u.Path, content.Root); ok && !strings.Contains(slug, "/") {
		if f, err := s.piece(ctx, slug); err != nil || f.Answer != flow.AnswerFine || u.Fragment == "" {
			return f, err
		}
	}
	if s.Inside == nil {
		return found{Answer: flow.AnswerUnasked}, nil
	}
	p, err := s.Inside(ctx, u.RequestURI(), u.Fragment != "")
	if err != nil {
		return found{}, err
	}
	return ownPage(p, u.Fragment), nil
}

// piece tells what readers get at the address of a piece.
func (s *Service) piece(ctx context.Context, slug string) (found, error) {
	a, err := s.Contents.Article(ctx, slug)
	switch {
	case err != nil:
		return missing(err)
	case a.Gone && a.Redirect != "":
		return found{Answer: flow.AnswerMoved, LeadsTo: a.Redirect}, nil
	case a.Gone:
		return found{Answer: flow.AnswerGone, Status: http.StatusGone}, nil
	case a.State == flow.Withdrawn:
		return found{Answer: flow.AnswerWithdrawn}, nil
	}
	return found{Answer: flow.AnswerFine}, nil
}

func missing(err error) (found, error) {
	if err != nil && domain.CodeOf(err) == domain.CodeNotFound {
		return found{Answer: flow.AnswerGone, Status: http.StatusNotFound}, nil
	}
	return found{Answer: flow.AnswerFine}, err
}

// signIn is where who is not signed in is led from pages behind the door.
const signIn = "/dang-nhap"

// ownPage judges what this program answered.
func ownPage(p Page, fragment string) found {
	f := found{Answer: flow.AnswerFine, Status: p.Status}
	switch {
	case strings.HasPrefix(p.Location, signIn), p.Status == http.StatusUnauthorized, p.Status == http.StatusForbidden:
		f.Answer = flow.AnswerInside
	case p.Status == http.StatusMovedPermanently, p.Status == http.StatusPermanentRedirect:
		f.Answer, f.LeadsTo = flow.AnswerMoved, p.Location
	case p.Status == http.StatusTooManyRequests:
		f.Answer = flow.AnswerUnasked
	case p.Status >= 500:
		f.Answer = flow.AnswerFails
	case p.Status >= 400:
		f.Answer = flow.AnswerGone
	case fragment != "" && p.Status == http.StatusOK && !regexp.MustCompile(`\sid="?`+regexp.QuoteMeta(fragment)+`["\s>]`).Match(p.Body):
		f.Answer = flow.AnswerNoPlace
	}
	return f
}
