package desk

import (
	"net/url"
	"slices"
	"strconv"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/notice"
	"loa/internal/spine/programme"
)

// Items lists what waits for the actor, by its last legal day; what has none stands
// after what is near. The page and the digest of the day are
// made of the same items.
func (d Desk) Items(actor access.Actor) []notice.Item {
	items := slices.Concat(d.ordering(), d.urging(actor), d.acting(), d.reporting(actor), d.writing(actor), d.mending(), d.toBegin(), d.answering(), d.checked(), d.following(), d.ownPlanning(actor), d.proving(actor), d.lacking(actor), d.planning(), d.inviting(), d.questions.items(actor, d.Today))
	for _, x := range d.Pressing {
		if x.withdrawn() || d.unread(x) || d.taken(x, actor) || d.carried(x) {
			continue
		}
		if i := d.goesOn(x.item(actor, d.ownPlanWay(x)), x, actor); !x.Assessment.Status.InTime() && !i.Waits || x.urgent(actor, d.Today) || actor.Is(access.Officer, access.Coordinator, access.Reader) {
			i.Urged = d.urged(x.Obligation.ID, x.AgencyID)
			items = append(items, i)
		}
	}
	slices.SortStableFunc(items, func(a, b notice.Item) int { return a.Compare(b, d.Today) })
	return items
}

// urgent tells whether a leader sees a duty before it is late: an order that is to be
// carried out by tomorrow, whoever acknowledged it.
func (d Duty) urgent(actor access.Actor, today calendar.Date) bool {
	return d.Obligation.Origin == programme.OriginOrder && d.Due() <= today.AddDays(1) && actor.Has(access.Leader, d.AgencyID)
}

// acting is what the actor decides about reorganisations.
func (d Desk) acting() []notice.Item {
	var items []notice.Item
	for _, a := range d.Acts {
		items = append(items, notice.Item{
			Key: "act/" + a.ID, Mark: string(obligation.AtRisk), Label: domain.Say("Chờ áp dụng"), Title: domain.Say("%s", a.Title),
			Meta: domain.Say("Đợt sắp xếp có hiệu lực từ %s. %s đã chuẩn bị xong và trình ngày %s.", a.EffectiveOn.Vietnamese(), a.SubmittedBy, d.dayOf(a.SubmittedAt).Vietnamese()),
			URL:  "/lam-viec/sap-xep/" + a.ID + "/ap-dung", Action: domain.Say("Xem và áp dụng"), Main: true, DueOn: a.EffectiveOn, Since: d.dayOf(a.SubmittedAt), Asked: true,
		})
	}
	if d.Undecided > 0 {
		items = append(items, notice.Item{
			Key: "undecided", Mark: string(obligation.AtRisk), Label: domain.Say("Chờ quyết định"), Title: domain.Say("%d nhiệm vụ chưa có đơn vị nhận", d.Undecided),
			Meta: domain.Say("Đơn vị chủ trì đã kết thúc theo đợt sắp xếp."), URL: "/lam-viec/sap-xep/chua-quyet-dinh", Action: domain.Say("Quyết định"),
		})
	}
	return append(items, d.sections()...)
}

// sections is what a coordinator has to see to about the sections of the portal. The key
// changes with their number, so that who muted it hears of one more.
func (d Desk) sections() []notice.Item {
	const url = "/lam-viec/cong/chuyen-muc"
	var items []notice.Item
	if n := len(d.Unowned); n > 0 {
		items = append(items, notice.Item{
			Key: "sections/unowned/" + strconv.Itoa(n), Mark: string(obligation.AtRisk), Label: domain.Say("Chưa giao"), Title: domain.Say("%d chuyên mục bắt buộc của cổng chưa có cơ quan giữ", n),
			Why: domain.Say("%s", listed(d.Unowned)), URL: url, Action: domain.Say("Giao chuyên mục"),
		})
	}
	if n := len(d.Unlooked); n > 0 {
		items = append(items, notice.Item{
			Key: "sections/late/" + strconv.Itoa(n), Mark: string(obligation.AtRisk), Label: domain.Say("Quá hạn xem lại"), Title: domain.Say("%d chuyên mục bắt buộc của cổng quá ngày xem lại", n),
			Why: domain.Say("%s", listed(d.Unlooked)), URL: url, Action: domain.Say("Xem chuyên mục"),
		})
	}
	return items
}

