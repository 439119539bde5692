//go:build !race

// One act follows another here, and the same acts are watched at once in other tests:
// make test runs this without the race detector, which makes it several times slower.

package app

import (
	"bytes"
	"fmt"
	"maps"
	"net/http"
	"slices"
	"strings"
	"testing"

	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/domain/report"
	"loa/internal/platform/db"
	"loa/internal/platform/office/textract"
	"loa/internal/spine/programme"
)

// TestPlanOf2025ThroughTheChanges replays the plan of 2025 through the acts of
// 1 March and 1 July 2025 and 30 April 2026.
func TestPlanOf2025ThroughTheChanges(t *testing.T) {
	for _, engine := range []db.Engine{db.SQLite, db.Postgres} {
		t.Run(string(engine), func(t *testing.T) {
			t.Parallel()
			a := newReplay(t, engine)
			a.firstQuarter()
			a.clock.to("2025-04-09")
			page := a.report("Q1")
			kept, frozen, counted := a.docx(page), a.frozen(), a.counted(page)
			a.secondQuarter()
			a.clock.to("2025-06-27")
			past := a.days("2025-01-31", "2025-02-28", "2025-03-01", "2025-03-31", "2025-05-31", "2025-06-26")
			a.districtsEnd()
			a.communesGoOn()
			a.becomesCity()
			if got := a.docx(page); got != kept {
				t.Error("the paper of quarter I is another one")
			}
			if got := a.frozen(); !strings.Contains(got, frozen) {
				t.Error("the frozen figures of quarter I moved")
			}
			if got := a.counted(page); got != counted {
				t.Errorf("quarter I counted anew:\n%s\nwas\n%s", got, counted)
			}
			for day, was := range past {
				if got := a.figures(day); got != was {
					t.Errorf("the matrix of %s moved:\n%s", day, differing(was, got))
				}
			}
			a.numbersOfTheDays()
			a.papersOfTheirDay(page)
			a.inTodaysStructure(page)
		})
	}
}

// numbered is a task of the annex.
func (a *amended) numbered(no string) programme.Obligation {
	a.t.Helper()
	all, err := a.Programme.Obligations(a.t.Context(), a.plan)
	if err != nil {
		a.t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(o programme.Obligation) bool { return o.Origin == programme.OriginAppendix && o.No == no })
	if i < 0 {
		a.t.Fatalf("no task %s", no)
	}
	return all[i]
}

// did declares work of agencies for a task on its days.
func (a *amended) did(o programme.Obligation, day calendar.Date, names ...string) {
	a.t.Helper()
	a.clock.to(day)
	for _, name := range names {
		if a.ids[name] == "" {
			a.t.Fatalf("no agency %q", name)
		}
		a.Declare(a.ids[name], o.VersionID, day, "Việc ngày "+day.Vietnamese())
	}
}

func (a *amended) days(all ...calendar.Date) map[calendar.Date]string {
	a.t.Helper()
	out := map[calendar.Date]string{}
	for _, day := range all {
		out[day] = a.figures(day)
	}
	return out
}

// differing shows the lines in which two matrices differ.
func differing(was, is string) string {
	var out []string
	before, after := strings.Split(was, "\n"), strings.Split(is, "\n")
	for _, l := range before {
		if !slices.Contains(after, l) {
			out = append(out, "- "+l)
		}
	}
	for _, l := range after {
		if !slices.Contains(before, l) {
			out = append(out, "+ "+l)
		}
	}
	return strings.Join(out[:min(len(out), 20)], "\n")
}

// owned is the plan of its own that each unit had to make by the end of February.
func (a *amended) owned() programme.Obligation {
	a.t.Helper()
	all, err := a.Programme.Obligations(a.t.Context(), a.plan)
	if err != nil {
		a.t.Fatal(err)
	}
	i := slices.IndexFunc(all, func(o programme.Obligation) bool {
		return o.Origin == programme.OriginDuty && o.Rule.Deadline == "2025-02-28"
	})
	if i < 0 {
		a.t.Fatal("no duty with the deadline of February")
	}
	return all[i]
}

