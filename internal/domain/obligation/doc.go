// Package obligation holds what one row of a plan obliges agencies to do
// (nhiệm vụ), as a rule that can be counted, and the pure function that tells
// from counts and a day how far it is fulfilled, and why.
package obligation
