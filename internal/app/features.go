package app

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/feature/accounts"
	"loa/internal/feature/agencies"
	"loa/internal/feature/chase"
	"loa/internal/feature/desk"
	"loa/internal/feature/evidence"
	"loa/internal/feature/gallery"
	"loa/internal/feature/guide"
	"loa/internal/feature/library"
	"loa/internal/feature/links"
	"loa/internal/feature/matrix"
	"loa/internal/feature/newsroom"
	"loa/internal/feature/orders"
	"loa/internal/feature/ownplan"
	"loa/internal/feature/papers"
	"loa/internal/feature/periods"
	"loa/internal/feature/planreview"
	"loa/internal/feature/portal"
	"loa/internal/feature/questions"
	"loa/internal/feature/reorganise"
	"loa/internal/feature/report"
	"loa/internal/feature/seals"
	"loa/internal/feature/webhooks"
	"loa/internal/platform/chart"
	"loa/internal/platform/office"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
	"loa/ui"
)

// feature is a room with pages.
type feature interface{ Routes(rt *web.Router) }

// rooms are the features of the program with what they do in the background.
type rooms struct {
	features []feature
	desk     *desk.Service
	accounts *accounts.Feature
	plans    *planreview.Feature
	acts     *reorganise.Feature
	evidence *evidence.Feature
	links    *links.Feature
	report   *report.Feature
	hooks    *webhooks.Feature
	chase    *chase.Feature
	guide    *guide.Feature
	orders   *orders.Feature
	ownplan  *ownplan.Feature
	portal   *portal.Feature
	newsroom *newsroom.Feature
	library  *library.Feature
	surface  *web.Router // nil until it is built
}

// overviewEvery is how old the overview of the province may be.
const overviewEvery = time.Minute

