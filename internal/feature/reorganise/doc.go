// Package reorganise is the wizard by which a legal act that changes units (sắp
// xếp tổ chức) comes into the registry: its list is pasted or imported and
// matched, what it touches is shown, what becomes of every open duty and role is
// chosen, the matrix before is set beside the one after, and the whole is applied
// by another person, in pieces that a killed program goes on with. Duties that
// nobody decided on stay on a list.
//
// It owns the tables reorganise_line (the list as read and matched),
// reorganise_choice (what was chosen before it is applied), reorganise_submission
// (that it waits to be applied) and reorganise_run (how far the applying is). The act itself is spine/org's, decisions are
// spine/programme's, roles are spine/people's.
//
// It takes and sends the jobs reorganise.apply, reorganise.return_roles and
// reorganise.look_after. It appends no evidence.
package reorganise
