package report_test

import (
	"net/http"
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/platform/db"
	"loa/internal/platform/db/dbtest"
	"loa/internal/spine/ledger/ledgertest"
)

// TestAnAnswerThatWasLost: a program that submits or approves again, since it did
// not hear the answer, is told the same and changes nothing.
func TestAnAnswerThatWasLost(t *testing.T) {
	t.Parallel()
	dbtest.Each(t, owners(), func(t *testing.T, d *db.DB) {
		r := newRoom(t, d)
		page := r.draft(t)
		at := "/api/v1/reports/" + page[strings.LastIndexByte(page, '/')+1:]
		for range 2 {
			r.JSON(http.MethodPost, at+"/submit", nil).Want(http.StatusOK, `"status":"submitted"`)
		}
		r.Actor = ledgertest.As(access.Leader, r.a)
		for range 2 {
			r.JSON(http.MethodPost, at+"/approve", nil).Want(http.StatusOK, `"status":"approved"`)
		}
		var steps int
		if _, err := d.Get(t.Context(), &steps, `SELECT count(*) FROM report_event WHERE act IN ('submit', 'approve')`); err != nil || steps != 2 {
			t.Errorf("%d steps (%v)", steps, err)
		}
		r.Actor = ledgertest.As(access.Officer, r.a)
		r.JSON(http.MethodPost, at+"/submit", nil).Want(http.StatusConflict)
	})
}
