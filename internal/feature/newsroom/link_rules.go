package newsroom

import (
	"net/url"
	"sync"

	"loa/internal/domain/calendar"
	"loa/internal/platform/fetch"
)

// siteRules is what sites ask of programs, as this node read it in one night.
type siteRules struct {
	mu    sync.Mutex
	night calendar.Date
	sites map[string]fetch.Robots
}

func site(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	return u.Scheme + "://" + u.Host
}

// of gives the rules of an address's site; known is false when this night did not read
// them yet.
func (r *siteRules) of(night calendar.Date, address string) (rules fetch.Robots, known bool) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.night != night {
		return fetch.Robots{}, false
	}
	rules, known = r.sites[site(address)]
	return rules, known
}

func (r *siteRules) keep(night calendar.Date, address string, rules fetch.Robots) {
	r.mu.Lock()
	defer r.mu.Unlock()
	if r.night != night {
		r.night, r.sites = night, map[string]fetch.Robots{}
	}
	r.sites[site(address)] = rules
}
