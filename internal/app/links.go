package app

import (
	"context"
	"time"

	"loa/internal/feature/evidence"
	"loa/internal/feature/links"
	"loa/internal/platform/fetch"
	"loa/internal/spine/ledger"
)

// links is the room of links. A program that was told so, and every demo, opens
// none.
func (o *Office) links() *links.Service {
	s := links.Sources{DB: o.DB, Ledger: o.Ledger, Registry: o.Registry, Files: o.Files, Zone: o.Zone, Own: o.Config.Address("/lam-viec/")}
	if !o.Config.LinksOff {
		s.Fetch = fetch.New(o.opening())
	}
	return links.NewService(s)
}

// opening is what every opening of a link keeps to.
func (o *Office) opening() fetch.Config {
	return fetch.Config{
		Agent: "Loa/" + o.Config.Version + " (+" + o.Config.Address("/") + ")", Allow: o.Config.LinkAllow,
		Ports: append([]uint16{80, 443}, o.Config.LinkPorts...),
	}
}

// pages opens a link while somebody waits before the form, for its title: for a
// short time, the beginning of a page at most; nil where links are not opened.
func (o *Office) pages() *fetch.Client {
	if o.Config.LinksOff {
		return nil
	}
	cfg := o.opening()
	cfg.Total, cfg.Page, cfg.File, cfg.EveryHost = 4*time.Second, 2<<20, 1, time.Second/2
	return fetch.New(cfg)
}

// linkOf lets an entry's page show how its link stands.
func linkOf(s *links.Service) func(context.Context, ledger.Entry) (evidence.Link, error) {
	return func(ctx context.Context, e ledger.Entry) (evidence.Link, error) {
		st, err := s.Of(ctx, e)
		return evidence.Link{Sign: st.Sign(), Word: st.Word(), CheckedAt: st.CheckedAt, GoneSince: st.GoneSince, Changed: st.ChangedAt > 0, Copied: st.Copied(), Doubt: st.Doubtful()}, err
	}
}
