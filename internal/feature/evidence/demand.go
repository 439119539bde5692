package evidence

import (
	"net/http"
	"slices"

	"loa/internal/domain"
	"loa/internal/domain/evidence"
)

// demand is what a duty that was chosen demands of its evidence.
type demand struct {
	Duty   string
	Proofs []evidence.Proof
}

// demands lists what the chosen duties demand.
func demands(chosen []Choice) []demand {
	var all []demand
	for _, c := range chosen {
		if o := c.Obligation; len(o.Proofs) > 0 {
			all = append(all, demand{o.ShortName, o.Proofs})
		}
	}
	return all
}

// WantsNumbers tells whether a chosen duty demands numbers: their fields stand open.
func (d formData) WantsNumbers() bool { return d.wants(evidence.ProofNumber) }

// WantsLink tells whether a chosen duty demands a link.
func (d formData) WantsLink() bool { return d.wants(evidence.ProofLink) }

func (d formData) wants(p evidence.Proof) bool {
	return slices.ContainsFunc(d.Demands, func(x demand) bool { return slices.Contains(x.Proofs, p) })
}

// lacking adds to the problems of a declaration the demanded proofs that are missing,
// beside the fields where they go. What the agency declared before counts too, and who
// ticks that the rest comes later is not asked again.
func (f *Feature) lacking(r *http.Request, d *formData, chosen []Choice, problems *domain.Fields) error {
	if d.RestLater {
		return nil
	}
	missing := map[evidence.Proof]bool{}
	for _, c := range chosen {
		if len(c.Obligation.Proofs) == 0 {
			continue
		}
		before, err := f.service.Ledger.Shown(r.Context(), c.Obligation.Versions())
		if err != nil {
			return err
		}
		shown := before[d.AgencyID]
		shown.Add(d.URL != "", len(d.Draft.Files) > 0, d.Amounts.Tells())
		for _, p := range shown.Lacks(c.Obligation.Proofs, c.Obligation.Rule.Count) {
			missing[p] = true
		}
	}
	for _, x := range []struct {
		proof  evidence.Proof
		field  string
		wanted string
	}{
		{evidence.ProofLink, "lien_ket", "Chỉ đạo yêu cầu liên kết đến sản phẩm đã đăng. Dán liên kết, hoặc chọn “Gửi trước, bổ sung sau” ở cuối trang."},
		{evidence.ProofFile, "tep", "Chỉ đạo yêu cầu ảnh hoặc tệp. Thêm ảnh, tệp, hoặc chọn “Gửi trước, bổ sung sau” ở cuối trang."},
		{evidence.ProofNumber, numberField(d.Kind), "Chỉ đạo yêu cầu số đã đếm. Ghi số, hoặc chọn “Gửi trước, bổ sung sau” ở cuối trang."},
	} {
		if missing[x.proof] && x.field != "" && problems.For(x.field).Name == "" {
			problems.Add(x.field, x.wanted)
			d.AsksRest = true
		}
	}
	return nil
}

// numberField is where the form asks how far something of a kind reached; empty where
// nothing of it is counted.
func numberField(k evidence.Kind) string {
	of := slices.DeleteFunc(slices.Clone(k.Quantities()), func(q evidence.Quantity) bool { return q == evidence.Spent })
	for _, best := range []evidence.Quantity{evidence.Reach, evidence.People} {
		if slices.Contains(of, best) {
			return amountField(best)
		}
	}
	if len(of) == 0 {
		return ""
	}
	return amountField(of[0])
}
