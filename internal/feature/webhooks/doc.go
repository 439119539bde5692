// Package webhooks tells other programs of an office what happened here, most of
// all its document system: a paper waits for its signature, is signed, is
// released; a report was sent to who receives it. Each receiver (nơi nhận) names
// the events that it wants; each message (tin báo) is sent by POST as JSON, signed
// with HMAC-SHA256 after the Standard Webhooks specification 1.0.0, and sent
// again until the receiver takes it or a day has passed. A message carries
// identities only: the receiver reads the rest through the interface, with a token
// of its own, and so sees what that token may see.
//
// It owns the tables webhook (receivers) and webhook_delivery (messages with how
// they went). It hears of papers (Heard, listed in app), takes event.ReportFiled
// and sends and takes webhooks.tell and webhooks.deliver. It appends no evidence.
// The same message always has the same id: a program killed between sending and
// storing sends it twice, and the receiver knows it by its id.
package webhooks
