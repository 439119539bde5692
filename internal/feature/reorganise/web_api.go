package reorganise

import (
	"net/http"

	"loa/internal/domain"
	"loa/internal/domain/access"
	"loa/internal/domain/agency"
	"loa/internal/domain/calendar"
	"loa/internal/domain/obligation"
	"loa/internal/platform/web"
	"loa/internal/spine/org"
)

type apiActs struct {
	Items []apiAct `json:"items"`
}

// apiAct is one reorganisation; lines are given for one asked for by itself.
type apiAct struct {
	ID            string        `json:"id"`
	Status        org.Status    `json:"status"`
	Title         string        `json:"title"`
	BasisNumber   string        `json:"basis_number,omitempty"`
	BasisIssuer   string        `json:"basis_issuer,omitempty"`
	BasisIssuedOn calendar.Date `json:"basis_issued_on,omitempty"`
	EffectiveOn   calendar.Date `json:"effective_on"`
	Verified      bool          `json:"verified"`
	Version       int64         `json:"version"`
	AppliedAt     int64         `json:"applied_at,omitempty"`
	UndoneAt      int64         `json:"undone_at,omitempty"`
	UndoReason    string        `json:"undo_reason,omitempty"`
	Phase         string        `json:"phase,omitempty" doc:"of the work of applying: write, decide, apply, roles, done, refused"`
	Refusal       string        `json:"refusal,omitempty"`
	Lines         []apiLine     `json:"lines,omitempty"`
	Duties        *apiProgress  `json:"duties,omitempty"`
}

// apiLine is one line of the list. Problems keep the act from being applied.
type apiLine struct {
	Text     string        `json:"text"`
	Change   agency.Change `json:"change"`
	From     []apiUnit     `json:"from"`
	To       []apiUnit     `json:"to"`
	Problems []string      `json:"problems,omitempty"`
}

type apiUnit struct {
	ID   string `json:"id,omitempty"`
	Name string `json:"name"`
	New  bool   `json:"new,omitempty"`
	Part bool   `json:"part,omitempty"`
}

// apiProgress counts the open duties of units that end.
type apiProgress struct {
	All       int `json:"all"`
	Decided   int `json:"decided"`
	Undecided int `json:"undecided"`
}

// apiNew begins an act with its list as a text, one change a line.
type apiNew struct {
	Title         string        `json:"title"`
	BasisNumber   string        `json:"basis_number,omitempty"`
	BasisIssuer   string        `json:"basis_issuer,omitempty"`
	BasisIssuedOn calendar.Date `json:"basis_issued_on,omitempty"`
	EffectiveOn   calendar.Date `json:"effective_on"`
	Verified      bool          `json:"verified,omitempty"`
	List          string        `json:"list,omitempty" doc:"the act's list, one change a line"`
}

type apiMade struct {
	ID string `json:"id"`
}

type apiApply struct {
	Version        int64 `json:"version,omitempty" doc:"of the act as it was looked at; 0 does not compare"`
	LeaveUndecided bool  `json:"leave_undecided,omitempty" doc:"apply although duties are undecided"`
	WithoutBasis   bool  `json:"without_basis,omitempty" doc:"apply although the act names no document or nobody compared it with its text"`
}

type apiUndo struct {
	Reason string `json:"reason"`
}

// apiDecisions are decisions about open duties: of a draft they wait for it to
// be applied, afterwards they count at once.
type apiDecisions struct {
	Items []apiDecision `json:"items"`
}

type apiDecision struct {
	AgencyID     string             `json:"agency_id"`
	ObligationID string             `json:"obligation_id"`
	Outcome      obligation.Outcome `json:"outcome"`
	Heirs        []string           `json:"heirs,omitempty"`
	Share        agency.Share       `json:"share,omitempty"`
	Combine      obligation.Combine `json:"combine,omitempty"`
	Reason       string             `json:"reason,omitempty"`
}

type apiDuties struct {
	Items []apiDuty `json:"items"`
}

// apiDuty is one open duty of a unit that ends.
type apiDuty struct {
	AgencyID     string            `json:"agency_id"`
	Agency       string            `json:"agency"`
	ObligationID string            `json:"obligation_id"`
	Obligation   string            `json:"obligation"`
	Status       obligation.Status `json:"status"`
	Left         int               `json:"left"`
	Decided      bool              `json:"decided"`
	Outcome      string            `json:"outcome,omitempty"`
	Heirs        []string          `json:"heirs,omitempty"`
	Doubts       []string          `json:"doubts,omitempty" doc:"why a person should look before a proposal is taken"`
}

