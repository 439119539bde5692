package plan

import (
	"loa/internal/vi"
)

// ownDuty finds "xây dựng kế hoạch … của cơ quan, đơn vị" in folded text.
var ownDuty = spelled(`\b(xay dung|ban hanh|lap)\b[^;.]{0,20}\bke hoach\b[^;.]*\b(cua|tai|o) (tung |moi |cac )?(co quan|don vi|nganh|dia phuong|so, ban|so, nganh)\b`)

// AsksOwnPlan tells whether a duty asks agencies to make and issue their own plan
// (kế hoạch riêng), as V.1 of the plans of provinces does.
func AsksOwnPlan(content string) bool { return ownDuty.MatchString(vi.Fold(content)) }
