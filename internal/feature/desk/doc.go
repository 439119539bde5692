// Package desk is the first page after signing in (việc của tôi): what waits
// for this person, ordered by what is most pressing, done from there.
//
// It owns no table, takes no job and appends no evidence.
package desk
