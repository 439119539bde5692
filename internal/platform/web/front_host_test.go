package web

import (
	"strings"
	"testing"
)

// The front answers no page of a site that stands under another name, whatever is kept.
func TestTheFrontKnowsWhoseSiteItIs(t *testing.T) {
	t.Parallel()
	s := newStreet(t, nil)
	for _, c := range []struct {
		host string
		long int64
	}{{"cong.example", 0}, {othersHost, 1}, {"cong.example", 1}, {othersHost, 2}} {
		l := dial(t, s.front)
		l.say("GET /hang/a HTTP/1.1\r\nHost: " + c.host + "\r\n\r\n")
		if told := l.told(); !strings.Contains(told, "200 OK") {
			t.Error(told)
		}
		if n := s.long.Load(); n != c.long {
			t.Errorf("%s: net/http read %d requests, want %d", c.host, n, c.long)
		}
	}
}
