package links

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/evidence"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/fetch"
	"loa/internal/spine/ledger"
)

func TestALinkIsKeptWithItsHashes(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.declare(o.a, o.site.URL+"/tin/1")
		st := o.begin(id)
		raw := sha256.Sum256([]byte(bodyOf("Trả kết quả trong ngày", 1)))
		if st.Outcome != fetch.Live || st.RawSHA != hex.EncodeToString(raw[:]) || st.TakenAt == 0 || st.FirstLiveAt == 0 || st.GoneSince != 0 ||
			st.Title != "Phường đổi mới" || st.PublishedOn != "2025-03-03" || st.MediaType != "text/html" || st.NextCheck != db.Millis(o.clk.Now().Add(24*time.Hour)) {
			t.Errorf("%+v", st)
		}
		text, err := o.copyOf(t.Context(), st)
		if err != nil || !strings.Contains(text, "khai sinh ngay trong ngày làm việc.\n\nNgười dân") || strings.Contains(text, "alert") || hashOf(text) != st.TextSHA {
			t.Errorf("%q, %v", text, err)
		}
		file, err := o.Files.Open(t.Context(), st.RawSHA)
		if err != nil {
			t.Fatal(err)
		}
		body, err := io.ReadAll(file)
		if err = errors.Join(err, file.Close()); err != nil || !bytes.Contains(body, []byte("alert(1)")) {
			t.Errorf("the original: %d bytes, %v", len(body), err)
		}
		notes, err := o.Ledger.Notes(t.Context(), id)
		if err != nil || len(notes) != 1 || notes[0].Kind != evidence.NoteCopy || notes[0].Said("raw_sha256") != st.RawSHA || notes[0].Said("text_sha256") != st.TextSHA {
			t.Errorf("notes: %+v, %v", notes, err)
		}
		o.must(o.open(t.Context(), Fetch{EvidenceID: id}, true)) // the same job again
		if n := o.count(`SELECT count(*) FROM link_check`); n != 1 || o.site.times() != 1 {
			t.Errorf("%d openings stored, the server was asked %d times", n, o.site.times())
		}
		if _, err := o.Ledger.Seal(t.Context()); err != nil {
			t.Fatal(err)
		}
		if f, err := o.Ledger.Verify(t.Context(), true); err != nil || !f.Clean() {
			t.Errorf("%+v, %v", f, err)
		}
	})
}

func TestAPageBehindTheDoorIsNotOpened(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		before := o.declare(o.a, o.site.URL+"/lam-viec/bao-cao/1")
		if st := o.begin(before); st.Checks != 1 || st.Own {
			t.Errorf("while it was another's page: %+v", st)
		}
		o.Own = o.site.URL + "/lam-viec/"
		own, other := o.declare(o.a, o.site.URL+"/lam-viec/bao-cao/2"), o.declare(o.a, o.site.URL+"/tin/2")
		if args, err := o.Heard(t.Context(), own); args != nil || err != nil {
			t.Errorf("asked for: %v, %v", args, err)
		}
		o.clk.move(48 * time.Hour)
		o.must(o.sweep(t.Context()))
		o.must(o.again(t.Context()))
		if n := o.count(`SELECT count(*) FROM link_state WHERE next_check > 0 AND evidence_id <> '` + other + `'`); n != 0 {
			t.Errorf("%d pages behind the door are looked after", n)
		}
		if n := o.count(`SELECT count(*) FROM link_state WHERE evidence_id = '` + other + `'`); n != 1 {
			t.Error("the page beside it is forgotten")
		}
		st := o.visit(own)
		if st.Checks != 0 || o.site.times() != 1 || !st.Own || st.Word() != "Trang trong Loa, mở sau khi đăng nhập" {
			t.Errorf("%+v, %s; the server was asked %d times", st, st.Word(), o.site.times())
		}
	})
}

func TestWhatHasNoLinkIsLeftAlone(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		plain := o.append(ledger.NewEvidence{AgencyID: o.a, HappenedOn: "2025-03-03", Title: "Họp"})
		linked := o.declare(o.a, o.site.URL)
		gone := o.append(ledger.NewEvidence{AgencyID: o.a, HappenedOn: "2025-03-03", Title: "Tin", Act: evidence.Withdraw, Supersedes: linked, URL: o.site.URL})
		for _, id := range []string{plain, gone, "khong-co"} {
			if args, err := o.Heard(t.Context(), id); args != nil || err != nil {
				t.Errorf("%s: %v, %v", id, args, err)
			}
		}
		o.Fetch = nil
		if args, err := o.Heard(t.Context(), linked); args != nil || err != nil || o.count(`SELECT count(*) FROM link_state`) != 0 {
			t.Errorf("switched off: %v, %v", args, err)
		}
	})
}

