package newsroom

import (
	"context"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// Work (việc dự kiến) is a piece that an agency means to make. Its state is read from the
// piece that was begun for it. Instants are Unix milliseconds, 0 for never.
type Work struct {
	ID, AgencyID        string
	Kind                flow.Kind
	Title               string
	PlanID              string
	ObligationID        string
	Topic, Audience     string
	Producer            flow.Producer
	OwnerID             string // an account, or the id of a unit
	OwnerName           string
	OwnerContact        string
	DueOn               calendar.Date
	Notes               string
	AfterID             string // the work that it follows
	SeriesID            string
	SeriesNo            int
	Period              string // in the rhythm of its series
	Place               int
	ContentID           string
	DroppedAt           int64
	DroppedByName       string
	DroppedWhy          string
	MadeByName          string
	MadeAt, Version     int64
	OutAt               int64 // when its piece came out first
	PieceState          flow.State
	PieceTitle          string
	Agency              string `db:"-"`
	ObligationN, Clause string `db:"-"` // how the obligation is called, and its clause
}

// State is how far the work is.
func (w Work) State() flow.WorkState { return flow.StandOf(w.DroppedAt > 0, w.OutAt > 0, w.PieceState) }

// Late tells whether its day is over and its piece is not out.
func (w Work) Late(today calendar.Date) bool { return w.State().Open() && w.DueOn < today }

const workColumns = `w.id, w.agency_id, w.kind, w.title, w.plan_id, w.obligation_id, w.topic, w.audience, w.producer, w.owner_id, w.owner_name, w.owner_contact, w.due_on, w.notes,
	w.after_id, w.series_id, w.series_no, w.period, w.place, w.content_id, w.dropped_at, w.dropped_by_name, w.dropped_why, w.made_by_name, w.made_at, w.version,
	COALESCE(c.first_out_at, 0) AS out_at, COALESCE(e.state, '') AS piece_state, COALESCE(e.title, '') AS piece_title`

const workFrom = ` FROM newsroom_work w LEFT JOIN content c ON c.id = w.content_id
	LEFT JOIN content_edition e ON e.content_id = w.content_id AND e.number = (SELECT max(n.number) FROM content_edition n WHERE n.content_id = w.content_id)`

// NewWork is a work as somebody plans it. Who names the producer: empty for the agency,
// “p:” and an account, “u:” and a unit, “ngoai” for somebody outside. Kept is the day off
// that they confirmed as the due day.
type NewWork struct {
	AgencyID        string
	Kind            flow.Kind
	Title           string
	ObligationID    string
	Topic, Audience string
	Who             string
	OutsideName     string
	OutsideContact  string
	DueOn, Kept     calendar.Date
	Notes           string
	AfterID         string
	Key             string
}

// Bounds of what a work says, in letters, and how far ahead its day may be.
const (
	mostWorkTitle, mostNotes = 200, 2000
	farthestWork             = 2 * 366
)

// outside names the producer who is none of the agency's own.
const outside = "ngoai"

func errNoWork() error { return domain.NotFound("Không có việc dự kiến này.") }

func errNotWriter() error {
	return domain.Forbidden("Chỉ cán bộ của cơ quan được lên kế hoạch bài của cơ quan.")
}

// Plan plans one work.
func (s *Service) Plan(ctx context.Context, actor access.Actor, n NewWork) (id string, err error) {
	w, err := s.checkedWork(ctx, actor, n)
	if err != nil {
		return "", err
	}
	w.ID = db.NewID()
	err = s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		if err := inTime(ctx, tx, w); err != nil {
			return err
		}
		id, err = keepWork(ctx, tx, actor, w, n.Key)
		return err
	})
	return id, err
}

// keepWork keeps a new work and gives its id, or that of the work which the same form made
// before.
func keepWork(ctx context.Context, tx *db.Tx, actor access.Actor, w Work, key string) (id string, err error) {
	if key == "" {
		key = w.ID
	}
	made, err := insertWork(ctx, tx, actor, w, actor.AccountID+":"+key)
	if err != nil {
		return "", err
	}
	if made == 0 {
		_, err := tx.Get(ctx, &id, `SELECT id FROM newsroom_work WHERE form_key = $1`, actor.AccountID+":"+key)
		return id, err
	}
	return w.ID, audit.Record(ctx, tx, actor, "work.plan", "work", w.ID, map[string]any{"title": w.Title, "due_on": w.DueOn, "obligation": w.ObligationID})
}

