// Package mail sends electronic mail. A Sender is either SMTP, a mail server of
// the office, or None for an office that has none: whoever needs mail asks
// Ready first and offers another way (a link, a printed slip) when it is false.
//
// Sending is an outside effect: it is done by a job, after the act that asked
// for it is committed, and may happen twice when the machine stops in between.
// The message id is the same both times, so that the reader's program shows one.
package mail
