package domain

import (
	"cmp"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// Code says what kind of failure an error is. The list is closed; whatever is
// not one of ours counts as CodeInternal.
type Code string

// The closed list of codes.
const (
	CodeInvalid         Code = "invalid"         // what was given cannot be accepted
	CodeNotFound        Code = "not_found"       // the thing named does not exist (or may not be seen)
	CodeConflict        Code = "conflict"        // somebody else was first, or the state does not allow it
	CodeForbidden       Code = "forbidden"       // known person, missing permission
	CodeUnauthenticated Code = "unauthenticated" // nobody is signed in
	CodeUnavailable     Code = "unavailable"     // a needed part does not answer just now
	CodeInternal        Code = "internal"        // our fault; the person sees only the request id
)

// Error is the failure that a use case returns: a code for the program, a
// Vietnamese sentence for the person and a cause for the log only.
//
// Message is a fmt format in Vietnamese and at the same time the key into the
// catalogue of the second language; Args fill it. Fields carries every problem
// of a form at once, in the order of the form.
type Error struct {
	Code    Code
	Message string
	Args    []any
	Fields  Fields
	Err     error
}

// Error gives the text for logs: code, message and cause.
func (e *Error) Error() string {
	var b strings.Builder
	b.WriteString(string(e.Code))
	if e.Message != "" {
		b.WriteString(": " + e.Text())
	}
	for _, f := range e.Fields {
		fmt.Fprintf(&b, "; %s: %s", f.Name, f.Text())
	}
	if e.Err != nil {
		b.WriteString(": " + e.Err.Error())
	}
	return b.String()
}

// Unwrap gives the cause.
func (e *Error) Unwrap() error { return e.Err }

// Text is the sentence for the person, in Vietnamese.
func (e *Error) Text() string { return sentence(e.Message, e.Args) }

// FieldError is one problem of one field of a form. Name is the form field's
// name, so that the page can put the sentence beside it.
type FieldError struct {
	Name    string
	Message string
	Args    []any
	Place   Sentence // where in a long form the field stands, named in the summary; empty: its name says it
	Keep    string   // what the person sends as <Name>_giu to keep the value all the same; empty: it cannot be kept
	Stale   bool     // somebody else was first: what stands now is worth a look before sending again
}

// Text is the sentence beside the field, in Vietnamese.
func (f FieldError) Text() string { return sentence(f.Message, f.Args) }

// Fields collects the problems of a form. The zero value is ready to use.
type Fields []FieldError

// Add notes one more problem of the field called name.
func (f *Fields) Add(name, message string, args ...any) {
	*f = append(*f, FieldError{Name: name, Message: message, Args: args})
}

// Err is nil when no problem was noted, else one invalid error with them all.
func (f Fields) Err() error {
	if len(f) == 0 {
		return nil
	}
	return &Error{Code: CodeInvalid, Message: "Có %d chỗ cần sửa.", Args: []any{len(f)}, Fields: f}
}

// For gives the first problem of the field called name, or an empty one.
func (f Fields) For(name string) FieldError {
	for _, e := range f {
		if e.Name == name {
			return e
		}
	}
	return FieldError{}
}

func sentence(message string, args []any) string {
	if len(args) == 0 {
		return message
	}
	return fmt.Sprintf(message, args...)
}

// Invalid says that what was given cannot be accepted: what is wrong, then
// what to do.
func Invalid(message string, args ...any) *Error {
	return &Error{Code: CodeInvalid, Message: message, Args: args}
}

// NotFound says that the thing named does not exist or may not be seen.
func NotFound(message string, args ...any) *Error {
	return &Error{Code: CodeNotFound, Message: message, Args: args}
}

// Conflict says that somebody else was first or that the state forbids the act.
func Conflict(message string, args ...any) *Error {
	return &Error{Code: CodeConflict, Message: message, Args: args}
}

// Forbidden says that this person lacks the permission.
func Forbidden(message string, args ...any) *Error {
	return &Error{Code: CodeForbidden, Message: message, Args: args}
}

// Unauthenticated says that nobody is signed in, or that the sign-in failed.
func Unauthenticated(message string, args ...any) *Error {
	return &Error{Code: CodeUnauthenticated, Message: message, Args: args}
}

// Unavailable says that a needed part does not answer just now; err is for the
// log.
func Unavailable(err error, message string, args ...any) *Error {
	return &Error{Code: CodeUnavailable, Message: message, Args: args, Err: err}
}

// CodeOf gives the code of err: CodeInternal for an error that is not ours and
// the empty code for nil.
func CodeOf(err error) Code {
	if err == nil {
		return ""
	}
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Code
	}
	return CodeInternal
}

// InvalidOf gives the error of ours that says what is wrong with what was given,
// if err is one.
func InvalidOf(err error) (*Error, bool) {
	e, ok := errors.AsType[*Error](err)
	return e, ok && e.Code == CodeInvalid
}

// FieldsOf gives the field problems carried by err, if any.
func FieldsOf(err error) Fields {
	if e, ok := errors.AsType[*Error](err); ok {
		return e.Fields
	}
	return nil
}

// RenamedFields is err with its field problems under the names that the caller knows
// them by; a name that is not among them stays, and so does an error without any.
func RenamedFields(err error, names map[string]string) error {
	problems := slices.Clone(FieldsOf(err))
	if len(problems) == 0 {
		return err
	}
	for i, p := range problems {
		problems[i].Name = cmp.Or(names[p.Name], p.Name)
	}
	return problems.Err()
}
