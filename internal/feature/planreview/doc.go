// Package planreview is the pages on which a plan document becomes obligations:
// the list of plans, uploading a file or pasting a text, the review of every row
// beside the source, putting into force by another person, and the plan in
// force.
//
// It owns no tables: plans are spine/programme's. It takes no jobs; putting into
// force sends event.PlanActivated. It appends no evidence.
package planreview
