// Package planreview is the pages on which a plan document becomes obligations:
// the list of plans, uploading a file or pasting a text, the review of every row
// beside the source, putting into force by another person, the plan in force,
// and its amendments (Amendments, in files named amend).
//
// It owns no tables: plans and amendments are spine/programme's. It takes no jobs; putting into
// force sends event.PlanActivated. It appends no evidence.
package planreview
