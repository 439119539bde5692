package chase

import (
	"context"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/reminder"
	"loa/internal/platform/db"
	"loa/internal/platform/mail"
	"loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/notice"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
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
	Ledger    *ledger.Ledger
	Papers    *papers.Papers
	Fonts     func() (*office.PaperFonts, error) // of letters
	Place     string                             // of issue on letters
	Mail      mail.Sender
	Zone      *time.Location
	Address   func(path string) string // outside address of a path

	// Begun tells of what agencies began for obligations and did not send.
	Begun func(ctx context.Context) (func(o programme.Obligation, agencyID string) (notice.Begun, bool), error)

	// Desk gives what waits for one person, as their desk shows it.
	Desk func(ctx context.Context, actor access.Actor) ([]notice.Item, error)

	// Desks opens the desks of everybody as of now.
	Desks func(ctx context.Context) (Desks, error)
}

// Desks tell what waits for people, as their desks show it, and how agencies used to
// meet what is due.
type Desks interface {
	Items(ctx context.Context, actor access.Actor) ([]notice.Item, error)
	Habit(agencyID string) reminder.Habit
	Owing() []string // agencies that owe something today
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
