// Package accounts is the room of people: signing in, one's own account, the
// people of the office with their roles, handovers, and the page of the log.
//
// It owns no tables: accounts, roles and sessions belong to spine/people, the
// log to platform/audit; both check the permission of every act. It takes the
// job people.InvitationMail (sends an invitation by mail) and a daily clean-up
// of ended sessions; it sends none. It appends no evidence.
//
// Routes puts the middleware that knows who acts around all handlers: a session
// cookie for people, a bearer token below /api/ for programs.
package accounts
