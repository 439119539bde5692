package app

import (
	"context"

	"loa/internal/feature/evidence"
	"loa/internal/feature/links"
	"loa/internal/platform/fetch"
	"loa/internal/spine/ledger"
)

// links is the room of links. A program that was told so, and every demo, opens
// none.
func (o *Office) links() *links.Service {
	s := links.Sources{DB: o.DB, Ledger: o.Ledger, Registry: o.Registry, Files: o.Files, Zone: o.Zone}
	if !o.Config.LinksOff {
		s.Fetch = fetch.New(fetch.Config{
			Agent: "Loa/" + o.Config.Version + " (+" + o.Config.Address("/") + ")", Allow: o.Config.LinkAllow,
			Ports: append([]uint16{80, 443}, o.Config.LinkPorts...),
		})
	}
	return links.NewService(s)
}

// linkOf lets an entry's page show how its link stands.
func linkOf(s *links.Service) func(context.Context, ledger.Entry) (evidence.Link, error) {
	return func(ctx context.Context, e ledger.Entry) (evidence.Link, error) {
		st, err := s.Of(ctx, e)
		return evidence.Link{Sign: st.Sign(), Word: st.Word(), CheckedAt: st.CheckedAt, GoneSince: st.GoneSince, Changed: st.ChangedAt > 0, Copied: st.Copied(), Doubt: st.Doubtful()}, err
	}
}
