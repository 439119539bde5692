package app

import (
	"bytes"
	"context"
	"crypto/rand"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"

	"loa/internal/app/demo"
	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/platform/db"
	"loa/internal/platform/office/textract"
	"loa/internal/spine/ledger"
	"loa/internal/spine/people"
	"loa/internal/spine/programme"
)

// demoNotice stands above every page of the demo.
const demoNotice = "Dữ liệu mẫu để xem thử, không phải kết quả thật của cơ quan nào."

// Demo fills an empty data folder with a sample province, unless it was filled
// before, and serves it. say is told each step in a line.
func Demo(ctx context.Context, cfg Config, fillOnly bool, announce Announce, say func(line string)) error {
	if cfg.Now == "" {
		cfg.Now = string(demo.Today)
	}
	cfg.DemoNotice = demoNotice
	cfg.LinksOff = true // a sample reaches nobody
	cfg.ReportDue = map[calendar.ReportPeriod]string{calendar.Q1: "04-15", calendar.H1: "06-30", calendar.Q3: "09-30", calendar.FullYear: "12-31"}
	if err := fillOnce(ctx, cfg, say); err != nil {
		return err
	}
	accounts, err := os.ReadFile(filepath.Join(cfg.Data, accountsFile))
	if err == nil {
		say(string(accounts))
	}
	if fillOnly {
		return nil
	}
	return Serve(ctx, cfg, announce)
}

// accountsFile tells the person at the machine how to sign in.
const accountsFile = "tai-khoan-mau.txt"

func fillOnce(ctx context.Context, cfg Config, say func(string)) error {
	hand := &stepping{}
	cfg.stepping = hand
	if err := hand.to(demo.Registered, 8); err != nil {
		return err
	}
	return within(ctx, cfg, func(o *Office) error {
		some, err := o.People.HasAccounts(ctx)
		if err != nil || some {
			return err
		}
		began := time.Now() //nolint:forbidigo // how long filling takes, not what day it is
		f := &filler{Office: o, hand: hand, actors: map[string]access.Actor{}, say: say}
		if err := f.fill(ctx); err != nil {
			return fmt.Errorf("demo: %w", err)
		}
		say(fmt.Sprintf("Đã tạo dữ liệu mẫu trong %.1f giây.", time.Since(began).Seconds()))
		return nil
	})
}

// stepping is a clock that the filler sets, so that the sample year has a past.
type stepping struct {
	mu sync.Mutex
	at time.Time
}

// Now gives the set instant.
func (s *stepping) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.at
}

// to sets the clock to an hour of a day in Vietnam.
func (s *stepping) to(day calendar.Date, hour int) error {
	zone, err := time.LoadLocation("Asia/Ho_Chi_Minh")
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	t := day.Time()
	s.at = time.Date(t.Year(), t.Month(), t.Day(), hour, 0, 0, 0, zone)
	return nil
}

// filler makes the sample through the same use cases that people use.
type filler struct {
	*Office
	hand   *stepping
	ids    map[string]string // agency code to id
	actors map[string]access.Actor
	plan   string
	say    func(string)
}

func (f *filler) fill(ctx context.Context) error {
	for _, step := range []func(context.Context) error{f.live, f.contacts, f.people, f.draft, f.activate, f.year, f.goals, f.trial} {
		if err := step(ctx); err != nil {
			return err
		}
	}
	return nil
}

// people makes the sample accounts with one random password for all, written
// beside the data and nowhere else.
func (f *filler) people(ctx context.Context) error {
	password := strings.ToLower(rand.Text()[:4] + "-" + rand.Text()[:4] + "-" + rand.Text()[:4])
	var text strings.Builder
	text.WriteString("Tài khoản mẫu, mật khẩu chung: " + password + "\n")
	for i, p := range demo.People() {
		person := people.NewPerson{
			Name: p.Name, Login: p.Login, Position: p.Position,
			Grants: []people.NewGrant{{Role: access.Role(p.Role), AgencyID: f.ids[p.Agency]}},
		}
		id, err := f.join(ctx, i == 0, person, password)
		if err != nil {
			return fmt.Errorf("%s: %w", p.Login, err)
		}
		if f.actors[p.Login], err = f.People.ActorOf(ctx, id); err != nil {
			return err
		}
		fmt.Fprintf(&text, "  %-10s %s\n", p.Login, access.Role(p.Role).Label())
	}
	return os.WriteFile(filepath.Join(f.Config.Data, accountsFile), []byte(text.String()), 0o600)
}

func (f *filler) join(ctx context.Context, first bool, person people.NewPerson, password string) (string, error) {
	if first {
		path, err := f.People.SetupLink(ctx)
		if err != nil {
			return "", err
		}
		_, code, _ := strings.Cut(path, "ma=")
		id, err := f.People.Setup(ctx, code, person, password)
		return id, err
	}
	inv, err := f.People.Invite(ctx, f.actors["quantri"], person)
	if err != nil {
		return "", err
	}
	return f.People.Accept(ctx, inv.Token, password)
}

func (f *filler) draft(ctx context.Context) error {
	if err := f.hand.to(demo.Upload, 9); err != nil {
		return err
	}
	text, err := textract.Extract(ctx, "ke-hoach-mau.txt", bytes.NewReader(demo.Plan), int64(len(demo.Plan)))
	if err != nil {
		return err
	}
	doc, err := textract.ReadPlan(ctx, "ke-hoach-mau.txt", bytes.NewReader(demo.Plan), int64(len(demo.Plan)))
	if err != nil {
		return err
	}
	stored, err := f.PlanFiles.Put(ctx, bytes.NewReader(demo.Plan), int64(len(demo.Plan)))
	if err != nil {
		return err
	}
	who := f.actors["dieuphoi"]
	if f.plan, err = f.Programme.Draft(ctx, who, doc, programme.Source{Name: "ke-hoach-mau.txt", SHA256: stored.SHA256, Size: stored.Size, Text: text}); err != nil {
		return err
	}
	return f.review(ctx, who)
}