// listed names the first of several things.
func listed(names []string) string {
	const most = 4
	if len(names) > most {
		return strings.Join(names[:most], "; ") + "…"
	}
	return strings.Join(names, "; ") + "."
}

func (d Desk) dayOf(ms int64) calendar.Date { return calendar.DateOf(db.Time(ms), d.zone) }

// reporting is what waits about reports and papers.
func (d Desk) reporting(actor access.Actor) []notice.Item {
	var items []notice.Item
	for _, w := range d.Works {
		i := notice.Item{
			Key: w.key(), AgencyID: w.agencyID, Agency: w.Agency, Mark: w.Sign, Label: domain.Say(w.Word), Title: w.Title,
			Why: w.Why, Quote: w.Reason, URL: w.Href(), Action: domain.Say(w.Action), Main: w.Main, DueOn: w.DueOn, Asked: true, Urged: d.urged(w.obligationID, w.agencyID),
		}
		if w.Word == notice.Waiting {
			i.Acting = actor.Instead(access.Leader, w.agencyID)
		}
		if w.Number != "" {
			i.Meta = domain.Say("Số %s", w.Number)
		}
		if w.PaperID != "" && w.ReportID != "" {
			i.Also = &notice.Also{Label: domain.Say("Mở báo cáo"), URL: "/lam-viec/bao-cao/" + w.ReportID}
		}
		items = append(items, i)
	}
	for _, a := range d.Asked {
		i := notice.Item{
			Key: "asked/" + a.RequestID + "/" + a.AgencyID, AgencyID: a.AgencyID, Agency: a.Agency, Mark: string(obligation.NotDue), Label: domain.Say("Báo cáo đột xuất"),
			Title: domain.Say("%s", a.Title), URL: "/lam-viec/bao-cao/yeu-cau/xem/" + a.RequestID, Action: domain.Say("Trả lời yêu cầu"), DueOn: a.DueOn, Asked: true,
		}
		if a.ReportID != "" {
			i.URL = "/lam-viec/bao-cao/" + a.ReportID
		}
		items = append(items, i)
	}
	if d.Receive > 0 {
		items = append(items, notice.Item{
			Key: "receive", Mark: string(obligation.AtRisk), Label: domain.Say("Chờ tiếp nhận"), Title: domain.Say("Tiếp nhận %d báo cáo của các cơ quan", d.Receive),
			URL: "/lam-viec/bao-cao?trang-thai=cho-tiep-nhan", Action: domain.Say("Xem báo cáo"),
		})
	}
	return items
}

// proving is what waits about evidence.
func (d Desk) proving(actor access.Actor) []notice.Item {
	var items []notice.Item
	for _, c := range d.ToCorrect {
		items = append(items, notice.Item{
			Key: "correct/" + c.ID, AgencyID: c.AgencyID, Agency: c.Agency, Mark: string(obligation.Missed), Label: domain.Say("Bị trả lại"), Title: domain.Say("Cần sửa: %s", c.Shown()),
			Meta: domain.Say("%s", c.HappenedOn.Vietnamese()), Quote: c.Why, URL: "/lam-viec/minh-chung/" + c.ID, Action: domain.Say("Mở minh chứng"), Asked: true,
		})
	}
	for _, e := range d.ToErase {
		items = append(items, notice.Item{
			Key: "erase/" + e.ID, AgencyID: e.AgencyID, Agency: e.Agency, Mark: string(obligation.AtRisk), Label: domain.Say("Chờ quyết định"), Title: domain.Say("Đề nghị xóa dữ liệu trong minh chứng"),
			URL: "/lam-viec/minh-chung/" + e.EvidenceID + "/xoa", Action: domain.Say("Xem và quyết định"), Since: d.dayOf(e.AskedAt), Asked: true,
			Acting: actor.Instead(access.Leader, e.AgencyID),
		})
	}
	if d.ToVerify > 0 {
		title := domain.Say("%d minh chứng chờ kiểm tra", domain.Number(d.ToVerify))
		if d.ManyToVerify() {
			title = domain.Say("Hơn %d minh chứng chờ kiểm tra", domain.Number(d.ToVerify))
		}
		items = append(items, notice.Item{
			Key: "verify", Mark: string(obligation.NotDue), Label: domain.Say("Chưa kiểm tra"), Title: title, URL: "/lam-viec/kiem-tra", Action: domain.Say("Kiểm tra minh chứng"), Quiet: true,
		})
	}
	return items
}

