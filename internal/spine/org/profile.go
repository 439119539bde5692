package org

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Profile (thông tin liên hệ) is how people reach an agency from a day on: who
// heads it, by what it is reached and where and when its office is open. It has
// versions of its own, since it changes far more often than the agency. Fields
// from ID on are filled by the registry; a Profile without ID says that nothing
// is recorded.
type Profile struct {
	ValidFrom    calendar.Date
	Head         string // name of the head (người đứng đầu)
	HeadPosition string
	Contact      string       // contact point (đầu mối) for other agencies; not public
	Phone        string       // as agency.ReadPhones gives it
	Email        string       // as agency.ReadEmail gives it
	Website      string       // as agency.ReadWebsite gives it
	Zalo         string       // as agency.ReadZalo gives it
	Office       string       // where people are received, such as Trung tâm Phục vụ hành chính công
	Address      string       // of that office
	Hours        agency.Hours // of that office
	Source       string
	Verified     bool
	// Base is the id of the newest profile that the person saw when deciding;
	// NoProfile says that there was none, empty does not compare.
	Base string

	ID         string
	AgencyID   string
	RecordedAt int64 // Unix milliseconds
	ActorName  string
}

// NoProfile is the Base of somebody who saw an agency without a profile.
const NoProfile = "-"

// Stamp gives the profile's two times.
func (p Profile) Stamp() agency.Stamp {
	return agency.Stamp{ValidFrom: p.ValidFrom, RecordedAt: p.RecordedAt, Seq: p.ID}
}

// Empty tells whether the profile says nothing.
func (p Profile) Empty() bool {
	return p.Head+p.HeadPosition+p.Contact+p.Phone+p.Email+p.Website+p.Zalo+p.Office+p.Address == "" && len(p.Hours) == 0
}

// ZaloAddress tells whether Zalo is an address that can be opened.
func (p Profile) ZaloAddress() bool {
	return strings.HasPrefix(p.Zalo, "https://") || strings.HasPrefix(p.Zalo, "http://")
}

// profileRow is a stored profile.
type profileRow struct {
	ID, AgencyID                                       string
	ValidFrom                                          calendar.Date
	RecordedAt                                         int64
	Head, HeadPosition, Contact, Phone, Email, Website string
	Zalo, Office, Address, Hours, Source               string
	Verified                                           bool
	ActorName                                          string
}

const profileColumns = `id, agency_id, valid_from, recorded_at, head, head_position, contact, phone, email, website, zalo,
	office, address, hours, source, verified, actor_name`

func (r profileRow) profile() (Profile, error) {
	p := Profile{
		ValidFrom: r.ValidFrom, Head: r.Head, HeadPosition: r.HeadPosition, Contact: r.Contact, Phone: r.Phone, Email: r.Email,
		Website: r.Website, Zalo: r.Zalo, Office: r.Office, Address: r.Address, Source: r.Source, Verified: r.Verified,
		ID: r.ID, AgencyID: r.AgencyID, RecordedAt: r.RecordedAt, ActorName: r.ActorName,
	}
	if err := json.Unmarshal([]byte(r.Hours), &p.Hours); err != nil {
		return p, fmt.Errorf("org: read hours of profile %s: %w", r.ID, err)
	}
	return p, nil
}

// allProfiles gives every profile that was ever recorded, by agency.
func (g *Registry) allProfiles(ctx context.Context) (map[string][]Profile, error) {
	var rows []profileRow
	if err := g.db.Select(ctx, &rows, `SELECT `+profileColumns+` FROM agency_profile ORDER BY agency_id, recorded_at, id`); err != nil {
		return nil, fmt.Errorf("org: read profiles: %w", err)
	}
	out := map[string][]Profile{}
	for _, r := range rows {
		p, err := r.profile()
		if err != nil {
			return nil, err
		}
		out[p.AgencyID] = append(out[p.AgencyID], p)
	}
	return out, nil
}

// Profiles gives the profiles of a day by agency; an agency without one is not
// in it.
func (g *Registry) Profiles(ctx context.Context, day calendar.Date) (map[string]Profile, error) {
	all, err := g.allProfiles(ctx)
	if err != nil {
		return nil, err
	}
	out := map[string]Profile{}
	for agencyID, versions := range all {
		if p, ok := agency.Resolve(versions, day, 0); ok && !p.Empty() {
			out[agencyID] = p
		}
	}
	return out, nil
}

// ProfileCount counts what was ever recorded of how agencies are reached, which is only
// added to: who read profiles at the same count and on the same day needs not read them
// again.
func (g *Registry) ProfileCount(ctx context.Context) (int64, error) {
	var n int64
	_, err := g.db.Get(ctx, &n, `SELECT count(*) FROM agency_profile`)
	return n, err
}

// ProfileSpan is one profile with the days on which it held.
type ProfileSpan = agency.Span[Profile]

// ProfileHistory gives the profiles of an agency one after the other, oldest
// first; those that were corrected later are left out.
func (g *Registry) ProfileHistory(ctx context.Context, id string) ([]ProfileSpan, error) {
	var rows []profileRow
	err := g.db.Select(ctx, &rows, `SELECT `+profileColumns+` FROM agency_profile WHERE agency_id = $1 ORDER BY recorded_at, id`, id)
	if err != nil {
		return nil, fmt.Errorf("org: read profiles: %w", err)
	}
	all := make([]Profile, len(rows))
	for i, r := range rows {
		if all[i], err = r.profile(); err != nil {
			return nil, err
		}
	}
	return agency.Timeline(all, 0), nil
}