// review leaves open what the sample plan leaves open and confirms every row.
func (f *filler) review(ctx context.Context, who access.Actor) error {
	v, err := f.Programme.Review(ctx, who, f.plan)
	if err != nil {
		return err
	}
	for _, r := range v.Rows {
		for _, p := range slices.Concat(r.LeadParties, r.CoordinatingParties) {
			if p.Known() {
				continue
			}
			if err := f.Programme.Choose(ctx, who, f.plan, programme.Choice{Name: p.Text, Open: true}); err != nil {
				return err
			}
		}
	}
	var lists []programme.Choice
	for _, p := range v.Unconfirmed() {
		c := programme.Choice{Name: p.Text}
		for _, a := range p.Agencies {
			c.Agencies = append(c.Agencies, a.ID)
		}
		lists = append(lists, c)
	}
	if err := f.Programme.ChooseAll(ctx, who, f.plan, lists); err != nil {
		return err
	}
	for _, n := range v.Notes {
		if err := f.Programme.TakeNote(ctx, who, f.plan, n.Index, "Đã đối chiếu với bản ký."); err != nil {
			return err
		}
	}
	rows, err := f.Programme.Rows(ctx, f.plan)
	if err != nil {
		return err
	}
	for _, r := range rows {
		if err := f.Programme.Confirm(ctx, who, r.ID, r.Version); err != nil {
			return fmt.Errorf("%s %s: %w", r.Clause, r.ShortName, err)
		}
	}
	return f.body(ctx, who)
}

func (f *filler) activate(ctx context.Context) error {
	if err := f.hand.to(demo.Upload.AddDays(1), 8); err != nil {
		return err
	}
	if err := f.Programme.Unsigned(ctx, f.actors["lanhdao"], f.plan, "Văn bản mẫu, không có bản ký."); err != nil {
		return err
	}
	s, err := f.Programme.Activate(ctx, f.actors["lanhdao"], f.plan)
	if err != nil {
		return err
	}
	f.say(fmt.Sprintf("Kế hoạch đã đưa vào theo dõi: %d nhiệm vụ, %d cơ quan.", s.Obligations, s.Agencies))
	return f.Ledger.OpenCells(ctx, f.plan)
}

// entry is a sample entry with whose it is.
type entry struct {
	demo.Piece
	agency  string
	version string
}

// year appends the evidence of the sample year, day by day, sealing each.
func (f *filler) year(ctx context.Context) error {
	entries, err := f.entries(ctx)
	if err != nil {
		return err
	}
	slices.SortStableFunc(entries, func(a, b entry) int { return strings.Compare(string(a.Day), string(b.Day)) })
	amended := false
	for from := 0; from < len(entries); {
		if !amended && entries[from].Day > demo.Amended {
			if err := f.amend(ctx); err != nil {
				return err
			}
			amended = true
		}
		to := from
		for to < len(entries) && entries[to].Day == entries[from].Day {
			to++
		}
		if err := f.day(ctx, entries[from:to]); err != nil {
			return err
		}
		from = to
	}
	f.say(fmt.Sprintf("%d minh chứng.", len(entries)))
	return nil
}

func (f *filler) day(ctx context.Context, entries []entry) error {
	day := max(entries[0].Day, demo.Upload.AddDays(1)) // recorded after the plan came into force
	if err := f.hand.to(day, 16); err != nil {
		return err
	}
	for chunk := range slices.Chunk(entries, 25) {
		err := f.DB.Write(ctx, func(ctx context.Context, tx *db.Tx) error {
			for _, e := range chunk {
				if err := f.append(ctx, tx, e); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			return err
		}
	}
	_, err := f.Ledger.Seal(ctx)
	return err
}

func (f *filler) append(ctx context.Context, tx *db.Tx, e entry) error {
	who, origin := f.actors["dieuphoi"], evidence.Imported
	if e.agency == f.ids[demo.TranBien] {
		who, origin = f.actors["canbo"], evidence.Declared
	}
	_, err := f.Ledger.Append(ctx, tx, who, ledger.NewEvidence{
		AgencyID: e.agency, Kind: e.Kind, Origin: origin, HappenedOn: e.Day, Title: e.Title, URL: e.URL,
		Channel: e.Channel, Note: e.Note, Versions: []string{e.version},
	})
	return err
}

func (f *filler) entries(ctx context.Context) ([]entry, error) {
	obligations, err := f.Programme.Obligations(ctx, f.plan)
	if err != nil {
		return nil, err
	}
	all, err := f.Registry.AsOf(ctx, demo.Today)
	if err != nil {
		return nil, err
	}
	var out []entry
	for _, o := range obligations {
		no := sampleNumber(o)
		if no == "" {
			continue
		}
		for n, a := range all {
			if !slices.Contains(o.Leads, a.ID) {
				continue
			}
			for _, p := range demo.Pieces(n, a.Name, no) {
				out = append(out, entry{Piece: p, agency: a.ID, version: o.VersionID})
			}
		}
	}
	if len(out) == 0 {
		return nil, domain.Invalid("Kế hoạch mẫu không sinh ra minh chứng nào.")
	}
	return out, nil
}

// sampleNumber says which sample story an obligation gets.
func sampleNumber(o programme.Obligation) string {
	switch {
	case o.Origin == programme.OriginAppendix:
		return o.No
	case o.Origin == programme.OriginReporting && o.ReportPeriod == calendar.Q1:
		return "report"
	case o.Origin == programme.OriginDuty && o.Rule.Deadline != "":
		return "plan"
	}
	return ""
}
