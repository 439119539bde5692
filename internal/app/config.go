package app

import (
	"fmt"
	"log/slog"
	"net/netip"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	flow "loa/internal/domain/content"
	"loa/internal/domain/media"
	"loa/internal/platform/clock"
)

// Config is everything that an office chooses. Data holds the SQLite database,
// the files and the secrets; with DB the database lives in PostgreSQL and Data
// keeps files and secrets only.
type Config struct {
	Data       string // folder
	DB         string // postgres:// address, or empty
	Addr       string // host:port to listen on
	BaseURL    string // address under which people reach the program; empty: from Addr
	Office     string // "Thành phố Đồng Nai"
	Keeper     string // "Sở Nội vụ": who keeps the public pages
	Place      string // place of issue on papers: "Đồng Nai"
	Zone       string // IANA zone; empty: Asia/Ho_Chi_Minh
	Now        string // rehearsal day 2025-04-10; empty: the real clock
	TLSCert    string
	TLSKey     string
	Proxy      bool   // a TLS proxy on this machine or network stands before us
	SMTP       string // smtp://user:password@host:port; empty: no mail
	MailFrom   string
	SecondStep bool // leaders, coordinators and administrators must have a second step of signing in
	Rehearsal  bool // sample data to practise on: nothing leaves, mails are kept and shown, exercises are offered
	// RehearsalURL is where people practise beside this office; empty: nowhere.
	RehearsalURL string
	PageMemory   int64 // MiB that drawn public pages may take; 0: each is drawn for each request
	Log          *slog.Logger
	Version      string
	// ReportDue gives the last day (MM-DD) of periodic reports whose plan names
	// none, as the office's reporting regime has it.
	ReportDue map[calendar.ReportPeriod]string

	LinksOff  bool           // links of evidence are not opened: offices without the internet
	LinkPorts []uint16       // ports that may be opened beside 80 and 443
	SignRoots string         // folder of the certificates of known authorities that sign papers; empty: none is known
	LinkAllow []netip.Prefix // networks inside the office whose pages may be opened

	LinkNights int // on how many nights in a row a link of a piece fails before it is called broken; 0: the usual number

	Media     media.Limits // how large files of libraries may be; none: the usual ones
	Languages []string     // beside Vietnamese, those of pieces and their translations (BCP 47); none: English
	FfmpegOff bool         // video and audio are served as they come, whatever the machine has

	HooksOff  bool           // other systems are told nothing
	HookPorts []uint16       // their ports beside 80 and 443
	HookAllow []netip.Prefix // networks inside the office where they may stand

	stepping *stepping // set while the demo fills its past
}

func (c Config) clock() (clock.Clock, *time.Location, error) {
	zone, err := clock.Zone(c.Zone)
	if err != nil {
		return nil, nil, domain.Invalid("Múi giờ “%s” không có. Dùng tên như Asia/Ho_Chi_Minh.", c.Zone)
	}
	if c.stepping != nil {
		return c.stepping, zone, nil
	}
	if c.Now == "" {
		return clock.Real{}, zone, nil
	}
	day, err := calendar.ParseVietnamese(c.Now)
	if err != nil {
		return nil, nil, domain.Invalid("Ngày “%s” không đúng. Viết như 2025-04-10.", c.Now)
	}
	t := day.Time()
	start := time.Date(t.Year(), t.Month(), t.Day(), 8, 0, 0, 0, zone)
	return clock.Starting(start), zone, nil
}

// languages reads the chosen ones; none: the usual.
func (c Config) languages() ([]flow.Lang, error) {
	var out []flow.Lang
	for _, tag := range c.Languages {
		lang := flow.Lang(tag)
		if !lang.Valid() || lang == flow.Vietnamese || slices.Contains(out, lang) {
			return nil, domain.Invalid("Không có ngôn ngữ “%s” để chọn. Chọn trong: %v.", tag, flow.Langs()[1:])
		}
		out = append(out, lang)
	}
	return out, nil
}

// SQLitePath is the database file inside the data folder.
func (c Config) SQLitePath() string { return filepath.Join(c.Data, "loa.sqlite") }

// FilesDir holds the stored files by their hash.
func (c Config) FilesDir() string { return filepath.Join(c.Data, "files") }

