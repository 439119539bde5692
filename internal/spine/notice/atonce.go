package notice

import "strings"

// AtOnce asks to tell people at once of one thing on their desks: of a submission that
// waits for them, or of a return with reasons. Who is told is who has the item on the
// desk when the job runs: what was decided or taken back meanwhile is told to nobody.
// Ref names the act, so that each person is told once of it. ToID is the person who is
// told; empty: the leaders of the agency and whoever decides for one by delegation.
// Where ToID has it on the desk no more, the agency's officers are told. ByID acted and
// is not told.
type AtOnce struct {
	Ref      string `json:"ref"`
	Key      string `json:"key"` // of the item
	AgencyID string `json:"agency_id"`
	ToID     string `json:"to_id,omitempty"`
	ByID     string `json:"by_id"`
	ByName   string `json:"by_name"`
}

// Kind names the job.
func (AtOnce) Kind() string { return "notice.at_once" }

// What desks call the works of which people are told at once.
const (
	Waiting    = "Chờ duyệt"
	SentBack   = "Bị trả lại"
	Afterwards = "Đăng khẩn, chờ duyệt sau"
)

// ContentKey is the key of the item of an edition's next step, which word names.
func ContentKey(editionID, word string) string { return "content/" + editionID + "#" + word }

// ReportKey is the key of the item of a report's next step, which word names.
func ReportKey(id, word string) string { return "/lam-viec/bao-cao/" + id + "#" + word }

// PaperKey is the key of the item of a paper's next step, which word names.
func PaperKey(id, word string) string { return "/lam-viec/van-ban/" + id + "#" + word }

// OwnPlanKey is the key of the item of an own plan that waits for its leader, or that was
// sent back.
func OwnPlanKey(id, word string) string {
	if word == Waiting {
		return "ownplan/decide/" + id
	}
	return "ownplan/mend/" + id
}

// writing begins the keys of what somebody asks about pieces, and is answered.
const writing = "writing/"

// RequestKey is the key of the item of a request to write a piece.
func RequestKey(id string) string { return writing + "request/" + id }

// CheckKey is the key of the item of an outside check that was answered.
func CheckKey(id string) string { return writing + "check/" + id }

// Asked tells whether an item is a question or its answer, which nobody submits or
// returns.
func Asked(key string) bool { return strings.HasPrefix(key, writing) }
