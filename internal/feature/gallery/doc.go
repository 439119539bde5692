// Package gallery shows the components of our pages, for whoever builds the
// next one: every status, field, table and part in its states, and three whole
// pages put together from them. All data on it are samples and say so.
//
// It owns no tables, takes no jobs and appends no evidence.
package gallery
