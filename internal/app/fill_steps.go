package app

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/office"
	"loa/internal/spine/org"
	"loa/internal/vi"
)

// actColumns are the columns of a list of an act.
func actColumns() []office.ReadColumn {
	return []office.ReadColumn{
		{Key: "form", Names: []string{"hình thức"}, Required: true},
		{Key: "before", Names: []string{"đơn vị trước sắp xếp"}, Required: true},
		{Key: "after", Names: []string{"đơn vị sau sắp xếp"}, Required: true},
		{Key: "short", Names: []string{"tên viết tắt"}},
		{Key: "parent", Names: []string{"cấp trên"}},
		{Key: "kind", Names: []string{"loại"}},
		{Key: "code", Names: []string{"mã"}},
		{Key: "function", Names: []string{"chức năng"}},
		{Key: "source", Names: []string{"nguồn"}},
		{Key: "verified", Names: []string{"xác minh"}},
		{Key: "note", Names: []string{"ghi chú"}},
	}
}

// actReader turns the lines of a list into steps, on the eve of the act's day.
type actReader struct {
	eve   *org.Matcher
	after map[string]string // name of a unit as the act makes it, to its id
}

// actSteps reads a list of an act: its names are those of the eve of its day.
func actSteps(eve *org.Matcher, file []byte) ([]agency.Step, error) {
	records, err := office.ReadSheet(file, "", actColumns())
	if err != nil {
		return nil, err
	}
	r := &actReader{eve: eve, after: map[string]string{}}
	steps := make([]agency.Step, len(records))
	for i, rec := range records {
		if steps[i], err = r.step(rec); err != nil {
			return nil, fmt.Errorf("line %d: %w", rec.Number, err)
		}
	}
	for i, rec := range records {
		if err := r.complete(&steps[i], rec); err != nil {
			return nil, fmt.Errorf("line %d: %w", rec.Number, err)
		}
	}
	return steps, nil
}

// step reads what passes into what; names that only the act itself makes are
// found by complete, once all lines were read.
func (r *actReader) step(rec office.Record) (agency.Step, error) {
	l := agency.ReadActRow(agency.ActRow{
		Number: rec.Number, Form: rec.Text("form"), Before: rec.Text("before"), After: rec.Text("after"), Function: rec.Text("function"),
	})
	s := agency.Step{Change: l.Change, Function: l.Function, Source: rec.Text("source"), Verified: rec.Text("verified") == "rồi"}
	for _, u := range l.From {
		id, err := r.unit(u)
		if err != nil {
			return s, err
		}
		s.From = append(s.From, agency.SourceUnit{AgencyID: id, Part: u.Part})
	}
	for _, u := range l.To {
		t := agency.TargetUnit{Name: u.Name, ShortName: rec.Text("short"), Code: rec.Text("code"), Kind: kindNamed(rec.Text("kind"))}
		switch {
		case l.Change == agency.Transfer || l.Takes:
		case l.Change == agency.Rename || l.Change == agency.Raise:
			t.AgencyID = s.From[0].AgencyID
		default:
			t.AgencyID, t.New = db.NewID(), true
			kind, level, _ := agency.GuessSort(u.Name)
			t.Kind, t.Level = cmp.Or(t.Kind, kind), cmp.Or(level, agency.Province)
		}
		if t.AgencyID != "" {
			r.after[agency.NameKey(u.Name)] = t.AgencyID
		}
		s.To = append(s.To, t)
	}
	return s, nil
}

// complete finds superiors and those who take others in.
func (r *actReader) complete(s *agency.Step, rec office.Record) error {
	for i := range s.To {
		t := &s.To[i]
		var err error
		if t.AgencyID == "" {
			if t.AgencyID, err = r.either(t.Name); err != nil {
				return err
			}
			t.Name = ""
		}
		if up := rec.Text("parent"); up != "" {
			if t.ParentID, err = r.either(up); err != nil {
				return err
			}
		}
	}
	return nil
}

// either finds a unit by the name it gets from the act or had before.
func (r *actReader) either(name string) (string, error) {
	if id := r.after[agency.NameKey(name)]; id != "" {
		return id, nil
	}
	return r.unit(agency.ActUnit{Name: name})
}

// unit finds the one unit of the eve that a name means, by the place behind it
// where there are several.
func (r *actReader) unit(u agency.ActUnit) (string, error) {
	found := r.eve.Match(u.Name)
	if u.Place != "" {
		found = slices.DeleteFunc(slices.Clone(found), func(a org.Agency) bool {
			up, _ := r.eve.Agency(a.ParentID)
			return agency.NameKey(up.Name) != agency.PlaceKey(u.Place)
		})
	}
	if len(found) != 1 {
		return "", fmt.Errorf("%d units are called %q (%s) on the eve of the act", len(found), u.Name, u.Place)
	}
	return found[0].ID, nil
}

// kindNamed reads a kind by its label, or as the registry's file writes it.
func kindNamed(text string) agency.Kind {
	f := vi.Fold(text)
	for _, k := range agency.Kinds() {
		if f != "" && (f == vi.Fold(k.Label()) || strings.HasPrefix(vi.Fold(k.Label()), f+",")) {
			return k
		}
	}
	return ""
}
