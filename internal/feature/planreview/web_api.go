package planreview

import (
	"net/http"
	"net/url"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// apiFile is a plan's file as a program sends it.
type apiFile struct {
	File     string `json:"file" format:"binary" doc:"DOCX, PDF or text"`
	Password string `json:"password,omitempty" doc:"of a PDF file that asks for one"`
}

// apiReading is one reading of a file. State is waiting, reading, same, done or
// refused; pages is 0 while it is not known.
type apiReading struct {
	ID        string `json:"id"`
	URL       string `json:"url"`
	State     string `json:"state"`
	Name      string `json:"name"`
	SHA256    string `json:"sha256"`
	PagesDone int    `json:"pages_done"`
	Pages     int    `json:"pages"`
	PlanID    string `json:"plan_id,omitempty" doc:"the plan it became"`
	SameAs    string `json:"same_as,omitempty" doc:"the plan that is there already from another file"`
	Refusal   string `json:"refusal,omitempty"`
}

func viewReading(in programme.Intake) apiReading {
	out := apiReading{
		ID: in.ID, URL: "/api/v1/plan-readings/" + url.PathEscape(in.ID), State: string(in.State), Name: in.Name, SHA256: in.SHA256,
		PagesDone: in.PagesDone, Pages: in.Pages, PlanID: in.PlanID, SameAs: in.SameAs,
	}
	if why := in.Why(); why != nil {
		out.Refusal = why.Text()
	}
	return out
}

// apiUpload takes a file in; the same file again answers with the reading that
// is there, with 200.
func (f *Feature) apiUpload(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	file := form.File("file")
	if file == nil {
		return domain.Fields{{Name: "file", Message: "Gửi tệp của kế hoạch trong mục file của biểu mẫu."}}.Err()
	}
	body, err := file.Bytes()
	if err != nil {
		return err
	}
	in, fresh, err := f.receive(r.Context(), web.Actor(r), file.Name, body, form.Raw("password"))
	if err != nil {
		return err
	}
	status := http.StatusAccepted
	if !fresh {
		status = http.StatusOK
	}
	return web.JSON(w, status, viewReading(in))
}

func (f *Feature) apiReading(w http.ResponseWriter, r *http.Request) error {
	in, err := f.programme.Intake(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, viewReading(in))
}
