// Package guide helps people who do this beside other work (hướng dẫn): the user
// guide by role, searched without marks; one sentence and one picture where
// beginners stumble; and, in a rehearsal (tập dượt) only, exercises whose steps are
// done when the log says so, never when somebody ticks them.
//
// Tables: guide_attempt (who began which exercise), guide_mail (mails of a rehearsal,
// which leave for nowhere). It takes no job and appends no evidence; to begin an
// exercise is audited as exercise.begin.
package guide
