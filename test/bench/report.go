package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"runtime"
	"sync"
	"sync/atomic"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/feature/report"
	"loa/internal/platform/chart"
	"loa/internal/platform/clock"
	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
	papers "loa/internal/platform/office"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
	"loa/ui"
)

// How long reports may take, in milliseconds, and how large the heap may grow
// meanwhile, in MiB.
const (
	figuresLimit = 300
	formatsLimit = 2000
	papersLimit  = 3000
	heapLimit    = 300
)

// reportDay is the day on which the year is reported.
const reportDay calendar.Date = "2026-01-05"

// newsroom is an office with the year's reports: of the province one that is
// counted afresh and one that was approved, and one of each agency.
type newsroom struct {
	*office
	service         *report.Service
	writer          access.Actor
	owing           []string
	draft, approved string
	own             []string
	pieces          int
}

// reporting measures the year's report of a province, and those of all of its
// agencies, against their limits.
func reporting(ctx context.Context, p plan) error {
	return eachEngine(ctx, pgserver.Options{Durable: true}, func(e engine) error { return reportOn(ctx, p, e) })
}

func reportOn(ctx context.Context, p plan, e engine) error {
	e.cfg.Clock = clock.Starting(reportDay.Time().Add(8 * time.Hour))
	k, err := furnish(ctx, e)
	if err != nil {
		return err
	}
	fmt.Printf("%s: %d pieces of evidence of %d agencies\n", e.name, k.pieces, agencies)
	err = k.measure(ctx, p, e.name)
	stop, cancel := context.WithTimeout(ctx, 30*time.Second)
	defer cancel()
	return errors.Join(err, k.queue.Stop(stop), k.db.Close(), k.files.Close())
}

// measure asks for everything that the issue bounds; the heap is watched while
// the files are written.
func (k *newsroom) measure(ctx context.Context, p plan, engine string) error {
	var peak uint64
	watched := func(do func() error) func() error {
		return func() error {
			stop := watchHeap()
			err := do()
			peak = max(peak, stop())
			return err
		}
	}
	for _, c := range []struct {
		name  string
		limit float64
		do    func() error
	}{
		{"figures of the province's year", figuresLimit, func() error { return k.shown(ctx, k.draft) }},
		{"the same, approved: figures and what moved since", figuresLimit, func() error { return k.shown(ctx, k.approved) }},
		{"its DOCX + PDF + XLSX", formatsLimit, watched(func() error { return k.formats(ctx, k.draft) })},
		{"its DOCX + PDF + XLSX, approved", formatsLimit, watched(func() error { return k.formats(ctx, k.approved) })},
		{fmt.Sprintf("DOCX of %d agencies", agencies), papersLimit, watched(func() error { return k.all(ctx, io.Discard) })},
	} {
		name := fmt.Sprintf("report, %s: %s, ms v. limit", engine, c.name)
		err := pair(name, "< 1", p, timed(c.do), func() (float64, error) { return c.limit, nil })
		if err != nil {
			return err
		}
	}
	return pair("report, "+engine+": heap at its largest, MiB v. limit", "< 1", p,
		func() (float64, error) { return float64(peak) / (1 << 20), nil },
		func() (float64, error) { return heapLimit, nil })
}

// shown gives the figures as the page shows them.
func (k *newsroom) shown(ctx context.Context, id string) error {
	r, err := k.service.Get(ctx, k.writer, id)
	if err != nil {
		return err
	}
	f, _, err := k.service.Shown(ctx, r)
	if err == nil && (f.Evidence == 0 || len(f.Units) != agencies) {
		err = fmt.Errorf("the figures count %d pieces of %d agencies", f.Evidence, len(f.Units))
	}
	return err
}

func (k *newsroom) formats(ctx context.Context, id string) error {
	for _, f := range []report.Format{report.DOCX, report.PDF, report.XLSX} {
		if _, _, err := k.service.Export(ctx, k.writer, id, f); err != nil {
			return err
		}
	}
	return nil
}

// all writes the paper of every agency, as many at once as there are processors,
// and tells after each how many are done.
func (k *newsroom) all(ctx context.Context, progress io.Writer) error {
	var wait sync.WaitGroup
	var next, done atomic.Int64
	errs := make([]error, len(k.own))
	for range runtime.GOMAXPROCS(0) {
		wait.Go(func() {
			for i := next.Add(1) - 1; i < int64(len(k.own)); i = next.Add(1) - 1 {
				_, _, errs[i] = k.service.Export(ctx, k.writer, k.own[i], report.DOCX)
				_, _ = fmt.Fprintf(progress, "%d/%d\n", done.Add(1), len(k.own))
			}
		})
	}
	wait.Wait()
	return errors.Join(errs...)
}