func (f *Feature) apiRoutes(rt *web.Router) {
	const all, one = "/api/v1/reorganisations", "/api/v1/reorganisations/{id}"
	seers := []access.Role{access.Coordinator, access.Administrator, access.Leader, access.Inspector}
	rt.API(http.MethodGet, all, f.apiList, web.APIDoc{Summary: "Các đợt sắp xếp tổ chức, ngày mới nhất trước", Response: apiActs{}, Roles: seers})
	rt.API(http.MethodPost, all, f.apiCreate, web.APIDoc{
		Summary: "Chuẩn bị một đợt sắp xếp, kèm danh sách dạng văn bản", Request: apiNew{}, Response: apiMade{}, Status: http.StatusCreated, Roles: managers(),
	})
	rt.API(http.MethodGet, one, f.apiOne, web.APIDoc{Summary: "Một đợt sắp xếp với danh sách và tiến độ", Response: apiAct{}, Roles: seers})
	rt.API(http.MethodGet, one+"/duties", f.apiOpenDuties, web.APIDoc{
		Summary: "Nhiệm vụ đang mở của các đơn vị kết thúc và quyết định đã chọn", Response: apiDuties{}, Roles: seers,
	})
	rt.API(http.MethodPost, one+"/decisions", f.apiDecide, web.APIDoc{
		Summary: "Quyết định nhiệm vụ đang mở: trước khi áp dụng thì chờ cùng đợt sắp xếp, sau đó có hiệu lực ngay", Request: apiDecisions{}, Roles: managers(),
	})
	rt.API(http.MethodPost, one+"/apply", f.apiApply, web.APIDoc{
		Summary: "Áp dụng một đợt sắp xếp do người khác chuẩn bị", Request: apiApply{}, Status: http.StatusAccepted, Response: apiMade{},
		Roles: []access.Role{access.Coordinator, access.Administrator, access.Leader},
	})
	rt.API(http.MethodPost, one+"/undo", f.apiUndo, web.APIDoc{Summary: "Hoàn tác một đợt sắp xếp trước ngày có hiệu lực", Request: apiUndo{}, Roles: managers()})
	rt.API(http.MethodGet, "/api/v1/undecided-duties", f.apiUndecided, web.APIDoc{
		Summary: "Nhiệm vụ của đơn vị đã kết thúc mà chưa có đơn vị nhận", Response: apiDuties{}, Roles: seers,
	})
}

func noContent(w http.ResponseWriter, err error) error {
	if err == nil {
		w.WriteHeader(http.StatusNoContent)
	}
	return err
}

func viewAct(a org.Reorganisation) apiAct {
	return apiAct{
		ID: a.ID, Status: a.Status, Title: a.Title, BasisNumber: a.BasisNumber, BasisIssuer: a.BasisIssuer, BasisIssuedOn: a.BasisIssuedOn,
		EffectiveOn: a.EffectiveOn, Verified: a.Verified, Version: a.Version, AppliedAt: a.AppliedAt, UndoneAt: a.UndoneAt, UndoReason: a.UndoReason,
	}
}

