package desk

import (
	"context"
	"strings"
	"unicode/utf8"

	"loa/internal/domain/calendar"
	"loa/internal/spine/programme"
)

// longName is how many letters of a duty stand as its name: about three lines of
// a card. Of a longer one the short name stands there and the whole is folded.
const longName = 180

// nameOf is what a duty is called on the desk, and its whole text where the name
// does not say all. Duties to report are called by their period, orders by their title.
func nameOf(o programme.Obligation) (name, whole string) {
	content := strings.TrimRight(o.Content, " .;")
	switch {
	case o.Origin == programme.OriginReporting || o.Origin == programme.OriginOrder || content == "":
		return o.ShortName, ""
	case utf8.RuneCountInString(content) <= longName:
		return content, ""
	}
	return o.ShortName, o.Content
}

// Name is what the duty is called.
func (d Duty) Name() string { name, _ := nameOf(d.Obligation); return name }

// Whole is the duty's text where the name does not say all.
func (d Duty) Whole() string { _, whole := nameOf(d.Obligation); return whole }

// named puts in what the agencies of rows are called on a day: of gives a row's agency,
// and where its name goes.
func named[T any](ctx context.Context, s *Service, day calendar.Date, rows []T, of func(*T) (id string, name *string)) ([]T, error) {
	ids := make([]string, len(rows))
	for i := range rows {
		ids[i], _ = of(&rows[i])
	}
	names, err := s.Registry.Names(ctx, day, ids...)
	for i := range rows {
		id, name := of(&rows[i])
		*name = names[id]
	}
	return rows, err
}
