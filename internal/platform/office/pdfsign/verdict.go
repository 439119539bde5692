package pdfsign

import (
	"errors"
	"fmt"
	"strconv"
	"time"

	"loa/internal/domain"
)

// Verdict is a report as it is stored beside a file and told to other systems.
// Whole tells that each signature covers what the file shows, SignedAt is as the
// signature says, "15:04 02/01/2006" in the office's zone. Signer is the last
// person that signed. Sentence says it all in Vietnamese, Problems are the
// signatures that do not hold. Told and Faults are the same, for pages in other
// languages; verdicts stored before they were kept have none.
type Verdict struct {
	Signed   bool     `json:"signed"`
	Intact   bool     `json:"intact"`
	Whole    bool     `json:"whole"`
	Signer   string   `json:"signer,omitempty"`
	Issuer   string   `json:"issuer,omitempty"`
	SignedAt string   `json:"signed_at,omitempty"`
	Sentence string   `json:"sentence,omitempty"`
	Problems []string `json:"problems,omitempty"`
	Told     []Phrase `json:"told,omitempty"`
	Faults   []Phrase `json:"faults,omitempty"`
}

// Phrase is a sentence as it is stored: its words and the names in it.
type Phrase struct {
	Format string   `json:"format"`
	Args   []string `json:"args,omitempty"`
}

// Say gives the phrase to be said in any language.
func (p Phrase) Say() domain.Sentence {
	args := make([]any, len(p.Args))
	for i, a := range p.Args {
		args[i] = a
	}
	return domain.Say(p.Format, args...)
}

func phrase(s domain.Sentence) Phrase {
	p := Phrase{Format: s.Format}
	for _, a := range s.Args {
		p.Args = append(p.Args, fmt.Sprint(a))
	}
	return p
}

// Bad tells whether a signature is there and does not hold. A file without a
// signature, as a scan of a paper signed by hand, is not bad, nor is one that was
// not checked.
func (v *Verdict) Bad() bool {
	return v != nil && v.Signed && (!v.Intact || !v.Whole || len(v.Problems) > 0)
}

// Sign names the status sign that goes with the verdict.
func (v *Verdict) Sign() string {
	switch {
	case v == nil:
		return "silent"
	case v.Bad():
		return "missed"
	case !v.Signed:
		return "at_risk"
	}
	return "met"
}

// Word says the verdict in a few words; of nil that nothing was checked.
func (v *Verdict) Word() string {
	switch {
	case v == nil:
		return "Chưa kiểm tra chữ ký"
	case v.Bad():
		return "Chữ ký số không bảo đảm"
	case !v.Signed:
		return "Không có chữ ký số"
	}
	return "Chữ ký số còn nguyên vẹn"
}

// Sum sums a report up: the last signature of a person names the signer, every
// one that does not hold is a problem. Times are told in zone.
func Sum(r Report, zone *time.Location) Verdict {
	v := Verdict{Signed: r.Signed(), Intact: r.Signed(), Whole: r.Signed()}
	v.tell(r.Verdict)
	if !v.Signed {
		return v
	}
	v.tell(Unasked())
	for _, s := range r.Signatures {
		v.Intact = v.Intact && s.Intact
		v.Whole = v.Whole && (s.Later == LaterNothing || s.Later == LaterSigned)
		if s.State == StateBad {
			v.Problems, v.Faults = append(v.Problems, s.Verdict.String()), append(v.Faults, phrase(s.Verdict))
		}
		if s.Stamped {
			continue
		}
		v.Signer, v.Issuer, v.SignedAt = s.Signer.Name, s.Issuer.Name, ""
		if !s.At.IsZero() {
			v.SignedAt = s.At.In(zone).Format("15:04 02/01/2006")
		}
	}
	return v
}

func (v *Verdict) tell(s domain.Sentence) {
	if v.Sentence != "" {
		v.Sentence += " "
	}
	v.Sentence += s.String()
	v.Told = append(v.Told, phrase(s))
}

// Examine checks a file and sums up what was found. It fails with invalid, the
// cause below it, when the file has a password or no right structure.
func Examine(file []byte, at time.Time, roots Trust) (Verdict, error) {
	r, err := Check(file, at, roots)
	message := ""
	switch {
	case errors.Is(err, ErrLocked):
		message = "Tệp PDF đặt mật khẩu nên không kiểm tra được chữ ký. Tải bản không có mật khẩu."
	case errors.Is(err, ErrStructure):
		message = "Cấu trúc tệp PDF không đúng chuẩn nên không kiểm tra được chữ ký. Lấy lại tệp gốc từ nơi đã ký."
	case err != nil:
		return Verdict{}, err
	default:
		return Sum(r, at.Location()), nil
	}
	return Verdict{}, &domain.Error{Code: domain.CodeInvalid, Message: message, Err: err}
}

// all says of how many signatures a good verdict speaks.
func all(n int) domain.Sentence {
	return domain.Say("Cả %s chữ ký số đều đúng; tệp nguyên vẹn từ khi ký.", strconv.Itoa(n))
}
