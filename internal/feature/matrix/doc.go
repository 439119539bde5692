// Package matrix shows agencies × obligations as of a day (ma trận thực hiện
// kế hoạch): every cell with its status, its figure and one sentence why, and
// the evidence behind it. It owns no table, takes no job and appends no
// evidence; it reads the registry, the programme and the ledger.
package matrix
