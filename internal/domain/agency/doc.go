// Package agency knows what an agency (cơ quan, đơn vị) is on paper: its level
// and kind, the groups by which plans address many at once, and how dated
// versions of one identity are resolved.
package agency
