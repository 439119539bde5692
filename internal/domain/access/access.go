// Package access says who may do what: roles held in agencies, and the actor
// who carries them through a use case. It is pure; where grants are kept and
// until when they hold is the business of spine/people.
package access

import (
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
)

// Role (vai trò) is what a person may do in one agency. The list is closed.
type Role string

// The roles. A person may hold several, each in its own agency.
const (
	Administrator Role = "administrator" // quản trị hệ thống: accounts, settings; the whole office
	Coordinator   Role = "coordinator"   // người điều phối at Sở Nội vụ: plans, the whole matrix
	Officer       Role = "officer"       // cán bộ đầu mối: does and declares for one agency
	Leader        Role = "leader"        // lãnh đạo: approves for one agency
	Inspector     Role = "inspector"     // thành viên đoàn kiểm tra: reads everything, judges evidence, changes nothing else
	Reader        Role = "reader"        // người xem: reads one agency
)

// Roles lists all roles in the order in which pages show them.
func Roles() []Role {
	return []Role{Administrator, Coordinator, Leader, Officer, Inspector, Reader}
}

// Label is the role's Vietnamese name as pages show it.
func (r Role) Label() string {
	switch r {
	case Administrator:
		return "Quản trị hệ thống"
	case Coordinator:
		return "Người điều phối"
	case Officer:
		return "Cán bộ đầu mối"
	case Leader:
		return "Lãnh đạo duyệt"
	case Inspector:
		return "Thành viên đoàn kiểm tra"
	case Reader:
		return "Người xem"
	}
	return string(r)
}

// Valid tells whether r is one of the closed list.
func (r Role) Valid() bool { return slices.Contains(Roles(), r) }

// Everywhere tells whether the role reaches over all agencies of the office.
func (r Role) Everywhere() bool {
	return r == Administrator || r == Coordinator || r == Inspector
}

// Grant is one role in one agency. AgencyID is the agency's identity; for a
// role that reaches everywhere it names the person's own agency.
//
// By names who delegated the role (ủy quyền), From and LastDay the days between which it
// was delegated; all are empty for a role of one's own.
type Grant struct {
	Role          Role
	AgencyID      string
	By            string
	From, LastDay calendar.Date
}

// Actor is the person, or the token acting for one, on whose behalf a use case
// runs. The zero Actor is nobody and may do nothing.
type Actor struct {
	AccountID string
	Name      string
	Grants    []Grant
	TokenID   string // set when an API token acts
	System    bool   // the program itself (jobs, command line)
}

// SystemActor is the program itself: jobs and commands typed by the engineer.
func SystemActor(name string) Actor { return Actor{AccountID: "system", Name: name, System: true} }

// SignedIn tells whether somebody is there.
func (a Actor) SignedIn() bool { return a.AccountID != "" }

// Is tells whether the actor holds one of the roles in any agency.
func (a Actor) Is(roles ...Role) bool {
	if a.System {
		return true
	}
	return slices.ContainsFunc(a.Grants, func(g Grant) bool { return slices.Contains(roles, g.Role) })
}

// Has tells whether the actor holds role for agencyID: in that very agency, or
// anywhere for a role that reaches everywhere.
func (a Actor) Has(role Role, agencyID string) bool {
	if a.System {
		return true
	}
	return slices.ContainsFunc(a.Grants, func(g Grant) bool {
		return g.Role == role && (g.AgencyID == agencyID || role.Everywhere())
	})
}

// Owns tells whether the actor holds role in that very agency themselves, not by
// delegation.
func (a Actor) Owns(role Role, agencyID string) bool {
	return slices.Contains(a.Grants, Grant{Role: role, AgencyID: agencyID})
}

// DelegatedBy names who delegated role in agencyID to the actor; it is empty for
// who holds it themselves, or not at all.
func (a Actor) DelegatedBy(role Role, agencyID string) string { return a.delegated(role, agencyID).By }

// delegated is the delegation by which alone the actor holds a role; the zero Grant for
// who holds it themselves, or not at all.
func (a Actor) delegated(role Role, agencyID string) (last Grant) {
	for _, g := range a.Grants {
		switch {
		case g.Role != role || g.AgencyID != agencyID && !role.Everywhere():
		case g.By == "":
			return Grant{}
		default:
			last = g
		}
	}
	return last
}

// Instead says, before the act, for whom the actor decides and until when, where it is by
// delegation; empty for who decides by a role of their own.
func (a Actor) Instead(role Role, agencyID string) domain.Sentence {
	g := a.delegated(role, agencyID)
	if g.By == "" {
		return domain.Sentence{}
	}
	return domain.Say("Quyết định thay %s, theo ủy quyền từ ngày %s đến hết ngày %s.", g.By, g.From.Vietnamese(), g.LastDay.Vietnamese())
}

// As is the actor as the record of an act in a role names them: whoever holds the
// role in agencyID by delegation only is named with who delegated it.
func (a Actor) As(role Role, agencyID string) Actor {
	if by := a.DelegatedBy(role, agencyID); by != "" {
		a.Name += " (theo ủy quyền của " + by + ")"
	}
	return a
}

// Agencies lists the agencies in which the actor holds one of the roles (any
// role when none is given), each once, in the order of the grants.
func (a Actor) Agencies(roles ...Role) []string {
	var ids []string
	for _, g := range a.Grants {
		if (len(roles) == 0 || slices.Contains(roles, g.Role)) && !slices.Contains(ids, g.AgencyID) {
			ids = append(ids, g.AgencyID)
		}
	}
	return ids
}

// Home is the agency whose desk the actor sees first; empty for nobody.
func (a Actor) Home() string {
	if len(a.Grants) == 0 {
		return ""
	}
	return a.Grants[0].AgencyID
}

// SeesAll tells whether the actor may read every agency's figures and evidence.
func (a Actor) SeesAll() bool { return a.Is(Administrator, Coordinator, Inspector) }

// Sees tells whether the actor may read the figures and evidence of agencyID.
func (a Actor) Sees(agencyID string) bool {
	return a.SeesAll() || slices.Contains(a.Agencies(), agencyID)
}

// Scope lists the agencies whose own pieces, files and works the actor reads; nil: of all.
func (a Actor) Scope() []string {
	if a.SeesAll() {
		return nil
	}
	return append([]string{}, a.Agencies()...)
}

// WritesFor lists the agencies for whose readers the actor writes.
func (a Actor) WritesFor() []string { return a.Agencies(Officer, Leader, Coordinator) }
