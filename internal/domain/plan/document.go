package plan

import (
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
)

// Document is a plan as read, in the shape of the plan contract.
type Document struct {
	Head     Head      `json:"document"`
	Tasks    []Task    `json:"tasks"`
	Warnings []Warning `json:"warnings"`
}

// Head is everything but the table: what the plan is, says and orders.
// Empty text and dates mean "not found in the text".
type Head struct {
	Number       string           `json:"number"`
	Date         calendar.Date    `json:"date"`
	Issuer       string           `json:"issuer"`
	Title        string           `json:"title"`
	Year         int              `json:"year"`
	Signer       string           `json:"signer"`
	Window       *calendar.Window `json:"window"`
	Goals        []string         `json:"goals"`
	Requirements []string         `json:"requirements"`
	Audiences    []string         `json:"audiences"`
	Topics       []string         `json:"topics"`
	Formats      []string         `json:"formats"`
	LegalBasis   []string         `json:"legal_basis"`
	Recipients   []string         `json:"recipients"`
	Budget       []string         `json:"budget"`
	Duties       []Duty           `json:"duties"`
	Reporting    []Reporting      `json:"reporting"`
}

// Source is the place in the extracted text that says so: a byte range and
// its first words.
type Source struct {
	Start int    `json:"start"`
	End   int    `json:"end"`
	Quote string `json:"quote"`
}

// Duty is one duty that the body gives to an agency by name.
type Duty struct {
	Agency  string          `json:"agency"`
	Text    string          `json:"text"`
	Cadence cadence.Cadence `json:"cadence"`
	Source  Source          `json:"source"`
}

// Reporting is one periodic report that the plan asks for.
type Reporting struct {
	Who       string   `json:"who"`
	To        string   `json:"to"`
	Period    string   `json:"period"`    // Q1, H1, Q3, 9M, year, quarter, half, month, day, once, adhoc
	Deadline  string   `json:"deadline"`  // as written
	Deadlines []string `json:"deadlines"` // MM-DD
	Source    Source   `json:"source"`
}

// Task is one row of the plan's table, or one duty written as a task.
type Task struct {
	No           string          `json:"no"`
	Group        string          `json:"group,omitempty"` // heading row above it, if any
	Content      string          `json:"content"`
	Product      *string         `json:"product"`
	Lead         []string        `json:"lead"`
	Coordinating []string        `json:"coordinating"`
	Timing       *string         `json:"timing"`
	Cadence      cadence.Cadence `json:"cadence"`
	Source       Source          `json:"source"`
	Confidence   float64         `json:"confidence"`
	Doubts       []Doubt         `json:"doubts,omitempty"`
}

// Doubt is why a person should look at a field: Reason is a Vietnamese
// sentence.
type Doubt struct {
	Field  string `json:"field"`
	Reason string `json:"reason"`
}

// Warning is something about the whole document that a person should know.
type Warning struct {
	Code    string `json:"code"`    // numbering-gap, no-tasks, no-number, converted, …
	Message string `json:"message"` // Vietnamese
	Source  Source `json:"source"`
}
