package newsroom

import (
	"context"
	"fmt"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"

	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/spine/content"
)

// A program that is killed between two jobs goes on where it was: what was looked at is
// not looked at again, and what a job died of is left.
func TestTheNightGoesOnAfterARestart(t *testing.T) {
	t.Parallel()
	eachLinked(t, func(t *testing.T, h *linked) {
		var body strings.Builder
		for i := range 5 {
			body.WriteString(link(fmt.Sprintf("%s/%d", h.peer.URL, i), "x"))
		}
		h.out("Năm liên kết", body.String()+link("/tin/khong-co", "y"))
		h.pass(24 * time.Hour)
		if done, err := h.lookLinks(t.Context(), time.Now().Add(-time.Second)); err != nil || done {
			t.Fatalf("it ended without time: %t, %v", done, err)
		}
		again := func() *Service {
			s := h.over(h.DB)
			s.Opener = h.peer.opener(t)
			return s
		}
		if done, err := again().lookLinks(t.Context(), ahead()); err != nil || !done {
			t.Fatalf("%t, %v", done, err)
		}
		hosts, _ := h.hosts()
		if len(hosts) != 1 {
			t.Fatalf("%d jobs for one host", len(hosts))
		}
		dying, kill := context.WithCancel(t.Context())
		h.peer.now("/3", func(http.ResponseWriter, *http.Request) { kill() })
		if _, err := again().lookHost(dying, hosts[0], ahead()); err == nil {
			t.Error("it did not die")
		}
		if _, running, err := h.LastNight(t.Context()); err != nil || !running {
			t.Errorf("the night ended: %v", err)
		}
		h.peer.now("/3", nil)
		if wait, err := again().lookHost(t.Context(), hosts[0], time.Now().Add(-time.Second)); err != nil || wait == 0 {
			t.Errorf("it lets nobody go before: %s, %v", wait, err)
		}
		for range 2 { // the job is run twice
			if wait, err := again().lookHost(t.Context(), hosts[0], ahead()); err != nil || wait > 0 {
				t.Fatalf("%s, %v", wait, err)
			}
		}
		for i := range 5 {
			if n := h.peer.times(fmt.Sprintf("/%d", i)); n != 1 && i != 3 {
				t.Errorf("/%d was asked %d times", i, n)
			}
		}
		for range 2 {
			if done, err := again().lookLinks(t.Context(), ahead()); err != nil || !done {
				t.Fatalf("%t, %v", done, err)
			}
		}
		if hosts, _ := h.hosts(); len(hosts) != 0 {
			t.Errorf("the same night asks again: %v", hosts)
		}
		if last, running, err := h.LastNight(t.Context()); err != nil || running || last.EndedAt == 0 {
			t.Errorf("%+v, %t, %v", last, running, err)
		}
	})
}

// Of a host that gives nothing only some addresses are asked in a night, and nothing
// counts against the rest.
func TestASilentHostIsLeftAlone(t *testing.T) {
	t.Parallel()
	h := linkedHouse(t, open(t, db.SQLite))
	var body strings.Builder
	for i := range 6 {
		h.peer.now(fmt.Sprintf("/%d", i), mute)
		body.WriteString(link(fmt.Sprintf("%s/%d", h.peer.URL, i), "x"))
	}
	h.out("Sáu liên kết", body.String())
	h.sleep()
	count := func(where string) (n int) {
		if _, err := h.DB.Get(t.Context(), &n, `SELECT count(*) FROM newsroom_address WHERE `+where); err != nil {
			t.Fatal(err)
		}
		return n
	}
	if mute, left := count(`answer = 'silent'`), count(`answer = '' AND nights = 0`); mute != silences || left != 3 {
		t.Errorf("%d were asked, %d left", mute, left)
	}
	h.pass(24 * time.Hour) // the next night those come first that wait longest
	h.sleep()
	if mute := count(`answer = 'silent' AND nights = 1`); mute != 6 {
		t.Errorf("%d were asked in two nights", mute)
	}
}

