package portal

import (
	"context"
	_ "embed"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
)

//go:embed sections.json
var sectionList []byte

// Certainty says how sure it is that a section has to be there. The list is closed.
type Certainty string

// The certainties.
const (
	Read   Certainty = "read"   // the text in force was read
	Former Certainty = "former" // a text that ended asked for it; the one that followed could not be read in full
	Custom Certainty = "custom" // no text that was read asks for it, portals have it
)

// Label is the certainty in Vietnamese.
func (c Certainty) Label() string {
	switch c {
	case Read:
		return "Bắt buộc"
	case Former:
		return "Theo văn bản đã hết hiệu lực, cần đối chiếu Nghị định 224/2026/NĐ-CP"
	case Custom:
		return "Thông lệ, chưa thấy văn bản bắt buộc"
	}
	return string(c)
}

// Section (chuyên mục) is a part of the portal that is kept by hand, as the law or custom
// asks for it. Days is after how many days it is looked at again unless the coordinator
// decides otherwise.
type Section struct {
	Key       string    `json:"key"`
	Path      string    `json:"path"`
	Name      string    `json:"name"`
	About     string    `json:"about"`
	Source    string    `json:"source"`
	Certainty Certainty `json:"certainty"`
	Days      int       `json:"days"`
}

// readSections reads the list that the program came with.
func readSections() ([]Section, error) {
	var all []Section
	if err := json.Unmarshal(sectionList, &all); err != nil {
		return nil, fmt.Errorf("portal: sections: %w", err)
	}
	return all, nil
}

// introPrefix begins the ids of agencies' own introductions.
const introPrefix = "gt-"

// daysOfIntro is how long an agency's introduction is left alone.
const daysOfIntro = 365

// intro is the section with which an agency introduces itself on its own page.
func intro(h house) Section {
	return Section{Key: introPrefix + h.ID, Path: h.URL(), Name: "Giới thiệu cơ quan", About: "Hiện trên trang riêng của cơ quan.", Source: "Thông lệ của cổng thông tin các cơ quan nhà nước", Certainty: Custom, Days: daysOfIntro}
}

// kept is what was decided about a section.
type keptSection struct {
	ID            string
	Name          string
	AgencyID      string
	Keeper        string
	EveryDays     int
	LeftOut       bool
	CheckedOn     calendar.Date
	ReviewOn      calendar.Date
	Version       int64
	ChangedByName string
	ChangedAt     int64
}

const keptColumns = `id, name, agency_id, keeper, every_days, left_out, checked_on, review_on, version, changed_by_name, changed_at`

// SectionText is one version of a section's words. Instants are Unix milliseconds, 0 for
// never. Body is cleaned HTML.
type SectionText struct {
	ID              string
	SectionID       string
	Number          int
	State           flow.State
	Version         int64
	Body            string
	ChangedBy       string
	ChangedByName   string
	ChangedAt       int64
	SubmittedBy     string
	SubmittedByName string
	SubmittedAt     int64
	ApprovedByName  string
	OutAt           int64
	Reason          string
}

const textColumns = `id, section_id, number, state, version, body, changed_by, changed_by_name, changed_at, submitted_by, submitted_by_name, submitted_at, approved_by_name, out_at, reason`

func (x SectionText) trail() flow.Trail {
	return flow.Trail{State: x.State, SubmittedBy: x.SubmittedBy}
}

// Standing is a section with what was decided about it and its words: Shown are those
// before readers, Open those that are being made, each without ID when there are none.
type Standing struct {
	Section

	Kept  keptSection
	Owner house // who keeps it
	Given bool  // somebody said so; else the keeper of the site does
	Shown SectionText
	Open  SectionText
}

// IsIntro tells whether it is an agency's introduction.
func (s Standing) IsIntro() bool { return strings.HasPrefix(s.Key, introPrefix) }

// MayLeaveOut tells whether the portal may do without it: not where a text that was read
// asks for it.
func (s Standing) MayLeaveOut() bool { return s.Certainty != Read }

// Every is after how many days it is looked at again.
func (s Standing) Every() int {
	if s.Kept.EveryDays > 0 {
		return s.Kept.EveryDays
	}
	return s.Days
}

// Late tells whether somebody had to look at it before a day.
func (s Standing) Late(today calendar.Date) bool {
	return s.Kept.ReviewOn != "" && !s.Kept.LeftOut && s.Kept.ReviewOn <= today
}

// Unkept lists by name the sections that a text asks for, or asked for until it ended, and
// that nobody keeps as they should be: those that no agency was given, and those that
// nobody looked at by their day. What the coordinator left out is left out here too.
func (f *Feature) Unkept(ctx context.Context) (unowned, late []string, err error) {
	kept, err := f.keptSections(ctx)
	today := f.today()
	for _, s := range f.sections {
		switch k := kept[s.Key]; {
		case s.Certainty == Custom || k.LeftOut:
		case k.AgencyID == "":
			unowned = append(unowned, s.Name)
		case k.ReviewOn != "" && k.ReviewOn <= today:
			late = append(late, s.Name)
		}
	}
	return unowned, late, err
}

// ShownText is a section with the words that readers get. Body is cleaned HTML, empty where
// the version is known.
type ShownText struct {
	Standing

	Body string
}

// ShownTexts lists the sections of the province that have words before readers; known are
// versions, by key, whose words are not asked for.
func (f *Feature) ShownTexts(ctx context.Context, known map[string]string) ([]ShownText, error) {
	all, err := f.Standings(ctx, access.Actor{})
	if err != nil {
		return nil, err
	}
	var out []ShownText
	for _, s := range all {
		if s.Shown.ID == "" || s.Kept.LeftOut {
			continue
		}
		x := ShownText{Standing: s}
		if known[s.Key] != s.Shown.ID {
			if _, err := f.DB.Get(ctx, &x.Body, `SELECT body FROM portal_section_text WHERE id = $1`, s.Shown.ID); err != nil {
				return nil, err
			}
		}
		out = append(out, x)
	}
	return out, nil
}

// sectionOf finds a section of the list by its key.
func (f *Feature) sectionOf(key string) (Section, bool) {
	at := slices.IndexFunc(f.sections, func(s Section) bool { return s.Key == key })
	if at < 0 {
		return Section{}, false
	}
	return f.sections[at], true
}
