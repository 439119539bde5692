package desk

import (
	"cmp"
	"context"
	"slices"
	"strings"

	"loa/internal/domain/access"
	"loa/internal/spine/notice"
)

// Refusing is a mailbox of the person, or of somebody in the agencies where they work,
// that refuses what Loa sends.
type Refusing struct {
	notice.Mailbox
	People string
	Own    bool
}

// refusing lists the mailboxes that refuse: it is said where people look every day,
// since no mail tells them.
func (s *Service) refusing(ctx context.Context, actor access.Actor) ([]Refusing, error) {
	own := actor.Agencies(access.Officer, access.Leader, access.Coordinator)
	own = slices.DeleteFunc(own, func(id string) bool { return id == "" })
	if s.Notices == nil || s.People == nil || len(own) == 0 {
		return nil, nil
	}
	boxes, err := s.Notices.Mailboxes(ctx)
	if err != nil || len(boxes) == 0 {
		return nil, err
	}
	holders, err := s.People.Holders(ctx, own...)
	if err != nil {
		return nil, err
	}
	names, mine := map[string][]string{}, ""
	for _, h := range holders {
		address := strings.ToLower(h.Email)
		if _, refuses := boxes[address]; !refuses {
			continue
		}
		if h.AccountID == actor.AccountID {
			mine = address
		}
		if !slices.Contains(names[address], h.Name) {
			names[address] = append(names[address], h.Name)
		}
	}
	var out []Refusing
	for address, people := range names {
		out = append(out, Refusing{Mailbox: boxes[address], People: strings.Join(people, ", "), Own: address == mine})
	}
	slices.SortFunc(out, func(a, b Refusing) int { return cmp.Compare(a.Address, b.Address) })
	return out, nil
}
