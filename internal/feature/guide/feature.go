package guide

import (
	"cmp"
	"embed"
	"net/http"
	"time"

	"loa/docs/user"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/web"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// The addresses of this room.
const (
	root         = "/lam-viec/huong-dan"
	exerciseRoot = root + "/tap-duot"
)

// Feature is the room of guidance.
type Feature struct {
	service  *Service
	pages    *web.Pages
	chapters []Chapter
}

// New reads the guide and parses the pages.
func New(service *Service) (*Feature, error) {
	chapters, err := read(user.Files)
	if err != nil {
		return nil, err
	}
	pages, err := web.NewPages(templates, english, "guide", "chapter", "exercises", "exercise", "trainees", "mails")
	if err != nil {
		return nil, err
	}
	return &Feature{service: service, pages: pages, chapters: chapters}, nil
}

// Service gives the use cases.
func (f *Feature) Service() *Service { return f.service }

// Routes registers pages and acts. Exercises exist in a rehearsal only.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.index)
	rt.Get(root+"/{trang}", f.show)
	if !f.service.Rehearsal {
		return
	}
	rt.Get(exerciseRoot, f.exercises)
	rt.Get(exerciseRoot+"/ket-qua", f.trainees)
	rt.Get(exerciseRoot+"/hop-thu", f.mails)
	rt.Get(exerciseRoot+"/bai/{bai}", f.exercise)
	rt.Post(exerciseRoot+"/bai/{bai}", f.begin)
}

type indexData struct {
	Asked       string
	Hits        []Hit
	Own, Others []Chapter
	Rehearsal   bool
	Elsewhere   string
}

func (f *Feature) index(w http.ResponseWriter, r *http.Request) error {
	d := indexData{Asked: web.CleanText(r.URL.Query().Get("tim")), Rehearsal: f.service.Rehearsal, Elsewhere: f.service.Elsewhere}
	d.Own, d.Others = sorted(f.chapters, web.Actor(r))
	if d.Asked != "" {
		d.Hits = search(append(append([]Chapter{}, d.Own...), d.Others...), d.Asked)
	}
	return f.pages.Render(w, r, http.StatusOK, "guide", web.Page{Title: "Hướng dẫn sử dụng", Lead: "Tìm theo chữ có dấu hoặc không dấu, hoặc mở phần của vai trò mình.", Data: d})
}

func (f *Feature) show(w http.ResponseWriter, r *http.Request) error {
	c, ok := f.chapter(r.PathValue("trang"))
	if !ok {
		return domain.NotFound("Hướng dẫn không có trang này.")
	}
	return f.pages.Render(w, r, http.StatusOK, "chapter", web.Page{Title: c.Title, Back: &web.Link{Label: "Hướng dẫn sử dụng", URL: root}, Data: c})
}

type exercisesData struct {
	Exercises []Progress
	Teaches   bool
}

func (f *Feature) exercises(w http.ResponseWriter, r *http.Request) error {
	all, err := f.service.Exercises(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "exercises", web.Page{
		Title: "Bài tập dượt", Lead: "Làm thật trên dữ liệu mẫu. Loa tự ghi bước đã xong từ nhật ký; không phải đánh dấu.",
		Back: &web.Link{Label: "Hướng dẫn sử dụng", URL: root}, Data: exercisesData{all, web.Actor(r).Is(access.Coordinator, access.Administrator)},
	})
}

func (f *Feature) exercise(w http.ResponseWriter, r *http.Request) error {
	p, err := f.service.Exercise(r.Context(), web.Actor(r), r.PathValue("bai"))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "exercise", web.Page{Title: p.Title, Lead: p.Needs, Back: &web.Link{Label: "Bài tập dượt", URL: exerciseRoot}, Data: p})
}

func (f *Feature) begin(w http.ResponseWriter, r *http.Request) error {
	p, err := f.service.Begin(r.Context(), web.Actor(r), r.PathValue("bai"))
	if err != nil {
		return err
	}
	return web.SeeOther(w, r, p.At())
}

func (f *Feature) trainees(w http.ResponseWriter, r *http.Request) error {
	all, err := f.service.Trainees(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "trainees", web.Page{
		Title: "Kết quả tập dượt", Lead: "Tính từ nhật ký: ai đã làm xong bài nào, vào ngày nào.", Back: &web.Link{Label: "Bài tập dượt", URL: exerciseRoot}, Data: all,
	})
}

func (f *Feature) mails(w http.ResponseWriter, r *http.Request) error {
	all, err := f.service.Mails(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "mails", web.Page{
		Title: "Hộp thư tập dượt", Lead: "Thư mà hệ thống sẽ gửi nếu là thật. Không thư nào rời khỏi máy này.", Back: &web.Link{Label: "Bài tập dượt", URL: exerciseRoot}, Data: byDay(all, cmp.Or(f.service.Zone, time.UTC)),
	})
}

// At is the address of an exercise.
func (e Exercise) At() string { return exerciseRoot + "/bai/" + e.Key }

// Guide is the address of an exercise's chapter.
func (e Exercise) Guide() string { return root + "/" + e.Chapter }

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
