// Package programme holds plans (kế hoạch) and what they oblige agencies to do.
// A plan document is drafted as rows beside its text; a person confirms, edits
// or drops each row; another person puts the plan into force (đưa vào theo dõi),
// exactly once; from then on its obligations are bound to agency identities as
// they were on the day of issue.
//
// Tables: plan, plan_row, plan_choice, plan_note, plan_hand, plan_item,
// plan_parent, plan_tree, plan_citation, goal_indicator,
// goal_indicator_version, goal_value, obligation, obligation_version,
// obligation_party.
//
// It sends event.PlanActivated and takes no jobs. It appends no evidence.
package programme
