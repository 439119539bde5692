package newsroom

import (
	"net/http"
	"slices"
	"time"

	"loa/internal/domain"
	"loa/internal/domain/access"
	flow "loa/internal/domain/content"
	"loa/internal/platform/db"
	"loa/internal/platform/web"
	"loa/internal/spine/content"
)

const apiRoot = "/api/v1/contents"

// apiPage is a page of pieces; Next is the address of the page behind it.
type apiPage struct {
	Items []apiRow `json:"items"`
	Total int      `json:"total"`
	Next  string   `json:"next,omitempty"`
}

// apiRow is a piece with its newest edition. Instants are RFC 3339, empty for never.
type apiRow struct {
	ID          string     `json:"id"`
	AgencyID    string     `json:"agency_id"`
	Kind        flow.Kind  `json:"kind"`
	Obligations []string   `json:"obligations"`
	Lang        flow.Lang  `json:"lang"`                  // BCP 47
	OriginalID  string     `json:"original_id,omitempty"` // of which it is a translation
	FollowsID   string     `json:"follows_id,omitempty"`  // edition of the original that it follows
	Path        string     `json:"path,omitempty"`        // on the portal, once it came out
	Edition     int        `json:"edition"`
	State       flow.State `json:"state"`
	StateWord   string     `json:"state_word"`
	Version     int64      `json:"version"`
	Title       string     `json:"title"`
	Summary     string     `json:"summary"`
	ChangedBy   string     `json:"changed_by"`
	ChangedAt   string     `json:"changed_at"`
	DueAt       string     `json:"due_at,omitempty"`
	OutAt       string     `json:"out_at,omitempty"`
	Unendorsed  bool       `json:"unendorsed,omitempty"` // came out urgently, approved by nobody
}

// apiPiece is one piece with its words, what is to be put right, its moves, and what the
// caller may do.
type apiPiece struct {
	apiRow
	Words    apiWords   `json:"words"`
	Findings []finding  `json:"findings"`
	Steps    []apiStep  `json:"steps"`
	May      []flow.Act `json:"may"`
}

// apiWords are the words of an edition. Body is HTML; it is cleaned before it is kept.
type apiWords struct {
	Title       string   `json:"title"`
	Summary     string   `json:"summary"`
	Body        string   `json:"body"`
	Source      string   `json:"source,omitempty"`
	Topics      []string `json:"topics,omitempty"`
	Audiences   []string `json:"audiences,omitempty"`
	Procedures  []string `json:"procedures,omitempty"`
	NoSecret    bool     `json:"no_secret"`
	PeopleAgree bool     `json:"people_agree"`
	Correction  string   `json:"correction,omitempty"`
	Lead        string   `json:"lead,omitempty"` // id of the picture that stands for it; empty: the first of its words

	Items []flow.Item `json:"items,omitempty"` // of a bulletin, behind body
	Event flow.Event  `json:"event,omitzero"`  // that it announces: day (ISO 8601), from and to (HH:MM), place
}

// apiSave is words with the version that the program saw.
type apiSave struct {
	apiWords
	Version int64 `json:"version"`
}

// apiStep is one move, as it was made.
type apiStep struct {
	Act    flow.Act `json:"act"`
	At     string   `json:"at"`
	By     string   `json:"by"`
	Reason string   `json:"reason,omitempty"`
}

type apiBegin struct {
	AgencyID    string    `json:"agency_id"`
	Kind        flow.Kind `json:"kind"`
	Title       string    `json:"title,omitempty"`
	Obligations []string  `json:"obligations,omitempty"`
	Lang        flow.Lang `json:"lang,omitempty"` // BCP 47; empty: vi
}

// apiAct is a move to make. At is of schedule (RFC 3339), Redirect of unpublish.
type apiAct struct {
	Act      flow.Act `json:"act"`
	Version  int64    `json:"version"`
	Reason   string   `json:"reason,omitempty"`
	At       string   `json:"at,omitempty"`
	Redirect string   `json:"redirect,omitempty"`
	Despite  bool     `json:"despite,omitempty"` // approved, or published urgently, although an outside check found something to mend
}

