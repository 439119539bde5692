// Package papers holds official documents (văn bản) on their way: draft (dự
// thảo), laid before the signer (trình ký), signed with a number (đã ký, có số),
// released (đã phát hành). Number, signature and release happen outside, in the
// agency's registry and document system; here stands what came of them, who
// recorded it and when. Loa allots no numbers.
//
// A room that wrote a paper hands it over (HandOver), once for each thing of its
// own, and hears of it again by events; how the paper looks is the room's own
// business. What moves where is one table (moves); each move is appended as an
// event and audited in its transaction. Who may do what is checked by
// feature/papers.
//
// Tables: paper, paper_file, paper_event, paper_number.
//
// It sends and takes event.PaperToSign, event.PaperReturned, event.PaperSigned and
// event.PaperReleased: for each it asks its listeners, listed by the wiring, for
// jobs of their own. It appends no evidence.
package papers
