package org

import (
	"cmp"
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Migrations make the tables of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Registry is the registry of agencies over one database.
type Registry struct {
	db   *db.DB
	zone *time.Location

	kept    atomic.Pointer[snapshot]
	loading sync.Mutex
}

// New gives the registry; zone is where the office's civil days begin.
func New(d *db.DB, zone *time.Location) *Registry { return &Registry{db: d, zone: zone} }

// Today is the civil day of the database's clock in the office's zone.
func (g *Registry) Today() calendar.Date { return calendar.DateOf(g.db.Clock().Now(), g.zone) }

// Agency is one agency as it is on a day. ValidFrom is when this version began;
// Verified says that a person checked it against its Source.
type Agency struct {
	ID        string
	VersionID string
	Name      string
	ShortName string
	Code      string
	ParentID  string
	Kind      agency.Kind
	Level     agency.Level
	ValidFrom calendar.Date
	Codes     map[string]string // by scheme, not to be changed; the office's own is Code
	Source    string
	Verified  bool

	key, sort, fold string
}

// Label is the short name where there is one, else the name.
func (a Agency) Label() string { return cmp.Or(a.ShortName, a.Name) }

// Version is one dated entry about an agency, as a person gives it and as the
// history shows it. Fields from ID on are filled by the registry.
type Version struct {
	ValidFrom calendar.Date
	Name      string
	ShortName string
	Code      string
	ParentID  string
	Kind      agency.Kind
	Level     agency.Level
	Codes     map[string]string // by scheme; the office's own is Code
	Source    string
	Verified  bool
	Reason    string
	// Base is the id of the newest version that the person saw when deciding;
	// empty does not compare.
	Base string

	ID         string
	AgencyID   string
	RecordedAt int64 // Unix milliseconds
	Closed     bool
	ActorName  string
	// ReorganisationID is the act that wrote the version; empty: a person did.
	ReorganisationID string
}

// Stamp gives the version's two times.
func (v Version) Stamp() agency.Stamp {
	return agency.Stamp{ValidFrom: v.ValidFrom, RecordedAt: v.RecordedAt, Closed: v.Closed, Seq: v.ID}
}

func (v Version) agency() Agency {
	return Agency{
		ID: v.AgencyID, VersionID: v.ID, Name: v.Name, ShortName: v.ShortName, Code: v.Code, ParentID: v.ParentID,
		Kind: v.Kind, Level: v.Level, ValidFrom: v.ValidFrom, Codes: v.Codes, Source: v.Source, Verified: v.Verified,
	}
}

// record is a stored version with its search columns.
type record struct {
	ID         string
	AgencyID   string
	ValidFrom  calendar.Date
	RecordedAt int64
	Closed     bool
	Name       string
	NameFold   string
	NameKey    string
	NameSort   string
	ShortName  string
	Code       string
	ParentID   string
	Kind       agency.Kind
	Level      agency.Level
	Codes      string
	Source     string
	Verified   bool
	Reason     string
	ActorName  string
	// ReorganisationID is the act that wrote the version; empty: a person did.
	ReorganisationID string
}

// Stamp gives the record's two times.
func (r record) Stamp() agency.Stamp {
	return agency.Stamp{ValidFrom: r.ValidFrom, RecordedAt: r.RecordedAt, Closed: r.Closed, Seq: r.ID}
}

func (r record) version() Version {
	return Version{
		ValidFrom: r.ValidFrom, Name: r.Name, ShortName: r.ShortName, Code: r.Code, ParentID: r.ParentID, Kind: r.Kind,
		Level: r.Level, Source: r.Source, Verified: r.Verified, Reason: r.Reason, ID: r.ID, AgencyID: r.AgencyID,
		RecordedAt: r.RecordedAt, Closed: r.Closed, ActorName: r.ActorName, Codes: codesOf(r.Codes), ReorganisationID: r.ReorganisationID,
	}
}

// codesOf reads the codes of a stored version; most have none.
func codesOf(text string) map[string]string {
	if text == "" || text == "{}" {
		return nil
	}
	var codes map[string]string
	if json.Unmarshal([]byte(text), &codes) != nil {
		return nil // the column holds what insertVersion wrote, nothing else
	}
	return codes
}

func (r record) agency() Agency {
	a := r.version().agency()
	a.key, a.sort, a.fold = r.NameKey, r.NameSort, r.NameFold
	return a
}

const columns = `id, agency_id, valid_from, recorded_at, closed, name, name_fold, name_key, name_sort, short_name, code,
	codes, parent_id, kind, level, source, verified, reason, actor_name, reorganisation_id`

// AsOf lists the agencies that exist on day, by level, kind and name in
// Vietnamese order.
func (g *Registry) AsOf(ctx context.Context, day calendar.Date) ([]Agency, error) {
	s, err := g.current(ctx)
	if err != nil {
		return nil, err
	}
	return slices.Clone(s.on(day)), nil
}

// AsKnown is AsOf as it was known at an instant (Unix milliseconds): what a
// report drawn up then was built on. A known of 0 is now.
func (g *Registry) AsKnown(ctx context.Context, day calendar.Date, known int64) ([]Agency, error) {
	if known == 0 {
		return g.AsOf(ctx, day)
	}
	var rows []record
	err := g.db.Select(ctx, &rows, `SELECT `+columns+` FROM org_v_version
		WHERE valid_from <= $1 AND recorded_at <= $2 AND (undone_at = 0 OR undone_at > $2) ORDER BY agency_id`, day, known)
	if err != nil {
		return nil, fmt.Errorf("org: read agencies: %w", err)
	}
	return resolveAll(rows, day, known), nil
}

// resolveAll expects the rows of one agency to stand together.
func resolveAll(rows []record, day calendar.Date, known int64) []Agency {
	var out []Agency
	for len(rows) > 0 {
		n := 1
		for n < len(rows) && rows[n].AgencyID == rows[0].AgencyID {
			n++
		}
		if r, ok := agency.Resolve(rows[:n], day, known); ok {
			out = append(out, r.agency())
		}
		rows = rows[n:]
	}
	slices.SortFunc(out, inOrder)
	return out
}

// inOrder is the order of AsOf.
func inOrder(a, b Agency) int {
	return cmp.Or(agency.Compare(a.Level, a.Kind, b.Level, b.Kind), cmp.Compare(a.sort, b.sort), cmp.Compare(a.ID, b.ID))
}

// Filter narrows a listing; empty fields do not narrow. Text is part of a name,
// short name or alias, with or without marks and in any spelling that NameKey
// knows ("Ủy ban nhân dân phường Phước Bình", "Sở KH&CN"), or a whole code of any
// scheme. Where nothing has it so, beginnings of words and initials in order find
// too ("so khcn").
type Filter struct {
	Day   calendar.Date // empty: today
	Level agency.Level
	Kind  agency.Kind
	Text  string
}

// Find lists the agencies of a day that pass the filter, in the order of AsOf.
func (g *Registry) Find(ctx context.Context, f Filter) ([]Agency, error) {
	if f.Day == "" {
		f.Day = g.Today()
	}
	all, err := g.AsOf(ctx, f.Day)
	if err != nil {
		return nil, err
	}
	all = slices.DeleteFunc(all, func(a Agency) bool { return f.Level != "" && a.Level != f.Level || f.Kind != "" && a.Kind != f.Kind })
	want := AskFor(f.Text)
	if want.empty() {
		return all, nil
	}
	aliases, err := g.aliasFolds(ctx)
	if err != nil {
		return nil, err
	}
	var found []Agency
	for _, a := range all {
		if want.in(a.fold, a.key, a.ShortName) || vi.Fold(a.Code) == want.fold || a.Carries(f.Text) ||
			slices.ContainsFunc(aliases[a.ID], func(s string) bool { return strings.Contains(s, want.fold) }) {
			found = append(found, a)
		}
	}
	if len(found) > 0 {
		return found, nil
	}
	return slices.DeleteFunc(all, func(a Agency) bool { return !want.begins(a.key) }), nil
}

func (g *Registry) aliasFolds(ctx context.Context) (map[string][]string, error) {
	var rows []struct{ AgencyID, AliasFold string }
	if err := g.db.Select(ctx, &rows, `SELECT agency_id, alias_fold FROM agency_alias`); err != nil {
		return nil, fmt.Errorf("org: read aliases: %w", err)
	}
	folds := map[string][]string{}
	for _, r := range rows {
		folds[r.AgencyID] = append(folds[r.AgencyID], r.AliasFold)
	}
	return folds, nil
}

// Get gives one agency on a day; not_found when it is unknown or does not exist
// on that day.
func (g *Registry) Get(ctx context.Context, id string, day calendar.Date) (Agency, error) {
	rows, err := g.records(ctx, id)
	if err != nil {
		return Agency{}, err
	}
	if r, ok := agency.Resolve(rows, day, 0); ok {
		return r.agency(), nil
	}
	if len(rows) == 0 {
		return Agency{}, domain.NotFound("Không có cơ quan này trong sổ đăng ký.")
	}
	return Agency{}, domain.NotFound("Cơ quan này không tồn tại vào ngày %s.", day.Vietnamese())
}

func (g *Registry) records(ctx context.Context, id string) ([]record, error) {
	var rows []record
	err := g.db.Select(ctx, &rows, `SELECT `+columns+` FROM org_v_version WHERE undone_at = 0 AND agency_id = $1
		ORDER BY valid_from, recorded_at, id`, id)
	if err != nil {
		return nil, fmt.Errorf("org: read agency: %w", err)
	}
	return rows, nil
}

// Names gives the names that agencies have on a day. An agency that does not
// exist on that day is given with its last name before it, or its first name
// when it began later: a figure is never shown without an owner.
func (g *Registry) Names(ctx context.Context, day calendar.Date, ids ...string) (map[string]string, error) {
	names := make(map[string]string, len(ids))
	ids = slices.Compact(slices.Sorted(slices.Values(ids)))
	for chunk := range slices.Chunk(ids, 500) {
		args := db.Args(chunk)
		var rows []record
		err := g.db.Select(ctx, &rows, `SELECT `+columns+` FROM org_v_version
			WHERE undone_at = 0 AND agency_id IN (`+db.Marks(1, len(args))+`) ORDER BY agency_id, valid_from, recorded_at, id`, args...)
		if err != nil {
			return nil, fmt.Errorf("org: read names: %w", err)
		}
		for _, r := range rows {
			if names[r.AgencyID] == "" || r.ValidFrom <= day {
				names[r.AgencyID] = r.Name
			}
		}
	}
	return names, nil
}

// Members lists who belongs to a group on a day, in the order of AsOf. issuer is
// the agency whose plan uses the group; only Subordinates needs it.
func (g *Registry) Members(ctx context.Context, group agency.Group, day calendar.Date, issuer string) ([]Agency, error) {
	if !group.Valid() {
		return nil, domain.Invalid("Không có nhóm cơ quan “%s”.", string(group))
	}
	s, err := g.current(ctx)
	if err != nil {
		return nil, err
	}
	return members(s.on(day), group, issuer), nil
}

// Span is one version of an agency with the days on which it held.
type Span = agency.Span[Version]

// History gives the versions of an agency one after the other, oldest first,
// with derived ends; versions that were corrected later are left out. It is
// not_found for an unknown agency.
func (g *Registry) History(ctx context.Context, id string) ([]Span, error) {
	rows, err := g.records(ctx, id)
	if err != nil {
		return nil, err
	}
	if len(rows) == 0 {
		return nil, domain.NotFound("Không có cơ quan này trong sổ đăng ký.")
	}
	versions := make([]Version, len(rows))
	for i, r := range rows {
		versions[i] = r.version()
	}
	return agency.Timeline(versions, 0), nil
}

// Aliases lists the other names of an agency, in Vietnamese order.
func (g *Registry) Aliases(ctx context.Context, id string) ([]string, error) {
	var names []string
	if err := g.db.Select(ctx, &names, `SELECT alias FROM agency_alias WHERE agency_id = $1`, id); err != nil {
		return nil, fmt.Errorf("org: read aliases: %w", err)
	}
	slices.SortFunc(names, vi.Compare)
	return names, nil
}
