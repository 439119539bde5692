package textract

// OpensPDF tells whether a PDF file can be opened and has pages; its errors are
// those of reading a PDF file, ErrPassword among them.
func OpensPDF(file []byte) error {
	f, err := openPDF(file, "")
	if err != nil {
		return err
	}
	f.close()
	return nil
}
