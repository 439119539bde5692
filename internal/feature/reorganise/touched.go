package reorganise

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/spine/programme"
)

// Draft is a plan under review, or an amendment in preparation, that names units
// that end.
type Draft struct {
	Name  string
	URL   string
	Place string // where it names them: a group, or the rows
	Units []string
}

// Contact is how people reach a unit that ends.
type Contact struct {
	Agency                                       string
	URL                                          string
	Office, Address, Phone, Email, Website, Zalo string
	Hours                                        domain.Sentence
}

// Effect is what an act touches beside the registry.
type Effect struct {
	Units    []UnitEffect // that end, in the order of the list
	Givers   []GiverEffect
	Duties   Progress
	Roles    int
	Unchosen int // roles about which nothing is chosen
	Drafts   []Draft
	Contacts []Contact
}

// UnitEffect is one unit that ends.
type UnitEffect struct {
	ID, Name string
	Heirs    []Heir
	Duties   int
	Roles    int
}

// GiverEffect is one unit that gives a function away and goes on. Its open duties
// stay with it unless a person decides otherwise; Moved counts those about which
// one did.
type GiverEffect struct {
	ID, Name  string
	Functions []string
	Heirs     []Heir
	Duties    int
	Moved     int
}

// Touched reads what an act touches.
func (s *Service) Touched(ctx context.Context, a Act) (Effect, error) {
	var e Effect
	duties, p, err := s.Duties(ctx, a)
	if err != nil {
		return e, err
	}
	roles, err := s.Roles(ctx, a, p)
	if err != nil {
		return e, err
	}
	e.Duties, e.Roles = progress(duties), len(roles)
	at := map[string]int{}
	for i, id := range p.ending {
		at[id] = i
		e.Units = append(e.Units, UnitEffect{ID: id, Name: p.names[id], Heirs: p.heirs[id]})
	}
	e.Givers = givers(a, p, duties)
	for _, d := range duties {
		if i, ok := at[d.AgencyID]; ok {
			e.Units[i].Duties++
		}
	}
	for _, r := range roles {
		e.Units[at[r.AgencyID]].Roles++
		if !r.Decided {
			e.Unchosen++
		}
	}
	if e.Drafts, err = s.drafts(ctx, a, p); err != nil {
		return e, err
	}
	e.Contacts, err = s.contacts(ctx, a, p)
	return e, err
}

// givers lists the units that give a function away and go on.
func givers(a Act, p *Passing, duties []Duty) []GiverEffect {
	var out []GiverEffect
	for _, id := range p.giving {
		g := GiverEffect{ID: id, Name: p.names[id], Heirs: p.heirs[id]}
		for _, step := range a.Steps {
			if step.Change == agency.Transfer && slices.ContainsFunc(step.From, func(f agency.SourceUnit) bool { return f.AgencyID == id }) {
				g.Functions = append(g.Functions, step.Function)
			}
		}
		for _, d := range duties {
			if d.AgencyID == id {
				g.Duties++
				if d.Decided() {
					g.Moved++
				}
			}
		}
		out = append(out, g)
	}
	return out
}

// drafts finds plans under review and amendments in preparation that name units
// that end.
func (s *Service) drafts(ctx context.Context, a Act, p *Passing) ([]Draft, error) {
	var rows []struct {
		PlanID, Number, Title, SourceName string
		IssuedOn                          calendar.Date
		Place, Names, IDs                 string
	}
	err := s.DB.Select(ctx, &rows, `SELECT p.id AS plan_id, p.number, p.title, p.source_name, p.issued_on, c.name AS place, '' AS names, c.agency_ids AS ids
		FROM plan_choice c JOIN plan p ON p.id = c.plan_id WHERE p.status = 'draft'
		UNION ALL SELECT p.id, p.number, p.title, p.source_name, p.issued_on, '', r.leads, '' FROM plan_row r JOIN plan p ON p.id = r.plan_id
		WHERE p.status = 'draft' AND r.state <> 'dropped'
		UNION ALL SELECT p.id, p.number, p.title, p.source_name, p.issued_on, '', r.coordinating, '' FROM plan_row r JOIN plan p ON p.id = r.plan_id
		WHERE p.status = 'draft' AND r.state <> 'dropped'
		UNION ALL SELECT p.id, a.number, a.title, '', a.issued_on, a.id, '', c.leads FROM amendment_change c JOIN amendment a ON a.id = c.amendment_id
		JOIN plan p ON p.id = a.plan_id WHERE a.status = 'draft'`)
	if err != nil {
		return nil, fmt.Errorf("reorganise: drafts that name units: %w", err)
	}
	var out []Draft
	at := map[string]int{}
	for _, row := range rows {
		units := endingIn(a, p, row.Names, row.IDs)
		if len(units) == 0 {
			continue
		}
		d := Draft{Name: programme.Plan{Number: row.Number, Title: row.Title, SourceName: row.SourceName, IssuedOn: row.IssuedOn}.Name(), URL: "/lam-viec/ke-hoach/" + row.PlanID}
		if row.SourceName == "" {
			d.URL += "/sua-doi/" + row.Place
		} else {
			d.Place = row.Place
		}
		key := d.URL + "|" + d.Place
		i, ok := at[key]
		if !ok {
			i = len(out)
			at[key] = i
			out = append(out, d)
		}
		for _, u := range units {
			if !slices.Contains(out[i].Units, u) {
				out[i].Units = append(out[i].Units, u)
			}
		}
	}
	return out, nil
}

// endingIn names the units that end among names as a plan writes them, or ids.
func endingIn(a Act, p *Passing, names, ids string) []string {
	var texts, listed, out []string
	if names != "" && json.Unmarshal([]byte(names), &texts) != nil || ids != "" && json.Unmarshal([]byte(ids), &listed) != nil {
		return nil // another shape than the owner writes: nothing that could be told
	}
	for _, text := range texts {
		if found := a.eve.Match(text); len(found) == 1 {
			listed = append(listed, found[0].ID)
		}
	}
	for _, id := range listed {
		if slices.Contains(p.ending, id) && !slices.Contains(out, p.names[id]) {
			out = append(out, p.names[id])
		}
	}
	return out
}

// contacts reads how people reach the units that end, as on the eve of the act.
func (s *Service) contacts(ctx context.Context, a Act, p *Passing) ([]Contact, error) {
	profiles, err := s.Registry.Profiles(ctx, a.EffectiveOn.AddDays(-1))
	if err != nil {
		return nil, err
	}
	var out []Contact
	for _, id := range p.ending {
		if r, ok := profiles[id]; ok {
			out = append(out, Contact{
				Agency: p.names[id], URL: "/lam-viec/co-quan/" + id, Office: r.Office, Address: r.Address, Phone: r.Phone, Email: r.Email,
				Website: r.Website, Zalo: r.Zalo, Hours: r.Hours.Words(),
			})
		}
	}
	return out, nil
}
