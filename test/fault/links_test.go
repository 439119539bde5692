package fault

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"net/http"
	"net/http/httptest"
	"net/netip"
	"os"
	"strconv"
	"strings"
	"sync"
	"testing"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/cadence"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/db"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme/programmetest"
)

// envSite is the port of the web server of these tests, which a child may open.
const envSite = "LOA_FAULT_SITE"

// slowPage is what the server gives, and only half of it before the path is
// released.
const slowPage = `<!DOCTYPE html><title>Tin</title><article><p>Bộ phận Một cửa nhận hồ sơ và trả kết quả khai sinh ngay trong ngày làm việc.</p></article>`

// released names the paths whose page comes whole.
var released sync.Map

// startSite starts the server and names its port to the children.
func startSite() error {
	s := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasPrefix(r.URL.Path, hookPath) {
			body, _ := io.ReadAll(r.Body)
			takeMessage(w, r, string(body))
			return
		}
		w.Header().Set("Content-Type", "text/html; charset=utf-8")
		if _, whole := released.Load(r.URL.Path); whole {
			_, _ = io.WriteString(w, slowPage)
			return
		}
		_, _ = io.WriteString(w, slowPage[:60])
		_ = http.NewResponseController(w).Flush()
		<-r.Context().Done()
	}))
	return os.Setenv(envSite, strconv.Itoa(int(netip.MustParseAddrPort(s.Listener.Addr().String()).Port())))
}

// reachSite lets a child open that server and nothing else of this machine.
func reachSite(cfg *app.Config) {
	if port, err := strconv.ParseUint(os.Getenv(envSite), 10, 16); err == nil {
		cfg.LinkAllow, cfg.LinkPorts = []netip.Prefix{netip.MustParsePrefix("127.0.0.1/32")}, []uint16{uint16(port)}
		cfg.HookAllow, cfg.HookPorts = cfg.LinkAllow, cfg.LinkPorts
	}
}

// TestKilledWhileOpeningALink: kill -9 while half a page has come; the program
// that starts afterwards opens the link again and keeps one whole copy, noted
// once in a book that agrees.
func TestKilledWhileOpeningALink(t *testing.T) {
	t.Parallel()
	killAndGoOn(t, interruption{
		begin:   declareLink,
		started: "the link is being opened", startedCount: `SELECT COUNT(*) FROM river_job WHERE kind = 'links.fetch' AND state = 'running'`,
		early:  `SELECT COUNT(*) FROM link_state WHERE checks = 0`,
		killed: func(o *app.Office) { released.Store(pathOf(o), true) },
		ended:  "the copy is kept", endedCount: `SELECT COUNT(*) FROM link_state WHERE checks > 0`,
		check: func(t *testing.T, o *app.Office) {
			var st struct{ Outcome, RawSha, TextSha string }
			if _, err := o.DB.Get(t.Context(), &st, `SELECT outcome, raw_sha, text_sha FROM links_v_state`); err != nil {
				t.Fatal(err)
			}
			sum := sha256.Sum256([]byte(slowPage))
			if st.Outcome != "live" || st.RawSha != hex.EncodeToString(sum[:]) || !o.Files.Has(t.Context(), st.RawSha) || !o.Files.Has(t.Context(), st.TextSha) {
				t.Errorf("%+v", st)
			}
			if checks, notes := number(t, o, `SELECT COUNT(*) FROM link_check`), number(t, o, `SELECT COUNT(*) FROM evidence_note WHERE kind = 'copy'`); checks != 1 || notes != 1 {
				t.Errorf("%d openings, %d notes", checks, notes)
			}
			found, err := o.Ledger.Verify(t.Context(), true)
			if err != nil || !found.Clean() {
				t.Errorf("%+v, %v", found, err)
			}
		},
	})
}

func pathOf(o *app.Office) string { return "/" + string(o.DB.Engine()) }

func declareLink(t *testing.T, o *app.Office) {
	t.Helper()
	if err := o.Insert(t.Context()); err != nil {
		t.Fatal(err)
	}
	if err := programmetest.Seed(t.Context(), o.DB, "v", obligation.Rule{Kind: cadence.Continuous, Window: calendar.YearWindow(2025)}); err != nil {
		t.Fatal(err)
	}
	err := o.DB.Write(t.Context(), func(ctx context.Context, tx *db.Tx) error {
		_, err := o.Ledger.Append(ctx, tx, access.Actor{AccountID: "officer"}, ledger.NewEvidence{
			AgencyID: "a", Kind: evidence.Article, Origin: evidence.Declared, HappenedOn: "2025-03-03", Title: "Tin", Versions: []string{"v"},
			URL: "http://127.0.0.1:" + os.Getenv(envSite) + pathOf(o),
		})
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
