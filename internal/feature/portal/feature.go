package portal

import (
	"context"
	"embed"
	"errors"
	"fmt"
	"net/http"
	"regexp"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"loa/internal/domain"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
	"loa/internal/spine/ledger"
	"loa/internal/spine/org"
	"loa/internal/spine/papers"
	"loa/internal/spine/programme"
)

// Migrations make the tables of this room.
//
//go:embed migrations/*.sql
var Migrations embed.FS

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

// Sources is what the portal reads. Address makes an outside address of a path. Memory
// is how many bytes drawn pages may take; with 0 each page is drawn for each request.
type Sources struct {
	DB        *db.DB
	Programme *programme.Programme
	Ledger    *ledger.Ledger
	Contents  *content.Contents
	Registry  *org.Registry
	Papers    *papers.Papers
	PlanFiles *blob.Dir // signed files of plans
	Keeper    string    // who keeps the site: "Sở Nội vụ"
	Zone      *time.Location
	Office    func(ctx context.Context) string // whose site it is, as feeds say: "Thành phố Đồng Nai"
	Address   func(path string) string
	Memory    int64
	Audio     *blob.Dir // sound files of pieces; nobody else writes to it
	Voice     Voice     // nil: nothing is read aloud
	Proxy     bool      // a proxy on this machine or network stands before us
}

// Feature is the portal's room.
type Feature struct {
	Sources

	sections []Section

	own     string // host of the portal's own address
	pages   *web.Pages
	kept    *web.Kept
	pieces  *web.Watch // content, agencies and the day
	figures *web.Watch // these, and what results are counted from

	counting sync.Mutex
	counted  resultsData
	shelving sync.Mutex
	asks     sync.Map                          // language → askForm
	theirs   atomic.Pointer[map[string]string] // host name → agency, of today
	searches *web.Throttle
	judges   *web.Throttle // of all pieces
	judged   *web.Throttle // of each piece
	reached  sync.Map      // host name → when somebody last came by it
	shelf    *shelves
}

// New parses the pages.
func New(s Sources) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "home", "article", "written", "agencies", "results", "map", "access", "section", "document", "keep", "keepone", "keepdocs", "agency", "hosts", "models", "keepmodels", "search",
		"useful", "thanks", "events", "judged", "said", "widget", "embed", "view")
	if err != nil {
		return nil, err
	}
	sections, err := readSections()
	if err != nil {
		return nil, err
	}
	f := &Feature{Sources: s, sections: sections, pages: pages, kept: web.NewKept(s.Memory)}
	f.own = f.base().Host
	f.searches = web.NewThrottle(searchEvery, searchBurst, s.DB.Clock())
	f.judges, f.judged = web.NewThrottle(judgeEvery, judgeBurst, s.DB.Clock()), web.NewThrottle(judgePiece, onlyOnce, s.DB.Clock())
	f.pieces = web.NewWatch(f.beside, f.piecesMark)
	f.figures = web.NewWatch(f.beside, f.figuresMark)
	return f, nil
}

// English is the catalogue of the room.
func English() []byte { return english }

// Addresses of the room.
const (
	pathResults  = "/ket-qua"
	pathNews     = "/tin"
	pathTopic    = "/chuyen-muc/"
	pathAgencies = "/co-quan"
	pathSiteMap  = "/sitemap.xml"
	pathMapPart  = "/so-do/"
	pathMap      = "/so-do-trang"
	pathAccess   = "/tro-nang"
)

