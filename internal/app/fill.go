package app

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
)

// Demo fills a data folder with a sample province until the eve of cfg.Now and
// serves it on the morning of that day; without one it stands on the usual day,
// or on the day for which the folder was filled when that is later. A folder
// that was filled for an earlier day gets the days between. It is where people
// practise: a rehearsal, whose mails stay on a page. say is told each
// step in a line.
func Demo(ctx context.Context, cfg Config, fillOnly bool, announce Announce, say func(line string)) error {
	cfg.Rehearsal = true
	cfg.LinksOff, cfg.HooksOff = true, true // a sample reaches nobody
	cfg.ReportDue = map[calendar.ReportPeriod]string{calendar.Q1: "04-15", calendar.H1: "06-30", calendar.Q3: "09-30", calendar.FullYear: "12-31"}
	told, err := readTold(cfg)
	if err != nil {
		return err
	}
	until := max(demo.Today, told.Until.AddDays(1))
	if cfg.Now != "" {
		if until, err = calendar.ParseVietnamese(cfg.Now); err != nil {
			return domain.Invalid("Ngày “%s” không đúng. Viết như 2025-04-10.", cfg.Now)
		}
	}
	cfg.Now = string(until)
	if err := fill(ctx, cfg, told, until, say); err != nil {
		return err
	}
	accounts, err := os.ReadFile(filepath.Join(cfg.Data, accountsFile))
	if err == nil {
		say(string(accounts))
	}
	if fillOnly {
		return nil
	}
	return Serve(ctx, cfg, announce)
}

// fill brings the sample to the eve of a day. An office that somebody else set up
// stays as it is.
func fill(ctx context.Context, cfg Config, told told, until calendar.Date, say func(string)) error {
	hand := &stepping{}
	cfg.stepping = hand
	if cfg.BaseURL == "" && strings.HasSuffix(cfg.Addr, ":0") {
		cfg.BaseURL = "https://cchc.example" // which port it will be is known only when it is served
	}
	if err := hand.to(demo.Registered, 8); err != nil {
		return err
	}
	return within(ctx, cfg, func(o *Office) error {
		some, err := o.People.HasAccounts(ctx)
		switch {
		case err != nil:
			return err
		case some && len(told.Done) == 0:
			return nil
		case until < demo.First:
			return domain.Invalid("Dữ liệu mẫu có từ ngày %s đến ngày %s. Chọn --now trong khoảng đó.", demo.First.Vietnamese(), demo.Last.Vietnamese())
		case until <= told.Until:
			say("Dữ liệu mẫu đã có đến hết ngày " + told.Until.Vietnamese() + ", sau ngày đang xem.")
			return nil
		}
		began := time.Now() //nolint:forbidigo // how long filling takes, not what day it is
		f := &filler{Office: o, hand: hand, told: told, actors: map[string]access.Actor{}, say: say}
		if err := f.to(ctx, min(until, demo.Last).AddDays(-1)); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		say(fmt.Sprintf("Dữ liệu mẫu đến hết ngày %s: thêm %d mục vào sổ trong %.1f giây.", f.told.Until.Vietnamese(), f.entries, time.Since(began).Seconds()))
		return nil
	})
}

// toldFile notes beside the data how far the sample was told.
const toldFile = "du-lieu-mau.json"

// told is how far the sample was told: what happened, the last day of which the
// entries are there, and the plans by their year.
type told struct {
	Until calendar.Date  `json:"until"`
	Done  []string       `json:"done"`
	Plans map[int]string `json:"plans"`
}

func readTold(cfg Config) (told, error) {
	t := told{Until: demo.Registered.AddDays(-1), Plans: map[int]string{}}
	text, err := os.ReadFile(filepath.Join(cfg.Data, toldFile))
	if errors.Is(err, fs.ErrNotExist) {
		return t, nil
	}
	if err != nil {
		return t, err
	}
	if err := json.Unmarshal(text, &t); err != nil {
		return t, fmt.Errorf("%s: %w", toldFile, err)
	}
	return t, nil
}

func (t told) keep(cfg Config) error {
	text, err := json.MarshalIndent(t, "", " ")
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(cfg.Data, toldFile), text, 0o600)
}

// stepping is a clock that the filler sets, so that the sample year has a past.
type stepping struct {
	mu sync.Mutex
	at time.Time
}

// Now gives the set instant.
func (s *stepping) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// to sets the clock to an hour of a day in Vietnam.
func (s *stepping) to(day calendar.Date, hour int) error {
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := day.Time()
	s.at = time.Date(t.Year(), t.Month(), t.Day(), hour, 0, 0, 0, zone)
	return nil
}

// filler makes the sample through the same use cases that people use.
type filler struct {
	*Office
	hand    *stepping
	told    told
	actors  map[string]access.Actor
	entries int
	say     func(string)
}

// to tells the sample to the end of a day: what happens, and between that what
// agencies record. What was told before is left out.
func (f *filler) to(ctx context.Context, until calendar.Date) error {
	for _, h := range f.story() {
		if h.day > until {
			break
		}
		if slices.Contains(f.told.Done, h.name) {
			continue
		}
		if err := f.record(ctx, h.day.AddDays(-1)); err != nil {
			return err
		}
		if err := f.hand.to(h.day, h.hour); err != nil {
			return err
		}
		if err := h.do(ctx); err != nil {
			return fmt.Errorf("%s, %s: %w", h.day, h.name, err)
		}
		f.told.Done = append(f.told.Done, h.name)
		if err := f.told.keep(f.Config); err != nil {
			return err
		}
	}
	return f.record(ctx, until)
}
