package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os/exec"
	"path/filepath"
	"strings"
	"sync/atomic"
	"syscall"
	"time"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db/pgserver"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme/programmetest"
)

// api compares evidence appended through /api/v1 by 64 clients, durable and
// with workers, with a POST that the same server answers at once.
func api(ctx context.Context, p plan) error {
	return eachEngine(ctx, pgserver.Options{Durable: true}, func(e engine) error {
		return apiOn(ctx, p, e.name, app.Config{Data: filepath.Join(e.dir, "data"), DB: e.cfg.URL})
	})
}

func apiOn(ctx context.Context, p plan, engine string, cfg app.Config) error {
	token, err := prepareAPI(ctx, cfg)
	if err != nil {
		return err
	}
	base, stop, err := serveAPI(ctx, cfg)
	if err != nil {
		return err
	}
	defer stop()
	c := caller{base, token, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: 64}}}
	var n atomic.Int64
	return pair(engine+", 64 clients, POST/s: evidence v. nothing done", "≥ 0.1", p,
		func() (float64, error) {
			return rate(ctx, p, 64, func(ctx context.Context, _ int) error {
				i := n.Add(1)
				body := fmt.Sprintf(`{"agency_id":"a%d","obligations":["v"],"kind":"article","title":"Tin về thủ tục","happened_on":"2025-%02d-05",
					"url":"https://trang.example/tin/%d","idempotency_key":"k%d"}`, i%agencies, 1+i%12, i, i)
				return c.post(ctx, "/api/v1/evidence", body, http.StatusCreated)
			})
		},
		func() (float64, error) {
			return rate(ctx, p, 64, func(ctx context.Context, _ int) error {
				return c.post(ctx, "/api/v1/openapi.json", "{}", http.StatusMethodNotAllowed)
			})
		})
}

// prepareAPI makes an office with one obligation, one person and a token.
func prepareAPI(ctx context.Context, cfg app.Config) (string, error) {
	o, err := app.Open(ctx, cfg)
	if err != nil {
		return "", err
	}
	defer func() { _ = o.Close() }()
	token, _, err := tokenFor(ctx, o, access.Coordinator)
	if err != nil {
		return "", err
	}
	rule := obligation.Rule{Kind: cadence.Quota, Count: 1, Per: calendar.Month, Window: calendar.YearWindow(2025)}
	return token, programmetest.Seed(ctx, o.DB, "v", rule)
}

// tokenFor makes an agency, and somebody in it with a role, and gives a token of theirs.
func tokenFor(ctx context.Context, o *app.Office, role access.Role) (token, agencyID string, err error) {
	id, err := o.Registry.Add(ctx, access.SystemActor("bench"), org.NewAgency{Version: org.Version{
		Name: "Sở Nội vụ", Kind: agency.Department, Level: agency.Province, ValidFrom: "2020-01-01",
	}})
	if err != nil {
		return "", "", err
	}
	path, err := o.People.SetupLink(ctx)
	if err != nil {
		return "", "", err
	}
	_, code, _ := strings.Cut(path, "ma=")
	person := people.NewPerson{Name: "Người đo", Login: "nguoido", Grants: []people.NewGrant{{Role: access.Administrator, AgencyID: id}}}
	account, err := o.People.Setup(ctx, code, person, "mat-khau-de-do-toc-do")
	if err != nil {
		return "", "", err
	}
	actor, err := o.People.ActorOf(ctx, account)
	if err != nil {
		return "", "", err
	}
	if err := o.People.Grant(ctx, actor, account, people.NewGrant{Role: role, AgencyID: id}); err != nil {
		return "", "", err
	}
	if actor, err = o.People.ActorOf(ctx, account); err != nil {
		return "", "", err
	}
	token, err = o.People.MakeToken(ctx, actor, people.NewToken{Name: "Đo", Grant: access.Grant{Role: role, AgencyID: id}, Days: 1})
	return token, id, err
}

// serveAPI starts the program itself and gives its address.
func serveAPI(ctx context.Context, cfg app.Config) (base string, stop func(), err error) {
	args := []string{"serve", "--data", cfg.Data, "--addr", "127.0.0.1:0", "--log-level", "error"}
	if cfg.DB != "" {
		args = append(args, "--db", cfg.DB)
	}
	cmd := exec.CommandContext(ctx, "bin/loa", args...)
	out, err := cmd.StdoutPipe()
	if err != nil {
		return "", nil, err
	}
	if err := cmd.Start(); err != nil {
		return "", nil, err
	}
	stop = func() {
		_ = cmd.Process.Signal(syscall.SIGTERM)
		_ = cmd.Wait()
	}
	base, err = listening(out)
	if err != nil {
		stop()
	}
	go func() { _, _ = io.Copy(io.Discard, out) }()
	return base, stop, err
}

// caller posts to the program with a token.
type caller struct {
	base, token string
	client      *http.Client
}

func (c caller) post(ctx context.Context, path, body string, want int) error {
	return c.send(ctx, http.MethodPost, path, body, want)
}

func (c caller) send(ctx context.Context, method, path, body string, want int) error {
	ctx, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	req, err := http.NewRequestWithContext(ctx, method, c.base+path, bytes.NewReader([]byte(body)))
	if err != nil {
		return err
	}
	req.Header.Set("Authorization", "Bearer "+c.token)
	req.Header.Set("Content-Type", "application/json")
	res, err := c.client.Do(req)
	if err != nil {
		return err
	}
	answer, err := io.ReadAll(res.Body)
	if err = errors.Join(err, res.Body.Close()); err == nil && res.StatusCode != want {
		err = fmt.Errorf("%s answers %d: %s", path, res.StatusCode, answer)
	}
	return err
}
