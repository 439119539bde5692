package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"strings"

	"golang.org/x/sync/errgroup"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	flow "loa/internal/domain/content"
	"loa/internal/spine/content"
	"loa/internal/spine/org"
)

// writers is how many people publish at once while a folder is filled: their acts
// share commits.
const writers = 64

// outside is where people open the office.
const outside = "http://cong.example"

// fill makes an office with so many published articles, of twenty agencies and twelve
// topics, by the use cases that people use.
func fill(ctx context.Context, data string, articles int) (err error) {
	o, err := app.Open(ctx, app.Config{Data: data, BaseURL: outside, Office: "Thành phố Đồng Nai", Keeper: "Sở Nội vụ", Place: "Đồng Nai", Log: slog.New(slog.DiscardHandler)})
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, o.Close()) }()
	if err := o.Insert(ctx); err != nil {
		return err
	}
	var agencies []string
	for i := range 20 {
		id, err := o.Registry.Add(ctx, access.SystemActor("bench"), org.NewAgency{
			Version: org.Version{ValidFrom: "2020-01-01", Name: fmt.Sprintf("UBND phường Mẫu %d", i+1), Level: agency.Commune, Kind: agency.Committee},
		})
		if err != nil {
			return err
		}
		agencies = append(agencies, id)
	}
	g, ctx := errgroup.WithContext(ctx)
	g.SetLimit(writers)
	for i := range articles {
		g.Go(func() error { return publish(ctx, o.Contents, agencies[i%len(agencies)], i) })
	}
	return g.Wait()
}

// publish brings one article out, at once by a leader.
func publish(ctx context.Context, c *content.Contents, agencyID string, i int) error {
	who := access.Actor{AccountID: "bench", Name: "Lê Văn Mẫu", Grants: []access.Grant{{Role: access.Leader, AgencyID: agencyID}}}
	e, err := c.Begin(ctx, who, content.NewContent{AgencyID: agencyID, Kind: flow.News, Words: article(i)})
	if err != nil {
		return err
	}
	_, err = c.Move(ctx, who, content.Call{EditionID: e.ID, Seen: e.Version, Act: flow.Urgent, Reason: "Đo tốc độ"})
	return err
}

// article is one of about 700 words, as long as those of agencies are.
func article(i int) content.Words {
	const sentence = "Ông, bà nộp hồ sơ trên Cổng Dịch vụ công quốc gia, theo dõi bằng mã số hồ sơ và nhận kết quả tại Bộ phận Một cửa hoặc qua bưu chính. "
	var b strings.Builder
	for part := range 5 {
		fmt.Fprintf(&b, "<h2>Bước %d của hướng dẫn số %d</h2>", part+1, i)
		for line := range 3 {
			fmt.Fprintf(&b, "<p>Đoạn %d, bài %d. %s</p>", line+1, i, strings.Repeat(sentence, 1+line%2))
		}
	}
	return content.Words{
		Title: fmt.Sprintf("Hướng dẫn số %d: nộp hồ sơ trực tuyến, nhận kết quả tại nhà", i), Summary: "Chuẩn bị giấy tờ, nộp hồ sơ, theo dõi và nhận kết quả trong bốn bước.",
		Body: b.String(), Source: "Sở Nội vụ", NoSecret: true, Topics: []string{fmt.Sprintf("Chủ đề %d", i%12+1)}, Audiences: []string{"Người dân"},
	}
}
