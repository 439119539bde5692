package reorganise

import (
	"io/fs"
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/platform/web/webtest"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// house is an office of one province with two districts and three duties.
type house struct {
	*ledgertest.Office
	*webtest.Site

	t        *testing.T
	f        *Feature
	ids      map[string]string
	lan, hoa access.Actor // the coordinator who prepares, another who applies
}

// zoned are agencies with their superiors.
var zoned = []struct {
	name, up string
	level    agency.Level
	kind     agency.Kind
}{
	{"Ủy ban nhân dân tỉnh Đồng Nai", "", agency.Province, agency.Committee},
	{"Sở Nội vụ", "Ủy ban nhân dân tỉnh Đồng Nai", agency.Province, agency.Department},
	{"Sở Lao động - Thương binh và Xã hội", "Ủy ban nhân dân tỉnh Đồng Nai", agency.Province, agency.Department},
	{"Sở Tài chính", "Ủy ban nhân dân tỉnh Đồng Nai", agency.Province, agency.Department},
	{"Trung tâm Bảo trợ", "Sở Lao động - Thương binh và Xã hội", agency.Province, agency.PublicUnit},
	{"UBND huyện Xuân Lộc", "Ủy ban nhân dân tỉnh Đồng Nai", agency.District, agency.Committee},
	{"UBND huyện Tân Phú", "Ủy ban nhân dân tỉnh Đồng Nai", agency.District, agency.Committee},
	{"UBND xã Xuân Bắc", "UBND huyện Xuân Lộc", agency.Commune, agency.Committee},
	{"UBND xã Suối Nho", "UBND huyện Xuân Lộc", agency.Commune, agency.Committee},
	{"UBND xã Phú Lộc", "UBND huyện Xuân Lộc", agency.Commune, agency.Committee},
	{"UBND xã Phú Lộc ", "UBND huyện Tân Phú", agency.Commune, agency.Committee},
}

func each(t *testing.T, fn func(h *house)) {
	t.Helper()
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			fn(newHouse(t, dbtest.Open(t, engine, append([]fs.FS{Migrations}, ledgertest.Owners()...), nil)))
		})
	}
}

func newHouse(t *testing.T, d *db.DB) *house {
	t.Helper()
	h := &house{t: t, Office: ledgertest.New(t, d), ids: map[string]string{}}
	for _, a := range zoned {
		id, err := h.Registry.Add(t.Context(), access.SystemActor("test"), org.NewAgency{Version: org.Version{
			ValidFrom: "2020-01-01", Name: a.name, Level: a.level, Kind: a.kind, ParentID: h.ids[a.up],
		}})
		if err != nil {
			t.Fatal(err)
		}
		h.ids[a.name] = id
	}
	h.lan = access.Actor{AccountID: "lan", Name: "Đường Thị Lan", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: h.ids["Sở Nội vụ"]}}}
	h.hoa = access.Actor{AccountID: "hoa", Name: "Trần Thị Hoà", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: h.ids["Sở Nội vụ"]}}}
	var err error
	if h.f, err = New(NewService(Sources{DB: d, Registry: h.Registry, People: h.People, Programme: h.Programme, Ledger: h.Ledger, Zone: h.Zone})); err != nil {
		t.Fatal(err)
	}
	h.Site = webtest.New(t, h.lan, h.f)
	year := obligation.Rule{Kind: cadence.Quota, Count: 2, Per: calendar.Year, UnitNoun: "video"}
	all := []string{h.ids["Sở Nội vụ"], h.ids["Sở Lao động - Thương binh và Xã hội"], h.ids["Sở Tài chính"], h.ids["UBND huyện Xuân Lộc"]}
	h.Owe("video", year, all...)
	h.Owe("bản tin", obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, UnitNoun: "bản tin"}, all...)
	h.Declare(h.ids["Sở Lao động - Thương binh và Xã hội"], "video", "2025-02-03", "Video thứ nhất")
	return h
}

