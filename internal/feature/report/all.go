package report

import (
	"archive/zip"
	"context"
	"fmt"
	"io"
	"maps"
	"runtime"
	"slices"
	"strings"

	"golang.org/x/sync/errgroup"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/vi"
)

// WriteAll writes the reports of all agencies that owe something under the plan
// of an order, whose Agency is empty, as a ZIP file of one file for each, in the
// order of their names. Each is what WriteOrder would write. progress is told
// after each how many of how many are in the file; several are drawn at once, so
// few stand in memory. It fails as WriteOrder does, and with not_found when no
// agency owes anything; what was written until then is no whole file.
func (s *Service) WriteAll(ctx context.Context, actor access.Actor, o Order, to io.Writer, progress func(done, of int)) error {
	reports, err := s.each(ctx, o)
	if err != nil {
		return err
	}
	drawn := make([]chan Written, len(reports))
	for i := range drawn {
		drawn[i] = make(chan Written, 1)
	}
	work, ctx := errgroup.WithContext(ctx)
	room := make(chan struct{}, 2*runtime.GOMAXPROCS(0)) // of papers that are drawn or wait to be written
	work.Go(func() error {
		for i, r := range reports {
			select {
			case room <- struct{}{}:
			case <-ctx.Done():
				return ctx.Err()
			}
			work.Go(func() error {
				w, err := s.put(ctx, actor, r, DOCX)
				drawn[i] <- w
				return err
			})
		}
		return nil
	})
	work.Go(func() error {
		return pack(ctx, to, drawn, func(done int) {
			<-room
			progress(done, len(drawn))
		})
	})
	return work.Wait()
}

// pack writes papers into a ZIP file in their order, as they come.
func pack(ctx context.Context, to io.Writer, drawn []chan Written, done func(n int)) error {
	z := zip.NewWriter(to)
	names := map[string]int{}
	for i, c := range drawn {
		var w Written
		select {
		case w = <-c:
		case <-ctx.Done():
			return ctx.Err()
		}
		if len(w.Body) == 0 { // its error ends the work
			return nil
		}
		name := fileName(w.Report, w.Head)
		if names[name]++; names[name] > 1 {
			name += fmt.Sprint("-", names[name])
		}
		// A paper is a ZIP file itself: to press it again would gain nothing.
		part, err := z.CreateHeader(&zip.FileHeader{Name: name + "." + string(DOCX), Method: zip.Store})
		if err == nil {
			_, err = part.Write(w.Body)
		}
		if err != nil {
			return fmt.Errorf("report: pack %s: %w", name, err)
		}
		done(i + 1)
	}
	return z.Close()
}

// each lists the reports of an order's agencies by their names.
func (s *Service) each(ctx context.Context, o Order) ([]Report, error) {
	base, _, _, err := s.blank(ctx, o)
	if err != nil {
		return nil, err
	}
	base.Scope = ScopeAgency
	day := min(base.WindowEnd, s.today())
	obligations, err := s.Programme.ObligationsKnown(ctx, base.PlanID, day)
	if err != nil {
		return nil, err
	}
	owing := map[string]bool{}
	for _, one := range obligations {
		for _, id := range one.Owing(day) {
			owing[id] = true
		}
	}
	if len(owing) == 0 {
		return nil, domain.NotFound("Không có cơ quan nào phải báo cáo kỳ này.")
	}
	names, err := s.Registry.Names(ctx, day, slices.Collect(maps.Keys(owing))...)
	if err != nil {
		return nil, err
	}
	keys := map[string]string{}
	for id := range owing {
		keys[id] = vi.SortKey(names[id]) + id
	}
	var out []Report
	for _, id := range slices.SortedFunc(maps.Keys(owing), func(a, b string) int { return strings.Compare(keys[a], keys[b]) }) {
		base.AgencyID = id
		r, err := s.placed(ctx, base)
		if err != nil {
			return nil, err
		}
		out = append(out, r)
	}
	return out, nil
}
