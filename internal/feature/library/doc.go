// Package library is the room of the files that agencies put into their pieces (thư
// viện): pictures, documents, audio and video are uploaded, described, cut around a
// point, given captions and taken out again; and it is where everybody gets those that
// stand in what was published, below /tep/. Files are kept by spine/content.
//
// Uploads go on after a break: the tus protocol 1.0 with creation, expiration and
// termination (https://tus.io/protocols/resumable-upload), and a form for who has no
// script.
//
// It owns no table. It takes the jobs content.film (a video or sound is coded anew) and
// library.tidy, which comes by itself each minute: it forgets uploads that nobody went on
// with, and asks again for films whose coder is gone; library.sweep, once a day, removes
// stored files that nobody names. It appends no evidence.
package library
