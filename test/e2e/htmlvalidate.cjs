// What html-validate demands of the pages as served: all its recommended
// rules, but for matters of layout in the source, which templates produce and
// nobody sees, and for rules that do not fit Vietnamese pages.
module.exports = {
  root: true,
  extends: ["html-validate:recommended"],
  rules: {
    // Templates leave blanks where a condition was not met.
    "no-trailing-whitespace": "off",
    "attribute-boolean-style": "off",
    "attribute-empty-style": "off",
    "void-style": "off",
    "doctype-style": "off",
    // Titles carry the name of a plan, and those are long.
    "long-title": "off",
    // Checkboxes of one question share a name, as radio buttons do; so do the
    // buttons that say what to do with a form.
    "form-dup-name": ["error", { shared: ["radio", "checkbox", "button", "submit", "reset"] }],
    // The rule knows English telephone numbers only.
    "tel-non-breaking": "off",
  },
};
