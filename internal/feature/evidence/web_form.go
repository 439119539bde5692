package evidence

import (
	"cmp"
	"context"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"loa/internal/domain"
	"loa/internal/domain/calendar"
	"loa/internal/domain/evidence"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/spine/ledger"
	"loa/internal/spine/programme"
	"loa/internal/vi"
)

// option is one choice of a field.
type option struct {
	Value, Label string
	Hint         any // nil, or a domain.Sentence
}

// coverable is a picture on which fields can be marked.
type coverable struct{ ID, Name, URL string }

// formData is the form of a declaration or a correction.
type formData struct {
	Draft
	Action    string // where the form goes
	Agency    string // name
	Account   string
	Agencies  []option
	Choices   []option
	More      []option // obligations that need nothing now
	Kinds     []option
	Topics    []option
	Audiences []option
	Files     []ledger.File // of the entry that is corrected
	Had       []option      // those of them that can go with the correction
	HadIDs    []string      // those that do
	Said      *shownNote    // the verdict that asks for the correction
	Held      []option      // files that came with an earlier attempt
	HeldIDs   []string
	Pictures  []coverable // held ones
	Covering  bool        // people are to be covered
	Twins     []ledger.Alike
	Twin      string // the entry that is repeated, or notTwin
	TwinWhy   string
	TwinNames []option
	Day       string                       // as it was typed
	Typed     map[evidence.Quantity]string // what was counted, as it was typed; nil: it is as in the draft
	Wanted    []string                     // obligations that the address names
	Known     facts
	Filled    map[string]filling // by field
	Odd       calendar.Date      // when a photograph says that it was taken, which cannot be right
	Emptied   bool               // a person took the day out
	Demands   []demand           // of the obligations that are chosen
	RestLater bool               // a demanded proof comes later
	AsksRest  bool               // whether it does is asked
	Correct   bool
	Newest    string // id of a correction that somebody else made meanwhile
}

// mostChoices is how many obligations stand open in the form; what is chosen
// always does.
const mostChoices = 3

// guessKind guesses what was done from the words of the obligation.
func guessKind(c Choice) evidence.Kind {
	words := strings.ToLower(vi.Clean(c.Obligation.Content + " " + c.Obligation.Product))
	for _, g := range []struct {
		word string
		kind evidence.Kind
	}{
		{"kế hoạch thông tin", evidence.Plan},
		{"báo cáo", evidence.Report},
		{"phát sóng", evidence.Broadcast},
		{"video", evidence.Video},
		{"đối thoại", evidence.Dialogue},
		{"ấn phẩm", evidence.Material},
		{"tờ xếp", evidence.Material},
		{"tập huấn", evidence.Training},
		{"niêm yết", evidence.Posting},
		{"cuộc thi", evidence.Contest},
		{"khảo sát", evidence.Survey},
		{"bản tin", evidence.Bulletin},
		{"bài viết", evidence.Article},
		{"tin, bài", evidence.Article},
	} {
		if says(words, g.word) {
			return g.kind
		}
	}
	return ""
}

// says tells whether a text has some words with their marks, none of them as a part of
// another: "ấn phẩm" does not stand in
// "sản phẩm".
func says(text, words string) bool {
	for rest := text; ; {
		before, after, ok := strings.Cut(rest, words)
		if !ok {
			return false
		}
		last, _ := utf8.DecodeLastRuneInString(before)
		next, _ := utf8.DecodeRuneInString(after)
		if !unicode.IsLetter(last) && !unicode.IsLetter(next) {
			return true
		}
		rest = after
	}
}

func (f *Feature) names(r *http.Request, agencies []option) (map[string]string, error) {
	ids := make([]string, len(agencies))
	for i, a := range agencies {
		ids[i] = a.Value
	}
	return f.service.Registry.Names(r.Context(), f.service.today(), ids...)
}

