// Package chart describes a chart once, for two readers: as JSON for the script
// that draws it on a page (ui/scripts/chart.js), and as a PNG for papers, drawn
// here. Both tell their parts apart by pattern and by the figures that stand
// beside them, never by colour alone, so that a print in black and white says
// the same.
//
// It knows nothing of reports. Whoever shows a chart lays a table with the same
// figures beneath it; the template part "chart" does so.
package chart
