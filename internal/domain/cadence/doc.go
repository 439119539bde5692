// Package cadence reads how Vietnamese plans write amounts and times
// (cách viết số lượng và thời hạn): "Mỗi tháng 02 kỳ", "Trung bình mỗi tuần 01
// bản tin", "trước ngày 15 tháng 11 hằng năm", "Từ nay đến hết năm 2025".
//
// The rules are those of the language and of official writing. Nothing is
// invented: an amount that is not written stays absent, and a phrase that is
// not understood has the kind Unknown and a low confidence, so that a person
// looks at it.
package cadence