// fillForm adds what the form offers: the agency's obligations, chosen ones
// first, then guessed ones, and the kinds. What is guessed surely is chosen
// beforehand, and the problem that nothing was chosen becomes a request to look.
func (f *Feature) fillForm(r *http.Request, d *formData, errs *domain.Fields) error {
	names, err := f.service.Registry.Names(r.Context(), f.service.today(), d.AgencyID)
	if err != nil {
		return err
	}
	d.Agency, d.Account = names[d.AgencyID], web.Actor(r).AccountID
	choices, err := f.service.Choices(r.Context(), d.AgencyID)
	if err != nil {
		return err
	}
	for _, c := range choices {
		if slices.Contains(d.Wanted, c.Obligation.ID) || slices.Contains(d.Wanted, c.Obligation.VersionID) {
			d.Versions = append(d.Versions, c.Obligation.VersionID)
		}
		for i, id := range d.Versions { // a version that was amended meanwhile stands for the one that holds
			if slices.Contains(c.Obligation.Versions(), id) {
				d.Versions[i] = c.Obligation.VersionID
			}
		}
	}
	guesses, err := f.service.guesses(r.Context(), d, choices)
	if err != nil {
		return err
	}
	if !d.Correct {
		d.presume(guesses, *errs)
		d.fill(d.chosen(choices), f.service.today())
	}
	d.Demands = demands(d.chosen(choices))
	d.Day = cmp.Or(d.Day, string(d.HappenedOn))
	d.offer(choices, guesses)
	d.Kinds = []option{{Label: "Chọn loại việc"}}
	for _, k := range evidence.Kinds() {
		d.Kinds = append(d.Kinds, option{Value: string(k), Label: k.Label()})
	}
	for _, a := range d.Twins {
		d.TwinNames = append(d.TwinNames, option{Value: a.ID, Label: f.pages.T(r, "Đăng lại của “%s” (không tính thêm)", shortened(a.Title, 90))})
	}
	if len(d.Twins) > 0 {
		d.TwinNames = append(d.TwinNames, option{Value: notTwin, Label: "Đây là việc khác"})
	}
	return f.offerLists(r.Context(), d, choices)
}

// presume chooses the obligation that is guessed surely where none was chosen.
func (d *formData) presume(guesses []guess, errs domain.Fields) {
	if len(d.Versions) == 0 && len(guesses) > 0 && guesses[0].Sure {
		d.Versions = []string{guesses[0].VersionID}
		instead(errs, "nhiem_vu", "Đã chọn sẵn nhiệm vụ theo nội dung khai. Xem lại rồi gửi.")
	}
}

// instead says something else of a field that has a problem.
func instead(errs domain.Fields, name, message string) {
	for i := range errs {
		if errs[i].Name == name {
			errs[i] = domain.FieldError{Name: name, Message: message}
		}
	}
}

// offer lists the obligations: chosen, then guessed, then by need.
func (d *formData) offer(choices []Choice, guesses []guess) {
	place := func(c Choice) int {
		if slices.Contains(d.Versions, c.Obligation.VersionID) {
			return 0
		}
		if i := slices.IndexFunc(guesses, func(g guess) bool { return g.VersionID == c.Obligation.VersionID }); i >= 0 {
			return 1 + i
		}
		return 1 + len(guesses)
	}
	slices.SortStableFunc(choices, func(a, b Choice) int { return cmp.Compare(place(a), place(b)) })
	open, newest := mostChoices, 0
	if len(d.Wanted) > 0 && len(d.Versions) > 0 {
		open = 0 // the question is answered
	}
	for _, c := range choices {
		newest = max(newest, c.Obligation.Rule.Window.End.Year())
	}
	for _, c := range choices {
		o := option{Value: c.Obligation.VersionID, Label: named(c.Obligation, newest), Hint: domain.Say("%s. %s", domain.Say(c.Assessment.Status.Label()), c.Assessment.Why)}
		for i, g := range guesses {
			if g.VersionID == o.Value && i < mostChoices && !g.Why.Empty() {
				o.Hint = domain.Say("%s %s. %s", g.Why, domain.Say(c.Assessment.Status.Label()), c.Assessment.Why)
			}
		}
		if len(d.Choices) < open || slices.Contains(d.Versions, o.Value) {
			d.Choices = append(d.Choices, o)
		} else {
			d.More = append(d.More, o)
		}
	}
	if len(d.More) == 1 { // one is not worth folding
		d.Choices, d.More = append(d.Choices, d.More...), nil
	}
}

// named is an obligation's name, with its year when a newer plan has others.
func named(o programme.Obligation, newest int) string {
	if year := o.Rule.Window.End.Year(); year < newest {
		return o.ShortName + " (" + strconv.Itoa(year) + ")"
	}
	return o.ShortName
}

// near tells whether an obligation runs on a day or not long before or after.
func near(o programme.Obligation, day calendar.Date) bool {
	w := o.Rule.Window
	return w.Start.AddDays(-longOver) <= day && day <= w.End.AddDays(longOver)
}

