package chase

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/vi"
)

// reach are the agencies that a person may look at here: with All every one, else
// the own ones and, of those, the units below (Chases).
type reach struct {
	All         bool
	Own, Chases []string
	agencies    map[string]org.Agency
}

// reach gives how far an actor sees. Who works in an agency chases its units below;
// coordinators chase everybody but their own agency.
func (s *Service) reach(ctx context.Context, actor access.Actor) (reach, error) {
	all, err := s.Registry.AsOf(ctx, s.Notices.Today())
	if err != nil {
		return reach{}, err
	}
	r := reach{All: actor.SeesAll(), Own: actor.Agencies(), agencies: map[string]org.Agency{}}
	works := actor.Agencies(access.Leader, access.Officer, access.Coordinator)
	for _, a := range all {
		r.agencies[a.ID] = a
		if !slices.Contains(works, a.ID) && (actor.Is(access.Coordinator) || slices.Contains(works, a.ParentID)) {
			r.Chases = append(r.Chases, a.ID)
		}
	}
	return r, nil
}

func (r reach) sees(agencyID string) bool {
	return r.All || slices.Contains(r.Own, agencyID) || slices.Contains(r.Chases, agencyID)
}

func (r reach) name(id string) string { return cmp.Or(r.agencies[id].Name, id) }

// choices lists the agencies that may be chosen, by name.
func (r reach) choices() []org.Agency {
	var out []org.Agency
	for id, a := range r.agencies {
		if r.sees(id) {
			out = append(out, a)
		}
	}
	slices.SortFunc(out, func(a, b org.Agency) int {
		return cmp.Or(vi.Compare(a.Name, b.Name), strings.Compare(a.ID, b.ID))
	})
	return out
}

// Mailbox is a mailbox that refuses, with whose it is.
type Mailbox struct {
	notice.Mailbox
	People []Person
}

// Person is somebody in an agency of theirs.
type Person struct{ AccountID, Name, Agency string }

// Sheet is what the page of an agency shows; without an agency that of all.
type Sheet struct {
	AgencyID, Agency string
	Told             Mails // of it to whoever worked for it, the newest first
	Mutes            []Muted
	Rested           []Muted   // of the agency, which ended
	Chases           bool      // this person may let reminders rest
	Behind           []LateOne // what the agency is behind with, for who urges it
	Units            []Unit    // below the agency, for who urges them
	Unmanned         bool      // the agency has no officer

	// Of all agencies, for coordinators.
	Day       calendar.Date
	Tally     map[notice.State]int
	Mailboxes []Mailbox
	Nobody    []org.Agency // that owe something and have no officer
	NoMail    []Person     // officers without a mail address
}

// Sheet gives what was told to the people of an agency, or with an empty id the
// state of all. It fails with not found for an agency that the actor does not see.
func (s *Service) Sheet(ctx context.Context, actor access.Actor, agencyID string) (Sheet, error) {
	r, err := s.reach(ctx, actor)
	if err != nil {
		return Sheet{}, err
	}
	sheet := Sheet{AgencyID: agencyID, Day: s.Notices.Today()}
	if agencyID == "" {
		if !r.All {
			return sheet, errUnknown()
		}
		return sheet, s.overall(ctx, r, &sheet)
	}
	if _, ok := r.agencies[agencyID]; !ok || !r.sees(agencyID) {
		return sheet, errUnknown()
	}
	sheet.Agency, sheet.Chases = r.name(agencyID), slices.Contains(r.Chases, agencyID)
	holders, err := s.People.Holders(ctx, agencyID)
	if err != nil {
		return sheet, err
	}
	sheet.Unmanned = !slices.ContainsFunc(holders, func(h people.Holder) bool { return h.Role == access.Officer })
	if sheet.Told, err = s.mailed(ctx, notice.Filter{AgencyID: agencyID}); err != nil {
		return sheet, err
	}
	for i := range sheet.Told { // of a person in two agencies, only what is about this one
		d := &sheet.Told[i]
		d.Lines = slices.DeleteFunc(d.Lines, func(l notice.Line) bool { return l.AgencyID != agencyID })
	}
	if err = s.fillRests(ctx, r, &sheet); err != nil {
		return sheet, err
	}
	return sheet, s.urged(ctx, actor, &sheet)
}

func errUnknown() error { return domain.NotFound("Không có cơ quan này.") }

// overall gathers the state of all agencies.
func (s *Service) overall(ctx context.Context, r reach, sheet *Sheet) (err error) {
	if sheet.Tally, err = s.Notices.Tally(ctx, sheet.Day); err != nil {
		return err
	}
	if err = s.fillRests(ctx, r, sheet); err != nil {
		return err
	}
	holders, err := s.People.Holders(ctx)
	if err != nil {
		return err
	}
	boxes, err := s.Notices.Mailboxes(ctx)
	if err != nil {
		return err
	}
	for _, b := range boxes {
		sheet.Mailboxes = append(sheet.Mailboxes, Mailbox{Mailbox: b, People: r.whose(holders, b.Address)})
	}
	slices.SortFunc(sheet.Mailboxes, func(a, b Mailbox) int { return cmp.Compare(a.Address, b.Address) })
	desks, err := s.Desks(ctx)
	if err != nil {
		return err
	}
	staffed := map[string]bool{}
	for _, h := range holders {
		if h.Role == access.Officer {
			staffed[h.AgencyID] = true
			if h.Email == "" {
				sheet.NoMail = append(sheet.NoMail, Person{h.AccountID, h.Name, r.name(h.AgencyID)})
			}
		}
	}
	for _, id := range desks.Owing() {
		if !staffed[id] {
			sheet.Nobody = append(sheet.Nobody, r.agencies[id])
		}
	}
	slices.SortFunc(sheet.Nobody, func(a, b org.Agency) int { return vi.Compare(a.Name, b.Name) })
	return nil
}

// whose gives the people who have an address, each once.
func (r reach) whose(all []people.Holder, address string) []Person {
	var out []Person
	for _, h := range all {
		if strings.EqualFold(h.Email, address) && !slices.ContainsFunc(out, func(p Person) bool { return p.AccountID == h.AccountID }) {
			out = append(out, Person{h.AccountID, h.Name, r.agencies[h.AgencyID].Name})
		}
	}
	return out
}

// Retry lets a mailbox that refuses be written to again, by a coordinator.
func (s *Service) Retry(ctx context.Context, actor access.Actor, address string) error {
	if !actor.Is(access.Coordinator, access.Administrator) {
		return domain.Forbidden("Chỉ người điều phối được cho gửi lại.")
	}
	return s.Notices.Retry(ctx, address)
}
