// Package newsroom is the room where agencies write for readers (tòa soạn): pieces are
// begun from nothing or from an obligation, written in an editor that keeps every pause,
// checked before they are handed in, approved by another person, brought out at once or
// at their minute, and put right, withdrawn or taken away afterwards. What may become of
// an edition stands in domain/content; editions themselves are kept by spine/content.
//
// Tables: newsroom_lock (who is writing now; it stops nobody), newsroom_comment (what
// people of the agency say about a piece while it is made), newsroom_review (when somebody
// asks whether a published piece is still true), newsroom_address, newsroom_linked,
// newsroom_link, newsroom_link_passed and newsroom_night (where links of shown pieces lead,
// and how that stands over the nights), newsroom_section and newsroom_section_link (the
// same of sections of the portal). Views for the desk: newsroom_v_review, newsroom_v_link,
// newsroom_v_section_link.
//
// It takes the job newsroom.bring_out, which comes by itself each minute and brings out
// what is due, exactly once whatever the number of nodes. Bringing out appends evidence,
// which spine/content does in the same transaction. At night newsroom.look_links looks at
// links and sends a newsroom.look_host for each host of others; newsroom.look_address is
// sent when a person wants one link looked at.
package newsroom
