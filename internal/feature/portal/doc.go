// Package portal is the public face: which plans are in force and how far they
// are carried out, with the day of every figure. It owns no table, takes no job
// and appends no evidence.
package portal