// checkedWork makes the work of a form, with all that is wrong with it.
func (s *Service) checkedWork(ctx context.Context, actor access.Actor, n NewWork) (Work, error) {
	if !content.Writes(actor, n.AgencyID) {
		return Work{}, errNotWriter()
	}
	w := Work{
		AgencyID: n.AgencyID, Kind: n.Kind, Title: vi.Clean(n.Title), ObligationID: n.ObligationID, Topic: vi.Truncate(vi.Clean(n.Topic), longestName), Audience: vi.Truncate(vi.Clean(n.Audience), longestName),
		DueOn: n.DueOn, Notes: n.Notes, AfterID: n.AfterID,
	}
	problems := w.problems()
	if err := s.produces(ctx, &w, n, &problems); err != nil {
		return w, err
	}
	if err := s.serving(ctx, &w, &problems); err != nil {
		return w, err
	}
	days, err := s.Programme.WorkDays(ctx)
	if err != nil {
		return w, err
	}
	today := s.today()
	switch {
	case n.DueOn == "":
		problems.Add("han", "Nhập ngày phải xong.")
	case n.DueOn > today.AddDays(farthestWork):
		problems.Add("han", "Ngày phải xong xa quá hai năm. Kiểm tra lại năm.")
	default:
		problems = append(problems, days.LastDay("han", n.DueOn, n.Kept, today)...)
	}
	return w, problems.Err()
}

