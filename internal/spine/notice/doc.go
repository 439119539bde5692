// Package notice tells people what waits for them (nhắc việc): one digest for each
// person and day, what of which thing they were told, which agencies are not to be
// reminded for a time, and which mailboxes refuse.
//
// Tables: notice_digest, notice_message, notice_about, notice_told, notice_mailbox,
// notice_mute, notice_run. A message tells one person of one thing at once, such as an order of
// the leadership; it goes at most once, as a digest does.
//
// What waits is computed by the desk and handed in as items; nothing of it is kept
// here but what was told. A digest goes at most once: the row of person and day is
// inserted together with its job, and a worker that was killed between handing the
// mail to the server and hearing of it leaves it as "unsure" and does not send it
// again, since the same things come back in another digest where they still wait.
//
// Jobs: it asks for DigestMail, whose worker stands in feature/chase, and for
// MessageMail, whose worker stands in feature/orders. Rooms ask for AtOnce in the
// transaction of a submission or a return; its worker stands in feature/chase, too.
package notice
