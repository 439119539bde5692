package planreview

import (
	"net/http"
	"net/url"
	"strconv"
	"strings"

	"loa/internal/domain/calendar"
	"loa/internal/platform/web"
	"loa/internal/spine/programme"
)

// groupsData is the page on which a person confirms which agencies the groups of
// a plan are.
type groupsData struct {
	Plan       programme.Plan
	Day        calendar.Date
	Left       []groupView
	Confirmed  []groupView
	MayPrepare bool
}

// groupView is a group with its dated list. N counts from 1; IDs go with the
// form, so that what is confirmed is the list that was seen.
type groupView struct {
	programme.Party
	N   int
	IDs string
	URL string // page on which its agencies are picked one by one
}

func groupsURL(planID string) string { return planURL(planID) + "/nhom" }

// namesURL is the page about one phrase, without a row to go back to.
func namesURL(planID, text string) string {
	return planURL(planID) + "/co-quan?" + url.Values{"ten": {text}}.Encode()
}

func (f *Feature) groups(w http.ResponseWriter, r *http.Request) error {
	actor := web.Actor(r)
	v, err := f.programme.Review(r.Context(), actor, r.PathValue("id"))
	if err != nil {
		return err
	}
	if v.Plan.Status == programme.StatusActive {
		return web.SeeOther(w, r, planURL(v.Plan.ID))
	}
	d := groupsData{Plan: v.Plan, Day: v.Day, MayPrepare: programme.MayPrepare(actor)}
	for i, p := range v.Unconfirmed() {
		ids := make([]string, len(p.Agencies))
		for k, a := range p.Agencies {
			ids[k] = a.ID
		}
		d.Left = append(d.Left, groupView{Party: p, N: i + 1, IDs: strings.Join(ids, ","), URL: namesURL(v.Plan.ID, p.Text)})
	}
	for _, p := range v.Groups() {
		if p.Chosen {
			d.Confirmed = append(d.Confirmed, groupView{Party: p, URL: namesURL(v.Plan.ID, p.Text)})
		}
	}
	return f.pages.Render(w, r, http.StatusOK, "grouplists", web.Page{
		Title: "Nhóm cơ quan trong kế hoạch", Lead: v.Plan.Name(), Nav: nav, Data: d,
		Back: &web.Link{Label: "Đọc và duyệt", URL: reviewURL(v.Plan.ID)},
	})
}

// confirmGroups takes the lists as they were shown: of one group, or of all.
func (f *Feature) confirmGroups(w http.ResponseWriter, r *http.Request) error {
	form, err := web.Form(r)
	if err != nil {
		return err
	}
	id := r.PathValue("id")
	var all []programme.Choice
	for n := 1; form.Has("ten_" + strconv.Itoa(n)); n++ {
		at := strconv.Itoa(n)
		if one := form.String("nhom"); one != "" && one != at {
			continue
		}
		all = append(all, programme.Choice{
			Name: form.String("ten_" + at), Agencies: strings.Split(form.String("co_quan_"+at), ","), Seen: new(int64), // nobody had chosen
		})
	}
	if err := f.programme.ChooseAll(r.Context(), web.Actor(r), id, all); err != nil {
		return back(w, r, err, groupsURL(id))
	}
	v, err := f.programme.Review(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	web.Flash(w, r, web.FlashSuccess, "Đã xác nhận danh sách của %d nhóm.", len(all))
	if len(v.Unconfirmed()) == 0 {
		return web.SeeOther(w, r, reviewURL(id))
	}
	return web.SeeOther(w, r, groupsURL(id))
}

// namesBack is where a person came from to say whom a phrase means: the row, or
// the list of groups.
func namesBack(planID, row string) web.Link {
	if row == "" {
		return web.Link{Label: "Nhóm cơ quan trong kế hoạch", URL: groupsURL(planID)}
	}
	return web.Link{Label: "Đọc và duyệt", URL: rowURL(planID, row)}
}