// Profile gives the profile of an agency on a day; one without ID when nothing
// is recorded for it.
func (g *Registry) Profile(ctx context.Context, id string, day calendar.Date) (Profile, error) {
	spans, err := g.ProfileHistory(ctx, id)
	if err != nil {
		return Profile{}, err
	}
	for _, s := range spans {
		if s.Version.ValidFrom <= day && (s.Until == "" || day < s.Until) {
			return s.Version, nil
		}
	}
	return Profile{}, nil
}

// SetProfile records how an agency is reached from a day on. A profile with the
// ValidFrom of an earlier one corrects it; an empty one takes it away. hours are
// the opening hours as typed, which take the place of p.Hours. It fails with
// invalid fields (hieu_luc and those of ProfileFields), and conflicts when
// somebody recorded a profile after Base.
func (g *Registry) SetProfile(ctx context.Context, actor access.Actor, id string, p Profile, hours string) error {
	if err := mustEdit(actor); err != nil {
		return err
	}
	p, problems := p.with(map[string]string{fieldHours: hours})
	if !p.ValidFrom.Valid() {
		problems.Add("hieu_luc", "Nhập ngày bắt đầu có hiệu lực, ví dụ 01/07/2025.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return g.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := tx.Lock(ctx, "agency_registry", "registry"); err != nil {
			return err
		}
		rows, err := versionsOf(ctx, tx, id)
		if err != nil {
			return err
		}
		if _, exists := agency.Resolve(rows, p.ValidFrom, 0); !exists {
			return domain.Fields{{Name: "hieu_luc", Message: "Cơ quan này không tồn tại vào ngày %s.", Args: []any{p.ValidFrom.Vietnamese()}}}.Err()
		}
		if err := sameProfile(ctx, tx, id, p.Base); err != nil {
			return err
		}
		if err := insertProfile(ctx, tx, actor, id, p); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "agency.profile", "agency", id, map[string]any{"valid_from": p.ValidFrom})
	})
}

// sameProfile conflicts when the profile recorded last is not the one which the
// person saw.
func sameProfile(ctx context.Context, tx *db.Tx, id, seen string) error {
	if seen == "" {
		return nil
	}
	var last []struct{ ID, ActorName string }
	err := tx.Select(ctx, &last, `SELECT id, actor_name FROM agency_profile WHERE agency_id = $1 ORDER BY recorded_at DESC, id DESC LIMIT 1`, id)
	if err != nil {
		return fmt.Errorf("org: read the last profile: %w", err)
	}
	if len(last) > 0 && last[0].ID != seen {
		return domain.Conflict("%s vừa ghi thông tin liên hệ mới của cơ quan này.", cmp.Or(last[0].ActorName, "Người khác"))
	}
	return nil
}

// NewestProfile gives the id of the profile of an agency that was recorded last,
// for Base; NoProfile when there is none.
func (g *Registry) NewestProfile(ctx context.Context, id string) (string, error) {
	var last struct{ ID string }
	_, err := g.db.Get(ctx, &last, `SELECT id FROM agency_profile WHERE agency_id = $1 ORDER BY recorded_at DESC, id DESC LIMIT 1`, id)
	if err != nil {
		return "", fmt.Errorf("org: read the last profile: %w", err)
	}
	return cmp.Or(last.ID, NoProfile), nil
}

// maxProfile bounds the texts of a profile, in letters.
const maxProfile = 300

// cleanProfile brings a profile into the form in which it is kept and says what
// cannot be kept. A field with a problem stays as it was given.
func cleanProfile(p Profile) (Profile, domain.Fields) {
	var problems domain.Fields
	for _, f := range p.fields() {
		if *f.text = vi.Clean(*f.text); len([]rune(*f.text)) > maxProfile {
			problems.Add(f.name, "Dài quá %d ký tự. Rút ngắn.", maxProfile)
			continue
		}
		read := contactReader(f.name)
		if read == nil {
			continue
		}
		text, problem := read(*f.text)
		if !problem.Empty() {
			problems.Add(f.name, problem.Format, problem.Args...)
			continue
		}
		*f.text = text
	}
	return p, problems
}

// contactReader gives what reads a field of a profile; nil for free text.
func contactReader(field string) func(string) (string, domain.Sentence) {
	switch field {
	case "dien_thoai":
		return agency.ReadPhones
	case "thu_dien_tu":
		return agency.ReadEmail
	case "trang_web":
		return agency.ReadWebsite
	case "zalo":
		return agency.ReadZalo
	}
	return nil
}

func insertProfile(ctx context.Context, tx *db.Tx, actor access.Actor, id string, p Profile) error {
	if p.Hours == nil {
		p.Hours = agency.Hours{}
	}
	hours, err := json.Marshal(p.Hours)
	if err != nil {
		return fmt.Errorf("org: write hours: %w", err)
	}
	_, err = tx.Exec(ctx, `INSERT INTO agency_profile (`+profileColumns+`, actor_id) VALUES (`+db.Marks(1, 18)+`)`,
		db.NewID(), id, p.ValidFrom, db.Millis(tx.Now()), p.Head, p.HeadPosition, p.Contact, p.Phone, p.Email, p.Website, p.Zalo,
		p.Office, p.Address, string(hours), p.Source, p.Verified, actor.Name, actor.AccountID)
	if err != nil {
		return fmt.Errorf("org: insert profile: %w", err)
	}
	return nil
}
