package desk

import (
	"strings"
	"testing"

	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/question"
)

// A duty says of its reminder letter that the day of it is over.
func TestALetterWhoseDayIsOver(t *testing.T) {
	t.Parallel()
	letters := map[string][]Letter{"a": {{LetterID: "l", AgencyID: "a", ObligationID: "o", Number: "12/SNV", SignedOn: "2027-04-20", ReplyBy: "2027-05-05", Issuer: "Sở Nội vụ"}}}
	for day, want := range map[calendar.Date]string{
		"2027-05-04": "thực hiện trước ngày 05/05/2027", "2027-05-05": "đã quá thời hạn thực hiện (trước ngày 05/05/2027)", "2027-06-14": "đã quá thời hạn thực hiện (trước ngày 05/05/2027)",
	} {
		if got := (Desk{Today: day, letters: letters}).urged("o", "a"); got == nil || !strings.HasSuffix(got.Label.String(), want) {
			t.Errorf("%s: %+v", day, got)
		}
	}
}

// A difficulty says for which of a person's agencies it waits.
func TestADifficultyNamesTheAgency(t *testing.T) {
	t.Parallel()
	d := difficulties{names: map[string]string{"ub": "UBND thành phố", "syt": "Sở Y tế"}, waiting: []Difficulty{
		{ID: "1", Owner: question.Chairman, holders: []string{"ub"}, DueOn: "2027-04-22"},
		{ID: "2", Owner: question.Agency, holders: []string{"syt"}, DueOn: "2027-04-22"},
	}}
	both := access.Actor{Grants: []access.Grant{{Role: access.Leader, AgencyID: "ub"}, {Role: access.Officer, AgencyID: "syt"}}}
	items := d.items(both, "2027-04-20")
	if len(items) != 2 || items[0].Agency != "UBND thành phố" || items[1].Agency != "Sở Y tế" || items[0].AgencyID != "ub" {
		t.Errorf("%+v", items)
	}
}
