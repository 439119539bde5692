// Command peers measures Loa beside a program that many know: nginx serves the
// bytes that Loa draws, as files, plain and compressed beforehand, with the same
// headers and an access log, and WordPress behind nginx's page cache what it makes of the
// same articles, to the same callers on the same machine in the same run.
// The ratios mean something; the rates depend on the machine.
package main

import (
	"context"
	"database/sql"
	"errors"
	"flag"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"time"
)

const callers = 16

var (
	spell  = 2 * time.Second // of load at a time
	rounds = 5               // spells of each program, in turns
)

func main() {
	loa := flag.String("loa", "bin/loa", "the program to measure")
	few := flag.Int("few", 500, "articles of the small office")
	many := flag.Int("many", 50_000, "articles of the large office; 0 leaves it out")
	flag.DurationVar(&spell, "spell", spell, "of load at a time")
	flag.IntVar(&rounds, "rounds", rounds, "spells of each program")
	wp := flag.Bool("wordpress", true, "measure WordPress too, which must be installed")
	only := flag.String("fill", "", "only fill this folder with the small office, to look at")
	flag.Parse()
	err := error(nil)
	if *only != "" {
		err = fill(context.Background(), *only, *few)
	} else {
		err = run(context.Background(), *loa, *few, *many, *wp)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, loa string, few, many int, wp bool) (err error) {
	dir, err := os.MkdirTemp("", "loa-peers-")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, os.RemoveAll(dir)) }()
	b := bench{dir: dir, loa: loa, wp: wp}
	if err := b.beside(ctx, few); err != nil {
		return err
	}
	if err := b.firsts(ctx); err != nil {
		return err
	}
	if many == 0 {
		return nil
	}
	return b.large(ctx, many)
}

type bench struct {
	dir, loa string
	wp       bool // WordPress is measured too
}

// serve starts Loa over a folder, with its usual log. It opens no links: those of the
// articles lead to an address that is nobody's.
func (b bench) serve(ctx context.Context, data string, more ...string) (*server, error) {
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	command := append([]string{b.loa, "serve", "--data", filepath.Join(b.dir, data), "--addr", address, "--base-url", outside, "--links", "off"}, more...)
	return start(ctx, address, "/", filepath.Join(b.dir, data+".log"), command...)
}

// office makes a folder with published articles and lets Loa do what follows from
// publishing: seals, checks of evidence.
func (b bench) office(ctx context.Context, data string, articles int) error {
	if err := fill(ctx, filepath.Join(b.dir, data), articles); err != nil {
		return err
	}
	s, err := b.serve(ctx, data)
	if err != nil {
		return err
	}
	return errors.Join(rest(ctx, filepath.Join(b.dir, data)), s.settle(ctx), s.stop())
}

// longest is how long an office may take for what follows from publishing: two jobs for
// each article, on a busy machine.
const longest = 2 * time.Hour

// rest waits until an office has no job left that is due. Whatever follows from
// publishing is then done, and does not run beside what is measured.
func rest(ctx context.Context, data string) error {
	file, err := sql.Open("sqlite", "file:"+filepath.Join(data, "loa.sqlite")+"?mode=ro&_pragma=busy_timeout(10000)")
	if err != nil {
		return err
	}
	defer func() { _ = file.Close() }() // nothing was written
	for began := time.Now(); time.Since(began) < longest; {
		var left int
		if err := file.QueryRowContext(ctx, `SELECT count(*) FROM river_job WHERE state IN ('available', 'pending', 'running', 'retryable')`).Scan(&left); err != nil {
			return err
		}
		if left == 0 {
			return nil
		}
		select {
		case <-ctx.Done():
			return ctx.Err()
		case <-time.After(time.Second):
		}
	}
	return fmt.Errorf("%s has jobs left after %v", data, longest)
}

