package agencies

import (
	"net/http"
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
	answer := apiAnswer{AsOf: filter.Day, Total: len(found), Items: []apiAgency{}}
	for _, a := range found[:min(limit, len(found))] {
		item := apiAgency{
			ID: a.ID, Name: a.Name, ShortName: a.ShortName, Codes: map[string]string{}, Level: a.Level, Kind: a.Kind,
			ParentID: a.ParentID, ValidFrom: a.ValidFrom, Source: a.Source, Verified: a.Verified,
		}
		if a.Code != "" {
			item.Codes["office"] = a.Code
		}
		answer.Items = append(answer.Items, item)
	}
	return web.JSON(w, http.StatusOK, answer)
}

func (f *Feature) apiFilter(r *http.Request) (org.Filter, int, error) {
	query := r.URL.Query()
	filter, limit := org.Filter{Day: f.org.Today()}, defaultLimit
	var problems domain.Fields
	if raw := query.Get("as_of"); raw != "" {
		day, err := calendar.ParseDate(raw)
		if err != nil {
			problems.Add("as_of", "Ngày phải viết theo dạng 2025-01-24.")
		}
		filter.Day = day
	}
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
