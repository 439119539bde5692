// Package periods sets the two ways of reporting side by side (đối chiếu kỳ báo
// cáo): how much evidence counts in the calendar window, how much in that of
// Decree 09/2019/NĐ-CP, in both, in one only, and in the plan's own periods; and
// keeps the list of days off (ngày nghỉ) with what decisions change in it. It
// shows the reporting regimes (chế độ báo cáo) of a day and enters new ones. It
// owns no table, takes no job and appends no evidence; days off and regimes are
// stored by the programme.
package periods