// prepare begins an act of 1 July 2025 with a pasted list and gives its address.
func (h *house) prepare(list string) string {
	h.t.Helper()
	made := h.Post(root+"/moi", url.Values{"ten": {"Sắp xếp 2025"}, "so_hieu": {"1662/NQ-UBTVQH15"}, "hieu_luc": {"1/7/2025"}}).Want(http.StatusSeeOther, "")
	at := strings.TrimSuffix(made.Location, "/danh-sach")
	h.Post(at+"/danh-sach", h.with(at, url.Values{"van_ban": {list}})).Want(http.StatusSeeOther)
	return at
}

var version = regexp.MustCompile(`name="phien_ban" value="(\d+)"`)

// with adds the version that the list page shows.
func (h *house) with(at string, values url.Values) url.Values {
	h.t.Helper()
	m := version.FindStringSubmatch(h.Get(at + "/danh-sach").Want(http.StatusOK).Body)
	if m == nil {
		h.t.Fatal("the page has no version")
	}
	values.Set("phien_ban", m[1])
	return values
}

// work does what the job does.
func (h *house) work(at string) {
	h.t.Helper()
	if err := h.f.work(h.t.Context(), strings.TrimPrefix(at, root+"/")); err != nil {
		h.t.Fatal(err)
	}
}

func (h *house) on(day calendar.Date, name string) (org.Agency, bool) {
	h.t.Helper()
	all, err := h.Registry.AsOf(h.t.Context(), day)
	if err != nil {
		h.t.Fatal(err)
	}
	for _, a := range all {
		if a.Name == name {
			return a, true
		}
	}
	return org.Agency{}, false
}

func TestAListIsReadMatchedAndMended(t *testing.T) {
	each(t, func(h *house) {
		h.Post(root+"/moi", url.Values{"so_hieu": {"7/NQ"}, "hieu_luc": {"31/2/2025"}}).
			Want(http.StatusUnprocessableEntity, "Nhập tên đợt sắp xếp.", "7/NQ", "31/2/2025")
		at := h.prepare("Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ\nNhập xã Suối Nho, xã Xuân Bắc thành xã Xuân Bắc\n" +
			"Xã Phú Lộc thành phường Phú Lộc\nTheo đề nghị của Chính phủ")
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Cần xem trước (2)", "Đã khớp (2)", "“Xã Phú Lộc” là đơn vị nào?", "thuộc UBND huyện Tân Phú",
			"Theo đề nghị của Chính phủ", "Chưa hiểu dòng này.", "1 đơn vị trực thuộc đơn vị sẽ kết thúc")
		// nothing can be applied, by anybody
		h.Actor = h.hoa
		h.Get(at+"/ap-dung").Want(http.StatusOK, "2 dòng chưa đủ thông tin").Without("Áp dụng đợt sắp xếp</button>")
		h.Actor = h.lan
		// empty paste and a file of another kind keep the page
		h.Post(at+"/danh-sach", h.with(at, url.Values{})).Want(http.StatusUnprocessableEntity, "Dán danh sách của văn bản")
		h.Upload(at+"/danh-sach", h.with(at, url.Values{"van_ban": {"Giải thể Ban Lạ"}}), webtest.File{Field: "tep", Name: "a.csv", Content: []byte("a,b\n1,2\n")}).
			Want(http.StatusUnprocessableEntity, "Giải thể Ban Lạ", "Đơn vị trước sắp xếp")
		h.Upload(at+"/danh-sach", h.with(at, url.Values{}), webtest.File{Field: "tep", Name: "a.csv", Content: []byte("Hình thức;Đơn vị trước sắp xếp;Đơn vị sau sắp xếp\nĐổi tên;Sở Tài chính;Sở Tài chính và Kế hoạch\n")}).
			Want(http.StatusSeeOther)
		page := h.Get(at+"/danh-sach").Want(http.StatusOK, "Sở Tài chính và Kế hoạch").Body
		// the commune is chosen, the sentence that is none is taken out
		pick := regexp.MustCompile(`(/dong/[^/"]+)/chon`).FindStringSubmatch(page)
		h.Post(at+pick[1]+"/chon", h.with(at, url.Values{"ben": {"truoc"}, "thu": {"0"}, "co_quan": {h.ids["UBND xã Phú Lộc"]}})).Want(http.StatusSeeOther)
		page = h.Get(at+"/danh-sach").Want(http.StatusOK, "UBND phường Phú Lộc", "Cần xem trước (1)").Body
		drop := regexp.MustCompile(`action="[^"]*(/dong/[^/"]+)/bo"`).FindStringSubmatch(page)
		h.Post(at+drop[1]+"/bo", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		h.Post(at+"/truc-thuoc", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Trung tâm Bảo trợ").Without("Cần xem trước")
		// an old version is refused
		h.Post(at+"/truc-thuoc", url.Values{"phien_ban": {"1"}}).Want(http.StatusSeeOther)
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Trung tâm Bảo trợ")
	})
}

// TestWhatIsNotMatchedIsNobodysSuperior: units without a superior do not stand
// under a unit that the registry does not know.
func TestWhatIsNotMatchedIsNobodysSuperior(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Nhập xã Không Có và xã Suối Nho thành xã Mới")
		h.Get(at+"/danh-sach").Want(http.StatusOK, "Không tìm thấy “Xã Không Có”").Without("trực thuộc đơn vị sẽ kết thúc", "thuộc Xã Mới")
	})
}

