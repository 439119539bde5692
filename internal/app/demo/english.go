package demo

import "loa/internal/domain/calendar"

// EnglishText is the English translation of a piece of the sample: Of is the day of the
// piece, Agency whose it is.
type EnglishText struct {
	Of                   calendar.Date
	Agency               string
	On                   calendar.Date
	Title, Summary, Body string
}

// EnglishTexts are the translations of the sample: one that its original left behind, and
// one that follows it.
func EnglishTexts() []EnglishText {
	return []EnglishText{
		{
			Of: "2027-04-15", Agency: TranBien, On: "2027-04-16", Title: "Evening help with online applications at neighbourhood houses",
			Summary: "The community digital team helps you, one person at a time, to install, apply and pay on weekday evenings.",
			Body:    "<p>The community digital team is there from 6:30 p.m. to 8:30 p.m. on Tuesdays and Thursdays.</p><p>Bring your telephone and your identity card. The team keeps no passwords and takes no money.</p>",
		},
		{
			Of: "2027-04-21", Agency: TranBien, On: "2027-04-21", Title: "Register a birth online: three papers, from your home",
			Summary: "Parents apply on the National Public Service Portal and receive the birth certificate at the ward or by post. There is no fee within 60 days.",
			Body: "<p>Parents register the birth of their child within 60 days. Grandparents and other relatives may do so when the parents cannot.</p>" +
				"<h2>What you need</h2><ol><li>The birth notice. If the hospital sent it electronically, its number is enough.</li><li>The personal identification numbers of both parents.</li><li>The marriage certificate, if you married where records are not digital yet.</li></ol>" +
				"<h2>How to apply</h2><p>Sign in to the <a href=\"https://dichvucong.gov.vn\">National Public Service Portal</a> with your electronic identity, choose the registration of a birth, fill in the form and send it. The portal shows the number of your file at once.</p>" +
				"<h2>How to receive the result</h2><p>The birth certificate has the child's personal identification number. Choose to collect it at the one-stop office or to receive it by post.</p>",
		},
	}
}
