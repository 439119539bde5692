// Package agency holds what is true of agencies (cơ quan, đơn vị) on paper: their
// levels and kinds, the groups by which plans address them ("các sở, ban,
// ngành"), names in their many spellings, which version of an agency held on a
// day as known at an instant, what a paper prints above its text; and the lines
// of a legal act that changes units: what is wrong with them (Check), what they
// make of the units (After), who passes into whom (Successions) and what became
// of a unit since (Lineage).
package agency
