package planreview

import (
	"net/http"
	"net/url"
	"slices"
	"strings"

	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// card is one row as the page shows it; only the open one has Fields and what
// follows them.
type card struct {
	programme.Reading
	URL    string // opens the card
	Act    string // address of its acts
	Hint   string
	IsOpen bool
	Fields []field
	Before string // address of the card before this one, in the list's own order
	Next   string
	After  string // id of the next row that is not decided
	Ask    string // page on which a person says who is meant
	Made   *undoView
	Merges bool // it may be split and merged
}

// field is one thing read, with its quote.
type field struct {
	Key, Name string
	Value     string
	Quote     string
	Doubt     string
	Note      string
	Parties   []partyView
}

// partyView is one name of the plan with what it means.
type partyView struct {
	programme.Party
	Field     string
	URL       string // page on which a person says who is meant
	Ask       bool   // a decision is wanted here
	MayOpen   bool
	OpenGroup bool
}

// newCard is a row as lists show it.
func newCard(row programme.Reading) card {
	c := card{Reading: row, URL: rowURL(row.PlanID, row.ID)}
	if len(row.Open) > 0 {
		c.Hint = row.Open[0].Reason
	}
	return c
}

// openCard is the row in work, with everything that was read.
func openCard(pages *web.Pages, r *http.Request, v programme.Review, row programme.Reading) card {
	c := newCard(row)
	c.IsOpen, c.Act, c.Merges = true, planURL(v.Plan.ID)+"/dong/"+row.ID, row.Origin != programme.OriginReporting
	if change, ok := v.Changes[row.MadeBy]; ok {
		c.Made = undoOfChange(v, change)
	}
	c.fill(pages, r, v)
	return c
}

// citedBy tells which tasks of the plans above the open row carries out.
func (f *Feature) citedBy(r *http.Request, d *reviewData) error {
	if d.Open == nil {
		return nil
	}
	parents, err := f.programme.Parents(r.Context(), d.Plan.ID)
	if err != nil || len(parents) == 0 {
		return err
	}
	cites, err := f.programme.Citations(r.Context(), d.Plan.ID)
	d.Cites, d.Cite = cites[d.Open.ID], d.Open.Act+"/dan-chieu"
	return err
}

// fill sets the fields, the doubtful first, and where a person says who is
// meant: the first doubtful name, else the first group, else the first name.
func (c *card) fill(pages *web.Pages, r *http.Request, v programme.Review) {
	row := c.Reading
	leads := field{
		Key: markLead, Name: "Chủ trì", Quote: strings.Join(row.Lead, "; "), Doubt: row.Doubt("lead"),
		Parties: parties(v.Plan.ID, row.ID, "lead", row.LeadParties, row.Doubt("lead") != ""),
	}
	with := field{
		Key: markCoordinating, Name: "Phối hợp", Quote: strings.Join(row.Coordinating, "; "), Doubt: row.Doubt("coordinating"),
		Parties: parties(v.Plan.ID, row.ID, "coordinating", row.CoordinatingParties, row.Doubt("coordinating") != ""),
	}
	amount := field{Key: markProduct, Name: "Cách tính", Value: pages.Say(r, row.Rule.Words()), Quote: row.Product, Doubt: strings.TrimSpace(row.Doubt("product") + " " + row.Doubt("cadence"))}
	if row.Rule.Count == 0 && row.Origin != programme.OriginReporting {
		amount.Note = "Không tự đặt chỉ tiêu. Theo dõi khi lâu không có tin."
	}
	when := field{
		Key: markTiming, Name: "Thời gian", Quote: row.Timing, Doubt: row.Doubt("timing"),
		Value: pages.T(r, "Từ %s đến hết %s", row.Rule.Window.Start.Vietnamese(), row.Rule.Window.End.Vietnamese()),
	}
	if row.Rule.Deadline != "" {
		when.Value = pages.T(r, "Hạn: %s", row.Rule.Deadline.Vietnamese())
	}
	for _, doubtful := range []bool{true, false} {
		for _, one := range []field{with, amount, leads, when} {
			if (one.Doubt != "") == doubtful && (one.Value != "" || len(one.Parties) > 0) {
				c.Fields = append(c.Fields, one)
			}
		}
	}
	c.Ask = askFirst(append(leads.Parties, with.Parties...))
}

func askFirst(all []partyView) string {
	for _, wanted := range []func(partyView) bool{
		func(p partyView) bool { return p.Ask },
		func(p partyView) bool { return len(p.Groups) > 0 && !p.Chosen },
		func(partyView) bool { return true },
	} {
		if i := slices.IndexFunc(all, wanted); i >= 0 {
			return all[i].URL
		}
	}
	return ""
}

func parties(planID, rowID, name string, all []programme.Party, doubt bool) []partyView {
	views := make([]partyView, 0, len(all))
	for _, p := range all {
		v := partyView{
			Party: p, Field: name, MayOpen: name == "coordinating", OpenGroup: p.Open && len(p.Groups) > 0,
			URL: planURL(planID) + "/co-quan?" + url.Values{"ten": {p.Text}, "dong": {rowID}}.Encode(),
		}
		v.Ask = !p.Chosen && doubt && (len(p.Groups) > 0 || !p.Known() || p.Open && name == "lead")
		views = append(views, v)
	}
	return views
}