// firstQuarter: seven departments pass into others on 1 March.
func (a *amended) firstQuarter() {
	a.t.Helper()
	video, plans := a.numbered("3"), a.owned()
	if n := len(video.Leads); n != 20+11 {
		a.t.Errorf("%d agencies owe a video, want the 20 departments and 11 districts of one province", n)
	}
	a.did(a.numbered("1"), "2025-01-28", "Đài Phát thanh - Truyền hình Đồng Nai")
	a.did(plans, "2025-02-12", "Sở Nội vụ", "Sở Kế hoạch và Đầu tư", "UBND thành phố Biên Hòa", "UBND huyện Xuân Lộc")
	a.did(video, "2025-02-14", "Sở Kế hoạch và Đầu tư", "Sở Y tế")
	a.did(a.numbered("2"), "2025-02-20", "Báo Đồng Nai")
	a.clock.to("2025-02-27")
	before := a.days("2025-01-31", "2025-02-27")
	heirs := map[string]string{
		"Sở Lao động - Thương binh và Xã hội": "Sở Nội vụ", "Sở Kế hoạch và Đầu tư": "Sở Tài chính", "Sở Ngoại vụ": "Văn phòng UBND tỉnh",
		"Sở Nông nghiệp và Phát triển nông thôn": "Sở Nông nghiệp và Môi trường", "Sở Tài nguyên và Môi trường": "Sở Nông nghiệp và Môi trường",
		"Sở Giao thông vận tải": "Sở Xây dựng", "Sở Thông tin và Truyền thông": "Sở Khoa học và Công nghệ",
	}
	open, decided := a.lives(0, func(d programme.OpenDuty) *obligation.Decision {
		if !d.Open {
			return done()
		}
		return a.passes(heirs[a.nameOf(d.AgencyID)])
	})
	if open == 0 || decided != open {
		a.t.Errorf("%d duties of departments that end, %d decided", open, decided)
	}
	a.clock.to("2025-03-01")
	a.names("2025-03-01")
	if left := a.undecided(); len(left) != 0 {
		a.t.Errorf("%d duties undecided on 1 March", len(left))
	}
	for day, was := range before {
		if got := a.figures(day); got != was {
			a.t.Errorf("the matrix of %s moved with the departments:\n%s", day, differing(was, got))
		}
	}
	a.did(video, "2025-03-10", "UBND thành phố Biên Hòa", "Sở Tài chính")
	a.did(video, "2025-03-20", "UBND thành phố Long Khánh")
	a.did(a.numbered("1"), "2025-03-25", "Đài Phát thanh - Truyền hình Đồng Nai")
	a.did(a.numbered("7"), "2025-03-26", "UBND huyện Tân Phú", "Sở Dân tộc và Tôn giáo")
}

func (a *amended) secondQuarter() {
	a.t.Helper()
	video := a.numbered("3")
	a.did(video, "2025-05-15", "UBND huyện Xuân Lộc")
	a.did(a.numbered("1"), "2025-05-20", "Đài Phát thanh - Truyền hình Đồng Nai")
	a.did(video, "2025-06-10", "UBND huyện Nhơn Trạch")
}

// nameOf is the name by which the test knows an agency.
func (a *amended) nameOf(id string) string {
	for name, known := range a.ids {
		if known == id && strings.Contains(name, " ") {
			return name
		}
	}
	return ""
}

