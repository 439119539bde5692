package main

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"maps"
	"net/http"
	"net/http/httptest"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/riverqueue/river"

	"loa/internal/app"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	reader "loa/internal/domain/plan"
	"loa/internal/feature/planreview"
	"loa/internal/platform/blob"
	"loa/internal/platform/db"
	"loa/internal/platform/db/pgserver"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
	"loa/internal/spine/programme"
)

// reviewLimit is how long one act of the review may take, in milliseconds.
const reviewLimit = 100

// desk is a coordinator before the review of one long plan.
type desk struct {
	who    access.Actor
	files  *blob.Dir
	prog   *programme.Programme
	router *web.Router
	planID string
}

// reviewing measures each act on a plan of 300 and of 2,000 rows, from the press
// of the button to the end of the page that follows, against the limit.
func reviewing(ctx context.Context, p plan) error {
	dir, err := os.MkdirTemp("", "loa-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	if err := reviewOn(ctx, p, "SQLite", db.Config{Path: filepath.Join(dir, "loa.sqlite")}); err != nil {
		return err
	}
	server, err := pgserver.Start(ctx, pgserver.Options{Durable: true})
	if errors.Is(err, pgserver.ErrNoBinaries) {
		fmt.Println("PostgreSQL is not installed: not measured")
		return nil
	}
	if err != nil {
		return err
	}
	return errors.Join(reviewOn(ctx, p, "PostgreSQL", db.Config{URL: server.URL("postgres")}), server.Stop())
}

func reviewOn(ctx context.Context, p plan, engine string, cfg db.Config) error {
	dir, err := os.MkdirTemp("", "loa-bench")
	if err != nil {
		return err
	}
	defer func() { _ = os.RemoveAll(dir) }()
	files, err := blob.Open(dir)
	if err != nil {
		return err
	}
	defer func() { _ = files.Close() }()
	d, err := db.Open(ctx, cfg)
	if err != nil {
		return err
	}
	if _, err := d.Migrate(ctx, app.Owners()...); err != nil {
		return err
	}
	d.UseJobs(func(context.Context, *sql.Tx, []river.InsertManyParams) error { return nil })
	registry := org.New(d, time.UTC)
	who := access.Actor{AccountID: "bench", Name: "Người điều phối", Grants: []access.Grant{{Role: access.Coordinator, AgencyID: "snv"}}}
	if err := register(ctx, registry, who); err != nil {
		return err
	}
	for _, rows := range []int{300, 2000} {
		k := &desk{who: who, files: files, prog: programme.New(d, registry, programme.Config{})}
		if err := k.sitDown(ctx, registry, rows); err != nil {
			return err
		}
		if err := k.measure(ctx, p, fmt.Sprintf("%s, %d rows", engine, rows)); err != nil {
			return err
		}
	}
	return d.Close()
}

// register enters as many agencies as a province has.
func register(ctx context.Context, g *org.Registry, who access.Actor) error {
	for i := range agencies {
		v := org.Version{Name: fmt.Sprintf("UBND phường Số %d", i), ValidFrom: "2020-01-01", Level: agency.Commune, Kind: agency.Committee}
		if i < 20 {
			v.Name, v.Level, v.Kind = fmt.Sprintf("Sở Số %d", i), agency.Province, agency.Department
		}
		if _, err := g.Add(ctx, who, org.NewAgency{Version: v}); err != nil {
			return err
		}
	}
	return nil
}

// sitDown reads a plan with a table of so many rows, a third of them doubtful.
func (k *desk) sitDown(ctx context.Context, registry *org.Registry, rows int) error {
	text := reader.Text{Body: longPlan(rows)}
	id, err := k.prog.Draft(ctx, k.who, reader.Read(text), programme.Source{Name: "dai.txt", SHA256: fmt.Sprint(rows), Text: text})
	if err != nil {
		return err
	}
	k.planID = id
	f, err := planreview.New(planreview.Sources{Programme: k.prog, Registry: registry, Files: k.files})
	if err != nil {
		return err
	}
	if k.router, err = web.NewRouter(web.Config{Log: slog.New(slog.DiscardHandler)}); err != nil {
		return err
	}
	k.router.Use(func(next http.Handler) http.Handler {
		return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			next.ServeHTTP(w, r.WithContext(web.WithActor(r.Context(), k.who)))
		})
	})
	f.Routes(k.router)
	return nil
}

func longPlan(rows int) string {
	var b strings.Builder
	b.WriteString("ỦY BAN NHÂN DÂN TỈNH\nSố: 12/KH-UBND\n\nKẾ HOẠCH\nThông tin năm 2025\n\nIV. TỔ CHỨC THỰC HIỆN\n\n1. Sở Số 1\n\n- Theo dõi, đôn đốc việc thực hiện Kế hoạch.\n\n")
	b.WriteString("Phụ lục\nPHÂN CÔNG NHIỆM VỤ NĂM 2025\n(Kèm theo Kế hoạch số 12/KH-UBND ngày 24/01/2025)\n\n")
	b.WriteString("Stt\tNội dung công việc\tSản phẩm\tCơ quan chủ trì\tCơ quan phối hợp\tThời gian thực hiện\n")
	for i := range rows {
		product := "Mỗi tháng 01 bản tin"
		if i%3 == 0 {
			product = "Hội nghị"
		}
		fmt.Fprintf(&b, "%d\tPhát hành bản tin số %d về cải cách hành chính và dịch vụ công trực tuyến trên địa bàn; hướng dẫn người dân nộp hồ sơ\t%s\tSở Số %d\tCác sở, ban, ngành\tTrong năm 2025\n",
			i+1, i+1, product, i%20)
	}
	return b.String()
}

