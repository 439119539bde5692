package event

// ReportFiled says that a report was sent to who receives it (đã gửi).
type ReportFiled struct {
	ReportID string `json:"report_id"`
}

// Kind names the job.
func (ReportFiled) Kind() string { return "report_filed" }
