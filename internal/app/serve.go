package app

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/feature/agencies"
	"loa/internal/feature/chase"
	"loa/internal/feature/desk"
	"loa/internal/feature/evidence"
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
	"loa/internal/platform/audit"
	"loa/internal/platform/db"
	"loa/internal/platform/job"
	"loa/internal/platform/speech"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/vi"
)

// Announce is told where the program can be opened, and the address with which
// the first administrator is made while there is no account.
type Announce func(address, setup string)

// Serve opens the office and serves it until ctx ends; then running requests
// and jobs end, and what is left goes back into the queue.
func Serve(ctx context.Context, cfg Config, announce Announce) error {
	o, err := Open(ctx, cfg)
	if err != nil {
		return err
	}
	return errors.Join(o.serve(ctx, announce), o.Close())
}

func (o *Office) serve(ctx context.Context, announce Announce) error {
	ln, err := bind(ctx, o.Config)
	if err != nil {
		return err
	}
	defer func() { _ = ln.Close() }() // closed already when it was served
	o.Config.BaseURL = address(o.Config, ln.Addr())
	o.Config.remember()
	if voice, ok := speech.Find(ctx); ok {
		o.voice = voice
	}
	r, err := o.rooms()
	if err != nil {
		return err
	}
	rt, err := o.router(r)
	if err != nil {
		return err
	}
	w, err := o.workers(r)
	if err != nil {
		return err
	}
	queue, err := job.New(ctx, o.DB, job.Config{Workers: w, Log: o.Config.Log, Periodic: slices.Concat(
		r.accounts.Periodic(), r.plans.Periodic(), r.acts.Periodic(), r.evidence.Periodic(), r.links.Periodic(), r.chase.Periodic(), r.ownplan.Periodic(), r.newsroom.Periodic(), r.library.Periodic(), r.portal.Periodic(),
	)})
	if err != nil {
		return err
	}
	background := context.WithoutCancel(ctx)
	if err := queue.Start(background); err != nil {
		return err
	}
	setup, err := o.People.SetupLink(ctx)
	if err != nil {
		return err
	}
	sealed := make(chan struct{})
	go func() {
		defer close(sealed)
		o.Ledger.Sealer(ctx, o.Config.Log)
	}()
	hearing, deaf := context.WithCancel(background)
	defer deaf()
	go o.DB.Listen(hearing, content.RevisionChannel, r.portal.Heard)
	err = listen(ctx, o.Config, ln, surface{o.handler(r.portal.AtHosts(rt)), rt.Front}, func() {
		if setup != "" {
			setup = o.Config.Address(setup)
		}
		announce(o.Config.BaseURL, setup)
	})
	<-sealed
	stopCtx, cancel := context.WithTimeout(background, grace)
	defer cancel()
	return errors.Join(err, queue.Stop(stopCtx))
}

func (o *Office) router(r *rooms) (*web.Router, error) {
	rt, err := web.NewRouter(web.Config{
		Log: o.Config.Log, Metrics: o.Metrics, Secure: o.Config.Secure(), Version: o.Config.Version,
		Shell: web.Shell{
			OfficeName: o.Config.Office, Office: o.officeName, Keeper: o.Config.Keeper,
			AgencyName: o.agencyName, Nav: o.nav(r.desk), PublicNav: publicNav, Face: r.portal.Face, Address: o.Config.Address, DemoNotice: o.notice(), Help: r.guide.Service().Help, Trying: r.guide.Service().Trying, HelpURL: "/lam-viec/huong-dan", Now: o.Clock, Changed: o.changed,
		},
	})
	if err != nil {
		return nil, err
	}
	for _, f := range r.features {
		f.Routes(rt)
	}
	r.surface = rt
	for _, en := range [][]byte{r.accounts.English(), agencies.English(), planreview.English(), matrix.English(), report.English(), evidence.English(), seals.English(), reorganise.English(), periods.English(), links.English(), papers.English(), chase.English(), desk.English(), ownplan.English(), orders.English(), questions.English(), guide.English(), newsroom.English(), library.English(), portal.English()} {
		if err := rt.Catalogue(en); err != nil {
			return nil, err
		}
	}
	r.newsroom.Service().Inside = asReader(rt)
	if r.links.Service().Inside, err = o.inside(rt); err != nil {
		return nil, err
	}
	return rt, nil
}

// changed says who last did something to a thing, for whoever came second.
func (o *Office) changed(ctx context.Context, id string) (by string, at time.Time, err error) {
	e, ok, err := audit.Last(ctx, o.DB, id)
	if err != nil || !ok {
		return "", time.Time{}, err
	}
	return e.ActorName, db.Time(e.At), nil
}

// named is the office's name as of a mark of the registry.
type named struct{ mark, name string }

// officeName is what the province or city is called today. Every page names it, so it
// is read again only when the registry changed or the day turned.
func (o *Office) officeName(ctx context.Context) string {
	mark, err := o.registered.Mark(ctx)
	if err != nil {
		return o.Config.Office
	}
	if n := o.named.Load(); n != nil && n.mark == mark {
		return n.name
	}
	n := &named{mark, o.readOfficeName(ctx)}
	o.named.Store(n)
	return n.name
}

// watchRegistry knows whether the registry of today is still the same.
func (o *Office) watchRegistry() *web.Watch {
	beside := func() web.Beside { return web.BesideAt(o.DB.Writes(), o.Clock.Now().In(o.Zone)) }
	return web.NewWatch(beside, func(ctx context.Context) (string, error) {
		n, err := o.Registry.Revision(ctx)
		return fmt.Sprint(n, "|", o.Registry.Today()), err
	})
}

// readOfficeName gives the place of the committee above the keeper, and what the
// program was told where the registry knows none.
func (o *Office) readOfficeName(ctx context.Context) string {
	m, err := o.Registry.Matcher(ctx, o.Registry.Today())
	if err != nil {
		return o.Config.Office
	}
	if found := m.Match(o.Config.Keeper); len(found) == 1 {
		if up, ok := m.Agency(found[0].ParentID); ok && up.Kind == agency.Committee {
			if place := agency.CommitteePlace(up.Name); place != "" {
				return vi.UpperFirst(place)
			}
		}
	}
	return o.Config.Office
}

// rehearsalNotice stands above every page of a rehearsal.
const rehearsalNotice = "Đang tập dượt: dữ liệu mẫu, không gửi đi đâu cả."

// notice is what stands above every page.
func (o *Office) notice() string {
	if o.Config.Rehearsal {
		return rehearsalNotice
	}
	return ""
}

func (o *Office) agencyName(ctx context.Context, actor access.Actor) string {
	names, err := o.Registry.Names(ctx, calendar.DateOf(o.Clock.Now(), o.Zone), actor.Home())
	if err != nil {
		return ""
	}
	return names[actor.Home()]
}

// publicNav lists what the public face shows.
func publicNav(context.Context) []web.NavItem {
	return []web.NavItem{
		{Key: "trang-chu", Label: "Trang chủ", URL: "/", Icon: "home"},
		{Key: "tin", Label: "Tin tức", URL: "/tin", Icon: "document"},
		{Key: "tim-kiem", Label: "Tìm kiếm", URL: "/tim-kiem", Icon: "search"},
		{Key: "ket-qua", Label: "Kết quả", URL: "/ket-qua", Icon: "chart"},
		{Key: "co-quan", Label: "Cơ quan", URL: "/co-quan", Icon: "building"},
		{Key: "toi-den-dau", Label: "Tôi đến đâu?", URL: "/toi-den-dau", Icon: "pin"},
	}
}