// districtsEnd: the video that each of the 11 districts owed is met, inherited
// or waived, and what is left of one district waits for a decision.
func (a *amended) districtsEnd() {
	a.t.Helper()
	if open, _ := a.lives(1, func(programme.OpenDuty) *obligation.Decision { return nil }); open != 0 {
		a.t.Errorf("communes leave %d duties: the plan gave them none", open)
	}
	video := a.numbered("3").ID
	heirs := map[string]string{
		"UBND huyện Tân Phú": "UBND xã Tân Phú", "UBND huyện Vĩnh Cửu": "UBND xã Trị An", "UBND huyện Định Quán": "UBND xã Định Quán",
		"UBND huyện Trảng Bom": "UBND xã Trảng Bom", "UBND huyện Thống Nhất": "UBND xã Dầu Giây",
	}
	press := []string{"Báo Đồng Nai", "Đài Phát thanh - Truyền hình Đồng Nai"}
	was := maps.Clone(a.ids)
	open, decided := a.lives(2, func(d programme.OpenDuty) *obligation.Decision {
		name := a.nameOf(d.AgencyID)
		switch {
		case !d.Open:
			return done()
		case slices.Contains(press, name):
			return a.passes("Báo và phát thanh, truyền hình Đồng Nai")
		case d.ID == video && heirs[name] != "":
			return a.passes(heirs[name])
		case d.ID != video && name == "UBND huyện Long Thành":
			return nil
		}
		return waived("Cấp huyện kết thúc hoạt động từ ngày 01/07/2025")
	})
	a.clock.to("2025-07-01")
	left := a.undecided()
	if open == 0 || len(left) == 0 || open != decided+len(left) {
		a.t.Errorf("%d duties were open, %d are decided, %d undecided", open, decided, len(left))
	}
	rows, err := a.Programme.Decisions(a.t.Context(), programme.DecisionFilter{ObligationID: video})
	if err != nil {
		a.t.Fatal(err)
	}
	outcomes := map[obligation.Outcome]int{}
	for _, d := range rows {
		if d.InForce() && d.From == "2025-07-01" && strings.HasPrefix(a.nameOf(d.AgencyID), "UBND ") {
			outcomes[d.Outcome]++
		}
	}
	if want := map[obligation.Outcome]int{obligation.AlreadyMet: 4, obligation.Inherited: 5, obligation.WaivedOut: 2}; !maps.Equal(outcomes, want) {
		a.t.Errorf("the video of the districts: %v, want %v", outcomes, want)
	}
	var rest []programme.NewDecision
	for _, d := range left {
		if d.AgencyID != was["UBND huyện Long Thành"] {
			a.t.Errorf("%s of %s is undecided", d.ShortName, a.nameOf(d.AgencyID))
		}
		x := waived("Cấp huyện kết thúc hoạt động từ ngày 01/07/2025")
		x.From, x.AgencyID = "2025-07-01", d.AgencyID
		rest = append(rest, programme.NewDecision{ObligationID: d.ID, Decision: *x})
	}
	if err := a.Programme.Decide(a.t.Context(), a.lan, rest); err != nil {
		a.t.Fatal(err)
	}
	if left := a.undecided(); len(left) != 0 {
		a.t.Errorf("%d duties are still undecided", len(left))
	}
}

// communesGoOn: the matrix on the eve, on the day, and once an heir did it.
func (a *amended) communesGoOn() {
	a.t.Helper()
	a.names("2025-07-01")
	video := a.numbered("3")
	eve, day := a.figures("2025-06-30"), a.figures("2025-07-01")
	for _, c := range []struct{ in, name, want string }{
		{eve, "UBND huyện Tân Phú", "on_track 0/1"},
		{eve, "UBND xã Tân Phú", ""},
		{eve, "UBND thành phố Biên Hòa", "met 1/1"},
		{day, "UBND xã Tân Phú", "on_track 0/1"},
		{day, "UBND xã Xuân Lộc", ""},
		{day, "Sở Y tế", "met 1/1"},
	} {
		if got := cellIn(c.in, c.name, video.ShortName); got != c.want {
			a.t.Errorf("video of %s: %q, want %q", c.name, got, c.want)
		}
	}
	a.did(video, "2025-09-05", "UBND xã Tân Phú")
}

// cellIn finds a cell in what figures gave.
func cellIn(matrix, name, head string) string {
	for line := range strings.Lines(matrix) {
		if part := strings.Split(line, "|"); part[0] == name && part[1] == head {
			return part[2] + " " + part[3]
		}
	}
	return ""
}

