package app

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// grace is how long requests and jobs may take to end after a stop signal.
const grace = 20 * time.Second

// bind takes the address to listen on, so that the office knows its own outside
// address, port 0 settled, before any page or paper names it.
func bind(ctx context.Context, cfg Config) (net.Listener, error) {
	var lc net.ListenConfig
	ln, err := lc.Listen(ctx, "tcp", cfg.Addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", cfg.Addr, err)
	}
	return ln, nil
}

// surface is what a server shows: its handler, and what stands before it in plain
// connections (web.Router.Front); nil for nothing.
type surface struct {
	http.Handler

	front func(*http.Server, net.Listener) net.Listener
}

// listen serves s until ctx ends, then lets running requests finish. ready is
// called when requests are taken.
func listen(ctx context.Context, cfg Config, ln net.Listener, s surface, ready func()) error {
	srv := &http.Server{
		Handler:           s.Handler,
		ReadHeaderTimeout: 10 * time.Second,
		ReadTimeout:       5 * time.Minute, // photographs over slow telephones
		WriteTimeout:      5 * time.Minute,
		IdleTimeout:       2 * time.Minute,
		MaxHeaderBytes:    1 << 16,
		BaseContext:       func(net.Listener) context.Context { return context.WithoutCancel(ctx) },
		ErrorLog:          slog.NewLogLogger(cfg.Log.Handler(), slog.LevelWarn),
	}
	if s.front != nil && cfg.TLSCert == "" {
		ln = s.front(srv, ln)
	}
	failed := make(chan error, 1)
	go func() {
		if cfg.TLSCert != "" {
			failed <- srv.ServeTLS(ln, cfg.TLSCert, cfg.TLSKey)
			return
		}
		failed <- srv.Serve(ln)
	}()
	ready()
	select {
	case err := <-failed:
		return err
	case <-ctx.Done():
	}
	cfg.Log.InfoContext(ctx, "stopping: letting requests end")
	stopCtx, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	if err := srv.Shutdown(stopCtx); err != nil {
		return errors.Join(err, srv.Close())
	}
	return nil
}

// address is where people open the program that listens at.
func address(cfg Config, at net.Addr) string {
	if cfg.BaseURL != "" {
		return cfg.BaseURL
	}
	scheme := "http://"
	if cfg.TLSCert != "" {
		scheme = "https://"
	}
	host, port, err := net.SplitHostPort(at.String())
	if err != nil {
		return scheme + at.String()
	}
	if ip := net.ParseIP(host); ip != nil && ip.IsUnspecified() {
		host = "localhost"
	}
	return scheme + net.JoinHostPort(host, port)
}

// probes answers the machine's questions beside the pages: alive, ready,
// figures. Figures are for this machine only.
func probes(ready func(context.Context) error, figures prometheus.Gatherer, pages http.Handler) http.Handler {
	metrics := promhttp.HandlerFor(figures, promhttp.HandlerOpts{})
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) { plain(w, http.StatusOK, "ok") })
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		ctx, cancel := context.WithTimeout(r.Context(), 3*time.Second)
		defer cancel()
		if err := ready(ctx); err != nil {
			plain(w, http.StatusServiceUnavailable, "not ready")
			return
		}
		plain(w, http.StatusOK, "ready")
	})
	mux.HandleFunc("GET /metrics", func(w http.ResponseWriter, r *http.Request) {
		host, _, _ := net.SplitHostPort(r.RemoteAddr)
		ip := net.ParseIP(host)
		if ip == nil || !ip.IsLoopback() || r.Header.Get("X-Forwarded-For") != "" {
			plain(w, http.StatusNotFound, "not found")
			return
		}
		metrics.ServeHTTP(w, r)
	})
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch r.URL.Path { // pages have a table of their own
		case "/healthz", "/readyz", "/metrics":
			mux.ServeHTTP(w, r)
		default:
			pages.ServeHTTP(w, r)
		}
	})
}

// handler puts the probes beside the pages.
func (o *Office) handler(pages http.Handler) http.Handler {
	return probes(o.ready, o.Metrics, pages)
}

// ready tells whether an act could be stored: its row and its files.
func (o *Office) ready(ctx context.Context) error {
	return errors.Join(o.DB.Ready(ctx), o.Files.Writable())
}

func plain(w http.ResponseWriter, status int, text string) {
	w.Header().Set("Content-Type", "text/plain; charset=utf-8")
	w.Header().Set("Cache-Control", "no-store")
	w.WriteHeader(status)
	_, _ = w.Write([]byte(text + "\n"))
}
