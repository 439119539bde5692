// Package newsroom is the room where agencies write for readers (tòa soạn): pieces are
// begun from nothing or from an obligation, written in an editor that keeps every pause,
// checked before they are handed in, approved by another person, brought out at once or
// at their minute, and put right, withdrawn or taken away afterwards. What may become of
// an edition stands in domain/content; editions themselves are kept by spine/content.
//
// Tables: newsroom_lock (who is writing now; it stops nobody), newsroom_comment (what
// people of the agency say about a piece while it is made), newsroom_review (when somebody
// asks whether a published piece is still true). View for the desk: newsroom_v_review.
//
// It takes the job newsroom.bring_out, which comes by itself each minute and brings out
// what is due, exactly once whatever the number of nodes. Bringing out appends evidence,
// which spine/content does in the same transaction.
package newsroom
