// Package programme holds plans (kế hoạch) and what they oblige agencies to do.
// A plan document is drafted as rows beside its text; a person confirms, edits
// or drops each row; another person puts the plan into force (đưa vào theo dõi),
// exactly once; from then on its obligations are bound to agency identities as
// they were on the day of issue.
//
// Tables: plan, plan_row, plan_row_change, plan_choice, plan_note, plan_hand, obligation,
// obligation_version, obligation_party.
//
// It sends event.PlanActivated and takes no jobs. It appends no evidence.
package programme
