// Package pdfsign checks the digital signatures of PDF files: whose certificate
// signed, whether what was signed is unchanged, what was appended later, and who
// issued the certificate. It reads ISO 32000-2, 12.8 (formats
// adbe.pkcs7.detached, adbe.pkcs7.sha1, ETSI.CAdES.detached, ETSI.RFC3161),
// RFC 5652 (CMS), RFC 5035 (the signer's certificate among the signed
// attributes), RFC 3161 (time stamps) and ETSI EN 319 142-1 (PAdES). Decree
// 30/2020/NĐ-CP lets organs issue papers so signed; it puts the organ's signature
// on the file that it releases.
//
// It is strict where programs that show files are lenient, since forged files live
// on that difference: structure is followed from startxref and never searched for;
// the two ranges must leave out nothing but the digits of the signature's own
// Contents; one signer, no attribute twice; what follows the covered bytes is
// compared object by object with what was signed. What cannot be followed is
// refused or told, never guessed. docs/adr/0025 says why this reader is our own.
//
// Nothing opens the network: whether a certificate was revoked is not known here,
// and Unasked says so. Which authorities are known is configuration (Trust); a
// signature under another one is told as that, not as false.
//
// One part of a file is covered by no signature: the digits of Contents. Within
// them the case of a digit, certificates that lead to no root, and attributes that
// are not signed may change without harm; everything else there is noticed.
package pdfsign
