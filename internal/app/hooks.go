package app

import (
	"time"

	"loa/internal/feature/webhooks"
	"loa/internal/platform/fetch"
)

// hooks is the room of other systems that are told of events. A program that was
// told so, and every demo, tells none.
func (o *Office) hooks() *webhooks.Service {
	client := fetch.New(fetch.Config{
		Agent: "Loa/" + o.Config.Version, Allow: o.Config.HookAllow, Ports: append([]uint16{80, 443}, o.Config.HookPorts...), Total: 20 * time.Second,
	})
	s := webhooks.Sources{DB: o.DB, Box: o.box, Check: client.Check, Inner: len(o.Config.HookAllow) > 0, Address: o.Config.Address}
	if !o.Config.HooksOff {
		s.Send = client
	}
	return webhooks.NewService(s)
}
