package chase

import (
	"context"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/reminder"
	"loa/internal/platform/db"
	"loa/internal/platform/mail"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Config is what the program hands to this room.
type Config struct {
	DB        *db.DB
	People    *people.Directory
	Registry  *org.Registry
	Programme *programme.Programme
	Notices   *notice.Notices
	Mail      mail.Sender
	Zone      *time.Location
	Address   func(path string) string // outside address of a path

	// Items gives what waits for each of the people, as their desks show it, by
	// account.
	Items func(ctx context.Context, actors []access.Actor) (map[string][]notice.Item, error)
	// Habits gives how agencies used to meet what is due.
	Habits func(ctx context.Context) (map[string]reminder.Habit, error)
}

// Service is the use cases of the room.
type Service struct{ Config }

// NewService gives the use cases.
func NewService(c Config) *Service {
	if c.Mail == nil {
		c.Mail = mail.None{}
	}
	return &Service{c}
}