func TestALineByHandKeepsWhatWasTyped(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Giải thể Sở Tài chính")
		h.Post(at+"/dong/moi", h.with(at, url.Values{"truoc": {"Sở Nội vụ"}, "ghi_chu": {"Theo tờ trình"}})).
			Want(http.StatusUnprocessableEntity, "Chọn hình thức sắp xếp.", "Nhập đơn vị sau sắp xếp.", "Sở Nội vụ", "Theo tờ trình")
		h.Post(at+"/dong/moi", h.with(at, url.Values{"viec": {"tim"}, "tim": {"phu loc"}, "truoc": {"Sở Nội vụ"}})).
			Want(http.StatusOK, "Tìm thấy 2 cơ quan.", "UBND xã Phú Lộc (UBND huyện Tân Phú)")
		h.Post(at+"/dong/moi", h.with(at, url.Values{
			"hinh_thuc": {"transfer"}, "truoc": {"Sở Nội vụ"}, "them_sau": {"Sở Lao động - Thương binh và Xã hội"}, "la": {"tu-dong"}, "chuc_nang": {"Quản lý tôn giáo"},
		})).Want(http.StatusSeeOther)
		page := h.Get(at+"/danh-sach").Want(http.StatusOK, "Quản lý tôn giáo", "Chuyển giao chức năng").Body
		line := regexp.MustCompile(`href="[^"]*(/dong/[0-9a-f-]+)"`).FindAllStringSubmatch(page, -1)
		h.Get(at+line[len(line)-1][1]).Want(http.StatusOK, "Sở Nội vụ", "Quản lý tôn giáo")
		h.Get(at + "/dong/khong-co").Want(http.StatusNotFound)
	})
}

