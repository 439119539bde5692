package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/domain/calendar"
	"loa/internal/spine/org"
)

// contacts records how the agencies of a day are reached that have another name
// than before, as the contact form does.
func (f *filler) contacts(ctx context.Context, day calendar.Date) error {
	lives, err := f.Registry.Lives(ctx)
	if err != nil {
		return err
	}
	known, err := f.Registry.Profiles(ctx, day)
	if err != nil {
		return err
	}
	for _, l := range lives {
		v, ok := l.On(day)
		office := demo.Office(v.Name)
		if !ok || known[l.ID].Office == office {
			continue
		}
		head, position := demo.Head(v.Name)
		p := org.Profile{ValidFrom: v.ValidFrom, Head: head, HeadPosition: position, Office: office, Email: demo.Mailbox(v.Name), Source: demo.ContactSource}
		if err := f.Registry.SetProfile(ctx, engineer(), l.ID, p, demo.OfficeHours); err != nil {
			return fmt.Errorf("%s: %w", office, err)
		}
	}
	return nil
}
