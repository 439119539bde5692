package db_test

import (
	"errors"
	"testing"

	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
)

// Two statements of one reading see the same, whatever is stored between them.
func TestReadingSeesOneState(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(t), func(t *testing.T, d *db.DB) {
		add := func(id string) {
			if err := put(t.Context(), d, id); err != nil {
				t.Fatal(err)
			}
		}
		add("a")
		const all = `SELECT id FROM thing ORDER BY id`
		read := func(s *db.Snapshot) (n int, err error) {
			var id string
			err = s.Each(t.Context(), func(scan func(...any) error) error { n++; return scan(&id) }, all)
			return n, err
		}
		if err := d.Reading(t.Context(), func(s *db.Snapshot) error {
			before, err := read(s)
			add("b")
			after, err2 := read(s)
			var ids []string
			err3 := s.Select(t.Context(), &ids, all)
			if before != 1 || after != 1 || len(ids) != 1 {
				t.Errorf("%d, then %d and %v", before, after, ids)
			}
			return errors.Join(err, err2, err3)
		}); err != nil {
			t.Fatal(err)
		}
		stop := errors.New("stop")
		if err := d.Reading(t.Context(), func(s *db.Snapshot) error {
			if n, err := read(s); n != 2 || err != nil {
				t.Errorf("the next reading sees %d, %v", n, err)
			}
			return stop
		}); !errors.Is(err, stop) {
			t.Error(err)
		}
	})
}
