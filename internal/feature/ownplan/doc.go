// Package ownplan makes agencies' own plans (kế hoạch riêng của cơ quan, V.1 of the
// plan of the province): drafted at once from what an agency owes, completed,
// approved, issued as a paper, and amended when the plan above changes.
//
// Tables: ownplan, ownplan_line, ownplan_budget, ownplan_answer, ownplan_event,
// ownplan_deadline. Desks read ownplan_v_waiting. docs/ownplan.md is the design.
//
// Jobs: IssuePaper, asked for when a plan's paper is released; LookAbove, every ten
// minutes, counts what changed above.
//
// Evidence: the issue of a plan appends an entry of kind plan to the obligation
// that asks for it, on the day of issue and in the same transaction.
package ownplan