func (f *Feature) apiRoutes(rt *web.Router) {
	writers := []access.Role{access.Officer, access.Leader, access.Coordinator}
	rt.API(http.MethodGet, "/contents", f.apiList, web.APIDoc{
		Summary: "Pieces that the caller may see, each with its newest edition, the newest first, 20 at a time", Response: apiPage{},
		Params: []web.Param{
			{Name: "state", Description: "draft, submitted, returned, approved, scheduled, published, superseded, withdrawn, unpublished, discarded"},
			{Name: "kind", Description: "news, bulletin, feature, video, infograph, leaflet"},
			{Name: "agency", Description: "id of an agency"},
			{Name: "q", Description: "words, with or without marks"},
			{Name: "unendorsed", Type: "boolean", Description: "those that came out urgently and nobody approved since"},
			{Name: "after", Description: "id of the last one of the page before"},
		},
	})
	rt.API(http.MethodGet, "/contents/{id}", f.apiOne, web.APIDoc{Summary: "One piece with its newest words, what is to be put right, and what the caller may do", Response: apiPiece{}})
	rt.API(http.MethodPost, "/contents", f.apiBegin, web.APIDoc{
		Summary: "Begin a piece of an agency, as a draft", Request: apiBegin{}, Response: apiPiece{}, Status: http.StatusCreated, Roles: writers,
		Params: []web.Param{{Name: "Idempotency-Key", Header: true, Description: "Makes repeating safe: under the same key one piece is begun"}},
	})
	rt.API(http.MethodPut, "/contents/{id}/words", f.apiSave, web.APIDoc{
		Summary: "Keep the words of the edition that is being written; fails with conflict when somebody else saved since version", Request: apiSave{}, Response: apiPiece{}, Roles: writers,
	})
	rt.API(http.MethodPost, "/contents/{id}/editions", f.apiRevise, web.APIDoc{Summary: "Begin the next edition of a piece that came out", Response: apiPiece{}, Status: http.StatusCreated, Roles: writers})
	rt.API(http.MethodPost, "/contents/{id}/steps", f.apiDo, web.APIDoc{
		Summary: "Make a move: submit, recall, return, approve, schedule, unschedule, publish, urgent, endorse, withdraw, unpublish, discard; what the caller may do stands in may",
		Request: apiAct{}, Response: apiPiece{}, Roles: writers,
	})
}

func moment3339(ms int64) string {
	if ms == 0 {
		return ""
	}
	return db.Time(ms).UTC().Format(time.RFC3339)
}

func rowOf(r content.Row) apiRow {
	e := r.Edition
	out := apiRow{
		ID: r.Content.ID, AgencyID: r.Content.AgencyID, Kind: r.Content.Kind, Obligations: append([]string{}, r.Content.Obligations...), Edition: e.Number, State: e.State, StateWord: e.State.Label(),
		Version: e.Version, Title: e.Title, Summary: e.Summary, ChangedBy: e.ChangedByName, ChangedAt: moment3339(e.ChangedAt), DueAt: moment3339(e.DueAt), OutAt: moment3339(e.OutAt),
		Unendorsed: e.UrgentBy != "" && e.OutAt > 0, Lang: r.Content.Lang, OriginalID: r.Content.OriginalID, FollowsID: e.FollowsID,
	}
	if r.Content.Slug != "" {
		out.Path = content.Root + r.Content.Slug
	}
	return out
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	q := r.URL.Query()
	chosen := content.Filter{
		Agencies: web.Actor(r).Scope(), State: flow.State(q.Get("state")), Kind: flow.Kind(q.Get("kind")), Text: web.CleanText(q.Get("q")), Unendorsed: q.Get("unendorsed") == "true", After: q.Get("after"),
	}
	if chosen.State != "" && !chosen.State.Valid() {
		return domain.Invalid("Không có trạng thái “%s”.", string(chosen.State))
	}
	if chosen.Kind != "" && !chosen.Kind.Valid() {
		return domain.Invalid("Không có thể loại “%s”.", string(chosen.Kind))
	}
	if id := q.Get("agency"); id != "" {
		if !web.Actor(r).Sees(id) {
			return domain.Forbidden("Không xem được tin, bài của cơ quan này.")
		}
		chosen.Agencies = []string{id}
	}
	rows, total, err := f.service.Contents.List(r.Context(), chosen)
	if err != nil {
		return err
	}
	page := apiPage{Items: []apiRow{}, Total: total}
	for _, row := range rows {
		page.Items = append(page.Items, rowOf(row))
	}
	if len(rows) == content.PageSize {
		q.Set("after", rows[len(rows)-1].Content.ID)
		page.Next = apiRoot + "?" + q.Encode()
	}
	return web.JSON(w, http.StatusOK, page)
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	return f.apiAnswer(w, r, http.StatusOK, r.PathValue("id"))
}