func (a *amended) becomesCity() {
	a.t.Helper()
	for n := 3; n < 5; n++ {
		if open, _ := a.lives(n, func(programme.OpenDuty) *obligation.Decision { return nil }); open != 0 {
			a.t.Errorf("a raise ends %d duties", open)
		}
	}
	a.clock.to("2026-05-01")
	video := a.numbered("3").ShortName
	now := a.figures("2026-05-01")
	for name, want := range map[string]string{"UBND phường Tân Phú": "met 1/1", "UBND xã Tân Phú": "", "UBND phường Trị An": "missed 0/1", "UBND xã Định Quán": "missed 0/1"} {
		if got := cellIn(now, name, video); got != want {
			a.t.Errorf("video of %s on 1 May 2026: %q, want %q", name, got, want)
		}
	}
}

// numbersOfTheDays: the registry of each day has the numbers that are publicly
// known.
func (a *amended) numbersOfTheDays() {
	a.t.Helper()
	for day, want := range map[calendar.Date]string{
		"2025-01-24": "2 provinces, 20 departments, 22 districts, 270 communes of 53 wards", "2025-03-01": "2 provinces, 14 departments, 22 districts, 270 communes of 53 wards",
		"2025-06-30": "2 provinces, 14 departments, 22 districts, 270 communes of 53 wards", "2025-07-01": "1 provinces, 14 departments, 0 districts, 95 communes of 23 wards",
		"2026-04-29": "1 provinces, 14 departments, 0 districts, 95 communes of 23 wards", "2026-04-30": "1 provinces, 14 departments, 0 districts, 95 communes of 33 wards",
	} {
		all, err := a.Registry.AsOf(a.t.Context(), day)
		if err != nil {
			a.t.Fatal(err)
		}
		n, wards := map[agency.Level]int{}, 0
		departments := 0
		for _, x := range all {
			if x.Kind == agency.Department {
				departments++
			}
			if x.Kind == agency.Committee {
				n[x.Level]++
				if strings.HasPrefix(x.Name, "UBND phường ") {
					wards++
				}
			}
		}
		got := fmt.Sprintf("%d provinces, %d departments, %d districts, %d communes of %d wards", n[agency.Province], departments, n[agency.District], n[agency.Commune], wards)
		if got != want {
			a.t.Errorf("%s: %s, want %s", day, got, want)
		}
	}
}

// text reads a paper's text.
func (a *amended) text(page string) string {
	a.t.Helper()
	file := a.docx(page)
	text, err := textract.Extract(a.t.Context(), "bao-cao.docx", bytes.NewReader([]byte(file)), int64(len(file)))
	if err != nil {
		a.t.Fatal(err)
	}
	return text.Body
}

// papersOfTheirDay: a paper has the names of its own day.
func (a *amended) papersOfTheirDay(page string) {
	a.t.Helper()
	old := a.text(page)
	for _, want := range []string{"ỦY BAN NHÂN DÂN TỈNH ĐỒNG NAI", "Đồng Nai, ngày tháng năm", "Chủ tịch Ủy ban nhân dân tỉnh Đồng Nai"} {
		if !strings.Contains(old, want) {
			a.t.Errorf("the paper of quarter I lacks %q:\n%s", want, old[:min(len(old), 1500)])
		}
	}
	if counted := a.counted(page); strings.Contains(strings.ToUpper(old), "THÀNH PHỐ ĐỒNG NAI") || strings.Contains(counted, "Ban Dân tộc") ||
		!strings.Contains(counted, "Sở Dân tộc và Tôn giáo") || !strings.Contains(counted, "UBND huyện Tân Phú") {
		a.t.Errorf("quarter I does not have the names of its last day: %s", counted)
	}
	for day, want := range map[calendar.Date][2]string{"2025-02-28": {"Ban Dân tộc", "Sở Dân tộc và Tôn giáo"}, "2025-03-31": {"Sở Dân tộc và Tôn giáo", "Ban Dân tộc"}} {
		if m := a.figures(day); !strings.Contains(m, want[0]+"|") || strings.Contains(m, want[1]+"|") {
			a.t.Errorf("the matrix of %s does not have the names of that day", day)
		}
	}
	a.Get("/lam-viec/ke-hoach/"+a.plan).Want(http.StatusOK, "Ban Dân tộc", "Sở Thông tin và Truyền thông", "UBND huyện Tân Phú").Without("Thành Đoàn", "UBND thành phố Đồng Nai")
	office := &Office{Config: Config{Office: "thành phố Đồng Nai", Keeper: "Sở Nội vụ", Place: "Đồng Nai"}, Registry: a.Registry, DB: a.DB, Clock: a.clock, Zone: a.Zone}
	office.registered = office.watchRegistry()
	for day, want := range map[calendar.Date]string{
		"2025-03-31": "Ủy ban nhân dân tỉnh Đồng Nai", "2026-04-29": "Ủy ban nhân dân tỉnh Đồng Nai", "2026-04-30": "Ủy ban nhân dân thành phố Đồng Nai",
		"2020-01-01": "Ủy ban nhân dân thành phố Đồng Nai",
	} {
		if got, err := office.issuing(a.t.Context(), day); err != nil || got.ParentAgency != want || got.Agency != "Sở Nội vụ" {
			a.t.Errorf("minutes of %s come from %+v, %v", day, got, err)
		}
	}
	a.clock.to("2026-02-01")
	before := a.plan
	a.plan = a.inForce(plan2026())
	was := office.officeName(a.t.Context())
	a.clock.to("2026-10-05")
	if now := office.officeName(a.t.Context()); was != "Tỉnh Đồng Nai" || now != "Thành phố Đồng Nai" {
		a.t.Errorf("pages were headed %q in February and %q in October", was, now)
	}
	if now := a.text(a.report("Q3")); !strings.Contains(now, "ỦY BAN NHÂN DÂN THÀNH PHỐ ĐỒNG NAI") {
		a.t.Errorf("the paper of quarter III of 2026: %s", now[:min(len(now), 600)])
	}
	a.plan = before
}