// planning is what waits about plans.
func (d Desk) planning() []notice.Item {
	var items []notice.Item
	for _, p := range d.Drafts {
		items = append(items, notice.Item{
			Key: "draft/" + p.ID, Mark: string(obligation.OnTrack), Label: domain.Say("Đang đọc và duyệt"), Title: domain.Say("%s", p.Name()), Meta: domain.Say("%s", p.Title),
			URL: "/lam-viec/ke-hoach/" + p.ID, Action: domain.Say("Mở kế hoạch"), Quiet: true,
		})
	}
	for _, a := range d.Amending {
		items = append(items, notice.Item{
			Key: "amend/" + a.ID, Mark: string(obligation.AtRisk), Label: domain.Say("Chờ đưa vào theo dõi"), Title: domain.Say("%s", a.Name()), Meta: domain.Say("%s", a.Title),
			URL: "/lam-viec/ke-hoach/" + a.PlanID + "/sua-doi/" + a.ID, Action: domain.Say("Mở sửa đổi kế hoạch"), Asked: true,
		})
	}
	return items
}

func matrixURL(planID, obligationID string, status obligation.Status) string {
	q := url.Values{"ke-hoach": {planID}, "nhiem-vu": {obligationID}}
	if status != "" {
		q.Set("tinh-trang", string(status))
	}
	return "/lam-viec/ma-tran?" + q.Encode()
}

// item tells of a duty: its officer, with where it is done (own: in the agency's own
// plan); a leader, what is late, silent or missed.
func (d Duty) item(actor access.Actor, own way) notice.Item {
	o, status := d.Obligation, d.Assessment.Status
	name, whole := nameOf(o)
	i := notice.Item{
		Key: notice.DutyKey(o.ID, d.AgencyID, d.Next.Period.Key), AgencyID: d.AgencyID, Agency: d.Agency, ObligationID: o.ID, Mark: string(status),
		Title: domain.Say("%s", name), Whole: whole, Why: d.Assessment.Why, DueOn: d.Next.Due,
		Quiet: status == obligation.Missed && d.Next.Due == "",
	}
	if o.Clause != "" {
		i.Meta = domain.Say("%s", o.Clause)
	}
	declare := "/lam-viec/minh-chung/khai?nhiem-vu=" + url.QueryEscape(o.ID) + "&co-quan=" + url.QueryEscape(d.AgencyID)
	switch draft := d.DraftURL(); {
	case !actor.Has(access.Officer, d.AgencyID) && !actor.Is(access.Coordinator):
		i.URL, i.Action = matrixURL(o.PlanID, o.ID, ""), domain.Say("Xem trong ma trận")
		if own.begun && actor.Has(access.Leader, d.AgencyID) {
			i.URL, i.Action = own.url, own.action
		}
		i.Late = (status == obligation.Late || status == obligation.Silent) && actor.Has(access.Leader, d.AgencyID)
		i.Quiet = !i.Late
	case draft != "":
		i.URL, i.Do = draft, d.drafts()
		i.Also = &notice.Also{Ask: domain.Say("Đã gửi ngoài Loa?"), Label: domain.Say("Khai minh chứng"), URL: declare}
	case own.url != "":
		i.URL, i.Action = own.url, own.action
		i.Also = &notice.Also{Ask: domain.Say("Đã ban hành ngoài Loa?"), Label: domain.Say("Ghi nhận"), URL: ownPlanElsewhere(d)}
	default:
		i.URL, i.Action = declare, domain.Say("Khai minh chứng")
		if _, ok := flow.Suits(o.Rule.UnitNoun, o.Product); ok && actor.Has(access.Officer, d.AgencyID) {
			i.Also = &notice.Also{Ask: domain.Say("Chưa viết?"), Label: domain.Say("Bắt đầu viết"), URL: "/lam-viec/toa-soan/moi?nhiem-vu=" + url.QueryEscape(o.ID) + "&co-quan=" + url.QueryEscape(d.AgencyID)}
		}
	}
	return i
}