// guesses guesses which obligations what is being declared serves: the only one
// that runs, else none while there is nothing to guess from.
func (s *Service) guesses(ctx context.Context, d *formData, choices []Choice) ([]guess, error) {
	day := s.today()
	if d.HappenedOn.Valid() {
		day = d.HappenedOn
	}
	var duties []duty
	for _, c := range choices {
		if !near(c.Obligation, day) {
			continue
		}
		duties = append(duties, duty{
			VersionID: c.Obligation.VersionID, Words: c.Obligation.Content + " " + c.Obligation.Product, Kind: guessKind(c),
			Open: c.Assessment.Status != obligation.Met && c.Assessment.Status != obligation.NotDue,
		})
	}
	if len(duties) == 1 {
		return []guess{{VersionID: duties[0].VersionID, Sure: true, Why: domain.Say("Gợi ý vì cơ quan chỉ có nhiệm vụ này.")}}, nil
	}
	said := d.clue()
	if said.Title == "" && said.Link == "" && len(said.Files) == 0 {
		return nil, nil
	}
	before, err := s.formers(ctx, d.AgencyID, choices)
	return guessDuties(said, duties, before), err
}

// mostFormers is how many earlier declarations a guess looks at.
const mostFormers = 80

// formers are the agency's last declarations, for obligations that hold now.
func (s *Service) formers(ctx context.Context, agencyID string, choices []Choice) ([]former, error) {
	now := map[string]string{}
	for _, c := range choices {
		for _, v := range c.Obligation.Versions() {
			now[v] = c.Obligation.VersionID
		}
	}
	var rows []struct{ ID, Title, URL, VersionID string }
	if err := s.DB.Select(ctx, &rows, `SELECT e.id, e.title, e.url, o.version_id FROM evidence e JOIN evidence_obligation o ON o.evidence_id = e.id
		WHERE e.agency_id = $1 AND e.act = 'declare' ORDER BY e.id DESC LIMIT $2`, agencyID, mostFormers); err != nil {
		return nil, err
	}
	var all []former
	last := ""
	for _, r := range rows {
		if r.ID != last {
			all, last = append(all, former{Title: r.Title, Link: r.URL}), r.ID
		}
		if v := now[r.VersionID]; v != "" {
			all[len(all)-1].Versions = append(all[len(all)-1].Versions, v)
		}
	}
	return all, nil
}

// offerLists lists the topics and audiences of the plans from which the agency's
// obligations come, and what was chosen already.
func (f *Feature) offerLists(ctx context.Context, d *formData, choices []Choice) error {
	var plans []string
	for _, c := range choices {
		if !slices.Contains(plans, c.Obligation.PlanID) {
			plans = append(plans, c.Obligation.PlanID)
		}
	}
	for _, l := range []struct {
		kind   programme.ItemKind
		chosen []string
		into   *[]option
	}{{programme.KindTopic, d.Draft.Topics, &d.Topics}, {programme.KindAudience, d.Draft.Audiences, &d.Audiences}} {
		offered := slices.Clone(l.chosen)
		for _, plan := range plans {
			items, err := f.service.Programme.ItemsOf(ctx, plan, l.kind)
			if err != nil {
				return err
			}
			for _, item := range items {
				offered = append(offered, shortened(item.Content, maxTitle-1))
			}
		}
		for i, text := range offered {
			if slices.Index(offered, text) == i {
				*l.into = append(*l.into, option{Value: text, Label: text})
			}
		}
	}
	return nil
}

// AskDuty stands under the question which obligation is served.
func (d formData) AskDuty() domain.Sentence {
	if len(d.Choices) == 0 {
		return domain.Say("Cơ quan chưa có nhiệm vụ nào trong kế hoạch đang theo dõi, nên chưa khai được. Hỏi người điều phối.")
	}
	return domain.Say("Chọn được nhiều nhiệm vụ. Nhiệm vụ phù hợp nhất xếp trước.")
}

// Grid numbers the fields of the grid over a picture, line by line.
func (d formData) Grid() []gridField { return grid() }

// Blank is a picture that the script will name.
func (formData) Blank() coverable { return coverable{ID: "mau"} }

// gridField is one field of the grid over a picture.
type gridField struct{ N, Row, Column int }

func grid() []gridField {
	all := make([]gridField, gridSide*gridSide)
	for i := range all {
		all[i] = gridField{i, i/gridSide + 1, i%gridSide + 1}
	}
	return all
}