func TestDutiesAreDecidedByPeople(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Chia Sở Lao động - Thương binh và Xã hội thành Sở Lao động và Sở Bảo trợ xã hội\nSáp nhập Sở Tài chính vào Sở Nội vụ")
		h.Post(at+"/truc-thuoc", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		old := h.ids["Sở Lao động - Thương binh và Xã hội"]
		h.Get(at+"/nhiem-vu?loc=chua").Want(http.StatusOK, "4 nhiệm vụ", "Đề xuất", "Sở Nội vụ kế thừa.", "Cần chọn", "2 có đề xuất rõ theo văn bản, 2 cần người quyết định")
		// what the act proposes is taken for those it proposes something for
		h.Post(at+"/nhiem-vu", url.Values{"loc": {stateOpen}, "cach": {HowProposed}}).Want(http.StatusSeeOther)
		h.Get(at+"/nhiem-vu").Want(http.StatusOK, "2 nhiệm vụ").Without("Sở Nội vụ kế thừa.")
		// a split all of whose parts refuse
		h.Post(at+"/nhiem-vu", url.Values{"loc": {stateOpen}, "don_vi": {old}, "cach": {howInherit}, "co_nhan": {"1"}, "ly_do": {"Chưa rõ"}}).
			Want(http.StatusUnprocessableEntity, "Không đơn vị nào tách ra từ Sở Lao động - Thương binh và Xã hội nhận", "Chưa rõ")
		h.Post(at+"/nhiem-vu", url.Values{"loc": {stateOpen}, "don_vi": {old}, "cach": {howInherit}}).
			Want(http.StatusUnprocessableEntity, "Chọn mỗi đơn vị thực hiện đủ hay chia số lượng.")
		h.Post(at+"/nhiem-vu", url.Values{"cach": {howWaive}}).Want(http.StatusUnprocessableEntity, "Nêu lý do được miễn")
		h.Post(at+"/nhiem-vu", url.Values{"cach": {howMet}}).Want(http.StatusUnprocessableEntity, "còn thiếu nên chưa thể ghi là đã hoàn thành")
		h.Post(at+"/nhiem-vu", url.Values{}).Want(http.StatusUnprocessableEntity, "Chọn cách xử lý.")
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}, "pham_vi": {scopeSome}}).Want(http.StatusUnprocessableEntity, "Đánh dấu ít nhất một nhiệm vụ")
		one := at + "/nhiem-vu/" + url.PathEscape(old+":o-video")
		h.Get(one).Want(http.StatusOK, "Sở Bảo trợ xã hội", "Chưa quyết định.")
		h.Post(one, url.Values{"cach": {howInherit}, "khac": {"Sở Không Có"}}).Want(http.StatusUnprocessableEntity, "Không có đơn vị “Sở Không Có” sau ngày sắp xếp.", "Sở Không Có")
		h.Post(one, url.Values{"cach": {howInherit}, "khac": {"Sở Nội vụ"}, "trung": {"add"}}).Want(http.StatusSeeOther)
		h.Post(at+"/nhiem-vu", url.Values{"loc": {stateOpen}, "cach": {howInherit}, "chia": {"divided"}}).Want(http.StatusSeeOther)
		h.Get(at+"/nhiem-vu?loc=tat-ca").Want(http.StatusOK, "Sở Nội vụ kế thừa, cộng thêm vào nhiệm vụ đang có.", "Chia số lượng cho: Sở Lao động; Sở Bảo trợ xã hội.", "Đường Thị Lan")
		h.Get(at+"/truoc-sau").Want(http.StatusOK, "Số ô theo tình trạng", "Các ô thay đổi", "Sở Bảo trợ xã hội").Without("chưa quyết định vẫn đứng tên")
		h.Post(at+"/nhiem-vu", url.Values{"loc": {stateDecided}, "cach": {howBack}}).Want(http.StatusSeeOther)
		h.Get(at).Want(http.StatusOK, "4 nhiệm vụ đang mở, 4 chưa quyết định.")
	})
}

// member gives a person a role in an agency and tells the account.
func (h *house) member(name string, role access.Role, agencyID string) string {
	h.t.Helper()
	inv, err := h.People.Invite(h.t.Context(), access.SystemActor("test"), people.NewPerson{Name: name, Grants: []people.NewGrant{{Role: role, AgencyID: agencyID}}})
	if err != nil {
		h.t.Fatal(err)
	}
	return inv.AccountID
}