// beside measures what anonymous readers get: kept pages and pages that are drawn for
// each request, beside nginx.
func (b bench) beside(ctx context.Context, articles int) (err error) {
	if err := b.office(ctx, "few", articles); err != nil {
		return err
	}
	// A copy for the program that keeps nothing: two programs over one SQLite file are none's office.
	if out, err := exec.CommandContext(ctx, "cp", "-a", filepath.Join(b.dir, "few"), filepath.Join(b.dir, "anew")).CombinedOutput(); err != nil {
		return fmt.Errorf("%w: %s", err, out)
	}
	kept, err := b.serve(ctx, "few")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, kept.stop()) }()
	anew, err := b.serve(ctx, "anew", "--page-memory", "0")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, anew.stop()) }()
	if err := errors.Join(kept.settle(ctx), anew.settle(ctx)); err != nil {
		return err
	}
	all, err := articlesOf(ctx, kept)
	if err != nil {
		return err
	}
	section, err := linkOf(ctx, kept, "/tin", `href="(/chuyen-muc/[^"]+)"`)
	if err != nil {
		return err
	}
	pages := []asked{{"home", "/", true}, {"section, 20 pieces", section, true}, {"article", all[0], true}, {"feed, 20 pieces", "/tin/rss.xml", true}}
	other, err := b.nginx(ctx, kept, pages)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, other.stop()) }()

	fmt.Printf("%d callers, %d spells of %v each in turns; ratios are medians of rounds\n\n", callers, rounds, spell)
	fmt.Printf("%-34s %9s %9s %8s %8s %10s\n", "kept pages, compressed", "Loa/s", "nginx/s", "ratio", "want", "CPU ratio")
	for _, p := range pages {
		if err := compare(ctx, site{kept, p}, site{other, p}, "≥ 0.80"); err != nil {
			return err
		}
	}
	if b.wp {
		if err := b.besideWordPress(ctx, articles, pages, kept); err != nil {
			return err
		}
	}
	fmt.Printf("\n%-34s\n", "drawn anew for each request")
	for _, p := range []struct {
		asked
		want string
	}{{pages[2], "≥ 0.30"}, {pages[1], "≥ 0.15"}} {
		p.zipped = false
		if err := compare(ctx, site{anew, p.asked}, site{other, p.asked}, p.want); err != nil {
			return err
		}
	}
	return readAll(ctx, kept, all, 100)
}

// nginx starts nginx with the pages of a program.
func (b bench) nginx(ctx context.Context, from *server, pages []asked) (*server, error) {
	site := filepath.Join(b.dir, "site")
	if err := os.MkdirAll(site, 0o755); err != nil {
		return nil, err
	}
	locations, err := save(ctx, "http://"+from.address, site, pages)
	if err != nil {
		return nil, err
	}
	address, err := freeAddress(ctx)
	if err != nil {
		return nil, err
	}
	conf, err := nginxConf(b.dir, address, locations)
	if err != nil {
		return nil, err
	}
	return start(ctx, address, "/", filepath.Join(b.dir, "nginx.log"), nginx(), "-p", b.dir, "-c", conf)
}

// spellOf is one spell of load on a server.
type spellOf struct{ rate, cost float64 } // answers in a second; processor time of one, in microseconds

func measure(ctx context.Context, s *server, a asked) (spellOf, error) {
	before := s.spent()
	rate, err := load(ctx, s.address, a)
	if err != nil {
		return spellOf{}, err
	}
	used := s.spent() - before
	return spellOf{rate, used.Seconds() * 1e6 / (rate * spell.Seconds())}, nil
}

// besideWordPress measures kept pages beside WordPress's that nginx keeps.
func (b bench) besideWordPress(ctx context.Context, articles int, pages []asked, kept *server) (err error) {
	began := time.Now()
	wp, err := b.wordPress(ctx, articles)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, wp.stop()) }()
	fmt.Printf("\n%-34s %9s %9s %8s %8s %10s   (installed and filled in %.0f s)\n", "beside WordPress, which nginx keeps", "Loa/s", "WP/s", "ratio", "want", "CPU ratio", time.Since(began).Seconds())
	for i, path := range []string{"/", "/?cat=2", "/tin/bai-7/", "/feed/"} {
		its := asked{pages[i].what, path, true}
		if page, err := get(ctx, "http://"+wp.address+path, "gzip"); err != nil || page.status != http.StatusOK || page.header.Get("Content-Encoding") != "gzip" {
			return errors.Join(fmt.Errorf("WordPress answers %s with %d, compressed as %q", path, page.status, page.header.Get("Content-Encoding")), err)
		}
		if err := compare(ctx, site{kept, pages[i]}, site{wp.server, its}, "≥ 1.00"); err != nil {
			return err
		}
	}
	took, err := wp.stale(ctx, "bai-9")
	if err != nil {
		return err
	}
	fmt.Printf("a correction is seen after %.1f s in WordPress, whose pages nginx keeps for %v; in Loa within 1 s (held by a test)\n", took.Seconds(), pageTTL)
	return nil
}

// site is a server with what it calls a page.
type site struct {
	*server
	asked
}

