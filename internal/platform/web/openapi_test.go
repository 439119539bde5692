package web

import (
	"encoding/json"
	"net/http"
	"testing"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
)

type apiPlan struct {
	ID       string        `json:"id" doc:"UUIDv7"`
	IssuedOn calendar.Date `json:"issued_on"`
	SeenAt   time.Time     `json:"seen_at,omitzero"`
	Rows     []apiRow      `json:"rows"`
	secret   string
}

type apiRow struct {
	Title string   `json:"title"`
	Next  *apiRow  `json:"next,omitempty"`
	Extra any      `json:"-"`
	Tags  []string `json:"tags,omitempty"`
}

func TestOpenAPIIsServed(t *testing.T) {
	o := newOffice(t, Config{Version: "1.2.3"})
	none := func(w http.ResponseWriter, _ *http.Request) error {
		return JSON(w, http.StatusOK, apiPlan{secret: "x"})
	}
	o.API("GET", "/ke-hoach/{id}", none, APIDoc{
		Summary: "Một kế hoạch", Response: apiPlan{}, Roles: []access.Role{access.Coordinator},
		Params: []Param{{Name: "ngay", Type: "date", Description: "Xem như tại ngày"}},
	})
	o.API("POST", "/api/v1/ke-hoach", none, APIDoc{Summary: "Thêm", Request: apiRow{}, Public: true, Status: 201})

	resp := o.do(t, "GET", "/api/v1/openapi.json", "")
	var doc struct {
		OpenAPI string
		Info    struct{ Version string }
		Paths   map[string]map[string]struct {
			Summary, OperationID string
			Security             []map[string][]string
			Parameters           []struct {
				Name, In string
				Required bool
			}
			Responses map[string]any
			Roles     []string `json:"x-roles"`
		}
		Components struct {
			Schemas map[string]struct {
				Properties map[string]map[string]any
				Required   []string
			}
		}
	}
	if err := json.Unmarshal([]byte(bodyOf(t, resp)), &doc); err != nil {
		t.Fatal(err)
	}
	get, post := doc.Paths["/api/v1/ke-hoach/{id}"]["get"], doc.Paths["/api/v1/ke-hoach"]["post"]
	if doc.OpenAPI != "3.1.0" || doc.Info.Version != "1.2.3" || get.Summary != "Một kế hoạch" || get.OperationID != "getKeHoachId" {
		t.Errorf("%+v", doc)
	}
	if len(get.Parameters) != 2 || get.Parameters[0].In != "path" || !get.Parameters[0].Required || get.Roles[0] != "coordinator" || len(get.Security) != 2 {
		t.Errorf("get: %+v", get)
	}
	if post.Responses["201"] == nil || post.Responses["default"] == nil || post.Security == nil || len(post.Security) != 0 {
		t.Errorf("post: %+v", post)
	}
	plan, row := doc.Components.Schemas["apiPlan"], doc.Components.Schemas["apiRow"]
	if plan.Properties["issued_on"]["format"] != "date" || plan.Properties["seen_at"]["format"] != "date-time" ||
		plan.Properties["id"]["description"] != "UUIDv7" || len(plan.Properties) != 4 || len(plan.Required) != 3 {
		t.Errorf("plan: %+v", plan)
	}
	if row.Properties["next"]["$ref"] != "#/components/schemas/apiRow" || row.Properties["Extra"] != nil || len(row.Required) != 1 {
		t.Errorf("row: %+v", row)
	}
	if o.do(t, "GET", "/api/v1/ke-hoach/1", "").StatusCode != 401 || o.do(t, "POST", "/api/v1/ke-hoach", "").StatusCode != 200 {
		t.Error("who may call")
	}
}
