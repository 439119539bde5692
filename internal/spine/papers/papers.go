package papers

import (
	"context"
	"embed"
	"encoding/json"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/vi"
)

// Migrations make the tables of this package.
//
//go:embed migrations/*.sql
var Migrations embed.FS

// Papers is the use cases around official documents.
type Papers struct {
	db    *db.DB
	files *blob.Dir
	zone  *time.Location
}

// Open builds them over an open database and the store of their files, which
// nobody else writes to.
func Open(d *db.DB, files *blob.Dir, zone *time.Location) *Papers {
	return &Papers{db: d, files: files, zone: zone}
}

// Today is the civil day on which acts happen now.
func (p *Papers) Today() calendar.Date { return calendar.DateOf(p.db.Clock().Now(), p.zone) }

// Paper is one document. Kind is a kind of platform/office. Room and Ref name
// what it was made of: "report" and the id of an edition. Number is as papers
// print it ("05"); it, SignedOn, Signer and Year are empty until they were
// recorded. Capacity is with what right the signer signs, Position their office,
// one line each; before the number they are as the draft prints them. SignedFile is the id of the signed PDF, empty without. SentIn is
// the other paper in which this one's content went out, as people name it; empty
// for all others. Addressee is to whom it is written, as it says at "Kính gửi"; Batch is
// the same for papers that were made together, empty for one made by itself. Instants
// are Unix milliseconds.
type Paper struct {
	ID            string        `json:"id"`
	AgencyID      string        `json:"agency_id"`
	Kind          string        `json:"kind"`
	Title         string        `json:"title"`
	Room          string        `json:"room"`
	Ref           string        `json:"ref"`
	Status        Status        `json:"status"`
	Version       int64         `json:"version"`
	Symbol        string        `json:"symbol"`
	Number        string        `json:"number"`
	NumberKey     string        `json:"-"`
	Year          int           `json:"year"`
	SignedOn      calendar.Date `json:"signed_on"`
	Signer        string        `json:"signer"`
	Capacity      Capacity      `json:"capacity"`
	Position      string        `json:"position"`
	ReleasedOn    calendar.Date `json:"released_on"`
	SignedFile    string        `json:"signed_file"`
	SentIn        string        `json:"sent_in,omitempty"`
	Addressee     string        `json:"addressee,omitempty"`
	Batch         string        `json:"-"`
	CreatedBy     string        `json:"created_by"`
	CreatedByName string        `json:"created_by_name"`
	CreatedAt     int64         `json:"created_at"`
	UpdatedAt     int64         `json:"updated_at"`
}

const paperColumns = `id, agency_id, kind, title, room, ref, status, version, symbol, number, number_key, year, signed_on, signer, capacity,
	position, released_on, signed_file, sent_in, addressee, batch, created_by, created_by_name, created_at, updated_at`

// State is where the paper stands, in words: one that went out in another paper
// was not cancelled by anybody.
func (p Paper) State() string {
	if p.SentIn != "" {
		return "Đã gửi trong văn bản khác"
	}
	return p.Status.Label()
}

// FullNumber is number and symbol as papers print them, "05/BC-SNV"; empty
// before a number was recorded.
func (p Paper) FullNumber() string {
	if p.Number == "" {
		return ""
	}
	return p.Number + "/" + p.Symbol
}

// SignTitle is the office of the signer as papers print it, the right to sign
// before the first line: "KT. GIÁM ĐỐC", "PHÓ GIÁM ĐỐC".
func (p Paper) SignTitle() []string {
	if p.Position == "" {
		return nil
	}
	lines := strings.Split(p.Position, "\n")
	if p.Capacity != "" {
		lines[0] = string(p.Capacity) + " " + lines[0]
	}
	return lines
}

// Capacity is the right by which somebody signs (quyền hạn, Article 13 of Decree
// 30/2020/NĐ-CP). Empty is the head in their own name.
type Capacity string