// ask sends a request, follows where it leads, and gives the last page.
func (k *desk) ask(ctx context.Context, method, path string, form url.Values) (string, error) {
	for range 3 {
		r := httptest.NewRequestWithContext(ctx, method, path, strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		w := httptest.NewRecorder()
		k.router.ServeHTTP(w, r)
		switch {
		case w.Code == http.StatusOK:
			return w.Body.String(), nil
		case w.Code != http.StatusSeeOther:
			return "", fmt.Errorf("%s %s answers %d", method, path, w.Code)
		}
		path, _, _ = strings.Cut(w.Header().Get("Location"), "#")
		method, form = http.MethodGet, nil
	}
	return "", fmt.Errorf("%s leads round and round", path)
}

// reviewAct is something that a person does with one open row.
type reviewAct struct {
	name string
	do   func(ctx context.Context, row, next programme.Row) error
}

func (k *desk) acts() []reviewAct {
	page := "/lam-viec/ke-hoach/" + k.planID
	send := func(method, path string, form url.Values) func(context.Context, programme.Row, programme.Row) error {
		return func(ctx context.Context, row, _ programme.Row) error {
			values := url.Values{"phien_ban": {fmt.Sprint(row.Version)}, "tiep": {""}}
			maps.Copy(values, form)
			_, err := k.ask(ctx, method, page+strings.ReplaceAll(path, "{dong}", row.ID), values)
			return err
		}
	}
	edit := url.Values{
		"noi_dung": {"Phát hành bản tin"}, "ten_ngan": {"Bản tin"}, "cach_tinh": {"quota"}, "so_luong": {"2"}, "muc_do": {"it-nhat"}, "ky": {"quarter"},
		"tu_ngay": {"01/01/2025"}, "den_ngay": {"31/12/2025"}, "chu_tri": {"Sở Số 1"}, "xac_nhan": {"1"},
	}
	parts := url.Values{
		"noi_dung_1": {"Phát hành bản tin"}, "chu_tri_1": {"Sở Số 1"}, "noi_dung_2": {"Hướng dẫn người dân"}, "chu_tri_2": {"Sở Số 2"},
	}
	return []reviewAct{
		{"open row", send(http.MethodGet, "/duyet?dong={dong}", nil)},
		{"confirm", send(http.MethodPost, "/dong/{dong}/xac-nhan", nil)},
		{"edit", send(http.MethodPost, "/dong/{dong}/sua", edit)},
		{"drop", send(http.MethodPost, "/dong/{dong}/bo", url.Values{"ly_do": {"Trùng"}})},
		{"choose", send(http.MethodPost, "/co-quan", url.Values{"ten": {"Các sở, ban, ngành"}, "dong": {"{dong}"}, "cach": {"ca-nhom"}})},
		{"split", send(http.MethodPost, "/dong/{dong}/tach", parts)},
		{"merge", k.merge},
		{"add", send(http.MethodPost, "/them-dong", url.Values{"chu": {"theo dõi, đôn đốc việc thực hiện"}, "muc": {"than-van-ban"}, "chu_tri": {"Sở Số 1"}})},
		{"search", send(http.MethodGet, "/co-quan?ten=C%C3%A1c+s%E1%BB%9F%2C+ban%2C+ng%C3%A0nh&tim=phuong", nil)},
	}
}

// merge makes one row of a row and the next.
func (k *desk) merge(ctx context.Context, row, next programme.Row) error {
	form := url.Values{"gop": {fmt.Sprintf("%s@%d", row.ID, row.Version), fmt.Sprintf("%s@%d", next.ID, next.Version)}}
	_, err := k.ask(ctx, http.MethodPost, "/lam-viec/ke-hoach/"+k.planID+"/dong/"+row.ID+"/gop", form)
	return err
}

// measure takes turns with the acts, each on rows of its own, and weighs the page.
func (k *desk) measure(ctx context.Context, p plan, where string) error {
	rows, err := k.prog.Rows(ctx, k.planID)
	if err != nil {
		return err
	}
	next := 0
	for _, a := range k.acts() {
		var once []float64
		err := pair("review, "+where+", ms: "+a.name+" v. limit", "< 1", p, func() (float64, error) {
			const times = 5
			for range times {
				row, behind := rows[next], rows[next+1]
				next += 2
				began := time.Now()
				if err := a.do(ctx, row, behind); err != nil {
					return 0, err
				}
				once = append(once, float64(time.Since(began).Microseconds())/1000)
			}
			return median(once[len(once)-times:]), nil
		}, func() (float64, error) { return reviewLimit, nil })
		if err != nil {
			return fmt.Errorf("%s: %w", a.name, err)
		}
	}
	body, err := k.ask(ctx, http.MethodGet, "/lam-viec/ke-hoach/"+k.planID+"/duyet", nil)
	if err != nil {
		return err
	}
	return pair("review, "+where+", KB of page v. 1 MB", "< 0.5", p,
		func() (float64, error) { return float64(len(body)) / 1024, nil }, func() (float64, error) { return 1024, nil })
}
