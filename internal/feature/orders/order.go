package orders

import (
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
)

// Status is where an order stands.
type Status string

// The states. Draft and returned are being written; submitted waits for the leader.
const (
	Draft     Status = "draft"
	Submitted Status = "submitted"
	Returned  Status = "returned"
	Issued    Status = "issued"
	Withdrawn Status = "withdrawn"
	Discarded Status = "discarded"
)

// Label is the state's Vietnamese name.
func (s Status) Label() string {
	switch s {
	case Draft:
		return "Đang soạn"
	case Submitted:
		return "Chờ ban hành"
	case Returned:
		return "Trả lại để sửa"
	case Issued:
		return "Đã ban hành"
	case Withdrawn:
		return "Đã thu hồi"
	case Discarded:
		return "Đã bỏ"
	}
	return string(s)
}

// Lists are the parts of an order of which there may be several. Groups are
// "level:commune" or "kind:department", Agencies ids, Formats kinds of evidence;
// without a format the agency chooses.
type Lists struct {
	Audiences []string         `json:"audiences,omitempty"`
	Topics    []string         `json:"topics,omitempty"`
	Formats   []evidence.Kind  `json:"formats,omitempty"`
	Proofs    []evidence.Proof `json:"proofs,omitempty"`
	Groups    []string         `json:"groups,omitempty"`
	Agencies  []string         `json:"agencies,omitempty"`
}

// Text is an order as a person writes it. DueOn is the last good day; each agency
// owes at least Pieces products.
type Text struct {
	PlanID    string
	Title     string
	Message   string
	ReadyText string
	Basis     string
	Pieces    int
	DueOn     calendar.Date
	Lists     `db:"-"`
}

// Order is one order. Instants are Unix milliseconds, 0: not yet. Version grows with
// every act but acknowledgements.
type Order struct {
	Text `db:""`

	ID              string
	Status          Status
	CreatedBy       string
	CreatedByName   string
	CreatedAt       int64
	SubmittedByName string
	SubmittedAt     int64
	ReturnReason    string
	ReturnedByName  string
	IssuedByName    string
	IssuedFor       string // the agency, as it was called that day
	IssuedAt        int64
	IssuedOn        calendar.Date
	ObligationID    string
	WithdrawnAt     int64
	WithdrawnByName string
	WithdrawnReason string
	Version         int64
	ListsText       string `db:"lists"`
}

const orderColumns = `id, plan_id, status, title, message, ready_text, basis, lists, pieces, due_on, created_by, created_by_name, created_at, submitted_by_name,
	submitted_at, return_reason, returned_by_name, issued_by_name, issued_for, issued_at, issued_on, obligation_id, withdrawn_at, withdrawn_by_name, withdrawn_reason, version FROM orders_order`

func (o *Order) read() error {
	if err := json.Unmarshal([]byte(o.ListsText), &o.Lists); err != nil {
		return fmt.Errorf("orders: %s: %w", o.ID, err)
	}
	return nil
}

// Writing tells whether it can still be written.
func (o Order) Writing() bool { return o.Status == Draft || o.Status == Returned }

// Product says in words what each agency has to do and to show.
func (t Text) Product() domain.Sentence {
	s := domain.Say("ít nhất %d sản phẩm", t.Pieces)
	for i, k := range t.Formats {
		if i == 0 {
			s = domain.Say("%s: %s", s, domain.Say(k.Label()))
		} else {
			s = domain.Say("%s; %s", s, domain.Say(k.Label()))
		}
	}
	return s
}

// Limits of what is typed, in letters.
const (
	maxTitle   = 300
	maxMessage = 20_000
	maxBasis   = 300
	maxReason  = 2_000
	maxPieces  = 100
	maxFiles   = 10
)

