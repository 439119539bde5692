package links

import (
	"context"
	"io"
	"slices"
	"sync"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/platform/audit"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
)

// Sources is what the service works with. Without Fetch no link of others is opened, and
// every state says so. Inside opens the public pages of this program, whose addresses
// begin with Site, without the network and whatever Fetch is. Own begins the addresses of this program's pages behind the
// door: they open after signing in only, so a link there proves nothing to be
// opened without, and is left alone.
type Sources struct {
	DB       *db.DB
	Ledger   *ledger.Ledger
	Registry *org.Registry
	Files    *blob.Dir
	Fetch    *fetch.Client
	Inside   *fetch.Client
	Site     string
	Zone     *time.Location
	Own      string
}

// Service is the use cases of links.
type Service struct {
	Sources

	reading sync.Mutex // one page at a time is taken apart: a heavy one needs much memory
	turns   turns
}

// NewService gives the use cases.
func NewService(s Sources) *Service { return &Service{Sources: s} }

// seen gives the link of an entry that the actor may see; of another agency's
// it says that there is none.
func (s *Service) seen(ctx context.Context, actor access.Actor, evidenceID string) (ledger.Entry, State, error) {
	e, err := s.Ledger.Entry(ctx, evidenceID)
	if err == nil && (!actor.Sees(e.AgencyID) || e.URL == "") {
		err = domain.NotFound("Minh chứng này không có liên kết.")
	}
	if err != nil {
		return ledger.Entry{}, State{}, err
	}
	st, err := s.state(ctx, due{EvidenceID: e.ID, AgencyID: e.AgencyID, URL: e.URL})
	return e, st, err
}

// Bad gives of some entries those whose link does not open, or opens and may be
// another page by now.
func (s *Service) Bad(ctx context.Context, entries []string) ([]string, error) {
	if len(entries) == 0 {
		return nil, nil
	}
	args := db.Args(entries)
	var bad []string
	err := s.DB.Select(ctx, &bad, `SELECT evidence_id FROM link_state WHERE (gone_since > 0 OR doubt_at > 0) AND evidence_id IN (`+db.Marks(1, len(args))+`)`, args...)
	return bad, err
}

// Of gives how the link of an entry stands, for the entry's own page. The caller
// has checked that the actor sees the entry.
func (s *Service) Of(ctx context.Context, e ledger.Entry) (State, error) {
	return s.state(ctx, due{EvidenceID: e.ID, AgencyID: e.AgencyID, URL: e.URL})
}

// List gives a page of links that the actor may see.
func (s *Service) List(ctx context.Context, actor access.Actor, f Filter) ([]Row, error) {
	return s.rows(ctx, within(actor, f))
}

// Gone lists the entries whose link answers that there is nothing, for rooms that
// say which evidence is weak.
func (s *Service) Gone(ctx context.Context) ([]string, error) {
	var ids []string
	err := s.DB.Select(ctx, &ids, `SELECT evidence_id FROM link_state WHERE outcome = $1 ORDER BY evidence_id`, fetch.Gone)
	return ids, err
}

// Shares counts the links that the actor may see by agency, most first.
func (s *Service) Shares(ctx context.Context, actor access.Actor, f Filter) ([]Share, error) {
	f.Agencies = nil
	return s.shares(ctx, within(actor, f))
}

// within narrows a filter to what the actor may see.
func within(actor access.Actor, f Filter) Filter {
	if actor.SeesAll() {
		return f
	}
	own := actor.Agencies()
	if len(f.Agencies) > 0 {
		own = slices.DeleteFunc(own, func(id string) bool { return !slices.Contains(f.Agencies, id) })
	}
	f.Agencies, f.NoAgency = own, len(own) == 0
	return f
}

// MayCheck tells whether the actor asks for a link of the agency to be opened
// again.
func MayCheck(a access.Actor, agencyID string) bool {
	return a.Has(access.Officer, agencyID) || a.Has(access.Leader, agencyID) || a.Is(access.Coordinator, access.Inspector)
}

// often is how soon a link may be asked for again.
const often = 10 * time.Minute

// Check asks for a link to be opened again now. It fails with conflict when
// that was asked a moment ago, or when this program opens no links.
func (s *Service) Check(ctx context.Context, actor access.Actor, evidenceID string) error {
	e, st, err := s.seen(ctx, actor, evidenceID)
	if err != nil {
		return err
	}
	switch {
	case !MayCheck(actor, e.AgencyID):
		return domain.Forbidden("Chỉ cán bộ đầu mối, lãnh đạo của cơ quan, người điều phối và đoàn kiểm tra được yêu cầu kiểm tra lại.")
	case s.client(e.URL) == nil:
		return domain.Conflict("Máy chủ này đang tắt việc mở liên kết. Người quản trị bật bằng --links=on.")
	case !e.Counts():
		return domain.Conflict("Minh chứng này đã được sửa hoặc rút. Mở bản mới nhất.")
	}
	return s.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		now := tx.Now()
		n, err := ensure(ctx, tx, due{EvidenceID: e.ID, AgencyID: e.AgencyID, URL: e.URL}, now.Add(lease))
		if err == nil && n == 0 {
			n, err = tx.Exec(ctx, `UPDATE link_state SET asked_at = $2 WHERE evidence_id = $1 AND erased_at = 0 AND asked_at <= $3 AND checked_at <= $3`,
				e.ID, db.Millis(now), db.Millis(now.Add(-often)))
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return domain.Conflict("Liên kết này vừa được kiểm tra hoặc đang chờ. Thử lại sau 10 phút.")
		}
		tx.Enqueue(Fetch{EvidenceID: e.ID, Round: st.Checks})
		return audit.Record(ctx, tx, actor, "link.check", "evidence", e.ID, nil)
	})
}

// copyOf reads the stored readable text of a link.
func (s *Service) copyOf(ctx context.Context, st State) (string, error) {
	if st.TextSHA == "" || !st.Copied() {
		return "", nil
	}
	body, err := s.stored(ctx, st.TextSHA)
	return string(body), err
}

// Copy gives a stored file of a link that the actor may see: the text, or the
// bytes as they came.
func (s *Service) Copy(ctx context.Context, actor access.Actor, evidenceID string, text bool) (State, []byte, error) {
	_, st, err := s.seen(ctx, actor, evidenceID)
	if err != nil {
		return st, nil, err
	}
	sum := st.TextSHA
	if !text {
		if sum = st.RawSHA; !st.RawKept {
			sum = ""
		}
	}
	if sum == "" || !st.Copied() {
		return st, nil, domain.NotFound("Không có bản sao này.")
	}
	body, err := s.stored(ctx, sum)
	return st, body, err
}

func (s *Service) stored(ctx context.Context, sum string) ([]byte, error) {
	file, err := s.Files.Open(ctx, sum)
	if err != nil {
		return nil, err
	}
	defer func() { _ = file.Close() }()
	body, err := io.ReadAll(file)
	if err != nil {
		return nil, domain.Unavailable(err, "Chưa đọc được bản sao. Hãy thử lại sau ít phút.")
	}
	return body, nil
}
