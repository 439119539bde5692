// Package goal says how far a goal of a plan (mục tiêu) was reached, from its
// indicators (chỉ số đo): what was measured, against which base and target. It
// computes; nobody types that a goal was met.
package goal
