package reorganise

import (
	"bytes"
	"context"
	"encoding/json"
	"slices"
	"strings"
	"sync"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Sources is what the wizard works with.
type Sources struct {
	DB        *db.DB
	Registry  *org.Registry
	People    *people.Directory
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Zone      *time.Location
}

// Service is the use cases of the wizard.
type Service struct {
	Sources

	mu      sync.Mutex
	working map[string]bool // acts that this program is applying
}

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s, working: map[string]bool{}} }

// Act is one reorganisation with its list.
type Act struct {
	org.Reorganisation
	List []Line

	eve *org.Matcher // the units as they are without the act
}

// Draft tells whether the act may still be changed.
func (a Act) Draft() bool { return a.Status == org.Draft }

func mayPrepare(actor access.Actor) error {
	if !org.MayEdit(actor) {
		return domain.Forbidden("Chỉ người điều phối và quản trị hệ thống được chuẩn bị đợt sắp xếp.")
	}
	return nil
}

func mayUndo(actor access.Actor) error {
	if !org.MayEdit(actor) {
		return domain.Forbidden("Chỉ người điều phối và quản trị hệ thống được hoàn tác đợt sắp xếp.")
	}
	return nil
}

// MaySee tells whether the actor may look at reorganisations: whoever prepares
// or applies them, and inspectors.
func MaySee(actor access.Actor) bool {
	return actor.Is(access.Coordinator, access.Administrator, access.Leader, access.Inspector)
}

func maySee(actor access.Actor) error {
	if !MaySee(actor) {
		return domain.Forbidden("Chỉ người điều phối, lãnh đạo duyệt, quản trị hệ thống và đoàn kiểm tra được xem các đợt sắp xếp.")
	}
	return nil
}

// Acts lists the reorganisations, the newest day first, the discarded ones left
// out.
func (s *Service) Acts(ctx context.Context, actor access.Actor) ([]org.Reorganisation, error) {
	if err := maySee(actor); err != nil {
		return nil, err
	}
	all, err := s.Registry.Reorganisations(ctx)
	return slices.DeleteFunc(all, func(r org.Reorganisation) bool { return r.Status == org.Discarded }), err
}

// Act reads one reorganisation with its list.
func (s *Service) Act(ctx context.Context, actor access.Actor, id string) (Act, error) {
	if err := maySee(actor); err != nil {
		return Act{}, err
	}
	return s.act(ctx, id)
}

func (s *Service) act(ctx context.Context, id string) (Act, error) {
	r, err := s.Registry.Reorganisation(ctx, id)
	if err != nil {
		return Act{}, err
	}
	a := Act{Reorganisation: r}
	if a.List, err = s.readLines(ctx, id); err != nil {
		return a, err
	}
	a.eve, err = s.Registry.Matcher(ctx, r.EffectiveOn.AddDays(-1))
	if len(a.List) == 0 { // copied, or prepared by a program
		a.List = linesOf(r.Steps, a.eve)
	}
	return a, err
}

// Prepare begins an act without lines and gives its id.
func (s *Service) Prepare(ctx context.Context, actor access.Actor, in org.NewReorganisation) (string, error) {
	if err := mayPrepare(actor); err != nil {
		return "", err
	}
	return s.Registry.Prepare(ctx, actor, in)
}

// change changes a draft: what fn does to it is matched anew and stored, the
// registry's steps first, which conflict when somebody else was faster.
func (s *Service) change(ctx context.Context, actor access.Actor, id string, version int64, fn func(*Act) error) error {
	if err := mayPrepare(actor); err != nil {
		return err
	}
	a, err := s.act(ctx, id)
	if err != nil {
		return err
	}
	if !a.Draft() {
		return domain.Conflict("Đợt sắp xếp này đang ở trạng thái “%s” nên không sửa được danh sách.", a.Status.Label())
	}
	if err := s.idle(ctx, id); err != nil {
		return err
	}
	if err := fn(&a); err != nil {
		return err
	}
	for i, l := range a.List {
		if strings.HasPrefix(l.ID, unkept) {
			a.List[i].ID = db.NewID()
		}
	}
	if a.eve, err = s.Registry.Matcher(ctx, a.EffectiveOn.AddDays(-1)); err != nil {
		return err
	}
	for i := range a.List {
		a.List[i].match(a.eve)
	}
	a.Steps = steps(a.List, a.eve)
	if err := s.Registry.Revise(ctx, actor, id, version, a.NewReorganisation); err != nil {
		return err
	}
	return s.writeLines(ctx, actor, id, a.List)
}

// idle refuses to change an act that is being applied.
func (s *Service) idle(ctx context.Context, id string) error {
	r, err := s.Run(ctx, id)
	if err == nil && r.Working() {
		err = domain.Conflict("%s vừa yêu cầu áp dụng đợt sắp xếp này nên không sửa được nữa.", r.ActorName)
	}
	return err
}

// Copy begins a draft with the basis and list of another act, such as one that
// was undone, and gives its id. What was chosen in the other is not taken over.
func (s *Service) Copy(ctx context.Context, actor access.Actor, id string) (string, error) {
	if err := mayPrepare(actor); err != nil {
		return "", err
	}
	return s.Registry.Copy(ctx, actor, id)
}

