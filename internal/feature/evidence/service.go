package evidence

import (
	"context"
	"io"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/audit"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// Sources is what the service works with.
type Sources struct {
	DB        *db.DB
	Ledger    *ledger.Ledger
	Files     *blob.Dir
	Registry  *org.Registry
	Programme *programme.Programme
	People    *people.Directory
	Zone      *time.Location
	Link      func(context.Context, ledger.Entry) (Link, error) // nil: nothing is said of links
	BadLinks  func(context.Context, []string) ([]string, error) // of entries those whose link does not open or is doubted; nil: nothing is known
	Pages     *fetch.Client                                     // opens a page for its title; nil: none is opened
}

// Link is how the link of an entry stands, as the room of links has it: the
// status whose sign goes with the word, when it was last opened, since when it
// does not open (0: it does), whether its content differs from the copy that is
// kept, whether there is one, and why a page that opens may be another by now
// (empty: nothing speaks for that).
type Link struct {
	Sign, Word           string
	CheckedAt, GoneSince int64
	Changed, Copied      bool
	Doubt                string
}

// Service is the use cases of evidence.
type Service struct {
	Sources
	pictures *pictures
}

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s, pictures: newPictures()} }

func (s *Service) today() calendar.Date { return calendar.DateOf(s.DB.Clock().Now(), s.Zone) }

// Draft is what a person enters. Versions are obligation versions. Files are
// stored already.
type Draft struct {
	AgencyID   string
	Versions   []string
	Kind       evidence.Kind
	Title      string
	HappenedOn calendar.Date
	URL        string
	Channel    string
	Note       string
	Reason     string // of a correction
	FormKey    string
	Files      []ledger.NewFile
	Drop       []string // of a correction: ids of files of the old entry that do not go with it
	Topics     []string
	Audiences  []string
	Amounts    evidence.Amounts // what was counted; what nobody counted is absent or 0
	Distinct   string           // why it is no re-post of what looks the same
	Repeats    string           // id of the entry that it repeats, as a person says

	shows string // of a correction that shows the same as before
}

// Limits of what a person enters, in letters.
const (
	maxTitle = 300
	maxNote  = 4000
	maxURL   = 2000
	minNote  = 10
	maxList  = 20 // topics or audiences of one entry
)

// MayDeclare tells whether the actor declares for the agency.
func MayDeclare(a access.Actor, agencyID string) bool {
	return a.Has(access.Officer, agencyID) || a.Is(access.Coordinator)
}

// check notes every problem of a draft at once, in the order of the form. kept
// is how many files an entry that is corrected keeps.
func (s *Service) check(d Draft, kept int) domain.Fields {
	var p domain.Fields
	if d.URL == "" && len(d.Files)+kept == 0 && utf8.RuneCountInString(d.Note) < minNote {
		p.Add("tep", "Thêm một thứ để kiểm chứng: ảnh hoặc tệp, liên kết, hoặc ghi chú ít nhất %d ký tự.", minNote)
	}
	if d.URL != "" && (len(d.URL) > maxURL || !strings.HasPrefix(d.URL, "https://") && !strings.HasPrefix(d.URL, "http://")) {
		p.Add("lien_ket", "Liên kết phải bắt đầu bằng https:// hoặc http://. Sao chép lại từ trình duyệt.")
	}
	switch n := utf8.RuneCountInString(d.Title); {
	case n == 0:
		p.Add("tieu_de", "Nhập tên việc đã làm, ví dụ tên bài viết hoặc tên cuộc đối thoại.")
	case n > maxTitle:
		p.Add("tieu_de", "Tên việc dài quá %d ký tự. Rút ngắn lại.", maxTitle)
	}
	switch {
	case d.HappenedOn == "":
		p.Add("ngay", "Nhập ngày đã làm.")
	case d.HappenedOn > s.today():
		p.Add("ngay", "Ngày đã làm ở sau hôm nay. Chỉ khai việc đã xảy ra.")
	case d.HappenedOn < "2000-01-01":
		p.Add("ngay", "Ngày đã làm quá xa. Nhập lại năm.")
	}
	if len(d.Versions) == 0 {
		p.Add("nhiem_vu", "Chọn ít nhất một nhiệm vụ mà minh chứng này đáp ứng.")
	}
	if !d.Kind.Valid() {
		p.Add("loai", "Chọn loại việc đã làm.")
	}
	if utf8.RuneCountInString(d.Note) > maxNote {
		p.Add("ghi_chu", "Ghi chú dài quá %d ký tự. Rút ngắn hoặc gửi bằng tệp.", maxNote)
	}
	checkLists(d, &p)
	checkAmounts(d, &p)
	return p
}

