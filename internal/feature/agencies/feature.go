package agencies

import (
	"embed"
	"net/http"

	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// Migrations make the table of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

const root = "/lam-viec/co-quan"

// nav is the key of this feature's entry in the workspace's navigation.
const nav = "agencies"

// Feature is the pages about agencies.
type Feature struct {
	db        *db.DB
	org       *org.Registry
	programme *programme.Programme
	pages     *web.Pages
}

// New parses the pages.
func New(d *db.DB, registry *org.Registry, plans *programme.Programme) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "list", "agency", "edit", "close", "import", "preview", "profile", "where",
		"changes", "heirs")
	if err != nil {
		return nil, err
	}
	return &Feature{db: d, org: registry, programme: plans, pages: pages}, nil
}

// Routes registers the pages and the public list.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.list)
	rt.Get(root+"/them", f.addForm)
	rt.Post(root+"/them", f.add)
	rt.Get(root+"/nhap", f.importForm)
	rt.Post(root+"/nhap", f.upload)
	rt.Get(root+"/mau-nhap", f.sample)
	rt.Get(root+"/nhap/ban/{ban}", f.preview)
	rt.Post(root+"/nhap/ban/{ban}", f.apply)
	rt.Get(root+"/tai-ve", f.export)
	rt.Get(root+"/thay-doi", f.changes)
	rt.Get(root+"/thay-doi.xlsx", f.changesXLSX)
	rt.Get(root+"/ke-thua", f.heirs)
	rt.Get(root+"/{id}", f.show)
	rt.Get(root+"/{id}/thay-doi", f.changeForm)
	rt.Post(root+"/{id}/thay-doi", f.change)
	rt.Get(root+"/{id}/ket-thuc", f.closeForm)
	rt.Post(root+"/{id}/ket-thuc", f.close)
	rt.Post(root+"/{id}/ten-khac", f.alias)
	rt.Get(root+"/{id}/lien-he", f.profileForm)
	rt.Post(root+"/{id}/lien-he", f.setProfile)
	rt.PublicGet(wherePath, f.where)
	f.api(rt)
	f.timeAPI(rt)
}

// api registers what everybody may ask.
func (f *Feature) api(rt *web.Router) {
	rt.API(http.MethodGet, "/api/v1/agencies", f.apiList, web.APIDoc{
		Summary: "Danh sách cơ quan, đơn vị vào một ngày",
		Params: []web.Param{
			{Name: "as_of", Type: "date", Description: "Ngày xem, dạng 2025-01-24; bỏ trống là hôm nay."},
			{Name: "level", Description: "central, province, district, commune; hoặc department cho các sở, ban, ngành."},
			{Name: "q", Description: "Một phần tên hoặc tên gọi khác, có dấu hoặc không dấu; hoặc trọn một mã."},
			{Name: "parent", Description: "Mã nhận dạng (id) của cấp trên: chỉ các cơ quan ngay dưới cấp trên đó."},
			{Name: "limit", Type: "integer", Description: "Số cơ quan trả về, từ 1 đến 5000; bỏ trống là 1000."},
		},
		Response: apiAnswer{}, Public: true,
	})
	rt.API(http.MethodGet, "/api/v1/agencies/{id}", f.apiOne, web.APIDoc{
		Summary:  "Một cơ quan vào một ngày, với nơi tiếp nhận và cách liên hệ",
		Params:   []web.Param{{Name: "as_of", Type: "date", Description: "Ngày xem, dạng 2025-01-24; bỏ trống là hôm nay."}},
		Response: apiDetail{}, Public: true,
	})
	rt.API(http.MethodGet, "/api/v1/where-to-go", f.apiWhereToGo, web.APIDoc{
		Summary: "Từ tên xã, phường cũ hoặc mới đến đơn vị hiện nay, với nơi tiếp nhận, giờ làm việc và điện thoại",
		Params: []web.Param{
			{Name: "q", Required: true, Description: "Tên nơi, ví dụ “Xã Suối Nho (H. Định Quán)”, có dấu hoặc không dấu; hoặc mã đơn vị hành chính."},
			{Name: "as_of", Type: "date", Description: "Ngày xem, dạng 2025-07-01; bỏ trống là hôm nay."},
		},
		Response: apiWhere{}, Public: true,
	})
}

// English is the catalogue of this feature, for the errors that the router
// answers with its own pages.
func English() []byte { return english }

// option is a choice of a form.
type option struct{ Value, Label, Hint string }

// codeInput is a code of one scheme, in a form or on a page.
type codeInput struct{ Field, Label, Hint, Value string }

// codeInputs gives the codes in the order of the schemes; filled leaves out
// those that are empty.
func codeInputs(codes map[string]string, filled bool) []codeInput {
	var out []codeInput
	for _, s := range agency.Schemes() {
		if code := codes[string(s)]; code != "" || !filled {
			out = append(out, codeInput{org.CodeField(s), s.Label(), s.Hint(), code})
		}
	}
	return out
}

func levelOptions(first string) []option {
	options := []option{{Label: first}}
	for _, l := range agency.Levels() {
		options = append(options, option{Value: string(l), Label: l.Label()})
	}
	return options
}

func kindOptions(first string) []option {
	options := []option{{Label: first}}
	for _, k := range agency.Kinds() {
		options = append(options, option{Value: string(k), Label: k.Label()})
	}
	return options
}
