// Package papers is the room of official documents (văn bản) on their way to
// number, signature and release: pages for officers and registry clerks (văn
// thư), and the same for the agency's document system. What a paper is and how it
// moves stands in spine/papers; here is who may do what, what a signed PDF must
// be, and what is shown of its signature.
//
// Who sees an agency sees its papers. Its officers and coordinators lay papers
// before the signer and record number, signed file and release; its leaders too
// may return or cancel a paper. Without Check nothing is said of signatures.
//
// Table: papers_upload (signed files that wait to be confirmed). It takes and
// sends no jobs of its own and appends no evidence.
package papers
