package fetch

// Outcome (kết quả mở liên kết) is how the opening of an address ended. The
// list is closed; the words are stored nowhere, the values are.
type Outcome string

// The outcomes.
const (
	Live        Outcome = "live"          // its content came
	Moved       Outcome = "moved"         // its content came from another address
	Gone        Outcome = "gone"          // 404 or 410
	Refused     Outcome = "refused"       // the server wants a sign-in, or does not want us
	Blocked     Outcome = "blocked_by_us" // we do not open such addresses
	Unreachable Outcome = "unreachable"   // no such name, no connection, or the server fails
	TooLarge    Outcome = "too_large"     // it answers, with more than we keep
	NotReadable Outcome = "not_readable"  // it answers, with nothing that can be read
	Certificate Outcome = "certificate"   // its certificate does not hold
	Timeout     Outcome = "timeout"       // it did not end in time
)

// Outcomes lists all outcomes.
func Outcomes() []Outcome {
	return []Outcome{Live, Moved, Gone, Refused, Blocked, Unreachable, TooLarge, NotReadable, Certificate, Timeout}
}

// Label is the outcome in Vietnamese, as pages show it.
func (o Outcome) Label() string {
	switch o {
	case Live:
		return "Còn mở được"
	case Moved:
		return "Đã chuyển sang địa chỉ khác"
	case Gone:
		return "Không còn trang này"
	case Refused:
		return "Trang từ chối cho xem"
	case Blocked:
		return "Địa chỉ không được phép mở"
	case Unreachable:
		return "Không kết nối được"
	case TooLarge:
		return "Còn mở được, nội dung quá lớn nên không giữ bản sao"
	case NotReadable:
		return "Có trả lời nhưng không đọc được nội dung"
	case Certificate:
		return "Chứng chỉ không hợp lệ"
	case Timeout:
		return "Quá thời gian chờ"
	}
	return "Chưa kiểm tra"
}

// Alive tells whether the address still gives something.
func (o Outcome) Alive() bool {
	return o == Live || o == Moved || o == TooLarge || o == NotReadable
}

// Passing tells whether the same address may well open a little later, so that
// one more try is worth it.
func (o Outcome) Passing() bool { return o == Unreachable || o == Timeout }

// Reason is what lies behind an outcome, in Vietnamese; empty where the outcome
// says it all.
type Reason string

// The reasons.
const (
	BadAddress   Reason = "Địa chỉ viết không đúng."
	BadScheme    Reason = "Chỉ mở địa chỉ bắt đầu bằng https:// hoặc http://."
	BadPort      Reason = "Cổng này không được phép mở."
	HasUser      Reason = "Địa chỉ có kèm tên người dùng hoặc mật khẩu."
	InnerName    Reason = "Tên máy này chỉ dùng trong mạng nội bộ hoặc để làm mẫu."
	InnerAddress Reason = "Địa chỉ nằm trong mạng nội bộ hoặc dải dành riêng."
	NoName       Reason = "Tên miền không có hoặc không còn."
	ServerFails  Reason = "Máy chủ của trang đang lỗi."
	SignIn       Reason = "Trang đòi đăng nhập mới cho xem."
	ToFront      Reason = "Địa chỉ này nay chuyển về trang chủ."
	TooManyHops  Reason = "Trang chuyển hướng quá nhiều lần."
	CutShort     Reason = "Máy chủ gửi thiếu nội dung."
	BadEncoding  Reason = "Nội dung nén không đúng."
	Redirects    Reason = "Máy nhận chuyển sang địa chỉ khác. Ghi thẳng địa chỉ cuối cùng."
	BadAnswer    Reason = "Máy chủ trả lời không đúng chuẩn web."
)