// Routes registers the public pages.
func (f *Feature) Routes(rt *web.Router) {
	rt.Keep(f.kept)
	rt.Ours(f.Ours)
	rt.PublicGet("/", f.webHome)
	rt.PublicGet(pathNews, f.webList(f.newsList))
	rt.PublicGet(pathNews+"/{duong}", f.webArticle)
	rt.PublicPost(pathNews+"/{duong}"+pathJudging, f.webJudge)
	rt.PublicGet(pathNews+"/{duong}"+soundFileName, f.webSound)
	rt.PublicGet(pathNews+"/{duong}/"+calendarFile, f.webEvent)
	rt.PublicGet(pathNews+"/{duong}"+pathThanks, f.webThanks)
	rt.PublicGet(pathTopic+"{ten}", f.webList(f.topicList))
	rt.PublicGet(pathAgencies, f.webAgencies)
	rt.PublicGet(pathAgencies+"/{ten}", f.webAgency)
	rt.PublicGet(pathResults, f.webResults)
	rt.PublicGet(pathEvents, f.webEvents)
	rt.PublicGet(pathMap, f.webMap)
	rt.PublicGet(pathAccess, f.webAccess)
	rt.PublicGet(pathSiteMap, f.webSiteMap)
	rt.PublicGet(pathMapPart+"{phan}", f.webMapPart)
	rt.PublicGet("/robots.txt", f.webRobots)
	for _, s := range f.sections {
		if s.Key != keyDocuments {
			rt.PublicGet(s.Path, f.webSection(s))
		}
	}
	rt.PublicGet(pathDocuments, f.webDocuments)
	rt.PublicGet(pathDocuments+"/{id}", f.webDocument)
	rt.PublicGet(pathDocuments+"/{id}/tep", f.webDocumentFile)
	rt.PublicGet(pathBulletins, f.webList(f.bulletinList))
	rt.PublicGet(pathVideos, f.webList(f.videoList))
	rt.PublicGet(pathSearch, f.webSearch)
	rt.PublicGet(pathModels, f.webModels)
	rt.PublicGet(pathView, f.webViewForm)
	rt.PublicPost(pathView, f.webView)
	rt.PublicGet(pathSheet, f.webSheet)
	f.abroadRoutes(rt)
	f.apiRoutes(rt)
	f.keepRoutes(rt)
	for _, form := range feedForms() {
		rt.PublicGet(pathNews+"/"+form.file, f.webFeed(f.newsList, form))
		rt.PublicGet(pathBulletins+"/"+form.file, f.webFeed(f.bulletinList, form))
		rt.PublicGet(pathVideos+"/"+form.file, f.webFeed(f.videoList, form))
		rt.PublicGet(pathTopic+"{ten}/"+form.file, f.webFeed(f.topicList, form))
		rt.PublicGet(pathAgencies+"/{ten}/"+form.file, f.webFeed(f.agencyList, form))
		rt.PublicGet(pathModels+"/"+form.file, func(w http.ResponseWriter, r *http.Request) error {
			return f.serveFeed(w, r, feedPlace{pathModels, form.file, form}, f.modelFeed)
		})
		rt.PublicGet(pathDocuments+"/"+form.file, func(w http.ResponseWriter, r *http.Request) error {
			return f.serveFeed(w, r, feedPlace{pathDocuments, form.file, form}, f.documentFeed)
		})
	}
}

// remote is the address a request comes from; it is never kept.
func (f *Feature) remote(r *http.Request) string { return web.Remote(r, f.Proxy) }

// abroadRoutes registers what other sites and programs show of the portal.
func (f *Feature) abroadRoutes(rt *web.Router) {
	for path, of := range map[string]finds{pathNews: f.newsList, pathBulletins: f.bulletinList, pathVideos: f.videoList, pathTopic + "{ten}": f.topicList, pathAgencies + "/{ten}": f.agencyList} {
		rt.PublicGet(pathWidget+path, f.webWidget(of))
		rt.PublicGet(path+"/"+wholeFile, f.wholeFeed(of))
	}
	rt.PublicGet(pathWidget, f.webEmbed)
	rt.PublicGet(pathWidget+"/bai/{duong}", f.webCard)
	rt.PublicGet(pathScript, f.webWidgetScript)
	rt.PublicGet(pathOEmbed, f.webOEmbed)
	rt.PublicGet("/"+calendarFile, f.webCalendar)
	rt.PublicGet(pathAgencies+"/{ten}/"+calendarFile, f.webCalendar)
}

// Heard says that content changed: another node published, corrected or withdrew.
func (f *Feature) Heard() {
	f.pieces.Heard()
	f.figures.Heard()
}

// beside is what this process knows without asking.
func (f *Feature) beside() web.Beside {
	return web.BesideAt(f.DB.Writes(), f.DB.Clock().Now().In(f.Zone))
}

// piecesMark names the state that articles and lists are drawn from.
func (f *Feature) piecesMark(ctx context.Context) (string, error) {
	n, err := f.Contents.Revision(ctx)
	if err != nil {
		return "", err
	}
	agencies, err := f.Registry.Revision(ctx)
	if err != nil {
		return "", err
	}
	reached, err := f.Registry.ProfileCount(ctx)
	return fmt.Sprint(n, "|", agencies, "|", reached, "|", f.beside().Day), err
}

// sayer says sentences in the language of a request.
func (f *Feature) sayer(r *http.Request) func(key string, args ...any) string {
	return func(key string, args ...any) string { return f.pages.T(r, key, args...) }
}

// word is what a name in an address consists of.
var word = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// named gives a name of the address; it fails with not_found for what can be none.
func named(r *http.Request, part string) (string, error) {
	name := r.PathValue(part)
	if !word.MatchString(name) {
		return "", domain.NotFound("Địa chỉ có thể đã đổi hoặc gõ sai.")
	}
	return name, nil
}

// pageOf reads which page of a list is asked for, from 1 on: what is no number of a page is
// the first one, and what lies behind all pages is found by nobody.
func pageOf(r *http.Request) int {
	n, err := strconv.Atoi(r.URL.Query().Get("trang"))
	if errors.Is(err, strconv.ErrSyntax) || n < 1 {
		return 1
	}
	return min(n, mostPages)
}

// mostPages bounds how far lists are turned over; what lies deeper is found by topic,
// agency and site map.
const mostPages = 10_000

// paged is the address of a page of a list.
func paged(path string, page int) string {
	if page <= 1 {
		return path
	}
	return path + "?trang=" + strconv.Itoa(page)
}