// Evidence on the portal itself is opened whatever is done with links of others, those from
// before it was so included; those of others wait until they are opened.
func TestOwnPagesAreOpenedWhileLinksAreOff(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		net := o.Fetch
		o.Inside, o.Site, o.Fetch = net, o.site.URL+"/", nil
		own, older, other := o.declare(o.a, o.site.URL+"/tin/1"), o.declare(o.a, o.site.URL+"/tin/2"), o.declare(o.a, "https://dongnai.gov.vn/tin/1")
		if args, err := o.Heard(t.Context(), other); args != nil || err != nil {
			t.Errorf("of others: %v, %v", args, err)
		}
		if st := o.begin(own); st.Outcome != fetch.Live || st.RawSHA == "" || st.Off {
			t.Errorf("%+v", st)
		}
		s := pagesOf(t, o, access.Officer, o.a)
		s.Get(root+"/"+own).Want(http.StatusOK, "Còn mở được", "Lần kiểm tra sau")
		s.Get(root+"/"+older).Want(http.StatusOK, "Chưa kiểm tra", "Kiểm tra lại").Without("chưa được phép ra mạng")
		s.Get(root+"/"+other).Want(http.StatusOK, "Loa chưa được phép ra mạng").Without("Kiểm tra lại")
		o.clk.move(2 * settled)
		for range 2 {
			o.must(o.sweep(t.Context()))
			o.must(o.again(t.Context()))
		}
		if n := o.count(`SELECT count(*) FROM link_state`); n != 2 {
			t.Errorf("%d links are looked after, want the two own ones", n)
		}
		if st := o.visit(older); st.Outcome != fetch.Live {
			t.Errorf("%+v", st)
		}
		o.Fetch = net // switched on: nothing was passed over
		o.must(o.sweep(t.Context()))
		if n := o.count(`SELECT count(*) FROM link_state`); n != 3 {
			t.Errorf("%d links are looked after once others' are opened, want 3", n)
		}
	})
}

// Of a page that changes the copy stays as it was; what only the bytes say, such
// as a token, is no change.
func TestAChangeIsNotedNotReplaced(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.declare(o.a, o.site.URL+"/tin/1")
		first := o.begin(id)
		o.clk.move(24 * time.Hour)
		if st := o.visit(id); st.ChangedAt != 0 || st.RawSHA != first.RawSHA || st.Checks != 2 {
			t.Errorf("the same text with another token: %+v", st)
		}
		o.site.now(page("Trả kết quả sau ba ngày"))
		o.clk.move(7 * 24 * time.Hour)
		changed := db.Millis(o.clk.Now())
		st := o.visit(id)
		if st.ChangedAt != changed || st.RawSHA != first.RawSHA || st.TextSHA != first.TextSHA || st.Title != first.Title || st.TakenAt != first.TakenAt {
			t.Errorf("changed: %+v", st)
		}
		o.clk.move(30 * 24 * time.Hour)
		if st = o.visit(id); st.ChangedAt != changed {
			t.Errorf("still changed since %d, want %d", st.ChangedAt, changed)
		}
		o.site.now(page("Trả kết quả trong ngày"))
		if st = o.visit(id); st.ChangedAt != 0 {
			t.Errorf("as it was, yet changed since %d", st.ChangedAt)
		}
		all, err := o.history(t.Context(), id)
		if err != nil || len(all) != 5 || all[1].TextSHA == first.TextSHA || all[1].TextSHA == "" || all[0].TextSHA != first.TextSHA {
			t.Errorf("%+v, %v", all, err)
		}
		if n := o.count(`SELECT count(*) FROM evidence_note`); n != 1 {
			t.Errorf("%d notes", n)
		}
	})
}

func TestALinkDiesAndComesBack(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		const day = 24 * time.Hour
		id := o.declare(o.a, o.site.URL+"/tin/1")
		o.site.now(status(http.StatusNotFound))
		st := o.begin(id)
		if st.Outcome != fetch.Gone || st.GoneSince != db.Millis(o.clk.Now()) || st.FirstLiveAt != 0 || st.TakenAt != 0 {
			t.Errorf("gone from the beginning: %+v", st)
		}
		o.site.now(page("Trả kết quả trong ngày"))
		o.clk.move(day)
		if st = o.visit(id); st.GoneSince != 0 || st.FirstLiveAt != db.Millis(o.clk.Now()) || st.TakenAt == 0 {
			t.Errorf("alive now: %+v", st)
		}
		for _, wait := range []time.Duration{7 * day, 30 * day, 90 * day, 90 * day} {
			o.clk.move(day)
			if st = o.visit(id); st.NextCheck != db.Millis(o.clk.Now().Add(wait)) {
				t.Errorf("check %d: the next after %s, want %s", st.Checks, time.Duration(st.NextCheck-db.Millis(o.clk.Now()))*time.Millisecond, wait)
			}
		}
		o.site.now(status(http.StatusForbidden))
		since := db.Millis(o.clk.Now())
		if st = o.visit(id); st.Outcome != fetch.Refused || st.GoneSince != since || st.NextCheck != db.Millis(o.clk.Now().Add(day)) {
			t.Errorf("refused: %+v", st)
		}
		o.site.now(status(http.StatusGone))
		o.clk.move(day)
		if st = o.visit(id); st.Outcome != fetch.Gone || st.GoneSince != since || st.RawSHA == "" {
			t.Errorf("gone: %+v", st)
		}
	})
}

