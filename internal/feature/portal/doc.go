// Package portal is the public face: home, articles, their lists by topic and agency
// with feeds and site map, and which plans are in force and how far they are carried
// out, with the day of every figure. It reads content through spine/content, owns no
// table, takes no job and appends no evidence. What it draws is kept in memory by
// address and the mark of what it was drawn from (docs/adr/0038).
package portal