func TestApplyingAndUndoing(t *testing.T) {
	each(t, func(h *house) {
		old, heir := h.ids["Sở Lao động - Thương binh và Xã hội"], h.ids["Sở Nội vụ"]
		binh := h.member("Phạm Văn Bình", access.Officer, old)
		at := h.prepare("Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ\nNhập xã Suối Nho, xã Xuân Bắc thành xã Xuân Bắc")
		h.Post(at+"/truc-thuoc", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		err := h.Registry.SetProfile(h.t.Context(), h.lan, old, org.Profile{ValidFrom: "2025-01-01", Office: "Bộ phận Một cửa", Phone: "0251 3822 931"}, "thứ hai đến thứ sáu 7:30–11:30")
		if err != nil {
			h.t.Fatal(err)
		}
		h.Get(at+"/anh-huong").Want(http.StatusOK, "3 đơn vị kết thúc", "Sở Nội vụ", "Bộ phận Một cửa", "0251 3822 931", "Thứ hai đến thứ sáu 7:30–11:30")
		roles := h.Get(at+"/tai-khoan").Want(http.StatusOK, "Phạm Văn Bình", "1 vai trò chưa lưu lựa chọn").Body
		grant := regexp.MustCompile(`name="den_([^"]+)"`).FindStringSubmatch(roles)[1]
		h.Post(at+"/tai-khoan", url.Values{"den_" + grant: {heir}}).Want(http.StatusSeeOther)
		h.Get(at+"/tai-khoan").Want(http.StatusOK, "Đã chọn")
		// who prepared it does not apply it; who is no manager neither
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusForbidden)
		h.Actor = ledgertest.As(access.Officer, heir)
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusForbidden)
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusUnprocessableEntity, "Còn 2 nhiệm vụ chưa quyết định.")
		h.Actor = h.lan
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}, "nhiem_vu": {"o-video"}}).Want(http.StatusSeeOther)
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}, "con_lai": {"1"}, "phien_ban": {"1"}}).Want(http.StatusUnprocessableEntity, "Danh sách vừa được sửa")
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}, "con_lai": {"1"}}).Want(http.StatusSeeOther)
		h.Get(at+"/tien-do").Want(http.StatusOK, "Ghi các dòng của đợt sắp xếp")
		h.Actor = h.lan
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}}).Want(http.StatusUnprocessableEntity, "Trần Thị Hoà vừa yêu cầu áp dụng")
		h.Actor = h.hoa
		h.work(at)
		h.Get(at + "/tien-do").Want(http.StatusSeeOther)
		h.Get(at).Want(http.StatusOK, "Đã áp dụng", "Trần Thị Hoà", "Đơn vị khác kế thừa")
		if _, there := h.on("2025-07-01", "Sở Lao động - Thương binh và Xã hội"); there {
			h.t.Error("the department that was taken in is still there")
		}
		if a, there := h.on("2025-07-01", "UBND xã Xuân Bắc"); !there || a.ID == h.ids["UBND xã Xuân Bắc"] {
			h.t.Errorf("the new commune: %v, %v", a, there)
		}
		if a, _ := h.on("2025-07-01", "Trung tâm Bảo trợ"); a.ParentID != heir {
			h.t.Error("the centre does not stand under who took its superior over")
		}
		decided, err := h.Programme.Decisions(h.t.Context(), programme.DecisionFilter{ReorganisationID: strings.TrimPrefix(at, root+"/")})
		if err != nil || len(decided) != 1 || !decided[0].InForce() || decided[0].Heirs[0].AgencyID != heir {
			h.t.Errorf("decisions: %+v, %v", decided, err)
		}
		spans := func() (spans []string) {
			person, err := h.People.Person(h.t.Context(), access.SystemActor("test"), binh)
			if err != nil {
				h.t.Fatal(err)
			}
			for _, g := range person.Grants {
				spans = append(spans, string(g.StartsOn)+"–"+string(g.EndsOn))
			}
			return spans
		}
		if got := spans(); len(got) != 2 || got[0] != "2025-07-01–" {
			h.t.Errorf("roles: %v", got)
		}
		h.Post(at+"/hoan-tac", url.Values{}).Want(http.StatusUnprocessableEntity, "Nêu lý do hoàn tác.")
		h.Post(at+"/hoan-tac", url.Values{"ly_do": {"Nghị quyết lùi ngày"}}).Want(http.StatusSeeOther)
		if err := h.f.forsaken(h.t.Context()); err != nil {
			h.t.Fatal(err)
		}
		h.Get(at).Want(http.StatusOK, "Đã hoàn tác", "Nghị quyết lùi ngày").Without("Đang trả lại vai trò")
		if _, there := h.on("2025-07-01", "Sở Lao động - Thương binh và Xã hội"); !there {
			h.t.Error("the department is not back")
		}
		// the list is prepared again for another day
		h.Actor = h.lan
		again := h.Post(at+"/chep", url.Values{}).Want(http.StatusSeeOther).Location
		again = strings.TrimSuffix(again, "/van-ban")
		page := h.Get(again+"/danh-sach").Want(http.StatusOK, "Đã khớp (3)", "UBND xã Xuân Bắc", "thành lập mới").Body
		drop := regexp.MustCompile(`(/dong/[^/"]+)/bo"`).FindAllStringSubmatch(page, -1)
		h.Post(again+drop[1][1]+"/bo", h.with(again, url.Values{})).Want(http.StatusSeeOther)
		h.Get(again+"/danh-sach").Want(http.StatusOK, "Đã khớp (2)").Without("Cần xem trước")
		if got := spans(); got[0] != "2025-07-01–2025-07-01" || got[1] != "2025-04-10–" {
			h.t.Errorf("roles given back: %v", got)
		}
	})
}

