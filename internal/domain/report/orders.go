package report

import "fmt"

// Orders counts the urgent orders of the leadership (chỉ đạo) that were issued in the
// window and stand. Of is how many times an agency of the report was addressed, InTime
// how many of these proved it by the deadline; Open have time left and have not.
type Orders struct {
	N      int `json:"n"`
	Of     int `json:"of"`
	InTime int `json:"in_time"`
	Open   int `json:"open,omitempty"`
}

// ordered says what became of the orders of the window; empty when there was none.
func (f Figures) ordered() string {
	o := f.Orders
	if o == nil || o.N == 0 {
		return ""
	}
	said := fmt.Sprintf("Thực hiện %02d chỉ đạo tuyên truyền đột xuất của lãnh đạo, %d/%d lượt cơ quan, đơn vị được giao có đủ minh chứng đúng hạn", o.N, o.InTime, o.Of)
	if !f.Province {
		said = fmt.Sprintf("Thực hiện %02d chỉ đạo tuyên truyền đột xuất của lãnh đạo, %d chỉ đạo có đủ minh chứng đúng hạn", o.N, o.InTime)
	}
	if o.Open > 0 {
		said += fmt.Sprintf(", %d chưa đến hạn", o.Open)
	}
	return said + "."
}