// compare measures two sites in turns.
func compare(ctx context.Context, mine, other site, want string) error {
	var rates, costs, ours, theirs []float64
	for range rounds {
		m, err := measure(ctx, mine.server, mine.asked)
		if err != nil {
			return err
		}
		o, err := measure(ctx, other.server, other.asked)
		if err != nil {
			return err
		}
		rates, costs = append(rates, m.rate/o.rate), append(costs, m.cost/o.cost)
		ours, theirs = append(ours, m.rate), append(theirs, o.rate)
	}
	fmt.Printf("%-34s %9.0f %9.0f %8.2f %8s %10.2f\n", mine.what, median(ours), median(theirs), median(rates), want, median(costs))
	return nil
}

func median(all []float64) float64 {
	slices.Sort(all)
	return all[len(all)/2]
}

// readAll reads every article once, so that the memory for pages is full, and tells
// what the process holds.
func readAll(ctx context.Context, s *server, all []string, most float64) error {
	for _, path := range all {
		if resp, err := get(ctx, "http://"+s.address+path, "gzip"); err != nil || resp.status != http.StatusOK {
			return fmt.Errorf("%s: %d, %w", path, resp.status, err)
		}
	}
	now, peak := s.memory()
	fmt.Printf("\nmemory after reading %d articles once: %.0f MiB (at most %.0f), want < %.0f\n", len(all), now, peak, most)
	return nil
}

// firsts measures from starting Loa to its first answer of the first page.
func (b bench) firsts(ctx context.Context) error {
	var all []float64
	for range rounds {
		s, err := b.serve(ctx, "few")
		if err != nil {
			return err
		}
		all = append(all, float64(s.first.Milliseconds()))
		if err := s.stop(); err != nil {
			return err
		}
	}
	fmt.Printf("from start to the first answer: %.0f ms, want < 500\n", median(all))
	return nil
}

// large measures the memory of an office with many articles.
func (b bench) large(ctx context.Context, articles int) (err error) {
	began := time.Now()
	if err := b.office(ctx, "many", articles); err != nil {
		return err
	}
	fmt.Printf("\n%d articles published, and what follows from it done, in %.0f s\n", articles, time.Since(began).Seconds())
	began = time.Now()
	s, err := b.serve(ctx, "many")
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, s.stop()) }()
	all, err := articlesOf(ctx, s)
	if err != nil {
		return err
	}
	if err := readAll(ctx, s, all, 200); err != nil {
		return err
	}
	fmt.Printf("all were read in %.0f s\n", time.Since(began).Seconds())
	return nil
}

var located = regexp.MustCompile(`<loc>https?://[^/]+(/[^<]+)</loc>`)

// articlesOf reads the addresses of all articles off the site map.
func articlesOf(ctx context.Context, s *server) ([]string, error) {
	index, err := get(ctx, "http://"+s.address+"/sitemap.xml", "identity")
	if err != nil {
		return nil, err
	}
	var all []string
	for _, part := range located.FindAllSubmatch(index.body, -1) {
		body, err := get(ctx, "http://"+s.address+string(part[1]), "identity")
		if err != nil {
			return nil, err
		}
		for _, m := range located.FindAllSubmatch(body.body, -1) {
			if strings.HasPrefix(string(m[1]), "/tin/") {
				all = append(all, string(m[1]))
			}
		}
	}
	if len(all) == 0 {
		return nil, errors.New("the site map names no article")
	}
	return all, nil
}

// linkOf gives the first link of a page that looks so.
func linkOf(ctx context.Context, s *server, path, like string) (string, error) {
	page, err := get(ctx, "http://"+s.address+path, "identity")
	if err != nil {
		return "", err
	}
	m := regexp.MustCompile(like).FindSubmatch(page.body)
	if m == nil {
		return "", fmt.Errorf("%s has no link such as %s", path, like)
	}
	return string(m[1]), nil
}

// answer is what came back, as it was sent.
type answer struct {
	status int
	header http.Header
	body   []byte
}

var client = &http.Client{Transport: &http.Transport{DisableCompression: true}}

func get(ctx context.Context, url, coding string) (a answer, err error) {
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, url, http.NoBody)
	if err != nil {
		return a, err
	}
	req.Header.Set("Accept-Encoding", coding)
	resp, err := client.Do(req)
	if err != nil {
		return a, err
	}
	defer func() { err = errors.Join(err, resp.Body.Close()) }()
	a.status, a.header = resp.StatusCode, resp.Header
	a.body, err = io.ReadAll(resp.Body)
	return a, err
}
