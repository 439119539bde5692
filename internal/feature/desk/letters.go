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
	LetterID, AgencyID, ObligationID, Title, Number string
	ReplyBy, ReleasedOn                             calendar.Date
	ReadAt                                          int64
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
		return out, s.readLetters(ctx, out, ``, since)
	}
	for some := range slices.Chunk(agencies, 200) {
		args := []any{since}
		for _, id := range some {
			args = append(args, id)
		}
		if err := s.readLetters(ctx, out, ` AND l.agency_id IN (`+db.Marks(2, len(some))+`)`, args...); err != nil {
			return nil, err
		}
	}
	return out, nil
}

func (s *Service) readLetters(ctx context.Context, out map[string][]Letter, and string, args ...any) error {
	var rows []Letter
	if err := s.DB.Select(ctx, &rows, `SELECT l.letter_id, l.agency_id, l.obligation_id, l.title, l.reply_by, l.read_at, p.number || '/' || p.symbol AS number, p.released_on
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

// urged is the last letter to a duty's agency about it.
func (d Desk) urged(x Duty) (Letter, bool) {
	i := slices.IndexFunc(d.letters[x.AgencyID], func(l Letter) bool { return l.urges(x) })
	if i < 0 {
		return Letter{}, false
	}
	return d.letters[x.AgencyID][i], true
}

// urging lists the letters that nobody of the agency opened, as long as the agency is
// behind with what they urge. A leader sees them; officers are written to.
func (d Desk) urging(actor access.Actor) []notice.Item {
	var items []notice.Item
	for _, x := range d.Pressing {
		if x.withdrawn() || !actor.Has(access.Officer, x.AgencyID) && !actor.Has(access.Leader, x.AgencyID) {
			continue
		}
		for _, l := range d.letters[x.AgencyID] {
			if !l.Read() && l.urges(x) {
				items = append(items, l.item(x, actor))
			}
		}
	}
	return items
}

func (l Letter) item(x Duty, actor access.Actor) notice.Item {
	return notice.Item{
		Key: "letter/" + l.LetterID + "/" + l.AgencyID, AgencyID: l.AgencyID, Agency: x.Agency, ObligationID: l.ObligationID, Mark: string(obligation.AtRisk),
		Label: domain.Say("Công văn đôn đốc"), Title: domain.Say("%s", vi.UpperFirst(l.Title)),
		Meta: domain.Say("Số %s, phát hành ngày %s, thực hiện trước ngày %s", l.Number, l.ReleasedOn.Vietnamese(), l.ReplyBy.Vietnamese()),
		URL:  "/lam-viec/don-doc/cong-van/" + l.LetterID + "/tep", Action: domain.Say("Mở công văn"), Since: l.ReleasedOn, Asked: true, Quiet: !actor.Has(access.Officer, l.AgencyID),
	}
}

// named adds to the item of a duty the letter that urges it.
func (d Desk) named(i notice.Item, x Duty) notice.Item {
	l, ok := d.urged(x)
	switch {
	case !ok:
	case i.Meta.Empty():
		i.Meta = domain.Say("Công văn đôn đốc số %s: trước ngày %s", l.Number, l.ReplyBy.Vietnamese())
	default:
		i.Meta = domain.Say("%s · Công văn đôn đốc số %s: trước ngày %s", i.Meta, l.Number, l.ReplyBy.Vietnamese())
	}
	return i
}