// checkLists bounds topics, audiences and the reason why nothing is repeated.
func checkLists(d Draft, p *domain.Fields) {
	long := func(s string) bool { return utf8.RuneCountInString(s) > maxTitle }
	for _, l := range []struct {
		name  string
		items []string
	}{{"noi_dung", d.Topics}, {"doi_tuong", d.Audiences}} {
		if len(l.items) > maxList || slices.ContainsFunc(l.items, long) {
			p.Add(l.name, "Chọn tối đa %d mục, mỗi mục không quá %d ký tự.", maxList, maxTitle)
		}
	}
	if long(d.Distinct) {
		p.Add("ly_do_khac", "Lý do dài quá %d ký tự. Rút ngắn lại.", maxTitle)
	}
}

// checkEnd refuses what an agency would have done after its end; of days before
// it late evidence is still declared.
func (s *Service) checkEnd(ctx context.Context, d Draft, p *domain.Fields) error {
	if !d.HappenedOn.Valid() {
		return nil
	}
	history, err := s.Registry.History(ctx, d.AgencyID)
	if err != nil && domain.CodeOf(err) != domain.CodeNotFound {
		return err
	}
	if end := programme.EndedOn(history, d.HappenedOn); end != "" {
		name := history[len(history)-1].Version.Name
		p.Add("ngay", "%s kết thúc từ ngày %s. Chỉ khai việc đã làm trước ngày đó; việc sau đó do đơn vị kế thừa khai.", name, end.Vietnamese())
	}
	return nil
}

// ready tells whether a draft can be declared by the actor, with all its
// problems at once.
func (s *Service) ready(ctx context.Context, actor access.Actor, d Draft) error {
	if !MayDeclare(actor, d.AgencyID) {
		return domain.Forbidden("Không được khai minh chứng cho cơ quan này.")
	}
	p := s.check(d, 0)
	if err := s.checkEnd(ctx, d, &p); err != nil {
		return err
	}
	return p.Err()
}

// Declare appends an entry and gives its id. The same form sent twice gives the
// same id; so does a re-post of an entry that shows nothing by which a re-post is
// known: there is nothing to add to it.
func (s *Service) Declare(ctx context.Context, actor access.Actor, d Draft, origin evidence.Origin) (string, error) {
	if err := s.ready(ctx, actor, d); err != nil {
		return "", err
	}
	shows, err := s.repeated(ctx, actor, d)
	if err != nil || d.Repeats != "" && shows == "" {
		return d.Repeats, err
	}
	return s.append(ctx, actor, ledger.NewEvidence{
		AgencyID: d.AgencyID, Kind: d.Kind, Origin: origin, HappenedOn: d.HappenedOn, Title: d.Title, URL: d.URL, Channel: d.Channel,
		Note: d.Note, Versions: d.Versions, Files: d.Files, FormKey: d.FormKey, Topics: d.Topics, Audiences: d.Audiences,
		Distinct: d.Distinct, Shows: shows, Amounts: aboveZero(d.Amounts),
	}, "evidence.declare")
}

// repeated gives what the entry shows that the draft repeats; both belong to one
// agency.
func (s *Service) repeated(ctx context.Context, actor access.Actor, d Draft) (string, error) {
	if d.Repeats == "" {
		return "", nil
	}
	first, err := s.Entry(ctx, actor, d.Repeats)
	if err != nil {
		return "", err
	}
	if first.AgencyID != d.AgencyID || !first.Current() {
		return "", domain.Conflict("Minh chứng được chọn là bản gốc không còn tính.")
	}
	return s.Ledger.Shows(ctx, first.ID)
}

