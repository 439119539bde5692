package webhooks

import (
	"encoding/json"
	"slices"
	"strings"
	"time"
)

// Event names what a receiver can be told of. Names are part of the interface:
// never rename one.
type Event string

// The events.
const (
	PaperToSign   Event = "paper.to_sign"  // laid before its signer
	PaperSigned   Event = "paper.signed"   // number, day and signer recorded, or recorded anew
	PaperReleased Event = "paper.released" // day of release recorded
	ReportFiled   Event = "report.filed"   // sent to who receives it
	Ping          Event = "ping"           // a trial; every receiver gets it
)

// Events lists those that a receiver chooses from.
func Events() []Event { return []Event{PaperToSign, PaperSigned, PaperReleased, ReportFiled} }

// Label is the event in Vietnamese.
func (e Event) Label() string {
	switch e {
	case PaperToSign:
		return "Văn bản trình ký"
	case PaperSigned:
		return "Văn bản đã ghi số, ngày, người ký"
	case PaperReleased:
		return "Văn bản đã phát hành"
	case ReportFiled:
		return "Báo cáo đã gửi cơ quan nhận"
	case Ping:
		return "Gửi thử"
	}
	return ""
}

// Message is the body of every POST: the event, when it happened (RFC 3339) and
// the identities to read more with.
type Message struct {
	Type      Event  `json:"type"`
	Timestamp string `json:"timestamp"`
	Data      Data   `json:"data"`
}

// Data holds identities. URL is where the interface gives the thing whole.
type Data struct {
	PaperID  string `json:"paper_id,omitempty"`
	ReportID string `json:"report_id,omitempty"`
	URL      string `json:"url,omitempty"`
}

// body writes the message as it is sent and stored.
func body(e Event, at time.Time, d Data) (string, error) {
	text, err := json.Marshal(Message{Type: e, Timestamp: at.UTC().Format(time.RFC3339), Data: d})
	return string(text), err
}

// wants tells whether a stored list of events has this one.
func wants(events string, e Event) bool { return slices.Contains(strings.Fields(events), string(e)) }

// inOrder keeps what may be chosen of what was sent, in our order.
func inOrder(chosen []string) string {
	var kept []string
	for _, e := range Events() {
		if slices.Contains(chosen, string(e)) {
			kept = append(kept, string(e))
		}
	}
	return strings.Join(kept, " ")
}
