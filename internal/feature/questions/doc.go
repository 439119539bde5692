// Package questions is the room of difficulties (khó khăn, vướng mắc): an agency says
// what it met with a clause of a plan and what it proposes; Sở Nội vụ answers, asks for
// more, submits to the Chairman or merges it with the same difficulty of another agency;
// every step has one owner and one last day; the answer is shown to everybody who has
// the difficulty. How a question moves stands in domain/question.
//
// Everybody who works in an agency reads questions that are open or answered, so that
// nobody writes the same one twice. What passes between the agency, Sở Nội vụ and the
// Chairman, and withdrawn ones, are read by them, the units above the agency and who
// has the same difficulty; attachments that the agency keeps private by Sở Nội vụ, the
// Chairman and itself.
//
// Tables: question, question_step, question_agency, question_file, question_term. Views
// for the desk: questions_v_waiting, questions_v_unread. It takes and sends no jobs and
// appends no evidence. Figures of a period for reports: Service.Reported.
package questions
