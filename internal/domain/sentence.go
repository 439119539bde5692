package domain

import (
	"fmt"

	"loa/internal/vi"
)

// Sentence is a Vietnamese sentence or phrase with what is filled in, kept
// apart so that a page in another language can say the same in its own words.
// Among Args may be further sentences; names and the plan's own words stay as
// they are.
type Sentence struct {
	Format string
	Args   []any
	upper  bool
}

// Say makes a sentence.
func Say(format string, args ...any) Sentence { return Sentence{Format: format, Args: args} }

// Upper gives the sentence with a capital at its beginning.
func (s Sentence) Upper() Sentence { s.upper = true; return s }

// Empty tells whether nothing is said.
func (s Sentence) Empty() bool { return s.Format == "" }

// String is the sentence in Vietnamese.
func (s Sentence) String() string {
	return s.In(func(format string, args ...any) string {
		if len(args) == 0 {
			return format
		}
		return fmt.Sprintf(format, args...)
	})
}

// In says the sentence by say, which knows a language.
func (s Sentence) In(say func(format string, args ...any) string) string {
	args := make([]any, len(s.Args))
	for i, a := range s.Args {
		if inner, ok := a.(Sentence); ok {
			a = inner.In(say)
		}
		args[i] = a
	}
	text := say(s.Format, args...)
	if s.upper {
		text = vi.UpperFirst(text)
	}
	return text
}

// MarshalText writes the sentence in Vietnamese.
func (s Sentence) MarshalText() ([]byte, error) { return []byte(s.String()), nil }
