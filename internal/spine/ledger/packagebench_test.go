package ledger_test

import (
	"context"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger"
)

// BenchmarkPackageOfTenThousand exports and checks 10,000 entries with a file of
// 50 kB each, and tells the highest heap beside what was there before.
func BenchmarkPackageOfTenThousand(b *testing.B) {
	book := newBook(b, dbtest.Open(b, db.SQLite, owners(), nil))
	random := rand.NewChaCha8([32]byte{})
	for from := range 100 {
		err := book.db.Write(b.Context(), func(ctx context.Context, tx *db.Tx) error {
			for i := range 100 {
				stored, err := book.files.Put(ctx, io.LimitReader(random, 50_000), 1<<20)
				if err != nil {
					return err
				}
				if _, err := book.Append(ctx, tx, actor(), ledger.NewEvidence{
					AgencyID: fmt.Sprint("a", i), Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: "2025-03-03", Title: fmt.Sprint("Tin ", from, " ", i),
					Versions: []string{"steady"}, Files: []ledger.NewFile{{Name: "ảnh.jpg", MediaType: "image/jpeg", SHA256: stored.SHA256, Size: stored.Size}},
				}); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
	for n := 1; n > 0; {
		var err error
		if n, err = book.Seal(b.Context()); err != nil {
			b.Fatal(err)
		}
	}
	order := ledger.PackageOrder{Period: "2025-Q1", Agency: func(id string, _ calendar.Date) string { return id }}
	for b.Loop() {
		name := filepath.Join(b.TempDir(), "goi.zip")
		packing, size := heapOf(func() error { return exported(b.Context(), book, order, name) }, b), int64(0)
		checking := heapOf(func() error {
			f, err := os.Open(name)
			if err != nil {
				return err
			}
			defer func() { _ = f.Close() }()
			info, err := f.Stat()
			if err != nil {
				return err
			}
			size = info.Size()
			found, err := ledger.CheckPackage(b.Context(), f, size, ledger.Trust{})
			if err == nil && (!found.Clean() || found.Entries != 10_000 || found.Files != 10_000) {
				err = fmt.Errorf("%d entries, problems %v", found.Entries, found.Problems)
			}
			return err
		}, b)
		b.ReportMetric(packing, "export-MB")
		b.ReportMetric(checking, "check-MB")
		b.ReportMetric(float64(size)/1e6, "file-MB")
	}
}

func exported(ctx context.Context, book *book, order ledger.PackageOrder, name string) error {
	p, err := book.Pack(ctx, order)
	if err != nil {
		return err
	}
	defer func() { _ = p.Close() }()
	f, err := os.Create(name)
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	return p.Write(ctx, f)
}

// heapOf gives by how many MB the heap grew at most while do ran.
func heapOf(do func() error, b *testing.B) float64 {
	b.Helper()
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	before, peak := m.HeapAlloc, atomic.Uint64{}
	stop := make(chan struct{})
	go func() {
		for {
			select {
			case <-stop:
				return
			case <-time.After(5 * time.Millisecond):
			}
			var m runtime.MemStats
			runtime.ReadMemStats(&m)
			peak.Store(max(peak.Load(), m.HeapAlloc))
		}
	}()
	start := time.Now()
	err := do()
	close(stop)
	b.Logf("%.1f s", time.Since(start).Seconds())
	if err != nil {
		b.Fatal(err)
	}
	return float64(max(peak.Load(), before)-before) / 1e6
}
