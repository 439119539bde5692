package pdfsign

import (
	"crypto/rsa"
	"crypto/x509"
	"errors"
	"strings"
	"time"

	"loa/internal/domain"
)

// State is a signature's worth in one word.
type State string

// Worths, the worst first when several signatures are summed up.
const (
	StateBad     State = "bad"     // changed, not agreeing, or by a certificate that did not hold
	StateDoubt   State = "doubt"   // agrees, but its issuer is unknown, it is weak or cannot be checked
	StateGood    State = "good"    // agrees, by a certificate of a known issuer that held
	StateNothing State = "nothing" // no signature
)

// TimeFrom says whose word the time of a signature is.
type TimeFrom string

// Where times come from.
const (
	TimeStamped TimeFrom = "stamp" // a time stamp of a known authority
	TimeClaimed TimeFrom = "claim" // the signer's machine
	TimeUnknown TimeFrom = ""      // nobody says
)

// Signature is what was found out about one signature of a file. Signer and
// Issuer are from its certificate, which holds From..Until; they are proven only
// where Intact is, and the issuer only where Trusted is. Behind counts the bytes
// after those that it covers.
type Signature struct {
	Field      string            `json:"field"`
	Format     string            `json:"format"` // SubFilter
	Signer     Person            `json:"signer"`
	Issuer     Person            `json:"issuer"`
	Reason     string            `json:"reason,omitempty"`
	Place      string            `json:"place,omitempty"`
	At         time.Time         `json:"at,omitzero"`
	AtFrom     TimeFrom          `json:"at_from,omitempty"`
	Stamp      *Stamp            `json:"stamp,omitempty"`
	Stamped    bool              `json:"document_stamp,omitempty"` // itself a time stamp of the document
	Intact     bool              `json:"intact"`
	Later      Later             `json:"later,omitempty"`
	Behind     int               `json:"bytes_behind,omitempty"`
	Validity   Validity          `json:"validity,omitempty"`
	ExpiredNow bool              `json:"expired_now,omitempty"`
	From       time.Time         `json:"from,omitzero"`
	Until      time.Time         `json:"until,omitzero"`
	Trusted    bool              `json:"trusted"`
	Root       string            `json:"root,omitempty"`
	State      State             `json:"state"`
	Verdict    domain.Sentence   `json:"verdict"`
	Notes      []domain.Sentence `json:"notes,omitempty"`

	badStamp, otherUse bool
}

// Report is what the signatures of a file are worth together.
type Report struct {
	State      State           `json:"state"`
	Verdict    domain.Sentence `json:"verdict"`
	Signatures []Signature     `json:"signatures"`
}

// Signed tells a signed file apart from one without a digital signature, such as
// a scan of a paper that was signed by hand.
func (r Report) Signed() bool { return len(r.Signatures) > 0 }

// Unasked is said beside every report.
func Unasked() domain.Sentence {
	return domain.Say("Chưa kiểm tra thu hồi chứng thư (Loa không hỏi ra mạng).")
}

// report sums up: the worst signature speaks for the file.
func (c *checker) report() Report {
	r := Report{State: StateNothing, Verdict: domain.Say("Tệp không có chữ ký số."), Signatures: []Signature{}}
	for i := range c.found {
		s := &c.found[i]
		s.Verdict, s.State = c.verdict(s)
		s.Notes = s.notes(c.at)
		r.Signatures = append(r.Signatures, s.Signature)
		if rank(s.State) < rank(r.State) {
			r.State, r.Verdict = s.State, s.Verdict
		}
	}
	if n := len(r.Signatures); n > 1 && r.State == StateGood {
		r.Verdict = all(n)
	}
	return r
}

func rank(s State) int {
	switch s {
	case StateBad:
		return 0
	case StateDoubt:
		return 1
	case StateGood:
		return 2
	case StateNothing:
	}
	return 3
}