// watchHeap looks every few milliseconds how large the heap is, from what a
// collection leaves on; the answer stops it and gives the most.
func watchHeap() func() uint64 {
	runtime.GC()
	stop, most := make(chan struct{}), make(chan uint64)
	go func() {
		var m runtime.MemStats
		var peak uint64
		tick := time.NewTicker(5 * time.Millisecond)
		defer tick.Stop()
		for {
			runtime.ReadMemStats(&m)
			peak = max(peak, m.HeapInuse)
			select {
			case <-stop:
				most <- peak
				return
			case <-tick.C:
			}
		}
	}()
	return func() uint64 { close(stop); return <-most }
}

// furnish founds the province, lets a year of evidence come in and drafts the
// reports.
func furnish(ctx context.Context, e engine) (*newsroom, error) {
	o, err := openWith(ctx, e.cfg, filepath.Join(e.dir, "report"), idlers)
	if err != nil {
		return nil, err
	}
	registry, k := org.New(o.db, time.UTC), &newsroom{office: o}
	if k.owing, err = found(ctx, o, registry); err != nil {
		return nil, err
	}
	for day := calendar.Date("2025-01-27"); day <= "2025-12-31"; day = day.AddDays(1) {
		if err := k.happen(ctx, day); err != nil {
			return nil, err
		}
	}
	if err := k.settled(ctx); err != nil {
		return nil, err
	}
	fonts := sync.OnceValues(func() (*papers.PaperFonts, error) {
		files, err := ui.Assets()
		if err != nil {
			return nil, err
		}
		return papers.ReadPaperFonts(files)
	})
	letters := sync.OnceValues(func() (chart.Letters, error) {
		files, err := ui.Assets()
		if err != nil {
			return chart.Letters{}, err
		}
		return chart.ReadLetters(files)
	})
	k.service = report.NewService(report.Sources{
		DB: o.db, Registry: registry, People: people.New(o.db, people.Config{}), Ledger: o.ledger, Zone: time.UTC, Place: "Đồng Nai",
		Programme: programme.New(o.db, registry, programme.Config{Zone: time.UTC, Done: o.ledger.HappenedBy}),
		Address:   func(path string) string { return "https://loa.example" + path }, Fonts: fonts, Letters: letters,
	})
	return k, k.draftAll(ctx)
}

// draftAll drafts the reports; that of the first agency's province is approved
// in the window of the decree, where the other is in that of the calendar.
func (k *newsroom) draftAll(ctx context.Context) error {
	k.writer = access.Actor{AccountID: "writer", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: k.owing[0]}}}
	leader := access.Actor{AccountID: "leader", Grants: []access.Grant{{Role: access.Leader, AgencyID: k.owing[0]}}}
	draft := func(scope report.Scope, agencyID string, rule calendar.WindowRule) (string, error) {
		return k.service.Create(ctx, k.writer, report.NewReport{PlanID: "plan", Owner: string(scope) + ":" + agencyID, Period: calendar.FullYear, Rule: rule})
	}
	var err error
	if k.draft, err = draft(report.ScopeProvince, k.owing[0], calendar.CalendarWindow); err != nil {
		return err
	}
	if k.approved, err = draft(report.ScopeProvince, k.owing[0], calendar.DecreeWindow); err != nil {
		return err
	}
	if err := k.service.SubmitAsDrafted(ctx, k.writer, k.approved); err != nil {
		return err
	}
	if err := k.service.Approve(ctx, leader, k.approved); err != nil {
		return err
	}
	for _, id := range k.owing {
		one, err := draft(report.ScopeAgency, id, calendar.CalendarWindow)
		if err != nil {
			return err
		}
		k.own = append(k.own, one)
	}
	return nil
}

// happen lets a day's evidence come in: of all kinds, most with a link, some on a
// channel, some counted, one in thirty a re-post of the day before.
func (k *newsroom) happen(ctx context.Context, day calendar.Date) error {
	kinds := evidence.Kinds()
	channels := []string{"", "Zalo", "Facebook", "Báo Đồng Nai", "Cổng thông tin điện tử", "Loa truyền thanh"}
	return k.db.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
		for i := range 74 {
			n := k.pieces
			k.pieces++
			kind := kinds[n%len(kinds)]
			e := ledger.NewEvidence{
				AgencyID: k.owing[n%agencies], Kind: kind, Origin: evidence.Declared, HappenedOn: day, Channel: channels[n/7%len(channels)],
				Title: fmt.Sprintf("Cải cách hành chính: việc %d ngày %s", i, day), Versions: []string{fmt.Sprint("m", n/agencies%12)}, Amounts: evidence.Amounts{},
			}
			switch {
			case n%30 == 29 && n >= 12*agencies:
				e.URL = fmt.Sprintf("https://tin.example/bai/%d", n-12*agencies)
			case n%5 > 0:
				e.URL = fmt.Sprintf("https://tin.example/bai/%d", n)
			}
			for q, quantity := range kind.Quantities() {
				if n%3 > 0 {
					e.Amounts[quantity] = int64(100*(n%9) + 10 - q)
				}
			}
			if _, err := k.ledger.Append(ctx, tx, access.Actor{AccountID: "bench"}, e); err != nil {
				return err
			}
		}
		return nil
	})
}
