// Package textract takes the text and the tables out of the files in which
// plans arrive (TXT, Markdown, DOCX, PDF) and hands them to the plan reader.
//
// A PDF has no words, lines or tables, only letters and strokes at places. Lines
// are found by baselines, words by gaps, paragraphs by margins and indents,
// tables by their lines and, where none are drawn, by columns; a table that goes
// on over pages is one table, without its repeated heads. Scanned pages are read
// by Tesseract where it is installed with its Vietnamese model; people are warned
// that a machine read them.
//
// Files come from outside, so everything is bounded: size, entries of an
// archive, how far they may unpack, depth of XML. What cannot be read is
// refused with a Vietnamese sentence that says what is wrong and what to do.
// A document marked as a state secret (MẬT, TỐI MẬT, TUYỆT MẬT) is refused
// with ErrClassified; nothing of it is kept.
package textract
