// Package agency holds what is true of agencies (cơ quan, đơn vị) on paper: their
// levels and kinds, the groups by which plans address them ("các sở, ban,
// ngành"), names in their many spellings, which version of an agency held on a
// day as known at an instant, and what a paper prints above its text.
package agency