// inTodaysStructure: the same figures under the units of today, and labelled.
func (a *amended) inTodaysStructure(page string) {
	a.t.Helper()
	id := page[strings.LastIndexByte(page, '/')+1:]
	a.Get(page).Want(http.StatusOK, "Theo tổ chức lúc đó", "Theo tổ chức hiện nay").Without("không thay số đã chốt")
	a.Get(page+"?to-chuc=hien-nay").Want(http.StatusOK, "Tính lại từ sổ minh chứng, không thay số đã chốt", "Sở Kế hoạch và Đầu tư", "đã chia hoặc kết thúc, đứng riêng")
	a.Get(page + "?to-chuc=khac").Want(http.StatusNotFound)
	r, err := a.reports.Get(a.t.Context(), a.lan, id)
	if err != nil {
		a.t.Fatal(err)
	}
	was, err := a.reports.Figures(a.t.Context(), r)
	if err != nil {
		a.t.Fatal(err)
	}
	now, err := a.reports.TodayFigures(a.t.Context(), r)
	if err != nil {
		a.t.Fatal(err)
	}
	if now.Structure != "Theo tổ chức hiện nay" || now.Evidence != was.Evidence || now.Agencies >= was.Agencies || was.Structure != "" {
		a.t.Errorf("today %q: %d pieces of %d agencies; then %d of %d", now.Structure, now.Evidence, now.Agencies, was.Evidence, was.Agencies)
	}
	for i, l := range now.Lines {
		if then := was.Lines[i]; l.Evidence != then.Evidence || l.Owing > then.Owing || l.Met > l.Owing || l.NotLate+len(l.Behind)+len(l.Silent) != l.Owing {
			a.t.Errorf("%s: %+v, then %+v", l.Name, l, then)
		}
	}
	find := func(name string) report.Moved {
		i := slices.IndexFunc(now.Moved, func(m report.Moved) bool { return m.Was == name })
		if i < 0 {
			return report.Moved{}
		}
		return now.Moved[i]
	}
	for name, want := range map[string]string{
		"Sở Kế hoạch và Đầu tư": "Sở Tài chính", "Sở Ngoại vụ": "Văn phòng UBND thành phố", "UBND huyện Tân Phú": "UBND huyện Tân Phú",
		"Đài Phát thanh - Truyền hình Đồng Nai": "Báo và phát thanh, truyền hình Đồng Nai",
	} {
		if m := find(name); m.Now != want || m.Alone != (m.Now == name) {
			a.t.Errorf("%s stands %+v, want under %s", name, m, want)
		}
	}
}
