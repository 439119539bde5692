package accounts

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
)

type auditLine struct {
	At      time.Time
	Who     string
	ByToken bool
	Action  string
	Link    string
	Details []detail
}

// detail is one thing that a row of the log carries.
type detail struct{ Label, Value string }

type auditData struct {
	Person, Action string
	From, Until    calendar.Date
	Actions        []option
	Lines          []auditLine
	Next           *web.Link
}

func (f *Feature) audit(w http.ResponseWriter, r *http.Request) error {
	v, err := web.Form(r)
	if err != nil {
		return err
	}
	ctx, actor := r.Context(), web.Actor(r)
	data := auditData{Person: v.String("nguoi"), Action: v.String("viec"), From: v.Date("tu-ngay"), Until: v.Date("den-ngay")}
	filter := audit.Filter{Person: data.Person, Action: data.Action, ObjectID: v.String("doi-tuong"), Before: cursorOf(v.String("truoc"))}
	if data.From != "" {
		filter.From = f.startOf(data.From)
	}
	if data.Until != "" {
		filter.Until = f.startOf(data.Until.AddDays(1))
	}
	if data.From != "" && data.Until != "" && data.Until < data.From {
		v.Errors.Add("den-ngay", "Ngày kết thúc trước ngày bắt đầu. Nhập lại ngày kết thúc.")
	}
	list, err := audit.List(ctx, f.cfg.DB, actor, filter)
	if err != nil {
		return err
	}
	for _, e := range list.Entries {
		data.Lines = append(data.Lines, f.auditLine(r, actor, e))
	}
	if data.Actions, err = f.actionOptions(r); err != nil {
		return err
	}
	if list.Next.ID != "" {
		query := r.URL.Query()
		query.Set("truoc", strconv.FormatInt(list.Next.At, 10)+"."+list.Next.ID)
		data.Next = &web.Link{Label: "Cũ hơn", URL: pathAudit + "?" + query.Encode()}
	}
	status := http.StatusOK
	if v.Err() != nil {
		status = http.StatusUnprocessableEntity
	}
	return f.pages.Render(w, r, status, "audit", web.Page{
		Title: "Nhật ký", Lead: "Ai đã làm gì, lúc nào. Nhật ký chỉ ghi thêm, không sửa.", Nav: "audit", Data: data, Errors: v.Errors,
	})
}

// startOf is the first instant of a civil day in Unix milliseconds.
func (f *Feature) startOf(day calendar.Date) int64 {
	t := day.Time()
	return time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, f.cfg.Zone).UnixMilli()
}

func timeOf(ms int64) time.Time { return db.Time(ms) }

func cursorOf(text string) audit.Cursor {
	at, id, ok := strings.Cut(text, ".")
	ms, err := strconv.ParseInt(at, 10, 64)
	if !ok || err != nil {
		return audit.Cursor{}
	}
	return audit.Cursor{At: ms, ID: id}
}

func (f *Feature) actionOptions(r *http.Request) ([]option, error) {
	actions, err := audit.Actions(r.Context(), f.cfg.DB)
	if err != nil {
		return nil, err
	}
	options := []option{{Label: "Mọi việc"}}
	for _, a := range actions {
		options = append(options, option{Value: a, Label: f.actionLabel(a)})
	}
	return options, nil
}

func (f *Feature) actionLabel(action string) string {
	if label := f.cfg.Actions[action]; label != "" {
		return label
	}
	return action
}

func (f *Feature) auditLine(r *http.Request, actor access.Actor, e audit.Entry) auditLine {
	line := auditLine{At: timeOf(e.At), Who: e.ActorName, ByToken: e.TokenID != "", Action: f.actionLabel(e.Action)}
	if e.ObjectKind == "account" && e.ObjectID != "" && actor.Is(access.Administrator, access.Coordinator) {
		line.Link = pathPeople + "/" + url.PathEscape(e.ObjectID)
	}
	var values map[string]any
	if json.Unmarshal([]byte(e.Detail), &values) != nil {
		return line
	}
	for key, value := range values {
		if text := f.detailText(r, key, value); text != "" {
			line.Details = append(line.Details, detail{detailLabel(key), text})
		}
	}
	slices.SortFunc(line.Details, func(a, b detail) int { return strings.Compare(a.Label, b.Label) })
	return line
}

// detailLabel names what acts of all rooms put into their details; anything
// else is shown under its own key.
func detailLabel(key string) string {
	labels := map[string]string{
		"name": "Họ tên", "login": "Tên đăng nhập", "role": "Vai trò", "agency": "Cơ quan", "from": "Từ ngày", "until": "Đến ngày",
		"reason": "Lý do", "address": "Địa chỉ mạng", "how": "Cách vào", "kind": "Loại", "to": "Người nhận", "sessions": "Số phiên",
		"days": "Số ngày", "minutes": "Số phút chờ", "mailed": "Gửi qua thư", "lang": "Ngôn ngữ", "rows": "Số dòng", "made": "Số lời mời",
		"roles": "Số vai trò", "open": "Nhiệm vụ còn mở", "line": "Dòng trong tệp",
	}
	if label := labels[key]; label != "" {
		return label
	}
	return key
}

// identifier is what is meaningful to the program only.
var identifier = regexp.MustCompile(`^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$`)

// detailText writes a value as people read it; identifiers are left out.
func (f *Feature) detailText(r *http.Request, key string, value any) string {
	text := fmt.Sprint(value)
	switch v := value.(type) {
	case nil:
		return ""
	case bool:
		text = f.pages.T(r, "không")
		if v {
			text = f.pages.T(r, "có")
		}
	case string:
		switch {
		case key == "role":
			text = f.pages.T(r, access.Role(v).Label())
		case key == "agency":
			if names, err := f.names(r.Context(), v); err == nil && names[v] != "" {
				text = names[v]
			}
		case key == "how" || key == "kind":
			text = f.pages.T(r, wayLabel(v))
		case identifier.MatchString(v):
			return ""
		case calendar.Date(v).Valid():
			text = calendar.Date(v).Vietnamese()
		}
	case map[string]any, []any:
		raw, err := json.Marshal(v)
		if err != nil {
			return ""
		}
		text = string(raw)
	}
	return text
}

// wayLabel names how somebody came in, or which kind an invitation was.
func wayLabel(way string) string {
	switch way {
	case "password":
		return "Mật khẩu"
	case "code":
		return "Mật khẩu và mã xác thực"
	case "recovery":
		return "Mật khẩu và mã dự phòng"
	case "invitation", "invite":
		return "Lời mời"
	case "reset":
		return "Đặt lại mật khẩu"
	}
	return way
}
