package desk

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/vi"
)

// Letter is a reminder letter (công văn đôn đốc) that went out to an agency about one
// of its obligations. Read says that somebody of the agency opened it.
type Letter struct {
	LetterID, IssuerID, AgencyID, ObligationID, Title, Number string
	SignedOn, ReplyBy, ReleasedOn                             calendar.Date
	ReadAt                                                    int64
	Issuer                                                    string `db:"-"`
}

// freshLetter is for how many days a letter is told of with the duty that it urges.
const freshLetter = 120

// Read tells whether somebody of the agency opened it.
func (l Letter) Read() bool { return l.ReadAt > 0 }

// letters reads the letters to some agencies (nil: to all), by agency, the newest first.
func (s *Service) letters(ctx context.Context, today calendar.Date, agencies []string) (map[string][]Letter, error) {
	out := map[string][]Letter{}
	since := today.AddDays(-freshLetter).Time().UnixMilli()
	if agencies == nil {
		if err := s.readLetters(ctx, out, ``, since); err != nil {
			return nil, err
		}
	}
	for some := range slices.Chunk(agencies, 200) {
		args := []any{since}
		args = append(args, db.Args(some)...)
		if err := s.readLetters(ctx, out, ` AND l.agency_id IN (`+db.Marks(2, len(some))+`)`, args...); err != nil {
			return nil, err
		}
	}
	return out, s.nameIssuers(ctx, today, out)
}

// nameIssuers puts in the names of those who wrote letters.
func (s *Service) nameIssuers(ctx context.Context, today calendar.Date, letters map[string][]Letter) error {
	var ids []string
	for _, all := range letters {
		for _, l := range all {
			if !slices.Contains(ids, l.IssuerID) {
				ids = append(ids, l.IssuerID)
			}
		}
	}
	if len(ids) == 0 {
		return nil
	}
	names, err := s.Registry.Names(ctx, today, ids...)
	if err != nil {
		return err
	}
	for _, all := range letters {
		for i := range all {
			all[i].Issuer = names[all[i].IssuerID]
		}
	}
	return nil
}

func (s *Service) readLetters(ctx context.Context, out map[string][]Letter, and string, args ...any) error {
	var rows []Letter
	if err := s.DB.Select(ctx, &rows, `SELECT l.letter_id, l.issuer_id, l.agency_id, l.obligation_id, l.title, l.reply_by, l.read_at, p.number || '/' || p.symbol AS number, p.signed_on, p.released_on
		FROM chase_v_letter l JOIN papers_v_released p ON p.paper_id = l.paper_id WHERE l.created_at >= $1`+and+` ORDER BY l.created_at DESC, l.letter_id`, args...); err != nil {
		return err
	}
	for _, l := range rows {
		out[l.AgencyID] = append(out[l.AgencyID], l)
	}
	return nil
}

// urges tells whether a letter is about a duty that is still behind.
func (l Letter) urges(x Duty) bool {
	return l.AgencyID == x.AgencyID && l.ObligationID == x.Obligation.ID
}

// urged is the last letter to an agency about one of its duties, for the duty's item;
// nil without one.
func (d Desk) urged(obligationID, agencyID string) *notice.Also {
	i := slices.IndexFunc(d.letters[agencyID], func(l Letter) bool { return l.ObligationID == obligationID })
	if i < 0 || obligationID == "" {
		return nil
	}
	l := d.letters[agencyID][i]
	label := domain.Say("Công văn đôn đốc số %s ngày %s của %s, thực hiện trước ngày %s", l.Number, l.SignedOn.Vietnamese(), l.Issuer, l.ReplyBy.Vietnamese())
	if l.ReplyBy <= d.Today {
		label = domain.Say("Công văn đôn đốc số %s ngày %s của %s, đã quá thời hạn thực hiện (trước ngày %s)", l.Number, l.SignedOn.Vietnamese(), l.Issuer, l.ReplyBy.Vietnamese())
	}
	return &notice.Also{Label: label, URL: l.way()}
}

// way is where the letter is opened.
func (l Letter) way() string { return "/lam-viec/don-doc/cong-van/" + l.LetterID + "/tep" }

// urging lists the letters that nobody of the agency opened, as long as the agency is
// behind with what they urge. A leader sees them; officers are written to.
func (d Desk) urging(actor access.Actor) []notice.Item {
	var items []notice.Item
	for _, x := range d.Pressing {
		if x.withdrawn() || !actor.Has(access.Officer, x.AgencyID) && !actor.Has(access.Leader, x.AgencyID) {
			continue
		}
		for _, l := range d.letters[x.AgencyID] {
			known := func(i notice.Item) bool { return i.Key == l.key() }
			if !l.Read() && l.urges(x) && !slices.ContainsFunc(items, known) { // one about several duties stands once
				items = append(items, l.item(x, actor))
			}
		}
	}
	return items
}

// key is what a reminder of the letter is known by.
func (l Letter) key() string { return "letter/" + l.LetterID + "/" + l.AgencyID }

func (l Letter) item(x Duty, actor access.Actor) notice.Item {
	return notice.Item{
		Key: l.key(), AgencyID: l.AgencyID, Agency: x.Agency, ObligationID: l.ObligationID, Mark: string(obligation.AtRisk),
		Label: domain.Say("Công văn đôn đốc"), Title: domain.Say("%s", vi.UpperFirst(l.Title)),
		Meta: domain.Say("Số %s của %s, phát hành ngày %s, thực hiện trước ngày %s", l.Number, l.Issuer, l.ReleasedOn.Vietnamese(), l.ReplyBy.Vietnamese()),
		URL:  l.way(), Action: domain.Say("Mở công văn"), Since: l.ReleasedOn, Asked: true, Quiet: !actor.Has(access.Officer, l.AgencyID),
	}
}
