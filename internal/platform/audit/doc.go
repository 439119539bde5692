// Package audit keeps the log of acts (nhật ký): who did what to which thing,
// when. A row is written in the transaction of the act itself, so there is no
// act without its row and no row without its act. Rows are never changed.
//
// It owns the table audit_log. An action is a short English word pair such as
// "account.lock": the thing, a dot, the verb. Details carry what a person who
// checks later needs (old and new value, reason), never a password, a token or
// the content of a document.
package audit
