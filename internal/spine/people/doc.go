// Package people knows who works with the program: accounts, how they sign in,
// and which roles they hold in which agencies from when to when.
//
// Tables: account, credential, recovery_code, role_grant, invitation, session,
// signin_guard, api_token, handover, people_import, delegation, trusted_device.
//
// # Accounts
//
// An account is made by an invitation and belongs to a person, never to a post.
// It is invited (no password yet), active or locked. It is never deleted: the
// ledger and the log name it.
//
// # Roles
//
// A grant holds from its first day (starts_on) until the day before ends_on;
// an empty ends_on is open. Which grants hold is decided on every request for
// the present civil day in the office's zone, so ending one takes effect at
// once. When a person's duties pass to a successor (handover, bàn giao), the
// grants of the one end and those of the other start on the same day.
//
// A leader delegates (ủy quyền) the own role to somebody of the agency from one day
// to another. What is delegated is read beside the grants and never copied, so it
// ends with the role it is taken from; it is never delegated further, and acts done
// by it name both.
//
// # Ways to sign in
//
// A credential has a kind and, within it, a provider and a subject: for kind
// "password" provider "local" and the account's id, with the argon2id hash as
// secret; for "totp" likewise, with the sealed key. The table leaves room for
// two more kinds that are not built: "oidc" (provider: the issuer, subject: its
// claim sub) and "passkey" (provider: the relying party, subject: the
// credential id). Each would be one more Authenticator beside Passwords and
// Tokens: it turns a proof into an account id, and everything behind it (roles,
// locks, sessions, log) stays as it is.
//
// # Slowing down guesses
//
// Each try is counted before it is judged, for the account (login and mail
// address share one counter, unknown names have theirs) and for the address it
// comes from. Five failures of a name or twenty of an address begin a pause of
// 15 minutes, doubled at each further round, at most a day; the answer names
// the exact time to wait. A single failure is not logged, the pause is.
//
// # Sessions
//
// Sessions are kept by alexedwards/scs with our own store over both engines.
// A device on which the second step was done may be trusted for 30 days: it is
// asked for the password only, and its sessions do not end for want of use. Whoever
// changes a password, locks an account or switches the second step off ends that.
// The store keeps the SHA-256 of the cookie only. Reading a session writes
// nothing; its last use is noted at most every ten minutes.
//
// # Jobs
//
// It sends InvitationMail when the office can send mail.
package people