// Correct appends an entry that replaces another; files of the old one go with
// it, before the new ones, unless the draft drops them.
func (s *Service) Correct(ctx context.Context, actor access.Actor, id string, d Draft) (string, error) {
	old, files, err := s.changeable(ctx, actor, id)
	if err != nil {
		return "", err
	}
	d.AgencyID = old.AgencyID
	var kept []ledger.NewFile
	for _, f := range remaining(files, d.Drop) {
		kept = append(kept, again(f))
	}
	d.Files = append(kept, d.Files...)
	p := s.check(d, 0)
	if err := s.checkEnd(ctx, d, &p); err != nil {
		return "", err
	}
	if d.Reason == "" {
		p.Add("ly_do", "Nhập lý do sửa. Lý do nằm trong sổ cùng bản sửa.")
	}
	if err := p.Err(); err != nil {
		return "", err
	}
	shows, err := s.Ledger.Shows(ctx, old.ID)
	if err != nil {
		return "", err
	}
	if d.shows == "" && shows == evidence.ContentKey(old.URL, sums(files)) {
		shows = "" // its own: what it shows follows the correction
	}
	return s.append(ctx, actor, ledger.NewEvidence{
		AgencyID: old.AgencyID, Kind: d.Kind, Origin: old.Origin, Act: evidence.Correct, Supersedes: old.ID, HappenedOn: d.HappenedOn,
		Title: d.Title, URL: d.URL, Channel: d.Channel, Note: d.Note, Reason: d.Reason, Versions: d.Versions, Files: d.Files, FormKey: d.FormKey,
		Topics: d.Topics, Audiences: d.Audiences, Distinct: old.DistinctWhy, Shows: shows, Amounts: aboveZero(d.Amounts),
	}, "evidence.correct")
}

// remaining leaves out files that were dropped or lawfully erased.
func remaining(files []ledger.File, drop []string) []ledger.File {
	var left []ledger.File
	for _, f := range files {
		if !f.Erased() && !slices.Contains(drop, f.ID) {
			left = append(left, f)
		}
	}
	return left
}

// again cites a file of an earlier entry once more.
func again(f ledger.File) ledger.NewFile {
	return ledger.NewFile{Name: f.Name, MediaType: f.MediaType, SHA256: f.SHA256, Size: f.Size, Look: uint64(f.Look)}
}

func sums(files []ledger.File) []string {
	all := make([]string, len(files))
	for i, f := range files {
		all[i] = f.SHA256
	}
	return all
}

// Withdraw appends an entry that takes another out of the count.
func (s *Service) Withdraw(ctx context.Context, actor access.Actor, id, reason string) error {
	old, _, err := s.changeable(ctx, actor, id)
	if err != nil {
		return err
	}
	if reason == "" {
		var p domain.Fields
		p.Add("ly_do", "Nhập lý do rút. Lý do nằm trong sổ cùng minh chứng.")
		return p.Err()
	}
	served, err := s.Ledger.ServedBy(ctx, id)
	if err != nil {
		return err
	}
	n := ledger.NewEvidence{
		AgencyID: old.AgencyID, Kind: old.Kind, Origin: old.Origin, Act: evidence.Withdraw, Supersedes: old.ID, HappenedOn: old.HappenedOn,
		Title: old.Title, Reason: reason,
	}
	for _, v := range served {
		n.Versions = append(n.Versions, v.VersionID)
	}
	_, err = s.append(ctx, actor, n, "evidence.withdraw")
	return err
}

// changeable gives an entry that the actor may correct or withdraw.
func (s *Service) changeable(ctx context.Context, actor access.Actor, id string) (ledger.Entry, []ledger.File, error) {
	e, err := s.Entry(ctx, actor, id)
	if err != nil {
		return e, nil, err
	}
	switch {
	case !MayDeclare(actor, e.AgencyID):
		return e, nil, domain.Forbidden("Chỉ cán bộ đầu mối của cơ quan được sửa hoặc rút minh chứng này.")
	case e.Origin == evidence.Automatic:
		return e, nil, domain.Forbidden("Minh chứng này do hệ thống ghi khi việc xảy ra, không sửa bằng tay.")
	case !e.Current():
		return e, nil, domain.Conflict("Minh chứng này đã được sửa hoặc rút. Mở bản mới nhất.")
	}
	files, err := s.Ledger.FilesOf(ctx, id)
	return e, files, err
}

func (s *Service) append(ctx context.Context, actor access.Actor, n ledger.NewEvidence, act string) (string, error) {
	var id string
	err := s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		err := s.holdFiles(ctx, tx, n.Files)
		if err != nil {
			return err
		}
		if id, err = s.Ledger.Append(ctx, tx, actor, n); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, act, "evidence", id, map[string]string{"supersedes": n.Supersedes})
	})
	return id, err
}