// problems are those of its words.
func (w Work) problems() domain.Fields {
	var problems domain.Fields
	switch n := len([]rune(w.Title)); {
	case n == 0:
		problems.Add("tieu_de", "Nhập tên bài dự kiến.")
	case n > mostWorkTitle:
		problems.Add("tieu_de", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", mostWorkTitle)
	}
	if !w.Kind.Valid() {
		problems.Add("the_loai", "Chọn thể loại.")
	}
	if len([]rune(w.Notes)) > mostNotes {
		problems.Add("ghi_chu", "Chữ trong ô này dài quá %d ký tự. Rút ngắn.", mostNotes)
	}
	return problems
}

// produces reads who makes the work.
func (s *Service) produces(ctx context.Context, w *Work, n NewWork, problems *domain.Fields) error {
	w.Producer = flow.ByAgency
	if n.Who == "" {
		return nil
	}
	if n.Who == outside {
		w.Producer, w.OwnerName, w.OwnerContact = flow.ByOutside, vi.Truncate(vi.Clean(n.OutsideName), 200), vi.Truncate(vi.Clean(n.OutsideContact), 200)
		if w.OwnerName == "" {
			problems.Add("ngoai_ten", "Nhập tên đơn vị hoặc người làm.")
		}
		if w.OwnerContact == "" {
			problems.Add("ngoai_lien_he", "Nhập số điện thoại hoặc thư điện tử để liên hệ.")
		}
		return nil
	}
	all, err := s.Producers(ctx, w.AgencyID)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(all, func(o option) bool { return o.Value == n.Who })
	if at < 0 {
		problems.Add("nguoi", "Người hoặc đơn vị này không còn ở cơ quan. Chọn lại.")
		return nil
	}
	w.Producer, w.OwnerID, w.OwnerName = flow.ByPerson, n.Who[2:], all[at].Label
	if n.Who[:2] == "u:" {
		w.Producer = flow.ByUnit
	}
	return nil
}

// Producers lists who of an agency can make a work: its people, then the units below it.
func (s *Service) Producers(ctx context.Context, agencyID string) ([]option, error) {
	holders, err := s.People.Holders(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	var out []option
	for _, h := range holders {
		if o := (option{Value: "p:" + h.AccountID, Label: h.Name}); (h.Role == access.Officer || h.Role == access.Leader || h.Role == access.Coordinator) && !slices.Contains(out, o) {
			out = append(out, o)
		}
	}
	all, err := s.Registry.AsOf(ctx, s.today())
	if err != nil {
		return nil, err
	}
	for _, a := range all {
		if a.ParentID == agencyID {
			out = append(out, option{Value: "u:" + a.ID, Label: a.Name})
		}
	}
	return out, nil
}

// serving reads the plan of a work: that of its obligation, else the running one.
func (s *Service) serving(ctx context.Context, w *Work, problems *domain.Fields) error {
	if w.ObligationID == "" {
		running, err := s.Programme.Running(ctx, s.today())
		if len(running) > 0 {
			w.PlanID = running[0].ID
		}
		return err
	}
	duties, err := s.Duties(ctx, w.AgencyID, []string{w.ObligationID})
	if err != nil {
		return err
	}
	at := slices.IndexFunc(duties, func(d Duty) bool { return d.Chosen })
	if at < 0 {
		problems.Add("nhiem_vu", "Cơ quan không có nhiệm vụ này. Chọn lại nhiệm vụ.")
		return nil
	}
	w.PlanID = duties[at].PlanID
	return nil
}

// inTime holds works that follow each other in the order of their days.
func inTime(ctx context.Context, tx *db.Tx, w Work) error {
	if w.AfterID != "" {
		var before Work
		ok, err := tx.Get(ctx, &before, `SELECT agency_id, due_on, title FROM newsroom_work WHERE id = $1`, w.AfterID)
		switch {
		case err != nil:
			return err
		case !ok || before.AgencyID != w.AgencyID:
			return errNoWork()
		case before.DueOn > w.DueOn:
			return domain.Fields{{Name: "han", Message: "Bài tiếp theo phải xong từ ngày %s, ngày của bài “%s”, trở đi.", Args: []any{before.DueOn.Vietnamese(), before.Title}}}.Err()
		}
	}
	var later Work
	ok, err := tx.Get(ctx, &later, `SELECT due_on, title FROM newsroom_work WHERE after_id = $1 AND dropped_at = 0 AND due_on < $2 ORDER BY due_on LIMIT 1`, w.ID, w.DueOn)
	if err != nil || !ok {
		return err
	}
	return domain.Fields{{Name: "han", Message: "Bài tiếp theo “%s” phải xong ngày %s. Chọn ngày không muộn hơn, hoặc lùi bài đó trước.", Args: []any{later.Title, later.DueOn.Vietnamese()}}}.Err()
}

// Work gives a work; to who does not see it, as if there were none.
func (s *Service) Work(ctx context.Context, actor access.Actor, id string) (Work, error) {
	var w Work
	ok, err := s.DB.Get(ctx, &w, `SELECT `+workColumns+workFrom+` WHERE w.id = $1`, id)
	if err != nil {
		return w, err
	}
	if !ok || !actor.System && !actor.Sees(w.AgencyID) {
		return Work{}, errNoWork()
	}
	all := []Work{w}
	err = s.named(ctx, all)
	return all[0], err
}

// named gives works the names of their agencies and obligations.
func (s *Service) named(ctx context.Context, all []Work) error {
	var ids []string
	for _, w := range all {
		ids = append(ids, w.AgencyID)
	}
	slices.Sort(ids)
	names, err := s.Registry.Names(ctx, s.today(), slices.Compact(ids)...)
	if err != nil {
		return err
	}
	labels := map[string]Duty{}
	for i := range all {
		w := &all[i]
		w.Agency = names[w.AgencyID]
		if w.ObligationID == "" {
			continue
		}
		d, known := labels[w.ObligationID]
		if !known {
			o, err := s.Programme.Obligation(ctx, w.ObligationID)
			if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
				return err
			}
			d = Duty{Obligation: o}
			labels[w.ObligationID] = d
		}
		w.ObligationN, w.Clause = d.Label(), d.Clause
	}
	return nil
}

// Follow lists the works that follow another, the earliest first.
func (s *Service) Follow(ctx context.Context, id string) ([]Work, error) {
	var all []Work
	err := s.DB.Select(ctx, &all, `SELECT `+workColumns+workFrom+` WHERE w.after_id = $1 ORDER BY w.due_on, w.id`, id)
	return all, err
}

// WorkOf gives the work for which a piece is made; ok is false for none.
func (s *Service) WorkOf(ctx context.Context, contentID string) (w Work, ok bool, err error) {
	ok, err = s.DB.Get(ctx, &w, `SELECT `+workColumns+workFrom+` WHERE w.content_id = $1`, contentID)
	return w, ok, err
}
