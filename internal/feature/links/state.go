package links

import (
	"time"

	"loa/internal/domain/calendar"
	"loa/internal/platform/fetch"
)

// State is how the link of an entry stands.
type State struct {
	EvidenceID  string        `json:"evidence_id"`
	AgencyID    string        `json:"agency_id"`
	URL         string        `json:"url" db:"url"`
	Outcome     fetch.Outcome `json:"outcome"`
	Reason      fetch.Reason  `json:"reason,omitempty"`
	Status      int           `json:"status,omitempty"` // of HTTP
	FinalURL    string        `json:"final_url,omitempty" db:"final_url"`
	Checks      int           `json:"checks"`
	Step        int           `json:"-"`
	AskedAt     int64         `json:"-"`
	CheckedAt   int64         `json:"checked_at,omitempty"` // instants in Unix milliseconds
	FirstLiveAt int64         `json:"first_live_at,omitempty"`
	GoneSince   int64         `json:"gone_since,omitempty"`
	NextCheck   int64         `json:"next_check,omitempty"`
	Title       string        `json:"title,omitempty"` // of the page
	PublishedOn calendar.Date `json:"published_on,omitempty"`
	MediaType   string        `json:"media_type,omitempty"`
	Size        int64         `json:"size,omitempty"`
	RawSHA      string        `json:"raw_sha256,omitempty" db:"raw_sha"`
	RawKept     bool          `json:"-"` // the bytes lie in the store, not only their hash
	TextSHA     string        `json:"text_sha256,omitempty" db:"text_sha"`
	TakenAt     int64         `json:"taken_at,omitempty"`
	ChangedAt   int64         `json:"changed_at,omitempty"`
	ErasedAt    int64         `json:"-"`
	Doubt       Doubt         `json:"doubt,omitempty"`
	DoubtAt     int64         `json:"doubt_at,omitempty"` // since when; 0: there is none
	Off         bool          `json:"-" db:"-"`           // this program opens no links
	Own         bool          `json:"-" db:"-"`           // a page of this program behind its door
}

const stateColumns = `s.evidence_id, s.agency_id, s.url, s.outcome, s.reason, s.status, s.final_url, s.checks, s.step, s.asked_at, s.checked_at,
	s.first_live_at, s.gone_since, s.next_check, s.title, s.published_on, s.media_type, s.size, s.raw_sha, s.raw_kept, s.text_sha, s.taken_at, s.changed_at, s.erased_at, s.doubt, s.doubt_at`

// Check is one opening of a link.
type Check struct {
	At       int64         `json:"at"`
	Outcome  fetch.Outcome `json:"outcome"`
	Reason   fetch.Reason  `json:"reason,omitempty"`
	Status   int           `json:"status,omitempty"`
	FinalURL string        `json:"final_url,omitempty" db:"final_url"`
	RawSHA   string        `json:"raw_sha256,omitempty" db:"raw_sha"`
	TextSHA  string        `json:"text_sha256,omitempty" db:"text_sha"`
	Size     int64         `json:"size,omitempty"`
	Doubt    Doubt         `json:"doubt,omitempty"`
}

// Word says how the link stands; for one that was never opened, why.
func (s State) Word() string {
	switch {
	case s.Own:
		return "Trang trong Loa, mở sau khi đăng nhập"
	case s.Doubtful() != "":
		return "Còn mở được, nghi đã bị gỡ"
	case s.Outcome != "":
		return s.Outcome.Label()
	case fetch.Sample(s.URL):
		return "Chưa kiểm tra (dữ liệu mẫu)"
	case s.Off:
		return "Chưa kiểm tra (Loa chưa được phép ra mạng; hỏi người quản trị hệ thống)"
	case s.Waiting():
		return "Đang chờ kiểm tra"
	}
	return s.Outcome.Label()
}

// Sign is the status whose sign and colour go with the word.
func (s State) Sign() string {
	if s.Doubtful() != "" {
		return "at_risk"
	}
	return sign(s.Outcome)
}

// Doubtful says why a page that still opens may no longer be what was declared;
// empty when nothing speaks for that.
func (s State) Doubtful() string {
	if !s.Outcome.Alive() {
		return ""
	}
	return s.Doubt.Words()
}

// Sign is the status whose sign and colour go with the outcome.
func (c Check) Sign() string {
	if c.Doubt != NoDoubt {
		return "at_risk"
	}
	return sign(c.Outcome)
}

func sign(o fetch.Outcome) string {
	switch o {
	case fetch.Live, fetch.TooLarge:
		return "met"
	case fetch.Moved:
		return "on_track"
	case fetch.Gone:
		return "missed"
	case fetch.Blocked:
		return "not_applicable"
	case fetch.Refused, fetch.Unreachable, fetch.NotReadable, fetch.Certificate, fetch.Timeout:
		return "at_risk"
	}
	return "not_due"
}

// Copied tells whether something was kept of the link: its content or at least
// the hash of it.
func (s State) Copied() bool { return s.TakenAt > 0 && s.ErasedAt == 0 }

// Waiting tells whether the link was asked for and not opened since.
func (s State) Waiting() bool { return s.AskedAt > s.CheckedAt }

// rest is how long after an opening the next one comes: a day, a week, a month,
// then each quarter. A link that turns begins anew.
func rest(step int) time.Duration {
	const day = 24 * time.Hour
	switch step {
	case 0:
		return day
	case 1:
		return 7 * day
	case 2:
		return 30 * day
	}
	return 90 * day
}