// A failure that may pass is no outcome before the last try; the queue repeats.
func TestWhatMayPassIsTriedAgain(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.declare(o.a, o.site.URL+"/tin/1")
		o.site.now(status(http.StatusBadGateway))
		if err := o.open(t.Context(), Fetch{EvidenceID: id}, false); err == nil {
			t.Error("no failure")
		}
		if n := o.count(`SELECT count(*) FROM link_check`); n != 0 {
			t.Errorf("%d openings stored", n)
		}
		if st := o.begin(id); st.Outcome != fetch.Unreachable || st.Reason != fetch.ServerFails || st.Status != 502 || st.GoneSince == 0 {
			t.Errorf("%+v", st)
		}
		o.site.Close()
		if st := o.visit(id); st.Outcome != fetch.Unreachable || st.Status != 0 {
			t.Errorf("without a server: %+v", st)
		}
	})
}

// Killed between opening and storing, at the disk or at the database: nothing
// is half stored, and the same job does it all.
func TestStoppedBeforeStoring(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.declare(o.a, o.site.URL+"/tin/1")
		_, err := o.Heard(t.Context(), id)
		o.must(err)
		whole := o.Files
		broken, err := blob.Open(filepath.Join(t.TempDir(), "files"))
		o.must(err)
		o.must(broken.Close())
		o.Files = broken
		if err := o.open(t.Context(), Fetch{EvidenceID: id}, true); err == nil {
			t.Error("stored without a disk")
		}
		o.Files = whole
		ctx, stop := context.WithCancel(t.Context())
		o.site.now(func(w http.ResponseWriter, r *http.Request) {
			page("Trả kết quả trong ngày")(w, r)
			stop()
		})
		_ = o.open(ctx, Fetch{EvidenceID: id}, true) // the program stops just when the page has come
		n, notes := o.count(`SELECT count(*) FROM link_check`), o.count(`SELECT count(*) FROM evidence_note`)
		if n != notes || n > 1 {
			t.Errorf("half stored: %d openings, %d notes", n, notes)
		}
		o.site.now(page("Trả kết quả trong ngày"))
		o.must(o.open(t.Context(), Fetch{EvidenceID: id}, true))
		if st := o.stands(id); st.Outcome != fetch.Live || !o.Files.Has(t.Context(), st.TextSHA) || !o.Files.Has(t.Context(), st.RawSHA) || o.count(`SELECT count(*) FROM link_check`) != 1 {
			t.Errorf("%+v", st)
		}
	})
}

func TestTwoWorkersStoreOnce(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id := o.declare(o.a, o.site.URL+"/tin/1")
		_, err := o.Heard(t.Context(), id)
		o.must(err)
		done := make(chan error, 6)
		for range cap(done) {
			go func() { done <- o.open(t.Context(), Fetch{EvidenceID: id}, true) }()
		}
		for range cap(done) {
			if err := <-done; err != nil {
				if _, snoozed := errors.AsType[*river.JobSnoozeError](err); !snoozed {
					t.Error(err)
				}
			}
		}
		if st := o.stands(id); st.Checks != 1 || o.count(`SELECT count(*) FROM link_check`) != 1 || o.count(`SELECT count(*) FROM evidence_note`) != 1 {
			t.Errorf("%+v", st)
		}
	})
}

func TestFilmsAndLargeFilesLeaveTheirSize(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		serve := func(kind string, size int) string {
			o.site.now(func(w http.ResponseWriter, _ *http.Request) {
				w.Header().Set("Content-Type", kind)
				_, _ = w.Write(bytes.Repeat([]byte{7}, size))
			})
			return o.declare(o.a, o.site.URL+"/"+kind)
		}
		if st := o.begin(serve("video/mp4", 9000)); st.Outcome != fetch.Live || st.RawSHA == "" || st.RawKept || o.Files.Has(t.Context(), st.RawSHA) || st.Size != 9000 {
			t.Errorf("a film: %+v", st)
		}
		if st := o.begin(serve("application/pdf", 9000)); !st.RawKept || st.TextSHA != "" || !o.Files.Has(t.Context(), st.RawSHA) || st.MediaType != "application/pdf" {
			t.Errorf("a PDF: %+v", st)
		}
		if st := o.begin(serve("text/html", 6<<20)); st.Outcome != fetch.TooLarge || st.RawSHA != "" || st.GoneSince != 0 || st.TakenAt == 0 {
			t.Errorf("a page that is too large: %+v", st)
		}
	})
}

