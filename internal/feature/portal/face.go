package portal

import (
	"context"
	"net/http"
	"slices"
	"strings"

	"loa/internal/domain/media"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

// Face is what stands around public pages. It is drawn from what the marks of kept pages
// name (docs/adr/0038); where that cannot be read, the page itself says so.
func (f *Feature) Face(ctx context.Context) web.Face {
	s, err := f.shelves(ctx)
	if err != nil {
		return web.Face{}
	}
	face := web.Face{Mark: strings.Join(s.out, " "), LeftOut: s.out}
	if h := s.at(web.HostOf(ctx)); h.Slug != "" {
		face.Mark += "\n" + h.Slug + "\n" + h.Name
		face.Agency = &web.AgencyFace{Name: h.Name, Home: f.Address("/"), Feed: feedAt(h.URL(), feedForms()[0].file, web.LangOf(ctx)), Nav: []web.NavItem{
			{Key: "trang-chu", Label: "Trang chủ", URL: "/"}, {Key: "tin", Label: "Tin tức", URL: "/#tin-bai"}, {Key: "lien-he", Label: "Liên hệ", URL: "/#lien-he"},
		}}
	}
	return face
}

// at is the agency whose own site stands under a host name; without an address for none.
func (s *shelves) at(host string) house {
	if id, ok := s.hosts[host]; ok && host != "" {
		return s.of(id)
	}
	return house{}
}

// owns tells whether a request came by the own host name of an agency.
func (s *shelves) owns(ctx context.Context, agencyID string) bool {
	h := s.at(web.HostOf(ctx))
	return h.Slug != "" && h.ID == agencyID
}

// elsewhereOn is where readers of an agency's own site are led from a path: within it, or
// to the office's own site, whose pages are not drawn here; empty where the page stands.
func (f *Feature) elsewhereOn(h house, r *http.Request) string {
	path, query := r.URL.Path, ""
	if r.URL.RawQuery != "" {
		query = "?" + r.URL.RawQuery
	}
	switch {
	case r.Method != http.MethodGet && r.Method != http.MethodHead, path == "/":
		return ""
	case path == h.URL():
		return "/" + query
	case path == pathNews:
		return "/" + query + "#tin-bai"
	case path == "/"+keyContact:
		return "/" + query + "#lien-he"
	case strings.HasPrefix(path, h.URL()+"/"), strings.HasPrefix(path, content.Root) && !listFile(path):
		return ""
	case slices.Contains(besidePages, path), slices.ContainsFunc(besideRoots, func(root string) bool { return strings.HasPrefix(path, root) }):
		return ""
	}
	return f.Address(r.URL.EscapedPath()) + query
}

// What pages of an agency's own site are made of, and what programs ask for by any name.
var (
	besidePages = []string{pathView, pathSheet, pathAccess, pathOEmbed, pathScript, "/robots.txt", "/favicon.ico"}
	besideRoots = []string{web.AssetRoot, media.Root, "/api/", pathWidget + "/"}
)

// listFile tells whether an address below that of the news is a feed of all of them.
func listFile(path string) bool {
	name := strings.TrimPrefix(path, content.Root)
	return name == wholeFile || slices.ContainsFunc(feedForms(), func(form feedForm) bool { return form.file == name })
}