// The capacities.
const (
	OwnName   Capacity = ""
	OnBehalf  Capacity = "TM."  // thay mặt a collective
	Deputy    Capacity = "KT."  // ký thay the head
	ByOrder   Capacity = "TL."  // thừa lệnh
	Delegated Capacity = "TUQ." // thừa ủy quyền
	Acting    Capacity = "Q."   // quyền
)

// Capacities lists them in the order of the form.
func Capacities() []Capacity {
	return []Capacity{OwnName, OnBehalf, Deputy, ByOrder, Delegated, Acting}
}

// Label says what the capacity means.
func (c Capacity) Label() string {
	switch c {
	case OwnName:
		return "Người đứng đầu ký trực tiếp"
	case OnBehalf:
		return "TM. (thay mặt tập thể)"
	case Deputy:
		return "KT. (ký thay người đứng đầu)"
	case ByOrder:
		return "TL. (thừa lệnh)"
	case Delegated:
		return "TUQ. (thừa ủy quyền)"
	case Acting:
		return "Q. (quyền)"
	}
	return string(c)
}

// KindLabel is the Vietnamese name of a kind of paper.
func KindLabel(kind string) string {
	switch kind {
	case "bao-cao":
		return "Báo cáo"
	case "ke-hoach":
		return "Kế hoạch"
	case "cong-van":
		return "Công văn"
	}
	return "Văn bản khác"
}

// Kinds lists the kinds that have a name here.
func Kinds() []string { return []string{"bao-cao", "ke-hoach", "cong-van"} }

// Registration is what was recorded outside about a signed paper. Number may be
// written with its symbol ("35/BC-SNV").
type Registration struct {
	Number   string        `json:"number"`
	Symbol   string        `json:"symbol"`
	SignedOn calendar.Date `json:"signed_on"`
	Signer   string        `json:"signer"`
	Capacity Capacity      `json:"capacity"`
	Position string        `json:"position"`
}

// symbolShape is groups of letters and digits with dashes between them (annex I of
// Decree 30/2020/NĐ-CP); offices write "&" or "." in a few.
var symbolShape = regexp.MustCompile(`^[\p{L}\d&.]+(-[\p{L}\d&.]+)*$`)

// The longest texts, in characters.
const (
	maxSymbol   = 40
	maxSigner   = 120
	maxPosition = 200
	maxNote     = 1000
)

// Clean brings the registration into the one form we keep and finds everything
// that is wrong with it by a day; names of fields are those of the form.
func (n *Registration) Clean(today calendar.Date) domain.Fields {
	n.Number, n.Symbol, n.Signer = vi.Clean(n.Number), vi.Clean(n.Symbol), vi.Clean(n.Signer)
	if before, after, ok := strings.Cut(n.Number, "/"); ok {
		n.Number, n.Symbol = vi.Clean(before), vi.Clean(after)
	}
	n.Symbol = strings.ReplaceAll(n.Symbol, " ", "") // as typed: some have small letters ("BC-SNgV")
	n.Number = printed(n.Number)
	var lines []string
	for line := range strings.SplitSeq(n.Position, "\n") {
		if line = strings.ToUpper(vi.Clean(line)); line != "" {
			lines = append(lines, line)
		}
	}
	if len(lines) > 0 && n.Capacity != "" {
		lines[0] = vi.Clean(strings.TrimPrefix(lines[0], string(n.Capacity)))
	}
	n.Position = strings.Join(lines, "\n")
	return n.problems(today)
}

