// Package programme holds plans (kế hoạch) and what they oblige agencies to do.
// A plan document is drafted as rows beside its text; a person confirms, edits
// or drops each row; another person puts the plan into force (đưa vào theo dõi),
// exactly once; from then on its obligations are bound to agency identities as
// they were on the day of issue. After that a plan changes only by amendments
// (văn bản sửa đổi, bổ sung), prepared by one person and put into force by
// another; each adds versions of obligations, which judge from a day on. When
// agencies end or give work away, decisions say from a day on who goes on with
// each duty, that it is met, or that it is waived. An order of the leadership adds
// an obligation to the plan that runs, and changes it, as an amendment does. Of a
// duty that waits for a condition or an event, statements say that it happened, and
// when.
//
// Tables: plan_intake, plan_intake_page, plan_number, plan_file, plan_unsigned,
// plan, plan_row, plan_row_change, plan_choice, plan_note, plan_hand, plan_item,
// plan_parent, plan_tree, plan_citation, goal_indicator,
// goal_indicator_version, goal_value, obligation, obligation_version,
// obligation_party, obligation_decision, obligation_heir, obligation_public,
// obligation_occasion, obligation_occasion_agency,
// amendment, amendment_change, amendment_hand, day_off,
// report_regime.
//
// It sends event.PlanActivated and ReadFile, takes no jobs and appends no
// evidence.
package programme