// Two nodes begin the same night at once: every host is asked once, every address looked
// at once.
func TestTwoNodesLookOnce(t *testing.T) {
	t.Parallel()
	h := linkedHouse(t, open(t, db.Postgres))
	second, err := db.Open(t.Context(), db.Config{URL: h.DB.URL(), Clock: h.DB.Clock()})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = second.Close() })
	second.UseJobs(h.take)
	other := h.over(second)
	other.Opener = h.peer.opener(t)
	for i := range 4 {
		e := h.written(fmt.Sprint("Bài ", i))
		e, err := h.Contents.Save(t.Context(), h.lan, e.ID, e.Version, content.Words{Title: fmt.Sprint("Bài ", i), Summary: "Tóm tắt.", Body: link(h.peer.URL+"/chung", "chung") + link(fmt.Sprintf("%s/%d", h.peer.URL, i), "riêng") + link("/tin/khong-co", "trong"), Source: "Sở", NoSecret: true})
		if err != nil {
			t.Fatal(err)
		}
		h.do(h.lan, e.ContentID, flow.Submit)
		h.do(h.chief, e.ContentID, flow.Approve)
		h.do(h.lan, e.ContentID, flow.Publish)
	}
	forget := func(ctx context.Context, tx *db.Tx) error { // as if they had come out before this room read links
		for _, table := range []string{"newsroom_link", "newsroom_linked", "newsroom_address"} {
			if err := tx.Send(ctx, `DELETE FROM `+table); err != nil {
				return err
			}
		}
		return nil
	}
	if err := h.DB.Write(t.Context(), forget); err != nil {
		t.Fatal(err)
	}
	h.pass(24 * time.Hour)
	var wg sync.WaitGroup
	for _, node := range []*Service{h.Service, other, h.Service, other} {
		wg.Go(func() {
			if done, err := node.lookLinks(t.Context(), ahead()); err != nil || !done {
				t.Errorf("%t, %v", done, err)
			}
		})
	}
	wg.Wait()
	hosts, _ := h.hosts()
	if len(hosts) != 1 {
		t.Fatalf("%d jobs for one host", len(hosts))
	}
	if wait, err := other.lookHost(t.Context(), hosts[0], ahead()); err != nil || wait > 0 {
		t.Fatalf("%s, %v", wait, err)
	}
	var counts struct{ Links, Addresses, Broken, Nights int }
	if _, err := h.DB.Get(t.Context(), &counts, `SELECT (SELECT count(*) FROM newsroom_link) AS links, (SELECT count(*) FROM newsroom_address) AS addresses,
		(SELECT count(*) FROM newsroom_address WHERE broken_at > 0 AND nights = 1) AS broken, (SELECT count(*) FROM newsroom_night WHERE ended_at > 0) AS nights`); err != nil {
		t.Fatal(err)
	}
	if counts.Links != 12 || counts.Addresses != 6 || counts.Broken != 1 || counts.Nights != 1 || h.peer.times("/chung") != 1 {
		t.Errorf("%+v; the shared address was asked %d times", counts, h.peer.times("/chung"))
	}
}

// A night begins at two o'clock of the office's clock.
func TestNightsBeginAtTwo(t *testing.T) {
	t.Parallel()
	h := open(t, db.SQLite)
	machine := time.Date(2031, 1, 2, 3, 4, 5, 0, time.UTC)
	for at, want := range map[string]time.Duration{"2025-04-10T01:30:00": 30 * time.Minute, "2025-04-10T02:00:00": 24 * time.Hour, "2025-04-10T15:00:00": 11 * time.Hour} {
		office, err := time.ParseInLocation("2006-01-02T15:04:05", at, h.Zone)
		if err != nil {
			t.Fatal(err)
		}
		h.now.Store(office.UnixMilli())
		if next := (nights{h.Service}).Next(machine); next.Sub(machine) != want {
			t.Errorf("at %s it comes after %s", at, next.Sub(machine))
		}
	}
}