// Links that nobody heard of are found, those whose time has come are asked
// for, of one host only some at once, and what was withdrawn no more.
func TestLookingAfter(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		var ids []string
		for i := range hostAtOnce + 5 {
			ids = append(ids, o.declare(o.a, o.site.URL+"/"+strings.Repeat("a", i+1)))
		}
		other := o.declare(o.b, "https://trang.example/1")
		jobs := func() int {
			return o.count(`SELECT count(*) FROM river_job WHERE kind = 'links.fetch' AND queue = 'outside'`)
		}
		look := func() { o.must((&keeper{s: o.Service}).Work(t.Context(), nil)) }
		if look(); jobs() != 0 {
			t.Errorf("%d asked for at once: the room is about to hear of them", jobs())
		}
		o.clk.move(2 * settled)
		if look(); jobs() != hostAtOnce+1 || o.count(`SELECT count(*) FROM link_state`) != len(ids)+1 {
			t.Errorf("%d asked for, want %d", jobs(), hostAtOnce+1)
		}
		if look(); jobs() != len(ids)+1 {
			t.Errorf("%d asked for after the second look, want %d", jobs(), len(ids)+1)
		}
		if look(); jobs() != len(ids)+1 {
			t.Errorf("%d asked for after the third look", jobs())
		}
		if st := o.visit(other); st.Outcome != fetch.Blocked || st.GoneSince == 0 {
			t.Errorf("%+v", st)
		}
		for _, id := range ids {
			o.visit(id)
		}
		o.append(ledger.NewEvidence{AgencyID: o.a, HappenedOn: "2025-03-03", Title: "Tin", Act: evidence.Withdraw, Supersedes: ids[0]})
		o.clk.move(25 * time.Hour)
		before := jobs()
		look()
		if look(); jobs()-before != len(ids) { // one withdrawn, one of another host
			t.Errorf("%d asked for again, want %d", jobs()-before, len(ids))
		}
		if st := o.stands(ids[0]); st.NextCheck != 0 {
			t.Errorf("withdrawn and looked after: %+v", st)
		}
		lost := jobs()
		o.clk.move(lease + time.Minute) // all those jobs are lost
		look()
		if look(); jobs()-lost != len(ids) {
			t.Errorf("%d of the lost are asked for again, want %d", jobs()-lost, len(ids))
		}
	})
}

// What was lawfully erased leaves no copy, and is not opened again.
func TestErasedEvidenceHasNoCopy(t *testing.T) {
	t.Parallel()
	each(t, func(t *testing.T, o *office) {
		id, twin := o.declare(o.a, o.site.URL+"/tin/1"), o.declare(o.b, o.site.URL+"/tin/1")
		o.site.now(func(w http.ResponseWriter, _ *http.Request) { _, _ = io.WriteString(w, bodyOf("Hộ ông A", 1)) })
		st := o.begin(id)
		o.begin(twin)
		erase := func(id string) {
			o.write(func(ctx context.Context, tx *db.Tx) error {
				_, err := o.Ledger.Erase(ctx, tx, access.Actor{AccountID: "two"}, ledger.Erasure{EvidenceID: id, AskedBy: "one", Reason: "Theo đề nghị", Text: true})
				return err
			})
			o.must((&keeper{s: o.Service}).Work(t.Context(), nil))
		}
		erase(id)
		if _, _, err := o.seen(t.Context(), access.SystemActor("test"), id); domain.CodeOf(err) != domain.CodeNotFound {
			t.Errorf("an erased link is shown: %v", err)
		}
		if !o.Files.Has(t.Context(), st.TextSHA) {
			t.Error("the other entry lost its copy")
		}
		if n := o.count(`SELECT count(*) FROM link_state WHERE evidence_id = $1 AND erased_at > 0 AND url = '' AND final_url = '' AND title = '' AND raw_sha = '' AND next_check = 0`, id); n != 1 {
			t.Errorf("%+v", o.stands(id))
		}
		erase(twin)
		if o.Files.Has(t.Context(), st.TextSHA) || o.Files.Has(t.Context(), st.RawSHA) {
			t.Error("the files are still there")
		}
		o.must(o.open(t.Context(), Fetch{EvidenceID: id, Round: 1}, true))
		if o.site.times() != 2 {
			t.Errorf("asked %d times", o.site.times())
		}
	})
}