func TestAKilledProgramGoesOn(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ")
		h.Post(at+"/truc-thuoc", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		h.Post(at+"/nhiem-vu", url.Values{"cach": {HowProposed}}).Want(http.StatusSeeOther)
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusSeeOther)
		id := strings.TrimPrefix(at, root+"/")
		// each piece is done by a program that dies behind it, noted or not
		for n := range 40 {
			s := NewService(h.f.Sources)
			r, err := s.Run(h.t.Context(), id)
			if err != nil {
				h.t.Fatal(err)
			}
			if !r.Working() {
				break
			}
			if err := s.phase(h.t.Context(), &r); err != nil {
				h.t.Fatalf("piece %d in %s: %v", n, r.Phase, err)
			}
			if n%2 == 1 {
				if err := s.note(h.t.Context(), r); err != nil {
					h.t.Fatal(err)
				}
			}
		}
		if err := NewService(h.f.Sources).forsaken(h.t.Context()); err != nil {
			h.t.Fatal(err)
		}
		h.Get(at).Want(http.StatusOK, "Đã áp dụng")
		decided, err := h.Programme.Decisions(h.t.Context(), programme.DecisionFilter{ReorganisationID: id})
		if err != nil {
			h.t.Fatal(err)
		}
		force := map[string]int{}
		for _, d := range decided {
			if d.InForce() {
				force[d.ObligationID]++
			}
		}
		if len(force) != 2 || force["o-video"] != 1 || force["o-bản tin"] != 1 {
			h.t.Errorf("decisions in force: %v", force)
		}
	})
}