// rooms lists every feature, once, here.
func (o *Office) rooms() (*rooms, error) {
	r := &rooms{desk: desk.NewService(desk.Sources{DB: o.DB, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Papers: o.Papers, Contents: o.Contents, Notices: o.Notices, People: o.People, Zone: o.Zone, Fonts: paperFonts, Every: overviewEvery})}
	var err error
	if r.accounts, err = accounts.New(o.accounts()); err != nil {
		return nil, err
	}
	if r.plans, err = planreview.New(planreview.Sources{Programme: o.Programme, Registry: o.Registry, Files: o.PlanFiles, Check: o.checkSignature}); err != nil {
		return nil, err
	}
	if r.acts, err = reorganise.New(reorganise.NewService(o.wizard())); err != nil {
		return nil, err
	}
	if r.links, err = links.New(o.links()); err != nil {
		return nil, err
	}
	if r.evidence, err = evidence.New(evidence.NewService(evidence.Sources{
		DB: o.DB, Ledger: o.Ledger, Files: o.Files, Registry: o.Registry, Programme: o.Programme, People: o.People, Zone: o.Zone,
		Link: linkOf(r.links.Service()), BadLinks: r.links.Service().Bad, Pages: o.pages(),
	})); err != nil {
		return nil, err
	}
	if r.report, err = report.New(report.NewService(o.reports())); err != nil {
		return nil, err
	}
	if r.hooks, err = webhooks.New(o.hooks()); err != nil {
		return nil, err
	}
	if r.chase, err = chase.New(chase.NewService(o.chase(r.desk))); err != nil {
		return nil, err
	}
	if r.guide, err = guide.New(guide.NewService(o.guide())); err != nil {
		return nil, err
	}
	if r.orders, err = orders.New(orders.NewService(o.orders())); err != nil {
		return nil, err
	}
	if r.ownplan, err = ownplan.New(ownplan.NewService(o.ownPlans())); err != nil {
		return nil, err
	}
	if r.portal, err = portal.New(o.portal()); err != nil {
		return nil, err
	}
	r.desk.Sections = r.portal.Unkept
	if err := r.writing(o); err != nil {
		return nil, err
	}
	r.features = []feature{r.portal, r.newsroom, r.library, r.accounts, r.plans, r.acts, r.evidence, r.links, r.report, r.hooks, r.chase, r.orders, r.guide, r.ownplan}
	for _, build := range []func() (feature, error){
		func() (feature, error) { return desk.New(r.desk, allWork()...) },
		func() (feature, error) { return agencies.New(o.DB, o.Registry, o.Programme) },
		func() (feature, error) {
			return planreview.NewAmendments(planreview.AmendSources{DB: o.DB, Programme: o.Programme, Registry: o.Registry, Ledger: o.Ledger, Files: o.Files})
		},
		func() (feature, error) {
			return planreview.NewOccasions(planreview.OccasionSources{Programme: o.Programme, Registry: o.Registry, Files: o.Files})
		},
		func() (feature, error) {
			return matrix.New(matrix.NewService(matrix.Sources{DB: o.DB, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		},
		func() (feature, error) {
			return papers.New(papers.NewService(papers.Sources{DB: o.DB, Papers: o.Papers, Registry: o.Registry, Zone: o.Zone, Check: o.checkSignature}))
		},
		func() (feature, error) {
			key := sealer{o.seal}
			return seals.New(seals.Config{Sources: o.packages(), Anchors: o.anchors, PublicHex: key.PublicHex(), KeyID: key.KeyID()})
		},
		func() (feature, error) {
			return periods.New(periods.NewService(periods.Sources{DB: o.DB, Registry: o.Registry, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}))
		},
		func() (feature, error) { return questions.New(o.questions()) },
		func() (feature, error) { return gallery.New() },
	} {
		f, err := build()
		if err != nil {
			return nil, err
		}
		r.features = append(r.features, f)
	}
	return r, nil
}

// writing builds the rooms in which agencies write, and keep what they write with.
func (r *rooms) writing(o *Office) (err error) {
	writing := o.newsroom()
	writing.Useful = r.portal.Useful
	writing.Sections = func(ctx context.Context, known map[string]string) ([]newsroom.ShownSection, error) {
		all, err := r.portal.ShownTexts(ctx, known)
		out := make([]newsroom.ShownSection, len(all))
		for i, x := range all {
			out[i] = newsroom.ShownSection{ID: x.Key, TextID: x.Shown.ID, AgencyID: x.Owner.ID, Title: x.Name, Path: x.Path, Body: x.Body}
		}
		return out, err
	}
	writing.Opens = func(address string) bool { return r.surface == nil || r.surface.Opens(address) }
	if r.newsroom, err = newsroom.New(newsroom.NewService(writing)); err != nil {
		return err
	}
	r.library, err = library.New(library.NewService(library.Sources{DB: o.DB, Contents: o.Contents, Registry: o.Registry, Zone: o.Zone}))
	return err
}

// wizard is what reorganisations work with.
func (o *Office) wizard() reorganise.Sources {
	return reorganise.Sources{DB: o.DB, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Zone: o.Zone}
}

// portal is what the public pages are drawn from.
func (o *Office) portal() portal.Sources {
	return portal.Sources{
		DB: o.DB, Programme: o.Programme, Ledger: o.Ledger, Contents: o.Contents, Registry: o.Registry, Zone: o.Zone,
		Papers: o.Papers, PlanFiles: o.PlanFiles, Keeper: o.Config.Keeper, Office: o.officeName, Address: o.Config.Address, Memory: o.Config.PageMemory << 20, Proxy: o.Config.Proxy, Audio: o.audio, Voice: o.voice,
	}
}

// guide is what guidance and exercises are made of.
func (o *Office) guide() guide.Config {
	return guide.Config{DB: o.DB, Ledger: o.Ledger, Registry: o.Registry, People: o.People, Rehearsal: o.Config.Rehearsal, Elsewhere: o.Config.RehearsalURL, Zone: o.Zone}
}

// chase is what reminders are made of.
func (o *Office) chase(d *desk.Service) chase.Config {
	return chase.Config{
		DB: o.DB, People: o.People, Registry: o.Registry, Programme: o.Programme, Notices: o.Notices, Ledger: o.Ledger, Papers: o.Papers, Fonts: paperFonts, Place: o.Config.Place, Mail: o.Mail, Zone: o.Zone, Address: o.Config.Address,
		Begun: d.Begun,
		Desk:  d.Items,
		Desks: func(ctx context.Context) (chase.Desks, error) { return d.Everybody(ctx) },
	}
}

// newsroom is what pieces are written and brought out with.
func (o *Office) newsroom() newsroom.Sources {
	return newsroom.Sources{DB: o.DB, Contents: o.Contents, Registry: o.Registry, Programme: o.Programme, People: o.People, Zone: o.Zone, Address: o.Config.Address, Box: o.box, Mail: o.Mail, Opener: o.opener(), BearNights: o.Config.LinkNights}
}

// questions are the use cases of difficulties.
func (o *Office) questions() *questions.Service {
	return questions.NewService(questions.Sources{DB: o.DB, Registry: o.Registry, Programme: o.Programme, Files: o.asked, Zone: o.Zone})
}

// orders is what orders of the leadership are issued with.
func (o *Office) orders() orders.Config {
	return orders.Config{
		DB: o.DB, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Notices: o.Notices, Files: o.Files, Mail: o.Mail, Zone: o.Zone,
		Address: o.Config.Address,
	}
}

// reports is what reports are counted from and written with.
func (o *Office) reports() report.Sources {
	return report.Sources{
		DB: o.DB, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger,
		Address: o.Config.Address, Place: o.Config.Place, Zone: o.Zone, GoneLinks: o.links().Gone, Fonts: paperFonts, Letters: chartLetters, Papers: o.Papers, Difficulties: o.questions().Reported,
	}
}

// ownPlans is what agencies' own plans are drafted from.
func (o *Office) ownPlans() ownplan.Sources {
	return ownplan.Sources{
		DB: o.DB, Registry: o.Registry, People: o.People, Programme: o.Programme, Ledger: o.Ledger, Papers: o.Papers, Files: o.Files,
		Fonts: paperFonts, Place: o.Config.Place, Keeper: o.Config.Keeper, Zone: o.Zone,
	}
}

// paperFonts reads and measures the letters of papers once for all.
var paperFonts = sync.OnceValues(func() (*office.PaperFonts, error) {
	files, err := ui.Assets()
	if err != nil {
		return nil, err
	}
	return office.ReadPaperFonts(files)
})

// chartLetters reads the letters of charts in papers once for all.
var chartLetters = sync.OnceValues(func() (chart.Letters, error) {
	files, err := ui.Assets()
	if err != nil {
		return chart.Letters{}, err
	}
	return chart.ReadLetters(files)
})

func (o *Office) accounts() accounts.Config {
	return accounts.Config{
		People: o.People, Agencies: o.Registry, DB: o.DB, Mail: o.Mail, Zone: o.Zone, Office: o.officeName,
		Secure: o.Config.Secure(), Proxy: o.Config.Proxy, SecondStep: o.Config.SecondStep, Address: o.Config.Address,
		Fonts: func() (office.Fonts, error) {
			files, err := ui.Assets()
			if err != nil {
				return office.Fonts{}, err
			}
			return office.ReadFonts(files)
		},
		OpenDuties: o.openDuties, Actions: actions(),
		Issuing: o.issuing,
	}
}

// issuing names the keeper and who stands above it as they are called on a day,
// and as the program was told where the registry knows no such agency.
func (o *Office) issuing(ctx context.Context, day calendar.Date) (accounts.Issuing, error) {
	out := accounts.Issuing{ParentAgency: "Ủy ban nhân dân " + o.Config.Office, Agency: o.Config.Keeper, Place: o.Config.Place}
	m, err := o.Registry.Matcher(ctx, day)
	if err != nil {
		return out, err
	}
	if found := m.Match(o.Config.Keeper); len(found) == 1 {
		out.Agency = found[0].Name
		if up, ok := m.Agency(found[0].ParentID); ok {
			out.ParentAgency = agency.CommitteeInFull(up.Name)
		}
	}
	return out, nil
}

// openDuties lists what agencies still have to do, for a handover's paper.
func (o *Office) openDuties(ctx context.Context, agencyIDs []string, day calendar.Date) ([]people.Duty, error) {
	var duties []people.Duty
	for _, id := range agencyIDs {
		owed, err := o.Programme.OwedBy(ctx, id)
		if err != nil {
			return nil, err
		}
		counts, err := o.Ledger.HappenedBy(ctx, programme.Chains(owed), day)
		if err != nil {
			return nil, err
		}
		for _, x := range owed {
			if !slices.Contains(x.Owers(day), id) { // what closed can no longer be handed over
				continue
			}
			a := x.Assess(id, ledger.Of(counts, x.VersionID), day)
			if a.Status == obligation.Met || !a.Status.Counts() {
				continue
			}
			duties = append(duties, people.Duty{AgencyID: id, Title: x.ShortName, Deadline: deadline(x), Status: a.Status.Label()})
		}
	}
	return duties, nil
}

func deadline(x programme.Obligation) string {
	if x.Rule.Deadline != "" {
		return x.Rule.Deadline.Vietnamese()
	}
	return x.Rule.Short().String()
}

// workers registers everything that runs in the background.
func (o *Office) workers(r *rooms) (*river.Workers, error) {
	w := river.NewWorkers()
	o.Ledger.Jobs(w, r.links.Service().Heard)                                                                     // who hears of appended evidence, once, here
	o.Papers.Jobs(w, r.report.Heard, r.hooks.Service().Heard, r.chase.Service().Heard, r.ownplan.Service().Heard) // who hears of papers, once, here
	return w, errors.Join(r.accounts.Jobs(w), r.plans.Jobs(w), r.acts.Jobs(w), r.evidence.Jobs(w), r.links.Jobs(w), r.report.Jobs(w), r.hooks.Jobs(w), r.chase.Jobs(w), r.orders.Jobs(w), r.ownplan.Jobs(w), r.newsroom.Jobs(w), r.library.Jobs(w), r.portal.Jobs(w))
}

// nav lists the workspace's entries; web leaves out what is for other roles and
// keeps the first six, so their order is that of need. Everything else stands on
// a page of its own (allWork).
func (o *Office) nav(d *desk.Service) func(ctx context.Context, actor access.Actor) []web.NavItem {
	return func(ctx context.Context, actor access.Actor) []web.NavItem {
		const (
			admin, coordinator, leader, officer, inspector, reader = access.Administrator, access.Coordinator, access.Leader, access.Officer, access.Inspector, access.Reader
		)
		return []web.NavItem{
			{Key: "viec", Label: "Việc của tôi", Short: "Việc", URL: "/lam-viec", Icon: "home", Count: d.Waiting(ctx, actor)},
			{Key: "tong-quan", Label: "Tổng quan", URL: "/lam-viec/tong-quan", Icon: "chart", Roles: []access.Role{coordinator, inspector, admin}},
			{Key: "ma-tran", Label: "Ma trận", URL: "/lam-viec/ma-tran", Icon: "grid", Roles: []access.Role{coordinator, inspector, leader, reader}},
			{Key: "plans", Label: "Kế hoạch", URL: "/lam-viec/ke-hoach", Icon: "document", Roles: []access.Role{coordinator, leader, inspector}},
			{Key: "khai", Label: "Khai minh chứng", Short: "Khai", URL: "/lam-viec/minh-chung/khai", Icon: "camera", Roles: []access.Role{officer}},
			{Key: "toa-soan", Label: "Bài viết", Short: "Bài", URL: "/lam-viec/toa-soan", Icon: "document", Roles: []access.Role{officer}},
			{Key: "minh-chung", Label: "Minh chứng", URL: "/lam-viec/minh-chung", Icon: "seal", Roles: []access.Role{officer, coordinator, inspector, leader, reader}},
			{Key: "bao-cao", Label: "Báo cáo", URL: "/lam-viec/bao-cao", Icon: "chart", Roles: []access.Role{officer, coordinator, leader, inspector}},
			{Key: "van-ban", Label: "Văn bản", URL: "/lam-viec/van-ban", Icon: "document", Roles: []access.Role{officer, leader}},
			{Key: "vuong-mac", Label: "Vướng mắc", URL: "/lam-viec/vuong-mac", Icon: "bubble", Roles: []access.Role{officer}},
			{Key: "agencies", Label: "Cơ quan", URL: "/lam-viec/co-quan", Icon: "building", Roles: []access.Role{coordinator, admin}},
			{Key: "people", Label: "Người dùng", URL: "/lam-viec/nguoi-dung", Icon: "people", Roles: []access.Role{admin, coordinator}},
			{Key: "so", Label: "Sổ", URL: "/lam-viec/so", Icon: "seal", Roles: []access.Role{inspector, admin}},
			{Key: "audit", Label: "Nhật ký", URL: "/lam-viec/nhat-ky", Icon: "list", Roles: []access.Role{admin, inspector}},
		}
	}
}
