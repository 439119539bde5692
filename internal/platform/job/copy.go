package job

import (
	"context"
	"database/sql"
	"encoding/json"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/rivertype"

	"loa/internal/platform/db"
)

// raw is a job of any kind, passed on as it is.
type raw struct {
	kind string
	args json.RawMessage
}

// Kind names the job.
func (r raw) Kind() string { return r.kind }

// MarshalJSON gives the arguments unchanged.
func (r raw) MarshalJSON() ([]byte, error) { return r.args, nil }

// CopyUnfinished puts the jobs that wait in one database into the queue of
// another and tells how many. Jobs that ended stay behind.
func CopyUnfinished(ctx context.Context, from, to *db.DB) (int, error) {
	source, err := river.NewClient(driver(from, nil), &river.Config{})
	if err != nil {
		return 0, err
	}
	target, err := river.NewClient(driver(to, nil), &river.Config{})
	if err != nil {
		return 0, err
	}
	waiting := []rivertype.JobState{
		rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable, rivertype.JobStateRunning, rivertype.JobStateScheduled,
	}
	params := river.NewJobListParams().States(waiting...).First(500).OrderBy(river.JobListOrderByID, river.SortOrderAsc)
	total := 0
	for {
		page, err := source.JobList(ctx, params)
		if err != nil || len(page.Jobs) == 0 {
			return total, err
		}
		if err := insertAll(ctx, target, page.Jobs); err != nil {
			return total, err
		}
		total += len(page.Jobs)
		params = params.After(page.LastCursor)
	}
}

func insertAll(ctx context.Context, target *river.Client[*sql.Tx], jobs []*rivertype.JobRow) error {
	many := make([]river.InsertManyParams, len(jobs))
	for i, j := range jobs {
		many[i] = river.InsertManyParams{Args: raw{kind: j.Kind, args: j.EncodedArgs}, InsertOpts: &river.InsertOpts{
			MaxAttempts: j.MaxAttempts, Priority: j.Priority, Queue: j.Queue, ScheduledAt: j.ScheduledAt, Tags: j.Tags, Metadata: j.Metadata,
		}}
	}
	_, err := target.InsertMany(ctx, many)
	return err
}
