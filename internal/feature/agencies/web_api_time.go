package agencies

import (
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
)

// apiChanges is what happened after From and up to Until. Before and After count
// the agencies of those two days.
type apiChanges struct {
	From   calendar.Date `json:"from"`
	Until  calendar.Date `json:"until"`
	Before int           `json:"before"`
	After  int           `json:"after"`
	Items  []apiTurn     `json:"items"`
}

// apiTurn is one thing that happened to one agency. Before and After are its
// names, or those of its superior when it moved.
type apiTurn struct {
	Day              calendar.Date   `json:"day"`
	Change           agency.TurnKind `json:"change"`
	ID               string          `json:"id"`
	Name             string          `json:"name"`
	Before           string          `json:"before,omitempty"`
	After            string          `json:"after,omitempty"`
	Predecessors     []apiKin        `json:"predecessors,omitempty"`
	Successors       []apiKin        `json:"successors,omitempty"`
	ReorganisationID string          `json:"reorganisation_id,omitempty"`
}

// apiKin is an agency before or after another.
type apiKin struct {
	ID   string `json:"id"`
	Name string `json:"name"`
	Part bool   `json:"part,omitempty"`
}

// apiSuccessions is who succeeded whom by the legal acts of some days.
type apiSuccessions struct {
	Items []apiSuccession `json:"items"`
}

// apiSuccession is one line of it with the names of its day. To is absent when
// nobody succeeded.
type apiSuccession struct {
	Day            calendar.Date `json:"day"`
	Change         agency.Change `json:"change"`
	From           apiKin        `json:"from"`
	To             *apiKin       `json:"to,omitempty"`
	Function       string        `json:"function,omitempty"`
	Reorganisation apiAct        `json:"reorganisation"`
}

// apiAct is a legal act that changed agencies.
type apiAct struct {
	ID     string `json:"id"`
	Title  string `json:"title"`
	Number string `json:"number,omitempty"`
	Issuer string `json:"issuer,omitempty"`
}

func (f *Feature) timeAPI(rt *web.Router) {
	days := []web.Param{
		{Name: "from", Type: "date", Description: "Sau ngày này, dạng 2025-01-24."},
		{Name: "until", Type: "date", Description: "Đến hết ngày này, dạng 2025-01-24."},
	}
	rt.API(http.MethodGet, "/api/v1/agency-changes", f.apiChanges, web.APIDoc{
		Summary: "Thay đổi của cơ quan, đơn vị giữa hai ngày", Params: days, Response: apiChanges{}, Public: true,
	})
	rt.API(http.MethodGet, "/api/v1/successions", f.apiSuccessions, web.APIDoc{
		Summary: "Cơ quan, đơn vị nào kế thừa đơn vị nào", Response: apiSuccessions{}, Public: true,
		Params: append(days, web.Param{Name: "agency", Description: "Định danh của một cơ quan: chỉ những dòng của văn bản dẫn đến hoặc bắt đầu từ cơ quan đó."}),
	})
}

// apiDay reads a day of an address; it is empty when the address has none.
func apiDay(query url.Values, name string, problems *domain.Fields) calendar.Date {
	raw := query.Get(name)
	if raw == "" {
		return ""
	}
	day, err := calendar.ParseDate(raw)
	if err != nil {
		problems.Add(name, "Ngày phải viết theo dạng 2025-01-24.")
	}
	return day
}

func (f *Feature) apiChanges(w http.ResponseWriter, r *http.Request) error {
	var problems domain.Fields
	from, until := apiDay(r.URL.Query(), "from", &problems), apiDay(r.URL.Query(), "until", &problems)
	if problems == nil && (from == "" || until == "" || from >= until) {
		problems.Add("until", "Ngày cuối phải sau ngày đầu. Nhập lại ngày cuối.")
	}
	if problems != nil {
		return problems.Err()
	}
	c, err := f.chronicle(r.Context())
	if err != nil {
		return err
	}
	days := calendar.Window{Start: from.AddDays(1), End: until}
	turns := c.within(days)
	sum := c.balance(days, count(turns))
	answer := apiChanges{From: from, Until: until, Before: sum.Before, After: sum.After, Items: []apiTurn{}}
	for _, t := range turns {
		row := c.row(t)
		item := apiTurn{
			Day: t.Day, Change: t.Kind, ID: row.ID, Name: row.Name, Before: row.Before, After: row.After, ReorganisationID: t.After.Act,
		}
		for _, k := range row.Kin {
			one := apiKin{ID: k.ID, Name: k.Name, Part: k.Part || k.Takes}
			if t.Kind.Begins() {
				item.Predecessors = append(item.Predecessors, one)
			} else {
				item.Successors = append(item.Successors, one)
			}
		}
		answer.Items = append(answer.Items, item)
	}
	return web.JSON(w, http.StatusOK, answer)
}

func (f *Feature) apiSuccessions(w http.ResponseWriter, r *http.Request) error {
	var problems domain.Fields
	query := r.URL.Query()
	from, until := apiDay(query, "from", &problems), apiDay(query, "until", &problems)
	if problems != nil {
		return problems.Err()
	}
	c, err := f.chronicle(r.Context())
	if err != nil {
		return err
	}
	answer := apiSuccessions{Items: []apiSuccession{}}
	for _, s := range c.wanted(heirsData{Unit: query.Get("agency")}, from, until) {
		o := c.orders[s.ReorganisationID]
		item := apiSuccession{
			Day: s.ValidFrom, Change: s.Change, Function: s.Function,
			From:           apiKin{ID: s.FromID, Name: c.name(s.FromID, s.ValidFrom.AddDays(-1)), Part: s.Part},
			Reorganisation: apiAct{ID: o.ID, Title: o.Title, Number: o.BasisNumber, Issuer: o.BasisIssuer},
		}
		if s.ToID != "" {
			item.To = &apiKin{ID: s.ToID, Name: c.name(s.ToID, s.ValidFrom)}
		}
		answer.Items = append(answer.Items, item)
	}
	return web.JSON(w, http.StatusOK, answer)
}
