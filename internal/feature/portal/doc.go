// Package portal is the public face: home, articles, their lists by topic, agency and kind
// with feeds and site map, search, agencies' front pages also under their own host names,
// sections that the law or custom asks for, official documents, exemplary models, and which
// plans are in force and how far they are carried out, with the day of every figure. Other
// sites frame its lists and read them. It reads content through spine/content and appends
// no evidence. What it draws is kept in memory by address and the mark of what it was drawn
// from (docs/adr/0038); whatever of its own tables readers see changes that mark.
//
// Tables: portal_section, portal_section_text (sections, their owners and words),
// portal_document (documents that were made public), portal_host (host names of agencies),
// portal_model (models and initiatives), portal_useful (what readers say of pieces),
// portal_audio (pieces read aloud). View for the desk: portal_v_review.
//
// It takes the job portal.read_aloud, which comes by itself where a voice is installed.
package portal