// apiAnswer answers with a piece as it is now.
func (f *Feature) apiAnswer(w http.ResponseWriter, r *http.Request, status int, id string) error {
	v, err := f.service.view(r.Context(), web.Actor(r), id)
	if err != nil {
		return err
	}
	steps, err := f.service.steps(r.Context(), id)
	if err != nil {
		return err
	}
	e := v.Edition.Words()
	out := apiPiece{apiRow: rowOf(v.Row), Findings: f.findings(r, v.Findings), Steps: []apiStep{}, May: []flow.Act{}, Words: apiWords{
		Title: e.Title, Summary: e.Summary, Body: e.Body, Source: e.Source, Topics: e.Topics, Audiences: e.Audiences, Procedures: e.Procedures,
		NoSecret: e.NoSecret, PeopleAgree: e.PeopleAgree, Correction: e.Correction, Lead: e.Lead, Items: e.Items, Event: e.Event,
	}}
	for _, s := range steps {
		out.Steps = append(out.Steps, apiStep{s.Act, moment3339(s.At), s.ByName, s.Reason})
	}
	for _, a := range flow.Acts() {
		if v.may[a] {
			out.May = append(out.May, a)
		}
	}
	return web.JSON(w, status, out)
}

// apiProblems names the problems of fields as programs know them.
func apiProblems(err error) error {
	return domain.RenamedFields(err, map[string]string{
		"tieu_de": "title", "tom_tat": "summary", "noi_dung": "body", "nguon": "source", "chu_de": "topics", "doi_tuong": "audiences", "thu_tuc": "procedures", "khong_mat": "no_secret",
		"dong_y": "people_agree", "dinh_chinh": "correction", "the_loai": "kind", "nhiem_vu": "obligations", "ly_do": "reason", "gio_dang": "at", "dan_den": "redirect", "ngon_ngu": "lang", "van_duyet": "despite", "van_dang": "despite",
		"su_kien_ngay": "event.day", "su_kien_tu": "event.from", "su_kien_den": "event.to", "su_kien_cho": "event.place",
	})
}

func (f *Feature) apiBegin(w http.ResponseWriter, r *http.Request) error {
	var in apiBegin
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	n := NewPiece{AgencyID: in.AgencyID, Kind: in.Kind, Title: in.Title, Duties: in.Obligations, Lang: in.Lang}
	if key := r.Header.Get("Idempotency-Key"); key != "" {
		n.Key = "api:" + key
	}
	e, err := f.service.Begin(r.Context(), web.Actor(r), n)
	if err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, http.StatusCreated, e.ContentID)
}

func (f *Feature) apiSave(w http.ResponseWriter, r *http.Request) error {
	var in apiSave
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	row, err := f.service.Get(r.Context(), web.Actor(r), r.PathValue("id"))
	if err != nil {
		return err
	}
	_, err = f.service.Contents.Save(r.Context(), web.Actor(r), row.Edition.ID, in.Version, content.Words{
		Title: in.Title, Summary: in.Summary, Body: in.Body, Source: in.Source, Topics: in.Topics, Audiences: in.Audiences, Procedures: in.Procedures,
		NoSecret: in.NoSecret, PeopleAgree: in.PeopleAgree, Correction: in.Correction, Lead: in.Lead, Items: in.Items, Event: in.Event,
	})
	if err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, http.StatusOK, row.Content.ID)
}

func (f *Feature) apiRevise(w http.ResponseWriter, r *http.Request) error {
	id := r.PathValue("id")
	if _, err := f.service.Get(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	if _, err := f.service.Contents.Revise(r.Context(), web.Actor(r), id); err != nil {
		return err
	}
	return f.apiAnswer(w, r, http.StatusCreated, id)
}

func (f *Feature) apiDo(w http.ResponseWriter, r *http.Request) error {
	var in apiAct
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	if !slices.Contains(flow.Acts(), in.Act) || in.Act == flow.Supersede {
		return domain.Invalid("Không có việc “%s”.", string(in.Act))
	}
	do := In{ContentID: r.PathValue("id"), Seen: in.Version, Act: in.Act, Reason: in.Reason, Redirect: in.Redirect, Despite: in.Despite}
	if in.Act == flow.Schedule {
		var err error
		if do.At, err = time.Parse(time.RFC3339, in.At); err != nil {
			return domain.Fields{{Name: "at", Message: "Nhập giờ đăng, ví dụ 08:30."}}.Err()
		}
	}
	if _, err := f.service.Do(r.Context(), web.Actor(r), do); err != nil {
		return apiProblems(err)
	}
	return f.apiAnswer(w, r, http.StatusOK, do.ContentID)
}
