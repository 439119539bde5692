// Package plan reads a plan (kế hoạch) of a Vietnamese agency from its text:
// number, date, issuer, the goals and topics of the body, the duties of the
// section "Tổ chức thực hiện", the periodic reports it asks for and the tasks
// of its table.
//
// It is pure: it is given the extracted text with its tables and offsets and
// gives back what it read, each piece with the place in the text that says
// so. The words are the plan's own; broken lines are joined, nothing is
// reworded and nothing is invented.
package plan