// verdict says the heaviest finding about a signature.
func (c *checker) verdict(s *found) (domain.Sentence, State) {
	who := any(s.Signer.Name)
	if s.Signer.Name == "" {
		who = domain.Say("người ký không rõ tên")
	}
	day := func(t time.Time) string { return t.In(c.at.Location()).Format("02/01/2006") }
	switch {
	case errors.Is(s.cause, errUnsupported):
		return domain.Say("Chữ ký số của %s dùng cách ký mà Loa chưa kiểm tra được.", who), StateDoubt
	case errors.Is(s.cause, errDigest):
		return domain.Say("Tệp đã bị sửa sau khi %s ký: chữ ký số không còn đúng.", who), StateBad
	case errors.Is(s.cause, errRange):
		return domain.Say("Chữ ký số của %s không bao trọn nội dung tệp: không có giá trị chứng minh.", who), StateBad
	case s.cause != nil:
		return domain.Say("Chữ ký số của %s không đúng.", who), StateBad
	case s.Later == LaterChanged:
		return domain.Say("Nội dung tệp đã bị thay đổi sau khi %s ký.", who), StateBad
	case s.Later == LaterUnclear:
		return domain.Say("Sau khi %s ký, tệp được thêm phần không xác định được.", who), StateBad
	case s.Validity == ValidityOver:
		return domain.Say("Chứng thư của %s đã hết hạn khi ký (hết hạn ngày %s).", who, day(s.Until)), StateBad
	case s.Validity == ValidityEarly:
		return domain.Say("Chứng thư của %s chưa có hiệu lực khi ký (hiệu lực từ ngày %s).", who, day(s.From)), StateBad
	case !s.Trusted:
		return domain.Say("Tệp nguyên vẹn từ khi %s ký, nhưng không xác định được nơi cấp chứng thư.", who), StateDoubt
	case len(s.weak) > 0:
		return domain.Say("Tệp khớp với chữ ký số của %s, nhưng chữ ký dùng thuật toán yếu (%s).", who, strings.Join(s.weak, ", ")), StateDoubt
	case s.Stamped:
		return domain.Say("Dấu thời gian của %s đúng; tệp nguyên vẹn từ khi đóng dấu.", who), StateGood
	}
	return domain.Say("Chữ ký số của %s đúng; tệp nguyên vẹn từ khi ký.", who), StateGood
}

// notes are the lesser findings.
func (s *found) notes(at time.Time) []domain.Sentence {
	var all []domain.Sentence
	add := func(when bool, note domain.Sentence) {
		if when {
			all = append(all, note)
		}
	}
	if !s.Intact {
		return nil
	}
	add(s.Later == LaterSigned, domain.Say("Sau chữ ký này tệp chỉ thêm chữ ký số hoặc dữ liệu xác thực."))
	add(len(s.visible) > 0 && s.Later == LaterSigned, domain.Say("Chữ ký thêm sau có hình trên trang: xem hình đó có che nội dung không."))
	add(len(s.weak) > 0, domain.Say("Thuật toán yếu: %s.", strings.Join(s.weak, ", ")))
	add(s.AtFrom == TimeClaimed && !s.Stamped, domain.Say("Giờ ký do máy người ký ghi, không có dấu thời gian tin cậy."))
	add(s.AtFrom == TimeUnknown, domain.Say("Chữ ký không ghi giờ ký; hiệu lực chứng thư tính theo lúc kiểm tra."))
	add(s.At.After(at), domain.Say("Giờ ký ở sau lúc kiểm tra."))
	add(s.badStamp, domain.Say("Dấu thời gian trong chữ ký không đúng, không được dùng."))
	add(s.Validity == ValidityGood && s.ExpiredNow, domain.Say("Chứng thư còn hiệu lực khi ký, nay đã hết hạn."))
	add(s.otherUse, domain.Say("Chứng thư không được cấp để ký văn bản."))
	add(s.Format == "ETSI.CAdES.detached" && !s.named, domain.Say("Chữ ký không kèm dấu vết của chứng thư như ETSI EN 319 142 yêu cầu."))
	return all
}

func keyBits(c *x509.Certificate) int {
	if k, ok := c.PublicKey.(*rsa.PublicKey); ok {
		return k.N.BitLen()
	}
	return 0
}
