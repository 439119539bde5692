package portal

import (
	"context"
	"net"
	"net/http"
	"net/url"
	"regexp"
	"slices"
	"strings"

	"golang.org/x/net/idna"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// Host is a host name (tên miền) under which an agency has its own front page from a day
// on; without AgencyID it is nobody's from then on.
type Host struct {
	ID         string
	Host       string
	AgencyID   string
	ValidFrom  calendar.Date
	RecordedAt int64 // Unix milliseconds
	ByName     string
}

const hostColumns = `id, host, agency_id, valid_from, recorded_at, by_name`

// Shown is the name as people write it: "xã.vn", not as machines do.
func (h Host) Shown() string {
	if name, err := idna.Display.ToUnicode(h.Host); err == nil {
		return name
	}
	return h.Host
}

// hosts lists all rows, of one name the one that holds last first.
func (f *Feature) hosts(ctx context.Context) ([]Host, error) {
	var all []Host
	err := f.DB.Select(ctx, &all, `SELECT `+hostColumns+` FROM portal_host ORDER BY host, valid_from DESC, id DESC`)
	return all, err
}

// hostsOn gives who has which name on a day.
func hostsOn(all []Host, day calendar.Date) map[string]string {
	out, decided := map[string]string{}, map[string]bool{}
	for _, h := range all {
		if h.ValidFrom > day || decided[h.Host] {
			continue
		}
		decided[h.Host] = true
		if h.AgencyID != "" {
			out[h.Host] = h.AgencyID
		}
	}
	return out
}

// hostName is the name without port that a request, or an address, names.
func hostName(host string) string {
	if name, _, err := net.SplitHostPort(host); err == nil {
		host = name
	}
	return strings.ToLower(strings.TrimSuffix(host, "."))
}

// base is the address of the portal itself.
func (f *Feature) base() *url.URL {
	u, err := url.Parse(f.Address("/"))
	if err != nil {
		return &url.URL{Scheme: "https"}
	}
	return u
}

// front is the outside address of an agency's front page: its own host name where it has
// one, else below the portal.
func (f *Feature) front(s *shelves, h house) string {
	var own []string
	for host, id := range s.hosts {
		if id == h.ID {
			own = append(own, host)
		}
	}
	if len(own) == 0 {
		return f.Address(h.URL())
	}
	base, host := f.base(), slices.Min(own)
	if port := base.Port(); port != "" {
		host = net.JoinHostPort(host, port)
	}
	return base.Scheme + "://" + host + "/"
}

// Ours tells whether a host name is the portal's own and no agency's, as far as that is
// known without asking.
func (f *Feature) Ours(host string) bool {
	if host == f.own {
		return true
	}
	theirs := f.theirs.Load()
	if theirs == nil {
		return false
	}
	return len(*theirs) == 0 || (*theirs)[hostName(host)] == ""
}

// AtHosts gives readers who come by the host name of an agency its own site: its front
// page, its pieces and what they are made of, with its own name and navigation around them;
// everything else stands on the portal, where they are led. By any other name they get the
// portal. It stands before everything that keeps drawn pages.
func (f *Feature) AtHosts(pages http.Handler) http.Handler {
	portal := hostName(f.own)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		host := hostName(r.Host)
		if host == portal {
			pages.ServeHTTP(w, r)
			return
		}
		s, err := f.shelves(r.Context())
		if err != nil { // the page says so itself
			pages.ServeHTTP(w, r)
			return
		}
		h := s.at(host)
		if h.Slug == "" {
			pages.ServeHTTP(w, r)
			return
		}
		f.reached.Store(host, f.DB.Clock().Now())
		if to := f.elsewhereOn(h, r); to != "" {
			w.Header().Set("Location", to)
			w.Header().Set("Cache-Control", "no-cache") // a name may be another's tomorrow
			w.WriteHeader(http.StatusFound)
			return
		}
		there := r.Clone(web.AtHost(r.Context(), host))
		if r.URL.Path == "/" {
			there.URL.Path, there.URL.RawPath = h.URL(), ""
		}
		pages.ServeHTTP(w, there)
	})
}

// hostShape is a name with at least two parts of letters, digits and hyphens (RFC 1123).
var hostShape = regexp.MustCompile(`^([a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$`)

// NewHost gives a name to an agency from a day on; with an empty AgencyID it ends. Takes
// says that it may be another agency's until then.
type NewHost struct {
	Host      string
	AgencyID  string
	ValidFrom calendar.Date
	Takes     bool
}

// mayName tells whether an actor decides about host names.
func mayName(actor access.Actor) bool { return actor.Is(access.Coordinator, access.Administrator) }

// SetHost records who has a host name from a day on. A name that another agency has then
// is taken from it only where that was said.
func (f *Feature) SetHost(ctx context.Context, actor access.Actor, n NewHost) error {
	if !mayName(actor) {
		return domain.Forbidden("Chỉ người điều phối và quản trị hệ thống đặt tên miền riêng của cơ quan.")
	}
	s, err := f.shelves(ctx)
	if err != nil {
		return err
	}
	var problems domain.Fields
	n.Host = vi.Clean(n.Host)
	if u, err := url.Parse(n.Host); err == nil && u.Host != "" { // somebody pasted an address
		n.Host = u.Host
	}
	name, err := idna.Lookup.ToASCII(hostName(n.Host))
	switch {
	case err != nil || len(name) > 253 || !hostShape.MatchString(name):
		problems.Add("ten_mien", "Viết tên miền như tranbien.dongnai.gov.vn.")
	case name == hostName(f.base().Host):
		problems.Add("ten_mien", "Đây là tên miền của chính cổng.")
	}
	if !n.ValidFrom.Valid() {
		problems.Add("tu_ngay", "Nhập ngày bắt đầu, ví dụ 01/07/2027.")
	}
	if h := s.of(n.AgencyID); n.AgencyID != "" && (h.Slug == "" || h.Ended) {
		problems.Add("co_quan", "Chọn cơ quan.")
	}
	if err := problems.Err(); err != nil {
		return err
	}
	return f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		// First, since who else decides about names waits here.
		if err := content.Changed(ctx, tx); err != nil {
			return err
		}
		if err := untaken(ctx, tx, s, name, n); err != nil {
			return err
		}
		if err := tx.Send(ctx, `INSERT INTO portal_host (id, host, agency_id, valid_from, recorded_at, by_name) VALUES ($1, $2, $3, $4, $5, $6)`,
			db.NewID(), name, n.AgencyID, n.ValidFrom, db.Millis(tx.Now()), actor.Name); err != nil {
			return err
		}
		return audit.Record(ctx, tx, actor, "host.set", "portal_host", name, map[string]any{"agency": n.AgencyID, "from": n.ValidFrom})
	})
}

// untaken refuses a name that another agency has on the day, until it is said that it is
// taken from that one.
func untaken(ctx context.Context, tx *db.Tx, s *shelves, name string, n NewHost) error {
	var all []Host
	if err := tx.Select(ctx, &all, `SELECT `+hostColumns+` FROM portal_host WHERE host = $1 ORDER BY valid_from DESC, id DESC`, name); err != nil {
		return err
	}
	holder := hostsOn(all, n.ValidFrom)[name]
	if holder == "" || n.AgencyID == "" || holder == n.AgencyID || n.Takes {
		return nil
	}
	var problems domain.Fields
	problems.Add(fieldTakes, "Tên miền này đang của %s. Đánh dấu ô xác nhận nếu cơ quan đó thôi dùng.", s.of(holder).Name)
	return problems.Err()
}

// fieldTakes is the box with which is said that a name is taken from an agency.
const fieldTakes = "thoi_dung"
