package app

import (
	"cmp"
	"context"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"loa/internal/app/demo"
	"loa/internal/domain/access"
	"loa/internal/platform/auth"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
)

// officers gives every agency that owes something or plans an officer of its own, so that
// whoever practises can be any of them: "cb-" and the agency's code, with the
// password of all sample accounts. Their passwords are hashed at the least cost, so
// that a hundred of them take a moment: what they open is a sample.
func (f *filler) officers(ctx context.Context) error {
	name := filepath.Join(f.Config.Data, accountsFile)
	written, err := os.ReadFile(name) //nolint:gosec // the path is the program's own
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(string(written), "\n")
	password := strings.TrimPrefix(first, commonLine)
	hasher, err := auth.NewHasher(auth.Cost{Memory: 64, Iterations: 1, Parallel: 1})
	if err != nil {
		return err
	}
	cheap := people.New(f.DB, people.Config{Zone: f.Zone, Hasher: hasher, Box: f.box, Agencies: f.Registry})
	admin, err := f.who(ctx, "quantri")
	if err != nil {
		return err
	}
	staffed, err := f.staffed(ctx)
	if err != nil {
		return err
	}
	owing, err := f.owing(ctx)
	if err != nil {
		return err
	}
	all, err := f.Registry.AsOf(ctx, f.Registry.Today())
	if err != nil {
		return err
	}
	n := 0
	last := func(a org.Agency) int { // units that only take on what is passed to them come last
		if slices.Contains(owing, a.ID) {
			return 0
		}
		return 1
	}
	slices.SortStableFunc(all, func(a, b org.Agency) int { return cmp.Compare(last(a), last(b)) })
	for _, a := range all {
		if a.Code == "" || staffed[a.ID] || !slices.Contains(owing, a.ID) && !ownPlanned(demo.Start.Year(), a.Code) {
			continue
		}
		p := demo.Officer(n, a.Code)
		n++
		inv, err := cheap.Invite(ctx, admin, people.NewPerson{
			Name: p.Name, Login: p.Login, Email: p.Email, Position: p.Position, Grants: []people.NewGrant{{Role: access.Officer, AgencyID: a.ID}},
		})
		if err == nil {
			_, err = cheap.Accept(ctx, inv.Token, password)
		}
		if err != nil {
			return fmt.Errorf("%s: %w", p.Login, err)
		}
	}
	line := "  cb-<mã cơ quan>, ví dụ cb-syt: cán bộ đầu mối của từng cơ quan\n"
	return os.WriteFile(name, []byte(string(written)+line), 0o600) //nolint:gosec // the path is the program's own
}

// staffed tells which agencies have an officer.
func (f *filler) staffed(ctx context.Context) (map[string]bool, error) {
	holders, err := f.People.Holders(ctx)
	out := map[string]bool{}
	for _, h := range holders {
		if h.Role == access.Officer {
			out[h.AgencyID] = true
		}
	}
	return out, err
}

// owing lists the agencies that owe something today.
func (f *filler) owing(ctx context.Context) (ids []string, err error) {
	plans, err := f.Programme.Active(ctx)
	if err != nil {
		return nil, err
	}
	for _, p := range plans {
		all, err := f.Programme.Obligations(ctx, p.ID)
		if err != nil {
			return nil, err
		}
		for _, o := range all {
			ids = append(ids, o.Owers(f.Registry.Today())...)
		}
	}
	return ids, nil
}
