package web

import (
	"context"
	"log/slog"

	"github.com/prometheus/client_golang/prometheus"

	"loa/internal/domain/access"
	"loa/internal/platform/clock"
)

// Default limits of what one request may bring, in bytes.
const (
	DefaultMaxBody   = 1 << 20  // forms without files, JSON
	DefaultMaxUpload = 64 << 20 // forms with files
)

// Config is what the office's program hands to the web.
type Config struct {
	Shell     Shell
	Log       *slog.Logger          // nil: slog.Default()
	Metrics   prometheus.Registerer // nil: nothing is counted
	Secure    bool                  // people reach us by TLS (ours or a proxy's): HSTS, Secure cookies
	MaxBody   int64                 // bytes; 0: DefaultMaxBody
	MaxUpload int64                 // bytes; 0: DefaultMaxUpload
	Version   string                // of the program, for the API's description
}

// Shell is what stands around every page. All functions may be nil.
type Shell struct {
	OfficeName string // "Thành phố Đồng Nai": under the public site's name, in page titles
	// Office names it as it is called today, where the registry knows; OfficeName
	// then stands only for what is drawn without a request.
	Office func(ctx context.Context) string
	// Address makes an outside address of a path; nil: the path itself.
	Address func(path string) string
	Keeper  string // who keeps the public site, for its footer: "Sở Nội vụ"

	// AgencyName names the agency whose desk the actor sees, beside the mark.
	AgencyName func(ctx context.Context, actor access.Actor) string
	// Nav lists the entries of the workspace; entries for other roles are left
	// out here, and no more than six are drawn.
	Nav func(ctx context.Context, actor access.Actor) []NavItem
	// PublicNav lists the entries of the public site.
	PublicNav func(ctx context.Context) []NavItem
	// Face gives what of the public site depends on its state.
	Face func(ctx context.Context) Face

	// Help gives the short help of a page, by the pattern of its address, such as
	// "GET /lam-viec/ma-tran"; nil: the page has none.
	Help func(ctx context.Context, actor access.Actor, route string) *Help

	// Trying gives the exercise of a rehearsal that the actor is at, to come back to it;
	// nil: none.
	Trying func(ctx context.Context, actor access.Actor) *Trying

	// Changed says on a refusal who was first.
	Changed Changed

	DemoNotice string // shown above every page when not empty: "Dữ liệu mẫu…"
	HelpURL    string // "Trợ giúp" in the header; empty: not shown
	AccountURL string // empty: /lam-viec/tai-khoan
	SignInURL  string // empty: /dang-nhap
	SignOutURL string // target of the sign-out form; empty: /dang-xuat
	Now        clock.Clock
}

// Face is what stands around public pages and depends on the state of the site. Two of
// the same Mark are the same.
type Face struct {
	Mark    string
	LeftOut []string // addresses of sections that the office does without: nothing leads there
	Agency  *AgencyFace
}

// AgencyFace is what stands around an agency's own site, under its own host name, in the
// place of what stands around the office's.
type AgencyFace struct {
	Name string
	Nav  []NavItem
	Home string // whole address of the office's own first page
	Feed string // address of the agency's news for programs
}

// Help is one sentence and one picture, which the layout keeps under Key, and the
// chapter of the guide that says more. It is open for who never did the thing.
type Help struct {
	Key, URL string
	Open     bool
}

// Trying is an exercise that was begun: its page, and how many of its steps are done.
type Trying struct {
	URL   string
	N, Of int
}

// NavItem is one entry of a navigation. Count is what waits for this person;
// zero shows no counter.
type NavItem struct {
	Key, Label, URL, Icon string
	Short                 string // label in the telephone's bottom bar; empty: Label
	Count                 int
	Roles                 []access.Role // empty: everybody who is signed in
}

// Link is a labelled address.
type Link struct{ Label, URL string }

const maxNav = 6

func (s Shell) withDefaults() Shell {
	fill := func(field *string, value string) {
		if *field == "" {
			*field = value
		}
	}
	fill(&s.AccountURL, "/lam-viec/tai-khoan")
	fill(&s.SignInURL, "/dang-nhap")
	fill(&s.SignOutURL, "/dang-xuat")
	if s.Now == nil {
		s.Now = clock.Real{}
	}
	return s
}

// at is the outside address of a path.
func (s Shell) at(path string) string {
	if s.Address == nil {
		return path
	}
	return s.Address(path)
}

// menu gives the entries that actor may see, at most six.
func (s Shell) menu(ctx context.Context, actor access.Actor) []NavItem {
	if s.Nav == nil || !actor.SignedIn() {
		return nil
	}
	var items []NavItem
	for _, item := range s.Nav(ctx, actor) {
		if len(item.Roles) > 0 && !actor.Is(item.Roles...) {
			continue
		}
		if items = append(items, item); len(items) == maxNav {
			break
		}
	}
	return items
}
