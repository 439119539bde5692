package webhooks

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"path/filepath"
	"testing"
	"time"

	"github.com/riverqueue/river"
	standard "github.com/standard-webhooks/standard-webhooks/libraries/go"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/event"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/platform/job"
	"loa/internal/spine/ledger/ledgertest"
	"loa/internal/spine/papers"
)

// TestAPaperToSignReachesTheDocumentSystem goes the whole way: a paper is laid
// before its signer, the queue tells the room, the peer fails once and takes the
// second sending; the specification's own library checks the signature.
func TestAPaperToSignReachesTheDocumentSystem(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		spine := ledgertest.New(t, o.DB)
		files, err := blob.Open(filepath.Join(t.TempDir(), "papers"))
		o.must(err)
		t.Cleanup(func() { _ = files.Close() })
		book := papers.Open(o.DB, files, spine.Zone)
		hook := o.receiver(PaperToSign, ReportFiled)
		o.receiver(PaperReleased) // wants something else
		f, err := New(o.Service)
		o.must(err)
		w := river.NewWorkers()
		book.Jobs(w, o.Heard)
		o.must(f.Jobs(w))
		q, err := job.New(t.Context(), o.DB, job.Config{Workers: w})
		o.must(err)
		o.must(q.Start(context.WithoutCancel(t.Context())))
		t.Cleanup(func() { _ = q.Stop(context.WithoutCancel(t.Context())) })

		o.peer.will(http.StatusServiceUnavailable)
		a := spine.Agency("Sở Nội vụ", agency.Province, agency.Department)
		officer := ledgertest.As(access.Officer, a)
		docx, err := book.Keep(t.Context(), papers.RoleDOCX, "bc.docx", []byte("dự thảo"))
		o.must(err)
		var id string
		o.must(o.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) (err error) {
			id, err = book.HandOver(ctx, tx, officer, papers.New{AgencyID: a, Kind: "bao-cao", Title: "Báo cáo quý I", Symbol: "BC-SNV", Room: "report", Ref: "e1", Files: []papers.File{docx}, SignTitle: "GIÁM ĐỐC"})
			return err
		}))
		_, err = book.Submit(t.Context(), officer, papers.Call{PaperID: id})
		o.must(err)

		first, second := o.hear(), o.hear()
		if first.Header.Get("webhook-id") == "" || first.Header.Get("webhook-id") != second.Header.Get("webhook-id") {
			t.Errorf("sent again with another id: %q, %q", first.Header.Get("webhook-id"), second.Header.Get("webhook-id"))
		}
		o.verified(hook, second)
		var m Message
		o.must(json.Unmarshal(second.Body, &m))
		if m.Type != PaperToSign || m.Data.PaperID != id || m.Data.URL != "https://loa.example/api/v1/papers/"+id || m.Timestamp == "" {
			t.Errorf("message %s", second.Body)
		}
		o.until(hook, Delivered)
		if d := o.newest(hook); d.Tries != 2 || d.DeliveredAt == 0 || d.Status != http.StatusOK {
			t.Errorf("kept as %+v", d)
		}

		o.must(o.DB.Write(t.Context(), func(_ context.Context, tx *db.Tx) error { // as the room of reports does
			tx.Enqueue(event.ReportFiled{ReportID: "r1"})
			return nil
		}))
		o.must(json.Unmarshal(o.hear().Body, &m))
		if m.Type != ReportFiled || m.Data.ReportID != "r1" {
			t.Errorf("message %+v", m)
		}
		if n := o.peer.count(); n != 3 {
			t.Errorf("%d sendings, want 3: each event once to who wants it, and one again", n)
		}
	})
}

func (o *office) hear() posted {
	o.t.Helper()
	select {
	case got := <-o.peer.heard:
		return got
	case <-time.After(40 * time.Second):
		o.t.Fatal("nothing came")
		return posted{}
	}
}

func (o *office) until(hook string, want State) {
	o.t.Helper()
	for range 200 {
		if o.newest(hook).State == want {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	o.t.Fatalf("stays %s", o.newest(hook).State)
}

// verified lets the specification's own library check a message with the key
// that the administrator was shown.
func (o *office) verified(hook string, got posted) {
	o.t.Helper()
	key, err := o.Secret(o.t.Context(), o.boss, hook)
	o.must(err)
	wh, err := standard.NewWebhook(key)
	o.must(err)
	if err := wh.Verify(got.Body, got.Header); err != nil {
		o.t.Errorf("signature: %v", err)
	}
	if err := wh.Verify(append(got.Body, ' '), got.Header); err == nil {
		o.t.Error("a changed message is taken for ours")
	}
}

func TestHeardTwiceIsOneMessage(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		hook := o.receiver()
		o.happens(hook, PaperSigned, "paper.signed/p1/1")
		o.happens(hook, PaperSigned, "paper.signed/p1/1")
		all, err := o.Deliveries(t.Context(), o.boss, hook, "")
		o.must(err)
		if len(all) != 1 {
			t.Errorf("%d messages of one event", len(all))
		}
		o.happens(hook, PaperSigned, "paper.signed/p1/2") // recorded anew
		if all, _ = o.Deliveries(t.Context(), o.boss, hook, ""); len(all) != 2 {
			t.Errorf("%d messages of two events", len(all))
		}
	})
}

