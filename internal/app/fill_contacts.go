package app

import (
	"context"
	"fmt"

	"loa/internal/app/demo"
	"loa/internal/spine/org"
)

// contacts records how every agency is reached under each of its names, also
// those that are gone, as the contact form does.
func (f *filler) contacts(ctx context.Context) error {
	lives, err := f.Registry.Lives(ctx)
	if err != nil {
		return err
	}
	for _, l := range lives {
		office := ""
		for _, s := range l.Spans {
			if s.Version.Closed || demo.Office(s.Version.Name) == office {
				continue
			}
			office = demo.Office(s.Version.Name)
			p := org.Profile{ValidFrom: s.Version.ValidFrom, Office: office, Source: demo.ContactSource}
			if err := f.Registry.SetProfile(ctx, engineer(), l.ID, p, demo.OfficeHours); err != nil {
				return fmt.Errorf("%s: %w", office, err)
			}
		}
	}
	return nil
}