// Entry gives an entry that the actor may see; of another agency's it says that
// there is none.
func (s *Service) Entry(ctx context.Context, actor access.Actor, id string) (ledger.Entry, error) {
	e, err := s.Ledger.Entry(ctx, id)
	if err == nil && !actor.Sees(e.AgencyID) {
		return ledger.Entry{}, domain.NotFound("Không có minh chứng này.")
	}
	return e, err
}

// List gives a page of entries that the actor may see.
func (s *Service) List(ctx context.Context, actor access.Actor, f ledger.Filter) ([]ledger.Entry, int, error) {
	if !actor.SeesAll() {
		own := actor.Agencies()
		if len(f.Agencies) > 0 {
			own = slices.DeleteFunc(own, func(id string) bool { return !slices.Contains(f.Agencies, id) })
		}
		f.Agencies, f.NoAgency = own, len(own) == 0
	}
	return s.Ledger.Entries(ctx, f)
}

// Open opens a stored file of an entry that the actor may see.
func (s *Service) Open(ctx context.Context, actor access.Actor, id, fileID string) (ledger.File, io.ReadCloser, error) {
	if _, err := s.Entry(ctx, actor, id); err != nil {
		return ledger.File{}, nil, err
	}
	files, err := s.Ledger.FilesOf(ctx, id)
	if err != nil {
		return ledger.File{}, nil, err
	}
	i := slices.IndexFunc(files, func(f ledger.File) bool { return f.ID == fileID })
	if i < 0 {
		return ledger.File{}, nil, domain.NotFound("Không có tệp này.")
	}
	if files[i].Erased() {
		return ledger.File{}, nil, domain.NotFound("Tệp này đã được xóa theo quy định. Mã băm của tệp vẫn còn trong sổ.")
	}
	r, err := s.Files.Open(ctx, files[i].SHA256)
	return files[i], r, err
}

// Alike lists entries of the agency that may be the same thing as the draft.
func (s *Service) Alike(ctx context.Context, actor access.Actor, d Draft) ([]ledger.Alike, error) {
	if !MayDeclare(actor, d.AgencyID) {
		return nil, domain.Forbidden("Không được khai minh chứng cho cơ quan này.")
	}
	n := ledger.Likeness{AgencyID: d.AgencyID, URL: d.URL, Title: d.Title, HappenedOn: d.HappenedOn}
	for _, f := range d.Files {
		n.Files, n.Looks = append(n.Files, f.SHA256), append(n.Looks, f.Look)
	}
	all, err := s.Ledger.Alike(ctx, n)
	return slices.DeleteFunc(all, func(a ledger.Alike) bool { return !a.SameAgency }), err
}

// Choice is an obligation that an agency may serve, with how it stands.
type Choice struct {
	Obligation programme.Obligation
	Assessment obligation.Assessment
}

// Choices lists the obligations that an agency owes, those that need something
// first.
func (s *Service) Choices(ctx context.Context, agencyID string) ([]Choice, error) {
	owed, err := s.Programme.OwedBy(ctx, agencyID)
	if err != nil {
		return nil, err
	}
	counts, err := s.Ledger.Counts(ctx, programme.Chains(owed), time.Time{})
	if err != nil {
		return nil, err
	}
	choices := make([]Choice, len(owed))
	for i, o := range owed {
		choices[i] = Choice{o, o.Assess(agencyID, ledger.Of(counts, o.VersionID), s.today())}
	}
	slices.SortStableFunc(choices, func(a, b Choice) int { return s.need(a) - s.need(b) })
	return choices, nil
}

// longOver is how many days before its beginning and after its end an obligation
// stands among those that run: late evidence is still declared for it.
const longOver = 60

// need orders obligations by how much they need evidence now.
func (s *Service) need(c Choice) int {
	order := []obligation.Status{
		obligation.Late, obligation.AtRisk, obligation.Silent, obligation.OnTrack, obligation.Missed, obligation.NotDue, obligation.Met,
	}
	place := slices.Index(order, c.Assessment.Status)
	if place < 0 {
		place = len(order)
	}
	if !near(c.Obligation, s.today()) {
		place += len(order) + 1
	}
	return place
}