func TestWhatNoLongerFitsBecomesADraftAgain(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Đổi tên Sở Tài chính thành Sở Tài chính và Đầu tư")
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}}).Want(http.StatusSeeOther)
		_, err := h.Registry.Add(h.t.Context(), h.lan, org.NewAgency{Version: org.Version{
			ValidFrom: "2025-05-01", Name: "Sở Tài chính và Đầu tư", Level: agency.Province, Kind: agency.Department, ParentID: h.ids["Ủy ban nhân dân tỉnh Đồng Nai"],
		}})
		if err != nil {
			h.t.Fatal(err)
		}
		h.work(at)
		h.Get(at+"/tien-do").Want(http.StatusOK, "Chưa áp dụng được", "Chưa có gì thay đổi trong sổ đăng ký.")
		h.Get(at).Want(http.StatusOK, "Lần áp dụng trước chưa xong:", "Đang chuẩn bị")
		if _, there := h.on("2025-07-01", "Sở Tài chính"); !there {
			h.t.Error("the department changed its name")
		}
	})
}

// TestNoDutyVanishes applies an act of a day that has passed without deciding
// anything: every duty waits on the list until somebody decides.
func TestNoDutyVanishes(t *testing.T) {
	each(t, func(h *house) {
		made := h.Post(root+"/moi", url.Values{"ten": {"Sắp xếp các sở"}, "hieu_luc": {"1/3/2025"}}).Want(http.StatusSeeOther)
		at := strings.TrimSuffix(made.Location, "/danh-sach")
		h.Post(at+"/danh-sach", h.with(at, url.Values{"van_ban": {"Sáp nhập Sở Lao động - Thương binh và Xã hội vào Sở Nội vụ"}})).Want(http.StatusSeeOther)
		h.Post(at+"/truc-thuoc", h.with(at, url.Values{})).Want(http.StatusSeeOther)
		h.Actor = h.hoa
		h.Post(at+"/ap-dung", url.Values{"chua_du": {"1"}, "con_lai": {"1"}}).Want(http.StatusSeeOther)
		h.work(at)
		h.Get(root).Want(http.StatusOK, "2 nhiệm vụ của đơn vị đã kết thúc chưa có đơn vị nhận.")
		const list = root + "/chua-quyet-dinh"
		h.Get(list).Want(http.StatusOK, "Sở Lao động - Thương binh và Xã hội", "Sở Nội vụ kế thừa.", "2 nhiệm vụ chờ quyết định: 2 có đề xuất rõ")
		h.Post(list, url.Values{"cach": {howWaive}}).Want(http.StatusUnprocessableEntity, "Nêu lý do được miễn")
		h.Post(list, url.Values{"cach": {howWaive}, "nhiem_vu": {"o-video"}, "ly_do": {"Thông báo số 5"}}).Want(http.StatusSeeOther)
		h.Get(list).Want(http.StatusOK, "1 nhiệm vụ chờ quyết định")
		h.Post(list, url.Values{"cach": {howInherit}, "khac": {"Sở Lao động - Thương binh và Xã hội"}}).
			Want(http.StatusUnprocessableEntity, "Không có đơn vị “Sở Lao động - Thương binh và Xã hội” sau ngày sắp xếp.")
		h.Post(list, url.Values{"cach": {howInherit}, "khac": {"Sở Tài chính"}, "trung": {"add"}}).Want(http.StatusSeeOther)
		h.Get(list).Want(http.StatusOK, "Không có nhiệm vụ nào chờ.")
		h.Get(root).Want(http.StatusOK).Without("chưa có đơn vị nhận")
		h.Post(at+"/hoan-tac", url.Values{"ly_do": {"Nhầm"}}).Want(http.StatusUnprocessableEntity, "nên không hoàn tác được nữa", "Nhầm")
		h.Actor = ledgertest.As(access.Officer, h.ids["Sở Nội vụ"])
		h.Get(list).Want(http.StatusForbidden)
	})
}

