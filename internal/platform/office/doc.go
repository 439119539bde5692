// Package office writes and reads the office papers of an agency: documents in
// the official layout (DOCX, Decree 30/2020/NĐ-CP, Appendix I), spreadsheets
// (XLSX, and CSV when reading), invitation slips with a square code (PDF) and
// the codes alone (PNG, SVG).
//
// Writing is deterministic: the same input gives the same bytes, so that the
// digest of a paper can be kept as evidence. All text is normalised to NFC on
// the way out, as the decree asks for precomposed Unicode. The package allots
// no numbers: the place of the number stays blank until the registry of the
// agency has given one.
//
// Reading is bounded: everything read comes from outside and is refused with a
// sentence for the person when it is too large, broken or of another kind.
package office
