package web

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics counts requests by route pattern, so the number of series is bounded
// by the number of routes. A nil metrics counts nothing.
type metrics struct {
	requests *prometheus.CounterVec
	duration *prometheus.HistogramVec
}

func newMetrics(registry prometheus.Registerer) (*metrics, error) {
	if registry == nil {
		return nil, nil
	}
	m := &metrics{
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "loa_http_requests_total", Help: "Requests answered, by route pattern, method and status code.",
		}, []string{"route", "method", "code"}),
		duration: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "loa_http_request_duration_seconds", Help: "Time until the answer was written, by route pattern.",
			Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10},
		}, []string{"route"}),
	}
	for _, c := range []prometheus.Collector{m.requests, m.duration} {
		if err := registry.Register(c); err != nil {
			return nil, err
		}
	}
	return m, nil
}

func (m *metrics) observe(route, method string, code int, took time.Duration) {
	if m == nil {
		return
	}
	m.requests.WithLabelValues(route, knownMethod(method), strconv.Itoa(code)).Inc()
	m.duration.WithLabelValues(route).Observe(took.Seconds())
}

// bound are the counters of one route's usual answer, found once.
type bound struct {
	requests prometheus.Counter
	duration prometheus.Observer
}

// bind finds the counters of a route that is read with 200; nil where nothing is
// counted.
func (m *metrics) bind(route string) *bound {
	if m == nil {
		return nil
	}
	return &bound{m.requests.WithLabelValues(route, http.MethodGet, strconv.Itoa(http.StatusOK)), m.duration.WithLabelValues(route)}
}

func (b *bound) observe(took time.Duration) {
	b.requests.Inc()
	b.duration.Observe(took.Seconds())
}

// knownMethod keeps invented methods from making new series.
func knownMethod(method string) string {
	switch method {
	case "GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS":
		return method
	}
	return "other"
}
