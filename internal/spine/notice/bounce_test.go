package notice_test

import (
	"sync"
	"testing"
	"time"

	"loa/internal/spine/notice"
)

// sent writes and sends a digest of today to hoa, and gives its id.
func (b book) sent() string {
	b.t.Helper()
	b.write(notice.Draft{AccountID: "hoa", Name: "Hoa", Email: "hoa@x.vn", Lines: []notice.Line{{Key: "k", Stage: string(b.Today()), Title: "Việc"}}})
	list, err := b.Digests(b.t.Context(), notice.Filter{AccountIDs: []string{"hoa"}, Limit: 1})
	if err != nil || len(list) != 1 {
		b.t.Fatal(list, err)
	}
	d, ok, err := b.Claim(b.t.Context(), list[0].ID)
	if err != nil || !ok {
		b.t.Fatal(ok, err)
	}
	if err := b.Ended(b.t.Context(), d, notice.Outcome{State: notice.Sent}); err != nil {
		b.t.Fatal(err)
	}
	return d.ID
}

func (b book) comesBack(r notice.LateRefusal, wantBox string, wantFresh bool) {
	b.t.Helper()
	box, fresh, err := b.CameBack(b.t.Context(), r)
	if err != nil || box != wantBox || fresh != wantFresh {
		b.t.Errorf("%+v: %q, %v, %v; want %q, %v", r, box, fresh, err, wantBox, wantFresh)
	}
}

// refusals of hoa's mailbox; 0 when it is not known to refuse.
func (b book) refusals() (n int, givenUp bool) {
	b.t.Helper()
	all, err := b.Mailboxes(b.t.Context())
	if err != nil {
		b.t.Fatal(err)
	}
	return all["hoa@x.vn"].Refusals, all["hoa@x.vn"].GivenUp
}

// TestMailsThatComeBack: a relay that takes everything and sends back what it could
// not deliver ends as a server that refuses at once: after a month the mailbox is
// left alone.
func TestMailsThatComeBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b book) {
		first := b.sent()
		b.comesBack(notice.LateRefusal{MailID: first, Answer: "5.1.1 User unknown"}, "hoa@x.vn", true)
		b.comesBack(notice.LateRefusal{MailID: first, Answer: "5.1.1 User unknown"}, "hoa@x.vn", false) // the same once more
		for range 3 {
			b.clock.move(11 * 24 * time.Hour)
			id := b.sent()
			if n, _ := b.refusals(); n == 0 {
				t.Fatal("forgotten since the relay took a mail")
			}
			b.clock.move(time.Hour)
			b.comesBack(notice.LateRefusal{MailID: id}, "hoa@x.vn", true)
		}
		if n, givenUp := b.refusals(); n != 4 || !givenUp {
			t.Errorf("%d refusals, given up %v", n, givenUp)
		}
		list, err := b.Digests(t.Context(), notice.Filter{AccountIDs: []string{"hoa"}})
		if err != nil || list[len(list)-1].State != notice.Refused || list[len(list)-1].Problem != "5.1.1 User unknown" {
			t.Errorf("%+v, %v", list, err)
		}
	})
}

// A mailbox whose mails no longer come back is written to as before.
func TestAMailboxThatWasMended(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b book) {
		b.comesBack(notice.LateRefusal{MailID: b.sent()}, "hoa@x.vn", true)
		for i, want := range []int{1, 0} {
			b.clock.move(8 * 24 * time.Hour)
			b.sent()
			if n, _ := b.refusals(); n != want {
				t.Errorf("after %d mails that stayed away: %d refusals, want %d", i+1, n, want)
			}
		}
	})
}

// What names no digest of ours counts only when one went to that address in the last
// days, and each digest counts once.
func TestMadeUpNotifications(t *testing.T) {
	t.Parallel()
	each(t, func(_ *testing.T, b book) {
		b.comesBack(notice.LateRefusal{Addresses: []string{"hoa@x.vn"}}, "", false) // nothing was sent
		b.sent()
		b.comesBack(notice.LateRefusal{MailID: "la", Addresses: []string{"khac@x.vn"}}, "", false)
		b.comesBack(notice.LateRefusal{MailID: "la", Addresses: []string{"chuyen@y.vn", "hoa@x.vn"}}, "hoa@x.vn", true)
		b.comesBack(notice.LateRefusal{Addresses: []string{"hoa@x.vn"}}, "hoa@x.vn", false)
		b.clock.move(9 * 24 * time.Hour)
		b.comesBack(notice.LateRefusal{Addresses: []string{"hoa@x.vn"}}, "", false) // too long ago
	})
}

// A message that was told at once comes back as a digest does.
func TestAMessageThatComesBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b book) {
		ctx := t.Context()
		if n, err := b.Tell(ctx, []notice.Message{{AccountID: "hoa", Name: "Hoa", Email: "hoa@x.vn", Ref: "order/1", Subject: "Chỉ đạo", Text: "Mở trang."}}); err != nil || n != 1 {
			t.Fatal(n, err)
		}
		var id string
		if ok, err := b.db.Get(ctx, &id, `SELECT id FROM notice_message WHERE ref = 'order/1'`); err != nil || !ok {
			t.Fatal(ok, err)
		}
		m, ok, err := b.ClaimMessage(ctx, id)
		if err != nil || !ok {
			t.Fatal(ok, err)
		}
		if err := b.EndedMessage(ctx, m, notice.Outcome{State: notice.Sent}); err != nil {
			t.Fatal(err)
		}
		b.comesBack(notice.LateRefusal{MailID: id, Answer: "5.1.1 User unknown"}, "hoa@x.vn", true)
		b.comesBack(notice.LateRefusal{Addresses: []string{"hoa@x.vn"}}, "hoa@x.vn", false)
		if tally, err := b.TallyOf(ctx, "order/1"); err != nil || tally[notice.Refused] != 1 {
			t.Errorf("%v, %v", tally, err)
		}
	})
}

// TestTwoServersReportTheSame: two commands that read the same notification at once
// count one refusal.
func TestTwoServersReportTheSame(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, b book) {
		id := b.sent()
		var wg sync.WaitGroup
		var mu sync.Mutex
		counted := 0
		for range 8 {
			wg.Go(func() {
				_, fresh, err := b.CameBack(t.Context(), notice.LateRefusal{MailID: id})
				mu.Lock()
				defer mu.Unlock()
				if err != nil {
					t.Error(err)
				}
				if fresh {
					counted++
				}
			})
		}
		wg.Wait()
		if n, _ := b.refusals(); counted != 1 || n != 1 {
			t.Errorf("%d counted, %d refusals", counted, n)
		}
	})
}
