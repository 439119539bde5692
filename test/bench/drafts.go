package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"loa/internal/app"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db/pgserver"
	"loa/internal/spine/content"
)

const (
	editors    = 200
	saveEach   = 2 * time.Second // an editor saves at a pause, at the latest after ten seconds
	savesTimed = 5               // of each editor, at least
)

// drafts measures how long it takes to save a draft while 200 people write, each their
// own: its words are cleaned, the version is checked, and it is stored for good.
func drafts(ctx context.Context, p plan) error {
	return eachEngine(ctx, pgserver.Options{Durable: true}, func(e engine) error {
		return draftsOn(ctx, p, e.name, app.Config{Data: filepath.Join(e.dir, "data"), DB: e.cfg.URL})
	})
}

func draftsOn(ctx context.Context, p plan, engine string, cfg app.Config) error {
	token, pieces, err := prepareDrafts(ctx, cfg)
	if err != nil {
		return err
	}
	base, stop, err := serveAPI(ctx, cfg)
	if err != nil {
		return err
	}
	defer stop()
	c := caller{base, token, &http.Client{Transport: &http.Transport{MaxIdleConnsPerHost: editors}}}
	n := max(savesTimed, int(p.length()*time.Duration(p.rounds)/saveEach))
	took, errs := make([][]float64, editors), make([]error, editors)
	var wg sync.WaitGroup
	for i, piece := range pieces {
		wg.Go(func() { took[i], errs[i] = write(ctx, c, piece, n) })
	}
	wg.Wait()
	if err := errors.Join(errs...); err != nil {
		return err
	}
	all := slices.Concat(took...)
	slices.Sort(all)
	fmt.Printf("%-58s %12.1f %12.1f %8s %8s\n", fmt.Sprintf("%s, %d editors, %d saves, ms: 95th of 100 | median", engine, editors, len(all)), all[len(all)*95/100], all[len(all)/2], "", "< 50")
	return nil
}

// draft is a piece of one editor.
type draft struct {
	id      string
	version int64
}

// prepareDrafts makes an office with an officer and 200 drafts.
func prepareDrafts(ctx context.Context, cfg app.Config) (token string, pieces []draft, err error) {
	o, err := app.Open(ctx, cfg)
	if err != nil {
		return "", nil, err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	token, agencyID, err := tokenFor(ctx, o, access.Officer)
	if err != nil {
		return "", nil, err
	}
	who := access.Actor{AccountID: "bench", Name: "Người đo", Grants: []access.Grant{{Role: access.Officer, AgencyID: agencyID}}}
	for i := range editors {
		e, err := o.Contents.Begin(ctx, who, content.NewContent{AgencyID: agencyID, Kind: flow.News, Words: content.Words{Title: fmt.Sprintf("Tin số %d", i+1)}})
		if err != nil {
			return "", nil, err
		}
		pieces = append(pieces, draft{e.ContentID, e.Version})
	}
	return token, pieces, nil
}

// write saves a piece that grows by a sentence each time, and gives how long each took,
// in milliseconds.
func write(ctx context.Context, c caller, d draft, n int) ([]float64, error) {
	const sentence = "<p>Ông, bà nộp hồ sơ trên Cổng Dịch vụ công quốc gia, theo dõi bằng mã số hồ sơ và nhận kết quả tại Bộ phận Một cửa hoặc qua bưu chính.</p>"
	var took []float64
	time.Sleep(rand.N(saveEach))
	for i := range n {
		body, err := json.Marshal(map[string]any{
			"title": "Hướng dẫn nộp hồ sơ trực tuyến", "summary": "Bốn bước.", "source": "Sở Nội vụ", "no_secret": true,
			"body": strings.Repeat(sentence, 20+i), "topics": []string{"Dịch vụ công"}, "version": d.version + int64(i),
		})
		if err != nil {
			return nil, err
		}
		began := time.Now()
		if err := c.send(ctx, http.MethodPut, "/api/v1/contents/"+d.id+"/words", string(body), http.StatusOK); err != nil {
			return nil, err
		}
		spent := time.Since(began)
		took = append(took, float64(spent.Microseconds())/1000)
		time.Sleep(saveEach - spent)
	}
	return took, nil
}
