package accounts

import (
	"net/http"
	"testing"
)

func TestRemote(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		proxy     bool
		forwarded []string
		want      string
	}{
		"no proxy":           {false, nil, "192.0.2.7"},
		"no proxy, a lie":    {false, []string{"203.0.113.9"}, "192.0.2.7"},
		"proxy":              {true, []string{"203.0.113.9"}, "203.0.113.9"},
		"proxy after a lie":  {true, []string{"10.0.0.1, 203.0.113.9"}, "203.0.113.9"},
		"proxy adds a line":  {true, []string{"10.0.0.1", "203.0.113.9"}, "203.0.113.9"},
		"proxy says rubbish": {true, []string{"ai đó"}, "192.0.2.7"},
		"proxy says nothing": {true, nil, "192.0.2.7"},
	} {
		f := &Feature{cfg: Config{Proxy: c.proxy}}
		r := &http.Request{RemoteAddr: "192.0.2.7:4711", Header: http.Header{"X-Forwarded-For": c.forwarded}}
		if got := f.remote(r); got != c.want {
			t.Errorf("%s: %s", name, got)
		}
	}
}

func TestDevice(t *testing.T) {
	t.Parallel()
	for agent, want := range map[string]string{
		"": "",
		"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Safari/537.36 Edg/130.0": "Edge · Windows",
		"Mozilla/5.0 (Windows NT 10.0) coc_coc_browser/120 Chrome/118 Safari/537.36":                                                "Cốc Cốc · Windows",
		"Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) AppleWebKit/605 Version/17.0 Mobile/15E148 Safari/604.1":            "Safari · iPhone",
		"Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 Chrome/130 Mobile Safari/537.36":                                        "Chrome · Android",
		"Mozilla/5.0 (X11; Linux x86_64; rv:131.0) Gecko/20100101 Firefox/131.0":                                                    "Firefox · Linux",
		"curl/8.5.0": "",
	} {
		if got := device(agent); got != want {
			t.Errorf("%q: %q, want %q", agent, got, want)
		}
	}
}