func TestTheSameByProgram(t *testing.T) {
	each(t, func(h *house) {
		const all = "/api/v1/reorganisations"
		var made apiMade
		h.JSON(http.MethodPost, all, apiNew{Title: "Sắp xếp", EffectiveOn: "2025-07-01", List: "Sáp nhập Sở Tài chính vào Sở Nội vụ"}).Want(http.StatusCreated).Into(&made)
		var act apiAct
		h.JSON(http.MethodGet, all+"/"+made.ID, nil).Want(http.StatusOK).Into(&act)
		if len(act.Lines) != 1 || act.Lines[0].Change != agency.Merge || act.Duties.Undecided != 2 || len(act.Lines[0].Problems) > 0 {
			h.t.Fatalf("the act: %+v", act)
		}
		var open apiDuties
		h.JSON(http.MethodGet, all+"/"+made.ID+"/duties", nil).Want(http.StatusOK).Into(&open)
		decision := apiDecision{AgencyID: h.ids["Sở Tài chính"], ObligationID: open.Items[0].ObligationID, Outcome: obligation.Inherited}
		h.JSON(http.MethodPost, all+"/"+made.ID+"/decisions", apiDecisions{Items: []apiDecision{decision}}).Want(http.StatusBadRequest, "Chọn đơn vị nhận")
		var items []apiDecision
		for _, d := range open.Items {
			items = append(items, apiDecision{AgencyID: d.AgencyID, ObligationID: d.ObligationID, Outcome: obligation.Inherited, Heirs: []string{h.ids["Sở Nội vụ"]}})
		}
		h.JSON(http.MethodPost, all+"/"+made.ID+"/decisions", apiDecisions{Items: items}).Want(http.StatusNoContent)
		h.JSON(http.MethodPost, all+"/"+made.ID+"/apply", apiApply{WithoutBasis: true}).Want(http.StatusForbidden)
		h.Actor = h.hoa
		h.JSON(http.MethodPost, all+"/"+made.ID+"/apply", apiApply{WithoutBasis: true}).Want(http.StatusAccepted)
		h.work(root + "/" + made.ID)
		h.JSON(http.MethodGet, all+"/"+made.ID, nil).Want(http.StatusOK).Into(&act)
		if act.Status != org.Applied || act.Phase != phaseDone {
			h.t.Errorf("applied: %+v", act)
		}
		h.JSON(http.MethodPost, all+"/"+made.ID+"/undo", apiUndo{Reason: "Lùi ngày"}).Want(http.StatusNoContent)
		var acts apiActs
		h.JSON(http.MethodGet, all, nil).Want(http.StatusOK).Into(&acts)
		if len(acts.Items) != 1 || acts.Items[0].Status != org.Undone || acts.Items[0].UndoReason != "Lùi ngày" {
			h.t.Errorf("list: %+v", acts)
		}
		h.Actor = ledgertest.As(access.Officer, h.ids["Sở Nội vụ"])
		h.JSON(http.MethodGet, all, nil).Want(http.StatusForbidden)
	})
}

// TestTwoPeopleApply lets two people ask at the same moment: one work is done.
func TestTwoPeopleApply(t *testing.T) {
	each(t, func(h *house) {
		at := h.prepare("Đổi tên Sở Tài chính thành Sở Tài chính và Đầu tư")
		id := strings.TrimPrefix(at, root+"/")
		other := h.hoa
		other.AccountID, other.Name = "nam", "Đỗ Văn Nam"
		errs := make(chan error, 2)
		for _, actor := range []access.Actor{h.hoa, other} {
			go func() {
				s := NewService(h.f.Sources)
				err := s.Apply(h.t.Context(), actor, id, 0, Knowing{Unproven: true})
				if err == nil {
					err = s.work(h.t.Context(), id)
				}
				errs <- err
			}()
		}
		for range 2 {
			if err := <-errs; err != nil && domain.CodeOf(err) != domain.CodeConflict {
				h.t.Error(err)
			}
		}
		if err := h.f.forsaken(h.t.Context()); err != nil {
			h.t.Error(err)
		}
		h.Get(at).Want(http.StatusOK, "Đã áp dụng")
		history, err := h.Registry.History(h.t.Context(), h.ids["Sở Tài chính"])
		if err != nil || len(history) != 2 {
			h.t.Errorf("versions: %v, %v", history, err)
		}
	})
}
