// Where a link that somebody types leads.

// addressed gives the address of a link: https:// before a bare name of a site, mailto:
// before a mail address; empty for what leads readers nowhere.
export function addressed(typed) {
  const to = typed.trim();
  if (to === "" || /\s/.test(to)) return "";
  if (/^(mailto:[^@]+@.|tel:[+\d])/i.test(to)) return to;
  if (/^[^@/:?#]+@[^@/:?#]+\.[^@/:?#.]+$/.test(to)) return `mailto:${to}`;
  if (/^https?:\/\//i.test(to)) return named(to);
  if (/^\/(?!\/)/.test(to)) return /^\/lam-viec(?![^/?#])/i.test(to) ? "" : to; // of the portal, but not of officials alone
  return /^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([:/?#]|$)/u.test(to) ? named(`https://${to}`) : "";
}

// named gives an address whose site has a name with a dot in it, or that of a machine.
function named(to) {
  try {
    return /^[^.]+(\.[^.]+)+\.?$|^localhost$|^\[/.test(new URL(to).hostname) ? to : "";
  } catch {
    return "";
  }
}