func (f *Feature) apiList(w http.ResponseWriter, r *http.Request) error {
	acts, err := f.Acts(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	out := apiActs{Items: []apiAct{}}
	for _, a := range acts {
		out.Items = append(out.Items, viewAct(a))
	}
	return web.JSON(w, http.StatusOK, out)
}

func (f *Feature) apiOne(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	out := viewAct(a.Reorganisation)
	run, err := f.Run(r.Context(), a.ID)
	if err != nil {
		return err
	}
	out.Phase = run.Phase
	if why := run.Why(); why != nil {
		out.Refusal = why.String()
	}
	var c Checked
	if a.Draft() {
		if c, err = f.Check(r.Context(), a); err != nil {
			return err
		}
		duties, _, err := f.Duties(r.Context(), a)
		if err != nil {
			return err
		}
		p := progress(duties)
		out.Duties = &apiProgress{All: p.All, Decided: p.Decided, Undecided: p.Open()}
	}
	for i, l := range a.List {
		line := apiLine{Text: l.Text, Change: l.Change, From: []apiUnit{}, To: []apiUnit{}}
		for _, s := range l.From {
			line.From = append(line.From, apiUnit{ID: s.AgencyID, Name: s.Name, Part: s.Part})
		}
		for _, s := range l.To {
			line.To = append(line.To, apiUnit{ID: s.AgencyID, Name: s.Name, New: s.New})
		}
		for _, p := range c.Problems[i] {
			line.Problems = append(line.Problems, p.Text.String())
		}
		out.Lines = append(out.Lines, line)
	}
	return web.JSON(w, http.StatusOK, out)
}

func (f *Feature) apiCreate(w http.ResponseWriter, r *http.Request) error {
	var in apiNew
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	ctx, actor := r.Context(), web.Actor(r)
	id, err := f.Prepare(ctx, actor, org.NewReorganisation{
		Title: in.Title, BasisNumber: in.BasisNumber, BasisIssuer: in.BasisIssuer, BasisIssuedOn: in.BasisIssuedOn, EffectiveOn: in.EffectiveOn,
		Verified: in.Verified,
	})
	if err != nil {
		return err
	}
	if read := agency.ReadActText(in.List); len(read) > 0 {
		a, err := f.Act(ctx, actor, id)
		if err != nil {
			return err
		}
		if err := f.Add(ctx, actor, id, a.Version, read, true); err != nil {
			return err
		}
	}
	return web.JSON(w, http.StatusCreated, apiMade{ID: id})
}

func viewDuties(all []Duty) apiDuties {
	out := apiDuties{Items: []apiDuty{}}
	for _, d := range all {
		item := apiDuty{
			AgencyID: d.AgencyID, Agency: d.Agency, ObligationID: d.ID, Obligation: d.ShortName, Status: d.Assessment.Status,
			Left: d.Left, Decided: d.Decided(),
		}
		for _, why := range d.Doubts {
			item.Doubts = append(item.Doubts, why.String())
		}
		if d.Chosen != nil {
			item.Outcome = string(d.Chosen.Outcome)
			for _, h := range d.Chosen.Heirs {
				item.Heirs = append(item.Heirs, h.AgencyID)
			}
		}
		out.Items = append(out.Items, item)
	}
	return out
}

func (f *Feature) apiOpenDuties(w http.ResponseWriter, r *http.Request) error {
	a, err := f.open(r)
	if err != nil {
		return err
	}
	all, _, err := f.Duties(r.Context(), a)
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, viewDuties(all))
}

func (f *Feature) apiUndecided(w http.ResponseWriter, r *http.Request) error {
	all, _, err := f.Undecided(r.Context(), web.Actor(r))
	if err != nil {
		return err
	}
	return web.JSON(w, http.StatusOK, viewDuties(all))
}

func (f *Feature) apiDecide(w http.ResponseWriter, r *http.Request) error {
	var in apiDecisions
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	a, err := f.open(r)
	if err != nil {
		return err
	}
	hows := map[obligation.Outcome]string{obligation.Inherited: howInherit, obligation.AlreadyMet: howMet, obligation.WaivedOut: howWaive}
	for _, x := range in.Items {
		if !x.Outcome.Valid() {
			return domain.Invalid("Chọn một trong các kết quả: inherited, met, waived.")
		}
		which := Which{State: stateAll, Only: []string{x.AgencyID + ":" + x.ObligationID}}
		ask := Ask{How: hows[x.Outcome], Heirs: x.Heirs, Named: true, Share: x.Share, Combine: x.Combine, Reason: x.Reason}
		var n int
		if a.Draft() {
			n, _, err = f.Decide(r.Context(), web.Actor(r), a.ID, which, ask)
		} else {
			n, _, err = f.Settle(r.Context(), web.Actor(r), which, ask)
		}
		if err != nil {
			return err
		}
		if n == 0 {
			return domain.NotFound("Không có nhiệm vụ đang mở này.")
		}
	}
	return noContent(w, nil)
}

func (f *Feature) apiApply(w http.ResponseWriter, r *http.Request) error {
	var in apiApply
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	id := r.PathValue("id")
	if err := f.Apply(r.Context(), web.Actor(r), id, in.Version, Knowing{Open: in.LeaveUndecided, Unproven: in.WithoutBasis}); err != nil {
		return err
	}
	return web.JSON(w, http.StatusAccepted, apiMade{ID: id})
}

func (f *Feature) apiUndo(w http.ResponseWriter, r *http.Request) error {
	var in apiUndo
	if err := web.ReadJSON(r, &in); err != nil {
		return err
	}
	return noContent(w, f.Undo(r.Context(), web.Actor(r), r.PathValue("id"), in.Reason))
}