func (n *Registration) problems(today calendar.Date) domain.Fields {
	var p domain.Fields
	if numberKey(n.Number) == "" {
		p.Add("so", "Nhập số của văn bản bằng chữ số, ví dụ 35.")
	}
	switch {
	case n.Symbol == "":
		p.Add("ky_hieu", "Nhập ký hiệu, ví dụ BC-SNV.")
	case len([]rune(n.Symbol)) > maxSymbol || !symbolShape.MatchString(n.Symbol):
		p.Add("ky_hieu", "Ký hiệu gồm chữ, số và dấu “-”, ví dụ BC-SNV, không dài quá %d ký tự.", maxSymbol)
	}
	switch {
	case !n.SignedOn.Valid():
		p.Add("ngay_ky", "Nhập ngày ký, theo mẫu 22/04/2027.")
	case n.SignedOn > today:
		p.Add("ngay_ky", "Ngày ký sau hôm nay. Nhập ngày ghi trên văn bản đã ký.")
	}
	if !slices.Contains(Capacities(), n.Capacity) {
		p.Add("quyen_han", "Chọn quyền hạn ký trong danh sách.")
	}
	switch {
	case n.Position == "":
		p.Add("chuc_vu", "Nhập chức vụ ghi trên văn bản, ví dụ GIÁM ĐỐC.")
	case len([]rune(n.Position)) > maxPosition:
		p.Add("chuc_vu", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxPosition)
	}
	switch {
	case n.Signer == "":
		p.Add("nguoi_ky", "Nhập họ tên người ký.")
	case len([]rune(n.Signer)) > maxSigner:
		p.Add("nguoi_ky", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", maxSigner)
	}
	return p
}

// numberKey is a number without leading zeros, a letter behind it kept (12A);
// empty when it is none.
func numberKey(number string) string {
	digits := strings.TrimRight(number, "ABCDEFGHIJKLMNOPQRSTUVWXYZ")
	key := strings.TrimLeft(number, "0")
	if digits == "" || len(digits) > 6 || len(number)-len(digits) > 1 || strings.Trim(digits, "0123456789") != "" || strings.Trim(digits, "0") == "" {
		return ""
	}
	return key
}

// printed is a number as papers print it: below ten with a zero before it
// (annex I of Decree 30/2020/NĐ-CP). What is no number stays as it is.
func printed(number string) string {
	key := numberKey(strings.ToUpper(number))
	if key == "" {
		return number
	}
	if strings.IndexFunc(key+"A", func(r rune) bool { return r > '9' }) == 1 {
		return "0" + key
	}
	return key
}

func (n *Registration) into(p *Paper) {
	p.Number, p.NumberKey, p.Symbol, p.Year = n.Number, numberKey(n.Number), n.Symbol, n.SignedOn.Year()
	p.SignedOn, p.Signer, p.Capacity, p.Position = n.SignedOn, n.Signer, n.Capacity, n.Position
}

// numberID is the name of a number: one agency's number of one year, type and
// symbol, in capitals or not, belongs to one paper (Article 15 of Decree 30/2020/NĐ-CP).
func (p Paper) numberID() string {
	if p.NumberKey == "" {
		return ""
	}
	return fmt.Sprintf("%s|%d|%s|%s|%s", p.AgencyID, p.Year, p.Kind, strings.ToUpper(p.Symbol), p.NumberKey)
}

// textFold is what a search for a paper looks through.
func (p Paper) textFold() string {
	return vi.Fold(p.Title + " " + p.FullNumber() + " " + p.Signer + " " + p.Addressee)
}

func toJSON(v any) (string, error) {
	b, err := json.Marshal(v)
	if err != nil {
		return "", fmt.Errorf("papers: write json: %w", err)
	}
	return string(b), nil
}

// errNone says that there is no such paper, or none that may be seen.
func errNone() error { return domain.NotFound("Không có văn bản này.") }

// Paper reads one paper. It fails with not found when there is none.
func (p *Papers) Paper(ctx context.Context, id string) (Paper, error) {
	var out Paper
	ok, err := p.db.Get(ctx, &out, `SELECT `+paperColumns+` FROM paper WHERE id = $1`, id)
	if err == nil && !ok {
		err = errNone()
	}
	return out, err
}

// Of finds the paper that a room made of something of its own; ok is false when
// it made none.
func (p *Papers) Of(ctx context.Context, room, ref string) (out Paper, ok bool, err error) {
	ok, err = p.db.Get(ctx, &out, `SELECT `+paperColumns+` FROM paper WHERE room = $1 AND ref = $2`, room, ref)
	return out, ok, err
}
