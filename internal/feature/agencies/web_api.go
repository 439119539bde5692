package agencies

import (
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strconv"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

// apiAnswer is the public list as of a day. Total counts all that pass the
// filter, Items holds at most limit of them.
type apiAnswer struct {
	AsOf  calendar.Date `json:"as_of"`
	Total int           `json:"total"`
	Items []apiAgency   `json:"items"`
}

// apiAgency is one agency with the name of that day. Codes are by scheme; the
// office's own is "office".
type apiAgency struct {
	ID        string            `json:"id"`
	Name      string            `json:"name"`
	ShortName string            `json:"short_name,omitempty"`
	Codes     map[string]string `json:"codes"`
	Level     agency.Level      `json:"level"`
	Kind      agency.Kind       `json:"kind"`
	ParentID  string            `json:"parent_id,omitempty"`
	ValidFrom calendar.Date     `json:"valid_from"`
	Source    string            `json:"source,omitempty"`
	Verified  bool              `json:"verified"`
}

// Bounds of the public list.
const (
	defaultLimit = 1000
	maxLimit     = 5000
)

// levelDepartment is the one level of the API that is a kind of agency.
const levelDepartment = "department"

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	filter, limit, err := f.apiFilter(r)
	if err != nil {
		return err
	}
	found, err := f.org.Find(r.Context(), filter)
	if err != nil {
		return err
	}
	if parent := r.URL.Query().Get("parent"); parent != "" {
		found = slices.DeleteFunc(found, func(a org.Agency) bool { return a.ParentID != parent })
	}
	answer := apiAnswer{AsOf: filter.Day, Total: len(found), Items: []apiAgency{}}
	for _, a := range found[:min(limit, len(found))] {
		answer.Items = append(answer.Items, apiOf(a))
	}
	return web.JSON(w, http.StatusOK, answer)
}

func apiOf(a org.Agency) apiAgency {
	item := apiAgency{
		ID: a.ID, Name: a.Name, ShortName: a.ShortName, Codes: map[string]string{}, Level: a.Level, Kind: a.Kind,
		ParentID: a.ParentID, ValidFrom: a.ValidFrom, Source: a.Source, Verified: a.Verified,
	}
	maps.Copy(item.Codes, a.Codes)
	if a.Code != "" {
		item.Codes["office"] = a.Code
	}
	return item
}

// apiDetail is one agency as of a day, with its profile of that day where one is
// recorded.
type apiDetail struct {
	AsOf       calendar.Date `json:"as_of"`
	Agency     apiAgency     `json:"agency"`
	ParentName string        `json:"parent_name,omitempty"`
	Profile    *apiProfile   `json:"profile,omitempty"`
}

// apiProfile is how the public reaches an agency. OpeningHours are the hours of
// a usual week in words, Openings the same by day (1 is Monday) and time; public
// holidays are not known. The contact point for other agencies is not public.
type apiProfile struct {
	Head         string        `json:"head,omitempty"`
	HeadPosition string        `json:"head_position,omitempty"`
	Office       string        `json:"office,omitempty"`
	Address      string        `json:"address,omitempty"`
	Telephone    string        `json:"telephone,omitempty"`
	Email        string        `json:"email,omitempty"`
	Website      string        `json:"website,omitempty"`
	Zalo         string        `json:"zalo,omitempty"`
	OpeningHours string        `json:"opening_hours,omitempty"`
	Openings     []apiOpening  `json:"openings,omitempty"`
	ValidFrom    calendar.Date `json:"valid_from"`
	Source       string        `json:"source,omitempty"`
	Verified     bool          `json:"verified"`
}

type apiOpening struct {
	Day  int    `json:"day"`
	From string `json:"from"`
	To   string `json:"to"`
}

// apiClock writes a time as programs read it: 07:30.
func apiClock(c agency.Clock) string { return fmt.Sprintf("%02d:%02d", int(c)/60, int(c)%60) }

// apiProfileOf is nil for an agency without a profile.
func apiProfileOf(p org.Profile) *apiProfile {
	if p.Empty() {
		return nil
	}
	out := &apiProfile{
		Head: p.Head, HeadPosition: p.HeadPosition, Office: p.Office, Address: p.Address, Telephone: p.Phone, Email: p.Email,
		Website: p.Website, Zalo: p.Zalo, OpeningHours: p.Hours.String(), ValidFrom: p.ValidFrom, Source: p.Source, Verified: p.Verified,
	}
	for _, o := range p.Hours {
		out.Openings = append(out.Openings, apiOpening{int(o.Day), apiClock(o.From), apiClock(o.To)})
	}
	return out
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	var problems domain.Fields
	day := f.apiDay(r, &problems)
	if err := problems.Err(); err != nil {
		return err
	}
	a, err := f.org.Get(r.Context(), r.PathValue("id"), day)
	if err != nil {
		return err
	}
	p, err := f.org.Profile(r.Context(), a.ID, day)
	if err != nil {
		return err
	}
	names, err := f.org.Names(r.Context(), day, a.ParentID)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, apiDetail{AsOf: day, Agency: apiOf(a), ParentName: names[a.ParentID], Profile: apiProfileOf(p)})
}

// apiDay is the day that is asked about; today when none is given.
func (f *Feature) apiDay(r *http.Request, problems *domain.Fields) calendar.Date {
	raw := r.URL.Query().Get("as_of")
	if raw == "" {
		return f.org.Today()
	}
	day, err := calendar.ParseDate(raw)
	if err != nil {
		problems.Add("as_of", "Ngày phải viết theo dạng 2025-01-24.")
	}
	return day
}

func (f *Feature) apiFilter(r *http.Request) (org.Filter, int, error) {
	query := r.URL.Query()
	var problems domain.Fields
	filter, limit := org.Filter{Day: f.apiDay(r, &problems), Text: web.CleanText(query.Get("q"))}, defaultLimit
	switch raw := query.Get("level"); {
	case raw == levelDepartment:
		filter.Kind = agency.Department
	case raw != "" && !agency.Level(raw).Valid():
		problems.Add("level", "Cấp phải là central, province, department, district hoặc commune.")
	default:
		filter.Level = agency.Level(raw)
	}
	if raw := query.Get("limit"); raw != "" {
		n, err := strconv.Atoi(raw)
		if err != nil || n < 1 || n > maxLimit {
			problems.Add("limit", "Số lượng phải từ 1 đến %d.", maxLimit)
		}
		limit = n
	}
	return filter, limit, problems.Err()
}
