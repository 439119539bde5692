// Package programmetest puts obligations into the tables of programme for the
// tests and measurements of what stands on them. It owns no table, takes no job
// and sends none; no part of the program imports it.
package programmetest
