package people

// The acts that this package writes into the log.
const (
	actSetup         = "account.setup"
	actInvite        = "account.invite"
	actReinvite      = "account.reinvite"
	actAccept        = "account.accept"
	actLock          = "account.lock"
	actUnlock        = "account.unlock"
	actChange        = "account.change"
	actPassword      = "account.password"
	actTOTPOn        = "account.totp_on"
	actTOTPOff       = "account.totp_off"
	actCodes         = "account.recovery_codes"
	actRecoveryUsed  = "account.recovery_code_used"
	actSignIn        = "session.start"
	actSignInBlocked = "session.block"
	actSessionEnd    = "session.end"
	actTokenMake     = "token.make"
	actTokenRevoke   = "token.revoke"
	actGrant         = "role.grant"
	actGrantEnd      = "role.end"
	actGrantMove     = "role.move"
	actGrantUnmove   = "role.move_undo"
	actHandover      = "handover.make"
	actDelegate      = "delegation.make"
	actDelegateEnd   = "delegation.end"
	actTrust         = "device.trust"
	actDistrust      = "device.distrust"
	actImport        = "account.import"
)

// kindAccount is what most of the acts are about.
const kindAccount = "account"

// ActionLabels gives the Vietnamese name of each act of this package in the
// log, for the page that shows it.
func ActionLabels() map[string]string {
	return map[string]string{ //nolint:gosec // names of acts
		actSetup:         "Thiết lập lần đầu",
		actInvite:        "Mời người dùng",
		actReinvite:      "Cấp lại lời mời",
		actAccept:        "Nhận lời mời, đặt mật khẩu",
		actLock:          "Khóa tài khoản",
		actUnlock:        "Mở khóa tài khoản",
		actChange:        "Sửa thông tin tài khoản",
		actPassword:      "Đổi mật khẩu",
		actTOTPOn:        "Bật xác thực hai bước",
		actTOTPOff:       "Tắt xác thực hai bước",
		actCodes:         "Cấp lại mã dự phòng",
		actRecoveryUsed:  "Dùng mã dự phòng",
		actSignIn:        "Đăng nhập",
		actSignInBlocked: "Tạm chặn đăng nhập do nhập sai nhiều lần",
		actSessionEnd:    "Kết thúc phiên đăng nhập",
		actTokenMake:     "Tạo mã truy cập API",
		actTokenRevoke:   "Thu hồi mã truy cập API",
		actGrant:         "Giao vai trò",
		actGrantEnd:      "Thôi vai trò",
		actGrantMove:     "Chuyển vai trò theo sắp xếp tổ chức",
		actGrantUnmove:   "Trả lại vai trò do hoàn tác sắp xếp",
		actHandover:      "Bàn giao nhiệm vụ",
		actDelegate:      "Ủy quyền",
		actDelegateEnd:   "Kết thúc ủy quyền",
		actTrust:         "Tin cậy thiết bị",
		actDistrust:      "Bỏ tin cậy thiết bị",
		actImport:        "Nhập người dùng từ tệp",
	}
}