// PlanFilesDir holds the files of plans by their hash, apart from evidence, so
// that a refused plan's file can be removed for certain. It lies inside
// FilesDir, whose backup takes it along.
func (c Config) PlanFilesDir() string { return filepath.Join(c.FilesDir(), "plans") }

// PaperFilesDir holds the files of official papers by their hash, apart from
// evidence, so that neither room removes what the other names. It lies inside
// FilesDir, whose backup takes it along.
func (c Config) PaperFilesDir() string { return filepath.Join(c.FilesDir(), "papers") }

// QuestionFilesDir holds the attachments of difficulties by their hash, apart from
// evidence. It lies inside FilesDir, whose backup takes it along.
func (c Config) QuestionFilesDir() string { return filepath.Join(c.FilesDir(), "questions") }

// MediaFilesDir holds the files of agencies' libraries by their hash, and those that are
// being uploaded. It lies inside FilesDir, whose backup takes it along.
func (c Config) MediaFilesDir() string { return filepath.Join(c.FilesDir(), "media") }

// AudioDir holds the sound files of pieces by their hash. It lies inside FilesDir.
func (c Config) AudioDir() string { return filepath.Join(c.FilesDir(), "audio") }

// SecretsDir holds the keys; it never goes into a backup by itself.
func (c Config) SecretsDir() string {
	if dir := os.Getenv("LOA_SECRETS_DIR"); dir != "" {
		return dir
	}
	return filepath.Join(c.Data, "secrets")
}

// BackupsDir holds the backups that the program makes by itself.
func (c Config) BackupsDir() string { return filepath.Join(c.Data, "backups") }

// Secure tells whether people reach us by TLS.
func (c Config) Secure() bool {
	return c.TLSCert != "" || strings.HasPrefix(c.BaseURL, "https://")
}

// Address is the outside address of a path: base address and path.
func (c Config) Address(path string) string { return strings.TrimSuffix(c.base(), "/") + path }

// addressFile holds the address under which people last reached the program, for
// commands that write it into files.
func (c Config) addressFile() string { return filepath.Join(c.Data, "address.txt") }

// remember keeps the base address; that it cannot is no reason not to serve.
func (c Config) remember() {
	if err := os.WriteFile(c.addressFile(), []byte(c.BaseURL+"\n"), 0o600); err != nil {
		c.Log.Warn("the address is not kept", "error", err)
	}
}

// reached gives the configuration with the base address that it has, or the last
// under which the program was reached. It fails with invalid without any.
func (c Config) reached() (Config, error) {
	if c.BaseURL != "" {
		return c, nil
	}
	kept, err := os.ReadFile(c.addressFile())
	if c.BaseURL = strings.TrimSpace(string(kept)); err != nil || c.BaseURL == "" {
		return c, domain.Invalid("Chưa biết địa chỉ của Loa, nên số liệu trong tệp không dẫn được đến minh chứng. Thêm --base-url, ví dụ https://loa.dongnai.gov.vn, hoặc chạy loa serve một lần.")
	}
	return c, nil
}

func (c Config) base() string {
	if c.BaseURL != "" {
		return c.BaseURL
	}
	if c.TLSCert != "" {
		return "https://" + c.Addr
	}
	return "http://" + c.Addr
}

// withDefaults fills what is left open.
func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.Default()
	}
	return c
}

func (c Config) check() error {
	if c.Data == "" {
		return domain.Invalid("Thiếu thư mục dữ liệu. Thêm --data THƯ_MỤC.")
	}
	if c.BaseURL != "" {
		u, err := url.Parse(c.BaseURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return domain.Invalid("Địa chỉ --base-url “%s” không đúng. Viết như https://loa.dongnai.gov.vn.", c.BaseURL)
		}
	}
	if c.RehearsalURL != "" {
		u, err := url.Parse(c.RehearsalURL)
		if err != nil || u.Host == "" || (u.Scheme != "http" && u.Scheme != "https") {
			return domain.Invalid("Địa chỉ nơi tập dượt “%s” không đúng. Viết như https://tapduot.dongnai.gov.vn.", c.RehearsalURL)
		}
	}
	if (c.TLSCert == "") != (c.TLSKey == "") {
		return domain.Invalid("Chứng thư TLS cần cả hai tệp: --tls-cert và --tls-key.")
	}
	if err := os.MkdirAll(c.Data, 0o750); err != nil {
		return fmt.Errorf("data folder: %w", err)
	}
	return nil
}
