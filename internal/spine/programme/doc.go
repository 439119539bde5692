// Package programme holds plans (kế hoạch) and what they oblige agencies to do.
// A plan document is drafted as rows beside its text; a person confirms, edits
// or drops each row; another person puts the plan into force (đưa vào theo dõi),
// exactly once; from then on its obligations are bound to agency identities as
// they were on the day of issue. After that a plan changes only by amendments
// (văn bản sửa đổi, bổ sung), prepared by one person and put into force by
// another; each adds versions of obligations, which judge from a day on.
//
// Tables: plan, plan_row, plan_choice, plan_note, plan_hand, obligation,
// obligation_version, obligation_party, amendment, amendment_change,
// amendment_hand.
//
// It sends event.PlanActivated and takes no jobs. It appends no evidence.
package programme
