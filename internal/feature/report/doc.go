// Package report drafts, approves and freezes the periodic reports (báo cáo) on
// communication about administrative reform: quarter I, six months, quarter
// III, nine months and year, of one agency or of the whole province.
//
// Table: report. It takes no jobs.
//
// Figures are computed from obligations, evidence and the window's last day
// every time a draft is opened. When another person than the one who submitted
// it approves the report, the figures, the names of that day and the seal head
// are kept with it and never change; evidence that comes later shows as a
// difference on the page.
//
// Evidence: approving an agency's report appends an entry of kind report to
// the obligation of that reporting period, in the same transaction.
package report
