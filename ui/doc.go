// Package ui holds what every page shares: layout templates, the English
// catalogue of those layouts, and the built assets (styles, scripts, fonts,
// icons) embedded from dist.
//
// dist is not kept in version control. `npm ci --ignore-scripts` in this
// folder fetches the packages named by package-lock.json and `go run ./ui/build`
// bundles them; every file but the manifest carries a hash of its content in
// its name, so browsers may keep it for ever.
package ui