// Revise changes what the act says of itself. A new day matches the list anew.
func (s *Service) Revise(ctx context.Context, actor access.Actor, id string, version int64, in org.NewReorganisation) error {
	if !in.EffectiveOn.Valid() {
		return domain.Fields{{Name: "hieu_luc", Message: "Nhập ngày bắt đầu có hiệu lực, ví dụ 01/07/2025."}}.Err()
	}
	return s.change(ctx, actor, id, version, func(a *Act) error {
		in.Steps = nil
		a.NewReorganisation = in
		return nil
	})
}

// Add puts lines at the end of the list; with fresh they replace it.
func (s *Service) Add(ctx context.Context, actor access.Actor, id string, version int64, read []agency.ActLine, fresh bool) error { //nolint:revive // one act of one person
	return s.change(ctx, actor, id, version, func(a *Act) error {
		if fresh {
			a.List = nil
		}
		for _, l := range agency.JoinAct(read) {
			a.List = append(a.List, lineOf(l))
		}
		return nil
	})
}

// PutLine stores one line in place of the one with its id, or at the end.
func (s *Service) PutLine(ctx context.Context, actor access.Actor, id string, version int64, l Line) error {
	return s.change(ctx, actor, id, version, func(a *Act) error {
		if i := slices.IndexFunc(a.List, func(have Line) bool { return have.ID == l.ID }); i >= 0 {
			a.List[i] = l
			return nil
		}
		if l.ID != "" {
			return domain.NotFound("Không có dòng này trong danh sách.")
		}
		l.ID = db.NewID()
		a.List = append(a.List, l)
		return nil
	})
}

// RemoveLine takes a line out of the list.
func (s *Service) RemoveLine(ctx context.Context, actor access.Actor, id string, version int64, lineID string) error {
	return s.change(ctx, actor, id, version, func(a *Act) error {
		before := len(a.List)
		a.List = slices.DeleteFunc(a.List, func(l Line) bool { return l.ID == lineID })
		if len(a.List) == before {
			return domain.NotFound("Không có dòng này trong danh sách.")
		}
		return nil
	})
}

// RemoveUnread takes out every line of which nothing could be read, such as the
// headings and closing articles of an act that was pasted whole, and tells how
// many.
func (s *Service) RemoveUnread(ctx context.Context, actor access.Actor, id string, version int64) (n int, err error) {
	return n, s.change(ctx, actor, id, version, func(a *Act) error {
		before := len(a.List)
		a.List = slices.DeleteFunc(a.List, Line.Unread)
		n = before - len(a.List)
		return nil
	})
}

// AddLeft adds a line for each unit that stands under one that ends and that the
// list does not name: it goes on under who takes its superior over.
func (s *Service) AddLeft(ctx context.Context, actor access.Actor, id string, version int64) (n int, err error) {
	return n, s.change(ctx, actor, id, version, func(a *Act) error {
		for _, u := range left(a.Steps, a.eve) {
			side := Side{Name: u.Name, AgencyID: u.ID, Chosen: true}
			a.List = append(a.List, Line{
				ID: db.NewID(), Change: agency.Rename, From: []Side{side}, To: []Side{side}, Text: "Chuyển “" + u.Name + "” sang cấp trên mới",
			})
			n++
		}
		return nil
	})
}

// Discard gives a draft up.
func (s *Service) Discard(ctx context.Context, actor access.Actor, id string, version int64) error {
	if err := mayPrepare(actor); err != nil {
		return err
	}
	return s.Registry.Discard(ctx, actor, id, version)
}

// Checked is the list with what is wrong with its lines.
type Checked struct {
	Problems map[int][]agency.Problem // by the line's place, from 0
	Open     int                      // lines that are not understood or matched
	Left     []org.Agency             // units under those that end that no line names
}

// Ready tells whether nothing keeps the list from being applied.
func (c Checked) Ready() bool {
	for _, list := range c.Problems {
		if agency.Wrong(list) {
			return false
		}
	}
	return c.Open == 0 && len(c.Left) == 0
}

// Check finds what is wrong with the list. Of a line that is not matched only
// that is said.
func (s *Service) Check(ctx context.Context, a Act) (Checked, error) {
	c := Checked{Problems: map[int][]agency.Problem{}}
	problems, err := s.Registry.CheckSteps(ctx, a.EffectiveOn, a.Steps)
	if err != nil {
		return c, err
	}
	for _, l := range a.List {
		if l.Open() {
			c.Open++
		}
	}
	for _, p := range problems {
		if p.Step < len(a.List) && a.List[p.Step].Open() {
			continue
		}
		c.Problems[p.Step] = append(c.Problems[p.Step], p)
	}
	c.Left = left(a.Steps, a.eve)
	return c, nil
}

// sameStep tells whether two steps say the same.
func sameStep(a, b agency.Step) bool {
	one, err := json.Marshal(a)
	other, err2 := json.Marshal(b)
	return err == nil && err2 == nil && bytes.Equal(one, other)
}