func TestWhatTheReceiverAnswersDecides(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		hook := o.receiver()
		d := o.happens(hook, PaperToSign, "1")
		o.peer.will(http.StatusInternalServerError, http.StatusFound, http.StatusForbidden)
		for range 2 {
			if err := o.sends(d, false); !errors.Is(err, errNotTaken) {
				t.Errorf("a sending that was not taken gives %v", err)
			}
		}
		if d = o.newest(hook); d.State != Waiting || d.Tries != 2 || d.Reason != fetch.Redirects || d.Status != http.StatusFound {
			t.Errorf("kept as %+v", d)
		}
		if err := o.sends(d, true); err != nil {
			t.Errorf("the last sending gives %v", err)
		}
		if d = o.newest(hook); d.State != GivenUp || d.Status != http.StatusForbidden {
			t.Errorf("kept as %+v", d)
		}
		before := o.peer.count()
		o.must(o.sends(d, false)) // a job left over
		if o.peer.count() != before {
			t.Error("what was given up is sent")
		}
		o.must(o.SendAgain(t.Context(), o.boss, hook, d.ID))
		o.must(o.SendAgain(t.Context(), o.boss, hook, d.ID)) // pressed twice
		old := d
		if d = o.newest(hook); d.State != Waiting || d.Rounds != old.Rounds+1 {
			t.Errorf("asked again: %+v", d)
		}
		o.must(o.sends(old, false)) // of the round before
		if o.peer.count() != before {
			t.Error("a job of an earlier round sends")
		}
		o.must(o.sends(d, false))
		if d = o.newest(hook); d.State != Delivered || d.Tries != 1 {
			t.Errorf("kept as %+v", d)
		}
	})
}

func TestAReceiverThatIsGoneIsPaused(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		hook := o.receiver()
		d := o.happens(hook, PaperToSign, "1")
		o.peer.will(http.StatusGone)
		o.must(o.sends(d, false))
		if r := o.stands(hook); r.PausedWhy != "gone" || r.Waiting != 1 {
			t.Errorf("stands %+v", r)
		}
		o.must(o.sends(d, false))
		later := o.happens(hook, PaperToSign, "2")
		o.must(o.sends(later, false))
		if n := o.peer.count(); n != 1 {
			t.Errorf("%d sendings to who is gone", n)
		}
		if err := o.Try(t.Context(), o.boss, hook); domain.CodeOf(err) != domain.CodeConflict {
			t.Errorf("a trial while paused: %v", err)
		}
		o.must(o.Resume(t.Context(), o.boss, hook))
		all, err := o.Deliveries(t.Context(), o.boss, hook, "")
		o.must(err)
		for _, d := range all {
			o.must(o.sends(d, false))
		}
		if r := o.stands(hook); r.PausedWhy != "" || r.Waiting != 0 || r.DeliveredAt == 0 {
			t.Errorf("stands %+v", r)
		}
	})
}

func TestAChangedKeySignsBesideTheOneBefore(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		hook := o.receiver()
		before, err := o.Secret(t.Context(), o.boss, hook)
		o.must(err)
		o.must(o.Rotate(t.Context(), o.boss, hook))
		o.must(o.Try(t.Context(), o.boss, hook))
		o.must(o.sends(o.newest(hook), false))
		got := o.hear()
		o.verified(hook, got)
		old, err := standard.NewWebhook(before)
		o.must(err)
		o.must(old.Verify(got.Body, got.Header))
		_, err = o.DB.Writer().ExecContext(t.Context(), `UPDATE webhook SET old_until = 1`) // a day later
		o.must(err)
		o.must(o.Try(t.Context(), o.boss, hook))
		o.must(o.sends(o.newest(hook), false))
		if got = o.hear(); old.Verify(got.Body, got.Header) == nil {
			t.Error("the old key still signs after its day")
		}
		o.verified(hook, got)
		var sealed string
		_, err = o.DB.Get(t.Context(), &sealed, `SELECT secret FROM webhook`)
		o.must(err)
		if key, _ := o.Secret(t.Context(), o.boss, hook); sealed == key || len(sealed) < 20 {
			t.Error("the key lies open in the database")
		}
	})
}

func TestAnInnerAddressIsNotReached(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		hook := o.receiver()
		d := o.happens(hook, PaperToSign, "1")
		o.Send = o.peer.client(t, nil)
		if err := o.sends(d, false); !errors.Is(err, errNotTaken) {
			t.Error(err)
		}
		if d = o.newest(hook); o.peer.count() != 0 || d.Outcome != fetch.Blocked {
			t.Errorf("kept as %+v", d)
		}
	})
}
