package portal

import (
	"context"
	"strings"

	"loa/internal/platform/web"
)

// Face is what stands around public pages. It is drawn from what the marks of kept pages
// name (docs/adr/0038); where that cannot be read, the page itself says so.
func (f *Feature) Face(ctx context.Context) web.Face {
	s, err := f.shelves(ctx)
	if err != nil {
		return web.Face{}
	}
	return web.Face{Mark: strings.Join(s.out, " "), LeftOut: s.out}
}