// check tells everything that is wrong with a text; fields are named as in the form.
func (t Text) check(today calendar.Date) domain.Fields {
	var problems domain.Fields
	for _, f := range []struct {
		name, text, missing string
		most                int
	}{
		{"tieu_de", t.Title, "Nhập tên chỉ đạo, ví dụ: Tuyên truyền cao điểm dịch vụ công trực tuyến.", maxTitle},
		{"noi_dung", t.Message, "Nhập nội dung cần tuyên truyền.", maxMessage},
		{"dung_ngay", t.ReadyText, "", maxMessage},
		{"can_cu", t.Basis, "", maxBasis},
	} {
		if f.text == "" && f.missing != "" {
			problems.Add(f.name, f.missing)
		}
		if len([]rune(f.text)) > f.most {
			problems.Add(f.name, "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", f.most)
		}
	}
	if t.Pieces < 1 || t.Pieces > maxPieces {
		problems.Add("so_luong", "Nhập số sản phẩm từ 1 đến %d.", maxPieces)
	}
	switch {
	case !t.DueOn.Valid():
		problems.Add("han", "Nhập hạn hoàn thành, theo mẫu 22/04/2027. Có thể là hôm nay.")
	case t.DueOn < today:
		problems.Add("han", "Hạn đã qua. Nhập hôm nay hoặc ngày sau.")
	}
	if slices.ContainsFunc(t.Formats, func(k evidence.Kind) bool { return !k.Valid() }) {
		problems.Add("hinh_thuc", "Chọn hình thức trong danh sách.")
	}
	if slices.ContainsFunc(t.Proofs, func(p evidence.Proof) bool { return !p.Valid() }) {
		problems.Add("minh_chung", "Chọn minh chứng trong danh sách.")
	}
	if len(t.Groups)+len(t.Agencies) == 0 {
		problems.Add("nhom", "Chọn ít nhất một nhóm hoặc một cơ quan.")
	}
	return problems
}

// StepKind is what happened to an order.
type StepKind string

// The kinds of steps.
const (
	StepCreate   StepKind = "create"
	StepSubmit   StepKind = "submit"
	StepReturn   StepKind = "return"
	StepIssue    StepKind = "issue"
	StepReplace  StepKind = "replace"
	StepLater    StepKind = "later"
	StepAdd      StepKind = "add"
	StepWithdraw StepKind = "withdraw"
)

// Label is what was done, in Vietnamese.
func (k StepKind) Label() string {
	switch k {
	case StepCreate:
		return "lập chỉ đạo"
	case StepSubmit:
		return "trình lãnh đạo"
	case StepReturn:
		return "trả lại để sửa"
	case StepIssue:
		return "ban hành"
	case StepReplace:
		return "thay cơ quan đã kết thúc bằng cơ quan kế thừa"
	case StepLater:
		return "lùi hạn"
	case StepAdd:
		return "bổ sung cơ quan"
	case StepWithdraw:
		return "thu hồi"
	}
	return string(k)
}

// Step is one thing that happened to an order.
type Step struct {
	ID        string
	Kind      StepKind
	Said      string
	ActorName string
	At        int64
}

// Says is what was said at a step; the words of the program in it, which are stored as
// they were written, can be said in another language.
func (s Step) Says() domain.Sentence {
	var n int
	var from, to string
	switch s.Kind {
	case StepIssue:
		if _, err := fmt.Sscanf(s.Said, "%d cơ quan, hạn %s", &n, &to); err == nil {
			return domain.Say("%d cơ quan, hạn %s", n, to)
		}
	case StepLater:
		head, why, ok := strings.Cut(s.Said, ": ")
		if _, err := fmt.Sscanf(head, "từ %s đến %s", &from, &to); ok && err == nil {
			return domain.Say("từ %s đến %s: %s", from, to, why)
		}
	case StepCreate, StepSubmit, StepReturn, StepReplace, StepAdd, StepWithdraw:
	}
	return domain.Say("%s", s.Said)
}

// File is an attachment.
type File struct {
	ID, Name, Media string
	SHA256          string `db:"sha256"`
}
