package seals

import (
	"context"
	"embed"
	"net/http"
	"strconv"

	"loa/internal/domain"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
)

//go:embed templates/*.html
var templates embed.FS

//go:embed templates/en.json
var english []byte

const root = "/lam-viec/so"

// Config is what the program hands to this room. Anchors lists the seal heads
// that frozen reports print.
type Config struct {
	Sources
	Anchors   func(ctx context.Context) ([]ledger.Anchor, error)
	PublicHex string
	KeyID     string
}

// Feature is the room of seals.
type Feature struct {
	cfg     Config
	service *Service
	pages   *web.Pages
}

// New parses the pages.
func New(cfg Config) (*Feature, error) {
	pages, err := web.NewPages(templates, english, "book", "seal", "package")
	if err != nil {
		return nil, err
	}
	return &Feature{cfg: cfg, service: NewService(cfg.Sources), pages: pages}, nil
}

// Routes registers the pages.
func (f *Feature) Routes(rt *web.Router) {
	rt.Get(root, f.book)
	rt.Post(root, f.check)
	rt.Get(root+"/khoa", f.key)
	rt.Get(packagePath, f.packageForm)
	rt.Post(packagePath, f.makePackage)
	rt.API(http.MethodGet, "ledger/package", f.apiPackage, packageDoc())
	rt.Get(root+"/{seq}", f.seal)
}

type bookData struct {
	Head     ledger.SealRow
	Total    int
	Waiting  int
	Seals    []ledger.SealRow
	Next     *web.Link
	Findings *ledger.Findings
	KeyID    string
}

// pageSize is how many seals one page lists.
const pageSize = 50

func (f *Feature) book(w http.ResponseWriter, r *http.Request) error { return f.draw(w, r, nil) }

// check reads the whole book; stored files are left to the command line, since
// reading videos takes longer than a page may.
func (f *Feature) check(w http.ResponseWriter, r *http.Request) error {
	if err := may(web.Actor(r)); err != nil {
		return err
	}
	anchors, err := f.cfg.Anchors(r.Context())
	if err != nil {
		return err
	}
	found, err := f.cfg.Ledger.Verify(r.Context(), false, anchors...)
	if err != nil {
		return err
	}
	return f.draw(w, r, &found)
}

func (f *Feature) draw(w http.ResponseWriter, r *http.Request, found *ledger.Findings) error {
	if err := may(web.Actor(r)); err != nil {
		return err
	}
	before, _ := strconv.ParseInt(r.URL.Query().Get("truoc"), 10, 64)
	d := bookData{Findings: found, KeyID: f.cfg.KeyID}
	var err error
	if d.Head, err = f.cfg.Ledger.Head(r.Context()); err != nil {
		return err
	}
	if d.Waiting, err = f.cfg.Ledger.Waiting(r.Context()); err != nil {
		return err
	}
	if _, d.Total, err = f.cfg.Ledger.Entries(r.Context(), ledger.Filter{All: true, Limit: 1}); err != nil {
		return err
	}
	if d.Seals, err = f.cfg.Ledger.Seals(r.Context(), before, pageSize); err != nil {
		return err
	}
	if n := len(d.Seals); n == pageSize && d.Seals[n-1].Seq > 1 {
		d.Next = &web.Link{Label: "Trang sau", URL: root + "?truoc=" + strconv.FormatInt(d.Seals[n-1].Seq, 10)}
	}
	return f.pages.Render(w, r, http.StatusOK, "book", web.Page{
		Title: "Sổ minh chứng", Nav: "so", Lead: "Sổ chỉ ghi thêm, không sửa, không xóa; mỗi niêm phong ký trên các minh chứng trước nó.", Data: d,
	})
}

type sealData struct {
	Seal    ledger.SealRow
	Entries []ledger.Entry
}

func (f *Feature) seal(w http.ResponseWriter, r *http.Request) error {
	if err := may(web.Actor(r)); err != nil {
		return err
	}
	seq, err := strconv.ParseInt(r.PathValue("seq"), 10, 64)
	if err != nil || seq < 1 {
		return domain.NotFound("Không có niêm phong này.")
	}
	rows, err := f.cfg.Ledger.Seals(r.Context(), seq+1, 1)
	if err != nil {
		return err
	}
	if len(rows) == 0 || rows[0].Seq != seq {
		return domain.NotFound("Không có niêm phong này.")
	}
	entries, err := f.cfg.Ledger.Under(r.Context(), seq)
	if err != nil {
		return err
	}
	return f.pages.Render(w, r, http.StatusOK, "seal", web.Page{
		Title: f.pages.T(r, "Niêm phong số %d", domain.Number(seq)), Nav: "so", Back: &web.Link{Label: "Sổ minh chứng", URL: root}, Data: sealData{rows[0], entries},
	})
}

// key gives the public key with which anybody checks the signatures.
func (f *Feature) key(w http.ResponseWriter, r *http.Request) error {
	text := "Loa Ed25519\n" + f.cfg.KeyID + "\n" + f.cfg.PublicHex + "\n"
	return web.Download(w, r, "khoa-niem-phong.txt", "text/plain; charset=utf-8", []byte(text))
}

// English is the catalogue of this room, for errors that the router answers.
func English() []byte { return english }
