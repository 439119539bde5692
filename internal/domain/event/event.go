package event

// PlanActivated says that a plan was put into force (đưa vào theo dõi) and its
// obligations are bound to agencies. Listeners open the cells.
type PlanActivated struct {
	PlanID string `json:"plan_id"`
}

// Kind names the job.
func (PlanActivated) Kind() string { return "plan_activated" }

// EvidenceAppended says that an entry was appended to the ledger.
type EvidenceAppended struct {
	EvidenceID string `json:"evidence_id"`
}

// Kind names the job.
func (EvidenceAppended) Kind() string { return "evidence_appended" }
